"""Find places for the nodes of a picture, from a fixed seed: the same picture gives the same places on every machine.

A small whole is laid out by springs; what a reader opens step by step is put on a board, on which what stands already stays put.
It draws nothing. Called by the page and by the web's picture.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence

import networkx as nx

__all__ = ["LAYOUT_SEED", "SPRUNG_NODES", "Board", "Place", "lay_out", "spread"]

Place = tuple[int, int]
"""Left to right and top to bottom, in vis-network's units: a node is 32 high, a letter of its label some 9 wide."""

LAYOUT_SEED = 20
SPRUNG_NODES = 300
"""Up to so many nodes are laid out by springs, half a second for 300; networkx takes 38 s for 2,000. More go onto a board: 2 s for 2,000."""
GAP = 118.0
"""What two nodes keep between them, top to bottom; labels are wide, so left to right it is `STRETCH` times as much."""
STRETCH = 1.85
FIRST_RING = 1.45
"""The radius of the ring of nearest neighbours, in gaps."""
_TURNS = tuple(math.radians(15 * turn) for step in range(1, 10) for turn in ((step, -step) if step > 1 else (0, 1, -1)))
"""Directions in which a place for a group is looked for: straight away first, then ever further to either side."""

Point = tuple[float, float]


def lay_out(network: nx.MultiDiGraph) -> dict[str, Place]:
    """Place all nodes of a network that is shown at once."""
    simple = nx.Graph(network.to_undirected(as_view=True))
    if len(simple) > SPRUNG_NODES:
        return _lay_out_large(simple)
    parts = sorted(nx.connected_components(simple), key=lambda part: (-len(part), min(part)))
    return _pack([_spring(simple, part) for part in parts])


def _spring(simple: nx.Graph, part: set[str]) -> dict[str, Place]:
    """Lay one connected part out by springs, its upper left corner at nothing."""
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(part))
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in simple.subgraph(part).edges))
    size = math.sqrt(len(part))
    places = nx.spring_layout(ordered, seed=LAYOUT_SEED, k=1.6 / size, iterations=120, scale=GAP * (size - 0.5))
    points = {iri: (round(STRETCH * float(x)), round(float(y))) for iri, (x, y) in places.items()}
    left, top, _, _ = spread(points.values())
    return {iri: (x - left, y - top) for iri, (x, y) in points.items()}


def _pack(parts: list[dict[str, Place]]) -> dict[str, Place]:
    """Put parts beside one another in rows, as lines of print, the largest first: apart, they would be flung far off."""
    boxes = [spread(part.values()) for part in parts]
    room_x, room_y = round(1.2 * GAP * STRETCH), round(1.2 * GAP)
    area = sum((right + room_x) * (bottom + room_y) for _, _, right, bottom in boxes)
    width = max([right for _, _, right, _ in boxes[:1]] + [math.isqrt(2 * area)])
    places: dict[str, Place] = {}
    across = down = height = 0
    for part, (_, _, right, bottom) in zip(parts, boxes, strict=True):
        if across and across + right > width:
            across, down, height = 0, down + height + room_y, 0
        places |= {iri: (across + x, down + y) for iri, (x, y) in part.items()}
        across, height = across + right + room_x, max(height, bottom)
    return places


def _lay_out_large(simple: nx.Graph) -> dict[str, Place]:
    """Lay the best connected nodes out by springs, and put each other where there is room beside its neighbours."""
    order = sorted(simple, key=lambda iri: (-simple.degree(iri), iri))
    skeleton = nx.Graph()
    skeleton.add_nodes_from(order[:SPRUNG_NODES])
    skeleton.add_edges_from(sorted(tuple(sorted(edge)) for edge in simple.subgraph(order[:SPRUNG_NODES]).edges))
    board = Board()
    for iri, (x, y) in nx.spring_layout(skeleton, seed=LAYOUT_SEED, scale=0.6 * GAP * math.sqrt(len(simple))).items():
        board.put_near(iri, (float(x), float(y)))
    for first in order:
        waiting = deque([first])
        board.begin(first)
        while waiting:
            iri = waiting.popleft()
            new = [other for other in sorted(simple[iri]) if other not in board]
            board.put_beside(iri, new)
            waiting += new
    return board.places()


