"""The inner end of a process of ours: messages in on standard input, replies out on standard output, bounded memory, no network.

It knows nothing of what the messages ask for. Called by what runs inside the query processes and the writing process.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import select
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO

from graph.worker.frames import Reply, pack_reply, read_message

__all__ = ["Messages", "end_with", "leave_network"]

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000


def end_with(descriptor: int) -> None:
    """End this process when a pipe closes from which nothing is to come: when whoever started it has gone."""

    def wait() -> None:
        # Not through Python's buffer: its lock, held by a thread that waits, makes the interpreter abort at its ordinary end.
        while os.read(descriptor, 1):
            pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


class Messages:
    """Reads messages until the pipe closes; then the process ends, even in the midst of an answer."""

    def __init__(self, *, memory_bytes: int, with_network: bool = False) -> None:
        self._source: BinaryIO = sys.stdin.buffer
        self._sink = os.dup(1)
        # Whatever a library prints must not stand among the answers.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if not with_network:
            leave_network()
        # What is written to counts, not addresses: the allocator reserves hundreds of megabytes of these that it never uses.
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        threading.Thread(target=_end_at_hang_up, args=(self._source.fileno(),), daemon=True).start()

    def serve(self, answer: Callable[[bytes, bytes], Reply], *, idle_s: float, on_idle: Callable[[], None]) -> None:
        """Answer one message, header and body, after the other; `on_idle` is called whenever none has come for so long.

        Whoever asks waits for the answer before asking again, so that nothing stands in the reader's buffer while this waits at the pipe.
        """
        waiting = select.poll()
        waiting.register(self._source.fileno(), select.POLLIN)
        while True:
            if not waiting.poll(idle_s * 1000):
                on_idle()
                continue
            message = read_message(self._source)
            if message is None:
                return
            _write(self._sink, pack_reply(_answer_all(answer, *message)))


def _write(descriptor: int, parts: tuple[bytes, bytes]) -> None:
    """Write both parts in one call, so that whoever waits for them is woken once."""
    written, size = os.writev(descriptor, parts), sum(map(len, parts))
    while written < size:
        # A signal came in between.
        written += os.write(descriptor, memoryview(b"".join(parts))[written:])


def _end_at_hang_up(descriptor: int) -> None:
    """Wait, in a thread that costs nothing meanwhile, until nobody can write to the pipe any more; then end the process."""
    waiting = select.poll()
    # For no event but that it was closed, which is told always: what comes in is read elsewhere.
    waiting.register(descriptor, 0)
    waiting.poll()
    os._exit(0)


def _answer_all(answer: Callable[[bytes, bytes], Reply], header: bytes, body: bytes) -> Reply:
    """Turn into a reply what nobody has thought of, so that the process lives on."""
    try:
        return answer(header, body)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is one client's error
        return Reply("failed", f"it met an error that nobody has thought of ({type(error).__name__}: {error})")


def leave_network() -> bool:
    """Move to a network namespace that has nothing in it, and tell whether the system allows it; queries are checked before in any case."""
    with contextlib.suppress(OSError, AttributeError):
        unshare = ctypes.CDLL(None).unshare
        # Without a user namespace first: a process with rights keeps them over files.
        return bool(unshare(CLONE_NEWNET) == 0 or unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)
    return False
