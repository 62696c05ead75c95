"""An update whose process is killed at any moment is done whole or not at all, what was acknowledged stays, and done again it ends in the same bytes."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from graph.audit import find_faults
from graph.errors import WorkerError
from graph.limits import Dataset
from graph.settings import Settings
from graph.store import open_snapshot
from graph.writing import Writer
from tests.faults.rounds import ROUNDS

pytestmark = pytest.mark.slow

TRIPLES = 300
STEP = "DELETE {{ <urn:counter> <urn:is> ?x }} INSERT {{ <urn:counter> <urn:is> {number} }} WHERE {{ OPTIONAL {{ <urn:counter> <urn:is> ?x }} }}"


def write_update(number: int) -> bytes:
    """Write an update of two operations: some hundred triples, and a counter that says how far it is."""
    data = " ".join(f"<urn:{number}> <urn:p{each}> {each} ." for each in range(TRIPLES))
    return f"INSERT DATA {{ {data} }} ; {STEP.format(number=number)}".encode()


def count(location: Path, number: int) -> tuple[int, int]:
    """Count an update's triples that readers see, and whether the counter names it."""
    with open_snapshot(str(location)) as snapshot:
        triples = next(iter(snapshot.store.query(f"SELECT (COUNT(*) AS ?n) {{ <urn:{number}> ?p ?o }}")))["n"].value
        return int(triples), int(bool(snapshot.store.query(f"ASK {{ <urn:counter> <urn:is> {number} }}")))


def list_quads(location: Path) -> list[str]:
    """List what readers see."""
    with open_snapshot(str(location)) as snapshot:
        return sorted(map(str, snapshot.store))


def write_and_kill(writer: Writer, number: int, kill_after_s: float) -> bool:
    """Send an update and kill the process that does it; tell whether it was acknowledged."""
    outcomes: list[bool] = []

    def write() -> None:
        try:
            writer.update(write_update(number), dataset=Dataset())
            outcomes.append(True)
        except WorkerError:
            outcomes.append(False)

    thread = threading.Thread(target=write)
    thread.start()
    time.sleep(kill_after_s)
    child = writer._child
    if child is not None and child.is_alive:
        os.kill(child.pid, signal.SIGKILL)
        # What is sent to a process that is on its way to its end is lost with it, and said to be.
        deadline = time.monotonic() + 30
        while child.is_alive and time.monotonic() < deadline:
            time.sleep(0.01)
    thread.join(100)
    assert outcomes, "the writer neither wrote nor failed"
    return outcomes[0]


@pytest.mark.timeout(3000)
def test_s1_killed_updates_are_done_whole_or_not_at_all(own_seed_store: Path, seed_store: Path) -> None:
    """At random moments of their work; one that was acknowledged is there, and the store's articles are proven at the end."""
    chance, settings = random.Random(5), Settings()
    writer = Writer(str(own_seed_store), settings)
    try:
        writer.update(write_update(0), dataset=Dataset())
        # Once more, for the first one began with starting the process.
        began = time.monotonic()
        writer.update(write_update(0), dataset=Dataset())
        takes_s = time.monotonic() - began
        for number in range(1, ROUNDS + 1):
            acknowledged = write_and_kill(writer, number, chance.uniform(0, takes_s))
            # Opened for writing, the store publishes what was done and not yet shown.
            writer.update(b"DELETE DATA { <urn:no> <urn:such> 1 }", dataset=Dataset())
            found = count(own_seed_store, number)
            assert found in {(0, 0), (TRIPLES, 1)} if not acknowledged else found == (TRIPLES, 1)
            writer.update(write_update(number), dataset=Dataset())
    finally:
        writer.close()
    with open_snapshot(str(own_seed_store)) as snapshot, snapshot.reading():
        assert next(find_faults(snapshot), None) is None
    assert len(list_quads(own_seed_store)) == len(list_quads(seed_store)) + (ROUNDS + 1) * TRIPLES + 1
    assert count(own_seed_store, ROUNDS) == (TRIPLES, 1)
