"""The Graph Store protocol: graphs read, put, added to and dropped, named by `?graph=`, by `?default` or by their own address; else the whole store.

What is read streams without a limit from a process of its own; what is written goes through the runtime's writer. Called through the app's routes.

    https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import pyoxigraph as ox
from flask import Blueprint, Response, abort, request

from graph.dump import iterate_dump
from graph.writing import WriteAction
from web.metrics import count_write
from web.negotiate import GRAPH_FORMATS, QUAD_FORMATS, Format
from web.offers import choose
from web.runtime import GONE, current_published, current_runtime
from web.security import require_token
from web.sparql import is_absolute_iri
from web.updates import read_body, written

__all__ = ["graphs"]

graphs = Blueprint("graphs", __name__)

_ACTIONS = {"PUT": WriteAction.PUT, "POST": WriteAction.POST, "DELETE": WriteAction.DELETE}


@dataclass(frozen=True, slots=True)
class _Target:
    """Which graph is meant: its IRI, none for the default graph, or the whole store."""

    graph: str | None
    whole: bool = False

    def to_node(self) -> ox.NamedNode | ox.DefaultGraph | None:
        """Return it as the store names it, None for the whole store."""
        if self.whole:
            return None
        return ox.NamedNode(self.graph) if self.graph is not None else ox.DefaultGraph()


@graphs.route("/graphs", methods=["GET", "PUT", "POST", "DELETE"])
def store() -> Response:
    """Answer for a graph that is named indirectly (4.2), or for the store."""
    names, is_default = request.args.getlist("graph"), "default" in request.args
    if len(names) + is_default > 1:
        abort(400, "Name one graph: ?graph=IRI or ?default.")
    if names and not is_absolute_iri(names[0]):
        abort(400, f"{names[0]!r} names no graph; give an absolute IRI.")
    return _answer(_Target(names[0] if names else None, whole=not names and not is_default))


@graphs.route("/graphs/<path:name>", methods=["GET", "PUT", "POST", "DELETE"])
def graph(name: str) -> Response:
    """Answer for the graph whose IRI is the address that was asked (4.1)."""
    del name
    if not is_absolute_iri(request.base_url):
        abort(400, f"{request.base_url!r} names no graph.")
    return _answer(_Target(request.base_url))


def _answer(target: _Target) -> Response:
    return _read(target) if request.method in {"GET", "HEAD"} else _write(target, _ACTIONS[request.method])


# -------------------------------------------------------------------------------------------------------------- reading
def _read(target: _Target) -> Response:
    snapshot, node = current_published().snapshot, target.to_node()
    if isinstance(node, ox.NamedNode) and not snapshot.has_graph(node.value):
        abort(404, f"There is no graph <{node.value}>.")
    chosen = choose(QUAD_FORMATS if target.whole else GRAPH_FORMATS, request.args.get("format"))
    etag = f"{current_runtime().mark}-{snapshot.number}-{chosen.name}"
    response = Response(content_type=_content_type(chosen))
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    elif request.method == "GET":
        pieces = iterate_dump(current_runtime().location, graph=node, media_type=chosen.media_type, is_gone=request.environ.get(GONE))
        response = Response(pieces, content_type=_content_type(chosen))
    response.set_etag(etag)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Newsgraph-Snapshot"] = str(snapshot.number)
    return response


def _content_type(chosen: Format) -> str:
    return f"{chosen.media_type}; charset=utf-8" if chosen.media_type.startswith("text/") else chosen.media_type


# -------------------------------------------------------------------------------------------------------------- writing
def _write(target: _Target, action: WriteAction) -> Response:
    require_token()
    writer = current_runtime().writer
    if action is WriteAction.DELETE:
        with count_write():
            done = writer.change_graph(action, graph=target.graph, whole=target.whole)
        return written(done.snapshot)
    document_format = _read_format(target)
    location = None
    if target.whole and action is WriteAction.POST and document_format in GRAPH_FORMATS:
        # 5.5: triples sent to the store itself become a graph of their own, with an address of its own.
        target = _Target(f"{request.base_url}/{secrets.token_hex(8)}")
        location = target.graph
    document = read_body()
    with count_write():
        done = writer.change_graph(action, graph=target.graph, whole=target.whole, document=document, media_type=document_format.media_type)
    return written(done.snapshot, status=201 if done.created else 204, location=location)


def _read_format(target: _Target) -> Format:
    """Tell the format of the body: quads fit the whole store only."""
    offers = (*QUAD_FORMATS, *GRAPH_FORMATS) if target.whole else GRAPH_FORMATS
    found = next((offer for offer in offers if request.mimetype in offer.media_types), None)
    if found is None:
        known = ", ".join(offer.media_type for offer in offers)
        abort(415, f"A graph is not taken as {request.mimetype or 'nothing named'!r}; say in Content-Type which it is: {known}.")
    return found
