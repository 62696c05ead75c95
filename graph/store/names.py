"""The graphs under `<base>graph/`, and the terms that the store itself must know, as Oxigraph's terms.

It decides nothing. Called by the other modules of this package, and by the export.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ontology.iris import ARTICLE_KINDS, mint_gazetteer_graph_iri, mint_identity_graph_iri, mint_runs_graph_iri, mint_stories_graph_iri
from ontology.terms import OA, RDF, XSD

__all__ = [
    "CANDIDATES",
    "EVIDENCE_CLASSES",
    "PAST",
    "TYPE",
    "GraphNames",
    "Term",
    "Triples",
    "find_evidence_nodes",
    "is_past",
    "to_graph",
    "to_kept",
    "to_oxigraph",
    "to_rdflib",
    "to_triples",
]

Triples = frozenset[ox.Triple]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

CANDIDATES = "/candidates"
"""What the name of an article's graph of candidates has behind the article graph's."""

TYPE = ox.NamedNode(RDF.type)
PAST = "/past/"
"""What the names of the graphs of an article's past have behind the article graph's, before the hash of the text."""
_PAST_GRAPH = re.compile(rf"/graph/[0-9a-f]{{8}}{PAST}[0-9a-f]{{64}}$")
XSD_STRING = str(XSD.string)
EVIDENCE_CLASSES = frozenset(ox.NamedNode(name) for name in (OA.SpecificResource, OA.TextPositionSelector, OA.TextQuoteSelector))
"""Nodes of these classes stay in the article's graph and do not enter the merged view."""


@dataclass(frozen=True)
class GraphNames:
    """Which graph is which under one base IRI."""

    base_iri: str

    @cached_property
    def gazetteer(self) -> ox.NamedNode:
        """What the gazetteer adds for the places that articles name."""
        return ox.NamedNode(mint_gazetteer_graph_iri(self.base_iri))

    @cached_property
    def runs(self) -> ox.NamedNode:
        """The runs and the rules that articles rest on."""
        return ox.NamedNode(mint_runs_graph_iri(self.base_iri))

    @cached_property
    def users(self) -> ox.NamedNode:
        """What a user wrote in the default graph and an article brings as well: it stays there when the article goes."""
        return ox.NamedNode(f"{self.base_iri}graph/users")

    @cached_property
    def identity(self) -> ox.NamedNode:
        """What people decided on who is the same, and which entity stands for which."""
        return ox.NamedNode(mint_identity_graph_iri(self.base_iri))

    @cached_property
    def index(self) -> ox.NamedNode:
        """By what mentions are found that may be the same; it is the store's own business, and not exported."""
        return ox.NamedNode(f"{self.identity.value}/index")

    @cached_property
    def stories(self) -> ox.NamedNode:
        """Which articles print one text; it follows from the articles and feeds the view."""
        return ox.NamedNode(mint_stories_graph_iri(self.base_iri))

    @cached_property
    def stories_index(self) -> ox.NamedNode:
        """By what articles are found that may print one text; it is the store's own business, and not exported."""
        return ox.NamedNode(f"{self.stories.value}/index")

    @cached_property
    def withdrawn(self) -> ox.NamedNode:
        """The IRIs of what was retracted, with when and why; it feeds no view and is in no export."""
        return ox.NamedNode(f"{self.base_iri}graph/withdrawn")

    @cached_property
    def _article_graph(self) -> re.Pattern[str]:
        return re.compile(re.escape(f"{self.base_iri}graph/") + "[0-9a-f]{8}")

    def is_article_graph(self, name: object) -> bool:
        """Tell whether a graph holds what one article contributes."""
        return isinstance(name, ox.NamedNode) and self._article_graph.fullmatch(name.value) is not None

    @cached_property
    def _mention_prefixes(self) -> tuple[str, ...]:
        return tuple(f"{self.base_iri}{kind}/" for kind in ARTICLE_KINDS)

    def is_mention(self, iri: ox.NamedNode) -> bool:
        """Tell whether an IRI is that of an entity as one article names it."""
        return iri.value.startswith(self._mention_prefixes)

    def is_candidates_graph(self, name: object) -> bool:
        """Tell whether a graph holds what was found in one article below the floor of confidence; it feeds no view."""
        return isinstance(name, ox.NamedNode) and name.value.endswith(CANDIDATES) and self.is_builders(name)

    def find_candidates_graph(self, article_graph: ox.NamedNode) -> ox.NamedNode:
        """Return the name of the graph of candidates beside an article's."""
        return ox.NamedNode(article_graph.value + CANDIDATES)

    def is_past_graph(self, name: object) -> bool:
        """Tell whether a graph holds what is kept of an article's earlier text; it feeds no view."""
        return is_past(name) and self.is_builders(name)

    def find_past_graph(self, article_graph: ox.NamedNode, sha256: str) -> ox.NamedNode:
        """Return the name of the graph of an earlier text beside an article's."""
        return ox.NamedNode(article_graph.value + PAST + sha256)

    def is_builders(self, name: object) -> bool:
        """Tell whether a graph is the builder's, so that nobody else may write it."""
        return isinstance(name, ox.NamedNode) and name.value.startswith(f"{self.base_iri}graph/")

    def feeds_view(self, name: object) -> bool:
        """Tell whether the merged view holds what stands in this graph."""
        return name in (self.gazetteer, self.stories) or self.is_article_graph(name)


