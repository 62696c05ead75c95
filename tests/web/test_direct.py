"""Plain queries are answered before the app as the app would answer them, and what is not plain is left to it."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote_plus, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.settings import Settings
from graph.store import open_store
from tests.serving import serving
from web.direct import unquote

BASE = Settings.model_fields["base_iri"].default
ROWS = "SELECT ?s ?o { ?s <x:p> ?o } ORDER BY ?o"
QUERIES = {
    "rows": ROWS,
    "truth": "ASK { ?s <x:p> 1 }",
    "graph": "CONSTRUCT { ?s <x:q> ?o } { ?s <x:p> ?o }",
    "changing": "SELECT (1 AS ?rand) (NOW() > 0 AS ?now) {}",
    "other letters": "SELECT ('é ↔ 𝄞 + & % = #' AS ?text) {}",
    "wrong": "SELECT ?x { ?x }",
    "no network": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "no such function": "SELECT (<x:f>(1) AS ?y) {}",
}
OWN = {"date", "x-request-id", "x-newsgraph-elapsed-ms"}
"""Headers that two answers to one request need not share."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a hundred triples."""
    folder = tmp_path_factory.mktemp("direct")
    (folder / "some.nt").write_text("".join(f'<x:{n}> <x:p> "{n} and some words" .\n' for n in range(100)), encoding="utf-8")
    with open_store(str(folder / "store"), base_iri=BASE, create=True) as opened:
        opened.import_file(folder / "some.nt")
        opened.publish()
    return folder / "store"


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    """A service that keeps no answers, so that each is made."""
    with serving(store, cache_bytes=0) as found:
        yield found


def send(address: str, *pieces: bytes, pause_s: float = 0.0) -> list[tuple[int, dict[str, str], bytes]]:
    """Send bytes, in pieces, on one connection, and read as many answers as there are requests in them."""
    parts = urlsplit(address)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=20) as connection:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause_s)
        stream = connection.makefile("rb")
        return [read_answer(stream) for _ in range(b"".join(pieces).count(b" HTTP/1.1\r\n"))]


def read_answer(stream: object) -> tuple[int, dict[str, str], bytes]:
    """Read one answer with a length."""
    status = int(stream.readline().split()[1])  # type: ignore[attr-defined]
    headers = {name.lower(): value for name, value in http.client.parse_headers(stream).items()}  # type: ignore[arg-type]
    return status, headers, stream.read(int(headers.get("content-length", 0)))  # type: ignore[attr-defined]


def write(address: str, method: str, query: str, *lines: str) -> bytes:
    """Write a request with a query, and further header lines."""
    form = urlencode({"query": query})
    head = [f"GET /sparql?{form} HTTP/1.1" if method == "GET" else "POST /sparql HTTP/1.1", f"Host: {urlsplit(address).netloc}", *lines]
    bodies = {"GET": b"", "form": form.encode(), "body": query.encode()}
    if method != "GET":
        media_type = "application/x-www-form-urlencoded" if method == "form" else "application/sparql-query"
        head += [f"Content-Type: {media_type}", f"Content-Length: {len(bodies[method])}"]
    return "\r\n".join([*head, "", ""]).encode() + bodies[method]


@pytest.mark.slow
@pytest.mark.parametrize("method", ["GET", "form", "body"])
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
@pytest.mark.parametrize("lines", [(), ("Accept: text/csv, text/turtle",), ("Accept-Encoding: gzip",)], ids=["plain", "csv", "gzip"])
def test_the_answer_is_the_apps(address: str, method: str, query: str, lines: tuple[str, ...]) -> None:
    """Status, headers and body; a header that asks for nothing but is unusual sends the same query to the app."""
    ours, apps = (send(address, write(address, method, query, *lines, *further))[0] for further in ((), ("If-None-Match: none",)))
    assert ours[0] == apps[0]
    assert {name: value for name, value in ours[1].items() if name not in OWN | {"content-length"}} == {
        name: value for name, value in apps[1].items() if name not in OWN | {"content-length"}
    }
    if ours[0] == 200 and query != QUERIES["changing"]:
        assert unpack(ours) == unpack(apps)


