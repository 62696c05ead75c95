"""Write a file whole or not at all: beside its place first, then moved into it.

It knows no format. Called by the export and by whatever else writes a file for a user.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from graph.errors import NewsgraphError

__all__ = ["open_whole", "write_whole"]

SPOOL_BYTES = 16_000_000
"""What goes to standard output is kept in memory up to here, and in a temporary file beyond."""


def write_whole(path: str | Path | None, data: bytes) -> None:
    """Write bytes to a file, or to standard output where the path is None.

    Raises:
        NewsgraphError: it cannot be written; what was there before is there still.
    """
    with open_whole(path) as file:
        file.write(data)


@contextlib.contextmanager
def open_whole(path: str | Path | None) -> Iterator[BinaryIO]:
    """Open a file to be written whole: nothing is seen of it until the end, nor after a failure.

    Args:
        path: None is standard output.

    Raises:
        NewsgraphError: it cannot be written; what was there before is there still.
    """
    target = None if path is None else Path(path).resolve()
    try:
        # A device or a pipe cannot be replaced, only written to.
        if target is None or (target.exists() and not target.is_file()):
            yield from _spool(target)
        else:
            yield from _replace(target)
    except BrokenPipeError:
        # Who read has gone, as `head` does; that is for the command to end quietly.
        raise
    except OSError as error:
        raise NewsgraphError(f"{path or 'standard output'} cannot be written: {error.strerror or error}. Choose another place, or make room.") from error


def _spool(target: Path | None) -> Iterator[BinaryIO]:
    with tempfile.SpooledTemporaryFile(SPOOL_BYTES) as spool:
        yield spool  # type: ignore[misc]  # a spooled file does what a BinaryIO does
        spool.seek(0)
        if target is not None:
            with target.open("wb") as sink:
                shutil.copyfileobj(spool, sink)
        else:
            shutil.copyfileobj(spool, sys.stdout.buffer)
            sys.stdout.buffer.flush()


def _replace(target: Path) -> Iterator[BinaryIO]:
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        # Not a mkstemp file: that would be readable by its owner alone.
        with new.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
