"""Keep the index of the newest snapshot at hand: made in the background, the one before it serving meanwhile.

It decides when an index is made and who waits for it; what is in it, it does not know. Called through `current_index`, and by the server when it starts.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from typing import cast

from flask import Flask, abort, current_app, g
from pyoxigraph import Store

from web.index.entries import list_sayings, list_things, tally_relations
from web.index.index import Index
from web.runtime import EXTENSION as RUNTIME
from web.runtime import Published, Runtime, current_published, current_runtime

__all__ = ["current_index", "make_index", "warm_up"]

logger = logging.getLogger(__name__)

EXTENSION = "newsgraph.index"
PATIENCE_S = 1.0
"""So long a request waits for the index of its own snapshot while there is the one before: small stores need less."""
FIRST_PATIENCE_S = 20.0
"""So long a request waits where there is none yet: 100,000 things took 4 s."""


def make_index(store: Store) -> Index:
    """Index a snapshot's quads."""
    things = list_things(store)
    return Index(things, list_sayings(store), tally_relations(store, things))


def current_index() -> Index:
    """Return the index of this request's snapshot, or of the one before while that is being made.

    Raises:
        ServiceUnavailable: there is none yet, and making it takes longer than a request can wait.
    """
    keeper, published = _keeper(current_app), current_published()
    found = keeper.find(published, current_runtime())
    if found is None:
        abort(503, "The names in the store are still being sorted for search and lists. Try again in some seconds.")
    if keeper.owner is not published:
        # A page of two versions must not be taken for one of the newer.
        g.is_provisional = True
    return found


def warm_up(app: Flask) -> None:
    """Begin to make the index of the newest snapshot, before anybody asks for it.

    Raises:
        StoreError: there is no store, or it cannot be read.
    """
    runtime: Runtime = app.extensions[RUNTIME]
    published = runtime.acquire()
    try:
        _keeper(app).begin(published, runtime)
    finally:
        runtime.release(published)


def _keeper(app: Flask) -> _Keeper:
    return cast("_Keeper", app.extensions.setdefault(EXTENSION, _Keeper()))


@dataclass(slots=True)
class _Keeper:
    """The newest index, whose it is, and whether one is being made."""

    index: Index | None = None
    owner: Published | None = None
    making: Published | None = None
    changed: threading.Condition = field(default_factory=threading.Condition)

    def find(self, published: Published, runtime: Runtime) -> Index | None:
        """Return the index for a snapshot, waiting for it as long as that is reasonable, else an older one."""
        with self.changed:
            self._start(published, runtime)
            patience = PATIENCE_S if self.index else FIRST_PATIENCE_S
            deadline = time.monotonic() + patience
            while self.owner is not published and self.making is not None and time.monotonic() < deadline:
                self.changed.wait(deadline - time.monotonic())
            return self.index

    def begin(self, published: Published, runtime: Runtime) -> None:
        """Begin to make the index for a snapshot, unless one is being made."""
        with self.changed:
            self._start(published, runtime)

    def _start(self, published: Published, runtime: Runtime) -> None:
        # One at a time: while articles stream in, a version in between may go without an index of its own.
        if self.owner is published or self.making is not None:
            return
        self.making = runtime.acquire()
        threading.Thread(target=self._make, args=(self.making, runtime), name="newsgraph-index", daemon=True).start()

    def _make(self, published: Published, runtime: Runtime) -> None:
        began = time.monotonic()
        made: Index | None = None
        try:
            made = make_index(published.snapshot.store)
            published.named = made.find_name
            logger.info("indexed %d things in %.1f s", sum(made.counts.values()), time.monotonic() - began)
        except Exception:
            logger.exception("the index of names could not be made")
        finally:
            runtime.release(published)
            with self.changed:
                self.index, self.owner, self.making = made or self.index, published, None
                self.changed.notify_all()
