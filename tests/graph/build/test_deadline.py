"""What computes too long is stopped; what waits, and what is quick, is not."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import suppress

import pytest

from graph.build.deadline import OutOfTimeError, limit_computing


def compute(seconds: float) -> None:
    """Compute for so long."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


@pytest.mark.slow
def test_what_computes_too_long_is_stopped() -> None:
    """In the midst of it; afterwards there is no limit any more."""
    with pytest.raises(OutOfTimeError), limit_computing(0.1):
        compute(5)
    compute(0.3)
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


@pytest.mark.slow
def test_who_swallows_the_end_is_told_again() -> None:
    """A library that catches everything cannot go on for ever."""

    def compute_stubbornly() -> None:
        with suppress(OutOfTimeError):
            compute(5)
        compute(5)

    with pytest.raises(OutOfTimeError), limit_computing(0.1):
        compute_stubbornly()


def test_waiting_is_not_computing() -> None:
    """A machine that has other work fails no article."""
    with limit_computing(0.02):
        time.sleep(0.05)


@pytest.mark.slow
def test_a_thread_has_no_limit() -> None:
    """Signals arrive in the main thread only; what another one reads is read to its end."""
    done = []

    def read() -> None:
        with limit_computing(0.05):
            compute(0.2)
            done.append(True)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join(120)
    assert done == [True]
