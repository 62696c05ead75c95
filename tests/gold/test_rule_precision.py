"""Hold that a rule's confidence is what it was measured to be, and that the measure judges as a careful reader would."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.extract import RULES as READING_RULES
from graph.gazetteer import load_gazetteer
from graph.loaders import RULES as LOADING_RULES
from graph.mapping import map_article
from graph.model import Basis, Findings, Found, Rule
from graph.settings import Settings
from tests.gold.annotation import ARTICLES_FOLDER, GoldArticle, GoldEvent, GoldMetadata, GoldPerson, GoldStatement, GoldTitle
from tests.gold.pipeline import make_grapher
from tests.gold.rule_precision import MEASURED_FROM, RuleTally, find_confidence, judge, measure
from tests.seed_findings import seed_article, seed_findings

TOLERANCE = 0.05
RULES = {rule.name: rule for rule in (*READING_RULES, *LOADING_RULES)}
SEED = seed_findings()
MAIN = next(event for event in SEED.events if event.previous is not None)


def gold_of(findings: Findings) -> GoldArticle:
    """Return the annotation that says of names, statements and the main event what the findings say."""
    names = {entity.key: entity.name for entity in (*findings.people, *findings.organisations, *findings.places, *findings.events)}
    roles = [(role.person, GoldTitle(title=role.title, organization=names.get(role.organisation or "", ""))) for role in findings.roles]
    return GoldArticle(
        id="seed",
        source="seed",
        article=GoldMetadata(headline=seed_article().headline.value if seed_article().headline else ""),
        people=tuple(GoldPerson(name=each.name, roles=tuple(role for key, role in roles if key == each.key)) for each in findings.people),
        organizations=tuple(each.name for each in findings.organisations),
        places=tuple(each.name for each in findings.places),
        events=(
            GoldEvent(name=MAIN.name, edition=MAIN.edition.value if MAIN.edition else None, speakers=tuple(names[speaker.value] for speaker in MAIN.speakers)),
        ),
        statements=tuple(GoldStatement(speaker=names[each.speaker], text=each.text) for each in findings.statements),
        proposals=(),
    )


def judge_seed(gold: GoldArticle, findings: Findings = SEED) -> dict[str, set[bool]]:
    """Return the verdicts on the seed article's findings, by rule."""
    graph = map_article(seed_article(), findings, base_iri=Settings().base_iri, gazetteer=load_gazetteer()).graph
    verdicts: dict[str, set[bool]] = {}
    for rule, is_right, _ in judge(gold, graph):
        verdicts.setdefault(rule, set()).add(is_right)
    return verdicts


def test_what_the_annotation_has_is_right() -> None:
    """Names, roles, statements, the edition's number and its speakers."""
    verdicts = judge_seed(gold_of(SEED))
    rules = {entity.rule.name for entity in (*SEED.people, *SEED.places)} | {statement.rule.name for statement in SEED.statements}
    rules |= {role.rule.name for role in SEED.roles} | {speaker.rule.name for speaker in MAIN.speakers}
    assert rules <= verdicts.keys()
    assert all(verdicts[rule] == {True} for rule in rules)


@pytest.mark.parametrize("what", ["people", "statements"])
def test_what_it_lacks_is_wrong(what: str) -> None:
    """With nobody annotated, and nothing said, each finding counts against its rule."""
    verdicts = judge_seed(gold_of(SEED).model_copy(update={what: ()}))
    assert all(verdicts[each.rule.name] == {False} for each in getattr(SEED, what))


def test_what_it_leaves_open_counts_neither_way() -> None:
    """Optional people are not judged at all."""
    gold = gold_of(SEED)
    optional = gold.optional.model_copy(update={"people": gold.people})
    verdicts = judge_seed(gold.model_copy(update={"people": (), "optional": optional}))
    assert "person-name" not in verdicts


def test_a_wrong_number_of_an_edition_is_wrong() -> None:
    """It counts against the rule that read the number, not against the one that read the name."""
    guess = Rule("guess", "A guess.", 0.5)
    events = tuple(replace(event, edition=Found(99, event.forms[0].spans, guess)) if event is MAIN else event for event in SEED.events)
    verdicts = judge_seed(gold_of(SEED), replace(SEED, events=events))
    assert verdicts["guess"] == {False}
    assert verdicts[MAIN.rule.name] == {True}


def test_little_seen_is_near_the_cautious_value() -> None:
    """Nine of nine are no certainty; nor are a thousand of a thousand."""
    rule = Rule("rule", "A rule.", 0.5)
    assert find_confidence(rule, RuleTally(9, 9)) == pytest.approx(0.94)
    assert find_confidence(rule, RuleTally(1000, 1000)) == pytest.approx(0.99)
    assert find_confidence(rule, RuleTally(10, 7)) == pytest.approx(0.7)
    assert find_confidence(rule, RuleTally()) > find_confidence(replace(rule, basis=Basis.INFERRED), RuleTally())


@pytest.mark.slow
def test_confidences_are_what_was_measured() -> None:
    """Of every rule that was judged often enough on our own articles, within a twentieth."""
    tallies = measure([ARTICLES_FOLDER], make_grapher(Settings()))
    assert tallies.keys() <= RULES.keys()
    measured = {name: find_confidence(RULES[name], tally) for name, tally in tallies.items() if tally.found >= MEASURED_FROM}
    assert len(measured) > 15
    wrong = {name: (RULES[name].confidence, now) for name, now in measured.items() if round(abs(RULES[name].confidence - now), 2) > TOLERANCE}
    assert not wrong, f"confidence and what follows from the measure: {wrong}; see `make score`, and set it in graph/extract/rules.py"
