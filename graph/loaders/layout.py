"""Take a printed page apart: which unit is the headline, which is by-line, date, caption, story or furniture.

It reads words only to tell what a line is for; no fact is taken from them here. Called by the text loader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.gazetteer import load_gazetteer
from graph.loaders.bylines import Byline, is_staff_line, read_byline, read_name_line, read_paper_line, read_sign_off
from graph.loaders.datelines import find_dateline
from graph.loaders.dates import MONTHS, FoundDate, Order, find_dates
from graph.loaders.lexicon import is_publisher, is_publisher_like, navigation_words, section_names
from graph.loaders.lines import Unit
from graph.loaders.marks import find_furniture, is_caption, is_credit_line, is_prose, is_sentence, read_breadcrumb
from graph.model import BlockKind

__all__ = ["DateLine", "Layout", "begins_unit", "lay_out", "read_date_line"]

HEADLINE_WORDS = range(5, 26)
SHORT_HEADLINE_WORDS = (3, 4)
GOOD_HEADLINE = 2
MOST_ABOVE_HEADLINE = 2
LONGEST_HEADLINE_WORDS = 40
LONGEST_HEADLINE = 400
LONGEST_HEADING_WORDS = 12
LONGEST_DATE_LINE = 160
LONGEST_LABEL_WORDS = 5
MOST_BEHIND = 40
STORY_AFTER_FURNITURE = 2
"""How many paragraphs behind a line that ends stories show that it did not end this one."""

_SIGNATURE = re.compile(r"(?:\s+[A-Z]{2,5}){1,4}$")
_LABEL = re.compile(
    r"\b(?:first\s+)?(?:published|filed|uploaded|updated?|posted|modified|created|issued|printed|last|date|time)\b[:.]?"
    r"|\b(?:on|at|the|by\s*line|released?|edited|local time|hrs)\b[:.]?"
    r"|\b\d+[\s-]*(?:min(?:ute)?s?(?:\s+(?:to\s+)?read)?|comments?|views?)\b|(?:\s*[|•·])?\s*\b(?:\d+|an?|one|two|few|several)\s+(?:min(?:ute)?|hour|hr|day|week|month|year)s?\s+ago\b"
    rf"|\b(?:{MONTHS}\s+\d{{1,2}}|\d{{1,2}}\s+{MONTHS})(?:st|nd|rd|th)?(?=\W|$)"
    r"|\b\d{1,2}[.:]\d\d(?:\s*[ap]\.?m\b\.?)?(?:\s+(?:UTC|GMT|[A-Z]{1,3}[SD]?T)\b)?|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"(?:The\s+)?(?:(?:Rt|Right)\.?\s+)?Hon(?:ou?rable)?\b\.?\s+[A-Z]")  # whose statement it is stands above a release's headline
_UPDATED = re.compile(r"\b(?:updated?|modified|edited)\b", re.IGNORECASE)
_PUNCTUATION = " ,.;:|•·●/–—-()[]\t"
_BARS = re.compile(r"\||\s[/•·●](?=\s)")


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that is a date: its dates, and what else stands in it, as printed ("Lugano", "Harbour Courier")."""

    dates: tuple[FoundDate, ...]
    rest: str
    is_update: bool


@dataclass
class Layout:
    """The kinds of a page's units, with what was read on the way; indices count units.

    `story` is the index of the story's first paragraph, None where there is none.
    """

    units: tuple[Unit, ...]
    kinds: list[BlockKind | None]
    headline: int | None = None
    story: int | None = None
    bylines: dict[int, Byline] = field(default_factory=dict)
    dates: dict[int, DateLine] = field(default_factory=dict)
    navigation: list[int] = field(default_factory=list)


def begins_unit(line: str) -> bool:
    """Tell whether a line never goes on from the line before it."""
    return bool(find_dateline(line) or read_byline(line) or find_furniture(line)) or line.startswith(("•", "* ", "- "))


