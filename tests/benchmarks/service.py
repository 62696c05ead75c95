"""Measures the service beside `oxigraph serve-read-only` and rdflib-endpoint, on one archive of invented articles.

Servers take turns, so that a busy machine slows all of them; only right answers count. It judges by the targets it prints and ends with 0 in
any case. Called by `make bench-service`.
"""

# ruff: noqa: T201 (a command prints)

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pyoxigraph as ox

from graph.store import open_snapshot
from tests.benchmarks.archive import find_archive
from tests.benchmarks.articles import write_articles
from tests.benchmarks.clients import Answer, Client, count_cells, measure_throughput, read_rows
from tests.benchmarks.rdflib_engine import RdflibEngine, open_rdflib_engine
from tests.benchmarks.servers import NEWSGRAPH, ROOT, Server, serve_newsgraph, serve_oxigraph, serve_rdflib_endpoint
from tests.benchmarks.shapes import CO_SPEAKERS, POINT, Shape, make_shapes

PATIENCE_S = 20.0
"""How long an answer may take; who takes longer, or answers wrongly, is asked that shape no more."""
SLOW = "rdflib-endpoint"
"""Asked in the first turns only."""
REPEATED = 20
"""How many different queries are asked again and again."""
TURNS = 3
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?i) }"
BUILT_ARTICLES = 60
Figures = dict[str, object]


def main() -> None:
    """Measure and print."""
    options = _read_options()
    options.folder.mkdir(parents=True, exist_ok=True)
    store = find_archive(options.folder, options.quads)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="newsgraph-bench-", dir=options.folder) as name:
        bench = _Bench(store, Path(name), options.seconds)
        say = _say_nothing if options.json else _say_now
        say(f"{bench.quads:,} quads; {os.cpu_count()} processors, load {load:.1f} before")
        for part in (measure_start, measure_latency, measure_rates, measure_runaway, measure_build, measure_dump):
            if not options.only or part.__name__.removeprefix("measure_") in options.only:
                part(bench, say)
        if "engine" in (options.only or ()):
            measure_engine(bench, say)
    if options.json:
        print(json.dumps({"quads": bench.quads, "load_before": load, "load_after": os.getloadavg()[0], **bench.figures}, indent=1))


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.service")
    parser.add_argument("--quads", type=int, default=1_000_000, help="how large the archive is")
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each measurement of throughput takes")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "newsgraph-bench", help="where archives are kept")
    parser.add_argument("--only", action="append", help="start, latency, rates, runaway, build, dump or, by name alone, engine; may be given again")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser.parse_args()


def _say_nothing(line: str) -> None:
    del line


def _say_now(line: str) -> None:
    print(line, flush=True)


Say = Callable[[str], None]


