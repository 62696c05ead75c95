"""What runs inside a query process: read requests, answer them one after the other from a snapshot, end when the pipe closes.

It writes no store. Started by the pool; nothing else imports it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path
from typing import Any  # lists are invariant: one of IRIs alone fits no parameter

import pyoxigraph as ox

from graph.errors import FormatError
from graph.limits.functions import with_unknown_functions
from graph.worker.answers import serialise
from graph.worker.frames import Reply, Request, read_request
from graph.worker.messages import Messages

__all__ = ["main"]

IDLE_S = 2.0
"""How long a process that has nothing to do keeps a version that is no longer the newest."""


def main(memory_bytes: str, network: str = "") -> None:
    """Answer requests from standard input on standard output until it closes.

    Args:
        memory_bytes: the most memory that the process may take.
        network: anything, where queries may go out to services that are allowed by name.
    """
    reader = _Reader()
    messages = Messages(memory_bytes=int(memory_bytes), with_network=bool(network))
    messages.serve(
        lambda header, body: reader.answer(read_request(header), body.decode("utf-8", "surrogatepass")), idle_s=IDLE_S, on_idle=reader.let_superseded_go
    )


class _Reader:
    """Holds the version that was read last, open."""

    def __init__(self) -> None:
        self._store: ox.Store | None = None
        self._number = -1
        self._descriptor = -1
        self._newest_path = ""

    def answer(self, request: Request, query: str) -> Reply:
        """Answer one query; every failure is a reply."""
        try:
            return self._answer(request, query)
        except SyntaxError as error:
            return Reply("syntax", str(error.msg))
        except MemoryError:
            return Reply("memory")
        except FormatError as error:
            return Reply("format", str(error))
        except (OSError, RuntimeError, ValueError) as error:
            return Reply("failed", str(error))

    def _answer(self, request: Request, query: str) -> Reply:
        if request.number != self._number or self._store is None:
            self.let_go()
            refusal = self._open(request)
            if refusal is not None:
                return refusal
        if self._store is None:
            return Reply("gone")
        store = self._store
        results = with_unknown_functions(
            lambda functions: store.query(
                query,
                base_iri=request.base_iri,
                prefixes=request.prefixes,
                default_graph=_to_nodes(request.default_graphs),
                named_graphs=_to_nodes(request.named_graphs),
                custom_functions=functions,
            )
        )
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


def _to_nodes(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]
