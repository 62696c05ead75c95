"""Whether two mentions are the same: same, different or undecided, with a score and the reasons.

A name alone decides only where few bear it. It sees two profiles and nothing else, so that what else a store holds changes no decision.
Called by the store for each two profiles that share a key, and to explain a decision.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from graph.identity.bodies import BodyName, acronym_of, is_acronym, is_abbreviated, is_nearly, read_body_name, spell
from graph.identity.people import NameMatch, is_rare_key, match_names, rarity, split_name
from graph.identity.profile import Profile
from graph.identity.words import fold, load_words

__all__ = ["Decision", "Verdict", "decide"]


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

# Weights of evidence, in one unit: what a name must bring besides itself to be joined. Set by hand on tests/gold/clusters/rules.
NEEDS = ((0.0, 2.0), (0.3, 0.5), (0.5, -0.4), (0.8, -1.1), (1.0, -1.3))
"""How much evidence a person's name needs, by its rarity; between two steps in proportion."""
SAME_POST, FURTHER_NEAR, MOST_NEAR = 3.0, 0.4, 2.0
ROLE_AND_NEAR, BOTH_NEAR = 2.0, 1.2
MOST_FAR = 1.0
SAME_STAFF = 2.5
FIRST_PERSON, FURTHER_PERSON, MOST_PEOPLE, COMMON_PERSON = 1.2, 0.6, 2.4, 0.3
TRADE, GENERAL_TITLE = 1.0, 0.4
SHARED_TOWN, SHARED_AREA, SHARED_LAND = 0.8, 0.5, 0.4
COMMON_NEED = 1.5
PLACE_SHARED, PLACE_OTHER = (1.0, 1.1, 1.3), (-1.6, -2.5, -3.0)
"""By how many of two bodies' seats are said; of the others it is known where they are named."""
OTHER_BODIES, OTHER_TRADE, OTHER_LAND = -0.7, -1.2, -0.6
TITLE_OF_BODY = 1.5
PART_OF_ANOTHER = 9.0
"""More than any evidence: not joined by a rule."""
POST_IN_PLACE, POSTS_OF_PLACES = 0.8, frozenset({"mayor", "governor", "senator", "councillor", "minister", "judge", "premier", "commissioner"})
SURE_DIFFERENT, COMMON_DIFFERENT = -1.5, -0.6
"""Evidence at which two of one name are known to be two, so that no chain joins them."""


@lru_cache(maxsize=262_144)
def decide(left: Profile, right: Profile) -> Decision:
    """Compare two mentions of different articles; the order of the two does not matter."""
    if left.kind != right.kind:
        return UNRELATED
    if left.to_json() > right.to_json():
        left, right = right, left
    return _BY_KIND[left.kind](left, right)


class _Weighing:
    """Evidence under way: its sum and the reasons."""

    def __init__(self) -> None:
        self.sum = 0.0
        self.reasons: list[str] = []

    def add(self, weight: float, reason: str) -> None:
        if weight:
            self.sum += weight
            self.reasons.append(reason)

    def conclude(self, need: float, *, may_differ: bool = False) -> Decision:
        score = round(1 / (1 + math.exp(-2 * (self.sum - need))), 2)
        limit = COMMON_DIFFERENT if need >= COMMON_NEED else SURE_DIFFERENT
        verdict = Verdict.SAME if self.sum >= need else Verdict.DIFFERENT if may_differ and self.sum <= limit else Verdict.UNDECIDED
        return Decision(verdict, score, tuple(self.reasons))


# -------------------------------------------------------------------------------------------------------------- people
def _decide_people(left: Profile, right: Profile) -> Decision:
    match, names = max(((match, (a, b)) for a in left.names for b in right.names if (match := match_names(a, b))), key=lambda pair: pair[0].quality, default=(None, ("", "")))
    if match is None:
        return UNRELATED
    weighing = _Weighing()
    weighing.reasons.append(f"names: {match.manner}")
    _weigh_bodies(weighing, left, right)
    _weigh_people(weighing, left, right)
    _weigh_titles(weighing, left, right)
    _weigh_places(weighing, left, right)
    return weighing.conclude(_need_of(match, *names), may_differ=match.quality > 0.5)


def _need_of(match: NameMatch, left: str, right: str) -> float:
    """Return how much evidence a name needs: the commoner and the less alike, the more."""
    rare = min(rarity(left), rarity(right)) if match.quality > 0.5 else 0.0
    return _interpolate(rare) + 2.2 * (1 - match.quality)


