"""Dates as people read them."""

from __future__ import annotations

import pytest

from web.dates import print_day


@pytest.mark.parametrize(
    ("date", "printed"),
    [
        ("2018-03-28", "28 March 2018"),
        ("2018-03-28T11:18:00Z", "28 March 2018"),
        ("2016-07", "July 2016"),
        ("2016", "2016"),
        ("400", "400"),
        ("2016-13", "2016-13"),
        ("", ""),
    ],
)
def test_dates_are_printed_no_more_precise_than_they_are(date: str, printed: str) -> None:
    """A month stays a month, a year a year, and what is no date stays as it is."""
    assert print_day(date) == printed