class Board:
    """Where things stand that are shown step by step; nothing that stands is moved but by hand, or when its neighbours are opened."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._points: dict[str, Point] = {}
        self._parents: dict[str, str] = {}
        self._moved: set[str] = set()
        self._opened: set[str] = set()
        self._beginnings = _spiral((0.0, 0.0), 2 * GAP)
        self._cells: dict[tuple[int, int], set[str]] = defaultdict(set)

    def __contains__(self, iri: object) -> bool:
        """Tell whether a thing stands on the board."""
        return iri in self._points

    def places(self) -> dict[str, Place]:
        """Say where all stand, in the order in which they came."""
        return {iri: (round(x * STRETCH), round(y)) for iri, (x, y) in self._points.items()}

    def begin(self, iri: str) -> None:
        """Put a thing by itself: the first in the middle, others where there is room for them and their neighbours."""
        if iri not in self._points:
            # The spiral goes on where it ended: what was taken before is not tried again.
            self._put(iri, next(point for point in self._beginnings if self._is_free(point, 2.5 * GAP)))

    def put_near(self, iri: str, point: Point) -> None:
        """Put a thing where there is room for it nearest to a point."""
        self._put(iri, next(spot for spot in _spiral(point, 0.7 * GAP) if self._is_free(spot, 0.9 * GAP)))

    def put_beside(self, iri: str, new: Iterable[str]) -> None:
        """Put things where there is room for them nearest to another."""
        spots = _spiral(self._points[iri], 0.7 * GAP)
        for other in new:
            self._put(other, next(spot for spot in spots if self._is_free(spot, 0.9 * GAP)))

    def move(self, iri: str, place: Place) -> None:
        """Put a thing where a reader put it."""
        self._put(iri, (place[0] / STRETCH, float(place[1])))
        self._moved.add(iri)

    def open(self, iri: str, new: Sequence[str]) -> None:
        """Put the neighbours of a thing around it; it goes where there is room for them, unless it was put by hand."""
        new = [other for other in new if other not in self._points]
        if new:
            self._make_room(iri, _disc(len(new)))
            self._opened.add(iri)
            for other, point in zip(new, self._free_spots(iri, len(new)), strict=True):
                self._put(other, point)
                self._parents[other] = iri

    def connect(self, path: Sequence[str]) -> None:
        """Put the things on a path between its two ends, which are put first where they do not stand yet."""
        start, end = path[0], path[-1]
        self.begin(start)
        x, y = self._points[start]
        if end not in self._points:
            self.put_near(end, (x + 2.2 * GAP * (len(path) - 1), y))
        last_x, last_y = self._points[end]
        for step, iri in enumerate(path):
            if iri not in self._points:
                part = step / (len(path) - 1)
                self.put_near(iri, (x + part * (last_x - x), y + part * (last_y - y)))

    def _make_room(self, iri: str, radius: float) -> None:
        """Move a thing outwards, away from where it hangs, until its group touches no other."""
        point = self._points[iri]
        if iri in self._moved or iri not in self._parents or iri in self._opened:
            return
        from_x, from_y = self._points[self._parents[iri]]
        away = math.atan2(point[1] - from_y, point[0] - from_x)
        for step in range(120):
            distance = 4 * GAP * (1.08**step - 1)
            for turn in _TURNS:
                candidate = (point[0] + distance * math.cos(away + turn), point[1] + distance * math.sin(away + turn))
                if self._is_free(candidate, radius, but=iri):
                    self._put(iri, candidate)
                    return

    def _free_spots(self, iri: str, count: int) -> Iterator[Point]:
        middle = self._points[iri]
        toward = self._points.get(self._parents.get(iri, ""), (middle[0], middle[1] - 1))
        # The first ring begins beside the way to the parent, so that no neighbour stands on it.
        start = math.atan2(toward[1] - middle[1], toward[0] - middle[0])
        found = 0
        for spot in _rings(middle, start, count):
            if self._is_free(spot, 0.9 * GAP):
                yield spot
                found += 1
                if found == count:
                    return

    def _put(self, iri: str, point: Point) -> None:
        if iri in self._points:
            self._cells[_cell(self._points[iri])].discard(iri)
        self._points[iri] = point
        self._cells[_cell(point)].add(iri)

    def _is_free(self, point: Point, radius: float, *, but: str = "") -> bool:
        reach = math.ceil(radius / GAP)
        column, row = _cell(point)
        cells = ((column + right, row + down) for right in range(-reach, reach + 1) for down in range(-reach, reach + 1))
        near = (iri for cell in cells if cell in self._cells for iri in self._cells[cell] if iri != but)
        return all(math.dist(point, self._points[iri]) >= radius - 1e-6 for iri in near)


def _cell(point: Point) -> tuple[int, int]:
    return math.floor(point[0] / GAP), math.floor(point[1] / GAP)


def _disc(count: int) -> float:
    """Give the radius of what so many neighbours take up, in rings."""
    ring, left = FIRST_RING, count
    while left > 0:
        left -= _room(ring)
        ring += 1
    return GAP * (ring - 0.2)


def _room(ring: float) -> int:
    return int(2 * math.pi * ring)


def _rings(middle: Point, start: float, count: int) -> Iterator[Point]:
    """Yield spots around a point, ring by ring, without end; those who do not fill the first ring stand all around it, not on one side."""
    if count < _room(FIRST_RING):
        # An odd number: no two stand opposite, whose line would run through the middle.
        yield from _ring(middle, start, FIRST_RING, count | 1)
    ring = FIRST_RING
    while True:
        yield from _ring(middle, start, ring, _room(ring))
        ring += 1


def _ring(middle: Point, start: float, ring: float, room: int) -> Iterator[Point]:
    for spot in range(room):
        angle = start + 2 * math.pi * (spot + 0.5) / room
        yield middle[0] + GAP * ring * math.cos(angle), middle[1] + GAP * ring * math.sin(angle)


def _spiral(point: Point, step: float) -> Iterator[Point]:
    """Yield a point and then others ever further from it, without end."""
    yield point
    turn = 0
    while True:
        turn += 1
        angle = turn * 2.399963  # the golden angle spreads them evenly
        distance = step * math.sqrt(turn)
        yield point[0] + distance * math.cos(angle), point[1] + distance * math.sin(angle)


def spread(places: Iterable[Place]) -> tuple[int, int, int, int]:
    """Give left, top, right and bottom of some places; nothing takes up nothing."""
    points = list(places) or [(0, 0)]
    columns, rows = [x for x, _ in points], [y for _, y in points]
    return min(columns), min(rows), max(columns), max(rows)
