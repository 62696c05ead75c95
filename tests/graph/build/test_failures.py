"""What failed is listed until it is read, also by a build that was killed, and can be read again by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.build import Outcome, build
from graph.build.failures import FAILURES, FailureList, forget_failures, read_failures
from graph.build.run import BATCH_ARTICLES, Batches, ignore_progress
from graph.errors import StoreError
from graph.loaders import SourceFile
from graph.settings import Settings
from graph.store import Store, open_store
from tests.conftest import Newsgraph

SETTINGS = Settings()
STORY = """City opens library

By Joan Reed

{name} Otieno, director of the Nairobi City Library, said on Monday that the new reading room would open in May.
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open a new store."""
    with open_store(str(tmp_path / "store"), base_iri=SETTINGS.base_iri, create=True) as opened:
        yield opened


def list_failed(store: Store) -> list[tuple[str, str | None, str]]:
    """List what failed: source's identifier, article and reason."""
    return [(each.identifier, fault.identifier, fault.reason) for each in read_failures(store.location) for fault in each.faults]


@pytest.mark.slow
def test_what_failed_is_read_again_as_the_same_article(store: Store, tmp_path: Path) -> None:
    """Under the name that it has below its folder; what was mended leaves the list, the rest stays, and nothing else is tried."""
    (tmp_path / "news" / "may").mkdir(parents=True)
    for name in ("anna", "brian"):
        (tmp_path / "news" / "may" / f"{name}.txt").write_text("")
    (tmp_path / "news" / "carol.txt").write_text(STORY.format(name="Carol"))
    build([str(tmp_path / "news")], store, settings=SETTINGS)
    assert [(name, article) for name, article, _ in list_failed(store)] == [("may/anna.txt", None), ("may/brian.txt", None)]
    assert all("it is empty" in reason for _, _, reason in list_failed(store))
    (tmp_path / "news" / "may" / "anna.txt").write_text(STORY.format(name="Anna"))
    report = build([each.to_source() for each in read_failures(store.location)], store, settings=SETTINGS)
    assert [(outcome.identifier, outcome.status) for outcome in report.outcomes] == [("may/anna.txt", "added"), (None, "failed")]
    assert [name for name, _, _ in list_failed(store)] == ["may/brian.txt"]
    assert [article.identifier for article in store.articles()] == ["carol.txt", "may/anna.txt"]


def note(store: Store, outcomes: list[Outcome], *names: str) -> None:
    """Take down what became of sources, as one build does."""
    FailureList(store.location, [SourceFile(name, name, Path("/news") / name) for name in names]).note(outcomes)


def test_other_builds_leave_the_list_as_it_is(store: Store) -> None:
    """Only what is tried again is taken off, and what has no file is not on it: it cannot be read again."""
    note(store, [Outcome("a.txt", None, "failed", "empty"), Outcome("-", None, "failed", "no text")], "a.txt")
    note(store, [Outcome("b.jsonl", "b.jsonl#1", "failed", "no words"), Outcome("b.jsonl", "b.jsonl#2", "added")], "b.jsonl")
    assert list_failed(store) == [("a.txt", None, "empty"), ("b.jsonl", "b.jsonl#1", "no words")]
    note(store, [Outcome("b.jsonl", "b.jsonl#1", "added"), Outcome("b.jsonl", "b.jsonl#2", "unchanged")], "b.jsonl")
    assert list_failed(store) == [("a.txt", None, "empty")]
    note(store, [Outcome("a.txt", "a.txt", "added")], "a.txt")
    assert not (Path(store.location) / FAILURES).exists()


def test_a_killed_build_has_noted_what_failed_until_then(store: Store) -> None:
    """With each batch, not at the end."""
    sources = [SourceFile(f"{number}.txt", f"{number}.txt", Path(f"/news/{number}.txt")) for number in range(BATCH_ARTICLES + 1)]
    batches = Batches(store, ignore_progress, total=len(sources), failures=FailureList(store.location, sources))
    for source in sources:
        batches.add(Outcome(source.name, None, "failed", "empty"))
    assert len(read_failures(store.location)) == BATCH_ARTICLES


def test_a_list_that_cannot_be_read_is_named(store: Store) -> None:
    """With what to do."""
    (Path(store.location) / FAILURES).write_text('[{"source": 1}]')
    with pytest.raises(StoreError, match="Remove it; the store itself does not need it"):
        read_failures(store.location)


def test_the_list_can_be_forgotten(store: Store) -> None:
    """It says what was in it."""
    note(store, [Outcome("a.txt", None, "failed", "empty")], "a.txt")
    assert [each.identifier for each in forget_failures(store.location)] == ["a.txt"]
    assert read_failures(store.location) == ()
    assert forget_failures(store.location) == ()


@pytest.mark.slow
def test_the_commands_list_retry_and_forget(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """With the statuses of a build; without anything to read, `build` says what to give."""
    (tmp_path / "anna.txt").write_text("")
    assert newsgraph("build", "anna.txt", "--store", "store").exit_code == 1
    listed = newsgraph("failures", "--store", "store")
    assert "anna.txt" in listed.stdout
    assert "it is empty" in listed.stdout
    assert "1 source failed" in listed.stderr
    assert newsgraph("build", "--failed", "--store", "store").exit_code == 1
    (tmp_path / "anna.txt").write_text(STORY.format(name="Anna"))
    done = newsgraph("build", "--failed", "--store", "store", "--json")
    assert json.loads(done.stdout)["counts"]["added"] == 1
    assert json.loads(newsgraph("failures", "--store", "store", "--json").stdout)["failed"] == []
    again = newsgraph("build", "--failed", "--store", "store")
    assert (again.exit_code, "0 sources" in again.stderr) == (0, True)
    assert newsgraph("build", "nowhere.txt", "--store", "store").exit_code == 1
    assert "and forgotten" in newsgraph("failures", "--forget", "--store", "store").stderr
    assert json.loads(newsgraph("failures", "--store", "store", "--json").stdout)["failed"] == []
    nothing = newsgraph("build", "--store", "store")
    assert (nothing.exit_code, "--failed" in nothing.output) == (2, True)
