"""Towns of one name: a body that is called by a town belongs to the town that its article means."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal

from graph.identity import Profile, find_mentions, join_mentions
from graph.identity.bodies import read_body_name
from graph.identity.mentions import Mention
from graph.store.names import to_triples
from ontology.iris import mint_article_iri, mint_entity_iri, mint_place_iri, mint_text_iri
from ontology.terms import PROV, RDF, SCHEMA

BASE = "https://example.org/id/"
COUNCIL = "Birmingham City Council"


def describe(identifier: str, text: str, *lands: tuple[str, int]) -> Mention:
    """Describe the council that an article names, beside the lands that it names."""
    article, graph = mint_article_iri(BASE, identifier, identifier), Graph()
    council = mint_entity_iri(BASE, identifier, "organisation", COUNCIL)
    graph.add((article, RDF.type, SCHEMA.NewsArticle))
    graph.add((article, SCHEMA.identifier, Literal(identifier)))
    graph.add((mint_text_iri(BASE, "0" * 64), PROV.value, Literal(text)))
    graph.add((council, RDF.type, SCHEMA.Organization))
    graph.add((council, SCHEMA.name, Literal(COUNCIL)))
    for name, number in lands:
        land = mint_place_iri(BASE, name, number)
        graph.add((land, RDF.type, SCHEMA.Country))
        graph.add((land, SCHEMA.name, Literal(name)))
    (mention,) = find_mentions(to_triples(graph), ())
    return mention


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("Birmingham City Council mended a roof in Alabama.", "t/place/birmingham-4049979"),
        ("BIRMINGHAM, Ala. - Birmingham City Council mended a roof.", "t/place/birmingham-4049979"),
        ("BIRMINGHAM, United States - Birmingham City Council mended a roof.", "t/place/birmingham-4049979"),
        ("Birmingham City Council mended a roof.", "t/place/birmingham-2655603"),
    ],
    ids=["its area is named", "its area is named in short", "its land is named behind it", "the largest, where nothing tells"],
)
def test_a_council_is_that_of_the_town_that_the_article_means(text: str, town: str) -> None:
    """Not of whichever is the largest of the name."""
    assert town in describe("a.txt", text).profile.seats


def test_a_council_is_that_of_the_town_in_the_land_that_the_article_names() -> None:
    """Where it names no area."""
    mention = describe("a.txt", "Birmingham City Council mended a roof, a first in the United States.", ("United States", 6252001))
    assert "t/place/birmingham-4049979" in mention.profile.seats


def test_councils_of_two_towns_of_one_name_stay_two() -> None:
    """As their seats are known."""
    mentions = [describe("a.txt", "Birmingham City Council mended a roof in Alabama."), describe("b.txt", "Birmingham City Council mended a roof.")]
    assert len(set(join_mentions(mentions).values())) == 2


def test_where_nothing_tells_towns_of_one_name_and_size_are_none_of_them() -> None:
    """There are four Springfields of a hundred thousand people, all of one land."""
    graph, article = Graph(), mint_article_iri(BASE, "a.txt", "a.txt")
    board = mint_entity_iri(BASE, "a.txt", "organisation", "Springfield Library Board")
    graph.add((article, RDF.type, SCHEMA.NewsArticle))
    graph.add((board, SCHEMA.name, Literal("Springfield Library Board")))
    (mention,) = find_mentions(to_triples(graph), ())
    assert mention.profile == Profile("organisation", names=("Springfield Library Board",), seats=("c/place/united-states-6252001",))


@pytest.mark.parametrize(
    ("name", "town"),
    [("Cambridge City Council", "Cambridge"), ("Valencia City Council", "Valencia"), ("Quezon City Council", "Quezon City"), ("Harmon Bank", "")],
)
def test_the_town_in_a_name_is_found(name: str, town: str) -> None:
    """Small ones only in the names of bodies that every town has; a city's council is not that of a city called so."""
    assert read_body_name(name).town == town
