"""The list of named queries: a page, and the same as CSV, JSON and Turtle for whoever brings them into another tool.

It runs none of them; the endpoint does. Called through the app's routes.

    https://www.w3.org/TR/shacl-af/ has the words in which queries are handed out with what they answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, make_response, render_template, request
from pyoxigraph import Literal, NamedNode, Triple
from rdflib import URIRef

from graph.limits import check_query
from graph.query import NamedQuery, list_named_queries
from ontology.terms import PREFIXES, RDF, RDFS, SHACL
from web.browse.listing import DATA_FORMATS, LIST_FORMATS, Listing, answer_data, choose_format
from web.describe import serialise
from web.negotiate import HTML, TURTLE
from web.offers import link_twins, twins

__all__ = ["questions"]

questions = Blueprint("questions", __name__)

_COLUMNS = ("Name", "Question", "What it answers", "Query")


@questions.get("/queries")
def list_questions() -> Response:
    """Show the named queries."""
    chosen, queries = choose_format(LIST_FORMATS), list_named_queries()
    if chosen is HTML:
        others = twins(DATA_FORMATS)
        return link_twins(make_response(render_template("queries.html", queries=queries, twins=others)), others)
    if chosen is TURTLE:
        prefixes = PREFIXES | {"sh": str(SHACL)}
        return Response(serialise(_describe(queries), TURTLE, prefixes=prefixes), content_type="text/turtle; charset=utf-8")
    rows = [(query.name, query.title, query.description, query.text) for query in queries]
    return answer_data(Listing("Questions", "", _COLUMNS, len(rows), lambda offset, limit: [*rows[offset : offset + limit]], ""), chosen)


def _describe(queries: tuple[NamedQuery, ...]) -> Iterator[Triple]:
    for query in queries:
        name = f"{request.base_url}/{query.name}"
        is_graph = check_query(query.text, max_bytes=len(query.text.encode())).is_graph
        yield Triple(NamedNode(name), _node(RDF.type), _node(SHACL.SPARQLConstructExecutable if is_graph else SHACL.SPARQLSelectExecutable))
        yield Triple(NamedNode(name), _node(RDFS.label), Literal(query.title, language="en"))
        yield Triple(NamedNode(name), _node(RDFS.comment), Literal(query.description, language="en"))
        yield Triple(NamedNode(name), _node(SHACL.construct if is_graph else SHACL.select), Literal(query.text))


def _node(iri: URIRef) -> NamedNode:
    return NamedNode(str(iri))
