"""What Prometheus reads: everything that is asked is counted by what became of it."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from graph.worker.crew import QUICK_S
from tests.serving import serving
from tests.web.conftest import BROWSER, open_client
from web.runtime import EXTENSION

pytestmark = pytest.mark.slow

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
NAMES = "SELECT ?name { ?person a schema:Person ; schema:name ?name }"
TOKEN = {"Authorization": "Bearer word"}
Read = Callable[..., float]


def reading(text: str) -> Read:
    """Give a function that finds a value by name and labels; 0 where there is none."""
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]

    def read(name: str, **labels: str) -> float:
        return next((sample.value for sample in samples if sample.name == f"newsgraph_{name}" and labels.items() <= sample.labels.items()), 0.0)

    return read


def scrape(client: FlaskClient) -> Read:
    """Read what a client's app has counted."""
    return reading(client.get("/metrics").text)


@pytest.fixture
def own_client(own_seed_store: Path) -> Iterator[FlaskClient]:
    """A client that may write, on a store of its own, with low limits."""
    yield from open_client(own_seed_store, token="word", max_result_rows=3, recycle_after_queries=3)  # noqa: S106 - nothing is guarded by it


@pytest.mark.parametrize(
    ("query", "outcome", "status"),
    [
        (f"{NAMES} LIMIT 2", "ok", 200),
        (NAMES, "truncated", 200),
        ("SELECT * {", "wrong", 400),
        ("SELECT * { SERVICE <https://news.example/> { ?s ?p ?o } }", "refused", 400),
        (RUNAWAY, "timeout", 503),
    ],
)
def test_a_query_is_counted_by_what_became_of_it(own_client: FlaskClient, query: str, outcome: str, status: int) -> None:
    """One outcome each, and its time."""
    assert own_client.get("/sparql", query_string={"query": query, "timeout": "1" if outcome == "timeout" else ""}).status_code == status
    read = scrape(own_client)
    assert read("queries_total", outcome=outcome) == 1
    assert read("query_duration_seconds_count") == 1
    assert read("query_duration_seconds_sum") > 0


def test_a_cut_answer_is_counted_and_marked_as_a_page_as_well(own_client: FlaskClient) -> None:
    """Whoever reads the head alone, the counters among them, sees that rows are missing."""
    page = own_client.get("/sparql", query_string={"query": NAMES}, headers=BROWSER)
    assert page.mimetype == "text/html"
    assert page.headers["X-Newsgraph-Truncated"] == "true"
    assert scrape(own_client)("queries_total", outcome="truncated") == 1


def test_a_query_that_the_client_has_already_is_counted_so(own_client: FlaskClient) -> None:
    """304 is no answer that was worked for."""
    etag = own_client.get("/sparql", query_string={"query": "ASK {}"}).headers["ETag"]
    assert own_client.get("/sparql", query_string={"query": "ASK {}"}, headers={"If-None-Match": etag}).status_code == 304
    assert scrape(own_client)("queries_total", outcome="not_modified") == 1


def test_processes_are_counted_as_they_come_and_go(own_client: FlaskClient) -> None:
    """Killed at a deadline, dead of a signal, replaced when worn; the next answer is right each time."""
    queries = own_client.application.extensions[EXTENSION].queries
    queries.warm_up()
    os.kill(queries.worker_pids()[0], signal.SIGKILL)
    for _ in range(4):
        assert own_client.get("/sparql", query_string={"query": "ASK {}"}).json["boolean"] is True
    own_client.get("/sparql", query_string={"query": RUNAWAY, "timeout": "1"})
    assert own_client.get("/sparql", query_string={"query": "ASK {}"}).json["boolean"] is True
    read = scrape(own_client)
    assert (read("workers_died_total"), read("workers_recycled_total"), read("workers_killed_total"), read("workers")) == (1, 1, 1, 1)


def test_writes_are_counted_by_what_became_of_them(own_client: FlaskClient) -> None:
    """Updates and graphs alike; the version that they make is the newest, and young."""
    before = scrape(own_client)("snapshot_number")
    update = {"headers": TOKEN, "content_type": "application/sparql-update"}
    assert own_client.post("/update", data="INSERT DATA { <x:s> <x:p> 1 }", **update).status_code == 204
    assert own_client.put("/graphs?graph=x:g", data="<x:s> <x:p> 2 .", headers=TOKEN, content_type="text/turtle").status_code == 201
    assert own_client.post("/update", data="INSERT DATA {", **update).status_code == 400
    read = scrape(own_client)
    assert (read("writes_total", outcome="ok"), read("writes_total", outcome="wrong"), read("write_duration_seconds_count")) == (2, 1, 3)
    assert read("snapshot_number") == before + 2
    assert read("snapshot_age_seconds") < 30


