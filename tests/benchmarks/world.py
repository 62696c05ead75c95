"""The invented world of the benchmark's archive: people with their posts, agencies, forums held every year, newspapers.

Names are made of syllables and nobody's; the places are the gazetteer's. How often a name comes falls off with its rank, as in a newspaper's
archive. It writes no article. Called by tests.benchmarks.invention.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

from graph.gazetteer import Entry, Gazetteer
from graph.model import OrganisationKind, PlaceKind

__all__ = ["FIRST_YEAR", "SEED", "Body", "Ranked", "Series", "Speaker", "World", "make_world"]

Item = TypeVar("Item")

SEED = 11
FIRST_YEAR = 2012
CITIES = 400
SAMENESS = 6
"""The rank from which on names come as Zipf has it: the first few are about equally frequent."""

SYLLABLES = (
    *("ba", "bel", "bri", "cor", "dan", "del", "dor", "el", "fa", "fen", "gal", "hal", "in", "jor", "ka", "kel", "lan", "lor", "ma"),
    *("mel", "mi", "nar", "nel", "o", "per", "quil", "ra", "ren", "sa", "sel", "tam", "ter", "u", "val", "ver", "wen", "yor", "zan"),
)
ENDINGS = ("d", "k", "l", "m", "n", "nd", "r", "rt", "s", "sk", "t", "th", "v", "x")
FIELDS = (
    *("Big Data", "Rail", "Harbour", "Health", "Open Data", "Payments", "Climate", "Energy", "Water", "Housing", "Logistics", "Fisheries"),
    *("Cloud", "Insurance", "Schools", "Tourism", "Archives", "Robotics", "Aviation", "Farming", "Privacy", "Broadcasting", "Mapping", "Steel"),
)
HEADS: tuple[tuple[str, OrganisationKind | None], ...] = (
    ("Authority", OrganisationKind.GOVERNMENT),
    ("Department", OrganisationKind.GOVERNMENT),
    ("Institute", OrganisationKind.EDUCATION),
    ("University", OrganisationKind.EDUCATION),
    ("Group", OrganisationKind.CORPORATION),
    ("Holdings", OrganisationKind.CORPORATION),
    ("Association", None),
    ("Council", None),
)
MEETINGS = ("Forum", "Summit", "Congress", "Conference", "Symposium")
TOPICS = ("islands", "cities", "small firms", "schools", "hospitals", "ports")
TITLES = (
    *("director", "deputy director", "chairman", "chairwoman", "president", "vice-president", "chief executive", "chief engineer", "secretary-general"),
    *("professor", "senior researcher", "spokeswoman", "spokesman", "head of research", "commissioner", "principal adviser", "founder", "general manager"),
)


class Ranked(Generic[Item]):
    """Things by rank, of which the first are chosen most often."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self._weights = list(accumulate(1 / (rank + SAMENESS) for rank in range(len(items))))

    def choose(self, chance: random.Random) -> Item:
        """Choose one."""
        return chance.choices(self.items, cum_weights=self._weights)[0]

    def choose_some(self, chance: random.Random, number: int) -> list[Item]:
        """Choose so many different ones, or all there are."""
        chosen: dict[Item, None] = {}
        while len(chosen) < min(number, len(self.items)):
            chosen[self.choose(chance)] = None
        return list(chosen)


@dataclass(frozen=True, slots=True)
class Body:
    """An invented organisation; `parent` is the name of the one it is part of."""

    name: str
    kind: OrganisationKind | None
    city: Entry
    parent: str | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """An invented person with title and body."""

    name: str
    family: str
    title: str
    body: Body


@dataclass(frozen=True, slots=True)
class Series:
    """An invented meeting that is held every year from its first on."""

    name: str
    city: Entry
    first_year: int
    organiser: Body
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class World:
    """All that articles may be about."""

    people: Ranked[Speaker]
    authors: Ranked[str]
    papers: Ranked[str]
    bodies: Ranked[Body]
    series: Ranked[Series]
    cities: Ranked[Entry]


def make_world(number: int, gazetteer: Gazetteer) -> World:
    """Make as many people, agencies and forums as so many articles would name."""
    chance = random.Random(SEED)
    cities = Ranked(_list_cities(gazetteer))
    names = _Names(chance)
    bodies = _make_bodies(chance, names, cities, 40 + number * 4 // 5)
    ranked = Ranked(bodies)
    people = [_make_speaker(chance, names, ranked.choose(chance)) for _ in range(60 + number * 3 // 2)]
    series = [_make_series(chance, names, cities.choose(chance), ranked.choose(chance)) for _ in range(6 + number // 8)]
    authors = [" ".join(names.make_person()) for _ in range(12 + number // 40)]
    papers = [f"The {names.make_word()} Courier" for _ in range(12)]
    return World(Ranked(people), Ranked(authors), Ranked(papers), ranked, Ranked(series), cities)


def _list_cities(gazetteer: Gazetteer) -> list[Entry]:
    known = (entry for entry in gazetteer._entries.values() if entry.kind is PlaceKind.CITY and entry.geonames)
    by_name = {entry.name: entry for entry in sorted(known, key=lambda entry: entry.population)}
    return sorted(by_name.values(), key=lambda entry: (-entry.population, entry.key))[:CITIES]


class _Names:
    """Makes names that come once only."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._taken: set[str] = set()

    def make_word(self) -> str:
        """Make a capitalised word."""
        word = "".join(self._chance.choices(SYLLABLES, k=self._chance.choice((1, 2, 2, 3))))
        return (word + self._chance.choice(ENDINGS)).capitalize()

    def make_person(self) -> tuple[str, str]:
        """Make a given and a family name."""
        while True:
            given, family = self.make_word(), self.make_word()
            if self.is_new(f"{given} {family}"):
                return given, family

    def is_new(self, name: str) -> bool:
        """Tell whether a name was not made before; from now on it was."""
        if name in self._taken:
            return False
        self._taken.add(name)
        return True


def _make_bodies(chance: random.Random, names: _Names, cities: Ranked[Entry], number: int) -> list[Body]:
    bodies: list[Body] = []
    while len(bodies) < number:
        head, kind = chance.choice(HEADS)
        city = cities.choose(chance)
        name = f"{chance.choice((city.name, names.make_word()))} {chance.choice(FIELDS)} {head}"
        if names.is_new(name):
            parent = chance.choice(bodies).name if bodies and chance.random() < 0.25 else None
            bodies.append(Body(name, kind, city, parent))
    return bodies


def _make_speaker(chance: random.Random, names: _Names, body: Body) -> Speaker:
    given, family = names.make_person()
    return Speaker(f"{given} {family}", family, chance.choice(TITLES), body)


def _make_series(chance: random.Random, names: _Names, city: Entry, organiser: Body) -> Series:
    while True:
        field = chance.choice(FIELDS)
        name = f"{chance.choice((city.name, names.make_word()))} {field} {chance.choice(MEETINGS)}"
        if names.is_new(name):
            topics = tuple(f"{field.lower()} for {topic}" for topic in chance.sample(TOPICS, k=3))
            return Series(name, city, FIRST_YEAR + chance.randrange(8), organiser, topics)
