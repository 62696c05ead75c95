"""Literals in the one form in which the store keeps them, so that what is exported is what was stored.

Oxigraph keeps values, not spellings ("01" becomes 1, "+00:00" becomes Z); whoever writes triples makes literals here.
It reads no free text: dates come as ISO 8601. Called by the mapping and by provenance.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from rdflib import Literal

from ontology.terms import XSD

__all__ = ["to_date", "to_day", "to_number"]


def to_number(value: float | Decimal) -> Literal:
    """Make a number: an xsd:integer where it is whole, else an xsd:decimal without trailing zeros.

    Whole numbers are integers also among fractions, because serialisers disagree on the spelling of a whole decimal.

    >>> str(to_number(0.90)), str(to_number(1.0))
    ('0.9', '1')
    """
    if isinstance(value, int):
        return Literal(str(value), datatype=XSD.integer, normalize=False)
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if exact == exact.to_integral_value():
        return Literal(str(int(exact)), datatype=XSD.integer, normalize=False)
    return Literal(f"{exact.normalize():f}", datatype=XSD.decimal, normalize=False)


def to_date(iso: str) -> Literal:
    """Make a date as precise as it is written: a year, a month, a day, or a day with its time to the second.

    >>> to_date("2016-07").datatype.fragment
    'gYearMonth'

    Raises:
        ValueError: it is no date of ISO 8601.
    """
    if re.fullmatch(r"\d{4}", iso):
        return Literal(iso, datatype=XSD.gYear, normalize=False)
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", iso):
        return Literal(iso, datatype=XSD.gYearMonth, normalize=False)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", iso):
        return Literal(date.fromisoformat(iso).isoformat(), datatype=XSD.date, normalize=False)
    if not re.match(r"\d{4}-\d\d-\d\d[T ]", iso):
        raise ValueError(f"{iso!r} is no year, month, day or day with time of ISO 8601, such as 2018, 2018-03, 2018-03-28 or 2018-03-28T11:18")
    time = datetime.fromisoformat(iso).isoformat(timespec="seconds")
    # rdflib would spell universal time +00:00 where Oxigraph keeps Z.
    return Literal(time.removesuffix("+00:00") + "Z" * time.endswith("+00:00"), datatype=XSD.dateTime, normalize=False)


def to_day(iso: str) -> Literal | None:
    """Make the day of a date or of a date and time; None where it is less precise than a day."""
    return to_date(iso[:10]) if re.match(r"\d{4}-\d\d-\d\d", iso) else None
