"""Write a planned change, all of it or nothing, by whichever way is fastest for it.

It takes no lock: the writer does. Called by the writer.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from graph.store.change import Change
from graph.store.folder import sync_folder, write_whole

__all__ = ["BULK_QUADS", "finish_change", "to_data", "write_change"]

BULK_QUADS = 20_000
"""From how many new quads on they go in as files of their own: 79,000 quads a second against some 25,000, and a fifth of the computing."""


def write_change(database: ox.Store, change: Change, *, unfinished: Path | None = None) -> None:
    """Write a change, all of it or nothing.

    Args:
        database: what is written.
        change: what is to be written.
        unfinished: a file that may stand while a change is under way, for `finish_change`; without one all is done in one transaction.

    Raises:
        OSError: it could not be written.
    """
    if not (change.delete or change.emptied):
        (database.extend if len(change.insert) < BULK_QUADS else database.bulk_extend)(change.insert)
    elif unfinished is not None and len(change.insert) >= BULK_QUADS:
        _write_in_two(database, change, unfinished)
    else:
        database.update(_to_update(change.delete, change.insert, change.emptied))


def _write_in_two(database: ox.Store, change: Change, unfinished: Path) -> None:
    """Put in what is new as files of their own, then take out what goes; only an update does both at once, and takes five times as long."""
    witness = next((quad for quad in change.insert if quad not in database), None)
    if witness is not None:
        write_whole(unfinished, f"{_to_line(witness)}{_to_update(change.delete, (), change.emptied)}")
    database.bulk_extend(change.insert)
    if witness is None:
        database.update(_to_update(change.delete, (), change.emptied))
    else:
        finish_change(database, unfinished)


def finish_change(database: ox.Store, unfinished: Path) -> None:
    """Take out what a change that was under way was to take out, where what it was to put in is there; else it never was.

    Raises:
        OSError: it could not be written.
    """
    if not unfinished.exists():
        return
    line, _, update = unfinished.read_text(encoding="utf-8").partition("\n")
    if all(quad in database for quad in ox.parse(line, format=ox.RdfFormat.N_QUADS)):
        database.update(update)
        # Only when it is on disk for good may the file that says what is to be done go.
        database.flush()
    unfinished.unlink()
    sync_folder(unfinished.parent)


def _to_line(quad: ox.Quad) -> str:
    return (ox.serialize([quad], format=ox.RdfFormat.N_QUADS) or b"").decode()


def _to_update(delete: Iterable[ox.Quad], insert: Iterable[ox.Quad], emptied: Iterable[ox.NamedNode]) -> str:
    """Write a change as one SPARQL update: one request is one transaction."""
    parts = [f"{what} DATA {{\n{to_data(quads)}}}" for what, quads in (("DELETE", delete), ("INSERT", insert)) if quads]
    parts += [f"DROP SILENT GRAPH {graph}" for graph in emptied]
    return ";\n".join(parts)


def to_data(quads: Iterable[ox.Quad]) -> str:
    """Write quads as the data of INSERT DATA or DELETE DATA."""
    return "".join(f"{quad.triple} .\n" if isinstance(quad.graph_name, ox.DefaultGraph) else f"GRAPH {quad.graph_name} {{ {quad.triple} }}\n" for quad in quads)
