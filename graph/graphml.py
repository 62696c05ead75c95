"""Write triples as GraphML, for Gephi, yEd, Cytoscape and networkx: things as nodes, relations as edges, texts and numbers as attributes.

It is a picture of the triples, not the triples: languages and datatypes are left out. Called by the export and by the query processes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

import networkx as nx
import pyoxigraph as ox

from ontology.terms import PREFIXES, RDF, RDFS, SCHEMA, SKOS

__all__ = ["write_graphml"]

_TYPE = ox.NamedNode(str(RDF.type))
_LABELS = tuple(str(name) for name in (SCHEMA.name, SCHEMA.headline, SKOS.prefLabel, RDFS.label, SCHEMA.text))
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-�\U00010000-\U0010ffff]")
_REPLACEMENT = "�"
BETWEEN_VALUES = " | "


@dataclass(slots=True)
class _Node:
    types: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def write_graphml(triples: Iterable[ox.Triple], out: BinaryIO, *, kinds: Mapping[str, str] | None = None) -> None:
    """Write triples as a directed graph.

    A node has `label`, `types`, and each predicate's texts and numbers under its prefixed name; several stand in one attribute,
    with " | " between. An edge has `relation` (the predicate with its prefix) and `predicate` (its IRI). What no XML can hold becomes U+FFFD.

    Args:
        triples: in the order in which nodes and edges are to stand.
        out: where to.
        kinds: the kind of things by IRI, where it is known; a further attribute, `kind`.
    """
    nodes, edges = dict[str, _Node](), list[tuple[str, str, str]]()
    for triple in triples:
        node = nodes.setdefault(_identify(triple.subject), _Node())
        if triple.predicate == _TYPE and isinstance(triple.object, ox.NamedNode):
            node.types.append(_shorten(triple.object.value))
        elif isinstance(triple.object, ox.Literal):
            node.values[triple.predicate.value].append(triple.object.value)
        else:
            nodes.setdefault(_identify(triple.object), _Node())
            edges.append((_identify(triple.subject), _identify(triple.object), triple.predicate.value))
    network = nx.MultiDiGraph()
    network.add_nodes_from((iri, _attributes(iri, node, kinds)) for iri, node in nodes.items())
    for number, (source, target, predicate) in enumerate(edges):
        network.add_edge(source, target, key=number, relation=_shorten(predicate), predicate=predicate)
    nx.write_graphml_lxml(network, out)


def _attributes(iri: str, node: _Node, kinds: Mapping[str, str] | None) -> dict[str, str]:
    label = next((min(node.values[name]) for name in _LABELS if name in node.values), iri.rstrip("/").rpartition("/")[2].rpartition("#")[2])
    given = {"label": label, "types": BETWEEN_VALUES.join(node.types)} | ({"kind": kinds.get(iri, "thing")} if kinds is not None else {})
    values = {_shorten(name): BETWEEN_VALUES.join(sorted(texts)) for name, texts in node.values.items()}
    return {name: _NO_XML.sub(_REPLACEMENT, text) for name, text in (given | values).items()}


def _identify(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def _shorten(iri: str) -> str:
    prefix = next((prefix for prefix, namespace in PREFIXES.items() if iri.startswith(namespace)), None)
    return f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}" if prefix else iri
