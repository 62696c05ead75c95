"""The lock that makes one process the writer of a store.

It guards against other processes; threads of one process are kept apart by the writer itself. Called by the writer.
"""

from __future__ import annotations

import fcntl
import os

from graph.errors import StoreError, StoreLockedError
from graph.store.folder import Folder

__all__ = ["WriterLock"]


class WriterLock:
    """Held from its making until `release`, or until the process ends in whatever way.

    Raises:
        StoreLockedError: another process holds it, or this one has the store open already; the message names the PID.
        StoreError: the folder may not be written.
    """

    def __init__(self, folder: Folder) -> None:
        try:
            self._descriptor = os.open(folder.path / "writer.lock", os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise StoreError(f"the store at {folder.location!r} cannot be written: {error.strerror}.", location=folder.location) from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(self._descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(self._descriptor)
            raise StoreLockedError(
                f"the store at {folder.location!r} is being written by process {holder}. Wait until it has ended, or name another --store.",
                location=folder.location,
            ) from error
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()}\n".encode("ascii"), 0)

    @property
    def is_released(self) -> bool:
        """Whether `release` was called."""
        return self._descriptor < 0

    def release(self) -> None:
        """Let the next writer in; once more does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
