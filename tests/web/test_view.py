"""The address of a picture: what it says is read, written and read again the same; what it cannot mean is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis import PICTURED
from web.browse.view import Keys, Step, View, predicate_names, read_view

BASE = "https://w3id.org/newsgraph/id/"
KEYS = st.sampled_from(["person/ann-1", "place/höhe-2", "event/a+b&c=d%20", "https://example.org/x?y=1&z#f"])
NUMBERS = st.integers(-5000, 5000)
STEPS = st.one_of(
    st.builds(lambda key: Step("focus", (key,)), KEYS),
    st.builds(lambda left, right: Step("path", (left, right)), KEYS, KEYS),
    st.builds(lambda key: Step("open", (key,)), KEYS),
    st.builds(lambda key, count: Step("open", (key,), (count,)), KEYS, st.integers(51, 500)),
    st.builds(lambda key, x, y: Step("pin", (key,), (x, y)), KEYS, NUMBERS, NUMBERS),
)
VIEWS = st.builds(
    View,
    steps=st.lists(STEPS, max_size=6).map(tuple),
    hidden=st.lists(KEYS, unique=True, max_size=3).map(tuple),
    kinds=st.lists(st.sampled_from(sorted(PICTURED)), unique=True).map(tuple),
    relations=st.lists(st.sampled_from(sorted(predicate_names())), unique=True).map(tuple),
    since=st.sampled_from(["", "2018", "2018-03", "2018-03-28"]),
    until=st.sampled_from(["", "2019-01-01"]),
    view=st.sampled_from(["", "0,-120,80"]),
    find=st.sampled_from(["", "ann & bob"]),
    depth=st.integers(1, 4),
    page=st.integers(1, 3),
)


def read(query: str) -> View:
    """Read an address."""
    return read_view(query, shorten=Keys(BASE).shorten)


@given(VIEWS)
def test_an_address_is_read_as_it_was_written(view: View) -> None:
    """Once read, whatever was done reads back the same: a shared link loses nothing."""
    once = read(view.query())
    assert read(once.query()) == once
    assert (once.hidden, once.kinds, once.since, once.until, once.find) == (view.hidden, view.kinds, view.since, view.until, view.find)
    assert {step for step in once.steps if step.do != "pin"} == {step for step in view.steps if step.do != "pin"}


def test_a_thing_moved_twice_keeps_its_last_place_and_what_hangs_on_the_first() -> None:
    """With nothing done between, the first place is forgotten; where neighbours were opened there, it is kept."""
    twice = read("focus=a&pin=a+1+2&pin=a+3+4")
    between = read("focus=a&pin=a+1+2&open=b&pin=a+3+4")
    assert [step.numbers for step in twice.steps if step.do == "pin"] == [(3, 4)]
    assert [step.numbers for step in between.steps if step.do == "pin"] == [(1, 2), (3, 4)]


def test_iris_under_the_base_are_the_same_as_their_keys() -> None:
    """Whoever writes a link by hand may use either."""
    assert read(f"focus={BASE}person/ann") == read("focus=person/ann")


@pytest.mark.parametrize(
    ("dates", "since", "until", "is_shown"),
    [
        (["2018-03-28"], "", "2018-03-27", False),
        (["2018-03-28"], "2018-03-28", "2018-03-28", True),
        (["2018-03-28"], "2018", "2018", True),
        (["2017-01-01", "2019-01-01"], "2018", "", True),
        (["2017-01-01", "2019-01-01"], "2018-01", "2018-12", False),
        ([], "2018", "2018", True),
    ],
)
def test_days_bound_when_articles_say_it(dates: list[str], since: str, until: str, *, is_shown: bool) -> None:
    """Both ends are included; one article in time is enough; what no article says is as old as the world."""
    assert View(since=since, until=until).is_shown_on(dates) is is_shown


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("pin=a", "no thing with what is done to it"),
        ("path=a", "names no two things"),
        ("open=a+many", "no thing"),
        ("since=soon", "2018-03-28"),
        ("view=1,2", "across,down,percent"),
        ("page=0", "number from 1"),
        ("kind=x", "There is no kind 'x'; known: event"),
        ("&".join(f"open=a{number}" for number in range(700)), "more than 600"),
    ],
)
def test_what_an_address_cannot_mean_is_said(query: str, said: str) -> None:
    """In a sentence with what is allowed."""
    with pytest.raises(ValueError, match=said):
        read(query)
