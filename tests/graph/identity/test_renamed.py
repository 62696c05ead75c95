"""A series that a paper says was renamed stays one, with the editions of both names; what no paper says keeps them apart."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, URIRef

from graph.identity import Mention, find_mentions, join_mentions
from graph.store.names import to_triples
from ontology.iris import mint_article_iri, mint_entity_iri, mint_text_iri
from ontology.terms import KG, PROV, RDF, SCHEMA

BASE = "https://example.org/id/"


def describe(identifier: str, text: str, *names: str) -> tuple[dict[str, str], tuple[Mention, ...]]:
    """Describe what an article names: series, each with a numbered edition; return their IRIs by name, and their mentions."""
    article, graph = mint_article_iri(BASE, identifier, identifier), Graph()
    graph.add((article, RDF.type, SCHEMA.NewsArticle))
    graph.add((article, SCHEMA.identifier, Literal(identifier)))
    graph.add((mint_text_iri(BASE, "0" * 64), PROV.value, Literal(text)))
    iris: dict[str, str] = {}
    for number, name in enumerate(names, start=3):
        series, event = (mint_entity_iri(BASE, identifier, kind, name) for kind in ("series", "event"))
        iris[name] = str(series)
        _name(graph, article, series, SCHEMA.EventSeries, name)
        _name(graph, article, event, SCHEMA.Event, f"edition {number} of the {name}")
        graph.add((event, SCHEMA.superEvent, series))
        graph.add((event, KG.editionNumber, Literal(number)))
    return iris, find_mentions(to_triples(graph), ())


def _name(graph: Graph, article: URIRef, iri: URIRef, of: URIRef, name: str) -> None:
    for triple in ((article, SCHEMA.mentions, iri), (iri, RDF.type, of), (iri, SCHEMA.name, Literal(name))):
        graph.add(triple)


@pytest.mark.parametrize(
    ("sentence", "is_one"),
    [
        ("The Harbour Tides Forum, formerly known as the Coastal Tides Forum, opened on Friday.", True),
        ("The Harbour Tides Forum, formerly the Coastal Tides Forum, opened on Friday.", True),
        ("The Coastal Tides Forum was renamed the Harbour Tides Forum this year.", True),
        ("The Harbour Tides Forum opened a week after the Coastal Tides Forum had closed.", False),
    ],
    ids=["formerly known as the", "formerly the", "was renamed the", "two forums"],
)
def test_a_renamed_series_is_one(sentence: str, is_one: bool) -> None:
    """An article before a name belongs to no name."""
    old, before = describe("a.txt", "The Coastal Tides Forum opened.", "Coastal Tides Forum")
    both, between = describe("b.txt", sentence, "Harbour Tides Forum", "Coastal Tides Forum")
    new, after = describe("c.txt", "The Harbour Tides Forum opened.", "Harbour Tides Forum")
    joined = join_mentions([*before, *between, *after])
    first, last = (joined.get(iri, iri) for iri in (old["Coastal Tides Forum"], new["Harbour Tides Forum"]))
    assert (first == last) is is_one
    assert joined.get(both["Coastal Tides Forum"], both["Coastal Tides Forum"]) == first
