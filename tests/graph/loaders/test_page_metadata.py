"""Authors and dates of pages in the many shapes in which JSON-LD, meta tags and by-lines give them."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.loaders.json_ld import list_names, parse_json_ld
from graph.loaders.moments import to_iso
from graph.loaders.page import NoArticleError, Page, read_page

HEADLINE = "Harbour board votes to rebuild pier"
STORY = "<p>The harbour board agreed on Monday to rebuild the eastern pier, which was closed after a storm in January damaged it.</p>" * 2
ARTICLE = {
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "datePublished": "2023-05-11T09:27:48Z",
    "author": {"@type": "Person", "name": "Ada Obi"},
    "publisher": {"@type": "Organization", "name": "Harbour News"},
}
BYLINES = [
    ("By Ada Obi, Chief Correspondent", ["Ada Obi"]),
    ("Ada Obi and Tom Hale in Beijing", ["Ada Obi", "Tom Hale"]),
    ("BY ADA OBI AND TOM HALE", ["Ada Obi", "Tom Hale"]),
    ("By Ada Obi, Tom Hale and Jo Lind", ["Ada Obi", "Tom Hale", "Jo Lind"]),
    ("Ada Obi | The Harbour Daily", ["Ada Obi"]),
    ("Ada Obi, Reuters", ["Ada Obi"]),
    ("Ada Obi @adaobi", ["Ada Obi"]),
    ("ADA OBI ada@mail.example", ["Ada Obi"]),
    ("From Ada Obi in Lagos", ["Ada Obi"]),
    ("Analysis by Ada Obi", ["Ada Obi"]),
    ("Ada Obi · 11 May 2023", ["Ada Obi"]),
    ("Ada Obi, Special to the Harbour Daily", ["Ada Obi"]),
    ("Staff Reporter", []),
    ("Reuters", []),
    ("Guest Author", []),
    ("Harbour Daily Editorial Board", []),
    ("https://a.example/ada-obi", []),
]
SHAPES = {
    "list in a list": [[{"@type": "Person", "name": "Ada Obi"}]],
    "list object": {"@list": [{"@type": "Person", "name": "Ada Obi"}]},
    "value object": {"@type": "Person", "name": {"@value": "Ada Obi"}},
    "text with By": "By Ada Obi",
    "body and person": [{"@type": "Organization", "name": "Harbour News"}, {"@type": "Person", "name": "Ada Obi"}],
    "surname first": {"@type": "Person", "name": "Obi, Ada", "givenName": "Ada", "familyName": "Obi"},
    "by-line in author": {"@type": "Person", "byline": "Ada Obi"},
    "markup": {"@type": "Person", "name": "<a href='/ada'>Ada Obi</a>"},
    "author in author": {"@type": "Person", "author": {"name": "Ada Obi"}},
}
DATES = [
    ("20230511T092748Z", "2023-05-11T09:27:48+00:00"),
    ("20230511", "2023-05-11"),
    ("2023-05-11 09:27 UTC", "2023-05-11T09:27:00+00:00"),
    ("2023-05-11T9:27:48Z", "2023-05-11T09:27:48+00:00"),
    ("5/11/2023 9:27:48 AM", "2023-05-11T09:27:48"),
    ("11/05/2023", "2023-05-11"),
    ("May 11, 2023, 9:27 am EDT", "2023-05-11T09:27:00-04:00"),
    ("2023-05-11T09:27:48+02", "2023-05-11T09:27:48+02:00"),
    ("2023-05-11T09:27:48 CEST", "2023-05-11T09:27:48+02:00"),
    ("11. Mai 2023", "2023-05-11"),
    ("0001-01-01T00:00:00", None),
    ("2023-05", None),
    ("yesterday", None),
]


def read(head: str, byline: str = "") -> Page:
    """Read a page with this head, and this by-line below its headline."""
    page = f'<html><head><title>{HEADLINE}</title><meta property="og:type" content="article">{head}</head>'
    return read_page(f"{page}<body><article><h1>{HEADLINE}</h1>{byline}{STORY}</article></body></html>".encode())


def write_json_ld(value: object) -> str:
    """Write a block of JSON-LD."""
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


@pytest.mark.parametrize(("line", "names"), BYLINES, ids=[line for line, _ in BYLINES])
def test_people_are_taken_out_of_any_author_field(line: str, names: list[str]) -> None:
    """In a meta tag, in JSON-LD and on the page: no post, paper, place or address stays with a name."""
    for page in (
        read(f'<meta name="author" content="{line}">'),
        read(write_json_ld({"@type": "NewsArticle", "headline": HEADLINE, "author": line})),
        read("", f'<div class="byline">{line}</div>'),
    ):
        assert [name for name, _ in page.authors] == names


@pytest.mark.parametrize("author", SHAPES.values(), ids=SHAPES.keys())
def test_an_author_is_found_in_any_shape_of_json_ld(author: object) -> None:
    """Nested, listed, in parts or plain."""
    assert [name for name, _ in read(write_json_ld({**ARTICLE, "author": author})).authors] == ["Ada Obi"]


def test_what_cannot_be_mended_gives_its_plain_fields() -> None:
    """A quotation mark too many costs the block, not what stands in it."""
    block = json.dumps({**ARTICLE, "description": "x"}).replace('"x"', '"He said "yes" to it"')
    page = read(write_json_ld(block))
    assert page.published == ("2023-05-11T09:27:48+00:00", "jsonld:datePublished")
    assert ([name for name, _ in page.authors], page.publisher) == (["Ada Obi"], ("Harbour News", "jsonld:publisher"))


def test_a_time_of_change_is_taken_only_where_no_other_is() -> None:
    """Whatever else on the page tells the day of publication goes before it."""
    head = '<meta property="article:modified_time" content="2023-05-12T01:00:00Z">'
    assert read(head).published == ("2023-05-12T01:00:00+00:00", "meta:article:modified_time")
    assert read(head, '<time datetime="2023-05-11">11 May</time>').published == ("2023-05-11", "html:time")


def test_an_editor_is_no_author() -> None:
    """Where a page gives one name as both, the by-line tells who wrote."""
    page = read('<meta name="author" content="Li Ming"><meta name="editor" content="Li Ming">', '<p class="info">By ADA OBI | Harbour Daily</p>')
    assert [name for name, _ in page.authors] == ["Ada Obi"]


@pytest.mark.parametrize(("written", "value"), DATES)
def test_dates_are_read_as_they_are_meant(written: str, value: str | None) -> None:
    """A clock of twelve hours beside numbers is American; what is no full date is none."""
    assert to_iso(written) == value


def test_names_nested_without_end_are_none() -> None:
    """A hostile value costs no recursion."""
    value: object = "Ada Obi"
    for _ in range(1_000):
        value = [value]
    assert list(list_names(value, {})) == []
    loop = {node["@id"]: node for node in parse_json_ld('{"@id": "a", "author": {"@id": "a"}}') if len(node) > 1}
    assert list(list_names({"@id": "a"}, loop)) == []


def test_a_paper_that_gives_itself_as_the_author_is_none() -> None:
    """Broadcasters write their own name as a person's."""
    site = '<meta property="og:site_name" content="Al Marfa">'
    assert read(site + write_json_ld({**ARTICLE, "author": [{"@type": "Person", "name": "Al Marfa"}]})).authors == []


