"""Read the head of a web page as its readers see it: the by-lines and dates that are printed around the headline.

It looks where names and attributes of elements say so, then at the lines below the headline; it reads no metadata.
Called by the page loader, for pages whose markup does not say who wrote or when.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from graph.loaders.bylines import read_byline, read_name_line
from graph.loaders.dates import find_dates
from graph.loaders.layout import read_date_line
from graph.loaders.marks import is_prose
from graph.loaders.markup import Candidate

__all__ = ["find_address_dates", "find_bylines", "find_printed_dates"]

LONGEST_LINE = 150
MOST_HINTED = 8
MOST_LINES = 60
HINTING = ("class", "id", "itemprop", "rel", "data-testid", "data-test", "data-qa", "data-component", "data-role")
"""Attributes in which pages say what an element is for."""

_AUTHOR_NAME = re.compile(r"\b(?:author|byline|contributor|writer|reporter|creator)s?[-_]*name\b|^(?:.*\s)?author(?:\s.*)?$|\bfn\b")
_AUTHOR = re.compile(r"author|by-?line|contributor|writer|reporter|journalist|creator|submitted|username")
_NO_AUTHOR = re.compile(r"bio\b|avatar|image|photo|follow|social|share|comment|related|authority")
_DATE = re.compile(r"date|publish|time-?stamp|posted|post-?meta|article-?meta|issued|created")
_UPDATE = re.compile(r"updat|modif|edited|revis")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/-])")
_APART = frozenset({"aside", "footer", "nav", "script", "style", "head", "form"})


def find_bylines(tree: HtmlElement) -> Iterator[list[Candidate]]:
    """Yield groups of what may name the authors, surest first: elements for names, elements for by-lines, lines below the headline."""
    hinted = [(element, hint) for element, hint in _iterate_hinted(tree) if _AUTHOR.search(hint) and not _NO_AUTHOR.search(hint)]
    for is_name in (True, False):
        texts = [_read_parts(element) for element, hint in hinted if bool(_AUTHOR_NAME.search(hint)) is is_name]
        yield [Candidate(text, "html:byline") for text in texts if 3 < len(text) < LONGEST_LINE][:MOST_HINTED]
    yield [Candidate(name, "html:byline") for line in _lines_below_headline(tree) for name in _names_in_line(line)]


def _read_parts(element: HtmlElement) -> str:
    """Return an element's text, bars between parts that stand in elements of their own: "Ada Obi | Lagos"."""
    parts = [_read_blocks(child) for child in element]
    is_parted = len(parts) > 1 and not any((text or "").strip() for text in (element.text, *(child.tail for child in element)))
    return " | ".join(filter(None, parts)) if is_parted and len(parts[0].split()) > 1 else _read_blocks(element)


def _read_blocks(element: HtmlElement) -> str:
    """Return an element's text, bars between boxes that the page sets one below the other: a name, a post."""
    boxes = [box for box in element.iter("div", "p", "li") if box is not element and box.find(".//div") is None and box.find(".//p") is None]
    texts = [_squash(box.text_content()) for box in boxes]
    whole = _squash(element.text_content())
    is_all = len(texts) > 1 and "".join(whole.split()) == "".join("".join(texts).split())
    return " | ".join(filter(None, texts)) if is_all else whole


def _names_in_line(line: str) -> list[str]:
    byline = read_byline(line)
    if byline:
        return [name.value for name in byline.names]
    dated = read_date_line(line, order="DMY")
    beside = [read_name_line(piece) for piece in dated.rest.split(" | ")] if dated and dated.rest else []
    return [name.value for each in beside[:1] if each for name in each.names]


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
    for text in [*hinted[:MOST_HINTED], *_lines_below_headline(tree)]:
        if len(text) <= LONGEST_LINE:
            yield from (Candidate(found.value, "html:date") for found in find_dates(text))


def find_address_dates(addresses: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield the days in a page's own addresses: ".../2019/03/05/pier-vote"."""
    for address in addresses:
        for match in _IN_ADDRESS.finditer(address.value):
            yield Candidate("-".join(match.groups()), f"{address.source}.date")


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
            yield text


def _squash(text: str) -> str:
    return " ".join(text.split())
