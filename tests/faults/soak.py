"""Many clients at one service for minutes, with all of it mixed: questions, writes, pages, attacks, hang-ups, and processes killed all the while.

`make soak` runs it for ten minutes and prints a table; a short form is among the tests. Exit status 1 where anything was wrong.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
from rich.console import Console
from rich.table import Table

from graph.audit import find_faults
from graph.store import open_snapshot
from tests.faults.mixture import KINDS, TIMEOUT_S, TOKEN, Client, Outcome, read_expected
from tests.serving import Started, started

__all__ = ["Report", "soak"]

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 8
KILL_EVERY_S = 4.0
SAMPLE_EVERY_S = 0.5
MOST_GROWTH_BYTES = 60_000_000
"""How much more the server may hold at the end than after its first quarter: kept answers alone may take that much."""
SETTLED_S = 120.0
"""Before so long a server still takes in what it keeps: code, counts, indexes and answers."""
ENVIRONMENT = {
    "NEWSGRAPH_TOKEN": TOKEN,
    "NEWSGRAPH_QUERY_WORKERS": "2",
    "NEWSGRAPH_QUERY_TIMEOUT_S": "2",
    "NEWSGRAPH_QUERY_MEMORY_BYTES": "300000000",
    "NEWSGRAPH_CACHE_BYTES": "16000000",
    "NEWSGRAPH_ACCESS_LOG": "off",
}


@dataclass
class Report:
    """What became of everything.

    Attributes:
        outcomes: by kind, how often which.
        times_s: by kind, how long each took.
        kills: how many processes were killed.
        server_bytes: what the server itself held, in order of time.
        faults: what was wrong, in words.
    """

    outcomes: dict[str, Counter[Outcome]] = field(default_factory=lambda: defaultdict(Counter))
    times_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    kills: int = 0
    server_bytes: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def growth_bytes(self) -> int:
        """How much more the server held in the last quarter than in the second."""
        part = max(1, len(self.server_bytes) // 4)
        return int(statistics.median(self.server_bytes[-part:]) - statistics.median(self.server_bytes[part : 2 * part] or self.server_bytes))


def soak(store: Path, *, seconds: float, seed: int = 1) -> Report:
    """Serve a store, which is written to, and let clients at it for so long."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder, started("--store", store, cwd=Path(folder), environment=ENVIRONMENT) as service:
        with httpx.Client(base_url=service.address, timeout=TIMEOUT_S) as http:
            expected = read_expected(http)
        clients = [Client(number, _connect(service), random.Random(f"{seed} {number}"), expected) for number in range(CLIENTS)]
        end = time.monotonic() + seconds
        with ThreadPoolExecutor(CLIENTS + 2) as threads:
            working = [threads.submit(_work, client, end, report) for client in clients]
            working += [threads.submit(_kill, service, end, random.Random(seed), report), threads.submit(_measure, service, end, report)]
            for each in working:
                each.result(timeout=seconds + 4 * TIMEOUT_S)
        _look_afterwards(service, clients, report)
        for client in clients:
            report.faults += client.said
            client.http.close()
    with open_snapshot(str(store)) as snapshot, snapshot.reading():
        report.faults += [f"after all, in {found.article.identifier}: {found.fault}" for found in find_faults(snapshot)]
    if seconds >= SETTLED_S and report.growth_bytes > MOST_GROWTH_BYTES:
        report.faults.append(f"the server grew by {report.growth_bytes:,} bytes")
    return report


def _connect(service: Started) -> httpx.Client:
    return httpx.Client(base_url=service.address, timeout=TIMEOUT_S, trust_env=False)


def _work(client: Client, end: float, report: Report) -> None:
    names, weights = list(KINDS), [weight for _, weight in KINDS.values()]
    while time.monotonic() < end:
        (name,) = client.chance.choices(names, weights)
        began = time.monotonic()
        outcome = _act(client, KINDS[name][0])
        with _COUNTING:
            report.outcomes[name][outcome] += 1
            report.times_s[name].append(time.monotonic() - began)


