"""What a case lets pass: each thing that a response must be can be what it fails by."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.conformance.building import JSON, ask, case, change, gives, is_empty, mentions, on_graph, step
from tests.conformance.exchange import Step, explain_failure
from tests.conformance.service import Addresses, HttpService

ANSWER = b'{"head": {"vars": ["text"]}, "results": {"bindings": [{"text": {"type": "literal", "value": "one"}}]}}'
SHOWN = "secret"


class Handler(BaseHTTPRequestHandler):
    """Answers every GET with the same table, and every other request with what it was sent."""

    def do_GET(self) -> None:
        """Answer with a table."""
        self._answer(200, JSON, ANSWER)

    def do_POST(self) -> None:
        """Answer with the token and the body."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(201, "text/plain", f"{self.headers.get('Authorization')} {body.decode()}".encode())

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("Location", "/made"), ("ETag", '"tag"')):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Keep quiet."""


@pytest.fixture(scope="module")
def service() -> Iterator[HttpService]:
    """A service that gives the same answer to all queries."""
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        with closing(HttpService(Addresses.below(f"http://127.0.0.1:{server.server_port}"))) as opened:
            yield opened
        server.shutdown()
        thread.join(120)


@pytest.mark.parametrize(
    ("expected", "reason"),
    [
        (step(ask("ASK {}"), 200, gives("one"), media=JSON, headers={"ETag": "tag"}), ""),
        (step(ask("ASK {}"), 404), "expected 404, got 200"),
        (step(ask("ASK {}"), (400, 415)), "expected 400 or 415, got 200"),
        (step(ask("ASK {}"), media="text/csv"), "expected text/csv, got application/sparql-results+json"),
        (step(ask("ASK {}"), headers={"ETag": "other"}), "expected a header ETag like 'other'"),
        (step(ask("ASK {}"), headers={"Vary": "Accept"}), "expected a header Vary like 'Accept', got None"),
        (step(ask("ASK {}"), headers={"ETag": ""}), "expected no header ETag"),
        (step(ask("ASK {}"), 200, gives("two")), "expected ['two'], got ['one']"),
        (step(ask("ASK {}"), 200, is_empty), "expected no body"),
        (step(ask("ASK {}"), 200, mentions("bindings", "absent")), "expected a body that says absent"),
        (step(change("CLEAR ALL"), 201, gives("one")), "the body cannot be read"),
        (step(change("CLEAR ALL"), 201, mentions(f"Bearer {SHOWN}", "CLEAR ALL")), ""),
        (step(change("CLEAR ALL", bearer=None), 201, mentions("None CLEAR ALL")), ""),
        (step(change("to {graphs}"), 201, mentions("/graphs")), ""),
    ],
)
def test_a_response_is_held_to_everything_that_is_expected(service: HttpService, expected: Step, reason: str) -> None:
    """Status, media type, headers and body: the first that is not as expected is the reason."""
    found = explain_failure(case("0", "one step", expected), service, token=SHOWN)
    assert reason in found
    assert bool(found) is bool(reason)


def test_a_later_step_knows_what_an_earlier_one_gave(service: HttpService) -> None:
    """Location and ETag of a response are there for the next request; the step that fails is named."""
    made = step(on_graph("POST", "{graphs}", body="x"), 201)
    again = step(change("at {location} as {etag}"), 201, mentions("/made", 'as "tag"'))
    assert not explain_failure(case("0", "two steps", made, again), service, token=None)
    assert "step 2 of 2" in explain_failure(case("0", "two steps", made, step(ask("ASK {}"), 404)), service, token=None)


def test_no_answer_is_a_reason_too() -> None:
    """A service that is not there fails a case in one line."""
    with closing(HttpService(Addresses.below("http://127.0.0.1:9"))) as nobody:
        assert "ConnectError" in explain_failure(case("0", "one step", step(ask("ASK {}"))), nobody, token=None)
