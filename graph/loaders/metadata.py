"""Read an article's metadata off a page that was taken apart: headline, authors, dates, publisher, section, dateline.

Each value is given with where it stands and the rule that found it; what the page does not say is left out, never guessed
from elsewhere. Called by the text loader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.gazetteer import load_gazetteer
from graph.loaders.bylines import Name, read_byline, read_name_line, read_names, read_paper_line, read_sign_off
from graph.loaders.datelines import Dateline, find_dateline
from graph.loaders.dates import MONTHS, WEEKDAY, find_dates, parse_day
from graph.loaders.layout import Layout
from graph.loaders.lexicon import drop_agencies, is_photo_agency, is_publisher, is_publisher_like, section_names
from graph.loaders.lines import Unit
from graph.loaders.marks import find_copyright_holder, find_furniture, read_breadcrumb
from graph.model import Basis, BlockKind, Found, Rule, Span

__all__ = ["RULES", "PlacedDateline", "find_authors", "find_headline", "find_placed_dateline", "find_published", "find_publisher", "find_section", "find_url"]

HEADLINE = Rule("headline-line", "The line that heads the story, after banner and navigation, is the headline.", 0.99)
BY_LINE = Rule("by-line", "A line that begins with By names the authors.", 0.99)
NAME_LINE = Rule("name-under-headline", "A bare name below the headline is the author's.", 0.9)
SIGN_OFF = Rule("reporting-by", "A sign-off names those who reported.", 0.9)
DATE_LINE = Rule("date-line", "A line that is a date gives the day of publication.", 0.99)
AMBIGUOUS_DATE = Rule("date-line-day-first", "A date in numbers that could be read two ways is read day first.", 0.76, Basis.INFERRED)
UPDATE_LINE = Rule("update-line", "Where only a time of update is printed, it stands for the time of publication.", 0.76, Basis.INFERRED)
DATELINE_DATE = Rule("dateline-date", "A full date in the dateline is the day of publication.", 0.84)
DATELINE_YEAR = Rule(
    "dateline-day-copyright-year", "The day in the dateline with the year of the copyright line is the day of publication.", 0.75, Basis.INFERRED
)
TODAY = Rule("today-with-day", "Today with a day in brackets, in the year that the same sentence gives, is the day of publication.", 0.76, Basis.INFERRED)
BANNER = Rule("banner-publisher", "A newspaper's name above the story is the publisher.", 0.87)
TOP_LINE = Rule("top-line-publisher", "The first line, a name above the navigation or the headline, is the publisher.", 0.7, Basis.INFERRED)
COPYRIGHT = Rule("copyright-holder", "The holder of the copyright is the publisher.", 0.84)
BESIDE_NAME = Rule("publisher-beside-author", "A newspaper's name beside the author's or the headline is the publisher.", 0.92)
DATELINE_AGENCY = Rule("dateline-agency", "The agency in the dateline is the publisher where no banner names one.", 0.78)
SIGNED_AGENCY = Rule("signed-by-agency", "An agency that signs the story is the publisher where nothing else names one.", 0.84)
FOOTER = Rule("footer-publisher", "A newspaper's name below the story is the publisher where nothing above names one.", 0.7)
NAVIGATION = Rule("navigation-section", "The last step of the navigation line that names anything is the section.", 0.9)
SECTION_LINE = Rule("section-line", "A line above the story that is the name of a section gives the section.", 0.85)
DATELINE = Rule("dateline", "A place before a dash opens the story: it was reported from there.", 0.97)
URL = Rule("url-line", "A line that is a link, above the story, is the article's address.", 0.6)

RULES: tuple[Rule, ...] = (
    HEADLINE,
    BY_LINE,
    NAME_LINE,
    SIGN_OFF,
    DATE_LINE,
    AMBIGUOUS_DATE,
    UPDATE_LINE,
    DATELINE_DATE,
    DATELINE_YEAR,
    TODAY,
    BANNER,
    TOP_LINE,
    COPYRIGHT,
    BESIDE_NAME,
    DATELINE_AGENCY,
    SIGNED_AGENCY,
    FOOTER,
    NAVIGATION,
    SECTION_LINE,
    DATELINE,
    URL,
)

BESIDE_KINDS = frozenset({BlockKind.BYLINE, BlockKind.FURNITURE, BlockKind.HEADING})
LONGEST_BANNER_WORDS = 4
LONGEST_HEAD = 60
LONGEST_FOOTER = 60
LONGEST_END = 6
LONGEST_HEAD_LINE = 200
"""How many units of a page's head and foot are looked through."""

