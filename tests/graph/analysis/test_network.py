"""The network of the seed article: who connects whom, by which words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

from graph.analysis import RELATIONS, build_network, find_quotes, project_co_speakers
from graph.errors import NotFoundError
from graph.store import Snapshot, open_snapshot
from ontology.terms import KG


@pytest.fixture
def snapshot(seed_store: Path) -> Iterator[Snapshot]:
    """Open the seed article's store."""
    with open_snapshot(str(seed_store)) as opened:
        yield opened


def find_node(network: nx.MultiDiGraph, label: str) -> str:
    """Find a node by its label."""
    return next(iri for iri, name in network.nodes(data="label") if name == label)


def relations(network: nx.MultiDiGraph, source: str, target: str) -> set[str]:
    """List in words what leads from one label to another."""
    found = network.get_edge_data(find_node(network, source), find_node(network, target), default={})
    return {edge["relation"] for edge in found.values()}


FORUM = "second Hong Kong-Shenzhen Big Data Forum"
EDGES = [
    ("Lin Denan", "Shenzhen Medical Information Center", "director"),
    (FORUM, "Lin Denan", "speaker"),
    (FORUM, "Shenzhen", "in"),
    (FORUM, "Hong Kong-Shenzhen Big Data Forum", "edition of"),
    (FORUM, "first Hong Kong-Shenzhen Big Data Forum", "edition before"),
    ("medical big data", FORUM, "part of"),
    ("Qianhai International Liaison Service", "Shenzhen Qianhai Authority", "part of"),
    ("Lin Denan", "building a health big data center in the Bay Area", "proposed"),
    ("Yang Chengwei", "the Bay Area will be a barrier-free city cluster", "said"),
]


@pytest.mark.parametrize(("source", "target", "relation"), EDGES)
def test_relations_are_edges_in_words(snapshot: Snapshot, source: str, target: str, relation: str) -> None:
    """An edge reads as a sentence would: a role by its title, a statement by what was done with it."""
    assert relation in relations(build_network(snapshot), source, target)


def test_what_is_said_is_no_edge(snapshot: Snapshot) -> None:
    """The Bay Area is not where any body is: that a centre be built there was proposed, and hangs on the proposal."""
    network = build_network(snapshot)
    into = {source for source, _ in network.in_edges(find_node(network, "Greater Bay Area"))}
    assert {network.nodes[source]["kind"] for source in into} <= {"statement", "proposal"}


def test_edges_have_their_words(snapshot: Snapshot) -> None:
    """Each relation of people, bodies and events that the article states rests on words in it."""
    network = build_network(snapshot)
    stated = [edge for _, _, edge in network.edges(data=True) if edge["assertion"]]
    assert len(stated) > 10
    assert all(edge["quotes"] for edge in stated)
    assert "director of Shenzhen Medical Information Center" in {quote.words for edge in stated for quote in edge["quotes"]}


def test_quotes_name_their_article(snapshot: Snapshot) -> None:
    """A quote knows its place, its article and the day."""
    network = build_network(snapshot)
    quote = find_quotes(snapshot.store, find_node(network, "Lin Denan"))[0]
    assert quote.words in ("Lin", "Lin Denan")
    assert quote.headline == "Experts call for deeper cross-border data ties"
    assert quote.published.startswith("2018-03-28")


def test_a_focus_takes_in_its_neighbours_by_steps(snapshot: Snapshot) -> None:
    """One step from a person are the body, the event and the statements; more steps never take less in."""
    whole = build_network(snapshot)
    focus = find_node(whole, "Lin Denan")
    one, two = (build_network(snapshot, focus=focus, depth=depth) for depth in (1, 2))
    labels = set(dict(one.nodes(data="label")).values())
    assert {"Lin Denan", "Shenzhen Medical Information Center", FORUM} <= labels
    assert "Yang Chengwei" not in labels
    assert set(one) < set(two) <= set(whole)


def test_kinds_can_be_left_out(snapshot: Snapshot) -> None:
    """Without statements only bodies, people, events and places are left."""
    network = build_network(snapshot, kinds={"person", "organisation", "event"})
    assert set(dict(network.nodes(data="kind")).values()) == {"person", "organisation", "event"}


@pytest.mark.parametrize("focus", ["https://w3id.org/newsgraph/id/person/nobody", "no iri at all", ""])
def test_an_unknown_focus_is_said(snapshot: Snapshot, focus: str) -> None:
    """What is not in the store cannot stand in the middle."""
    with pytest.raises(NotFoundError):
        build_network(snapshot, focus=focus)


def test_co_speakers_are_joined_by_their_events(snapshot: Snapshot) -> None:
    """The three who spoke at the forum are each joined to the two others, by the forum."""
    network = build_network(snapshot)
    together = project_co_speakers(network)
    assert len(together) == 3
    assert together.number_of_edges() == 3
    assert {events for _, _, events in together.edges(data="events")} == {(find_node(network, FORUM),)}


def test_the_same_snapshot_gives_the_same_network(snapshot: Snapshot) -> None:
    """Nodes and edges come in the same order each time."""
    first, second = build_network(snapshot), build_network(snapshot)
    assert list(first.nodes(data=True)) == list(second.nodes(data=True))
    assert list(first.edges(data=True)) == list(second.edges(data=True))


def test_every_relation_reads_from_both_sides() -> None:
    """No relation lacks words for either of its sides."""
    assert all(relation.words and relation.inverse for relation in RELATIONS.values())
    assert KG.speaker in RELATIONS


@pytest.mark.slow
def test_importing_graph_loads_no_picture_library() -> None:
    """`import graph` and the command line's start stay fast."""
    program = "import graph, sys; sys.exit(bool({'networkx', 'pyvis', 'spacy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=120).returncode == 0
