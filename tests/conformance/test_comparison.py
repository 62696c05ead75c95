"""The comparison that the suites are judged by: what it lets pass and what it does not."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, Quad

from tests.conformance.answers import Table, Term, read_answer
from tests.conformance.comparison import explain_difference, is_same_dataset, to_value

XSD = "http://www.w3.org/2001/XMLSchema#"


def make_table(*rows: tuple[Term | None, ...], is_ordered: bool = False) -> Table:
    """Make a table of the columns a, b and c, as many as it needs."""
    width = len(rows[0]) if rows else 1
    return Table(tuple("abc"[:width]), rows, is_ordered=is_ordered)


def make_literal(text: str, datatype: str = "string") -> Literal:
    """Make a literal of a datatype of XML Schema."""
    return Literal(text, datatype=NamedNode(XSD + datatype))


ONE, TWO = (Literal("one"),), (Literal("two"),)


def test_rows_are_a_bag_unless_they_are_numbered() -> None:
    """Another order is the same answer, but not where the expected rows are numbered."""
    assert not explain_difference(make_table(ONE, TWO), make_table(TWO, ONE))
    assert "order" in explain_difference(make_table(ONE, TWO, is_ordered=True), make_table(TWO, ONE))
    assert not explain_difference(make_table(ONE, TWO, is_ordered=True), make_table(ONE, TWO))


def test_a_row_that_comes_twice_is_not_one_that_comes_once() -> None:
    """How often a row comes matters, unless the case allows fewer."""
    assert "expected 2 rows, got 1" in explain_difference(make_table(ONE, ONE), make_table(ONE))
    assert not explain_difference(make_table(ONE, ONE), make_table(ONE), is_lax=True)
    assert explain_difference(make_table(ONE), make_table(ONE, ONE), is_lax=True)
    assert explain_difference(make_table(ONE, TWO), make_table(ONE), is_lax=True)


def test_blank_nodes_match_whatever_their_names_are() -> None:
    """Names of blank nodes may differ; where the same one stands twice, the same one must stand twice."""
    twice = make_table((BlankNode("x"), BlankNode("x")))
    assert not explain_difference(twice, make_table((BlankNode("y"), BlankNode("y"))))
    assert "blank nodes" in explain_difference(twice, make_table((BlankNode("y"), BlankNode("z"))))
    across = make_table((BlankNode("x"),), (BlankNode("x"),))
    assert explain_difference(across, make_table((BlankNode("x"),), (BlankNode("y"),)))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (make_literal("01", "integer"), make_literal("1", "integer"), True),
        (make_literal("1", "integer"), make_literal("2", "integer"), False),
        (make_literal("1", "integer"), make_literal("1", "decimal"), False),
        (make_literal("1.50", "decimal"), make_literal("1.5", "decimal"), True),
        (make_literal("1e1", "double"), make_literal("10.0", "double"), True),
        (make_literal("NaN", "double"), make_literal("NaN", "double"), True),
        (make_literal("1", "boolean"), make_literal("true", "boolean"), True),
        (make_literal("2020-01-01T00:00:00Z", "dateTime"), make_literal("2020-01-01T00:00:00+00:00", "dateTime"), True),
        (make_literal("2020-01-01T00:00:00", "dateTime"), make_literal("2020-01-01T00:00:00Z", "dateTime"), False),
        (make_literal("zero", "integer"), make_literal("zero", "integer"), True),
        (Literal("a", language="EN"), Literal("a", language="en"), True),
        (Literal("a", language="en"), Literal("a"), False),
        (Literal("1"), Literal("01"), False),
    ],
)
def test_numbers_truths_and_times_are_compared_by_value(one: Literal, other: Literal, is_same: bool) -> None:
    """The same value of the same datatype is the same term; text is compared as it is written."""
    assert (to_value(one) == to_value(other)) is is_same
    assert (explain_difference(make_table((one,)), make_table((other,))) == "") is is_same


def test_a_column_that_nothing_fills_is_none() -> None:
    """An answer may have a column more where no row binds it, and must have every expected one."""
    wider = Table(("a", "b"), ((Literal("one"), None),))
    assert not explain_difference(make_table(ONE), wider)
    assert "columns" in explain_difference(wider, make_table(ONE))
    assert explain_difference(make_table(ONE), Table(("a", "b"), ((Literal("one"), Literal("two")),)))


def test_graphs_are_compared_by_isomorphism_and_graph_names() -> None:
    """Blank nodes may be named otherwise; a triple in another graph is another quad."""
    p = NamedNode("http://example.org/p")
    one = [Quad(BlankNode("x"), p, BlankNode("y")), Quad(BlankNode("y"), p, BlankNode("x"))]
    assert is_same_dataset(one, [Quad(BlankNode("c"), p, BlankNode("d")), Quad(BlankNode("d"), p, BlankNode("c"))])
    assert not is_same_dataset(one, [Quad(BlankNode("c"), p, BlankNode("d")), Quad(BlankNode("d"), p, BlankNode("d"))])
    assert not is_same_dataset([Quad(p, p, p)], [Quad(p, p, p, p)])
    assert "missing" in explain_difference(Dataset([Quad(p, p, p)]), Dataset([Quad(p, p, Literal("other"))]))


def test_a_kind_of_answer_is_not_another() -> None:
    """A truth value is no table, and a graph neither."""
    assert explain_difference(True, make_table()) == "expected a truth value, got a table"
    assert explain_difference(True, False) == "expected True, got False"
    assert not explain_difference(True, True)


def test_many_rows_alike_take_no_time() -> None:
    """Rows of blank nodes that are all alike are matched without trying each against each."""
    rows = [(BlankNode(), BlankNode()) for _ in range(200)]
    assert not explain_difference(make_table(*rows), make_table(*reversed(rows)))


@pytest.mark.parametrize("media_type", ["", "text/html; charset=utf-8", "image/png"])
def test_what_is_no_format_of_results_is_said(media_type: str) -> None:
    """A page in the place of an answer is named as what it is."""
    with pytest.raises(ValueError, match="no format of results"):
        read_answer(b"<html>", media_type)


def test_csv_knows_strings_and_blank_nodes_alone() -> None:
    """A number may be written in more than one way, and a blank node has any name."""
    one = read_answer(b"a,b\r\n1.0,_:x\r\n", "text/csv; charset=utf-8")
    assert not explain_difference(one, read_answer(b"a,b\n1,_:other\n", "text/csv"))
    assert explain_difference(one, read_answer(b"a,b\n2,_:other\n", "text/csv"))
