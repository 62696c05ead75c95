"""Small reports made by hand, whose people and bodies may be those of other reports: names, posts, towns, dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef

from graph.mapping import Contribution
from graph.store import Handover, hand_over
from graph.text import hash_text
from ontology.iris import mint_article_iri, mint_entity_iri, mint_graph_iri, mint_hashed_iri, mint_text_iri
from ontology.terms import KG, ORG, PROV, RDF, SCHEMA, SKOS, XSD

__all__ = ["BASE", "Named", "make_report", "person_iri"]

BASE = "https://example.org/id/"


@dataclass(frozen=True)
class Named:
    """Somebody whom a report names, with a post in a body, and a hall ("site") within a quarter."""

    name: str
    post: str = ""
    body: str = ""


def person_iri(identifier: str, name: str) -> str:
    """Return the IRI of somebody whom a report names."""
    return str(mint_entity_iri(BASE, identifier, "person", name))


def make_report(identifier: str, people: Sequence[Named], *, day: str = "2020-01-01", sites: Sequence[tuple[str, str]] = ()) -> Handover:
    """Make what a report brings.

    Args:
        identifier: the article's.
        people: whom it names.
        day: when it was published.
        sites: halls, each with the quarter that it is in.
    """
    article, graph_iri, graph = mint_article_iri(BASE, identifier, "headline"), mint_graph_iri(BASE, identifier), Graph()
    lines = [f"{each.name}, {each.post} of {each.body}, spoke." if each.body else f"{each.name} spoke." for each in people]
    version = mint_text_iri(BASE, hash_text("\n\n".join(lines)))
    for triple in (
        (article, RDF.type, SCHEMA.NewsArticle),
        (article, SCHEMA.identifier, Literal(identifier)),
        (article, SCHEMA.datePublished, Literal(day, datatype=XSD.date)),
        (version, PROV.value, Literal("\n\n".join(lines))),
        (graph_iri, PROV.wasGeneratedBy, mint_hashed_iri(BASE, "run", "1")),
        (graph_iri, PROV.wasDerivedFrom, version),
    ):
        graph.add(triple)
    for each in people:
        _add_person(graph, article, identifier, each)
    for inner, outer in sites:
        places = [mint_entity_iri(BASE, identifier, "site", name) for name in (inner, outer)]
        for place, name in zip(places, (inner, outer), strict=True):
            graph.add((place, RDF.type, SCHEMA.Place))
            graph.add((place, SCHEMA.name, Literal(name)))
        graph.add((places[0], SCHEMA.containedInPlace, places[1]))
    return hand_over(Contribution(identifier, article, graph_iri, graph, Graph(), Graph()))


def _add_person(graph: Graph, article: URIRef, identifier: str, each: Named) -> None:
    person = URIRef(person_iri(identifier, each.name))
    graph.add((article, SCHEMA.mentions, person))
    graph.add((person, RDF.type, SCHEMA.Person))
    graph.add((person, SCHEMA.name, Literal(each.name)))
    if not each.body:
        return
    body = mint_entity_iri(BASE, identifier, "organisation", each.body)
    membership, role = mint_hashed_iri(BASE, "membership", person, each.post, body), mint_hashed_iri(BASE, "role", each.post)
    for triple in (
        (article, SCHEMA.mentions, body),
        (body, RDF.type, SCHEMA.Organization),
        (body, SCHEMA.name, Literal(each.body)),
        (membership, RDF.type, ORG.Membership),
        (membership, ORG.member, person),
        (membership, ORG.role, role),
        (membership, ORG.organization, body),
        (membership, KG.observedOn, Literal("2020-01-01", datatype=XSD.date)),
        (role, SKOS.prefLabel, Literal(each.post)),
        (person, SCHEMA.affiliation, body),
    ):
        graph.add(triple)
