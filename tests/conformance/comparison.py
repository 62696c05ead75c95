"""Tells whether two answers are the same, and in one line what differs.

Tables are bags of rows; blank nodes are matched by isomorphism; literals of a number, truth value or time are compared by value and
datatype, all others as they are written (language tags without regard to case). Called by the running of the suites.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, InvalidOperation

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, Triple
from rdflib import Literal as TypedLiteral
from rdflib import URIRef

from tests.conformance.answers import Answer, Table, Term

__all__ = ["explain_difference", "is_same_dataset", "to_value"]

XSD = "http://www.w3.org/2001/XMLSchema#"
_WHOLE = (
    *("integer", "nonPositiveInteger", "negativeInteger", "nonNegativeInteger", "positiveInteger", "long", "int", "short", "byte"),
    *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)
_EXACT = {f"{XSD}{name}" for name in ("decimal", *_WHOLE)}
_ROUNDED = {f"{XSD}double", f"{XSD}float"}
_READ = {f"{XSD}{name}" for name in ("boolean", "dateTime", "date", "time", "duration", "dayTimeDuration", "yearMonthDuration")}
_COLUMN, _COUNT = "urn:column:", NamedNode("urn:count")
_DIGITS = 14
"""Digits of a number that must agree: two right implementations of division and of powers of ten differ behind them."""
_PRECISE = Context(prec=_DIGITS, traps=[InvalidOperation])
_SHOWN = 2
"""Rows that a line of the report quotes."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """A table ready to be compared: how often each row comes, its columns in one order."""

    counts: Counter[tuple[Term | None, ...]]
    sequence: tuple[tuple[Term | None, ...], ...]


def explain_difference(expected: Answer, actual: Answer, *, is_lax: bool = False) -> str:
    """Say in one line how the actual answer differs from the expected one; "" when it does not.

    Args:
        expected: what the suite's file holds.
        actual: what the service gave.
        is_lax: a row may come less often than expected, but at least once.
    """
    if isinstance(expected, Table) and isinstance(actual, Table):
        return _compare_tables(expected, actual, is_lax=is_lax)
    if isinstance(expected, Dataset) and isinstance(actual, Dataset):
        return _compare_datasets(expected, actual)
    if type(expected) is not type(actual):
        return f"expected {_name(expected)}, got {_name(actual)}"
    return "" if expected == actual else f"expected {expected}, got {actual}"


def is_same_dataset(one: Iterable[Quad], other: Iterable[Quad]) -> bool:
    """Tell whether two sets of quads are the same but for the names of their blank nodes."""
    return _is_isomorphic(*([_to_value_quad(quad) for quad in quads] for quads in (one, other)))


def to_value(term: Term) -> Term:
    """Return the one form of all literals that have this one's value and datatype; other terms as they are.

    >>> to_value(Literal("01", datatype=NamedNode(XSD + "integer"))).value
    '1'
    """
    if isinstance(term, Triple):
        subject, predicate, object_ = (to_value(part) for part in term)
        return Triple(subject, predicate, object_)  # type: ignore[arg-type]  # a part keeps its kind
    if not isinstance(term, Literal):
        return term
    if term.language:
        return Literal(term.value, language=term.language.lower())
    return Literal(_write_value(term.value, term.datatype.value), datatype=term.datatype)


def _write_value(text: str, datatype: str) -> str:
    if datatype in _ROUNDED:
        return _round(text)
    if datatype in _EXACT:
        return _write_decimal(text)
    if datatype in _READ:
        read = TypedLiteral(text, datatype=URIRef(datatype), normalize=False).value
        return text if read is None else str(read)
    return text


def _round(text: str) -> str:
    try:
        return f"{float(text):.{_DIGITS}g}"
    except ValueError:
        return text


def _write_decimal(text: str) -> str:
    try:
        return f"{_PRECISE.create_decimal(text).normalize():f}"
    except InvalidOperation:
        return text


# ---------------------------------------------------------------------------------------------------------------- tables
def _compare_tables(expected: Table, actual: Table, *, is_lax: bool) -> str:
    if expected.is_plain != actual.is_plain:
        return "expected a table of strings (CSV) on both sides"
    if not set(expected.columns) <= set(actual.columns):
        return f"expected the columns {' '.join(sorted(expected.columns))}, got {' '.join(sorted(actual.columns))}"
    # A solution is what is bound: a column that no row fills is none, and some files of the suites leave such out.
    columns = sorted(actual.columns)
    wanted, given = _arrange(expected, columns), _arrange(actual, columns)
    if expected.is_ordered and not _is_same_sequence(wanted, given):
        return _describe(wanted, given) or "the rows are right and their order is not"
    if is_lax:
        wanted, given = _without_repeats(wanted, given)
    return "" if _is_isomorphic(_to_quads(wanted.counts), _to_quads(given.counts)) else _describe(wanted, given) or "blank nodes stand in other places"


def _arrange(table: Table, columns: list[str]) -> _Rows:
    to_cell = _plain_value if table.is_plain else to_value
    cells = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    rows = tuple(tuple(to_cell(cell) if (cell := row.get(column)) is not None else None for column in columns) for row in cells)
    return _Rows(Counter(rows), rows)


def _plain_value(term: Term) -> Term:
    """Return the one form of a cell of a CSV: a number may be written in more than one way."""
    return Literal(_write_decimal(term.value)) if isinstance(term, Literal) else term


def _is_same_sequence(wanted: _Rows, given: _Rows) -> bool:
    numbered = [Counter({(Literal(str(number)), *row): 1 for number, row in enumerate(rows.sequence)}) for rows in (wanted, given)]
    return _is_isomorphic(*(_to_quads(counts) for counts in numbered))


def _without_repeats(wanted: _Rows, given: _Rows) -> tuple[_Rows, _Rows]:
    """Bring counts that the REDUCED keyword allows down to one."""
    if len(given.sequence) > len(wanted.sequence):
        return wanted, given
    return _Rows(Counter(set(wanted.sequence)), ()), _Rows(Counter(set(given.sequence)), ())


def _to_quads(counts: Counter[tuple[Term | None, ...]]) -> Iterable[Quad]:
    """Write rows as a graph, so that one test of isomorphism serves tables too: a blank node for each, a property for each column."""
    for row, count in counts.items():
        node = BlankNode()
        yield Quad(node, _COUNT, Literal(count))
        yield from (Quad(node, NamedNode(f"{_COLUMN}{place}"), cell) for place, cell in enumerate(row) if cell is not None)


def _describe(wanted: _Rows, given: _Rows) -> str:
    """Say which rows are missing and which are too many, blank nodes all alike."""
    left, right = (Counter({_show(row): 0 for row in rows.counts}) for rows in (wanted, given))
    for shown, rows in ((left, wanted), (right, given)):
        for row, count in rows.counts.items():
            shown[_show(row)] += count
    return _describe_counts(left, right, "row")


def _show(cells: Iterable[Term | None]) -> str:
    return " ".join("-" if cell is None else "_:" if isinstance(cell, BlankNode) else str(cell) for cell in cells)


def _describe_counts(wanted: Counter[str], given: Counter[str], noun: str) -> str:
    missing, extra = wanted - given, given - wanted
    words = [f"{what} {' | '.join(sorted(found.elements())[:_SHOWN])}" for what, found in (("missing", missing), ("extra", extra)) if found]
    return f"expected {wanted.total()} {noun}s, got {given.total()}: {'; '.join(words)}" if words else ""


# -------------------------------------------------------------------------------------------------------------- datasets
def _compare_datasets(expected: Dataset, actual: Dataset) -> str:
    if is_same_dataset(expected, actual):
        return ""
    wanted, given = (Counter(_show(_to_value_quad(quad)) for quad in dataset) for dataset in (expected, actual))
    return _describe_counts(wanted, given, "triple") or "blank nodes stand in other places"


def _is_isomorphic(one: Iterable[Quad], other: Iterable[Quad]) -> bool:
    datasets = Dataset(one), Dataset(other)
    for dataset in datasets:
        dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return datasets[0] == datasets[1]


def _to_value_quad(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, to_value(quad.object), quad.graph_name)


def _name(answer: Answer) -> str:
    return "a table" if isinstance(answer, Table) else "a graph" if isinstance(answer, Dataset) else "a truth value"
