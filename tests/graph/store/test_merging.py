"""Who is the same follows from the articles and from what people decided, whatever the order and the batches in which they came."""

from __future__ import annotations

import contextlib
import random
from datetime import UTC, datetime

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import DecisionError, NotFoundError
from graph.identity import Verdict, join_mentions
from graph.store import Handover
from graph.store.change import plan_change
from graph.store.decisions import list_decisions, plan_link, plan_undo
from graph.store.names import GraphNames
from graph.store.transaction import write_change
from graph.store.view import make_view_triples, rename
from tests.graph.store.reports import BASE, Named, make_report, person_iri

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


def play(database: ox.Store, steps: list[list[Handover] | str], there: dict[str, Handover] | None = None) -> dict[str, Handover]:
    """Let reports come and go; return those that are left, of what was there before too."""
    left: dict[str, Handover] = dict(there or {})
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


@pytest.mark.slow
@pytest.mark.parametrize("enough", [1, 2, 3])
@given(steps=STEPS)
def test_of_what_many_name_the_same_few_are_compared_whatever_the_history(enough: int, steps: list[list[Handover] | str]) -> None:
    """Where not all pairs under a key are compared any more, which are depends on what there is, not on what came first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.identity.joining.ENOUGH", enough)
        database, afresh = ox.Store(), ox.Store()
        left = play(database, steps)
        for report in left.values():
            put(afresh, report)
        assert list_view(database) == make_view(left, [], [])
        assert show(database) == show(afresh)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(28, 38))
def test_a_long_history_of_names_in_dispute_ends_in_the_view_made_afresh(seed: int) -> None:
    """Posts and bodies at random make many of one name the same and different at once: what came first decides nothing."""
    chance = random.Random(seed)
    names, identifiers = (
        chance.sample(("Yevgeny Sorokin", "Y. Sorokin", "Wang Lei", "Lei Wang", "John Smith", "Jon Smith"), 3),
        [f"{number}.txt" for number in range(12)],
    )
    posts, bodies = ("chairman", "surgeon", "economist", "minister", "fisherman"), ("", "", "Caspian Wave", "Harbour Hospital", "Smith Bank")

    def make_any() -> Handover:
        people = [Named(name, chance.choice(posts), chance.choice(bodies)) for name in chance.sample(names, chance.randint(1, 3))]
        return make_report(chance.choice(identifiers), people, day=chance.choice(("2020-01-01", "2021-05-05")))

    database, left = ox.Store(), dict[str, Handover]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.identity.joining.ENOUGH", 1 + seed % 4)
        for _ in range(15):
            goes = chance.random() < 0.25 and left
            left = play(database, [chance.choice(sorted(left)) if goes else [make_any() for _ in range(chance.randint(1, 3))]], left)
            assert list_view(database) == make_view(left, [], [])


PEOPLE = st.sampled_from(
    [person_iri(article, name) for article in ("a.txt", "b.txt", "c.txt") for name in ("Yevgeny Sorokin", "Y. Sorokin", "Wang Lei", "Lei Wang")]
)
DECISIONS = st.lists(st.tuples(PEOPLE, PEOPLE, st.sampled_from([Verdict.SAME, Verdict.DIFFERENT, None])), max_size=6)
NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)


def settle(database: ox.Store, decisions: list[tuple[str, str, Verdict | None]]) -> None:
    """Take decisions down, None takes one back; those that are refused change nothing."""
    for left, right, verdict in decisions:
        with contextlib.suppress(NotFoundError, DecisionError):
            if verdict is None:
                write_change(database, plan_undo(database, NAMES, (left, right)))
            else:
                write_change(database, plan_link(database, NAMES, (left, right), verdict, reason="seen", who="Ada", when=NOON))


@pytest.mark.slow
@given(STEPS, DECISIONS, STEPS)
def test_decisions_stand_whatever_comes_and_goes(
    before: list[list[Handover] | str], decisions: list[tuple[str, str, Verdict | None]], after: list[list[Handover] | str]
) -> None:
    """The view is the one made afresh from the articles and the decisions, at every moment."""
    database = ox.Store()
    left = play(database, before)
    settle(database, decisions)
    for steps in ([], after):
        left = play(database, steps, left)
        taken = list_decisions(database, NAMES)
        same, different = ([(each.left, each.right) for each in taken if each.is_same is wanted] for wanted in (True, False))
        assert list_view(database) == make_view(left, same, different)


@pytest.mark.slow
@given(STEPS, DECISIONS)
def test_what_was_taken_back_leaves_no_trace(steps: list[list[Handover] | str], decisions: list[tuple[str, str, Verdict | None]]) -> None:
    """When every decision is undone, the store is as if nobody had decided."""
    database, untouched = ox.Store(), ox.Store()
    play(database, steps)
    play(untouched, steps)
    settle(database, decisions)
    settle(database, [(each.left, each.right, None) for each in list_decisions(database, NAMES)])
    assert show(database) == show(untouched)


def test_a_chain_to_what_is_known_to_be_different_is_refused() -> None:
    """The message shows every step of it, and nothing is written."""
    database = ox.Store()
    put(database, *(make_report(article, [Named("Wang Lei")]) for article in ("a.txt", "b.txt", "c.txt")))
    one, two, three = (person_iri(article, "Wang Lei") for article in ("a.txt", "b.txt", "c.txt"))
    settle(database, [(one, two, Verdict.SAME), (two, three, Verdict.DIFFERENT)])
    before = show(database)
    with pytest.raises(DecisionError, match="known to be different") as refused:
        plan_link(database, NAMES, (one, three), Verdict.SAME, reason="seen", who="Ada", when=NOON)
    assert set(refused.value.chain) == {one, two, three}
    assert show(database) == before


def test_what_a_chain_of_decisions_joins_is_not_called_different() -> None:
    """A chain is as good as a decision on the two themselves."""
    database = ox.Store()
    put(database, *(make_report(article, [Named("Wang Lei")]) for article in ("a.txt", "b.txt", "c.txt")))
    one, two, three = (person_iri(article, "Wang Lei") for article in ("a.txt", "b.txt", "c.txt"))
    settle(database, [(one, two, Verdict.SAME), (two, three, Verdict.SAME)])
    with pytest.raises(DecisionError, match="decided to be the same"):
        plan_link(database, NAMES, (one, three), Verdict.DIFFERENT, reason="seen", who="Ada", when=NOON)


def test_only_what_an_article_names_is_decided_on() -> None:
    """An IRI that nothing in the store has is told, whatever it looks like."""
    database = ox.Store()
    put(database, make_report("a.txt", [Named("Wang Lei")]))
    for other in (person_iri("b.txt", "Wang Lei"), "no iri", f"{BASE}place/x"):
        with pytest.raises(NotFoundError, match="no article"):
            plan_link(database, NAMES, (person_iri("a.txt", "Wang Lei"), other), Verdict.SAME, reason="seen", who="Ada", when=NOON)
