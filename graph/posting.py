"""Articles that clients of a service send: read in a process of their own, then written while no other write is done.

The process starts with the first and ends when none has come for a while, so that no language model stays in memory unused. It reads nothing itself.
Called by the web's articles.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from cachetools import LRUCache

from graph.errors import BusyError, ModelError, NewsgraphError, NotFoundError, QueryError, QueryTimeoutError, StoreError, WorkerError
from graph.settings import Settings
from graph.worker.child import Child, ChildDiedError, describe_end
from graph.worker.frames import BuildRequest, Reply, pack_message, write_header
from graph.writing import Writer

__all__ = ["Job", "Outcome", "Posted", "Poster", "Source"]

MODULE = "graph.build.posting"
MAX_WAITING = 8
MAX_KEPT_JOBS = 100
IDLE_S = 300.0
"""For how long the process is kept once there is nothing to read: it takes some hundred megabytes, and seconds to start."""
LEAST_MEMORY_BYTES = 2_000_000_000
"""The language model with what it reads; less than that, and no article is read at all."""
_SETTINGS = ("model", "min_confidence", "max_source_bytes", "source_timeout_s", "article_timeout_s")


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes in which articles stand, and the name that their identifiers begin with."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article, or of a source that gave none.

    Attributes:
        source: the source's name.
        identifier: the article's; None where the source could not be loaded.
        iri: the article's, None where it is not in the store.
        status: added, replaced, unchanged or failed.
        reason: why it failed, None otherwise.
        loader: which loader read it; None where none did.
        dropped_characters: how many control characters and lone surrogates its text held, which were dropped.
    """

    source: str
    identifier: str | None
    status: str
    reason: str | None
    loader: str | None
    dropped_characters: int
    iri: str | None


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of all that was sent together, and the version that holds it."""

    outcomes: tuple[Outcome, ...]
    snapshot: int


@dataclass(frozen=True, slots=True)
class Job:
    """What was sent together, by the name under which it can be found again, and what will become of it.

    The result raises QueryTimeoutError, WorkerError, ModelError, StoreError or BusyError where nothing was written.
    """

    identifier: str
    result: Future[Posted]


class Poster:
    """Takes articles from many threads and has them read one request after the other; to be closed at the end."""

    def __init__(self, location: str, settings: Settings, writer: Writer) -> None:
        self._location = location
        self._settings = settings
        self._writer = writer
        self._executor = ThreadPoolExecutor(1, "articles")
        self._counting = threading.Lock()
        self._waiting = 0
        self._jobs: LRUCache[str, Job] = LRUCache(MAX_KEPT_JOBS)
        self._child: Child | None = None
        self._used = time.monotonic()
        self._is_closed = False

    def begin(self, sources: Sequence[Source]) -> Job:
        """Have sources read and written after those that were sent before.

        Raises:
            BusyError: too much waits already, or the service stops.
        """
        with self._counting:
            if self._is_closed:
                raise BusyError("the service is stopping. Send it again in a few seconds.")
            if self._waiting >= MAX_WAITING:
                raise BusyError(f"{self._waiting} requests with articles wait already. Try again in a few seconds, or send more articles in one.")
            self._waiting += 1
            job = Job(secrets.token_hex(8), self._executor.submit(self._run, sources))
            self._jobs[job.identifier] = job
            return job

    def find(self, identifier: str) -> Job:
        """Return one of the newest jobs.

        Raises:
            NotFoundError: it is none of them.
        """
        with self._counting:
            job: Job | None = self._jobs.get(identifier)
        if job is None:
            raise NotFoundError(
                f"no request with articles is known as {identifier!r}; the newest {MAX_KEPT_JOBS} are, while the service runs. Look in /articles."
            )
        return job

    def _run(self, sources: Sequence[Source]) -> Posted:
        try:
            lengths = [(source.name, len(source.content)) for source in sources]
            limit_s, write_limit_s = self._settings.build_timeout_s, self._settings.write_timeout_s
            reply = self._ask(BuildRequest("read", lengths), b"".join(source.content for source in sources), limit_s, "reading the articles")
            if reply.created:
                with self._writer.paused():
                    reply = self._ask(BuildRequest("write", patience_s=min(10.0, write_limit_s)), b"", write_limit_s, "writing the articles")
            return Posted(tuple(Outcome(**each) for each in json.loads(reply.body)), reply.number)
        finally:
            self._used = time.monotonic()
            with self._counting:
                self._waiting -= 1

    def _ask(self, request: BuildRequest, body: bytes, limit_s: float, what: str) -> Reply:
        child = self._take()
        fit = False
        try:
            reply = child.ask(pack_message(write_header(request), body), deadline=time.monotonic() + limit_s)
            fit = True
        except TimeoutError as error:
            message = f"{what} was stopped after {limit_s:g} s; no article is half written. Send fewer at once, or raise NEWSGRAPH_BUILD_TIMEOUT_S."
            raise QueryTimeoutError(message, limit_s=limit_s) from error
        except ChildDiedError as error:
            if self._is_closed:
                raise BusyError("the service stopped before the articles were read. Send them again.") from error
            raise WorkerError(describe_end(child.wait(), self._memory_bytes(), what="reading of these articles")) from error
        finally:
            if not fit:
                child.end()
                self._child = None
        if reply.status != "ok":
            raise _to_error(reply, self._location)
        return reply

    def _take(self) -> Child:
        if self._child is None or not self._child.is_alive:
            if self._child is not None:
                self._child.end()
            chosen = {name: getattr(self._settings, name) for name in _SETTINGS}
            self._child = Child(MODULE, str(self._memory_bytes()), self._location, json.dumps(chosen))
        return self._child

    def _memory_bytes(self) -> int:
        return max(LEAST_MEMORY_BYTES, self._settings.query_memory_bytes)

    def tend(self) -> None:
        """End the process where nothing has come for a while."""
        with self._counting:
            if self._waiting == 0 and self._child is not None and time.monotonic() - self._used > IDLE_S:
                self._child.end()
                self._child = None

    def close(self) -> None:
        """End the process; what is being read is cut off, what waits is refused. Once more does nothing."""
        with self._counting:
            self._is_closed = True
        child = self._child
        if child is not None:
            child.kill()
        self._executor.shutdown(wait=True, cancel_futures=True)
        if self._child is not None:
            self._child.end()
            self._child = None


def _to_error(reply: Reply, location: str) -> NewsgraphError:
    """Turn a reply without a result into the error to raise."""
    match reply.status:
        case "memory":
            return WorkerError("reading the articles needed more memory than it may have. Send fewer at once.")
        case "store":
            return StoreError(reply.message, location=location)
        case "locked":
            return BusyError(reply.message)
        case "model":
            return ModelError(reply.message)
        case _:
            return QueryError(f"the articles could not be read: {reply.message}.")
