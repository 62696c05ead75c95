"""Whether two mentions of bodies are the same: names, acronyms, seats, people and bodies beside them.

Called by `decide`.
"""

from __future__ import annotations

from graph.identity.bodies import BodyName, acronym_of, is_abbreviated, is_acronym, is_nearly, is_of_another_kind, read_body_name
from graph.identity.profile import Profile
from graph.identity.seats import is_land_unclear, weigh_seats
from graph.identity.weighing import UNRELATED, Decision, Verdict, Weighing, show, show_places, weigh_people
from graph.identity.words import fold, load_words

__all__ = ["decide_bodies"]

# In the unit of all weights; set by hand on tests/gold/clusters/rules.
FIRST_NEAR, FURTHER_NEAR, MOST_NEAR = 0.8, 0.4, 2.0
CALLED_IN_SHORT = 1.6
"""What a name needs that is the first words of the other."""
UNCLEAR_LAND = 1.5
"""What an office that every state has needs more where an article names several states beside it and says of none that it is its."""
KNOWN_IN_FULL, KNOWN_BY_LETTERS = -1.0, -0.3
"""What the name of a body that the whole world knows needs, in full and as an acronym."""
PART_OF_ANOTHER = 9.0
"""More than any evidence: not joined by a rule."""

LENIENCE = 0.45
"""What all need less than was set at first: up to 0.6 no pair of tests/gold/clusters is wrongly joined, from 0.8 on some are."""
TWO_LETTERS = 2
"""So few letters stand for many pairs of words."""
TURNED, TURNED_IN_TOWN, TURNED_IN_LAND = 1.2, 2.2, 3.2
"""What "X University" needs to be the "University of X"; more where X is a place, which may have both: that both are there says nothing."""

ONE_ACRONYM = Decision(Verdict.DIFFERENT, 0.0, ("two names of which no word is the same have one acronym",))

Match = tuple[float, str, bool]
"""How much evidence two names need, in what way they agree, and whether two bodies may well bear them."""


def decide_bodies(left: Profile, right: Profile) -> Decision:
    """Decide on two bodies."""
    if known := _find_worldwide(left) & _find_worldwide(right):
        return _decide_known(left, right, ", ".join(known))
    found = [pair for a in left.names for b in right.names if (pair := _match_bodies(a, b, left, right))]
    found += _match_acronyms(left, right)
    if not found:
        return ONE_ACRONYM if _have_one_acronym(left, right) else UNRELATED
    need, manner, may_differ = min(found)
    weighing = Weighing()
    weighing.reasons.append(f"names: {manner}")
    weigh_seats(weighing, left, right)
    mine, other = ({*one.near, *one.bodies} for one in (left, right))
    if shared := mine & other:
        weighing.add(min(MOST_NEAR, FIRST_NEAR + FURTHER_NEAR * (len(shared) - 1)), f"both are named with {show(shared)}")
    elif shared := (mine | {*left.far}) & (other | {*right.far}):
        weighing.add(FURTHER_NEAR, f"both are named not far from {show(shared)}")
    weigh_people(weighing, left, right)
    if set(left.twins) & set(right.twins) and left != right:
        weighing.add(-PART_OF_ANOTHER, "one article names both")
        may_differ = True
    if is_land_unclear(left, right):
        weighing.reasons.append("of which land's it is, one article does not say")
        need += UNCLEAR_LAND
    return weighing.conclude(need - LENIENCE, may_differ=may_differ)


def _have_one_acronym(left: Profile, right: Profile) -> bool:
    """Tell whether two bodies have one acronym and, in full, no word in common: none of them is the other renamed."""
    cores = [{word for name in one.names if not is_acronym(name) for word in read_body_name(name).core} for one in (left, right)]
    generic = load_words().words("bodies", "generic")
    return bool(set(left.short) & set(right.short)) and all(cores) and not (cores[0] & cores[1]) - generic


def _find_worldwide(profile: Profile) -> set[str]:
    """Return the full name of the body that the world knows by all names of a profile; nothing where one of them says otherwise."""
    known = {load_words().worldwide(name) for name in profile.names}
    return {name for name in known if name} if len(known) == 1 else set()


def _decide_known(left: Profile, right: Profile, name: str) -> Decision:
    """Decide on two bodies of which each is called as one that the whole world knows: where it is named says nothing."""
    weighing = Weighing()
    weighing.reasons.append(f"names: both mean the {name}")
    weigh_people(weighing, left, right)
    return weighing.conclude(KNOWN_BY_LETTERS if all(map(is_acronym, left.names)) or all(map(is_acronym, right.names)) else KNOWN_IN_FULL)


