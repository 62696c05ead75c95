"""Find the full dates of a line, with time and zone where printed, as ISO 8601.

A date without a year is none here: what it leaves open is not guessed. Called by whatever reads date lines and datelines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import dateparser

from graph.model import Span

__all__ = ["MONTHS", "MONTH_NUMBERS", "WEEKDAY", "FoundDate", "find_dates", "guess_order", "parse_day"]

MONTHS = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
WEEKDAY = r"(?:Mon(?:day)?|Tue(?:s(?:day)?)?|Wed(?:nesday)?|Thu(?:r(?:s(?:day)?)?)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)\.?"
_YEAR = r"(?P<{}>(?:19|20)\d\d)"
_ZONE = (
    r"(?:\s*\(?(?P<zone>(?:UTC|GMT)[+-]\d{1,2}(?::?\d\d)?|(?:Eastern|Central|Mountain|Pacific)\s(?:Standard|Daylight)\sTime|"
    r"Z|UTC|GMT|[+-]\d\d:?\d\d|[A-Z]{1,3}[SD]?T)\)?(?:(?![A-Za-z])|(?=Updated)))?"
)
_TIME = r"(?P<hour>2[0-3]|[01]?\d)(?:[:.h](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d)(?:\.\d+)?)?)?\s*(?P<half>[ap]\.?m\b\.?)?"
_TIME_AFTER = re.compile(r"(?:\s*[,|•·–—-]?\s*(?:at\s+)?|T)" + _TIME + _ZONE, re.IGNORECASE)
_TIME_BEFORE = re.compile(_TIME + _ZONE + r"\s*(?:[,|•·–—-]|on)?\s*(?:" + WEEKDAY + r",?\s*)?$", re.IGNORECASE)
_DATES = re.compile(
    rf"\b(?:(?P<weekday>{WEEKDAY}),?\s+(?:the\s+)?)?(?:"
    rf"(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<month1>{MONTHS}),?[\s-]+{_YEAR.format('year1')}"
    rf"|(?P<month2>{MONTHS})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR.format('year2')}"
    rf"|{_YEAR.format('year3')}(?P<separator>[-/.])(?P<month3>\d{{1,2}})(?P=separator)(?P<day3>\d{{1,2}})"
    rf"|(?P<first>\d{{1,2}})(?P<separator2>[-/.])(?P<second_part>\d{{1,2}})(?P=separator2){_YEAR.format('year4')}"
    # "March 5, 202411:42 AM": pages without spaces between elements are copied so
    r")(?!\d(?!\d?:\d\d))",
    re.IGNORECASE,
)

MONTH_NUMBERS = {name: number for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
AMBIGUOUS_ZONES = frozenset({"AST", "CST", "ECT", "GST", "IST", "SST", "WST"})
"""Zones that several countries call so: India, Israel and Ireland have an IST, China and America a CST."""

AMERICAN_ZONES = {"eastern": 5, "central": 6, "mountain": 7, "pacific": 8}
"""Hours behind UTC in standard time."""

Order = Literal["DMY", "MDY"]


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date as ISO 8601 with the part of the line that says it; `is_ambiguous` where day and month could be exchanged."""

    value: str
    span: Span
    is_ambiguous: bool = False


def find_dates(line: str, *, order: Order = "DMY") -> Iterator[FoundDate]:
    """Yield the full dates of a line in order, spans counted in the line.

    Args:
        line: one line or sentence.
        order: how to read 03/04/2018 where neither the numbers nor a weekday tell.
    """
    for match in _DATES.finditer(line):
        found = _read_date(match, order)
        if found is None:
            continue
        day, is_ambiguous = found
        start, end = match.span()
        clock, start, end = _find_time(line, start, end)
        value = _to_iso(day, clock)
        yield FoundDate(value, Span(start, end), is_ambiguous)


def guess_order(text: str) -> Order:
    """Return the order of numbers in the dates of a text: month first only where one of its dates can be read no other way."""
    for match in _DATES.finditer(text):
        if match["first"] and int(match["second_part"]) > 12 >= int(match["first"]):
            return "MDY"
    return "DMY"


def parse_day(words: str, year: str) -> str | None:
    """Return a day and month in words with a year from elsewhere as an ISO date, None where there is no such day."""
    return next((found.value for found in find_dates(f"{words} {year}")), None)


def _read_date(match: re.Match[str], order: Order) -> tuple[datetime, bool] | None:
    if not match["first"]:
        day = match["day1"] or match["day2"] or match["day3"]
        month = match["month1"] or match["month2"] or match["month3"]
        year = match["year1"] or match["year2"] or match["year3"]
        parsed = _parse_numbers(int(day), int(month), year) if match["month3"] else _parse_words(day, month, year)
        return (parsed, False) if parsed else None
    return _read_numbers(match, order)


def _read_numbers(match: re.Match[str], order: Order) -> tuple[datetime, bool] | None:
    first, second, year = int(match["first"]), int(match["second_part"]), match["year4"]
    readings = [reading for reading in (_parse_numbers(first, second, year), _parse_numbers(second, first, year)) if reading]
    if match["weekday"]:
        readings = [reading for reading in readings if reading.strftime("%a").lower() == match["weekday"][:3].lower()] or readings
    if not readings:
        return None
    # 05.10.2022: with dots the day comes first wherever dates are printed so.
    is_ambiguous = len(readings) > 1 and readings[0] != readings[1] and match["separator2"] != "."
    return (readings[1] if is_ambiguous and order == "MDY" else readings[0]), is_ambiguous


def _parse_numbers(day: int, month: int, year: str) -> datetime | None:
    try:
        return datetime(int(year), month, day)  # noqa: DTZ001 - a printed day has no zone
    except ValueError:
        return None


def _parse_words(day: str, month: str, year: str) -> datetime | None:
    return _parse_numbers(int(day), MONTH_NUMBERS[month[:3].lower()], year)


def _find_time(line: str, start: int, end: int) -> tuple[re.Match[str] | None, int, int]:
    after = _TIME_AFTER.match(line, end)
    if after and _is_time(after):
        return after, start, end + len(after[0].rstrip())
    before = _TIME_BEFORE.search(line[:start])
    if before and _is_time(before):
        return before, before.start(), end
    return None, start, end


def _is_time(match: re.Match[str]) -> bool:
    # "28 March 2018, 400 guests" and "28 March 2018 7" are no times: minutes or am, pm tell.
    return bool(match["minute"] or match["half"])


def _to_iso(day: datetime, clock: re.Match[str] | None) -> str:
    if clock is None:
        return day.date().isoformat()
    hour, half = int(clock["hour"]), (clock["half"] or "").lower()[:1]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    moment = day.replace(hour=hour, minute=int(clock["minute"] or 0), second=int(clock["second"] or 0))
    return moment.isoformat() + (_read_offset(clock["zone"], moment) if clock["zone"] else "")


def _read_offset(zone: str, moment: datetime) -> str:
    """Return a zone as +hh:mm; empty for one that is not known, so that the time stays a local one."""
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return "+00:00"
    written_out = re.match(r"(eastern|central|mountain|pacific)\s(standard|daylight)", zone, re.IGNORECASE)
    if written_out:
        return f"-{AMERICAN_ZONES[written_out[1].lower()] - (written_out[2].lower() == 'daylight'):02}:00"
    if zone.upper() in AMBIGUOUS_ZONES:
        return ""
    parsed = dateparser.parse(f"{moment:%Y-%m-%d %H:%M} {zone}", languages=["en"])
    offset = parsed.strftime("%z") if parsed else ""
    return f"{offset[:3]}:{offset[3:5]}" if offset else ""
