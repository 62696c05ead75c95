"""Where an article's text names what, and what stands beside it: paragraphs, words next to a name, words between two names.

It judges nothing. Called by the reading of mentions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from graph.identity.words import fold, load_words

__all__ = ["Context", "Named", "says_namesake"]

BETWEEN = 90
"""Letters between two names, at most, that are looked at."""
BESIDE_BEFORE, BESIDE_BEHIND = 45, 60
"""Letters before and behind a name in which a trade is looked for."""
_YEAR = re.compile(r"\b(?:(?:early|late|january|february|march|april|may|june|july|august|september|october|november|december) )?(?:1[89]|20)\d\d\b")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_NAMED_ALIKE = re.compile(r"\b(?:bears?|bearing|shares?|sharing) (?:the|his|her|a) (?:\w+ ){1,3}(?:sur)?name\b")
_KNOWN_AMONG = re.compile(r"\bknown (?:in|to|by|at|among) (?:\w+ ){1,3}as$")
_POSSESSIVES = frozenset({"'s ", "’s ", "' ", "’ "})
_PRONOUN = re.compile(r"(?:He|She)\b")
_AGE = re.compile(r"(?:aged )?\d{1,3}")
_OF = frozenset({"of", "from", "at", "is", "was", "who"})
_END = re.compile(r"[.!?]\s|[\"“”;]")


@dataclass(frozen=True, slots=True)
class Named:
    """An entity and the forms under which its article names it; where others have one of them, `first` is where in the text it is first named."""

    iri: str
    kind: str
    forms: tuple[str, ...]
    first: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """Where in a paragraph a name stands."""

    start: int
    end: int
    iri: str
    kind: str


class Context:
    """An article's text with all names in it."""

    def __init__(self, text: str, named: tuple[Named, ...]) -> None:
        lines = [(match.start(), match[0]) for match in _LINE.finditer(text)]
        self._paragraphs = [line for _, line in lines]
        self._places = [sorted(_find_names(line, list(_name_here(named, start, start + len(line))))) for start, line in lines]
        self._where: dict[str, set[int]] = defaultdict(set)
        for number, places in enumerate(self._places):
            for place in places:
                self._where[place.iri].add(number)

    def paragraphs_of(self, iri: str) -> list[str]:
        """List the paragraphs that name an entity."""
        return [self._paragraphs[number] for number in sorted(self._where.get(iri, ()))]

    def sentences_of(self, iri: str) -> Iterator[str]:
        """Yield the sentences that name a person, with those that go on about them before another is named: "He is no relation of …"."""
        for number in sorted(self._where.get(iri, ())):
            line, bounds = self._paragraphs[number], [0, *(end.end() for end in _END.finditer(self._paragraphs[number]))]
            sentences = [line[start:end] for start, end in zip(bounds, [*bounds[1:], len(line)], strict=True)]
            who = {bisect_right(bounds, place.start) - 1: place.iri for place in self._places[number] if place.kind == "person"}
            named = {bisect_right(bounds, place.start) - 1 for place in self._places[number] if place.iri == iri}
            last = ""
            for index, sentence in enumerate(sentences):
                if index in named or (last == iri and _PRONOUN.match(sentence)):
                    yield sentence
                last = who.get(index, last)

    def _near(self, iri: str, reach: int) -> set[int]:
        """Return the paragraphs that name an entity, and so many right before and behind each."""
        spans = (range(number - reach, number + reach + 1) for number in self._where.get(iri, ()))
        return {near for span in spans for near in span if 0 <= near < len(self._places)}

    def beside(self, iri: str, kind: str, *, reach: int = 0) -> list[str]:
        """List the entities of a kind that stand in a paragraph with an entity, or in one of so many before and behind it."""
        numbers = self._near(iri, reach)
        return sorted({place.iri for number in numbers for place in self._places[number] if place.kind == kind and place.iri != iri})

    def words_beside(self, iri: str) -> Iterator[str]:
        """Yield the folded words right before and behind a name, up to the next name of a person and within the sentence."""
        for number in sorted(self._where.get(iri, ())):
            line, people = self._paragraphs[number], [place for place in self._places[number] if place.kind == "person"]
            for index, place in enumerate(people):
                if place.iri == iri:
                    after = max((other.end for other in people[:index]), default=0)
                    until = min((other.start for other in people[index + 1 :]), default=len(line))
                    before = _END.split(line[max(after, place.start - BESIDE_BEFORE) : place.start])[-1]
                    behind = _read_apposed(_END.split(line[place.end : min(until, place.end + BESIDE_BEHIND)])[0])
                    yield from fold(f"{before} {behind}").split()

    def affiliations(self, person: str) -> list[str]:
        """List the bodies that the words next to them tie to a person."""
        found = set()
        for left, right, words, _ in self._pairs:
            if left.iri == person and right.kind == "organisation" and _is_listed(words, "affiliation", "behind"):
                found.add(right.iri)
            elif right.iri == person and left.kind == "organisation" and _is_listed(words, "affiliation", "before"):
                found.add(left.iri)
        return sorted(found)

    def owners(self, body: str) -> list[str]:
        """List the places whose a body is called right before its name: "Kenya's Dyeing Tribunal"."""
        found = set()
        for number in self._where.get(body, ()):
            line, places = self._paragraphs[number], self._places[number]
            starts = {place.start for place in places if place.iri == body}
            found |= {place.iri for place in places if place.kind == "place" for start in starts if line[place.end : start] in _POSSESSIVES}
        return sorted(found)

    def aliases(self, iri: str) -> list[str]:
        """List the entities that the text says are another name of this one, former or later."""
        return sorted(self._aliases.get(iri, ()))

    @cached_property
    def _aliases(self) -> dict[str, set[str]]:
        aliases: dict[str, set[str]] = defaultdict(set)
        for left, right, words, line in self._pairs:
            if _group(left.kind) == _group(right.kind) and left.iri != right.iri and _is_alias(words, line[: left.start], line[right.end :]):
                aliases[left.iri].add(right.iri)
                aliases[right.iri].add(left.iri)
        return aliases

    @cached_property
    def _pairs(self) -> list[tuple[_Place, _Place, str, str]]:
        """List neighbouring names of people, bodies and meetings with the folded words between them, and their line."""
        pairs = []
        for line, places in zip(self._paragraphs, self._places, strict=True):
            names = [place for place in places if place.kind != "place"]
            for index, left in enumerate(names):
                for right in names[index + 1 : index + 4]:
                    between = line[left.end : right.start]
                    if left.end <= right.start <= left.end + BETWEEN and not _END.search(between):
                        pairs.append((left, right, fold(between.replace("’s", " s").replace("'s", " s")), line))
        return pairs


