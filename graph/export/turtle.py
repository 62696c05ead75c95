"""Serialise ordered triples as Turtle, TriG, N-Triples and N-Quads, without holding them all.

pyoxigraph serialises; here the prefixes are put in order, which it leaves to chance, and a blank line between subjects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import pyoxigraph as ox

from graph.export.order import Graph
from ontology.iris import ARTICLE_KINDS, HASHED_KINDS
from ontology.terms import PREFIXES

__all__ = ["list_prefixes", "write_quads", "write_triples"]

_OTHER_KINDS = ("article", "graph", "place", "rule", "text")


def list_prefixes(base_iri: str) -> dict[str, str]:
    """List the prefixes of the vocabularies, then one for each kind of instance, in order of their names."""
    kinds = {kind: f"{base_iri}{kind}/" for kind in (*ARTICLE_KINDS, *HASHED_KINDS, *_OTHER_KINDS)}
    prefixes = kinds | PREFIXES
    # Where one namespace begins another, the serialiser's choice between them would be chance.
    return {name: iri for name, iri in sorted(prefixes.items()) if not any(other != iri and other.startswith(iri) for other in prefixes.values())}


def write_triples(groups: Iterable[list[ox.Triple]], out: BinaryIO, form: ox.RdfFormat, *, base_iri: str) -> None:
    """Write triples that come grouped by subject, as Turtle or N-Triples."""
    triples = (triple for group in groups for triple in group)
    if form == ox.RdfFormat.N_TRIPLES:
        ox.serialize(triples, out, form)
    else:
        _write_prefixed(triples, out, form, base_iri)


def write_quads(graphs: Iterable[tuple[Graph, Iterable[list[ox.Triple]]]], out: BinaryIO, form: ox.RdfFormat, *, base_iri: str) -> None:
    """Write graphs one after the other, as TriG or N-Quads."""
    quads = (quad for graph, groups in graphs for group in groups for quad in _to_quads(group, graph))
    if form == ox.RdfFormat.N_QUADS:
        ox.serialize(quads, out, form)
    else:
        _write_prefixed(quads, out, form, base_iri)


def _to_quads(group: list[ox.Triple], graph: Graph) -> Iterator[ox.Quad]:
    return (ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in group)


def _write_prefixed(rows: Iterator[ox.Triple] | Iterator[ox.Quad], out: BinaryIO, form: ox.RdfFormat, base_iri: str) -> None:
    prefixes = list_prefixes(base_iri)
    out.write("".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items()).encode())
    layout = _Layout(out, skipped_lines=len(prefixes))
    ox.serialize(rows, layout, form, prefixes=prefixes)  # type: ignore[arg-type]  # a file to write to is all that it needs
    layout.finish()


class _Layout:
    """Passes lines on to a file: the first so many left out, a blank line before each that is not indented."""

    def __init__(self, out: BinaryIO, *, skipped_lines: int) -> None:
        self._out = out
        self._to_skip = skipped_lines
        self._rest = b""

    def write(self, data: bytes) -> int:
        *lines, self._rest = (self._rest + data).split(b"\n")
        skipped = min(self._to_skip, len(lines))
        self._to_skip -= skipped
        self._out.write(b"".join(self._lay_out(line) for line in lines[skipped:]))
        return len(data)

    def flush(self) -> None:
        """Do nothing: `finish` writes the rest."""

    def finish(self) -> None:
        if self._rest:
            self._out.write(self._lay_out(self._rest))

    @staticmethod
    def _lay_out(line: bytes) -> bytes:
        return (line if line.startswith((b"\t", b"}")) else b"\n" + line) + b"\n"
