"""What the service is and what it holds, for programs: the service description and VoID.

It answers no query of a user. Called through the app's routes, and by the endpoint where no query is given.

    https://www.w3.org/TR/sparql11-service-description/  https://www.w3.org/TR/void/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, request

from ontology.terms import DCTERMS, FORMATS, PREFIXES, RDF, SD, VOID, XSD
from web.describe import serialise
from web.negotiate import GRAPH_FORMATS, Format
from web.offers import choose
from web.runtime import current_published, current_runtime

__all__ = ["describe_service", "description"]

description = Blueprint("description", __name__)

RESULT_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML", "JSON-LD")
INPUT_FORMATS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")
_PREFIXES = {**PREFIXES, "sd": str(SD), "void": str(VOID), "formats": str(FORMATS), "dcterms": str(DCTERMS)}
_COUNTS = {
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c }",
    "classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
    "documents": "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a a schema:NewsArticle }",
}
_PARTS = {
    "class": ("class", "entities", "SELECT ?each (COUNT(DISTINCT ?s) AS ?n) { ?s a ?each } GROUP BY ?each ORDER BY ?each"),
    "property": ("property", "triples", "SELECT ?each (COUNT(*) AS ?n) { ?s ?each ?o } GROUP BY ?each ORDER BY ?each"),
}


def describe_service(chosen: Format) -> Response:
    """Answer with the description of the endpoint at the address that was asked."""
    return _answer(list(_describe_service(request.base_url)), chosen)


@description.get("/.well-known/void")
def void() -> Response:
    """Answer with what the store holds, counted once a version."""
    chosen = choose(GRAPH_FORMATS, request.args.get("format"))
    root = request.url_root
    return _answer(current_published().keep(f"void {root}", lambda: list(_describe_dataset(root))), chosen)


def _answer(triples: list[ox.Triple], chosen: Format) -> Response:
    number = current_published().snapshot.number
    response = Response(serialise(triples, chosen, prefixes=_PREFIXES), content_type=chosen.media_type)
    response.set_etag(f"{current_runtime().mark}-{number}-{chosen.name}")
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def _describe_service(endpoint: str) -> Iterator[ox.Triple]:
    service, dataset, default = f"{endpoint}#service", f"{endpoint}#dataset", f"{endpoint}#default-graph"
    settings = current_runtime().settings
    yield _link(service, RDF.type, SD.Service)
    yield _link(service, SD.endpoint, endpoint)
    yield _link(service, SD.supportedLanguage, SD.SPARQL11Query)
    if settings.token is not None:
        yield _link(service, SD.supportedLanguage, SD.SPARQL11Update)
        yield from (_link(service, SD.inputFormat, FORMATS[name]) for name in INPUT_FORMATS)
    yield from (_link(service, SD.resultFormat, FORMATS[name]) for name in RESULT_FORMATS)
    yield _link(service, SD.feature, SD.EmptyGraphs)
    if settings.services():
        yield _link(service, SD.feature, SD.BasicFederatedQuery)
    yield _link(service, SD.defaultDataset, dataset)
    yield _link(dataset, RDF.type, SD.Dataset)
    yield _link(dataset, SD.defaultGraph, default)
    yield _link(default, RDF.type, SD.Graph)
    yield _link(dataset, RDF.type, VOID.Dataset)
    yield _link(dataset, VOID.sparqlEndpoint, endpoint)


def _describe_dataset(root: str) -> Iterator[ox.Triple]:
    dataset = f"{root}.well-known/void#dataset"
    yield _link(dataset, RDF.type, VOID.Dataset)
    yield _text(dataset, DCTERMS.title, "newsgraph")
    yield _link(dataset, VOID.sparqlEndpoint, f"{root}sparql")
    yield _link(dataset, VOID.dataDump, f"{root}graphs")
    yield _text(dataset, VOID.uriSpace, current_published().snapshot.base_iri)
    yield from (_link(dataset, VOID.feature, FORMATS[name]) for name in RESULT_FORMATS[4:])
    yield from (_link(dataset, VOID.vocabulary, iri) for iri in sorted(PREFIXES.values()))
    for name, query in _COUNTS.items():
        yield _number(dataset, VOID[name], int(_ask(query)[0]["n"]["value"]))
    for kind, (predicate, counted, query) in _PARTS.items():
        for row in _ask(query):
            part = f"{dataset}-{kind}-{quote(row['each']['value'], safe='')}"
            yield _link(dataset, VOID[f"{kind}Partition"], part)
            yield _link(part, VOID[predicate], row["each"]["value"])
            yield _number(part, VOID[counted], int(row["n"]["value"]))


def _ask(query: str) -> list[dict[str, dict[str, str]]]:
    result = current_runtime().queries.run(query, media_type="application/sparql-results+json")
    rows: list[dict[str, dict[str, str]]] = json.loads(result.body)["results"]["bindings"]
    return rows


def _link(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def _text(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(value))


def _number(subject: str, predicate: str, value: int) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(str(value), datatype=ox.NamedNode(XSD.integer)))
