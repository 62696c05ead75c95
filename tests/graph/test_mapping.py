"""Mapping: the findings become the triples of the vocabulary, each fact with its words, and nothing said becomes so."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from graph.gazetteer import load_gazetteer
from graph.mapping import Contribution, map_article
from graph.model import (
    Article,
    Attendance,
    Event,
    EventKind,
    Findings,
    Form,
    Found,
    Mode,
    Person,
    Place,
    Polarity,
    ReaderVersion,
    Role,
    Rule,
    Span,
    Statement,
)
from graph.provenance import ASSERTED, check_evidence
from graph.text import hash_text
from ontology.iris import mint_candidates_graph_iri, mint_entity_iri, mint_place_iri, mint_text_iri
from ontology.terms import DBO, KG, OA, ORG, PROV, RDF, SCHEMA, SKOS, XSD
from tests.seed_findings import find_span, seed_article, seed_findings

Item = TypeVar("Item")

BASE = "https://w3id.org/newsgraph/id/"
SURE = Rule("sure", "A rule that is nearly always right.", 0.9)
UNSURE = Rule("unsure", "A rule that is often wrong.", 0.3)
READER = ReaderVersion("newsgraph 1.2", "by-hand", "1")
HUNG = mint_entity_iri(BASE, seed_article().identifier, "person", "Witman Hung Wai-man")
FORUM = mint_entity_iri(BASE, seed_article().identifier, "event", "second Hong Kong-Shenzhen Big Data Forum")
SERIES = mint_entity_iri(BASE, seed_article().identifier, "series", "Hong Kong-Shenzhen Big Data Forum")
SHENZHEN = mint_place_iri(BASE, "Shenzhen", 1795565)


def map_seed(*, min_confidence: float = 0.0, findings: Findings | None = None, article: Article | None = None) -> Contribution:
    """Map the seed, or a variation of it."""
    return map_article(article or seed_article(), findings or seed_findings(), base_iri=BASE, gazetteer=load_gazetteer(), min_confidence=min_confidence)


def make_article(text: str) -> Article:
    """Make an article of nothing but text."""
    return Article("a.txt", text, hash_text(text), ())


def map_text(text: str, **findings: object) -> Graph:
    """Map findings made by hand in a text made by hand."""
    return map_article(make_article(text), Findings(READER, **findings), base_iri=BASE, gazetteer=load_gazetteer()).graph  # type: ignore[arg-type]


def shuffle(order: random.Random, found: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the same in another order."""
    return tuple(order.sample(found, len(found)))


def name_all(graph: Graph, subject: Node | None, predicate: URIRef) -> list[str]:
    """Return the names of what a relation leads to."""
    return sorted(str(graph.value(value, SCHEMA.name)) for value in graph.objects(subject, predicate))


# ---------------------------------------------------------------------------------------------- what must always hold
def test_no_blank_node_is_made() -> None:
    """Every node has an IRI that is the same next time."""
    mapped = map_seed()
    assert not [term for graph in (mapped.graph, mapped.gazetteer, mapped.runs) for triple in graph for term in triple if isinstance(term, BNode)]


def test_the_same_findings_give_the_same_triples() -> None:
    """Twice is once."""
    first, second = map_seed(), map_seed()
    assert (set(first.graph), set(first.gazetteer), set(first.runs)) == (set(second.graph), set(second.gazetteer), set(second.runs))


@pytest.fixture(scope="module")
def everything() -> Contribution:
    """Return what comes of the seed read without a floor, its findings in the order in which they were written down."""
    return map_seed()


