"""Queries are answered from the newest version by processes that may die without harm."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from graph.errors import (
    BusyError,
    NotFoundError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    StoreDamagedError,
    StoreFormatError,
    StoreMissingError,
    WorkerError,
)
from graph.limits import QueryForm
from graph.query import GRAPH_FORMATS, ROW_FORMATS, QueryPool, QueryResult, get_named_query, list_named_queries
from graph.settings import Settings
from graph.store import open_store
from graph.worker import Reply
from tests.graph.store.contributions import BASE, make_contribution
from tests.processes import running

pytestmark = pytest.mark.slow

JSON = ROW_FORMATS["json"]
COUNT = "SELECT (COUNT(DISTINCT ?article) AS ?n) { ?article a schema:NewsArticle }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
DOUBLING = " ".join(f"BIND(CONCAT(?v{number}, ?v{number}) AS ?v{number + 1})" for number in range(31))
ROOT = Path(__file__).resolve().parents[2]
SETTINGS = Settings(query_workers=2, query_timeout_s=20, query_memory_bytes=300_000_000)


@pytest.fixture
def location(tmp_path: Path) -> str:
    """Make a store with two articles."""
    location = str(tmp_path / "store")
    with open_store(location, base_iri=BASE, create=True) as store:
        store.replace_articles(make_contribution(name, places=["pea", "oak", "sea"]) for name in ("a.txt", "b.txt"))
        store.publish()
    return location


@pytest.fixture
def pool(location: str) -> Iterator[QueryPool]:
    """Open a pool; no process of it may be left at the end."""
    with QueryPool(location, SETTINGS) as opened:
        yield opened
        pids = opened.worker_pids()
    assert not any(psutil.pid_exists(pid) for pid in pids)


def run_away(pool: QueryPool, seconds: float) -> threading.Thread:
    """Start a query that runs to its deadline."""

    def run() -> None:
        with contextlib.suppress(QueryTimeoutError):
            pool.run(RUNAWAY, media_type=JSON, timeout_s=seconds)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def wait_until(is_so: Callable[[], object]) -> None:
    """Wait for what comes soon; half a minute is for busy machines."""
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)


def has_ended(pid: int) -> bool:
    """Tell whether a child is gone with all its threads, though perhaps not yet waited for.

    The first thread of a killed process is a zombie before the others have ended, and until then nobody can wait for it.
    """
    try:
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


def is_read(lock: Path) -> bool:
    """Tell whether anybody reads the version that a lock stands for."""
    with lock.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def count_articles(pool: QueryPool) -> int:
    """Ask how many articles there are."""
    return read_count(pool.run(COUNT, media_type=JSON))


def read_count(result: QueryResult) -> int:
    """Read the one number of an answer."""
    return int(json.loads(result.body)["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize("media_type", ROW_FORMATS.values(), ids=ROW_FORMATS)
def test_rows_and_truth_have_four_formats(pool: QueryPool, media_type: str) -> None:
    """The usual prefixes need no declaration."""
    result = pool.run(COUNT, media_type=media_type)
    assert b"2" in result.body
    assert (result.form, result.media_type, result.truncated, result.snapshot) == (QueryForm.SELECT, media_type, False, 2)
    assert result.elapsed_ms > 0
    assert b"true" in pool.run("ASK { ?s a schema:NewsArticle }", media_type=media_type).body


@pytest.mark.parametrize("media_type", GRAPH_FORMATS.values(), ids=GRAPH_FORMATS)
def test_graphs_have_four_formats(pool: QueryPool, media_type: str) -> None:
    """CONSTRUCT and DESCRIBE, relative IRIs against the store's base."""
    assert b"pea" in pool.run("DESCRIBE <place/pea>", media_type=media_type).body
    assert b"pea" in pool.run("CONSTRUCT { ?s schema:name ?o } WHERE { ?s schema:name ?o }", media_type=media_type).body


def test_a_format_that_does_not_fit_is_refused(pool: QueryPool) -> None:
    """Before anything runs, with those that fit."""
    with pytest.raises(QueryRefusedError, match=r"SELECT has no answer in 'text/turtle'; it can be had as json, xml, csv, tsv"):
        pool.run(COUNT, media_type="text/turtle")
    assert pool.worker_pids() == ()


def test_a_new_version_is_seen_at_once(pool: QueryPool, location: str) -> None:
    """The next query reads it, in the process that read the old one."""
    assert count_articles(pool) == 2
    pids = pool.worker_pids()
    with open_store(location, base_iri=BASE) as store:
        store.drop_article("a.txt")
        store.publish()
        assert count_articles(pool) == 1
        store.replace_articles([make_contribution("c.txt")])
        assert store.publish() == 4
        assert sorted(entry.name for entry in (Path(location) / "snapshots").iterdir()) == ["3", "3.lock", "4", "4.lock"]
    assert pool.worker_pids() == pids


