"""What the service counts and times, for Prometheus: requests, queries and writes by what became of them, and what it is doing now.

Each app has a registry of its own. It decides nothing. Called by the front for each request, by the endpoints for each query and write, and through
the app's routes.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Protocol, cast

from flask import Blueprint, Response, current_app, request
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from werkzeug.exceptions import HTTPException

from graph.errors import (
    BusyError,
    NewsgraphError,
    QueryCancelledError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    StoreError,
    WorkerError,
)
from web.problems import current_id
from web.runtime import Runtime, current_runtime
from web.state import State, read_state

__all__ = ["EXTENSION", "Counted", "Metrics", "count_query", "count_write", "log_slow", "metrics"]

logger = logging.getLogger(__name__)

metrics = Blueprint("metrics", __name__)

EXTENSION = "newsgraph.metrics"
OUTCOMES: tuple[tuple[type[Exception], str], ...] = (
    (QueryTimeoutError, "timeout"),
    (QueryCancelledError, "cancelled"),
    (BusyError, "busy"),
    (WorkerError, "crashed"),
    (QueryRefusedError, "refused"),
    (QuerySyntaxError, "wrong"),
    (StoreError, "store"),
    (NewsgraphError, "wrong"),
    (HTTPException, "wrong"),
    (Exception, "crashed"),
)
"""What an error counts as; the first that fits counts."""
QUERY_OUTCOMES = ("ok", "truncated", "not_modified", "kept", *dict.fromkeys(name for _, name in OUTCOMES))
WRITE_OUTCOMES = ("ok", *dict.fromkeys(name for _, name in OUTCOMES))
BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class _Answered(Protocol):
    """What is counted of a request."""

    @property
    def kind(self) -> str: ...
    @property
    def status(self) -> int: ...
    @property
    def elapsed_s(self) -> float: ...
    @property
    def kept(self) -> bool: ...


class Counted:
    """A query or a write that is being counted; `outcome` may be set while it lasts, and an error sets it."""

    def __init__(self) -> None:
        self.outcome = "ok"


class Metrics:
    """The counters of one app."""

    def __init__(self, runtime: Runtime) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("newsgraph_requests", "Requests by kind and class of status.", ["kind", "status"], registry=self.registry)
        self.request_s = self._time("newsgraph_request_duration_seconds", "From a request's coming to its answer's end, by kind.", ["kind"])
        self.queries = Counter("newsgraph_queries", "Queries by what became of them.", ["outcome"], registry=self.registry)
        self.query_s = self._time("newsgraph_query_duration_seconds", "What a query took that was not answered from what is kept.")
        self.writes = Counter("newsgraph_writes", "Updates and changes of graphs by what became of them.", ["outcome"], registry=self.registry)
        self.write_s = self._time("newsgraph_write_duration_seconds", "What a write took, its waiting for others included.")
        self.kept_hits = Counter("newsgraph_kept_answer_hits", "Requests that were answered from what is kept.", registry=self.registry)
        # The library's own search for labels costs more than the counting.
        self._kept_queries, self._ok_queries, self._truncated_queries = (self.queries.labels(name) for name in ("kept", "ok", "truncated"))
        self._of_requests: dict[tuple[str, int], tuple[Counter, Histogram]] = {}
        self.read_kept: Callable[[], tuple[int, int]] = _nothing_kept
        for outcome in QUERY_OUTCOMES:
            self.queries.labels(outcome)
        for outcome in WRITE_OUTCOMES:
            self.writes.labels(outcome)
        self.registry.register(_StateCollector(runtime, self))
        ProcessCollector(registry=self.registry)

    def _time(self, name: str, sentence: str, labels: tuple[str, ...] | list[str] = ()) -> Histogram:
        return Histogram(name, sentence, labels, buckets=BUCKETS_S, registry=self.registry)

    def count_answer(self, elapsed_s: float, *, truncated: bool) -> None:
        """Count a query that was answered."""
        (self._truncated_queries if truncated else self._ok_queries).inc()
        self.query_s.observe(elapsed_s)

    def count_cancelled(self) -> None:
        """Count a query that nobody waited for any more."""
        self.queries.labels("cancelled").inc()

    def observe(self, answered: _Answered) -> None:
        """Count a request that has been answered."""
        count, seconds = self._find_request(answered.kind, answered.status // 100)
        count.inc()
        seconds.observe(answered.elapsed_s)
        if answered.kept:
            self.kept_hits.inc()
            if answered.kind == "query":
                self._kept_queries.inc()

    def _find_request(self, kind: str, hundreds: int) -> tuple[Counter, Histogram]:
        """Find the two counters of a sort of request; the library's own search costs more than the counting."""
        found = self._of_requests.get((kind, hundreds))
        if found is None:
            found = self._of_requests[kind, hundreds] = self.requests.labels(kind, f"{hundreds}xx"), self.request_s.labels(kind)
        return found


