"""The query processes themselves: started as they are needed, kept warm, replaced when they die, lent to one query at a time.

It hands no query over. Called by the pool and by its jobs.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, field

from graph.errors import BusyError, NewsgraphError, QueryTimeoutError, WorkerError
from graph.worker.child import Child, ChildDiedError, describe_end
from graph.worker.turns import Turns

__all__ = ["Crew", "Limits", "PoolState"]

MODULE = "graph.worker.process"
STOPPING = "the service is stopping. Ask again in a few seconds."
QUICK_S = 0.05
"""A process that ends so soon may have ended of something else than its query, as when somebody kills it: another is asked, once."""


@dataclass(frozen=True, slots=True)
class PoolState:
    """What the processes are doing, for whoever watches them.

    Attributes:
        running: queries that run now.
        waiting: queries that wait for a free process.
        killed: processes ended so far because a query did not end, or because nobody waited for it.
        died: processes that ended by themselves, of memory or a fault.
        recycled: processes replaced because they had answered enough.
    """

    running: int
    waiting: int
    killed: int
    died: int
    recycled: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How many processes, how much memory each, how many queries may wait, after how many answers a process is replaced."""

    size: int
    memory_bytes: int
    max_waiting: int
    recycle_after: int
    allow_network: bool = False


@dataclass
class Crew:
    """The processes of one pool in one process; safe to use from many threads.

    Attributes:
        limits: what it was made with.
        turns: one for each process; who has one may take a process.
        pid: of the process that made it: one forked from that must not share it.
    """

    limits: Limits
    turns: Turns = field(init=False)
    pid: int = field(default_factory=os.getpid)
    _idle: list[Child] = field(default_factory=list)
    _busy: set[Child] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _is_closed: bool = False
    _is_warm: bool = False
    _killed: int = 0
    _died: int = 0
    _recycled: int = 0

    def __post_init__(self) -> None:
        self.turns = Turns(self.limits.size, max_waiting=self.limits.max_waiting)

    @property
    def state(self) -> PoolState:
        """What it is doing."""
        return PoolState(len(self._busy), self.turns.waiting, self._killed, self._died, self._recycled)

    def pids(self) -> tuple[int, ...]:
        """List the ids of the processes that run."""
        with self._lock:
            return tuple(worker.pid for worker in (*self._idle, *self._busy) if worker.is_alive)

    def warm_up(self) -> None:
        """Start all processes now, and keep them all started."""
        self._is_warm = True
        with self._lock:
            self._fill_up()

    def _fill_up(self) -> None:
        self._idle += [self._start() for _ in range(self.limits.size - len(self._idle) - len(self._busy))]

    def _start(self) -> Child:
        return Child(MODULE, str(self.limits.memory_bytes), "network" if self.limits.allow_network else "")

    # ------------------------------------------------------------------------------------------------- lent and given back
    def take(self, *, is_tried: bool = False) -> Child:
        """Take a process that is alive and has nothing to do, for who has a turn; `is_tried` leaves it to them to find out whether it is alive.

        Raises:
            BusyError: all is being closed.
        """
        with self._lock:
            if self._is_closed:
                raise BusyError(STOPPING)
            while self._idle:
                worker = self._idle.pop()
                if is_tried or worker.is_alive:
                    break
                self._died += 1
                worker.end()
            else:
                worker = self._start()
            self._busy.add(worker)
            return worker

    def give_back(self, worker: Child, *, is_fit: bool) -> None:
        """Give a process back; one that is not fit for another query, or has answered enough, is ended and replaced."""
        is_worn = worker.answered >= self.limits.recycle_after
        if not is_fit or is_worn:
            worker.end()
        with self._lock:
            self._recycled += is_fit and is_worn
            self._busy.discard(worker)
            if self._is_closed:
                worker.end()
            else:
                self._idle.append(worker if is_fit and not is_worn else self._start())

    # -------------------------------------------------------------------------------------------------- what goes wrong
    def count_killed(self) -> None:
        """Count a process that is ended because of its query."""
        with self._lock:
            self._killed += 1

    def count_stopped(self, timeout_s: float) -> QueryTimeoutError:
        """Count a process that is ended at its query's deadline, and return what to say of it."""
        self.count_killed()
        message = f"the query was stopped after {timeout_s:g} s. Ask for less: add LIMIT, name classes or properties, or start from a name."
        return QueryTimeoutError(message, limit_s=timeout_s)

    def count_death(self, worker: Child, error: ChildDiedError, *, began: float) -> NewsgraphError | None:
        """Count a process that has ended, and return what to say of it; None where it ended of something else than its query."""
        if self._is_closed:
            return BusyError(STOPPING)
        with self._lock:
            self._died += 1
        if not error.was_asked or time.monotonic() - began < QUICK_S:
            return None
        return self.describe_end(worker)

    def describe_end(self, worker: Child) -> WorkerError:
        """Say of what a process ended."""
        return WorkerError(describe_end(worker.wait(), self.limits.memory_bytes, what="query"))

    def too_many_wait(self) -> BusyError:
        """Say that the line is full."""
        return BusyError(f"{self.limits.max_waiting} queries wait already. Try again in a few seconds, or raise NEWSGRAPH_MAX_WAITING_QUERIES.")

    def none_was_free(self, timeout_s: float) -> BusyError:
        """Say that the line did not move in time."""
        return BusyError(f"no query process was free within {timeout_s:g} s. Try again later, or raise NEWSGRAPH_QUERY_WORKERS.")

    # ---------------------------------------------------------------------------------------------------------- the care
    def tend(self) -> None:
        """Replace idle processes that have died, so that none stays as a zombie and the next query finds one ready."""
        with self._lock:
            if self._is_closed:
                return
            dead = [worker for worker in self._idle if not worker.is_alive]
            for worker in dead:
                worker.end()
                self._idle.remove(worker)
            self._idle += [] if self._is_warm else [self._start() for _ in dead]
            self._died += len(dead)
            if self._is_warm:
                self._fill_up()

    def close(self) -> None:
        """End all processes and wait for them; a query that runs is cut off with BusyError. Once more does nothing."""
        if os.getpid() != self.pid:
            return
        with self._lock:
            self._is_closed = True
            idle, busy = [*self._idle], [*self._busy]
            self._idle.clear()
        for worker in idle:
            worker.end()
        for worker in busy:
            # Its pipes are closed by whoever waits at them.
            worker.kill()
