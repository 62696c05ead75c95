"""Whether two mentions of people are the same: names, posts, bodies, people and places beside them.

Called by `decide`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from graph.identity.bodies import is_acronym, plain_key, spell
from graph.identity.people import NameMatch, are_told_apart, generation_of, match_names, person_key, rarity
from graph.identity.profile import CONFOUNDED, NAMESAKE, Profile
from graph.identity.weighing import UNRELATED, Decision, Verdict, Weighing, show, show_places, weigh_people
from graph.identity.words import load_words

__all__ = ["decide_people"]

# In the unit of all weights; set by hand on tests/gold/clusters/rules.
NEEDS = ((0.0, 2.0), (0.3, 0.5), (0.5, -0.4), (0.8, -1.1), (1.0, -1.3))
"""How much evidence a person's name needs, by its rarity; between two steps in proportion."""
SAME_WORDS = 0.96
"""Above which quality two names have the same words."""
LESS_ALIKE = 2.2
"""What it needs more where the names are as unlike as can be."""
OF_A_NAMESAKE = 0.3
"""What it needs more where an article says that two bear it."""
SAME_POST, FURTHER_NEAR, MOST_NEAR = 3.0, 0.4, 2.0
ROLE_AND_NEAR, OTHER_ROLE_AND_NEAR, BOTH_NEAR, MOST_FAR = 2.0, 1.0, 1.2, 1.0
TRADE, GENERAL_TITLE, TITLE_OF_BODY = 1.15, 0.4, 1.5
SHARED_TOWN, SHARED_AREA, SHARED_LAND, POST_IN_PLACE = 0.8, 0.5, 0.4, 0.8
SOLE_POST = 1.0
"""What it says more that a town has one of the post that both hold in it."""
FURTHER_TOWN = 0.4
"""What a second town says of two of one trade: one comes from there and works here."""
OTHER_BODIES, OTHER_TRADE, OTHER_LAND = -0.7, -1.2, -0.6
BODIES_ALIKE, BY_LETTERS = 1.2, 1.6
"""What bodies say of which one may be the other called in short."""
OF_TWO = 9.0
"""More than any evidence: not joined by a rule."""
COMMON = 0.3
"""Up to which rarity many bear a name."""
NO_WORK_IN_COMMON, ONE_THING = 0.2, 0.8
"""What such a name needs more where two share nothing that they do, only a town or who is named beside them; and where all that they share is one thing."""
OTHER_POST = -1.4
"""What other posts say where many bear the name and nothing says that one was held before the other."""
COMMON_ELSEWHERE = -1.5
"""What it says more that two belong to different bodies where many bear their name: what else they share, a town's people do."""
NAMED_TOGETHER = -6.0
"""An article that names both tells them apart."""


OTHER_NAMES = Decision(Verdict.DIFFERENT, 0.0, ("the names are two people's, though a shorter one may be either's",))


def decide_people(left: Profile, right: Profile) -> Decision:
    """Decide on two people."""
    match, names = max(
        ((match, (a, b)) for a in left.names for b in right.names if (match := match_names(a, b))), key=lambda pair: pair[0].quality, default=(None, ("", ""))
    )
    if match is None:
        return OTHER_NAMES if all(are_told_apart(a, b) for a in left.names for b in right.names) else UNRELATED
    weighing = Weighing()
    weighing.reasons.append(f"names: {match.manner}")
    is_common = all(rarity(name) <= COMMON for name in names)
    _weigh_bodies(weighing, left, right, is_common=is_common)
    _weigh_titles(weighing, left, right, is_common=is_common)
    weigh_people(weighing, left, right, is_common=is_common)
    _weigh_places(weighing, left, right)
    if _are_named_together(left, right):
        weighing.add(NAMED_TOGETHER, "one article names both")
    if CONFOUNDED in {*left.titles, *right.titles}:
        weighing.reasons.append("one article says that two bear the name, and which of them it means where is not clear")
        return weighing.conclude(OF_TWO)
    if not _are_of_one_generation(left, right):
        weighing.reasons.append("a name tells a father from a son, and the other does not, or otherwise")
        return weighing.conclude(OF_TWO)
    need = _need_of(match, *names, has_namesake=NAMESAKE in {*left.titles, *right.titles})
    if is_common:
        need += (0 if _share_work(left, right) else NO_WORK_IN_COMMON) + (ONE_THING if weighing.favour < 2 and not _share_own_body(left, right) else 0)
    return weighing.conclude(need, may_differ=match.quality > 0.5)


