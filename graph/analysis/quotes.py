"""Look things up in a store: their kind, their name, and the words in articles that they rest on.

It judges nothing and draws nothing. Called by the networks, the explanations and the pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode
from rdflib import URIRef

from graph.analysis.kinds import KINDS
from graph.errors import NotFoundError
from graph.store.names import CANDIDATES
from ontology.terms import KG, OA, PROV, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["VIEW", "Quote", "choose_name", "find_kind", "find_name", "find_quotes", "list_objects", "list_subjects", "to_node"]

VIEW = DefaultGraph()
"""Where the merged view stands."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in an article: half-open [start, end) in code points of the text version; `iri` is the evidence node's."""

    iri: str
    words: str
    start: int
    end: int
    text: str
    article: str
    headline: str
    published: str


_NO_QUOTE = Quote("", "", 0, 0, "", "", "", "")


def find_kind(store: Store, node: NamedNode) -> str | None:
    """Find the kind of a thing by its classes in the merged view; None when it is of none of `KINDS`."""
    classes = {each.value for each in list_objects(store, node, RDF.type)}
    return next((kind.name for kind in KINDS if str(kind.of) in classes), None)


def find_name(store: Store, node: NamedNode) -> str:
    """Find what a thing is called in the merged view: its name, headline, title or words, which may not be blank; else the end of its IRI."""
    for predicate in (SCHEMA.name, SCHEMA.headline, SKOS.prefLabel, SCHEMA.text):
        names = [each.value for each in list_objects(store, node, predicate) if isinstance(each, Literal) and each.value.strip()]
        if names:
            return choose_name(names)
    return node.value.rstrip("/").rpartition("/")[2].rpartition("#")[2]


def choose_name(names: Iterable[str]) -> str:
    """Choose what to call a thing that articles call by several names: the one that says most.

    Of equally long ones the first in the order of characters, so that one store gives one name.

    >>> choose_name(["UN", "United Nations"])
    'United Nations'
    """
    return min(names, key=lambda name: (-len(name), name))


def find_quotes(store: Store, iri: str, *, sources: dict[tuple[str, str], Quote] | None = None) -> tuple[Quote, ...]:
    """Find the words that something rests on, by article and place in the text; empty when it has no evidence.

    Args:
        store: the snapshot's store.
        iri: what rests on words.
        sources: remembers what is known of each text, by graph and text, for who asks for many; it is filled here.
    """
    sources = {} if sources is None else sources
    # A candidate is not in the merged view: its evidence is looked for where it stands.
    candidates = (quad.object for quad in store.quads_for_pattern(NamedNode(iri), NamedNode(KG.evidence), None, None))
    nodes = list_objects(store, NamedNode(iri), KG.evidence) or candidates
    found = {quote for node in nodes if isinstance(node, NamedNode) for quote in _read_quotes(store, node, sources)}
    return tuple(sorted(found, key=lambda quote: (quote.published, quote.article, quote.start, quote.end)))


def _read_quotes(store: Store, evidence: NamedNode, sources: dict[tuple[str, str], Quote]) -> Iterator[Quote]:
    """Read an evidence node where it stands: in the named graph of its article."""
    for quad in store.quads_for_pattern(evidence, NamedNode(str(OA.hasSelector)), None, None):
        if isinstance(quad.object, NamedNode) and isinstance(quad.graph_name, NamedNode):
            words, start, end = (_first(store, quad.object, predicate, quad.graph_name) for predicate in (OA.exact, OA.start, OA.end))
            text = _first(store, evidence, OA.hasSource, quad.graph_name)
            if words and text and start and end:
                source = sources.setdefault((quad.graph_name.value, text), _NO_QUOTE)
                if source is _NO_QUOTE:
                    source = sources[quad.graph_name.value, text] = _read_source(store, quad.graph_name, text)
                yield replace(source, iri=evidence.value, words=words, start=int(start), end=int(end))


def _read_source(store: Store, graph: NamedNode, text: str) -> Quote:
    """Read what is the same in every quote of a text: the article that it is of."""
    graph = NamedNode(graph.value.removesuffix(CANDIDATES))
    source = replace(_NO_QUOTE, text=text)
    article = _first(store, NamedNode(text), PROV.specializationOf, graph)
    if not article:
        return source
    node = NamedNode(article)
    return replace(source, article=article, headline=find_name(store, node), published=_first(store, node, SCHEMA.datePublished, graph))


def _first(store: Store, subject: NamedNode, predicate: URIRef, graph: NamedNode) -> str:
    values = (quad.object for quad in store.quads_for_pattern(subject, NamedNode(str(predicate)), None, graph))
    return min((value.value for value in values if isinstance(value, NamedNode | Literal)), default="")


def list_objects(store: Store, subject: NamedNode, predicate: URIRef) -> list[NamedNode | Literal]:
    """List the values of a predicate in the merged view, sorted."""
    found = (quad.object for quad in store.quads_for_pattern(subject, NamedNode(str(predicate)), None, VIEW))
    kept = [each for each in found if isinstance(each, NamedNode | Literal)]
    return sorted(kept, key=str) if len(kept) > 1 else kept


def list_subjects(store: Store, predicate: URIRef, target: URIRef | NamedNode) -> list[NamedNode]:
    """List what has a value of a predicate in the merged view, sorted."""
    node = target if isinstance(target, NamedNode) else NamedNode(str(target))
    found = (quad.subject for quad in store.quads_for_pattern(None, NamedNode(str(predicate)), node, VIEW))
    return sorted((each for each in found if isinstance(each, NamedNode)), key=lambda node: node.value)


def to_node(iri: str) -> NamedNode:
    """Turn what a user gave as an IRI into a node.

    Raises:
        NotFoundError: it is no IRI.
    """
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise NotFoundError(f"{iri!r} is not an IRI. Give one that the store holds.") from error