_DAY = rf"(?:{MONTHS}\s+\d{{1,2}}|\d{{1,2}}\s+{MONTHS})"
_TODAY = re.compile(rf"\b[Tt]oday\s*\((?:{WEEKDAY},?\s+)?(?P<day>{_DAY})\)")
_FIRST_PUBLISHED = re.compile(r"\b(?:first|originally) published(?: on| in \S[^.:]{1,40}? on)?[: ]", re.IGNORECASE)
_NAMED_YEAR = re.compile(r"\b[A-Z][\w'’-]*\s+(?P<year>(?:19|20)\d\d)\b")
_MONTH_WORD = re.compile(rf"{MONTHS}$")
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+(?=[A-Z\"“])")
_LAST_BRACKET = re.compile(r"\((?P<words>[^()]{2,50})\)\s*$")
_BESIDE = re.compile(r"\s+[|–—-]\s+(?P<paper>[^|]{2,50})$")
_EDITION = re.compile(r"\s+(?:English|International|Online|Print|Web|Sunday|Weekend)(?:\s+Edition)?$|\s+Edition$", re.IGNORECASE)
_LABEL = re.compile(r"^(?:title|headline)\s*:\s+(?=\S)", re.IGNORECASE)
_NAMED = re.compile(r"(?P<label>source|publisher|publication|newspaper|agency):\s*(?P<words>[^|]{2,50})$", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlacedDateline:
    """A dateline with the offset in the text at which its line begins."""

    dateline: Dateline
    start: int

    def place(self, span: Span) -> Span:
        """Move a span of the line to the text."""
        return Span(self.start + span.start, self.start + span.end)


def find_headline(layout: Layout) -> Found[str] | None:
    """Return the headline, without a label before it or the newspaper's name that some pages add behind a bar."""
    if layout.headline is None:
        return None
    unit = layout.units[layout.headline]
    beside = _BESIDE.search(unit.text)
    end = beside.start() if beside and is_publisher_like(beside["paper"]) and len(unit.text[: beside.start()].split()) > 2 else len(unit.text)
    label = _LABEL.match(unit.text)
    start = label.end() if label else 0
    return Found(unit.text[start:end], (_place(unit, start, end),), HEADLINE)


def find_authors(layout: Layout) -> tuple[Found[str], ...]:
    """Return the authors in printed order, each once, with the first place where each stands."""
    authors: dict[str, Found[str]] = {}
    for index, unit in enumerate(layout.units):
        if layout.kinds[index] is not BlockKind.BYLINE and index not in layout.dates:
            continue
        for name, rule in _read_author_line(layout, index, unit.text):
            authors.setdefault(name.value.lower(), Found(name.value, (_place(unit, name.span.start, name.span.end),), rule))
    signed = [author for author in authors.values() if author.rule is not SIGN_OFF]
    return tuple(signed or authors.values())


def _read_author_line(layout: Layout, index: int, line: str) -> Iterator[tuple[Name, Rule]]:
    byline = layout.bylines.get(index)
    if byline:
        rule = BY_LINE if read_byline(line) else NAME_LINE
        yield from ((name, rule) for name in byline.names)
    elif index in layout.dates:
        yield from _read_date_line_authors(line, layout.dates[index].rest)
    else:
        yield from ((name, SIGN_OFF) for name in read_sign_off(line))


def _read_date_line_authors(line: str, rest: str) -> Iterator[tuple[Name, Rule]]:
    opening = re.search(r"\bby\b:?\s+", line, re.IGNORECASE)
    if opening:
        yield from ((name, BY_LINE) for name in read_names(line, opening.end()))
        return
    for piece in rest.split(" | "):
        byline = read_name_line(piece)
        if byline and not load_gazetteer().find(piece) and piece.lower() not in section_names():
            at = line.index(piece)
            yield from ((Name(name.value, Span(at + name.span.start, at + name.span.end)), NAME_LINE) for name in byline.names)
            return


def find_placed_dateline(layout: Layout) -> PlacedDateline | None:
    """Return the dateline of the story's first paragraph, or the line of place and date above it."""
    if layout.story is not None:
        unit = layout.units[layout.story]
        dateline = find_dateline(unit.text)
        if dateline and dateline.span.end < len(unit.text):
            return PlacedDateline(dateline, unit.span.start)
    for index in layout.dates:
        unit = layout.units[index]
        alone = find_dateline(unit.text, is_alone=True)
        if alone and (layout.story is None or index < layout.story):
            return PlacedDateline(alone, unit.span.start)
    for index, unit in _head(layout):
        # A place in capitals alone, below by-line or headline: "PORT VILA", "PELHAM, Ala.", "PELHAM, Texas -".
        place = unit.text.rstrip(" -–—") if layout.headline is not None and index > layout.headline else ""
        city, *behind = place.split(",")
        if city.isupper() and len(place.split()) <= LONGEST_BANNER_WORDS and len(behind) < 2 and load_gazetteer().find(city):
            return PlacedDateline(Dateline(Span(0, len(unit.text)), place, Span(0, len(place))), unit.span.start)
    return None


def find_published(layout: Layout, placed: PlacedDateline | None) -> Found[str] | None:
    """Return when the article was published: of several printed dates the first that is no update; None where no year stands."""
    lines = sorted(layout.dates.items(), key=lambda item: (item[1].is_update, item[0]))
    for index, line in lines:
        found = line.dates[0] if not line.is_update or len(line.dates) == 1 else line.dates[-1]
        rule = UPDATE_LINE if line.is_update else AMBIGUOUS_DATE if found.is_ambiguous else DATE_LINE
        return Found(found.value, (_place(layout.units[index], found.span.start, found.span.end),), rule)
    if placed and placed.dateline.published and placed.dateline.day_span:
        return Found(placed.dateline.published, (placed.place(placed.dateline.day_span),), DATELINE_DATE)
    return _combine_dateline_with_copyright(layout, placed) or _find_first_published(layout) or _find_today(layout)


def _combine_dateline_with_copyright(layout: Layout, placed: PlacedDateline | None) -> Found[str] | None:
    if not placed or not placed.dateline.day or not placed.dateline.day_span:
        return None
    for index, unit in enumerate(layout.units):
        year = find_copyright_holder(unit.text)[2] if layout.kinds[index] is BlockKind.FURNITURE else None
        published = parse_day(placed.dateline.day, year) if year else None
        if published and year:
            at = unit.text.index(year)
            return Found(published, (placed.place(placed.dateline.day_span), _place(unit, at, at + len(year))), DATELINE_YEAR)
    return None


def _find_first_published(layout: Layout) -> Found[str] | None:
    """Read "This report by the agency was first published June 2, 2021", as agencies end a story."""
    for unit in reversed(layout.units[-LONGEST_END:]):
        match = _FIRST_PUBLISHED.search(unit.text[:LONGEST_HEAD_LINE])
        dates = list(find_dates(unit.text[match.end() :])) if match else []
        if match and dates and not unit.text[match.end() : match.end() + dates[0].span.start].strip(" :"):
            span = dates[0].span
            return Found(dates[0].value, (_place(unit, match.end() + span.start, match.end() + span.end),), DATE_LINE)
    return None


def _find_today(layout: Layout) -> Found[str] | None:
    """Read "opened the Harbour Expo 2019 today (April 3)"; of "the 2017 expo ... today (April 3)" nothing is taken."""
    for index, unit in enumerate(layout.units):
        match = _TODAY.search(unit.text) if layout.kinds[index] is BlockKind.PARAGRAPH else None
        if not match:
            continue
        start, end = _sentence_around(unit.text, match.start())
        years = [year for year in _NAMED_YEAR.finditer(unit.text, start, end) if not _MONTH_WORD.match(year[0].split()[0])]
        published = parse_day(match["day"], years[0]["year"]) if years else None
        if published:
            spans = sorted([_place(unit, *match.span()), _place(unit, *years[0].span("year"))])
            return Found(published, tuple(spans), TODAY)
    return None


def _sentence_around(text: str, position: int) -> tuple[int, int]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return max((end for end in ends if end <= position), default=0), min((end for end in ends if end > position), default=len(text))


def find_publisher(layout: Layout, placed: PlacedDateline | None) -> Found[str] | None:
    """Return the publisher by the surest sign that the page has: banner, copyright, beside a name, dateline, signature, footer."""
    finders = (_find_banners, _find_beside_names, _find_copyright_holders, _find_top_lines)
    for finder in finders:
        for found in finder(layout):
            return found
    if placed and placed.dateline.agency and placed.dateline.agency_span:
        return Found(placed.dateline.agency, (placed.place(placed.dateline.agency_span),), DATELINE_AGENCY)
    for found in (*_find_signatures(layout), *_find_footers(layout)):
        return found
    return None


def _head(layout: Layout) -> Iterator[tuple[int, Unit]]:
    end = layout.story if layout.story is not None else len(layout.units)
    yield from ((index, layout.units[index]) for index in range(min(end, LONGEST_HEAD)) if index != layout.headline)


def _find_banners(layout: Layout) -> Iterator[Found[str]]:
    for index, unit in _head(layout):
        if (
            layout.kinds[index] is BlockKind.FURNITURE
            and is_publisher_like(unit.text)
            and not read_breadcrumb(unit.text)
            and not find_furniture(unit.text)
            and not is_photo_agency(unit.text)
            and unit.text.lower() not in section_names()
        ):
            yield Found(unit.text, (unit.span,), BANNER)


def _find_beside_names(layout: Layout) -> Iterator[Found[str]]:
    if layout.headline is not None:
        unit = layout.units[layout.headline]
        beside = _BESIDE.search(unit.text)
        if beside and is_publisher_like(beside["paper"]):
            yield Found(beside["paper"], (_place(unit, *beside.span("paper")),), BESIDE_NAME)
    for index, line in layout.dates.items():
        unit = layout.units[index]
        pieces = [re.sub(r"^source:?\s+", "", piece, flags=re.IGNORECASE) for piece in line.rest.split(" | ")]
        # Behind the author's name between bars stands the paper's, whatever words it is made of.
        is_signed = len(pieces) > 1 and any(True for _ in _read_date_line_authors(unit.text, pieces[0]))
        for words in (_EDITION.sub("", piece) for piece in pieces[1:] if is_signed or is_publisher_like(piece)):
            if words and words in unit.text and not load_gazetteer().find(words):
                at = unit.text.index(words)
                yield Found(words, (_place(unit, at, at + len(words)),), BESIDE_NAME)
        if is_publisher_like(pieces[0]) and pieces[0] in unit.text:
            at = unit.text.index(pieces[0])
            yield Found(pieces[0], (_place(unit, at, at + len(pieces[0])),), BESIDE_NAME)
    yield from _find_papers_of_authors(layout)


def _find_papers_of_authors(layout: Layout) -> Iterator[Found[str]]:
    for index, byline in layout.bylines.items():
        if byline.publisher and byline.names:
            span = byline.publisher.span
            yield Found(byline.publisher.value, (_place(layout.units[index], span.start, span.end),), BESIDE_NAME)
        # Name, post and paper may stand on a line each.
        for below in range(index + 1, min(index + 3, len(layout.units))):
            paper = read_paper_line(layout.units[below].text) if layout.kinds[below] in BESIDE_KINDS else None
            if paper:
                yield Found(paper.value, (_place(layout.units[below], paper.span.start, paper.span.end),), BESIDE_NAME)


def _find_copyright_holders(layout: Layout) -> Iterator[Found[str]]:
    for index, unit in enumerate(layout.units):
        holder, span, _ = find_copyright_holder(unit.text) if layout.kinds[index] is BlockKind.FURNITURE else (None, None, None)
        if holder and span:
            yield Found(holder, (_place(unit, span.start, span.end),), COPYRIGHT)


def _find_top_lines(layout: Layout) -> Iterator[Found[str]]:
    """Take the first line of the page where it is a short name that is repeated below the story, or stands above the navigation."""
    for index, unit in _head(layout):
        words = unit.text.split()
        is_name = layout.kinds[index] is BlockKind.FURNITURE and len(words) <= LONGEST_BANNER_WORDS and all(word[0].isupper() for word in words)
        is_label = unit.text.lower() in section_names() or index in layout.navigation or (unit.text.isupper() and len(words) == 1 and len(unit.text) < 3)
        if not is_name or is_label or (layout.headline is not None and index > layout.headline):
            continue
        is_repeated = any(unit.text.lower() == other.text.lower() for other in layout.units[max(index + 1, len(layout.units) - LONGEST_FOOTER) :])
        if is_repeated or index + 1 in layout.navigation:
            yield Found(unit.text, (unit.span,), TOP_LINE)


def _find_signatures(layout: Layout) -> Iterator[Found[str]]:
    for index, byline in layout.bylines.items():
        if byline.publisher:
            span = byline.publisher.span
            yield Found(byline.publisher.value, (_place(layout.units[index], span.start, span.end),), SIGNED_AGENCY)
    for index, unit in enumerate(layout.units):
        source = _NAMED.match(unit.text) if layout.kinds[index] is BlockKind.FURNITURE else None
        if source and (source["label"].lower() != "source" or is_publisher_like(source["words"])):
            name = drop_agencies(source["words"])
            yield Found(name, (_place(unit, source.start("words"), source.start("words") + len(name)),), SIGNED_AGENCY)
    told = [unit for index, unit in enumerate(layout.units) if layout.kinds[index] is BlockKind.PARAGRAPH]
    bracket = _LAST_BRACKET.search(told[-1].text) if told else None
    if bracket and is_publisher(bracket["words"]):
        yield Found(bracket["words"], (_place(told[-1], *bracket.span("words")),), SIGNED_AGENCY)


def _find_footers(layout: Layout) -> Iterator[Found[str]]:
    for index in range(layout.story or 0, len(layout.units)):
        unit = layout.units[index]
        if layout.kinds[index] is BlockKind.FURNITURE and is_publisher_like(unit.text) and index not in layout.navigation:
            yield Found(unit.text, (unit.span,), FOOTER)


def find_section(layout: Layout) -> Found[str] | None:
    """Return the section that navigation or a line above the story names."""
    for index, unit in _head(layout):
        crumb = read_breadcrumb(unit.text, beside=tuple(other.text for other in layout.units)) if index in layout.navigation else None
        if crumb and crumb.section and crumb.span:
            return Found(crumb.section, (_place(unit, crumb.span.start, crumb.span.end),), NAVIGATION)
    for index, unit in _head(layout):
        if layout.kinds[index] is BlockKind.FURNITURE and unit.text.lower() in section_names():
            return Found(unit.text, (unit.span,), SECTION_LINE)
    return None


def find_url(layout: Layout) -> Found[str] | None:
    """Return the address that stands as a line above the story."""
    for _, unit in _head(layout):
        if _ADDRESS.match(unit.text):
            return Found(unit.text, (unit.span,), URL)
    return None


def _place(unit: Unit, start: int, end: int) -> Span:
    return Span(unit.span.start + start, unit.span.start + end)
