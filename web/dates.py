"""Dates as people read them, no more precise than they were printed; pure.

Called by the templates, as the filter `day`.
"""

from __future__ import annotations

import re

__all__ = ["is_day", "print_day"]

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:[TZ+].*)?")


def is_day(text: str) -> bool:
    """Tell whether text is a day, month or year as ISO 8601 writes it.

    >>> is_day("2018-03-28"), is_day("2018"), is_day("28 March")
    (True, True, False)
    """
    return _DATE.fullmatch(text) is not None


def print_day(date: str) -> str:
    """Print the day, month or year of an ISO 8601 date; what is none stays as it is.

    >>> print_day("2018-03-28T11:18:00"), print_day("2016-07"), print_day("2016"), print_day("soon")
    ('28 March 2018', 'July 2016', '2016', 'soon')
    """
    found = _DATE.fullmatch(date)
    if found is None:
        return date
    year, month, day = found.groups()
    if month is None:
        return year
    if not 1 <= int(month) <= len(_MONTHS):
        return date
    return " ".join(([str(int(day))] if day else []) + [_MONTHS[int(month) - 1], year])
