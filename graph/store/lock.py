"""The lock that makes one process the writer of a store.

It guards against other processes; threads of one process are kept apart by the writer itself. Called by the writer.
"""

from __future__ import annotations

import fcntl
import os
import time

from graph.errors import StoreError, StoreLockedError
from graph.store.folder import Folder

__all__ = ["WriterLock"]

BRIEF_S = 15.0
"""How long to wait for who holds it briefly."""
_BRIEF = " briefly"
_PAUSE_S = 0.02


class WriterLock:
    """Held from its making until `release`, or until the process ends in whatever way.

    Who holds it `brief`ly, as a service does for the writes that come to it, is waited for; all others are at once.

    Raises:
        StoreLockedError: another process holds it, or this one has the store open already; the message names the PID.
        StoreError: the folder may not be written.
    """

    def __init__(self, folder: Folder, *, brief: bool = False, patience_s: float = 0.0) -> None:
        try:
            self._descriptor = os.open(folder.path / "writer.lock", os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise StoreError(f"the store at {folder.location!r} cannot be written: {error.strerror}.", location=folder.location) from error
        began = time.monotonic()
        while (holder := self._try()) is not None:
            if time.monotonic() - began > max(patience_s, BRIEF_S if holder.endswith(_BRIEF) else 0.0):
                os.close(self._descriptor)
                raise StoreLockedError(
                    f"the store at {folder.location!r} is being written by process {holder.removesuffix(_BRIEF)}. "
                    "Wait until it has ended, or name another --store.",
                    location=folder.location,
                )
            time.sleep(_PAUSE_S)
        try:
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, f"{os.getpid()}{_BRIEF if brief else ''}\n".encode("ascii"), 0)
        except OSError as error:
            # On a full disk not even this can be written; without letting go, the next try would meet its own lock.
            self.release()
            raise StoreError(
                f"the store at {folder.location!r} cannot be written: {error.strerror}. Make room and try again.", location=folder.location
            ) from error

    def _try(self) -> str | None:
        """Take the lock, or tell who holds it."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return os.pread(self._descriptor, 40, 0).decode("ascii", "replace").strip() or "unknown"
        return None

    @property
    def is_released(self) -> bool:
        """Whether `release` was called."""
        return self._descriptor < 0

    def release(self) -> None:
        """Let the next writer in; once more does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
