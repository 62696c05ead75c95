"""Evidence: what holds is proven, and each way in which it can fail is found and named."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from graph.gazetteer import load_gazetteer
from graph.mapping import map_article
from graph.model import ReaderVersion
from graph.provenance import ARTICLE_FACTS, ASSERTED, check_evidence, mint_run_iri
from ontology.terms import KG, OA, PROV, RDF, SCHEMA, XSD
from tests.seed_findings import seed_article, seed_findings

BASE = "https://w3id.org/newsgraph/id/"


@pytest.fixture
def graph() -> Graph:
    """Return the seed's graph, in which all is proven."""
    return map_article(seed_article(), seed_findings(), base_iri=BASE, gazetteer=load_gazetteer()).graph


def first(graph: Graph, kind: URIRef) -> Node:
    """Return the first node of a class."""
    return min(graph.subjects(RDF.type, kind), key=str)


def replace_value(graph: Graph, subject: Node, predicate: URIRef, value: Node) -> None:
    """Put one value in place of another."""
    graph.remove((subject, predicate, None))
    graph.add((subject, predicate, value))


def test_all_of_the_seed_is_proven(graph: Graph) -> None:
    """No fault, and there is something to prove."""
    assert list(check_evidence(graph)) == []
    assert len(set(graph.subjects(RDF.type, KG.Assertion))) > 50


def test_an_empty_graph_has_no_fault() -> None:
    """Nothing is claimed."""
    assert list(check_evidence(Graph())) == []


def test_a_changed_text_is_found_by_its_hash(graph: Graph) -> None:
    """Each letter counts."""
    version = next(graph.subjects(PROV.value))
    replace_value(graph, version, PROV.value, Literal(str(graph.value(version, PROV.value)) + " "))
    (fault,) = check_evidence(graph)
    assert fault.node == str(version)
    assert "SHA-256" in fault.problem


def test_a_quotation_that_does_not_stand_there_is_found(graph: Graph) -> None:
    """The fault names what stands there instead."""
    evidence = first(graph, OA.SpecificResource)
    selector = graph.value(evidence, OA.hasSelector)
    assert selector is not None
    printed = str(graph.value(selector, OA.exact))
    replace_value(graph, selector, OA.exact, Literal("something else"))
    fault = next(fault for fault in check_evidence(graph) if fault.node == str(evidence))
    assert repr(printed) in fault.problem
    assert "'something else'" in str(fault)


@pytest.mark.parametrize(("start", "end"), [(0, 10**6), (7, 7), (9, 3), (-1, 3)])
def test_offsets_outside_the_text_are_found(graph: Graph, start: int, end: int) -> None:
    """Python's slices would forgive them."""
    evidence = first(graph, OA.SpecificResource)
    selector = graph.value(evidence, OA.hasSelector)
    assert selector is not None
    replace_value(graph, selector, OA.start, Literal(str(start), datatype=XSD.integer))
    replace_value(graph, selector, OA.end, Literal(str(end), datatype=XSD.integer))
    assert any("outside the text" in fault.problem for fault in check_evidence(graph) if fault.node == str(evidence))


def test_evidence_that_leads_nowhere_is_found(graph: Graph) -> None:
    """An assertion may not point at nothing."""
    nowhere = URIRef(f"{BASE}evidence/0000000000000000")
    replace_value(graph, first(graph, KG.Assertion), KG.evidence, nowhere)
    assert str(nowhere) in {fault.node for fault in check_evidence(graph)}


@pytest.mark.parametrize("predicate", [RDF.subject, RDF.predicate, RDF.object, KG.rule, KG.evidence])
def test_an_assertion_that_lacks_a_part_is_found(graph: Graph, predicate: URIRef) -> None:
    """Subject, predicate, object, rule and evidence."""
    assertion = first(graph, KG.Assertion)
    graph.remove((assertion, predicate, None))
    assert str(assertion) in {fault.node for fault in check_evidence(graph)}


def test_an_assertion_of_what_is_not_there_is_found(graph: Graph) -> None:
    """Its triple was taken away."""
    assertion = first(graph, KG.Assertion)
    parts = [graph.value(assertion, part) for part in (RDF.subject, RDF.predicate, RDF.object)]
    graph.remove((parts[0], parts[1], parts[2]))
    assert [fault.node for fault in check_evidence(graph)] == [str(assertion)]


@pytest.mark.parametrize("predicate", sorted(ASSERTED))
def test_a_fact_that_nothing_asserts_is_found(graph: Graph, predicate: URIRef) -> None:
    """Of every predicate on the list."""
    subject = first(graph, SCHEMA.Event)
    graph.add((subject, predicate, Literal("unproven")))
    (fault,) = check_evidence(graph)
    assert (fault.node, str(predicate) in fault.problem) == (str(subject), True)


@pytest.mark.parametrize("predicate", sorted(ARTICLE_FACTS))
def test_metadata_that_nothing_asserts_is_found_of_the_article_only(graph: Graph, predicate: URIRef) -> None:
    """Elsewhere these predicates need none."""
    graph.add((first(graph, SCHEMA.Event), predicate, Literal("unproven")))
    assert list(check_evidence(graph)) == []
    graph.add((first(graph, SCHEMA.NewsArticle), predicate, Literal("unproven")))
    assert len(list(check_evidence(graph))) == 1


def test_a_statement_whose_words_are_not_its_evidence_is_found(graph: Graph) -> None:
    """Nobody may be made to say what is not printed."""
    statement = first(graph, KG.Statement)
    replace_value(graph, statement, SCHEMA.text, Literal("words that nobody said"))
    assert [fault.node for fault in check_evidence(graph)] == [str(statement)]


def test_a_mention_without_evidence_is_found(graph: Graph) -> None:
    """An entity shows where it is named."""
    person = first(graph, SCHEMA.Person)
    mentioned = next(p for p in sorted(graph.objects(None, SCHEMA.mentions), key=str) if (p, RDF.type, SCHEMA.Person) in graph)
    assert person is not None
    graph.remove((mentioned, KG.evidence, None))
    assert [fault.node for fault in check_evidence(graph)] == [str(mentioned)]


def test_faults_come_in_the_same_order(graph: Graph) -> None:
    """The first is the first each time, whatever the order of the triples."""
    for evidence in list(graph.subjects(RDF.type, OA.SpecificResource)):
        graph.remove((evidence, OA.hasSelector, None))
    other = Graph()
    for triple in sorted(graph, reverse=True):
        other.add(triple)
    faults = list(check_evidence(graph))
    assert faults == list(check_evidence(other))
    assert len(faults) > 1


def test_a_run_is_known_by_software_model_and_what_it_leaves_out() -> None:
    """The same again is the same run; a stricter one is another."""
    reader = ReaderVersion("newsgraph 1", "model", "2")
    assert mint_run_iri(BASE, reader) == mint_run_iri(BASE, reader, min_confidence=0.0)
    runs = {mint_run_iri(BASE, reader), mint_run_iri(BASE, ReaderVersion("newsgraph 2", "model", "2")), mint_run_iri(BASE, reader, min_confidence=0.5)}
    assert len(runs) == 3
