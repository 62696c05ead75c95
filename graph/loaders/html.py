"""Read the article of a saved web page: metadata from its markup, the body without what surrounds it.

It parses nothing in this process: a page is hostile until read. One entry of the list of loaders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graph.errors import SourceError
from graph.loaders.assemble import assemble_article, find_field
from graph.loaders.bounded import StoppedError, ask
from graph.loaders.source import Document, Loader
from graph.model import Article, BlockKind, Found

__all__ = ["LOADER", "read_html"]

_MARKS = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<article[\s>]", re.IGNORECASE)
_TAGS = re.compile(rb"<[a-z][a-z0-9]*[\s/>]", re.IGNORECASE)
_FEEDS = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE | re.DOTALL)
SUFFIXES = (".html", ".htm", ".xhtml")


def read_html(document: Document) -> Iterator[Article]:
    """Yield the one article of a page.

    Raises:
        SourceError: it holds no article, or reading it took too long.
    """
    try:
        answer = ask(document.read_all(), timeout_s=document.timeout_s)
    except StoppedError as error:
        raise SourceError(document.name, str(error)) from error
    if "reason" in answer:
        raise SourceError(document.name, str(answer["reason"]))
    yield page_to_article(document.identifier, answer["page"], loader=LOADER.name)


def page_to_article(identifier: str, page: dict[str, Any], *, loader: str) -> Article:
    """Make an article of a page's plain values, as `graph.loaders.page.Page` holds them."""
    return assemble_article(
        identifier,
        ((BlockKind(kind), text) for kind, text in page["blocks"]),
        loader=loader,
        headline=_to_found(page["headline"]),
        authors=[found for found in map(_to_found, page["authors"]) if found],
        publisher=_to_found(page["publisher"]),
        published=_to_found(page["published"]),
        section=_to_found(page["section"]),
        url=_to_found(page["url"]),
        language=page["language"],
        corrections=[found for found in map(_to_found, page["corrections"]) if found],
        dropped_characters=page["dropped_characters"],
    )


def _to_found(pair: list[str] | None) -> Found[str] | None:
    return find_field(pair[0], pair[1]) if pair else None


def _can_read(head: bytes, name: str) -> bool:
    if _FEEDS.match(head):
        return False
    plain = head.replace(b"\0", b"")  # UTF-16 too
    return bool(_MARKS.search(plain)) or (name.lower().endswith(SUFFIXES) and bool(_TAGS.search(plain)))


LOADER = Loader("html", "A saved web page with one article.", SUFFIXES, _can_read, read_html)