def unpack(answer: tuple[int, dict[str, str], bytes]) -> bytes:
    """Return an answer's body as it was before it was compressed."""
    return gzip.decompress(answer[2]) if answer[1].get("content-encoding") == "gzip" else answer[2]


@pytest.mark.slow
def test_requests_that_do_not_wait_are_answered_in_their_order(address: str) -> None:
    """Sent at once or in pieces, plain ones and others mixed."""
    plain = [write(address, method, f"SELECT ({n} AS ?n) {{}}") for n, method in enumerate(["GET", "form", "body", "GET"])]
    page = f"GET /health/live HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\n\r\n".encode()
    mixed = b"".join([plain[0], page, *plain[1:], page])
    for pieces in ((mixed,), (mixed[:40], mixed[40:700], mixed[700:]), (*plain[:1], page, *plain[1:], page)):
        answers = send(address, *pieces)
        assert [status for status, _, _ in answers] == [200] * 6
        bodies = [json.loads(body) for _, _, body in answers]
        assert [body["results"]["bindings"][0]["n"]["value"] for body in bodies if "results" in body] == ["0", "1", "2", "3"]


@pytest.mark.slow
def test_a_body_that_comes_later_is_waited_for(address: str) -> None:
    """Byte for byte the answer to what was sent in one piece."""
    whole = write(address, "form", ROWS)
    head, body = whole[: whole.index(b"\r\n\r\n") + 4], whole[whole.index(b"\r\n\r\n") + 4 :]
    assert send(address, head, body[:20], body[20:], pause_s=0.05)[0][2] == send(address, whole)[0][2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "status"),
    [(("Host: evil.example",), 400), (("Sec-Fetch-Site: cross-site",), 403), (("Connection: close",), 200), (("Expect: 100-continue",), 200)],
    ids=["host", "site", "close", "expect"],
)
def test_what_the_app_refuses_is_refused(store: Path, lines: tuple[str, ...], status: int) -> None:
    """Foreign names and foreign sites; and what speaks of the connection is heeded."""
    with serving(store, cors_origins="") as address:
        request = write(address, "body", ROWS, *lines)
        if lines[0].startswith("Host"):
            request = request.replace(f"Host: {urlsplit(address).netloc}\r\n".encode(), b"", 1)
        parts = urlsplit(address)
        with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=20) as connection:
            connection.sendall(request)
            stream = connection.makefile("rb")
            found = read_answer(stream)
            found = read_answer(stream) if found[0] == 100 else found
            assert found[0] == status
            assert "close" not in lines[0] or stream.read() == b""


@pytest.mark.slow
def test_an_answer_is_kept_for_both_ways(store: Path) -> None:
    """What was answered before the app is found by it, and the other way round."""
    with serving(store) as address:
        first, validated = send(address, write(address, "GET", ROWS))[0], send(address, write(address, "GET", ROWS, "If-None-Match: *"))[0]
        assert validated[0] == 304
        assert validated[1]["etag"] == first[1]["etag"]
        made, found = (send(address, write(address, "GET", "ASK {}", *lines))[0] for lines in (("If-None-Match: none",), ()))
        assert made[1]["x-newsgraph-elapsed-ms"] == found[1]["x-newsgraph-elapsed-ms"]
        assert made[1]["x-request-id"] != found[1]["x-request-id"]


@given(st.text())
def test_values_are_read_as_the_standard_library_reads_them(text: str) -> None:
    """Whatever was written, in either way of writing a space."""
    for written in (quote(text, safe="", errors="replace"), urlencode({"": text}, errors="replace")[1:]):
        assert unquote(written.encode()) == unquote_plus(written)


@given(st.text(alphabet="%09afAFgG+=_\x00", max_size=12))
def test_what_quotes_nothing_is_left_to_the_app(written: str) -> None:
    """Or read as the standard library reads it."""
    try:
        read = unquote(written.encode())
    except ValueError:
        return
    assert read == unquote_plus(written)
