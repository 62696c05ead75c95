"""What must be written when articles come, change or go: the quads to delete and to insert, the merged view included.

The view, the default graph, holds the triples of the article graphs and the gazetteer, less the evidence nodes' own; a triple stays
as long as one of them brings it. It plans only and changes nothing. Called by the writer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graph.store.names import GraphNames, Triples, find_evidence_nodes
from graph.store.shared import SharedGraph

__all__ = ["Change", "plan_change"]

_EMPTY: Triples = frozenset()
_VIEW = ox.DefaultGraph()


@dataclass(frozen=True, slots=True)
class Change:
    """Quads to delete, then quads to insert, and graphs that are empty afterwards and so cease to be."""

    delete: frozenset[ox.Quad]
    insert: frozenset[ox.Quad]
    emptied: frozenset[ox.NamedNode]

    def __bool__(self) -> bool:
        return bool(self.delete or self.insert or self.emptied)


@dataclass(frozen=True, slots=True)
class _GraphChange:
    """One graph before and after; of a shared graph only the subjects that the change reaches."""

    before: Triples
    after: Triples


def plan_change(store: ox.Store, names: GraphNames, articles: Mapping[ox.NamedNode, Triples], *, gazetteer: Triples = _EMPTY, runs: Triples = _EMPTY) -> Change:
    """Plan the replacing of whole article graphs.

    Args:
        store: as it is before the change.
        names: tells article graphs from others.
        articles: for each article graph, and each graph of candidates, its triples afterwards; none where the article goes.
        gazetteer: what the articles need of the gazetteer's graph.
        runs: what they need of the runs' graph.
    """
    graphs = {name: _GraphChange(_read(store, name), after) for name, after in articles.items()}
    # Candidates describe all that they refer to, so nothing shared is there for their sake.
    pairs = {name: (graph.before, graph.after) for name, graph in graphs.items() if names.is_article_graph(name)}
    for name, incoming in ((names.gazetteer, gazetteer), (names.runs, runs)):
        graphs[name] = _GraphChange(*SharedGraph(store, names, name, pairs, incoming).plan())
    delete = {_to_quad(triple, name) for name, graph in graphs.items() for triple in graph.before - graph.after}
    insert = {_to_quad(triple, name) for name, graph in graphs.items() for triple in graph.after - graph.before}
    _plan_view(store, names, graphs, delete=delete, insert=insert)
    emptied = frozenset(name for name in (*graphs, names.users) if _is_emptied(store, name, delete=delete, insert=insert))
    return Change(frozenset(delete), frozenset(insert), emptied)


def _plan_view(store: ox.Store, names: GraphNames, graphs: Mapping[ox.NamedNode, _GraphChange], *, delete: set[ox.Quad], insert: set[ox.Quad]) -> None:
    """Add to both sets what the change does to the view."""
    feeding = {name: _GraphChange(_select_view(graph.before), _select_view(graph.after)) for name, graph in graphs.items() if names.feeds_view(name)}
    before = frozenset().union(*(graph.before for graph in feeding.values()))
    after = frozenset().union(*(graph.after for graph in feeding.values()))
    for triple in before - after:
        if not _is_brought_elsewhere(store, names, triple, feeding):
            # What a user wrote as well stays in the view, and is from now on the user's alone.
            users = _to_quad(triple, names.users)
            delete.add(users if users in store else _to_quad(triple, _VIEW))
    for triple in after - before:
        seen = _to_quad(triple, _VIEW)
        if seen not in store:
            insert.add(seen)
        elif not _is_brought_elsewhere(store, names, triple, feeding):
            insert.add(_to_quad(triple, names.users))


def _is_brought_elsewhere(store: ox.Store, names: GraphNames, triple: ox.Triple, feeding: Mapping[ox.NamedNode, _GraphChange]) -> bool:
    """Tell whether the view has a triple from anywhere that the change does not touch."""
    for quad in store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None):
        name = quad.graph_name
        if names.feeds_view(name) and not (isinstance(name, ox.NamedNode) and name in feeding and triple in feeding[name].before):
            return True
    return False


def _select_view(triples: Triples) -> Triples:
    hidden = find_evidence_nodes(triples)
    return frozenset(triple for triple in triples if triple.subject not in hidden)


def _is_emptied(store: ox.Store, name: ox.NamedNode, *, delete: set[ox.Quad], insert: set[ox.Quad]) -> bool:
    if not store.contains_named_graph(name) or any(quad.graph_name == name for quad in insert):
        return False
    return all(quad in delete for quad in store.quads_for_pattern(None, None, None, name))


def _read(store: ox.Store, name: ox.NamedNode) -> Triples:
    return frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, name))


def _to_quad(triple: ox.Triple, name: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, name)
