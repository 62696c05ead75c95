"""What the name of a body says: the words that count, the places in it, whether one body alone bears it.

It sees names only, and asks the gazetteer which words are places. Called by the reading of mentions, the keys and the decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from graph.gazetteer import Entry, load_gazetteer
from graph.identity.words import fold, load_words
from graph.model import PlaceKind
from ontology.iris import mint_place_iri

__all__ = [
    "BodyName",
    "acronym_of",
    "is_abbreviated",
    "is_acronym",
    "is_nearly",
    "is_of_another_kind",
    "letters_of",
    "list_body_keys",
    "place_keys",
    "plain_key",
    "read_body_name",
]

_CAPITALS = re.compile(r"[A-Z][A-Z0-9&.-]{1,9}")
_KIND_MARKS = {PlaceKind.COUNTRY: "c", PlaceKind.AREA: "a", PlaceKind.CITY: "t"}
LONGEST_PLACE = 3
"""Words in a place's name, at most, when it is looked for in a body's."""
SHORTEST_PLURAL = 4
"""Letters of a word above which an s at its end is taken for a plural's."""
FEW_RARE = 2
"""So many words that few names have are looked for by themselves."""
FEWEST_LETTERS = 4
"""Letters by which a series is known without its name, at least."""
FEW_BEAR = 4
"""Words of which each stands in many names, at least, for a name of them to be few bodies'."""
SMALLEST_PLACE = 200_000
"""People a town must have for its name to be taken for the town inside a body's name: small ones are namesakes of anything."""


@dataclass(frozen=True, slots=True)
class BodyName:
    """A body's name taken apart.

    Attributes:
        core: its words that count and are no place, in order of the alphabet.
        places: keys of the places in the name and of what contains them, finest first.
        is_led: a place stands in front of the other words, or behind "of" or "in".
        is_generic: many bodies bear it: "Ministry of Health".
        is_local: of one town, as a hospital is.
        is_national: of one country, as a ministry or a "Fiji Department of Fisheries" is.
        rare: how many words few other bodies have.
        is_ordered: of "University of X" and "X University" it is the former.
        town: the town in its name as printed, empty where there is none.
    """

    core: tuple[str, ...]
    places: tuple[str, ...]
    is_led: bool
    is_generic: bool
    is_local: bool
    is_national: bool
    rare: int
    is_ordered: bool
    town: str

    @property
    def key(self) -> str:
        """Return what all ways of printing this name share."""
        return " ".join(self.core) + (" of" if self.is_ordered else "")


def place_keys(entry: Entry) -> tuple[str, ...]:
    """Return the keys of a place and of what contains it, finest first, regions of no kind left out.

    A key is the place's IRI below the base, behind a letter for its kind.
    """
    chain = (entry, *load_gazetteer().containers(entry.key))
    return tuple(
        f"{_KIND_MARKS[each.kind]}/{mint_place_iri('', each.name if each.geonames is not None else each.key, each.geonames)}" for each in chain if each.kind
    )


@lru_cache(maxsize=32_768)
def read_body_name(name: str) -> BodyName:
    """Take a body's name apart."""
    words = load_words()
    printed = [word for word in re.split(r"[\s,()/]+", name) if fold(word)]
    places, taken = _find_places(printed)
    if not taken:
        places, taken = _find_small_town(printed)
    town = re.sub(r"['’]s$", "", " ".join(printed[index] for index in sorted(taken))) if places and places[0][0] == "t" else ""
    left_out = words.words("bodies", "legal") | words.words("bodies", "small")
    # "Municipal" beside a place says no more than the place: "Shenzhen Municipal Transport Bureau".
    left_out |= words.words("bodies", "divisions") if places else frozenset()
    kept = [spell(fold(word).replace(" ", "")) for index, word in enumerate(printed) if index not in taken]
    core = [word for word in kept if word not in left_out] or [word for word in kept if word not in words.words("bodies", "small")] or kept
    if not core:
        # "China Group": the place is all that it is called by.
        core, taken, town = [fold(word) for word in printed], frozenset(), ""
    generic = words.words("bodies", "generic") | words.words("bodies", "local")
    rare = [word for word in core if word not in generic]
    # A place that is named first or behind a preposition is where it is; the last of the words it may be a subsidiary's.
    is_led = bool(taken) and (min(taken) == 0 or any(fold(printed[index - 1]) in {"of", "in", "for", "at"} for index in taken if index))
    local = words.words("bodies", "local")
    ordered = {"university", "college"}
    return BodyName(
        tuple(sorted(set(core))),
        places,
        is_led,
        # Of four such words there are so many rows that hardly two bear one, but for the offices of states.
        is_generic=_is_department(printed, taken) or (not rare and (len(core) < FEW_BEAR or not words.words("bodies", "offices").isdisjoint(core))),
        is_local=bool({core[0], core[-1]} & local),
        is_national=bool(set(core) & words.words("bodies", "national")) or (not rare and is_led and places[0][0] == "c"),
        rare=len(rare),
        is_ordered=core[0] in ordered and len(printed) > 2 and fold(printed[1]) == "of",
        town=town,
    )


