"""Write a planned change in one transaction, by whichever way is fastest for it.

It takes no lock: the writer does. Called by the writer.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from graph.store.change import Change

__all__ = ["BULK_QUADS", "to_data", "write_change"]

BULK_QUADS = 20_000
"""From how many new quads on they go in as files of their own: 79,000 quads a second against some 25,000."""


def write_change(database: ox.Store, change: Change) -> None:
    """Write a change, all of it or nothing.

    Raises:
        OSError: it could not be written.
    """
    if change.delete or change.emptied:
        database.update(_to_update(change))
    elif len(change.insert) < BULK_QUADS:
        database.extend(change.insert)
    else:
        database.bulk_extend(change.insert)


def _to_update(change: Change) -> str:
    """Write a change as one SPARQL update: one request is one transaction."""
    parts = [f"{what} DATA {{\n{to_data(quads)}}}" for what, quads in (("DELETE", change.delete), ("INSERT", change.insert)) if quads]
    parts += [f"DROP SILENT GRAPH {graph}" for graph in change.emptied]
    return ";\n".join(parts)


def to_data(quads: Iterable[ox.Quad]) -> str:
    """Write quads as the data of INSERT DATA or DELETE DATA."""
    return "".join(f"{quad.triple} .\n" if isinstance(quad.graph_name, ox.DefaultGraph) else f"GRAPH {quad.graph_name} {{ {quad.triple} }}\n" for quad in quads)
