"""Hold a published version against the shapes, prove the evidence of each of its articles, and that the merged view has all of them.

It knows neither a shape nor what evidence must be: ontology.shapes and graph.provenance do. Called by `validate`, `check` and
`build --validate`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import DefaultGraph, NamedNode, Quad
from rdflib import Graph

from graph.provenance import EvidenceFault, check_evidence
from graph.store import Snapshot, StoredArticle
from graph.store.names import to_graph
from graph.store.view import make_view_triples, rename
from ontology.shapes import Violation, find_violations

__all__ = ["ArticleFault", "ArticleViolation", "find_faults", "find_shape_violations"]


@dataclass(frozen=True, slots=True)
class ArticleFault:
    """What is wrong with the evidence in one article's graph, or with its part of the merged view."""

    article: StoredArticle
    fault: EvidenceFault


@dataclass(frozen=True, slots=True)
class ArticleViolation:
    """How one article's graph goes against a shape."""

    article: StoredArticle
    violation: Violation


def find_faults(snapshot: Snapshot) -> Iterator[ArticleFault]:
    """Yield each fault of the evidence and of the view, article by article; none when all is proven."""
    for article in snapshot.articles():
        for fault in chain(check_evidence(snapshot.graph(article.graph_iri)), _find_missing_in_view(snapshot, article)):
            yield ArticleFault(article, fault)


def find_shape_violations(snapshot: Snapshot, *, only: Collection[str] | None = None) -> Iterator[ArticleViolation]:
    """Yield each violation of a shape, article by article; one of a shared place is given with the first article that names it.

    Args:
        snapshot: the version to read.
        only: identifiers of the articles to look at; None takes all.
    """
    seen: set[Violation] = set()
    for article in snapshot.articles():
        if only is None or article.identifier in only:
            graph = _read_with_shared(snapshot, article)
            new = [violation for violation in find_violations(graph) if violation not in seen]
            seen.update(new)
            yield from (ArticleViolation(article, violation) for violation in new)


def _find_missing_in_view(snapshot: Snapshot, article: StoredArticle) -> Iterator[EvidenceFault]:
    """Find what an article says and the view lacks; what the view has beside may be a user's, so it is not judged."""
    own = frozenset(quad.triple for quad in snapshot.store.quads_for_pattern(None, None, None, NamedNode(article.graph_iri)))
    seen = rename(make_view_triples(own, frozenset()), snapshot.names, lambda mention: NamedNode(snapshot.representative(mention.value)))
    for triple in sorted(seen, key=str):
        if Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()) not in snapshot.store:
            yield EvidenceFault(str(triple.subject), f"the merged view lacks its {triple.predicate} {triple.object}")


def _read_with_shared(snapshot: Snapshot, article: StoredArticle) -> Graph:
    """Read an article's graph with what the shared graphs say of all that it leads to, and no more: they grow with every article."""
    shared = (snapshot.names.gazetteer, snapshot.names.runs)
    quads = list(snapshot.store.quads_for_pattern(None, None, None, NamedNode(article.graph_iri)))
    waiting = {term for quad in quads for term in (quad.subject, quad.object) if isinstance(term, NamedNode)}
    reached: set[NamedNode] = set()
    while waiting:
        reached |= waiting
        found = [quad for node in waiting for name in shared for quad in snapshot.store.quads_for_pattern(node, None, None, name)]
        quads += found
        waiting = {quad.object for quad in found if isinstance(quad.object, NamedNode)} - reached
    return to_graph(quads)
