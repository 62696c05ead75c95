"""Which files the arguments mean, what they are called, and what is said of those that cannot be used."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from graph.errors import SourceError
from graph.loaders import SourceFile, iterate_sources, load

STORY = b"Board votes to rebuild the pier\n\nThe harbour board agreed on Monday to rebuild the eastern pier, which was closed after a storm.\n"


def identifiers(*arguments: str) -> list[str]:
    """Return the identifiers of the sources that the arguments mean."""
    return [source.identifier for source in iterate_sources(arguments) if isinstance(source, SourceFile)]


def errors(*arguments: str) -> list[SourceError]:
    """Return what is said of arguments that cannot be used."""
    return [source for source in iterate_sources(arguments) if isinstance(source, SourceError)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder with articles, hidden files and files of other kinds."""
    for name in ("b.txt", "a.txt", "deep/er/c.txt", ".hidden.txt", ".git/d.txt", "picture.png", "deep/table.xlsx"):
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(STORY)
    return tmp_path / "news"


def test_folder_is_walked_in_order_with_paths_below_it(folder: Path) -> None:
    """Identifiers are paths below the folder that was given; hidden files are left out."""
    assert identifiers(str(folder)) == ["a.txt", "b.txt", "deep/er/c.txt"]


def test_files_of_other_kinds_in_a_folder_are_reported(folder: Path) -> None:
    """What no loader takes is left out, and said."""
    skipped: list[str] = []
    list(iterate_sources([str(folder)], on_skip=skipped.append))
    assert [Path(path).name for path in skipped] == ["table.xlsx", "picture.png"]


def test_file_given_itself_is_called_by_its_name(folder: Path) -> None:
    """A file keeps its name, wherever it lies, and is tried whatever it is called."""
    assert identifiers(str(folder / "deep" / "er" / "c.txt"), str(folder / "picture.png")) == ["c.txt", "picture.png"]


def test_pattern_is_expanded(folder: Path) -> None:
    """A pattern that the shell did not expand means the files that it fits."""
    assert identifiers(str(folder / "*.txt")) == ["a.txt", "b.txt"]
    assert identifiers(str(folder / "**" / "c.*")) == ["deep/er/c.txt"]
    assert "Check the pattern" in errors(str(folder / "*.nothing"))[0].reason


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash is standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY)))
    (source,) = iterate_sources(["-"])
    assert isinstance(source, SourceFile)
    (article,) = load(source, max_bytes=1000)
    assert (source.name, article.identifier) == ("-", "stdin")
    assert article.headline is not None
    assert article.headline.value == "Board votes to rebuild the pier"


@pytest.mark.parametrize("address", ["https://example.org/a.html", "http://localhost/", "ftp://example.org/a", "file:///etc/passwd"])
def test_address_is_refused_in_one_sentence(address: str) -> None:
    """Nothing is fetched."""
    (error,) = errors(address)
    assert error.source == address
    assert "not fetched" in error.reason


def test_folder_without_articles_says_so(tmp_path: Path) -> None:
    """An empty folder is no success."""
    (error,) = errors(str(tmp_path))
    assert "no file in this folder" in error.reason


def test_missing_file_says_so(tmp_path: Path) -> None:
    """A wrong path is named."""
    (source,) = iterate_sources([str(tmp_path / "none.txt")])
    assert isinstance(source, SourceFile)
    with pytest.raises(SourceError, match=r"none\.txt: there is no such file or folder\. Check the path\."):
        list(load(source, max_bytes=1000))


def test_pipe_or_device_says_so(tmp_path: Path) -> None:
    """What never ends is not opened."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match="no file that can be read to its end"):
        list(load(SourceFile("pipe", "pipe", tmp_path / "pipe"), max_bytes=1000))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file_says_so(tmp_path: Path) -> None:
    """A file without permission is named with what to do."""
    path = tmp_path / "locked.txt"
    path.write_bytes(STORY)
    path.chmod(0)
    with pytest.raises(SourceError, match="may not be read"):
        list(load(SourceFile("locked.txt", "locked.txt", path), max_bytes=1000))


def test_link_that_leads_upwards_ends(folder: Path) -> None:
    """A folder that holds itself is walked once."""
    (folder / "deep" / "loop").symlink_to(folder)
    assert identifiers(str(folder)) == ["a.txt", "b.txt", "deep/er/c.txt"]
