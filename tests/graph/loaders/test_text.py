"""The text loader on pages of many layouts, on bad input and on anything at all."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import SourceError
from graph.loaders import LOADERS, SourceFile, load
from graph.model import Article, BlockKind, Found
from graph.settings import DATA_FOLDER
from graph.text import hash_text, normalise_text

FIXTURES = Path(__file__).parent / "fixtures"
CASES = sorted(FIXTURES.glob("*.txt"))
MAX_BYTES = 2_000_000


def read(data: bytes, name: str = "a.txt") -> Article:
    """Read the one article of a text."""
    (article,) = load(SourceFile(name, name, data=data), max_bytes=MAX_BYTES)
    return article


def read_or_none(data: bytes) -> Article | None:
    """Read a text; None where it was refused."""
    try:
        return read(data)
    except SourceError:
        return None


def value(found: Found[str] | None) -> str | None:
    """Return what was found, None where nothing was."""
    return found.value if found else None


def check_article(article: Article) -> None:
    """Hold what is true of every article: blocks in order, all words in one, offsets true, text as normalised."""
    assert article.text == normalise_text(article.text).text
    assert article.sha256 == hash_text(article.text)
    at = 0
    for block in article.blocks:
        assert not article.text[at : block.span.start].strip()
        assert article.quote(block.span).strip() == article.quote(block.span) != ""
        at = block.span.end
    assert not article.text[at:].strip()
    found = [article.headline, article.publisher, article.published, article.section, article.dateline, article.url, *article.authors]
    for each in found:
        if each is not None:
            assert each.spans or each.field
            assert all(span.end <= len(article.text) for span in each.spans)
    for each in (article.headline, article.publisher, article.section, article.dateline, *article.authors):
        if each is not None and each.spans:
            assert article.quote(each.spans[0]).replace("\n", " ").lower() == each.value.lower()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_layout_is_taken_apart(path: Path) -> None:
    """Headline, date, authors, publisher, section, dateline and the kinds of the lines are as a careful reader finds them."""
    article = read(path.read_bytes(), path.name)
    check_article(article)
    wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    kinds = Counter(block.kind.value for block in article.blocks)
    assert {
        "headline": value(article.headline),
        "published": value(article.published),
        "authors": [author.value for author in article.authors],
        "publisher": value(article.publisher),
        "section": value(article.section),
        "dateline": value(article.dateline),
        "kinds": {kind: kinds[kind.rstrip("_")] for kind in wanted["kinds"]},
    } == wanted, f"{path.name} changed; if that is right, write {path.with_suffix('.json').name} anew"


def test_there_are_many_layouts() -> None:
    """The golden test reads enough pages to mean something."""
    assert len(CASES) >= 90


def test_seed_article_is_read_as_by_hand() -> None:
    """Every block and every value of the project's own article is what a careful reader takes from it."""
    path = DATA_FOLDER / "articles" / "hong-kong-shenzhen-big-data-forum.txt"
    article = read(path.read_bytes(), path.name)
    check_article(article)
    assert (value(article.headline), value(article.publisher)) == ("Experts call for deeper cross-border data ties", "China Daily")
    assert (value(article.published), value(article.section), value(article.dateline)) == ("2018-03-28T11:18:00", "Hong Kong", "HONG KONG")
    assert article.dateline_span is not None
    assert article.quote(article.dateline_span) == "HONG KONG - "
    assert [kind for kind, _ in ((block.kind, 0) for block in article.blocks)].count(BlockKind.PARAGRAPH) == 9
    assert [block.kind for block in article.blocks].count(BlockKind.CAPTION) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\r\n  ", "nothing but white space"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a picture"),
        (b"%PDF-1.7 ...", "a PDF"),
        (bytes(range(256)) * 4, "no encoding"),
        (b"\x00\x01\x02\x03\x04\x05\x06" * 40, "binary"),
        (b"--- *** ___\n\n---\n", "no article"),
        (b"5", "no article"),
        (b'<?xml version="1.0"?><urlset><url><loc>http://a.example/the-pier-is-open</loc></url></urlset>', "XML of a kind"),
        (b"<!DOCTYPE svg><svg><title>The harbour board agreed on Monday to rebuild the pier.</title></svg>", "XML of a kind"),
        (b"x" * (MAX_BYTES + 1), "longer than 2,000,000 bytes"),
    ],
    ids=["empty", "blank", "picture", "pdf", "undecodable", "binary", "no words", "a number", "xml", "doctype", "too long"],
)
def test_bad_input_gets_one_sentence(data: bytes, words: str) -> None:
    """Each says which source, what is wrong and what to do."""
    with pytest.raises(SourceError) as caught:
        read(data, "bad.txt")
    assert str(caught.value).startswith("bad.txt: ")
    assert words in caught.value.reason
    assert "\n" not in str(caught.value)


