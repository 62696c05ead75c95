"""A query on its way through the pool without a thread: in the line, then in a process, its answer handed to a function.

All of it happens on one event loop; what takes longer than a loop may wait is done in a thread. Called by the pool.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

from graph.errors import BusyError, NewsgraphError
from graph.worker.child import Child, ChildDiedError
from graph.worker.crew import Crew
from graph.worker.frames import Reply
from graph.worker.turns import Place

__all__ = ["Job", "Outcome"]

Outcome = Reply | NewsgraphError | None
"""What becomes of a query; None where its process ended of something else, so that it is to be asked again."""


class Job:
    """One query; made and used on a running event loop."""

    def __init__(self, crew: Crew, message: bytes, timeout_s: float, done: Callable[[Outcome], None]) -> None:
        self._crew = crew
        self._message = message
        self._timeout_s = timeout_s
        self._done = done
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._place: Place | None = None
        self._patience: asyncio.TimerHandle | None = None
        self._worker: Child | None = None
        self._began = 0.0
        self._is_cancelled = False

    def queue(self) -> None:
        """Begin at once, or stand in the line.

        Raises:
            BusyError: too many wait already.
        """
        place = self._crew.turns.take(self._be_called)
        if place is True:
            self._start()
        elif isinstance(place, Place):
            self._place, self._patience = place, self._loop.call_later(self._timeout_s, self._give_up)
        else:
            raise self._crew.too_many_wait()

    def cancel(self) -> None:
        """Stop the query: nobody waits for it any more; `done` is not called. Once it is done, this does nothing."""
        self._is_cancelled = True
        if self._patience is not None:
            self._patience.cancel()
        if self._place is not None:
            self._leave()
        elif self._worker is not None:
            self._worker.stop_listening()
            self._crew.count_killed()
            self._replace(self._worker)

    # ---------------------------------------------------------------------------------------------------------- the line
    def _be_called(self) -> None:
        """Take the turn that has come; whoever gave it back may be a thread."""
        if threading.get_ident() == self._thread:
            self._start()
        else:
            self._loop.call_soon_threadsafe(self._start)

    def _leave(self) -> bool:
        """Leave the line; False where the turn is on its way already."""
        place = self._place
        return place is not None and self._crew.turns.leave(place)

    def _give_up(self) -> None:
        if self._leave():
            self._place = None
            self._done(self._crew.none_was_free(self._timeout_s))

    # ------------------------------------------------------------------------------------------------------- the process
    def _start(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
        self._place = None
        if self._is_cancelled:
            self._crew.turns.give_back()
            return
        try:
            self._worker = self._crew.take(is_tried=True)
        except BusyError as error:
            self._crew.turns.give_back()
            self._done(error)
            return
        self._began = time.monotonic()
        try:
            self._worker.begin(self._message, self._loop, timeout_s=self._timeout_s, done=self._finish)
        except (ChildDiedError, BlockingIOError) as error:
            self._finish(error)

    def _finish(self, found: Reply | Exception) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        if isinstance(found, Reply):
            worker.answered += 1
            self._crew.give_back(worker, is_fit=True)
            # The next one begins before this one's answer is written.
            self._crew.turns.give_back()
            self._done(found)
            return
        worker.stop_listening()
        outcome = self._explain(worker, found)
        self._replace(worker)
        self._done(outcome)

    def _explain(self, worker: Child, found: Exception) -> Outcome:
        if isinstance(found, TimeoutError):
            return self._crew.count_stopped(self._timeout_s)
        return self._crew.count_death(worker, found, began=self._began) if isinstance(found, ChildDiedError) else None

    def _replace(self, worker: Child) -> None:
        """End a process that may be in the midst of a query, and start another."""
        self._worker = None

        def replace() -> None:
            self._crew.give_back(worker, is_fit=False)
            self._crew.turns.give_back()

        self._loop.run_in_executor(None, replace)
