"""Measures the build beside the parse that it rests on: time with one and with two processes, memory, quads an article.

Each measurement runs in a process of its own, so that none warms another's caches and peaks do not mix. It judges by the targets it
prints and ends with 0 in any case: a busy machine is no fault of the code. Called by `make bench-build`.
"""

# ruff: noqa: T201 (a command prints)

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox

from graph.build import build
from graph.extract.language import load_model, parse_article
from graph.loaders import SourceFile, iterate_sources, load
from graph.settings import Settings
from graph.store import open_snapshot, open_store
from ontology.terms import KG, RDF
from tests.benchmarks.articles import write_articles

ROOT = Path(__file__).resolve().parents[2]
MANY, FEW = 200, 20

Figures = dict[str, float]
_TYPE, _ASSERTION = ox.NamedNode(RDF.type), ox.NamedNode(KG.Assertion)


def main() -> None:
    """Measure and print."""
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="newsgraph-bench-") as name:
        folder = Path(name)
        for number in (MANY, FEW):
            (folder / str(number)).mkdir()
            write_articles(folder / str(number), number)
        parse = _run("parse", folder / str(MANY))
        one, two = (_run(kind, folder / str(MANY)) for kind in ("one", "two"))
        few = _run("one", folder / str(FEW))
    print(
        f"{MANY} articles of {parse['tokens'] / MANY:,.0f} tokens; {os.cpu_count()} processors, load {load_before:.1f} before, {os.getloadavg()[0]:.1f} after"
    )
    _print("parse alone", parse)
    _print("build, 1 worker", one)
    _print("build, 2 workers", two)
    print(f"{'quads an article':<24}{one['quads'] / MANY:>8,.0f}, {one['facts'] / MANY:,.0f} facts, each with its words")
    print(f"{'bytes on disk a fact':<24}{one['bytes'] / one['facts']:>8,.0f}, {one['bytes'] / one['quads']:.0f} a quad")
    print(f"{'peak memory':<24}{few['peak_mb']:>8,.0f} MB at {FEW} articles, {one['peak_mb']:,.0f} MB at {MANY}, one worker")
    _compare("build / parse", one["elapsed_s"] / parse["elapsed_s"], "at most 2.0")
    _compare("the same in CPU time", one["cpu_s"] / parse["cpu_s"], "at most 2.0")
    _compare("1 worker / 2 workers", one["elapsed_s"] / two["elapsed_s"], "at least 1.5")
    _compare("the most by CPU time", one["cpu_s"] / (two["cpu_s"] / 2), "were it shared evenly")
    _compare(f"memory {MANY} / {FEW}", one["peak_mb"] / few["peak_mb"], "at most 1.2")


def _print(name: str, figures: Figures) -> None:
    elapsed, each = figures["elapsed_s"], 1000 / MANY
    print(f"{name:<24}{elapsed:>8.1f} s{each * elapsed:>8.0f} ms an article ({each * figures['cpu_s']:.0f} ms of CPU time){MANY / elapsed:>8.1f} articles/s")


def _compare(name: str, ratio: float, target: str) -> None:
    print(f"{name:<24}{ratio:>8.2f}   ({target})")


def _run(kind: str, folder: Path) -> Figures:
    command = [sys.executable, "-m", "tests.benchmarks.build", kind, str(folder)]
    figures: Figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT).stdout)
    return figures


# ------------------------------------------------------------------------------------------------ in a process of its own
def parse_alone(folder: Path) -> Figures:
    """Time spaCy's parse of the blocks that a build reads, the loading of the model included, as it is in a build."""
    articles = [article for source in iterate_sources([str(folder)]) if isinstance(source, SourceFile) for article in load(source, max_bytes=2_000_000)]
    began, cpu = time.monotonic(), _cpu_s()
    model = load_model(Settings().model)
    tokens = sum(len(passage.doc) for article in articles for passage in parse_article(model, article))
    return {"elapsed_s": time.monotonic() - began, "cpu_s": _cpu_s() - cpu, "tokens": tokens}


def build_with(workers: int) -> Callable[[Path], Figures]:
    """Return what times a whole build, the start of the processes and the loading of the model included."""

    def run(folder: Path) -> Figures:
        settings = Settings()
        began, cpu = time.monotonic(), _cpu_s()
        with open_store("memory:", base_iri=settings.base_iri) as store:
            report = build([str(folder)], store, settings=settings, workers=workers)
            failed = [outcome.reason for outcome in report.outcomes if outcome.status == "failed"]
            if failed:
                raise SystemExit(f"{len(failed)} articles could not be read, so there is nothing to measure: {failed[0]}")
            elapsed, spent = time.monotonic() - began, _cpu_s() - cpu
            with open_snapshot(store.location) as snapshot:
                quads = len(snapshot.store)
                facts = sum(1 for _ in snapshot.store.quads_for_pattern(None, _TYPE, _ASSERTION, ox.DefaultGraph()))
                size = sum(file.stat().st_size for file in (Path(store.location) / "snapshots" / str(snapshot.number)).iterdir())
        figures = {"elapsed_s": elapsed, "cpu_s": spent, "quads": quads, "facts": facts, "bytes": size}
        return figures | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}

    return run


def _cpu_s() -> float:
    """Return the CPU time of this process and of those it has ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


KINDS: Mapping[str, Callable[[Path], Figures]] = {"parse": parse_alone, "one": build_with(1), "two": build_with(2)}

if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        print(json.dumps(KINDS[sys.argv[1]](Path(sys.argv[2]))))
