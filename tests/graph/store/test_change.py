"""Whatever comes and goes, the store holds what it would hold had only what is left ever come."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.mapping import Contribution
from graph.store.change import plan_change
from graph.store.names import GraphNames, to_triples
from graph.store.transaction import write_change
from ontology.terms import OA, SCHEMA
from tests.graph.store.contributions import BASE, GAZETTEER, make_contribution

NAMES = GraphNames(BASE)
VIEW = ox.DefaultGraph()


def put(database: ox.Store, *contributions: Contribution) -> None:
    """Write articles as the writer would."""
    articles = {ox.NamedNode(each.graph_iri): to_triples(each.graph) for each in contributions}
    gazetteer = frozenset().union(*(to_triples(each.gazetteer) for each in contributions))
    runs = frozenset().union(*(to_triples(each.runs) for each in contributions))
    write_change(database, plan_change(database, NAMES, articles, gazetteer=gazetteer, runs=runs))


def drop(database: ox.Store, contribution: Contribution) -> None:
    """Take an article out as the writer would."""
    write_change(database, plan_change(database, NAMES, {ox.NamedNode(contribution.graph_iri): frozenset()}))


def show(database: ox.Store) -> tuple[list[str], list[str]]:
    """List quads and graphs, in order."""
    return sorted(map(str, database)), sorted(map(str, database.named_graphs()))


def list_view(database: ox.Store) -> set[str]:
    """List the view's triples."""
    return {str(quad.triple) for quad in database.quads_for_pattern(None, None, None, VIEW)}


ARTICLES = st.builds(
    make_contribution,
    st.sampled_from(["a.txt", "b.txt", "c.txt"]),
    places=st.sets(st.sampled_from(["pea", "sea", "tea", "a", "ea", "oak"]), max_size=3).map(sorted),
    rules=st.sets(st.sampled_from(["x", "y", "z"]), max_size=2).map(sorted),
    version=st.integers(1, 2),
)
STEPS = st.lists(st.one_of(st.lists(ARTICLES, min_size=1, max_size=2), ARTICLES.map(lambda article: article.identifier)), max_size=7)


@pytest.mark.slow
@given(STEPS)
def test_any_history_ends_in_what_is_left_alone(steps: list[list[Contribution] | str]) -> None:
    """Adding, replacing and dropping in any order gives the quads and graphs of one build of what remains."""
    database, left = ox.Store(), dict[str, Contribution]()
    for step in steps:
        if isinstance(step, str):
            if step in left:
                drop(database, left.pop(step))
        else:
            put(database, *step)
            left |= {each.identifier: each for each in step}
    afresh = ox.Store()
    for each in left.values():
        put(afresh, each)
    assert show(database) == show(afresh)


@pytest.mark.slow
@given(STEPS, st.sets(st.sampled_from(sorted(str(triple) for triple in to_triples(make_contribution("a.txt", places=["pea", "oak"]).graph))), max_size=4))
def test_what_a_user_wrote_outlives_the_articles_that_say_it_too(steps: list[list[Contribution] | str], written: set[str]) -> None:
    """Triples that stood in the default graph before are there after everything was dropped, and nothing else is."""
    database = ox.Store()
    database.update(f"INSERT DATA {{ {' '.join(f'{triple} .' for triple in sorted(written))} }}")
    before, left = show(database), dict[str, Contribution]()
    for step in steps:
        if not isinstance(step, str):
            put(database, *step)
            left |= {each.identifier: each for each in step}
            assert written <= list_view(database)
    for each in left.values():
        drop(database, each)
    assert show(database) == before


def test_the_same_article_again_is_no_change() -> None:
    """A plan for what is there already is empty."""
    database, article = ox.Store(), make_contribution("a.txt")
    put(database, article)
    plan = plan_change(
        database, NAMES, {ox.NamedNode(article.graph_iri): to_triples(article.graph)}, gazetteer=to_triples(article.gazetteer), runs=to_triples(article.runs)
    )
    assert not plan


def test_a_triple_stays_in_the_view_while_one_article_brings_it() -> None:
    """Two articles name a place; it leaves the view with the second, not with the first."""
    database, first, second = ox.Store(), make_contribution("a.txt"), make_contribution("b.txt")
    put(database, first, second)
    name = f'<{BASE}place/pea> <{SCHEMA.name}> "pea"'
    drop(database, first)
    assert name in list_view(database)
    drop(database, second)
    assert not list_view(database)


def test_the_view_holds_no_evidence_nodes_but_what_leads_to_them() -> None:
    """Offsets stay in the article's graph; kg:evidence stands in both."""
    database = ox.Store()
    put(database, make_contribution("a.txt"))
    predicates = {quad.predicate.value for quad in database.quads_for_pattern(None, None, None, VIEW)}
    assert str(OA.start) not in predicates
    assert str(OA.hasSelector) not in predicates
    assert any(predicate.endswith("#evidence") for predicate in predicates)


def test_the_gazetteer_holds_the_places_that_are_named_and_what_contains_them() -> None:
    """What was described and is referred to by nothing does not come in."""
    database, article = ox.Store(), make_contribution("a.txt", places=["pea"])
    unused = make_contribution("b.txt", places=["oak"]).gazetteer
    articles = {ox.NamedNode(article.graph_iri): to_triples(article.graph)}
    write_change(database, plan_change(database, NAMES, articles, gazetteer=to_triples(article.gazetteer + unused)))
    subjects = {str(quad.subject) for quad in database.quads_for_pattern(None, None, None, ox.NamedNode(GAZETTEER))}
    assert subjects == {f"<{BASE}place/{name}>" for name in ("pea", "ea", "a")}


def test_a_blank_node_is_refused() -> None:
    """What is stored needs IRIs that another build gives again."""
    article = make_contribution("a.txt")
    article.graph.update(f"INSERT DATA {{ [] <{SCHEMA.name}> 'nobody' }}")
    with pytest.raises(ValueError, match=r"BNode.* cannot be stored|blank node .* cannot be stored"):
        to_triples(article.graph)
