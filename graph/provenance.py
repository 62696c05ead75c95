"""Where every fact comes from, as triples: evidence, assertions, rules and the run; and the proof that it is so.

It knows no article's people or meetings: the mapping says what is so, this says which words say it. It opens no store.
Called by the mapping, by the build (which run would read an article now?) and by whatever checks stored evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from graph.model import Article, Found, ReaderVersion, Rule, Span
from graph.text import hash_text
from graph.triples import make_graph, write
from ontology.iris import mint_article_iri, mint_graph_iri, mint_hashed_iri, mint_rule_iri, mint_text_iri
from ontology.literals import to_number
from ontology.terms import DBO, KG, OA, ORG, PROV, RDF, SCHEMA

__all__ = ["ARTICLE_FACTS", "ASSERTED", "EvidenceFault", "Record", "check_evidence", "check_quotations", "mint_run_iri"]

ASSERTED = frozenset(
    {
        SCHEMA.affiliation,
        SCHEMA.jobTitle,
        ORG.member,
        ORG.organization,
        ORG.role,
        ORG.subOrganizationOf,
        SCHEMA.location,
        SCHEMA.containedInPlace,
        SCHEMA.superEvent,
        SCHEMA.subEvent,
        KG.editionNumber,
        SCHEMA.startDate,
        SCHEMA.endDate,
        SCHEMA.organizer,
        SCHEMA.performer,
        KG.speaker,
        SCHEMA.attendee,
        KG.attendance,
        DBO.previousEvent,
        KG.proposes,
    }
)
"""Predicates of which every triple in an article's graph has its assertion."""
ARTICLE_FACTS = frozenset({SCHEMA.headline, SCHEMA.datePublished, SCHEMA.author, SCHEMA.publisher})
"""Predicates of which the triples about the article have theirs."""


