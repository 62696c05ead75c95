"""What was withdrawn says so at its old address, with reason and day; what comes back is there again, and what never was is not found."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from graph.export import export
from graph.gazetteer import load_gazetteer
from graph.mapping import Contribution, map_article
from graph.store import open_snapshot, open_store, withdrawn
from graph.text import hash_text
from ontology.terms import KG, RDF, SCHEMA
from tests.conftest import Newsgraph
from tests.seed_findings import seed_article, seed_findings
from tests.web.conftest import BASE, BROWSER, open_client


def make(identifier: str, **changes: object) -> Contribution:
    """Make an article of the seed's text and findings."""
    return map_article(replace(seed_article(), identifier=identifier), replace(seed_findings(), **changes), base_iri=BASE, gazetteer=load_gazetteer())


def list_iris(location: Path) -> dict[str, str]:
    """List one address of each kind that an article has."""
    kinds = {"article": SCHEMA.NewsArticle, "statement": KG.Statement, "assertion": KG.Assertion, "person": SCHEMA.Person}
    with open_snapshot(str(location)) as snapshot:
        found = {kind: min(str(each) for each in snapshot.view().subjects(RDF.type, of)) for kind, of in kinds.items()}
        return {**found, "graph": snapshot.articles()[0].graph_iri}


def address(iri: str) -> str:
    """Return the path under which an IRI answers."""
    return "/id/" + iri.removeprefix(BASE)


@pytest.fixture
def client(own_seed_store: Path) -> Iterator[FlaskClient]:
    """A client of a store that the test may write to."""
    yield from open_client(own_seed_store)


def test_every_address_of_a_retracted_article_says_why_it_is_gone(own_seed_store: Path, client: FlaskClient, newsgraph: Newsgraph) -> None:
    """As a page, and as a problem with reason and day; nothing of what it said is kept."""
    iris = list_iris(own_seed_store)
    assert newsgraph("retract", seed_article().identifier, "--reason", "the paper took it back", "--store", own_seed_store).exit_code == 0
    for kind, iri in iris.items():
        problem = client.get(address(iri), headers={"Accept": "application/json"})
        assert (problem.status_code, problem.mimetype) == (410, "application/problem+json"), kind
        assert problem.get_json()["reason"] == "the paper took it back"
        assert problem.get_json()["withdrawn"].startswith("20")
        page = client.get(address(iri), headers=BROWSER, follow_redirects=True)
        assert page.status_code == 410, kind
        assert "the paper took it back" in page.get_data(as_text=True)
    assert client.get(address(BASE + "statement/0000000000000000")).status_code == 404
    with open_snapshot(str(own_seed_store)) as snapshot:
        assert {quad.graph_name for quad in snapshot.store} == {snapshot.names.withdrawn}
        assert {quad.object.value for quad in snapshot.store if isinstance(quad.object, ox.Literal) and " " in quad.object.value} == {"the paper took it back"}


def test_what_comes_back_is_there_again(own_seed_store: Path, client: FlaskClient) -> None:
    """And no trace is left that it was gone."""
    iris = list_iris(own_seed_store)
    with open_snapshot(str(own_seed_store)) as snapshot:
        before = set(snapshot.store)
    with open_store(str(own_seed_store), base_iri=BASE) as store:
        store.drop_article(seed_article().identifier, reason="by mistake")
        store.publish()
        assert client.get(address(iris["statement"])).status_code == 410
        store.replace_articles([make(seed_article().identifier)])
        store.publish()
    assert client.get(address(iris["statement"]), headers={"Accept": "text/turtle"}).status_code == 200
    with open_snapshot(str(own_seed_store)) as snapshot:
        assert set(snapshot.store) == before


def test_what_another_article_says_too_is_not_gone(tmp_path: Path) -> None:
    """Two articles of one text share their statements: they are gone with the last."""
    location = tmp_path / "store"
    with open_store(str(location), base_iri=BASE, create=True) as store:
        store.replace_articles([make("a.txt"), make("b.txt")])
        store.drop_article("a.txt", reason="withdrawn")
        store.publish()
        with open_snapshot(str(location)) as snapshot:
            shared = {quad.subject for quad in snapshot.store.quads_for_pattern(None, ox.NamedNode(RDF.type), None, ox.DefaultGraph())}
            assert [iri for iri in shared if isinstance(iri, ox.NamedNode) and snapshot.withdrawal(iri.value)] == []
            assert snapshot.withdrawal(str(make("a.txt").article))


def test_what_a_new_text_does_not_say_any_more_is_gone(tmp_path: Path) -> None:
    """Its address names the article, which is there."""
    location = tmp_path / "store"
    with open_store(str(location), base_iri=BASE, create=True) as store:
        store.replace_articles([make("a.txt")])
        store.publish()
        statement = list_iris(location)["statement"]
        text = seed_article().text + "\nCorrected."
        shorter = replace(seed_article(), identifier="a.txt", text=text, sha256=hash_text(text))
        store.replace_articles([map_article(shorter, replace(seed_findings(), statements=()), base_iri=BASE, gazetteer=load_gazetteer())])
        store.publish()
    for client in open_client(location):
        problem = client.get(address(statement), headers={"Accept": "application/json"})
        assert problem.status_code == 410
        assert "another text" in problem.get_json()["reason"]
        assert problem.get_json()["article"] == str(make("a.txt").article)
        assert client.get(address(problem.get_json()["article"]), headers={"Accept": "text/turtle"}).status_code == 200


def test_exports_do_not_remember(tmp_path: Path) -> None:
    """The same articles give the same bytes, whatever was retracted before."""

    def write(location: Path) -> bytes:
        with open_snapshot(str(location)) as snapshot:
            sink = io.BytesIO()
            export(snapshot, format="nquads", out=sink)
            return sink.getvalue()

    for name in ("one", "two"):
        with open_store(str(tmp_path / name), base_iri=BASE, create=True) as store:
            store.replace_articles([make("a.txt"), *([make("b.txt")] if name == "two" else [])])
            if name == "two":
                store.drop_article("b.txt", reason="withdrawn")
            store.publish()
    assert write(tmp_path / "one") == write(tmp_path / "two")


def test_the_oldest_retractions_are_forgotten_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their addresses answer as if nothing had been there, so that what is remembered does not grow for ever."""
    monkeypatch.setattr(withdrawn, "MOST_KEPT", 100)
    location = tmp_path / "store"
    with open_store(str(location), base_iri=BASE, create=True) as store:
        for name in ("a.txt", "b.txt", "c.txt"):
            store.replace_articles([make(name)])
            store.drop_article(name, reason="withdrawn")
        store.publish()
    with open_snapshot(str(location)) as snapshot:
        assert snapshot.withdrawal(str(make("c.txt").article))
        assert snapshot.withdrawal(str(make("a.txt").article)) is None
        assert snapshot.withdrawal(str(make("b.txt").article)) is None
