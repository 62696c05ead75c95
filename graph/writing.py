"""Writing on behalf of a service: one write at a time, in a process of its own that can be killed at its deadline.

It opens no store itself. Called by the web's update and graph store endpoints, and by its review page.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from graph.errors import (
    BusyError,
    DecisionError,
    NewsgraphError,
    NotFoundError,
    PreconditionError,
    QueryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    SourceError,
    StoreError,
    WorkerError,
    WriteRefusedError,
)
from graph.limits import Dataset
from graph.settings import Settings
from graph.store.folder import find_folder
from graph.worker.child import Child, ChildDiedError, describe_end
from graph.worker.frames import Reply, WriteAction, WriteRequest, pack_message, write_header

if TYPE_CHECKING:
    from datetime import datetime

    from graph.identity import Verdict

__all__ = ["Document", "Precondition", "WriteAction", "Writer", "Written"]

MODULE = "graph.worker.writing"


@dataclass(frozen=True, slots=True)
class Document:
    """RDF to be written, and which format it is."""

    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Precondition:
    """What must hold for a write to be done; it is looked at under the writer's lock, so that no other write comes between.

    Attributes:
        exists: whether the graph must be there, or must not; None where either is right.
        versions: the versions one of which must be the newest; None where any may be.
        not_versions: those that must not be.
    """

    exists: bool | None = None
    versions: tuple[int, ...] | None = None
    not_versions: tuple[int, ...] = ()


ALWAYS = Precondition()


@dataclass(frozen=True, slots=True)
class Written:
    """What a write led to: the version that holds it, and whether the graph is new."""

    snapshot: int
    created: bool


class Writer:
    """Takes writes from many threads and has them done one after the other; to be closed at the end.

    Attributes:
        waiting: how many writes wait or run.
        killed: how many times the process was ended because a write did not end.
        died: how many times it ended by itself.
    """

    def __init__(self, location: str, settings: Settings) -> None:
        self.waiting = 0
        self.killed = 0
        self.died = 0
        self._location = location
        self._settings = settings
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self._child: Child | None = None
        self._is_closed = False

    def update(self, text: bytes, *, dataset: Dataset) -> Written:
        """Run a SPARQL update, all of it or nothing; what it wrote is published on return.

        Args:
            text: UTF-8.
            dataset: the graphs that the protocol names in place of USING.

        Raises:
            QuerySyntaxError, QueryRefusedError, QueryTooLargeError, WriteRefusedError, QueryError: it is wrong, refused or failed.
            QueryTimeoutError: it was stopped at its deadline.
            BusyError: too many writes wait, or another process writes.
            WorkerError: its process died.
            StoreError: the store cannot be written.
        """
        return self._write(self._request(WriteAction.UPDATE, using=list(dataset.default), using_named=list(dataset.named)), text)

    def change_graph(
        self, action: WriteAction, *, graph: str | None, whole: bool = False, documents: Sequence[Document] = (), only_if: Precondition = ALWAYS
    ) -> Written:
        """Put, add to or drop one graph, or the whole store.

        Args:
            action: put, post or delete.
            graph: its IRI, None for the default graph.
            whole: the store is meant.
            documents: what to write, together; none for delete.
            only_if: what must hold.

        Raises:
            SourceError: a document is not fit; nothing is written.
            NotFoundError: there is no such graph.
            PreconditionError: what must hold does not.
            NewsgraphError: as `update`.
        """
        request = self._request(
            action,
            graph=graph,
            whole=whole,
            documents=[(document.media_type, len(document.content)) for document in documents],
            exists=only_if.exists,
            versions=None if only_if.versions is None else list(only_if.versions),
            not_versions=list(only_if.not_versions),
        )
        return self._write(request, b"".join(document.content for document in documents))

    def decide(self, left: str, right: str, verdict: Verdict, *, reason: str, who: str, when: datetime) -> Written:
        """Take down what a person decided on two entities, as `Store.decide` does, and publish it.

        Raises:
            NotFoundError: no article names one of the two.
            DecisionError: it contradicts earlier decisions; nothing is written.
            NewsgraphError: as `update`.
        """
        return self._decide(left=left, right=right, verdict=verdict.value, reason=reason, who=who, when=when.isoformat())

    def undo_decision(self, left: str, right: str) -> Written:
        """Take back what was decided on two entities, and publish that.

        Raises:
            NotFoundError: nobody decided on them.
            NewsgraphError: as `update`.
        """
        return self._decide(left=left, right=right, verdict="", reason="", who="", when="")

    def _decide(self, **decision: str) -> Written:
        return self._write(self._request(WriteAction.DECIDE), json.dumps(decision).encode())

    def _request(self, action: WriteAction, **further: object) -> WriteRequest:
        settings = self._settings
        given: dict[str, object] = {
            "action": action.value,
            "max_operation_bytes": settings.max_query_bytes,
            "max_literal_bytes": settings.max_literal_bytes,
            "patience_s": min(10.0, settings.write_timeout_s),
            "allowed_services": sorted(settings.services()),
            **further,
        }
        return WriteRequest(**given)  # type: ignore[arg-type]  # the names are the request's own

    def _write(self, request: WriteRequest, body: bytes) -> Written:
        with self._counting:
            if self.waiting >= self._settings.max_waiting_writes:
                raise BusyError(f"{self.waiting} writes wait already. Try again in a few seconds.")
            self.waiting += 1
        try:
            with self._turn:
                # Without a reply, the process had ended before it could read any of it.
                reply = self._ask(request, body, is_first=True) or cast("Reply", self._ask(request, body, is_first=False))
        finally:
            with self._counting:
                self.waiting -= 1
        if reply.status != "ok":
            raise _to_error(reply, self._location)
        return Written(reply.number, reply.created)

    def _ask(self, request: WriteRequest, body: bytes, *, is_first: bool) -> Reply | None:
        timeout_s = self._settings.write_timeout_s
        if self._is_closed:
            raise BusyError("the service is stopping. Send it again in a few seconds.")
        child = self._take()
        fit = False
        try:
            reply = child.ask(pack_message(write_header(request), body), deadline=time.monotonic() + timeout_s)
            fit = True
        except TimeoutError as error:
            self.killed += 1
            message = f"the write was stopped after {timeout_s:g} s and changed nothing. Write less at once, or raise NEWSGRAPH_WRITE_TIMEOUT_S."
            raise QueryTimeoutError(message, limit_s=timeout_s) from error
        except ChildDiedError as error:
            if self._is_closed:
                raise BusyError("the service stopped before this write had ended; it was done whole or not at all.") from error
            self.died += 1
            if is_first and not error.was_asked:
                return None
            raise WorkerError(describe_end(child.wait(), self._settings.query_memory_bytes, what="write")) from error
        finally:
            if not fit:
                child.end()
                self._child = None
        return reply

    def _take(self) -> Child:
        if self._child is None or not self._child.is_alive:
            if self._child is not None:
                self._child.end()
            base_iri = find_folder(self._location).base_iri
            network = "network" if self._settings.services() else ""
            self._child = Child(MODULE, str(self._settings.query_memory_bytes), self._location, base_iri, network)
        return self._child

    @contextmanager
    def paused(self) -> Iterator[None]:
        """While this is open, no write is done and the store is let go, so that another process of ours may write."""
        with self._turn:
            if self._child is not None and self._child.is_alive:
                self._ask(self._request(WriteAction.RELEASE), b"", is_first=True)
            yield

    def tend(self) -> None:
        """Let go of a process that has died with nothing to do, so that none stays as a zombie; the next write starts another."""
        if not self._turn.acquire(blocking=False):
            return
        try:
            if self._child is not None and not self._child.is_alive:
                self._child.end()
                self._child = None
                self.died += 1
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the process; a write that runs is cut off, those that wait are refused. Once more does nothing."""
        self._is_closed = True
        child = self._child
        if child is not None:
            child.kill()
        with self._turn:
            if self._child is not None:
                self._child.end()
                self._child = None


def _to_error(reply: Reply, location: str) -> NewsgraphError:
    """Turn a reply without a result into the error to raise."""
    match reply.status:
        case "syntax":
            return QuerySyntaxError(reply.message, line=reply.line or None, column=reply.column or None)
        case "document":
            return SourceError("the body", reply.message, line=reply.line or None)
        case "memory":
            return WorkerError("the write needed more memory than it may have. Write less at once.")
        case "contradiction":
            # The message shows the chain.
            return DecisionError(reply.message, chain=tuple(re.findall(r"<([^<>\s]+)>", reply.message)))
        case "store":
            return StoreError(reply.message, location=location)
        case status:
            kinds: dict[str, type[NewsgraphError]] = {
                "large": QueryTooLargeError,
                "forbidden": WriteRefusedError,
                "refused": QueryRefusedError,
                "missing": NotFoundError,
                "changed": PreconditionError,
                "locked": BusyError,
            }
            return kinds.get(status, QueryError)(reply.message)