def lay_out(units: tuple[Unit, ...], *, order: Order) -> Layout:
    """Say of every unit of a page what it is for."""
    layout = Layout(units, [None] * len(units))
    for index, unit in enumerate(units):
        _mark_by_words(layout, index, unit.text, order)
    _mark_navigation(layout)
    _mark_split_captions(layout)
    _find_story(layout)
    _find_headline(layout)
    _mark_name_line(layout)
    _end_story(layout)
    _fill(layout)
    return layout


def read_date_line(line: str, *, order: Order) -> DateLine | None:
    """Read a line that is a date with labels, a by-line, a place or a paper at most; None when it is more, or none."""
    if len(line) > LONGEST_DATE_LINE:
        return None
    dates = tuple(find_dates(line, order=order))
    if not dates:
        return None
    bare = line
    for found in reversed(dates):
        bare = f"{bare[: found.span.start]} | {bare[found.span.end :]}"
    pieces = [piece.strip(_PUNCTUATION) for piece in _BARS.split(_LABEL.sub(" ", bare))]
    rest = " | ".join(piece for piece in pieces if piece)
    is_update = bool(_UPDATED.search(line[: dates[0].span.start])) and len(dates) == 1
    return DateLine(dates, rest, is_update) if not rest or _may_stand_beside_date(rest, line) else None


def _may_stand_beside_date(rest: str, line: str) -> bool:
    if len(rest.split()) > 10 or is_sentence(line.rstrip(".")):
        return False
    pieces = [each.strip(_PUNCTUATION) for each in rest.split("|")]
    # Between bars stand short labels of any kind: "Press release | 20-03-2024 - 13:15 | TRAN".
    if any(bar in line for bar in ("|", "•", "·", " / ")) and all(len(piece.split()) <= LONGEST_LABEL_WORDS for piece in pieces):
        return True
    return all(_is_label(piece) for piece in pieces)


def _is_label(piece: str) -> bool:
    if is_publisher_like(piece) or piece.lower() in section_names() | navigation_words() or load_gazetteer().find(piece):
        return True
    source = piece.lower().startswith("source:") and is_publisher_like(piece[7:].strip())
    return bool(source or read_byline(piece) or read_name_line(piece) or find_furniture(piece) or is_staff_line(piece))


# --------------------------------------------------------------------------------------------------- the single lines
def _mark_by_words(layout: Layout, index: int, line: str, order: Order) -> None:
    date_line = read_date_line(line, order=order)
    # A dateline with its day and year opens a paragraph; alone on its line it is a date line.
    if date_line and not (_has_story(line) and is_sentence(line)):
        layout.dates[index] = date_line
        pieces = [piece.strip(_PUNCTUATION) for piece in date_line.rest.split("|")]
        layout.kinds[index] = BlockKind.BYLINE if any(read_byline(piece) for piece in pieces) else BlockKind.DATE
        return
    byline = read_byline(line)
    if byline:
        layout.bylines[index] = byline
        layout.kinds[index] = BlockKind.BYLINE
    elif is_staff_line(line) or (len(line) < LONGEST_DATE_LINE and read_sign_off(line)):
        layout.kinds[index] = BlockKind.BYLINE
    elif is_caption(line, is_before_story=False):
        layout.kinds[index] = BlockKind.CAPTION
    elif find_furniture(line):
        layout.kinds[index] = BlockKind.FURNITURE


def _mark_navigation(layout: Layout) -> None:
    """Mark navigation lines, and the lines beside them that repeat one of their steps."""
    lines = [unit.text for unit in layout.units]
    for index, line in enumerate(lines):
        beside = tuple(lines[max(0, index - 2) : index] + lines[index + 1 : index + 3])
        if layout.kinds[index] is not None or is_prose(line) or not read_breadcrumb(line, beside=beside):
            continue
        layout.kinds[index] = BlockKind.FURNITURE
        layout.navigation.append(index)
        for other in range(max(0, index - 2), min(len(lines), index + 3)):
            if layout.kinds[other] is None and lines[other] in line:
                layout.kinds[other] = BlockKind.FURNITURE


