"""What a change does to the merged view: the triples of the article graphs and the gazetteer, every entity replaced by what stands for it.

A triple stays as long as one article brings it. A place is in the view contained in all that contains its container, so that "in this
province" is a join. It plans only. Called by the planning of changes, and by the check that the view is what it should be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.store.merging import Merging
from graph.store.names import GraphNames, Term, Triples, find_evidence_nodes
from ontology.terms import SCHEMA

__all__ = ["VIEW", "GraphChange", "ViewChange", "is_brought", "make_view_triples", "rename"]

VIEW = ox.DefaultGraph()
_CONTAINED = ox.NamedNode(SCHEMA.containedInPlace)

Containers = dict[Term, set[Term]]
_NOWHERE: set[Term] = set()
_ITSELF = ox.BlankNode("itself")
"""Marks what nothing else stands for; no blank nodes are stored."""

Renaming = Callable[[ox.NamedNode], ox.NamedNode]


@dataclass(frozen=True, slots=True)
class GraphChange:
    """One graph before and after; of a shared graph only the subjects that the change reaches."""

    before: Triples
    after: Triples


def make_view_triples(triples: Triples, gazetteer: Triples) -> Triples:
    """Return what a graph brings to the view before entities are replaced: no evidence nodes, and all containers of its places.

    Args:
        triples: the graph's.
        gazetteer: the gazetteer's graph, or the part of it that holds the containers of the graph's places.
    """
    return frozenset(_list_seen(triples, _index_containers(gazetteer)))


def _list_seen(triples: Triples, elsewhere: Containers) -> set[ox.Triple]:
    """List what a graph brings to the view, its places' containers elsewhere given."""
    hidden, own = find_evidence_nodes(triples), _index_containers(triples)
    seen = {triple for triple in triples if triple.subject not in hidden}
    for place in own:
        seen |= {ox.Triple(place, _CONTAINED, outer) for outer in _walk_up(place, lambda inner: own.get(inner, _NOWHERE) | elsewhere.get(inner, _NOWHERE))}  # type: ignore[arg-type]  # a place is an IRI
    return seen


def rename(triples: Iterable[ox.Triple], names: GraphNames, stands_for: Renaming) -> set[ox.Triple]:
    """Return triples with every entity replaced by what stands for it."""
    # Each term is asked about once, and most triples need not be taken apart and put together again: that takes longer than all else here.
    known: dict[Term, Term] = {}
    renamed = set()
    for triple in triples:
        subject, value = triple.subject, triple.object
        new_subject, new_value = known.get(subject), known.get(value)
        if new_subject is None:
            new_subject = known[subject] = _rename_term(subject, names, stands_for)
        if new_value is None:
            new_value = known[value] = _rename_term(value, names, stands_for)
        if new_subject is _ITSELF and new_value is _ITSELF:
            renamed.add(triple)
        else:
            parts = subject if new_subject is _ITSELF else new_subject, triple.predicate, value if new_value is _ITSELF else new_value
            renamed.add(ox.Triple(*parts))  # type: ignore[arg-type]  # as they were
    return renamed


def _rename_term(term: Term, names: GraphNames, stands_for: Renaming) -> Term:
    if isinstance(term, ox.NamedNode) and names.is_mention(term) and (other := stands_for(term)) != term:
        return other
    return _ITSELF


def _index_containers(triples: Iterable[ox.Triple]) -> Containers:
    containers: Containers = defaultdict(set)
    for triple in triples:
        if triple.predicate == _CONTAINED:
            containers[triple.subject].add(triple.object)
    return containers


def _walk_up(place: Term, find_containers: Callable[[Term], Iterable[Term]]) -> set[Term]:
    found: set[Term] = set()
    waiting = list(find_containers(place))
    while waiting:
        outer = waiting.pop()
        if outer not in found and outer != place:
            found.add(outer)
            waiting += find_containers(outer)
    return found


def is_brought(store: ox.Store, names: GraphNames, triple: ox.Triple) -> bool:
    """Tell whether an article or the gazetteer brings a triple to the view."""
    nothing: Triples = frozenset()
    return ViewChange(store, names, {names.gazetteer: GraphChange(nothing, nothing)}, Merging(store, names)).is_brought_elsewhere(triple)


