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
_ATTEMPTS = 2


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
    has_begun = False
    for attempt in range(_ATTEMPTS):
        try:
            for piece in _hold_last(_dump(location, media_type, name, is_gone)):
                has_begun = True
                yield piece
        except WorkerError:
            # As long as nothing has been handed on, nobody need know that a process died.
            if has_begun or attempt == _ATTEMPTS - 1:
                raise
        else:
            return


def _dump(location: str, media_type: str, name: str, is_gone: Callable[[], bool]) -> Iterator[bytes]:
    process = start_process(MODULE, location, media_type, name)
    try:
        yield from _read(process, is_gone)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _hold_last(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield each piece once the next is there, the last once it is known to be the last: what is short is handed on whole or not at all."""
    held = next(pieces, None)
    for piece in pieces:
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _read(process: subprocess.Popen[bytes], is_gone: Callable[[], bool]) -> Iterator[bytes]:
    """Yield what the process writes, until nobody reads any more."""
    if process.stdout is None:
        raise ValueError("the process has a pipe")
    descriptor = process.stdout.fileno()
    while not is_gone():
        if not select.select([descriptor], [], [], _LOOK_S)[0]:
            continue
        piece = os.read(descriptor, _PIECE_BYTES)
        if not piece:
            break
        yield piece
    else:
        return
    if process.wait() != 0:
        raise WorkerError("the process that read the store ended before the end; ask again.")


def _never() -> bool:
    return False
