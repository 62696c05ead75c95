"""The small picture of what is around a thing."""

from __future__ import annotations

from web.browse.around import MAX_BRANCHES, draw_fan
from web.browse.facts import Fact
from web.lookup import Thing

OF = Thing("urn:of", "Of", "event", "/of")
ASSERTION = Thing("urn:a", "a", "thing", "/id/assertion/a")


def fact(name: str, kind: str) -> Fact:
    """Make a fact about a neighbour."""
    return Fact("speaker", "p", Thing(f"urn:{name}", name, kind, f"/{name}"), ASSERTION)


def test_each_kind_keeps_a_place() -> None:
    """A hundred people leave room for the one city; what is left out is counted."""
    fan = draw_fan([*(fact(f"person{number}", "person") for number in range(100)), fact("city", "place")], of=OF)
    assert fan is not None
    assert len(fan.branches) == MAX_BRANCHES
    assert "city" in {branch.thing.name for branch in fan.branches}
    assert fan.left_out == 101 - MAX_BRANCHES


def test_a_thing_that_stands_alone_has_no_picture() -> None:
    """Dates and numbers are no neighbours."""
    assert draw_fan([Fact("began", "p", "2018", ASSERTION)], of=OF) is None


def test_branches_do_not_overlap_and_lead_to_their_words() -> None:
    """Each has a row of its own, within the picture, and its relation leads to why it is there."""
    fan = draw_fan([fact("long " * 8, "person"), fact("a" * 90, "place"), fact("b", "place")], of=OF)
    assert fan is not None
    places = [branch.y for branch in fan.branches]
    assert places == sorted(set(places))
    assert max(places) < fan.height
    assert all(branch.href == "/id/assertion/a" for branch in fan.branches)
    assert all(len(line) <= 30 for branch in fan.branches for line in branch.lines)
    assert " ".join(next(branch.lines for branch in fan.branches if branch.thing.kind == "person")) == ("long " * 8).strip()
