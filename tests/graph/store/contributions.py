"""Small contributions made by hand, with all that the store looks at: places within places, evidence, a run, a rule."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import Graph, Literal, URIRef

from graph.mapping import Contribution
from ontology.iris import mint_article_iri, mint_gazetteer_graph_iri, mint_graph_iri, mint_hashed_iri, mint_place_iri, mint_rule_iri, mint_text_iri
from ontology.terms import KG, OA, PROV, RDF, SCHEMA

__all__ = ["BASE", "GAZETTEER", "make_contribution"]

BASE = "https://example.org/id/"
GAZETTEER = str(mint_gazetteer_graph_iri(BASE))


def make_contribution(
    identifier: str, *, places: Sequence[str] = ("pea",), rules: Sequence[str] = ("a",), version: int = 1, candidates: Sequence[str] = ()
) -> Contribution:
    """Make an article's contribution.

    Args:
        identifier: the article's.
        places: a place is contained in the place that is its name without the first letter.
        rules: the rules that found something.
        version: of the text.
        candidates: places that were found below the floor.
    """
    article, graph, runs = mint_article_iri(BASE, identifier, "headline"), Graph(), Graph()
    run, agent = mint_hashed_iri(BASE, "run", "1"), mint_hashed_iri(BASE, "agent", "1")
    graph_iri, text = mint_graph_iri(BASE, identifier), mint_text_iri(BASE, f"{version:064x}")
    for triple in (
        (article, RDF.type, SCHEMA.NewsArticle),
        (article, SCHEMA.identifier, Literal(identifier)),
        (article, SCHEMA.headline, Literal(f"Headline {version}")),
        (graph_iri, PROV.wasGeneratedBy, run),
        (graph_iri, PROV.wasDerivedFrom, text),
    ):
        graph.add(triple)
    runs.add((run, PROV.wasAssociatedWith, agent))
    runs.add((agent, RDF.type, PROV.SoftwareAgent))
    for rule in rules:
        _add_rule(graph, runs, article, rule)
    gazetteer = Graph()
    for place in places:
        _add_place(graph, gazetteer, article, text, place)
    apart = Graph()
    for place in candidates:
        _add_place(apart, apart, article, text, place)
    return Contribution(identifier, article, graph_iri, graph, gazetteer, runs, apart)


def _add_rule(graph: Graph, runs: Graph, article: URIRef, name: str) -> None:
    assertion, rule = mint_hashed_iri(BASE, "assertion", article, name), mint_rule_iri(BASE, name)
    graph.add((assertion, RDF.type, KG.Assertion))
    graph.add((assertion, KG.rule, rule))
    runs.add((rule, SCHEMA.name, Literal(name)))


def _add_place(graph: Graph, gazetteer: Graph, article: URIRef, text: URIRef, name: str) -> None:
    place = mint_place_iri(BASE, name, None)
    evidence, selector = (mint_hashed_iri(BASE, kind, text, article, name) for kind in ("evidence", "selector"))
    for triple in (
        (article, SCHEMA.mentions, place),
        (place, SCHEMA.name, Literal(name)),
        (place, KG.evidence, evidence),
        (evidence, RDF.type, OA.SpecificResource),
        (evidence, OA.hasSelector, selector),
        (selector, RDF.type, OA.TextPositionSelector),
        (selector, OA.start, Literal(1)),
    ):
        graph.add(triple)
    for start in range(len(name)):
        inner, outer = name[start:], name[start + 1 :]
        gazetteer.add((mint_place_iri(BASE, inner, None), RDF.type, SCHEMA.Place))
        gazetteer.add((mint_place_iri(BASE, inner, None), SCHEMA.name, Literal(inner)))
        if outer:
            gazetteer.add((mint_place_iri(BASE, inner, None), SCHEMA.containedInPlace, mint_place_iri(BASE, outer, None)))
