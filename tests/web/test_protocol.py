"""What HTTP itself asks of whoever takes requests (RFC 9112): connections, hosts, codings; and requests that never come to their end."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import psutil
import pytest
from pydantic import SecretStr

import web.front
import web.protocol
from graph.settings import Settings
from graph.store import open_store
from tests.serving import serving

pytestmark = pytest.mark.slow

BASE = Settings.model_fields["base_iri"].default
ASK = "GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n"
POST = "POST /sparql HTTP/1.1\r\n"
BODY = "Content-Type: application/sparql-query\r\nContent-Length: 5\r\n"
CHUNKED = "Content-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
WISH = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"
TRUE = b'{"head":{},"boolean":true}'
WRITING = {"Authorization": "Bearer word", "Content-Type": "application/n-triples"}
GRAPH = "urn:graph"
COUNT = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service with an empty store and a token."""
    folder = tmp_path_factory.mktemp("protocol") / "store"
    with open_store(str(folder), base_iri=BASE, create=True) as opened:
        opened.publish()
    with serving(folder, token=SecretStr("word")) as found:
        yield found


def send(address: str, request: str | bytes, *, timeout_s: float = 20) -> bytes:
    """Send bytes on a connection of their own, and read until the service closes it."""
    parts = urlsplit(address)
    written = request if isinstance(request, bytes) else request.replace("HOST", f"Host: {parts.netloc}").encode()
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=timeout_s) as connection:
        connection.sendall(written)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def read_problem(answer: bytes) -> tuple[int, str]:
    """Return the status of a refusal and what it says, which is a problem under the id in the head."""
    head, _, body = answer.partition(b"\r\n\r\n")
    problem = json.loads(body)
    assert b"content-type: application/problem+json" in head
    assert f"x-request-id: {problem['id']}".encode() in head
    assert int(head.split()[1]) == problem["status"]
    return problem["status"], problem["detail"]


@pytest.mark.parametrize("request_line", [ASK, POST + BODY], ids=["GET", "POST"])
@pytest.mark.parametrize("wish", ["close", "Close", "close, x"])
def test_a_connection_is_closed_where_the_client_asks_for_it(address: str, request_line: str, wish: str) -> None:
    """RFC 9112, 9.6: after the answer, which says so; a client that reads to the end waits for nothing."""
    answer = send(address, f"{request_line}HOST\r\nConnection: {wish}\r\n\r\n{'ASK{}' if request_line != ASK else ''}")
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"\r\nconnection: close\r\n" in answer
    assert answer.endswith(TRUE)


@pytest.mark.parametrize("lines", [WISH, WISH.replace("h2c", "websocket")], ids=["h2c", "websocket"])
def test_a_wish_for_another_protocol_is_passed_over(address: str, lines: str) -> None:
    """RFC 9110, 7.8; Java's client and curl --http2 send one. What follows on the connection is answered too, and a body is never taken for a request."""
    smuggled = "GET /health HTTP/1.1\r\nHOST\r\n\r\n"
    post = f"{POST}HOST\r\n{lines}Content-Type: application/sparql-query\r\nContent-Length: 7\r\n\r\nASK {{}}"
    chunked = f"{POST}HOST\r\n{lines}{CHUNKED}5\r\nASK{{}}\r\n0\r\n\r\n"
    answer = send(address, f"{ASK}HOST\r\n{lines}\r\n{post} {chunked}{ASK}HOST\r\n\r\n{ASK}HOST\r\nConnection: close\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200") == answer.count(TRUE) == 5
    hidden = send(address, f"{POST}HOST\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\nContent-Length: {len(smuggled)}\r\n\r\n{smuggled}")
    assert hidden.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    ("request_text", "status", "word"),
    [
        (f"{ASK}\r\n", 400, "Host"),
        (f"{ASK}Host: evil.example\r\nHOST\r\n\r\n", 400, "Host"),
        (f"{ASK}HOST\r\nHOST\r\n\r\n", 400, "Host"),
        ("GARBAGE\r\n\r\n", 400, "HTTP/1.1"),
        (f"{ASK}HOST\r\nX Y: z\r\n\r\n", 400, "HTTP/1.1"),
        (f"{POST}HOST\r\n{BODY}Content-Length: 6\r\n\r\nASK{{}}", 400, "Content-Length"),
        (f"{POST}HOST\r\n{BODY}Transfer-Encoding: chunked\r\n\r\n5\r\nASK{{}}\r\n0\r\n\r\n", 400, "Content-Length"),
        (f"{POST}HOST\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nASK{{}}\r\n0\r\n\r\n", 400, "chunk"),
        (f"{POST}HOST\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501, "Content-Encoding"),
        ("CONNECT elsewhere.example:443 HTTP/1.1\r\nHOST\r\n\r\n", 400, "HTTP/1.1"),
        (f"{ASK}HOST\r\nX: {'y' * 210_000}\r\n\r\n", 431, "headers"),
        (f"GET /sparql?query={'%20' * 70_000} HTTP/1.1\r\nHOST\r\n\r\n", 414, "POST"),
    ],
    ids=[
        "no host",
        "another host first",
        "host twice",
        "no request",
        "header",
        "length twice",
        "length and chunks",
        "chunk",
        "coding",
        "connect",
        "head",
        "url",
    ],
)
def test_what_is_no_request_is_refused_in_words(address: str, request_text: str, status: int, word: str) -> None:
    """As a problem under an id, and the connection is closed."""
    found, detail = read_problem(send(address, request_text))
    assert (found, word in detail) == (status, True), detail


