"""Find the dateline with which a story opens: "NAIROBI — ", "MACAO, June 14 (Delta News Agency) -- ".

It gives the place as printed, and day, year and agency where they stand in it. Called by the text loader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.gazetteer import load_gazetteer
from graph.loaders.dates import MONTHS, WEEKDAY, find_dates
from graph.loaders.lexicon import is_publisher_like, label_words
from graph.model import PlaceKind, Span

__all__ = ["Dateline", "find_dateline"]

LONGEST_PLACE_WORDS = 8
LONGEST_DATELINE = 200

_DAY = rf"(?:{WEEKDAY},?\s+)?(?:{MONTHS}\s+\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTHS})(?:st|nd|rd|th)?(?:,?\s+(?:19|20)\d\d)?"
_DATELINE = re.compile(
    r"(?:\((?P<lead>[A-Z][^()]{1,50})\)\s+)?"
    r"(?P<place>[^\W\d_][^\d():;!?\"“”]{1,60}?)?"
    r"(?:\s+\([A-Z][\w .'’-]{2,30}\)(?=\s+\())?"  # "Porto (Portugal) (AFP) -"
    rf"(?:(?:,?\s+|\s?[–—]\s?)(?P<day>{_DAY}))?"  # "PELHAM, WA—May 4, 2011—" opens a press release
    rf"(?:(?:[,.]|--)?\s*(?:\((?P<only>{_DAY})\)|\((?P<agency>[A-Z][^()]{{1,50}}?)(?:(?:,|\s+-)\s+(?P<inner>{_DAY})\s?)?\)|/(?P<wire>[A-Z][\w .-]{{1,40}})/))?"
    r"(?P<dash>\s*(?:--+|[–—])\s*|\s+-\s+|:\s+|\s*[-–—]\s+|(?<=/)\.\s+|(?<=\))\s+)"
)
# "PORT VILA, March 3" and "Lugano, 21 September 2021" as a line.
_ALONE = re.compile(rf"(?P<place>[^\W\d_][^\d():;!?]{{1,60}}?),?\s+(?:[|•·●–—-]\s+)?(?P<day>{_DAY})\b.{{0,20}}", re.IGNORECASE)


_WEEKDAY = re.compile(WEEKDAY, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dateline:
    """The parts of a dateline with their spans in the line; `span` is all of it, its dash and the space behind included.

    `day` is as printed, `published` an ISO date where the year stands in it.
    """

    span: Span
    place: str | None
    place_span: Span | None
    agency: str | None = None
    agency_span: Span | None = None
    day: str | None = None
    day_span: Span | None = None
    published: str | None = None


def find_dateline(line: str, *, is_alone: bool = False) -> Dateline | None:
    """Find the dateline at the beginning of a line, None when it has none.

    Args:
        line: a paragraph, or a line of the page's head.
        is_alone: the whole line must be place and date, without a dash.
    """
    # A page may be one endless line; no dateline is so long.
    match = _ALONE.fullmatch(line[: 2 * LONGEST_DATELINE]) if is_alone else _DATELINE.match(line[:LONGEST_DATELINE])
    if not match:
        return None
    parts = match.groupdict()
    day = parts["day"] or parts.get("inner") or parts.get("only")
    agency = parts.get("agency") or parts.get("wire") or parts.get("lead")
    if (parts.get("dash") or "-").isspace() and not (day and agency):
        return None  # "Lugano, May 4 (PTI) The minister": only a day and an agency stand without a dash
    if not is_alone and line[match.end() : match.end() + 1].islower():
        return None  # "Lagos – the largest city – has ...": a story begins with a capital
    place = (parts["place"] or "").rstrip(" ,") or None
    if agency and not _is_agency(agency):
        if not (place and parts["day"] and place.partition(",")[0].isupper()):
            return None
        agency = None  # "LUGANO, Switzerland, 4 May 2021 (Lago Tessile) - ": behind a place and a day a paper of whatever name; which, is not sure
    if place is None:
        return _make(match, None, agency) if agency else None
    is_marked = bool(agency or day)
    return _make(match, place, agency) if _is_place(place, is_marked=is_marked, has_colon=":" in (parts.get("dash") or "")) else None


def _make(match: re.Match[str], place: str | None, agency: str | None) -> Dateline:
    groups = match.groupdict()
    agency_group = next((group for group in ("agency", "wire", "lead") if groups.get(group)), "agency")
    given = [group for group in ("day", "inner", "only") if groups.get(group)]
    day_group = next((group for group in given if next(find_dates(groups[group] or ""), None)), given[0] if given else "day")
    dates = list(find_dates(groups[day_group])) if groups[day_group] else []
    return Dateline(
        span=Span(0, match.end()),
        place=place,
        place_span=Span(match.start("place"), match.start("place") + len(place)) if place else None,
        agency=agency,
        agency_span=Span(*match.span(agency_group)) if agency else None,
        day=groups[day_group],
        day_span=Span(*match.span(day_group)) if groups[day_group] else None,
        published=dates[0].value[:10] if dates else None,
    )


def _is_agency(words: str) -> bool:
    # "(AP)", "(Delta News Agency)"; but not "(left)" or "(Kwun Tong)".
    # "(APP - Harbour News)" names two.
    pieces = re.split(r"\s+[-–/|]\s+", words)
    return any(is_publisher_like(piece) or (piece.isupper() and piece.isalpha() and len(piece) <= 6) for piece in pieces)


def _is_place(words: str, *, is_marked: bool, has_colon: bool) -> bool:
    """Tell whether words before a dash are a place: known, or in capitals and no label such as BREAKING."""
    if (
        words.upper() in label_words()
        or _WEEKDAY.fullmatch(words)
        or any(words.upper().startswith(f"{label} ") for label in ("UPDATE", "EXCLUSIVE", "FILE PHOTO", "WRAPUP"))
    ):
        return False
    if len(words.split()) > LONGEST_PLACE_WORDS or (words.startswith("The ") and not _is_city(words)):
        return False
    first = re.split(r"\s*/\s*|\s*,\s*", words)[0]
    is_known = bool(load_gazetteer().find(words) or load_gazetteer().find(first))
    if has_colon:
        return is_known and (words.isupper() or is_marked)
    if words.isupper() and len(words) > 2:
        return is_known or is_marked or len(words.split()) <= 3
    if first.isupper() and len(first) > 2 and first != words and len(first.split()) <= 3:
        return is_known or is_marked or bool(load_gazetteer().find(re.split(r"\s*,\s*", words)[-1]))  # "PELHAM, Kenya", unknown as it is
    return is_known and (first[0].isupper() and len(first) > 2)


def _is_city(words: str) -> bool:
    found = load_gazetteer().find(words)
    return bool(found) and found[0].kind is PlaceKind.CITY and found[0].name.startswith("The ")
