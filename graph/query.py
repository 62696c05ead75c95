"""One query, or a named one, on the newest published version: checked, run in a process of its own, bounded in time, memory and size.

It evaluates nothing itself. Called by the command `query` and by the web's endpoint.
"""

from __future__ import annotations

import difflib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import Self

from graph.errors import FormatError, NewsgraphError, NotFoundError, QueryError, QueryRefusedError, WorkerError
from graph.limits import Dataset, QueryForm, check_query
from graph.limits.syntax import to_syntax_error
from graph.settings import DATA_FOLDER, Settings
from graph.store.folder import Folder, damaged, find_folder
from graph.worker import Job, Outcome, PoolState, Reply, Request, WorkerPool, write_header
from ontology.terms import PREFIXES

__all__ = ["FORMATS", "GRAPH_FORMATS", "ROW_FORMATS", "NamedQuery", "QueryPool", "QueryResult", "get_named_query", "list_named_queries"]

ROW_FORMATS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
"""For SELECT and ASK: the name of a format and its media type."""
GRAPH_FORMATS = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "graphml": "application/graphml+xml",
}
"""For CONSTRUCT and DESCRIBE."""
FORMATS = ROW_FORMATS | GRAPH_FORMATS

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class QueryResult:
    """An answer.

    Attributes:
        body: in the media type.
        media_type: as it was asked for.
        form: select, ask, construct or describe.
        truncated: whether rows were left out at a limit.
        elapsed_ms: from the asking to the answer, in milliseconds.
        snapshot: the number of the version that was read.
    """

    body: bytes
    media_type: str
    form: QueryForm
    truncated: bool
    elapsed_ms: float
    snapshot: int


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question that comes with newsgraph: name, one-line title, description, and the whole text with its comments."""

    name: str
    title: str
    description: str
    text: str


class QueryPool:
    """Answers queries on the newest version of one store; safe to use from many threads; to be closed at the end.

    Raises:
        StoreMissingError, StoreFormatError, StoreDamagedError: there is no store there that can be read.
    """

    def __init__(self, location: str, settings: Settings) -> None:
        self._folder = find_folder(location)
        self._settings = settings
        self._newest_path = str(self._folder.newest)
        self._known: tuple[object, int | None] | None = None
        self._headers: dict[tuple[int, QueryForm, str], bytes] = {}
        self._pool = WorkerPool(
            size=settings.query_workers,
            memory_bytes=settings.query_memory_bytes,
            max_waiting=settings.max_waiting_queries,
            recycle_after=settings.recycle_after_queries,
            allow_network=bool(settings.services()),
        )

    @property
    def state(self) -> PoolState:
        """What the processes are doing."""
        return self._pool.state

    def run(
        self,
        text: str,
        *,
        media_type: str,
        form: QueryForm | None = None,
        timeout_s: float | None = None,
        dataset: Dataset | None = None,
        is_gone: Callable[[], bool] | None = None,
    ) -> QueryResult:
        """Answer a query.

        Args:
            text: SPARQL; the prefixes of ontology.terms.PREFIXES need no declaration.
            media_type: one of `ROW_FORMATS` for rows and truth, one of `GRAPH_FORMATS` for graphs.
            form: what `check_query` said of the text, where it has been checked.
            timeout_s: a shorter deadline than the settings', in seconds.
            dataset: the graphs to read in place of those that the query names; none of them need be there.
            is_gone: tells whether nobody waits for the answer any more; then the query is stopped.

        Raises:
            QuerySyntaxError: it is wrong; the message says where.
            QueryRefusedError: it asks for what is not allowed, or has no answer in that media type.
            QueryTimeoutError: it was stopped at its deadline.
            QueryCancelledError: it was stopped because nobody waits for it.
            BusyError: too many queries wait, or no process was free in time.
            WorkerError: its process died.
            StoreDamagedError: the version cannot be read.
        """
        began = time.monotonic()
        form = form or check_query(text, max_bytes=self._settings.max_query_bytes, allowed_services=self._settings.services())
        _check_media_type(form, media_type)
        limit_s = min(timeout_s or self._settings.query_timeout_s, self._settings.query_timeout_s)
        for _ in range(_ATTEMPTS):
            number = self._find_newest()
            header = self._write_header(number, form, media_type, dataset)
            reply = self._pool.run(header, text.encode("utf-8", "surrogatepass"), timeout_s=limit_s, is_gone=is_gone)
            # Between looking and opening, a newer version may have replaced the one that was looked up.
            if reply.status != "gone":
                break
        if reply.status != "ok":
            raise _to_error(reply, self._folder, text)
        return QueryResult(reply.body, media_type, form, reply.truncated, (time.monotonic() - began) * 1000, number)

    def submit(
        self, text: str, *, form: QueryForm, media_type: str, done: Callable[[QueryResult | NewsgraphError | None], None], stamp: object | None = None
    ) -> Job:
        """Answer a query that has been checked, without holding a thread; to be called on the running event loop, which calls `done`.

        Args:
            text: SPARQL that `recognise_plain` or `check_query` has let pass.
            form: what it said of it.
            media_type: one that fits the form.
            done: is called with the answer, with an error that `run` raises, or with None where `run` is to be asked instead; not where the job is cancelled.
            stamp: inode and time in nanoseconds of the file that names the newest version, where whoever asks has just looked.

        Raises:
            BusyError: too many wait already.
            StoreDamagedError: the version cannot be read.
        """
        began, number = time.monotonic(), self._find_newest(stamp)

        def finish(outcome: Outcome) -> None:
            if not isinstance(outcome, Reply):
                done(outcome)
            elif outcome.status == "ok":
                done(QueryResult(outcome.body, media_type, form, outcome.truncated, (time.monotonic() - began) * 1000, number))
            else:
                done(None if outcome.status == "gone" else _to_error(outcome, self._folder, text))

        header = self._write_header(number, form, media_type, None)
        return self._pool.submit(header, text.encode("utf-8", "surrogatepass"), timeout_s=self._settings.query_timeout_s, done=finish)

    def warm_up(self) -> None:
        """Start all processes now, so that the first queries need not wait for them."""
        self._pool.warm_up()

    def worker_pids(self) -> tuple[int, ...]:
        """List the ids of the query processes that run."""
        return self._pool.pids()

    def tend(self) -> None:
        """Replace processes that have died with nothing to do."""
        self._pool.tend()

    def close(self) -> None:
        """End all processes; once more does nothing."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _newest(self, stamp: object | None = None) -> int | None:
        """Tell the newest version; the file that names it is read when it is another."""
        try:
            stamp = stamp or self._stamp()
        except OSError:
            return self._folder.read_newest()
        known = self._known
        if known is None or known[0] != stamp:
            known = self._known = stamp, self._folder.read_newest()
        return known[1]

    def _stamp(self) -> object:
        found = os.stat(self._newest_path)  # noqa: PTH116 - asked for each query, and a Path takes three times as long
        return found.st_ino, found.st_mtime_ns

    def _find_newest(self, stamp: object | None = None) -> int:
        number = self._newest(stamp)
        if number is None:
            raise damaged(self._folder.location, "its making was interrupted before anything was published")
        return number

    def _write_header(self, number: int, form: QueryForm, media_type: str, dataset: Dataset | None) -> bytes:
        """Write what a query needs beside its text; what most of them need is written once a version."""
        key = number, form, media_type
        header = self._headers.get(key) if not dataset else None
        if header is None:
            header = write_header(self._make_request(number, form, media_type, dataset))
            if not dataset:
                self._headers = {known: value for known, value in self._headers.items() if known[0] == number} | {key: header}
        return header

    def _make_request(self, number: int, form: QueryForm, media_type: str, dataset: Dataset | None) -> Request:
        return Request(
            form=form.value,
            media_type=media_type,
            number=number,
            path=str(self._folder.snapshot(number)),
            lock_path=str(self._folder.snapshot_lock(number)),
            newest_path=str(self._folder.newest),
            base_iri=self._folder.base_iri,
            prefixes=PREFIXES,
            max_rows=self._settings.max_result_rows,
            max_bytes=self._settings.max_result_bytes,
            # Naming any graph leaves out all that are not named: SPARQL 1.1 Protocol, 2.1.4.
            default_graphs=list(dataset.default) if dataset else None,
            named_graphs=list(dataset.named) if dataset else None,
        )


