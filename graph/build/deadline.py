"""Stop what computes too long in this process: an exception is raised in the midst of it.

It counts time of computing, not of the clock, so that other work on the machine fails no article. Called by what reads articles.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["OutOfTimeError", "limit_computing"]

AGAIN_S = 1.0
"""After how long it is raised once more, where a library has swallowed it."""


class OutOfTimeError(Exception):
    """The time is over."""


@contextmanager
def limit_computing(seconds: float) -> Iterator[None]:
    """Let what stands below compute for so long at most; outside a process's main thread there is no limit, for signals arrive only there.

    Raises:
        OutOfTimeError: it computed longer.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN_S)
    try:
        yield
    finally:
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        finally:  # the timer may go off on the way here
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTimeError
