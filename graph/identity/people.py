"""Whether two names can be one person's, and how much that says: order, spelling, initials, short names, parts left out.

It sees names only. Called by the keys and the decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from graph.identity.romanise import is_by_wade_giles, romanise_chinese, romanise_korean, skeleton, skeletons
from graph.identity.words import fold, likeness, load_words

__all__ = [
    "NameMatch",
    "are_keys_alike",
    "are_told_apart",
    "generation_of",
    "has_initial",
    "is_rare_key",
    "list_person_keys",
    "match_names",
    "may_be_initialled",
    "person_key",
    "rarity",
    "sounds_of",
    "split_name",
]

FAMILY_FIRST_ORIGINS = frozenset({"zh", "hk", "ko", "vi"})
SHORTEST_PART = 4
"""Letters that a part of a hyphenated name must have to stand for the whole: "Reid" in "Kowalska-Reid"."""
SPELLING_LIKENESS = 0.72
RARE = 0.3
"""From which rarity on a name says something beside another."""
SYLLABLE = 5
"""Letters of a given name in family-first order, at most, that may be one syllable: "Liang", "Hyung"."""
_DOUBLE_NAME = re.compile(r"\b(?!Abd)[^\W\d_]{3,}-[A-Z]")
_GLIDE = re.compile(r"y[aeou]|i[ou]")
_SYLLABLES = re.compile(r"\b[A-Z][a-z]+(?:-[A-Za-z][a-z]+)+\b")
_UMLAUT = re.compile("([aou])e")
_VOWELS = re.compile("[aeiou]+")
_SERVANT = re.compile("^abd(?:[aeu]l)?")
LONGEST_SERVANT = 8
"""Letters of a word that begins like "Abdel", at most, that is a name of its own: "Abdullah"."""
SEVERAL_INITIALS = 0.75
"""How well "L. N. Rao" agrees with a Rao of two given names that begin so."""
NEARLY = 0.93
"""How alike two words are of which one may be misspelt."""
TURNED = 0.75
"""How well a name agrees with the same two given names in another order."""
ALIKE = 0.8
"""From which quality on two names of somebody beside both are taken for one."""
LONGEST = 4
"""How many words of a name make keys: with more, there would be too many pairs."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How well two names agree, in [0, 1], and in what way."""

    quality: float
    manner: str


@lru_cache(maxsize=65_536)
def split_name(name: str) -> tuple[str, ...]:
    """Take a person's name apart into folded words, hyphenated ones whole; without particles, courtesies and posts.

    >>> split_name("Dr Chan Tai-man, Peter")
    ('chan', 'taiman', 'peter')
    """
    words = load_words()
    printed = [word for word in _split_initials(name) if len(word) > 1 or word.isupper()]
    parts = [fold(word.replace("-", "")).replace(" ", "") if len(word) > 1 else word.lower() for word in printed]
    parts = list(_join_servants(parts))
    left_out = words.particles | words.courtesies
    # A single capital is an initial, whatever small word it may be.
    kept = [part for part in parts if part and (part not in left_out or len(part) == 1)]
    while len(kept) > 1 and kept[0] in words.posts:
        kept.pop(0)
    return tuple(kept)


def _split_initials(name: str) -> Iterable[str]:
    for word in name.replace(",", " ").split():
        if "." in word.rstrip(".") or (word.endswith(".") and len(word) == 2):
            yield from (letter for letter in word.split(".") if letter)
        else:
            # "Al-Rashidi" and "al Rashidi" are one name, and "Al" is a particle.
            head, dash, rest = word.partition("-")
            yield from (rest,) if dash and fold(head) in load_words().particles else (word,)


def _join_servants(parts: Iterable[str]) -> Iterator[str]:
    """Write "Abd al-Rahman", "Abdul Rahman" and "Abdelrahman" as one word: "abdrahman"."""
    waiting = False
    for part in parts:
        if _SERVANT.fullmatch(part):
            waiting = True
        elif waiting and part not in load_words().particles:
            waiting = False
            yield f"abd{part}"
        elif not waiting:
            yield _SERVANT.sub("abd", part) if len(part) > LONGEST_SERVANT else part
    if waiting:
        yield "abdul"


