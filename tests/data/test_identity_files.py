"""The lists in data/identity are well-formed: sorted, without duplicates, in the form in which names are compared."""

from __future__ import annotations

import csv
import re
import tomllib

import pytest

from graph.identity.words import fold
from graph.settings import DATA_FOLDER

FOLDER = DATA_FOLDER / "identity"
TABLES = tomllib.loads((FOLDER / "en.toml").read_text(encoding="utf-8"))
LISTS = [(table, name) for table, lists in TABLES.items() for name in lists]


@pytest.mark.parametrize(("file", "column"), [("common_family_names", "name"), ("short_given_names", "name")])
def test_names_are_sorted_and_there_once(file: str, column: str) -> None:
    """So that a change shows as the lines it changes."""
    with (FOLDER / f"{file}.csv").open(encoding="utf-8", newline="") as opened:
        names = [row[column] for row in csv.DictReader(opened, strict=True)]
    assert names == sorted(set(names), key=lambda name: (name.casefold(), name))


@pytest.mark.parametrize(("table", "name"), LISTS)
def test_words_are_folded_and_there_once(table: str, name: str) -> None:
    """A word that is not folded would never be met; `*` stands for further words."""
    words = TABLES[table][name]
    assert len(words) == len(set(words))
    for word in words:
        assert re.fullmatch(r"[a-z0-9* '-]+", word), word
        assert "*" in word or fold(word).replace("-", " ") == word.replace("-", " ").replace("'", "")


def test_the_readme_names_each_file() -> None:
    """What each holds, and where it is from."""
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert not [path.name for path in FOLDER.iterdir() if path.name != "README.md" and f"`{path.name}`" not in readme]
