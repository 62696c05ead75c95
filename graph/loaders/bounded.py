"""Hand pages to a process that can be killed: it is kept warm, stopped at a deadline, and started anew after that.

It knows nothing of pages. Called by the page loader; the process itself is `graph.loaders.page_process`.
"""

from __future__ import annotations

import atexit
import json
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from functools import lru_cache
from typing import Any

from graph.settings import DATA_FOLDER

__all__ = ["HEADER", "StoppedError", "ask"]

HEADER = struct.Struct(">Q")
"""Before every message stands its length in bytes."""
START_S = 30.0
"""How long a new process may take to be ready."""
CHUNK_BYTES = 65_536

_START = "import sys; sys.path.insert(0, {root!r}); from graph.loaders.page_process import main; main()"


class StoppedError(Exception):
    """The process gave no answer: it took too long or died; the text says which, as a sentence."""


def ask(data: bytes, *, timeout_s: float) -> dict[str, Any]:
    """Return the process's answer to a page.

    Raises:
        StoppedError: there was none in time.
    """
    # A process belongs to the one that started it: after a fork the child starts its own.
    return _get_reader(os.getpid()).ask(data, timeout_s=timeout_s)


@lru_cache(maxsize=1)
def _get_reader(_pid: int) -> _Reader:
    reader = _Reader()
    atexit.register(reader.stop)
    return reader


class _Reader:
    """One process, started when first needed; one page at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def ask(self, data: bytes, *, timeout_s: float) -> dict[str, Any]:
        with self._lock:
            try:
                process = self._get_process()
                self._send(process, data)
                answer: dict[str, Any] = json.loads(self._receive(process, time.monotonic() + timeout_s))
            except TimeoutError as error:
                self.stop()
                raise StoppedError(f"reading it took longer than {timeout_s:g} seconds. Leave it out, or save its text.") from error
            except (EOFError, BrokenPipeError, ValueError) as error:
                self.stop()
                raise StoppedError("reading it brought the reader down. Leave it out, or save its text.") from error
            return answer

    def _get_process(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = self._start()
            # Its first message says that it has loaded what it needs, so that a page's time is the page's alone.
            self._receive(self._process, time.monotonic() + START_S)
        return self._process

    def stop(self) -> None:
        """End the process; harmless where there is none, or where it is another process's."""
        process, self._process = self._process, None
        if process is None or os.getpid() != self._owner:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    @staticmethod
    def _start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _START.format(root=str(DATA_FOLDER.parent))]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0, start_new_session=True)  # noqa: S603 - our own code

    @staticmethod
    def _send(process: subprocess.Popen[bytes], data: bytes) -> None:
        # The process reads a message whole before it works on it, so writing cannot hang on a slow page.
        if process.stdin is None:
            raise EOFError
        view = memoryview(HEADER.pack(len(data)) + data)
        while view:
            view = view[process.stdin.write(view) or 0 :]

    def _receive(self, process: subprocess.Popen[bytes], deadline: float) -> bytes:
        (length,) = HEADER.unpack(self._read(process, HEADER.size, deadline))
        return self._read(process, length, deadline)

    @staticmethod
    def _read(process: subprocess.Popen[bytes], length: int, deadline: float) -> bytes:
        if process.stdout is None:
            raise EOFError
        parts: list[bytes] = []
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while length > 0:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError
                part = os.read(process.stdout.fileno(), min(length, CHUNK_BYTES))
                if not part:
                    raise EOFError
                parts.append(part)
                length -= len(part)
        return b"".join(parts)