def test_an_idle_process_lets_an_old_version_go(pool: QueryPool, location: str) -> None:
    """So that it can be dropped though nobody asks anything any more."""
    assert count_articles(pool) == 2
    with open_store(location, base_iri=BASE) as store:
        store.drop_article("a.txt")
        store.publish()
        wait_until(lambda: not is_read(Path(location) / "snapshots" / "2.lock"))
        store.drop_article("b.txt")
        store.publish()
    assert sorted(entry.name for entry in (Path(location) / "snapshots").iterdir()) == ["4", "4.lock"]


def test_q1_a_runaway_query_is_stopped_and_the_next_one_answers(pool: QueryPool) -> None:
    """Within the deadline and a second; others do not notice."""
    began = time.monotonic()
    with pytest.raises(QueryTimeoutError, match=r"stopped after 1 s. Ask for less") as caught:
        pool.run(RUNAWAY, media_type=JSON, timeout_s=1)
    assert time.monotonic() - began < 2
    assert caught.value.limit_s == 1
    assert count_articles(pool) == 2


def test_a_query_goes_on_beside_a_runaway_one(pool: QueryPool) -> None:
    """Each has a process of its own."""
    runaway = run_away(pool, 4)
    began = time.monotonic()
    assert count_articles(pool) == 2
    assert time.monotonic() - began < 3
    runaway.join(120)


def test_a_deadline_can_be_lowered_but_not_raised(location: str) -> None:
    """The settings' is the longest."""
    with QueryPool(location, SETTINGS.model_copy(update={"query_timeout_s": 0.5})) as pool, pytest.raises(QueryTimeoutError, match=r"0.5 s"):
        pool.run(RUNAWAY, media_type=JSON, timeout_s=60)


def test_q2_a_query_that_takes_too_much_memory_dies_alone(pool: QueryPool) -> None:
    """With a sentence, and the next one answers."""
    with pytest.raises(WorkerError, match="more memory than it may have"):
        pool.run(f"SELECT ?v31 {{ BIND('0123456789' AS ?v0) {DOUBLING} }}", media_type=JSON)
    assert count_articles(pool) == 2


def run_unchecked(pool: QueryPool, text: str) -> Reply:
    """Run what the limits would refuse, as if it had got past them."""
    return pool._pool.run(pool._write_header(pool._find_newest(), QueryForm.ASK, JSON, None), text.encode(), timeout_s=20)


def test_q3_a_process_that_crashes_is_one_clients_error(pool: QueryPool) -> None:
    """Should nesting get past the limits, only its own process falls."""
    with pytest.raises(WorkerError, match="SIGSEGV"):
        run_unchecked(pool, "ASK {" + "{" * 20_000 + "}" * 20_000 + "}")
    assert count_articles(pool) == 2


def test_a_process_that_is_killed_while_idle_is_replaced(pool: QueryPool) -> None:
    """Without anybody's query failing."""
    assert count_articles(pool) == 2
    (pid,) = pool.worker_pids()
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: has_ended(pid))
    assert count_articles(pool) == 2
    assert pid not in pool.worker_pids()


@pytest.mark.parametrize("own", ["", "glibc.malloc.check=0"])
def test_the_allocator_of_query_processes_is_tuned(location: str, monkeypatch: pytest.MonkeyPatch, own: str) -> None:
    """Unless whoever starts the service has tuned it."""
    monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    if own:
        monkeypatch.setenv("GLIBC_TUNABLES", own)
    with QueryPool(location, SETTINGS) as opened:
        opened.warm_up()
        processes = [psutil.Process(pid) for pid in opened.worker_pids()]
        # A process that is just being started has no environment yet.
        wait_until(lambda: all(process.environ() for process in processes))
        environments = [process.environ() for process in processes]
    assert {environment["GLIBC_TUNABLES"] for environment in environments} == {own or "glibc.malloc.tcache_count=500"}


def test_a_loop_and_threads_take_turns_at_one_process(location: str) -> None:
    """Also where it is killed while it has nothing to do."""

    async def ask(opened: QueryPool) -> int:
        answered: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        opened.submit(COUNT, form=QueryForm.SELECT, media_type=JSON, done=answered.set_result)
        result = await asyncio.wait_for(answered, 20)
        # None says that it is to be asked in the other way.
        return read_count(result) if isinstance(result, QueryResult) else await asyncio.to_thread(count_articles, opened)

    async def take_turns(opened: QueryPool) -> list[int]:
        answers = []
        for round_ in range(4):
            answers += [await ask(opened), await asyncio.to_thread(count_articles, opened), await ask(opened)]
            if round_ % 2:
                os.kill(opened.worker_pids()[0], signal.SIGKILL)
                await asyncio.to_thread(wait_until, lambda: not opened.worker_pids())
        return answers

    with QueryPool(location, Settings(query_workers=1, query_timeout_s=20)) as opened:
        assert asyncio.run(take_turns(opened)) == [2] * 12


