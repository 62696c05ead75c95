"""Content negotiation, case by case."""

from __future__ import annotations

import pytest

from graph.query import GRAPH_FORMATS as QUERY_GRAPH_FORMATS
from graph.query import ROW_FORMATS
from web.negotiate import ANSWER_FORMATS, GRAPH_FORMATS, HTML, TABLE_FORMATS, find_format, negotiate

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
TABLE_CASES = [
    (None, "json"),
    ("", "json"),
    ("*/*", "json"),
    ("application/sparql-results+xml", "xml"),
    ("application/json", "json"),
    ("application/json; charset=utf-8", "json"),
    ("application/xml", "xml"),
    ("text/csv", "csv"),
    ("TEXT/CSV", "csv"),
    ("text/csv;header=present", "csv"),
    ("text/*", "csv"),
    ("text/tab-separated-values, text/csv;q=0.9", "tsv"),
    ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "xml"),
    ("text/csv;q=0.2, */*;q=0.1", "csv"),
    ("application/sparql-results+json;q=0, application/json;q=0, */*;q=0.1", "xml"),
    ("text/html;q=0.9, text/csv;q=0.9", "csv"),
    ("text/csv;q=.5, application/json;q=.6", "json"),
    ("text/csv ; q = 0.2, application/xml ; q = 0.1", "csv"),
    ("text/csv;q=1.5, application/json;q=0.9", "csv"),
    ("text/csv;q=many, application/xml;q=0.1", "xml"),
    ("image/gif, *; q=.2, */*; q=.2", "json"),
    (FIREFOX, "html"),
    ("text/html", "html"),
    ("image/png", None),
    ("text/csv;q=0", None),
    ("nonsense", None),
    ("text/turtle", None),
]
GRAPH_CASES = [
    (None, "turtle"),
    ("*/*", "turtle"),
    ("application/ld+json", "jsonld"),
    ("application/json", "jsonld"),
    ("application/rdf+xml", "rdfxml"),
    ("application/n-triples", "ntriples"),
    ("text/plain", "ntriples"),
    ("text/turtle;q=0.1, application/n-triples", "ntriples"),
    (FIREFOX, "html"),
    ("text/csv", None),
]


@pytest.mark.parametrize(("accept", "name"), TABLE_CASES)
def test_table_formats_are_chosen_by_accept(accept: str | None, name: str | None) -> None:
    """The highest quality wins, specific before wildcard, parameters aside; none where nothing is accepted."""
    chosen = negotiate(accept, (*TABLE_FORMATS, HTML))
    assert (chosen and chosen.name) == name


@pytest.mark.parametrize(("accept", "name"), GRAPH_CASES)
def test_graph_formats_are_chosen_by_accept(accept: str | None, name: str | None) -> None:
    """As for tables, with the formats of graphs."""
    chosen = negotiate(accept, (*GRAPH_FORMATS, HTML))
    assert (chosen and chosen.name) == name


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("csv", "csv"), ("CSV ", "csv"), ("text/csv", "csv"), ("application/sparql-results json", "json"), ("srx", "xml"), ("turtle", None), ("", None)],
)
def test_formats_are_found_by_name_or_media_type(wanted: str, name: str | None) -> None:
    """`?format=` takes a name in any case, a usual ending, or a media type whose plus a URL has turned into a space."""
    chosen = find_format(wanted, TABLE_FORMATS)
    assert (chosen and chosen.name) == name


def test_the_table_is_that_of_the_query_layer() -> None:
    """What the endpoint offers is what the query processes write, name by name."""
    assert {each.name: each.media_type for each in TABLE_FORMATS} == ROW_FORMATS
    assert {each.name: each.media_type for each in ANSWER_FORMATS} == QUERY_GRAPH_FORMATS
