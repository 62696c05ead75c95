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


def to_iso(words: str) -> str | None:
    """Return a date, with time and offset where given, as ISO 8601; None where it is no full date."""
    if re.fullmatch(r"\d{9,10}(?:\d{3})?", words or "") and EARLIEST_STAMP <= int(words[:10]) <= LATEST_STAMP:
        return datetime.fromtimestamp(int(words[:10]), UTC).isoformat()
    if not words or len(words) > 120 or not re.search(r"\d", words):
        return None
    bare = re.sub(r"(\.\d+)(?=Z|[+-]\d\d:?\d\d|$)", "", words.strip())
    match = re.match(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)\s*(Z|[+-]\d{2}:?\d{2})?)?", bare)
    if match:
        return _check_iso(match)
    try:
        parsed = dateparser.parse(bare, settings={"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"})
    except (ValueError, OverflowError, RecursionError):
        return None
    has_time = bool(re.search(r"\d:\d\d", bare))
    return (parsed.replace(microsecond=0).isoformat() if has_time else parsed.date().isoformat()) if parsed else None


def _check_iso(match: re.Match[str]) -> str | None:
    try:
        date.fromisoformat(match[1])
    except ValueError:
        return None
    if not match[2]:
        return match[1]
    clock = match[2] if match[2].count(":") == 2 else f"{match[2]}:00"
    zone = match[3] or ""
    zone = "+00:00" if zone == "Z" else f"{zone[:3]}:{zone[-2:]}" if zone else ""
    hours, minutes, seconds = (int(part) for part in clock.split(":"))
    return f"{match[1]}T{clock}{zone}" if hours < 24 and minutes < 60 and seconds < 60 else match[1]
