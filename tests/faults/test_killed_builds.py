"""A build that is killed at any moment leaves a store that opens, with whole articles, and the next one ends in the same bytes."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.audit import compare_view, find_faults
from graph.errors import StoreError
from graph.export import write_export
from graph.settings import Settings
from graph.store import open_snapshot, open_store
from graph.store.names import Triples, to_triples
from tests.faults.rounds import ROUNDS
from tests.processes import running

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
BASE = Settings.model_fields["base_iri"].default
ARTICLES = 40
STORY = "City opens library\n\nNAIROBI - {name} Otieno, director of the City Library, said on Monday that the new reading room would open in May.\n"
COMPLETED_EVERY = 5
"""After so many kills a build is let run to its end, and the next begins with nothing."""


class Builder:
    """Builds in a process that can be killed."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self._process = process
        self._folder = folder
        self._read()

    def build(self, location: Path, *, kill_after_s: float | None = None) -> int:
        """Build, and return the exit status, negative for a signal."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{location}\t{self._folder}\n".encode())
        self._process.stdin.flush()
        pid = int(self._read())
        if kill_after_s is not None:
            time.sleep(kill_after_s)
            with contextlib.suppress(ProcessLookupError):  # it has ended already
                os.kill(pid, signal.SIGKILL)
        return int(self._read())

    def _read(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().decode()
        assert line, "the builder has died"
        return line


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """Articles, and a process that builds them."""
    folder = tmp_path_factory.mktemp("articles")
    for number in range(ARTICLES):
        (folder / f"{number:03}.txt").write_text(STORY.format(name=f"Anna{chr(97 + number % 26)}"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tests.faults.building"]
    with running(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Builder(process, folder)


def read_bytes(location: Path, target: Path) -> bytes:
    """Export all of a store."""
    with open_snapshot(str(location)) as snapshot:
        write_export(snapshot, target, format="nquads")
    return target.read_bytes()


def read_articles(location: Path) -> dict[str, Triples]:
    """Read every article, having proved its evidence."""
    with open_snapshot(str(location)) as snapshot, snapshot.reading():
        assert next(find_faults(snapshot), None) is None
        return {article.identifier: to_triples(snapshot.graph(article.graph_iri)) for article in snapshot.articles()}


@pytest.mark.timeout(3000)
def test_s1_killed_builds_leave_whole_articles_and_the_next_ends_in_the_same_bytes(builder: Builder, tmp_path: Path) -> None:
    """At random moments between the first and the last of an undisturbed build; what readers see and what the writer holds are whole."""
    began = time.monotonic()
    assert builder.build(tmp_path / "undisturbed") == 0
    takes_s = time.monotonic() - began
    whole, expected = read_articles(tmp_path / "undisturbed"), read_bytes(tmp_path / "undisturbed", tmp_path / "a.nq")
    assert len(whole) == ARTICLES
    chance, killed = random.Random(9), 0
    for number in range(ROUNDS):
        location = tmp_path / f"store-{number // COMPLETED_EVERY}"
        killed += builder.build(location, kill_after_s=chance.uniform(0, takes_s)) == -signal.SIGKILL
        with open_store(str(location), base_iri=BASE, create=True) as store:
            store.publish()
        left = read_articles(location)
        assert all(whole[identifier] == triples for identifier, triples in left.items())
        if number % COMPLETED_EVERY == COMPLETED_EVERY - 1 or number == ROUNDS - 1:
            assert builder.build(location) == 0
            assert read_bytes(location, tmp_path / "b.nq") == expected
            with open_snapshot(str(location)) as snapshot, snapshot.reading():
                assert compare_view(snapshot).is_equal
    assert killed > ROUNDS // 3


@pytest.mark.timeout(600)
def test_readers_beside_killed_builds_always_have_a_version(builder: Builder, tmp_path: Path) -> None:
    """Nobody has to open a store for writing first: whenever the build died, what was published before can be read as it was."""
    location = tmp_path / "store"
    with open_store(str(location), base_iri=BASE, create=True) as store:
        store.publish()
    for kill_after_s in [0.05, 0.3, 0.8, 1.5][: max(2, ROUNDS // 10)]:
        builder.build(location, kill_after_s=kill_after_s)
        try:
            read_articles(location)
        except StoreError as error:
            raise AssertionError(f"killed after {kill_after_s} s, it cannot be read: {error}") from error
