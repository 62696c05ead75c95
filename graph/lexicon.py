"""The word lists of one language, read once from data/lexicon; rules ask here and hold no words of their own.

It decides nothing about text. The format of the files is documented in their first lines and in data/lexicon/README.md.
"""

from __future__ import annotations

import csv
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from graph.model import OrganisationKind
from graph.settings import DATA_FOLDER

__all__ = ["KnownBody", "Lexicon", "fold", "list_languages", "load_lexicon"]

LEXICON_FOLDER = DATA_FOLDER / "lexicon"


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Return the text as names are compared: lower case, no accents, plain apostrophes and hyphens, single spaces."""
    if text.isascii():
        return " ".join(text.casefold().split())  # most names, at a fifth of the cost
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("–", "-").replace("‐", "-"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


@dataclass(frozen=True, slots=True)
class KnownBody:
    """A well-known organisation; `is_ambiguous` where its name is also a common word or a place."""

    name: str
    kind: OrganisationKind | None
    is_ambiguous: bool


class Lexicon:
    """The word lists of one language; `words("speech", "say", "verbs")` is the set at that place of speech.toml."""

    def __init__(self, folder: Path, language: str) -> None:
        """Read the lists of a language ("en") from a folder."""
        self._tables = {path.stem: _read_toml(path) for path in sorted((folder / language).glob("*.toml"))}
        self._sets: dict[tuple[str, ...], frozenset[str]] = {}
        given = _read_csv(folder / "given_names.csv")
        self.genders = {fold(row["name"]): row["gender"] for row in given}
        self.sure_given = frozenset(fold(row["name"]) for row in given if row["word"] != "1" and row["place"] != "1")
        families = _read_csv(folder / "family_names.csv")
        self.family_first = {fold(row["name"]): row["origin"] for row in families if row["origin"] in ("zh", "hk", "ko", "vi") or not row["word"]}
        self.bodies = dict(_known_bodies(folder / "organisations.csv"))

    def words(self, *path: str) -> frozenset[str]:
        """Return the set of words at a place of the files.

        Raises:
            KeyError: there is no such list.
        """
        if path not in self._sets:
            self._sets[path] = frozenset(self._at(path))
        return self._sets[path]

    def listed(self, *path: str) -> tuple[str, ...]:
        """Return the words at a place of the files in the file's order.

        Raises:
            KeyError: there is no such list.
        """
        return tuple(self._at(path))

    def keys(self, *path: str) -> tuple[str, ...]:
        """Return the names of the lists in a table, in the file's order."""
        return tuple(self._at(path))

    def _at(self, path: tuple[str, ...]) -> Any:  # TOML is a tree of any depth
        found: Any = self._tables
        for step in path:
            found = found[step]
        return found


def _read_toml(path: Path) -> dict[str, Any]:  # as above
    with path.open("rb") as file:
        return tomllib.load(file)


def _read_csv(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(row for row in file if not row.startswith("#")))


def _known_bodies(path: Path) -> list[tuple[str, KnownBody]]:
    bodies = []
    for row in _read_csv(path):
        kind = OrganisationKind(row["class"]) if row["class"] else None
        body = KnownBody(row["name"], kind, row["ambiguous"] == "1")
        clear = [row["name"], row["acronym"], *row["other_names"].split("|")]
        bodies += [(_as_looked_up(name), body) for name in clear if name]
        unclear = KnownBody(row["name"], kind, True)
        bodies += [(_as_looked_up(name), unclear) for name in row["ambiguous_names"].split("|") if name]
    return bodies


def _as_looked_up(name: str) -> str:
    """An acronym stands in capitals only: folded, "WHO" would be the pronoun."""
    return name if name.isupper() else fold(name).removeprefix("the ")


def list_languages() -> list[str]:
    """List the languages that there are word lists for, by their codes."""
    return sorted(path.name for path in LEXICON_FOLDER.iterdir() if path.is_dir())


def load_lexicon(language: str = "en") -> Lexicon:
    """Return the lexicon of a language, read once."""
    return _read_lexicon(language)


# Apart from the default: a cache takes a language that is named and one that is left out for two.
@cache
def _read_lexicon(language: str) -> Lexicon:
    return Lexicon(LEXICON_FOLDER, language)
