"""All relations of a snapshot, held so that neighbours, their number and the paths between two things are found at once.

It holds IRIs and kinds only: names and words are read for what is shown. Made once a snapshot; called by the pages that explore it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import networkx as nx
from pyoxigraph import NamedNode

from graph.analysis.kinds import DRAWN, KINDS, PICTURED
from graph.analysis.quotes import VIEW
from graph.analysis.reader import Edge
from ontology.terms import RDF

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["PAGE", "Connections"]

PAGE = 50
"""So many neighbours are shown at a time: a thing may have ten thousand."""
MAX_PATHS = 4
MAX_HOPS = 8
MAX_TRIALS = 60
"""A path through a relation that nothing in an article says is no path; so many times another is looked for."""


class Connections:
    """Who stands beside whom, without direction; each pair has its relations.

    Attributes:
        kinds: the kind of each thing that is drawn.
    """

    def __init__(self, store: Store) -> None:
        """Read the relations of a store: 0.2 s for ten thousand."""
        self.kinds = dict(_read_kinds(store))
        self._beside: nx.Graph = nx.Graph()
        for order, predicate in enumerate(DRAWN):
            for quad in store.quads_for_pattern(None, NamedNode(str(predicate)), None, VIEW):
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                    self._add(order, Edge(quad.subject.value, quad.predicate.value, quad.object.value))

    def __contains__(self, iri: object) -> bool:
        """Tell whether a thing has any relation that is drawn."""
        return iri in self._beside

    def __len__(self) -> int:
        """Count the things that have a relation."""
        return len(self._beside)

    def __iter__(self) -> Iterator[str]:
        """Yield the things that have a relation, in the order of their IRIs."""
        return iter(sorted(self._beside))

    def degree(self, iri: str) -> int:
        """Count the neighbours of a thing; 0 when there is no such thing."""
        return len(self._beside[iri]) if iri in self._beside else 0

    def neighbours(self, iri: str, *, kinds: Collection[str] = PICTURED, predicates: Collection[str] = ()) -> list[str]:
        """List the neighbours of a thing by relation, kind and name, those of some kinds and predicates only (none: all)."""
        if iri not in self._beside:
            return []
        found = [(pair["order"], other) for other, pair in self._beside[iri].items() if self.kinds[other] in kinds and _is_by(pair["edges"], predicates)]
        return [other for _, other in sorted(found)]

    def among(self, iris: Collection[str]) -> list[Edge]:
        """List the relations between some things, in a fixed order."""
        return sorted({edge for _, _, edges in self._beside.subgraph(iris).edges(data="edges") for edge in edges})

    def paths(self, start: str, end: str, *, kinds: Collection[str] = PICTURED, is_said: Callable[[Edge], bool] = lambda _: True) -> list[list[str]]:
        """Find the shortest paths between two things.

        Args:
            start: where they begin.
            end: where they end.
            kinds: what may stand between the two.
            is_said: whether a relation may be part of a path: whether an article says it, say, or said it in time.

        Returns:
            At most `MAX_PATHS`, all of the same length and at most `MAX_HOPS` relations long, in a fixed order; empty when there is none.
        """
        if start not in self._beside or end not in self._beside or start == end:
            return []
        unsaid: set[frozenset[str]] = set()
        between = nx.subgraph_view(
            self._beside,
            filter_node=lambda iri: iri in (start, end) or self.kinds[iri] in kinds,
            filter_edge=lambda left, right: frozenset((left, right)) not in unsaid,
        )
        for _ in range(MAX_TRIALS):
            found = _shortest(between, start, end)
            wrong = {pair for path in found for pair in _pairs(path) if not any(is_said(edge) for edge in self._edges(pair))}
            if not wrong:
                return found
            unsaid |= wrong
        return []

    def _edges(self, pair: frozenset[str]) -> list[Edge]:
        left, right = pair
        edges: list[Edge] = self._beside[left][right]["edges"]
        return edges

    def _add(self, order: int, edge: Edge) -> None:
        if edge.subject == edge.target or not {self.kinds.get(edge.subject), self.kinds.get(edge.target)} <= PICTURED:
            return
        if not self._beside.has_edge(edge.subject, edge.target):
            self._beside.add_edge(edge.subject, edge.target, order=order, edges=[])
        self._beside[edge.subject][edge.target]["edges"].append(edge)


def _read_kinds(store: Store) -> Iterator[tuple[str, str]]:
    # The kind that decides comes first in KINDS, so it is written last.
    for kind in reversed(KINDS):
        for quad in store.quads_for_pattern(None, NamedNode(str(RDF.type)), NamedNode(str(kind.of)), VIEW):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value, kind.name


def _is_by(edges: Iterable[Edge], predicates: Collection[str]) -> bool:
    return not predicates or any(edge.predicate in predicates for edge in edges)


def _shortest(beside: nx.Graph, start: str, end: str) -> list[list[str]]:
    # Sixteen more than are shown are sorted, so that which are shown hangs on no hash where there are few.
    try:
        found = sorted(islice(nx.all_shortest_paths(beside, start, end), MAX_PATHS + 16))
    except nx.NetworkXNoPath:
        return []
    return found[:MAX_PATHS] if len(found[0]) <= MAX_HOPS + 1 else []


def _pairs(path: list[str]) -> list[frozenset[str]]:
    return [frozenset(pair) for pair in pairwise(path)]