def _is_department(printed: list[str], taken: frozenset[int]) -> bool:
    """Tell whether a name says, but for its place, no more than what a department is for, which the next state has as well.

    So do "Ministry of Dyeing" and "Supreme Council of Dyeing"; a "University of Otago Department of Dyeing" is the university's.
    """
    own = [spell(fold(word)) for index, word in enumerate(printed) if index not in taken]
    words = load_words()
    offices = words.words("bodies", "offices") | words.words("bodies", "national_offices")
    if own[:1] and own[0] in words.words("bodies", "of_lands") and not offices.isdisjoint(own):
        return True
    return (own[:1] != [] and own[0] in words.words("bodies", "departments") and own[1:2] in (["of"], ["for"])) or (
        own[-1:] == ["ministry"] and len(own) <= FEW_BEAR
    )


def _find_places(printed: list[str]) -> tuple[tuple[str, ...], frozenset[int]]:
    """Find the places in a name: their keys and what contains them, and which words they are."""
    keys: list[str] = []
    taken: set[int] = set()
    start = 0
    while start < len(printed):
        for length in range(min(LONGEST_PLACE, len(printed) - start), 0, -1):
            entry = _find_place(" ".join(printed[start : start + length]))
            if entry is not None:
                keys += place_keys(entry)
                taken |= set(range(start, start + length))
                start += length - 1
                break
        start += 1
    # Of places within one another the finest says most.
    return tuple(dict.fromkeys(sorted(keys, key=lambda key: "tac".index(key[0])))), frozenset(taken)


def _find_small_town(printed: list[str]) -> tuple[tuple[str, ...], frozenset[int]]:
    """Find the town, of whatever size, of a body that every town has and whose name says nothing else: "Cambridge City Council"."""
    words = load_words()
    folded = [fold(word) for word in printed]
    own = [index for index, word in enumerate(folded) if word not in words.words("bodies", "generic") | words.words("bodies", "small")]
    if not own or own != list(range(own[0], own[-1] + 1)) or (words.words("bodies", "of_towns") | words.words("bodies", "also_of_towns")).isdisjoint(folded):
        return (), frozenset()
    found = load_gazetteer().find(re.sub(r"['’]s$", "", " ".join(printed[own[0] : own[-1] + 1])))
    return (place_keys(found[0]), frozenset(own)) if found and found[0].kind is PlaceKind.CITY else ((), frozenset())


@lru_cache(maxsize=32_768)
def _find_place(words: str) -> Entry | None:
    """Return the one well-known place of that name, or whose people are called so."""
    if not words[0].isupper():
        return None
    gazetteer = load_gazetteer()
    words = re.sub(r"['’]s$", "", words)
    if entry := gazetteer.demonym(words):
        return entry if entry.kind else None
    found = gazetteer.find(words)
    town, _, last = words.rpartition(" ")
    if town and last == "City" and found and fold(found[0].name) != fold(words) and _find_place(town):
        # "Valencia City Council" is Valencia's: no town of that name is called a city.
        return None
    if not found or (len(words.split()) == 1 and fold(words) in load_words().words("bodies", "generic")):
        return None
    first = found[0]
    return first if first.kind and (first.kind is not PlaceKind.CITY or first.population >= SMALLEST_PLACE) else None


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    rows = (row.split() for row in load_words().listed("bodies", "spellings"))
    return {other: row[0] for row in rows for other in row[1:]}


def spell(word: str) -> str:
    """Return the one spelling of a folded word that stands for all."""
    return _spellings().get(word, word)


def is_acronym(form: str) -> bool:
    """Tell whether a form is an acronym as printed."""
    return _CAPITALS.fullmatch(form) is not None and sum(map(str.isupper, form)) >= 2


def acronym_of(name: str) -> str:
    """Return the first letters of a name's words that begin with a capital: "IBTE"; empty where there are fewer than three."""
    letters = "".join(word[0] for word in re.split(r"[\s-]+", name) if word[:1].isupper())
    return letters if len(letters) >= 3 else ""