def test_boxes_of_a_byline_are_read_apart() -> None:
    """A name and the post below it stand in boxes of their own, with no space between."""
    byline = '<div data-testid="byline"><div><span class="ContributorName">Ada Obi</span></div><div><span>Coast correspondent</span></div></div>'
    assert [name for name, _ in read("", byline).authors] == ["Ada Obi"]


@pytest.mark.parametrize("title", [f"{HEADLINE}-Harbour Daily", f"{HEADLINE}_Harbour Daily", f"Harbour Daily: {HEADLINE}", f"{HEADLINE} | Harbour Daily"])
def test_the_site_stands_in_the_title_before_or_behind_the_headline(title: str) -> None:
    """Where no field names the publisher the page's title does, with a space around its mark or none."""
    page = read_page(f"<html><head><title>{title}</title></head><body><h2 class='entry-title'>{HEADLINE}</h2>{STORY * 3}</body></html>".encode())
    assert (page.headline, page.publisher) == ((HEADLINE, "html:h1"), ("Harbour Daily", "html:title"))


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        (f"{HEADLINE} -- Quay.example", f"<h1>{HEADLINE}</h1>"),
        (f"{HEADLINE} » Local » News » The Quay", ""),
        (f"{HEADLINE}：The Quay", ""),
        (f"{HEADLINE} | The Quay", f"<h1><span>Live</span><br>{HEADLINE}</h1>"),
        (f"{HEADLINE} | The Quay", f"<h1><span>Pier dispute</span><span>{HEADLINE}</span></h1>"),
        (HEADLINE, f'<h1><a href="/">Quay and Shore</a></h1><h1>{HEADLINE}</h1>'),
        (f"Opinion | {HEADLINE}", f"<h1>{HEADLINE}</h1>"),
        ("The Quay", f"<h1>{HEADLINE}</h1>"),
        ("News of the day", f'<h1>The Quay</h1><td class="entry-title">{HEADLINE}</td>'),
    ],
)
def test_the_headline_stands_without_what_is_set_beside_it(title: str, heading: str) -> None:
    """The site's name, the way to the page, a label in the same heading, a heading that is the site's."""
    head = '<meta property="og:site_name" content="The Quay"><meta name="publisher" content="Quay.example"><meta property="og:type" content="article">'
    page = read_page(f"<html><head><title>{title}</title>{head}</head><body>{heading}{STORY}</body></html>".encode())
    assert page.headline
    assert page.headline[0] == HEADLINE


