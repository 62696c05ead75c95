"""The picture's page: what is drawn, what is left out, and what to do when it is too much."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import BROWSER, open_client


def read_data(page: str) -> dict[str, list[dict[str, object]]]:
    """Read the picture that a page carries."""
    found = re.search(r'<script type="application/json" id="picture-data">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1]) if found else {}


def test_nodes_lead_to_the_pages_of_this_service(client: FlaskClient) -> None:
    """A click on a person goes to the person's page, on a relation to the words behind it."""
    data = read_data(client.get("/explore", headers=BROWSER).get_data(as_text=True))
    lin = next(node for node in data["nodes"] if node["label"] == "Lin Denan")
    assert str(lin["href"]).startswith("/people/lin-denan-")
    assert any(str(edge["href"]).startswith("/id/assertion/") for edge in data["edges"])


def test_a_focus_is_taken_by_key_or_iri(client: FlaskClient) -> None:
    """The address may name the thing in short or whole; both give the same picture."""
    iri = client.get("/search", query_string={"q": "lin denan"}, headers={"Accept": "application/json"}).json[0]["iri"]
    key = iri.removeprefix("https://w3id.org/newsgraph/id/")
    first, second = (client.get("/explore", query_string={"focus": focus, "depth": 2}, headers=BROWSER).get_data(as_text=True) for focus in (key, iri))
    assert "Around Lin Denan" in first
    assert read_data(first) == read_data(second)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"focus": "person/nobody"}, 404),
        ({"focus": "<x>"}, 404),
        ({"depth": "0"}, 400),
        ({"depth": "x"}, 400),
        ({"kind": "colour"}, 400),
        ({"kind": "person"}, 200),
    ],
)
def test_wrong_addresses_are_refused(client: FlaskClient, query: dict[str, str], status: int) -> None:
    """What is not in the store is not found; what is no depth or kind is said to be none."""
    assert client.get("/explore", query_string=query).status_code == status


def test_the_file_is_whole(client: FlaskClient) -> None:
    """The picture as a file is a download that leads back to this service."""
    response = client.get("/explore", query_string={"format": "file"})
    assert "attachment" in response.headers["Content-Disposition"]
    assert "http://localhost/id/person/lin-denan-" in response.get_data(as_text=True)


def test_kinds_are_left_out_until_the_rest_can_be_seen(seed_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for fewer, statements and proposals go first, and the page says so."""
    monkeypatch.setattr(sys.modules["web.browse.explore"], "MAX_THINGS", 25)
    for client in open_client(seed_store):
        page = client.get("/explore", headers=BROWSER).get_data(as_text=True)
        assert "statements, proposals left out" in page
        assert {node["kind"] for node in read_data(page)["nodes"]} == {"person", "organisation", "series", "event", "place"}


def test_too_much_is_said_with_where_to_begin(seed_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be drawn is no blank page: it says so and offers pictures to begin with."""
    monkeypatch.setattr(sys.modules["web.browse.explore"], "MAX_THINGS", 3)
    for client in open_client(seed_store):
        page = client.get("/explore", headers=BROWSER).get_data(as_text=True)
        assert "more than a picture can show" in page
        assert re.search(r'href="/explore\?focus=event/second-', page)
        assert not read_data(page)
