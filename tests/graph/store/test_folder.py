"""A store's folder is known by its marker; whatever else a folder holds is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.errors import StoreDamagedError, StoreFormatError, StoreMissingError
from graph.store import open_snapshot, open_store
from graph.store.folder import FORMAT, MARKER
from tests.graph.store.contributions import BASE


def test_a_folder_that_holds_other_things_is_left_as_it_was(tmp_path: Path) -> None:
    """For reading and for writing."""
    (tmp_path / "thesis.txt").write_text("mine")
    for attempt in (lambda: open_snapshot(str(tmp_path)), lambda: open_store(str(tmp_path), base_iri=BASE, create=True)):
        with pytest.raises(StoreFormatError, match=r"'thesis.txt'"):
            attempt()
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_is_no_store(tmp_path: Path) -> None:
    """It is left as it was."""
    file = tmp_path / "thesis.txt"
    file.write_text("mine")
    with pytest.raises(StoreFormatError, match="a file"):
        open_store(str(file), base_iri=BASE, create=True)
    assert file.read_text() == "mine"


def test_an_empty_folder_becomes_a_store_only_where_that_is_asked(tmp_path: Path) -> None:
    """Reading an empty folder says that there is no store."""
    with pytest.raises(StoreMissingError):
        open_snapshot(str(tmp_path))
    open_store(str(tmp_path), base_iri=BASE, create=True).close()
    open_snapshot(str(tmp_path)).close()


def test_an_interrupted_creation_is_finished(tmp_path: Path) -> None:
    """What it left is nothing foreign."""
    (tmp_path / "snapshots").mkdir()
    (tmp_path / f"{MARKER}.new").write_text("{")
    open_store(str(tmp_path), base_iri=BASE, create=True).close()
    open_snapshot(str(tmp_path)).close()


def test_a_creation_that_published_nothing_is_named(tmp_path: Path) -> None:
    """A reader is told; the next writer mends it."""
    (tmp_path / "snapshots").mkdir()
    (tmp_path / MARKER).write_text(json.dumps({"format": FORMAT, "base_iri": BASE}))
    with pytest.raises(StoreDamagedError, match="interrupted"):
        open_snapshot(str(tmp_path))
    open_store(str(tmp_path), base_iri=BASE).close()
    open_snapshot(str(tmp_path)).close()


def test_a_newer_format_is_named(tmp_path: Path) -> None:
    """With both numbers and what to do."""
    open_store(str(tmp_path), base_iri=BASE, create=True).close()
    (tmp_path / MARKER).write_text(json.dumps({"format": FORMAT + 1, "base_iri": BASE, "more": True}))
    with pytest.raises(StoreFormatError, match=rf"its format is {FORMAT + 1}, this one knows {FORMAT}. Install a newer newsgraph"):
        open_snapshot(str(tmp_path))


@pytest.mark.parametrize("marker", ["", "{", "[]", '{"format": "one"}', "\x00" * 20], ids=["empty", "half", "list", "word", "zeros"])
def test_a_damaged_marker_is_named(tmp_path: Path, marker: str) -> None:
    """It is damage, not a missing store, so that nobody builds over it."""
    open_store(str(tmp_path), base_iri=BASE, create=True).close()
    (tmp_path / MARKER).write_text(marker)
    with pytest.raises(StoreDamagedError, match=MARKER):
        open_store(str(tmp_path), base_iri=BASE, create=True)


def test_a_damaged_pointer_is_named(tmp_path: Path) -> None:
    """The file that names the newest version must hold a number."""
    open_store(str(tmp_path), base_iri=BASE, create=True).close()
    (tmp_path / "newest").write_text("seven")
    with pytest.raises(StoreDamagedError, match="newest"):
        open_snapshot(str(tmp_path))