def is_past(name: object) -> bool:
    """Tell whether a graph holds what is kept of an article's earlier text, under whatever base IRI."""
    return isinstance(name, ox.NamedNode) and _PAST_GRAPH.search(name.value) is not None


def find_evidence_nodes(triples: Triples) -> frozenset[object]:
    """Find the evidence nodes and selectors among the subjects."""
    return frozenset(triple.subject for triple in triples if triple.predicate == TYPE and triple.object in EVIDENCE_CLASSES)


def to_triples(graph: Graph) -> Triples:
    """Convert a graph to Oxigraph's terms in the form in which Oxigraph keeps them, so that sets of them can be compared.

    Raises:
        ValueError: it holds a blank node, or an IRI that is none.
    """
    return frozenset(ox.Triple(to_kept(subject), to_kept(predicate), to_kept(value)) for subject, predicate, value in graph)  # type: ignore[arg-type]  # the position says which terms are allowed


@lru_cache(maxsize=8_192)
def to_kept(term: Node) -> ox.NamedNode | ox.Literal:
    """Convert an IRI or a literal to the form in which Oxigraph keeps it; most stand in many triples.

    Raises:
        ValueError: it is neither, or an IRI that is none.
    """
    converted = to_oxigraph(term)
    if isinstance(converted, ox.NamedNode) or converted.datatype.value == XSD_STRING or converted.language:
        return converted
    # Oxigraph keeps values, not spellings; passing through one of its stores leaves what it will say again.
    store = ox.Store()
    store.add(ox.Quad(TYPE, TYPE, converted))
    return next(quad.object for quad in store if isinstance(quad.object, ox.Literal))


def to_oxigraph(term: Node) -> ox.NamedNode | ox.Literal:
    """Convert an IRI or a literal.

    Raises:
        ValueError: it is neither, or an IRI that is none.
    """
    if isinstance(term, URIRef):
        return ox.NamedNode(term)
    if isinstance(term, Literal):
        datatype = None if term.language or term.datatype is None else ox.NamedNode(term.datatype)
        return ox.Literal(str(term), datatype=datatype, language=term.language)
    kind = "blank node" if isinstance(term, BNode) else type(term).__name__
    raise ValueError(f"{kind} {term!r} cannot be stored: only IRIs and literals can")


def to_graph(quads: Iterable[ox.Quad]) -> Graph:
    """Copy quads into a graph in memory, whatever graph they stand in."""
    graph = Graph()
    for quad in quads:
        graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    return graph


def to_rdflib(term: object) -> Node:
    """Convert an IRI, a blank node or a literal, its spelling as it is stored.

    Raises:
        ValueError: it is none of them.
    """
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise ValueError(f"{type(term).__name__} {term!r} has no counterpart: only IRIs, blank nodes and literals have")  # noqa: TRY004 - as for all wrong terms
    if term.language:
        return Literal(term.value, lang=term.language)
    # rdflib takes a plain literal and one of xsd:string for two; what maps articles writes plain ones.
    datatype = None if term.datatype.value == str(XSD.string) else URIRef(term.datatype.value)
    return Literal(term.value, datatype=datatype, normalize=False)
