"""Who is the same follows from the articles and from what people decided, whatever the order and the batches in which they came."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identity import join_mentions
from graph.store import Handover
from graph.store.change import plan_change
from graph.store.names import GraphNames
from graph.store.transaction import write_change
from graph.store.view import make_view_triples, rename
from tests.graph.store.reports import BASE, Named, make_report

NAMES = GraphNames(BASE)
VIEW = ox.DefaultGraph()
NAMED = st.builds(
    Named,
    # One rare name in three spellings, one that very many bear, one that is part of the first.
    st.sampled_from(["Yevgeny Sorokin", "Evgenii Sorokin", "Y. Sorokin", "Wang Lei", "Lei Wang", "Sorokin"]),
    st.sampled_from(["chairman", "surgeon"]),
    st.sampled_from(["", "Caspian Wave", "Harbour Hospital", "Ministry of Health"]),
)
REPORTS = st.builds(
    make_report,
    st.sampled_from(["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]),
    st.lists(NAMED, max_size=3, unique_by=lambda each: each.name),
    day=st.sampled_from(["2020-01-01", "2021-05-05"]),
    sites=st.sampled_from([(), (("Old Hall", "Weavers Quarter"),), (("Weavers Quarter", "Lower Town"),)]),
)
STEPS = st.lists(st.one_of(st.lists(REPORTS, min_size=1, max_size=3), st.sampled_from(["a.txt", "b.txt", "c.txt", "d.txt"])), max_size=7)


def put(database: ox.Store, *reports: Handover) -> None:
    """Write reports as the writer would."""
    last = {report.identifier: report for report in reports}.values()
    articles = {ox.NamedNode(report.graph_iri): report.graph for report in last}
    write_change(database, plan_change(database, NAMES, articles, mentions=[mention for report in last for mention in report.mentions]))


def drop(database: ox.Store, report: Handover) -> None:
    """Take a report out as the writer would."""
    write_change(database, plan_change(database, NAMES, {ox.NamedNode(report.graph_iri): frozenset()}))


def play(database: ox.Store, steps: list[list[Handover] | str]) -> dict[str, Handover]:
    """Let reports come and go; return those that are left."""
    left: dict[str, Handover] = {}
    for step in steps:
        if not isinstance(step, str):
            put(database, *step)
            left |= {each.identifier: each for each in step}
        elif step in left:
            drop(database, left.pop(step))
    return left


def show(database: ox.Store) -> tuple[list[str], list[str]]:
    """List quads and graphs, in order."""
    return sorted(map(str, database)), sorted(map(str, database.named_graphs()))


def make_view(reports: dict[str, Handover], same: list[tuple[str, str]], different: list[tuple[str, str]]) -> set[str]:
    """Make the view of reports afresh."""
    joined = join_mentions((mention for report in reports.values() for mention in report.mentions), same=same, different=different)
    seen = (triple for report in reports.values() for triple in make_view_triples(report.graph, frozenset()))
    return set(map(str, rename(seen, NAMES, lambda iri: ox.NamedNode(joined.get(iri.value, iri.value)))))


def list_view(database: ox.Store) -> set[str]:
    """List the view's triples."""
    return {str(quad.triple) for quad in database.quads_for_pattern(None, None, None, VIEW)}


@pytest.mark.slow
@given(STEPS)
def test_any_history_ends_in_what_is_left_alone(steps: list[list[Handover] | str]) -> None:
    """Adding, replacing and dropping in any order gives the quads and graphs of what remains, and the view made afresh."""
    database, afresh = ox.Store(), ox.Store()
    left = play(database, steps)
    for report in left.values():
        put(afresh, report)
    assert list_view(database) == make_view(left, [], [])
    assert show(database) == show(afresh)