def _mark_split_captions(layout: Layout) -> None:
    """Give the line behind "Image caption," to the caption."""
    for index in range(len(layout.units) - 1):
        if layout.kinds[index] is BlockKind.CAPTION and layout.units[index].text.endswith((",", ":")) and layout.kinds[index + 1] is None:
            layout.kinds[index + 1] = BlockKind.CAPTION


def _has_story(line: str) -> bool:
    dateline = find_dateline(line)
    return bool(dateline) and len(line) > dateline.span.end if dateline else False


# ---------------------------------------------------------------------------------------------------- head and story
def _find_story(layout: Layout) -> None:
    """Find the first paragraph of the story, and the captions and standfirsts before it."""
    prose = [index for index, unit in enumerate(layout.units) if layout.kinds[index] is None and (is_prose(unit.text) or _has_story(unit.text))]
    while prose:
        first = prose[0]
        if _has_story(layout.units[first].text) or not _is_above_head(layout, first, prose[1:2]):
            break
        layout.kinds[first] = BlockKind.CAPTION if is_caption(layout.units[first].text, is_before_story=True) else BlockKind.HEADING
        prose.pop(0)
    if prose and not _has_story(layout.units[prose[0]].text) and is_caption(layout.units[prose[0]].text, is_before_story=True) and len(prose) > 1:
        layout.kinds[prose[0]] = BlockKind.CAPTION
        prose.pop(0)
    layout.story = prose[0] if prose else None


def _is_above_head(layout: Layout, first: int, following: list[int]) -> bool:
    """Tell whether a by-line or date stands between a paragraph and the next one, with a headline's room above it."""
    if not following or not any(layout.kinds[index] is None for index in range(first)):
        return False
    return any(layout.kinds[index] in {BlockKind.BYLINE, BlockKind.DATE} for index in range(first + 1, following[0]))


def _find_headline(layout: Layout) -> None:
    end = len(layout.units) if layout.story is None else layout.story
    candidates = [index for index in range(end) if layout.kinds[index] is None and _may_be_headline(layout.units[index].text)]
    if not candidates:
        return
    scores = {index: _score_headline(layout, index) for index in candidates}
    good = [index for index in candidates if scores[index] >= GOOD_HEADLINE] or [max(candidates, key=lambda index: scores[index])]
    layout.headline = good[0]
    if len(layout.units[good[0]].text.split()) in SHORT_HEADLINE_WORDS:
        # "Transport and logistics" may be a headline, and a section above one.
        layout.headline = next((index for index in good[1:] if index - good[0] <= MOST_ABOVE_HEADLINE and scores[index] > scores[good[0]]), good[0])
    layout.kinds[layout.headline] = BlockKind.HEADLINE


def _may_be_headline(line: str) -> bool:
    return (
        len(line) <= LONGEST_HEADLINE
        and len(line.split()) <= LONGEST_HEADLINE_WORDS
        and line.lower() not in section_names()
        and not is_publisher(line)
        and not _OFFICE.match(line)
    )


def _score_headline(layout: Layout, index: int) -> int:
    """Weigh by length, case and neighbours how much a line of the head looks like a headline; `GOOD_HEADLINE` is enough."""
    line = layout.units[index].text
    words = line.split()
    score = 2 if len(words) in HEADLINE_WORDS else 1 if len(words) in SHORT_HEADLINE_WORDS else -1
    score += 1 if sum(word[0].islower() and len(word) > 3 for word in words) else 0
    score -= 4 if is_publisher_like(line) else 0
    score -= 3 if line.endswith(".") else 0
    score -= 2 if line.endswith(":") else 0
    following = index + 1
    is_above = following == layout.story or (following < len(layout.units) and layout.kinds[following] in {BlockKind.BYLINE, BlockKind.DATE})
    return score + (1 if is_above else 0)


