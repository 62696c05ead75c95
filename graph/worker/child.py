"""A process of ours at the other end of two pipes: hand it a message, wait for the reply until a deadline, end it.

It knows nothing of what the messages hold. Called by the pool of query processes and by the writer's handle.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from graph.errors import QueryCancelledError
from graph.worker.frames import LENGTHS, Reply, unpack_reply_header

__all__ = ["Asked", "Child", "ChildDiedError", "describe_end", "start_process"]

ROOT = Path(__file__).resolve().parents[2]
# By path and not by -m: where newsgraph is not installed, the process finds it all the same; -P keeps its folder from hiding libraries.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from {module} import main; main(*sys.argv[2:])"
_CHUNK_BYTES = 1 << 20
_PIPE_BYTES = 1 << 16
"""As much as a pipe holds; to read into a megabyte takes longer than the reading."""
_PATIENCE_S = 1.0
_ALLOCATOR = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=500"}
"""How many freed pieces of each size a thread keeps at hand, in place of 7. The engine makes and frees small things in waves: a short query takes 0.8 of the
time, one that joins much 0.6 to 0.75, for 4 MB more. Another C library passes it over."""
_LOOK_S = 0.2
"""How often a wait looks whether the one who asked is still there."""


def start_process(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start `main` of a module of ours, with the arguments as text, between two unbuffered pipes; it is to end when its standard input closes."""
    # A session of its own: Ctrl-C in a terminal is the server's to handle.
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
        [sys.executable, "-P", "-c", _START.format(module=module), str(ROOT), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=_ALLOCATOR | os.environ,
        bufsize=0,
    )


class ChildDiedError(Exception):
    """The process ended without an answer.

    Attributes:
        was_asked: whether it may have read the message; where it cannot have, another may be asked.
    """

    def __init__(self, *, was_asked: bool) -> None:
        super().__init__()
        self.was_asked = was_asked


class Asked:
    """A message that was handed over, and its reply as it comes in on an event loop."""

    def __init__(self, descriptor: int, loop: asyncio.AbstractEventLoop, done: Callable[[Reply | Exception], None]) -> None:
        self._descriptor = descriptor
        self._loop = loop
        self._done = done
        self._pieces: list[bytes] = []
        self._missing = LENGTHS.size
        self._timer: asyncio.TimerHandle | None = None

    def wait(self, timeout_s: float) -> None:
        """Call `done` with the reply, with TimeoutError or with ChildDiedError."""
        self._loop.add_reader(self._descriptor, self._read)
        self._timer = self._loop.call_later(timeout_s, self._finish, TimeoutError())

    def abandon(self) -> None:
        """Wait no longer; `done` is not called."""
        self._loop.remove_reader(self._descriptor)
        if self._timer is not None:
            self._timer.cancel()

    def _read(self) -> None:
        """Take what is there; the reply is done once it is whole."""
        try:
            piece = os.read(self._descriptor, _PIPE_BYTES)
        except BlockingIOError:
            return
        if not piece:
            self._finish(ChildDiedError(was_asked=True))
            return
        self._pieces.append(piece)
        self._missing -= len(piece)
        if self._missing <= 0:
            self._look(piece if len(self._pieces) == 1 else b"".join(self._pieces))

    def _look(self, data: bytes) -> None:
        """Find out whether the reply is whole; it is looked at twice at the most, once for its lengths."""
        if len(data) >= LENGTHS.size:
            header_length, body_length = LENGTHS.unpack_from(data)
            end = LENGTHS.size + header_length
            self._pieces, self._missing = [data], end + body_length - len(data)
            if self._missing <= 0:
                self._finish(unpack_reply_header(data[LENGTHS.size : end], data[end:]))

    def _finish(self, outcome: Reply | Exception) -> None:
        self.abandon()
        self._done(outcome)


