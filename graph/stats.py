"""Count what a published version holds.

It counts and judges nothing. Called by `stats` and `rules`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from graph.analysis import KINDS
from graph.store import Snapshot
from ontology.terms import KG, OA, ORG, RDF

__all__ = ["RuleCount", "count_by_rule", "count_contents"]

_IN_VIEW = DefaultGraph()
FURTHER = {"roles": (ORG.Membership, _IN_VIEW), "assertions": (KG.Assertion, _IN_VIEW), "quotations": (OA.SpecificResource, None)}
"""What is counted beside the kinds of things; evidence stands in the articles' graphs only."""


def count_contents(snapshot: Snapshot) -> dict[str, int]:
    """Count the things of each kind in the merged view, and the triples behind them, by name in reading order."""
    classes = {kind.plural: (kind.of, _IN_VIEW) for kind in KINDS} | FURTHER
    counts = {name: _count(snapshot, NamedNode(RDF.type), NamedNode(of), graph) for name, (of, graph) in classes.items()}
    counts["candidates"] = sum(_count_candidates(snapshot, graph) for graph in snapshot.store.named_graphs() if snapshot.names.is_candidates_graph(graph))
    counts["earlier texts"] = sum(1 for graph in snapshot.store.named_graphs() if snapshot.names.is_past_graph(graph))
    counts["triples in the merged view"] = _count(snapshot, None, None, _IN_VIEW)
    # What is remembered of articles that are gone is nothing that the store holds of any.
    counts["triples in all"] = len(snapshot.store) - sum(1 for _ in snapshot.store.quads_for_pattern(None, None, None, snapshot.names.withdrawn))
    return counts


@dataclass(slots=True)
class RuleCount:
    """How many facts, statements and names rest on a rule, and how many more are kept apart as candidates."""

    found: int = 0
    candidates: int = 0


def count_by_rule(snapshot: Snapshot) -> dict[str, RuleCount]:
    """Count by the rule's name over all articles; a rule that found nothing is not in it."""
    counts: dict[str, RuleCount] = defaultdict(RuleCount)
    for quad in snapshot.store.quads_for_pattern(None, NamedNode(KG.rule), None, None):
        name = quad.object.value.rpartition("/")[2] if isinstance(quad.object, NamedNode) else ""
        if snapshot.names.is_article_graph(quad.graph_name):
            counts[name].found += 1
        elif snapshot.names.is_candidates_graph(quad.graph_name):
            counts[name].candidates += 1
    return dict(counts)


def _count_candidates(snapshot: Snapshot, graph: NamedNode | BlankNode) -> int:
    """Count what was found below the floor of confidence: all that names its rule."""
    return sum(1 for _ in snapshot.store.quads_for_pattern(None, NamedNode(KG.rule), None, graph))


def _count(snapshot: Snapshot, predicate: NamedNode | None, target: NamedNode | None, graph: DefaultGraph | None) -> int:
    quads = snapshot.store.quads_for_pattern(None, predicate, target, graph)
    # What articles took back is not counted among what there is.
    return sum(1 for quad in quads if not snapshot.names.is_past_graph(quad.graph_name)) if graph is None else sum(1 for _ in quads)
