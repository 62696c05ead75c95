"""What is kept of earlier texts: enough to show what changed, in graphs that feed no view and go with their article."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.mapping import Contribution
from graph.store.change import plan_change
from graph.store.names import TYPE, GraphNames, to_triples
from graph.store.past import PastText, list_past
from graph.store.transaction import write_change
from ontology.terms import KG, PROV, RDF
from tests.graph.store.contributions import BASE, make_contribution

NAMES = GraphNames(BASE)
WHEN = datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
ARTICLE = ox.NamedNode(make_contribution("a.txt").graph_iri)


def put(database: ox.Store, *contributions: Contribution) -> None:
    """Write articles as the writer does, earlier texts kept."""
    articles = {ox.NamedNode(each.graph_iri): to_triples(each.graph) for each in contributions}
    shared = {name: frozenset().union(*(to_triples(getattr(each, name)) for each in contributions)) for name in ("gazetteer", "runs")}
    write_change(database, plan_change(database, NAMES, articles, **shared, when=WHEN))


def drop(database: ox.Store, contribution: Contribution) -> None:
    """Take an article out as the writer does."""
    write_change(database, plan_change(database, NAMES, {ox.NamedNode(contribution.graph_iri): frozenset()}))


def show(database: ox.Store, *, with_past: bool) -> list[str]:
    """List quads, in order."""
    return sorted(str(quad) for quad in database if with_past or not NAMES.is_past_graph(quad.graph_name))


def number_of(past: PastText) -> int:
    """Return the number of a contribution's text."""
    return int(past.text.value.rpartition("/")[2], 16)


def list_values(database: ox.Store, predicate: object, graph: ox.NamedNode) -> set[object]:
    """List the values of a predicate in a graph."""
    return {quad.object for quad in database.quads_for_pattern(None, ox.NamedNode(str(predicate)), None, graph)}


def test_a_changed_text_is_a_revision_of_the_one_before() -> None:
    """Which text replaced it and when is said; what both say is a member, what is gone is described."""
    database = ox.Store()
    put(database, make_contribution("a.txt", rules=["x", "y"], version=1))
    put(database, make_contribution("a.txt", rules=["y"], version=2))
    (past,) = list_past(database, ARTICLE)
    assert (number_of(past), past.replaced_by.value[-1], past.replaced_at) == (1, "2", "2021-03-04T05:06:07Z")
    assert ox.Quad(past.replaced_by, ox.NamedNode(PROV.wasRevisionOf), past.text, past.graph) in database
    described = {quad.subject for quad in database.quads_for_pattern(None, TYPE, ox.NamedNode(KG.Assertion), past.graph)}
    members = list_values(database, PROV.hadMember, past.graph)
    assert len(members) == 2
    assert len(described) == 1
    assert described < members
    assert not list(database.quads_for_pattern(next(iter(described)), None, None, ARTICLE))


def test_the_same_text_read_again_is_no_revision() -> None:
    """Other software may find other facts in it; the text has not changed."""
    database = ox.Store()
    put(database, make_contribution("a.txt", rules=["x"]))
    put(database, make_contribution("a.txt", rules=["y"]))
    assert list_past(database, ARTICLE) == ()


def test_a_past_without_its_text_is_a_fault_of_ours() -> None:
    """It is named rather than passed over."""
    database = ox.Store()
    put(database, make_contribution("a.txt", version=1))
    put(database, make_contribution("a.txt", version=2))
    (past,) = list_past(database, ARTICLE)
    database.update(f"DELETE WHERE {{ GRAPH <{past.graph.value}> {{ ?past <{PROV.wasDerivedFrom}> ?text }} }}")
    with pytest.raises(ValueError, match="does not say of which text"):
        list_past(database, ARTICLE)


VERSIONS = st.lists(st.tuples(st.integers(1, 4), st.sets(st.sampled_from(["x", "y", "z"])).map(sorted)), min_size=1, max_size=7)


@pytest.mark.slow
@given(VERSIONS)
def test_any_history_is_one_line_of_texts_each_described(history: list[tuple[int, list[str]]]) -> None:
    """Each text once, the current one not among them, in the order in which they were last left; what each said is described there or later."""
    database = ox.Store()
    for number, rules in history:
        put(database, make_contribution("a.txt", rules=rules, version=number))
    past = list_past(database, ARTICLE)
    left = [number for (number, _), (following, _) in itertools.pairwise(history) if number != following]
    expected = [number for place, number in enumerate(left) if number not in left[place + 1 :] and number != history[-1][0]]
    assert [number_of(each) for each in past] == expected
    graphs = [*(each.graph for each in past), ARTICLE]
    for place, graph in enumerate(graphs[:-1]):
        for member in list_values(database, PROV.hadMember, graph):
            assert any(ox.Quad(member, ox.NamedNode(RDF.type), ox.NamedNode(KG.Assertion), later) in database for later in graphs[place:])  # type: ignore[arg-type]  # an assertion's IRI
    assert {name for name in database.named_graphs() if NAMES.is_past_graph(name)} == set(graphs[:-1])


STEPS = st.lists(
    st.one_of(
        st.builds(
            make_contribution,
            st.sampled_from(["a.txt", "b.txt"]),
            places=st.sets(st.sampled_from(["pea", "sea", "oak"])).map(sorted),
            rules=st.sets(st.sampled_from(["x", "y"])).map(sorted),
            version=st.integers(1, 3),
        ),
        st.sampled_from(["a.txt", "b.txt"]),
    ),
    max_size=7,
)


@pytest.mark.slow
@given(STEPS)
def test_but_for_the_past_the_store_is_what_is_left_alone(steps: list[Contribution | str]) -> None:
    """View, articles and shared graphs do not depend on what was read before; when all is dropped, nothing is left of any past."""
    database, left = ox.Store(), dict[str, Contribution]()
    for step in steps:
        if not isinstance(step, str):
            put(database, step)
            left[step.identifier] = step
        elif step in left:
            drop(database, left.pop(step))
    afresh = ox.Store()
    for each in left.values():
        put(afresh, each)
    assert show(database, with_past=False) == show(afresh, with_past=True)
    for each in left.values():
        drop(database, each)
    assert show(database, with_past=True) == []
    assert list(database.named_graphs()) == []
