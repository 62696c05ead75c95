"""Cut a text into units: the lines or joined lines that a reader takes as one, with their offsets.

It does not say what a unit is for. Called by the text loader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from graph.model import Span

__all__ = ["Unit", "split_units"]

NARROWEST_WRAP = 55
WIDEST_WRAP = 100
FEWEST_WRAPPED_PAIRS = 4
WRAPPED_SHARE = 0.8

_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A line, or the lines of a hard-wrapped paragraph; `text` has its line ends replaced by spaces, offset for offset."""

    text: str
    span: Span
    follows_blank: bool


def split_units(text: str, *, begins_unit: Callable[[str], bool]) -> tuple[Unit, ...]:
    """Split a normalised text into units, in order, none empty.

    Paragraphs wrapped at a fixed width are joined; all other lines stand for themselves.

    Args:
        text: the whole text.
        begins_unit: tells whether a line never goes on from the line before (a by-line, a dateline).
    """
    groups = list(_group_lines(text))
    width = _find_wrap_width(groups)
    units: list[Unit] = []
    for group in groups:
        for index, run in enumerate(_join_wrapped(group, text, width, begins_unit)):
            units.append(Unit(text[run.start : run.end].replace("\n", " "), run, follows_blank=index == 0))
    return tuple(units)


def _group_lines(text: str) -> Iterator[list[Span]]:
    group: list[Span] = []
    for match in _LINE.finditer(text):
        words = match[0].strip()
        if not words:
            continue
        start = match.start() + match[0].index(words)
        if group and text[group[-1].end : start].count("\n") > 1:
            yield group
            group = []
        group.append(Span(start, start + len(words)))
    if group:
        yield group


def _find_wrap_width(groups: list[list[Span]]) -> int | None:
    """Return the width at which most lines are wrapped, None where lines end where the writer ended them."""
    pairs = [(before, after) for group in groups for before, after in pairwise(group)]
    longest = max((before.end - before.start for before, _ in pairs), default=0)
    if len(pairs) < FEWEST_WRAPPED_PAIRS or not NARROWEST_WRAP <= longest <= WIDEST_WRAP:
        return None
    # A line of a wrapped paragraph is at least two thirds full; the lines of headers and lists mostly are not.
    full = sum(before.end - before.start >= longest * 2 / 3 for before, _ in pairs)
    return longest if full >= len(pairs) * WRAPPED_SHARE else None


def _join_wrapped(group: list[Span], text: str, width: int | None, begins_unit: Callable[[str], bool]) -> Iterator[Span]:
    run = group[0]
    for before, line in pairwise(group):
        if width is not None and not _is_broken_on_purpose(text, before, line, width) and not begins_unit(text[line.start : line.end]):
            run = Span(run.start, line.end)
        else:
            yield run
            run = line
    yield run


def _is_broken_on_purpose(text: str, before: Span, line: Span, width: int) -> bool:
    first_word = text[line.start : line.end].split(maxsplit=1)[0]
    return before.end - before.start + 1 + len(first_word) <= width
