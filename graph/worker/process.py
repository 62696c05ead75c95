"""What runs inside a query process: read requests, answer them one after the other from a snapshot, end when the pipe closes.

It writes no store and, where the system lets it, has no network. Started by the pool; nothing else imports it.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import queue
import resource
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from graph.worker.answers import serialise
from graph.worker.frames import Reply, Request, pack_reply, read_request

__all__ = ["main"]

IDLE_S = 2.0
"""How long a process that has nothing to do keeps a version that is no longer the newest."""
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000


def main(memory_bytes: int) -> None:
    """Answer requests from standard input on standard output until it closes."""
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not stand among the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _leave_network()
    # What is written to counts, not addresses: the allocator reserves hundreds of megabytes of these that it never uses.
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests: queue.SimpleQueue[Request] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(source, requests), daemon=True).start()
    reader = _Reader()
    while True:
        try:
            request = requests.get(timeout=IDLE_S)
        except queue.Empty:
            reader.let_superseded_go()
            continue
        for part in pack_reply(reader.answer(request)):
            sink.write(part)
        sink.flush()


def _receive(source: BinaryIO, requests: queue.SimpleQueue[Request]) -> None:
    """Pass requests on; end the process when there will be no more, even in the midst of a query."""
    while (request := read_request(source)) is not None:
        requests.put(request)
    os._exit(0)


def _leave_network() -> None:
    """Move to a network namespace that has nothing in it, where the system allows; queries are checked before in any case."""
    with contextlib.suppress(OSError, AttributeError):
        unshare = ctypes.CDLL(None).unshare
        # Without a user namespace first: a process with rights keeps them over files.
        if unshare(CLONE_NEWNET) != 0:
            unshare(CLONE_NEWUSER | CLONE_NEWNET)


class _Reader:
    """Holds the version that was read last, open."""

    def __init__(self) -> None:
        self._store: ox.Store | None = None
        self._number = -1
        self._descriptor = -1
        self._newest_path = ""

    def answer(self, request: Request) -> Reply:
        """Answer one request; every failure is a reply."""
        try:
            return self._answer(request)
        except SyntaxError as error:
            return Reply("syntax", str(error.msg))
        except MemoryError:
            return Reply("memory")
        except (OSError, RuntimeError) as error:
            return Reply("failed", str(error))

    def _answer(self, request: Request) -> Reply:
        if request.number != self._number or self._store is None:
            self.let_go()
            refusal = self._open(request)
            if refusal is not None:
                return refusal
        if self._store is None:
            return Reply("gone")
        results = self._store.query(request.query, base_iri=request.base_iri, prefixes=request.prefixes)
        answer = serialise(results, media_type=request.media_type, prefixes=request.prefixes, max_rows=request.max_rows, max_bytes=request.max_bytes)
        return Reply("ok", truncated=answer.truncated, body=answer.body)

    def _open(self, request: Request) -> Reply | None:
        try:
            self._descriptor = os.open(request.lock_path, os.O_RDONLY)
        except OSError:
            return Reply("gone")
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)
        if not Path(request.path).is_dir():
            self.let_go()
            return Reply("gone")
        try:
            self._store = ox.Store.read_only(request.path)
        except (OSError, RuntimeError) as error:
            self.let_go()
            return Reply("damaged", str(error))
        self._number, self._newest_path = request.number, request.newest_path
        return None

    def let_superseded_go(self) -> None:
        """Close the version if it is no longer the newest, so that it can be dropped."""
        with contextlib.suppress(OSError):
            if self._store is not None and Path(self._newest_path).read_text(encoding="ascii").strip() != str(self._number):
                self.let_go()

    def let_go(self) -> None:
        """Close the version."""
        self._store, self._number = None, -1
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
