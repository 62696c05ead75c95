"""From the findings in one article to its triples: one function a class of the vocabulary.

It decides nothing about identity across articles and writes no store. What somebody says stays inside its statement:
no function here makes a plain triple of a statement's content. Called by the build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeVar

from rdflib import Graph, Literal, URIRef

from graph.gazetteer import Entry, Gazetteer
from graph.model import (
    Article,
    Attendance,
    Entity,
    Event,
    EventKind,
    Findings,
    Found,
    Mode,
    Organisation,
    Person,
    Place,
    PlaceKind,
    Proposal,
    Quantity,
    Role,
    Span,
    Statement,
)
from graph.provenance import Record
from graph.triples import make_graph, write
from ontology.iris import mint_candidates_graph_iri, mint_entity_iri, mint_hashed_iri, mint_place_iri
from ontology.literals import to_date, to_day, to_number
from ontology.terms import DBO, KG, ORG, PROV, RDF, SCHEMA, SKOS

__all__ = ["Contribution", "map_article"]

Value = TypeVar("Value")

GEONAMES_IRI = "https://sws.geonames.org/{}/"
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one article brings to the store.

    Attributes:
        identifier: the article's.
        article: the article's IRI.
        graph_iri: the IRI of its named graph.
        graph: all triples of that named graph.
        gazetteer: of the gazetteer's graph, the places that the article names and what contains them.
        runs: of the runs' graph, the run, its agents and the rules that found something.
        candidates: what was found below the floor, for a graph of its own beside the article's; empty where nothing was.
    """

    identifier: str
    article: URIRef
    graph_iri: URIRef
    graph: Graph
    gazetteer: Graph
    runs: Graph
    candidates: Graph = field(default_factory=Graph)


def map_article(article: Article, findings: Findings, *, base_iri: str, gazetteer: Gazetteer, min_confidence: float = 0.0) -> Contribution:
    """Map one article and what was found in it to triples; the same input gives the same triples.

    Args:
        article: as a loader gave it.
        findings: what was read in it.
        base_iri: with its closing slash.
        gazetteer: knows the places that the findings name by key.
        min_confidence: in [0, 1]; what a rule below it found is kept apart as candidates, and what hangs on that.

    Raises:
        ValueError: the findings break their contract: a fact without spans or field, a date that is not ISO 8601.
        KeyError: a place names a gazetteer key that the gazetteer does not hold.
    """
    record = Record(article, base_iri=base_iri, min_confidence=min_confidence)
    kept = _Mapping(record, article, findings, gazetteer).run()
    if not min_confidence:
        return kept
    everything = _Mapping(Record(article, base_iri=base_iri), article, findings, gazetteer).run()
    return replace(kept, candidates=_find_candidates(kept, everything, record))


def _find_candidates(kept: Contribution, everything: Contribution, record: Record) -> Graph:
    """Return what reading without a floor would add, the descriptions of its rules and places with it.

    So the graph stands for itself: nothing in the shared graphs, one of which feeds the merged view, is there for a candidate's sake.
    """
    candidates = make_graph()
    for whole, part in ((everything.graph, kept.graph), (everything.gazetteer, kept.gazetteer), (everything.runs, kept.runs)):
        candidates += (triple for triple in whole if triple not in part)
    # Who read it, and out of which text, is said of the article's graph, and is the same for its candidates.
    for subject in [record.graph_iri, *everything.runs.subjects(RDF.type, PROV.Activity)]:
        candidates.remove((subject, None, None))
    if candidates:
        name = mint_candidates_graph_iri(record.base_iri, record.identifier)
        for predicate, value in kept.graph.predicate_objects(record.graph_iri):
            candidates.add((name, predicate, value))
    return candidates


