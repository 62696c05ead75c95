"""Everything in a graph, or in the whole store, as a stream without a limit, from a process of its own: the memory of whoever reads it does not grow.

Called by the Graph Store protocol; `newsgraph export` has its own order and writes files.
"""

from __future__ import annotations

import os
import select
import subprocess
from collections.abc import Callable, Generator, Iterator

import pyoxigraph as ox

from graph.errors import FormatError, WorkerError
from graph.worker.child import start_process
from graph.worker.frames import REFUSAL

__all__ = ["iterate_dump"]

MODULE = "graph.worker.dumping"
_PIECE_BYTES = 1 << 16
_LOOK_S = 0.5


def iterate_dump(location: str, *, graph: ox.NamedNode | ox.DefaultGraph | None, media_type: str, is_gone: Callable[[], bool] | None = None) -> Iterator[bytes]:
    """Give the newest version's quads, or one graph's triples, as they are serialised; the first piece is there on return.

    Args:
        location: the store's folder.
        graph: which graph; None for the whole store.
        media_type: of quads for the whole store, of triples for one graph.
        is_gone: tells whether nobody reads any more; then the process is ended.

    Raises:
        FormatError: the format cannot say what stands there.
        WorkerError: the process ended before all was read, on return or later.
    """
    pieces = _iterate(location, graph, media_type, is_gone or _never)
    first = next(pieces, b"")
    if first.startswith(REFUSAL):
        raise FormatError(b"".join([first, *pieces]).removeprefix(REFUSAL).decode())
    return _go_on(first, pieces)


def _go_on(first: bytes, pieces: Generator[bytes, None, None]) -> Iterator[bytes]:
    """Yield what was read already, then the rest; the process ends with this."""
    try:
        yield first
        yield from pieces
    finally:
        pieces.close()


def _iterate(location: str, graph: ox.NamedNode | ox.DefaultGraph | None, media_type: str, is_gone: Callable[[], bool]) -> Generator[bytes, None, None]:
    name = "" if graph is None else "default" if isinstance(graph, ox.DefaultGraph) else graph.value
    process = start_process(MODULE, location, media_type, name)
    try:
        has_ended = yield from _read(process, is_gone)
        if has_ended and process.wait() != 0:
            raise WorkerError("the process that read the store ended before the end; ask again.")
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _read(process: subprocess.Popen[bytes], is_gone: Callable[[], bool]) -> Generator[bytes, None, bool]:
    """Yield what the process writes; tell whether it wrote all, and was not left."""
    if process.stdout is None:
        raise ValueError("the process has a pipe")
    descriptor = process.stdout.fileno()
    while not is_gone():
        if not select.select([descriptor], [], [], _LOOK_S)[0]:
            continue
        piece = os.read(descriptor, _PIECE_BYTES)
        if not piece:
            return True
        yield piece
    return False


def _never() -> bool:
    return False
