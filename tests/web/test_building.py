"""Articles sent over HTTP, on a real server with the real reading process."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from graph.settings import DATA_FOLDER
from graph.store import open_snapshot, open_store
from tests.serving import serving
from tests.web.conftest import BASE

pytestmark = pytest.mark.slow

PATIENT = {"Authorization": "Bearer secret", "Prefer": "wait=120"}
HTML = {**PATIENT, "Content-Type": "text/html"}
JSON = {**PATIENT, "Content-Type": "application/json"}
PAGE = """<html><head><meta property="og:type" content="article"><meta property="og:title" content="Council approves quay plan"></head><body><article>
<h1>Council approves quay plan</h1><p>The quay has stood empty for years, since the last ferry left for the islands, and those who live near it have asked
again and again that something be done with it.</p><p>Mayor Ada Brand said on Friday that the council would rebuild the old quay. "We will start in June," Brand
said.</p><p>The work will be done in {stages} stages, the first of which is to end in the spring of next year, the council said.</p></article></body></html>"""
RECORD = {
    "uri": "urn:wire:1",
    "headline": "Minister visits the bridge",
    "body_text": "Minister Cato Lind said on Saturday that the bridge would be repaired next year.",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store."""
    folder = tmp_path_factory.mktemp("posted") / "store"
    with open_store(str(folder), base_iri=BASE, create=True) as opened:
        opened.publish()
    return folder


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[httpx.Client]:
    """A client of a service that takes writes."""
    with serving(store, token=SecretStr("secret")) as address, httpx.Client(base_url=address, timeout=150) as opened:
        yield opened


def test_an_article_is_in_the_store_on_return(client: httpx.Client) -> None:
    """201 with the address of its page, and queries see it."""
    answer = client.post("/articles", content=PAGE.format(stages="three"), headers=HTML)
    assert answer.status_code == 201
    outcome = answer.json()["outcomes"][0]
    assert outcome["href"] == answer.headers["location"]
    assert "Council approves quay plan" in client.get(answer.headers["location"]).text
    query = f"ASK {{ GRAPH ?g {{ <{outcome['iri']}> a schema:NewsArticle }} }}"
    assert client.get("/sparql", params={"query": query}, headers={"Accept": "application/json"}).json()["boolean"] is True


def test_the_same_name_again_replaces_and_the_same_text_changes_nothing(client: httpx.Client) -> None:
    """What is sent under a name stands in place of what was sent under it before."""
    first, second = PAGE.format(stages="four"), PAGE.format(stages="five")
    answers = [client.post("/articles", params={"name": "quay"}, content=page, headers=HTML) for page in (first, first, second)]
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert [answer.json()["outcomes"][0]["status"] for answer in answers] == ["added", "unchanged", "replaced"]
    assert len({answer.json()["outcomes"][0]["iri"] for answer in answers}) == 1


def test_files_come_as_a_form_and_records_by_their_own_names(client: httpx.Client) -> None:
    """Plain text as a file, a record beside it; what cannot be read is told and the rest is kept."""
    seed = next((DATA_FOLDER / "articles").iterdir())
    files = [
        ("file", (seed.name, seed.read_bytes(), "text/plain")),
        ("file", ("wire.json", json.dumps(RECORD).encode(), "application/json")),
        ("file", ("broken.html", b"<p>no article</p>", "text/html")),
    ]
    answer = client.post("/articles", files=files, headers=PATIENT)
    assert answer.status_code == 201
    assert answer.json()["counts"] == {"added": 2, "replaced": 0, "unchanged": 0, "failed": 1}
    assert [outcome["identifier"] for outcome in answer.json()["outcomes"]] == [seed.name, "wire.json#urn:wire:1", None]
    assert "location" not in answer.headers


def test_who_does_not_wait_is_told_where_to_look(client: httpx.Client) -> None:
    """202 at once, and the outcome at the address given."""
    record = json.dumps(RECORD | {"uri": "urn:wire:2"})
    answer = client.post("/articles", content=record, headers=JSON | {"Prefer": "respond-async"})
    assert answer.status_code == 202
    deadline = time.monotonic() + 120
    while (found := client.get(answer.headers["location"])).json()["status"] == "running":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert found.status_code == 200
    assert found.json()["counts"]["added"] == 1


def test_updates_go_on_while_articles_are_read(client: httpx.Client, store: Path) -> None:
    """Neither loses anything of the other's."""
    statuses: list[int] = []

    def update() -> None:
        for number in range(20):
            headers = {**PATIENT, "Content-Type": "application/sparql-update"}
            statuses.append(client.post("/update", content=f"INSERT DATA {{ <a:beside> <a:number> {number} }}", headers=headers).status_code)

    thread = threading.Thread(target=update)
    thread.start()
    answers = [client.post("/articles", content=json.dumps(RECORD | {"uri": f"urn:wire:1{number}"}), headers=JSON) for number in range(3)]
    thread.join(120)
    assert [answer.status_code for answer in answers] == [201] * 3
    assert statuses == [204] * 20
    with open_snapshot(str(store)) as snapshot:
        identifiers = {article.identifier.rpartition("#")[2] for article in snapshot.articles()}
    counted = client.get("/sparql", params={"query": "SELECT ?n { <a:beside> <a:number> ?n }"}, headers={"Accept": "text/csv"})
    assert {f"urn:wire:1{number}" for number in range(3)} <= identifiers
    assert len(counted.text.split()) == 21


@pytest.mark.parametrize(
    ("content", "headers", "status", "words"),
    [
        (b"Words.", {**PATIENT, "Content-Type": "text/plain"}, 415, "-F file=@article.txt"),
        (b"x", {**PATIENT, "Content-Type": "image/png"}, 415, "text/html"),
        (b"", HTML, 422, "it is empty"),
        (b'{"a": 1}', JSON, 422, "it has no text"),
        (b"<html>", {"Content-Type": "text/html"}, 401, "Bearer"),
        (b"<html>", {**HTML, "Authorization": "Bearer other"}, 401, "not the token"),
        (b"<html>", {**HTML, "Origin": "https://elsewhere.example"}, 403, "another site"),
        (b"<html>", {**HTML, "Content-Type": "text/html; charset=utf-16"}, 415, "UTF-8"),
        (b"--x--\r\n", {**PATIENT, "Content-Type": "multipart/form-data; boundary=x"}, 400, "no part"),
    ],
)
def test_a_refusal_says_what_to_do(client: httpx.Client, content: bytes, headers: dict[str, str], status: int, words: str) -> None:
    """As a problem with a sentence; nothing is written."""
    before = client.get("/health").json()["snapshot"]
    answer = client.post("/articles", content=content, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]
    assert client.get("/health").json()["snapshot"] == before


def test_a_name_that_cannot_be_printed_is_refused(client: httpx.Client) -> None:
    """It would stand in the article's identifier."""
    answer = client.post("/articles", params={"name": "a\nb"}, content=b"<html>", headers=HTML)
    assert answer.status_code == 400
    assert client.get("/builds/unknown").status_code == 404


def test_without_a_token_it_is_off(empty_client: FlaskClient) -> None:
    """403, and how to switch it on."""
    answer = empty_client.post("/articles", data=b"<html>", content_type="text/html")
    assert answer.status_code == 403
    assert "--token-file" in answer.json["detail"]
