"""Read the article of one web page: what the markup says, checked against the page, and the body in blocks.

It trusts nothing that it is given: size, time and memory are bounded by the process it runs in. Called by
`graph.loaders.page_process` alone; gives plain values that travel as JSON.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import urlsplit

from lxml import html as lxml_html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from graph.loaders.lexicon import is_publisher_like, name_host, section_names
from graph.loaders.markup import Candidate, Markup, read_markup
from graph.loaders.moments import to_iso
from graph.loaders.page_authors import choose_authors
from graph.loaders.page_body import FEWEST_WORDS, fold, read_body, squash
from graph.loaders.page_head import find_address_dates, find_printed_dates
from graph.model import BlockKind

__all__ = ["NoArticleError", "Page", "decode_page", "read_page"]

FEWEST_WORDS_UNMARKED = 60
FEWEST_PARAGRAPHS_UNMARKED = 3
LONGEST_PUBLISHER = 80
LONGEST_SITE = 5
VOTES = {"jsonld:headline": 3, "html:h1": 3, "meta:twitter:title": 1}
"""Sources of a headline that count for more or less than two: what readers see, and what is mostly a copy."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SUFFIX = re.compile(r"\s+[|–—·•»-]\s+[^|–—·•»]{2,60}$|\s+::\s+[^:]{2,60}$")
_MARKS = " |–—·•»-:"
_RIGHTS = re.compile(r"^(?:©|\(c\)|(?:copyright|all rights reserved|by|(?:19|20)\d\d)\b|[\s.,:–-]+)+", re.IGNORECASE)
_LEGAL_FORM = re.compile(r"[\s,]+(?:ltd|limited|inc|llc|gmbh|plc|corp)\.?$", re.IGNORECASE)
_COMPANY = re.compile(r"\b(?:ltd|limited|inc|llc|gmbh|plc|corp|corporation|company|co|group|holdings|s\.?a|a\.?g|b\.?v)\.?$", re.IGNORECASE)


class NoArticleError(Exception):
    """A page holds no article; the text says why, as a sentence."""


@dataclass(slots=True)
class Page:
    """An article as plain values: blocks are pairs of kind and text, every other value a pair of value and field."""

    blocks: list[tuple[str, str]]
    headline: tuple[str, str] | None = None
    authors: list[tuple[str, str]] = field(default_factory=list)
    publisher: tuple[str, str] | None = None
    published: tuple[str, str] | None = None
    section: tuple[str, str] | None = None
    url: tuple[str, str] | None = None
    language: str | None = None
    corrections: list[tuple[str, str]] = field(default_factory=list)
    dropped_characters: int = 0


def decode_page(data: bytes) -> str:
    """Decode a page: as UTF-8 where it is, whatever it declares; else as it declares; else as cp1252, faults replaced."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii") if declared else "cp1252"
    # Pages that say ISO-8859-1 mean cp1252; those that say UTF-8 were just shown not to be.
    if name.lower() in {"iso-8859-1", "latin1", "latin-1", "us-ascii", "utf-8", "utf8"}:
        name = "cp1252"
    try:
        return data.decode(name, "replace")
    except LookupError:
        return data.decode("cp1252", "replace")


def read_page(data: bytes) -> Page:
    """Read a page.

    Raises:
        NoArticleError: it holds no article.
    """
    text, dropped = _CONTROLS.subn("", decode_page(data))
    tree = _parse(_DECLARATION.sub("", text))
    markup = read_markup(tree)
    headline = _choose_headline(markup, tree)
    authors = choose_authors(markup, tree)
    blocks = read_body(tree, told=markup.body, headline=headline.value if headline else "", authors=[name for name, _ in authors])
    _refuse_what_is_no_article(markup, blocks, headline)
    return Page(
        blocks=blocks,
        headline=_to_pair(headline),
        authors=authors,
        publisher=_to_pair(_choose_publisher(markup, tree, headline)),
        published=_choose_date(markup, tree),
        section=_to_pair(next((each for each in markup.sections if len(each.value) < 60), None)),
        url=_to_pair(next((each for each in markup.urls if each.value.startswith("http")), None)),
        language=(markup.language or "en").replace("_", "-")[:20],
        corrections=[(each.value, each.source) for each in markup.corrections],
        dropped_characters=dropped,
    )


def _to_pair(candidate: Candidate | None) -> tuple[str, str] | None:
    return (candidate.value, candidate.source) if candidate else None


def _parse(text: str) -> HtmlElement:
    if not text.strip():
        raise NoArticleError("the page is blank. Give a saved page of an article.")
    try:
        # No network, no entities, and the parser's own limit on depth stays on.
        return lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(no_network=True, huge_tree=False))
    except (ParserError, ValueError) as error:
        raise NoArticleError("the page cannot be parsed. Save it again as HTML.") from error


# ----------------------------------------------------------------------------------------------------------- headline
def _choose_headline(markup: Markup, tree: HtmlElement) -> Candidate | None:
    """Choose the headline that most sources agree on, JSON-LD and the page's own heading before the rest."""
    candidates = [Candidate(squash(each.value), each.source) for each in markup.headlines]
    sites = {fold(each.value) for each in markup.publishers}
    headings = [text for each in tree.iter("h1") if fold(text := squash(each.text_content())) not in sites]
    if not headings:  # blogs of old head a post with an h2 or h3
        entries = tree.xpath("//h2[contains(@class, 'entry-title') or contains(@class, 'post-title')] | //h3[contains(@class, 'entry-title')]")
        headings = [squash(each.text_content()) for each in entries] if len(entries) == 1 else []
    candidates[1:1] = [Candidate(each, "html:h1") for each in headings if 2 <= len(each.split()) <= 60][:3]
    titles = [squash(each.text_content()) for each in tree.xpath("//head/title")][:1]
    candidates += [Candidate(each, "html:title") for each in titles if each]
    titles_known = {fold(each.value) for each in candidates}
    candidates = [Candidate(_without_site(each.value, markup, titles_known), each.source) for each in candidates]
    candidates = [each for each in candidates if each.value and not _is_cut_short(each.value)] or candidates
    votes: Counter[str] = Counter()
    for each in candidates:
        votes[fold(each.value)] += VOTES.get(each.source, 2)
    return max(candidates, key=lambda each: (votes[fold(each.value)], -candidates.index(each)), default=None)


