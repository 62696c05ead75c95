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

from graph.loaders.lexicon import is_publisher_like
from graph.loaders.marks import count_words, is_prose, is_sentence
from graph.loaders.markup import Candidate, Markup, read_markup
from graph.loaders.moments import to_iso
from graph.loaders.page_authors import choose_authors
from graph.loaders.page_body import FEWEST_WORDS, fold, read_body, squash
from graph.loaders.page_encoding import decode_page
from graph.loaders.page_head import find_address_dates, find_printed_dates, read_heading
from graph.loaders.page_publisher import SITE_MARKS, TITLE_SUFFIX, choose_publisher
from graph.model import BlockKind

__all__ = ["NoArticleError", "Page", "read_page"]

FEWEST_WORDS_UNMARKED = 60
FEWEST_PARAGRAPHS_UNMARKED = 3
FEWEST_HEADING_WORDS, LONGEST_HEADING = 2, 60
FEWEST_TITLE_WORDS = 4
LONGEST_LABEL = 60
"""How many letters may stand before the headline in its heading: what the story is about, a label."""
VOTES = {"jsonld:headline": 3, "html:h1": 3, "meta:twitter:title": 1, "html:title": 1}
"""Sources of a headline that count for more or less than two: what readers see, and what is mostly a copy or meant for search engines."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CRUMBS = re.compile(r"\s+[»|›]\s+|\s+::\s+")


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
        publisher=_to_pair(choose_publisher(markup, tree, headline=headline.value if headline else "", authors=[name for name, _ in authors])),
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
    sites = {fold(each.value) for each in markup.publishers}
    titles = [text for each in tree.xpath("//head/title") if (text := squash(each.text_content()))][:1]
    told = [Candidate(squash(each.value), each.source) for each in markup.headlines] + [Candidate(each, "html:title") for each in titles]
    headings = _list_headings(tree, sites)
    known = {fold(value) for value in (*headings, *(each.value for each in told))}
    candidates = [Candidate(_without_site(each.value, markup, known), each.source) for each in told]
    printed = [_without_site(_match(each, candidates), markup, known) for each in headings]
    at = min(1, len(markup.headlines))
    candidates[at:at] = [Candidate(each, "html:h1") for each in printed if count_words(each) >= FEWEST_HEADING_WORDS and len(each.split()) <= LONGEST_HEADING][
        :3
    ]
    candidates = [each for each in candidates if fold(each.value) not in sites] or candidates
    candidates = [each for each in candidates if each.value and not _is_cut_short(each.value)] or candidates
    votes: Counter[str] = Counter()
    for each in candidates:
        votes[fold(each.value)] += VOTES.get(each.source, 2)
    return max(candidates, key=lambda each: (votes[fold(each.value)], -candidates.index(each)), default=None)


def _list_headings(tree: HtmlElement, sites: set[str]) -> list[str]:
    """List the texts of the page's first heading level but the site's name; blogs of old head a post with another element, which they name so."""
    headings = [text for each in tree.iter("h1") if fold(text := read_heading(each)) not in sites and not _leads_home(each, text)]
    if headings:
        return headings
    entries = tree.xpath("//*[contains(@class, 'entry-title') or contains(@class, 'post-title')][not(self::title)]")
    return [read_heading(each) for each in entries] if len(entries) == 1 else []


def _leads_home(heading: HtmlElement, text: str) -> bool:
    """Tell whether a heading is one link to the front page."""
    return any(urlsplit(link.get("href")).path in {"", "/", "/node"} and squash(link.text_content()) == text for link in heading.xpath(".//a[@href]"))


def _match(heading: str, candidates: list[Candidate]) -> str:
    """Return the title that a heading holds beside a label: "Harbour dispute Board votes to rebuild pier"."""
    words = fold(heading)
    held = [each.value for each in candidates if each.value and fold(each.value) != words and len(words) - len(fold(each.value)) <= LONGEST_LABEL]
    return next((value for value in held if words.endswith(f" {fold(value)}") and len(value.split()) >= FEWEST_TITLE_WORDS), heading)


def _is_cut_short(text: str) -> bool:
    return text.endswith(("...", "…"))


def _without_site(title: str, markup: Markup, known: set[str]) -> str:
    """Take the site's name off a title; another part behind a dash stays unless a shorter title of the page agrees."""
    names = {fold(each.value) for each in markup.publishers}
    for site in markup.publishers:
        opening = re.match(re.escape(site.value) + r"\s*[:|–—-]\s+(?=\S)", title, re.IGNORECASE)
        title = title[opening.end() :] if opening else title
    label, bar, rest = title.partition(" | ")
    if bar and len(label) < LONGEST_LABEL and fold(rest) in known:
        title = rest  # "Opinion | Board votes to rebuild pier"
    while match := TITLE_SUFFIX.search(title):
        suffix = fold(match[0])
        is_site = any(name and (name in suffix or suffix in name) for name in names) or is_publisher_like(match[0].strip(SITE_MARKS))
        if not is_site and fold(title[: match.start()]) not in known:
            break
        title = title[: match.start()].strip()
    first, *crumbs = _CRUMBS.split(title)
    # "Board votes to rebuild pier » Local » News » Harbour Mail": the way to the page.
    is_trail = len(crumbs) > 1 and len(first.split()) >= FEWEST_TITLE_WORDS and all(len(crumb.split()) < FEWEST_TITLE_WORDS for crumb in crumbs)
    return first if is_trail else title


# ------------------------------------------------------------------------------------------------- date and publisher
def _choose_date(markup: Markup, tree: HtmlElement) -> tuple[str, str] | None:
    told = [(value, candidate.source) for candidate in (*markup.published, *markup.created) if (value := to_iso(candidate.value))]
    if told:
        # Another field may give the same day or moment more exactly: with its time, with its zone.
        day = told[0][0].removesuffix("T00:00:00")
        same = [(value, source) for value, source in told if value.startswith(day)]
        return max(same, key=lambda pair: len(pair[0]))
    for candidate in chain(find_printed_dates(tree), find_address_dates(markup.urls), markup.modified):
        value = to_iso(candidate.value)
        if value:
            return value, candidate.source
    return None


def _refuse_what_is_no_article(markup: Markup, blocks: list[tuple[str, str]], headline: Candidate | None) -> None:
    paragraphs = [text for kind, text in blocks if kind == BlockKind.PARAGRAPH.value]
    words = sum(count_words(text) for text in paragraphs)
    if words < FEWEST_WORDS:
        raise NoArticleError(
            "it holds no article: no paragraph of a story stands on the page. It may be behind a paywall, drawn by a script, or a page of links."
        )
    if markup.is_article:
        return
    if markup.other_type in {"CollectionPage", "ItemList", "ProfilePage", "SearchResultsPage", "Product"}:
        raise NoArticleError(f"it holds no article: the page calls itself a {markup.other_type}. Give the page of one article.")
    if any(_is_front(each.value) for each in markup.urls[:1]):
        raise NoArticleError("it holds no article: its address is that of a site's front page. Give the page of one article.")
    told = [text for text in paragraphs if is_prose(text) and is_sentence(text)]
    if headline is None or words < FEWEST_WORDS_UNMARKED or len(told) < FEWEST_PARAGRAPHS_UNMARKED:
        raise NoArticleError("it holds no article: nothing marks it as one, and too little of it reads as a story. Give the page of one article.")


def _is_front(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and parts.path in {"", "/"} and not parts.query
