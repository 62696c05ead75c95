"""What runs inside the process that writes for a service: one write after the other, each published before it is answered.

It opens the store when a write comes and lets it go when none follows, so that builds come in between. Started by graph.writing; nothing else imports it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any  # what a write returns

import pyoxigraph as ox

from graph.errors import (
    DecisionError,
    NewsgraphError,
    NotFoundError,
    PreconditionError,
    QueryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTooLargeError,
    SourceError,
    StoreError,
    StoreLockedError,
    WriteRefusedError,
)
from graph.identity import Verdict
from graph.limits import Dataset
from graph.store import Store, open_store
from graph.store.imports import parse_document
from graph.store.users import Target, add_quads, drop_graph, put_graph, run_update, run_where
from graph.worker.frames import Reply, WriteAction, WriteRequest, split_body
from graph.worker.messages import Messages

__all__ = ["STATUSES", "main"]

IDLE_S = 0.5
"""How long the store stays open after a write; opening it takes some 50 ms."""
STATUSES: dict[type[NewsgraphError], str] = {
    QuerySyntaxError: "syntax",
    QueryTooLargeError: "large",
    WriteRefusedError: "forbidden",
    QueryRefusedError: "refused",
    QueryError: "failed",
    NotFoundError: "missing",
    DecisionError: "contradiction",
    PreconditionError: "changed",
    SourceError: "document",
    StoreLockedError: "locked",
    StoreError: "store",
}
"""What each error is called over the pipe; the first that fits counts."""


def main(memory_bytes: str, location: str, base_iri: str, network: str = "") -> None:
    """Answer write requests from standard input on standard output until it closes."""
    writer = _Writer(location, base_iri)
    messages = Messages(memory_bytes=int(memory_bytes), with_network=bool(network))
    messages.serve(lambda header, body: writer.answer(WriteRequest(**json.loads(header)), body), idle_s=IDLE_S, on_idle=writer.let_go)


class _Writer:
    """Holds the store open while writes come."""

    def __init__(self, location: str, base_iri: str) -> None:
        self._location = location
        self._base_iri = base_iri
        self._store: Store | None = None

    def answer(self, request: WriteRequest, body: bytes) -> Reply:
        """Do one write and publish it; every failure is a reply, and changes nothing."""
        try:
            return self._answer(request, body)
        except NewsgraphError as error:
            status = next(name for kind, name in STATUSES.items() if isinstance(error, kind))
            message = error.reason if isinstance(error, SourceError) else str(error)
            return Reply(status, message, line=getattr(error, "line", None) or 0, column=getattr(error, "column", None) or 0)
        except MemoryError:
            return Reply("memory")
        except ValueError as error:
            return Reply("document", f"it holds what cannot be stored: {error}.")

    def _answer(self, request: WriteRequest, body: bytes) -> Reply:
        if request.action == WriteAction.RELEASE:
            self.let_go()
            return Reply("ok")
        if self._store is None:
            self._store = open_store(self._location, base_iri=self._base_iri, brief=True, patience_s=request.patience_s)
        store = self._store
        if request.action == WriteAction.DECIDE:
            _decide(store, **json.loads(body))
            return Reply("ok", number=store.publish())
        _require_version(store, request)
        action = self._choose(request, body, store)
        if request.exists is not None:
            action = partial(run_where, target=_target(request), exists=request.exists, action=action)
        created = store.write_as_user(action)
        return Reply("ok", number=store.publish(), created=bool(created))

    def _choose(self, request: WriteRequest, body: bytes, store: Store) -> Callable[[ox.Store], Any]:
        names = store.names
        limits: dict[str, Any] = {"max_literal_bytes": request.max_literal_bytes}
        if request.action == WriteAction.UPDATE:
            return partial(
                run_update,
                names=names,
                text=body.decode("utf-8"),
                dataset=Dataset(tuple(request.using), tuple(request.using_named)),
                max_operation_bytes=request.max_operation_bytes,
                allowed_services=request.allowed_services,
                **limits,
            )
        target = _target(request)
        if request.action == WriteAction.DELETE:
            return partial(drop_graph, names=names, target=target)
        quads = [
            quad
            for media_type, document in split_body(body, request.documents)
            for quad in parse_document(document, media_type, names, base_iri=request.graph or self._base_iri, **limits)
        ]
        write = put_graph if request.action == WriteAction.PUT else add_quads
        return partial(write, names=names, target=target, quads=quads)

    def let_go(self) -> None:
        """Close the store, so that another process may write."""
        if self._store is not None:
            self._store.close()
            self._store = None


def _decide(store: Store, *, left: str, right: str, verdict: str, reason: str, who: str, when: str) -> None:
    if verdict:
        store.decide(left, right, Verdict(verdict), reason=reason, who=who, when=datetime.fromisoformat(when))
    else:
        store.undo_decision(left, right)


def _target(request: WriteRequest) -> Target:
    return None if request.whole else ox.NamedNode(request.graph) if request.graph else ox.DefaultGraph()


def _require_version(store: Store, request: WriteRequest) -> None:
    """Refuse a write whose sender knows another version; what nobody has published yet is published first, for it counts."""
    if request.versions is None and not request.not_versions:
        return
    newest = store.publish()
    if newest in request.not_versions or (request.versions is not None and newest not in request.versions):
        raise PreconditionError(f"the store has changed and is at version {newest} by now; nothing was written. Get the graph again, and send the new ETag.")