def test_a_colon_in_a_title_is_no_mark_of_the_site() -> None:
    """Chinese and Japanese titles have wide ones."""
    title = "港口专家：重建符合城市利益"
    story = "<p>港口委员会周一同意重建东码头。该码头在一月的风暴后关闭，修复工程将耗资约四千万，历时两年，主席在会后对记者表示。</p>" * 3
    page = read_page(f"<html><head><title>{title} - 港口新闻</title></head><body><h1>{title}</h1>{story}</body></html>".encode())
    assert (page.headline, page.publisher) == ((title, "html:h1"), ("港口新闻", "html:title"))
    assert len(page.blocks) == 3


PUBLISHERS = [
    ("Blogger", "The Quay", "", "The Quay"),
    ("Shore Media Group", "The Quay", "", "The Quay"),
    ("Shore Nast", "The Quay", "https://www.quay.example/a/b", "The Quay"),
    ("Shore Nast", "The Quay", "https://www.shore.example/a/b", "Shore Nast"),
    ("Pier & Quay News", "Quay", "https://pqn.example/a/b", "Pier & Quay News"),
    ("Coast Letter", "", "https://www.shore.example/a/b", "Coast Letter"),
    ("quay.example", "The Quay", "https://www.quay.example/a/b", "The Quay"),
    ("", "The Quay | News from the coast since 1901", "", "The Quay"),
    ("", "Quay News - Africa", "", "Quay News - Africa"),
    ("Quay (www.quay.example)", "", "", "Quay"),
    ("https://www.quay.example", "Harbour Quay", "https://www.harbour-quay.example/a", "Harbour Quay"),
]


@pytest.mark.parametrize(("told", "site", "address", "publisher"), PUBLISHERS)
def test_the_publisher_is_who_readers_know(told: str, site: str, address: str, publisher: str) -> None:
    """Not the company behind a paper, its domain, its motto or the software that it is written with."""
    block = write_json_ld({**ARTICLE, "publisher": {"@type": "Organization", "name": told}})
    page = read(f'{block}<meta property="og:site_name" content="{site}"><meta name="application-name" content="shore"><link rel="canonical" href="{address}">')
    assert page.publisher
    assert page.publisher[0] == publisher


MOMENT = "2023-05-11T09:27:48+00:00"


