"""A few query processes, kept warm: hand a query to a free one, kill it at the deadline, replace what dies.

It opens no store itself, so it may live in a server with many threads. Called by graph.query.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

from graph.errors import QueryCancelledError
from graph.worker.child import ChildDiedError
from graph.worker.crew import Crew, Limits, PoolState
from graph.worker.frames import Reply, pack_message
from graph.worker.job import Job, Outcome
from graph.worker.turns import Place

__all__ = ["WorkerPool"]

_LOOK_S = 0.2


class WorkerPool:
    """Up to `size` query processes, started as they are needed and kept; safe to use from many threads.

    A process forked from the one that made the pool starts workers of its own.
    """

    def __init__(self, *, size: int, memory_bytes: int, max_waiting: int = 64, recycle_after: int = 100_000, allow_network: bool = False) -> None:
        self._own = Crew(Limits(size, memory_bytes, max_waiting, recycle_after, allow_network))

    @property
    def _crew(self) -> Crew:
        if os.getpid() != self._own.pid:
            self._own = Crew(self._own.limits)
        return self._own

    @property
    def state(self) -> PoolState:
        """What it is doing."""
        return self._crew.state

    def warm_up(self) -> None:
        """Start all processes now, so that the first queries need not wait for them."""
        self._crew.warm_up()

    def pids(self) -> tuple[int, ...]:
        """List the ids of the processes that run."""
        return self._crew.pids()

    def tend(self) -> None:
        """Replace idle processes that have died, so that none stays as a zombie and the next query finds one ready."""
        self._crew.tend()

    def close(self) -> None:
        """End all processes and wait for them; a query that runs is cut off with BusyError. Once more does nothing."""
        self._own.close()

    def submit(self, header: bytes, query: bytes, *, timeout_s: float, done: Callable[[Outcome], None]) -> Job:
        """Have a query answered without holding a thread; to be called on the running event loop, which calls `done` with what becomes of it.

        Args:
            header: what `write_header` gives of the request.
            query: the query's text in UTF-8.
            timeout_s: as for `run`.
            done: is called once, and not where the job is cancelled; it may be called before this returns.

        Raises:
            BusyError: too many wait already.
        """
        job = Job(self._crew, b"".join(pack_message(header, query)), timeout_s, done)
        job.queue()
        return job

    def run(self, header: bytes, query: bytes, *, timeout_s: float, is_gone: Callable[[], bool] | None = None) -> Reply:
        """Have a query answered, and wait for it.

        Args:
            header: what `write_header` gives of the request.
            query: the query's text in UTF-8.
            timeout_s: for how long it may run, once a process is free; it waits as long for one.
            is_gone: tells whether nobody waits for the answer any more; then the query is stopped.

        Raises:
            QueryTimeoutError: it was stopped at its deadline.
            QueryCancelledError: it was stopped because nobody waits for it.
            BusyError: too many wait already, or no process was free in time.
            WorkerError: the process died of it.
        """
        crew, message = self._crew, pack_message(header, query)
        _wait_for_turn(crew, timeout_s, is_gone)
        try:
            reply = _ask(crew, message, timeout_s, is_gone, is_first=True)
            if reply is None:
                # The process ended of something else than this query.
                reply = _ask(crew, message, timeout_s, is_gone, is_first=False)
        finally:
            crew.turns.give_back()
        if reply is None:
            raise ValueError("the second time is the last")
        return reply


def _wait_for_turn(crew: Crew, timeout_s: float, is_gone: Callable[[], bool] | None) -> None:
    called = threading.Event()
    place = crew.turns.take(called.set)
    if place is False:
        raise crew.too_many_wait()
    deadline = time.monotonic() + timeout_s
    while isinstance(place, Place) and not called.wait(_LOOK_S):
        has_gone = is_gone is not None and is_gone()
        if (has_gone or time.monotonic() >= deadline) and crew.turns.leave(place):
            raise QueryCancelledError("whoever asked has gone before the query began.") if has_gone else crew.none_was_free(timeout_s)


def _ask(crew: Crew, message: tuple[bytes, bytes], timeout_s: float, is_gone: Callable[[], bool] | None, *, is_first: bool) -> Reply | None:
    """Ask a process; None where it ended of something else than the query and this was the first."""
    worker = crew.take()
    began = time.monotonic()
    reply: Reply | None = None
    try:
        reply = worker.ask(message, deadline=began + timeout_s, is_gone=is_gone)
    except TimeoutError as error:
        raise crew.count_stopped(timeout_s) from error
    except QueryCancelledError:
        crew.count_killed()
        raise
    except ChildDiedError as error:
        died = crew.count_death(worker, error, began=began)
        if died is not None or not is_first:
            raise died or crew.describe_end(worker) from error
    finally:
        crew.give_back(worker, is_fit=reply is not None)
    return reply
