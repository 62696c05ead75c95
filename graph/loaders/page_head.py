"""Read the head of a web page as its readers see it: the by-lines and dates that are printed around the headline.

It looks where names and attributes of elements say so, then at the lines below the headline; it reads no metadata.
Called by the page loader, for pages whose markup does not say who wrote or when.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from graph.loaders.bylines import read_byline, read_name_line
from graph.loaders.dates import MONTH_NUMBERS, find_dates
from graph.loaders.layout import read_date_line
from graph.loaders.marks import is_prose
from graph.loaders.markup import Candidate

__all__ = ["drop_by", "find_address_dates", "find_bylines", "find_printed_dates", "find_signed_lines", "read_heading"]

SHORTEST_LINE, LONGEST_LINE = 3, 150
MOST_HINTED = 8
MOST_LINES = 60
MOST_LINKS = 60
LONGEST_SIGNED = 10
"""How many words a line has at most that says By in another language: a sentence may begin with that word as well."""
HINTING = ("class", "id", "itemprop", "rel", "data-testid", "data-test", "data-qa", "data-component", "data-role")
"""Attributes in which pages say what an element is for."""

_AUTHOR_NAME = re.compile(r"\b(?:author|byline|contributor|writer|reporter|creator)s?[-_]*name\b|^(?:.*\s)?author(?:\s.*)?$|\bfn\b")
_AUTHOR = re.compile(r"author|autor|auteur|by-?line|contributor|writer|reporter|journalist|redactor|redattore|creator|submitted|username|signature|firma\b")
_NO_AUTHOR = re.compile(r"bio\b|avatar|image|photo|follow|social|share|comment|related|authority")
_DATE = re.compile(r"date|publish|time-?stamp|posted|post-?meta|article-?meta|issued|created")
_UPDATE = re.compile(r"updat|modif|edited|revis")
_IN_ADDRESS = re.compile(
    r"(?<=[/_.-])(?P<year>(?:19|20)\d\d)(?P<mark>[/-]?)(?P<month>0[1-9]|1[0-2]|(?<=/)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
    r"(?:(?P=mark)|/)(?P<day>0[1-9]|[12]\d|3[01])(?=[/_.-]|$)"
)
_IN_OTHER_WORDS = re.compile(
    # "11. Mai 2023, 09:27 Uhr", "11 de mayo de 2023", "11 tháng 5, 2023"
    r"(?<!\d)(?P<day>\d{1,2})(?:er|\.|º|°|-?(?:го|е))?\s+(?:de\s+|d['’]|tháng\s+)?(?P<month>[^\W\d_]{3,14}|\d{1,2}),?\.?\s+(?:de\s+|del\s+)?(?P<year>(?:19|20)\d\d)\b"
    # "2023年5月11日", "2023년 5월 11일", "2023. május 11."
    # "25.04.24": where dots part the numbers the day comes first
    r"|(?<![\d.])(?P<day3>\d{1,2})\.(?P<month3>\d{1,2})\.(?P<year3>[0-4]\d)(?![\d.])"
    r"|(?<!\d)(?P<year2>(?:19|20)\d\d)(?:\s*[年년.]\s*)(?P<month2>\d{1,2}|[^\W\d_]{3,14})\s*[月월.]?\s*(?P<day2>\d{1,2})(?:\s*[日일.]|\b)"
)
_CLOCK_BEHIND = re.compile(r"\D{0,12}?(?<!\d)([01]?\d|2[0-3])\s?[:.hH時시]\s?([0-5]\d)(?!\d)")
_BY = re.compile(
    r"^(?:(?:an?|eine?|un|une|una|en|et|ett|een)\s+)?"
    r"(?:(?:story|words|text|report(?:ed|ing)?|analysis|opinion|written|posted|published|submitted|compiled|interview|review|column|essay|article"
    r"|kommentar|analyse|bericht|reportage|gastbeitrag|gastkommentar|kolumne|glosse|rezension|protokoll|aufgezeichnet|propos recueillis|tribune"
    r"|chronique|análisis|artículo|redactado|escrito|publicado|análise|artigo|analisi|intervista|articolo|krönika|ledare|kronik)\s+)?"
    r"(?:by|from|von|vom|par|por|di|door|av|af|od|przez|автор|de la main de)[\s:|]+"
    r"|^(?:texte?|tekst|texto|testo|text(?:s|e)? (?:und|and|et|y) (?:fotos?|photos?|bilder)|interview|author|autore?|auteur|autorin|writer|reporter"
    r"|автор|redactor|redattore|författare|skrevet av|napisał[a]?|μετάφραση|yazan|haber)\s*[:|]\s*",
    re.IGNORECASE,
)
_BOXES = frozenset({"div", "p", "li", "ul", "ol", "br", "section", "header", "td", "tr", "dt", "dd", "h2", "h3", "h4", "h5", "address", "article", "time"})
_EDGE, _SIBLING, _BOX = 1, 2, 3
_UNPRINTED = frozenset({"script", "style", "svg", "title", "noscript", "button"})
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|redaktion/autoren|profiles?|journalists?|reporters?|writers?|contributors?|columnists?|staff|people|by)/[^/?#]+",
    re.IGNORECASE,
)
_APART = frozenset({"aside", "footer", "nav", "script", "style", "head", "form"})


def find_bylines(tree: HtmlElement, *, is_topic: Callable[[str], bool]) -> Iterator[list[Candidate]]:
    """Yield groups of what may name the authors, surest first: elements for names, elements for by-lines, lines below the headline, links to profiles.

    Args:
        tree: the page.
        is_topic: tells a place, a section or a topic, which stands beside the date as often as a name does.
    """
    hinted = [(element, hint) for element, hint in _iterate_hinted(tree) if _AUTHOR.search(hint) and not _NO_AUTHOR.search(hint)]
    for is_name in (True, False):
        fitting = (element for element, hint in hinted if bool(_AUTHOR_NAME.search(hint)) is is_name and _is_line(element))
        yield [Candidate(_read_parts(element), "html:byline") for element in islice(fitting, MOST_HINTED)]
    yield find_signed_lines(tree)
    yield [Candidate(name, "html:byline") for line in _lines_below_headline(tree) for name in _names_beside_date(line) if not is_topic(name)]
    yield [Candidate(text, "html:byline") for text in _list_profile_links(tree)]


def _is_line(element: HtmlElement) -> bool:
    return SHORTEST_LINE < len(_squash(element.text_content())) < LONGEST_LINE


def find_signed_lines(tree: HtmlElement) -> list[Candidate]:
    """Return the names in the lines below the headline that say By, in English or as other languages do."""
    for line in _lines_below_headline(tree):
        byline = read_byline(line)
        if byline and byline.names:
            return [Candidate(name.value, "html:byline") for name in byline.names]
        opening = _BY.match(line)
        # "From Lagos With Love" is a line below an English headline.
        if (
            opening
            and opening[0][0].isupper()
            and not opening[0].lower().startswith("from")
            and len(line.split()) <= LONGEST_SIGNED
            and not line.endswith((".", ":", "?"))
        ):
            return [Candidate(line, "html:byline")]
    return []


def drop_by(words: str) -> str:
    """Return an author field without the word for By before the names, in the languages that pages are written in.

    >>> drop_by("Ein Kommentar von Ada Obi"), drop_by("Text: Ada Obi"), drop_by("Obi")
    ('Ada Obi', 'Ada Obi', 'Obi')
    """
    return _BY.sub("", words)


def _read_parts(element: HtmlElement) -> str:
    """Return an element's text, with bars where the page sets its parts apart by boxes, lines or nothing but the style sheet: "Ada Obi | Lagos"."""
    parts: list[str] = [""]
    for text, boundary in _iterate_texts(element):
        words, opened = _squash(text), parts[-1]
        is_glued = not (text[0].isspace() or opened.endswith(" "))
        is_inline = boundary == _SIBLING or (boundary == _EDGE and is_glued)
        is_apart = boundary == _BOX or (is_inline and len(drop_by(opened).split()) > 1 and words[0].isupper())
        if is_apart and drop_by(f"{opened.strip()} "):
            parts.append("")
        space = "" if is_glued and not (boundary > _EDGE and words[0].isupper()) else " "
        parts[-1] = f"{parts[-1].strip()}{space}{words}{' ' if text[-1].isspace() else ''}"
    return " | ".join(part.strip() for part in parts if part.strip())


