"""Who still needs what stands in a shared graph: the gazetteer's places, the runs and the rules.

A subject there lives while an article graph refers to it, or a living subject of the same graph does. It plans only; the writer
writes. Called by the planning of changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter

import pyoxigraph as ox

from graph.store.names import GraphNames, Term, Triples

__all__ = ["SharedGraph"]

_NONE: Triples = frozenset()
_SUBJECT, _OBJECT = attrgetter("subject"), attrgetter("object")


@dataclass(frozen=True)
class SharedGraph:
    """A shared graph under a change of articles; work grows with what these refer to, not with the store.

    Attributes:
        store: as it is before the change.
        names: tells article graphs from others.
        graph: the shared graph.
        articles: for each article graph that changes, its triples before and after.
        incoming: what the new articles bring for this graph; a subject named there is described anew, whole.
    """

    store: ox.Store
    names: GraphNames
    graph: ox.NamedNode
    articles: Mapping[ox.NamedNode, tuple[Triples, Triples]]
    incoming: Triples
    _before: dict[Term, Triples] = field(default_factory=dict)
    _after: dict[Term, Triples] = field(default_factory=dict)
    _living: set[Term] = field(default_factory=set)

    def plan(self) -> tuple[Triples, Triples]:
        """Return the triples of all subjects that the change reaches, before and after."""
        self._reach()
        for _, new in self.articles.values():
            # Sieved as they come: a set of all terms of many articles takes longer to fill than all else here.
            for subject in self._after.keys() & map(_SUBJECT, new) | self._after.keys() & map(_OBJECT, new):
                self._keep(subject)
        # Only what the changed articles do not mention themselves is looked up, with one query each.
        for subject in sorted(self._after.keys() - self._living, key=str):
            if subject not in self._living and self._after[subject] and self._is_needed_elsewhere(subject):
                self._keep(subject)
        return _join(self._before.values()), _join(self._after[subject] for subject in self._living)

    def _reach(self) -> None:
        """Find every subject that may come, change or go, with its triples before and as the articles describe it."""
        described: dict[Term, set[ox.Triple]] = {}
        for triple in self.incoming:
            described.setdefault(triple.subject, set()).add(triple)
        dropped = {triple.object for before, _ in self.articles.values() for triple in before}
        waiting = [*described, *dropped]
        while waiting:
            subject = waiting.pop()
            if subject in self._before or not isinstance(subject, ox.NamedNode):
                continue
            self._before[subject] = frozenset(quad.triple for quad in self.store.quads_for_pattern(subject, None, None, self.graph))
            self._after[subject] = frozenset(described.get(subject, self._before[subject]))
            waiting.extend(triple.object for triple in self._before[subject] | self._after[subject])

    def _keep(self, subject: Term) -> None:
        waiting = [subject]
        while waiting:
            reached = waiting.pop()
            if reached not in self._living and self._after.get(reached):
                self._living.add(reached)
                waiting.extend(triple.object for triple in self._after[reached])

    def _is_needed_elsewhere(self, subject: Term) -> bool:
        """Tell whether an article that does not change refers to a subject, or a subject here that is not reached.

        The latter lives: nothing that changes refers to it.
        """
        # As a query, so that the merged view's many triples with this object are not walked through.
        query = "SELECT ?graph ?other ?subject { GRAPH ?graph { ?other ?predicate ?subject } }"
        found = self.store.query(query, substitutions={ox.Variable("subject"): subject})
        if not isinstance(found, ox.QuerySolutions):
            raise TypeError("a SELECT query gives solutions")
        return any(self._needs(row["graph"], row["other"]) for row in found)

    def _needs(self, graph: ox.NamedNode, other: Term) -> bool:
        return (graph == self.graph and other not in self._after) or (self.names.is_article_graph(graph) and graph not in self.articles)


def _join(parts: Iterable[Triples]) -> Triples:
    return _NONE.union(*parts)
