"""Independent sources: copies of one story count once, a publisher's own reports count once, and pages and SPARQL say the same."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, Literal, URIRef

from graph.mapping import Contribution
from graph.query import get_named_query
from graph.store import open_snapshot, open_store
from graph.text import hash_text
from ontology.iris import mint_article_iri, mint_entity_iri, mint_graph_iri, mint_hashed_iri, mint_text_iri
from ontology.terms import KG, OA, ORG, PROV, RDF, SCHEMA, XSD
from tests.graph.test_copies import invent
from tests.web.conftest import BASE, BROWSER, open_client

WIRE, OWN, OTHER = (" ".join(invent(seed)) for seed in (1, 2, 3))
PART, WHOLE = "Adeline Byronova Foundation", "Harbour Institute of Tides"


def make_article(identifier: str, text: str, publisher: str, day: str) -> Contribution:
    """Make an article that says that the Adeline Byronova Foundation is part of the Harbour Institute of Tides."""
    article, graph_iri, graph = mint_article_iri(BASE, identifier, identifier), mint_graph_iri(BASE, identifier), Graph()
    version = mint_text_iri(BASE, hash_text(text))
    part, body = (mint_entity_iri(BASE, identifier, kind, name) for kind, name in (("organisation", PART), ("organisation", WHOLE)))
    paper = mint_entity_iri(BASE, identifier, "organisation", publisher)
    assertion = mint_hashed_iri(BASE, "assertion", part, "part", body)
    evidence, selector, rule = (mint_hashed_iri(BASE, kind, identifier) for kind in ("evidence", "selector", "run"))
    named: list[tuple[URIRef, URIRef, str]] = [(part, SCHEMA.Organization, PART), (body, SCHEMA.Organization, WHOLE)]
    for iri, of, name in [*named, *([(paper, SCHEMA.Organization, publisher)] if publisher else [])]:
        for triple in ((article, SCHEMA.mentions, iri), (iri, RDF.type, of), (iri, SCHEMA.name, Literal(name))):
            graph.add(triple)
    for triple in (
        (article, RDF.type, SCHEMA.NewsArticle),
        (article, SCHEMA.identifier, Literal(identifier)),
        (article, SCHEMA.headline, Literal(f"As {identifier} has it")),
        (article, SCHEMA.datePublished, Literal(day, datatype=XSD.date)),
        (version, PROV.value, Literal(text)),
        (version, PROV.specializationOf, article),
        (graph_iri, PROV.wasDerivedFrom, version),
        (part, ORG.subOrganizationOf, body),
        (assertion, RDF.type, KG.Assertion),
        (assertion, RDF.subject, part),
        (assertion, RDF.predicate, ORG.subOrganizationOf),
        (assertion, RDF.object, body),
        (assertion, KG.rule, rule),
        (assertion, KG.evidence, evidence),
        (evidence, OA.hasSelector, selector),
    ):
        graph.add(triple)
    if publisher:
        graph.add((article, SCHEMA.publisher, paper))
    return Contribution(identifier, article, graph_iri, graph, Graph(), Graph())


ARTICLES = {
    "copies": (
        [("a", WIRE, "Tidewater Gazette", "2020-01-01"), ("b", f"A headline. {WIRE}", "Northern Lamp", "2020-01-02"), ("c", WIRE[:1200], "", "2020-01-02")],
        3,
        1,
    ),
    "a paper's own report beside the wire": (
        [("a", WIRE, "Tidewater Gazette", "2020-01-01"), ("b", WIRE, "Northern Lamp", "2020-01-02"), ("c", OWN, "Northern Lamp", "2020-01-03")],
        3,
        2,
    ),
    "one paper twice": ([("a", WIRE, "Tidewater Gazette", "2020-01-01"), ("b", OWN, "Tidewater Gazette", "2020-01-02")], 2, 1),
    "papers without a name": ([("a", WIRE, "", "2020-01-01"), ("b", OWN, "", "2020-01-02"), ("c", OTHER, "", "2020-01-03")], 3, 3),
}


def make_store(location: Path, articles: list[tuple[str, str, str, str]]) -> Path:
    """Make a store of articles that all state one fact."""
    with open_store(str(location), base_iri=BASE, create=True) as store:
        store.replace_articles([make_article(*each) for each in articles])
        store.publish()
    return location


@pytest.mark.parametrize("case", ARTICLES)
def test_pages_and_sparql_count_independent_sources(tmp_path: Path, case: str) -> None:
    """Beside the fact on its page, on the page that says why it is here, and in the stored question."""
    articles, count, sources = ARTICLES[case]
    location = make_store(tmp_path / "store", articles)
    with open_snapshot(str(location)) as snapshot:
        rows = [tuple(value.value for value in row) for row in snapshot.store.query(get_named_query("support").text)]
        assert [(row[0], row[3], row[4]) for row in rows if row[1] == str(ORG.subOrganizationOf)] == [(PART, str(count), str(sources))]
        part = mint_entity_iri(BASE, "a", "organisation", PART)
        assertion = mint_hashed_iri(BASE, "assertion", part, "part", mint_entity_iri(BASE, "a", "organisation", WHOLE))
    words = f"{sources} independent sources in {count} articles" if sources > 1 else f"1 source in {count} articles"
    for client in open_client(location):
        for path in (f"/organisations/{part.rpartition('/')[2]}", f"/id/assertion/{assertion.rpartition('/')[2]}"):
            page = html.unescape(client.get(path, headers=BROWSER).get_data(as_text=True))
            assert words in page, path


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    """A client of a store of three prints of one story and a report of its own."""
    yield from open_client(make_store(tmp_path / "store", [*ARTICLES["copies"][0], ("d", OWN, "Northern Lamp", "2020-01-04")]))


def test_an_article_lists_the_other_prints_of_its_text(client: FlaskClient) -> None:
    """Each with its paper; one that is alone lists none."""
    for identifier, prints in (("a", {"b", "c"}), ("c", {"a", "b"}), ("d", set())):
        key = mint_article_iri(BASE, identifier, identifier).rpartition("/")[2]
        page = client.get(f"/articles/{key}", headers=BROWSER).get_data(as_text=True)
        assert {each for each in "abcd" if f">As {each} has it</a>" in page} == prints
        assert ("The same text elsewhere" in page) == bool(prints)


def test_the_page_of_a_fact_lists_who_says_so(client: FlaskClient) -> None:
    """Source by source, the prints of one story together."""
    parts = [mint_entity_iri(BASE, "a", kind, name) for kind, name in (("organisation", PART), ("organisation", WHOLE))]
    key = mint_hashed_iri(BASE, "assertion", parts[0], "part", parts[1]).rpartition("/")[2]
    page = " ".join(client.get(f"/id/assertion/{key}", headers=BROWSER).get_data(as_text=True).split())
    listed = page.partition('id="sources"')[2].partition("</section>")[0].split("<li>")[1:]
    assert [sum(f"As {each} has it" in line for each in "abcd") for line in listed] == [3, 1]
    assert "Tidewater Gazette" in listed[0]
    assert "Northern Lamp" in listed[1]