class Record:
    """One article's graph while it is written, each fact with the words that say it.

    Attributes:
        identifier: the article's.
        base_iri: under which everything of the article stands.
        article: the article's IRI.
        graph_iri: the IRI of its named graph.
        version: the IRI of its text version.
        graph: what the article contributes.
        runs: the run, its agents and the rules that were used.
    """

    def __init__(self, article: Article, *, base_iri: str, min_confidence: float = 0.0) -> None:
        self.identifier = article.identifier
        self.base_iri = base_iri
        self.article = mint_article_iri(base_iri, article.identifier, article.headline.value if article.headline else article.identifier)
        self.graph_iri = mint_graph_iri(base_iri, article.identifier)
        self.version = mint_text_iri(base_iri, article.sha256)
        self.graph = make_graph()
        self.runs = make_graph()
        self._text = article.text
        self._min_confidence = min_confidence
        self._evidence: dict[Span, URIRef] = {}
        self._rules: dict[str, URIRef] = {}

    def keeps(self, rule: Rule) -> bool:
        """Tell whether what a rule found is confident enough to be kept."""
        return rule.confidence >= self._min_confidence

    def add(self, subject: URIRef, predicate: URIRef, value: Node) -> None:
        """Add a triple that needs no assertion: a type, a name, a mention, provenance."""
        write(self.graph, (subject, predicate, value))

    def state(self, subject: URIRef, predicate: URIRef, value: URIRef | Literal, found: Found[object]) -> None:
        """Add a triple about the world together with its assertion.

        One assertion stands for one fact as one rule found it; found again at other spans, it gains evidence.

        Raises:
            ValueError: the finding has neither spans nor a field, so nothing shows that it is so.
        """
        if not found.spans and found.field is None:
            raise ValueError(f"nothing shows <{subject}> <{predicate}> {value!r}: a finding needs spans or a field")
        self.add(subject, predicate, value)
        # The rule is part of the key: which rule read which words must not be lost where two rules find one fact.
        assertion = mint_hashed_iri(self.base_iri, "assertion", self.identifier, subject, predicate, value.n3(), found.rule.name)
        self.add(assertion, RDF.type, KG.Assertion)
        self.add(assertion, RDF.subject, subject)
        self.add(assertion, RDF.predicate, predicate)
        self.add(assertion, RDF.object, value)
        self.add(assertion, KG.rule, self.describe_rule(found.rule))
        for span in found.spans:
            self.add(assertion, KG.evidence, self.cite(span))
        if not found.spans and found.field is not None:
            self.add(assertion, KG.field, Literal(found.field))

    def cite(self, span: Span) -> URIRef:
        """Return the evidence node of a span, shared by all that rests on it: eight triples when first cited."""
        if span not in self._evidence:
            self._evidence[span] = self._describe_evidence(span)
        return self._evidence[span]

    def describe_rule(self, rule: Rule) -> URIRef:
        """Return the IRI of a rule, described among the runs."""
        if rule.name not in self._rules:
            self._rules[rule.name] = iri = mint_rule_iri(self.base_iri, rule.name)
            self.runs.add((iri, RDF.type, KG.Rule))
            self.runs.add((iri, SCHEMA.name, Literal(rule.name)))
            self.runs.add((iri, SCHEMA.description, Literal(rule.description)))
            self.runs.add((iri, KG.confidence, to_number(rule.confidence)))
            self.runs.add((iri, KG.basis, KG[rule.basis.value]))
        return self._rules[rule.name]

    def describe_version(self) -> None:
        """Add the text version with the text itself, so that evidence can be proven in the store alone."""
        self.add(self.version, RDF.type, PROV.Entity)
        self.add(self.version, PROV.specializationOf, self.article)
        self.add(self.version, PROV.value, Literal(self._text))

    def describe_run(self, reader: ReaderVersion) -> None:
        """Add who read the article with what: once a graph, not once a fact, and nothing of time or machine."""
        run = mint_run_iri(self.base_iri, reader, min_confidence=self._min_confidence)
        self.add(self.graph_iri, PROV.wasGeneratedBy, run)
        self.add(self.graph_iri, PROV.wasDerivedFrom, self.version)
        self.runs.add((run, RDF.type, PROV.Activity))
        if self._min_confidence:
            kept_apart = f"Kept apart as candidates what was found with a confidence below {to_number(self._min_confidence)}."
            self.runs.add((run, SCHEMA.description, Literal(kept_apart)))
        for name, version in (_split_software(reader.software), (reader.model, reader.model_version)):
            agent = mint_hashed_iri(self.base_iri, "agent", name, version)
            self.runs.add((run, PROV.wasAssociatedWith, agent))
            self.runs.add((agent, RDF.type, PROV.SoftwareAgent))
            self.runs.add((agent, RDF.type, SCHEMA.SoftwareApplication))
            self.runs.add((agent, SCHEMA.name, Literal(name)))
            self.runs.add((agent, SCHEMA.softwareVersion, Literal(version)))

    def _describe_evidence(self, span: Span) -> URIRef:
        place = (self.version, str(span.start), str(span.end))
        evidence, selector = mint_hashed_iri(self.base_iri, "evidence", *place), mint_hashed_iri(self.base_iri, "selector", *place)
        self.add(evidence, RDF.type, OA.SpecificResource)
        self.add(evidence, OA.hasSource, self.version)
        self.add(evidence, OA.hasSelector, selector)
        self.add(selector, RDF.type, OA.TextPositionSelector)
        self.add(selector, RDF.type, OA.TextQuoteSelector)
        self.add(selector, OA.start, to_number(span.start))
        self.add(selector, OA.end, to_number(span.end))
        self.add(selector, OA.exact, Literal(self._text[span.start : span.end]))
        return evidence


def mint_run_iri(base_iri: str, reader: ReaderVersion, *, min_confidence: float = 0.0) -> URIRef:
    """Mint the IRI of the run that reads with this software and model: the same again gives the same IRI."""
    return mint_hashed_iri(base_iri, "run", reader.software, reader.model, reader.model_version, to_number(min_confidence))


def _split_software(software: str) -> tuple[str, str]:
    """Take "newsgraph 0.1.0" apart; a bare version is newsgraph's."""
    name, _, version = software.rpartition(" ")
    return name or "newsgraph", version


# --------------------------------------------------------------------------------------------------------- the proof
@dataclass(frozen=True, slots=True, order=True)
class EvidenceFault:
    """What is wrong with the evidence of one node; `str` of it is a sentence for the user."""

    node: str
    problem: str

    def __str__(self) -> str:
        return f"{self.node}: {self.problem}"


def check_evidence(graph: Graph) -> Iterator[EvidenceFault]:
    """Prove in one article's graph that every quotation stands where it claims and every fact has its assertion.

    Args:
        graph: the article's graph with the text version that it holds; it is not changed.

    Yields:
        Each fault with the node that has it, the same ones in the same order for the same graph; none when all is proven.
    """
    checks = (_check_versions, _check_selectors, _check_assertions, _check_facts, _check_statements, _check_mentions)
    for check in checks:
        yield from sorted(set(check(graph)))


