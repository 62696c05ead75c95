"""The SPARQL endpoint over HTTP."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from flask.testing import FlaskClient
from lxml import etree
from rdflib.compare import isomorphic

from graph.query import list_named_queries
from tests.web.conftest import BROWSER, open_client

NAMES = "SELECT ?name WHERE { ?person a schema:Person ; schema:name ?name } ORDER BY ?name"
GRAPH = "CONSTRUCT { ?person schema:name ?name } WHERE { ?person a schema:Person ; schema:name ?name }"


@pytest.mark.parametrize(
    "asked",
    [{"headers": {"Accept": "application/rdf+xml"}}, {"headers": {"Accept": "text/xml"}}, {"query_string": {"format": "rdf"}}],
    ids=["named", "any-xml", "format"],
)
def test_a_graph_in_rdf_xml_is_well_formed_and_whole(client: FlaskClient, asked: dict[str, dict[str, str]]) -> None:
    """By Accept or by format, it reads as the Turtle does."""
    query = asked.get("query_string", {}) | {"query": GRAPH}
    response = client.get("/sparql", query_string=query, headers=asked.get("headers"))
    assert response.mimetype == "application/rdf+xml"
    turtle = client.get("/sparql", query_string={"query": GRAPH}, headers={"Accept": "text/turtle"})
    assert isomorphic(rdflib.Graph().parse(data=response.data, format="xml"), rdflib.Graph().parse(data=turtle.data, format="turtle"))


def test_what_rdf_xml_cannot_say_is_406_with_a_way_out(client: FlaskClient) -> None:
    """A control character is named; Turtle holds it."""
    query = {"query": r'CONSTRUCT { <http://x/a> schema:name "a\u0001b" } {}'}
    response = client.get("/sparql", query_string=query, headers={"Accept": "application/rdf+xml"})
    assert response.status_code == 406
    assert "U+0001" in response.json["detail"]
    assert "turtle" in response.json["detail"]
    assert client.get("/sparql", query_string=query, headers={"Accept": "text/turtle"}).status_code == 200


def test_rows_in_xml_are_well_formed_and_keep_carriage_returns(client: FlaskClient) -> None:
    """A text reads as it was; a character that XML lacks is 406 with a way out."""
    xml = {"Accept": "application/sparql-results+xml"}
    kept = client.get("/sparql", query_string={"query": r'SELECT ("a\r\n<b> \t&" AS ?text) {}'}, headers=xml)
    assert etree.fromstring(kept.data).findtext(".//{*}literal") == "a\r\n<b> \t&"
    refused = client.get("/sparql", query_string={"query": r'SELECT ("a\u0001b" AS ?text) {}'}, headers=xml)
    assert refused.status_code == 406
    assert "U+0001" in refused.json["detail"]
    assert "json" in refused.json["detail"]


def test_a_graph_can_be_had_as_graphml(client: FlaskClient) -> None:
    """By its media type or by format; rows cannot."""
    for asked in ({"headers": {"Accept": "application/graphml+xml"}}, {"query_string": {"format": "graphml"}}):
        response = client.get("/sparql", query_string=asked.get("query_string", {}) | {"query": GRAPH}, headers=asked.get("headers"))
        assert response.mimetype == "application/graphml+xml"
        assert "Lin Denan" in set(dict(nx.read_graphml(io.BytesIO(response.data)).nodes(data="label")).values())
    assert client.get("/sparql", query_string={"query": NAMES, "format": "graphml"}).status_code == 406


def test_the_three_ways_to_send_a_query_give_the_same(client: FlaskClient) -> None:
    """GET, a form and a bare body are one protocol."""
    bodies = {
        client.get("/sparql", query_string={"query": NAMES}).data,
        client.post("/sparql", data={"query": NAMES}).data,
        client.post("/sparql", data=NAMES, content_type="application/sparql-query; charset=utf-8").data,
    }
    assert len(bodies) == 1
    assert "Lin Denan" in bodies.pop().decode()


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.1, application/xml", "application/sparql-results+xml"),
    ],
)
def test_rows_come_in_the_format_accepted(client: FlaskClient, accept: str, media_type: str) -> None:
    """Each table format is given under its own media type, and caches are told that it depends on Accept."""
    response = client.get("/sparql", query_string={"query": NAMES}, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "Accept" in response.headers["Vary"]
    assert "Lin Denan" in response.get_data(as_text=True)


@pytest.mark.parametrize("media_type", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"])
def test_graphs_come_in_the_format_accepted(client: FlaskClient, media_type: str) -> None:
    """Each graph format reads back as the graph that was asked for."""
    response = client.get("/sparql", query_string={"query": GRAPH}, headers={"Accept": media_type})
    assert response.mimetype == media_type
    read = rdflib.Graph().parse(data=response.data, format={"application/n-triples": "nt"}.get(media_type, media_type))
    assert rdflib.Literal("Lin Denan") in set(read.objects())


def test_format_goes_before_accept(client: FlaskClient) -> None:
    """`?format=` is for links, so a browser's Accept does not count against it."""
    response = client.get("/sparql", query_string={"query": NAMES, "format": "csv"}, headers=BROWSER)
    assert next(csv.reader(io.StringIO(response.get_data(as_text=True)))) == ["name"]


