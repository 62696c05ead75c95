"""Notice Ctrl-C even where a library swallows the exception that Python makes of it.

Called by the build, which asks between articles whether it should have ended.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["notice_interrupts"]


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


def _do_nothing() -> None:
    """Check nothing."""