def check_quotations(graph: Graph) -> Iterator[EvidenceFault]:
    """Prove in a graph that its text is what its IRI says and that every quotation stands in it where it claims; of facts nothing."""
    for check in (_check_versions, _check_selectors):
        yield from sorted(set(check(graph)))


def _check_versions(graph: Graph) -> Iterator[EvidenceFault]:
    for version, text in graph.subject_objects(PROV.value):
        claimed = re.search(r"/text/([0-9a-f]{64})$", str(version))
        if claimed is None or claimed[1] != hash_text(str(text)):
            yield EvidenceFault(str(version), f"the stored text has the SHA-256 {hash_text(str(text))}, which is not what the IRI says")


def _check_selectors(graph: Graph) -> Iterator[EvidenceFault]:
    cited = set(graph.objects(None, KG.evidence)) | set(graph.subjects(RDF.type, OA.SpecificResource))
    for evidence in cited:
        problem = _problem_of(graph, evidence)
        if problem:
            yield EvidenceFault(str(evidence), problem)


def _problem_of(graph: Graph, evidence: Node) -> str | None:
    texts = [str(text) for version in graph.objects(evidence, OA.hasSource) for text in graph.objects(version, PROV.value)]
    selectors = list(graph.objects(evidence, OA.hasSelector))
    if len(texts) != 1 or len(selectors) != 1:
        return f"evidence needs one stored text and one selector, and has {len(texts)} and {len(selectors)}"
    parts = [list(graph.objects(selectors[0], part)) for part in (OA.start, OA.end, OA.exact)]
    if [len(part) for part in parts] != [1, 1, 1]:
        return "its selector needs one start, one end and one quotation"
    (start,), (end,), (exact,) = parts
    if not (str(start).isdecimal() and str(end).isdecimal() and int(str(start)) < int(str(end)) <= len(texts[0])):
        return f"its offsets {start} to {end} lie outside the text of {len(texts[0])} characters"
    printed = texts[0][int(str(start)) : int(str(end))]
    return None if printed == str(exact) else f"at {start} to {end} stands {printed!r}, not {str(exact)!r}"


def _check_assertions(graph: Graph) -> Iterator[EvidenceFault]:
    for assertion in graph.subjects(RDF.type, KG.Assertion):
        parts = [list(graph.objects(assertion, part)) for part in (RDF.subject, RDF.predicate, RDF.object)]
        if [len(part) for part in parts] != [1, 1, 1]:
            yield EvidenceFault(str(assertion), "an assertion needs one subject, one predicate and one object")
        elif (parts[0][0], parts[1][0], parts[2][0]) not in graph:
            yield EvidenceFault(str(assertion), "it asserts a triple that the graph does not hold")
        if (assertion, KG.rule, None) not in graph:
            yield EvidenceFault(str(assertion), "it does not say which rule found it")
        if (assertion, KG.evidence, None) not in graph and (assertion, KG.field, None) not in graph:
            yield EvidenceFault(str(assertion), "it has neither evidence nor a field")


def _check_facts(graph: Graph) -> Iterator[EvidenceFault]:
    asserted = {
        (graph.value(assertion, RDF.subject), graph.value(assertion, RDF.predicate), graph.value(assertion, RDF.object))
        for assertion in graph.subjects(RDF.type, KG.Assertion)
    }
    articles = set(graph.subjects(RDF.type, SCHEMA.NewsArticle))
    for subject, predicate, value in graph:
        listed = predicate in ASSERTED or (predicate in ARTICLE_FACTS and subject in articles)
        if listed and (subject, predicate, value) not in asserted:
            yield EvidenceFault(str(subject), f"nothing asserts its <{predicate}> {value.n3()}")


def _check_statements(graph: Graph) -> Iterator[EvidenceFault]:
    for statement in graph.subjects(RDF.type, KG.Statement):
        selectors = (s for e in graph.objects(statement, KG.evidence) for s in graph.objects(e, OA.hasSelector))
        quotes = {str(exact) for selector in selectors for exact in graph.objects(selector, OA.exact)}
        if {str(text) for text in graph.objects(statement, SCHEMA.text)} - quotes or not quotes:
            yield EvidenceFault(str(statement), "none of its evidence holds the words that it gives")


def _check_mentions(graph: Graph) -> Iterator[EvidenceFault]:
    for entity in graph.objects(None, SCHEMA.mentions):
        if (entity, KG.evidence, None) not in graph:
            yield EvidenceFault(str(entity), "the article mentions it, and no evidence shows where")
