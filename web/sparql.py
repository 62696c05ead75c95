"""The SPARQL endpoint, and its page for people: one query in, its answer in the format that the client wants.

It writes nothing: updates go elsewhere. A query runs in a process of the pool, never here. Called through the app's routes.

    https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import pyoxigraph as ox
from flask import Blueprint, Response, abort, make_response, render_template, request
from werkzeug.datastructures import MultiDict

from graph.errors import QueryError, QuerySyntaxError
from graph.limits import Dataset, QueryForm, check_query
from graph.query import QueryResult, get_named_query, list_named_queries
from ontology.terms import PREFIXES
from web.bodies import read_address, read_form, refuse_charset
from web.description import describe_service
from web.index import Index, current_index
from web.links import page_path
from web.lookup import Lookup, Thing
from web.metrics import count_query
from web.negotiate import ANSWER_FORMATS, GRAPH_FORMATS, HTML, JSON, TABLE_FORMATS, TURTLE, Format, negotiate
from web.offers import choose, link_twins, twins
from web.problems import Problem, answer_problem, problem_from_error
from web.runtime import GONE, current_lookup, current_published, current_runtime
from web.tables import read_table

__all__ = ["FAILED", "FORM_TYPE", "QUERY_TYPE", "is_absolute_iri", "name_answer", "read_dataset", "sparql"]

sparql = Blueprint("sparql", __name__)

FAILED = "newsgraph.failed"
"""In a request's environment: the error that its query has ended with already, before the request came here."""
TRUNCATED = "X-Newsgraph-Truncated"
QUERY_TYPE = "application/sparql-query"
FORM_TYPE = "application/x-www-form-urlencoded"
_CHANGING = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|BNODE|SERVICE)\b", re.IGNORECASE)
"""What gives another answer each time, so that an answer must not be kept."""
_STARTING_QUERY = (
    f"PREFIX schema: <{PREFIXES['schema']}>\n\nSELECT ?person ?name WHERE {{\n  ?person a schema:Person ; schema:name ?name .\n}}\nORDER BY ?name\nLIMIT 20\n"
)


NO_DATASET = Dataset()


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it came: its text, the format asked for by name, the time that the client gives it and the graphs that it names beside it."""

    text: str
    format_name: str | None
    timeout_s: float | None
    dataset: Dataset = NO_DATASET


@sparql.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a SPARQL 1.1 protocol query; without one a browser gets the editor, and a program the service description."""
    asked = _read_request()
    if asked is None:
        return _answer_without_query()
    return _answer_or_explain(asked)


@sparql.get("/queries/<name>")
def show_query(name: str) -> Response:
    """Run a named query and show its answer."""
    query = get_named_query(name)
    return _answer_or_explain(Asked(query.text, request.args.get("format"), None), template="query.html", query=query)


# ---------------------------------------------------------------------------------------------------------- the request
def _read_request() -> Asked | None:
    """Read the query out of any of the three ways to send it; None when there is none and none was tried."""
    fields = read_address("The query")
    text: str | None = None
    if request.method == "POST":
        if request.mimetype == QUERY_TYPE:
            refuse_charset("A query")
            text = _decode_body()
        elif request.mimetype == FORM_TYPE:
            # What stands in the address beside a form counts as well: a graph that is named there must not be passed over.
            fields = read_form("The query")
        elif request.mimetype or request.content_length:
            abort(415, f"A query is sent as {QUERY_TYPE} or {FORM_TYPE}, not as {request.mimetype or 'nothing named'!r}.")
    if "update" in fields:
        abort(400, "This endpoint answers queries; it takes no updates. Send them to /update.")
    in_fields = _single(fields.getlist("query"))
    if text is not None and in_fields is not None:
        abort(400, "There is a query in the address and another in the body; send one.")
    text = in_fields if text is None else text
    if text is None:
        return None
    return Asked(text, fields.get("format"), _read_timeout(fields.get("timeout")), read_dataset(fields))


