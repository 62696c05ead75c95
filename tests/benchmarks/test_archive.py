"""Tests of the archive that the benchmarks make: it holds what a build would, small or large, and is the same each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.audit import find_shape_violations
from graph.gazetteer import load_gazetteer
from graph.provenance import check_evidence
from graph.query import list_named_queries
from graph.store import open_snapshot
from ontology.terms import PREFIXES
from tests.benchmarks.archive import make_archive
from tests.benchmarks.invention import invent_articles
from tests.benchmarks.shapes import make_shapes

ARTICLES = 20


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small archive."""
    folder = tmp_path_factory.mktemp("archive") / "store"
    make_archive(folder, articles=ARTICLES)
    return folder


@pytest.mark.slow
def test_every_fact_of_the_archive_is_proven(archive: Path) -> None:
    """Invented articles are held to the shapes and to their evidence like those that are read."""
    with open_snapshot(str(archive)) as snapshot:
        articles = snapshot.articles()
        assert len(articles) == ARTICLES
        assert [fault for article in articles for fault in check_evidence(snapshot.graph(article.graph_iri))] == []
        assert list(find_shape_violations(snapshot, only={article.identifier for article in articles[:5]})) == []


@pytest.mark.slow
def test_what_is_asked_of_the_archive_has_answers(archive: Path) -> None:
    """A shape without an answer would measure nothing: each has rows for one of its parameters, each question but those for conflicts and corrections too."""
    with open_snapshot(str(archive)) as snapshot:
        questions, shapes = make_shapes(snapshot.store)
        assert [question.name for question in questions] == [query.name for query in list_named_queries()]
        silent = [
            shape.name for shape in (*questions, *shapes) if not any(_rows(snapshot.store.query(shape.text(each))) for each in range(len(shape.parameters)))
        ]
    # The invented articles agree with one another, and nothing in them was corrected.
    assert silent == ["conflicts", "corrections"]


def _rows(results: object) -> bool:
    return next(iter(results), None) is not None  # type: ignore[call-overload]  # rows or triples


@pytest.mark.slow
def test_entities_of_one_name_are_one_in_the_view(archive: Path) -> None:
    """The people who speak at more than one meeting are there once, so that joins reach across articles."""
    query = "SELECT ?name (COUNT(DISTINCT ?person) AS ?people) { ?event kg:speaker ?person . ?person schema:name ?name } GROUP BY ?name HAVING(?people > 1)"
    with open_snapshot(str(archive)) as snapshot:
        assert list(snapshot.store.query(query, prefixes=PREFIXES)) == []
        at_two = "SELECT ?person { ?person a schema:Person . ?one kg:speaker ?person . ?two kg:speaker ?person FILTER(?one != ?two) }"
        assert _rows(snapshot.store.query(at_two, prefixes=PREFIXES))


def test_the_same_articles_are_invented_each_time() -> None:
    """Two runs of a benchmark, on two machines, measure the same data."""
    gazetteer = load_gazetteer()
    assert list(invent_articles(3, gazetteer)) == list(invent_articles(3, gazetteer))
