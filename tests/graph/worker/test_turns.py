"""Turns come in the order in which they were asked for, are never more than there are, and are never lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.worker.turns import Place, Turns


def test_who_waits_longest_is_next() -> None:
    """And a turn that nobody waits for is free again."""
    turns, called = Turns(1, max_waiting=2), list[str]()
    assert turns.take(lambda: called.append("first")) is True
    assert isinstance(turns.take(lambda: called.append("second")), Place)
    assert isinstance(turns.take(lambda: called.append("third")), Place)
    assert turns.take(lambda: called.append("fourth")) is False
    turns.give_back()
    turns.give_back()
    assert (called, turns.waiting) == (["second", "third"], 0)
    turns.give_back()
    assert turns.take(lambda: None) is True


def test_who_leaves_the_line_is_not_called() -> None:
    """And learns when the turn had come before."""
    turns, called = Turns(1, max_waiting=2), list[str]()
    turns.take(lambda: None)
    first, second = (turns.take(lambda name=name: called.append(name)) for name in ("first", "second"))  # type: ignore[misc]  # mypy infers no such lambda
    assert isinstance(first, Place)
    assert isinstance(second, Place)
    assert turns.leave(first) is True
    turns.give_back()
    assert called == ["second"]
    assert turns.leave(second) is False


@given(st.integers(1, 3), st.lists(st.sampled_from(["take", "give back", "leave"])))
def test_there_are_never_more_turns_taken_than_there_are(size: int, steps: list[str]) -> None:
    """Whatever happens in whatever order; and while one is free nobody waits."""
    turns, taken, line = Turns(size, max_waiting=3), list[None](), list[Place]()

    def call() -> None:
        taken.append(None)
        line.pop(0)

    for step in steps:
        if step == "take":
            place = turns.take(call)
            taken += [None] if place is True else []
            line += [place] if isinstance(place, Place) else []
        elif step == "give back" and taken:
            taken.pop()
            turns.give_back()
        elif step == "leave" and line:
            assert turns.leave(line.pop())
        assert len(taken) <= size
        assert turns.waiting == len(line) <= 3
        assert len(taken) == size or not line
