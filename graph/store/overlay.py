"""One graph of the store with changes laid over it that are not written yet, so that each step of a plan sees the steps before it.

It writes nothing. Called by the planning of who is the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph as ox

__all__ = ["Overlay"]

Key = tuple[ox.NamedNode, ox.NamedNode]
Term = ox.NamedNode | ox.Literal


class Overlay:
    """A graph as it will be; every look-up is by predicate and subject or object."""

    def __init__(self, store: ox.Store, graph: ox.NamedNode) -> None:
        self._store = store
        self._graph = graph
        self._objects: dict[Key, dict[Term, None]] = defaultdict(dict)
        self._subjects: dict[tuple[ox.NamedNode, Term], dict[ox.NamedNode, None]] = defaultdict(dict)
        self._removed: set[tuple[ox.NamedNode, ox.NamedNode, Term]] = set()

    def objects(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> Iterator[Term]:
        """Yield what a subject has."""
        for quad in self._store.quads_for_pattern(subject, predicate, None, self._graph):
            if (subject, predicate, quad.object) not in self._removed:
                yield quad.object  # type: ignore[misc]  # the builder's graphs quote no triples
        yield from tuple(self._objects.get((subject, predicate), ()))

    def value(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> Term | None:
        """Return the one value that a subject has, None where it has none."""
        if added := self._objects.get((subject, predicate)):
            return next(iter(added))
        for quad in self._store.quads_for_pattern(subject, predicate, None, self._graph):
            if not self._removed or (subject, predicate, quad.object) not in self._removed:
                return quad.object  # type: ignore[return-value]  # the builder's graphs quote no triples
        return None

    def subjects(self, predicate: ox.NamedNode, value: Term) -> Iterator[ox.NamedNode]:
        """Yield what has a value."""
        for quad in self._store.quads_for_pattern(None, predicate, value, self._graph):
            if not self._removed or (quad.subject, predicate, value) not in self._removed:
                yield quad.subject  # type: ignore[misc]  # nor does it keep blank nodes
        yield from tuple(self._subjects.get((predicate, value), ()))

    def add(self, subject: ox.NamedNode, predicate: ox.NamedNode, value: Term) -> None:
        """Add a triple; one that is there already changes nothing."""
        triple = (subject, predicate, value)
        if triple in self._removed:
            self._removed.remove(triple)
        elif ox.Quad(subject, predicate, value, self._graph) not in self._store:
            self._objects[subject, predicate][value] = None
            self._subjects[predicate, value][subject] = None

    def remove(self, subject: ox.NamedNode, predicate: ox.NamedNode, value: Term) -> None:
        """Remove a triple; one that is not there changes nothing."""
        if value in self._objects.get((subject, predicate), ()):
            del self._objects[subject, predicate][value]
            del self._subjects[predicate, value][subject]
        elif ox.Quad(subject, predicate, value, self._graph) in self._store:
            self._removed.add((subject, predicate, value))

    def list_removed(self) -> Iterator[ox.Quad]:
        """Yield what is to be deleted."""
        return (ox.Quad(subject, predicate, value, self._graph) for subject, predicate, value in self._removed)

    def list_added(self) -> Iterator[ox.Quad]:
        """Yield what is to be inserted."""
        return (ox.Quad(subject, predicate, value, self._graph) for (subject, predicate), values in self._objects.items() for value in values)
