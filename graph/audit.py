"""Hold a published version against the shapes, prove the evidence of each of its articles, and that the merged view has all of them.

It knows neither a shape nor what evidence must be: ontology.shapes and graph.provenance do. Called by `validate`, `check` and
`build --validate`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple
from rdflib import Graph

from graph.copies import find_copies, make_print
from graph.identity import find_mentions, join_mentions
from graph.provenance import EvidenceFault, check_evidence, check_quotations
from graph.store import Snapshot, StoredArticle
from graph.store.names import to_graph
from graph.store.stories import make_story_triples
from graph.store.view import make_view_triples, rename
from ontology.iris import ARTICLE_KINDS, HASHED_KINDS, parse_instance_iri
from ontology.shapes import Violation, find_violations
from ontology.terms import KG, PROV

__all__ = ["ArticleFault", "ArticleViolation", "ViewReport", "compare_view", "find_faults", "find_shape_violations"]

_TEXT = NamedNode(PROV.value)
_TELL_STORIES = frozenset(map(NamedNode, (KG.story, KG.firstIn, PROV.alternateOf)))


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
        # Of what an earlier text said the facts are gone, but its words must be what they were.
        past = chain.from_iterable(check_quotations(snapshot.graph(each.graph.value)) for each in snapshot.past_of(article))
        for fault in chain(check_evidence(snapshot.graph(article.graph_iri)), past, _find_missing_in_view(snapshot, article)):
            yield ArticleFault(article, fault)


@dataclass(frozen=True, slots=True)
class ViewReport:
    """How the merged view compares with one made afresh.

    Attributes:
        triples: how many the view made afresh has.
        lacking: of these the ones that the view lacks, in order.
        stale: what the view says of a thing that no article describes any more, in order.
        beside: how many further triples it has; they are users' own.
        misplaced: mentions that another entity stands for than would afresh, in order.
    """

    triples: int
    lacking: tuple[str, ...]
    stale: tuple[str, ...]
    beside: int
    misplaced: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Tell whether the view is as it would be afresh."""
        return not (self.lacking or self.stale or self.misplaced)


def compare_view(snapshot: Snapshot) -> ViewReport:
    """Make the merged view afresh, from the articles' graphs and the decisions of people alone, and compare; slow where articles are many."""
    joined = _join_afresh(snapshot)
    names, gazetteer = snapshot.names, _read_triples(snapshot, snapshot.names.gazetteer)
    stories = _tell_stories(snapshot)
    expected = {triple for name in _list_graphs(snapshot) for triple in make_view_triples(_read_triples(snapshot, name), gazetteer)}
    expected = rename(expected | make_view_triples(gazetteer, frozenset()), names, lambda iri: NamedNode(joined.get(iri.value, iri.value))) | stories
    view = _read_triples(snapshot, DefaultGraph())
    described = {triple.subject for triple in expected}
    beside = view - expected
    stale = {
        triple for triple in beside if isinstance(triple.subject, NamedNode) and triple.subject not in described and _is_builders(snapshot, triple.subject)
    } | {triple for triple in beside | (_read_triples(snapshot, names.stories) - stories) if triple.predicate in _TELL_STORIES}
    return ViewReport(
        triples=len(expected),
        lacking=tuple(sorted(map(str, expected - view))),
        stale=tuple(sorted(map(str, stale))),
        beside=len(beside - stale),
        misplaced=tuple(sorted(iri for iri, representative in joined.items() if snapshot.representative(iri) != representative)),
    )


def _join_afresh(snapshot: Snapshot) -> dict[str, str]:
    gazetteer = _read_triples(snapshot, snapshot.names.gazetteer)
    mentions = (mention for name in _list_graphs(snapshot) for mention in find_mentions(_read_triples(snapshot, name), gazetteer))
    decisions = snapshot.decisions()
    same, different = ([(each.left, each.right) for each in decisions if each.is_same is wanted] for wanted in (True, False))
    return join_mentions(mentions, same=same, different=different)


def _tell_stories(snapshot: Snapshot) -> frozenset[Triple]:
    """Find afresh which articles print one text, from the texts alone."""
    prints = {}
    for article in snapshot.articles():
        texts = (
            quad.object.value for quad in snapshot.store.quads_for_pattern(None, _TEXT, None, NamedNode(article.graph_iri)) if isinstance(quad.object, Literal)
        )
        if printed := make_print(article.iri, article.identifier, next(texts, ""), article.published):
            prints[article.graph_iri] = printed
    told = (make_story_triples(snapshot.names, prints[name].article, prints[first].article) for name, first in find_copies(prints).items())
    return frozenset(chain.from_iterable(told))


def _list_graphs(snapshot: Snapshot) -> list[NamedNode]:
    return [NamedNode(article.graph_iri) for article in snapshot.articles()]


def _read_triples(snapshot: Snapshot, name: NamedNode | DefaultGraph) -> frozenset[Triple]:
    return frozenset(quad.triple for quad in snapshot.store.quads_for_pattern(None, None, None, name))


def _is_builders(snapshot: Snapshot, subject: object) -> bool:
    """Tell whether only the builder makes such an IRI."""
    found = parse_instance_iri(snapshot.base_iri, subject.value) if isinstance(subject, NamedNode) else None
    return found is not None and found.kind in {*ARTICLE_KINDS, *HASHED_KINDS, "article", "place", "text"}


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
