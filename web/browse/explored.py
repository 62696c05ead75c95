"""Follow what a reader did to a picture: which things it shows, where they stand, and which relations pass the filters.

It answers no request and writes no markup. Called by the explorer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import networkx as nx

from graph.analysis import PAGE, PICTURED, Connections, Edge, Reader, network_among
from graph.draw import Board, Place, lay_out
from graph.store import Snapshot
from web.browse.view import Step, View, predicate_names
from web.runtime import current_published

__all__ = ["MAX_DRAWN", "Explored", "TooMuchError", "current_connections", "follow", "restrict"]

MAX_DRAWN = 2_000
"""What a browser still moves; a picture of more would freeze it."""


class TooMuchError(Exception):
    """More is to be shown than a browser can draw.

    Attributes:
        size: how many things.
    """

    def __init__(self, size: int) -> None:
        super().__init__(f"{size} things are more than {MAX_DRAWN}")
        self.size = size


@dataclass(slots=True)
class Explored:
    """A picture before its filters.

    Attributes:
        network: all things and relations that are shown, as `graph.analysis.build_network` gives them.
        places: where each thing stands.
        opened: the things whose neighbours are shown, with how many of them at most.
        begun: the things that the reader began with, and those on paths; they stay whatever is filtered.
        paths: the paths asked for, each from its beginning to its end.
        lost: how many things the address names that the store does not hold (any more).
    """

    network: nx.MultiDiGraph
    places: dict[str, Place]
    opened: dict[str, int] = field(default_factory=dict)
    begun: frozenset[str] = frozenset()
    paths: list[list[str]] = field(default_factory=list)
    lost: int = 0


def current_connections() -> Connections:
    """Return the connections of this request's snapshot, read once a snapshot."""
    published = current_published()
    return published.keep("connections", lambda: Connections(published.snapshot.store))


def follow(snapshot: Snapshot, connections: Connections, view: View, *, expand: Callable[[str], str]) -> Explored:
    """Follow a view's steps on a snapshot.

    Args:
        snapshot: the version to read.
        connections: those of the snapshot.
        view: what was done.
        expand: gives the IRI of a key.

    Raises:
        TooMuchError: it would be more than `MAX_DRAWN` things.
    """
    if view.is_whole:
        return _follow_whole(snapshot, connections, view, expand)
    way = _Way(snapshot, connections, view, expand)
    for step in view.steps:
        way.take(step)
    for _ in range(view.depth - 1):
        way.open_all()
    hidden = {expand(key) for key in view.hidden}
    shown = [iri for iri in way.shown if iri not in hidden]
    network = network_among(snapshot, shown, connections.among(shown))
    places = {iri: place for iri, place in way.board.places().items() if iri in network}
    return Explored(network, places, way.opened, frozenset(way.begun), way.paths, way.lost)


def restrict(explored: Explored, view: View, *, expand: Callable[[str], str]) -> nx.MultiDiGraph:
    """Give the part of a network that passes a view's filters; things that are left alone go, but for those that were begun with."""
    kinds, names = frozenset(view.kinds) or PICTURED | {"thing"}, predicate_names()
    predicates = {names[relation] for relation in view.relations}
    network: nx.MultiDiGraph = explored.network.copy()
    begun = explored.begun | {expand(key) for key in view.keys("open")}
    network.remove_nodes_from([iri for iri, kind in network.nodes(data="kind") if kind not in kinds and iri not in begun])
    edges = list(network.edges(keys=True, data="dates"))
    network.remove_edges_from([edge[:3] for edge in edges if (predicates and edge[2] not in predicates) or not view.is_shown_on(edge[3])])
    if edges or not view.is_whole:
        network.remove_nodes_from([iri for iri in list(network) if not network.degree(iri) and iri not in begun])
    return network


def _follow_whole(snapshot: Snapshot, connections: Connections, view: View, expand: Callable[[str], str]) -> Explored:
    hidden = {expand(key) for key in view.hidden}
    kinds = frozenset(view.kinds) or PICTURED
    chosen = [iri for iri in connections if connections.kinds[iri] in kinds]
    if len(chosen) > MAX_DRAWN:
        raise TooMuchError(len(chosen))
    network = network_among(snapshot, chosen, connections.among(chosen))
    network.remove_nodes_from([iri for iri in chosen if not network.degree(iri)])
    places = lay_out(network)
    network.remove_nodes_from(hidden)
    for step in view.steps:
        if step.do == "pin" and expand(step.keys[0]) in places:
            places[expand(step.keys[0])] = (step.numbers[0], step.numbers[1])
    return Explored(network, {iri: place for iri, place in places.items() if iri in network})


class _Way:
    """Takes one step after the other, and knows what is shown, opened and connected so far."""

    def __init__(self, snapshot: Snapshot, connections: Connections, view: View, expand: Callable[[str], str]) -> None:
        self.board = Board()
        self.shown: dict[str, None] = {}
        self.opened: dict[str, int] = {}
        self.begun: dict[str, None] = {}
        self.paths: list[list[str]] = []
        self.lost = 0
        self._reader = Reader(snapshot.store)
        self._connections = connections
        self._view = view
        self._expand = expand

    def take(self, step: Step) -> None:
        iris = [self._expand(key) for key in step.keys]
        if step.do == "path":
            self._connect(iris[0], iris[1])
        elif step.do == "pin":
            if iris[0] in self.board:
                self.board.move(iris[0], (step.numbers[0], step.numbers[1]))
        elif iris[0] not in self._connections and step.do == "open":
            self.lost += 1
        else:
            self._begin(iris[0], is_chosen=step.do == "focus")
            self._open(iris[0], step.numbers[0] if step.numbers else PAGE)

    def open_all(self) -> None:
        for iri in [iri for iri in self.shown if iri not in self.opened]:
            self._open(iri, PAGE)

    def _begin(self, iri: str, *, is_chosen: bool = True) -> None:
        self.board.begin(iri)
        self._show([iri])
        if is_chosen:
            self.begun[iri] = None

    def _open(self, iri: str, count: int) -> None:
        self.opened[iri] = max(count, self.opened.get(iri, 0))
        neighbours = self._connections.neighbours(iri)[:count]
        self.board.open(iri, neighbours)
        # Of a thing with thousands of neighbours those are shown that pass the filters; the others keep their places.
        if self._view.kinds or self._view.relations:
            names = predicate_names()
            wanted = {names[relation] for relation in self._view.relations}
            passing = self._connections.neighbours(iri, kinds=self._view.kinds or PICTURED, predicates=wanted)[:count]
            self.board.open(iri, passing)
            neighbours += passing
        self._show(neighbours)

    def _connect(self, start: str, end: str) -> None:
        for iri in (start, end):
            self.begun[iri] = None
        found = self._connections.paths(start, end, kinds=frozenset(self._view.kinds) or PICTURED, is_said=self._is_said)
        for path in found or [[start], [end]]:
            self.board.connect(path)
            self._show(path)
            self.begun |= dict.fromkeys(path)
        self.paths += found

    def _is_said(self, edge: Edge) -> bool:
        dates = self._reader.grounds(edge).dates
        return bool(dates) and self._view.is_shown_on(dates)

    def _show(self, iris: list[str]) -> None:
        self.shown |= dict.fromkeys(iris)
        if len(self.shown) > MAX_DRAWN:
            raise TooMuchError(len(self.shown))
