"""Notice Ctrl-C even where a library swallows the exception that Python makes of it, and let it wait where it would break something.

Called by the build, which asks between articles whether it should have ended.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["hold_interrupts", "notice_interrupts"]


@contextmanager
def notice_interrupts() -> Iterator[Callable[[], None]]:
    """Remember that SIGINT came; outside a process's main thread nothing is remembered, for signals arrive only there.

    The language model runs compiled code that calls back into Python and drops what is raised there, KeyboardInterrupt included.

    Yields:
        A function that raises KeyboardInterrupt if SIGINT came since this was opened.
    """
    if threading.current_thread() is not threading.main_thread():
        yield _do_nothing
        return
    came = threading.Event()

    def interrupt(number: int, frame: FrameType | None) -> None:
        came.set()
        signal.default_int_handler(number, frame)

    def check() -> None:
        if came.is_set():
            raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # somebody else has decided what it does
        yield _do_nothing
        return
    signal.signal(signal.SIGINT, interrupt)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def hold_interrupts() -> Iterator[None]:
    """Let SIGINT wait until what stands below is done; processes that are started meanwhile never get it.

    A terminal sends it to them too, and one that is only starting would say so with a traceback. Outside a process's main thread nothing is held.
    """
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is None:
        yield
        return
    came = threading.Event()
    # Blocked, so that processes started here inherit that; and noted, for another thread may take the signal that this one blocks.
    before = signal.signal(signal.SIGINT, lambda _number, _frame: came.set())
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, before)
        if came.is_set():
            os.kill(os.getpid(), signal.SIGINT)


def _do_nothing() -> None:
    """Check nothing."""
