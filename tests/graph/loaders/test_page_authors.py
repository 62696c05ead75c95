"""Who wrote a page: names in many languages and scripts, by-lines in parts, and what stands where an author might and is none."""

from __future__ import annotations

import json

import pytest

from graph.loaders.page import Page, read_page

HEADLINE = "Harbour board votes to rebuild pier"
STORY = "<p>The harbour board agreed on Monday to rebuild the eastern pier, which was closed after a storm in January damaged it.</p>" * 2
FIELDS = [
    ('Ada "Adi Lou" Obi', ['Ada "Adi Lou" Obi']),
    ("Ada Obi/Tom Hale", ["Ada Obi", "Tom Hale"]),
    ("Ada Obi und Tom Hale", ["Ada Obi", "Tom Hale"]),
    ("Ada Obi i Tom Hale", ["Ada Obi", "Tom Hale"]),
    ("Ada Obi, Tom Hale ve Jo Lind", ["Ada Obi", "Tom Hale", "Jo Lind"]),
    ("Von Ada Obi", ["Ada Obi"]),
    ("Ein Kommentar von Ada Obi", ["Ada Obi"]),
    ("Propos recueillis par Ada Obi", ["Ada Obi"]),
    ("Text: Ada Obi", ["Ada Obi"]),
    ("Ada Obi Hale y Prat", ["Ada Obi Hale y Prat"]),
    ("Tom Hale Jr.", ["Tom Hale Jr."]),
    ("Ian Post", ["Ian Post"]),
    ("Sarah Web", ["Sarah Web"]),
    ("The Shoal", []),
    ("AFP Lugano", []),
    ("Partner Content", []),
    ("Harbour Radio", []),
    ("Live Updates", []),
    ("Sarah Radio", ["Sarah Radio"]),
    ("Online-Redaktion", []),
    ("La Rédaction", []),
    ("Redacción", []),
    ("Express Web Desk", []),
    ("金森隆", ["金森隆"]),
    ("記者 陳大明、林小文", ["陳大明", "林小文"]),
    ("김민우 기자", ["김민우"]),
    ("港口新聞", []),
    ("编辑部", []),
    ("محمد حداد", ["محمد حداد"]),
    ("Ирина Мостова", ["Ирина Мостова"]),
    ("รดา แสงดี", ["รดา แสงดี"]),
    ("राम वर्मा", ["राम वर्मा"]),
]
BYLINES = [
    ('<div class="byline">Von <a href="/a">Ada Obi</a></div>', ["Ada Obi"]),
    ("<p>Par Ada Obi et Tom Hale</p>", ["Ada Obi", "Tom Hale"]),
    ("<p>VON ADA OBI</p>", ["Ada Obi"]),
    ("<p>Di Ada Obi</p>", ["Ada Obi"]),
    ('<div class="info"><b>Ada Obi</b><i>The Shoal</i><span>Thu, 14 May 2020</span></div>', ["Ada Obi"]),
    ('<div class="bar"><div>Ada Obi</div><div>The Shoal</div><div>Thu, 14 May 2020 17:55 UTC</div></div>', ["Ada Obi"]),
    ('<p class="byline"><span>By</span><span>Ada Obi</span><span>Harbour Correspondent</span></p>', ["Ada Obi"]),
    ('<p class="byline"><span>Ada</span><span>Obi</span></p>', ["Ada Obi"]),
    ('<div class="authors"><span>Ada Obi</span><span>Tom Hale</span></div>', ["Ada Obi", "Tom Hale"]),
    ('<ul class="byline"><li>Ada Obi</li><li>Tom Hale</li></ul>', ["Ada Obi", "Tom Hale"]),
    ('<div class="byline">By Ada Obi<br>Harbour Correspondent</div>', ["Ada Obi"]),
    ('<p class="autor">Autor: Ada Obi</p>', ["Ada Obi"]),
    ('<div><a href="/author/ada-obi">Ada Obi</a></div>', ["Ada Obi"]),
    ('<div class="box"><a href="/profile/ada-obi"><img></a><a href="/profile/ada-obi">Ada Obi</a><p>Sailor</p></div>', ["Ada Obi"]),
    ('<div class="meta"><a href="/topics/north-korea">North Korea</a> | 14 May 2020</div>', []),
    ('<div class="meta"><a href="/topics/world">World</a> | 14 May 2020</div>', []),
    ('<div class="meta"><a href="/topics/cod">Cod Quotas</a> | 14 May 2020</div>', []),
    ('<div id="contributors"><p>Ada Obi and Tom Hale contributed to this report</p></div>', []),
    ("<p>By Monday the pier was closed</p>", []),
    ("<p>From Lagos With Love</p>", []),
    ('<div class="byline">By Cod Quotas</div>', ["Cod Quotas"]),
]


def read(*, author: object = None, head: str = "", byline: str = "") -> Page:
    """Read a page with this author in its JSON-LD, these further elements in its head, and this by-line below its headline."""
    article = {"@type": "NewsArticle", "headline": HEADLINE, "publisher": {"name": "Harbour News"}} | ({"author": author} if author else {})
    block = f'<script type="application/ld+json">{json.dumps(article)}</script>'
    return read_page(f"<html><head>{block}{head}</head><body><article><h1>{HEADLINE}</h1>{byline}{STORY}</article></body></html>".encode())


def name_authors(page: Page) -> list[str]:
    """Return the names of a page's authors."""
    return [name for name, _ in page.authors]


@pytest.mark.parametrize(("words", "names"), FIELDS, ids=[words for words, _ in FIELDS])
def test_a_field_gives_its_people_in_any_language(words: str, names: list[str]) -> None:
    """With the words for By and And of many languages, in scripts without capitals, and no staff of any paper."""
    assert name_authors(read(author={"@type": "Person", "name": words})) == names
    assert name_authors(read(head=f"<meta name='author' content='{words}'>")) == names


@pytest.mark.parametrize(("byline", "names"), BYLINES, ids=[byline for byline, _ in BYLINES])
def test_a_printed_byline_gives_its_people(byline: str, names: list[str]) -> None:
    """Whatever parts its words; a place, a section, a topic of the page or who helped is no author."""
    assert name_authors(read(head='<meta name="keywords" content="harbour, Cod Quotas">', byline=byline)) == names


def test_a_byline_with_more_names_than_the_markup_counts() -> None:
    """Some markup names the first of several authors; where the two differ otherwise the markup stays."""
    ada = {"@type": "Person", "name": "Ada Obi"}
    assert name_authors(read(author=ada, byline="<p>By Ada Obi and Tom Hale</p>")) == ["Ada Obi", "Tom Hale"]
    assert name_authors(read(author=ada, byline="<p>By Jo Lind and Tom Hale</p>")) == ["Ada Obi"]


def test_a_site_with_no_name_field_is_no_author_of_itself() -> None:
    """A publisher that writes its own name as a person's, and whose only name is that in its JSON-LD."""
    assert name_authors(read(author={"@type": "Person", "name": "Harbour Quay"}, head='<meta name="publisher" content="Harbour Quay">')) == []
