"""Evidence for and against two mentions being the same, added up: verdicts, weights, and the words for the reasons.

It knows no kind of entity. Called by the decisions, one module a kind.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from graph.identity.people import are_keys_alike, has_initial, is_rare_key, may_be_initialled, person_key, sounds_of
from graph.identity.profile import Profile

__all__ = ["UNRELATED", "Decision", "Verdict", "Weighing", "show", "show_places", "weigh_people"]

# In the unit of all weights: what a name must bring besides itself to be joined. Set by hand on tests/gold/clusters/rules.
SURE_DIFFERENT, COMMON_DIFFERENT = -1.5, -0.6
"""Evidence at which two of one name are known to be two, so that no chain joins them; the latter where the name needs much."""
COMMON_NEED = 1.5
SAME_STAFF = 2.5
FIRST_PERSON, FURTHER_PERSON, MOST_PEOPLE, COMMON_PERSON = 1.2, 0.6, 2.4, 0.3
"""Somebody of a rare name beside both, each further one, at most so much; somebody of a common name."""

INITIALLED_STAFF, INITIALLED = 1.4, 0.8
"""Somebody beside both who has an initial beside one."""

_SMALL_WORDS = frozenset({"and", "of", "the"})


class Verdict(StrEnum):
    """What is decided of two mentions; undecided ones stay apart."""

    SAME = "Same"
    DIFFERENT = "Different"
    UNDECIDED = "Undecided"


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with how likely it is that both are the same, in [0, 1], and why, in words."""

    verdict: Verdict
    score: float
    reasons: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Return the reasons as one sentence."""
        return "; ".join(self.reasons)


UNRELATED = Decision(Verdict.UNDECIDED, 0.0, ("the names are not alike",))


class Weighing:
    """Evidence under way: its sum, how many things speak for it, and the reasons."""

    def __init__(self) -> None:
        self.sum = 0.0
        self.favour = 0
        self.reasons: list[str] = []

    def add(self, weight: float, reason: str, *, things: int = 1) -> None:
        """Add evidence, of one thing or several; none says nothing."""
        if weight:
            self.sum += weight
            self.favour += things if weight > 0 else 0
            self.reasons.append(reason)

    def conclude(self, need: float, *, may_differ: bool = False) -> Decision:
        """Decide by what the names need; only where several may well bear them is anything known to be different."""
        score = round(1 / (1 + math.exp(-2 * (self.sum - need))), 2)
        limit = COMMON_DIFFERENT if need >= COMMON_NEED else SURE_DIFFERENT
        verdict = Verdict.SAME if self.sum >= need else Verdict.DIFFERENT if may_differ and self.sum <= limit else Verdict.UNDECIDED
        return Decision(verdict, score, tuple(self.reasons))


def weigh_people(weighing: Weighing, left: Profile, right: Profile, *, is_common: bool = False) -> None:
    """Weigh who is named with both; where many bear the name of the two (`is_common`), who is perhaps one says nothing."""
    if staff := _share(left.staff, right.staff):
        weighing.add(SAME_STAFF if any(map(is_rare_key, staff)) else SAME_STAFF / 2, f"{show(staff)} belongs to both")
    if half := _share(left.staff, right.people) | _share(left.people, right.staff):
        weighing.add(FIRST_PERSON if any(map(is_rare_key, half)) else COMMON_PERSON, f"{show(half)} belongs to one and is named with the other")
    if shared := _share(left.people, right.people):
        # Who is named beside another of their name is no companion of both.
        shared -= {person_key(name) for one in (left, right) if one.kind == "person" for name in one.names}
    rare = [key for key in shared if is_rare_key(key)]
    if shared:
        common = 0.0 if _are_abroad(left, right) else COMMON_PERSON
        weight = min(MOST_PEOPLE, FIRST_PERSON + FURTHER_PERSON * (len(rare) - 1) if rare else common + FURTHER_PERSON * (len(shared) - 1))
        weighing.add(weight, f"both are named with {show(shared)}", things=max(1, len(rare)))

    if not (is_common or staff or half or rare):
        _weigh_initialled(weighing, left, right)


def _weigh_initialled(weighing: Weighing, left: Profile, right: Profile) -> None:
    """Weigh somebody of a rare family's name who stands beside one with the given name and beside the other with its initial."""
    for one, other, weight in ((left.staff, right.staff, INITIALLED_STAFF), *((a, b, INITIALLED) for a, b in _list_beside(left, right))):
        # Few have an initial: no others need be looked at beside each other.
        pairs = [(mine, theirs) for mine in one for theirs in other if has_initial(mine) or has_initial(theirs)]
        if found := {key for mine, theirs in pairs if may_be_initialled(mine, theirs) for key in (mine, theirs)}:
            weighing.add(weight, f"{show(found)} may be one, and belongs to or is named with both")
            return


def _list_beside(left: Profile, right: Profile) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    return (left.staff, right.people), (left.people, right.staff), (left.people, right.people)


def _are_abroad(left: Profile, right: Profile) -> bool:
    """Tell whether two are named in different lands: each has somebody of a common name."""
    lands = [{key for key in (*one.seats, *one.around) if key[0] == "c"} for one in (left, right)]
    return all(lands) and lands[0].isdisjoint(lands[1])


def _share(left: tuple[str, ...], right: tuple[str, ...]) -> set[str]:
    """Return the keys of the people whom both name, in one spelling or another."""
    if not left or not right or sounds_of(left).isdisjoint(sounds_of(right)):
        return set()
    # In one order, so that the reasons read the same whichever of the two comes first.
    one, other = sorted((left, right))
    shared = set(one) & set(other)
    rest = [key for key in other if key not in shared]
    sounds = sounds_of(tuple(rest))
    near = [key for key in one if key not in shared and not sounds_of((key,)).isdisjoint(sounds)]
    return shared | {key for key in near if any(are_keys_alike(key, each) for each in rest)}


def show(items: Iterable[str]) -> str:
    """Write keys of people and bodies as words."""
    return ", ".join(sorted(item.partition("~")[0].title() if "~" in item else item.partition("@")[0] for item in items))


def show_places(keys: Iterable[str]) -> str:
    """Write keys of places as their names, but for accents: a key is part of an address.

    >>> show_places(["c/place/trinidad-and-tobago", "p/place/cordoba-2"])
    'Cordoba, Trinidad and Tobago'
    """
    slugs = (key.partition("/")[2].removeprefix("place/").rstrip("0123456789").rstrip("-") for key in keys)
    return ", ".join(sorted(" ".join(word if word in _SMALL_WORDS else word.capitalize() for word in slug.replace("-", " ").split()) for slug in slugs))
