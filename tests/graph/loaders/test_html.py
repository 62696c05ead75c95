"""The page loader on pages in many shapes, on pages without an article, on hostile ones and on anything at all."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trafilatura import extract

from graph.errors import SourceError
from graph.loaders import SourceFile, load
from graph.loaders.html import LOADER
from graph.model import Article, BlockKind
from graph.text import hash_text, normalise_text

PAGES = Path(__file__).parent / "pages"
CASES = sorted(PAGES.glob("*.html"))
REFUSED = sorted((PAGES / "refused").glob("*.html"))


def read(data: bytes, *, timeout_s: float = 20.0) -> Article:
    """Read the one article of a page."""
    (article,) = load(SourceFile("a.html", "a.html", data=data), max_bytes=2_000_000, timeout_s=timeout_s)
    return article


def read_or_none(data: bytes) -> Article | None:
    """Read a page; None where it was refused."""
    try:
        return read(data)
    except SourceError:
        return None


@pytest.mark.slow
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_page_is_read_as_a_careful_reader_does(path: Path) -> None:
    """Headline, date, authors, publisher and body come from the surest place that has them."""
    article = read(path.read_bytes())
    body = [article.quote(block.span) for block in article.blocks if block.kind is not BlockKind.HEADLINE]
    assert {
        "headline": article.headline.value if article.headline else None,
        "published": article.published.value if article.published else None,
        "authors": [author.value for author in article.authors],
        "publisher": article.publisher.value if article.publisher else None,
        "body": body,
    } == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert article.loader == "html"
    check_article(article)


@pytest.mark.slow
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_body_is_never_worse_than_the_extractors_own(path: Path) -> None:
    """What is done before and after trafilatura's reading costs no page."""
    article, wanted = read(path.read_bytes()), json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    ours = [article.quote(block.span) for block in article.blocks if block.kind is not BlockKind.HEADLINE]
    theirs = extract(path.read_bytes(), include_comments=False) or ""
    assert score_words(" ".join(ours), " ".join(wanted["body"])) >= score_words(theirs, " ".join(wanted["body"]))


def score_words(found: str, wanted: str) -> float:
    """Return the harmonic mean of precision and recall of the words."""
    ours, theirs = Counter(found.split()), Counter(wanted.split())
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def check_article(article: Article) -> None:
    """Hold what is true of every page: text normalised, headline first, blocks in order and true, fields named."""
    assert article.text == normalise_text(article.text).text
    assert article.sha256 == hash_text(article.text)
    assert article.text.startswith(article.headline.value if article.headline else "")
    at = 0
    for block in article.blocks:
        assert not article.text[at : block.span.start].strip()
        at = block.span.end
    assert not article.text[at:].strip()
    for found in (article.headline, article.publisher, article.published, *article.authors):
        assert found is None or found.spans or found.field


@pytest.mark.slow
def test_metadata_names_its_field() -> None:
    """What stands in markup only says where: it has no words to point at."""
    article = read((PAGES / "jsonld.html").read_bytes())
    assert article.published is not None
    assert (article.published.field, article.published.spans) == ("jsonld:datePublished", ())


@pytest.mark.slow
def test_headings_are_kept_apart() -> None:
    """A heading inside the story is no paragraph."""
    article = read((PAGES / "heading-quote-caption.html").read_bytes())
    assert [article.quote(block.span) for block in article.blocks if block.kind is BlockKind.HEADING] == ["Ferries move to the market"]


@pytest.mark.slow
@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_page_without_an_article_is_refused_with_the_reason(path: Path) -> None:
    """A list of links, a form or an empty page is not read as noise."""
    with pytest.raises(SourceError, match="it holds no article"):
        read(path.read_bytes())


@pytest.mark.slow
def test_page_that_takes_too_long_is_stopped() -> None:
    """The process is killed at its deadline, and the next page is read as ever."""
    good = (PAGES / "jsonld.html").read_bytes()
    read(good)
    slow = b"<html><body><article>" + b"<div><p>word word word <b>word</b></p>" * 40_000 + b"</article></body></html>"
    began = time.monotonic()
    with pytest.raises(SourceError, match=r"took longer than 0\.5 seconds|no article|brought the reader down|too deeply|more memory"):
        read(slow, timeout_s=0.5)
    assert time.monotonic() - began < 10
    assert read(good).headline is not None


def test_a_page_is_known_by_its_name_where_its_first_elements_may_stand_in_text() -> None:
    """What is called a page and begins with an element is one; a text that begins with bold words is none."""
    assert LOADER.can_read(b"<b>" * 20_000, "a.html")
    assert not LOADER.can_read(b"<b>The pier</b> was closed on Monday.", "a.txt")
    assert not LOADER.can_read(b"The pier was closed on Monday.", "a.html")


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        b"<html><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><body>&b;</body></html>",
        b"<html>" + b"<div>" * 50_000 + b"x",
        b'<html><script type="application/ld+json">' + b"[" * 100_000 + b"</script><body>x</body></html>",
        b'<html><head><base href="file:///etc/passwd"><link rel="canonical" href="file:///etc/passwd"></head><body><iframe src="file:///etc/passwd"></iframe></body></html>',
        b"<html>\x00\x01\xff\xfe</html>",
    ],
    ids=["entities", "deep markup", "deep json", "local files", "rubbish"],
)
def test_hostile_page_gets_one_sentence(data: bytes) -> None:
    """No expansion, no file, no traceback."""
    with pytest.raises(SourceError) as caught:
        read(data)
    assert "\n" not in str(caught.value)
    assert "root:" not in str(caught.value)


fragments = st.sampled_from(
    [
        "<p>The harbour board agreed on Monday to rebuild the eastern pier, which was closed after a storm in January.</p>",
        "<h1>Board votes to rebuild pier</h1>",
        "<article>",
        "</article>",
        "<figure><figcaption>x</figcaption>",
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A b c","author":[[],{},null,3,{"name":{}}],"datePublished":17}</script>',
        '<script type="application/ld+json">{"@type":["Article",null],"author":{"@id":{}},"publisher":[{"name":["x"]}]</script>',
        '<meta property="og:title" content="">',
        '<meta name="date" content="99999-99-99T99:99">',
        '<time datetime="2021-02-31">',
        "&#0;&#xD800;&#x1F;&amp;&bogus;",
        "<table><tr><td>1</td></tr>",
        "<![CDATA[",
        "<!--",
    ]
)


@pytest.mark.slow
@settings(max_examples=60)
@given(st.lists(st.one_of(fragments, st.text(max_size=40)), max_size=20))
def test_anything_gives_an_article_or_a_sentence(parts: list[str]) -> None:
    """No page gives a traceback; every article holds together."""
    article = read_or_none(("<html>" + "".join(parts)).encode("utf-8", "surrogatepass"))
    if article is not None:
        check_article(article)
