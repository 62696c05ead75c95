"""Builds requests and checks from few words, so that a table of cases reads as the specification does.

It knows no case, and the data that cases begin from stands here: three triples, one in each of three graphs. Called by the cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

import httpx
from pyoxigraph import Dataset, RdfFormat, parse

from tests.conformance.answers import Table, read_answer
from tests.conformance.comparison import explain_difference
from tests.conformance.exchange import OWNER, Case, Check, Expected, Request, Step

__all__ = [
    "CSV",
    "DONE",
    "FORM",
    "G1",
    "G2",
    "GIVEN",
    "JSON",
    "JSON_LD",
    "NAMED_TEXTS",
    "N_TRIPLES",
    "QUERY_TYPE",
    "RDF_XML",
    "TEXTS",
    "TSV",
    "TURTLE",
    "UPDATE_TYPE",
    "XML",
    "add",
    "answers",
    "ask",
    "case",
    "change",
    "gives",
    "holds",
    "is_empty",
    "mentions",
    "on_graph",
    "sees",
    "step",
]

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, N_TRIPLES, RDF_XML, JSON_LD = "text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"
FORM, QUERY_TYPE, UPDATE_TYPE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"

G1, G2 = "http://example.net/g1", "http://example.net/g2"
GIVEN = f"""
<http://example.net/d> <http://example.net/p> "default" .
GRAPH <{G1}> {{ <http://example.net/s1> <http://example.net/p> "one" }}
GRAPH <{G2}> {{ <http://example.net/s2> <http://example.net/p> "two" }}
"""
"""What is in the store when a case begins, as TriG and as an update's data alike."""

TEXTS = "SELECT ?text { ?s <http://example.net/p> ?text }"
NAMED_TEXTS = "SELECT ?text { GRAPH ?g { ?s <http://example.net/p> ?text } }"

DONE = (200, 201, 204)
"""A write is done, whichever of the three says so."""


# ------------------------------------------------------------------------------------------------------------- requests
def ask(
    query: str | bytes | None,
    *,
    by: str = "GET",
    accept: str | None = JSON,
    content_type: str | None = None,
    parameters: tuple[tuple[str, str], ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Request:
    """Build a query by GET, by "form" or "direct" POST, or by any other method with the query in the address; None sends none.

    `parameters` stand in the form where there is one, else in the address.
    """
    sent = {**({"Accept": accept} if accept else {}), **(headers or {})}
    if by == "form":
        return _post_form("{query}", query, parameters, sent, content_type=content_type)
    if by == "direct":
        body = query.encode() if isinstance(query, str) else query or b""
        return Request(method="POST", to="{query}", parameters=parameters, headers={"Content-Type": content_type or QUERY_TYPE, **sent}, body=body)
    named = () if query is None else (("query", str(query)),)
    return Request(method=by, to="{query}", parameters=(*named, *parameters), headers=sent)


def change(
    update: str | bytes,
    *,
    by: str = "direct",
    content_type: str | None = None,
    parameters: tuple[tuple[str, str], ...] = (),
    headers: Mapping[str, str] | None = None,
    bearer: str | None = OWNER,
) -> Request:
    """Build an update by "form" or "direct" POST, or by any other method with the update in the address."""
    sent = dict(headers or {})
    if by == "form":
        return _post_form("{update}", update, parameters, sent, content_type=content_type, bearer=bearer)
    if by == "direct":
        body = update.encode() if isinstance(update, str) else update
        return Request(
            method="POST", to="{update}", parameters=parameters, headers={"Content-Type": content_type or UPDATE_TYPE, **sent}, body=body, bearer=bearer
        )
    return Request(method=by, to="{update}", parameters=(("update", str(update)), *parameters), headers=sent, bearer=bearer)


def _post_form(
    to: str,
    text: str | bytes | None,
    parameters: tuple[tuple[str, str], ...],
    headers: Mapping[str, str],
    *,
    content_type: str | None,
    bearer: str | None = OWNER,
) -> Request:
    fields = (*(() if text is None else ((to.strip("{}"), text),)), *parameters)
    return Request(method="POST", to=to, headers={"Content-Type": content_type or FORM, **headers}, body=urlencode(fields).encode(), bearer=bearer)


def on_graph(
    method: str,
    graph: str | None = None,
    *,
    body: str | bytes | None = None,
    content_type: str | None = TURTLE,
    accept: str | None = None,
    headers: Mapping[str, str] | None = None,
    bearer: str | None = OWNER,
) -> Request:
    """Build a request on a graph: the default graph for None, one named indirectly by its IRI, or the address that begins with a brace.

    A body that is there is of `content_type`, or of none that is named.
    """
    sent = {**({"Accept": accept} if accept else {}), **(headers or {})}
    if body is not None and content_type:
        sent = {"Content-Type": content_type, **sent}
    encoded = body.encode() if isinstance(body, str) else body
    return Request(method=method, to=_address_of(graph), headers=sent, body=encoded, bearer=bearer)


def _address_of(graph: str | None) -> str:
    if graph is None:
        return "{graphs}?default"
    return graph if graph.startswith("{") else f"{{graphs}}?graph={quote(graph, safe='')}"


# ---------------------------------------------------------------------------------------------------- steps and cases
def step(
    request: Request,
    statuses: tuple[int, ...] | int = 200,
    *checks: Check,
    media: tuple[str, ...] | str = (),
    headers: Mapping[str, str] | None = None,
) -> Step:
    """Say what the response to a request must be."""
    return Step(
        request,
        Expected(
            statuses=(statuses,) if isinstance(statuses, int) else statuses,
            media_types=(media,) if isinstance(media, str) else media,
            headers=headers or {},
            checks=checks,
        ),
    )


def case(section: str, title: str, *steps: Step) -> Case:
    """Name a case by its section."""
    return Case(section, title, steps)


def sees(*texts: str, query: str = TEXTS) -> Step:
    """Say which texts a query finds afterwards: by default those of the default graph."""
    return step(ask(query), 200, gives(*texts))


def holds(graph: str | None, turtle: str) -> Step:
    """Say which triples a graph holds afterwards."""
    return step(on_graph("GET", graph, accept=N_TRIPLES), 200, answers(turtle), media=N_TRIPLES)


def add(text: str, *, graph: str | None = None) -> str:
    """Return an update that adds one triple with the text."""
    triple = f'<http://example.net/new> <http://example.net/p> "{text}"'
    return f"INSERT DATA {{ {f'GRAPH <{graph}> {{ {triple} }}' if graph else triple} }}"


# ---------------------------------------------------------------------------------------------------------------- checks
def gives(*texts: str) -> Check:
    """Check that the cells of the one column are these, in any order."""

    def check(response: httpx.Response) -> str:
        table = read_answer(response.content, response.headers.get("Content-Type", ""))
        if not isinstance(table, Table):
            return f"expected a table, got {response.text[:80]}"
        found = sorted(getattr(row[0], "value", "-") for row in table.rows)
        return "" if found == sorted(texts) else f"expected {sorted(texts)}, got {found}"

    return check


def answers(expected: bool | str) -> Check:
    """Check that the answer is a truth value, or the graph that is written as Turtle."""
    wanted = expected if isinstance(expected, bool) else Dataset(parse(expected.encode(), format=RdfFormat.TURTLE))

    def check(response: httpx.Response) -> str:
        return explain_difference(wanted, read_answer(response.content, response.headers.get("Content-Type", "")))

    return check


def is_empty(response: httpx.Response) -> str:
    """Check that there is no body."""
    return f"expected no body, got {len(response.content)} bytes" if response.content else ""


def mentions(*words: str) -> Check:
    """Check that the body has each of the words, in capitals or not."""

    def check(response: httpx.Response) -> str:
        missing = [word for word in words if word.casefold() not in response.text.casefold()]
        return f"expected a body that says {' and '.join(missing)}, got {response.text[:120]!r}" if missing else ""

    return check
