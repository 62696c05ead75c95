"""The formats of an export: one table from name to media type, and what each of them writes.

It opens nothing and picks no format. Called by the command `export` and by the web's downloads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from graph.export.files import open_whole
from graph.export.jsonld import write_jsonld
from graph.export.order import Graph, iterate_graph, iterate_view, list_graphs
from graph.export.table import write_table
from graph.export.turtle import write_quads, write_triples
from graph.rdfxml import write_rdfxml
from graph.store import Snapshot

__all__ = ["FORMATS", "QUADS", "export", "write_export"]

FORMATS = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "csv": "text/csv",
    "trig": "application/trig",
    "nquads": "application/n-quads",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "graphml": "application/graphml+xml",
}
"""The name of a format and its media type."""

_OF_THE_VIEW = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES}
_OF_EVERYTHING = {"trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS}
QUADS = (*_OF_EVERYTHING, "jsonld")
"""The formats that hold everything, graph by graph."""


def export(snapshot: Snapshot, *, format: str, out: BinaryIO, facts_only: bool = False, with_past: bool = False) -> None:  # noqa: A002 - the option's name
    """Write a version in one format.

    Args:
        snapshot: the version.
        format: one of `FORMATS`.
        out: where to.
        facts_only: leave assertions, evidence and rules out; GraphML has none.
        with_past: write what is kept of articles' earlier texts as well, in the formats that hold everything.

    Raises:
        ValueError: there is no such format.
        FormatError: the version holds what the format has no way to write.
        StoreDamagedError: the version cannot be read.
    """
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}; known: {', '.join(FORMATS)}")
    with snapshot.reading():
        if format == "csv":
            write_table(snapshot, out, facts_only=facts_only)
        elif format == "jsonld":
            write_jsonld(_iterate_graphs(snapshot, facts_only=facts_only, with_past=with_past), out, base_iri=snapshot.base_iri)
        elif format == "graphml":
            _write_network(snapshot, out)
        elif format == "rdfxml":
            view = iterate_view(snapshot.store, snapshot.names, facts_only=facts_only)
            write_rdfxml((triple for group in view for triple in group), out)
        elif format in _OF_THE_VIEW:
            write_triples(iterate_view(snapshot.store, snapshot.names, facts_only=facts_only), out, _OF_THE_VIEW[format], base_iri=snapshot.base_iri)
        else:
            write_quads(_iterate_graphs(snapshot, facts_only=facts_only, with_past=with_past), out, _OF_EVERYTHING[format], base_iri=snapshot.base_iri)


def write_export(snapshot: Snapshot, path: str | Path | None, *, format: str, facts_only: bool = False, with_past: bool = False) -> None:  # noqa: A002 - as in export
    """Write a version to a file, or to standard output where the path is None; whole or not at all.

    Raises:
        ValueError: there is no such format.
        FormatError: the version holds what the format has no way to write.
        StoreDamagedError: the version cannot be read.
        NewsgraphError: the file cannot be written; what was there before is there still.
    """
    with open_whole(path) as out:
        export(snapshot, format=format, out=out, facts_only=facts_only, with_past=with_past)


def _iterate_graphs(snapshot: Snapshot, *, facts_only: bool, with_past: bool) -> Iterator[tuple[Graph, Iterable[list[ox.Triple]]]]:
    return ((graph, iterate_graph(snapshot.store, graph, facts_only=facts_only)) for graph in list_graphs(snapshot.store, snapshot.names, with_past=with_past))


def _write_network(snapshot: Snapshot, out: BinaryIO) -> None:
    from graph.export.network import write_network  # noqa: PLC0415 - networkx is loaded for this format alone

    write_network(snapshot, out)