def test_the_host_in_the_address_counts(address: str) -> None:
    """RFC 9112, 3.2.2: whatever the header says, so that a foreign one is refused."""
    own = urlsplit(address).netloc
    foreign = send(address, f"{ASK.replace('/sparql', 'http://evil.example/sparql')}HOST\r\nConnection: close\r\n\r\n")
    assert read_problem(foreign)[0] == 400
    assert send(address, f"{ASK.replace('/sparql', f'http://{own}/sparql')}Host: evil.example\r\nConnection: close\r\n\r\n").endswith(TRUE)


def test_a_query_as_long_as_it_may_be_fits_into_an_address(address: str) -> None:
    """Three characters each byte: more than sixteen bits count."""
    query = "ASK{}" + "\n" * 31_000
    assert send(address, f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHOST\r\nConnection: close\r\n\r\n").endswith(TRUE)


def test_an_answer_on_its_way_is_given_before_what_is_wrong_behind_it(address: str) -> None:
    """Else the refusal would be taken for the answer."""
    answer = send(address, f"{ASK.replace('ASK%7B%7D', 'ASK%7B%7D%23own')}HOST\r\n\r\nGARBAGE\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.count(b"HTTP/1.1 ") <= 2


@pytest.mark.parametrize("end", ["close", "wrong chunk"])
@pytest.mark.parametrize("coding", ["Content-Length: 2000000", "Transfer-Encoding: chunked"], ids=["length", "chunked"])
def test_a_body_that_breaks_off_changes_nothing(address: str, coding: str, end: str) -> None:
    """What has come may well read as a whole graph; it would take the place of the one that is there."""
    lines = [f'<urn:{number}> <urn:p> "{"x" * 1_000}" .\n' for number in range(100)]
    graph = f"{address}/graphs?graph={GRAPH}"
    assert httpx.put(graph, content="".join(lines), headers=WRITING).status_code in {201, 204}
    half = "".join(lines[:50]).encode()
    body = half if "Length" in coding else b"%x\r\n%b\r\n" % (len(half), half)
    head = f"PUT /graphs?graph={GRAPH} HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\n{coding}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in WRITING.items()) + "\r\n"
    parts = urlsplit(address)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=20) as connection:
        connection.sendall(head.encode() + body + (b"ZZ\r\n" if end != "close" else b""))
        connection.shutdown(socket.SHUT_WR)
        # The service lets go of the connection when it has noticed.
        while connection.recv(65_536):
            pass
    # Another write waits for its turn behind the one that broke off.
    assert httpx.put(f"{graph}-other", content=lines[0], headers=WRITING).status_code in {201, 204}
    assert httpx.get(f"{address}/sparql", params={"query": COUNT, "format": "csv"}).text.split() == ["n", "100"]


def test_who_was_answered_before_the_end_is_not_answered_twice(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal that needs no body, and then silence."""
    monkeypatch.setattr(web.protocol, "STILL_S", 1)
    assert read_problem(send(address, f"{POST}HOST\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nASK"))[0] == 400


@pytest.mark.parametrize(
    "begun",
    ["", "\r\n", "GET /spar", f"{ASK}HOST\r\nX: ", f"{POST}HOST\r\n{BODY}\r\nASK", f"{POST}HOST\r\n{CHUNKED}5\r\nASK"],
    ids=["nothing", "blank line", "request line", "head", "body", "chunk"],
)
def test_a_request_that_does_not_come_to_its_end_is_let_go(address: str, begun: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a few thousand connections that cost nothing would shut everybody else out."""
    monkeypatch.setattr(web.protocol, "STILL_S", 1)
    answer = send(address, begun)
    assert not answer if not begun.strip() else read_problem(answer)[0] == 408


def test_who_waits_to_be_told_to_go_on_is_not_taken_for_slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Expect: 100-continue, as curl sends it with a large body: as long as all threads are taken, the client has nothing to do."""
    monkeypatch.setattr(web.front, "WRITE_THREADS", 1)
    monkeypatch.setattr(web.protocol, "STILL_S", 2)
    head = "PUT /graphs?default HTTP/1.1\r\nHOST\r\nAuthorization: Bearer word\r\nContent-Type: text/turtle\r\nContent-Length: 2000000\r\n"
    with open_store(str(tmp_path / "store"), base_iri=BASE, create=True) as opened:
        opened.publish()
    with serving(tmp_path / "store", token=SecretStr("word")) as address, socket.socket() as first, socket.socket() as second:
        parts = urlsplit(address)
        for connection, further in ((first, "\r\n#"), (second, "Expect: 100-continue\r\n\r\n")):
            connection.settimeout(20)
            connection.connect((str(parts.hostname), int(parts.port or 0)))
            connection.sendall((head + further).replace("HOST", f"Host: {parts.netloc}").encode())
        assert first.recv(12) == b"HTTP/1.1 408"
        assert second.recv(12) == b"HTTP/1.1 100"


def test_a_request_that_drips_is_let_go(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then is no progress."""
    monkeypatch.setattr(web.protocol, "STILL_S", 2)
    parts = urlsplit(address)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=0.2) as connection:
        answer = b""
        for piece in f"GET /{'x' * 200}".encode():
            connection.sendall(bytes([piece]))
            try:
                answer = connection.recv(65_536)
            except TimeoutError:
                continue
            break
    assert read_problem(answer)[0] == 408


def open_reader(address: str, query: str) -> socket.socket:
    """Ask a query on a connection that holds back little of the answer, and read none of it."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 100_000)
    connection.settimeout(20)
    parts = urlsplit(address)
    connection.connect((str(parts.hostname), int(parts.port or 0)))
    connection.sendall(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
    return connection


def is_open_there(connection: socket.socket) -> bool:
    """Tell whether the service, which runs in this process, has the other end of a connection still open."""
    port = connection.getsockname()[1]
    return any(found.raddr and found.raddr.port == port for found in psutil.Process().net_connections("tcp"))


LENGTH = 2**24
DOUBLING = " ".join(f"BIND(CONCAT(?v{number}, ?v{number}) AS ?v{number + 1})" for number in range(24))
LONG = f"SELECT ?v24 {{ BIND('x' AS ?v0) {DOUBLING} }}"
"""Its answer is more than the system takes in for a reader that does not read."""


@pytest.mark.parametrize(("name", "limit"), [("UNTAKEN_S", 1), ("MAX_UNSENT_BYTES", 1_000_000)], ids=["time", "memory"])
def test_an_answer_that_nobody_takes_is_let_go(address: str, monkeypatch: pytest.MonkeyPatch, name: str, limit: int) -> None:
    """Its connection breaks off; else each would hold an answer in memory for as long as it liked."""
    monkeypatch.setattr(web.protocol, name, limit)
    monkeypatch.setattr(web.protocol, "PATIENCE_S", 1)
    with open_reader(address, LONG) as connection:
        assert connection.recv(15) == b"HTTP/1.1 200 OK"
        for _ in range(200):
            if not is_open_there(connection):
                break
            time.sleep(0.1)
        assert len(b"".join(iter(lambda: connection.recv(1_000_000), b""))) < LENGTH


def test_an_answer_that_is_taken_slowly_comes_whole(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow line is no stalled one."""
    monkeypatch.setattr(web.protocol, "UNTAKEN_S", 3)
    with open_reader(address, LONG.replace("'x'", "'y'")) as connection:
        received = 0
        while received < LENGTH:
            time.sleep(0.04)
            piece = connection.recv(100_000)
            assert piece, "it broke off"
            received += len(piece)