@lru_cache(maxsize=65_536)
def rarity(name: str) -> float:
    """Tell how much a name alone says, in [0, 1]: 0 where very many bear it, 1 where hardly two do."""
    parts = split_name(name)
    if len(parts) < 2:
        return 0.0
    words = load_words()
    # "Kariuki-Stone" is two families' name.
    longer = 0.2 * (len(parts) - 2 + len(_DOUBLE_NAME.findall(name)))
    families = [part for part in (parts[0], parts[-1]) if words.family_origins.get(part) in FAMILY_FIRST_ORIGINS]
    if families:
        # In whichever order it is printed a name says the same, and no more than it may say.
        return min(1.0, min(_weigh_given(parts, family) for family in families) + longer)
    common = next((part for part in (parts[-1], parts[0]) if part in words.common_families or part.startswith("abd")), None)
    is_common = common is not None
    is_given = any(part in words.given for part in parts if part != common)
    return min(1.0, (0.1 if is_common and is_given else 0.5 if is_common or is_given else 0.8) + longer)


def _weigh_given(parts: tuple[str, ...], family: str) -> float:
    """Tell how much the given name beside a family's says, where few families are many people's."""
    words, given = load_words(), list(parts)
    given.remove(family)
    own = "".join(part for part in given if part not in words.given)
    # Of two syllables there are many times as many as of one; an English name beside the family's says little.
    says_much = len(own) > SYLLABLE or len(_VOWELS.findall(own)) > 1
    return 0.0 if words.family_origins[family] == "vi" else 0.3 if says_much else 0.0 if own else 0.1


@lru_cache(maxsize=32_768)
def match_names(left: str, right: str) -> NameMatch | None:
    """Compare two names of people; None where they cannot be one person's, as far as names tell."""
    a, b = split_name(left), split_name(right)
    if not a or not b or _are_other_syllables(left, right) or _are_other_syllables(right, left):
        return None
    if a == b:
        return NameMatch(1.0, "the same name") if len(a) > 1 else _match_family_alone(a[0])
    if len(b) > len(a):
        a, b = b, a
    if "".join(sorted(a)) == "".join(sorted(b)) or any("".join(order) == "".join(a) for order in permutations(b[:LONGEST])):
        turned = sorted(a) == sorted(b) and not _is_family_first(a) and all(part in load_words().given for part in a)
        # "Osman Ibrahim" and "Ibrahim Osman" may be two, where either word is a given name.
        return NameMatch(TURNED if turned else 0.97, "the same words in another order or division")
    spellings = ((_romanise_korean, _is_korean(a + b)), (_romanise_chinese, _is_in_other_letters(left, right)))
    if any(spell(order) == spell(a) for spell, is_so in spellings if is_so for order in permutations(b[:LONGEST])):
        return NameMatch(0.85, "another spelling")
    if len(b) == 1:
        return _match_family_alone(b[0]) if b[0] in {a[0], a[-1]} else None
    found = [_match_parts(_join_like(x, y), _join_like(y, x)) for x, y in dict.fromkeys(((a, b), *_part_doubles(left, right)))]
    return max((match for match in found if match is not None), key=lambda match: (match.quality, match.manner), default=None)


