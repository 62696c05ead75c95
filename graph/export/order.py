"""A version's triples in the one order in which they are exported: by subject, then type first, then predicate and object.

One subject is in memory at a time, beside the list of subjects of one graph. It writes nothing. Called by the export's formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graph.store.names import EVIDENCE_CLASSES, TYPE, GraphNames, find_evidence_nodes
from ontology.terms import KG

__all__ = ["Graph", "iterate_graph", "iterate_view", "list_graphs"]

Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

_LEFT_OUT_CLASSES = EVIDENCE_CLASSES | {ox.NamedNode(KG.Assertion), ox.NamedNode(KG.Rule)}
_LEFT_OUT_PREDICATES = frozenset({ox.NamedNode(KG.evidence), ox.NamedNode(KG.rule)})
_VIEW = ox.DefaultGraph()


def list_graphs(store: ox.Store, names: GraphNames, *, with_past: bool = False) -> list[Graph]:
    """List the default graph and then all named ones, by name.

    The note of what a user wrote that an article brings as well is left out: the triples themselves stand in the default graph. So are the
    indexes by which mentions and prints of one text are found, which follow from the articles. What is kept of articles' earlier texts depends on what was read
    when, so it is left out too unless it is asked for: the same articles give the same bytes, whatever they were before.
    """
    named = (
        graph
        for graph in store.named_graphs()
        if graph not in {names.users, names.index, names.stories_index, names.withdrawn} and (with_past or not names.is_past_graph(graph))
    )
    return [_VIEW, *sorted(named, key=str)]


def iterate_graph(store: ox.Store, graph: Graph, *, facts_only: bool) -> Iterator[list[ox.Triple]]:
    """Yield the triples of one graph, in order, subject by subject.

    Args:
        store: a version's quads.
        graph: the graph's name.
        facts_only: leave assertions, evidence and rules out, and what leads to them.
    """
    for subject in _sort_subjects(store.quads_for_pattern(None, None, None, graph)):
        triples = [quad.triple for quad in store.quads_for_pattern(subject, None, None, graph)]
        yield from _finish(triples, facts_only=facts_only)


def iterate_view(store: ox.Store, names: GraphNames, *, facts_only: bool) -> Iterator[list[ox.Triple]]:
    """Yield the merged view with the evidence, rules and runs that it leads to, in order, subject by subject."""
    sources = [store.quads_for_pattern(None, None, None, _VIEW), store.quads_for_pattern(None, None, None, names.runs)]
    # Article graphs and the view lead to every evidence node there is, since an article's graph is written as one.
    sources += [store.quads_for_pattern(None, TYPE, kind, None) for kind in sorted(EVIDENCE_CLASSES, key=str)]
    for subject in _sort_subjects(quad for source in sources for quad in source):
        quads = list(store.quads_for_pattern(subject, None, None, None))
        is_evidence = subject in find_evidence_nodes(frozenset(quad.triple for quad in quads if names.is_article_graph(quad.graph_name)))
        kept = (quad for quad in quads if quad.graph_name in {_VIEW, names.runs} or (is_evidence and names.is_article_graph(quad.graph_name)))
        yield from _finish({quad.triple for quad in kept}, facts_only=facts_only)


def _sort_subjects(quads: Iterable[ox.Quad]) -> list[ox.NamedNode | ox.BlankNode]:
    return sorted({quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode | ox.BlankNode)}, key=str)


def _finish(triples: Iterable[ox.Triple], *, facts_only: bool) -> Iterator[list[ox.Triple]]:
    """Order one subject's triples; yield nothing where none is left."""
    kept = sorted(triples, key=_to_key)
    if facts_only:
        is_left_out = any(triple.predicate == TYPE and triple.object in _LEFT_OUT_CLASSES for triple in kept)
        kept = [] if is_left_out else [triple for triple in kept if triple.predicate not in _LEFT_OUT_PREDICATES]
    if kept:
        yield kept


def _to_key(triple: ox.Triple) -> tuple[bool, str, str]:
    return triple.predicate != TYPE, str(triple.predicate), str(triple.object)
