"""Starts the servers that are compared, each as its user would, on a free port; and looks at the memory of their processes.

It asks them no more than whether they answer. Called by the benchmarks of the service and of the pages.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

__all__ = ["Server", "serve_newsgraph", "serve_oxigraph", "serve_rdflib_endpoint"]

ROOT = Path(__file__).resolve().parents[2]
PEERS = Path(sys.prefix) / "peers" / "bin"
"""Where `make bench-service` installs what newsgraph is compared with, apart from what newsgraph stands on."""
READY_S = 60.0
NEWSGRAPH = "from web.main import main; main()"
RDFLIB_ENDPOINT = """
import sys, pyoxigraph, uvicorn
from oxrdflib import OxigraphStore
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
dataset = Dataset(store=OxigraphStore(store=pyoxigraph.Store.read_only(sys.argv[1])))
uvicorn.run(SparqlEndpoint(graph=dataset, path="/sparql"), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""
"""Its own command reads a file into memory, where a million quads take minutes; over a folder it answers as fast as it can."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs.

    Attributes:
        name: for the tables.
        port: where it listens on 127.0.0.1.
        path: of its SPARQL endpoint.
        pid: of its first process.
        started: when its process was started, by time.monotonic.
    """

    name: str
    port: int
    path: str
    pid: int
    started: float

    def written_bytes(self) -> int:
        """Return how much memory its processes have written to and hold now: what they map of files is not theirs."""
        return sum(_anonymous_bytes(process.pid) for process in self.processes())

    def processes(self) -> list[psutil.Process]:
        """List its processes, those that it has started included."""
        first = psutil.Process(self.pid)
        return [first, *first.children(recursive=True)]


def _anonymous_bytes(pid: int) -> int:
    # A process may end between being listed and being looked at.
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    return 0


@contextmanager
def serve_newsgraph(store: Path) -> Iterator[Server]:
    """Run `newsgraph serve` with its defaults."""
    command = [sys.executable, "-c", NEWSGRAPH, "serve", "--store", str(store)]
    with _run("newsgraph", lambda port: [*command, "--port", str(port)], path="/sparql") as server:
        yield server


@contextmanager
def serve_oxigraph(database: Path) -> Iterator[Server]:
    """Run `oxigraph serve-read-only`."""
    # Without --timeout-s: with it, oxigraph 0.5.13 keeps a thread for each query until that time is over, and dies of them at some thousand queries a second.
    command = [str(PEERS / "oxigraph"), "serve-read-only", "--location", str(database)]
    with _run("oxigraph", lambda port: [*command, "--bind", f"127.0.0.1:{port}"], path="/query") as server:
        yield server


@contextmanager
def serve_rdflib_endpoint(database: Path) -> Iterator[Server]:
    """Run rdflib-endpoint over the engine's own store."""
    command = [str(PEERS / "python"), "-c", RDFLIB_ENDPOINT, str(database)]
    with _run("rdflib-endpoint", lambda port: [*command, str(port)], path="/sparql") as server:
        yield server


@contextmanager
def _run(name: str, to_command: Callable[[int], Sequence[str]], *, path: str) -> Iterator[Server]:
    port = _find_free_port()
    started = time.monotonic()
    process = subprocess.Popen(
        to_command(port), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    try:
        _wait_for(process, name, port, started)
        yield Server(name, port, path, process.pid, started)
    finally:
        _end(process)


def _find_free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], name: str, port: int, started: float) -> None:
    """Wait until it takes connections; nothing waits where the first answer is timed but this."""
    while time.monotonic() - started < READY_S:
        if process.poll() is not None:
            raise SystemExit(f"{name} ended with status {process.returncode} before it answered")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.01)
    raise SystemExit(f"{name} did not listen within {READY_S:g} s")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