@settings(max_examples=settings.default.max_examples // 5)
@given(order=st.randoms(use_true_random=False))
def test_the_order_of_findings_changes_nothing(everything: Contribution, order: random.Random) -> None:
    """Extraction may find things in any order."""
    found = seed_findings()
    mixed = replace(
        found,
        people=shuffle(order, found.people),
        organisations=shuffle(order, found.organisations),
        places=shuffle(order, found.places),
        events=shuffle(order, found.events),
        roles=shuffle(order, found.roles),
        statements=shuffle(order, found.statements),
    )
    assert set(map_seed(findings=mixed).graph) == set(everything.graph)


def test_the_seed_is_slim() -> None:
    """Some 1,500 quads: eight triples a span, six an assertion."""
    assert len(map_seed().graph) < 1500


@settings(max_examples=settings.default.max_examples // 3)
@given(st.floats(0, 1))
def test_whatever_is_left_out_the_evidence_holds(min_confidence: float) -> None:
    """No fact loses its assertion and no assertion its words."""
    assert list(check_evidence(map_seed(min_confidence=min_confidence).graph)) == []


NAMES = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12)


@given(names=st.lists(NAMES, min_size=1, max_size=6), between=st.text(max_size=5).filter(lambda text: "\x00" not in text))
def test_evidence_is_true_of_any_text(names: list[str], between: str) -> None:
    """Whatever characters a text holds, the words at the offsets are the quotation."""
    text, people = "", []
    for number, name in enumerate(names):
        span = Span(len(text), len(text) + len(name))
        people.append(Person(str(number), name, (Form(name, (span,)),), SURE))
        text += name + between
    graph = map_text(text, people=tuple(people))
    assert list(check_evidence(graph)) == []
    assert len(set(graph.subjects(RDF.type, SCHEMA.Person))) == len(names)


def test_literals_are_written_as_the_store_keeps_them() -> None:
    """Plain strings, or one of the types that come back as they are."""
    mapped = map_seed()
    types = {term.datatype for graph in (mapped.graph, mapped.gazetteer, mapped.runs) for _, _, term in graph if isinstance(term, Literal)}
    assert types <= {None, XSD.integer, XSD.decimal, XSD.date, XSD.dateTime, XSD.gYearMonth}


# ------------------------------------------------------------------------------------------------- said is not so
def test_what_is_denied_yields_no_plain_triple() -> None:
    """Two people are named in a denial; nothing but the statement relates them."""
    text = "Li denied that the platform would share data with Wang."
    people = tuple(Person(name, name, (Form(name, (Span(text.index(name), text.index(name) + len(name)),)),), SURE) for name in ("Li", "Wang"))
    words = "the platform would share data with Wang"
    span = Span(text.index(words), text.index(words) + len(words))
    denial = Statement("Li", words, span, Span(0, 9), Mode.INDIRECT, SURE, cue="denied", polarity=Polarity.NEGATIVE, about=("Wang",))
    graph = map_text(text, people=people, statements=(denial,))
    assert not [triple for triple in graph if triple[1] in ASSERTED]
    (statement,) = graph.subjects(RDF.type, KG.Statement)
    assert graph.value(statement, KG.polarity) == KG.Negative
    assert name_all(graph, statement, SCHEMA.about) == ["Wang"]


def test_statements_add_nothing_to_what_the_paper_says() -> None:
    """Without its statements the seed has the same facts, but for what is proposed."""
    without = set(map_seed(findings=replace(seed_findings(), statements=())).graph)
    graph = map_seed().graph
    added = {triple for triple in set(graph) - without if triple[1] in ASSERTED}
    assert {graph.value(subject, RDF.type) for subject, _, _ in added} <= {KG.Statement, KG.Proposal, SCHEMA.Statement}
    assert {predicate for _, predicate, _ in added} == {KG.proposes, SCHEMA.location}


# -------------------------------------------------------------------------------------------------- class by class
def test_the_article_has_its_metadata_mentions_and_main_event() -> None:
    """Who wrote it and who printed it are entities of it, though the story names neither."""
    graph, article = map_seed().graph, map_seed().article
    assert graph.value(article, SCHEMA.headline) == Literal("Experts call for deeper cross-border data ties")
    assert graph.value(article, SCHEMA.datePublished) == Literal("2018-03-28T11:18:00", datatype=XSD.dateTime)
    assert (name_all(graph, article, SCHEMA.author), name_all(graph, article, SCHEMA.publisher)) == (["Shadow Li"], ["China Daily"])
    assert graph.value(article, SCHEMA.about) == FORUM
    assert {HUNG, FORUM, SERIES, SHENZHEN} <= set(graph.objects(article, SCHEMA.mentions))
    assert not {graph.value(article, SCHEMA.author), graph.value(article, SCHEMA.publisher)} & set(graph.objects(article, SCHEMA.mentions))


def test_metadata_in_markup_has_its_field_in_place_of_evidence() -> None:
    """What no words of the text say is said by a field."""
    article = replace(seed_article(), published=Found("2018-03-28", (), SURE, field="jsonld:datePublished"))
    mapped = map_seed(article=article)
    (assertion,) = mapped.graph.subjects(RDF.predicate, SCHEMA.datePublished)
    assert mapped.graph.value(assertion, KG.field) == Literal("jsonld:datePublished")
    assert mapped.graph.value(assertion, KG.evidence) is None
    assert list(check_evidence(mapped.graph)) == []


def test_an_author_whom_the_story_names_is_one_person() -> None:
    """The by-line and the story share the entity."""
    article = replace(seed_article(), authors=(Found("Lin Denan", (), SURE, field="meta:author"),))
    graph = map_seed(article=article).graph
    assert graph.value(map_seed().article, SCHEMA.author) in set(graph.objects(map_seed().article, SCHEMA.mentions))


@pytest.mark.parametrize(("url", "kept"), [("https://news.example/a?b=1", True), ("javascript:alert(1)", False), ("http://a b", False)])
def test_only_a_web_address_becomes_a_link(url: str, kept: bool) -> None:
    """A page links what stands here."""
    mapped = map_seed(article=replace(seed_article(), url=Found(url, (), SURE, field="meta:og:url")))
    assert list(mapped.graph.objects(mapped.article, SCHEMA.url)) == ([URIRef(url)] if kept else [])


def test_the_text_version_carries_the_text_and_its_hash() -> None:
    """So that evidence is proven in the store alone."""
    mapped = map_seed()
    version = mint_text_iri(BASE, seed_article().sha256)
    assert mapped.graph.value(version, PROV.value) == Literal(seed_article().text)
    assert mapped.graph.value(version, PROV.specializationOf) == mapped.article
    assert mapped.graph.value(mapped.graph_iri, PROV.wasDerivedFrom) == version


def test_a_person_has_the_fullest_name_other_forms_and_evidence_of_each() -> None:
    """One piece of evidence a form."""
    graph = map_seed().graph
    assert graph.value(HUNG, SCHEMA.name) == Literal("Witman Hung Wai-man")
    assert graph.value(HUNG, SCHEMA.familyName) == Literal("Hung")
    assert list(graph.objects(HUNG, SKOS.altLabel)) == [Literal("Hung")]
    assert len(list(graph.objects(HUNG, KG.evidence))) == 2


def test_two_people_of_one_name_stay_two() -> None:
    """Extraction told them apart; the mapping does not join them."""
    text = "Li met Li."
    people = tuple(Person(str(start), "Li", (Form("Li", (Span(start, start + 2),)),), SURE) for start in (0, 7))
    assert len(set(map_text(text, people=people).subjects(SCHEMA.name, Literal("Li")))) == 2


def test_an_organisation_has_kinds_parent_and_place() -> None:
    """Always schema:Organization, and what it is besides."""
    graph = map_seed().graph
    service = graph.value(None, SCHEMA.name, Literal("Qianhai International Liaison Service"))
    assert set(graph.objects(service, RDF.type)) == {SCHEMA.Organization, SCHEMA.Corporation}
    assert isinstance(service, URIRef)
    assert name_all(graph, service, ORG.subOrganizationOf) == ["Shenzhen Qianhai Authority"]
    assert name_all(graph, service, SCHEMA.location) == ["Qianhai"]


def test_what_the_gazetteer_adds_stands_in_its_own_graph() -> None:
    """Coordinates, GeoNames links and containers are not the article's."""
    mapped = map_seed()
    assert (SHENZHEN, SCHEMA.geo, None) not in mapped.graph
    assert mapped.gazetteer.value(SHENZHEN, SCHEMA.sameAs) == URIRef("https://sws.geonames.org/1795565/")
    coordinates = mapped.gazetteer.value(SHENZHEN, SCHEMA.geo)
    assert mapped.gazetteer.value(coordinates, SCHEMA.latitude) == Literal("22.54554", datatype=XSD.decimal)
    china = mapped.gazetteer.value(None, SCHEMA.name, Literal("China"))
    assert china in set(mapped.gazetteer.transitive_objects(SHENZHEN, SCHEMA.containedInPlace))


def test_a_shared_place_has_one_name_and_the_printed_ones_beside_it() -> None:
    """Else each article would give it a name of its own."""
    graph = map_seed().graph
    (place,) = graph.subjects(SCHEMA.name, Literal("Greater Bay Area"))
    assert set(graph.objects(place, SKOS.altLabel)) == {Literal("Bay Area"), Literal("Guangdong-Hong Kong-Macao Greater Bay Area")}


def test_a_place_that_the_gazetteer_does_not_know_is_the_article_s_own() -> None:
    """With the container that the article gives it."""
    mapped = map_seed()
    (checkpoint,) = mapped.graph.subjects(SCHEMA.name, Literal("Luohu checkpoint"))
    assert str(checkpoint).startswith(f"{BASE}site/")
    assert mapped.graph.value(checkpoint, SCHEMA.containedInPlace) == SHENZHEN
    assert (checkpoint, None, None) not in mapped.gazetteer


def test_an_unknown_gazetteer_key_is_a_mistake() -> None:
    """Extraction names only places that there are."""
    with pytest.raises(KeyError):
        map_text("Atlantis", places=(Place("a", "Atlantis", (Form("Atlantis", (Span(0, 8),)),), SURE, gazetteer_key="no-such-key"),))


def test_an_edition_has_series_number_dates_place_and_predecessor() -> None:
    """The month in which the edition before was held stays a month."""
    graph = map_seed().graph
    assert {SCHEMA.Event, KG.EventEdition} == set(graph.objects(FORUM, RDF.type))
    assert graph.value(FORUM, SCHEMA.superEvent) == SERIES
    assert graph.value(SERIES, RDF.type) == SCHEMA.EventSeries
    assert graph.value(FORUM, KG.editionNumber) == Literal("2", datatype=XSD.integer)
    assert graph.value(FORUM, SCHEMA.startDate) == Literal("2018-03-28", datatype=XSD.date)
    assert name_all(graph, FORUM, SCHEMA.location) == ["Luohu checkpoint", "Shenzhen"]
    before = graph.value(FORUM, DBO.previousEvent)
    assert graph.value(before, SCHEMA.startDate) == Literal("2016-07", datatype=XSD.gYearMonth)
    assert graph.value(before, KG.editionNumber) == Literal("1", datatype=XSD.integer)


def test_who_speaks_is_a_performer_too() -> None:
    """kg:speaker is a sub-property of schema:performer, and both are written."""
    graph = map_seed().graph
    assert name_all(graph, FORUM, KG.speaker) == name_all(graph, FORUM, SCHEMA.performer) == ["Lin Denan", "Witman Hung Wai-man", "Yang Chengwei"]
    assert list(graph.objects(FORUM, SCHEMA.attendee)) == [HUNG]


def test_a_sub_event_and_its_edition_name_each_other() -> None:
    """And a sub-event is no edition."""
    graph = map_seed().graph
    parts = set(graph.subjects(RDF.type, KG.SubEvent))
    assert parts == set(graph.objects(FORUM, SCHEMA.subEvent)) == set(graph.subjects(SCHEMA.superEvent, FORUM))
    assert len(parts) == 3
    assert not parts & set(graph.subjects(RDF.type, KG.EventEdition))


@pytest.mark.parametrize("kind", [EventKind.EDITION, EventKind.SUB_EVENT])
def test_a_meeting_that_nothing_shows_to_be_more_is_an_event_only(kind: EventKind) -> None:
    """Neither series nor ordinal, nor an event that it is a part of."""
    graph = map_text("The summit.", events=(Event("e", "summit", (Form("summit", (Span(4, 10),)),), SURE, kind),))
    assert set(graph.objects(graph.value(None, SCHEMA.name, Literal("summit")), RDF.type)) == {SCHEMA.Event}


@pytest.mark.parametrize(("is_minimum", "predicate"), [(True, SCHEMA.minValue), (False, SCHEMA.value)])
def test_attendance_is_a_number_or_a_lower_bound(is_minimum: bool, predicate: URIRef) -> None:
    """With its qualifier and unit as printed."""
    text = "Over 90 guests came to the gala."
    count = Found(Attendance(90, "guests", "over", is_minimum=is_minimum), (Span(0, 14),), SURE)
    graph = map_text(text, events=(Event("e", "gala", (Form("gala", (Span(27, 31),)),), SURE, attendance=count),))
    (quantity,) = graph.subjects(RDF.type, SCHEMA.QuantitativeValue)
    assert graph.value(quantity, predicate) == Literal("90", datatype=XSD.integer)
    assert (graph.value(quantity, KG.qualifier), graph.value(quantity, SCHEMA.unitText)) == (Literal("over"), Literal("guests"))


def test_a_role_is_a_membership_as_of_the_article_s_date() -> None:
    """With title and organisation, and the shortcut beside it."""
    graph = map_seed().graph
    (membership,) = graph.subjects(ORG.member, HUNG)
    assert str(graph.value(graph.value(membership, ORG.role), SKOS.prefLabel)) == "principal liaison officer for Hong Kong"
    assert graph.value(membership, ORG.organization) == graph.value(HUNG, SCHEMA.affiliation)
    assert graph.value(membership, KG.observedOn) == Literal("2018-03-28", datatype=XSD.date)
    assert graph.value(HUNG, SCHEMA.jobTitle) == Literal("principal liaison officer for Hong Kong")


def test_a_role_without_organisation_has_its_title() -> None:
    """No affiliation is made up."""
    text = "Captain Li spoke."
    person = Person("li", "Li", (Form("Li", (Span(8, 10),)),), SURE)
    graph = map_text(text, people=(person,), roles=(Role("li", "Captain", None, (Span(0, 10),), SURE),))
    assert [str(title) for title in graph.objects(None, SCHEMA.jobTitle)] == ["Captain"]
    assert not list(graph.triples((None, SCHEMA.affiliation, None)))


def test_a_statement_holds_words_manner_speaker_and_circumstances() -> None:
    """Its evidence is its words and the words that attribute it."""
    mapped = map_seed()
    graph = mapped.graph
    words = "Qianhai in Shenzhen could be a pilot zone for cross-boundary data exchange"
    (statement,) = graph.subjects(SCHEMA.text, Literal(words))
    assert set(graph.objects(statement, RDF.type)) == {KG.Statement, SCHEMA.Statement}
    manner = [graph.value(statement, predicate) for predicate in (KG.mode, KG.polarity, KG.certainty, KG.cue)]
    assert manner == [KG.Indirect, KG.Positive, KG.Possible, Literal("suggested")]
    assert [graph.value(statement, predicate) for predicate in (SCHEMA.creator, SCHEMA.recordedIn, SCHEMA.isPartOf)] == [HUNG, FORUM, mapped.article]
    assert graph.value(graph.value(statement, KG.speakerRole), ORG.member) == HUNG
    selectors = (graph.value(evidence, OA.hasSelector) for evidence in graph.objects(statement, KG.evidence))
    assert words in {str(graph.value(selector, OA.exact)) for selector in selectors}


def test_direct_speech_is_a_quotation() -> None:
    """And mixed speech is not."""
    text = "“Yes,” Li said."
    person = Person("li", "Li", (Form("Li", (Span(7, 9),)),), SURE)
    said = Statement("li", "Yes", Span(1, 4), Span(7, 14), Mode.DIRECT, SURE, cue="said")
    for mode, kind in ((Mode.DIRECT, SCHEMA.Quotation), (Mode.MIXED, SCHEMA.Statement), (Mode.INDIRECT, SCHEMA.Statement)):
        graph = map_text(text, people=(person,), statements=(replace(said, mode=mode),))
        assert set(graph.objects(next(graph.subjects(RDF.type, KG.Statement)), RDF.type)) == {KG.Statement, kind}


def test_a_proposal_is_an_action_that_nobody_has_taken() -> None:
    """With its name, its place, and the statement that proposes it."""
    graph = map_seed().graph
    (proposal,) = graph.subjects(SCHEMA.name, Literal("health big data center"))
    assert graph.value(proposal, RDF.type) == KG.Proposal
    assert graph.value(proposal, SCHEMA.actionStatus) == SCHEMA.PotentialActionStatus
    assert isinstance(proposal, URIRef)
    assert name_all(graph, proposal, SCHEMA.location) == ["Greater Bay Area"]
    assert graph.value(graph.value(None, KG.proposes, proposal), KG.cue) == Literal("suggested")


def test_the_run_names_software_and_model_and_nothing_of_time_or_machine() -> None:
    """Said once a graph."""
    mapped = map_seed(findings=replace(seed_findings(), reader=READER))
    run = mapped.graph.value(mapped.graph_iri, PROV.wasGeneratedBy)
    agents = set(mapped.runs.objects(run, PROV.wasAssociatedWith))
    assert {(str(mapped.runs.value(a, SCHEMA.name)), str(mapped.runs.value(a, SCHEMA.softwareVersion))) for a in agents} == {
        ("newsgraph", "1.2"),
        ("by-hand", "1"),
    }
    assert set(mapped.runs.predicates(run)) == {RDF.type, PROV.wasAssociatedWith}


# --------------------------------------------------------------------------------------------------- what is left out
def test_a_person_who_is_left_out_takes_roles_and_statements_along() -> None:
    """Nothing may hang on what is not there."""
    people = tuple(replace(person, rule=UNSURE) if person.key == "lin" else person for person in seed_findings().people)
    graph = map_seed(min_confidence=0.5, findings=replace(seed_findings(), people=people)).graph
    assert not [value for value in graph.objects() if str(value) == "Lin Denan"]
    assert name_all(graph, FORUM, KG.speaker) == ["Witman Hung Wai-man", "Yang Chengwei"]
    assert len(list(graph.subjects(RDF.type, KG.Statement))) == 3
    assert len(list(graph.subjects(RDF.type, ORG.Membership))) == 2


def test_an_organisation_that_is_left_out_leaves_the_title() -> None:
    """The role is still what was printed."""
    organisations = tuple(replace(each, rule=UNSURE) for each in seed_findings().organisations)
    graph = map_seed(min_confidence=0.5, findings=replace(seed_findings(), organisations=organisations)).graph
    assert len(list(graph.subjects(RDF.type, ORG.Membership))) == 3
    assert not list(graph.triples((None, ORG.organization, None)))


def test_a_series_and_a_number_that_are_left_out_leave_an_event() -> None:
    """Its class says no more than what is kept."""
    events = tuple(
        replace(e, series=e.series and replace(e.series, rule=UNSURE), edition=e.edition and replace(e.edition, rule=UNSURE)) for e in seed_findings().events
    )
    graph = map_seed(min_confidence=0.5, findings=replace(seed_findings(), events=events)).graph
    assert set(graph.objects(FORUM, RDF.type)) == {SCHEMA.Event}
    assert (FORUM, SCHEMA.superEvent, None) not in graph


def test_only_the_rules_that_are_used_are_described() -> None:
    """A rule that found nothing that is kept is no part of the run."""
    runs = map_seed(min_confidence=0.9).runs
    confidences = [float(str(confidence)) for confidence in runs.objects(None, KG.confidence)]
    assert confidences
    assert min(confidences) >= 0.9


@settings(max_examples=settings.default.max_examples // 3)
@given(min_confidence=st.floats(0, 1))
def test_what_is_below_the_floor_is_kept_apart_whole(everything: Contribution, min_confidence: float) -> None:
    """What is kept and the candidates are all that reading without a floor finds; nothing stands in both."""
    mapped = map_seed(min_confidence=min_confidence)
    kept = set(mapped.graph) | set(mapped.gazetteer)
    about_run = {mapped.graph_iri, mint_candidates_graph_iri(BASE, mapped.identifier)}
    candidates = {triple for triple in mapped.candidates if triple[0] not in about_run}
    assert not candidates & kept
    assert {triple for triple in set(everything.graph) | set(everything.gazetteer) if triple[0] not in about_run} <= candidates | kept


def test_candidates_say_by_which_run_and_describe_their_rules() -> None:
    """So that a query needs no other graph to tell how sure they are."""
    people = tuple(replace(person, rule=UNSURE) if person.key == "lin" else person for person in seed_findings().people)
    mapped = map_seed(min_confidence=0.5, findings=replace(seed_findings(), people=people))
    name = mint_candidates_graph_iri(BASE, mapped.identifier)
    for predicate in (PROV.wasGeneratedBy, PROV.wasDerivedFrom):
        assert mapped.candidates.value(name, predicate) == mapped.graph.value(mapped.graph_iri, predicate)
    lin = next(node for node, text in mapped.candidates.subject_objects(SCHEMA.name) if str(text) == "Lin Denan")
    rule = mapped.candidates.value(lin, KG.rule)
    assert float(str(mapped.candidates.value(rule, KG.confidence))) == UNSURE.confidence
    assert not list(mapped.runs.triples((rule, None, None)))


def test_without_a_floor_there_are_no_candidates() -> None:
    """Nor where all is above it."""
    assert not map_seed().candidates
    assert not map_seed(min_confidence=0.01).candidates


def test_a_fact_without_words_or_field_is_a_mistake() -> None:
    """The message names the fact."""
    with pytest.raises(ValueError, match="nothing shows"):
        map_seed(article=replace(seed_article(), headline=Found("A headline", (), SURE)))


def test_a_fact_found_twice_by_one_rule_is_one_assertion_with_both_spans() -> None:
    """One for each span that says it."""
    graph = map_seed().graph
    (assertion,) = [a for a in graph.subjects(RDF.predicate, KG.editionNumber) if graph.value(a, RDF.subject) == FORUM]
    assert len(list(graph.objects(assertion, KG.evidence))) == 2


def test_evidence_of_one_span_is_shared() -> None:
    """Eight triples a span, however much rests on it."""
    graph, span = map_seed().graph, find_span("More than 400 experts")
    start, end = (Literal(str(offset), datatype=XSD.integer) for offset in (span.start, span.end))
    (selector,) = [selector for selector in graph.subjects(OA.start, start) if (selector, OA.end, end) in graph]
    (evidence,) = graph.subjects(OA.hasSelector, selector)
    assert len(list(graph.predicate_objects(evidence))) + len(list(graph.predicate_objects(selector))) == 8