class _StateCollector(Collector):
    """Reads, when it is asked, what is true of the service then."""

    def __init__(self, runtime: Runtime, owner: Metrics) -> None:
        self._runtime = runtime
        self._owner = owner

    def describe(self) -> list[Metric]:
        """Name nothing beforehand, so that registering reads nothing."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield what is true now."""
        yield InfoMetricFamily("newsgraph_build", "Which newsgraph this is.", {"version": version("newsgraph")})
        yield from _describe_state(read_state(self._runtime))
        count, size = self._owner.read_kept()
        yield GaugeMetricFamily("newsgraph_kept_answers", "Answers that are kept.", count)
        yield GaugeMetricFamily("newsgraph_kept_answer_bytes", "Bytes of the answers that are kept.", size)


def _describe_state(state: State) -> Iterator[Metric]:
    yield GaugeMetricFamily("newsgraph_workers", "Query processes that run.", state.workers)
    yield GaugeMetricFamily("newsgraph_queries_running", "Queries that run.", state.queries_running)
    yield GaugeMetricFamily("newsgraph_queries_waiting", "Queries that wait for a process.", state.queries_waiting)
    yield CounterMetricFamily("newsgraph_workers_killed", "Query processes ended because of their query.", state.workers_killed)
    yield CounterMetricFamily("newsgraph_workers_died", "Query processes that ended by themselves.", state.workers_died)
    yield CounterMetricFamily("newsgraph_workers_recycled", "Query processes replaced because they had answered enough.", state.workers_recycled)
    yield GaugeMetricFamily("newsgraph_writes_waiting", "Writes that wait or run.", state.writes_waiting)
    yield CounterMetricFamily("newsgraph_writers_killed", "Writing processes ended because of their write.", state.writers_killed)
    yield CounterMetricFamily("newsgraph_writers_died", "Writing processes that ended by themselves.", state.writers_died)
    for name, sentence, value in (
        ("newsgraph_snapshot_number", "Number of the newest version.", state.snapshot),
        ("newsgraph_snapshot_age_seconds", "For how long it has been the newest.", state.snapshot_age_s),
        ("newsgraph_disk_free_bytes", "Free bytes where the store is.", state.disk_free_bytes),
    ):
        if value is not None:
            yield GaugeMetricFamily(name, sentence, value)


def _nothing_kept() -> tuple[int, int]:
    return 0, 0


@metrics.get("/metrics")
def show_metrics() -> Response:
    """Answer in the form that the scraper takes: Prometheus' text or OpenMetrics."""
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    response = Response(encode(_current().registry), content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    return response


# ------------------------------------------------------------------------------------------------- queries and writes
@contextmanager
def count_query(text: str) -> Iterator[Counted]:
    """Count and time the query that is answered while this is open; one that took long is logged with its text."""
    found = _current()
    with _count(found.queries, found.query_s) as (counted, began):
        try:
            yield counted
        finally:
            log_slow(text, time.monotonic() - began, limit_s=current_runtime().settings.slow_query_s, request_id=current_id())


def log_slow(text: str, elapsed_s: float, *, limit_s: float, request_id: str) -> None:
    """Log a query with its text if it took longer than the limit; a limit of 0 logs none."""
    if 0 < limit_s < elapsed_s:
        details = {"id": request_id, "ms": round(elapsed_s * 1000), "query": text}
        logger.warning("slow query %s took %.1f s: %s", request_id, elapsed_s, text, extra={"details": details, "event": "slow query"})


@contextmanager
def count_write() -> Iterator[Counted]:
    """Count and time the write that is done while this is open."""
    found = _current()
    with _count(found.writes, found.write_s) as (counted, _):
        yield counted


@contextmanager
def _count(counter: Counter, histogram: Histogram) -> Iterator[tuple[Counted, float]]:
    counted, began = Counted(), time.monotonic()
    try:
        yield counted, began
    except Exception as error:
        counted.outcome = next(name for kind, name in OUTCOMES if isinstance(error, kind))
        raise
    finally:
        counter.labels(counted.outcome).inc()
        histogram.observe(time.monotonic() - began)


def _current() -> Metrics:
    return cast("Metrics", current_app.extensions[EXTENSION])
