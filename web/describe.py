"""The data of one IRI: its triples, those about it, and the evidence they rest on, as Turtle and the other graph formats.

It chooses no format and answers no request. Called by the pages, each of which is also data.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from graph.rdfxml import write_rdfxml
from ontology.iris import parse_instance_iri
from ontology.terms import PREFIXES
from web.negotiate import GRAPH_FORMATS, RDF_XML, Format

__all__ = ["describe", "describe_each", "serialise"]

MAX_NODES = 2_000
_STANDS_FOR_ITSELF = frozenset({"assertion", "membership", "statement"})
"""Kinds that say something about what they point at, so that they belong to its description whole."""
_IS_PART = frozenset({"evidence", "selector", "role", "attendance", "proposal", "rule"})
"""Kinds that have no meaning but for what points at them."""
_RDF_FORMATS = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}


def describe(store: Store, base: str, iri: str) -> list[Triple]:
    """Describe an IRI; empty when nothing is said of it. A named graph's IRI gives what stands in that graph."""
    node = NamedNode(iri)
    triples = {quad.triple: None for quad in store.quads_for_pattern(None, None, None, node)}
    for each in _described(store, base, node):
        triples |= dict.fromkeys(_of(store, each))
    triples |= {quad.triple: None for quad in _about(store, node)}
    return sorted(triples, key=lambda triple: (triple.subject != node, str(triple)))


def describe_each(store: Store, base: str, iris: Iterable[str]) -> list[Triple]:
    """Describe the things of a list: what is said of each, with the parts that have no meaning but for it."""
    found: dict[NamedNode, None] = {}
    for iri in iris:
        found |= dict.fromkeys(_with_parts(store, base, [NamedNode(iri)]))
    return sorted({triple for node in found for triple in _of(store, node)}, key=str)


def serialise(triples: Iterable[Triple], chosen: Format, *, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Write triples in one of `GRAPH_FORMATS`.

    Raises:
        ValueError: the format is for tables.
        FormatError: the triples hold what the format has no way to write.
    """
    if chosen not in GRAPH_FORMATS:
        raise ValueError(f"triples cannot be written as {chosen.name!r}")
    out = io.BytesIO()
    if chosen is RDF_XML:
        write_rdfxml(triples, out)
        return out.getvalue()
    serialize(triples, out, format=_RDF_FORMATS[chosen.name], prefixes=dict(prefixes))
    return out.getvalue()


def _described(store: Store, base: str, node: NamedNode) -> list[NamedNode]:
    """List the node, what says something about it, and their parts."""
    return _with_parts(store, base, [node, *_of_kinds(base, (quad.subject for quad in _about(store, node)), _STANDS_FOR_ITSELF)])


def _with_parts(store: Store, base: str, nodes: Iterable[NamedNode]) -> list[NamedNode]:
    """List nodes and their parts, and what those are made of."""
    found = dict.fromkeys(nodes)
    frontier = list(found)
    while frontier and len(found) < MAX_NODES:
        parts = _of_kinds(base, (triple.object for each in frontier for triple in _of(store, each)), _IS_PART)
        frontier = [part for part in dict.fromkeys(parts) if part not in found]
        found |= dict.fromkeys(frontier)
    return list(found)[:MAX_NODES]


def _of_kinds(base: str, terms: Iterable[object], kinds: frozenset[str]) -> list[NamedNode]:
    nodes = (term for term in terms if isinstance(term, NamedNode))
    return [node for node in nodes if (found := parse_instance_iri(base, node.value)) and found.kind in kinds]


def _of(store: Store, node: NamedNode) -> Iterator[Triple]:
    """Yield the triples of a node, each once: those of the merged view, else of the graphs in which alone it stands."""
    in_view = [quad.triple for quad in store.quads_for_pattern(node, None, None, DefaultGraph())]
    yield from in_view or dict.fromkeys(quad.triple for quad in store.quads_for_pattern(node, None, None, None))


def _about(store: Store, node: NamedNode) -> list[Quad]:
    in_view = list(store.quads_for_pattern(None, None, node, DefaultGraph()))
    return in_view or list(store.quads_for_pattern(None, None, node, None))
