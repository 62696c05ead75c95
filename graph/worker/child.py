"""A process of ours at the other end of two pipes: hand it a message, wait for the reply until a deadline, end it.

It knows nothing of what the messages hold. Called by the pool of query processes and by the writer's handle.
"""

from __future__ import annotations

import asyncio
import contextlib
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

__all__ = ["Child", "ChildDiedError", "describe_end", "start_process"]

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

    def __init__(self, done: Callable[[Reply | Exception], None]) -> None:
        self._done = done
        self._pieces: list[bytes] = []
        self._missing = LENGTHS.size
        self.timer: asyncio.TimerHandle | None = None

    @property
    def next_bytes(self) -> int:
        """How much to read at once: all that is missing of a reply whose length is known, else as much as a pipe may hold."""
        return max(self._missing, _PIPE_BYTES)

    def take(self, piece: bytes) -> Reply | None:
        """Take what has come; return the reply once it is whole."""
        self._pieces.append(piece)
        self._missing -= len(piece)
        return self._look(piece if len(self._pieces) == 1 else b"".join(self._pieces)) if self._missing <= 0 else None

    def _look(self, data: bytes) -> Reply | None:
        """Find out whether the reply is whole; it is looked at twice at the most, once for its lengths."""
        if len(data) >= LENGTHS.size:
            header_length, body_length = LENGTHS.unpack_from(data)
            end = LENGTHS.size + header_length
            self._pieces, self._missing = [data], end + body_length - len(data)
            if self._missing <= 0:
                return unpack_reply_header(data[LENGTHS.size : end], data[end:])
        return None

    def finish(self, outcome: Reply | Exception) -> None:
        """Tell whoever asked."""
        if self.timer is not None:
            self.timer.cancel()
        self._done(outcome)


class Child:
    """One process that runs `main` of a module, with the arguments as text."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._process = start_process(module, *arguments)
        if self._process.stdin is None or self._process.stdout is None:
            raise ValueError("a child has pipes")
        self._inward, self._outward = self._process.stdin.fileno(), self._process.stdout.fileno()
        # A large message must not hold the writer for longer than its deadline.
        os.set_blocking(self._inward, False)
        os.set_blocking(self._outward, False)
        self._listening: asyncio.AbstractEventLoop | None = None
        """The loop that is told of what comes: it stays so between messages, as to tell it anew for each takes 8 us."""
        self._asked: Asked | None = None
        """What it waits for."""
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
        try:
            for part in parts:
                self._write(self._inward, part, deadline)
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise
            raise ChildDiedError(was_asked=False) from error
        header_length, body_length = LENGTHS.unpack(self._read(self._outward, LENGTHS.size, deadline, is_gone))
        header = self._read(self._outward, header_length, deadline, is_gone)
        reply = unpack_reply_header(header, self._read(self._outward, body_length, deadline, is_gone))
        self.answered += 1
        return reply

    def begin(self, message: bytes, loop: asyncio.AbstractEventLoop, *, timeout_s: float, done: Callable[[Reply | Exception], None]) -> None:
        """Hand over a message; on the loop, `done` is called with the reply, or with TimeoutError or ChildDiedError, unless it is abandoned before.

        Raises:
            ChildDiedError: the process has ended before.
            BlockingIOError: the message is too long to be handed over at once.
        """
        try:
            if os.write(self._inward, message) != len(message):
                raise BlockingIOError("the message is longer than the pipe")
        except BrokenPipeError as error:
            raise ChildDiedError(was_asked=False) from error
        self._asked = asked = Asked(done)
        asked.timer = loop.call_later(timeout_s, self._fail, TimeoutError())
        if self._listening is not loop:
            loop.add_reader(self._outward, self._take)
            self._listening = loop

    def _take(self) -> None:
        """Take, on the loop, what has come."""
        asked = self._asked
        if asked is None:
            # It is for a thread that waits for it, or the process has ended with nothing to do.
            self.stop_listening()
            return
        try:
            piece = os.read(self._outward, asked.next_bytes)
        except BlockingIOError:
            return
        if not piece:
            self._fail(ChildDiedError(was_asked=True))
            return
        reply = asked.take(piece)
        if reply is not None:
            self._asked = None
            asked.finish(reply)

    def _fail(self, error: Exception) -> None:
        asked = self._asked
        self.stop_listening()
        if asked is not None:
            asked.finish(error)

    def stop_listening(self) -> None:
        """Wait no longer for anything on the loop, which this is to be called on; `done` is not called."""
        asked, self._asked = self._asked, None
        if asked is not None and asked.timer is not None:
            asked.timer.cancel()
        loop, self._listening = self._listening, None
        if loop is not None:
            loop.remove_reader(self._outward)

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
        """Close both pipes, on which the process ends by itself; once the loop has let go of them, else it would take the next file of that number for one."""
        loop = self._listening
        if loop is not None:
            # No loop takes anything any more once it is closed.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._close_on_loop)
                return
        self._close()

    def _close_on_loop(self) -> None:
        self.stop_listening()
        self._close()

    def _close(self) -> None:
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
