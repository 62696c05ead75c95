"""The merged view's things and how they are related, as GraphML: people, organisations, places, events, articles, statements, proposals.

What is said stays a node of its own. Roles, evidence and rules are no nodes; Called by the export.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pyoxigraph as ox

from graph.analysis import KINDS, find_kind
from graph.graphml import write_graphml
from graph.store import Snapshot
from ontology.terms import RDF

__all__ = ["write_network"]

_TYPE = ox.NamedNode(str(RDF.type))
_VIEW = ox.DefaultGraph()


def write_network(snapshot: Snapshot, out: BinaryIO) -> None:
    """Write the things of all kinds, by IRI, with their texts and numbers, and every relation between two of them."""
    kinds = _find_kinds(snapshot.store)
    write_graphml(_iterate(snapshot.store, kinds), out, kinds=kinds)


def _find_kinds(store: ox.Store) -> dict[str, str]:
    found = {quad.subject for kind in KINDS for quad in store.quads_for_pattern(None, _TYPE, ox.NamedNode(str(kind.of)), _VIEW)}
    nodes = sorted((node for node in found if isinstance(node, ox.NamedNode)), key=str)
    return {node.value: find_kind(store, node) or "thing" for node in nodes}


def _iterate(store: ox.Store, kinds: dict[str, str]) -> Iterator[ox.Triple]:
    for iri in kinds:
        triples = sorted((quad.triple for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None, _VIEW)), key=str)
        yield from (triple for triple in triples if _is_drawn(triple, kinds))


def _is_drawn(triple: ox.Triple, kinds: dict[str, str]) -> bool:
    is_thing = isinstance(triple.object, ox.NamedNode) and triple.object.value in kinds
    return is_thing or isinstance(triple.object, ox.Literal) or triple.predicate == _TYPE