def _match_bodies(a: str, b: str, left: Profile, right: Profile) -> Match | None:
    if is_acronym(a) and is_acronym(b):
        return (_need_of_acronym(a), "the same acronym", False) if a == b else None
    x, y = read_body_name(a), read_body_name(b)
    if x.core == y.core:
        return _match_same_words(x, y) if x.key == y.key else _match_turned(a, b, left, right)
    if is_abbreviated(a, b) or is_abbreviated(b, a):
        letters = max(len(word) for name in (a, b) for word in name.split() if is_acronym(word))
        return 0.3 if letters > TWO_LETTERS else 1.0, "the other's name with words cut to their first letters", False
    if is_nearly(" ".join(x.core), " ".join(y.core)):
        return 0.8 if min(x.rare, y.rare) else 2.0, "nearly the same words", False
    is_part = set(x.core) < set(y.core) or set(y.core) < set(x.core)
    if not is_part or is_of_another_kind(a, b) or is_of_another_kind(b, a):
        return None
    brief, full, named = (a, b, left) if len(x.core) < len(y.core) else (b, a, right)
    return _match_part(read_body_name(brief), read_body_name(full), named, is_led=fold(full).startswith(f"{fold(brief)} "))


def _match_turned(a: str, b: str, left: Profile, right: Profile) -> Match | None:
    """Match "University of X" with "X University": rarely two, but where one article names both or X is a land that has many."""
    x, y = read_body_name(a), read_body_name(b)
    beside = {key.partition("@")[0] for one in (left, right) for key in (*one.near, *one.far)}
    is_of_state = not load_words().words("bodies", "divisions").isdisjoint({*fold(a).split(), *fold(b).split()})
    if x.places != y.places or is_of_state or not beside.isdisjoint({x.key, y.key}):
        return None
    need = TURNED if not x.places else TURNED_IN_TOWN if x.places[0][0] == "t" else TURNED_IN_LAND
    return need, "the same words in another order", False


def _match_part(shorter: BodyName, longer: BodyName, named: Profile, *, is_led: bool) -> Match | None:
    """Match a name with one that has further words: a town's, or such as may be left out, as those behind what a firm is called by are (`is_led`)."""
    extra = set(longer.core) - set(shorter.core)
    if extra == {"federation"} and "ministry" in shorter.core:
        return 1.1, "the same words, which many bodies bear", True  # "Federal Ministry of Health"
    if extra <= _words_of_places(named):
        return 1.0 if shorter.rare == 0 else 0.5, "the same words, with a place in one", False
    words = load_words()
    if not shorter.rare or extra & words.words("bodies", "parts"):
        return None
    need = 1.6 if extra <= words.words("bodies", "generic") else 2.6
    need = CALLED_IN_SHORT if is_led else need
    return need + (0.6 if shorter.rare == 1 else 0.0), "one name is part of the other", False


def _words_of_places(profile: Profile) -> set[str]:
    """Return the words of the towns that a body is named in."""
    return {word for key in (*profile.seats, *profile.around) if key[0] in "ts" for word in fold(show_places({key})).split()}


def _match_same_words(x: BodyName, y: BodyName) -> Match | None:
    places = set(x.places) ^ set(y.places)
    if x.places and y.places and x.places[0] != y.places[0]:
        # "Transport Bureau of China" is not that of a town in China.
        return None
    if places and not (x if x.places else y).is_led:
        # "Crest Bank Zambia" may be a part of Crest Bank.
        return PART_OF_ANOTHER, "one name has a place behind it, as that of a branch has", False
    if x.is_generic or x.is_local:
        need = 0.6 if not x.is_generic else 1.1 if places else 1.0
        return need, "the same words, which many bodies bear", True
    if places:
        return 0.7, "the same words, with a place in one", False
    return (0.3 if len(x.core) == 1 else -0.95 if x.rare else 0.0), "the same words", False


def _need_of_acronym(letters: str) -> float:
    return 1.4 if len(letters) <= 3 else 0.8 if len(letters) == 4 else 0.4


def _match_acronyms(left: Profile, right: Profile) -> list[Match]:
    """Match a body that is named by its acronym alone with one whose acronym is given, or follows from its name."""
    found = []
    for bare, full in ((left, right), (right, left)):
        if all(map(is_acronym, bare.names)) and not all(map(is_acronym, full.names)):
            for letters in {*bare.names, *bare.short}:
                if letters in full.short:
                    found.append((_need_of_acronym(letters) - (0.4 if len(letters) <= 3 else 0.55), "the acronym that the other gives", False))
                elif letters in map(acronym_of, full.names):
                    found.append((_need_of_acronym(letters) + (0.0 if len(letters) <= 3 else 0.2), "the first letters of the other's name", False))
    return found
