"""Finds quotations: what stands between marks, paragraph by paragraph, and which go on from the paragraph before.

It attributes nothing, and it does not tell speech from titles and scare quotes beyond their length; `statements` does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.extract.language import Passage

__all__ = ["Quotation", "find_quotations", "is_inside"]

_SPEECH_WORDS = 4
"""Fewer words than this are a term or a title unless a verb of speech stands next to them (newspapers' own habit)."""
# ‘… that begins a paragraph or stands behind a colon, and whose mark no ’ closes: the quotation goes on in the next paragraph.
_OPEN_SINGLE = re.compile(r"(?:^|(?<=: ))‘((?:[^’.,?!…]|[.,?!…](?!’)|(?<![.,?!…])’(?!\s*$))+[.?!…])\s*$")


@dataclass(frozen=True, slots=True, eq=False)
class Quotation:
    """Words between marks: characters [start, end) of the passage, without the marks.

    `is_open` where the paragraph ends before the closing mark: the quotation goes on in the next one.
    """

    passage: Passage
    start: int
    end: int
    is_open: bool = False

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.passage.text[self.start : self.end]

    @property
    def is_speech(self) -> bool:
        """Whether it is long enough to be speech, or ends as a sentence does."""
        words = self.text.split()
        return len(words) >= _SPEECH_WORDS or (len(words) >= 2 and self.text.rstrip()[-1:] in ",.?!" and self.text[:1].isupper())


def find_quotations(passages: Sequence[Passage]) -> list[Quotation]:
    """Return the quotations of the passages in order; double marks first, single curly ones where a passage has no others."""
    found: list[Quotation] = []
    for passage in passages:
        found += _in_passage(passage)
    return found


def is_inside(quotations: Sequence[Quotation], passage: Passage, offset: int) -> bool:
    """Tell whether a character of a passage stands inside a quotation."""
    return any(q.passage is passage and q.start <= offset < q.end for q in quotations)


def _in_passage(passage: Passage) -> list[Quotation]:
    text = passage.text
    quotations: list[Quotation] = []
    opened: int | None = None
    for match in re.finditer(r"[“”„\"«»]|(?<!\w)''|''(?!\w)", text):
        mark, at = match[0], match.start()
        opens = mark in "“„«" or (mark not in "”»" and _opens(text, at, match.end()))
        if opened is None and opens:
            opened = match.end()
        elif opened is not None and not (opens and mark in "“„«"):
            quotations += _quotation(passage, opened, at)
            opened = None
        elif opened is not None:
            opened = match.end()
    if opened is not None:
        quotations += _quotation(passage, opened, len(text.rstrip()), is_open=True)
    return quotations or _single(passage)


def _opens(text: str, start: int, end: int) -> bool:
    """A straight mark opens where white space, a bracket or a dash stands before it and a word behind."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (not before or before in " \n([—–-‘'") and bool(after) and not after.isspace()


def _quotation(passage: Passage, start: int, end: int, *, is_open: bool = False) -> list[Quotation]:
    text = passage.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [Quotation(passage, start, end, is_open)] if end > start else []


def _single(passage: Passage) -> list[Quotation]:
    """British single marks: ‘…’ or '…' that begin behind a space and end before a space or a stop, at least four words apart."""
    found = []
    for match in re.finditer(r"(?:^|(?<=[\s(]))[‘'](?=\w)(.+?)(?<=[\w.,?!…])[’'](?=[\s.,;:)]|$)", passage.text):
        if len(match[1].split()) >= _SPEECH_WORDS:
            found += _quotation(passage, match.start(1), match.end(1))
    opened = _OPEN_SINGLE.search(passage.text, found[-1].end if found else 0)
    if opened is not None and len(opened[1].split()) >= _SPEECH_WORDS:
        found += _quotation(passage, opened.start(1), opened.end(1), is_open=True)
    return found
