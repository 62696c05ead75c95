"""Hold the gate: what somebody says, supposes, plans or plays in a story yields no plain fact, whatever rule sees one in it."""

from __future__ import annotations

import re
from functools import cache

import pytest

from graph.extract.language import Passage, load_model, parse_article
from graph.extract.unstated import UnstatedFinder
from graph.lexicon import load_lexicon
from graph.model import Event, Findings
from graph.settings import Settings
from tests.gold.test_probes import PROBES
from tests.graph.extract.conftest import ReadText, make_article

WRAPPERS = (
    "Zara Quill denied that {}.",
    "Officials denied on Tuesday that {}.",
    "Nurses said that {}.",
    "“{},” Zara Quill said.",
    '"{}," a neighbour said.',
    "If {}, the club will move.",
    "It is unclear whether {}.",
    "There were rumours that {}.",
    "Is it true that {}?",
    "Experts are not convinced that {}.",
    "According to Radio Zenith, {}.",
)
ATTRIBUTED = ("According to Radio Zenith, {}.",)
"""Whom a paper attributes a whole sentence to, it still says itself who the people in it are: roles may stand."""
_ATTRIBUTED_BEHIND = re.compile(r"(?:said|says|say|announced|told reporters|agreed|told the court on Thursday|heard)\.$")
_SENTENCE_ENDS = re.compile(r"(?<=[a-z\d][.?])\s+(?=[A-Z])")
_NO_NAME = re.compile(r"(?:The|A|An|It|Its|He|She|There|In|For|Two|Nobody|Neither|Had|Were|If|Unless|Whether|This|Her|His)\b")
SENTENCES = sorted(
    {
        sentence
        for probe in PROBES
        for sentence in _SENTENCE_ENDS.split(probe.text)
        if '"' not in sentence and not sentence.endswith("?") and not _ATTRIBUTED_BEHIND.search(sentence)
    }
)
"""Sentences that end in "…, A said" are left out: inside another they would be two."""


_load_once = cache(lambda: load_model(Settings().model))


@pytest.fixture(scope="module")
def finder() -> UnstatedFinder:
    """Read the word lists once."""
    return UnstatedFinder(load_lexicon())


def make_passage(text: str) -> Passage:
    """Return a passage of one sentence."""
    return parse_article(_load_once(), make_article(text, published=None))[0]


def plain_facts(findings: Findings) -> list[str]:
    """Name every plain fact of the findings, names apart."""
    facts = [f"{role.person} is {role.title}" for role in findings.roles]
    facts += [f"{body.name} in {found.value}" for body in findings.organisations for found in (body.parent, body.location) if found is not None]
    facts += [f"{place.name} in {place.container.value}" for place in findings.places if place.container is not None]
    return facts + [fact for event in findings.events for fact in event_facts(event)]


def event_facts(event: Event) -> list[str]:
    """Name every plain fact of a meeting."""
    single = (event.edition, event.start, event.end, event.attendance, event.parent, event.previous)
    several = (*event.locations, *event.organisers, *event.speakers, *event.attendees)
    return [f"{event.name}: {found.rule.name} {found.value}" for found in (*single, *several) if found is not None]


def wrap(wrapper: str, sentence: str) -> str:
    """Put a sentence into another one."""
    bare = sentence.rstrip(".")
    if not wrapper.startswith(("“", '"')) and _NO_NAME.match(bare):
        bare = bare[0].lower() + bare[1:]
    return wrapper.format(bare)


@pytest.mark.parametrize(
    ("text", "open_words"),
    [
        ("Ada Pike, head of Orion Freight, denied that she was leaving.", "Ada Pike, head of Orion Freight, denied"),
        ("If elected, Ada Pike would chair the board.", "Ada Pike would chair the board"),
        ("Asked whether it was sold, Ada Pike, head of Orion Freight, laughed.", "Ada Pike, head of Orion Freight, laughed"),
        ("Ada Pike, who said she was ill, is head of Orion Freight.", "is head of Orion Freight"),
        ("Ada Pike plays the violin for the Riga Opera.", "Ada Pike plays the violin for the Riga Opera."),
        ("The film festival opened in Riga.", "The film festival opened in Riga."),
    ],
    ids=["denied", "condition", "asked", "relative-clause", "violin", "film-festival"],
)
def test_what_the_paper_states_stays_open(text: str, open_words: str, finder: UnstatedFinder) -> None:
    """The paper's own words beside what it does not state are not closed."""
    start = text.index(open_words)
    assert [s for s in finder.find(make_passage(text)) if s.start < start + len(open_words) and start < s.end] == []


@pytest.mark.parametrize(
    ("text", "closed_words"),
    [
        ("Nurses said that Ada Pike was the owner.", "Ada Pike was the owner"),
        ("Rumours that Ada Pike would be named head spread.", "Ada Pike would be named head"),
        ("The fair was held in Riga, according to Radio Zenith.", "The fair was held in Riga"),
        ("Ada Pike plays Ann Bell, the head of Orion Freight, in the film.", "Ann Bell, the head of Orion Freight"),
        ("The board sacked its chairman, Ada Pike, on Sunday.", "its chairman, Ada Pike"),
        ("Ada Pike was widely tipped as the next governor.", "as the next governor"),
        ("Had the talks succeeded, Orion would be part of Zenith.", "Had the talks succeeded"),
    ],
    ids=["said", "rumour", "according-to", "plays", "sacked", "tipped", "inverted"],
)
def test_what_the_paper_does_not_state_is_closed(text: str, closed_words: str, finder: UnstatedFinder) -> None:
    """Hearsay, conditions, stories and posts left are closed to facts from their first word to their last."""
    start = text.index(closed_words)
    assert any(s.start <= start and start + len(closed_words) <= s.end for s in finder.find(make_passage(text)))


@pytest.mark.slow
@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_no_sentence_that_is_only_said_yields_a_plain_fact(wrapper: str, read_text: ReadText) -> None:
    """Whatever a sentence states, nothing of it is a fact once it is denied, said, supposed, asked or doubted."""
    wrong = {}
    for sentence in SENTENCES:
        text = wrap(wrapper, sentence)
        findings = read_text(text)
        facts = plain_facts(findings)
        if wrapper in ATTRIBUTED:
            facts = facts[len(findings.roles) :]
        if facts:
            wrong[text] = facts
    assert not wrong, "\n".join(f"{text}\n    {facts}" for text, facts in wrong.items())
