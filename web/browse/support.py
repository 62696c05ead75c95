"""How many independent sources stand behind what the pages show: prints of one story count once, and so does one publisher.

The source of a story is the publisher of the article that printed it first, and where none is known the story itself: so a paper's two
reports are one source, for it repeats itself, and a report of its own beside a wire that others printed first is another. It reads
through a `Lookup` and knows no markup. Called by the pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ontology.terms import KG, RDF, SCHEMA
from web.lookup import Lookup, Thing

__all__ = ["ALONE", "Source", "Support", "find_support", "find_support_of_statement", "list_copies", "list_sources"]

MAX_ARTICLES = 500
"""So many articles of one fact are looked at; more make no fact surer."""
_STORY, _FIRST_IN, _PUBLISHER = NamedNode(KG.story), NamedNode(KG.firstIn), NamedNode(SCHEMA.publisher)
_TYPE, _NEWS_ARTICLE = NamedNode(RDF.type), NamedNode(SCHEMA.NewsArticle)


@dataclass(frozen=True, slots=True)
class Support:
    """How many articles say something, and how many independent sources those are."""

    articles: int = 1
    sources: int = 1

    @property
    def words(self) -> str:
        """The same in words.

        >>> Support(5, 2).words, Support(2, 1).words, Support().words
        ('2 independent sources in 5 articles', '1 source in 2 articles', '1 source')
        """
        sources = "1 source" if self.sources == 1 else f"{self.sources} independent sources"
        return sources if self.articles == 1 else f"{sources} in {self.articles} articles"


ALONE = Support()
"""What one article says."""


@dataclass(frozen=True, slots=True)
class Source:
    """One independent source: its publisher, None where none is known, and the articles that it stands behind, with their dates."""

    publisher: Thing | None
    articles: tuple[tuple[Thing, str], ...]


def find_support(lookup: Lookup, iris: Iterable[str]) -> Support:
    """Count the articles, and the sources, in whose graphs some assertions or roles stand; one where they stand in none."""
    return _count(lookup, _find_articles(lookup, iris))


def find_support_of_statement(lookup: Lookup, text: str, speaker: str) -> Support:
    """Count the articles that print a statement in the same words of the same speaker, and their sources."""
    quads = lookup.snapshot.store.quads_for_pattern(None, NamedNode(SCHEMA.text), Literal(text), None)
    alike = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    return _count(lookup, (article for each in alike if speaker in lookup.values(each, SCHEMA.creator) for article in lookup.values(each, SCHEMA.isPartOf)))


def list_sources(lookup: Lookup, iris: Iterable[str]) -> list[Source]:
    """List the independent sources of some assertions, each with its articles, those of many articles first."""
    found: dict[str, list[str]] = {}
    for article in sorted(_find_articles(lookup, iris)):
        found.setdefault(_find_source(lookup, article), []).append(article)
    return [_read_source(lookup, source, articles) for source, articles in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))]


def list_copies(lookup: Lookup, article: str) -> list[tuple[Thing, str, Thing | None]]:
    """List the other articles that print an article's text, with date and publisher, the first print first."""
    story = lookup.value(article, KG.story)
    others = [each for each in (lookup.subjects(KG.story, story) if story else []) if each != article]
    dated = sorted((lookup.value(each, SCHEMA.datePublished) or "9999", each) for each in others)
    return [(lookup.thing(each), lookup.value(each, SCHEMA.datePublished), _find_publisher(lookup, each)) for _, each in dated]


def _count(lookup: Lookup, articles: Iterable[str]) -> Support:
    found = set(articles)
    return Support(max(1, len(found)), max(1, len({_find_source(lookup, article) for article in found})))


def _find_articles(lookup: Lookup, iris: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for article in (article for iri in iris for article in _iterate_articles(lookup, iri)):
        found.add(article)
        if len(found) >= MAX_ARTICLES:
            break
    return found


def _iterate_articles(lookup: Lookup, iri: str) -> Iterator[str]:
    store, names = lookup.snapshot.store, lookup.snapshot.names
    for quad in store.quads_for_pattern(NamedNode(iri), _TYPE, None, None):
        if names.is_article_graph(quad.graph_name):
            yield from (
                each.subject.value for each in store.quads_for_pattern(None, _TYPE, _NEWS_ARTICLE, quad.graph_name) if isinstance(each.subject, NamedNode)
            )


def _find_source(lookup: Lookup, article: str) -> str:
    story = _read_one(lookup, article, _STORY)
    first = (_read_one(lookup, story, _FIRST_IN) if story else "") or article
    return _read_one(lookup, first, _PUBLISHER) or story or article


def _read_one(lookup: Lookup, iri: str, predicate: NamedNode) -> str:
    # Not through the lookup's records: an article's holds all that it mentions, and a fact may stand in hundreds.
    quads = lookup.snapshot.store.quads_for_pattern(NamedNode(iri), predicate, None, DefaultGraph())
    return min((quad.object.value for quad in quads if isinstance(quad.object, NamedNode)), default="")


def _find_publisher(lookup: Lookup, article: str) -> Thing | None:
    publisher = lookup.value(article, SCHEMA.publisher)
    return lookup.thing(publisher) if publisher else None


def _read_source(lookup: Lookup, source: str, articles: list[str]) -> Source:
    publisher = lookup.thing(source)
    dated = sorted((lookup.value(each, SCHEMA.datePublished), each) for each in articles)
    return Source(publisher if publisher.kind == "organisation" else None, tuple((lookup.thing(each), date) for date, each in dated))