def test_ask_answers(client: FlaskClient) -> None:
    """ASK gives true or false."""
    assert client.get("/sparql", query_string={"query": "ASK { ?s a schema:Person }"}).json["boolean"] is True


@pytest.mark.parametrize(("extra", "headers"), [({"format": "png"}, {}), ({}, {"Accept": "image/png"}), ({"format": "turtle"}, {})])
def test_what_is_not_offered_is_406_with_what_is(client: FlaskClient, extra: dict[str, str], headers: dict[str, str]) -> None:
    """A refusal names the formats that there are for this form of query."""
    response = client.get("/sparql", query_string={"query": NAMES, **extra}, headers=headers)
    assert response.status_code == 406
    assert "csv (text/csv)" in response.json["detail"]


def test_a_syntax_error_says_where(client: FlaskClient) -> None:
    """400 with line and column, and the query again."""
    response = client.get("/sparql", query_string={"query": "SELECT * WHERE {\n  ?s ?p }"})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert response.json["line"] == 2
    assert response.json["column"] > 1
    assert response.json["query"].startswith("SELECT")


def test_a_browser_sees_its_wrong_query_again(client: FlaskClient) -> None:
    """The page keeps what was typed and says what is wrong with it, under the status of the error."""
    response = client.get("/sparql", query_string={"query": "SELECT nonsense"}, headers=BROWSER)
    assert response.status_code == 400
    assert "SELECT nonsense</textarea>" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({"data": "x", "content_type": "text/plain"}, 415),
        ({"data": "INSERT DATA {}", "content_type": "application/sparql-update"}, 415),
        ({"data": {"update": "INSERT DATA { <http://a/> <http://a/> 1 }"}}, 400),
        ({"data": {"query": "INSERT DATA { <http://a/> <http://a/> 1 }"}}, 400),
        ({"data": {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}}, 400),
        ({"data": b"\xff", "content_type": "application/sparql-query"}, 400),
        ({"data": {}}, 400),
        ({"data": {"query": ""}}, 400),
        ({"data": {"query": "ASK {}", "timeout": "-1"}}, 400),
        ({"data": {"query": "ASK {}", "timeout": "soon"}}, 400),
        ({"data": {"query": "ASK {}", "default-graph-uri": "no IRI"}}, 400),
        ({"data": {"query": ["ASK {}", "ASK {}"]}}, 400),
    ],
    ids=["plain", "update-type", "update", "insert", "service", "bytes", "nothing", "blank", "negative", "word", "dataset", "twice"],
)
def test_wrong_requests_are_refused(client: FlaskClient, arguments: dict[str, object], status: int) -> None:
    """Each has its status and a sentence, as problem+json."""
    response = client.post("/sparql", **arguments)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.json["detail"]


