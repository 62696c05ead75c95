"""`watch` as it is run: beside a service, until it is told to end."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from graph.settings import Settings
from graph.store import open_store
from tests.conftest import Newsgraph
from tests.processes import running
from tests.serving import serving

ROOT = Path(__file__).parents[3]
STORY = """City opens library

By Joan Reed

{name} Otieno, director of the Nairobi City Library, said on Monday that the new reading room would open in May.
"""
ASK = 'ASK {{ ?person <https://schema.org/name> "{name} Otieno" }}'
LIMIT_S = 90.0

pytestmark = pytest.mark.slow


def knows(address: str, name: str) -> bool:
    """Ask a service whether it knows somebody."""
    answer = httpx.get(f"{address}/sparql", params={"query": ASK.format(name=name)}, headers={"Accept": "application/sparql-results+json"}, timeout=30)
    return bool(answer.json()["boolean"])


def read_lines(process: subprocess.Popen[bytes]) -> queue.Queue[bytes]:
    """Collect the lines that a process prints, as they come."""
    lines: queue.Queue[bytes] = queue.Queue()
    stream = process.stdout
    assert stream is not None
    threading.Thread(target=lambda: [lines.put(line) for line in stream], daemon=True).start()
    return lines


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_what_arrives_is_served_until_it_is_told_to_end(newsgraph: Newsgraph, tmp_path: Path, end: signal.Signals) -> None:
    """A line of JSON an article; what the service then answers has it. The status is 0, and every article is whole; what is none is told apart."""
    folder, store = tmp_path / "inbox", tmp_path / "store"
    folder.mkdir()
    (folder / "anna.txt").write_text(STORY.format(name="Anna"))
    open_store(str(store), base_iri=Settings().base_iri, create=True).close()
    command = [sys.executable, "-m", "web.main", "watch", str(folder), "--store", str(store), "--settle", "0.5", "--json"]
    with serving(store) as address, running(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        lines = read_lines(process)
        for name in ("Anna", "Brian"):
            (folder / f"{name.lower()}.txt").write_text(STORY.format(name=name))
            told = json.loads(lines.get(timeout=LIMIT_S))
            assert (told["status"], told["identifier"]) == ("added", f"{name.lower()}.txt")
            assert knows(address, name)
        (folder / "empty.txt").touch()
        assert json.loads(lines.get(timeout=LIMIT_S))["status"] == "failed"
        process.send_signal(end)
        assert process.wait(LIMIT_S) == 0
        assert process.stderr is not None
        assert process.stderr.read().decode().splitlines()[-1] == "2 articles read, and whole; 1 source failed, which `newsgraph failures` lists."
    assert newsgraph("check", "--store", store, "--view").exit_code == 0


def test_without_a_folder_there_is_nothing_to_watch(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """One sentence, status 1; no store is made."""
    result = newsgraph("watch", "nowhere", "--store", "store")
    assert result.exit_code == 1
    assert "there is no such folder" in result.stderr
    assert not (tmp_path / "store").exists()