def says_namesake(folded: str) -> bool:
    """Tell whether folded words say of somebody that another bears the name: "no relation of", "who bears the mayor's name"."""
    return _NAMED_ALIKE.search(folded) is not None or any(f" {phrase} " in f" {folded} " for phrase in load_words().listed("told", "namesakes"))


@cache
def _kin() -> re.Pattern[str]:
    """What says whose child or wife somebody is: "the old mayor's son" is no mayor."""
    return re.compile(rf"\b(?:and )?(?:the |an? )?(?:[\w-]+ ){{0,4}}[\w-]+['’]s? (?:[\w-]+ )?(?:{'|'.join(sorted(load_words().kin))})\b")


def _read_apposed(behind: str) -> str:
    """Return what is said of somebody right behind the name: "NAME, 34, a farmer near …", "NAME of …, a …"; nothing of what they do, and to whom."""
    parts = [part.strip() for part in _kin().sub("", behind).split(",")]
    if says_namesake(fold(behind)):
        return ""  # "NAME, no relation of the mayor"
    if parts[0].partition(" ")[0] in _OF:
        return parts[0]
    return next((part for part in parts[1:] if not _AGE.fullmatch(part)), "") if not parts[0] else ""


def _group(kind: str) -> str:
    # A congress is taken for a body in one sentence and for a series in the next.
    return "person" if kind == "person" else "other"


def _name_here(named: tuple[Named, ...], start: int, end: int) -> Iterator[tuple[Named, int, int]]:
    """Yield what may be named in a paragraph [start, end) of the text, with the part of it in which its forms mean it and no other bearer of its name.

    Before a second bearer has been named a form means the first; behind that, in their paragraph, the second. Later on nothing tells.
    """
    for entity in named:
        if entity.first is None:
            yield entity, 0, end - start
            continue
        others = [other.first for other in named if other.first is not None and other.iri != entity.iri and set(other.forms) & set(entity.forms)]
        until = min((first for first in others if first > entity.first), default=end)
        if entity.first < end and (entity.first >= start or all(first > entity.first for first in others)):
            yield entity, max(0, entity.first - start), min(until, end) - start


def _find_names(line: str, named: Sequence[tuple[Named, int, int]]) -> Iterator[_Place]:
    """Yield where names stand; of two that overlap, the longer."""
    found = []
    for entity, begin, until in named:
        for form in entity.forms:
            start = line.find(form, begin)
            while 0 <= start < until:
                end = start + len(form)
                if not (line[start - 1 : start].isalnum() or line[end : end + 1].isalnum()):
                    found.append(_Place(start, end, entity.iri, entity.kind))
                start = line.find(form, end)
    taken: list[_Place] = []
    for place in sorted(found, key=lambda place: (place.start - place.end, place)):
        # An edition and its series share their words: both stand there.
        if all(place.end <= other.start or other.end <= place.start or {place.kind, other.kind} == {"event", "series"} for other in taken):
            taken.append(place)
    return iter(taken)


def _is_alias(words: str, before: str, behind: str) -> bool:
    lists = load_words()
    # "the B Forum, formerly known as the A Forum": an article belongs to no name; and whichever year, "known until 2021 as".
    words = _YEAR.sub("year", words.removesuffix(" the"))
    if words in lists.words("aliases", "formerly") or words in lists.words("aliases", "becoming") or words.endswith(lists.listed("aliases_behind", "last")):
        return True
    if words in lists.words("aliases", "as_called"):
        return fold(behind).startswith(lists.listed("aliases_behind", "words"))
    if _KNOWN_AMONG.search(words):
        return True  # "known in Chinese as"
    return words == "to" and fold(before).endswith(lists.listed("aliases_behind", "from"))


def _is_listed(words: str, table: str, name: str) -> bool:
    return _pattern(table, name).fullmatch(words) is not None


@lru_cache(maxsize=8)
def _pattern(table: str, name: str) -> re.Pattern[str]:
    listed = load_words().listed(table, name)
    return re.compile("|".join(re.escape(words).replace(r"\*", r"\w+(?: \w+){0,5}") for words in listed))
