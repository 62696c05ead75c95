"""Read the dates that sources keep in fields: ISO 8601 in its many shapes, RFC 2822, and dates in words of many languages.

It reads no running text. Called by the loaders of pages, feeds and records.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import dateparser

__all__ = ["to_iso"]

EARLIEST_STAMP, LATEST_STAMP = 100_000_000, 4_000_000_000
"""Seconds since 1970 from 1973 to 2096: shorter and longer numbers are no moments."""
ZONES = {
    "Z": "+00:00",
    "UTC": "+00:00",
    "GMT": "+00:00",
    "WET": "+00:00",
    "WEST": "+01:00",
    "BST": "+01:00",
    "CET": "+01:00",
    "CEST": "+02:00",
    "EET": "+02:00",
    "EEST": "+03:00",
    "MSK": "+03:00",
}
"""What systems of European papers write behind a moment; each is used for one zone there."""
EARLIEST_YEAR, LATEST_YEAR = 1600, 2100

_COMPACT = re.compile(r"^((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)(?:T?(\d\d)(\d\d)(\d\d))?(?!\d)")
_AMERICAN = re.compile(r"\d{1,2}/\d{1,2}/\d{4},?\s+\d{1,2}:\d\d(?::\d\d)?\s*[ap]\.?m\b", re.IGNORECASE)


def to_iso(words: str) -> str | None:
    """Return a date, with time and offset where given, as ISO 8601; None where it is no full date."""
    if re.fullmatch(r"\d{9,10}(?:\d{3})?", words or "") and EARLIEST_STAMP <= int(words[:10]) <= LATEST_STAMP:
        return datetime.fromtimestamp(int(words[:10]), UTC).isoformat()
    if not words or len(words) > 120 or not re.search(r"\d", words):
        return None
    bare = _COMPACT.sub(_spread, re.sub(r"(\.\d+)(?=Z|[+-]\d\d:?\d\d|$)", "", words.strip()))
    match = re.match(
        r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}:\d{2}(?::\d{2})?)\s*(Z|UTC|GMT|CES?T|EES?T|WES?T|BST|MSK|[+-]\d{2}(?::?\d{2})?(?!\d))?(?!\s*[ap]\.?m))?",
        bare,
        re.IGNORECASE,
    )
    value = _check_iso(match) if match else _parse_words(bare)
    # What lies outside stands for "no date" in somebody's database, or for rubbish.
    return value if value and EARLIEST_YEAR <= int(value[:4]) <= LATEST_YEAR else None


def _spread(match: re.Match[str]) -> str:
    day = "-".join(match.group(1, 2, 3))
    return f"{day}T{':'.join(match.group(4, 5, 6))}" if match[4] else day


def _parse_words(words: str) -> str | None:
    # A clock of twelve hours beside a date in numbers is American.
    order = "MDY" if _AMERICAN.match(words) else "DMY"
    try:
        parsed = dateparser.parse(words, settings={"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": order})
    except (ValueError, OverflowError, RecursionError):
        return None
    has_time = bool(re.search(r"\d:\d\d", words))
    return (parsed.replace(microsecond=0).isoformat() if has_time else parsed.date().isoformat()) if parsed else None


def _check_iso(match: re.Match[str]) -> str | None:
    try:
        date.fromisoformat(match[1])
    except ValueError:
        return None
    if not match[2]:
        return match[1]
    clock = (match[2] if match[2].count(":") == 2 else f"{match[2]}:00").zfill(8)
    zone = (match[3] or "").upper()
    zone = ZONES.get(zone) or (f"{zone[:3]}:{zone[3:].strip(':') or '00'}" if zone else "")
    hours, minutes, seconds = (int(part) for part in clock.split(":"))
    return f"{match[1]}T{clock}{zone}" if hours < 24 and minutes < 60 and seconds < 60 else match[1]
