"""What a run records of its reader is known before the language model is loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.extract import find_reader_version
from graph.extract.reader import Reader
from graph.settings import Settings


@pytest.mark.slow
def test_the_description_says_what_the_loaded_model_says(reader: Reader) -> None:
    """So that a build which loads nothing recognises what one that loaded it has read."""
    assert find_reader_version(Settings().model) == reader.version


def test_a_folder_is_named_without_the_way_to_it(tmp_path: Path) -> None:
    """A run says nothing of the machine."""
    folder = tmp_path / "pipeline"
    folder.mkdir()
    (folder / "meta.json").write_text(json.dumps({"lang": "en", "version": "1.2.3"}))
    found = find_reader_version(str(folder))
    assert found is not None
    assert (found.model, found.model_version) == ("pipeline", "1.2.3")


@pytest.mark.parametrize("content", ["", "[]", "{", None])
def test_a_folder_without_a_description_tells_nothing(tmp_path: Path, content: str | None) -> None:
    """The model has to be loaded then."""
    if content is not None:
        (tmp_path / "meta.json").write_text(content)
    assert find_reader_version(str(tmp_path)) is None


@pytest.mark.parametrize("name", ["no_such_model", "no such model", "blank:en", ""])
def test_what_is_not_installed_has_no_version(name: str) -> None:
    """Loading it says what is wrong."""
    assert find_reader_version(name) is None
