"""What is known of one thing, fact by fact, with the words and the rule behind each.

It reads the merged view as it is, and infers nothing. Called by `explain`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store
from rdflib import URIRef

from graph.analysis import RELATIONS, Quote, find_kind, find_name, find_quotes
from graph.errors import NotFoundError
from graph.store import Snapshot
from ontology.terms import KG, RDF

__all__ = ["Explanation", "Reason", "explain"]

_VIEW = DefaultGraph()


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """A fact in words ("speaker", "Ann Example"), seen from the thing that is explained, with the rule and the words behind it."""

    relation: str
    value: str
    rule: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a thing is called, what it is, the words that name it, and what is asserted of it."""

    iri: str
    name: str
    kind: str | None
    quotes: tuple[Quote, ...]
    reasons: tuple[Reason, ...]


def explain(snapshot: Snapshot, iri: str) -> Explanation:
    """Explain a thing by all that is asserted of it, from either side; an assertion is explained by itself.

    Raises:
        NotFoundError: the merged view says nothing of it.
    """
    store, node = snapshot.store, _to_node(iri)
    if next(store.quads_for_pattern(node, None, None, _VIEW), None) is None:
        raise NotFoundError(f"nothing is known of {iri!r}. Give an IRI that the store holds, as queries and pages show them.")
    reasons = sorted(_read_reasons(store, node), key=lambda reason: (reason.relation, reason.value, reason.rule))
    return Explanation(iri, find_name(store, node), find_kind(store, node), find_quotes(store, iri), tuple(reasons))


def _read_reasons(store: Store, node: NamedNode) -> Iterator[Reason]:
    for predicate, side in ((RDF.subject, RDF.object), (RDF.object, RDF.subject)):
        for quad in store.quads_for_pattern(None, NamedNode(predicate), node, _VIEW):
            if isinstance(quad.subject, NamedNode):
                yield _read_reason(store, quad.subject, other=side)
    if _read(store, node, RDF.predicate):
        yield _read_reason(store, node, other=RDF.object)


def _read_reason(store: Store, assertion: NamedNode, *, other: URIRef) -> Reason:
    predicates, values, rules = (_read(store, assertion, part) for part in (RDF.predicate, other, KG.rule))
    relation = RELATIONS.get(URIRef(predicates[0].value)) if predicates else None
    words = _to_words(store, predicates) if relation is None else relation.words if other == RDF.object else relation.inverse
    return Reason(words, _to_words(store, values), _to_words(store, rules), find_quotes(store, assertion.value))


def _read(store: Store, node: NamedNode, predicate: URIRef) -> list[NamedNode | Literal]:
    values = (quad.object for quad in store.quads_for_pattern(node, NamedNode(predicate), None, _VIEW))
    return sorted((value for value in values if isinstance(value, NamedNode | Literal)), key=str)


def _to_words(store: Store, terms: list[NamedNode | Literal]) -> str:
    return ", ".join(find_name(store, term) if isinstance(term, NamedNode) else term.value for term in terms)


def _to_node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise NotFoundError(f"{iri!r} is not an IRI. Give one that the store holds.") from error
