"""Reads dates as printed and resolves them against the day of publication, no more precisely than they are given.

A weekday is the nearest such day: before the publication in a past clause, after it in a future one. Without a day of
publication a weekday stays unresolved. Called by the step that reads meetings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["DateFound", "find_dates", "resolve_weekday"]

_MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_MONTHS = {name.lower()[:length]: number for number, name in enumerate(_MONTH_NAMES, start=1) for length in (3, 4, 9)}
_WEEKDAYS = {name: number for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_MONTH = (
    r"(?P<month{n}>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)(?![A-Za-z])"
)
_DAY = r"(?P<day{n}>[0-3]?\d)(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<year{n}>(?:19|20)\d\d)\b"
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"


def _p(pattern: str, n: str = "") -> str:
    return pattern.replace("{n}", n)


_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # "today (April 3)" is one date, so it is looked for first.
        r"(?P<today>today|yesterday|tomorrow|tonight)\b(?: \((?:[A-Z][a-z]+day, )?(?P<month>[A-Z][a-z]+) (?P<day>\d\d?)\))?",
        rf"(?:{_WEEKDAY},? )?{_p(_MONTH)} {_p(_DAY)}(?: ?(?:-|–|to|and|until) ?(?:{_p(_MONTH, '2')} )?{_p(_DAY, '2')})?(?:,? {_p(_YEAR)})?",
        rf"(?:{_WEEKDAY},? )?(?:the )?{_p(_DAY)}(?: ?(?:-|–|to|and|until) ?{_p(_DAY, '2')})? (?:of )?{_p(_MONTH)}(?:,? {_p(_YEAR)})?",
        rf"{_p(_MONTH)},? (?:of )?{_p(_YEAR)}",
        rf"(?P<relative>last|next|this) {_p(_MONTH)}",
        rf"(?:(?P<relative>last|next|this) )?{_WEEKDAY}",
        r"(?P<relative>last|next|this) (?P<unit>year)\b",
        r"(?P<count>\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten) (?P<ago>year|month)s? ago\b",
        r"(?<![\d$€£,.-])(?:in |In |since |from )?" + _p(_YEAR) + r"(?![\d%]|,\d)",
    )
)


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date at characters [start, end): ISO 8601, a day, a month ("2016-07") or a year; `last` the end of a range of days.

    `iso` is None where it cannot be resolved (a weekday without a day of publication).
    """

    start: int
    end: int
    iso: str | None
    last: str | None = None
    is_weekday: bool = False


def find_dates(text: str, published: date | None, *, is_future: bool = False) -> list[DateFound]:
    """Return the dates of a text in order; where two patterns meet, the longer."""
    found: list[DateFound] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(d.start < match.end() and match.start() < d.end for d in found):
                found += _read(match, published, is_future)
    return sorted(found, key=lambda d: d.start)


def _read(match: re.Match[str], published: date | None, is_future: bool) -> Iterator[DateFound]:
    groups = {name: value for name, value in match.groupdict().items() if value}
    start, end = match.span()
    if "year" in groups and "month" not in groups and match[0][0] in "iIsSfF":
        start = match.start("year")
    if "month" in groups and groups["month"].lower() == "may" and "day" not in groups and "year" not in groups and "relative" not in groups:
        return
    yield DateFound(start, end, *_resolve(groups, published, is_future), is_weekday="weekday" in groups and "day" not in groups)


def _resolve(groups: dict[str, str], published: date | None, is_future: bool) -> tuple[str | None, str | None]:
    month = _MONTHS.get(groups["month"].lower().rstrip(".")) if "month" in groups else None
    if "today" in groups:
        return (_relative_day(groups["today"], published) if month is None else _day(groups, month, published)), None
    if month is not None and "day" in groups:
        return _day(groups, month, published), _last(groups, month, published)
    if month is not None:
        return f"{groups['year']}-{month:02}" if "year" in groups else _relative_month(groups.get("relative", ""), month, published), None
    if "weekday" in groups:
        return resolve_weekday(groups["weekday"], published, is_future=is_future or groups.get("relative") == "next"), None
    return _year(groups, published), None


def _year(groups: dict[str, str], published: date | None) -> str | None:
    """Read "in 2017", "last year", "two years ago"."""
    if "ago" in groups:
        return _ago(groups, published)
    if "unit" in groups and published is not None:
        return str(published.year + {"last": -1, "this": 0, "next": 1}[groups["relative"]])
    return groups.get("year")


def _day(groups: dict[str, str], month: int, published: date | None) -> str | None:
    if "year" in groups:
        return _iso(int(groups["year"]), month, int(groups["day"]))
    if published is None:
        return None
    # Without a year: the one that brings the date nearest to publication.
    near = [_iso(published.year + step, month, int(groups["day"])) for step in (-1, 0, 1)]
    return min((d for d in near if d), key=lambda d: abs((date.fromisoformat(d) - published).days), default=None)


def _last(groups: dict[str, str], month: int, published: date | None) -> str | None:
    if "day2" not in groups:
        return None
    second = _MONTHS.get(groups.get("month2", "").lower().rstrip("."), month)
    return _day({**groups, "day": groups["day2"]}, second, published)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _relative_day(word: str, published: date | None) -> str | None:
    step = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}[word]
    return (published + timedelta(days=step)).isoformat() if published is not None else None


def _relative_month(relative: str, month: int, published: date | None) -> str | None:
    if published is None or not relative:
        return None
    step = {"last": -1 if month >= published.month else 0, "this": 0, "next": 1 if month <= published.month else 0}[relative]
    return f"{published.year + step}-{month:02}"


def _ago(groups: dict[str, str], published: date | None) -> str | None:
    """Return a year for "two years ago", a month for "three months ago": no more precise than it is said."""
    if published is None:
        return None
    count = int(groups["count"]) if groups["count"].isdigit() else _COUNTS[groups["count"]]
    if groups["ago"] == "year":
        return str(published.year - count)
    months = published.year * 12 + published.month - 1 - count
    return f"{months // 12}-{months % 12 + 1:02}"


def resolve_weekday(weekday: str, published: date | None, *, is_future: bool) -> str | None:
    """Return the nearest such day up to publication, or after it in a future clause; None without a day of publication."""
    if published is None:
        return None
    step = (_WEEKDAYS[weekday.lower()] - published.weekday()) % 7
    return (published + timedelta(days=step if is_future else step - 7 if step else 0)).isoformat()
