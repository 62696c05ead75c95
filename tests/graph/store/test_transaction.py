"""A change that is written in two steps is all there or not at all, wherever it was stopped, as one that is written in one."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.store.change import Change
from graph.store.transaction import finish_change, write_change

GRAPH, OTHER = ox.NamedNode("https://example.org/one"), ox.NamedNode("https://example.org/two")


def make_quad(number: int, graph: ox.NamedNode = GRAPH) -> ox.Quad:
    """Make a quad whose value could be mistaken for the end of a line."""
    return ox.Quad(ox.NamedNode(f"https://example.org/{number}"), ox.NamedNode("https://example.org/says"), ox.Literal('"so" .\nand\r\x85so'), graph)


OLD = [*(make_quad(number) for number in range(4)), make_quad(9, OTHER)]
CHANGE = Change(frozenset({*OLD[:2], OLD[4]}), frozenset(make_quad(number) for number in range(4, 8)), frozenset({OTHER}))


def make_database(folder: Path) -> ox.Store:
    """Make a database on disk that holds what is old."""
    database = ox.Store(folder)
    database.extend(OLD)
    return database


def show(database: ox.Store) -> tuple[list[str], list[str]]:
    """List quads and graphs, in order."""
    return sorted(map(str, database)), sorted(map(str, database.named_graphs()))


@pytest.fixture
def written(tmp_path: Path) -> tuple[list[str], list[str]]:
    """What one transaction makes of it."""
    database = make_database(tmp_path / "written")
    write_change(database, CHANGE)
    return show(database)


def test_two_steps_write_what_one_transaction_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: tuple[list[str], list[str]]) -> None:
    """And leave nothing behind."""
    monkeypatch.setattr("graph.store.transaction.BULK_QUADS", 1)
    database = make_database(tmp_path / "live")
    write_change(database, CHANGE, unfinished=tmp_path / "unfinished")
    assert show(database) == written
    assert sorted(path.name for path in tmp_path.iterdir()) == ["live", "written"]


class StoppedError(Exception):
    """Stands for the end of the process."""


class Stopping:
    """A database whose process ends right before it does something for the first time."""

    def __init__(self, database: ox.Store, last: str) -> None:
        self._database = database
        self._last = last

    def __getattr__(self, name: str) -> object:
        if name == self._last:
            raise StoppedError(name)
        return getattr(self._database, name)

    def __contains__(self, quad: ox.Quad) -> bool:
        return quad in self._database


@pytest.mark.parametrize(("last", "is_written"), [("bulk_extend", False), ("update", True), ("flush", True)])
def test_s1_what_was_stopped_is_finished_or_never_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: tuple[list[str], list[str]], last: str, *, is_written: bool
) -> None:
    """Before the first step was done, nothing of it stays; from then on the next who opens the store finishes it, and once is enough."""
    monkeypatch.setattr("graph.store.transaction.BULK_QUADS", 1)
    database, unfinished = make_database(tmp_path / "live"), tmp_path / "unfinished"
    before = show(database)
    with pytest.raises(StoppedError):
        write_change(Stopping(database, last), CHANGE, unfinished=unfinished)  # type: ignore[arg-type]  # it stands in for one
    assert unfinished.exists()
    for _ in range(2):
        finish_change(database, unfinished)
        assert show(database) == (written if is_written else before)
        assert not unfinished.exists()
