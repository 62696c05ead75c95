"""Cut a text into paragraphs of nested marks, so that a template can write it with every mark where its words stand; pure.

It knows spans and nothing of triples. Called by the article's page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

__all__ = ["Mark", "Node", "Paragraph", "find_again", "identify", "mark_text", "merge_marks"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to be marked: half-open [start, end) in code points, a kind, and what the words are about.

    `href` is where the words lead, `facts` the ids of the list entries that rest on them, `note` a number to print behind them,
    `read` what they were read as, in words ("person: Ann Example"); `is_again` marks a name that stands elsewhere as evidence.
    """

    start: int
    end: int
    kind: str
    href: str | None = None
    facts: tuple[str, ...] = ()
    note: str = ""
    note_href: str = ""
    read: str = ""
    is_again: bool = False


@dataclass(slots=True)
class Node:
    """Plain text, or a mark with what stands in it; `identifier` is the element's id, set on a mark's first piece."""

    text: str = ""
    mark: Mark | None = None
    identifier: str = ""
    is_last: bool = True
    may_link: bool = True
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text; `is_aside` where it is no sentence and nothing was read in it: navigation, share lines."""

    start: int
    nodes: tuple[Node, ...]
    is_aside: bool


def identify(start: int, end: int) -> str:
    """Name the place of words in a page ("words-12-20")."""
    return f"words-{start}-{end}"


def mark_text(text: str, marks: Iterable[Mark]) -> list[Paragraph]:
    """Cut a text into its lines, each a sequence of nested nodes that together hold exactly the line's characters.

    Marks on the same words become one inside the other; marks that cross are cut at the inner one's edge, so that elements nest.
    """
    ordered = sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.kind))
    paragraphs, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            inside = [mark for mark in ordered if mark.start < end and start < mark.end]
            nodes = tuple(_nest(text, start, end, inside, may_link=True))
            is_read = any(not mark.is_again for mark in inside)
            paragraphs.append(Paragraph(start, nodes, not is_read and not _is_sentence(line)))
        start = end + 1
    return paragraphs


def _is_sentence(line: str) -> bool:
    return line.rstrip().endswith((".", "!", "?", "”", '"', ")"))


def _nest(text: str, start: int, end: int, marks: list[Mark], *, may_link: bool) -> Iterator[Node]:
    """Write [start, end) with its marks, the outermost first; what reaches beyond `end` is cut there."""
    at = start
    while marks:
        mark, *others = marks
        first, last = max(mark.start, at), min(mark.end, end)
        if first >= last:
            marks = others
            continue
        if at < first:
            yield Node(text[at:first])
        inner = [other for other in others if other.start < last]
        marks = [other for other in others if other.end > last]
        links = may_link and mark.href is not None
        children = list(_nest(text, first, last, inner, may_link=may_link and not links))
        identifier = identify(mark.start, mark.end) if first == mark.start else ""
        yield Node(mark=mark, identifier=identifier, is_last=last == mark.end, may_link=links, children=children)
        at = last
    if at < end:
        yield Node(text[at:end])


def find_again(text: str, forms: Mapping[str, str], taken: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Find where names stand again, whole words only, the longest name first and none inside another.

    Args:
        text: where to look.
        forms: what things are called, each with the thing's key; a form that two things share says nothing and is to be left out.
        taken: half-open spans that names stand on already.

    Yields:
        Start, end and key.
    """
    if not forms:
        return
    occupied = bytearray(len(text))
    for start, end in taken:
        occupied[start:end] = b"\1" * (end - start)
    longest_first = sorted(forms, key=len, reverse=True)
    for found in re.finditer(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", text):
        if not any(occupied[found.start() : found.end()]):
            yield found.start(), found.end(), forms[found[0]]


def merge_marks(marks: Iterable[Mark]) -> list[Mark]:
    """Join marks of the same words into one: the first kind wins, all facts are kept."""
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.end))
    return [_join(list(same)) for _, same in groupby(ordered, key=lambda mark: (mark.start, mark.end))]


def _join(same: list[Mark]) -> Mark:
    best = next((mark for mark in same if mark.href), same[0])
    noted = next((mark for mark in same if mark.note), best)
    facts = tuple(dict.fromkeys(fact for mark in same for fact in mark.facts))
    return Mark(
        best.start, best.end, best.kind, best.href, facts, noted.note, noted.note_href, "; ".join(dict.fromkeys(mark.read for mark in same if mark.read))
    )
