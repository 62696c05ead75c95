"""A graph as it is written: rdflib sees the same as in its own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

from graph.triples import make_graph

TERMS = [URIRef(f"urn:x:{name}") for name in "abc"]
VALUES = [*TERMS, Literal("a"), Literal("a", lang="en"), Literal(1), Literal("1")]
TRIPLES = st.tuples(st.sampled_from(TERMS), st.sampled_from(TERMS), st.sampled_from(VALUES))
PATTERNS = st.tuples(st.sampled_from([None, *TERMS]), st.sampled_from([None, *TERMS]), st.sampled_from([None, *VALUES]))
STEPS = st.lists(st.tuples(st.sampled_from(["add", "remove", "look"]), TRIPLES, PATTERNS), max_size=30)


@given(STEPS)
def test_it_holds_what_a_graph_of_rdflib_holds(steps: list[tuple[str, tuple[URIRef, URIRef, URIRef], tuple[URIRef | None, ...]]]) -> None:
    """Whatever is added, taken out and looked for, in whatever order."""
    ours, theirs = make_graph(), Graph()
    for step, triple, pattern in steps:
        for graph in (ours, theirs):
            if step == "add":
                graph.add(triple)
            elif step == "remove":
                graph.remove(pattern)  # type: ignore[arg-type]  # as rdflib has it
        assert set(ours.triples(pattern)) == set(theirs.triples(pattern))  # type: ignore[arg-type]  # as above
        assert (triple in ours) == (triple in theirs)
        assert set(ours) == set(theirs)
        assert len(ours) == len(theirs)


def test_it_keeps_the_order_in_which_it_was_written() -> None:
    """So that nothing depends on where objects lie in memory."""
    graph = make_graph()
    written = [(one, other, Literal(number)) for number, (one, other) in enumerate(zip(TERMS, reversed(TERMS), strict=True))]
    for triple in reversed(written):
        graph.add(triple)
    assert list(graph) == written[::-1]