_COUNTING = threading.Lock()


def _act(client: Client, act: Callable[[Client], Outcome]) -> Outcome:
    try:
        return act(client)
    except httpx.TransportError as error:
        client.said.append(f"{act.__name__}: dropped, {type(error).__name__} {error}")
        return Outcome.DROPPED


def _kill(service: Started, end: float, chance: random.Random, report: Report) -> None:
    """Kill one of the processes that the service has started, whatever it does, now and then."""
    while time.monotonic() < end:
        time.sleep(min(chance.uniform(0, 2 * KILL_EVERY_S), max(0.0, end - time.monotonic())))
        children = service.children()
        if children:
            with suppress(psutil.NoSuchProcess):
                chance.choice(children).kill()
                report.kills += 1


def _measure(service: Started, end: float, report: Report) -> None:
    server = psutil.Process(service.process.pid)
    while time.monotonic() < end:
        report.server_bytes.append(server.memory_info().rss)
        time.sleep(SAMPLE_EVERY_S)


def _look_afterwards(service: Started, clients: list[Client], report: Report) -> None:
    """Look whether all is as before: the same process, nothing waiting, no zombie, and every write that was acknowledged counted."""
    if service.process.poll() is not None:
        report.faults.append(f"the service has ended: {service.lines()[-3:]}")
        return
    # A long dump whose process is killed can only be broken off, and is logged.
    report.faults += [f"on its log: {line[:2_000]}" for line in service.lines() if '"level": "ERROR"' in line and "WorkerError" not in line]
    for client in clients:
        deadline = time.monotonic() + 30
        while (number := client.read_counter()) is None and time.monotonic() < deadline:
            time.sleep(0.2)
        if number is None or not client.acknowledged <= max(0, number) <= client.acknowledged + client.unknown:
            report.faults.append(f"client {client.number}: {number} counted of {client.acknowledged} acknowledged and {client.unknown} unknown")
    deadline = time.monotonic() + 20
    while (left := _name_what_runs(service, clients[0].http)) and time.monotonic() < deadline:
        time.sleep(0.5)
    report.faults += [f"after all, {left}"] if left else []


def _name_what_runs(service: Started, http: httpx.Client) -> str:
    """Say what still runs though nobody asks any more; "" where nothing does."""
    health = http.get("/health").json()
    zombies = [child.pid for child in service.children() if child.status() == psutil.STATUS_ZOMBIE]
    busy = {name: health[name] for name in ("queries_running", "queries_waiting") if health.get(name)}
    return f"{busy or ''} {f'zombies {zombies}' if zombies else ''}".strip()


# --------------------------------------------------------------------------------------------------------- the command
def _print(report: Report, console: Console) -> None:
    table = Table("what", *(each.value for each in Outcome), "median ms", "longest ms", title=f"{CLIENTS} clients, {report.kills} processes killed")
    for name in KINDS:
        times, outcomes = report.times_s.get(name, [0.0]), report.outcomes.get(name, Counter())
        counts = [str(outcomes[each] or "") for each in Outcome]
        table.add_row(name, *counts, f"{statistics.median(times) * 1000:,.0f}", f"{max(times) * 1000:,.0f}")
    console.print(table)
    console.print(f"The server held {max(report.server_bytes) / 1e6:,.0f} MB at most, and grew by {report.growth_bytes / 1e6:,.1f} MB.")
    for fault in report.faults[:50]:
        console.print(f"WRONG {fault}", markup=False)


def main() -> None:
    """Soak a store that holds the articles of data/articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    from typer.testing import CliRunner

    from web.main import app

    folder = Path(tempfile.mkdtemp(prefix="newsgraph-soak-"))
    try:
        built = CliRunner().invoke(app, ["build", str(ROOT / "data" / "articles"), "--store", str(folder / "store")])
        if built.exit_code:
            sys.exit(built.output)
        report = soak(folder / "store", seconds=options.minutes * 60, seed=options.seed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _print(report, Console(width=160))
    sys.exit(1 if report.faults else 0)


if __name__ == "__main__":
    main()
