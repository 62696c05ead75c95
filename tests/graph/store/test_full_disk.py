"""A disk that fills up costs what was to be written and nothing else: it is said, the rest can be read, and all goes on when there is room again.

The disk is a small one in memory, which only root can make.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from graph.errors import StoreError
from graph.settings import DATA_FOLDER
from graph.store import Store, open_snapshot, open_store
from tests.conftest import Newsgraph
from tests.graph.store.contributions import BASE, make_contribution
from tests.serving import serving

pytestmark = pytest.mark.slow

SIZE_BYTES = 16_000_000
PLACES = [f"p{number}" for number in range(100)]
TOKEN = {"Authorization": "Bearer word", "Content-Type": "application/sparql-update"}


@dataclass(frozen=True, slots=True)
class Disk:
    """A small disk of our own."""

    path: Path

    @property
    def store(self) -> str:
        """Where a store is, or will be."""
        return str(self.path / "store")

    def fill(self, *, leave_bytes: int = 0) -> None:
        """Take all its room but so much."""
        self.make_room()
        taken = shutil.disk_usage(self.path).free - leave_bytes
        with (self.path / "filler").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, taken)

    def make_room(self) -> None:
        """Give the room back."""
        (self.path / "filler").unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk that is gone at the end."""
    path = tmp_path / "disk"
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_BYTES}", "tmpfs", str(path)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False, timeout=120).returncode != 0:
        pytest.skip("no disk can be mounted here; root can")
    try:
        yield Disk(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True, timeout=120)  # noqa: S607 - wherever the system has it


def list_articles(disk: Disk) -> list[str]:
    """List what readers see, having read every quad."""
    with open_snapshot(disk.store) as snapshot, snapshot.reading():
        assert list(snapshot.store)
        return [article.identifier for article in snapshot.articles()]


@pytest.mark.parametrize("left_bytes", [0, 4_096, 40_000, 100_000, 160_000])
def test_s5_a_writer_that_meets_a_full_disk_goes_on_when_there_is_room(disk: Disk, left_bytes: int) -> None:
    """Wherever it ran out, each try gets a sentence, readers have whole articles, and the writer that is open writes again."""
    with open_store(disk.store, base_iri=BASE, create=True) as store:
        store.replace_articles([make_contribution("a.txt")])
        store.publish()
        disk.fill(leave_bytes=left_bytes)
        for _ in range(2):
            with pytest.raises(StoreError, match=r"No space left on device|the disk is full"):
                write_until_full(store, disk)
            assert "a.txt" in list_articles(disk)
        disk.make_room()
        store.replace_articles([make_contribution("b.txt", places=PLACES)])
        store.publish()
    assert {"a.txt", "b.txt"} <= set(list_articles(disk))


def test_s5_what_was_written_and_found_no_room_to_be_published_comes_with_the_next(disk: Disk) -> None:
    """It is said to be kept, so that nobody writes it twice."""
    with open_store(disk.store, base_iri=BASE, create=True) as store:
        store.replace_articles([make_contribution("a.txt")])
        disk.fill()
        with pytest.raises(StoreError, match=r"is whole, and is published with the next write"):
            store.publish()
        assert list_snapshot(disk) == []
        disk.make_room()
        store.publish()
    assert list_articles(disk) == ["a.txt"]


def list_snapshot(disk: Disk) -> list[str]:
    """List all that readers see."""
    with open_snapshot(disk.store) as snapshot:
        return sorted(map(str, snapshot.store))


def write_until_full(store: Store, disk: Disk) -> None:
    """Write one article after the other; some may find room."""
    for number in range(20):
        store.replace_articles([make_contribution(f"{number}.txt", places=PLACES, version=number)])
        store.publish()
    raise AssertionError(f"{shutil.disk_usage(disk.path).free} bytes are free still")


@pytest.mark.parametrize("left_bytes", [0, 4_096, 8_192, 12_288, 16_384, 40_000, 200_000])
def test_s5_a_store_that_found_no_room_is_made_when_there_is(disk: Disk, left_bytes: int) -> None:
    """At whichever file it stopped, it is said in a sentence, and what it left is neither in the way nor locked."""
    disk.fill(leave_bytes=left_bytes)
    with pytest.raises(StoreError, match=r"No space left on device|the disk is full"):
        open_store(disk.store, base_iri=BASE, create=True)
    disk.make_room()
    with open_store(disk.store, base_iri=BASE, create=True) as store:
        store.replace_articles([make_contribution("a.txt")])
        store.publish()
    assert list_articles(disk) == ["a.txt"]


def test_s5_a_build_on_a_full_disk_says_so_and_the_next_one_does_it(newsgraph: Newsgraph, disk: Disk, tmp_path: Path) -> None:
    """Status 3 and one sentence; commands that read go on."""
    (tmp_path / "a.nt").write_text('<a:a> <a:b> "first" .\n')
    assert newsgraph("import", "a.nt", "--store", disk.store).exit_code == 0
    disk.fill()
    article = next((DATA_FOLDER / "articles").glob("*.txt"))
    result = newsgraph("build", article, "--store", disk.store)
    assert result.exit_code == 3
    assert "Make room and try again" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert "true" in newsgraph("query", "ASK { <a:a> <a:b> 'first' }", "--store", disk.store).stdout
    disk.make_room()
    assert newsgraph("build", article, "--store", disk.store).exit_code == 0
    assert newsgraph("check", "--store", disk.store).exit_code == 0


def test_s5_a_service_on_a_full_disk_answers_and_takes_updates_again(disk: Disk) -> None:
    """Updates get 503 and what to do, queries their answers, /health a warning; when there is room the same service writes."""
    with open_store(disk.store, base_iri=BASE, create=True) as store:
        store.publish()
    with serving(Path(disk.store), token="word", min_free_bytes=1_000_000) as address:  # noqa: S106 - nothing is guarded by it
        assert update(address, "'first'").status_code == 204
        assert httpx.get(f"{address}/health").json()["warnings"] == []
        disk.fill()
        for _ in range(2):
            refused = update(address, f"'{'x' * 5_000}'")
            assert refused.status_code == 503
            assert "Make room and try again" in refused.json()["detail"]
            assert holds(address, "'first'")
            health = httpx.get(f"{address}/health")
            assert (health.status_code, health.json()["ready"]) == (200, True)
            assert [warning for warning in health.json()["warnings"] if "writes will fail" in warning]
        disk.make_room()
        assert update(address, "'second'").status_code == 204
        assert holds(address, "'first', 'second'")
        assert httpx.get(f"{address}/health").json()["warnings"] == []


def update(address: str, value: str) -> httpx.Response:
    """Write one triple."""
    return httpx.post(f"{address}/update", content=f"INSERT DATA {{ <a:a> <a:b> {value} }}", headers=TOKEN, timeout=60)


def holds(address: str, values: str) -> bool:
    """Ask whether triples are there."""
    return bool(httpx.get(f"{address}/sparql", params={"query": f"ASK {{ <a:a> <a:b> {values} }}"}, timeout=60).json()["boolean"])
