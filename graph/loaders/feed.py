"""Read the entries of an RSS or Atom feed, each as an article: its full content where the feed has it, else its summary.

It follows no link. An entry without words is named and costs no other. One entry of the list of loaders.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import feedparser  # type: ignore[import-untyped]  # it publishes no types

from graph.errors import SourceError
from graph.loaders.assemble import assemble_article, find_field
from graph.loaders.bylines import read_byline, read_names
from graph.loaders.faults import Faults
from graph.loaders.fragments import has_markup, split_markup, strip_markup
from graph.loaders.moments import to_iso
from graph.loaders.names import is_person_name
from graph.loaders.source import Document, Loader
from graph.model import Article, BlockKind, Found

__all__ = ["LOADER", "read_feed"]

FEWEST_WORDS = 5
_START = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?"
    rb"(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>\s*)*<(?:rss|feed|rdf:RDF)[\s>]",
    re.DOTALL,
)

# Any: feedparser's results are dictionaries of many kinds.
Entry = Any


def read_feed(document: Document) -> Iterator[Article]:
    """Yield the article of every entry.

    Raises:
        SourceError: it has no entries, or some could not be read, or it breaks off; the others were given before.
    """
    # A stream, never a string: of a string feedparser asks whether it is an address or a path.
    data, fault = document.read_up_to_fault()
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    faults = Faults(document.name, "entry")
    for number, entry in enumerate(feed.entries, 1):
        try:
            yield _to_article(document, feed.feed, entry, number)
        except ValueError as error:
            faults.add(f"entry {number}: {error}")
    broken = feed.get("bozo_exception") if feed.get("bozo") else None
    if not feed.entries and fault:
        raise SourceError(document.name, f"it {fault}. Get a whole copy.")
    if not feed.entries:
        raise SourceError(document.name, "the feed has no entries" + (f", for it breaks ({_say(broken)})" if broken else "") + ". Give one with entries.")
    if broken is not None and hasattr(broken, "getLineNumber"):
        faults.add(f"the feed breaks at line {broken.getLineNumber()} ({broken.getMessage()})")
    if fault:
        faults.add(f"the file {fault}")
    faults.raise_if_any()


def _say(error: object) -> str:
    return " ".join(str(error).split())[:120]


def _to_article(document: Document, feed: Entry, entry: Entry, number: int) -> Article:
    raw = _choose_text(entry)
    paragraphs = split_markup(raw) if has_markup(raw) else [" ".join(line.split()) for line in raw.split("\n") if line.strip()]
    if sum(len(words.split()) for words in paragraphs) < FEWEST_WORDS:
        raise ValueError("it has neither content nor a summary of a few words")
    key = str(entry.get("id") or entry.get("link") or number)
    headline = find_field(strip_markup(str(entry.get("title") or "")), "feed:title")
    return assemble_article(
        f"{document.identifier}#{key}",
        [(BlockKind.PARAGRAPH, words) for words in paragraphs],
        loader=LOADER.name,
        headline=headline,
        authors=tuple(_read_authors(entry)),
        publisher=_find_publisher(feed, entry),
        published=_find_published(entry),
        section=next((find_field(str(tag.get("term")), "feed:category") for tag in entry.get("tags") or () if tag.get("term")), None),
        url=find_field(str(entry.get("link") or ""), "feed:link"),
        language=str(feed.get("language") or "en")[:20],
    )


def _choose_text(entry: Entry) -> str:
    contents = [str(each.get("value") or "") for each in entry.get("content") or ()]
    summary = str(entry.get("summary") or "")
    content = max(contents, key=len, default="")
    return content if len(content) >= len(summary) else summary


def _find_publisher(feed: Entry, entry: Entry) -> Found[str] | None:
    source = entry.get("source") or {}
    title = source.get("title") if hasattr(source, "get") else None
    return (
        find_field(str(title or ""), "feed:source")
        or find_field(str(feed.get("publisher") or ""), "feed:publisher")
        or find_field(str(feed.get("title") or ""), "feed:title")
    )


def _find_published(entry: Entry) -> Found[str] | None:
    for name in ("published", "created", "updated"):
        # The entry's own get would give "updated" for "published", with a warning.
        moment = to_iso(str(dict.get(entry, name) or ""))
        if moment:
            return find_field(moment, f"feed:{name}")
    return None


def _read_authors(entry: Entry) -> Iterator[Found[str]]:
    seen: set[str] = set()
    for each in entry.get("authors") or [{"name": entry.get("author") or ""}]:
        # RSS writes "name@example.org (A Name)".
        words = re.sub(r"^\S+@\S+\s*\((.+)\)$", r"\1", str(each.get("name") or "").strip())
        byline = read_byline(words)
        people = [name.value for name in (byline.names if byline else read_names(words, 0))] or ([words] if is_person_name(words) else [])
        for person in people:
            found = find_field(person, "feed:author")
            if found and person not in seen and len(person.split()) > 1:
                seen.add(person)
                yield found


def _can_read(head: bytes, name: str) -> bool:
    del name
    return bool(_START.match(head))


LOADER = Loader("feed", "An RSS or Atom feed, one article an entry.", (".rss", ".atom", ".xml"), _can_read, read_feed)