def _interpolate(rare: float) -> float:
    for (low, need), (high, less) in pairwise(NEEDS):
        if rare <= high:
            return need + (less - need) * (rare - low) / (high - low)
    return NEEDS[-1][1]


def _weigh_bodies(weighing: _Weighing, left: Profile, right: Profile) -> None:
    mine, other = (({*one.bodies}, {*one.near}, {*one.far}) for one in (left, right))
    held = mine[0] & other[0]
    half = (mine[0] & other[1]) | (mine[1] & other[0])
    near = mine[1] & other[1]
    far = ((mine[0] | mine[1] | mine[2]) & (other[0] | other[1] | other[2])) - held - half - near
    if held:
        weighing.add(SAME_POST, f"both belong to {_show(held)}")
    elif half:
        weighing.add(ROLE_AND_NEAR, f"one belongs to {_show(half)}, the other is named with it")
    if near:
        weighing.add(min(MOST_NEAR, BOTH_NEAR + FURTHER_NEAR * (len(near) - 1)), f"both are named with {_show(near)}")
    if far:
        weighing.add(min(MOST_FAR, FURTHER_NEAR * len(far)), f"both are named not far from {_show(far)}")
    if mine[0] and other[0] and not (held or half):
        weighing.add(OTHER_BODIES, f"they belong to different bodies: {_show(left.bodies)} and {_show(right.bodies)}")


def _weigh_people(weighing: _Weighing, left: Profile, right: Profile) -> None:
    if staff := set(left.staff) & set(right.staff):
        weighing.add(SAME_STAFF if any(map(is_rare_key, staff)) else SAME_STAFF / 2, f"{_show(staff)} belongs to both")
    if half := (set(left.staff) & set(right.people)) | (set(left.people) & set(right.staff)):
        weighing.add(FIRST_PERSON if any(map(is_rare_key, half)) else COMMON_PERSON, f"{_show(half)} belongs to one and is named with the other")
    shared = set(left.people) & set(right.people)
    rare = [key for key in shared if is_rare_key(key)]
    if shared:
        weighing.add(min(MOST_PEOPLE, FIRST_PERSON + FURTHER_PERSON * (len(rare) - 1)) if rare else COMMON_PERSON, f"both are named with {_show(shared)}")


def _weigh_titles(weighing: _Weighing, left: Profile, right: Profile) -> None:
    general = load_words().words("titles", "general")
    rows = [set(row.split()) for row in load_words().listed("titles", "trades")]
    shared = set(left.titles) & set(right.titles)
    trades = [{index for index, row in enumerate(rows) if row & set(titles)} for titles in (left.titles, right.titles)]
    if shared - general:
        weighing.add(TRADE, f"both are {_show(shared)}")
    elif shared:
        weighing.add(GENERAL_TITLE, f"both are {_show(shared)}")
    if not set(left.bodies) & set(right.bodies) and any(_names_body(one.titles, other.bodies) for one, other in ((left, right), (right, left))):
        weighing.add(TITLE_OF_BODY, "the post of one names the body of the other")
    if trades[0] and trades[1] and not trades[0] & trades[1] and not shared:
        weighing.add(OTHER_TRADE, f"one is {_show(left.titles)}, the other {_show(right.titles)}")


def _names_body(titles: Iterable[str], bodies: Iterable[str]) -> bool:
    """Tell whether a post says of what body it is: a "harbour development commissioner" of a harbour development office."""
    words = set(map(spell, titles))
    return any(len(words & set(body.partition("@")[0].split())) >= 2 for body in bodies)


def _weigh_places(weighing: _Weighing, left: Profile, right: Profile) -> None:
    a, b = set(left.seats) | set(left.around), set(right.seats) | set(right.around)
    shared = a & b
    for marks, weight in (("ts", SHARED_TOWN), ("a", SHARED_AREA), ("c", SHARED_LAND)):
        if found := {key for key in shared if key[0] in marks}:
            post = set(left.titles) & set(right.titles) & POSTS_OF_PLACES if marks != "c" else set()
            weighing.add(weight + (POST_IN_PLACE if post else 0), f"both are placed in {_show_places(found)}")
            areas = [{key for key in keys if key[0] == "a"} for keys in (a, b)]
            if marks == "c" and all(areas):
                weighing.add(OTHER_LAND, f"one is placed in {_show_places(areas[0])}, the other in {_show_places(areas[1])}")
            return
    lands = [{key for key in keys if key[0] == "c"} for keys in (a, b)]
    if all(lands):
        weighing.add(OTHER_LAND, f"one is placed in {_show_places(lands[0])}, the other in {_show_places(lands[1])}")


