"""RSS and Atom feeds: entries as articles, broken feeds, hostile ones."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import SourceError
from graph.loaders import SourceFile, load
from graph.model import Article

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Coastal Daily</title><language>en-gb</language>
<item><title>Board votes to rebuild pier</title><link>https://coastal.example/pier</link><guid>tag:17</guid><dc:creator>Ada Lindqvist and Ben Okoro</dc:creator>
<pubDate>Fri, 12 Mar 2021 16:05:00 +0100</pubDate><category>Harbour</category><description>Short.</description>
<content:encoded><![CDATA[<p>BERGEN — The harbour board agreed on Monday to rebuild the pier.</p>
<p>Work begins in the spring &amp; lasts.</p>]]></content:encoded></item>
<item><title>Fares to rise</title><link>https://coastal.example/fares</link><description>Ferry fares are to rise by a tenth in June.</description></item>
</channel></rss>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Coastal Daily</title>
<entry><title>Board votes to rebuild pier</title><id>urn:17</id><link href="https://coastal.example/pier"/><published>2021-03-12T15:05:00Z</published>
<author><name>Ada Lindqvist</name></author>
<content type="html">&lt;p&gt;The harbour board agreed on Monday to rebuild the pier.&lt;/p&gt;</content></entry></feed>
"""


def collect(data: bytes) -> tuple[list[Article], str | None]:
    """Read whatever can be read; give the fault too, None where there was none."""
    articles: list[Article] = []
    try:
        for article in load(SourceFile("a.xml", "a.xml", data=data), max_bytes=2_000_000):
            articles.append(article)  # noqa: PERF402 - what came before a fault counts
    except SourceError as error:
        return articles, str(error)
    return articles, None


def test_rss_entries_are_articles() -> None:
    """Full content is preferred to the summary, and every field is named."""
    (first, second), fault = collect(RSS.encode())
    assert fault is None
    assert (first.identifier, first.loader, first.language) == ("a.xml#tag:17", "feed", "en-gb")
    assert (
        first.text == "Board votes to rebuild pier\n\nBERGEN — The harbour board agreed on Monday to rebuild the pier.\n\nWork begins in the spring & lasts.\n"
    )
    assert [author.value for author in first.authors] == ["Ada Lindqvist", "Ben Okoro"]
    assert first.published is not None
    assert (first.published.value, first.published.field) == ("2021-03-12T16:05:00+01:00", "feed:published")
    assert first.publisher is not None
    assert first.publisher.value == "Coastal Daily"
    assert first.dateline is not None
    assert first.dateline.value == "BERGEN"
    assert second.text.endswith("Ferry fares are to rise by a tenth in June.\n")


def test_atom_entries_are_articles() -> None:
    """Escaped markup is read as markup once."""
    (article,), fault = collect(ATOM.encode())
    assert fault is None
    assert article.text == "Board votes to rebuild pier\n\nThe harbour board agreed on Monday to rebuild the pier.\n"
    assert article.published is not None
    assert article.published.value == "2021-03-12T15:05:00+00:00"


def test_half_a_feed_gives_what_it_has() -> None:
    """The entries before the break are read, and the break is named."""
    articles, fault = collect(RSS[: RSS.index("<item><title>Fares") + 30].encode())
    assert articles[0].identifier == "a.xml#tag:17"
    assert fault is not None
    assert "breaks at line" in fault


def test_half_a_compressed_feed_gives_what_it_has() -> None:
    """And says both where the feed breaks and that the file does."""
    item = "<item><title>Story {0}</title><guid>{0}</guid><description>The harbour board agreed on Monday to rebuild pier {0} of {1}.</description></item>"
    items = "".join(item.format(number, number * 7919 % 10_007) for number in range(200))
    packed = gzip.compress(f'<rss version="2.0"><channel><title>Coastal Daily</title>{items}</channel></rss>'.encode())
    articles, fault = collect(packed[: len(packed) // 2])
    assert 50 < len(articles) < 150
    assert fault is not None
    assert "the file breaks off" in fault
    assert "entries could not be read" in fault


def test_entities_of_a_feed_are_never_text() -> None:
    """A feed that declares some is read as a feed, never as plain text with its markup in it; a bomb of them ends at once."""
    nested = "".join(f'<!ENTITY {chr(98 + number)} "{f"&{chr(97 + number)};" * 10}">' for number in range(12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">{nested}]>' + RSS.split("?>", 1)[1].replace("Short.", "&m;")
    articles, _ = collect(bomb.encode())
    assert all(article.loader == "feed" and "ENTITY" not in article.text and len(article.text) < 10_000 for article in articles)


def test_empty_feed_says_so() -> None:
    """A feed without entries is no success."""
    articles, fault = collect(b'<rss version="2.0"><channel><title>x</title></channel></rss>')
    assert (articles, fault) == ([], "a.xml: the feed has no entries. Give one with entries.")


@pytest.mark.parametrize(
    "entity", ['<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;&b;">']
)
def test_entities_are_not_expanded(entity: str) -> None:
    """No file is read and nothing grows."""
    data = RSS.replace("<rss ", f"<!DOCTYPE rss [{entity}]><rss ").replace("Short.", "&x;").replace("the pier.", "the pier &x;.")
    articles, _ = collect(data.encode())
    assert all("root:" not in article.text and "aaaaaaaaaaaaaaaa" not in article.text for article in articles)


@settings(max_examples=80)
@given(st.integers(0, len(RSS)), st.integers(0, len(RSS)), st.text(max_size=20))
def test_damaged_feed_gives_articles_or_a_sentence(start: int, end: int, inserted: str) -> None:
    """Cut anywhere and filled with anything, a feed gives no traceback."""
    damaged = RSS[: min(start, end)] + inserted + RSS[max(start, end) :]
    articles, _ = collect(damaged.encode("utf-8", "surrogatepass"))
    for article in articles:
        assert all(article.quote(block.span).strip() for block in article.blocks)
