"""What one article brings, in the store's own terms: small to hand from one process to another, and quick to take in.

It decides nothing about what is written. The build makes it where an article is read; the writer takes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import Literal
from rdflib.term import Node

from graph.copies import Printed, make_print
from graph.identity import Mention, find_mentions
from graph.store.names import Triples, to_kept, to_triples
from ontology.terms import PROV, SCHEMA

if TYPE_CHECKING:
    from graph.mapping import Contribution

__all__ = ["Handover", "hand_over"]

_OF_PRINTS = frozenset({PROV.wasDerivedFrom, PROV.value, SCHEMA.datePublished})


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
        printed: by what other prints of its text are found; None where its text is not known.
    """

    identifier: str
    graph_iri: str
    graph: Triples
    candidates: Triples
    gazetteer: Triples
    runs: Triples
    mentions: tuple[Mention, ...] = ()
    printed: Printed | None = None

    def __reduce__(self) -> tuple[Callable[..., Handover], tuple[str | tuple[Mention, ...] | Printed | bytes | None, ...]]:
        # As N-Triples: term by term the pickle of an article takes five times as long to read, in the one process that all wait for.
        graphs = (self.graph, self.candidates, self.gazetteer, self.runs)
        return _read_handover, (self.identifier, self.graph_iri, self.mentions, self.printed, *map(_to_bytes, graphs))


def hand_over(contribution: Contribution) -> Handover:
    """Convert what an article brings.

    Raises:
        ValueError: it holds a blank node or an IRI that is none.
    """
    graphs = (contribution.graph, contribution.candidates, contribution.gazetteer, contribution.runs)
    graph, candidates, gazetteer, runs = map(to_triples, graphs)
    return Handover(
        contribution.identifier,
        str(contribution.graph_iri),
        graph,
        candidates,
        gazetteer,
        runs,
        find_mentions(graph, gazetteer),
        _read_print(contribution),
    )


def _read_print(contribution: Contribution) -> Printed | None:
    """Take the fingerprint of an article's text; None where the graph does not hold it, or it has no word."""
    said: dict[tuple[Node, Node], list[Node]] = defaultdict(list)
    for subject, predicate, value in contribution.graph:
        if predicate in _OF_PRINTS:
            said[subject, predicate].append(value)
    texts = [text for version in said[contribution.graph_iri, PROV.wasDerivedFrom] for text in said[version, PROV.value]]
    # As the store keeps it: a time has more than one spelling.
    dates = (to_kept(date).value for date in said[contribution.article, SCHEMA.datePublished] if isinstance(date, Literal))
    return make_print(str(contribution.article), contribution.identifier, min(map(str, texts), default=""), min(dates, default=None))


def _to_bytes(triples: Triples) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def _read_handover(identifier: str, graph_iri: str, mentions: tuple[Mention, ...], printed: Printed | None, *graphs: bytes) -> Handover:
    graph, candidates, gazetteer, runs = (frozenset(quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)) for data in graphs)
    return Handover(identifier, graph_iri, graph, candidates, gazetteer, runs, mentions, printed)
