"""What a running app holds: the newest published snapshot for its pages and the pool of processes for users' queries.

It answers no request itself. Made by `create_app`, closed by whoever made the app.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from flask import current_app, g

from graph.errors import BusyError
from graph.posting import Poster
from graph.query import QueryPool
from graph.settings import Settings
from graph.store import Snapshot, open_snapshot
from graph.writing import Writer
from web.lookup import Lookup

__all__ = ["EXTENSION", "GONE", "REQUEST_ID", "Published", "Runtime", "current_lookup", "current_published", "current_runtime", "release_published"]

Value = TypeVar("Value")

EXTENSION = "newsgraph"
GONE = "newsgraph.is_gone"
"""In a request's environment: tells whether the client has gone. Where another server runs the app it is not there."""
REQUEST_ID = "newsgraph.request_id"
"""In a request's environment: what logs call the request."""


@dataclass(slots=True)
class Published:
    """An open snapshot with what was computed from it once (counts, the search index), and how many requests read it.

    `named` gives the name and the kind of a thing without reading the store, once an index of the snapshot is there.
    """

    snapshot: Snapshot
    readers: int = 0
    named: Callable[[str], tuple[str, str] | None] = lambda _: None
    _kept: dict[str, object] = field(default_factory=dict)

    def keep(self, name: str, compute: Callable[[], Value]) -> Value:
        """Return what is kept under a name, computing it the first time; two threads may both compute it, to the same end."""
        if name not in self._kept:
            self._kept[name] = compute()
        return cast("Value", self._kept[name])


class Runtime:
    """Opens snapshots as they are published and starts the query processes when the first query comes.

    Attributes:
        settings: those that the app was made with.
        location: where the store is.
        mark: stands in every ETag beside the snapshot's number, for a store that was made anew counts from 1 again.
    """

    def __init__(self, settings: Settings, *, location: str) -> None:
        self.settings = settings
        self.location = location
        self.mark = secrets.token_hex(3)
        self._lock = threading.Lock()
        self._pool: QueryPool | None = None
        self._published: Published | None = None
        self._stamp: object = None
        self._newest = str(Path(location) / "newest")
        self._writer: Writer | None = None
        self._poster: Poster | None = None
        self._is_stopping = False

    def stamp(self) -> object | None:
        """Name the newest version by its file, which costs microseconds; None where there is none."""
        try:
            found = os.stat(self._newest)  # noqa: PTH116 - asked for each request, and a Path takes three times as long
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    @property
    def started_queries(self) -> QueryPool | None:
        """The pool, where it has been asked for already."""
        return self._pool

    @property
    def started_writer(self) -> Writer | None:
        """What writes for clients, where anybody has written."""
        return self._writer

    @property
    def writer(self) -> Writer:
        """What writes for clients."""
        with self._lock:
            if self._writer is None:
                self._refuse_if_stopping()
                self._writer = Writer(self.location, self.settings)
            return self._writer

    @property
    def started_poster(self) -> Poster | None:
        """What reads articles for clients, where anybody has sent any."""
        return self._poster

    @property
    def poster(self) -> Poster:
        """What reads articles for clients."""
        writer = self.writer
        with self._lock:
            if self._poster is None:
                self._refuse_if_stopping()
                self._poster = Poster(self.location, self.settings, writer)
            return self._poster

    @property
    def queries(self) -> QueryPool:
        """The pool that runs users' queries."""
        with self._lock:
            if self._pool is None:
                self._refuse_if_stopping()
                self._pool = QueryPool(self.location, self.settings)
            return self._pool

    def acquire(self) -> Published:
        """Return the newest published snapshot; `release` gives it back.

        Raises:
            StoreError: there is no store, or it cannot be read.
        """
        with self._lock:
            stamp = self.stamp()
            if self._published is None or stamp != self._stamp:
                self._refresh()
                self._stamp = stamp
            published = cast("Published", self._published)
            published.readers += 1
            return published

    def release(self, published: Published) -> None:
        """Give a snapshot back; one that is no longer the newest is closed when its last reader is done."""
        with self._lock:
            published.readers -= 1
            self._close_unread(published)

    def stop(self) -> None:
        """End the query processes and the writer: what runs or comes later is told that the service stops."""
        with self._lock:
            self._is_stopping = True
        if self._pool is not None:
            self._pool.close()
        if self._poster is not None:
            self._poster.close()
        if self._writer is not None:
            self._writer.close()

    def close(self) -> None:
        """Stop, and let go of the snapshot."""
        self.stop()
        with self._lock:
            published, self._published = self._published, None
            if published is not None:
                self._close_unread(published)

    def _refuse_if_stopping(self) -> None:
        if self._is_stopping:
            raise BusyError("the service is stopping. Ask again in a few seconds.")

    def _refresh(self) -> None:
        newest, before = open_snapshot(self.location), self._published
        if before is not None and newest.number == before.snapshot.number:
            newest.close()
            return
        self._published = Published(newest)
        if before is not None:
            self._close_unread(before)

    def _close_unread(self, published: Published) -> None:
        if published.readers == 0 and published is not self._published:
            published.snapshot.close()


def current_runtime() -> Runtime:
    """Return the runtime of the app that answers this request."""
    return cast("Runtime", current_app.extensions[EXTENSION])


def current_published() -> Published:
    """Return the snapshot of this request: one request reads one version, however long it takes."""
    if "published" not in g:
        g.published = current_runtime().acquire()
    return cast("Published", g.published)


def release_published(error: BaseException | None = None) -> None:
    """Give the snapshot of a request back at its end, however it ends."""
    del error
    published = g.pop("published", None)
    if published is not None:
        current_runtime().release(published)


def current_lookup() -> Lookup:
    """Return the lookup of this request."""
    if "lookup" not in g:
        g.lookup = Lookup(current_published().snapshot, named=current_published().named)
    return cast("Lookup", g.lookup)