class Child:
    """One process that runs `main` of a module, with the arguments as text."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._process = start_process(module, *arguments)
        if self._process.stdin is not None:
            # A large message must not hold the writer for longer than its deadline.
            os.set_blocking(self._process.stdin.fileno(), False)
        if self._process.stdout is not None:
            os.set_blocking(self._process.stdout.fileno(), False)
        self.answered = 0

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def ask(self, parts: tuple[bytes, ...], *, deadline: float, is_gone: Callable[[], bool] | None = None) -> Reply:
        """Hand over a message and wait for the reply.

        Args:
            parts: the message.
            deadline: on the monotonic clock.
            is_gone: tells whether nobody waits for the answer any more.

        Raises:
            TimeoutError: the deadline has passed.
            QueryCancelledError: nobody waits for it.
            ChildDiedError: the process ended.
        """
        if self._process.stdin is None or self._process.stdout is None:
            raise ValueError("a child has pipes")
        try:
            for part in parts:
                self._write(self._process.stdin.fileno(), part, deadline)
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise
            raise ChildDiedError(was_asked=False) from error
        descriptor = self._process.stdout.fileno()
        header_length, body_length = LENGTHS.unpack(self._read(descriptor, LENGTHS.size, deadline, is_gone))
        header = self._read(descriptor, header_length, deadline, is_gone)
        reply = unpack_reply_header(header, self._read(descriptor, body_length, deadline, is_gone))
        self.answered += 1
        return reply

    def begin(self, message: bytes, loop: asyncio.AbstractEventLoop, *, timeout_s: float, done: Callable[[Reply | Exception], None]) -> Asked:
        """Hand over a message; on the loop, `done` is called with the reply, or with TimeoutError or ChildDiedError.

        Raises:
            ChildDiedError: the process has ended before.
            BlockingIOError: the message is too long to be handed over at once.
        """
        if self._process.stdin is None or self._process.stdout is None:
            raise ValueError("a child has pipes")
        try:
            if os.write(self._process.stdin.fileno(), message) != len(message):
                raise BlockingIOError("the message is longer than the pipe")
        except BrokenPipeError as error:
            raise ChildDiedError(was_asked=False) from error
        asked = Asked(self._process.stdout.fileno(), loop, done)
        asked.wait(timeout_s)
        return asked

    def _write(self, descriptor: int, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            if not select.select([], [descriptor], [], max(0.0, deadline - time.monotonic()))[1]:
                raise TimeoutError
            view = view[os.write(descriptor, view[:65_536]) :]

    def _read(self, descriptor: int, length: int, deadline: float, is_gone: Callable[[], bool] | None) -> bytes:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        parts = bytearray()
        while len(parts) < length:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise TimeoutError
            if not poll.poll(min(remaining, _LOOK_S) * 1000):
                if is_gone is not None and is_gone():
                    raise QueryCancelledError("whoever asked has gone; the query was stopped.")
                continue
            part = os.read(descriptor, min(_CHUNK_BYTES, length - len(parts)))
            if not part:
                raise ChildDiedError(was_asked=True)
            parts += part
        return bytes(parts)

    def kill(self) -> None:
        """End the process at once and wait for it; whoever waits for its answer finds the pipe closed, and then calls `wait`."""
        self._process.kill()
        self._process.wait()

    def end(self) -> int:
        """End the process at once, leaving no zombie; return its exit status, negative for a signal."""
        self.close_pipes()
        if self.is_alive:
            self._process.kill()
        return self._process.wait()

    def wait(self, patience_s: float = _PATIENCE_S) -> int:
        """Return the exit status of a process that is ending."""
        try:
            return self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            return self.end()
        finally:
            self.close_pipes()

    def close_pipes(self) -> None:
        """Close both pipes, on which the process ends by itself."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def describe_end(status: int, memory_bytes: int, *, what: str) -> str:
    """Say in words of what a process ended: `what` is "query", "write" or what else it did."""
    if status == -signal.SIGABRT:
        remedy = "Ask for less: add LIMIT, or join fewer things." if what == "query" else "Send less at once; it changed nothing."
        return f"the {what} needed more memory than it may have ({memory_bytes:,} bytes). {remedy}"
    name = signal.Signals(-status).name if status < 0 else f"exit status {status}"
    return f"the process that ran the {what} died ({name}). Ask it in a simpler form; other queries are not affected."
