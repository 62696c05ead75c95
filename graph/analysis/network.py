"""Who connects whom: a snapshot's entities and statements as a networkx graph, every edge with the words it rests on.

It draws nothing and writes nothing; what is said stays a node of its own ("said is not so"), never an edge of its content.
Called by the picture, the pages and whoever wants to count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
from pyoxigraph import NamedNode, Quad

from graph.analysis.kinds import DRAWN, KINDS, PICTURED
from graph.analysis.quotes import VIEW, list_subjects, to_node
from graph.analysis.reader import Edge, Reader
from graph.errors import NotFoundError
from ontology.terms import KG, RDF, SCHEMA

if TYPE_CHECKING:
    from pyoxigraph import Store

    from graph.store import Snapshot

__all__ = ["build_network", "network_among", "project_co_speakers"]

_PREDICATES = [NamedNode(str(predicate)) for predicate in DRAWN]


def build_network(snapshot: Snapshot, *, focus: str | None = None, depth: int = 1, kinds: Iterable[str] = PICTURED) -> nx.MultiDiGraph:
    """Build the network of a snapshot, or of what stands around one of its entities.

    Args:
        snapshot: the version of the store to read.
        focus: the IRI to stand in the middle; None takes everything.
        depth: how many steps from the focus are taken, in either direction; unused without a focus.
        kinds: names of the kinds that become nodes.

    Returns:
        Nodes are IRIs with `label`, `kind` and `quotes`; edges have `relation` (in words), `predicate`, `assertion`
        (its IRI, the statement's for a statement's own relations, empty when nothing in an article says it), `quotes` and
        `dates` (days of publication, in order). Things without any edge are left out where others have one.

    Raises:
        NotFoundError: nothing is known of the focus.
    """
    reader = Reader(snapshot.store)
    finder = _Finder(snapshot.store, reader, frozenset(kinds))
    network = nx.MultiDiGraph(base_iri=snapshot.base_iri)
    for edge in finder.all_relations() if focus is None else finder.relations_around(focus, depth):
        _add_edge(network, reader, edge)
    if focus is not None:
        _add_node(network, reader, focus)
    if not network.number_of_edges() and focus is None:
        for iri in finder.all_nodes():
            _add_node(network, reader, iri)
    return network


def network_among(snapshot: Snapshot, nodes: Iterable[str], edges: Iterable[Edge]) -> nx.MultiDiGraph:
    """Build the network of chosen things and relations, as `build_network` does, but for the words that name the things.

    A city may be named ten thousand times. An edge's two ends must be among the things.
    """
    reader = Reader(snapshot.store)
    network = nx.MultiDiGraph(base_iri=snapshot.base_iri)
    for iri in nodes:
        network.add_node(iri, label=reader.name(iri), kind=reader.kind(iri) or "thing", quotes=())
    for edge in edges:
        _add_edge(network, reader, edge)
    return network


def project_co_speakers(network: nx.MultiDiGraph) -> nx.Graph:
    """Join the people who spoke at one event; an edge's `events` lists the IRIs of the events, in order."""
    speakers: dict[str, list[str]] = defaultdict(list)
    for event, person, predicate in network.edges(data="predicate"):
        if predicate == str(KG.speaker):
            speakers[event].append(person)
    together = nx.Graph()
    for event, people in sorted(speakers.items()):
        together.add_nodes_from(people)
        for left, right in combinations(sorted(set(people)), 2):
            events = together.get_edge_data(left, right, {"events": ()})["events"]
            together.add_edge(left, right, events=(*events, event))
    return together


def _add_node(network: nx.MultiDiGraph, reader: Reader, iri: str) -> None:
    if iri not in network:
        network.add_node(iri, label=reader.name(iri), kind=reader.kind(iri) or "thing", quotes=reader.quotes(iri))


def _add_edge(network: nx.MultiDiGraph, reader: Reader, edge: Edge) -> None:
    _add_node(network, reader, edge.subject)
    _add_node(network, reader, edge.target)
    grounds, relation = reader.grounds(edge), reader.relation(edge)
    source, target = edge.subject, edge.target
    if edge.predicate == str(SCHEMA.creator):  # read from the speaker to the words, as one says it
        source, target = target, source
    said = {"assertion": next(iter(grounds.sources), ""), "quotes": grounds.quotes, "dates": grounds.dates}
    network.add_edge(source, target, key=edge.predicate, relation=relation, predicate=edge.predicate, **said)


class _Finder:
    """Finds what stands in a network: everything, or what is so many steps around one thing."""

    def __init__(self, store: Store, reader: Reader, kinds: frozenset[str]) -> None:
        self._store = store
        self._reader = reader
        self._kinds = kinds

    def all_nodes(self) -> Iterator[str]:
        found = {node.value for kind in KINDS if kind.name in self._kinds for node in list_subjects(self._store, RDF.type, kind.of)}
        yield from sorted(found)

    def all_relations(self) -> Iterator[Edge]:
        for predicate in _PREDICATES:
            yield from self._kept(self._store.quads_for_pattern(None, predicate, None, VIEW))

    def relations_around(self, focus: str, depth: int) -> Iterator[Edge]:
        if next(self._store.quads_for_pattern(to_node(focus), None, None, VIEW), None) is None:
            raise NotFoundError(f"nothing is known of {focus!r}. Give the IRI of a person, organisation, place, event or statement that the store holds.")
        frontier, seen, found = {focus}, {focus}, dict[Edge, None]()
        for _ in range(depth):
            reached: set[str] = set()
            for each in sorted(frontier):
                for edge in self._touching(NamedNode(each)):
                    found[edge] = None
                    reached |= {edge.subject, edge.target}
            frontier = reached - seen
            seen |= reached
        yield from found

    def _touching(self, node: NamedNode) -> Iterator[Edge]:
        for predicate in _PREDICATES:
            yield from self._kept(self._store.quads_for_pattern(node, predicate, None, VIEW))
            yield from self._kept(self._store.quads_for_pattern(None, predicate, node, VIEW))

    def _kept(self, quads: Iterable[Quad]) -> list[Edge]:
        """Keep relations between two pictured things, in an order that does not change with the store's insides."""
        edges = (
            Edge(q.subject.value, q.predicate.value, q.object.value) for q in quads if isinstance(q.subject, NamedNode) and isinstance(q.object, NamedNode)
        )
        return sorted(edge for edge in edges if {self._reader.kind(edge.subject), self._reader.kind(edge.target)} <= self._kinds)
