"""Read every plain fact out of an article's graph as names, and tell whether one that a probe describes is among them.

A plain fact is what the graph says of the world; what a statement holds is none, only that somebody said it. It judges
nothing. Called by the test of the probes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.term import Literal, Node

from ontology.terms import DBO, KG, ORG, RDF, SCHEMA, SKOS
from tests.gold.matching import is_part, is_same_name, overlap, words_of

__all__ = ["ANY", "PREDICATES", "PlainFact", "Triple", "has_fact", "read_plain_facts"]

ANY = "*"
"""The predicate of a probe that means every plain predicate, in either direction."""

_LINKS: dict[str, URIRef] = {
    "affiliation": SCHEMA.affiliation,
    "attendee": SCHEMA.attendee,
    "container": SCHEMA.containedInPlace,
    "edition": KG.editionNumber,
    "end": SCHEMA.endDate,
    "location": SCHEMA.location,
    "organizer": SCHEMA.organizer,
    "parent": ORG.subOrganizationOf,
    "part": SCHEMA.subEvent,
    "previous": DBO.previousEvent,
    "role": SCHEMA.jobTitle,
    "speaker": KG.speaker,
    "start": SCHEMA.startDate,
}
_SPEECH = frozenset({"says", "affirms"})
_VALUES = frozenset({"start", "end"})
PREDICATES = frozenset({*_LINKS, *_SPEECH, "attendance", ANY})
"""The words by which a probe names a relation; README.md says what each means."""

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class PlainFact:
    """The names of the subject, the relation, and the names of the object or the one value."""

    subject: tuple[str, ...]
    predicate: str
    object: tuple[str, ...]


def read_plain_facts(graph: Graph) -> list[PlainFact]:
    """Return the plain facts of an article's graph, and who says and who affirms what."""
    return [*_read_links(graph), *_read_memberships(graph), *_read_attendance(graph), *_read_speech(graph)]


def has_fact(facts: list[PlainFact], triple: Triple) -> bool:
    """Tell whether one of the facts is the one that the triple describes."""
    subject, predicate, value = triple
    if predicate == ANY:
        plain = [fact for fact in facts if fact.predicate not in _SPEECH]
        return any(_links(fact, subject, value) or _links(fact, value, subject) for fact in plain)
    return any(fact.predicate == predicate and _links(fact, subject, value) for fact in facts)


def _links(fact: PlainFact, subject: str, value: str) -> bool:
    is_value = _is_said if fact.predicate in _SPEECH else _begins if fact.predicate in _VALUES else _is_name
    return any(_is_name(subject, name) for name in fact.subject) and any(is_value(value, name) for name in fact.object)


def _is_name(wanted: str, given: str) -> bool:
    # "governor" is met by "governor of the bank" and 2019-03 by 2019-03-05, but "governor" not by "deputy governor".
    x, y = words_of(wanted), words_of(given)
    return y[: len(x)] == x or is_same_name(wanted, given)


def _begins(wanted: str, given: str) -> bool:
    # Two dates of one month share most of their words and are two days all the same.
    return given.startswith(wanted)


def _is_said(wanted: str, given: str) -> bool:
    return overlap(wanted, given) >= 0.6 or is_part(wanted, given)


def _read_links(graph: Graph) -> Iterator[PlainFact]:
    for predicate, term in _LINKS.items():
        for subject, value in graph.subject_objects(term):
            if (subject, RDF.type, KG.Proposal) in graph:
                continue  # what is proposed is part of what was said
            yield PlainFact(_names(graph, subject), predicate, _names(graph, value))


def _read_memberships(graph: Graph) -> Iterator[PlainFact]:
    for membership in graph.subjects(RDF.type, ORG.Membership):
        for person in graph.objects(membership, ORG.member):
            for predicate, term in (("role", ORG.role), ("affiliation", ORG.organization)):
                for value in graph.objects(membership, term):
                    yield PlainFact(_names(graph, person), predicate, _names(graph, value))


def _read_attendance(graph: Graph) -> Iterator[PlainFact]:
    for event, quantity in graph.subject_objects(KG.attendance):
        for term in (SCHEMA.value, SCHEMA.minValue):
            for value in graph.objects(quantity, term):
                yield PlainFact(_names(graph, event), "attendance", (str(value),))


def _read_speech(graph: Graph) -> Iterator[PlainFact]:
    for statement in graph.subjects(RDF.type, KG.Statement):
        is_positive = (statement, KG.polarity, KG.Positive) in graph
        texts = tuple(str(text) for text in graph.objects(statement, SCHEMA.text))
        for speaker in graph.objects(statement, SCHEMA.creator):
            yield PlainFact(_names(graph, speaker), "says", texts)
            if is_positive:
                yield PlainFact(_names(graph, speaker), "affirms", texts)


def _names(graph: Graph, node: Node) -> tuple[str, ...]:
    if isinstance(node, Literal):
        return (str(node),)
    series = [outer for outer in graph.objects(node, SCHEMA.superEvent) if (outer, RDF.type, SCHEMA.EventSeries) in graph]
    terms = (SCHEMA.name, SKOS.altLabel, SKOS.prefLabel)
    return tuple(str(name) for named in (node, *series) for term in terms for name in graph.objects(named, term))
