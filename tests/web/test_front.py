"""The front before the app, on a real server: what is kept, what is streamed, and what happens when a client goes."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from graph.settings import Settings
from graph.store import open_store
from web import create_app
from web.exchange import Answered
from web.runtime import EXTENSION, Runtime
from web.server import bind, make_server

pytestmark = pytest.mark.slow

BASE = Settings.model_fields["base_iri"].default
TOKEN = {"Authorization": "Bearer secret"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ALL = "SELECT * { ?s ?p ?o }"


@contextmanager
def serving(location: Path, **changes: object) -> Iterator[tuple[str, Runtime, list[Answered]]]:
    """Serve a store from a thread: the address, the runtime and what was answered."""
    settings = Settings(**{"query_workers": 2, "token": SecretStr("secret"), **changes})
    app = create_app(settings, location=str(location))
    runtime: Runtime = app.extensions[EXTENSION]
    answered: list[Answered] = []
    with bind("127.0.0.1", 0) as listener:
        ready = threading.Event()
        server = make_server(app, settings, on_start=ready.set, observers=[answered.append])
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        ready.wait(20)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", runtime, answered
        finally:
            server.should_exit = True
            runtime.close()
            thread.join(20)
            server.front.close()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """An empty store."""
    with open_store(str(tmp_path / "store"), base_iri=BASE, create=True) as opened:
        opened.publish()
    return tmp_path / "store"


def put(address: str, document: str) -> None:
    """Fill the default graph."""
    httpx.put(f"{address}/graphs?default", content=document, headers={**TOKEN, "Content-Type": "text/turtle"}, timeout=60).raise_for_status()


def ask(address: str, query: str, **headers: str) -> httpx.Response:
    """Send a query."""
    return httpx.get(f"{address}/sparql", params={"query": query}, headers=headers, timeout=60)


def test_an_answer_is_kept_until_the_data_changes(store: Path) -> None:
    """Asked again it comes from memory, byte for byte; after a write it is made anew, at once."""
    with serving(store) as (address, _, answered):
        put(address, "<a:a> <a:b> 1 .")
        answered.clear()
        first, second = ask(address, ALL), ask(address, ALL)
        assert (first.content, first.headers["etag"]) == (second.content, second.headers["etag"])
        assert [each.kept for each in answered] == [False, True]
        assert ask(address, ALL, **{"If-None-Match": first.headers["etag"]}).status_code == 304
        put(address, "<a:a> <a:b> 2 .")
        third = ask(address, ALL, **{"If-None-Match": first.headers["etag"]})
        assert third.status_code == 200
        assert third.json()["results"]["bindings"][0]["o"]["value"] == "2"


def test_posted_queries_are_kept_as_well_and_formats_apart(store: Path) -> None:
    """The body, its type and Accept are part of what was asked."""
    with serving(store) as (address, _, answered):
        put(address, "<a:a> <a:b> 1 .")
        answered.clear()
        for accept in ("text/csv", "text/csv", "application/json"):
            for data in ({"query": ALL}, {"query": "ASK {}"}):
                assert httpx.post(f"{address}/sparql", data=data, headers={"Accept": accept}).status_code in {200, 406}
        kept = [each.kept for each in answered]
        assert kept == [False, False, True, True, False, False]


def test_what_changes_each_time_is_not_kept(store: Path) -> None:
    """RAND and NOW are asked anew."""
    with serving(store) as (address, _, answered):
        assert ask(address, "SELECT (RAND() AS ?x) {}").content != ask(address, "SELECT (RAND() AS ?x) {}").content
        assert not any(each.kept for each in answered)


def test_what_is_kept_is_bounded(store: Path) -> None:
    """With no memory for it nothing is kept, and all is answered."""
    with serving(store, cache_bytes=0) as (address, _, answered):
        assert [ask(address, ALL).status_code for _ in range(3)] == [200, 200, 200]
        assert not any(each.kept for each in answered)


def test_q6_a_client_that_hangs_up_stops_its_query(store: Path) -> None:
    """Within two seconds the process has ended, and another client is answered."""
    with serving(store, query_workers=1) as (address, runtime, _):
        put(address, " .\n".join(f"<a:{i}> <a:b> {i}" for i in range(1_000)) + " .")
        parts = urlsplit(address)
        with socket.create_connection((parts.hostname, parts.port)) as connection:
            connection.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
            wait_until(lambda: runtime.queries.state.running == 1)
        began = time.monotonic()
        wait_until(lambda: runtime.queries.state.killed == 1)
        assert time.monotonic() - began < 2
        assert ask(address, "ASK {}").json()["boolean"]


def wait_until(is_so: object, patience_s: float = 10.0) -> None:
    """Wait for what must come."""
    deadline = time.monotonic() + patience_s
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_q7_when_too_many_wait_the_next_is_told_to_come_back(store: Path) -> None:
    """503 with Retry-After, at once; pages and health are answered all the while."""
    with serving(store, query_workers=1, max_waiting_queries=1, query_timeout_s=4.0) as (address, runtime, _):
        put(address, " .\n".join(f"<a:{i}> <a:b> {i}" for i in range(1_000)) + " .")
        threads = [threading.Thread(target=ask, args=(address, f"{ENDLESS} # {i}")) for i in range(2)]
        for thread in threads:
            thread.start()
        wait_until(lambda: (runtime.queries.state.running, runtime.queries.state.waiting) == (1, 1))
        refused = ask(address, "ASK { ?s ?p 5 }")
        assert (refused.status_code, refused.headers["retry-after"].isdigit()) == (503, True)
        assert httpx.get(f"{address}/health", timeout=3).status_code == 200
        for thread in threads:
            thread.join(120)


def test_answers_are_compressed_for_those_who_can_read_that(store: Path) -> None:
    """Compressed where it is accepted, and a weak ETag that still validates."""
    with serving(store) as (address, _, _), httpx.Client(base_url=address) as client:
        put(address, " .\n".join(f"<a:{i}> <a:b> {i}" for i in range(500)) + " .")
        url = f"/sparql?query={quote(ALL)}"
        with client.stream("GET", url, headers={"Accept-Encoding": "gzip"}) as packed:
            raw = b"".join(packed.iter_raw())
        plain = client.get(url, headers={"Accept-Encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(raw) == plain.content
        assert "Accept-Encoding" in plain.headers["vary"]
        assert client.get(url, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80@127.0.0.1", "127.0.0.1:80:80", "user@localhost", "127.0.0.1/evil.example"])
def test_w2_a_plain_query_to_a_foreign_host_is_refused_as_well(store: Path, host: str) -> None:
    """What is answered beside the app reads the name by the same rule."""
    with serving(store) as (address, _, _):
        answer = httpx.get(f"{address}/sparql?query={quote(ALL)}", headers={"Host": host})
    assert answer.status_code == 400


def test_a_graph_that_xml_cannot_say_is_refused_before_its_first_byte(store: Path) -> None:
    """406 with what to do, where the stream would break off in the midst of it; other formats have it whole."""
    with serving(store) as (address, _, _), httpx.Client(base_url=address, timeout=60) as client:
        put(address, " .\n".join(f"<a:{i}> <http://e/b> {i}" for i in range(5_000)) + ' . <a:z> <http://e/b> "\\u0001" .')
        refused = client.get("/graphs?default", headers={"Accept": "application/rdf+xml"})
        assert refused.status_code == 406
        assert "U+0001" in refused.json()["detail"]
        assert "turtle" in refused.json()["detail"]
        assert len(client.get("/graphs?default", headers={"Accept": "application/n-triples"}).text.splitlines()) == 5_001
        put(address, '<a:z> <http://e/b> "x" .')
        assert "<p:b" in client.get("/graphs?default", headers={"Accept": "application/rdf+xml"}).text


def test_an_answer_to_head_is_never_the_answer_to_get(store: Path) -> None:
    """Who asks for the head alone leaves nothing for others; what others have left may answer it."""
    with serving(store) as (address, _, _), httpx.Client(base_url=address) as client:
        url = f"/sparql?query={quote(ALL)}"
        assert [client.request(method, url).status_code for method in ("HEAD", "HEAD")] == [200, 200]
        body = client.get(url).content
        head = client.head(url)
        assert body
        assert head.headers["content-length"] == str(len(body))
        assert client.get(url).content == body


def test_a_bomb_is_unpacked_no_further_than_a_body_may_be(store: Path) -> None:
    """A small compressed body of many megabytes is 413 wherever bodies are taken, and what it would have said is not kept for what was sent plainly."""
    bomb = gzip.compress(b" " * 20_000_000, mtime=0)
    headers = {**TOKEN, "Content-Encoding": "gzip"}
    with serving(store, max_write_bytes=1_000_000, max_body_bytes=500_000) as (address, _, _), httpx.Client(base_url=address) as client:
        for path, kind in (("/graphs?default", "text/turtle"), ("/update", "application/sparql-update"), ("/sparql", "application/sparql-query")):
            answer = client.post(path, content=bomb, headers={**headers, "Content-Type": kind})
            assert answer.status_code == 413
            assert "NEWSGRAPH_MAX_" in answer.json()["detail"]
        packed, kind = gzip.compress(b"ASK {}", mtime=0), {"Content-Type": "application/sparql-query"}
        assert client.post("/sparql", content=packed, headers={**kind, "Content-Encoding": "gzip"}).json()["boolean"] is True
        assert client.post("/sparql", content=packed, headers=kind).status_code == 400


def test_a_dump_streams_and_ends_when_nobody_reads(store: Path) -> None:
    """All of it arrives without a length known beforehand; a client that goes ends the process."""
    with serving(store, max_result_rows=10) as (address, _, _):
        put(address, " .\n".join(f"<a:{i}> <a:b> '{'x' * 200}'" for i in range(20_000)) + " .")
        response = httpx.get(f"{address}/graphs", headers={"Accept": "application/n-quads"}, timeout=60)
        assert (len(response.text.splitlines()), response.headers.get("content-length")) == (20_000, None)
        with httpx.stream("GET", f"{address}/graphs", timeout=60) as begun:
            next(begun.iter_raw())
        assert ask(address, "ASK {}").status_code == 200


def test_a_large_body_without_a_token_is_refused_before_it_is_read(store: Path) -> None:
    """The answer comes while the client has sent next to nothing of it."""
    with serving(store) as (address, _, _):
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        connection.putrequest("POST", "/update")
        connection.putheader("Content-Type", "application/sparql-update")
        connection.putheader("Content-Length", "60000000")
        connection.endheaders(b"INSERT DATA {")
        assert connection.getresponse().status == 401
        connection.close()


@pytest.mark.parametrize("chunked", [False, True])
def test_bodies_are_bounded_in_either_way_of_sending(store: Path, chunked: bool) -> None:
    """413 names the limit, whether a length is given or the body comes in pieces; below it both arrive whole."""
    with serving(store, max_write_bytes=3_000_000) as (address, _, _):
        for size, status in ((1_500_000, 204), (4_000_000, 413)):
            text = ("INSERT DATA {" + "<a:a> <a:b> 'words' .\n" * (size // 22) + "}").encode()
            content = (text[i : i + 65_536] for i in range(0, len(text), 65_536)) if chunked else text
            response = httpx.post(f"{address}/update", content=content, headers={**TOKEN, "Content-Type": "application/sparql-update"}, timeout=60)
            assert response.status_code == status, response.text


def test_a_body_that_stops_coming_holds_nobody_up(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many send the beginning of a large one, they are told so, and the next write is done."""
    monkeypatch.setattr("web.exchange.BODY_PATIENCE_S", 1.0)
    begun = (
        b"PUT /graphs?default HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secret\r\nContent-Type: text/turtle\r\nContent-Length: 20000000\r\n\r\n<a:a>"
    )
    with serving(store) as (address, _, _), ExitStack() as stack:
        parts = urlsplit(address)
        slow = [stack.enter_context(socket.create_connection((parts.hostname, parts.port), timeout=30)) for _ in range(20)]
        for connection in slow:
            connection.sendall(begun)
        put(address, "<a:a> <a:b> 1 .")
        assert all(connection.recv(12) == b"HTTP/1.1 408" for connection in slow)


