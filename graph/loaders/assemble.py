"""Make an article of parts that came without their own text: headline, blank line, body, with every block's place.

It is for pages and records; text files keep their whole text. Called by their loaders.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.loaders.datelines import find_dateline
from graph.loaders.metadata import DATELINE, DATELINE_AGENCY
from graph.model import Article, Block, BlockKind, Found, Rule, Span
from graph.text import hash_text, normalise_text

__all__ = ["FIELD", "RULES", "assemble_article", "find_field"]

FIELD = Rule("field-of-source", "A field that the source itself names holds the value.", 0.97)
RULES: tuple[Rule, ...] = (FIELD,)


def find_field(value: str | None, field: str) -> Found[str] | None:
    """Return a value that stands in a field of the source; None where the value is empty."""
    words = " ".join(normalise_text(value or "").text.split())
    return Found(words, (), FIELD, field) if words else None


def assemble_article(
    identifier: str,
    blocks: Iterable[tuple[BlockKind, str]],
    *,
    loader: str,
    headline: Found[str] | None = None,
    authors: Sequence[Found[str]] = (),
    publisher: Found[str] | None = None,
    published: Found[str] | None = None,
    section: Found[str] | None = None,
    url: Found[str] | None = None,
    language: str = "en",
    dropped_characters: int = 0,
    corrections: Sequence[Found[str]] = (),
    corrects: Found[str] | None = None,
) -> Article:
    """Write the text and place the blocks in it; the headline is the first line, and its span is added to what its field says."""
    parts = [(BlockKind.HEADLINE, headline.value)] if headline else []
    for kind, raw in blocks:
        normalised = normalise_text(raw)
        dropped_characters += normalised.dropped_characters
        words = " ".join(normalised.text.split())
        if words:
            parts.append((kind, words))
    text = normalise_text("\n\n".join(words for _, words in parts) + "\n").text
    placed = tuple(_place(parts, text))
    story = next((block for block in placed if block.kind is BlockKind.PARAGRAPH), None)
    dateline, dateline_span, agency = _read_dateline(text, story)
    return Article(
        identifier=identifier,
        text=text,
        sha256=hash_text(text),
        blocks=placed,
        headline=Found(headline.value, (placed[0].span,), headline.rule, headline.field) if headline else None,
        authors=tuple(authors),
        publisher=publisher or agency,
        published=published,
        section=section,
        dateline=dateline,
        dateline_span=dateline_span,
        url=url,
        language=language,
        loader=loader,
        dropped_characters=dropped_characters,
        corrections=tuple(corrections),
        corrects=corrects,
    )


def _place(parts: Sequence[tuple[BlockKind, str]], text: str) -> Iterable[Block]:
    at = 0
    for kind, words in parts:
        # Composing may join a mark to the character before it, never across the blank line between two parts.
        at = text.index(words, at)
        yield Block(kind, Span(at, at + len(words)))
        at += len(words)


def _read_dateline(text: str, story: Block | None) -> tuple[Found[str] | None, Span | None, Found[str] | None]:
    dateline = find_dateline(text[story.span.start : story.span.end]) if story else None
    if story is None or dateline is None or dateline.span.end >= story.span.end - story.span.start:
        return None, None, None
    start = story.span.start
    place = Found(dateline.place, (_move(dateline.place_span, start),), DATELINE) if dateline.place and dateline.place_span else None
    agency = Found(dateline.agency, (_move(dateline.agency_span, start),), DATELINE_AGENCY) if dateline.agency and dateline.agency_span else None
    return place, _move(dateline.span, start), agency


def _move(span: Span, start: int) -> Span:
    return Span(start + span.start, start + span.end)