# -------------------------------------------------------------------------------------------------------------- bodies
def _decide_bodies(left: Profile, right: Profile) -> Decision:
    found = [pair for a in left.names for b in right.names if (pair := _match_bodies(a, b, left, right))]
    found += _match_acronyms(left, right)
    if not found:
        return UNRELATED
    need, manner, may_differ = min(found)
    weighing = _Weighing()
    weighing.reasons.append(f"names: {manner}")
    _weigh_seats(weighing, left, right)
    mine, other = ({*one.near, *one.bodies} for one in (left, right))
    if shared := mine & other:
        weighing.add(min(MOST_NEAR, 0.8 + FURTHER_NEAR * (len(shared) - 1)), f"both are named with {_show(shared)}")
    elif shared := (mine | {*left.far}) & (other | {*right.far}):
        weighing.add(FURTHER_NEAR, f"both are named not far from {_show(shared)}")
    _weigh_people(weighing, left, right)
    return weighing.conclude(need, may_differ=may_differ)


def _match_bodies(a: str, b: str, left: Profile, right: Profile) -> tuple[float, str, bool] | None:
    """Return how much evidence two names need, in what way they agree, and whether two bodies may well bear them."""
    if is_acronym(a) and is_acronym(b):
        return (_need_of_acronym(a), "the same acronym", False) if a == b else None
    x, y = read_body_name(a), read_body_name(b)
    if x.key == y.key:
        return _match_same_words(x, y, left, right)
    if x.core == y.core:
        return None
    if is_abbreviated(a, b) or is_abbreviated(b, a):
        return 0.3, "the other's name with words cut to their first letters", False
    if is_nearly(" ".join(x.core), " ".join(y.core)):
        return 0.8 if min(x.rare, y.rare) else 2.0, "nearly the same words", False
    shorter, longer = (x, y) if len(x.core) < len(y.core) else (y, x)
    extra = set(longer.core) - set(shorter.core)
    words = load_words()
    if set(shorter.core) < set(longer.core) and extra <= _words_of_places(left if shorter is x else right):
        return 1.0 if shorter.rare == 0 else 0.5, "the same words, with a place in one", False
    if shorter.rare and set(shorter.core) < set(longer.core) and not extra & words.words("bodies", "parts"):
        generic = words.words("bodies", "generic")
        return (1.6 if extra <= generic else 2.6) + (0.6 if shorter.rare == 1 else 0.0), "one name is part of the other", False
    return None


def _words_of_places(profile: Profile) -> set[str]:
    """Return the words of the towns that a body is named in."""
    return {word for key in (*profile.seats, *profile.around) if key[0] in "ts" for word in fold(_show_places({key})).split()}


def _match_same_words(x: BodyName, y: BodyName, left: Profile, right: Profile) -> tuple[float, str, bool] | None:
    places = set(x.places) ^ set(y.places)
    if x.places and y.places and not set(x.places) & set(y.places):
        return None
    if x.places and y.places and x.places[0] != y.places[0]:
        # "Transport Bureau of China" is not that of a town in China.
        return None
    with_place = x if x.places else y
    if places and not with_place.is_led:
        # "Crest Bank Zambia" may be a part of Crest Bank.
        return PART_OF_ANOTHER, "one name has a place behind it, as that of a branch has", False
    if x.is_generic:
        return (1.1 if places else 1.0), "the same words, which many bodies bear", True
    if x.is_local:
        return 0.6, "the same words, which bodies of several towns may bear", True
    if places:
        return 0.7, "the same words, with a place in one", False
    return (0.3 if x.rare == 1 and len(x.core) == 1 else -0.95), "the same words", False


def _need_of_acronym(letters: str) -> float:
    return 1.4 if len(letters) <= 3 else 0.8 if len(letters) == 4 else 0.4