def test_every_outcome_and_gauge_is_there_from_the_start(own_client: FlaskClient) -> None:
    """So that a rate has a beginning, and an alarm can be written before anything went wrong."""
    text = own_client.get("/metrics").text
    outcomes = set(re.findall(r'newsgraph_queries_total\{outcome="(\w+)"\} 0\.0', text))
    assert outcomes >= {"ok", "truncated", "wrong", "refused", "timeout", "cancelled", "busy", "crashed", "not_modified", "kept"}
    for name in ("queries_waiting", "queries_running", "workers", "writes_waiting", "kept_answers", "kept_answer_bytes", "disk_free_bytes", "snapshot_number"):
        assert f"newsgraph_{name} " in text
    assert "process_resident_memory_bytes" in text


def test_both_forms_can_be_had(own_client: FlaskClient) -> None:
    """Prometheus' text, and OpenMetrics where it is asked for; neither is kept by anybody."""
    plain = own_client.get("/metrics")
    newer = own_client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert plain.content_type.startswith("text/plain; version=")
    assert newer.content_type.startswith("application/openmetrics-text")
    assert newer.text.endswith("# EOF\n")
    assert plain.headers["Cache-Control"] == "no-store"


def test_apps_count_apart(seed_store: Path) -> None:
    """Two apps in one process do not mix what they count."""
    for first in open_client(seed_store):
        first.get("/sparql", query_string={"query": "ASK {}"})
        for second in open_client(seed_store):
            assert scrape(second)("queries_total", outcome="ok") == 0
        assert scrape(first)("queries_total", outcome="ok") == 1


def test_a_store_that_is_missing_can_be_scraped(tmp_path: Path) -> None:
    """What cannot be told is left out, and nothing is made."""
    for client in open_client(tmp_path / "none"):
        text = client.get("/metrics").text
        assert "newsgraph_snapshot_number" not in text
        assert "newsgraph_workers 0.0" in text
    assert not list(tmp_path.iterdir())


def test_requests_and_kept_answers_are_counted_in_front_of_the_app(seed_store: Path) -> None:
    """By kind and class of status; an answer that is kept is a hit and never a second query."""
    with serving(seed_store) as address, httpx.Client(base_url=address) as client:
        first, second = (client.get("/sparql", params={"query": "ASK {}"}) for _ in range(2))
        assert client.get("/nowhere").status_code == 404
        wait_until(lambda: reading(client.get("/metrics").text)("requests_total", kind="page", status="4xx") == 1)
        read = reading(client.get("/metrics").text)
    assert first.content == second.content
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]
    assert read("requests_total", kind="query", status="2xx") == 2
    assert read("requests_total", kind="operation", status="2xx") >= 1
    assert (read("queries_total", outcome="ok"), read("queries_total", outcome="kept"), read("kept_answer_hits_total")) == (1, 1, 1)
    assert read("kept_answers") == 1
    assert read("kept_answer_bytes") > len(first.content)
    assert read("request_duration_seconds_count", kind="query") == 2


def test_what_becomes_of_queries_under_pressure_is_counted(seed_store: Path) -> None:
    """One whose client goes is cancelled, one that finds no room is told so, one whose process is killed is one client's error."""
    with serving(seed_store, max_waiting_queries=0) as address, httpx.Client(base_url=address, timeout=60) as client:

        def read(name: str, **labels: str) -> float:
            return reading(client.get("/metrics").text)(name, **labels)

        asked: list[httpx.Response] = []
        thread = threading.Thread(target=lambda: asked.append(httpx.get(address + "/sparql", params={"query": RUNAWAY}, timeout=60)))
        thread.start()
        wait_until(lambda: read("queries_running") == 1)
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 503
        assert read("queries_total", outcome="busy") == 1
        process = max(psutil.Process().children(), key=psutil.Process.create_time)
        before_s = process.cpu_times().user
        # One that ends sooner is taken to have ended of something else than its query.
        wait_until(lambda: process.cpu_times().user - before_s > 4 * QUICK_S)
        process.kill()
        thread.join(120)
        assert (asked[0].status_code, "SIGKILL" in asked[0].json()["detail"]) == (500, True)
        assert read("queries_total", outcome="crashed") == 1
        wait_until(lambda: read("queries_running") == 0)
        assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True

        with pytest.raises(httpx.ReadTimeout):
            httpx.get(address + "/sparql", params={"query": RUNAWAY}, timeout=1)
        wait_until(lambda: read("queries_total", outcome="cancelled") == 1)
        wait_until(lambda: read("queries_running") == 0)
        assert client.get("/sparql", params={"query": "ASK { }"}).json()["boolean"] is True
        assert (read("workers_died_total"), read("workers_killed_total")) == (1, 1)


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for what is counted just after its answer was sent."""
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)
