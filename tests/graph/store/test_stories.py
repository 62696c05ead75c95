"""Which articles print one text follows from the articles that are there, whatever came and went before, and stands in the view."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal

from graph.audit import compare_view
from graph.copies import find_copies
from graph.mapping import Contribution
from graph.store import Handover, hand_over, open_snapshot, open_store
from graph.store.change import plan_change
from graph.store.names import GraphNames
from graph.store.stories import make_story_triples
from graph.store.transaction import write_change
from graph.text import hash_text
from ontology.iris import mint_article_iri, mint_graph_iri, mint_text_iri
from ontology.terms import KG, PROV, RDF, SCHEMA, XSD
from tests.graph.store.reports import BASE
from tests.graph.test_copies import invent

NAMES = GraphNames(BASE)
STORIES = {"mast": " ".join(invent(1)), "cut": " ".join(invent(1)[:200]), "tail": " ".join(invent(1)[90:]), "other": " ".join(invent(2)), "none": "..."}


def make_print(identifier: str, text: str, day: str = "2020-01-01") -> Handover:
    """Make what an article brings that says nothing but prints a text."""
    article, graph_iri, graph = mint_article_iri(BASE, identifier, "headline"), mint_graph_iri(BASE, identifier), Graph()
    version = mint_text_iri(BASE, hash_text(text))
    for triple in (
        (article, RDF.type, SCHEMA.NewsArticle),
        (article, SCHEMA.identifier, Literal(identifier)),
        (version, PROV.value, Literal(text)),
        (graph_iri, PROV.wasDerivedFrom, version),
    ):
        graph.add(triple)
    if day:
        graph.add((article, SCHEMA.datePublished, Literal(day, datatype=XSD.date)))
    return hand_over(Contribution(identifier, article, graph_iri, graph, Graph(), Graph()))


PRINTS = st.builds(
    make_print,
    st.sampled_from(["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]),
    st.sampled_from(sorted(STORIES.values())),
    day=st.sampled_from(["2020-01-01", "2021-05-05", ""]),
)
STEPS = st.lists(st.one_of(st.lists(PRINTS, min_size=1, max_size=3), st.sampled_from(["a.txt", "b.txt", "c.txt", "d.txt"])), max_size=8)


def put(database: ox.Store, *articles: Handover) -> None:
    """Write articles as the writer would."""
    last = {ox.NamedNode(each.graph_iri): each for each in articles}
    write_change(database, plan_change(database, NAMES, {name: each.graph for name, each in last.items()}, prints={n: e.printed for n, e in last.items()}))


def play(database: ox.Store, steps: list[list[Handover] | str]) -> dict[str, Handover]:
    """Let articles come and go; return those that are left."""
    left: dict[str, Handover] = {}
    for step in steps:
        if not isinstance(step, str):
            put(database, *step)
            left |= {each.identifier: each for each in step}
        elif step in left:
            write_change(database, plan_change(database, NAMES, {ox.NamedNode(left.pop(step).graph_iri): frozenset()}))
    return left


def show(database: ox.Store) -> tuple[list[str], list[str]]:
    """List quads and graphs, in order."""
    return sorted(map(str, database)), sorted(map(str, database.named_graphs()))


@given(STEPS, st.randoms())
def test_any_history_ends_in_what_is_left_alone(steps: list[list[Handover] | str], chance: random.Random) -> None:
    """The same quads, indexes included, as of the articles that are left, one by one in any order; and what stories they are follows from them alone."""
    database, alone = ox.Store(), ox.Store()
    left = list(play(database, steps).values())
    chance.shuffle(left)
    for each in left:
        put(alone, each)
    assert show(database) == show(alone)
    prints = {each.graph_iri: each.printed for each in left if each.printed}
    expected = {triple for name, first in find_copies(prints).items() for triple in make_story_triples(NAMES, prints[name].article, prints[first].article)}
    for graph in (NAMES.stories, ox.DefaultGraph()):
        found = {quad.triple for quad in database.quads_for_pattern(None, None, None, graph)}
        assert expected <= found
        assert graph == ox.DefaultGraph() or found == expected


def test_an_article_that_goes_may_part_a_story() -> None:
    """Two that were copies by a third alone are two stories without it."""
    database = ox.Store()
    parts = [make_print(name, STORIES[text]) for name, text in (("a.txt", "cut"), ("b.txt", "mast"), ("c.txt", "tail"))]
    put(database, *parts)
    stories = {quad.subject for quad in database.quads_for_pattern(None, ox.NamedNode(KG.firstIn), None, ox.DefaultGraph())}
    assert len(stories) == 1
    write_change(database, plan_change(database, NAMES, {ox.NamedNode(parts[1].graph_iri): frozenset()}))
    assert len(list(database.quads_for_pattern(None, ox.NamedNode(KG.firstIn), None, ox.DefaultGraph()))) == 2


def test_a_story_of_many_prints_is_kept_up_cheaply() -> None:
    """One more print, or one less, writes a few quads, however many there are."""
    database = ox.Store()
    many = [make_print(f"{number:03d}.txt", f"{STORIES['mast']} {number}") for number in range(60)]
    put(database, *many)
    new = make_print("z.txt", STORIES["mast"])
    change = plan_change(database, NAMES, {ox.NamedNode(new.graph_iri): new.graph}, prints={ox.NamedNode(new.graph_iri): new.printed})
    assert not change.delete
    assert len(change.insert) < 75
    gone = plan_change(database, NAMES, {ox.NamedNode(many[30].graph_iri): frozenset()})
    assert not gone.insert
    assert len(gone.delete) < 75


@pytest.mark.slow
def test_the_check_of_the_view_covers_stories(tmp_path: Path) -> None:
    """It finds them equal when they are, and names what is lacking or stale when somebody has meddled."""
    with open_store(str(tmp_path / "store"), base_iri=BASE, create=True) as store:
        store.replace_articles([make_print("a.txt", STORIES["mast"]), make_print("b.txt", STORIES["cut"], "2021-01-01"), make_print("c.txt", STORIES["other"])])
        store.publish()
        with open_snapshot(store.location) as snapshot:
            assert compare_view(snapshot).is_equal
        copy = next(iter(store._database().quads_for_pattern(None, ox.NamedNode(PROV.alternateOf), None, ox.DefaultGraph())))
        wrong = ox.Quad(copy.object, copy.predicate, copy.subject, ox.DefaultGraph())
        store.write_as_user(lambda database: (database.remove(copy), database.add(wrong)))
        store.publish()
        with open_snapshot(store.location) as snapshot:
            report = compare_view(snapshot)
    assert (report.lacking, report.stale) == ((str(copy.triple),), (str(wrong.triple),))
