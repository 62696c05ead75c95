"""Every IRI under the base answers, as a page and as data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient

from graph.gazetteer import load_gazetteer
from graph.mapping import map_article
from graph.store import Snapshot, open_snapshot, open_store
from ontology.iris import mint_entity_iri
from ontology.terms import KG, OA, RDF
from tests.seed_findings import seed_article, seed_findings
from tests.web.conftest import BASE, BROWSER, open_client


@pytest.fixture(scope="module")
def iris(seed_store: object) -> list[str]:
    """List every IRI under the base that stands anywhere in the seed store, graph names included."""
    with open_snapshot(str(seed_store)) as snapshot:
        return sorted(_collect(snapshot))


def _collect(snapshot: Snapshot) -> set[str]:
    terms = {term for quad in snapshot.store for term in (quad.subject, quad.object, quad.graph_name) if isinstance(term, ox.NamedNode)}
    return {term.value for term in terms if term.value.startswith(BASE)}


def local(iri: str) -> str:
    """Give the path at which an IRI is served."""
    return "/id/" + iri.removeprefix(BASE)


def test_every_iri_answers_as_a_page_and_as_turtle(client: FlaskClient, iris: list[str]) -> None:
    """No IRI that the store writes leads nowhere."""
    assert len(iris) > 100
    for iri in iris:
        assert client.get(local(iri), headers=BROWSER).status_code in (200, 303), iri
        response = client.get(local(iri), headers={"Accept": "text/turtle"})
        assert response.status_code == 200, iri
        assert len(rdflib.Graph().parse(data=response.data, format="turtle")) > 0, iri


def test_a_browser_is_sent_to_the_page_of_a_person(client: FlaskClient, iris: list[str]) -> None:
    """Kinds with pages of their own answer 303, and caches are told that it depends on Accept."""
    iri = next(iri for iri in iris if "/person/lin-denan" in iri)
    response = client.get(local(iri), headers=BROWSER)
    assert (response.status_code, response.headers["Location"]) == (303, iri.replace(BASE + "person", "/people"))
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("accept", "rdflib_format"),
    [("text/turtle", "turtle"), ("application/ld+json", "json-ld"), ("application/rdf+xml", "xml"), ("application/n-triples", "nt")],
)
def test_the_data_of_an_event_holds_facts_assertions_and_words(client: FlaskClient, iris: list[str], accept: str, rdflib_format: str) -> None:
    """What is downloaded of an event is whole: who spoke, the assertion of it, and the words it rests on."""
    iri = next(iri for iri in iris if "/event/second-" in iri)
    data = rdflib.Graph().parse(data=client.get(local(iri), headers={"Accept": accept}).data, format=rdflib_format)
    assert (rdflib.URIRef(iri), KG.speaker, None) in data
    assert (None, RDF.subject, rdflib.URIRef(iri)) in data
    assert any(True for _ in data.objects(None, OA.exact))


def test_pages_name_their_data(client: FlaskClient, iris: list[str]) -> None:
    """A page's Link header and head lead to the same as Turtle and JSON-LD."""
    iri = next(iri for iri in iris if "/person/lin-denan" in iri)
    response = client.get(iri.replace(BASE + "person", "/people"), headers=BROWSER)
    assert 'rel="alternate"; type="text/turtle"' in str(response.headers.getlist("Link"))
    assert 'rel="alternate" type="application/ld+json"' in response.get_data(as_text=True)


def test_an_assertion_says_why_it_is_here(client: FlaskClient, iris: list[str]) -> None:
    """The words in their paragraph, the article, its publisher and date, and the rule with its measure."""
    pages = [client.get(local(iri), headers=BROWSER).get_data(as_text=True) for iri in iris if "/assertion/" in iri]
    page = next(page for page in pages if "director of Shenzhen Medical Information Center</mark>" in page)
    for words in ("Why is this here?", "China Daily", "28 March 2018", "role-in-apposition", "90 of 100", "Cite this"):
        assert words in page


def test_evidence_says_what_rests_on_it(client: FlaskClient, iris: list[str]) -> None:
    """An evidence node shows its words in context and each fact that stands on them."""
    for iri in [iri for iri in iris if "/evidence/" in iri][:5]:
        page = client.get(local(iri), headers=BROWSER).get_data(as_text=True)
        assert "<mark>" in page
        assert "What rests on them" in page


@pytest.mark.parametrize(
    "path", ["/id/person/nobody", "/id/x", "/id/person/a b", "/id/person/<x>", "/people/nobody", "/id/graph/00000000", "/id/person/%C3%BC"]
)
def test_unknown_iris_are_404(client: FlaskClient, path: str) -> None:
    """What the store does not hold is not found, whatever its spelling."""
    assert client.get(path).status_code == 404


def test_unoffered_formats_are_406(client: FlaskClient, iris: list[str]) -> None:
    """A picture of a person is not offered; what is, is named."""
    response = client.get(local(iris[0]), headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "turtle (text/turtle)" in response.json["detail"]


def test_the_ontology_is_page_and_data(client: FlaskClient) -> None:
    """Every own term stands on the page under its name, and the Turtle is the ontology itself."""
    page = client.get("/ontology", headers=BROWSER).get_data(as_text=True)
    data = rdflib.Graph().parse(data=client.get("/ontology", headers={"Accept": "text/turtle"}).data, format="turtle")
    assert 'id="Statement"' in page
    assert (KG.Statement, RDF.type, None) in data


def test_unchanged_data_is_not_sent_twice(client: FlaskClient, iris: list[str]) -> None:
    """The ETag is that of the version of the store."""
    first = client.get(local(iris[0]), headers={"Accept": "text/turtle"})
    again = client.get(local(iris[0]), headers={"Accept": "text/turtle", "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_iri_of_what_was_joined_leads_to_what_stands_for_it(tmp_path: Path) -> None:
    """As a page and as data: one seed article under two identifiers names everybody twice."""
    articles = [replace(seed_article(), identifier=identifier) for identifier in ("a.txt", "b.txt")]
    with open_store(str(tmp_path / "store"), base_iri=BASE, create=True) as store:
        store.replace_articles([map_article(article, seed_findings(), base_iri=BASE, gazetteer=load_gazetteer()) for article in articles])
        store.publish()
    first, second = (str(mint_entity_iri(BASE, identifier, "person", "Yang Chengwei")) for identifier in ("a.txt", "b.txt"))
    for client in open_client(tmp_path / "store"):
        assert client.get(local(second), headers={"Accept": "text/turtle"}).location == local(first)
        assert client.get(local(second), headers=BROWSER, follow_redirects=True).status_code == 200
        assert client.get(local(first), headers={"Accept": "text/turtle"}).status_code == 200