@pytest.mark.parametrize(
    ("fields", "meta", "value"),
    [
        ({"datePublished": "2023-05-11"}, "2023-05-11T09:27:48Z", MOMENT),
        ({"datePublished": "2023-05-11T00:00:00"}, "2023-05-11T09:27:48Z", MOMENT),
        ({"datePublished": "2023-05-11T09:27:48"}, "2023-05-11T09:27:48Z", MOMENT),
        ({"datePublished": "2023-05-11T09:27:48Z"}, "2023-05-12T10:00:00Z", MOMENT),
        ({"dateCreated": "2023-05-09T09:00:00Z"}, "2023-05-11T09:27:48Z", MOMENT),
        ({"datePublished": 1683797268}, "", MOMENT),
        ({"datePublished": 1683797268000}, "", MOMENT),
        ({"datePublished": {"@value": "2023-05-11T09:27:48Z"}}, "", MOMENT),
        ({"datePublished": ["2023-05-11T09:27:48Z"]}, "", MOMENT),
    ],
)
def test_the_moment_of_publication_is_the_most_exact_of_its_day(fields: dict[str, object], meta: str, value: str) -> None:
    """Published goes before written; a field with the time, or with the zone, before one without, where they mean the same."""
    block = write_json_ld({"@type": "NewsArticle", "headline": HEADLINE, **fields})
    page = read(f'{block}<meta property="article:published_time" content="{meta}">')
    assert page.published
    assert page.published[0] == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("Donnerstag, 11. Mai 2023, 09:27 Uhr", "2023-05-11T09:27:00"),
        ("Publié le 11 mai 2023 à 09h27", "2023-05-11T09:27:00"),
        ("11 de mayo de 2023", "2023-05-11"),
        ("11 maggio 2023 alle 09:27", "2023-05-11T09:27:00"),
        ("11. toukokuuta 2023", "2023-05-11"),
        ("11 мая 2023", "2023-05-11"),
        ("11 مايو 2023", "2023-05-11"),
        ("2023年5月11日 09:27", "2023-05-11T09:27:00"),
        ("2023년 5월 11일", "2023-05-11"),
        ("2023. május 11.", "2023-05-11"),
        ("Do 11.05.23 | 09:27 Uhr", "2023-05-11T09:27:00"),
    ],
)
def test_a_printed_date_is_read_in_other_languages(printed: str, value: str) -> None:
    """Where no field of the page tells the day."""
    assert read("", f'<div class="date">{printed}</div>').published == (value, "html:date")


@pytest.mark.parametrize("path", ["2023/05/11/pier", "2023/may/11/pier", "a/202305/11/n1.html", "news/20230511-pier", "pier-20230511.html", "2023-05-11/pier"])
def test_a_day_stands_in_an_address_in_several_ways(path: str) -> None:
    """As folders, with the month in letters, or as one number of eight digits."""
    assert read(f'<link rel="canonical" href="https://a.example/{path}">').published == ("2023-05-11", "link:canonical.date")


@pytest.mark.parametrize("address", ["https://a.example/", "https://a.example", "http://news.a.example/"])
def test_a_front_page_is_no_article(address: str) -> None:
    """It may hold much prose; its address tells."""
    page = f'<html><head><title>The Quay</title><link rel="canonical" href="{address}"></head><body><h1>Today</h1>{STORY * 4}</body></html>'
    with pytest.raises(NoArticleError, match="front page"):
        read_page(page.encode())


def _list_paragraphs(count: int) -> list[str]:
    return [f"<p>Paragraph {number} of the report tells what the harbour board did that year and why it did so.</p>" for number in range(count)]


@pytest.mark.parametrize(
    "piece",
    [
        '<p><a href="/x"><b>STORM CLOSES COAST ROAD FOR A THIRD WEEK</b></a></p>',
        '<p class="imageCaption">Waves break over the eastern pier in Mombasa during the storm that closed it in January.</p>',
        "<figure><img><figcaption>Waves break over the eastern pier in Mombasa during the storm that closed it.</figcaption></figure>",
    ],
)
def test_what_stands_between_paragraphs_is_not_the_story(piece: str) -> None:
    """Lines that are one link, and captions that would add much to a short story, are left out."""
    first, *rest = _list_paragraphs(6)
    page = read_page(f"<html><body><article><h1>{HEADLINE}</h1>{first}{piece}{''.join(rest)}</article></body></html>".encode())
    assert [f"<p>{text}</p>" for _, text in page.blocks] == [first, *rest]


