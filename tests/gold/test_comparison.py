"""Hold what the score counts and what it forgives, on readings made by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.gold.annotation import (
    ARTICLES_FOLDER,
    GoldArticle,
    GoldEvent,
    GoldMetadata,
    GoldOptional,
    GoldPerson,
    GoldStatement,
    GoldTitle,
    find_gold_files,
    load_gold,
)
from tests.gold.comparison import KINDS, Comparison, compare
from tests.gold.facts import EventFacts, Facts, PreviousFacts, ProposalFacts, RoleFacts, StatementFacts
from tests.gold.matching import is_part, is_same_name, overlap, pair_off

GOLD = GoldArticle(
    id="by-hand",
    source="by hand",
    article=GoldMetadata(headline="Ferries to run late"),
    people=(GoldPerson(name="Ana Prieto", aliases=("Prieto",), roles=(GoldTitle(title="harbour minister", organization="Chile"),)),),
    organizations=("Harbour Board",),
    places=("Chile",),
    events=(GoldEvent(name="Ferry Congress", edition=3),),
    statements=(GoldStatement(speaker="Ana Prieto", text="Ferries are late, and they will be late again tomorrow"),),
    proposals=(),
    optional=GoldOptional(organizations=("Ferry Users",)),
)


def as_facts(gold: GoldArticle) -> Facts:
    """Return the facts of a graph that says all that the annotation says and nothing else."""
    return Facts(
        headline=gold.article.headline,
        published=gold.article.published,
        authors=tuple((name,) for name in gold.article.authors),
        publishers=((gold.article.publisher,),),
        people=tuple((p.name, *p.aliases) for p in gold.people),
        organisations=tuple((name,) for name in gold.organizations),
        places=tuple((name,) for name in gold.places),
        roles=tuple(RoleFacts((r.person,), r.title, (r.organization,)) for r in gold.roles),
        events=tuple(as_event(event) for event in gold.events),
        statements=tuple(StatementFacts((s.speaker,), s.text) for s in gold.statements),
        proposals=tuple(ProposalFacts((p.by,), p.name) for p in gold.proposals),
    )


def as_event(event: GoldEvent) -> EventFacts:
    """Return the facts of one event that say what its annotation says."""
    return EventFacts(
        names=(event.name,),
        is_edition=True,
        edition=event.edition,
        start=event.start,
        places=(event.place,),
        attendance=(float(event.attendance or 0),),
        organisers=tuple((name,) for name in event.organizers),
        speakers=tuple((name,) for name in event.speakers),
        parts=tuple((name,) for name in event.sub),
        previous=(PreviousFacts(event.previous.edition, event.previous.year, (event.previous.place,)),),
    )


def faults_of(comparison: Comparison) -> list[tuple[bool, str]]:
    """Return each fault as whether it is a miss, and its kind."""
    return [(fault.is_missed, fault.kind) for fault in comparison.faults]


@pytest.mark.parametrize("path", list(find_gold_files(ARTICLES_FOLDER)), ids=lambda path: path.stem)
def test_an_annotation_scores_full_against_itself(path: Path) -> None:
    """A perfect reading has no fault, in any kind, and so an annotation does not contradict itself."""
    comparison = compare(load_gold(path), as_facts(load_gold(path)))
    assert comparison.faults == []
    assert all(tally.right == tally.given == tally.wanted for tally in comparison.tallies.values())


def test_an_empty_reading_misses_everything_and_gives_nothing() -> None:
    """Nothing found is nothing right, and no division fails."""
    comparison = compare(GOLD, Facts())
    assert {kind: comparison.tallies[kind].right for kind in KINDS} == dict.fromkeys(KINDS, 0)
    assert all(comparison.tallies[kind].f1 == 0 for kind in KINDS)


def test_an_optional_organisation_counts_neither_for_nor_against() -> None:
    """What careful readers differ on changes no figure; what nobody reads is an extra."""
    facts = as_facts(GOLD)
    optional = replace(facts, organisations=(*facts.organisations, ("Ferry Users",)))
    wrong = replace(facts, organisations=(*facts.organisations, ("Tomorrow Again",)))
    assert compare(GOLD, optional).tallies["organizations"] == compare(GOLD, facts).tallies["organizations"]
    assert faults_of(compare(GOLD, wrong)) == [(False, "organizations")]


def test_a_country_may_be_left_out_of_a_role() -> None:
    """Of a country's minister the country is no organisation of the annotation, so the title alone is right."""
    facts = replace(as_facts(GOLD), roles=(RoleFacts(("Prieto",), "harbour minister", ()),))
    assert compare(GOLD, facts).faults == []


def test_a_role_in_another_organisation_is_wrong() -> None:
    """The title is not enough where another organisation is named."""
    facts = replace(as_facts(GOLD), roles=(RoleFacts(("Prieto",), "harbour minister", ("Harbour Board",)),))
    assert faults_of(compare(GOLD, facts)) == [(True, "roles"), (False, "roles")]


def test_a_quotation_may_be_read_as_two() -> None:
    """Both parts of a quotation are right where the annotation has it as one."""
    parts = ("Ferries are late", "and they will be late again tomorrow")
    facts = replace(as_facts(GOLD), statements=tuple(StatementFacts(("Ana Prieto",), text) for text in parts))
    assert compare(GOLD, facts).faults == []


def test_a_statement_by_somebody_else_is_wrong() -> None:
    """The right words from the wrong mouth are a miss and an extra."""
    facts = replace(as_facts(GOLD), statements=(StatementFacts(("Harbour Board",), GOLD.statements[0].text),))
    assert faults_of(compare(GOLD, facts)) == [(True, "statements"), (False, "statements")]


def test_another_edition_of_the_series_is_no_extra_but_another_series_is() -> None:
    """Editions share the name of their series; the one with the right number is compared."""
    facts = as_facts(GOLD)
    second = EventFacts(names=("Ferry Congress",), is_edition=True, edition=2)
    other = EventFacts(names=("Anchor Week",), is_edition=True, edition=2)
    assert compare(GOLD, replace(facts, events=(second, *facts.events))).faults == []
    assert faults_of(compare(GOLD, replace(facts, events=(*facts.events, other)))) == [(False, "events")]


@pytest.mark.parametrize(
    ("left", "right", "is_same"),
    [
        ("Dr Ana Prieto", "Ana Prieto", True),
        ("Ana Maria Prieto", "Ana Prieto", True),
        ("Prieto", "Ana Prieto", False),
        ("Port of Rotterdam", "Rotterdam", False),
        ("", "Rotterdam", False),
    ],
)
def test_names_are_the_same_give_or_take_a_word(left: str, right: str, *, is_same: bool) -> None:
    """Honorifics and small words count nothing; one name in two does."""
    assert is_same_name(left, right) is is_same


def test_words_count_as_often_as_they_stand() -> None:
    """A word that stands once is not found twice."""
    assert overlap("late late late", "late") == 0.5
    assert overlap("", "late") == 0


def test_a_part_has_three_words_at_least() -> None:
    """Two words are in every text; they are no part of it."""
    assert is_part("they will be", "and they will be late again")
    assert not is_part("be late", "and they will be late again")


def test_the_best_pairs_are_matched_first() -> None:
    """A given fact answers one wanted fact only, the one that it fits best."""
    assert pair_off([1, 5], [5], lambda wanted, given: 1 / (1 + abs(wanted - given))) == ([1], [])