def letters_of(series: str) -> str:
    """Return the first letters of a series' folded name, empty where they are too few to be one's alone: "cawf"."""
    small = load_words().words("bodies", "small")
    letters = "".join(word[0] for word in series.split() if word not in small)
    return letters if len(letters) >= FEWEST_LETTERS else ""


def _list_runs(name: str, size: int) -> Iterable[str]:
    words = name.split()
    return (
        "".join(word[0] for word in words[start : start + size])
        for start in range(len(words) - size)
        if all(word[0].isupper() for word in words[start : start + size])
    )


def list_body_keys(names: Iterable[str], short: Iterable[str]) -> set[str]:
    """List the keys under which a body is looked for: its words, all but one of them, its acronym."""
    keys = set()
    for name in names:
        body = read_body_name(name)
        keys.add(f"o|{' '.join(body.core)}")
        generic = load_words().words("bodies", "generic")
        rare = [word for word in body.core if word not in generic]
        if len(rare) >= 2:
            keys.add(f"o|{' '.join(rare)}")
        elif rare:
            keys.add(f"o|{rare[0]}")
        if len(body.core) == 2 and (first := spell(fold(name).partition(" ")[0])) in rare:
            keys.add(f"o|{first}")  # "Ropewalk" of "Ropewalk Studio"
        led = [word for word in (spell(fold(each).replace(" ", "")) for each in name.split()) if word in rare]
        if led and len(body.core) > FEW_RARE:
            keys |= {f"o|{led[0]}", f"o|{' '.join(sorted(led[:FEW_RARE]))}"}  # "Golden", "Golden Rope" of "Golden Rope Walk Machinery"
        if "ministry" in body.core:
            keys.add(f"o|{' '.join(word for word in body.core if word != 'federation')}")  # "Federal Ministry of Health"
        # "TU Harbourg" is found by its town, and "Language College" by "Languages College".
        keys |= {f"o|{' '.join(words)}" for words in (_without_letters(name, rare), sorted(map(_singular, body.core))) if words}
        keys |= {f"a|{word}" for word in name.split() if is_acronym(word)}
        keys |= {f"a|{letters}" for size in (3, 4) for letters in _list_runs(name, size)}
        if letters := acronym_of(name):
            keys.add(f"a|{letters}")
    return keys | {f"a|{form.replace('.', '')}" for form in short if is_acronym(form)}


def _without_letters(name: str, rare: Sequence[str]) -> list[str]:
    letters = {spell(fold(word)) for word in name.split() if is_acronym(word)}
    return [word for word in rare if word not in letters]


@lru_cache(maxsize=16_384)
def plain_key(key: str) -> str:
    """Return a body's key without what two papers may print otherwise: plurals, and on which side of "University" the rest stands.

    Two bodies may have one then: it is for who belongs to them, whose names tell as well.

    >>> plain_key("languages normal university of@t/place/york"), plain_key("KPTD")
    ('language normal university@t/place/york', 'KPTD')
    """
    words, at, seat = key.partition("@")
    return key if is_acronym(key) else " ".join(map(_singular, words.removesuffix(" of").split())) + at + seat


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > SHORTEST_PLURAL else word


def is_abbreviated(short: str, full: str) -> bool:
    """Tell whether one word of a name stands for the first letters of words of the other.

    >>> is_abbreviated("MCB Kenya", "Mombasa Cotton Bank Kenya"), is_abbreviated("TU Harbourg", "Harbourg Technical University")
    (True, True)
    """
    small = load_words().words("bodies", "small")
    printed = [word for word in full.split() if fold(word) not in small]
    for word in short.split() if " " in short else ():
        rest = {fold(other) for other in short.split() if other != word} - small
        if is_acronym(word) and rest and len(printed) == len(rest) + len(word):
            left = [other for other in printed if fold(other) not in rest]
            return "".join(other[0] for other in left) == word
    return False


def is_of_another_kind(short: str, full: str) -> bool:
    """Tell whether a name goes on from another to say what else it is: "Ropewalk University Hospital" is no university.

    >>> is_of_another_kind("Ropewalk University", "Ropewalk University Hospital"), is_of_another_kind("Ropewalk", "Ropewalk Hospital")
    (True, False)
    """
    institutions, words = load_words().words("bodies", "institutions"), fold(short).split()
    return not institutions.isdisjoint(words) and fold(full).startswith(fold(short)) and not institutions.isdisjoint(set(fold(full).split()) - set(words))


def is_nearly(left: str, right: str) -> bool:
    """Tell whether two long names differ by a letter or two only."""
    return min(len(left), len(right)) >= 12 and fuzz.ratio(left, right) >= 94
