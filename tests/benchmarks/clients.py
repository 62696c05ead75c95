"""Asks a server, once or from eight processes at a time, and counts right answers only.

It knows no shapes. Called by the benchmarks of the service and of the pages.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from urllib.parse import urlencode

import pyoxigraph as ox

from ontology.terms import XSD
from tests.benchmarks.servers import Server

__all__ = ["Answer", "Client", "count_cells", "measure_throughput", "read_rows"]

ROWS, TRIPLES = "application/sparql-results+json", "application/n-triples"
CLIENTS = 8
_STRING = str(XSD.string)
_CHUNK_BYTES = 1 << 18
_CELL = b'"value":'
"""Stands once in each cell of an answer in JSON: a quotation mark inside a value has a backslash before it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how long; status 0 where nothing did in time."""

    status: int
    body: bytes
    elapsed_s: float


class Client:
    """One connection, kept alive."""

    def __init__(self, server: Server, *, timeout_s: float = 40.0) -> None:
        self._server = server
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout_s)

    def ask(self, query: str, *, is_graph: bool = False) -> Answer:
        """Ask a query."""
        return self.get(f"{self._server.path}?{urlencode({'query': query})}", accept=TRIPLES if is_graph else ROWS)

    def get(self, path: str, *, accept: str, **headers: str) -> Answer:
        """Get anything else."""
        began = time.perf_counter()
        try:
            self._connection.request("GET", path, headers={"Accept": accept, **headers})
            response = self._connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return Answer(0, b"", time.perf_counter() - began)
        return Answer(response.status, body, time.perf_counter() - began)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def read_rows(body: bytes, *, is_graph: bool) -> frozenset[object]:
    """Read the rows of an answer so that two servers' can be compared, whatever their order."""
    if is_graph:
        return frozenset(map(str, ox.parse(body, format=ox.RdfFormat.N_TRIPLES)))
    return frozenset(
        tuple(sorted((name, cell["value"], _read_datatype(cell), cell.get("xml:lang", "")) for name, cell in row.items()))
        for row in json.loads(body)["results"]["bindings"]
    )


def _read_datatype(cell: dict[str, str]) -> str:
    """Return a cell's datatype, empty for plain text, which servers spell in two ways."""
    return cell.get("datatype", "").replace(_STRING, "")


def count_cells(body: bytes) -> int:
    """Count the cells of an answer in JSON without reading it."""
    return body.count(_CELL)


# ------------------------------------------------------------------------------------------------- many clients at once
def measure_throughput(server: Server, asked: Sequence[tuple[str, int]], *, seconds: float) -> tuple[float, int]:
    """Return how many right answers a second eight clients get that ask one query after the other, and how many wrong ones they get in all.

    Args:
        server: whom to ask.
        asked: queries, each with the number of cells in its answer; each client begins at another place and goes round.
        seconds: for how long.
    """
    requests = [(_to_request(server, query), cells) for query, cells in asked]
    context = multiprocessing.get_context("fork")
    barrier, counts = context.Barrier(CLIENTS), context.SimpleQueue()
    share = len(requests) // CLIENTS
    processes = [
        context.Process(target=_ask_on, args=(server.port, requests[number * share :] + requests[: number * share], seconds, barrier, counts))
        for number in range(CLIENTS)
    ]
    for process in processes:
        process.start()
    right, wrong = map(sum, zip(*(counts.get() for _ in processes), strict=True))
    for process in processes:
        process.join()
    return right / seconds, wrong


def _to_request(server: Server, query: str) -> bytes:
    head = (f"GET {server.path}?{urlencode({'query': query})} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", f"Accept: {ROWS}", "Connection: keep-alive")
    return "\r\n".join((*head, "", "")).encode()


def _ask_on(port: int, requests: Sequence[tuple[bytes, int]], seconds: float, barrier: Barrier, counts: multiprocessing.SimpleQueue[tuple[int, int]]) -> None:
    """Run in a process of its own: a client that spends as little time as it can on being one."""
    right = wrong = 0
    connection = _Connection(port)
    try:
        barrier.wait(timeout=60)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for request, cells in requests:
                is_right = connection.ask(request) == cells
                right, wrong = right + is_right, wrong + (not is_right)
                if time.monotonic() >= deadline:
                    break
    finally:
        counts.put((right, wrong))


class _Connection:
    """A socket that speaks as much of HTTP as answers need."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> int:
        """Send a request; return how many cells the answer has, -1 where there is no right one."""
        try:
            if self._socket is None:
                self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=15)
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.sendall(request)
            head, body = _read_answer(self._socket)
        except (OSError, ValueError):
            self.close()
            return -1
        if b"\r\nconnection: close" in head:
            self.close()
        return count_cells(body) if head.startswith(b"http/1.1 200") else -1

    def close(self) -> None:
        """Hang up, so that the next request comes on a new connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _read_answer(connection: socket.socket) -> tuple[bytes, bytes]:
    """Read one answer: its head in lower case, and its body, in which the lengths of chunks are left where they stand.

    Raises:
        ValueError: it ended too early.
    """
    data = b""
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += _receive(connection)
    head, body = data[:end].lower(), data[end + 4 :]
    if b"\r\ntransfer-encoding: chunked" in head:
        while not body.endswith(b"0\r\n\r\n"):
            body += _receive(connection)
        return head, b"".join(_join_chunks(body))
    length = int(head.split(b"\r\ncontent-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += _receive(connection)
    return head, body


def _join_chunks(body: bytes) -> Iterator[bytes]:
    position = 0
    while True:
        end = body.index(b"\r\n", position)
        length = int(body[position:end], 16)
        if not length:
            return
        yield body[end + 2 : end + 2 + length]
        position = end + 4 + length


def _receive(connection: socket.socket) -> bytes:
    data = connection.recv(_CHUNK_BYTES)
    if not data:
        raise ValueError("the answer ended too early")
    return data
