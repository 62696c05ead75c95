"""A few query processes, kept warm: hand a query to a free one, kill it at the deadline, replace what dies.

It opens no store itself, so it may live in a server with many threads. Called by graph.query.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from graph.errors import QueryTimeoutError, WorkerError
from graph.worker.frames import LENGTHS, Reply, Request, pack_request, unpack_reply_header

__all__ = ["WorkerPool"]

ROOT = Path(__file__).resolve().parents[2]
# By path and not by -m: where newsgraph is not installed, the process finds it all the same; -P keeps its folder from hiding libraries.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from graph.worker.process import main; main(int(sys.argv[2]))"
_CHUNK_BYTES = 1 << 20
_PATIENCE_S = 1.0


class _DiedError(Exception):
    """The process ended without an answer."""


class _Worker:
    """One query process."""

    def __init__(self, memory_bytes: int) -> None:
        # A session of its own: Ctrl-C in a terminal is the server's to handle.
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
            [sys.executable, "-P", "-c", _START, str(ROOT), str(memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            bufsize=0,
        )

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def ask(self, request: Request, *, deadline: float) -> Reply:
        """Hand over a request and wait for the reply.

        Raises:
            TimeoutError: the deadline has passed.
            _DiedError: the process ended.
        """
        if self._process.stdin is None or self._process.stdout is None:
            raise ValueError("a worker has pipes")
        try:
            self._process.stdin.write(pack_request(request))
        except OSError as error:
            raise _DiedError from error
        descriptor = self._process.stdout.fileno()
        header_length, body_length = LENGTHS.unpack(self._read(descriptor, LENGTHS.size, deadline))
        header = self._read(descriptor, header_length, deadline)
        return unpack_reply_header(header, self._read(descriptor, body_length, deadline))

    def _read(self, descriptor: int, length: int, deadline: float) -> bytes:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        parts = bytearray()
        while len(parts) < length:
            if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise TimeoutError
            part = os.read(descriptor, min(_CHUNK_BYTES, length - len(parts)))
            if not part:
                raise _DiedError
            parts += part
        return bytes(parts)

    def end(self) -> int:
        """End the process at once, leaving no zombie; return its exit status, negative for a signal."""
        self.close_pipes()
        if self.is_alive:
            self._process.kill()
        return self._process.wait()

    def wait(self) -> int:
        """Return the exit status of a process that is ending."""
        try:
            return self._process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            return self.end()
        finally:
            self.close_pipes()

    def close_pipes(self) -> None:
        """Close both pipes, on which the process ends by itself."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


class WorkerPool:
    """Up to `size` query processes, started as they are needed and kept; safe to use from many threads.

    A process forked from the one that made the pool starts workers of its own.
    """

    def __init__(self, *, size: int, memory_bytes: int) -> None:
        self._memory_bytes = memory_bytes
        self._size = size
        self._lock = threading.Lock()
        self._begin()

    def _begin(self) -> None:
        self._pid = os.getpid()
        self._free = threading.BoundedSemaphore(self._size)
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._is_closed = False

    def warm_up(self) -> None:
        """Start all processes now, so that the first queries need not wait for them."""
        with self._lock:
            self._idle += [_Worker(self._memory_bytes) for _ in range(self._size - len(self._idle) - len(self._busy))]

    def pids(self) -> tuple[int, ...]:
        """List the ids of the processes that run."""
        with self._lock:
            return tuple(worker.pid for worker in (*self._idle, *self._busy) if worker.is_alive)

    def run(self, request: Request, *, timeout_s: float) -> Reply:
        """Have a query answered.

        Args:
            request: what to ask of which version.
            timeout_s: for how long it may run, once a process is free; it waits as long for one.

        Raises:
            QueryTimeoutError: it was stopped at its deadline.
            WorkerError: no process was free in time, or the process died of it.
        """
        if os.getpid() != self._pid:
            self._lock = threading.Lock()
            self._begin()
        if not self._free.acquire(timeout=timeout_s):
            raise WorkerError(f"no query process was free within {timeout_s:g} s. Try again later, or raise NEWSGRAPH_QUERY_WORKERS.")
        try:
            return self._run(request, timeout_s)
        finally:
            self._free.release()

    def _run(self, request: Request, timeout_s: float) -> Reply:
        worker = self._take()
        reply: Reply | None = None
        try:
            reply = worker.ask(request, deadline=time.monotonic() + timeout_s)
        except TimeoutError as error:
            raise QueryTimeoutError(
                f"the query was stopped after {timeout_s:g} s. Ask for less: add LIMIT, name classes or properties, or start from a name.", limit_s=timeout_s
            ) from error
        except _DiedError as error:
            raise WorkerError(_describe_end(worker.wait(), self._memory_bytes)) from error
        finally:
            self._give_back(worker, is_fit=reply is not None)
        return reply

    def _take(self) -> _Worker:
        with self._lock:
            if self._is_closed:
                raise WorkerError("the query processes have been stopped.")
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive:
                    break
                worker.end()
            else:
                worker = _Worker(self._memory_bytes)
            self._busy.add(worker)
            return worker

    def _give_back(self, worker: _Worker, *, is_fit: bool) -> None:
        if not is_fit:
            worker.end()
        with self._lock:
            self._busy.discard(worker)
            if self._is_closed:
                worker.end()
            else:
                self._idle.append(worker if is_fit else _Worker(self._memory_bytes))

    def close(self) -> None:
        """End all processes and wait for them; a query that runs is cut off. Once more does nothing."""
        if os.getpid() != self._pid:
            return
        with self._lock:
            self._is_closed = True
            workers = [*self._idle, *self._busy]
            self._idle.clear()
        for worker in workers:
            worker.end()


def _describe_end(status: int, memory_bytes: int) -> str:
    """Say in words of what a query process ended."""
    limit = f"{memory_bytes:,} bytes"
    if status == -signal.SIGABRT:
        return f"the query needed more memory than it may have ({limit}). Ask for less: add LIMIT, or join fewer things."
    name = signal.Signals(-status).name if status < 0 else f"exit status {status}"
    return f"the process that ran the query died ({name}). Ask it in a simpler form; other queries are not affected."