def test_control_characters_are_dropped_and_counted() -> None:
    """A few of them do not make a text binary."""
    article = read(b"Board votes to rebuild the pier\n\nThe harbour\x00 board agreed on Monday\x07 to rebuild the eastern pier at once.\n")
    assert article.dropped_characters == 2
    assert "\x00" not in article.text


lines = st.sampled_from(
    [
        "By Ada Lindqvist",
        "12 March 2021, 10:30 GMT",
        "HONG KONG - ",
        "PARIS (AP) — The board met.",
        "ALSO READ: More",
        "News> Hong Kong> Content",
        "",
        "",
        "Share this story",
        "Photo: X/Y",
        "© 2020 The Post",
        "today (April 3)",
        "Source: The Post 2020-01-01 10:00",
        "Ada Lindqvist | The Post | 1 May 2020",
        "The harbour board agreed on Monday to rebuild the eastern pier, which was closed after a storm.",
        "Image caption,",
        "31/02/2020",
        "(Reporting by A B; Editing by C D)",
    ]
)
pages = st.one_of(st.text(max_size=400), st.lists(st.one_of(lines, st.text(max_size=60)), max_size=25).map("\n".join))


@settings(max_examples=150)
@given(
    st.one_of(
        st.binary(max_size=300), pages.map(lambda text: text.encode("utf-8", "surrogatepass")), pages.map(lambda text: text.encode("utf-16", "surrogatepass"))
    )
)
def test_anything_gives_an_article_or_a_sentence(data: bytes) -> None:
    """No input gives a traceback; every article holds together."""
    article = read_or_none(data)
    if article is not None:
        check_article(article)


@settings(max_examples=100)
@given(st.text(max_size=300))
def test_normalising_twice_changes_nothing(text: str) -> None:
    """Offsets never move again."""
    once = normalise_text(text).text
    assert normalise_text(once).text == once


def test_loaders_have_different_names() -> None:
    """The name says which one read a source."""
    assert len({loader.name for loader in LOADERS}) == len(LOADERS)


@pytest.mark.parametrize(
    ("opening", "place", "published"),
    [
        pytest.param("Lagos, May 4 (PTI) ", "Lagos", None, id="agency-without-a-dash"),
        pytest.param("LAGOS, (APP - Pelham Point News - 30th May, 2021) ", "LAGOS", "2021-05-30", id="day-behind-the-agency"),
        pytest.param("Lagos, May 4 (APP): ", "Lagos", None, id="colon-behind-the-agency"),
        pytest.param("LAGOS, Texas -\n\n", "LAGOS, Texas", None, id="on-a-line-of-its-own"),
        pytest.param("LAGOS, Ala.\n\n", "LAGOS, Ala.", None, id="with-a-state-on-a-line-of-its-own"),
        pytest.param("LAGOS, WA—May 4, 2011—", "LAGOS, WA", "2011-05-04", id="day-between-dashes"),
        pytest.param("LAGOS, AR (May 4, 2011) – ", "LAGOS, AR", "2011-05-04", id="day-in-brackets"),
        pytest.param("LAGOS, May 4 (APP - 4th May, 2011 ) :", "LAGOS", "2011-05-04", id="two-days"),
        pytest.param("LAGOS, NY--(Marketwired - May 4, 2011) - ", "LAGOS, NY", "2011-05-04", id="wire"),
        pytest.param("Lagos (Labour) ", None, None, id="party-of-a-person"),
    ],
)
def test_datelines_of_agencies(opening: str, place: str | None, published: str | None) -> None:
    """A dateline needs no dash where day and agency stand in it, may have its day in brackets, and may stand alone."""
    article = read(f"Minister opens the harbour fair\n\n{opening}The minister opened the fair in the harbour on Monday, and 300 people came.\n".encode())
    assert (value(article.dateline), value(article.published)) == (place, published)


def test_the_day_of_first_publication_behind_the_story() -> None:
    """Agencies say at the end when a report was first published."""
    article = read(
        b"Bank profits fall\n\nThe bank said on Thursday that its profits fell.\n\nThis report by The Harbour Press was first published June 2, 2021.\n"
    )
    assert value(article.published) == "2021-06-02"


def test_letters_of_editors_end_no_story_early() -> None:
    """The last paragraph is the story's, though an agency's letters stand behind its last sentence."""
    story = "The bank said on Thursday that its profits fell because of the long strike in the harbour."
    last = "Over 300 people are expected to come to the bank on Friday. PTI ABC DE"
    article = read(f"Bank profits fall\n\n{story}\n\nIts chairman said that he was not worried, and that the bank would grow.\n\n{last}\n".encode())
    assert article.blocks[-1].kind is BlockKind.PARAGRAPH
