"""Answers queries with rdflib's own engine over a dataset in memory, each in a process that can be killed.

It measures and judges nothing but how long an answer took. Called by the benchmark of the service, as a process of its own.

    python -m tests.benchmarks.rdflib_engine DATABASE      reads a line of JSON for each query, writes a line for each answer
"""

# ruff: noqa: T201 (its answers go to standard output)

from __future__ import annotations

import gc
import json
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Dataset
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from tests.benchmarks.clients import Answer

__all__ = ["RdflibEngine", "open_rdflib_engine"]

NO_ANSWER = Answer(0, b"", 0.0)


class RdflibEngine:
    """The engine in its process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, query: str, *, is_graph: bool, timeout_s: float) -> Answer:
        """Ask a query; the time is that of the engine and of writing its rows, with no server between."""
        if self._process.stdin is None or self._process.stdout is None:
            return NO_ANSWER
        print(json.dumps([query, is_graph, timeout_s]), file=self._process.stdin, flush=True)
        status, body, elapsed_s = json.loads(self._process.stdout.readline())
        return Answer(status, body.encode(), elapsed_s)

    def wait(self) -> float:
        """Wait until all is in memory; return how many seconds that took."""
        return float(self._process.stdout.readline()) if self._process.stdout else 0.0


@contextmanager
def open_rdflib_engine(database: Path) -> Iterator[RdflibEngine]:
    """Read a database into rdflib's memory, in a process of its own."""
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.benchmarks.rdflib_engine", str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        try:
            yield RdflibEngine(process)
        finally:
            process.kill()


def _load(database: str) -> Dataset:
    source, dataset = Dataset(store=OxigraphStore(store=ox.Store.read_only(database))), Dataset()
    for subject, predicate, value, name in source.quads():
        graph = dataset.default_graph if name is None or name == DATASET_DEFAULT_GRAPH_ID else dataset.graph(name)
        graph.add((subject, predicate, value))
    return dataset


def _answer(dataset: Dataset, query: str, is_graph: bool, end: Connection) -> None:
    began = time.perf_counter()
    body = dataset.query(query).serialize(format="nt" if is_graph else "json") or b""
    end.send([200, body.decode(), time.perf_counter() - began])


def _answer_in_time(dataset: Dataset, query: str, is_graph: bool, timeout_s: float) -> list[object]:
    """Answer in a copy of this process, for nothing else stops the engine."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(dataset, query, is_graph, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        return list(ours.recv()) if ours.poll(timeout_s) else [0, "", timeout_s]
    except EOFError:
        return [0, "", 0.0]
    finally:
        process.kill()
        process.join()


def main() -> None:
    """Load, then answer line by line."""
    began = time.perf_counter()
    dataset = _load(sys.argv[1])
    # What a copy of the process never writes to is not copied.
    gc.freeze()
    print(time.perf_counter() - began, flush=True)
    for line in sys.stdin:
        query, is_graph, timeout_s = json.loads(line)
        print(json.dumps(_answer_in_time(dataset, query, is_graph, timeout_s)), flush=True)


if __name__ == "__main__":
    main()
