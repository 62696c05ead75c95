"""Serialise ordered triples as JSON-LD, one node a line, with the context within.

Names are compacted by ontology/context.jsonld; nothing is fetched to read it again. Called by the export.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

import ontology
from graph.export.order import Graph
from graph.store.names import TYPE
from ontology.iris import parse_instance_iri
from ontology.terms import XSD

__all__ = ["write_jsonld"]

_STRING, _INTEGER, _BOOLEAN = (ox.NamedNode(name) for name in (XSD.string, XSD.integer, XSD.boolean))
MAX_SAFE_INTEGER = 2**53

Value = str | int | bool | dict[str, str]


def write_jsonld(graphs: Iterable[tuple[Graph, Iterable[list[ox.Triple]]]], out: BinaryIO, *, base_iri: str) -> None:
    """Write the default graph's nodes, then each named graph with its nodes."""
    writer = _Writer(base_iri)
    out.write(b'{"@context": ' + _to_json(writer.context) + b',\n"@graph": [')
    before = b"\n"
    for graph, groups in graphs:
        if isinstance(graph, ox.DefaultGraph):
            before = _write_nodes((writer.to_node(group) for group in groups), out, before)
        else:
            shielded = writer.find_clashes([graph])
            out.write(before + _to_json(writer.shield(shielded) | {"@id": writer.to_reference(graph)})[:-1] + b', "@graph": [')
            _write_nodes((writer.to_node(group, shielded) for group in groups), out, b"\n")
            out.write(b"\n]}")
            before = b",\n"
    out.write(b"\n]}\n")


def _write_nodes(nodes: Iterable[dict[str, object]], out: BinaryIO, before: bytes) -> bytes:
    """Write nodes, one a line; return what must stand before a further one."""
    for node in nodes:
        out.write(before + _to_json(node))
        before = b",\n"
    return before


def _to_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


@cache
def _read_context() -> dict[str, object]:
    document = json.loads((Path(ontology.__file__).parent / "context.jsonld").read_text(encoding="utf-8"))
    return dict(document["@context"])


class _Writer:
    """Compacts terms by a context.

    An IRI such as `<geo:22.5,114.1>` would be read as a name with a prefix. The node in which one stands is shielded: it sets that prefix to
    nothing, and has all its names in full.
    """

    def __init__(self, base_iri: str) -> None:
        self.context = {"@base": base_iri} | _read_context()
        self._base_iri = base_iri
        self._namespaces = {iri: name for name, iri in self.context.items() if isinstance(iri, str) and iri.endswith(("/", "#")) and not name.startswith("@")}
        self._types = {name: meaning.get("@type") for name, meaning in self.context.items() if isinstance(meaning, dict)}

    def find_clashes(self, terms: Iterable[object]) -> frozenset[str]:
        """Find the prefixes that IRIs among the terms, or among their datatypes, have as their scheme."""
        iris = (term.datatype if isinstance(term, ox.Literal) else term for term in terms)
        schemes = (iri.value.partition(":")[0] for iri in iris if isinstance(iri, ox.NamedNode))
        return frozenset(schemes) & self.context.keys()

    def shield(self, prefixes: frozenset[str]) -> dict[str, object]:
        """Make what sets prefixes to nothing in a node."""
        return {"@context": dict.fromkeys(sorted(prefixes))} if prefixes else {}

    def to_node(self, triples: list[ox.Triple], shielded: frozenset[str] = frozenset()) -> dict[str, object]:
        """Make the node of one subject, its properties in the order of the triples.

        Args:
            triples: of one subject, at least one.
            shielded: prefixes that the graph round it sets to nothing.
        """
        clashes = self.find_clashes(term for triple in triples for term in (triple.subject, triple.predicate, triple.object))
        node = self.shield(clashes) | {"@id": self.to_reference(triples[0].subject)}
        for triple in triples:
            key, value = self._to_entry(triple, in_full=bool(clashes or shielded))
            known = node.setdefault(key, value)
            if known is not value:
                node[key] = [*known, value] if isinstance(known, list) else [known, value]
        return node

    def _to_entry(self, triple: ox.Triple, *, in_full: bool) -> tuple[str, Value]:
        if triple.predicate == TYPE and isinstance(triple.object, ox.NamedNode):
            return "@type", self._to_name(triple.object, in_full=in_full)
        key = self._to_name(triple.predicate, in_full=in_full)
        return key, self._to_value(triple.object, self._types.get(key), in_full=in_full)

    def to_reference(self, term: object) -> str:
        """Write the name of a node: relative to the base where it stands below it."""
        if isinstance(term, ox.NamedNode):
            return term.value.removeprefix(self._base_iri) if parse_instance_iri(self._base_iri, term.value) else term.value
        return str(term)

    def _to_name(self, term: ox.NamedNode, *, in_full: bool) -> str:
        """Write a class, a property or a datatype, with its prefix where that is not in the way."""
        cut = max(term.value.rfind("/"), term.value.rfind("#")) + 1
        prefix, local = self._namespaces.get(term.value[:cut]), term.value[cut:]
        return f"{prefix}:{local}" if prefix and local and not in_full else term.value

    def _to_value(self, term: object, expected: object, *, in_full: bool) -> Value:
        if not isinstance(term, ox.Literal):
            reference = self.to_reference(term)
            return reference if expected == "@id" else {"@id": reference}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        datatype = self._to_name(term.datatype, in_full=in_full)
        if expected is not None:
            return term.value if expected == datatype else {"@value": term.value, "@type": datatype}
        if term.datatype == _STRING:
            return term.value
        return _to_native(term) if _is_native(term) else {"@value": term.value, "@type": datatype}


def _is_native(term: ox.Literal) -> bool:
    if term.datatype == _INTEGER:
        return term.value.removeprefix("-").isdecimal() and str(int(term.value)) == term.value and abs(int(term.value)) < MAX_SAFE_INTEGER
    return term.datatype == _BOOLEAN and term.value in {"true", "false"}


def _to_native(term: ox.Literal) -> int | bool:
    return int(term.value) if term.datatype == _INTEGER else term.value == "true"
