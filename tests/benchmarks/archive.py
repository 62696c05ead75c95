"""Makes a store as large as a newsroom's archive, of invented articles, within a minute; the same one every time.

The articles go through the same mapping as those that are read, so that it holds what a build would; it is written by the engine's bulk
load, with the merged view beside: people, agencies, forums and editions of one name are one. Called by the benchmarks of the service and of the pages.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from graph.gazetteer import load_gazetteer
from graph.mapping import Contribution, map_article
from graph.settings import Settings
from graph.store import Store, open_store
from graph.store.names import find_evidence_nodes, to_triples
from graph.store.stories import make_story_triples
from ontology.iris import ARTICLE_KINDS, parse_instance_iri
from ontology.terms import KG, RDF, SCHEMA
from tests.benchmarks.invention import invent_articles

__all__ = ["find_archive", "make_archive"]

QUADS_AN_ARTICLE = 1_384
"""Measured on 700 articles, the merged view's quads included."""
BASE_IRI: str = Settings.model_fields["base_iri"].default
_NAME, _TYPE, _PART = ox.NamedNode(SCHEMA.name), ox.NamedNode(RDF.type), ox.NamedNode(KG.SubEvent)


def find_archive(folder: Path, quads: int) -> Path:
    """Return the folder of the store of about so many quads, made if it is not there yet."""
    store = folder / f"archive-{quads}"
    if not store.exists():
        unfinished = store.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        make_archive(unfinished, articles=max(1, quads // QUADS_AN_ARTICLE))
        unfinished.rename(store)
    return store


def make_archive(folder: Path, *, articles: int) -> int:
    """Make a store of so many invented articles; return how many quads it holds."""
    with open_store(str(folder), base_iri=BASE_IRI, create=True) as store:
        # The store's own way of writing plans each article's change to the view, at some ten articles a second.
        with store._write() as database:
            store._mark_unpublished()
            database.bulk_extend(_Archive(store).list_quads(articles))
            quads = len(database)
        store.publish()
    return quads


@dataclass
class _Archive:
    """The store that is being made: which entity stands for all of its name, and what is in the shared graphs already."""

    store: Store
    firsts: dict[tuple[str, str], ox.NamedNode] = field(default_factory=dict)
    shared: set[ox.Quad] = field(default_factory=set)

    def list_quads(self, articles: int) -> Iterator[ox.Quad]:
        """Yield the quads of all graphs and of the view."""
        gazetteer = load_gazetteer()
        for article, findings in invent_articles(articles, gazetteer):
            yield from self._list_article(map_article(article, findings, base_iri=BASE_IRI, gazetteer=gazetteer))

    def _list_article(self, contribution: Contribution) -> Iterator[ox.Quad]:
        graph, view = ox.NamedNode(contribution.graph_iri), ox.DefaultGraph()
        triples = to_triples(contribution.graph)
        same = self._find_same(triples)
        hidden = find_evidence_nodes(triples)
        for triple in triples:
            yield ox.Quad(*triple, graph)
            if triple.subject not in hidden:
                yield ox.Quad(same.get(triple.subject, triple.subject), triple.predicate, same.get(triple.object, triple.object), view)
        gazetteer = to_triples(contribution.gazetteer)
        quads = {ox.Quad(*triple, name) for triple in gazetteer for name in (self.store.names.gazetteer, view)}
        quads |= {ox.Quad(*triple, self.store.names.runs) for triple in to_triples(contribution.runs)}
        # Each text was printed once.
        quads |= {
            ox.Quad(*triple, name)
            for triple in make_story_triples(self.store.names, contribution.article, contribution.article)
            for name in (self.store.names.stories, view)
        }
        yield from quads - self.shared
        self.shared |= quads

    def _find_same(self, triples: frozenset[ox.Triple]) -> dict[object, ox.NamedNode]:
        """Find for each entity of an article the one of the earliest article that has its name; a meeting's parts stay apart."""
        parts = {triple.subject for triple in triples if triple.predicate == _TYPE and triple.object == _PART}
        same: dict[object, ox.NamedNode] = {}
        for triple in triples:
            if triple.predicate == _NAME and triple.subject not in parts:
                parsed = parse_instance_iri(BASE_IRI, triple.subject.value)
                if parsed and parsed.kind in ARTICLE_KINDS:
                    same[triple.subject] = self.firsts.setdefault((parsed.kind, triple.object.value), triple.subject)
        return same
