"""Answers are whole, or cut at a row and said to be, and well-formed either way."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from graph.worker.answers import Answer, serialise

JSON, XML, CSV, TSV = "application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"
VALUES = ["plain", 'quote " and }},{"', "line\r\nend", "</result>", "tab\t", "é" * 40, "=1", ""]


def ask(rows: int, media_type: str, *, max_rows: int = 1000, max_bytes: int = 1_000_000) -> Answer:
    """Answer a query that gives so many rows of awkward values."""
    store = ox.Store()
    values = " ".join(f"({ox.Literal(VALUES[number % len(VALUES)])} {number})" for number in range(rows))
    results = store.query(f"SELECT ?text ?number ?nothing {{ VALUES (?text ?number) {{ {values} }} }}")
    return serialise(results, media_type=media_type, prefixes={}, max_rows=max_rows, max_bytes=max_bytes)


def count_rows(body: bytes, media_type: str) -> int:
    """Read an answer as a client would, and count its rows."""
    if media_type == JSON:
        return len(json.loads(body)["results"]["bindings"])
    if media_type == XML:
        return len(ET.fromstring(body).findall(".//{*}result"))  # noqa: S314 - our own answer
    if media_type == CSV:
        return len(list(csv.reader(io.StringIO(body.decode(), newline="")))) - 1
    return body.count(b"\n") - 1


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
@pytest.mark.parametrize("rows", [0, 1, 9, 10])
def test_what_is_within_the_limit_is_whole(media_type: str, rows: int) -> None:
    """As many rows as are allowed are no cut."""
    answer = ask(rows, media_type, max_rows=10)
    assert (count_rows(answer.body, media_type), answer.truncated) == (rows, False)


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
@pytest.mark.parametrize("rows", [11, 40])
def test_q5_rows_over_the_limit_are_cut_and_said_to_be(media_type: str, rows: int) -> None:
    """The first rows stay, and can be read."""
    answer = ask(rows, media_type, max_rows=10)
    assert (count_rows(answer.body, media_type), answer.truncated) == (10, True)


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
@pytest.mark.parametrize("max_bytes", range(300, 1300, 97))
def test_bytes_over_the_limit_are_cut_at_a_row(media_type: str, max_bytes: int) -> None:
    """Wherever the limit falls, what is left can be read."""
    answer = ask(100, media_type, max_bytes=max_bytes)
    assert answer.truncated
    assert len(answer.body) <= max_bytes
    assert count_rows(answer.body, media_type) < 100


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
def test_rows_that_are_cut_off_are_not_computed(media_type: str) -> None:
    """An answer that would never end is cut as soon as there is enough of it, whatever its texts look like."""
    store = ox.Store()
    values = " ".join(f"{ox.Literal(VALUES[number % len(VALUES)])}" for number in range(100))
    # A hundred million million rows, of which the first ten thousand fill some megabytes.
    endless = " ".join(f"VALUES ?v{number} {{ {values} }}" for number in range(7))
    answer = serialise(store.query(f"SELECT * {{ {endless} }}"), media_type=media_type, prefixes={}, max_rows=10_000, max_bytes=10**12)
    assert (count_rows(answer.body, media_type), answer.truncated) == (10_000, True)


def test_json_says_in_its_head_that_it_is_cut() -> None:
    """So that a client that keeps the body alone knows."""
    assert json.loads(ask(20, JSON, max_rows=10).body)["head"] == {"truncated": True, "vars": ["text", "number", "nothing"]}
    assert "truncated" not in json.loads(ask(5, JSON, max_rows=10).body)["head"]


def test_rows_without_values_count() -> None:
    """A solution may bind nothing at all."""
    results = ox.Store().query("SELECT ?x { VALUES ?y { 1 2 3 } }")
    answer = serialise(results, media_type=JSON, prefixes={}, max_rows=2, max_bytes=1000)
    assert (count_rows(answer.body, JSON), answer.truncated) == (2, True)


@pytest.mark.parametrize("media_type", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"])
def test_graphs_are_cut_at_a_triple(media_type: str) -> None:
    """By number and by size; what is left parses."""
    store = ox.Store()
    store.update("INSERT DATA { " + " ".join(f"<http://x/{number}> <http://x/p> 'some text', {number} ." for number in range(50)) + " }")
    for max_rows, max_bytes, expected in ((10, 100_000, 10), (200, 100_000, 100), (200, 1500, None)):
        results = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
        answer = serialise(results, media_type=media_type, prefixes={"x": "http://x/"}, max_rows=max_rows, max_bytes=max_bytes)
        count = len(list(ox.parse(answer.body, format=ox.RdfFormat.from_media_type(media_type))))
        assert answer.truncated == (count < 100)
        assert expected is None or count == expected
        assert len(answer.body) <= max_bytes


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
def test_truth_has_every_format(media_type: str) -> None:
    """ASK too can be had as a table."""
    assert b"true" in serialise(ox.Store().query("ASK {}"), media_type=media_type, prefixes={}, max_rows=1, max_bytes=1).body
