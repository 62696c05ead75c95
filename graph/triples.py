"""A graph as it is written: quick to fill and to walk through whole, which is all that becomes of most.

It parses and serialises nothing; rdflib does. Called by whatever maps an article.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Graph
from rdflib.graph import _TriplePatternType, _TripleType
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.store import Store

__all__ = ["make_graph", "write"]

Contexts = Iterator[Graph | None]
_ALL = (None, None, None)
_NO_CONTEXTS: Contexts = iter(())


def make_graph() -> Graph:
    """Make an empty graph; nothing is bound to a prefix."""
    return Graph(WrittenTriples(), bind_namespaces="none")


def write(graph: Graph, triple: _TripleType) -> None:
    """Add a triple of terms; that they are terms, for which rdflib asks each, is left to the checking of types."""
    graph.store.add(triple, graph)


class WrittenTriples(Store):
    """Triples in the order in which they were written, each once; only when one is looked for are they indexed.

    rdflib's own store in memory writes each into three indexes of three levels, which took as long as all else about mapping an article.
    """

    def __init__(self) -> None:
        super().__init__()
        self._triples: dict[_TripleType, None] = {}
        self._index: SimpleMemory | None = None

    def add(self, triple: _TripleType, context: Graph, quoted: bool = False) -> None:
        """Add a triple; once more changes nothing."""
        self._triples[triple] = None
        if self._index is not None:
            self._index.add(triple, context, quoted)

    def remove(self, triple: _TriplePatternType, context: Graph | None = None) -> None:
        """Remove the triples of a pattern."""
        for found, _ in list(self.triples(triple, context)):
            del self._triples[found]
        self._index = None

    def triples(self, triple_pattern: _TriplePatternType, context: Graph | None = None) -> Iterator[tuple[_TripleType, Contexts]]:
        """Yield the triples of a pattern."""
        if triple_pattern == _ALL:
            for triple in self._triples:
                yield triple, _NO_CONTEXTS
        elif None not in triple_pattern:
            if triple_pattern in self._triples:
                yield triple_pattern, _NO_CONTEXTS
        else:
            yield from self._get_index().triples(triple_pattern, context)

    def __len__(self, context: Graph | None = None) -> int:
        """Return how many triples there are."""
        return len(self._triples)

    def _get_index(self) -> SimpleMemory:
        if self._index is None:
            self._index = SimpleMemory()
            for triple in self._triples:
                self._index.add(triple, None)  # type: ignore[arg-type]  # it keeps no contexts
        return self._index