def read_dataset(fields: MultiDict[str, str], default: str = "default-graph-uri", named: str = "named-graph-uri") -> Dataset:
    """Read the graphs that a request names beside its text (SPARQL 1.1 Protocol, 2.1.4 and 2.2.3).

    Args:
        fields: the parameters: of the address, or of the form.
        default: the parameter that names graphs of the default graph.
        named: the parameter that names named graphs.
    """
    dataset = Dataset(tuple(fields.getlist(default)), tuple(fields.getlist(named)))
    for iri in (*dataset.default, *dataset.named):
        if not is_absolute_iri(iri):
            abort(400, f"{iri!r} names no graph; {default} and {named} take absolute IRIs.")
    return dataset


def is_absolute_iri(text: str) -> bool:
    """Tell whether a text is an IRI that stands by itself."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _decode_body() -> str:
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        abort(400, f"The query is not UTF-8: byte {error.start} cannot be read.")


def _single(queries: list[str]) -> str | None:
    if len(queries) > 1:
        abort(400, f"There are {len(queries)} parameters named query; send one.")
    return queries[0] if queries else None


def _read_timeout(text: str | None) -> float | None:
    if text is None or not text.strip():
        return None
    limit = current_runtime().settings.query_timeout_s
    try:
        asked = float(text)
    except ValueError:
        asked = 0.0
    if not 0 < asked < float("inf"):
        abort(400, f"timeout is {text!r}; give seconds above 0, at most {limit:g}.")
    return min(asked, limit)


# ----------------------------------------------------------------------------------------------------------- the answer
def _answer_without_query() -> Response:
    if request.method == "POST":
        return answer_problem(Problem(400, "There is no query; send one as the parameter query, or as a body of type application/sparql-query."))
    chosen = choose((TURTLE, HTML, *GRAPH_FORMATS[1:]), request.args.get("format"))
    if chosen is HTML:
        others = twins([TURTLE])
        return link_twins(make_response(_page(current_lookup(), query=request.args.get("q", ""), twins=others)), others)
    return describe_service(chosen)


def _answer_or_explain(asked: Asked, *, template: str = "sparql.html", query: object = None) -> Response:
    """Answer, or show the query again with what is wrong with it."""
    try:
        with count_query(asked.text) as counted:
            response = _answer(asked, template, query)
            counted.outcome = "not_modified" if response.status_code == 304 else "truncated" if response.headers.get(TRUNCATED) else "ok"
    except QueryError as error:
        problem = problem_from_error(error, query=asked.text)
        response = _explain(asked, problem)
    return response


def _explain(asked: Asked, problem: Problem) -> Response:
    if not _wants_page(asked):
        return answer_problem(problem)
    return make_response(_page(current_lookup(), query=asked.text, problem=problem), problem.status, problem.headers)


def _wants_page(asked: Asked) -> bool:
    return asked.format_name in (None, "html") and negotiate(request.headers.get("Accept"), (JSON, TURTLE, HTML)) is HTML


def _answer(asked: Asked, template: str, query: object) -> Response:
    form = _check(asked)
    offers = (*(ANSWER_FORMATS if form.is_graph else TABLE_FORMATS), HTML)
    chosen = choose(offers, asked.format_name)
    if chosen is HTML:
        return _result_page(asked, form, template, query)
    etag = _etag(asked, chosen, current_published().snapshot.number)
    if etag and request.if_none_match.contains_weak(etag):
        return _headed(Response(status=304), etag)
    result = _run(asked, form, chosen)
    return _data(result, chosen, _etag(asked, chosen, result.snapshot))


def _run(asked: Asked, form: QueryForm, chosen: Format) -> QueryResult:
    failed: QueryError | None = request.environ.get(FAILED)
    if failed is not None:
        raise failed
    return current_runtime().queries.run(
        asked.text, media_type=chosen.media_type, form=form, timeout_s=asked.timeout_s, dataset=asked.dataset, is_gone=request.environ.get(GONE)
    )


def _check(asked: Asked) -> QueryForm:
    limit = current_runtime().settings.max_query_bytes
    actual = len(asked.text.encode("utf-8", "replace"))
    if actual > limit:
        abort(413, f"The query has {actual} bytes; {limit} are allowed. NEWSGRAPH_MAX_QUERY_BYTES sets the limit.")
    if not asked.text.strip():
        raise QuerySyntaxError("The query is empty. Write one, or take a named one.")
    return check_query(asked.text, max_bytes=limit, allowed_services=current_runtime().settings.services())


def _etag(asked: Asked, chosen: Format, snapshot: int) -> str | None:
    return name_answer(current_runtime().mark, asked.text, asked.dataset, chosen, snapshot)


@lru_cache(maxsize=64)
def _describe_dataset(dataset: Dataset) -> str:
    return repr(dataset)


def may_change(text: str) -> bool:
    """Tell whether a query may give another answer each time, of the same data."""
    # In ASCII, to look for the letters first takes a tenth of the time.
    small = text.lower()
    is_suspicious = "rand" in small or "now" in small or "uuid" in small or "bnode" in small or "service" in small
    return (is_suspicious or not text.isascii()) and _CHANGING.search(text) is not None


def name_answer(mark: str, text: str, dataset: Dataset, chosen: Format, snapshot: int) -> str | None:
    """Name an answer by query, graphs, format and version of the data, for an ETag; None when it changes without them."""
    if may_change(text):
        return None
    # The graphs' description has no such character; to quote the text as well takes longer than to hash it.
    named = f"{_describe_dataset(dataset)}\0{text}".encode("utf-8", "surrogatepass")
    return f"{mark}-{snapshot}-{chosen.name}-{hashlib.sha256(named).hexdigest()[:16]}"


def _data(result: QueryResult, chosen: Format, etag: str | None) -> Response:
    # application/json and application/xml asked for by these names are answered under the specific ones, which are those formats.
    response = Response(result.body, content_type=f"{chosen.media_type}; charset=utf-8" if chosen.media_type.startswith("text/") else chosen.media_type)
    response.headers["X-Newsgraph-Snapshot"] = str(result.snapshot)
    response.headers["X-Newsgraph-Elapsed-Ms"] = f"{result.elapsed_ms:.1f}"
    if result.truncated:
        response.headers[TRUNCATED] = "true"
    return _headed(response, etag)


def _headed(response: Response, etag: str | None) -> Response:
    response.headers["Cache-Control"] = "no-cache" if etag else "no-store"
    if etag:
        response.set_etag(etag)
    return response


# ------------------------------------------------------------------------------------------------------------- the page
def _result_page(asked: Asked, form: QueryForm, template: str, query: object) -> Response:
    chosen = TURTLE if form.is_graph else JSON
    result = _run(asked, form, chosen)
    lookup = current_lookup()
    shown = (
        {"text": result.body.decode("utf-8")}
        if form.is_graph
        else {"table": read_table(result, lookup, find_meant=partial(_find_meant, lookup, current_index()) if query else None)}
    )
    offers = ANSWER_FORMATS if form.is_graph else TABLE_FORMATS
    # A query that somebody wrote may be longer than a header; its downloads stand on the page.
    others = [replace(twin, media_type=offer.media_type) for twin, offer in zip(twins(offers), offers, strict=True)] if query else []
    page = _page(lookup, query=asked.text, template=template, named=query, result=result, offers=offers, twins=others, **shown)
    response = link_twins(make_response(page), others)
    if result.truncated:
        response.headers[TRUNCATED] = "true"
    return response


def _find_meant(lookup: Lookup, index: Index, name: str) -> Thing | None:
    """Find the only thing that is called so; a named query's names lead to pages, whose lines lead to their words."""
    found = index.find_only(name)
    return Thing(found.iri, found.name, found.kind, page_path(lookup.base_iri, found.iri)) if found else None


def _page(lookup: Lookup, *, query: str, template: str = "sparql.html", **shown: object) -> str:
    blank = {"problem": None, "result": None, "table": None, "text": None, "offers": (), "named": None, "twins": ()}
    settings = current_runtime().settings
    return render_template(
        template, query=query or _STARTING_QUERY, prefixes=PREFIXES, queries=list_named_queries(), settings=settings, lookup=lookup, **blank | shown
    )
