"""Whether two mentions are the same: same, different or undecided, with a score and the reasons.

A name alone decides only where few bear it. It sees two profiles and nothing else, so that what else a store holds changes no decision.
Called by the store for each two profiles that share a key, and to explain a decision.
"""

from __future__ import annotations

from operator import attrgetter

from graph.identity.decide_bodies import decide_bodies
from graph.identity.decide_meetings import decide_meetings, decide_places, decide_series
from graph.identity.decide_people import decide_people
from graph.identity.profile import Profile
from graph.identity.weighing import UNRELATED, Decision

__all__ = ["decide"]

_RANK = attrgetter("titles", "bodies", "seats", "near", "people", "far", "staff", "around", "short", "series")
_BY_KIND = {"person": decide_people, "organisation": decide_bodies, "series": decide_series, "event": decide_meetings, "place": decide_places}


def decide(left: Profile, right: Profile) -> Decision:
    """Compare two mentions; the order of the two does not matter."""
    if left.kind != right.kind:
        return UNRELATED
    # In one order, so that the reasons read the same; most names differ, and then no more need be compared.
    if left.names > right.names or (left.names == right.names and _RANK(left) > _RANK(right)):
        left, right = right, left
    return _BY_KIND[left.kind](left, right)
