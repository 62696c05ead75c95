"""Neighbours and paths: counted, paged and found through what articles say."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.analysis import Connections, Edge, Reader
from graph.store import open_snapshot
from ontology.terms import KG, RDF, SCHEMA

BASE = "https://w3id.org/newsgraph/id/"


def make_store(edges: Iterable[tuple[str, str]], *, predicate: object = SCHEMA.location) -> Store:
    """Make a store of places that lie in one another, so to speak."""
    store = Store()
    quads = []
    for pair in edges:
        quads += [Quad(NamedNode(BASE + name), NamedNode(str(RDF.type)), NamedNode(str(SCHEMA.Place))) for name in pair]
        quads += [Quad(NamedNode(BASE + name), NamedNode(str(SCHEMA.name)), Literal(name)) for name in pair]
        quads.append(Quad(NamedNode(BASE + pair[0]), NamedNode(str(predicate)), NamedNode(BASE + pair[1])))
    store.bulk_extend(quads)
    return store


def names(iris: Iterable[str]) -> str:
    """Write IRIs in short."""
    return " ".join(iri.removeprefix(BASE) for iri in iris)


def test_neighbours_come_in_a_fixed_order_and_can_be_chosen() -> None:
    """Who stands on either side of a relation is a neighbour, each once; kinds and relations choose among them."""
    connections = Connections(make_store([("b", "a"), ("a", "c"), ("c", "a"), ("d", "b")]))
    assert names(connections.neighbours(BASE + "a")) == "b c"
    assert connections.degree(BASE + "a") == 2
    assert connections.neighbours(BASE + "a", kinds={"person"}) == []
    assert connections.neighbours(BASE + "a", predicates={str(KG.speaker)}) == []
    assert connections.neighbours(BASE + "nobody") == []


def test_the_relations_among_some_things_are_those_between_them_only() -> None:
    """Both directions are kept apart, what leads elsewhere is not there."""
    connections = Connections(make_store([("a", "b"), ("b", "a"), ("b", "c")]))
    found = connections.among([BASE + "a", BASE + "b"])
    assert [names((edge.subject, edge.target)) for edge in found] == ["a b", "b a"]


def test_all_shortest_paths_are_found_in_a_fixed_order() -> None:
    """Two ways of the same length are both given, the longer one is not."""
    connections = Connections(make_store([("a", "b"), ("b", "z"), ("a", "c"), ("c", "z"), ("a", "x"), ("x", "y"), ("y", "z")]))
    assert [names(path) for path in connections.paths(BASE + "a", BASE + "z")] == ["a b z", "a c z"]


def test_a_path_leads_only_through_what_is_said() -> None:
    """A relation that no article says is no step of a path, however short it makes it."""
    connections = Connections(make_store([("a", "z"), ("a", "b"), ("b", "z")]))

    def is_said(edge: Edge) -> bool:
        return {edge.subject, edge.target} != {BASE + "a", BASE + "z"}

    assert [names(path) for path in connections.paths(BASE + "a", BASE + "z", is_said=is_said)] == ["a b z"]
    assert connections.paths(BASE + "a", BASE + "z", is_said=lambda _: False) == []


@pytest.mark.parametrize(("start", "end"), [("a", "z"), ("a", "nobody"), ("a", "a")])
def test_there_may_be_no_path(start: str, end: str) -> None:
    """Things apart, things unknown and one thing alone have none."""
    assert Connections(make_store([("a", "b"), ("y", "z")])).paths(BASE + start, BASE + end) == []


@pytest.mark.slow
def test_ten_thousand_neighbours_hang_nothing() -> None:
    """They are counted and the first page of them is found in a fraction of a second."""
    connections = Connections(make_store([(f"place-{number:05}", "hub") for number in range(10_000)]))
    began = time.monotonic()
    assert names(connections.neighbours(BASE + "hub")[:2]) == "place-00000 place-00001"
    assert connections.degree(BASE + "hub") == 10_000
    assert time.monotonic() - began < 1


def test_a_relation_knows_the_days_and_articles_that_say_it(seed_store: Path) -> None:
    """Each relation between two things of an article rests on words in it, with the day of publication."""
    with open_snapshot(str(seed_store)) as snapshot:
        connections, reader = Connections(snapshot.store), Reader(snapshot.store)
        grounds = [reader.grounds(edge) for edge in connections.among(list(connections)) if edge.predicate == str(KG.speaker)]
    assert [each.dates for each in grounds] == [("2018-03-28",)] * 3
    assert all(len(each.articles) == 1 and each.sources for each in grounds)
