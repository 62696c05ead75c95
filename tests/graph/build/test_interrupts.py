"""Ctrl-C during a build, where a library swallows it."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading

import pytest

from graph.build.interrupts import hold_interrupts, notice_interrupts


def test_an_interrupt_that_was_swallowed_is_raised_when_asked() -> None:
    """As compiled code that calls back into Python swallows it."""
    with notice_interrupts() as check:
        check()
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            check()


def test_the_handler_of_before_is_there_again() -> None:
    """Whatever comes after is interrupted as ever."""
    before = signal.getsignal(signal.SIGINT)
    with notice_interrupts():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_a_handler_of_somebody_else_stays() -> None:
    """A service that builds decides itself what ends it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with notice_interrupts() as check:
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
            check()
    finally:
        signal.signal(signal.SIGINT, before)


def test_outside_the_main_thread_nothing_is_noticed() -> None:
    """Signals arrive in the main thread only."""
    seen: list[bool] = []

    def work() -> None:
        with notice_interrupts() as check:
            check()
            seen.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    assert seen == [True]


def test_an_interrupt_waits_until_it_may_come() -> None:
    """What is being done is done, and then it is interrupted as ever."""
    done: list[bool] = []

    def work() -> None:
        with hold_interrupts():
            signal.raise_signal(signal.SIGINT)
            done.append(True)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == [True]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_is_started_while_interrupts_wait_gets_none() -> None:
    """A process that a terminal tells too leaves it to the one that started it."""
    with hold_interrupts():
        process = subprocess.Popen([sys.executable, "-S", "-c", "input()"], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(b"\n", timeout=60)
    assert said == b""
    assert process.returncode == 0
