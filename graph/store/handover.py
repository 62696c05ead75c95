"""What one article brings, in the store's own terms: small to hand from one process to another, and quick to take in.

It decides nothing about what is written. The build makes it where an article is read; the writer takes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.identity import Mention, find_mentions
from graph.store.names import Triples, to_triples

if TYPE_CHECKING:
    from graph.mapping import Contribution

__all__ = ["Handover", "hand_over"]


@dataclass(frozen=True, slots=True)
class Handover:
    """A contribution whose graphs are sets of triples as the store keeps them.

    Attributes:
        identifier: the article's.
        graph_iri: the IRI of its named graph.
        graph: what stands in that graph.
        candidates: what stands in the graph beside it, empty where nothing does.
        gazetteer: what it needs of the gazetteer's graph.
        runs: what it needs of the runs' graph.
        mentions: what it names that another article may name too.
    """

    identifier: str
    graph_iri: str
    graph: Triples
    candidates: Triples
    gazetteer: Triples
    runs: Triples
    mentions: tuple[Mention, ...] = ()

    def __reduce__(self) -> tuple[Callable[..., Handover], tuple[str | tuple[Mention, ...] | bytes, ...]]:
        # As N-Triples: term by term the pickle of an article takes five times as long to read, in the one process that all wait for.
        graphs = (self.graph, self.candidates, self.gazetteer, self.runs)
        return _read_handover, (self.identifier, self.graph_iri, self.mentions, *map(_to_bytes, graphs))


def hand_over(contribution: Contribution) -> Handover:
    """Convert what an article brings.

    Raises:
        ValueError: it holds a blank node or an IRI that is none.
    """
    graphs = (contribution.graph, contribution.candidates, contribution.gazetteer, contribution.runs)
    graph, candidates, gazetteer, runs = map(to_triples, graphs)
    return Handover(contribution.identifier, str(contribution.graph_iri), graph, candidates, gazetteer, runs, find_mentions(graph, gazetteer))


def _to_bytes(triples: Triples) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def _read_handover(identifier: str, graph_iri: str, mentions: tuple[Mention, ...], *graphs: bytes) -> Handover:
    graph, candidates, gazetteer, runs = (frozenset(quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)) for data in graphs)
    return Handover(identifier, graph_iri, graph, candidates, gazetteer, runs, mentions)
