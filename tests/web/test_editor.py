"""What the query editor asks of the service: its files, completions, names."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.query import list_named_queries
from graph.store import open_store
from ontology.terms import KG, SCHEMA
from tests.web.conftest import BASE, BROWSER, PAYLOAD, open_client
from web import editor


def complete(client: FlaskClient, kind: str, typed: str, **further: object) -> list[dict[str, object]]:
    """Ask for completions as the editor does."""
    response = client.get("/complete", query_string={"kind": kind, "q": typed, **further})
    assert response.status_code == 200
    return response.json


@pytest.mark.parametrize("typed", ["Stat", "kg:Sta", "kg:statement", f"{KG.Statement}"[:-3], "ement"], ids=["local", "prefixed", "small", "iri", "within"])
def test_a_class_of_the_store_is_offered_however_it_is_begun(client: FlaskClient, typed: str) -> None:
    """By its local name, with its prefix, as an IRI, in either case."""
    found = {each["iri"]: each for each in complete(client, "class", typed)}
    assert found[str(KG.Statement)]["name"] == "kg:Statement"
    assert found[str(KG.Statement)]["count"] > 0


def test_the_property_that_begins_so_stands_first(client: FlaskClient) -> None:
    """The most used of those whose local name begins with what was typed, then those that only hold it."""
    names = [each["name"] for each in complete(client, "property", "speaker")]
    assert names[0] in {"kg:speaker", "kg:speakerRole"}
    assert [each["name"] for each in complete(client, "property", "schema:name")] == ["schema:name"]
    located = [str(each["name"]).partition(":")[2].startswith("loc") for each in complete(client, "property", "loc")]
    assert located == sorted(located, reverse=True)
    assert True in located


def test_what_stands_in_articles_graphs_only_is_offered_and_says_so(client: FlaskClient) -> None:
    """Offsets of evidence are found within GRAPH, and the completion tells."""
    assert "within GRAPH" in str(complete(client, "property", "oa:start")[0]["about"])


def test_things_are_offered_by_any_of_their_names(client: FlaskClient) -> None:
    """A family name leads to the person, with the kind beside it."""
    first = complete(client, "entity", "denan")[0]
    assert (first["name"], str(first["about"]).partition(",")[0]) == ("Lin Denan", "person")
    assert str(first["iri"]).startswith(f"{BASE}person/")


def test_no_more_are_offered_than_were_asked_for(client: FlaskClient) -> None:
    """The limit counts, and an empty word offers the most used."""
    assert len(complete(client, "property", "", limit=3)) == 3
    assert complete(client, "class", "nothing-of-that-name") == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"kind": "verb"}, "class, property, entity"),
        ({}, "class, property, entity"),
        ({"kind": "class", "limit": "0"}, "from 1 to"),
        ({"kind": "class", "limit": "²"}, "from 1 to"),
    ],
    ids=["unknown", "missing", "none", "no-number"],
)
def test_a_wrong_request_is_told_what_there_is(client: FlaskClient, query: dict[str, str], told: str) -> None:
    """400 with the kinds or the range that are allowed."""
    response = client.get("/complete", query_string=query)
    assert response.status_code == 400
    assert told in response.json["detail"]


@pytest.mark.slow
def test_a_new_version_brings_its_own_terms_and_waits_for_nobody(own_seed_store: Path, tmp_path: Path) -> None:
    """What was counted before is offered until the new is counted."""
    (tmp_path / "more.nt").write_text("<http://x/a> <http://x/ownProperty> <http://x/b> .\n")
    for client in open_client(own_seed_store):
        assert complete(client, "property", "http://x/own") == []
        with open_store(str(own_seed_store), base_iri=BASE) as store:
            store.import_file(tmp_path / "more.nt")
            store.publish()
        deadline = time.monotonic() + 20
        while not (found := complete(client, "property", "http://x/own")) and time.monotonic() < deadline:
            assert complete(client, "property", "kg:speaker")
            time.sleep(0.1)
        assert [each["name"] for each in found] == ["http://x/ownProperty"]


def test_an_empty_store_offers_nothing(empty_client: FlaskClient) -> None:
    """No article, no terms, no names."""
    assert [complete(empty_client, kind, "a") for kind in ("class", "property", "entity")] == [[], [], []]


def test_iris_are_named_and_linked(client: FlaskClient) -> None:
    """One of ours has its name, kind and page; an unknown one its last part; what is no IRI is left out."""
    iri = str(complete(client, "entity", "denan")[0]["iri"])
    named = client.post("/names", data={"iri": [iri, str(SCHEMA.name), "no iri", "javascript:alert(1)"]}).json
    assert named[iri]["name"] == "Lin Denan"
    assert named[iri]["kind"] == "person"
    assert named[iri]["href"].startswith("/people/")
    assert named["javascript:alert(1)"]["href"] is None
    assert "no iri" not in named


def test_too_many_names_at_once_are_refused(client: FlaskClient) -> None:
    """413 with the limit."""
    response = client.post("/names", data={"iri": [f"http://x/{number}" for number in range(editor.MAX_NAMED + 1)]})
    assert response.status_code == 413
    assert str(editor.MAX_NAMED) in response.json["detail"]


def test_markup_in_names_is_data(hostile_client: FlaskClient) -> None:
    """Completions and names are JSON, whatever the text."""
    response = hostile_client.get("/complete", query_string={"kind": "entity", "q": "script"})
    assert response.mimetype == "application/json"
    assert PAYLOAD in {each["name"] for each in response.json}


def test_the_page_starts_the_editor_and_keeps_the_form(client: FlaskClient) -> None:
    """Without JavaScript the form is there; the editor's settings hold every named query, and no tag can end them early."""
    page = client.get("/sparql", headers=BROWSER).get_data(as_text=True)
    assert "<textarea" in page
    assert 'src="/editor/yasgui.min.js"' in page
    settings = page.partition('id="editor-settings">')[2].partition("</script>")[0]
    assert all(f'"{query.name}"' in settings for query in list_named_queries())
    assert "<" not in settings


def test_the_editors_files_are_kept_and_named_by_their_bytes(client: FlaskClient) -> None:
    """Script and style come with an ETag; a second request is 304."""
    for name, media_type in editor.ASSETS.items():
        response = client.get(f"/editor/{name}")
        assert (response.status_code, response.mimetype) == (200, media_type)
        assert client.get(f"/editor/{name}", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", ["yasgui.esm.js", "..%2fpackage.json", "%2e%2e/package.json"])
def test_no_other_file_is_given_out(client: FlaskClient, name: str) -> None:
    """Only the two that the page needs."""
    assert client.get(f"/editor/{name}").status_code == 404


def test_without_the_editors_files_the_plain_form_stands_alone(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No script is asked for that is not there, and the file's address says how to get it."""
    monkeypatch.setattr(editor, "BUILD_FOLDER", tmp_path)
    page = client.get("/sparql", headers=BROWSER).get_data(as_text=True)
    assert "<textarea" in page
    assert "/editor/" not in page
    assert "/sparql#named" not in client.get("/queries", headers=BROWSER).get_data(as_text=True)
    assert "make setup" in client.get("/editor/yasgui.min.js").json["detail"]
