"""Hold that dates are resolved against the day of publication, and never more precisely than they are printed."""

from __future__ import annotations

from datetime import date

import pytest

from graph.extract.dates import find_dates, resolve_weekday

PUBLISHED = date(2019, 3, 6)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "iso", "last"),
    [
        pytest.param("on 5 March 2018", "2018-03-05", None, id="day-month-year"),
        pytest.param("on March 5", "2019-03-05", None, id="nearest-year"),
        pytest.param("on December 30", "2018-12-30", None, id="year-before"),
        pytest.param("from 12 to 15 June 2018", "2018-06-12", "2018-06-15", id="range-before-month"),
        pytest.param("from June 28 to July 2, 2018", "2018-06-28", "2018-07-02", id="range-over-months"),
        pytest.param("on 2–4 March", "2019-03-02", "2019-03-04", id="range-with-dash"),
        pytest.param("in July 2016", "2016-07", None, id="month-stays-month"),
        pytest.param("last July", "2018-07", None, id="last-month-of-name"),
        pytest.param("in 2017", "2017", None, id="year-stays-year"),
        pytest.param("last year", "2018", None, id="last-year"),
        pytest.param("two years ago", "2017", None, id="years-ago-are-a-year"),
        pytest.param("three months ago", "2018-12", None, id="months-ago-are-a-month"),
        pytest.param("today (March 6)", "2019-03-06", None, id="today-with-its-date"),
        pytest.param("yesterday", "2019-03-05", None, id="yesterday"),
        pytest.param("on Monday", "2019-03-04", None, id="weekday-before"),
        pytest.param("on Wednesday", "2019-03-06", None, id="weekday-of-publication"),
    ],
)
def test_dates_are_resolved_as_precisely_as_printed(text: str, iso: str, last: str | None) -> None:
    """One date is found, with the end of its range where it has one."""
    (found,) = find_dates(text, PUBLISHED)
    assert (found.iso, found.last) == (iso, last)
    assert text[found.start : found.end] in text


@pytest.mark.parametrize("text", ["She may go.", "worth $2,017", "some 2018% more", "from 31 February"], ids=["modal", "money", "share", "no-such-day"])
def test_what_is_no_date_is_left_alone(text: str) -> None:
    """A verb, a sum and a day that no month has give no date."""
    assert [found for found in find_dates(text, PUBLISHED) if found.iso is not None] == []


def test_without_a_day_of_publication_what_is_relative_stays_open() -> None:
    """A weekday is found and not resolved."""
    (found,) = find_dates("on Monday", None)
    assert found.iso is None
    assert found.is_weekday


def test_a_weekday_of_a_future_clause_is_the_next_one() -> None:
    """The same word means another day in "runs until Friday"."""
    assert resolve_weekday("Friday", PUBLISHED, is_future=False) == "2019-03-01"
    assert resolve_weekday("Friday", PUBLISHED, is_future=True) == "2019-03-08"