@dataclass
class ViewChange:
    """A change of the view under way.

    Attributes:
        store: as it is before the change.
        names: tells article graphs from others.
        graphs: the graphs that change, those that feed no view included.
        merging: who is the same, before and after.
        delete, insert: the quads that the change deletes and inserts.
    """

    store: ox.Store
    names: GraphNames
    graphs: Mapping[ox.NamedNode, GraphChange]
    merging: Merging
    delete: set[ox.Quad] = field(default_factory=set)
    insert: set[ox.Quad] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._moved = {mention: before for mention, before in self.merging.moved.items() if self.merging.representative(mention) != before}

    def plan(self) -> None:
        """Fill `delete` and `insert`."""
        before, after = self._list_before_and_after()
        for triple in before - after:
            if not self.is_brought_elsewhere(triple):
                # What a user wrote as well stays in the view, and is from now on the user's alone.
                users = _to_quad(triple, self.names.users)
                self.delete.add(users if users in self.store else _to_quad(triple, VIEW))
        for triple in after - before:
            seen = _to_quad(triple, VIEW)
            if seen not in self.store:
                self.insert.add(seen)
            elif not self.is_brought_elsewhere(triple):
                self.insert.add(_to_quad(triple, self.names.users))

    def _list_before_and_after(self) -> tuple[set[ox.Triple], set[ox.Triple]]:
        gazetteer = self.graphs[self.names.gazetteer]
        around, around_after = _index_containers(gazetteer.before), _index_containers(gazetteer.after)
        before, after = set[ox.Triple](), set[ox.Triple]()
        for name, graph in self.graphs.items():
            if self.names.feeds_view(name):
                before |= _list_seen(graph.before, around)
                after |= _list_seen(graph.after, around_after)
        elsewhere = set(self._list_moved_elsewhere())
        return rename(before | elsewhere, self.names, self._stood_for), rename(after | elsewhere, self.names, self.merging.representative)

    def _stood_for(self, mention: ox.NamedNode) -> ox.NamedNode:
        return self._moved.get(mention) or self.merging.representative(mention)

    def _list_moved_elsewhere(self) -> Iterator[ox.Triple]:
        """Yield what articles that do not change say of entities that another one stands for from now on."""
        for mention in self._moved.keys() - self.merging.new:
            for quad in (*self.store.quads_for_pattern(mention, None, None, None), *self.store.quads_for_pattern(None, None, mention, None)):
                if self.names.is_article_graph(quad.graph_name) and quad.graph_name not in self.graphs:
                    yield quad.triple
                    if quad.predicate == _CONTAINED:
                        yield from (ox.Triple(quad.subject, _CONTAINED, outer) for outer in self._containers_of(quad.subject, quad.graph_name))

    # -------------------------------------------------------------------------------------------------- who else says so
    def is_brought_elsewhere(self, triple: ox.Triple) -> bool:
        """Tell whether the view has a triple from anywhere that the change does not touch."""
        # Of what stands for very many, either few say such a thing, or it is soon found who does: each way alone would look through all of them.
        ways = [self._list_by_subject(triple)]
        if self._is_mention(triple.subject) and self._is_exact(triple):
            ways.append(self._list_by_object(triple))
        while True:
            for way in ways:
                found = next(way, None)
                if found is not False:
                    return found is not None

    def _list_by_subject(self, triple: ox.Triple) -> Iterator[bool]:
        """Go through what those say that the subject stands for, and tell of each whether it is the triple."""
        value = triple.object if self._is_exact(triple) else None
        for subject in self._list_untouched(triple.subject):
            for quad in self.store.quads_for_pattern(subject, triple.predicate, value, None):  # type: ignore[arg-type]  # subjects are no literals
                yield self._is_untouched(quad) and (self._stands_for(quad.object, triple.object) or self._contains(quad, triple.object))
            yield False

    def _list_by_object(self, triple: ox.Triple) -> Iterator[bool]:
        """Go through all that is said so, and tell of each whether it is said of what the subject stands for."""
        for quad in self.store.quads_for_pattern(None, triple.predicate, triple.object, None):
            yield self._stands_for(quad.subject, triple.subject) and self._is_untouched(quad)

    def _is_exact(self, triple: ox.Triple) -> bool:
        """Tell whether whoever brings a triple says it of this very object."""
        return triple.predicate != _CONTAINED and not self._is_mention(triple.object)

    def _is_mention(self, term: Term) -> bool:
        return isinstance(term, ox.NamedNode) and self.names.is_mention(term)

    def _list_untouched(self, term: Term) -> Iterator[Term]:
        """Yield what a term stands for and stood for."""
        if not (isinstance(term, ox.NamedNode) and self.names.is_mention(term)):
            yield term
        elif self.merging.representative(term) == term:
            yield from (member for member in self.merging.iterate_members(term) if member not in self._moved)

    def _is_untouched(self, quad: ox.Quad) -> bool:
        name = quad.graph_name
        if not self.names.feeds_view(name):
            return False
        return not (isinstance(name, ox.NamedNode) and name in self.graphs and quad.triple in self.graphs[name].before)

    def _stands_for(self, term: Term, wanted: Term) -> bool:
        if not (isinstance(term, ox.NamedNode) and self.names.is_mention(term)):
            return term == wanted
        return term not in self._moved and self.merging.representative(term) == wanted

    def _contains(self, quad: ox.Quad, wanted: Term) -> bool:
        """Tell whether what contains a place is itself, over however many steps, in the place wanted."""
        return quad.predicate == _CONTAINED and any(self._stands_for(outer, wanted) for outer in self._containers_of(quad.object, quad.graph_name))

    def _containers_of(self, place: Term, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> set[Term]:
        def find_containers(inner: Term) -> list[Term]:
            quads = (quad for name in {graph, self.names.gazetteer} for quad in self.store.quads_for_pattern(inner, _CONTAINED, None, name))  # type: ignore[arg-type]  # a place is an IRI
            return [quad.object for quad in quads]

        return _walk_up(place, find_containers)


def _to_quad(triple: ox.Triple, name: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, name)
