"""The explorer's data as JSON, under /explore/…: neighbours by the page, paths, what a relation rests on, and names as one types.

The picture itself is had with `/explore?…&format=json`. It shows no page. Called through the app's routes.
"""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from graph.analysis import PAGE, PICTURED, Edge, Reader, network_among
from ontology.terms import SCHEMA
from web.browse.drawn import edge_data, node_data, quote_data
from web.browse.explored import current_connections
from web.browse.hints import hint
from web.browse.named import list_meant
from web.browse.resources import widest
from web.browse.view import Keys, predicate_names
from web.runtime import current_lookup, current_published

__all__ = ["explore_data"]

explore_data = Blueprint("explore_data", __name__, url_prefix="/explore")

MAX_PAGE = 500
MAX_NAMES = 10
MAX_QUOTES = 40


@explore_data.get("/neighbours")
def list_neighbours() -> Response:
    """Give the neighbours of a thing, `limit` of them after the first `after`, with their relations to it."""
    iri = _read_thing("of")
    connections = current_connections()
    predicates = {predicate_names()[name] for name in _read_choices("relation", predicate_names())}
    found = connections.neighbours(iri, kinds=_read_choices("kind", PICTURED) or PICTURED, predicates=predicates)
    after, limit = _read_number("after", 0, len(found)), _read_number("limit", PAGE, MAX_PAGE)
    chosen = found[after : after + limit]
    end = after + len(chosen)
    return jsonify({"of": iri, "total": len(found), "shown": end, "next": end if end < len(found) else None} | _network([iri, *chosen], about=iri))


@explore_data.get("/paths")
def list_paths() -> Response:
    """Give the shortest paths between two things through relations that articles say."""
    start, end = _read_thing("from"), _read_thing("to")
    reader = Reader(current_published().snapshot.store)
    kinds = _read_choices("kind", PICTURED) or PICTURED
    found = current_connections().paths(start, end, kinds=kinds, is_said=lambda edge: bool(reader.grounds(edge).quotes))
    return jsonify({"from": start, "to": end, "paths": found} | _network(sorted({iri for path in found for iri in path})))


@explore_data.get("/evidence")
def show_evidence() -> Response:
    """Give what a relation rests on: words in their sentence, article, publisher, date and rule; `relation` is a predicate's short name."""
    source, target, name = _read_thing("from"), _read_thing("to"), request.args.get("relation", "")
    if name not in predicate_names():
        abort(400, f"There is no relation {name!r}; known: {', '.join(sorted(predicate_names()))}.")
    predicate = predicate_names()[name]
    # A picture's line runs from the speaker to the words, as one says it.
    edge = Edge(target, predicate, source) if predicate == str(SCHEMA.creator) else Edge(source, predicate, target)
    lookup, reader = current_lookup(), Reader(current_published().snapshot.store)
    grounds = reader.grounds(edge)
    quotes = [quote_data(lookup, reader, each, quote) for each in grounds.sources for quote in widest(reader.quotes(each))]
    ends = {"from": reader.name(source), "to": reader.name(target), "relation": reader.relation(edge)}
    return jsonify(ends | {"total": len(quotes), "words": quotes[:MAX_QUOTES], "dates": grounds.dates})


@explore_data.get("/names")
def list_names() -> Response:
    """Give things whose name begins with what was typed, or nearly, for a field that completes as one types."""
    lookup, connections = current_lookup(), current_connections()
    things = [lookup.thing(hit.entry.iri) for hit in list_meant(request.args.get("q", ""), limit=MAX_NAMES)]
    key = Keys(lookup.base_iri).shorten
    found = [{"key": key(thing.iri), "name": thing.name, "kind": thing.kind, "hint": hint(lookup, thing)} for thing in things]
    return jsonify([each | {"degree": connections.degree(thing.iri)} for each, thing in zip(found, things, strict=True)])


def _network(iris: list[str], *, about: str = "") -> dict[str, list[dict[str, Any]]]:  # Any: JSON
    """Give things and their relations, or only those of one of them."""
    lookup, connections, keys = current_lookup(), current_connections(), Keys(current_lookup().base_iri)
    edges = [edge for edge in connections.among(iris) if not about or about in (edge.subject, edge.target)]
    network = network_among(current_published().snapshot, iris, edges)
    nodes = [node_data(lookup, connections, iri, node["label"], node["kind"], key=keys.shorten(iri)) for iri, node in network.nodes(data=True)]
    return {"nodes": nodes, "edges": [edge_data(lookup, source, target, edge) for source, target, edge in network.edges(data=True)]}


def _read_thing(name: str) -> str:
    key = request.args.get(name, "").strip()
    iri = Keys(current_lookup().base_iri).expand(key) if key else ""
    if not iri or not current_lookup().knows(iri):
        abort(404 if key else 400, f"The store holds nothing under {key!r}." if key else f"Say with {name}= which thing is meant, by its IRI or its key.")
    return iri


def _read_choices(name: str, known: frozenset[str] | dict[str, str]) -> list[str]:
    asked = request.args.getlist(name)
    unknown = [each for each in asked if each not in known]
    if unknown:
        abort(400, f"There is no {name} {unknown[0]!r}; known: {', '.join(sorted(known))}.")
    return asked


def _read_number(name: str, otherwise: int, most: int) -> int:
    text = request.args.get(name, str(otherwise))
    if not re.fullmatch(r"[0-9]{1,9}", text):
        abort(400, f"{name} is {text!r}; it is a number.")
    return min(int(text), most)