def _are_of_one_generation(left: Profile, right: Profile) -> bool:
    """Tell whether two may be one though a name has "Jr" and the other has not: who else and which places are named with them, father and son share."""
    mine, other = ({generation_of(name) for name in one.names} for one in (left, right))
    return bool(mine & other) or ("" in mine | other and _share_work(left, right))


def _share_work(left: Profile, right: Profile) -> bool:
    """Tell whether two have a post, a trade or a body in common, one of them by being named beside it."""
    bodies, near = ([{*map(plain_key, keys)} for keys in both] for both in ((left.bodies, right.bodies), (left.near, right.near)))
    return bool(
        (set(left.titles) & set(right.titles)) - {NAMESAKE}
        or bodies[0] & (bodies[1] | near[1])
        or bodies[1] & near[0]
        or _names_body(left.titles, right.bodies)
        or _names_body(right.titles, left.bodies)
    )


def _share_own_body(left: Profile, right: Profile) -> bool:
    """Tell whether both belong to a body that is no land's office, and no more is said of what one of them does there than of the other."""
    shared = {body for body in {*map(plain_key, left.bodies)} & {*map(plain_key, right.bodies)} if "@c" not in body}
    titles = [{title for title in one.titles if title != NAMESAKE} for one in (left, right)]
    return bool(shared) and (not all(titles) or bool(titles[0] & titles[1]))


def _are_named_together(left: Profile, right: Profile) -> bool:
    """Tell whether each is named beside the other, in another spelling or as another of the name: then an article means two."""
    if left != right and set(left.twins) & set(right.twins):
        return True
    if left.names == right.names or not left.people or not right.people:
        return False
    mine, other = ({person_key(name) for name in one.names} for one in (left, right))
    return mine.isdisjoint(other) and not mine.isdisjoint(right.people) and not other.isdisjoint(left.people)


def _need_of(match: NameMatch, left: str, right: str, *, has_namesake: bool) -> float:
    """Return how much evidence a name needs: the commoner and the less alike, the more; most where an article says that two bear it."""
    # Of two ways to write the same words the one that says more counts: "Hallberg-Voss" is one family, and so is "Hallberg Voss" then.
    least = max if match.quality > SAME_WORDS else min
    rare = least(rarity(left), rarity(right)) if match.quality > 0.5 and not has_namesake else 0.0
    return _interpolate(rare) + LESS_ALIKE * (1 - match.quality) + (OF_A_NAMESAKE if has_namesake else 0.0)


def _interpolate(rare: float) -> float:
    for (low, need), (high, less) in pairwise(NEEDS):
        if rare <= high:
            return need + (less - need) * (rare - low) / (high - low)
    return NEEDS[-1][1]


def _weigh_bodies(weighing: Weighing, left: Profile, right: Profile, *, is_common: bool) -> None:
    mine, other = (tuple({*map(plain_key, keys)} for keys in (one.bodies, one.near, one.far)) for one in (left, right))
    held = mine[0] & other[0]
    half = (mine[0] & other[1]) | (mine[1] & other[0])
    near = mine[1] & other[1]
    far = ((mine[0] | mine[1] | mine[2]) & (other[0] | other[1] | other[2])) - held - half - near
    if held:
        weighing.add(SAME_POST, f"both belong to {show(held)}")
    elif half:
        # Who belongs elsewhere may be named beside a body for any reason, its man of the same name being one.
        weighing.add(OTHER_ROLE_AND_NEAR if mine[0] and other[0] else ROLE_AND_NEAR, f"one belongs to {show(half)}, the other is named with it")
    if near:
        weighing.add(min(MOST_NEAR, BOTH_NEAR + FURTHER_NEAR * (len(near) - 1)), f"both are named with {show(near)}")
    if far:
        weighing.add(min(MOST_FAR, FURTHER_NEAR * len(far)), f"both are named not far from {show(far)}")
    if mine[0] and other[0] and not (held or half):
        if alike := _find_alike(mine[0], other[0]):
            weighing.add(
                BY_LETTERS if any(map(is_acronym, alike)) else BODIES_ALIKE,
                f"one belongs to {show(alike[:1])}, the other to {show(alike[1:])}, which may be one",
            )
            return
        weighing.add(OTHER_BODIES + (COMMON_ELSEWHERE if is_common else 0), f"they belong to different bodies: {show(left.bodies)} and {show(right.bodies)}")


def _find_alike(left: set[str], right: set[str]) -> tuple[str, ...]:
    """Return two bodies of which one is called by the first letters of the other's words or by some of these: "KPTD", "port dyers"."""
    for one in sorted(left):
        for other in sorted(right):
            mine, theirs = ({*each.partition("@")[0].split()} for each in (one, other))
            if mine < theirs or theirs < mine or _is_acronym_of(one, other) or _is_acronym_of(other, one):
                return one, other
    return ()