def _check_media_type(form: QueryForm, media_type: str) -> None:
    offered = GRAPH_FORMATS if form.is_graph else ROW_FORMATS
    if media_type not in offered.values():
        raise QueryRefusedError(f"{form.value.upper()} has no answer in {media_type!r}; it can be had as {', '.join(offered)}.")


def _to_error(reply: Reply, folder: Folder, text: str) -> NewsgraphError:
    """Turn a reply without an answer into the error to raise."""
    match reply.status:
        case "syntax":
            return to_syntax_error(reply.message, text)
        case "memory":
            return WorkerError("the query needed more memory than it may have. Ask for less: add LIMIT, or join fewer things.")
        case "format":
            return FormatError(reply.message)
        case "damaged":
            return damaged(folder.location, f"its files cannot be read ({reply.message})")
        case "gone":
            return damaged(folder.location, "its newest version is gone")
        case _:
            return QueryError(f"the query failed: {reply.message}.")


# ----------------------------------------------------------------------------------------------------- named queries
@cache
def list_named_queries() -> tuple[NamedQuery, ...]:
    """List the questions in data/queries, by name."""
    return tuple(_parse_named_query(path.stem, path.read_text(encoding="utf-8")) for path in sorted((DATA_FOLDER / "queries").glob("*.rq")))


def get_named_query(name: str) -> NamedQuery:
    """Return the question of that name.

    Raises:
        NotFoundError: there is none; the message lists what is near.
    """
    queries = {query.name: query for query in list_named_queries()}
    if name in queries:
        return queries[name]
    near = difflib.get_close_matches(name, queries, n=3, cutoff=0.4)
    hint = f"near it: {', '.join(near)}" if near else f"known: {', '.join(queries)}"
    raise NotFoundError(f"there is no named query {name!r}; {hint}.")


def _parse_named_query(name: str, text: str) -> NamedQuery:
    """Read title and description from the comment lines at the top: the first line, and the rest of them joined."""
    comments: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        comments.append(line.lstrip("#").strip())
    title, *description = comments or [name]
    return NamedQuery(name, title, " ".join(part for part in description if part), text)
