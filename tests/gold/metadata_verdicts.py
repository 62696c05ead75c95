"""Judge what the loaders found of an article itself, assertion by assertion: headline, date, authors, publisher.

What the annotation leaves empty the article does not give, so anything found there is wrong. Called by the measure of the rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Graph
from rdflib.term import Node

from ontology.terms import RDF, SCHEMA
from tests.gold.annotation import GoldArticle
from tests.gold.facts import name_rule, read_names
from tests.gold.matching import content_words, name_likeness

__all__ = ["judge_metadata"]


def judge_metadata(gold: GoldArticle, graph: Graph) -> Iterator[tuple[str, bool, str]]:
    """Yield for each assertion about the article: the rule, whether it is right, and what it says."""
    for assertion, article in sorted(graph.subject_objects(RDF.subject)):
        predicate, value = graph.value(assertion, RDF.predicate), graph.value(assertion, RDF.object)
        is_right = None if value is None or (article, RDF.type, SCHEMA.NewsArticle) not in graph else _is_right(gold, graph, predicate, value)
        if is_right is not None:
            yield name_rule(graph, assertion), is_right, f"{predicate} {value}"


def _is_right(gold: GoldArticle, graph: Graph, predicate: Node | None, value: Node) -> bool | None:
    """Tell whether a property of the article is right; None for one that is not annotated."""
    wanted = gold.article
    if predicate == SCHEMA.headline:
        return content_words(wanted.headline) == content_words(str(value))
    if predicate == SCHEMA.datePublished:
        return wanted.published == str(value)[:10]
    if predicate == SCHEMA.author:
        return any(name_likeness(name, read_names(graph, value)) for name in wanted.authors)
    if predicate == SCHEMA.publisher:
        return bool(wanted.publisher and name_likeness(wanted.publisher, read_names(graph, value)))
    return None