def _match_acronyms(left: Profile, right: Profile) -> list[tuple[float, str, bool]]:
    """Match a body that is named by its acronym alone with one whose acronym is given, or follows from its name."""
    found = []
    for bare, full in ((left, right), (right, left)):
        if all(map(is_acronym, bare.names)) and not all(map(is_acronym, full.names)):
            for letters in {*bare.names, *bare.short}:
                if letters in full.short:
                    found.append((_need_of_acronym(letters) - 0.4, "the acronym that the other gives", False))
                elif letters in map(acronym_of, full.names):
                    found.append((_need_of_acronym(letters) + 0.6, "the first letters of the other's name", False))
    return found


def _weigh_seats(weighing: _Weighing, left: Profile, right: Profile) -> None:
    """Weigh where two bodies are: by seats where both are known, else by a seat and the places around, else by these alone."""
    names = [read_body_name(name) for name in (*left.names, *right.names)]
    is_national = any(name.is_national for name in names)
    is_bound = any(name.is_generic or name.is_local for name in names)
    a, b = set(left.seats) or set(left.around), set(right.seats) or set(right.around)
    sure = bool(left.seats) + bool(right.seats)
    scopes = ("c",) if is_national else ("ts", "a", "c")
    for marks in scopes:
        mine, other = ({key for key in keys if key[0] in marks} for keys in (a, b))
        if mine & other:
            weight = PLACE_SHARED[sure]
            if marks == "c" and not is_national:
                # Towns of one land are many.
                weight = 0.0 if is_bound else 0.3
            elif marks == "c" and len(mine | other) > 1:
                weight *= 0.6
            weighing.add(weight, f"both are in {_show_places(mine & other)}")
            return
        if mine and other and (marks == "c" or (is_bound and (sure == 2 or marks == "a"))):
            weight = PLACE_OTHER[sure] * (1.0 if is_bound else 0.4)
            weighing.add(weight, f"one is in {_show_places(mine)}, the other in {_show_places(other)}")
            return


# ---------------------------------------------------------------------------------------- series, meetings and places
def _decide_series(left: Profile, right: Profile) -> Decision:
    shared = {fold(name) for name in left.names} & {fold(name) for name in right.names}
    if not shared:
        return UNRELATED
    if any(not read_body_name(name).is_generic or read_body_name(name).places for name in left.names if fold(name) in shared):
        return Decision(Verdict.SAME, 0.95, ("the series have one name",))
    return Decision(Verdict.UNDECIDED, 0.5, ("the series have one name, which many may bear",))


def _decide_events(left: Profile, right: Profile) -> Decision:
    if left.series and right.series:
        if not set(left.series) & set(right.series):
            return UNRELATED
        if left.number is not None and right.number is not None:
            if left.number == right.number:
                return Decision(Verdict.SAME, 0.97, ("the same edition of one series by number",))
            return Decision(Verdict.DIFFERENT, 0.02, ("editions of one series with different numbers",))
        if left.year is not None and left.year == right.year:
            return Decision(Verdict.SAME, 0.9, ("editions of one series in one year",))
        if left.year is not None and right.year is not None:
            return Decision(Verdict.DIFFERENT, 0.05, ("editions of one series in different years",))
        return Decision(Verdict.UNDECIDED, 0.4, ("editions of one series, which is not said",))
    if not {fold(name) for name in left.names} & {fold(name) for name in right.names}:
        return UNRELATED
    if left.year is not None and right.year is not None and left.year != right.year:
        return Decision(Verdict.DIFFERENT, 0.05, ("meetings of one name in different years",))
    if left.year is not None and left.year == right.year and (not left.seats or not right.seats or set(left.seats) & set(right.seats)):
        return Decision(Verdict.SAME, 0.85, ("meetings of one name in one year",))
    return Decision(Verdict.UNDECIDED, 0.5, ("meetings of one name",))


def _decide_places(left: Profile, right: Profile) -> Decision:
    if not {fold(name) for name in left.names} & {fold(name) for name in right.names}:
        return UNRELATED
    weighing = _Weighing()
    weighing.reasons.append("names: the same words")
    _weigh_seats(weighing, left, right)
    return weighing.conclude(0.6, may_differ=True)


_BY_KIND = {"person": _decide_people, "organisation": _decide_bodies, "series": _decide_series, "event": _decide_events, "place": _decide_places}


def _show(items: set[str] | tuple[str, ...]) -> str:
    return ", ".join(sorted(item.partition("@")[0] for item in items))


def _show_places(keys: set[str]) -> str:
    return ", ".join(sorted(key.partition("/")[2].removeprefix("place/").rstrip("0123456789").rstrip("-").replace("-", " ") for key in keys))