def _is_cut_short(text: str) -> bool:
    return text.endswith(("...", "…"))


def _without_site(title: str, markup: Markup, known: set[str]) -> str:
    """Take the site's name off a title; another part behind a dash stays unless a shorter title of the page agrees."""
    for site in markup.publishers:
        opening = re.match(re.escape(site.value) + r"\s*[:|–—-]\s+(?=\S)", title, re.IGNORECASE)
        title = title[opening.end() :] if opening else title
    match = _SUFFIX.search(title)
    while match:
        suffix = fold(match[0])
        names = {fold(each.value) for each in markup.publishers}
        is_site = any(name and (name in suffix or suffix in name) for name in names) or is_publisher_like(match[0].strip(_MARKS))
        if not is_site and fold(title[: match.start()]) not in known:
            return title
        title = title[: match.start()].strip()
        match = _SUFFIX.search(title)
    return title


# ------------------------------------------------------------------------------------------------- date and publisher
def _choose_date(markup: Markup, tree: HtmlElement) -> tuple[str, str] | None:
    for candidate in chain(markup.published, find_printed_dates(tree), find_address_dates(markup.urls), markup.modified):
        value = to_iso(candidate.value)
        if value:
            return value, candidate.source
    return None


def _choose_publisher(markup: Markup, tree: HtmlElement, headline: Candidate | None) -> Candidate | None:
    # A company's legal name gives way to the name that it prints on the page.
    for candidate in sorted(markup.publishers, key=lambda each: bool(_COMPANY.search(each.value))):
        name = _RIGHTS.sub("", candidate.value).strip()
        if candidate.source == "meta:copyright":
            name = _LEGAL_FORM.sub("", name)
        if name and len(name) < LONGEST_PUBLISHER and not name.startswith(("http", "@")):
            return Candidate(name, candidate.source)
    title = next((squash(each.text_content()) for each in tree.xpath("//head/title")), "")
    tail = _read_title_tail(title, headline.value if headline else "")
    if tail:
        return Candidate(tail, "html:title")
    host = next((urlsplit(each.value).hostname for each in markup.urls if each.value.startswith("http")), None)
    return Candidate(name_host(host), "link:canonical") if host else None


def _read_title_tail(title: str, headline: str) -> str | None:
    """Return the site's name behind the headline in a page's title: the last of what bars or dashes part."""
    joined = title.removeprefix(headline) if headline and title.startswith(headline) else ""
    if re.match(r"[|_–—-]\S", joined) and len(joined.split()) <= LONGEST_SITE:
        return joined.strip(_MARKS + "_") or None  # "Headline-Paper"
    before = title.removesuffix(headline) if headline and title.endswith(headline) and title != headline else ""
    if re.search(r"\w\s*[:|–—-]\s+$", before) and len(before.split()) <= LONGEST_SITE + 1:
        return before.strip(_MARKS)  # "Paper: headline"
    match = _SUFFIX.search(title)
    name = match[0].strip(_MARKS) if match else ""
    if not match or name.lower() in section_names():
        return None
    is_behind = bool(headline) and fold(title).startswith(fold(headline)) and fold(title[: match.end()]) != fold(headline)
    is_short = len(name.split()) <= LONGEST_SITE and not any(character.isdigit() for character in name)
    return name if is_publisher_like(name) or (is_behind and is_short and match.start() >= len(headline)) else None


def _refuse_what_is_no_article(markup: Markup, blocks: list[tuple[str, str]], headline: Candidate | None) -> None:
    paragraphs = [text for kind, text in blocks if kind == BlockKind.PARAGRAPH.value]
    words = sum(len(text.split()) for text in paragraphs)
    if words < FEWEST_WORDS:
        raise NoArticleError(
            "it holds no article: no paragraph of a story stands on the page. It may be behind a paywall, drawn by a script, or a page of links."
        )
    if markup.is_article:
        return
    if markup.other_type in {"CollectionPage", "ItemList", "ProfilePage", "SearchResultsPage", "Product"}:
        raise NoArticleError(f"it holds no article: the page calls itself a {markup.other_type}. Give the page of one article.")
    told = [text for text in paragraphs if len(text.split()) >= FEWEST_WORDS and text.rstrip('"”’)»').endswith((".", "!", "?", "…"))]
    if headline is None or words < FEWEST_WORDS_UNMARKED or len(told) < FEWEST_PARAGRAPHS_UNMARKED:
        raise NoArticleError("it holds no article: nothing marks it as one, and too little of it reads as a story. Give the page of one article.")
