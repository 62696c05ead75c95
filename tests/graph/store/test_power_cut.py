"""What was written is on the disk for good when it is said to be done: a power cut after that loses none of it.

Shown by what the processes ask of the system: no file of the newest version is written to after it was last synced. Without strace nothing is shown.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from graph.settings import DATA_FOLDER
from tests.processes import running
from tests.serving import started

ROOT = Path(__file__).resolve().parents[3]
STRACE = shutil.which("strace")
TRACE = [STRACE or "strace", "-f", "-y", "-e", "trace=write,pwrite64,writev,pwritev,fsync,fdatasync", "-e", "signal=none", "-s", "0"]
CALL = re.compile(r"(?:^|\s)(?P<name>\w+)\(\d+<(?P<path>/[^>]*)>")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(STRACE is None, reason="strace is not installed")]


def list_unsynced(trace: Iterable[str]) -> set[str]:
    """List the files that were written to after they were last synced, by their names at that time."""
    unsynced: set[str] = set()
    for line in trace:
        found = CALL.search(line)
        if found is None:
            continue
        if found["name"] in ("fsync", "fdatasync"):
            unsynced.discard(found["path"])
        else:
            unsynced.add(found["path"])
    return unsynced


def list_at_risk(store: Path, trace: Path) -> set[str]:
    """List the files of the newest version, and what names it, that a power cut could take."""
    number = (store / "newest").read_text().strip()
    unsynced = list_unsynced(trace.read_text(errors="replace").splitlines())
    version = [file for file in (store / "snapshots" / number).iterdir() if file.stat().st_size]
    # A file of a version is the very one of the writer's database where it could be linked, and was written under that name.
    own = [*version, *(store / "live" / file.name for file in version if file.stat().st_nlink > 1), store / "newest", store / "newest.new"]
    return {str(path) for path in own} & unsynced


def count_writes(store: Path, trace: Path) -> int:
    """Count the writes into a store's own files: none at all would prove nothing."""
    return sum(str(store) in line for line in trace.read_text(errors="replace").splitlines())


def test_what_was_not_synced_is_found() -> None:
    """A write behind the last sync counts, one before it does not."""
    lines = ["1 write(3</s/a>, 1) = 1", "1 fdatasync(3</s/a>) = 0", "2 pwrite64(4</s/b>, 1) = 1", "1 fsync(4</s/b>) = 0", "1 write(4</s/b>, 1) = 1"]
    assert list_unsynced(lines) == {"/s/b"}


def test_s2_what_a_build_has_read_outlives_a_power_cut(tmp_path: Path) -> None:
    """When the command has ended, all of the version that it published is on the disk."""
    store, trace = tmp_path / "store", tmp_path / "trace"
    article = next((DATA_FOLDER / "articles").glob("*.txt"))
    command = [sys.executable, "-m", "web.main", "build", str(article), "--store", str(store), "--workers", "1"]
    ended = subprocess.run([*TRACE, "-o", str(trace), *command], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    if "ptrace" in ended.stderr:
        pytest.skip("this system lets nobody be traced")
    assert ended.returncode == 0, ended.stderr
    assert count_writes(store, trace) > 10
    assert list_at_risk(store, trace) == set()


@contextmanager
def tracing(pid: int, trace: Path) -> Iterator[None]:
    """Note what a process and those that it starts ask of the system."""
    with running([*TRACE, "-o", str(trace), "-p", str(pid)], stderr=subprocess.PIPE) as tracer:
        assert tracer.stderr is not None
        if b"attached" not in tracer.stderr.readline():
            pytest.skip("this system lets nobody be traced")
        try:
            yield
        finally:
            tracer.terminate()
            tracer.communicate(timeout=30)


def test_s2_an_update_that_was_answered_outlives_a_power_cut(own_seed_store: Path, tmp_path: Path) -> None:
    """When the answer comes, all of the version that it names is on the disk."""
    trace = tmp_path / "trace"
    with started("--store", own_seed_store, cwd=tmp_path, environment={"NEWSGRAPH_TOKEN": "word"}) as service, tracing(service.process.pid, trace):
        headers = {"Authorization": "Bearer word", "Content-Type": "application/sparql-update"}
        answer = httpx.post(f"{service.address}/update", content="INSERT DATA { <a:a> <a:b> 1 }", headers=headers, timeout=60)
        assert answer.status_code == 204
        assert (own_seed_store / "newest").read_text().strip() == answer.headers["X-Newsgraph-Snapshot"]
        time.sleep(0.2)  # what the tracer has seen, it has then written
        at_risk = list_at_risk(own_seed_store, trace)
    assert count_writes(own_seed_store, trace) > 5
    assert at_risk == set()
