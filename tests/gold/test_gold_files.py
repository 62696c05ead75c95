"""Hold that every annotation's words stand in its article; whether they are the right ones a reader must judge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gold.annotation import ARTICLES_FOLDER, GoldArticle, find_gold_files, load_gold

GOLD_FILES = list(find_gold_files(ARTICLES_FOLDER))
ENOUGH_ARTICLES = 20


@pytest.fixture(params=GOLD_FILES, ids=lambda path: path.stem)
def gold_file(request: pytest.FixtureRequest) -> Path:
    """Return each gold file in turn."""
    return Path(request.param)


def read_text(gold_file: Path) -> str:
    """Return the article's text as printed."""
    return gold_file.with_suffix(".txt").read_text(encoding="utf-8")


def names_of(gold: GoldArticle) -> Iterator[str]:
    """Yield every name that an annotation says is printed."""
    for person in (*gold.people, *gold.optional.people):
        yield from (person.name, *person.aliases)
    for part in (gold, gold.optional):
        yield from (*part.organizations, *part.places)


def one_line(text: str) -> str:
    """Return the text without case and line breaks, so that a name broken over lines is found."""
    return " ".join(text.split()).casefold()


def test_there_are_enough_articles() -> None:
    """A measure of reading needs many articles, and more than a few that report an edition of a series."""
    editions = [path for path in GOLD_FILES if any(event.edition for event in load_gold(path).events)]
    assert len(GOLD_FILES) >= ENOUGH_ARTICLES
    assert len(editions) >= ENOUGH_ARTICLES // 3


def test_the_annotation_is_named_after_its_article(gold_file: Path) -> None:
    """The id is the file's name, and the article stands beside it."""
    assert load_gold(gold_file).id == gold_file.stem
    assert read_text(gold_file).strip()


def test_every_name_stands_in_the_text(gold_file: Path) -> None:
    """Names of people, organisations and places are printed forms."""
    text = one_line(read_text(gold_file))
    assert [name for name in names_of(load_gold(gold_file)) if one_line(name) not in text] == []


def test_every_statement_stands_in_the_text_word_for_word(gold_file: Path) -> None:
    """A statement's text is a quotation or a clause as printed, optional ones included; so is its cue."""
    gold, text = load_gold(gold_file), read_text(gold_file)
    statements = (*gold.statements, *gold.optional.statements)
    assert [s.text for s in statements if s.text not in text] == []
    assert [s.cue for s in statements if s.cue.casefold() not in one_line(text)] == []


def test_every_span_holds_its_statement(gold_file: Path) -> None:
    """Where a statement says where it stands, it stands there."""
    gold, text = load_gold(gold_file), read_text(gold_file)
    assert [s.text for s in gold.statements if s.span and text[slice(*s.span)] != s.text] == []


def test_every_title_stands_in_the_text(gold_file: Path) -> None:
    """Titles are given as printed, the optional ones as well."""
    gold, text = load_gold(gold_file), one_line(read_text(gold_file))
    assert [role.title for role in (*gold.roles, *gold.optional.roles) if one_line(role.title) not in text] == []


def test_every_organisation_that_organises_is_one_of_the_organisations(gold_file: Path) -> None:
    """Who organises is named among the organisations or the people, and every event's place among the places."""
    gold = load_gold(gold_file)
    entities = {*gold.organizations, *gold.optional.organizations, *(p.name for p in gold.people)}
    places = {"", *gold.places, *gold.optional.places}
    assert [name for event in gold.events for name in event.organizers if name not in entities] == []
    assert [event.place for event in gold.events if event.place not in places] == []


def test_every_speaker_is_named(gold_file: Path) -> None:
    """Whoever says or proposes something, or speaks at an event, is a person or an organisation of the annotation."""
    gold = load_gold(gold_file)
    named = {p.name for p in (*gold.people, *gold.optional.people)} | {*gold.organizations, *gold.optional.organizations}
    speakers = [s.speaker for s in (*gold.statements, *gold.optional.statements)]
    speakers += [p.by for p in (*gold.proposals, *gold.optional.proposals)]
    speakers += [name for event in gold.events for name in event.speakers]
    assert [name for name in speakers if name not in named] == []