class _Mapping:
    """One article's mapping under way: the record that is written and the IRI of every entity that is kept."""

    def __init__(self, record: Record, article: Article, findings: Findings, gazetteer: Gazetteer) -> None:
        self.record = record
        self.article = article
        self.findings = findings
        self.gazetteer = gazetteer
        self.places = make_graph()
        self.said: list[tuple[Span, URIRef]] = []
        self.memberships: dict[Role, URIRef | None] = {}
        self.iris = {entity.key: iri for entity, iri in _mint_entities(record, findings, gazetteer) if record.keeps(entity.rule)}

    def run(self) -> Contribution:
        self.map_metadata()
        self.map_corrections()
        self.record.describe_version()
        self.record.describe_run(self.findings.reader)
        for person in self.findings.people:
            self.map_person(person)
        for organisation in self.findings.organisations:
            self.map_organisation(organisation)
        for place in self.findings.places:
            self.map_place(place)
        for event in self.findings.events:
            self.map_event(event)
        for role in self.findings.roles:
            self.map_role(role)
        for statement in self.findings.statements:
            self.map_statement(statement)
        for quantity in self.findings.quantities:
            self.map_quantity(quantity)
        record = self.record
        return Contribution(record.identifier, record.article, record.graph_iri, record.graph, self.places, record.runs)

    # ------------------------------------------------------------------------------------------------- the article
    def map_metadata(self) -> None:
        """Map what the article is; authors and publisher become entities of it, named in the story or not."""
        article, iri = self.article, self.record.article
        self.record.add(iri, RDF.type, SCHEMA.NewsArticle)
        self.record.add(iri, SCHEMA.identifier, Literal(article.identifier))
        self.record.add(iri, SCHEMA.inLanguage, Literal(article.language))
        for found in self.kept(article.headline):
            self.record.state(iri, SCHEMA.headline, Literal(found.value), found)
        for found in self.kept(article.published):
            self.record.state(iri, SCHEMA.datePublished, to_date(found.value), found)
        for found in self.kept(*article.authors):
            self.record.state(iri, SCHEMA.author, self.map_byline("person", found), found)
        for found in self.kept(article.publisher):
            self.record.state(iri, SCHEMA.publisher, self.map_byline("organisation", found), found)
        for predicate, optional in ((SCHEMA.articleSection, article.section), (SCHEMA.dateline, article.dateline)):
            for found in self.kept(optional):
                self.record.add(iri, predicate, Literal(found.value))
        for found in self.kept(article.url):
            if _WEB_ADDRESS.fullmatch(found.value):
                self.record.add(iri, SCHEMA.url, URIRef(found.value))
        self.relate(iri, SCHEMA.about, self.findings.about)

    def map_corrections(self) -> None:
        """Map the notices in which the paper corrects this article, and the article that this one corrects."""
        for found in self.kept(*self.article.corrections):
            self.map_correction(found)
        for found in self.kept(self.article.corrects):
            if _WEB_ADDRESS.fullmatch(found.value):
                # Of what is corrected the address is known, not the IRI: that has the headline in it.
                self.record.add(URIRef(found.value), SCHEMA.correction, self.record.article)

    def map_correction(self, found: Found[str]) -> None:
        """Map a notice: what it says is said of the article, and nothing of it is a fact."""
        iri = mint_hashed_iri(self.record.base_iri, "correction", self.record.identifier, found.value)
        self.record.add(self.record.article, SCHEMA.correction, iri)
        self.record.add(iri, RDF.type, SCHEMA.CorrectionComment)
        self.record.add(iri, SCHEMA.text, Literal(found.value))
        self.record.add(iri, KG.rule, self.record.describe_rule(found.rule))
        for span in found.spans:
            self.record.add(iri, KG.evidence, self.record.cite(span))
        if not found.spans and found.field is not None:
            self.record.add(iri, KG.field, Literal(found.field))

    def map_byline(self, kind: str, found: Found[str]) -> URIRef:
        """Map an author or the publisher: the same entity as one of that name in the story, where there is one."""
        iri = mint_entity_iri(self.record.base_iri, self.record.identifier, kind, found.value)
        self.record.add(iri, RDF.type, SCHEMA.Person if kind == "person" else SCHEMA.Organization)
        self.record.add(iri, SCHEMA.name, Literal(found.value))
        self.show(iri, found.spans)
        return iri

    # ------------------------------------------------------------------------------------------------ the entities
    def map_entity(self, entity: Entity, *, name: str | None = None) -> URIRef | None:
        """Map what all entities have: name, other forms, one piece of evidence a form, the mention; None if left out."""
        iri = self.iris.get(entity.key)
        if iri is None:
            return None
        name = name or entity.name
        self.record.add(self.record.article, SCHEMA.mentions, iri)
        self.record.add(iri, SCHEMA.name, Literal(name))
        self.record.add(iri, KG.rule, self.record.describe_rule(entity.rule))
        for form in entity.forms:
            if form.text != name:
                self.record.add(iri, SKOS.altLabel, Literal(form.text))
            self.show(iri, form.spans)
        return iri

    def map_person(self, person: Person) -> None:
        """Map a person."""
        iri = self.map_entity(person)
        if iri is None:
            return
        self.record.add(iri, RDF.type, SCHEMA.Person)
        if person.family_name:
            self.record.add(iri, SCHEMA.familyName, Literal(person.family_name))

    def map_organisation(self, organisation: Organisation) -> None:
        """Map an organisation with its parent and its place."""
        iri = self.map_entity(organisation)
        if iri is None:
            return
        self.record.add(iri, RDF.type, SCHEMA.Organization)
        if organisation.kind:
            self.record.add(iri, RDF.type, SCHEMA[organisation.kind.value])
        self.link(iri, ORG.subOrganizationOf, organisation.parent)
        self.link(iri, SCHEMA.location, organisation.location)

    def map_place(self, place: Place) -> None:
        """Map a place; what the gazetteer adds goes to the gazetteer's graph, what the article says of it stays here."""
        entry = self.gazetteer.entry(place.gazetteer_key) if place.gazetteer_key else None
        # Articles share a place of the gazetteer: each brings the same name, and its own forms as further ones.
        iri = self.map_entity(place, name=entry.name if entry else None)
        if iri is None:
            return
        for kind in _place_types(entry.kind or place.kind if entry else place.kind):
            self.record.add(iri, RDF.type, kind)
        self.link(iri, SCHEMA.containedInPlace, place.container)
        if entry:
            self.map_gazetteer_entry(entry)

    def map_gazetteer_entry(self, entry: Entry) -> None:
        """Map a place and all that contains it as the gazetteer knows them."""
        chain = (entry, *self.gazetteer.containers(entry.key))
        for inner, outer in zip(chain, (*chain[1:], None), strict=True):
            for triple in _describe_entry(self.record.base_iri, inner, outer):
                write(self.places, triple)

    # -------------------------------------------------------------------------------------------------- the events
    def map_event(self, event: Event) -> None:
        """Map a meeting: an edition of a series, a part of another, or neither where nothing shows that it is either."""
        iri = self.map_entity(event)
        if iri is None:
            return
        self.record.add(iri, RDF.type, SCHEMA.Event)
        self.map_edition(iri, event) if event.kind is EventKind.EDITION else self.map_sub_event(iri, event)
        for predicate, date in ((SCHEMA.startDate, event.start), (SCHEMA.endDate, event.end)):
            for found in self.kept(date):
                self.record.state(iri, predicate, to_date(found.value), found)
        self.link(iri, SCHEMA.location, *event.locations)
        self.link(iri, SCHEMA.organizer, *event.organisers)
        self.link(iri, KG.speaker, *event.speakers)
        self.link(iri, SCHEMA.performer, *event.speakers)
        self.link(iri, SCHEMA.attendee, *event.attendees)
        for count in self.kept(event.attendance):
            self.record.state(iri, KG.attendance, self.map_attendance(iri, count.value), count)

    def map_edition(self, iri: URIRef, event: Event) -> None:
        """Map what makes a meeting an edition: its series, its number and the edition before it."""
        for series in self.kept(event.series):
            self.record.state(iri, SCHEMA.superEvent, self.map_series(series), series)
        for number in self.kept(event.edition):
            self.record.state(iri, KG.editionNumber, to_number(number.value), number)
        if any(self.kept(event.series, event.edition)):
            self.record.add(iri, RDF.type, KG.EventEdition)
        self.link(iri, DBO.previousEvent, event.previous)

    def map_series(self, series: Found[str]) -> URIRef:
        """Map the series that editions belong to, under its name without an ordinal."""
        iri = mint_entity_iri(self.record.base_iri, self.record.identifier, "series", series.value)
        self.record.add(self.record.article, SCHEMA.mentions, iri)
        self.record.add(iri, RDF.type, SCHEMA.EventSeries)
        self.record.add(iri, SCHEMA.name, Literal(series.value))
        self.show(iri, series.spans)
        return iri

    def map_sub_event(self, iri: URIRef, event: Event) -> None:
        """Map what makes a meeting a part of another, in both directions."""
        for found in self.kept(event.parent):
            if parent := self.iris.get(found.value):
                self.record.add(iri, RDF.type, KG.SubEvent)
                self.record.state(iri, SCHEMA.superEvent, parent, found)
                self.record.state(parent, SCHEMA.subEvent, iri, found)

    def map_attendance(self, event: URIRef, attendance: Attendance) -> URIRef:
        """Map how many came."""
        parts = (str(attendance.value), attendance.unit or "", attendance.qualifier or "", str(attendance.is_minimum))
        iri = mint_hashed_iri(self.record.base_iri, "attendance", event, *parts)
        self.record.add(iri, RDF.type, SCHEMA.QuantitativeValue)
        self.record.add(iri, SCHEMA.minValue if attendance.is_minimum else SCHEMA.value, to_number(attendance.value))
        if attendance.qualifier:
            self.record.add(iri, KG.qualifier, Literal(attendance.qualifier))
        if attendance.unit:
            self.record.add(iri, SCHEMA.unitText, Literal(attendance.unit))
        return iri

    # --------------------------------------------------------------------------------------- roles and statements
    def map_role(self, role: Role) -> URIRef | None:
        """Map a role once, though statements name it again; None if left out."""
        if role not in self.memberships:
            self.memberships[role] = self.map_membership(role)
        return self.memberships[role]

    def map_membership(self, role: Role) -> URIRef | None:
        """Map what somebody was when reported, as a membership and as the shortcut beside it; None if left out."""
        person = self.iris.get(role.person)
        if person is None or not self.record.keeps(role.rule):
            return None
        found: Found[str] = Found(role.title, role.spans, role.rule)
        organisation = self.iris.get(role.organisation) if role.organisation else None
        membership = mint_hashed_iri(self.record.base_iri, "membership", person, role.title, organisation or "")
        self.record.add(membership, RDF.type, ORG.Membership)
        self.record.state(membership, ORG.member, person, found)
        self.record.state(membership, ORG.role, self.map_title(role.title), found)
        self.record.state(person, SCHEMA.jobTitle, Literal(role.title), found)
        if organisation is not None:
            self.record.state(membership, ORG.organization, organisation, found)
            self.record.state(person, SCHEMA.affiliation, organisation, found)
        for published in self.kept(self.article.published):
            if day := to_day(published.value):
                self.record.add(membership, KG.observedOn, day)
        return membership

    def map_title(self, title: str) -> URIRef:
        """Map a title as printed; memberships under one title share its role."""
        iri = mint_hashed_iri(self.record.base_iri, "role", title)
        self.record.add(iri, RDF.type, ORG.Role)
        self.record.add(iri, SKOS.prefLabel, Literal(title))
        return iri

    def map_statement(self, statement: Statement) -> None:
        """Map what somebody said, closed in its statement: words, speaker, manner and what it is about."""
        speaker = self.iris.get(statement.speaker)
        if speaker is None or not self.record.keeps(statement.rule):
            return
        span = statement.span
        iri = mint_hashed_iri(self.record.base_iri, "statement", self.record.identifier, speaker, statement.text, str(span.start), str(span.end))
        self.record.add(iri, RDF.type, KG.Statement)
        self.record.add(iri, RDF.type, SCHEMA.Quotation if statement.mode is Mode.DIRECT else SCHEMA.Statement)
        self.record.add(iri, SCHEMA.isPartOf, self.record.article)
        self.record.add(iri, SCHEMA.creator, speaker)
        self.record.add(iri, SCHEMA.text, Literal(statement.text))
        self.record.add(iri, KG.mode, KG[statement.mode.value])
        self.record.add(iri, KG.polarity, KG[statement.polarity.value])
        self.record.add(iri, KG.certainty, KG[statement.certainty.value])
        self.record.add(iri, KG.rule, self.record.describe_rule(statement.rule))
        self.said.append((span, iri))
        for each in (span, statement.attribution):
            self.record.add(iri, KG.evidence, self.record.cite(each))
        self.map_circumstances(iri, statement)
        if statement.proposal and self.record.keeps(statement.proposal.rule):
            self.map_proposal(iri, statement, statement.proposal)

    def map_circumstances(self, iri: URIRef, statement: Statement) -> None:
        """Map with which verb, in which role, where and through whom something was said, and whom and what it names."""
        if statement.cue:
            self.record.add(iri, KG.cue, Literal(statement.cue))
        if statement.role and (membership := self.map_role(statement.role)):
            self.record.add(iri, KG.speakerRole, membership)
        self.relate(iri, SCHEMA.about, *statement.about)
        self.relate(iri, SCHEMA.recordedIn, statement.recorded_in)
        self.relate(iri, KG.reportedBy, statement.reported_by)

    def map_proposal(self, statement: URIRef, source: Statement, proposal: Proposal) -> None:
        """Map what a statement proposes: an action that nobody has taken."""
        iri = mint_hashed_iri(self.record.base_iri, "proposal", statement, proposal.name, str(proposal.span.start))
        self.record.state(statement, KG.proposes, iri, Found(proposal.name, (proposal.span,), proposal.rule))
        self.record.add(iri, RDF.type, KG.Proposal)
        self.record.add(iri, SCHEMA.name, Literal(proposal.name))
        self.record.add(iri, SCHEMA.actionStatus, SCHEMA.PotentialActionStatus)
        if proposal.location in self.iris:
            # The place stands somewhere in what was said, not always inside the proposal's name.
            self.record.state(iri, SCHEMA.location, self.iris[proposal.location], Found(proposal.location, (source.span,), proposal.rule))
        self.relate(iri, SCHEMA.agent, proposal.agent)

    # ------------------------------------------------------------------------------------------------------ pieces
    def map_quantity(self, quantity: Quantity) -> None:
        """Map a number with what it counts: part of the statement that it stands in, else of the article, whose own it then is."""
        if not self.record.keeps(quantity.rule):
            return
        holder = next((iri for span, iri in self.said if span.covers(quantity.span)), self.record.article)
        iri = mint_hashed_iri(self.record.base_iri, "quantity", self.record.identifier, quantity.text, str(quantity.span.start), str(quantity.span.end))
        self.record.add(iri, RDF.type, KG.Quantity)
        self.record.add(iri, SCHEMA.isPartOf, holder)
        self.record.add(iri, SCHEMA.text, Literal(quantity.text))
        self.record.add(iri, SCHEMA.minValue if quantity.is_minimum else SCHEMA.value, to_number(quantity.value))
        self.record.add(iri, SCHEMA.unitText, Literal(quantity.unit))
        if quantity.qualifier:
            self.record.add(iri, KG.qualifier, Literal(quantity.qualifier))
        self.record.add(iri, KG.rule, self.record.describe_rule(quantity.rule))
        self.record.add(iri, KG.evidence, self.record.cite(quantity.span))

    def kept(self, *found: Found[Value] | None) -> Iterator[Found[Value]]:
        """Yield what is there and was found with enough confidence."""
        return (each for each in found if each is not None and self.record.keeps(each.rule))

    def show(self, entity: URIRef, spans: tuple[Span, ...]) -> None:
        """Cite the first place where a form of a name stands; that keeps evidence slim, and one place shows the form."""
        for span in spans[:1]:
            self.record.add(entity, KG.evidence, self.record.cite(span))

    def relate(self, subject: URIRef, predicate: URIRef, *keys: str | None) -> None:
        """Add a relation that needs no assertion to each entity that is kept."""
        for iri in (self.iris[key] for key in keys if key in self.iris):
            self.record.add(subject, predicate, iri)

    def link(self, subject: URIRef, predicate: URIRef, *targets: Found[str] | None) -> None:
        """State a relation to each entity that is kept; one that was left out takes its relations with it."""
        for found in self.kept(*targets):
            target = self.iris.get(found.value)
            if target is not None and target != subject:
                self.record.state(subject, predicate, target, found)


