"""Starts the newsgraph of this clone on an empty store and ends it.

It asks nothing of it. Called by the command and by the tests.
"""

from __future__ import annotations

import os
import queue
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["ServerNotStartedError", "started_newsgraph"]

ROOT = Path(__file__).resolve().parents[2]
START = "from web.main import main; main()"
START_S = 30.0
END_S = 15.0


class ServerNotStartedError(Exception):
    """newsgraph ended, or said nothing in time, instead of serving."""


@contextmanager
def started_newsgraph(*, has_token: bool = True) -> Iterator[tuple[str, str | None]]:
    """Give the address of a newsgraph and the token that it takes, None where writing is left off; end it whatever happens."""
    with tempfile.TemporaryDirectory(prefix="newsgraph-conformance-") as name:
        folder = Path(name)
        token = secrets.token_urlsafe() if has_token else None
        command = [sys.executable, "-u", "-c", START, "serve", "--store", str(folder / "store"), "--port", "0"]
        if token:
            (folder / "token").write_text(token, encoding="utf-8")
            (folder / "token").chmod(0o600)
            command += ["--token-file", str(folder / "token")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder, env=_environment())
        try:
            yield _read_address(process), token
        finally:
            _end(process)


def _environment() -> dict[str, str]:
    """Return the environment without settings of the developer's; one worker is enough for cases that come one by one, and starts sooner."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSGRAPH_")}
    return {**kept, "PYTHONPATH": str(ROOT), "NEWSGRAPH_QUERY_WORKERS": "1"}


def _read_address(process: subprocess.Popen[str]) -> str:
    """Return the address that the server says it listens on."""
    lines: queue.Queue[str | None] = queue.Queue()
    # A thread reads on to the end: a pipe that nobody empties would stop a server that logs.
    threading.Thread(target=_pass_lines, args=(process, lines), daemon=True).start()
    said: list[str] = []
    while True:
        try:
            line = lines.get(timeout=START_S)
        except queue.Empty:
            line = None
        if line is None:
            raise ServerNotStartedError(f"newsgraph did not start: {' '.join(''.join(said).split()) or 'it said nothing'}")
        said.append(line)
        address = next((word for word in line.split() if word.startswith("http://")), None)
        if address:
            return address.rstrip(".,")


def _pass_lines(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    if process.stdout:
        for line in process.stdout:
            lines.put(line)
    lines.put(None)


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(timeout=END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=END_S)
    if process.stdout:
        process.stdout.close()
