"""Logs as lines of JSON: one for each request, and one for each warning and error where a machine reads them.

No line holds a query but that of a slow one, and none a token. Called by the command `serve`, which alone sets logging up.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import TextIO

from graph.errors import NewsgraphError
from web.exchange import Answered

__all__ = ["AccessLog", "JsonFormatter", "open_access_log", "write_json_lines"]

AUTO, OFF, STANDARD_ERROR = "auto", "off", "-"
MAX_WAITING = 20_000
MAX_BATCH = 5_000
NAP_S = 0.05
MAX_CHARACTERS = 500
"""Of a path or of a client's name for itself."""


class JsonFormatter(logging.Formatter):
    """Writes a record as one line; what it has as `details` stands beside the message, and `event` in its place."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        line: dict[str, object] = {"time": write_time(record.created), "level": record.levelname, "logger": record.name}
        line["message"] = getattr(record, "event", None) or record.getMessage()
        line |= getattr(record, "details", {})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line)


def write_time(at: float) -> str:
    """Write seconds since 1970 as RFC 3339 in UTC, to the millisecond.

    >>> write_time(0)
    '1970-01-01T00:00:00.000Z'
    """
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def write_json_lines() -> None:
    """Have warnings and errors written as JSON, unless a person reads them in a terminal."""
    if not sys.stderr.isatty():
        for handler in logging.getLogger().handlers:
            handler.setFormatter(JsonFormatter())


class AccessLog:
    """Writes a line for each request, in a thread of its own: the server must not wait for who reads the log.

    Lines that come faster than they can be written are left out, and their number is logged.
    """

    def __init__(self, handler: logging.Handler) -> None:
        self._handler = handler
        self._handler.setFormatter(logging.Formatter("%(message)s"))
        self._waiting: queue.SimpleQueue[Answered | None] = queue.SimpleQueue()
        self._left_out = 0
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._write, name="access log", daemon=True)
        self._thread.start()

    def __call__(self, answered: Answered) -> None:
        """Take a request that has been answered."""
        if self._waiting.qsize() < MAX_WAITING:
            self._waiting.put(answered)
        else:
            self._left_out += 1

    def close(self) -> None:
        """Write what waits, for a few seconds at the most."""
        self._is_closing.set()
        self._waiting.put(None)
        self._thread.join(5)
        self._handler.close()

    def _write(self) -> None:
        is_open = True
        while is_open:
            batch = [self._waiting.get()]
            # To wake for each request would take the server's time.
            self._is_closing.wait(NAP_S)
            while len(batch) < MAX_BATCH and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            is_open = None not in batch
            lines = [_describe(answered) for answered in batch if answered is not None]
            if lines:
                self._handler.emit(logging.makeLogRecord({"msg": "\n".join(lines)}))
            if self._left_out:
                left_out, self._left_out = self._left_out, 0
                logging.getLogger(__name__).warning("%d requests came too fast for the access log and are not in it", left_out)


def _describe(answered: Answered) -> str:
    line = {
        "time": write_time(answered.at),
        "id": answered.request_id,
        "client": answered.client,
        "method": answered.method,
        "path": answered.path[:MAX_CHARACTERS],
        "status": answered.status,
        "bytes": answered.body_bytes,
        "ms": round(answered.elapsed_s * 1000, 2),
        "kept": answered.kept,
        "agent": answered.agent[:MAX_CHARACTERS],
    }
    return json.dumps(line)


@contextmanager
def open_access_log(where: str) -> Iterator[tuple[AccessLog, ...]]:
    """Give the access log that a setting asks for, or none, and close it at the end.

    Args:
        where: `-` for standard error, `off`, a file, or `auto` for standard error unless that is a terminal.

    Raises:
        NewsgraphError: the file cannot be written.
    """
    if where == AUTO:
        where = OFF if sys.stderr.isatty() or _leads_nowhere(sys.stderr) else STANDARD_ERROR
    if where == OFF:
        yield ()
        return
    log = AccessLog(logging.StreamHandler(sys.stderr) if where == STANDARD_ERROR else _open_file(where))
    try:
        yield (log,)
    finally:
        log.close()


def _leads_nowhere(stream: TextIO) -> bool:
    """Tell whether what is written is thrown away: to write a line a request would take a tenth of the server's time."""
    try:
        return os.fstat(stream.fileno()).st_rdev == Path(os.devnull).stat().st_rdev
    except (OSError, ValueError):
        return False


def _open_file(where: str) -> logging.Handler:
    # It looks each time whether the file was moved away, as rotation does.
    try:
        return WatchedFileHandler(where, encoding="utf-8")
    except OSError as error:
        raise NewsgraphError(f"the access log {where!r} cannot be written: {error.strerror}. Name another with --access-log, or off.") from error
