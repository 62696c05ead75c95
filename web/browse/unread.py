"""Say what of an article was not read: paragraphs that gave no fact, quotations given to no speaker, what is not known of it; pure.

It judges nothing by itself: it compares the text with what the store has of it. Called by the article's page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Passage", "Unread", "find_unread"]

MIN_QUOTED_WORDS = 3
"""Shorter words in quotation marks are mostly names and terms, not something said."""
_QUOTED = re.compile(r"[“\"]([^“”\"\n]{3,600})[”\"]")
_EXCERPT = 110

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the text: where it begins, half-open [start, end), and its words, shortened."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Unread:
    """What was not read: `paragraphs` of `total` gave neither fact nor statement, `quotations` stand without a speaker."""

    total: int
    paragraphs: tuple[Passage, ...]
    quotations: tuple[Passage, ...]
    missing: tuple[str, ...]


def find_unread(text: str, paragraphs: Sequence[tuple[int, bool]], *, said: Sequence[Span], facts: Sequence[Span], missing: Iterable[str]) -> Unread:
    """Compare a text with the spans that were read in it.

    Args:
        text: the text version.
        paragraphs: where each begins, and whether it is no running text.
        said: spans of statements.
        facts: spans of facts.
        missing: what of the article itself is not known.

    Returns:
        What was not read; half-open spans in code points.
    """
    running = [(start, _end_of_line(text, start)) for start, is_aside in paragraphs if not is_aside]
    read = [*said, *facts]
    silent = [_passage(text, *span) for span in running if not any(_meet(span, each) for each in read)]
    quoted = [found.span() for found in _QUOTED.finditer(text) if len(found[1].split()) >= MIN_QUOTED_WORDS]
    alone = [_passage(text, *span) for span in quoted if not any(_meet(span, each) for each in said)]
    return Unread(len(running), tuple(silent), tuple(alone), tuple(missing))


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _passage(text: str, start: int, end: int) -> Passage:
    words = text[start:end]
    return Passage(start, end, words if len(words) <= _EXCERPT else words[:_EXCERPT].rpartition(" ")[0] + " …")