def _part_doubles(left: str, right: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return two names' words with hyphenated ones in two, where the other has an initial: "Ada Asante-Mensah" may be Ada A. Mensah."""
    a, b = (split_name(name.replace("-", " ") if _DOUBLE_NAME.search(name) else name) for name in (left, right))
    has_initial = any(len(part) == 1 for part in (*a, *b))
    return ((max(a, b, key=len), min(b, a, key=len)),) if has_initial and not _is_family_first(a + b) else ()


def _are_other_syllables(initials: str, full: str) -> bool:
    """Tell whether initials are of another given name of several syllables than the full one: "K. K. Chan" is no Chan Kwok-wah."""
    letters = "".join(part for part in split_name(initials) if len(part) == 1)
    names = _SYLLABLES.findall(full) if len(letters) > 1 else []
    return bool(names) and all(letters not in "".join(syllable[0] for syllable in name.lower().split("-")) for name in names)


@lru_cache(maxsize=32_768)
def are_told_apart(left: str, right: str) -> bool:
    """Tell whether two names are two people's though each may be a third name's: "Peter Chan Kwok-keung" and "Peter Chan Kwok-wah", both a P. Chan.

    Of somebody of several given names one may be left out: "Ada Njeri Vrba" and "Ada Vrba", "Njeri Vrba" are not told apart.
    """
    a, b = (_drop_generation(split_name(name)) for name in (left, right))
    shared = set(a) & set(b)
    rest = [[part for part in parts if part not in shared and len(part) > 1] for parts in (a, b)]
    if not shared or not all(rest) or any(len(part) == 1 for part in (*a, *b)):
        return False
    if any(likeness(one, other) >= NEARLY or _match_words(one, other, a + b) for one in rest[0] for other in rest[1]):
        return False
    if len(shared) > 1:
        return True
    given = load_words().given
    is_plain = len(a) == len(b) == 2 and not _is_family_first(a + b)
    # What ends or goes on as the other does may be a pet name that no list has: "Pippa", "Philippa".
    is_unlike = a[0][0] == b[0][0] and a[0][:3] != b[0][:3] and a[0][-3:] != b[0][-3:]
    return is_plain and a[-1] == b[-1] and is_unlike and {a[0], b[0]} <= given


def generation_of(name: str) -> str:
    """Return what tells a son from his father in a name, "jr", empty where nothing does."""
    return next((part for part in split_name(name)[2:] if part in load_words().generations), "")


def _drop_generation(parts: tuple[str, ...]) -> tuple[str, ...]:
    return (*parts[:2], *(part for part in parts[2:] if part not in load_words().generations))


def _match_family_alone(family: str) -> NameMatch:
    """Match a family name with nothing beside it; one that many bear says next to nothing."""
    words = load_words()
    is_common = family in words.common_families or words.family_origins.get(family) in FAMILY_FIRST_ORIGINS
    return NameMatch(0.3 if is_common else 0.55, "the family name alone")


def _join_like(parts: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Join neighbouring words that the other name writes as one: "Iat Weng" for "Iat-weng"."""
    for start in range(len(parts) - 1):
        joined = parts[start] + parts[start + 1]
        if joined in other:
            return (*parts[:start], joined, *parts[start + 2 :])
    return parts


def _match_parts(a: tuple[str, ...], b: tuple[str, ...]) -> NameMatch | None:
    if len(b) > len(a):
        a, b = b, a
    left, qualities, manners = list(a), [], list[str]()
    for part in sorted(b, key=len, reverse=True):
        found = max(((match.quality, index, match.manner) for index, other in enumerate(left) if (match := _match_words(part, other, a + b))), default=None)
        if found is None:
            return None
        qualities.append(found[0])
        manners.append(found[2])
        del left[found[1]]
    if len(qualities) < 2 or max(qualities) < 0.8 or sum(quality > 0.6 for quality in qualities) < 1:
        return None
    quality = min(qualities)
    if manners.count("initials") > 1:
        quality = max(quality, SEVERAL_INITIALS)
    if "initials" in manners and qualities.count(1.0) > 1:
        # "J. Hallberg Voss" leaves little open.
        quality = max(quality, 0.8)
    if left:
        # A further initial says nothing against it, nor does an English name beside a Chinese one; a further name a little.
        quality *= 0.95 if all(len(part) == 1 for part in left) or _is_second_given(left, b) else 0.85
        manners.append("parts left out")
    return NameMatch(quality, ", ".join(sorted({*manners} - {""})) or "the same name")


def _is_second_given(left: Iterable[str], others: tuple[str, ...]) -> bool:
    """Tell whether of two names that somebody has, an English and a Chinese or Korean one, the longer form has both and the other one of them."""
    given = load_words().given
    kinds = {part in given for part in left}
    own = [part for part in others if load_words().family_origins.get(part) not in FAMILY_FIRST_ORIGINS]
    return _is_family_first(others) and len(kinds) == 1 and bool(own) and {part in given for part in own} == {not kinds.pop()}


@lru_cache(maxsize=32_768)
def _match_words(left: str, right: str, both: tuple[str, ...]) -> NameMatch | None:
    if left == right:
        return NameMatch(1.0, "") if len(left) > 1 else NameMatch(0.7, "initials")
    if len(left) == 1 or len(right) == 1:
        return NameMatch(0.65, "initials") if left[0] in initials_of(right) or right[0] in initials_of(left) else None
    is_short = right in load_words().short_names.get(left, ())
    if is_short or load_words().are_two_names(left, right):
        return NameMatch(0.85, "a short form") if is_short else None
    if _is_romanised_alike(left, right, both):
        return NameMatch(0.85, "another spelling")
    if not _is_family_first(both) and (_is_part(left, right) or _is_part(_UMLAUT.sub(r"\1", left), _UMLAUT.sub(r"\1", right))):
        return NameMatch(0.8, "part of a double name")
    return None


def initials_of(given: str) -> frozenset[str]:
    """Return the letters by which a folded given name may be called: "Yordanka" by I, J and Y, "Yerlan" by E and Y.

    >>> sorted(initials_of("yordanka")), sorted(initials_of("evgeny")), sorted(initials_of("ada"))
    (['i', 'j', 'y'], ['e', 'y'], ['a'])
    """
    if _GLIDE.match(given):
        return frozenset("ijy" if given[1:2] != "e" else "ejy")
    return frozenset("ey") if given[:1] == "e" and len(given) > 1 else frozenset(given[:1])


def _is_part(left: str, right: str) -> bool:
    shorter, longer = sorted((left, right), key=len)
    is_long = len(shorter) >= SHORTEST_PART and len(longer) >= len(shorter) + SHORTEST_PART - 1
    return is_long and (longer.startswith(shorter) or longer.endswith(shorter))


def _is_romanised_alike(left: str, right: str, both: tuple[str, ...]) -> bool:
    """Tell whether two words may be one name written in another way; in short names of family-first order each letter counts."""
    if _is_family_first(both) or min(len(left), len(right)) < 4:
        return False
    return bool(skeletons(left) & skeletons(right)) and likeness(left, right) >= SPELLING_LIKENESS


def _is_korean(parts: tuple[str, ...]) -> bool:
    return any(load_words().family_origins.get(part) == "ko" for part in parts)


def _romanise_korean(parts: Iterable[str]) -> str:
    return "".join(map(romanise_korean, parts))


def _is_in_other_letters(left: str, right: str) -> bool:
    """Tell whether of two Chinese names one is written by Wade and Giles, "Lin Chih-hao", and the other in pinyin, "Lin Zhihao"."""
    if not (_is_family_first(split_name(left)) and _is_family_first(split_name(right))):
        return False
    one, other = map(_fold_hyphenated, (left, right))
    return is_by_wade_giles(one, other) or is_by_wade_giles(other, one)


def _fold_hyphenated(name: str) -> str:
    """Fold a name with its hyphens kept."""
    return " ".join("-".join(map(fold, word.split("-"))) for word in name.split())


def _romanise_chinese(parts: Iterable[str]) -> str:
    return "".join(map(romanise_chinese, parts))


def _is_family_first(parts: tuple[str, ...]) -> bool:
    origins = load_words().family_origins
    return any(origins.get(part) in FAMILY_FIRST_ORIGINS for part in parts)


def person_key(name: str) -> str:
    """Return what names of one person mostly share: the first and the last word, in either order; and whether the name is rare."""
    parts = split_name(name)
    if not parts:
        return ""
    # "Juan" is a family's name as well, but no Juan is called so by it.
    origins = {load_words().family_origins.get(part) for part in parts if part not in load_words().given}
    # "Tam Siu Fan" and "Siu Fan Tam" have no last word in common.
    if origins & {"zh", "hk"} and "vi" not in origins:
        words = " ".join(sorted(set(parts)))
        return f"{words}~{rarity(words) >= RARE:d}"
    words = " ".join(sorted({parts[0], parts[-1]}))
    # "Müller" and "Mueller" are one name; who is Samuel stays one, whatever becomes of his u.
    return (words if _is_family_first(parts) else _UMLAUT.sub(r"\1", words)) + f"~{rarity(name) >= RARE:d}"


def _is_given_only(word: str) -> bool:
    words = load_words()
    return word in words.given and word not in words.family_origins and word not in words.common_families


def is_rare_key(key: str) -> bool:
    """Tell whether a `person_key` is of a name that few bear."""
    return key.endswith("~1")


@lru_cache(maxsize=16_384)
def sounds_of(keys: tuple[str, ...]) -> frozenset[str]:
    """Return the skeletons of all words of some `person_key`: where two have none in common, no key of one is like one of the other."""
    return frozenset(sounds for key in keys for word in key.partition("~")[0].split() for sounds in skeletons(word))


@lru_cache(maxsize=16_384)
def has_initial(key: str) -> bool:
    """Tell whether a `person_key` has a word of one letter."""
    return any(len(word) == 1 for word in key.partition("~")[0].split())


@lru_cache(maxsize=65_536)
def may_be_initialled(left: str, right: str) -> bool:
    """Tell whether of two `person_key` of names that few bear one has the initial of the other's given name: "p bramley", "bramley petra"."""
    if left == right or not (is_rare_key(left) and is_rare_key(right)):
        return False
    one, other = (key.partition("~")[0].split() for key in (left, right))
    families = {word for word in {*one} & {*other} if len(word) > 1}
    rest = [[word for word in words if word not in families] for words in (one, other)]
    return len(families) == 1 and all(len(words) == 1 for words in rest) and rest[0][0][0] == rest[1][0][0] and 1 in map(len, (rest[0][0], rest[1][0]))


@lru_cache(maxsize=65_536)
def are_keys_alike(left: str, right: str) -> bool:
    """Tell whether two `person_key` are of names that few bear and that are two spellings or forms of one: "bramley kate", "bramley katherine"."""
    if not (is_rare_key(left) and is_rare_key(right)):
        return False
    one, other = left.partition("~")[0], right.partition("~")[0]
    # Most share no word at all; only few need be compared in full.
    if not any(skeletons(word) & skeletons(each) for word in one.split() for each in other.split()):
        return False
    match = match_names(one, other)
    return match is not None and match.quality >= ALIKE


def list_person_keys(names: Iterable[str], bodies: Iterable[str]) -> set[str]:
    """List the keys under which a person is looked for: each two words of a name, one by its initial; one word with a body."""
    keys, all_bodies = set(), tuple(bodies)
    # "Ines Hallberg-Voss" may be Ines Hallberg, or Ines Hallberg Voss.
    for name in dict.fromkeys(form for each in names for form in (each, each.replace("-", " ") if _DOUBLE_NAME.search(each) else each)):
        parts = split_name(name)
        for family, given in permutations(parts[: LONGEST - 1] + parts[LONGEST - 1 :][-1:], 2):
            if _is_given_only(family) and len(given) > 1 and given not in load_words().given:
                # Else each Anna is compared with all whose family's name begins like hers.
                continue
            initials = initials_of(given) | {sounds[:1] for sounds in skeletons(given)} | {short[0] for short in load_words().short_names.get(given, ())}
            keys |= {f"p|{sounds}|{initial}" for initial in initials for sounds in skeletons(family) if len(family) > 1}
        if len(parts) > 1:
            keys.add(f"p|{skeleton(''.join(sorted(parts)))}")
        if _is_family_first(parts):
            keys.add(f"p|{''.join(sorted(_romanise_chinese(parts)))}")
        if _is_korean(parts):
            keys.add(f"p|{''.join(sorted(_romanise_korean(parts)))}")
        keys |= {f"p|{part}|{body}" for part in {parts[0], parts[-1]} for body in all_bodies} if parts else set()
    return keys
