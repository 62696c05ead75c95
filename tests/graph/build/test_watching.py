"""What arrives in a folder is read once it is whole, and only then; nothing is retracted, and others write in between."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.build import Outcome
from graph.build.watching import watch
from graph.errors import SourceError
from graph.settings import Settings
from graph.store import open_snapshot, open_store

STORY = """City opens library

By Joan Reed

{name} Otieno, director of the Nairobi City Library, said on Monday that the new reading room would open in May.
"""
LIMIT_S = 60.0
"""How long is waited for anything at the most."""
SETTLE_S = 0.5

pytestmark = pytest.mark.slow


class Told:
    """What a watch has told so far, each thing given once."""

    def __init__(self) -> None:
        self.outcomes: queue.Queue[Outcome] = queue.Queue()

    def next(self) -> tuple[str, str]:
        """Wait for the next article: what became of it, and its source's name."""
        outcome = self.outcomes.get(timeout=LIMIT_S)
        return outcome.status, Path(outcome.source).name

    def nothing_for(self, seconds: float) -> bool:
        """Tell whether nothing came for a while."""
        try:
            self.outcomes.get(timeout=seconds)
        except queue.Empty:
            return True
        return False


@contextmanager
def watching(folder: Path, settings: Settings, **options: object) -> Iterator[Told]:
    """Watch a folder in a thread, and stop."""
    told, stop, errors = Told(), threading.Event(), list[BaseException]()

    def run(target: Callable[..., None]) -> None:
        try:
            target(str(folder), settings=settings, stop=stop, on_outcome=told.outcomes.put, settle_s=SETTLE_S, **options)
        except BaseException as error:  # noqa: BLE001 - the test is to see it
            errors.append(error)

    thread = threading.Thread(target=run, args=(watch,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        stop.set()
        thread.join(LIMIT_S)
        assert not thread.is_alive()
        assert errors == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder with one article that has been there for long."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "anna.txt").write_text(STORY.format(name="Anna"))
    return tmp_path / "news"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Name a store that is not there yet."""
    return Settings(store=str(tmp_path / "store"))


def list_identifiers(settings: Settings) -> list[str]:
    """List what readers see."""
    with open_snapshot(settings.store) as snapshot:
        return sorted(article.identifier for article in snapshot.articles())


@pytest.mark.parametrize("poll", [False, True], ids=["told", "polling"])
def test_what_is_there_and_what_arrives_is_read(folder: Path, settings: Settings, poll: bool) -> None:
    """Under the name that a build gives it; what changes is replaced, what goes stays in the store, what is no article is passed over."""
    with watching(folder, settings, poll=poll) as told:
        assert told.next() == ("added", "anna.txt")
        (folder / "may").mkdir()
        (folder / "may" / ".half.txt").write_text(STORY.format(name="Nobody"))
        (folder / "may" / "sea.jpg").write_bytes(b"x")
        (folder / "may" / "brian.txt").write_text(STORY.format(name="Brian"))
        assert told.next() == ("added", "brian.txt")
        (folder / "anna.txt").write_text(STORY.format(name="Dora"))
        assert told.next() == ("replaced", "anna.txt")
        (folder / "anna.txt").unlink()
        (folder / "empty.txt").write_text("")
        assert told.next() == ("failed", "empty.txt")
        assert list_identifiers(settings) == ["anna.txt", "may/brian.txt"]


def test_nothing_is_read_half_written(folder: Path, settings: Settings) -> None:
    """A file that grows is read when it has not grown for a while: once, and whole."""
    words = STORY.format(name="Brian").splitlines(keepends=True)
    with watching(folder, settings) as told:
        assert told.next() == ("added", "anna.txt")
        with (folder / "brian.txt").open("w") as file:
            for line in words:
                file.write(line)
                file.flush()
                time.sleep(SETTLE_S / 2)
        assert told.next() == ("added", "brian.txt")
        assert told.nothing_for(2 * SETTLE_S)
    with open_snapshot(settings.store) as snapshot:
        article = snapshot.find_article("brian.txt")
        assert snapshot.past_of(article) == ()


def test_who_writes_for_long_is_waited_for(folder: Path, settings: Settings) -> None:
    """What arrived meanwhile is read afterwards; in between the store is nobody's."""
    with watching(folder, settings, patience_s=0.1) as told:
        assert told.next() == ("added", "anna.txt")
        with open_store(settings.store, base_iri=settings.base_iri, patience_s=LIMIT_S):
            (folder / "brian.txt").write_text(STORY.format(name="Brian"))
            assert told.nothing_for(3 * SETTLE_S)
        assert told.next() == ("added", "brian.txt")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, settings: Settings) -> None:
    """Before a store is made."""
    with pytest.raises(SourceError, match="there is no such folder"):
        watch(str(tmp_path / "nowhere"), settings=settings, stop=threading.Event(), on_outcome=print)
    assert not Path(settings.store).exists()
