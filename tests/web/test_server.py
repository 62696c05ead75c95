"""The production server: one command, one address, a clean end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from graph.errors import NewsgraphError
from web.server import bind

START = "import sys; from graph.settings import Settings; from web.server import serve; serve(Settings(port=int(sys.argv[2])), sys.argv[1])"


@contextmanager
def started(location: str, *, port: int = 0, cwd: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the server in a process of its own; give it and its address, and end it whatever happens."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen([sys.executable, "-u", "-c", START, location, str(port)], stdout=subprocess.PIPE, text=True, cwd=cwd, env=environment)
    try:
        assert process.stdout
        words = process.stdout.readline().split()
        yield process, next(word for word in words if word.startswith("http://"))
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_all_that_it_started(seed_store: Path, tmp_path: Path, number: signal.Signals) -> None:
    """It answers, and on SIGTERM or Ctrl-C ends with status 0 and leaves no process behind."""
    with started(str(seed_store), cwd=tmp_path) as (process, address):
        assert httpx.get(address + "sparql", params={"query": "ASK {}"}).status_code == 200
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        assert process.wait(timeout=15) == 0
        _, alive = psutil.wait_procs(children, timeout=5)
        assert not alive


@pytest.mark.slow
def test_a_missing_store_is_made_and_memory_leaves_nothing(tmp_path: Path) -> None:
    """Serving begins with an empty store where there is none; `memory:` leaves no folder."""
    for location in ("new-store", "memory:"):
        with started(location, cwd=tmp_path) as (process, address):
            assert "newsgraph build" in httpx.get(address, headers={"Accept": "text/html"}).text
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=15) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["new-store"]


def test_a_taken_port_is_one_sentence() -> None:
    """The message names the port and what to do, before anything has started."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NewsgraphError, match=rf"port {port} on 127\.0\.0\.1 is taken.*--port"):
            bind("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.7"])
def test_an_address_that_cannot_be_had_is_one_sentence(host: str) -> None:
    """A name that is none and an address of another machine are refused with what to do."""
    with pytest.raises(NewsgraphError, match="--host"):
        bind(host, 0)


def test_port_0_takes_a_free_one() -> None:
    """The port that was taken is known before serving begins."""
    with bind("127.0.0.1", 0) as listener:
        assert listener.getsockname()[1] > 0


@pytest.mark.slow
def test_it_is_ready_soon(seed_store: Path, tmp_path: Path) -> None:
    """From the start to the first answer is a matter of seconds."""
    began = time.monotonic()
    with started(str(seed_store), cwd=tmp_path) as (_, address):
        assert httpx.get(address + "health").status_code == 200
    assert time.monotonic() - began < 20