def read_heading(heading: HtmlElement) -> str:
    """Return the text of a heading, with a space where only the style sheet or a line break parts two pieces of it."""
    parts = [(text if boundary < _SIBLING or text[0].islower() else f" {text}") for text, boundary in _iterate_texts(heading)]
    return _squash("".join(parts))


def _iterate_texts(element: HtmlElement) -> Iterator[tuple[str, int]]:
    """Yield the texts of an element in order, each with what parts it from the one before: nothing, the edge of an element, two elements, a box."""
    boundary, is_ended, held = 0, False, ""
    for event, node in iterwalk(element, events=("start", "end", "comment")):
        is_opening = event == "start"
        if event != "comment" and isinstance(node.tag, str):
            boundary = max(boundary, _BOX if node.tag in _BOXES else _SIBLING if is_opening and is_ended else _EDGE)
            is_ended = is_ended or not is_opening
        text = (None if node.tag in _UNPRINTED else node.text) if is_opening else None if node is element else node.tail
        if text and text.strip():
            yield held + text, boundary
            boundary, is_ended, held = 0, False, ""
        elif text:
            held = " "


def _names_beside_date(line: str) -> list[str]:
    dated = read_date_line(line, order="DMY")
    beside = [read_name_line(piece) for piece in dated.rest.split(" | ")] if dated and dated.rest else []
    return [name.value for each in beside[:1] if each for name in each.names]


