"""Clients that take no answer, or send no more of what they began, hold nobody else up for longer than a while."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from pydantic import SecretStr

import web.exchange
from graph.store import open_store
from tests.graph.store.contributions import BASE
from tests.serving import serving
from web.front import DUMP_THREADS, WRITE_THREADS

pytestmark = pytest.mark.slow

TOKEN = {"Authorization": "Bearer word"}
LITERAL = "a" * 900_000


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A service whose patience is short, on a store whose dump is larger than what a socket holds back."""
    for name in ("STALLED_S", "BODY_PATIENCE_S"):
        monkeypatch.setattr(web.exchange, name, 1.0)
    with open_store(str(tmp_path / "store"), base_iri=BASE, create=True) as store:
        (tmp_path / "large.nt").write_text("".join(f'<urn:{number}> <urn:p> "{LITERAL}" .\n' for number in range(20)))
        store.import_file(tmp_path / "large.nt")
        store.publish()
    with serving(tmp_path / "store", token=SecretStr("word")) as address:
        yield address


def connect(address: str, stack: ExitStack) -> socket.socket:
    """Open a connection that takes in little at a time."""
    connection = stack.enter_context(socket.socket())
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.settimeout(30)
    parts = urlsplit(address)
    connection.connect((parts.hostname, parts.port))
    return connection


def test_readers_that_stall_leave_room_for_others(address: str) -> None:
    """As many dumps as may be streamed at once, begun and not read: the next one is given whole."""
    with ExitStack() as stack:
        for _ in range(DUMP_THREADS):
            connection = connect(address, stack)
            connection.sendall(f"GET /graphs HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\nAccept: application/n-quads\r\n\r\n".encode())
            assert connection.recv(15) == b"HTTP/1.1 200 OK"
        dump = httpx.get(f"{address}/graphs", headers={"Accept": "application/n-quads"}, timeout=60)
        assert (dump.status_code, dump.text.count("\n")) == (200, 20)


def test_writers_that_stall_leave_room_for_others(address: str) -> None:
    """As many uploads as may be taken in at once, begun and not gone on with: the next write is done."""
    with ExitStack() as stack:
        for _ in range(WRITE_THREADS):
            head = f"POST /update HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\nAuthorization: Bearer word\r\n"
            head += "Content-Type: application/sparql-update\r\nContent-Length: 2000000\r\n\r\nINSERT DATA {"
            connect(address, stack).sendall(head.encode())
        headers = {**TOKEN, "Content-Type": "application/sparql-update"}
        written = httpx.post(f"{address}/update", content="INSERT DATA { <a:a> <a:b> 1 }", headers=headers, timeout=60)
        assert written.status_code == 204