def test_n1_n2_no_query_goes_out_to_the_network(pool: QueryPool) -> None:
    """Should SERVICE get past the limits, the process has no network where the system allows; FROM fetches nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        address = f"<http://127.0.0.1:{listener.getsockname()[1]}/>"
        for clause in ("FROM", "FROM NAMED"):
            pool.run(f"SELECT * {clause} {address} {{ ?s ?p ?o }}", media_type=JSON)
        with pytest.raises(QueryRefusedError, match="SERVICE is not allowed"):
            pool.run(f"ASK {{ SERVICE {address} {{ ?s ?p ?o }} }}", media_type=JSON)
        if run_unchecked(pool, f"ASK {{ SERVICE {address} {{ ?s ?p ?o }} }}").message != "Network is unreachable (os error 101)":
            pytest.skip("this system lets no process have a network of its own")
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_wrong_query_is_placed(pool: QueryPool) -> None:
    """With line and column, the words before, and no parser's jargon."""
    with pytest.raises(QuerySyntaxError, match=r"line 2, column 12: a prefix is used that is not declared, after ' \?x a foo:b'") as caught:
        pool.run("SELECT ?x {\n ?x a foo:b }", media_type=JSON)
    assert (caught.value.line, caught.value.column) == (2, 12)


def test_q5_answers_over_the_limit_are_cut_and_said_to_be(location: str) -> None:
    """Rows and bytes."""
    for limit in ({"max_result_rows": 5}, {"max_result_bytes": 1000}):
        with QueryPool(location, SETTINGS.model_copy(update=limit)) as pool:
            result = pool.run("SELECT * { ?s ?p ?o }", media_type=JSON)
            assert result.truncated
            assert json.loads(result.body)["head"]["truncated"] is True


def test_q7_when_all_are_busy_the_next_waits_its_time(location: str) -> None:
    """One more than there are processes is told so."""
    with QueryPool(location, SETTINGS.model_copy(update={"query_workers": 1})) as pool:
        runaway = run_away(pool, 3)
        wait_until(pool.worker_pids)
        with pytest.raises(BusyError, match=r"no query process was free within 0\.5 s"):
            pool.run(COUNT, media_type=JSON, timeout_s=0.5)
        runaway.join(120)
        assert count_articles(pool) == 2


def test_many_threads_share_the_processes(pool: QueryPool) -> None:
    """Every one gets its own answer."""
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(count_articles(pool))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert answers == [2] * 12
    assert len(pool.worker_pids()) <= 2


ASKING = """
import json, sys, threading, time
from graph.query import QueryPool
from graph.settings import Settings

pool = QueryPool(sys.argv[1], Settings(query_workers=2))
pool.warm_up()
threading.Thread(target=lambda: pool.run(sys.argv[2], media_type="text/csv"), daemon=True).start()
while not pool.state.running:
    time.sleep(0.01)
time.sleep(0.3)
print(json.dumps(pool.worker_pids()), flush=True)
time.sleep(60)
"""


def test_processes_end_with_the_one_that_started_them(location: str) -> None:
    """Even in the midst of a query, and even when that one is killed."""
    # Started afresh: a fork of this process, which has threads, may wait for ever for a lock that one of them held.
    with running([sys.executable, "-c", ASKING, location, RUNAWAY], cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        pids = json.loads(process.stdout.readline())
        process.kill()
    assert len(pids) == 2
    wait_until(lambda: all(has_ended(pid) for pid in pids))


def test_a_pool_that_is_closed_answers_no_more(pool: QueryPool) -> None:
    """And closing twice is nothing."""
    pool.close()
    pool.close()
    with pytest.raises(BusyError, match="stopping"):
        count_articles(pool)


def test_there_must_be_a_store(tmp_path: Path) -> None:
    """A missing one is not made, another folder is left as it is."""
    with pytest.raises(StoreMissingError):
        QueryPool(str(tmp_path / "nowhere"), SETTINGS)
    assert not (tmp_path / "nowhere").exists()
    (tmp_path / "file").touch()
    with pytest.raises(StoreFormatError):
        QueryPool(str(tmp_path), SETTINGS)


def test_a_damaged_version_is_named(location: str) -> None:
    """Not as a failed query."""
    for file in (Path(location) / "snapshots" / "2").glob("*.sst"):
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(content[:10])
    with QueryPool(location, SETTINGS) as pool, pytest.raises(StoreDamagedError, match="Put a backup"):
        count_articles(pool)


def test_named_queries_have_title_and_description() -> None:
    """Out of the comment lines at their top."""
    queries = list_named_queries()
    assert queries == tuple(sorted(queries, key=lambda query: query.name))
    for query in queries:
        assert query.title
        assert query.description
        assert get_named_query(query.name) == query


def test_an_unknown_name_gets_those_that_are_near() -> None:
    """A letter too few is no riddle."""
    name = list_named_queries()[0].name
    with pytest.raises(NotFoundError, match=name):
        get_named_query(name[:-1])