def test_a_caption_stands_behind_a_long_story() -> None:
    """Who reads five hundred words may read ten more of its picture."""
    paragraphs = "".join(_list_paragraphs(40))
    caption = "Waves break over the eastern pier at dawn on Monday."
    page = read_page(
        f"<html><body><article><h1>{HEADLINE}</h1><figure><figcaption>{caption}</figcaption></figure>{paragraphs}</article></body></html>".encode()
    )
    assert page.blocks[-1] == ("caption", caption)


def test_a_box_between_line_breaks_stands_for_itself() -> None:
    """A quotation set into a story that is parted by line breaks is a paragraph, and so is what goes on behind it."""
    told = [re.sub(r"</?p>", "", text) for text in _list_paragraphs(4)]
    quoted = "“Every month of delay costs the fishermen more than the repair of the pier would.”"
    body = f"{told[0]}<br><br>{told[1]} She said:<blockquote>{quoted}</blockquote>{told[2]}<br><br>{told[3]}"
    page = read_page(f'<html><head><meta property="og:type" content="article"></head><body><h1>{HEADLINE}</h1><div>{body}</div></body></html>'.encode())
    assert [text for _, text in page.blocks] == [told[0], f"{told[1]} She said:", quoted, told[2], told[3]]


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        (["{0}", "What the board decided", "{1}"], ["{0}", "What the board decided", "{1}"]),
        (["LUGANO —", "{0}"], ["LUGANO — {0}"]),
        (["{0}", "Short close."], ["{0}", "Short close."]),
        (["Ada Obi", "of the harbour board", "and others"], ["Ada Obi of the harbour board and others"]),
    ],
)
def test_a_line_break_parts_paragraphs_and_headings_only(lines: list[str], texts: list[str]) -> None:
    """Prose, and the few words above it, end at a line break; a verse, a list or a dateline goes on."""
    first, second, *rest = [re.sub(r"</?p>", "", text) for text in _list_paragraphs(6)]
    story = "".join(f"<p>{text}</p>" for text in rest)
    broken = "<br>".join(line.format(first, second) for line in lines)
    page = read_page(
        f'<html><head><meta property="og:type" content="article"></head><body><article>{story}<p>{broken}</p>{story}</article></body></html>'.encode()
    )
    assert [text for _, text in page.blocks][4:-4] == [text.format(first, second) for text in texts]


def test_a_page_of_another_type_gives_what_it_says_of_itself() -> None:
    """A gallery or a recording under the page's own title; one that is only on the page gives nothing."""
    told = {**ARTICLE, "@type": "VideoObject"}
    assert read(write_json_ld(told)).published == (MOMENT, "jsonld:datePublished")
    assert read(write_json_ld({**told, "headline": "Storm at sea"})).published is None


def test_the_same_article_twice_is_read_together() -> None:
    """A second block names the author that the first leaves out; another article's block names none of this one."""
    bare = {key: value for key, value in ARTICLE.items() if key != "author"}
    other = {**ARTICLE, "headline": "Fish prices fall", "author": {"name": "Tom Hale"}}
    same = {"@type": "Article", "headline": HEADLINE, "author": {"name": "Ada Obi"}}
    assert [name for name, _ in read(write_json_ld([bare, other])).authors] == []
    assert [name for name, _ in read(write_json_ld([other, bare, same])).authors] == ["Ada Obi"]


PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["", "Ada Obi", HEADLINE, "2023-05-11", "https://a.example/", "#a", "x" * 300, "\ud800", "<b>&amp;"])
)
KEYS = [
    "@id",
    "@type",
    "@graph",
    "@value",
    "name",
    "headline",
    "author",
    "publisher",
    "datePublished",
    "articleBody",
    "url",
    "mainEntityOfPage",
    "byline",
    "correction",
]
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5), max_leaves=12)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8), st.sampled_from(["NewsArticle", "WebPage", "Person"]))
def test_any_value_in_any_field_of_json_ld_is_borne(fields: dict[str, object], kind: str) -> None:
    """A number for a name, a list for an address, an object for a date: the page is read all the same."""
    page = read(write_json_ld({"@type": kind, **fields}))
    assert page.headline
    assert len(page.blocks) >= 1