def _mint_entities(record: Record, findings: Findings, gazetteer: Gazetteer) -> Iterator[tuple[Entity, URIRef]]:
    taken: set[URIRef] = set()
    for kind, entities in (("person", findings.people), ("organisation", findings.organisations), ("event", findings.events)):
        yield from _mint_distinct(record, kind, entities, taken)
    for place in findings.places:
        if place.gazetteer_key:
            yield place, _mint_entry_iri(record.base_iri, gazetteer.entry(place.gazetteer_key))
    yield from _mint_distinct(record, "site", (place for place in findings.places if not place.gazetteer_key), taken)


def _mint_distinct(record: Record, kind: str, entities: Iterable[Entity], taken: set[URIRef]) -> Iterator[tuple[Entity, URIRef]]:
    """Mint one IRI an entity: two people of one name in one article stay two, in order of appearance."""
    for entity in entities:
        name, number = entity.name, 1
        while (iri := mint_entity_iri(record.base_iri, record.identifier, kind, name)) in taken:
            number += 1
            name = f"{entity.name} {number}"
        taken.add(iri)
        yield entity, iri


# The same places come in article after article.
@lru_cache(maxsize=4_096)
def _describe_entry(base_iri: str, entry: Entry, outer: Entry | None) -> tuple[tuple[URIRef, URIRef, URIRef | Literal], ...]:
    """Describe a place as the gazetteer knows it, with the one that contains it."""
    iri = _mint_entry_iri(base_iri, entry)
    described: list[tuple[URIRef, URIRef, URIRef | Literal]] = [(iri, RDF.type, kind) for kind in _place_types(entry.kind)]
    described.append((iri, SCHEMA.name, Literal(entry.name)))
    if entry.geonames is not None:
        described.append((iri, SCHEMA.sameAs, URIRef(GEONAMES_IRI.format(entry.geonames))))
    if outer is not None:
        described.append((iri, SCHEMA.containedInPlace, _mint_entry_iri(base_iri, outer)))
    return (*described, *_describe_coordinates(base_iri, iri, entry))


def _describe_coordinates(base_iri: str, place: URIRef, entry: Entry) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    """Describe where the gazetteer says that a place is."""
    if entry.latitude is None or entry.longitude is None:
        return
    latitude, longitude = to_number(entry.latitude), to_number(entry.longitude)
    iri = mint_hashed_iri(base_iri, "coordinates", latitude, longitude)
    yield place, SCHEMA.geo, iri
    yield iri, RDF.type, SCHEMA.GeoCoordinates
    yield iri, SCHEMA.latitude, latitude
    yield iri, SCHEMA.longitude, longitude


def _mint_entry_iri(base_iri: str, entry: Entry) -> URIRef:
    # Names of regions and quarters come more than once in the world; keys do not.
    return mint_place_iri(base_iri, entry.name if entry.geonames is not None else entry.key, entry.geonames)


def _place_types(kind: PlaceKind | None) -> tuple[URIRef, ...]:
    return (SCHEMA.Place, SCHEMA[kind.value]) if kind else (SCHEMA.Place,)
