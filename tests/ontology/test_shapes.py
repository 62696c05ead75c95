"""Shapes: a sound graph passes, and each fault that the vocabulary forbids is found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL
from rdflib.term import Node

from graph.gazetteer import load_gazetteer
from graph.mapping import map_article
from graph.model import Findings
from ontology.shapes import find_violations
from ontology.terms import DBO, KG, OA, ORG, PROV, RDF, SCHEMA, SKOS, XSD
from tests.seed_findings import seed_article, seed_findings

BASE = "https://w3id.org/newsgraph/id/"
NEW = URIRef(f"{BASE}event/new-00000000")


def map_findings(findings: Findings) -> Graph:
    """Return an article's graph with the gazetteer's and the runs' beside it."""
    mapped = map_article(seed_article(), findings, base_iri=BASE, gazetteer=load_gazetteer())
    merged = Graph()
    for part in (mapped.graph, mapped.gazetteer, mapped.runs):
        for triple in part:
            merged.add(triple)
    return merged


@pytest.fixture
def graph() -> Graph:
    """Return a graph with something of each class and little more, for validating takes its time."""
    whole = seed_findings()
    role, statement = whole.roles[0], whole.statements[1]
    forum, sub_forum = replace(whole.events[0], speakers=(), previous=None), whole.events[1]
    return map_findings(replace(whole, people=whole.people[:1], organisations=(), events=(forum, sub_forum), roles=(role,), statements=(statement,)))


def first(graph: Graph, kind: URIRef) -> Node:
    """Return the first node of a class."""
    return min(graph.subjects(RDF.type, kind), key=str)


@pytest.mark.slow
def test_the_seed_breaks_no_shape() -> None:
    """What the mapping makes is what the shapes describe."""
    assert [str(violation) for violation in find_violations(map_findings(seed_findings()))] == []


def test_the_smaller_graph_breaks_no_shape(graph: Graph) -> None:
    """Else the faults below would prove nothing."""
    assert find_violations(graph) == []


def test_an_empty_graph_breaks_no_shape() -> None:
    """Nothing is wrong with nothing."""
    assert find_violations(Graph()) == []


REMOVED = [
    (SCHEMA.Person, SCHEMA.name),
    (SCHEMA.NewsArticle, SCHEMA.identifier),
    (SCHEMA.NewsArticle, SCHEMA.inLanguage),
    (KG.Statement, SCHEMA.creator),
    (KG.Statement, SCHEMA.text),
    (KG.Statement, KG.polarity),
    (KG.Statement, KG.certainty),
    (KG.Statement, KG.mode),
    (KG.Statement, KG.evidence),
    (KG.Assertion, KG.rule),
    (KG.Assertion, KG.evidence),
    (KG.Assertion, RDF.object),
    (KG.Rule, KG.confidence),
    (KG.Rule, KG.basis),
    (KG.Proposal, SCHEMA.name),
    (KG.SubEvent, SCHEMA.superEvent),
    (SCHEMA.QuantitativeValue, SCHEMA.minValue),
    (SCHEMA.GeoCoordinates, SCHEMA.latitude),
    (OA.SpecificResource, OA.hasSource),
    (OA.SpecificResource, OA.hasSelector),
    (OA.TextQuoteSelector, OA.exact),
    (OA.TextPositionSelector, OA.start),
    (ORG.Membership, ORG.member),
    (ORG.Membership, ORG.role),
    (ORG.Role, SKOS.prefLabel),
    (PROV.Entity, PROV.value),
    (PROV.SoftwareAgent, SCHEMA.softwareVersion),
]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "predicate"), REMOVED, ids=lambda term: term.rsplit("/", 1)[-1])
def test_what_is_missing_is_found(graph: Graph, kind: URIRef, predicate: URIRef) -> None:
    """Without any of these a node says too little."""
    node = first(graph, kind)
    graph.remove((node, predicate, None))
    assert str(node) in {violation.node for violation in find_violations(graph)}


ADDED = {
    "a second name": (SCHEMA.Person, SCHEMA.name, Literal("Another")),
    "a person who is a place": (SCHEMA.Person, RDF.type, SCHEMA.Place),
    "an edition that is a sub-event": (KG.EventEdition, RDF.type, KG.SubEvent),
    "a statement that is an assertion": (KG.Statement, RDF.type, KG.Assertion),
    "a statement with a relation of its own": (KG.Statement, SCHEMA.location, Literal("x")),
    "a third polarity": (KG.Statement, KG.polarity, KG.Certain),
    "an edition number in words": (KG.EventEdition, KG.editionNumber, Literal("second")),
    "a start that is no date": (SCHEMA.Event, SCHEMA.startDate, Literal("Wednesday")),
    "a date that means rescheduling": (SCHEMA.Event, URIRef(f"{SCHEMA._NS}previousStartDate"), Literal("2018-03-28", datatype=XSD.date)),
    "a capacity for an attendance": (SCHEMA.Event, URIRef(f"{SCHEMA._NS}maximumAttendeeCapacity"), Literal(400)),
    "a position for a number": (SCHEMA.Event, URIRef(f"{SCHEMA._NS}position"), Literal(2)),
    "an edition before that is a date": (KG.EventEdition, DBO.previousEvent, Literal("2016-07", datatype=XSD.gYearMonth)),
    "a confidence above one": (KG.Rule, KG.confidence, Literal("1.5", datatype=XSD.decimal)),
    "an exact and a least number at once": (SCHEMA.QuantitativeValue, SCHEMA.value, Literal(400)),
    "a guessed sameness": (SCHEMA.Person, OWL.sameAs, NEW),
    "a blank node": (SCHEMA.Event, SCHEMA.location, BNode()),
    "an affiliation to a title": (SCHEMA.Person, SCHEMA.affiliation, Literal("director")),
    "a speaker who is no performer": (KG.SubEvent, KG.speaker, NEW),
    "a mention without evidence": (SCHEMA.NewsArticle, SCHEMA.mentions, NEW),
    "an indirect quotation": (KG.Statement, RDF.type, SCHEMA.Quotation),
}


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "predicate", "value"), ADDED.values(), ids=ADDED)
def test_what_contradicts_the_vocabulary_is_found(graph: Graph, kind: URIRef, predicate: URIRef, value: Node) -> None:
    """Each of these says what the vocabulary forbids."""
    node = first(graph, kind)
    graph.add((node, predicate, value))
    violations = find_violations(graph)
    assert {str(node), str(value)} & {violation.node for violation in violations}


@pytest.mark.slow
def test_a_violation_names_node_property_value_and_fault(graph: Graph) -> None:
    """Its sentence is enough to mend it, and the order is the same each time."""
    event = first(graph, SCHEMA.Event)
    graph.add((event, URIRef(f"{SCHEMA._NS}position"), Literal(2)))
    (violation,) = find_violations(graph)
    assert str(violation) == f"{event} <{SCHEMA._NS}position>: schema:position is not for events; use kg:editionNumber"


def test_the_graph_is_not_changed() -> None:
    """Checking adds nothing."""
    graph = Graph()
    graph.add((NEW, RDF.type, SCHEMA.Event))
    find_violations(graph)
    assert len(graph) == 1
