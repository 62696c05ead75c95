"""Whether two mentions of series, of meetings, or of places that the gazetteer does not know are the same.

Called by `decide`.
"""

from __future__ import annotations

from graph.identity.bodies import letters_of, read_body_name
from graph.identity.profile import Profile
from graph.identity.seats import weigh_seats
from graph.identity.weighing import UNRELATED, Decision, Verdict, Weighing
from graph.identity.words import fold

__all__ = ["decide_meetings", "decide_places", "decide_series"]

PLACE_NEED = 0.6


def decide_series(left: Profile, right: Profile) -> Decision:
    """Decide on two series: by a name that only one bears."""
    names = [{fold(name) for name in one.names} for one in (left, right)]
    shared = names[0] & names[1]
    if not shared:
        return Decision(Verdict.SAME, 0.9, ("one is called by the other's first letters",)) if are_of_one_series(*names) else UNRELATED
    if any(not read_body_name(name).is_generic or read_body_name(name).places for name in left.names if fold(name) in shared):
        return Decision(Verdict.SAME, 0.95, ("the series have one name",))
    return Decision(Verdict.UNDECIDED, 0.5, ("the series have one name, which many may bear",))


def are_of_one_series(left: set[str], right: set[str]) -> bool:
    """Tell whether folded names of series are one's: a name in common, or one that is the other's first letters, and enough of them."""
    return bool(left & right or left & {letters_of(name) for name in right} or right & {letters_of(name) for name in left})


def decide_meetings(left: Profile, right: Profile) -> Decision:
    """Decide on two meetings: editions of one series by number, else by year; others by name and year."""
    if left.series and right.series:
        return _decide_editions(left, right) if are_of_one_series(set(left.series), set(right.series)) else UNRELATED
    if not {fold(name) for name in left.names} & {fold(name) for name in right.names}:
        return UNRELATED
    if left.bodies and right.bodies and not set(left.bodies) & set(right.bodies):
        return Decision(Verdict.DIFFERENT, 0.05, ("parts of different meetings",))
    if left.year is not None and right.year is not None and left.year != right.year:
        return Decision(Verdict.DIFFERENT, 0.05, ("meetings of one name in different years",))
    if left.year is not None and left.year == right.year and (not left.seats or not right.seats or set(left.seats) & set(right.seats)):
        return Decision(Verdict.SAME, 0.85, ("meetings of one name in one year",))
    return Decision(Verdict.UNDECIDED, 0.5, ("meetings of one name",))


def _decide_editions(left: Profile, right: Profile) -> Decision:
    if left.number is not None and right.number is not None:
        if left.number == right.number:
            return Decision(Verdict.SAME, 0.97, ("the same edition of one series by number",))
        return Decision(Verdict.DIFFERENT, 0.02, ("editions of one series with different numbers",))
    if left.year is not None and right.year is not None:
        if left.year == right.year:
            return Decision(Verdict.SAME, 0.9, ("editions of one series in one year",))
        return Decision(Verdict.DIFFERENT, 0.05, ("editions of one series in different years",))
    return Decision(Verdict.UNDECIDED, 0.4, ("editions of one series; which is not said",))


def decide_places(left: Profile, right: Profile) -> Decision:
    """Decide on two places: by the name and where they are."""
    if not {fold(name) for name in left.names} & {fold(name) for name in right.names}:
        return UNRELATED
    weighing = Weighing()
    weighing.reasons.append("names: the same words")
    weigh_seats(weighing, left, right)
    return weighing.conclude(PLACE_NEED, may_differ=True)