def _mark_name_line(layout: Layout) -> None:
    """Take a bare name below the headline for a by-line, where no line says By."""
    if layout.headline is None or any(byline.names for byline in layout.bylines.values()) or _has_dated_author(layout):
        return
    posts = [index for index in range(layout.story or 0) if layout.kinds[index] is BlockKind.BYLINE]
    end = len(layout.units) if layout.story is None else layout.story
    for index in range(layout.headline + 1, end):
        # Where a line names a post, the name stands beside it.
        is_near = not posts or any(abs(index - post) == 1 for post in posts)
        byline = read_name_line(layout.units[index].text) if is_near and layout.kinds[index] is None else None
        if byline:
            layout.bylines[index] = byline
            layout.kinds[index] = BlockKind.BYLINE
            return


def _has_dated_author(layout: Layout) -> bool:
    return any(layout.kinds[index] is BlockKind.BYLINE for index in layout.dates)


# --------------------------------------------------------------------------------------------------------- the end
def _end_story(layout: Layout) -> None:
    """Mark what stands behind the story: after a line that ends stories, and after its last sentence."""
    if layout.story is None:
        return
    for index in range(layout.story + 1, len(layout.units)):
        furniture = find_furniture(layout.units[index].text) if layout.kinds[index] is BlockKind.FURNITURE else None
        if furniture and furniture.ends_story and _count_story(layout, index) < STORY_AFTER_FURNITURE:
            _mark_rest(layout, index)
            break
    last = max(index for index in range(layout.story, len(layout.units)) if index == layout.story or _is_told(layout, index))
    _mark_rest(layout, last)


def _count_story(layout: Layout, start: int) -> int:
    return sum(layout.kinds[index] is None and is_prose(layout.units[index].text) for index in range(start, min(len(layout.units), start + MOST_BEHIND)))


def _is_told(layout: Layout, index: int) -> bool:
    line = layout.units[index].text
    words = line.split()
    # Some agencies close a story with one more word, or with whose it is: "... through Friday. Enditem", "... on Friday. PTI ABC DE".
    is_ended = is_sentence(line) or is_sentence(" ".join(words[:-1])) or is_sentence(_SIGNATURE.sub("", line))
    return layout.kinds[index] is None and (is_prose(line) or (is_ended and len(words) > 2))


def _mark_rest(layout: Layout, last: int) -> None:
    for index in range(last + 1, len(layout.units)):
        if layout.kinds[index] is None or layout.kinds[index] is BlockKind.CAPTION:
            layout.kinds[index] = BlockKind.FURNITURE


def _fill(layout: Layout) -> None:
    """Give every unit that is still without a kind the one of its place."""
    for index, unit in enumerate(layout.units):
        if layout.kinds[index] is None:
            layout.kinds[index] = _kind_by_place(layout, index, unit.text)
    for index in range(1, len(layout.units)):
        is_pair = layout.kinds[index] is BlockKind.CAPTION and is_credit_line(layout.units[index].text) and not layout.units[index].follows_blank
        if is_pair and layout.kinds[index - 1] in {BlockKind.PARAGRAPH, BlockKind.HEADING} and index - 1 != layout.story:
            layout.kinds[index - 1] = BlockKind.CAPTION


def _kind_by_place(layout: Layout, index: int, line: str) -> BlockKind:
    if layout.story is None:
        return BlockKind.PARAGRAPH if layout.headline is not None and index > layout.headline else BlockKind.FURNITURE
    if index < layout.story:
        if layout.headline is None or index < layout.headline:
            return BlockKind.FURNITURE
        if is_caption(line, is_before_story=True):
            return BlockKind.CAPTION
        is_label = is_publisher_like(line) or read_paper_line(line) or line.lower() in section_names() or line.startswith("@")
        is_place = line.isupper() and load_gazetteer().find(line)
        return BlockKind.FURNITURE if is_label else BlockKind.DATE if is_place else BlockKind.HEADING
    is_short = len(line.split()) <= LONGEST_HEADING_WORDS and not is_sentence(line) and not line.startswith(("•", "-", "*", "–", "“", '"'))
    return BlockKind.HEADING if is_short and not line.endswith((":", ",", ";")) and index != layout.story else BlockKind.PARAGRAPH
