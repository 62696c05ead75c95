"""A thing is explained by the words and the rule behind each fact, and by what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import NotFoundError
from graph.explain import Explanation, explain
from graph.gazetteer import load_gazetteer
from graph.mapping import map_article
from graph.model import Entity, Findings, Form, Found, Organisation, Polarity, Rule
from graph.settings import Settings
from graph.store import Snapshot, open_snapshot, open_store
from ontology.terms import KG, ORG, RDF, SCHEMA
from tests.seed_findings import seed_article, seed_findings

BASE = Settings.model_fields["base_iri"].default
UNSURE = Rule("guess", "A guess.", 0.2)


@pytest.fixture
def snapshot(seed_store: Path) -> Iterator[Snapshot]:
    """Open the seed store."""
    with open_snapshot(str(seed_store)) as opened:
        yield opened


def store_findings(folder: Path, findings: Findings, *, min_confidence: float = 0.0) -> Snapshot:
    """Store the seed article as read otherwise."""
    contribution = map_article(seed_article(), findings, base_iri=BASE, gazetteer=load_gazetteer(), min_confidence=min_confidence)
    with open_store(str(folder), base_iri=BASE, create=True) as store:
        store.replace_articles([contribution])
        store.publish()
    return open_snapshot(str(folder))


def find_iri(snapshot: Snapshot, name: str) -> str:
    """Return the IRI of the thing of this name."""
    return str(snapshot.view().value(predicate=SCHEMA.name, object=next(o for o in snapshot.view().objects(None, SCHEMA.name) if str(o) == name)))


def explain_by_name(snapshot: Snapshot, name: str) -> Explanation:
    """Explain the thing of this name."""
    return explain(snapshot, find_iri(snapshot, name))


def test_words_stand_in_their_context(snapshot: Snapshot) -> None:
    """Before and behind the words stands what stands there in the article."""
    text = seed_article().text
    for reason in explain_by_name(snapshot, "Lin Denan").reasons:
        for passage in reason.passages:
            assert passage.before + passage.quote.words + passage.after in text
            assert passage.before or passage.after


def test_a_name_has_its_rule_and_a_fact_its_own(snapshot: Snapshot) -> None:
    """With description, confidence and basis."""
    explanation = explain_by_name(snapshot, "Lin Denan")
    assert explanation.kind == "person"
    assert explanation.rule is not None
    assert 0 < explanation.rule.confidence <= 1
    assert all(reason.rule is not None and reason.rule.description and reason.rule.basis in {"Stated", "Inferred"} for reason in explanation.reasons)


def test_what_reads_the_same_is_shown_once(snapshot: Snapshot) -> None:
    """A speaker is stored as a performer too."""
    spoke = [reason for reason in explain_by_name(snapshot, "Lin Denan").reasons if reason.relation == "spoke at"]
    assert len(spoke) == 1


@pytest.mark.parametrize(("of", "kind"), [(KG.Statement, "statement"), (ORG.Membership, "role"), (KG.Assertion, "fact"), (SCHEMA.Event, "event")])
def test_each_kind_of_thing_can_be_explained(snapshot: Snapshot, of: str, kind: str) -> None:
    """A statement, a role, an assertion, an entity: each has words, its own or its facts'."""
    for node in snapshot.view().subjects(RDF.type, of):
        explanation = explain(snapshot, str(node))
        assert explanation.kind == kind
        assert explanation.passages or any(reason.passages for reason in explanation.reasons)


def test_a_statement_says_how_it_was_said(snapshot: Snapshot) -> None:
    """By whom, in which manner, affirmed or denied, as certain or possible."""
    node = next(snapshot.view().subjects(RDF.type, KG.Statement))
    assert {"said by", "manner", "polarity", "certainty"} <= {words for words, _ in explain(snapshot, str(node)).notes}


def test_another_value_speaks_against_a_fact(tmp_path: Path) -> None:
    """Two numbers of one edition cannot both be right; each is named against the other."""
    found = seed_findings()
    event = next(event for event in found.events if event.edition is not None and event.previous is not None)
    clash = replace(event, edition=Found(99, event.forms[0].spans, UNSURE))
    with store_findings(tmp_path / "store", replace(found, events=(*found.events, clash))) as snapshot:
        against = {(reason.value, each.sort) for reason in explain_by_name(snapshot, event.name).reasons for each in reason.against}
    assert against == {("2", "another value"), ("99", "another value")}


def test_a_denial_that_names_both_ends_is_shown(tmp_path: Path) -> None:
    """Whether it denies this very fact the reader must say; that there is one is said."""
    found = seed_findings()
    role = next(role for role in found.roles if role.organisation)
    about = (role.person, role.organisation or "")
    denied = tuple(replace(each, polarity=Polarity.NEGATIVE, about=about) if number == 0 else each for number, each in enumerate(found.statements))
    name = next(person.name for person in found.people if person.key == role.person)
    with store_findings(tmp_path / "store", replace(found, statements=denied)) as snapshot:
        sorts = {each.sort for reason in explain_by_name(snapshot, name).reasons if reason.relation == "affiliated with" for each in reason.against}
    assert sorts == {"a denial that names both"}


def test_a_name_that_is_read_as_two_kinds_is_shown(tmp_path: Path) -> None:
    """A person of the name of an organisation in the same article."""
    found = seed_findings()
    person: Entity = found.people[0]
    body = Organisation("twin", person.name, (Form(person.name, person.forms[0].spans),), UNSURE)
    with store_findings(tmp_path / "store", replace(found, organisations=(*found.organisations, body))) as snapshot:
        people = [str(node) for node in snapshot.view().subjects(RDF.type, SCHEMA.Person)]
        against = [each for iri in people for each in explain(snapshot, iri).against]
    assert [(each.sort, each.words) for each in against] == [("read otherwise as well", f"organisation {person.name}")]


def test_candidates_are_explained_as_such(tmp_path: Path) -> None:
    """What is below the floor is shown with its words, and marked."""
    found = seed_findings()
    people = tuple(replace(person, rule=UNSURE) if person.key == "lin" else person for person in found.people)
    with store_findings(tmp_path / "store", replace(found, people=people), min_confidence=0.5) as snapshot:
        graph = snapshot.graph(next(each.graph_iri for each in snapshot.articles()) + "/candidates")
        iri = next(str(node) for node, name in graph.subject_objects(SCHEMA.name) if str(name) == "Lin Denan")
        explanation = explain(snapshot, iri)
    assert explanation.is_candidate
    assert explanation.rule is not None
    assert explanation.rule.name == "guess"
    assert all(reason.is_candidate and reason.passages[0].quote.article for reason in explanation.reasons)


def test_what_is_not_stored_is_not_explained(snapshot: Snapshot) -> None:
    """The message says what to give."""
    with pytest.raises(NotFoundError, match="Give an IRI"):
        explain(snapshot, "https://example.org/nobody")
