"""Literals: what is written is what the store gives back."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal

from ontology.literals import to_date, to_day, to_number
from ontology.terms import XSD


def store_and_read(literal: Literal) -> str:
    """Store a literal, read it back, and return how it is spelt then."""
    store = pyoxigraph.Store()
    node = pyoxigraph.NamedNode("https://example.org/")
    store.add(pyoxigraph.Quad(node, node, pyoxigraph.Literal(str(literal), datatype=pyoxigraph.NamedNode(str(literal.datatype)))))
    (quad,) = store
    assert isinstance(quad.object, pyoxigraph.Literal)
    assert quad.object.datatype.value == str(literal.datatype)
    return quad.object.value


@given(st.integers(-(10**15), 10**15) | st.decimals(-180, 180, places=6).map(float))
def test_a_number_is_kept_as_it_is_written(value: float) -> None:
    """The store changes neither its spelling nor its type, and it means the same."""
    literal = to_number(value)
    assert store_and_read(literal) == str(literal)
    assert float(literal) == value


@given(st.dates() | st.datetimes(timezones=st.none() | st.timezones()))
def test_a_date_is_kept_as_it_is_written(value: object) -> None:
    """Days and times, with and without a zone."""
    iso = value.isoformat()  # type: ignore[attr-defined]  # both strategies give something with isoformat
    if iso.count(":") <= 3:  # zones of long ago with seconds are no xsd:dateTime
        literal = to_date(iso)
        assert store_and_read(literal) == str(literal)


@pytest.mark.parametrize(
    ("iso", "written", "datatype"),
    [
        ("2016", "2016", XSD.gYear),
        ("2016-07", "2016-07", XSD.gYearMonth),
        ("2018-03-28", "2018-03-28", XSD.date),
        ("2018-03-28T11:18", "2018-03-28T11:18:00", XSD.dateTime),
        ("2018-03-28T11:18:05.250", "2018-03-28T11:18:05", XSD.dateTime),
        ("2018-03-28T11:18:00+00:00", "2018-03-28T11:18:00Z", XSD.dateTime),
        ("2018-03-28T11:18:00Z", "2018-03-28T11:18:00Z", XSD.dateTime),
        ("2018-03-28T11:18:00+0800", "2018-03-28T11:18:00+08:00", XSD.dateTime),
    ],
)
def test_a_date_keeps_its_precision(iso: str, written: str, datatype: object) -> None:
    """A month stays a month; a time has its seconds and one spelling of its zone."""
    literal = to_date(iso)
    assert (str(literal), literal.datatype) == (written, datatype)
    assert store_and_read(literal) == written


@pytest.mark.parametrize("iso", ["", "July 2016", "2016-13", "2018-02-30", "20180328", "2018-W13", "16-07-01", "2018-03-28T25:00"])
def test_what_is_no_date_is_refused(iso: str) -> None:
    """A date that cannot be is a mistake of whoever made it."""
    with pytest.raises(ValueError, match=r".+"):
        to_date(iso)


def test_a_day_is_known_only_where_it_is_given() -> None:
    """A month has no day."""
    assert to_day("2018-03-28T11:18:00") == Literal("2018-03-28", datatype=XSD.date)
    assert to_day("2018-03") is None
