"""GraphML of triples: things and relations, with texts and numbers as attributes."""

from __future__ import annotations

import io

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.graphml import write_graphml

TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
NAME = ox.NamedNode("https://schema.org/name")
NODES = st.sampled_from([*map(ox.NamedNode, ("http://x/a", "http://x/b?c=&d", "urn:x:y", "http://x/\u00e9")), ox.BlankNode("1b")])
PREDICATES = st.sampled_from(["http://x/p", NAME.value, "urn:x:q?a=&b"]).map(ox.NamedNode)
TRIPLES = st.builds(ox.Triple, NODES, PREDICATES, NODES | st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(ox.Literal))


def read(*triples: ox.Triple, **options: object) -> nx.MultiDiGraph:
    """Write triples and read them again with networkx."""
    out = io.BytesIO()
    write_graphml(triples, out, **options)
    out.seek(0)
    return nx.read_graphml(out, force_multigraph=True)


@pytest.mark.slow
@given(triples=st.lists(TRIPLES, max_size=10, unique_by=str))
def test_p4_every_relation_is_an_edge_and_every_thing_a_node(triples: list[ox.Triple]) -> None:
    """Whatever the texts: as many edges as relations between things, with their predicates."""
    network = read(*triples)
    relations = [triple for triple in triples if not isinstance(triple.object, ox.Literal)]
    edges = sorted((source, target, predicate) for source, target, predicate in network.edges(data="predicate"))
    assert edges == sorted((identify(triple.subject), identify(triple.object), triple.predicate.value) for triple in relations)
    assert set(network) == {identify(triple.subject) for triple in triples} | {identify(triple.object) for triple in relations}
    assert all(data["label"] is not None for _, data in network.nodes(data=True))


def identify(node: object) -> str:
    """Name a node as the file does."""
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def test_types_texts_and_kinds_are_attributes() -> None:
    """A name is the label; several values stand in one attribute, in order."""
    someone = ox.NamedNode("http://x/people/ann")
    network = read(
        ox.Triple(someone, TYPE, ox.NamedNode("https://schema.org/Person")),
        ox.Triple(someone, NAME, ox.Literal("Ann B")),
        ox.Triple(someone, NAME, ox.Literal("Ann A")),
        ox.Triple(someone, ox.NamedNode("http://x/knows"), ox.NamedNode("http://x/people/bob")),
        kinds={someone.value: "person"},
    )
    assert network.nodes[someone.value] == {"label": "Ann A", "types": "schema:Person", "kind": "person", "schema:name": "Ann A | Ann B"}
    assert network.nodes["http://x/people/bob"] == {"label": "bob", "kind": "thing"} | {
        key: value for key, value in network.nodes["http://x/people/bob"].items() if key == "types"
    }
    assert list(network.edges(data="relation")) == [(someone.value, "http://x/people/bob", "http://x/knows")]