@dataclass
class _Bench:
    """The archive, a copy of its database for the others, what is asked of it, and what was measured."""

    store: Path
    folder: Path
    seconds: float
    figures: Figures = field(default_factory=dict)
    nonces: Iterator[int] = field(default_factory=count)
    _expected: dict[tuple[str, int], frozenset[object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with open_snapshot(str(self.store)) as snapshot:
            self.quads = len(snapshot.store)
            self.copy = self.folder / "database"
            shutil.copytree(self.store / "snapshots" / str(snapshot.number), self.copy)
        self.database = ox.Store.read_only(str(self.copy))
        self.questions, self.shapes = make_shapes(self.database)

    def shape(self, name: str) -> Shape:
        return next(shape for shape in self.shapes if shape.name == name)

    def expect(self, shape: Shape, number: int) -> frozenset[object]:
        """Return the rows that are the answer, from the engine itself."""
        key = (shape.name, number % len(shape.parameters))
        if key not in self._expected:
            self._expected[key] = self._find_rows(shape, number)
        return self._expected[key]

    def _find_rows(self, shape: Shape, number: int) -> frozenset[object]:
        results = self.database.query(shape.text(number))
        form = ox.RdfFormat.N_TRIPLES if isinstance(results, ox.QueryTriples) else ox.QueryResultsFormat.JSON
        return read_rows(results.serialize(format=form) or b"", is_graph=shape.is_graph)

    def list_unseen(self, shape: Shape, number: int) -> list[tuple[str, int]]:
        """Make queries that nobody has sent, with the number of cells in the answer of each."""
        cells = [self._count_cells(shape, parameter) for parameter in range(min(number, len(shape.parameters)))]
        return [(shape.text(each, nonce=next(self.nonces)), cells[each % len(cells)]) for each in range(number)]

    def list_repeated(self, shape: Shape) -> list[tuple[str, int]]:
        """Make a few queries that are asked again and again."""
        return [(shape.text(each), self._count_cells(shape, each)) for each in range(REPEATED)]

    def _count_cells(self, shape: Shape, number: int) -> int:
        results = self.database.query(shape.text(number))
        return count_cells(results.serialize(format=ox.QueryResultsFormat.JSON) or b"")


# -------------------------------------------------------------------------------------------------------------- the start
def measure_start(bench: _Bench, say: Say) -> None:
    """Time from the start of the process to the first right answer."""
    times: dict[str, list[float]] = {}
    for _ in range(TURNS):
        for serve, place in ((serve_newsgraph, bench.store), (serve_oxigraph, bench.copy)):
            with serve(place) as server:
                _check(bench, Client(server).ask(bench.shape(POINT).text(0)), bench.shape(POINT), 0)
                times.setdefault(server.name, []).append(time.monotonic() - server.started)
    ours, theirs = (statistics.median(each) for each in times.values())
    bench.figures["start_s"] = {name: statistics.median(each) for name, each in times.items()}
    say(f"{'first answer after start':<34}{ours:>9.2f} s     oxigraph {theirs:.2f} s   (at most 2 s)")


def _check(bench: _Bench, answer: Answer, shape: Shape, number: int) -> bool:
    return answer.status == 200 and read_rows(answer.body, is_graph=shape.is_graph) == bench.expect(shape, number)


# ---------------------------------------------------------------------------------------------------------------- latency
@dataclass(frozen=True, slots=True)
class _Latency:
    """How long a shape takes at the median, in milliseconds: never asked before and asked again; None where no answer was right."""

    unseen_ms: float | None
    again_ms: float | None


def measure_latency(bench: _Bench, say: Say) -> None:
    """Time every question and shape, one client, servers by turns."""
    with ExitStack() as stack:
        servers = [stack.enter_context(each) for each in (serve_newsgraph(bench.store), serve_oxigraph(bench.copy), serve_rdflib_endpoint(bench.copy))]
        _settle(bench, servers[0])
        say(f"{'latency at the median, ms':<34}{'newsgraph':>10}{'again':>9}{'oxigraph':>10}{'ratio':>7}{'rdflib-endpoint':>17}{'ratio':>7}")
        rows = {}
        for shape in (*bench.questions, *bench.shapes):
            rows[shape.name] = _measure_shape(bench, servers, shape)
            say(_format_latency(shape.name, rows[shape.name]))
    ratios = [ratio for row in rows.values() if (ratio := _ratio(row["newsgraph"].unseen_ms, row["oxigraph"].unseen_ms)) is not None]
    named, twelve = ratios[: len(bench.questions)], ratios[len(bench.questions) :]
    bench.figures["latency_ms"] = {name: {server: [each.unseen_ms, each.again_ms] for server, each in row.items()} for name, row in rows.items()}
    bench.figures["latency_ratio"] = statistics.median(ratios)
    parts = f"questions {statistics.median(named):.2f}, shapes {statistics.median(twelve):.2f}"
    say(f"{'median of the ratios':<34}{statistics.median(ratios):>9.2f}  {parts}   (at most 1.3)")


def measure_engine(bench: _Bench, say: Say) -> None:
    """Time every question and shape beside rdflib's own engine, which holds all quads in memory and has no server before it."""
    with ExitStack() as stack:
        servers = [stack.enter_context(each) for each in (serve_newsgraph(bench.store), serve_oxigraph(bench.copy))]
        engine = stack.enter_context(open_rdflib_engine(bench.copy))
        loaded_s = engine.wait()
        _settle(bench, servers[0])
        say(f"rdflib has read {bench.quads:,} quads in {loaded_s:.0f} s")
        say(f"{'latency at the median, ms':<34}{'newsgraph':>10}{'again':>9}{'oxigraph':>10}{'ratio':>7}{'rdflib in memory':>17}{'ratio':>7}")
        rows = {}
        for shape in (*bench.questions, *bench.shapes):
            row = _measure_shape(bench, servers, shape) | {SLOW: _Latency(_time_engine(bench, engine, shape), None)}
            say(_format_latency(shape.name, row))
            rows[shape.name] = [row["newsgraph"].unseen_ms, row["oxigraph"].unseen_ms, row[SLOW].unseen_ms]
    beside = {name: [ratio for ours, *others in rows.values() if (ratio := _ratio(ours, others[index]))] for index, name in enumerate(("oxigraph", "rdflib"))}
    bench.figures["engine_ms"] = {"loaded_s": loaded_s, **rows}
    for name, ratios in beside.items():
        say(f"{f'median of the ratios, {name}':<34}{statistics.median(ratios) if ratios else float('nan'):>9.2g}  over {len(ratios)} that both answer in time")


def _time_engine(bench: _Bench, engine: RdflibEngine, shape: Shape) -> float | None:
    """Time an answer of rdflib's engine, in milliseconds at the median; None where it was wrong or took too long."""
    times: list[float] = []
    while len(times) < TURNS and sum(times) < bench.seconds * 1000:
        number = len(times)
        answer = engine.ask(shape.text(number), is_graph=shape.is_graph, timeout_s=PATIENCE_S)
        if not _check(bench, answer, shape, number):
            return None
        times.append(answer.elapsed_s * 1000)
    return statistics.median(times)


def _measure_shape(bench: _Bench, servers: Sequence[Server], shape: Shape) -> dict[str, _Latency]:
    clients = {server.name: Client(server, timeout_s=PATIENCE_S) for server in servers}
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in clients}
    began, number = time.monotonic(), 0
    # At least three rounds, at most fifteen, so that what takes seconds does not take minutes.
    while number < TURNS or (number < 15 and time.monotonic() - began < bench.seconds):
        for name, client in list(clients.items()):
            if name != SLOW or number < TURNS:
                is_right = _ask_twice(bench, client, (shape, number), times[name])
                if not is_right:
                    del clients[name]
        number += 1
    return {name: _Latency(*(statistics.median(each) if name in clients else None for each in kept)) for name, kept in times.items()}


def _ask_twice(bench: _Bench, client: Client, asked: tuple[Shape, int], times: tuple[list[float], list[float]]) -> bool:
    """Ask what nobody has asked before, then the same again; tell whether both answers were right."""
    shape, number = asked
    text = shape.text(number, nonce=next(bench.nonces))
    for kept in times:
        answer = client.ask(text, is_graph=shape.is_graph)
        if not _check(bench, answer, shape, number):
            return False
        kept.append(answer.elapsed_s * 1000)
    return True


def _format_latency(name: str, row: dict[str, _Latency]) -> str:
    ours, oxigraph, rdflib = (row[server] for server in ("newsgraph", "oxigraph", SLOW))
    return (
        f"{name:<34}{_format(ours.unseen_ms):>10}{_format(ours.again_ms):>9}"
        f"{_format(oxigraph.unseen_ms):>10}{_format(_ratio(ours.unseen_ms, oxigraph.unseen_ms)):>7}"
        f"{_format(rdflib.unseen_ms):>17}{_format(_ratio(ours.unseen_ms, rdflib.unseen_ms)):>7}"
    )


def _ratio(ours: float | None, theirs: float | None) -> float | None:
    return None if ours is None or theirs is None else ours / theirs


def _format(figure: float | None) -> str:
    return "no" if figure is None else f"{figure:.2f}" if figure < 10 else f"{figure:.0f}"


# ------------------------------------------------------------------------------------------------------------- throughput
def measure_rates(bench: _Bench, say: Say) -> None:
    """Count right answers a second to eight clients, point and co-speaker queries, never asked before and asked again."""
    rates: dict[tuple[str, str], dict[str, list[float]]] = {}
    wrong = Counter[str]()
    with serve_newsgraph(bench.store) as ours, serve_oxigraph(bench.copy) as theirs:
        _settle(bench, ours)
        for name, manner, server in _take_turns((ours, theirs)):
            shape = bench.shape(name)
            asked = bench.list_repeated(shape) if manner == "again" else bench.list_unseen(shape, int(4_000 * bench.seconds))
            rate, faults = measure_throughput(server, asked, seconds=bench.seconds)
            rates.setdefault((name, manner), {}).setdefault(server.name, []).append(rate)
            wrong[server.name] += faults
    targets = {(CO_SPEAKERS, "unseen"): 0.8, (POINT, "again"): 1.2, (CO_SPEAKERS, "again"): 5.0}
    say(f"{'right answers a second, 8 clients':<34}{'newsgraph':>10}{'oxigraph':>10}{'ratio':>7}")
    for (name, manner), each in rates.items():
        ours_rate, theirs_rate = statistics.median(each["newsgraph"]), statistics.median(each["oxigraph"])
        target = f"   (at least {targets[name, manner]:g})" if (name, manner) in targets else ""
        say(f"{f'{name}, {manner}':<34}{ours_rate:>10,.0f}{theirs_rate:>10,.0f}{_format(_ratio(ours_rate, theirs_rate or None)):>7}{target}")
    say(f"{'wrong ones or none in all':<34}{wrong['newsgraph']:>10,}{wrong['oxigraph']:>10,}")
    bench.figures["rates"] = {f"{name}, {manner}": each for (name, manner), each in rates.items()} | {"wrong": dict(wrong)}


def _take_turns(servers: Sequence[Server]) -> Iterator[tuple[str, str, Server]]:
    """Go through both queries and both manners, each server in its turn, several times."""
    for _ in range(TURNS):
        for name in (POINT, CO_SPEAKERS):
            for manner in ("unseen", "again"):
                for server in servers:
                    yield name, manner, server


def _settle(bench: _Bench, server: Server) -> None:
    """Wait until a server has done what it does once after its start: ten quick answers in a row, or half a minute."""
    client, shape, quick = Client(server), bench.shape(POINT), 0
    deadline = time.monotonic() + 30
    while quick < 10 and time.monotonic() < deadline:
        answer = client.ask(shape.text(0, nonce=next(bench.nonces)))
        quick = quick + 1 if answer.elapsed_s < 0.02 else 0
    client.close()


# --------------------------------------------------------------------------------------------------- beside other work
def _time_points(bench: _Bench, server: Server, *, while_: Callable[[], bool]) -> tuple[list[float], int]:
    """Time point answers, one after the other, as long as something holds; return milliseconds, and how many were wrong."""
    client, shape, times, wrong = Client(server), bench.shape(POINT), [], 0
    while while_():
        number = next(bench.nonces)
        answer = client.ask(shape.text(number, nonce=number))
        if _check(bench, answer, shape, number):
            times.append(answer.elapsed_s * 1000)
        else:
            wrong += 1
    client.close()
    return times, wrong


def _within(seconds: float) -> Callable[[], bool]:
    deadline = time.monotonic() + seconds
    return lambda: time.monotonic() < deadline


def _compare(bench: _Bench, say: Say, name: str, idle: list[float], busy: tuple[list[float], int], *, target: float) -> None:
    times, wrong = busy
    before = statistics.median(idle)
    if not times:
        bench.figures[name] = {"idle_ms": before, "busy_ms": None, "wrong": wrong}
        say(f"{name:<34}{'no right answer':>16}, {wrong} wrong ones; idle {before:.2f} ms   (at most {target:g} times)")
        return
    after, worst = statistics.median(times), sorted(times)[int(len(times) * 0.99)]
    bench.figures[name] = {"idle_ms": before, "busy_ms": after, "p99_ms": worst, "wrong": wrong, "answers": len(times)}
    say(
        f"{name:<34}{after:>9.2f} ms    idle {before:.2f} ms, ratio {after / before:.2f}; "
        f"99th percentile {worst:.0f} ms; {len(times)} right, {wrong} wrong   (at most {target:g} times)"
    )


def measure_runaway(bench: _Bench, say: Say) -> None:
    """Time point answers while two queries run that never end."""
    for serve, place in ((serve_newsgraph, bench.store), (serve_oxigraph, bench.copy)):
        with serve(place) as server:
            _settle(bench, server)
            idle, _ = _time_points(bench, server, while_=_within(bench.seconds))
            stopping = threading.Event()
            runaways = [threading.Thread(target=_run_away, args=(server, stopping), daemon=True) for _ in range(2)]
            for thread in runaways:
                thread.start()
            time.sleep(1)
            busy = _time_points(bench, server, while_=_within(2 * bench.seconds))
            stopping.set()
            _compare(bench, say, f"two runaway queries, {server.name}", idle, busy, target=3)


def _run_away(server: Server, stopping: threading.Event) -> None:
    while not stopping.is_set():
        client = Client(server, timeout_s=35)
        client.ask(RUNAWAY)
        client.close()


def measure_build(bench: _Bench, say: Say) -> None:
    """Time point answers while articles are built into the store that is served."""
    store, sources = bench.folder / "store", bench.folder / "articles"
    shutil.copytree(bench.store, store, dirs_exist_ok=True)
    sources.mkdir(exist_ok=True)
    write_articles(sources, BUILT_ARTICLES)
    with serve_newsgraph(store) as server:
        _settle(bench, server)
        idle, _ = _time_points(bench, server, while_=_within(bench.seconds))
        with _building(store, sources) as build:
            busy = _time_points(bench, server, while_=lambda: build.poll() is None)
        if build.returncode:
            raise SystemExit(f"the build ended with {build.returncode}: {(build.stderr.read() if build.stderr else '')[-500:]}")
        _compare(bench, say, "a build writes", idle, busy, target=2)


@contextmanager
def _building(store: Path, sources: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", NEWSGRAPH, "build", str(sources), "--store", str(store), "--workers", "1"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as process:
        yield process
        process.wait()


# --------------------------------------------------------------------------------------------------------------- the dump
def measure_dump(bench: _Bench, say: Say) -> None:
    """Take all quads through GET /graphs, and look at the server's memory meanwhile."""
    with serve_newsgraph(bench.store) as server:
        Client(server).ask(bench.shape(POINT).text(0))
        before, peak, stopping = server.written_bytes(), 0, threading.Event()

        def watch() -> None:
            nonlocal peak
            while not stopping.wait(0.05):
                peak = max(peak, server.written_bytes())

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        answer = Client(server, timeout_s=300).get("/graphs", accept="application/n-quads", **{"Accept-Encoding": "identity"})
        stopping.set()
        watching.join()
    lines = answer.body.count(b"\n")
    bench.figures["dump"] = {"status": answer.status, "quads": lines, "s": answer.elapsed_s, "peak_bytes": peak, "before_bytes": before}
    if answer.status != 200 or lines != bench.quads:
        say(f"{'dump through /graphs':<34}{'no':>10}   status {answer.status}, {lines:,} of {bench.quads:,} quads")
        return
    memory = f"memory of all processes {peak / 1e6:.0f} MB at its peak, {(peak - before) / 1e6:.0f} MB more than before"
    say(f"{'dump through /graphs':<34}{answer.elapsed_s:>9.1f} s     {memory}   (under 200 MB)")


if __name__ == "__main__":
    main()
