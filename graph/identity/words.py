"""The names and words by which identity is judged: which names are common, which short names stand for which, which words name no one body.

It reads data/identity and asks the lexicon; it compares nothing. Called by the other modules of this package.
"""

from __future__ import annotations

import csv
import re
import tomllib
from functools import cache, lru_cache
from typing import Any

from rapidfuzz.distance import JaroWinkler
from slugify import slugify

from graph.lexicon import load_lexicon
from graph.settings import DATA_FOLDER

__all__ = ["Words", "fold", "likeness", "load_words", "tokens_of"]

_POSSESSIVE = re.compile(r"['’]s\b")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Write a name in plain small letters, its words apart by one space: no accents, no punctuation, no possessive.

    >>> fold("Nguyễn Văn Hải’s")
    'nguyen van hai'
    """
    if text.isascii() and text.replace(" ", "").isalpha():
        return " ".join(text.lower().split())  # most names, at a twentieth of the cost
    return slugify(_POSSESSIVE.sub("", text).replace("'", "").replace("’", ""), separator=" ")


def tokens_of(text: str) -> tuple[str, ...]:
    """Take a name apart into its folded words, in order."""
    return tuple(fold(text).split())


def likeness(left: str, right: str) -> float:
    """Return in [0, 1] how alike two words are written."""
    return JaroWinkler.similarity(left, right)


class Words:
    """The lists, read once; all folded."""

    def __init__(self) -> None:
        folder = DATA_FOLDER / "identity"
        lexicon = load_lexicon()
        self.common_families = frozenset(fold(row["name"]) for row in _read_csv(folder / "common_family_names.csv"))
        self.short_names = _pair_short_names(_read_csv(folder / "short_given_names.csv"))
        self.family_origins = {fold(name): origin for name, origin in lexicon.family_first.items()}
        self.given = frozenset(map(fold, lexicon.genders))
        self.posts = frozenset(fold(word) for path in (("posts", "words"), ("posts", "occupations")) for word in lexicon.words("roles", *path))
        self.heads = frozenset(
            fold(word) for kind in lexicon.keys("names", "organisation_heads") for word in lexicon.words("names", "organisation_heads", kind)
        )
        self.particles = frozenset(fold(word) for word in lexicon.words("names", "particles", "words"))
        self.courtesies = frozenset(fold(word) for word in lexicon.words("names", "honorifics", "courtesy"))
        tables: dict[str, Any] = tomllib.loads((folder / "en.toml").read_text(encoding="utf-8"))
        tables["work"] = {name: lexicon.listed("namesakes", "work", name) for name in ("trades", "humble", "leading")}
        tables["told"] = {"namesakes": lexicon.listed("namesakes", "told", "phrases")}
        self.kin = lexicon.words("names", "called", "kin")
        self.generations = lexicon.words("namesakes", "told", "younger")
        self.trades = frozenset(word for row in tables["work"]["trades"] for word in row.split())
        self._known = lexicon.bodies
        self._genders = {fold(name): str(gender) for name, gender in lexicon.genders.items()}
        self._told_apart = {
            word: (row, number)
            for row, line in enumerate(_read_csv(folder / "given_names_told_apart.csv"))
            for number, spellings in enumerate(line["names"].split("|"))
            for word in spellings.split()
        }
        self._lists = {(table, name): tuple(words) for table, lists in tables.items() for name, words in lists.items()}

    @cache  # noqa: B019 - likewise
    def worldwide(self, name: str) -> str | None:
        """Return the full name of a body that the whole world knows by this name, as "WHO" and "World Health Organisation"; None for another."""
        known = self._known.get(name if name.isupper() else fold(name).removeprefix("the "))
        if known is None or known.is_ambiguous or self.words("bodies", "worldwide").isdisjoint(fold(known.name).split()):
            return None
        return known.name

    def are_two_names(self, left: str, right: str) -> bool:
        """Tell whether two given names that are written alike are two: a man's and a woman's, or such as the list tells apart."""
        genders = {self._genders.get(left), self._genders.get(right)}
        rows = [self._told_apart[name] for name in (left, right) if name in self._told_apart]
        return genders == {"m", "f"} or (len(rows) == 2 and rows[0][0] == rows[1][0] and rows[0] != rows[1])

    @cache  # noqa: B019 - there is one instance, and it lives as long as the process
    def words(self, table: str, name: str) -> frozenset[str]:
        """Return the words at a place of data/identity/en.toml."""
        return frozenset(self._lists[table, name])

    def listed(self, table: str, name: str) -> tuple[str, ...]:
        """Return the words at a place of data/identity/en.toml in the file's order."""
        return self._lists[table, name]


@cache
def load_words() -> Words:
    """Return the lists, read once."""
    return Words()


def _read_csv(path: Any) -> list[dict[str, str]]:  # a Path or what importlib gives
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _pair_short_names(rows: list[dict[str, str]]) -> dict[str, frozenset[str]]:
    """Return for each given name, full or short, all names that may mean the same person."""
    pairs: dict[str, set[str]] = {}
    for row in rows:
        names = {fold(name) for name in (row["name"], *row["short_names"].split("|"))}
        for name in names:
            pairs.setdefault(name, set()).update(names - {name})
    return {name: frozenset(others) for name, others in pairs.items()}
