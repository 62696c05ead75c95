"""Places: the same each time, none upon another, and nothing that stands is moved without need."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import networkx as nx
import pytest
from hypothesis import given, strategies

from graph.draw.layout import GAP, SPRUNG_NODES, STRETCH, Board, lay_out

NAMES = strategies.lists(strategies.tuples(strategies.integers(0, 8), strategies.integers(1, 30)), max_size=8)


def open_steps(steps: list[tuple[int, int]]) -> Board:
    """Begin with one thing and open, step by step, something that stands, with so many new neighbours."""
    board = Board()
    board.begin("0")
    known = ["0"]
    for which, count in steps:
        new = [f"{len(known) + number}" for number in range(count)]
        board.open(known[which % len(known)], new)
        known += new
    return board


def nearest(board: Board) -> float:
    """Measure the two that stand nearest to one another, with the stretch taken out."""
    points = [(x / STRETCH, y) for x, y in board.places().values()]
    return min((math.dist(*pair) for pair in combinations(points, 2)), default=math.inf)


@given(NAMES)
def test_nothing_stands_upon_another_however_it_was_opened(steps: list[tuple[int, int]]) -> None:
    """Any way of opening leaves room between any two."""
    assert nearest(open_steps(steps)) > 0.85 * GAP


@given(NAMES)
def test_the_same_steps_give_the_same_places(steps: list[tuple[int, int]]) -> None:
    """A link opens the same picture on another machine."""
    assert open_steps(steps).places() == open_steps(steps).places()


def test_opening_moves_only_what_is_opened() -> None:
    """What a reader has seen stays where it was; the opened thing goes where its neighbours have room."""
    board = open_steps([(0, 12)])
    before = board.places()
    board.open("3", [f"new {number}" for number in range(9)])
    assert {iri for iri, place in board.places().items() if before.get(iri, place) != place} <= {"3"}


@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_few_neighbours_stand_all_around(count: int) -> None:
    """They leave no half of the ring empty, and no line between two of them runs through the middle."""
    places = open_steps([(0, count)]).places()
    angles = sorted(math.atan2(y, x / STRETCH) for iri, (x, y) in places.items() if iri != "0")
    gaps = [later - earlier for earlier, later in pairwise([*angles, angles[0] + 2 * math.pi])]
    assert max(gaps) < 1.4 * math.pi
    assert not any(math.isclose(abs(one - other), math.pi, abs_tol=0.1) for one, other in combinations(angles, 2))


def test_what_was_put_by_hand_stays_there() -> None:
    """Opening it puts its neighbours around it where it is."""
    board = open_steps([(0, 5)])
    board.move("2", (1850, -400))
    board.open("2", ["a", "b", "c"])
    assert board.places()["2"] == (1850, -400)
    assert all(abs(board.places()[iri][0] - 1850) < 4 * GAP * STRETCH for iri in "abc")


def test_a_path_runs_between_its_ends() -> None:
    """What lies between two things stands between them, in order."""
    board = Board()
    board.connect(["a", "b", "c", "d"])
    across = [board.places()[iri][0] for iri in "abcd"]
    assert across == sorted(across)
    assert len(set(across)) == 4


@pytest.mark.parametrize("size", [0, 1, 40, SPRUNG_NODES + 60])
def test_a_whole_is_laid_out_the_same_each_time(size: int) -> None:
    """Springs for a small one, a board for a large one: each thing has a place of its own, and always the same."""
    network = nx.relabel_nodes(nx.MultiDiGraph(nx.gnm_random_graph(size, size, seed=2)), str)
    places = lay_out(network)
    assert places == lay_out(network)
    assert len(places) == len(set(places.values())) == size