def test_a_long_query_is_413_with_the_limit(seed_store: Path) -> None:
    """The limit on a query is the setting, and is named."""
    for client in open_client(seed_store, max_query_bytes=500):
        response = client.post("/sparql", data="ASK {}" + " " * 500, content_type="application/sparql-query")
        assert response.status_code == 413
        assert "500" in response.json["detail"]


def test_a_runaway_query_is_stopped(seed_store: Path) -> None:
    """At its deadline a query is 503 with the limit, and the next one is answered."""
    for client in open_client(seed_store):
        runaway = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
        response = client.get("/sparql", query_string={"query": runaway, "timeout": "0.3"})
        assert (response.status_code, response.json["limit_s"]) == (503, 0.3)
        assert client.get("/sparql", query_string={"query": "ASK {}"}).status_code == 200


def test_cut_answers_say_so(seed_store: Path) -> None:
    """An answer over the limit is marked for programs and in words on the page."""
    for client in open_client(seed_store, max_result_rows=3):
        query = {"query": "SELECT * { ?s ?p ?o }"}
        response = client.get("/sparql", query_string=query)
        assert response.headers["X-Newsgraph-Truncated"] == "true"
        assert len(response.json["results"]["bindings"]) == 3
        assert "was cut at the limit of 3 rows" in client.get("/sparql", query_string=query, headers=BROWSER).get_data(as_text=True)


def test_the_same_answer_need_not_be_sent_twice(client: FlaskClient) -> None:
    """An ETag names query, format and version: 304 for the same, another for another format."""
    first = client.get("/sparql", query_string={"query": NAMES})
    again = client.get("/sparql", query_string={"query": NAMES}, headers={"If-None-Match": first.headers["ETag"]})
    other = client.get("/sparql", query_string={"query": NAMES, "format": "csv"}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert other.status_code == 200


def test_answers_that_change_are_not_kept(client: FlaskClient) -> None:
    """RAND() has no ETag and is not to be stored."""
    response = client.get("/sparql", query_string={"query": "SELECT (RAND() AS ?r) {}"})
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_a_browser_without_a_query_gets_the_form(client: FlaskClient) -> None:
    """The form offers the named queries one click away."""
    page = client.get("/sparql", headers=BROWSER).get_data(as_text=True)
    assert "<textarea" in page
    assert all(f'href="/queries/{query.name}"' in page for query in list_named_queries())


@pytest.mark.parametrize("name", [query.name for query in list_named_queries()])
def test_named_queries_are_pages_and_data(client: FlaskClient, name: str) -> None:
    """Each question shows its answer as a table with the query under it, and gives it as JSON too."""
    page = client.get(f"/queries/{name}", headers=BROWSER)
    data = client.get(f"/queries/{name}", query_string={"format": "json"})
    assert page.status_code == 200
    is_answered = bool(json.loads(data.data)["results"]["bindings"])
    assert ("<tbody>" in page.get_data(as_text=True)) is is_answered
    # One article disagrees with nobody, and nobody repeats or corrects it.
    assert is_answered or name in ("conflicts", "corrections", "support")


def test_an_unknown_question_is_404(client: FlaskClient) -> None:
    """A name that no query has is not found."""
    assert client.get("/queries/nothing", headers=BROWSER).status_code == 404


def test_iris_in_a_table_are_names_with_links(client: FlaskClient) -> None:
    """A person's IRI is shown as the person's name and leads to the person's page."""
    page = client.get("/sparql", query_string={"query": "SELECT ?p { ?p a schema:Person }"}, headers=BROWSER).get_data(as_text=True)
    assert ">Lin Denan</a>" in page
    assert 'href="/people/lin-denan-' in page
