"""The service as it runs, on a free port of this machine, for tests that speak HTTP with it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from graph.settings import ENVIRONMENT_PREFIX, Settings
from tests.processes import END_S
from web import create_app
from web.runtime import EXTENSION
from web.server import bind, make_server


@contextmanager
def serving(store: Path, **changes: object) -> Iterator[str]:
    """Serve a store on a free port, with settings other than the usual ones, and give the address."""
    settings = Settings(query_workers=1, **changes)
    app = create_app(settings, location=str(store))
    with bind("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        ready = threading.Event()
        server = make_server(app, settings, on_start=ready.set)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        assert ready.wait(60), "it does not take requests"
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(20)
            server.front.close()
            app.extensions[EXTENSION].close()


@dataclass(frozen=True, slots=True)
class Started:
    """A service in a process of its own."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    def children(self) -> list[psutil.Process]:
        """List the processes that it has started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def lines(self) -> list[str]:
        """Return what it has written to standard error so far."""
        return self.log.read_text(encoding="utf-8").splitlines()


@contextmanager
def started(*arguments: object, cwd: Path, environment: Mapping[str, str] | None = None) -> Iterator[Started]:
    """Start `newsgraph serve` as a person does, on a free port; give it once it takes requests, and end it whatever happens."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(ENVIRONMENT_PREFIX)}
    inside = {**outside, "PYTHONPATH": str(Path(__file__).parents[1]), **(environment or {})}
    log = cwd / "stderr.log"
    command = [sys.executable, "-u", "-m", "web.main", "serve", "--port", "0", *map(str, arguments)]
    with log.open("wb") as file:
        process = subprocess.Popen(command, stderr=file, stdout=file, cwd=cwd, env=inside)
    try:
        yield Started(process, _read_address(process, log), log)
    finally:
        process.kill()
        process.wait(END_S)


def _read_address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        words = log.read_text(encoding="utf-8").split()
        address = next((word for word in words if word.startswith("http://127.0.0.1:")), None)
        if address is not None:
            return address.rstrip(",/")
        time.sleep(0.02)
    raise AssertionError(f"it did not start: {log.read_text(encoding='utf-8')}")
