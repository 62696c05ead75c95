"""What every answer carries and what every request must pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import web
from tests.web.conftest import BROWSER, PAYLOAD, open_client

TEMPLATES = Path(web.__file__).parent / "templates"
QUERY = {"query": "ASK {}"}
PATHS = ["/", "/people", "/statements", "/sparql", "/explore", "/ontology", "/health", "/search?q=x", "/nowhere", "/static/newsgraph.css", "/assets/picture.js"]


@pytest.mark.parametrize("path", PATHS)
def test_w4_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    """Pages, data, files and errors alike: no inline script or style, no sniffing, no framing, no address given away."""
    response = client.get(path, headers=BROWSER)
    response.close()
    headers = response.headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", PATHS)
def test_w2_foreign_hosts_are_refused_on_every_route(client: FlaskClient, path: str) -> None:
    """A name that is not ours gets 400, so that rebinding a name to this machine gains nothing."""
    foreign = ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "evil.example:80@127.0.0.1", "localhost:80:80", "[::1].evil.example")
    for host in foreign:
        assert client.get(path, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000"])
def test_own_hosts_are_answered(client: FlaskClient, host: str) -> None:
    """This machine's names are ours, at any port."""
    assert client.get("/health", headers={"Host": host}).status_code == 200


def test_further_hosts_can_be_named(seed_store: Path) -> None:
    """Behind a proxy the service has a name of its own."""
    for client in open_client(seed_store, trusted_hosts="news.example, graph.example"):
        assert client.get("/health", headers={"Host": "graph.example"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
    ids=["cross-site", "same-site", "origin", "null"],
)
@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data", "application/sparql-update"])
@pytest.mark.parametrize("path", ["/update", "/graphs?default", "/graphs/x"])
def test_w1_other_sites_may_not_write(client: FlaskClient, path: str, headers: dict[str, str], content_type: str) -> None:
    """Whatever the body is, a request that a browser says another site sends is refused."""
    assert client.post(path, data="x", content_type=content_type, headers=headers).status_code == 403


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data", "application/sparql-update"])
def test_w1_other_sites_send_nothing_but_queries(client: FlaskClient, content_type: str) -> None:
    """Of what a page can send unasked, the endpoint takes from other sites what only reads."""
    assert client.post("/sparql", data="x", content_type=content_type, headers={"Origin": "https://evil.example"}).status_code == 403


def test_other_sites_may_send_queries_where_they_may_read(seed_store: Path) -> None:
    """By default all may; a setting names those that may, and then no other."""
    query = {"query": "ASK {}"}
    for client in open_client(seed_store):
        assert client.post("/sparql", data=query, headers={"Origin": "https://a.example"}).headers["Access-Control-Allow-Origin"] == "*"
    for client in open_client(seed_store, cors_origins="https://a.example"):
        response = client.post("/sparql", data=query, headers={"Origin": "https://a.example"})
        assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (200, "https://a.example")
        assert client.post("/sparql", data=query, headers={"Origin": "https://b.example"}).status_code == 403
        assert "Access-Control-Allow-Origin" not in client.get("/sparql?query=ASK{}", headers={"Origin": "https://b.example"}).headers


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}])
def test_own_pages_and_programs_may_post(client: FlaskClient, headers: dict[str, str]) -> None:
    """Our own forms and programs without these headers are answered."""
    assert client.post("/sparql", data=QUERY, headers=headers).status_code == 200


class Links(HTMLParser):
    """Collects what a page links and runs."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.inline_scripts = 0
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag's links and handlers."""
        values = dict(attrs)
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action", "formaction")]
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.inline_scripts += tag == "script" and "src" not in values and values.get("type") not in ("application/json", "application/ld+json")


def hostile_pages() -> Iterator[str]:
    """Name every page that shows a text of the store."""
    for kind in ("people", "events", "articles", "places", "statements"):
        yield f"/{kind}"
        yield f"/{kind}/hostile"
    yield from ("/", "/explore", "/explore?focus=person/hostile", "/explore?format=file", "/search?q=script", f"/search?q={PAYLOAD}", "/id/event/hostile")
    yield "/sparql?query=SELECT * { ?s ?p ?o }"
    yield "/sparql?query=CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    yield f"/sparql?query={PAYLOAD}"
    yield f"/statements?words={PAYLOAD}&speaker={PAYLOAD}"
    yield f"/nowhere/{PAYLOAD}"


@pytest.mark.parametrize("path", list(hostile_pages()))
def test_w3_markup_in_the_store_stays_text(hostile_client: FlaskClient, path: str) -> None:
    """Labels, IRIs, datatypes, predicates and what is typed into forms never become an element, a handler or a script link."""
    response = hostile_client.get(path, headers=BROWSER, follow_redirects=True)
    page = Links()
    page.feed(response.get_data(as_text=True))
    is_file = "format=file" in path  # the standalone picture brings its own scripts, each with its hash in its policy
    assert "img" not in page.tags
    assert not page.handlers
    assert is_file or not page.inline_scripts
    assert not [link for link in page.links if re.match(r"\s*(javascript|data|vbscript):", link, re.IGNORECASE)]
    assert not [link for link in page.links if link.startswith("//")]


def test_templates_quote_every_attribute() -> None:
    """An attribute without quotes lets a space in a text begin another attribute, whatever is escaped."""
    unquoted = re.compile(r"<[a-zA-Z][^<>]*?\s[\w-]+=\{\{")
    for template in sorted(TEMPLATES.glob("*.html")):
        assert not unquoted.search(template.read_text(encoding="utf-8")), template.name


def test_templates_trust_no_text() -> None:
    """Only the picture's JSON, which has no "<", is written as it is."""
    for template in sorted(TEMPLATES.glob("*.html")):
        assert re.findall(r"\{\{[^}]*\|\s*safe", template.read_text(encoding="utf-8")) in ([], ["{{ drawing.data|safe"]), template.name


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/%00",
        "/assets/../draw.py",
        "/assets/page.html",
        "/id/%00",
        "/id/../../etc/passwd",
    ],
)
def test_w5_no_file_outside_is_read(client: FlaskClient, path: str) -> None:
    """Climbing out of a folder, by any spelling, finds nothing."""
    assert client.get(path).status_code in (400, 404)


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/%2f..", "/\\evil.example", "/people//evil.example"])
def test_w6_no_address_leads_away(client: FlaskClient, path: str) -> None:
    """No request is redirected to another host."""
    location = client.get(path).headers.get("Location", "/")
    assert location.startswith(("/", "http://localhost/"))
    assert not location.startswith("//")


def test_large_bodies_are_refused(seed_store: Path) -> None:
    """A body over the limit gets 413 with the limit named, in either way to send it."""
    for client in open_client(seed_store, max_body_bytes=2000):
        for content_type in ("application/sparql-query", "application/x-www-form-urlencoded"):
            response = client.post("/sparql", data="query=" + "x" * 3000, content_type=content_type)
            assert response.status_code == 413
            assert "2000" in response.json["detail"]