def _is_acronym_of(letters: str, body: str) -> bool:
    """Tell whether letters are the first ones of a body's words, in whatever order, and at most of one word more or less, a place's or a small one."""
    if not is_acronym(letters):
        return False
    initials = sorted(word[0] for word in body.partition("@")[0].split())
    left = sorted(letters.lower())
    for letter in initials:
        if letter not in left:
            return False
        left.remove(letter)
    return len(initials) >= 2 and len(left) <= 1


def _weigh_titles(weighing: Weighing, left: Profile, right: Profile, *, is_common: bool) -> None:
    general = load_words().words("titles", "general")
    titles = [tuple(title for title in one.titles if title != NAMESAKE) for one in (left, right)]
    shared = set(titles[0]) & set(titles[1])
    trades = [_find_trades(titles) for titles in (left.titles, right.titles)]
    if shared - general:
        weighing.add(TRADE, f"both are {show(shared)}")
    elif shared:
        weighing.add(GENERAL_TITLE, f"both are {show(shared)}")
    if not set(left.bodies) & set(right.bodies) and any(_names_body(one.titles, other.bodies) for one, other in ((left, right), (right, left))):
        weighing.add(TITLE_OF_BODY, "the post of one names the body of the other")
    are_apart = all(trades) and not trades[0] & trades[1] and not shared
    if are_apart or any(_is_humble(one.titles) and _leads(other.titles) for one, other in ((left, right), (right, left))):
        weighing.add(OTHER_POST if is_common else OTHER_TRADE, f"one is {show(left.titles)}, the other {show(right.titles)}")
    elif (
        is_common
        and all(titles)
        and not shared
        and not trades[0] & trades[1]
        and not (_leads(left.titles) and _leads(right.titles))
        and not _share_work(left, right)
    ):
        weighing.add(OTHER_POST, f"one is {show(left.titles)}, the other {show(right.titles)}, as may two of a common name")


def _is_humble(titles: tuple[str, ...]) -> bool:
    return not load_words().words("work", "humble").isdisjoint(titles) and not _leads(titles)


def _leads(titles: tuple[str, ...]) -> bool:
    return not load_words().words("work", "leading").isdisjoint(titles)


@lru_cache(maxsize=8_192)
def _find_trades(titles: tuple[str, ...]) -> frozenset[int]:
    """Return the rows of the list of trades that words of posts stand in."""
    rows = load_words().listed("work", "trades")
    return frozenset(index for index, row in enumerate(rows) if not set(titles).isdisjoint(row.split()))


def _names_body(titles: Iterable[str], bodies: Iterable[str]) -> bool:
    """Tell whether a post says of what body it is: a "harbour development commissioner" of a harbour development office."""
    words = set(map(spell, titles))
    return any(len(words & set(body.partition("@")[0].split())) >= 2 for body in bodies)


def _find_post_of_place(left: Profile, right: Profile, *, is_land: bool) -> set[str]:
    """Return the post of both of which a place has one or few; a land has many ministers, but one of dyeing."""
    words = load_words()
    shared = set(left.titles) & set(right.titles)
    return shared & words.words("titles", "of_places") if not is_land or shared - words.words("titles", "general") - {NAMESAKE} else set()


def _weigh_places(weighing: Weighing, left: Profile, right: Profile) -> None:
    a, b = set(left.seats) | set(left.around), set(right.seats) | set(right.around)
    shared = a & b
    for marks, weight in (("ts", SHARED_TOWN), ("a", SHARED_AREA), ("c", SHARED_LAND)):
        if found := {key for key in shared if key[0] in marks}:
            post = _find_post_of_place(left, right, is_land=marks == "c")
            trade = (set(left.titles) & set(right.titles)) - load_words().words("titles", "general") - {NAMESAKE}
            further = FURTHER_TOWN if trade and len({key for key in found if key[0] == "t"}) > 1 else 0.0
            sole = SOLE_POST if marks != "c" and post & load_words().words("titles", "sole") else 0.0
            weighing.add(weight + (POST_IN_PLACE if post else 0) + sole + further, f"both are placed in {show_places(found)}")
            areas = [{key for key in keys if key[0] == "a"} for keys in (a, b)]
            if marks == "c" and all(areas):
                weighing.add(OTHER_LAND, f"one is placed in {show_places(areas[0])}, the other in {show_places(areas[1])}")
            return
    lands = [{key for key in keys if key[0] == "c"} for keys in (a, b)]
    if all(lands):
        weighing.add(OTHER_LAND, f"one is placed in {show_places(lands[0])}, the other in {show_places(lands[1])}")
