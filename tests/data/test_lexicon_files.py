"""The name lists in data/lexicon are well-formed: they parse, hold no duplicates, and use the documented values only.

What the rules do with them is tested with the rules.
"""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections import defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from graph.model import OrganisationKind
from graph.settings import DATA_FOLDER

LEXICON = DATA_FOLDER / "lexicon"
COLUMNS = {
    "given_names": ("name", "gender", "word", "place"),
    "family_names": ("name", "origin", "other_origins", "word"),
    "organisations": ("name", "acronym", "class", "other_names", "ambiguous", "ambiguous_names"),
}
ORIGINS = {"zh", "hk", "ko", "vi", "ja", "hu"}


WORD_FILES = sorted((LEXICON / "en").glob("*.toml"))


@cache
def _read(name: str) -> list[dict[str, str]]:
    with (LEXICON / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(character for character in plain if not unicodedata.combining(character)).casefold()


def _names_of(row: dict[str, str]) -> list[str]:
    """Return the names by which a body is found, the acronym left out."""
    further = [*row["other_names"].split("|"), *row["ambiguous_names"].split("|")]
    return [row["name"], *(name for name in further if name)]


@pytest.mark.parametrize("name", COLUMNS)
def test_every_row_has_the_documented_columns_and_clean_cells(name: str) -> None:
    """Each row has all columns, and no cell has a stray space or an uncomposed accent."""
    for row in _read(name):
        assert tuple(row) == COLUMNS[name], row
        assert None not in row.values(), row
        line = "|".join(row.values())
        assert unicodedata.is_normalized("NFC", line), row
        assert not re.search(r"\s{2}|\s\||\|\s|^\s|\s$", line), row


@pytest.mark.parametrize("name", COLUMNS)
def test_no_name_stands_twice(name: str) -> None:
    """A name is in a file once."""
    names = [row["name"] for row in _read(name)]

    assert all(names)
    assert len(names) == len(set(names))


def test_given_names_use_known_genders_and_are_single_words() -> None:
    """A given name is one word that begins with a capital, its gender m, f or x."""
    for row in _read("given_names"):
        assert row["gender"] in {"m", "f", "x"}, row
        assert {row["word"], row["place"]} <= {"", "1"}, row
        assert " " not in row["name"], row
        assert row["name"][0].isupper(), row


def test_spellings_of_a_given_name_agree_about_its_gender() -> None:
    """Names that differ only in accents have one gender."""
    genders = defaultdict(set)
    for row in _read("given_names"):
        genders[_fold(row["name"])].add(row["gender"])

    assert [name for name, found in genders.items() if len(found) > 1] == []


def test_family_names_use_known_origins() -> None:
    """Origins are the documented ones, and no origin stands twice for a name."""
    for row in _read("family_names"):
        origins = [row["origin"], *(origin for origin in row["other_origins"].split("|") if origin)]
        assert set(origins) <= ORIGINS, row
        assert len(origins) == len(set(origins)), row
        assert row["word"] in {"", "1"}, row


def test_organisations_use_known_classes() -> None:
    """A body's class is one that the model knows, or none."""
    known = {"", *(kind.value for kind in OrganisationKind)}
    for row in _read("organisations"):
        assert row["class"] in known, row
        assert row["ambiguous"] in {"", "1"}, row


def test_a_name_leads_to_one_organisation() -> None:
    """No name, compared without case and accents, and no acronym, compared as printed, belongs to two bodies."""
    bodies = defaultdict(set)
    for row in _read("organisations"):
        for name in _names_of(row):
            bodies[name if name.isupper() else _fold(name)].add(row["name"])
        if row["acronym"]:
            bodies[row["acronym"]].add(row["name"])

    assert {name: found for name, found in bodies.items() if len(found) > 1} == {}


# ---------------------------------------------------------------------------------------------- the words of a language
@pytest.mark.parametrize("path", WORD_FILES, ids=lambda path: path.stem)
def test_every_list_says_what_its_words_mean(path: Path) -> None:
    """Whoever adds a language needs no code to understand a list: a comment stands right above it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    silent = [line.split(" = ")[0] for before, line in pairwise(lines) if re.match(r"\w+ = ", line) and not before.startswith("# ")]
    assert silent == []


@pytest.mark.parametrize("path", WORD_FILES, ids=lambda path: path.stem)
def test_tables_hold_lists_of_words(path: Path) -> None:
    """Nothing but non-empty strings without stray spaces."""
    for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for key, words in table.items():
            assert isinstance(words, list), f"{name}.{key}"
            assert all(isinstance(word, str) and word == word.strip() and word for word in words), f"{name}.{key}"


@pytest.mark.parametrize("path", WORD_FILES, ids=lambda path: path.stem)
def test_the_documentation_names_every_file_of_words(path: Path) -> None:
    """README says what each is for."""
    assert f"| `{path.name}` |" in (LEXICON / "README.md").read_text(encoding="utf-8")
