"""The articles that a store holds, and how a user names one.

It reads only; triples other than an article's own few are nothing to it. Called by the writer, by snapshots and so by all that list articles.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

import pyoxigraph as ox

from graph.errors import NotFoundError
from graph.store.names import TYPE, GraphNames, Term
from ontology.iris import mint_graph_iri, parse_instance_iri
from ontology.terms import PROV, SCHEMA

__all__ = ["StoredArticle", "Version", "find_article", "list_articles", "read_article", "read_version", "select_metadata"]

_NEWS_ARTICLE = ox.NamedNode(SCHEMA.NewsArticle)
_FOUND = frozenset({ox.NamedNode(SCHEMA.mentions), ox.NamedNode(SCHEMA.about)})


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article that is in the store.

    Attributes:
        identifier: path below the source folder, file name or URL.
        iri: the article's own IRI.
        graph_iri: the IRI of the graph that holds all that it contributes.
        headline: None where it has none.
        published: ISO 8601 date or date and time, None where it is not known.
    """

    identifier: str
    iri: str
    graph_iri: str
    headline: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """What a stored article is made of.

    Attributes:
        sha256: of its text, 64 hex digits.
        run: the IRI of the run that read it.
        metadata: what its graph says of the article itself, as predicates with values; not what it mentions and is about.
    """

    sha256: str
    run: str
    metadata: frozenset[tuple[ox.NamedNode, Term]]


def list_articles(store: ox.Store, names: GraphNames) -> tuple[StoredArticle, ...]:
    """List all articles by date, then by identifier; those without a date come first."""
    graphs = {quad.graph_name for quad in store.quads_for_pattern(None, TYPE, _NEWS_ARTICLE, None)}
    articles = [read_article(store, graph) for graph in graphs if isinstance(graph, ox.NamedNode) and names.is_article_graph(graph)]
    return tuple(sorted((article for article in articles if article is not None), key=lambda article: (article.published or "", article.identifier)))


def read_article(store: ox.Store, graph: ox.NamedNode) -> StoredArticle | None:
    """Read the article whose graph this is; None when there is no such graph."""
    for found in store.quads_for_pattern(None, TYPE, _NEWS_ARTICLE, graph):
        if isinstance(found.subject, ox.NamedNode):
            iri = found.subject
            identifier, headline, published = (_read_value(store, graph, iri, name) for name in (SCHEMA.identifier, SCHEMA.headline, SCHEMA.datePublished))
            return StoredArticle(identifier or iri.value, iri.value, graph.value, headline, published)
    return None


def _read_value(store: ox.Store, graph: ox.NamedNode, subject: ox.NamedNode, predicate: str) -> str | None:
    """Read a value as text; of several the first in order, None when there is none."""
    objects = (quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(predicate), None, graph))
    return min((value.value for value in objects if not isinstance(value, ox.Triple)), default=None)


def read_version(store: ox.Store, names: GraphNames, identifier: str) -> Version | None:
    """Read what the stored article with this identifier is made of; None when it is not stored."""
    graph = ox.NamedNode(mint_graph_iri(names.base_iri, identifier))
    run, text = (_read_value(store, graph, graph, name) for name in (PROV.wasGeneratedBy, PROV.wasDerivedFrom))
    version = parse_instance_iri(names.base_iri, text) if text else None
    return Version(version.key, run, select_metadata(_read_article_triples(store, graph))) if run and version else None


def select_metadata(triples: Iterable[ox.Triple]) -> frozenset[tuple[ox.NamedNode, Term]]:
    """Select what an article's triples say of the article itself: what its source gave, less what reading found."""
    triples = list(triples)
    articles = {triple.subject for triple in triples if triple.predicate == TYPE and triple.object == _NEWS_ARTICLE}
    return frozenset((triple.predicate, triple.object) for triple in triples if triple.subject in articles and triple.predicate not in _FOUND)


def _read_article_triples(store: ox.Store, graph: ox.NamedNode) -> Iterator[ox.Triple]:
    for found in store.quads_for_pattern(None, TYPE, _NEWS_ARTICLE, graph):
        yield from (quad.triple for quad in store.quads_for_pattern(found.subject, None, None, graph))


def find_article(articles: tuple[StoredArticle, ...], wanted: str) -> StoredArticle:
    """Find the article that a user means: by identifier, by its IRI or its graph's, or by a file name that only one has.

    Raises:
        NotFoundError: none, or more than one, is meant; the message lists what is near.
    """
    # An IRI of rdflib's is no str that equals one.
    wanted = str(wanted)
    exact = [article for article in articles if wanted in {article.identifier, article.iri, article.graph_iri}]
    # Under another headline its IRI was another, but for the end.
    exact = exact or [article for article in articles if _is_earlier_iri(wanted, article)]
    found = exact or [article for article in articles if _name_of(article.identifier) == _name_of(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFoundError(f"{wanted!r} names {len(found)} articles: {', '.join(article.identifier for article in found[:5])}. Give one of these identifiers.")
    near = difflib.get_close_matches(wanted, [article.identifier for article in articles], n=3, cutoff=0.5)
    hint = f" Near it: {', '.join(near)}." if near else ""
    raise NotFoundError(f"the store holds no article {wanted!r}.{hint} Give an identifier, a file name or an IRI.")


def _is_earlier_iri(wanted: str, article: StoredArticle) -> bool:
    folder, ending = article.iri.rpartition("/")[0], article.iri.rpartition("-")[2]
    return wanted.startswith(f"{folder}/") and wanted.rpartition("-")[2] == ending


def _name_of(identifier: str) -> str:
    return PurePath(identifier).name
