"""What stands in the store against a fact: another value, a denial, another reading of the same name, a decision.

It finds and does not weigh. Called by the explanation of a thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store
from rdflib import URIRef

from graph.analysis import RELATIONS, find_kind, find_name
from graph.store.names import is_past
from ontology.terms import DBO, KG, RDF, SCHEMA, SKOS

__all__ = ["Objection", "find_objections", "find_objections_to_kind"]

SINGLE_VALUED = frozenset(
    {
        SCHEMA.headline,
        SCHEMA.datePublished,
        SCHEMA.publisher,
        SCHEMA.startDate,
        SCHEMA.endDate,
        SCHEMA.superEvent,
        KG.editionNumber,
        KG.attendance,
        DBO.previousEvent,
    }
)
"""Of these a thing has one value: two of them cannot both be right."""
_NAMED_KINDS = frozenset({"person", "organisation", "place", "event", "series"})


@dataclass(frozen=True, slots=True, order=True)
class Objection:
    """One thing that speaks against a fact: what sort it is, in words, and the IRI of what says so."""

    sort: str
    words: str
    iri: str


def find_objections(store: Store, assertion: NamedNode) -> Iterator[Objection]:
    """Yield what speaks against an assertion: another value where there can be one only, and denials that name both its ends."""
    subjects, predicates, values = (_objects(store, assertion, part) for part in (RDF.subject, RDF.predicate, RDF.object))
    if not (subjects and predicates and values and isinstance(subjects[0], NamedNode)):
        return
    if URIRef(predicates[0].value) in SINGLE_VALUED:
        yield from _find_other_values(store, subjects[0], predicates[0], values[0])
    if isinstance(values[0], NamedNode):
        yield from _find_denials(store, subjects[0], values[0])


def _find_other_values(store: Store, subject: NamedNode, predicate: NamedNode | Literal, value: NamedNode | Literal) -> Iterator[Objection]:
    for other in _subjects(store, RDF.subject, subject):
        found = _objects(store, other, RDF.object)
        if predicate in _objects(store, other, RDF.predicate) and value not in found:
            relation = RELATIONS.get(URIRef(predicate.value))
            words = " ".join([relation.words if relation else predicate.value, *(_name(store, each) for each in found)])
            rules = ", ".join(_name(store, rule) for rule in _objects(store, other, KG.rule))
            yield Objection("another value", f"{words}, by {rules}", other.value)


def _find_denials(store: Store, *ends: NamedNode) -> Iterator[Objection]:
    """Yield the statements that deny something of both ends; whether it is this fact that they deny, a reader must say."""
    about = [set(_subjects(store, SCHEMA.about, end)) for end in ends]
    for statement in sorted(set.intersection(*about), key=str):
        if NamedNode(KG.Negative) in _objects(store, statement, KG.polarity):
            speakers = ", ".join(_name(store, speaker) for speaker in _objects(store, statement, SCHEMA.creator))
            yield Objection("a denial that names both", f"{speakers}: {_name(store, statement)}", statement.value)


def find_objections_to_kind(store: Store, node: NamedNode, kind: str | None) -> Iterator[Objection]:
    """Yield things of other kinds that the same article calls by the same name, and decisions about who is the same."""
    if kind in _NAMED_KINDS:
        articles = set(_subjects(store, SCHEMA.mentions, node))
        for other in _find_namesakes(store, node):
            other_kind = find_kind(store, other)
            # A series and an edition of it may well have one name.
            is_other = other_kind in _NAMED_KINDS and {kind, other_kind} not in ({kind}, {"event", "series"})
            if is_other and articles & set(_subjects(store, SCHEMA.mentions, other)):
                yield Objection("read otherwise as well", f"{other_kind} {find_name(store, other)}", other.value)
    for side, across in ((KG.left, KG.right), (KG.right, KG.left)):
        for link in _subjects(store, side, node):
            yield Objection("decided", _describe_decision(store, link, across), link.value)


def _find_namesakes(store: Store, node: NamedNode) -> list[NamedNode]:
    names = {name for predicate in (SCHEMA.name, SKOS.altLabel) for name in _objects(store, node, predicate)}
    found = {other for name in names for predicate in (SCHEMA.name, SKOS.altLabel) for other in _subjects(store, predicate, name)}
    return sorted(found - {node}, key=str)


def _describe_decision(store: Store, link: NamedNode, across: URIRef) -> str:
    decision, others, reasons = (", ".join(_name(store, each) for each in _objects(store, link, part)) for part in (KG.decision, across, KG.reason))
    return f"{decision}: {others}. {reasons}"


def _objects(store: Store, node: NamedNode, predicate: URIRef) -> list[NamedNode | Literal]:
    # What an article took back speaks against nothing.
    found = {quad.object for quad in store.quads_for_pattern(node, NamedNode(predicate), None, None) if not is_past(quad.graph_name)}
    return sorted((each for each in found if isinstance(each, NamedNode | Literal)), key=str)


def _subjects(store: Store, predicate: URIRef, value: NamedNode | Literal) -> list[NamedNode]:
    found = {quad.subject for quad in store.quads_for_pattern(None, NamedNode(predicate), value, None) if not is_past(quad.graph_name)}
    return sorted((each for each in found if isinstance(each, NamedNode)), key=str)


def _name(store: Store, term: NamedNode | Literal) -> str:
    return find_name(store, term) if isinstance(term, NamedNode) else term.value
