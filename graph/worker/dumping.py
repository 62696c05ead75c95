"""What runs inside a process that streams a version of the store to standard output. Started by graph.dump; nothing else imports it."""

from __future__ import annotations

import sys

import pyoxigraph as ox

from graph.errors import FormatError
from graph.rdfxml import check_rdfxml, write_rdfxml
from graph.store import open_snapshot
from graph.worker.frames import REFUSAL
from graph.worker.messages import end_with
from ontology.terms import PREFIXES

__all__ = ["main"]


def main(location: str, media_type: str, graph: str = "") -> None:
    """Write the newest version, or one graph of it, to standard output.

    Args:
        location: the store's folder.
        media_type: RDF's.
        graph: an IRI, "default" or, for the whole store, nothing.
    """
    end_with(sys.stdin.fileno())
    form = ox.RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(f"{media_type!r} is no media type of RDF")
    chosen = None if not graph else ox.DefaultGraph() if graph == "default" else ox.NamedNode(graph)
    with open_snapshot(location) as snapshot:
        if form == ox.RdfFormat.RDF_XML:
            _write_rdfxml(snapshot.store, chosen)
        else:
            snapshot.store.dump(sys.stdout.buffer, form, from_graph=chosen, prefixes=PREFIXES)
    sys.stdout.flush()


def _write_rdfxml(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph | None) -> None:
    """Write one graph, or in its place what of it XML cannot say: half a document would be of no use."""
    try:
        check_rdfxml(quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
    except FormatError as error:
        sys.stdout.buffer.write(REFUSAL + str(error).encode())
    else:
        write_rdfxml((quad.triple for quad in store.quads_for_pattern(None, None, None, graph)), sys.stdout.buffer)
