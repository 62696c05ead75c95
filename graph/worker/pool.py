"""A few query processes, kept warm: hand a query to a free one, kill it at the deadline, replace what dies.

It opens no store itself, so it may live in a server with many threads. Called by graph.query.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from graph.errors import BusyError, QueryCancelledError, QueryTimeoutError, WorkerError
from graph.worker.child import Child, ChildDiedError, describe_end
from graph.worker.frames import Reply, Request, pack_request

__all__ = ["PoolState", "WorkerPool"]

MODULE = "graph.worker.process"
STOPPING = "the service is stopping. Ask again in a few seconds."
_LOOK_S = 0.2
SHORT_WAIT_S = 0.0005
SHORT_WAITS = 40
QUICK_S = 0.05
"""A process that ends so soon may have ended of something else than its query, as when somebody kills it: another is asked, once."""


@dataclass(slots=True)
class PoolState:
    """What a pool is doing, for whoever watches it.

    Attributes:
        running: queries that run now.
        waiting: queries that wait for a free process.
        killed: processes ended so far because a query did not end, or because nobody waited for it.
        died: processes that ended by themselves, of memory or a fault.
        recycled: processes replaced because they had answered enough.
    """

    running: int = 0
    waiting: int = 0
    killed: int = 0
    died: int = 0
    recycled: int = 0


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many processes, how much memory each, how many queries may wait, after how many answers a process is replaced."""

    size: int
    memory_bytes: int
    max_waiting: int
    recycle_after: int
    allow_network: bool = False


@dataclass
class _Turn:
    """What a process forked from the one that made the pool must not share."""

    free: threading.BoundedSemaphore
    idle: list[Child] = field(default_factory=list)
    busy: set[Child] = field(default_factory=set)
    is_closed: bool = False
    pid: int = field(default_factory=os.getpid)
    lock: threading.Lock = field(default_factory=threading.Lock)


