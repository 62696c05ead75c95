"""The production server: one command, one address, a clean end, and no trace of it, however it ends."""

from __future__ import annotations

import contextlib
import json
import random
import signal
import socket
import threading
import time
from pathlib import Path

import httpx
import psutil
import pytest

from graph.errors import NewsgraphError
from graph.store import open_store
from tests.serving import Started, started
from tests.web.conftest import BASE
from web.server import bind

RUNAWAY = {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"}
COUNT = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
TOKEN = {"NEWSGRAPH_TOKEN": "word"}


def ask(service: Started, **parameters: str) -> httpx.Response:
    """Ask a query, and wait for long."""
    return httpx.get(service.address + "/sparql", params=parameters, timeout=60)


def ask_in_thread(service: Started, answers: list[httpx.Response | None], **parameters: str) -> threading.Thread:
    """Ask a query whose answer, or None where there was none, is put into a list; return once it runs."""

    def run() -> None:
        try:
            answers.append(ask(service, **parameters))
        except httpx.HTTPError:
            answers.append(None)

    running = count_running(service)
    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive() and count_running(service) == running:
        time.sleep(0.05)
    return thread


def count_running(service: Started) -> int:
    """Ask how many queries run."""
    return int(httpx.get(service.address + "/health", timeout=60).json()["queries_running"])


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_all_that_it_started(own_seed_store: Path, tmp_path: Path, number: signal.Signals) -> None:
    """It answers, and on SIGTERM or Ctrl-C ends with status 0; no process stays, no superseded version, and nothing in the log but where it served."""
    with started("--store", own_seed_store, cwd=tmp_path) as service:
        assert ask(service, query="ASK {}").status_code == 200
        with open_store(str(own_seed_store), base_iri=BASE) as store:
            store.drop_article("hong-kong-shenzhen-big-data-forum.txt")
            newest = store.publish()
        assert count_running(service) == 0
        children = service.children()
        service.process.send_signal(number)
        assert service.process.wait(timeout=30) == 0
        _, alive = psutil.wait_procs(children, timeout=10)
        assert not alive
        assert sorted(entry.name for entry in (own_seed_store / "snapshots").iterdir()) == [str(newest), f"{newest}.lock"]
        first, *_, last = service.lines()
        assert first == f"newsgraph serves {own_seed_store}, version {newest - 1}, at {service.address}/ (stop with Ctrl-C)"
        assert last == f"newsgraph has stopped serving {own_seed_store} at {service.address}/"
        assert {json.loads(line)["path"] for line in service.lines()[1:-1]} == {"/sparql", "/health"}


@pytest.mark.slow
def test_running_queries_have_time_to_end_and_new_ones_are_refused(seed_store: Path, tmp_path: Path) -> None:
    """One that ends in time is answered, one that does not is told that the service stops; nobody waits in vain."""
    in_time: list[httpx.Response | None] = []
    too_long: list[httpx.Response | None] = []
    with started("--store", seed_store, cwd=tmp_path, environment={"NEWSGRAPH_STOP_GRACE_S": "6"}) as service:
        threads = [ask_in_thread(service, too_long, **RUNAWAY), ask_in_thread(service, in_time, **RUNAWAY, timeout="2")]
        service.process.terminate()
        began = time.monotonic()
        time.sleep(0.5)
        with pytest.raises(httpx.ConnectError):
            httpx.get(service.address + "/health")
        assert service.process.wait(timeout=30) == 0
        assert 5 < time.monotonic() - began < 20
        for thread in threads:
            thread.join(120)
        assert [line for line in service.lines() if "Traceback" in line or "ERROR" in line] == []
    (answered,), (cut,) = in_time, too_long
    assert answered
    assert "stopped after 2 s" in answered.json()["detail"]
    assert cut
    assert (cut.status_code, cut.headers["Retry-After"], "stopping" in cut.json()["detail"]) == (503, "2", True)


@pytest.mark.slow
def test_a_second_ctrl_c_ends_it_at_once(seed_store: Path, tmp_path: Path) -> None:
    """Whoever is impatient need not wait, and still no process stays."""
    answers: list[httpx.Response | None] = []
    with started("--store", seed_store, cwd=tmp_path, environment={"NEWSGRAPH_STOP_GRACE_S": "60", "NEWSGRAPH_QUERY_TIMEOUT_S": "60"}) as service:
        thread = ask_in_thread(service, answers, **RUNAWAY)
        children = service.children()
        service.process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        assert service.process.poll() is None
        service.process.send_signal(signal.SIGINT)
        assert service.process.wait(timeout=20) == 0
        _, alive = psutil.wait_procs(children, timeout=10)
        assert not alive
        assert "Traceback" not in service.log.read_text(encoding="utf-8")
        thread.join(120)


@pytest.mark.slow
def test_when_it_is_killed_all_that_it_started_ends(own_seed_store: Path, tmp_path: Path) -> None:
    """Query processes in the midst of a query, the writing process and one that streams a dump nobody reads."""
    answers: list[httpx.Response | None] = []
    with started("--store", own_seed_store, cwd=tmp_path, environment=TOKEN) as service, httpx.Client(base_url=service.address) as client:
        size = "a" * 900_000
        for number in range(20):
            body = f'INSERT DATA {{ <urn:{number}> <urn:p> "{size}" }}'
            headers = {"Authorization": "Bearer word", "Content-Type": "application/sparql-update"}
            assert client.post("/update", content=body, headers=headers, timeout=60).status_code == 204
        threads = [ask_in_thread(service, answers, **RUNAWAY)]
        with client.stream("GET", "/graphs", headers={"Accept": "application/n-quads"}) as dump:
            # Kept, for a generator that nobody holds is closed, and the connection with it.
            pieces = dump.iter_raw(1000)
            next(pieces)
            deadline = time.monotonic() + 30
            # Query processes, the writer, the dump; one may just be on its way.
            while len(children := service.children()) != 4 + 1 + 1:
                assert time.monotonic() < deadline, children
                time.sleep(0.02)
            service.process.kill()
            _, alive = psutil.wait_procs(children, timeout=10)
            assert not alive
        for thread in threads:
            thread.join(120)
    assert answers == [None]


@pytest.mark.slow
def test_whichever_process_is_killed_the_next_answer_is_right(own_seed_store: Path, tmp_path: Path) -> None:
    """Query processes and the writer, idle or not: the service lives, no zombie stays, and the counters move."""
    chance = random.Random(7)
    headers = {"Authorization": "Bearer word", "Content-Type": "application/sparql-update"}
    with started("--store", own_seed_store, cwd=tmp_path, environment=TOKEN) as service, httpx.Client(base_url=service.address, timeout=60) as client:

        def count() -> int:
            return int(client.get("/sparql", params=COUNT).json()["results"]["bindings"][0]["n"]["value"])

        expected = count()
        for number in range(12):
            end_at_once(chance.choice(service.children()))
            assert count() == expected
            if number % 3 == 0:
                assert client.post("/update", content=f"INSERT DATA {{ <urn:{number}> <urn:p> 1 }}", headers=headers).status_code == 204
                expected += 1
                assert count() == expected
        deadline = time.monotonic() + 20
        while len([child for child in service.children() if child.status() != psutil.STATUS_ZOMBIE]) < 4 or has_zombie(service):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        metrics = client.get("/metrics").text
        died = sum(
            float(line.split()[-1]) for line in metrics.splitlines() if line.startswith(("newsgraph_workers_died_total ", "newsgraph_writers_died_total "))
        )
        assert died >= 6


def end_at_once(process: psutil.Process) -> None:
    """Kill a process and see it end: a write that is on its way to a process that is just being killed may be its last."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()
        deadline = time.monotonic() + 10
        while process.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
            time.sleep(0.005)
    # Its first thread has ended; the others hold its pipes a moment longer.
    time.sleep(0.2)


def has_zombie(service: Started) -> bool:
    """Tell whether a process has ended that nobody has waited for."""
    return any(child.status() == psutil.STATUS_ZOMBIE for child in service.children())


@pytest.mark.slow
def test_a_missing_store_is_made_and_memory_leaves_nothing(tmp_path: Path) -> None:
    """Serving begins with an empty store where there is none; `memory:` leaves no folder."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for location in ("new-store", "memory:"):
        with started("--store", location, cwd=tmp_path, environment={"TMPDIR": str(temporary)}) as service:
            assert "newsgraph build" in httpx.get(service.address, headers={"Accept": "text/html"}).text
            service.process.send_signal(signal.SIGTERM)
            assert service.process.wait(timeout=15) == 0
    assert not list(temporary.iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new-store", "stderr.log", "temporary"]


def test_a_taken_port_is_one_sentence() -> None:
    """The message names the port and what to do, before anything has started."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NewsgraphError, match=rf"port {port} on 127\.0\.0\.1 is taken.*--port"):
            bind("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.7"])
def test_an_address_that_cannot_be_had_is_one_sentence(host: str) -> None:
    """A name that is none and an address of another machine are refused with what to do."""
    with pytest.raises(NewsgraphError, match="--host"):
        bind(host, 0)


def test_port_0_takes_a_free_one() -> None:
    """The port that was taken is known before serving begins."""
    with bind("127.0.0.1", 0) as listener:
        assert listener.getsockname()[1] > 0


@pytest.mark.slow
def test_it_is_ready_soon(seed_store: Path, tmp_path: Path) -> None:
    """From the start to the first answer is a matter of seconds."""
    began = time.monotonic()
    with started("--store", seed_store, cwd=tmp_path) as service:
        assert httpx.get(service.address + "/health").status_code == 200
    assert time.monotonic() - began < 20