def test_an_endless_head_is_refused(store: Path) -> None:
    """Neither an address nor headers without end fill the memory, nor do many small ones hold up everybody else."""
    endless = (
        b"GET /" + b"x" * 400_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * 400_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: x\r\n" * 100_000,
    )
    with serving(store) as (address, _, _):
        parts = urlsplit(address)
        for line in endless:
            with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
                answer = b""
                try:
                    connection.sendall(line)
                    answer = connection.recv(100)
                except ConnectionError:
                    pass
                assert answer == b"" or answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 414", b"HTTP/1.1 431"))
        assert ask(address, "ASK {}").status_code == 200


def test_every_answer_has_an_id_that_the_problem_shows(store: Path) -> None:
    """X-Request-Id and the problem's member are one."""
    with serving(store) as (address, _, _):
        wrong = ask(address, "SELECT")
        assert wrong.headers["x-request-id"] == json.loads(wrong.text)["id"]
        assert ask(address, "ASK {}").headers["x-request-id"] != wrong.headers["x-request-id"]


def test_a_build_beside_a_running_service_is_seen_at_once(store: Path) -> None:
    """Another process publishes: neither what is kept nor the pages show the version before."""
    with serving(store) as (address, _, _):
        assert ask(address, "ASK { ?s ?p ?o }").json()["boolean"] is False
        file = store.parent / "a.nt"
        file.write_text("<a:a> <a:b> <a:c> .\n")
        with open_store(str(store), base_iri=BASE) as opened:
            opened.import_file(file)
            opened.publish()
        assert ask(address, "ASK { ?s ?p ?o }").json()["boolean"] is True