class WorkerPool:
    """Up to `size` query processes, started as they are needed and kept; safe to use from many threads.

    A process forked from the one that made the pool starts workers of its own.

    Attributes:
        state: what it is doing.
    """

    def __init__(self, *, size: int, memory_bytes: int, max_waiting: int = 64, recycle_after: int = 10_000, allow_network: bool = False) -> None:
        self._limits = PoolLimits(size, memory_bytes, max_waiting, recycle_after, allow_network)
        self._turn = _Turn(threading.BoundedSemaphore(size))
        self.state = PoolState()
        self._is_warm = False

    def warm_up(self) -> None:
        """Start all processes now, so that the first queries need not wait for them."""
        turn = self._here()
        self._is_warm = True
        with turn.lock:
            turn.idle += [self._start() for _ in range(self._limits.size - len(turn.idle) - len(turn.busy))]

    def pids(self) -> tuple[int, ...]:
        """List the ids of the processes that run."""
        turn = self._here()
        with turn.lock:
            return tuple(worker.pid for worker in (*turn.idle, *turn.busy) if worker.is_alive)

    def run(self, request: Request, *, timeout_s: float, is_gone: Callable[[], bool] | None = None) -> Reply:
        """Have a query answered.

        Args:
            request: what to ask of which version.
            timeout_s: for how long it may run, once a process is free; it waits as long for one.
            is_gone: tells whether nobody waits for the answer any more; then the query is stopped.

        Raises:
            QueryTimeoutError: it was stopped at its deadline.
            QueryCancelledError: it was stopped because nobody waits for it.
            BusyError: too many wait already, or no process was free in time.
            WorkerError: the process died of it.
        """
        turn = self._here()
        self._wait_for_turn(turn, timeout_s, is_gone)
        self._count(running=1)
        try:
            reply = self._run(turn, request, timeout_s, is_gone, is_first=True)
            # Without a reply, the process ended of something else than this query.
            return reply or cast("Reply", self._run(turn, request, timeout_s, is_gone, is_first=False))
        finally:
            self._count(running=-1)
            turn.free.release()

    def _count(self, **changes: int) -> None:
        """Count in one step: `+=` on an attribute is none."""
        with self._turn.lock:
            for name, change in changes.items():
                setattr(self.state, name, getattr(self.state, name) + change)

    async def try_run(self, request: Request, *, timeout_s: float) -> Reply | None:
        """Have a query answered without holding a thread, where a process is free or is so in a moment; None where none is.

        Cancelled, as when nobody waits for the answer any more, the query is stopped.

        Raises:
            QueryTimeoutError: it was stopped at its deadline.
            WorkerError: the process died of it.
        """
        turn = self._here()
        for _ in range(SHORT_WAITS):
            if turn.free.acquire(blocking=False):
                break
            # Most queries take less; a thread to wait in would cost more.
            await asyncio.sleep(SHORT_WAIT_S)
        else:
            return None
        self._count(running=1)
        worker = self._take(turn)
        began = time.monotonic()
        reply: Reply | None = None
        try:
            reply = await worker.ask_async(pack_request(request), timeout_s=timeout_s)
        except TimeoutError as error:
            self._count(killed=1)
            raise self._stopped(timeout_s) from error
        except asyncio.CancelledError:
            self._count(killed=1)
            raise
        except BlockingIOError:
            return None
        except ChildDiedError as error:
            if turn.is_closed:
                raise BusyError(STOPPING) from error
            self._count(died=1)
            if error.was_asked and time.monotonic() - began > QUICK_S:
                raise WorkerError(describe_end(worker.wait(), self._limits.memory_bytes, what="query")) from error
        finally:
            self._give_back(turn, worker, is_fit=reply is not None)
            self._count(running=-1)
            turn.free.release()
        return reply

    @staticmethod
    def _stopped(timeout_s: float) -> QueryTimeoutError:
        message = f"the query was stopped after {timeout_s:g} s. Ask for less: add LIMIT, name classes or properties, or start from a name."
        return QueryTimeoutError(message, limit_s=timeout_s)

    def _here(self) -> _Turn:
        if os.getpid() != self._turn.pid:
            self._turn = _Turn(threading.BoundedSemaphore(self._limits.size))
            self.state = PoolState()
        return self._turn

    def _wait_for_turn(self, turn: _Turn, timeout_s: float, is_gone: Callable[[], bool] | None) -> None:
        if turn.free.acquire(blocking=False):
            return
        if self.state.waiting >= self._limits.max_waiting:
            raise BusyError(f"{self._limits.max_waiting} queries wait already. Try again in a few seconds, or raise NEWSGRAPH_MAX_WAITING_QUERIES.")
        self._count(waiting=1)
        deadline = time.monotonic() + timeout_s
        try:
            while not turn.free.acquire(timeout=_LOOK_S):
                if is_gone is not None and is_gone():
                    raise QueryCancelledError("whoever asked has gone before the query began.")
                if time.monotonic() >= deadline:
                    raise BusyError(f"no query process was free within {timeout_s:g} s. Try again later, or raise NEWSGRAPH_QUERY_WORKERS.")
        finally:
            self._count(waiting=-1)

    def _run(self, turn: _Turn, request: Request, timeout_s: float, is_gone: Callable[[], bool] | None, *, is_first: bool) -> Reply | None:
        worker = self._take(turn)
        began = time.monotonic()
        reply: Reply | None = None
        try:
            reply = worker.ask(pack_request(request), deadline=time.monotonic() + timeout_s, is_gone=is_gone)
        except TimeoutError as error:
            self._count(killed=1)
            raise self._stopped(timeout_s) from error
        except QueryCancelledError:
            self._count(killed=1)
            raise
        except ChildDiedError as error:
            if turn.is_closed:
                raise BusyError(STOPPING) from error
            self._count(died=1)
            if is_first and (not error.was_asked or time.monotonic() - began < QUICK_S):
                return None
            raise WorkerError(describe_end(worker.wait(), self._limits.memory_bytes, what="query")) from error
        finally:
            self._give_back(turn, worker, is_fit=reply is not None)
        return reply

    def _start(self) -> Child:
        return Child(MODULE, str(self._limits.memory_bytes), "network" if self._limits.allow_network else "")

    def _take(self, turn: _Turn) -> Child:
        with turn.lock:
            if turn.is_closed:
                raise BusyError(STOPPING)
            while turn.idle:
                worker = turn.idle.pop()
                if worker.is_alive:
                    break
                self.state.died += 1
                worker.end()
            else:
                worker = self._start()
            turn.busy.add(worker)
            return worker

    def _give_back(self, turn: _Turn, worker: Child, *, is_fit: bool) -> None:
        is_worn = worker.answered >= self._limits.recycle_after
        self._count(recycled=int(is_fit and is_worn))
        if not is_fit or is_worn:
            worker.end()
        with turn.lock:
            turn.busy.discard(worker)
            if turn.is_closed:
                worker.end()
            else:
                turn.idle.append(worker if is_fit and not is_worn else self._start())

    def tend(self) -> None:
        """Replace idle processes that have died, so that none stays as a zombie and the next query finds one ready."""
        turn = self._here()
        with turn.lock:
            dead = [] if turn.is_closed else [worker for worker in turn.idle if not worker.is_alive]
            for worker in dead:
                worker.end()
                turn.idle.remove(worker)
                turn.idle += [] if self._is_warm else [self._start()]
            missing = self._limits.size - len(turn.idle) - len(turn.busy) if self._is_warm and not turn.is_closed else 0
            turn.idle += [self._start() for _ in range(missing)]
            self.state.died += len(dead)

    def close(self) -> None:
        """End all processes and wait for them; a query that runs is cut off with BusyError. Once more does nothing."""
        turn = self._turn
        if os.getpid() != turn.pid:
            return
        with turn.lock:
            turn.is_closed = True
            idle, busy = [*turn.idle], [*turn.busy]
            turn.idle.clear()
        for worker in idle:
            worker.end()
        for worker in busy:
            # Its pipes are closed by whoever waits at them.
            worker.kill()
