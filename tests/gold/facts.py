"""Read out of an article's graph what the score compares, each entity as the list of its names.

It reads only the terms of the vocabulary, so it does not care who built the graph; it judges nothing. Called by the comparison.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rdflib import Graph, URIRef
from rdflib.term import Node

from ontology.terms import DBO, KG, OA, ORG, PROV, RDF, SCHEMA, SKOS

__all__ = [
    "EventFacts",
    "Facts",
    "PreviousFacts",
    "ProposalFacts",
    "RoleFacts",
    "StatementFacts",
    "count_true_evidence",
    "name_rule",
    "read_events",
    "read_facts",
    "read_names",
]

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """A membership: the names of the person and of the organisation, and the title; and the name of the rule that found it."""

    person: Names
    title: str
    organisation: Names
    rule: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class PreviousFacts:
    """The edition before: its number, the year of its start or "", and the names of its places."""

    edition: int | None
    year: str
    places: Names


@dataclass(frozen=True, slots=True)
class EventFacts:
    """An event that is no part of another; `places` holds the places that contain its own as well."""

    names: Names = ()
    is_edition: bool = False
    edition: int | None = None
    start: str = ""
    places: Names = ()
    attendance: tuple[float, ...] = ()
    organisers: tuple[Names, ...] = ()
    speakers: tuple[Names, ...] = ()
    parts: tuple[Names, ...] = ()
    previous: tuple[PreviousFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """Who said it and the words; and the name of the rule that found it."""

    speaker: Names
    text: str
    rule: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """Who proposes and the names of what is proposed; and the name of the rule that found it."""

    by: Names
    name: str
    rule: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the score compares of one article."""

    headline: str = ""
    published: str = ""
    authors: tuple[Names, ...] = ()
    publishers: tuple[Names, ...] = ()
    people: tuple[Names, ...] = ()
    organisations: tuple[Names, ...] = ()
    places: tuple[Names, ...] = ()
    roles: tuple[RoleFacts, ...] = ()
    events: tuple[EventFacts, ...] = ()
    statements: tuple[StatementFacts, ...] = ()
    proposals: tuple[ProposalFacts, ...] = ()


def read_facts(graph: Graph) -> Facts:
    """Return what the graph of one article says; all is empty when it holds no article."""
    article = _first(_of_type(graph, SCHEMA.NewsArticle))
    if article is None:
        return Facts()
    return Facts(
        headline=_text(graph, article, SCHEMA.headline),
        published=_text(graph, article, SCHEMA.datePublished)[:10],
        authors=_names_of_each(graph, _objects(graph, article, SCHEMA.author)),
        publishers=_names_of_each(graph, _objects(graph, article, SCHEMA.publisher)),
        people=_names_of_each(graph, _in_story(graph, article, SCHEMA.Person)),
        organisations=_names_of_each(graph, _in_story(graph, article, SCHEMA.Organization)),
        places=_names_of_each(graph, _of_type(graph, SCHEMA.Place)),
        roles=tuple(_read_role(graph, node) for node in _of_type(graph, ORG.Membership)),
        events=tuple(read_events(graph).values()),
        statements=tuple(
            StatementFacts(_speaker(graph, node), _text(graph, node, SCHEMA.text), name_rule(graph, node)) for node in _of_type(graph, KG.Statement)
        ),
        proposals=tuple(
            ProposalFacts(_speaker(graph, node), " / ".join(read_names(graph, proposal)), _rule_of(graph, node, KG.proposes))
            for node in _of_type(graph, KG.Statement)
            for proposal in _objects(graph, node, KG.proposes)
        ),
    )


def count_true_evidence(graph: Graph) -> tuple[int, int]:
    """Return how many spans hold their exact words in the stored text, and how many spans there are."""
    evidence = _of_type(graph, OA.SpecificResource)
    return sum(_is_true(graph, node) for node in evidence), len(evidence)


def _is_true(graph: Graph, node: Node) -> bool:
    texts = [str(value) for version in _objects(graph, node, OA.hasSource) for value in graph.objects(version, PROV.value)]
    selectors = _objects(graph, node, OA.hasSelector)
    return bool(texts and selectors) and all(_selects(graph, selector, texts[0]) for selector in selectors)


def _selects(graph: Graph, selector: Node, text: str) -> bool:
    exact = _text(graph, selector, OA.exact)
    start, end = int(_text(graph, selector, OA.start) or -1), int(_text(graph, selector, OA.end) or -1)
    return bool(exact) and 0 <= start < end and text[start:end] == exact


