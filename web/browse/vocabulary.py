"""The ontology as a page and as Turtle: every own term with its meaning, where a term's IRI leads.

Called through the app's routes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import Blueprint, Response, make_response, render_template, request
from rdflib import RDF, RDFS, Graph, URIRef

from ontology.terms import KG
from web.browse.listing import choose_format
from web.negotiate import GRAPH_FORMATS, HTML, TURTLE
from web.offers import link_twins, twins

__all__ = ["vocabulary"]

vocabulary = Blueprint("vocabulary", __name__)

_NAMESPACE = str(KG._NS)  # noqa: SLF001 - rdflib keeps a DefinedNamespace's IRI there


@dataclass(frozen=True, slots=True)
class Term:
    """A term: its name, what sort of term it is, and its meaning in words."""

    name: str
    sort: str
    label: str
    comment: str
    domain: str
    range: str


@vocabulary.get("/ontology")
def show_ontology() -> Response:
    """Show the ontology as a page, or give it as Turtle, N-Triples, RDF/XML or JSON-LD."""
    chosen = choose_format((HTML, *GRAPH_FORMATS))
    if chosen is HTML:
        others = twins(GRAPH_FORMATS)
        response = link_twins(make_response(render_template("ontology.html", terms=_list_terms(), namespace=_NAMESPACE, twins=others)), others)
    elif chosen is TURTLE:
        response = Response(_turtle(), content_type=f"{TURTLE.media_type}; charset=utf-8")
    else:
        names = {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}
        response = Response(_graph().serialize(format=names[chosen.name], encoding="utf-8"), content_type=chosen.media_type)
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def _turtle() -> bytes:
    return (files("ontology") / "newsgraph.ttl").read_bytes()


@cache
def _graph() -> Graph:
    return Graph().parse(data=_turtle(), format="turtle")


@cache
def _list_terms() -> tuple[Term, ...]:
    graph = _graph()
    subjects = sorted(
        {subject for subject in graph.subjects(RDF.type, None) if isinstance(subject, URIRef) and subject.startswith(_NAMESPACE) and subject != _NAMESPACE}
    )
    return tuple(_read_term(graph, subject) for subject in subjects if subject.removeprefix(_NAMESPACE))


def _read_term(graph: Graph, subject: URIRef) -> Term:
    sort = min(str(each).rpartition("#")[2].rpartition("/")[2] for each in graph.objects(subject, RDF.type))
    label, comment = (str(graph.value(subject, predicate) or "") for predicate in (RDFS.label, RDFS.comment))
    domain, range_ = (_local(graph.value(subject, predicate)) for predicate in (RDFS.domain, RDFS.range))
    return Term(subject.removeprefix(_NAMESPACE), sort, label, comment, domain, range_)


def _local(node: object) -> str:
    return "" if node is None else str(node).rpartition("#")[2].rpartition("/")[2]
