"""Where articles disagree: both sides with their words, by kind, as page and as data, linked from what they are about."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.conflicts import Conflict, find_conflicts
from graph.extract.rules import RULES_BY_NAME
from graph.gazetteer import load_gazetteer
from graph.lexicon import load_lexicon
from graph.mapping import map_article
from graph.model import Findings
from graph.settings import DATA_FOLDER
from graph.store import open_snapshot, open_store
from tests.seed_findings import seed_article, seed_findings
from tests.web.conftest import BASE, BROWSER, open_client

QUERY = (DATA_FOLDER / "queries" / "conflicts.rq").read_text(encoding="utf-8")
DEPUTY = "deputy director-general"
FORUM = "second Hong Kong-Shenzhen Big Data Forum"


def change_attendance(findings: Findings, number: int, *, qualifier: str | None = None, unit: str | None = None) -> Findings:
    """Make an article of one that gives another number of those who came."""
    meetings = []
    for each in findings.events:
        came = each.attendance
        if came is not None:
            came = replace(came, value=replace(came.value, value=number, qualifier=qualifier, is_minimum=qualifier is not None, unit=unit or came.value.unit))
        meetings.append(replace(each, attendance=came))
    return replace(findings, events=tuple(meetings))


def make_store(location: Path, *all_findings: Findings, years: Sequence[int] = ()) -> Path:
    """Make a store of articles of one text, each published in its year, in each of which other things were found."""
    with open_store(str(location), base_iri=BASE, create=True) as store:
        articles = [(replace(seed_article(), identifier=f"{name}.txt"), found) for name, found in zip("abc", all_findings, strict=False)]
        for number, year in enumerate(years):
            article, found = articles[number]
            published = article.published
            articles[number] = (replace(article, published=published and replace(published, value=f"{year}-03-28")), found)
        store.replace_articles([map_article(article, found, base_iri=BASE, gazetteer=load_gazetteer()) for article, found in articles])
        store.publish()
    return location


def find(location: Path) -> list[Conflict]:
    """Find the conflicts in a store."""
    with open_snapshot(str(location)) as snapshot:
        return find_conflicts(snapshot.store, snapshot.names)


def test_one_article_and_its_copy_do_not_disagree(tmp_path: Path) -> None:
    """What both say alike is no conflict."""
    assert find(make_store(tmp_path / "store", seed_findings(), seed_findings())) == []


@pytest.mark.parametrize(
    ("number", "qualifier", "unit", "count"),
    [(350, None, None, 1), (450, None, None, 0), (350, "more than", None, 1), (350, None, "speakers", 0), (350, None, "people", 0)],
    ids=["below the least", "above the least", "another least", "other people", "another word"],
)
def test_only_what_cannot_both_be_right_is_a_conflict(tmp_path: Path, number: int, qualifier: str | None, unit: str | None, count: int) -> None:
    """The seed has "more than 400": an exact number below contradicts it, one above does not, nor one of others."""
    found = find(make_store(tmp_path / "store", seed_findings(), change_attendance(seed_findings(), number, qualifier=qualifier, unit=unit)))
    assert len(found) == count


def change_post(findings: Findings, title: str, *, is_clause: bool = False) -> Findings:
    """Make an article of one that gives another post of its deputy director-general."""
    rule = {"rule": RULES_BY_NAME["who-leads"]} if is_clause else {}
    return replace(findings, roles=tuple(replace(each, title=title, **rule) if each.title == DEPUTY else each for each in findings.roles))


@pytest.mark.parametrize(
    ("title", "year", "is_clause", "is_one"),
    [
        ("director-general", 2018, False, True),
        ("chief of staff", 2019, False, True),
        ("chief of staff", 2020, False, False),
        ("Deputy Director-General for trade", 2018, False, False),
        ("head", 2018, False, False),
        ("heads the department", 2018, True, False),
    ],
    ids=["of another rank", "a year later", "two years later", "with more words", "vague", "what somebody does"],
)
def test_two_posts_that_both_may_be_right_are_no_conflict(tmp_path: Path, title: str, year: int, is_clause: bool, is_one: bool) -> None:
    """Neither on the page nor in the stored question; a deputy is not who is deputised for."""
    location = make_store(tmp_path / "store", seed_findings(), change_post(seed_findings(), title, is_clause=is_clause), years=(2018, year))
    assert [(each.kind, {each.one.value, each.other.value}) for each in find(location)] == is_one * [("post", {title, DEPUTY})]
    with open_snapshot(str(location)) as snapshot:
        rows = [{row["value"].value, row["other"].value} for row in snapshot.store.query(QUERY)]
    assert rows == is_one * [{title, DEPUTY}]


def test_the_stored_question_knows_the_words_that_the_page_knows() -> None:
    """They stand in the lexicon, and in the question, which any endpoint is to answer."""
    lists = re.findall(r'\(([a-z|]+)\)[^"]*" AS', QUERY)
    wanted = (("events", "attendance", "everybody"), ("roles", "posts", "vague"), ("roles", "posts", "ranks"))
    assert [frozenset(each.split("|")) for each in lists] == [load_lexicon().words(*path) for path in wanted]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    """A client of a store of two articles that give two numbers."""
    yield from open_client(make_store(tmp_path / "store", seed_findings(), change_attendance(seed_findings(), 350)))


def read(client: FlaskClient, path: str) -> str:
    """Return a page as a browser sees it, white space in single spaces."""
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 200, path
    return html.unescape(" ".join(response.get_data(as_text=True).split()))


def test_both_sides_stand_side_by_side_with_their_words(client: FlaskClient) -> None:
    """Linked from the event's page and from home; filtered by kind and by what it is about."""
    page = read(client, "/conflicts")
    for words in (FORUM, "attendance", "350", "more than 400", "<mark>", "1 source"):
        assert words in page
    assert 'href="/conflicts"' in read(client, "/")
    rows = client.get("/conflicts?format=json").get_json()["rows"]
    assert [(row["About"]["name"], row["On what"], row["One says"][:3]) for row in rows] == [(FORUM, "attendance", "350")]
    event = rows[0]["About"]["iri"].removeprefix(BASE)
    assert f"/conflicts?about={event}" in read(client, f"/events/{event.removeprefix('event/')}")
    assert FORUM in read(client, f"/conflicts?about={event}&only=attendance")
    assert "No two articles disagree on it" in read(client, "/conflicts?about=event/none")
    assert client.get("/conflicts?only=weather").status_code == 404


def test_conflicts_are_csv_and_turtle_too(client: FlaskClient) -> None:
    """As every list is."""
    assert f"{FORUM},attendance,350" in client.get("/conflicts?format=csv").get_data(as_text=True)
    assert "kg:attendance" in client.get("/conflicts?format=turtle").get_data(as_text=True)


def test_a_store_without_conflicts_says_so(seed_store: Path) -> None:
    """The page is there all the same."""
    for client in open_client(seed_store):
        assert "No two articles disagree" in read(client, "/conflicts")
