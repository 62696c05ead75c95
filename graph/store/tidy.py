"""Drop versions that nobody reads any more, when a reader goes that had kept them.

It changes nothing that can be seen, and does nothing where another process writes. Called when a service ends.
"""

from __future__ import annotations

import contextlib

from graph.errors import StoreError
from graph.store.folder import find_folder
from graph.store.lock import WriterLock

__all__ = ["drop_superseded"]


def drop_superseded(location: str) -> None:
    """Drop every version of a store but the newest, save those that somebody reads; a writer does the same when it publishes."""
    with contextlib.suppress(StoreError, OSError):
        folder = find_folder(location)
        numbers, newest = folder.list_numbers(), folder.read_newest()
        if newest is None or numbers == [newest]:
            return
        lock = WriterLock(folder)
        try:
            # What is being put in is no leftover; the next writer finishes that.
            if not folder.swapping.exists():
                folder.drop_snapshots_but(folder.read_newest())
        finally:
            lock.release()
