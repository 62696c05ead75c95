"""Read an article from plain text as newspapers print it, with banner, navigation, by-line, captions and footer around it.

It names no newspaper and takes no fact from the story. One entry of the list of loaders; the last one, for text is what
remains when nothing else can read a source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.errors import SourceError
from graph.loaders.dates import guess_order
from graph.loaders.layout import Layout, begins_unit, lay_out
from graph.loaders.lines import split_units
from graph.loaders.metadata import (
    DATELINE,
    PlacedDateline,
    find_authors,
    find_headline,
    find_placed_dateline,
    find_published,
    find_publisher,
    find_section,
    find_url,
)
from graph.loaders.source import Document, Loader
from graph.model import Article, Block, BlockKind, Found, Span
from graph.text import NormalisedText, decode_bytes, hash_text, normalise_text

__all__ = ["LOADER", "read_text"]

MOST_CONTROLS = 0.02
"""Text that was damaged on its way holds a few control characters; a share above this is a picture or a program."""
FEWEST_WORDS = 3
MOST_UNITS = 5_000
SIGNATURES = {
    b"%PDF-": "a PDF; save its text as .txt first",
    b"PK\x03\x04": "an archive or an office document; unpack it or save its text as .txt first",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a database",
    b"{\\rtf": "a rich text document; save its text as .txt first",
    b"\xd0\xcf\x11\xe0": "an office document; save its text as .txt first",
}

_MARKUP = re.compile(r"\ufeff?\s*<(?:\?xml|!doctype)\b", re.IGNORECASE)


def read_text(document: Document) -> Iterator[Article]:
    """Yield the one article of a text.

    Raises:
        SourceError: it is empty, no text, or no line of it can be a story's.
    """
    normalised = _decode(document, document.read_all())
    units = split_units(normalised.text, begins_unit=begins_unit)
    if len(units) > MOST_UNITS:
        raise SourceError(document.name, f"it has more than {MOST_UNITS:,} paragraphs, too many for one article. Give each article in a file of its own.")
    layout = lay_out(units, order=guess_order(normalised.text))
    if (layout.headline is None and layout.story is None) or sum(any(map(str.isalpha, word)) for word in normalised.text.split()) < FEWEST_WORDS:
        raise SourceError(document.name, "it holds no article: no line reads as a headline or as a paragraph. Give a text with a story in it.")
    yield _assemble(document.identifier, normalised, layout)


def _decode(document: Document, data: bytes) -> NormalisedText:
    kind = next((kind for signature, kind in SIGNATURES.items() if data.startswith(signature)), None)
    if kind:
        raise SourceError(document.name, f"it is {kind}, not text.")
    decoded = decode_bytes(data)
    if decoded is not None and _MARKUP.match(decoded):
        raise SourceError(document.name, "it is XML of a kind that is not read. Give HTML, RSS or Atom, or save its text as .txt.")
    if decoded is None:
        raise SourceError(document.name, "its bytes are text in no encoding that is read here. Save it as UTF-8.")
    normalised = normalise_text(decoded)
    if normalised.dropped_characters > max(3, MOST_CONTROLS * len(decoded)):
        raise SourceError(document.name, "it is binary, not text. Give a text file.")
    if not normalised.text.strip():
        raise SourceError(document.name, "it holds nothing but white space. Give a file with an article in it.")
    return normalised


def _assemble(identifier: str, normalised: NormalisedText, layout: Layout) -> Article:
    placed = find_placed_dateline(layout)
    return Article(
        identifier=identifier,
        text=normalised.text,
        sha256=hash_text(normalised.text),
        blocks=tuple(Block(kind or BlockKind.FURNITURE, unit.span) for unit, kind in zip(layout.units, layout.kinds, strict=True)),
        headline=find_headline(layout),
        authors=find_authors(layout),
        publisher=find_publisher(layout, placed),
        published=find_published(layout, placed),
        section=find_section(layout),
        dateline=_to_found(placed),
        dateline_span=_to_span(placed, normalised.text),
        url=find_url(layout),
        loader=LOADER.name,
        dropped_characters=normalised.dropped_characters,
    )


def _to_found(placed: PlacedDateline | None) -> Found[str] | None:
    if placed is None or placed.dateline.place is None or placed.dateline.place_span is None:
        return None
    return Found(placed.dateline.place, (placed.place(placed.dateline.place_span),), DATELINE)


def _to_span(placed: PlacedDateline | None, text: str) -> Span | None:
    return placed.place(placed.dateline.span) if placed and placed.dateline.span.end <= len(text) else None


def _can_read(head: bytes, name: str) -> bool:
    return bool(head) or bool(name)


LOADER = Loader("text", "Plain text as newspapers print it.", (".txt", ".text"), _can_read, read_text)