def _read_role(graph: Graph, node: Node) -> RoleFacts:
    return RoleFacts(
        person=_all_names(graph, _objects(graph, node, ORG.member)),
        title=" / ".join(_all_names(graph, _objects(graph, node, ORG.role))),
        organisation=_all_names(graph, _objects(graph, node, ORG.organization)),
        rule=_rule_of(graph, node, ORG.role),
    )


def name_rule(graph: Graph, node: Node) -> str:
    """Return the name of the rule that a statement, an assertion or an entity rests on; "" where none is named."""
    rule = _first(_objects(graph, node, KG.rule))
    return "" if rule is None else str(rule).rpartition("/")[2]


def _rule_of(graph: Graph, subject: Node, predicate: URIRef) -> str:
    """Return the name of the rule by which something has this property: all such assertions of one thing come from one rule."""
    assertions = [node for node in graph.subjects(RDF.subject, subject) if (node, RDF.predicate, predicate) in graph]
    return min((name_rule(graph, node) for node in assertions), default="")


def read_events(graph: Graph) -> dict[Node, EventFacts]:
    """Return the events that are no part of another, by their nodes."""
    return {node: _read_event(graph, node) for node in _whole_events(graph)}


def _whole_events(graph: Graph) -> list[Node]:
    editions, events, parts = (set(_of_type(graph, kind)) for kind in (KG.EventEdition, SCHEMA.Event, KG.SubEvent))
    return sorted(editions | (events - parts), key=str)


def _read_event(graph: Graph, node: Node) -> EventFacts:
    places = _objects(graph, node, SCHEMA.location)
    around = {outer for place in places for outer in graph.transitive_objects(place, SCHEMA.containedInPlace) if outer}
    quantities = _objects(graph, node, KG.attendance)
    return EventFacts(
        names=read_names(graph, node) + _all_names(graph, _objects(graph, node, SCHEMA.superEvent)),
        is_edition=(node, RDF.type, KG.EventEdition) in graph,
        edition=_number(graph, node),
        start=_text(graph, node, SCHEMA.startDate)[:10],
        places=_all_names(graph, sorted(around, key=str)),
        attendance=tuple(float(str(value)) for q in quantities for term in (SCHEMA.minValue, SCHEMA.value) for value in graph.objects(q, term)),
        organisers=_names_of_each(graph, _objects(graph, node, SCHEMA.organizer)),
        speakers=_names_of_each(graph, _objects(graph, node, KG.speaker)),
        parts=_names_of_each(graph, _objects(graph, node, SCHEMA.subEvent)),
        previous=tuple(_read_previous(graph, other) for other in _objects(graph, node, DBO.previousEvent)),
    )


def _read_previous(graph: Graph, node: Node) -> PreviousFacts:
    return PreviousFacts(
        edition=_number(graph, node),
        year=_text(graph, node, SCHEMA.startDate)[:4],
        places=_all_names(graph, _objects(graph, node, SCHEMA.location)),
    )


def _in_story(graph: Graph, article: Node, kind: URIRef) -> list[Node]:
    # An author or publisher who is nowhere in the story is metadata, not an entity of the story.
    byline = {*graph.objects(article, SCHEMA.author), *graph.objects(article, SCHEMA.publisher)}
    return [node for node in _of_type(graph, kind) if node not in byline or (article, SCHEMA.mentions, node) in graph]


def _speaker(graph: Graph, statement: Node) -> Names:
    return _all_names(graph, _objects(graph, statement, SCHEMA.creator))


def _number(graph: Graph, event: Node) -> int | None:
    number = _text(graph, event, KG.editionNumber)
    return int(number) if number else None


def read_names(graph: Graph, node: Node) -> Names:
    """Return the names of a node, its own before the others."""
    return tuple(str(name) for term in (SCHEMA.name, SKOS.altLabel, SKOS.prefLabel) for name in _objects(graph, node, term))


def _all_names(graph: Graph, nodes: Iterable[Node]) -> Names:
    return tuple(name for node in nodes for name in read_names(graph, node))


def _names_of_each(graph: Graph, nodes: Iterable[Node]) -> tuple[Names, ...]:
    return tuple(read_names(graph, node) for node in nodes)


# Nodes come in the order of their text, so that a score does not depend on the order in which a set is walked.
def _of_type(graph: Graph, kind: URIRef) -> list[Node]:
    return sorted(set(graph.subjects(RDF.type, kind)), key=str)


def _objects(graph: Graph, node: Node, predicate: URIRef) -> list[Node]:
    return sorted(graph.objects(node, predicate), key=str)


def _text(graph: Graph, node: Node, predicate: URIRef) -> str:
    value = _first(_objects(graph, node, predicate))
    # Not `value or ""`: the literal 0, where a text's first span starts, is false.
    return "" if value is None else str(value)


def _first(nodes: list[Node]) -> Node | None:
    return nodes[0] if nodes else None