def _list_profile_links(tree: HtmlElement) -> list[str]:
    """List the texts of the first links to the page of an author below the headline, those that stand together."""
    for heading in tree.xpath("//h1[1]"):
        links = [link for link in heading.xpath("following::a[@href]")[:MOST_LINKS] if _PROFILE.search(link.get("href")) and not _stands_apart(link)]
        named = [link for link in links if _is_line(link)]
        beside = [link for link in named if link.getparent() is named[0].getparent()]
        return [_squash(link.text_content()) for link in beside]
    return []


def find_printed_dates(tree: HtmlElement) -> Iterator[Candidate]:
    """Yield the dates of the page's elements, then of the lines below its headline; times of update last."""
    timed = [element for element in tree.iter("time", "abbr") if not _stands_apart(element)]
    updated = [element for element in timed if _UPDATE.search(_hint(element))]
    for element in [*(each for each in timed if each not in updated), *updated]:
        for key in ("datetime", "content", "title"):
            value = element.get(key)
            if value:
                yield Candidate(value, "html:time")
    hinted = [_squash(element.text_content()) for element, hint in _iterate_hinted(tree) if _DATE.search(hint) and not _UPDATE.search(hint)]
    tried = 0
    for text in [*hinted[:MOST_HINTED], *_lines_below_headline(tree)]:
        if len(text) <= LONGEST_LINE:
            yield from (Candidate(found.value, "html:date") for found in find_dates(text))
            # Whoever knows the months of all languages takes long over a word that is none.
            others = [] if tried > MOST_HINTED else list(_find_in_other_words(text))
            tried += len(others)
            yield from (Candidate(value, "html:date") for value in others)


def _find_in_other_words(text: str) -> Iterator[str]:
    """Yield the dates of a text that no English reader would write, day before month, for whoever knows their words."""
    for match in _IN_OTHER_WORDS.finditer(text):
        day, month, year = (match[name] or match[f"{name}2"] or match[f"{name}3"] for name in ("day", "month", "year"))
        year = f"20{year}" if len(year) == 2 else year
        clock = _CLOCK_BEHIND.match(text, match.end())
        time = f" {int(clock[1]):02}:{clock[2]}" if clock else ""
        yield f"{year}-{int(month):02}-{int(day):02}{time}" if month.isdigit() else f"{day} {month} {year}{time}"


def find_address_dates(addresses: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield the days in a page's own addresses: ".../2019/03/05/pier-vote", ".../2019/mar/05/...", ".../pier-vote-20190305"."""
    for address in addresses:
        for match in _IN_ADDRESS.finditer(address.value):
            month = match["month"] if match["month"].isdigit() else f"{MONTH_NUMBERS[match['month']]:02}"
            yield Candidate(f"{match['year']}-{month}-{match['day']}", f"{address.source}.date")


def _iterate_hinted(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    for element in tree.iter("a", "span", "div", "p", "address", "li", "ul", "b", "strong", "em", "cite", "section", "header", "time", "dd"):
        hint = _hint(element)
        if hint and not _stands_apart(element):
            yield element, hint


def _hint(element: HtmlElement) -> str:
    return " ".join(element.get(key) or "" for key in HINTING).strip().lower()


def _stands_apart(element: HtmlElement) -> bool:
    return any(parent.tag in _APART for parent in element.iterancestors())


def _lines_below_headline(tree: HtmlElement) -> Iterator[str]:
    """Yield the short texts between the headline and the story, outer elements before their parts."""
    headings = tree.xpath("//h1[1]")
    if not headings:
        return
    below = headings[0].xpath("following::*[self::p or self::div or self::span or self::li or self::address or self::time or self::ul]")
    for element in below[:MOST_LINES]:
        text = _squash(element.text_content())
        if element.tag == "p" and is_prose(text):
            return
        if text and len(text) <= LONGEST_LINE and not _stands_apart(element):
            yield _read_parts(element)


def _squash(text: str) -> str:
    return " ".join(text.split())
