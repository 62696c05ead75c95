"""The Graph Store protocol: graphs read, put, added to and dropped, named by `?graph=`, by `?default` or by their own address; else the whole store.

What is read streams without a limit from a process of its own; what is written goes through the runtime's writer. Called through the app's routes.

    https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from flask import Blueprint, Response, abort, request

from graph.dump import iterate_dump
from graph.writing import Document, Precondition, WriteAction
from web.bodies import MULTIPART, Part, read_body, refuse_charset, split_parts
from web.metrics import count_write
from web.negotiate import GRAPH_FORMATS, QUAD_FORMATS, RDF_XML, Format, find_format
from web.offers import choose
from web.runtime import GONE, current_published, current_runtime
from web.security import require_token
from web.sparql import is_absolute_iri
from web.updates import written

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
    if not names and not is_default and request.method in _ACTIONS and (unknown := sorted(set(request.args) - {"format"})):
        # A slip of the pen in ?graph must not empty the store.
        abort(400, f"The parameter {unknown[0]!r} names no graph: say ?graph=IRI or ?default, or nothing for the whole store.")
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
    elif request.method == "HEAD":
        # How long it is nobody knows before it is written; werkzeug would say 0.
        response.automatically_set_content_length = False
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
            done = writer.change_graph(action, graph=target.graph, whole=target.whole, only_if=_read_precondition())
        return written(done.snapshot)
    kinds, documents = _read_documents(target)
    location = None
    if target.whole and action is WriteAction.POST and kinds <= set(GRAPH_FORMATS):
        # 5.5: triples sent to the store itself become a graph of their own, with an address of its own.
        target = _Target(f"{request.base_url}/{secrets.token_hex(8)}")
        location = target.graph
    with count_write():
        done = writer.change_graph(action, graph=target.graph, whole=target.whole, documents=documents, only_if=_read_precondition())
    return written(done.snapshot, status=201 if done.created else 204, location=location)


def _read_documents(target: _Target) -> tuple[set[Format], list[Document]]:
    """Read what is to be written and tell in which formats it is: the body, or each part of a form (5.5)."""
    if request.mimetype == MULTIPART:
        parts = split_parts(read_body())
        formats = [_read_part(part, target) for part in parts]
        return set(formats), [Document(each.media_type, part.content) for each, part in zip(formats, parts, strict=True)]
    chosen = _find_format(request.mimetype, target, "A graph")
    if chosen is not RDF_XML:  # which says itself what it is in
        refuse_charset("A graph")
    return {chosen}, [Document(chosen.media_type, read_body())]


def _read_part(part: Part, target: _Target) -> Format:
    """Tell the format of a part of a form; where it says none that is known, its file's ending does."""
    named = find_format(part.filename.rpartition(".")[2], _offers(target)) if "." in part.filename else None
    is_vague = part.media_type in {"", "application/octet-stream", "text/plain"}
    return named if named is not None and is_vague else _find_format(part.media_type, target, f"The part {part.name!r}")


def _offers(target: _Target) -> tuple[Format, ...]:
    """Return what may be sent: quads fit the whole store only."""
    return (*QUAD_FORMATS, *GRAPH_FORMATS) if target.whole else GRAPH_FORMATS


def _find_format(media_type: str, target: _Target, what: str) -> Format:
    found = next((offer for offer in _offers(target) if media_type in offer.media_types), None)
    if found is None:
        known = ", ".join(dict.fromkeys(offer.media_type for offer in _offers(target)))
        abort(415, f"{what} is not taken as {media_type or 'nothing named'!r}; say in Content-Type which it is: {known}.")
    return found


def _read_precondition() -> Precondition:
    """Read what the client wants to hold before it writes (RFC 9110, 13.1.1 and 13.1.2)."""
    wanted, unwanted = request.if_match, request.if_none_match
    exists = True if wanted.star_tag else False if unwanted.star_tag else None
    versions = tuple(_read_versions(wanted.as_set())) if wanted and not wanted.star_tag else None
    return Precondition(exists, versions, tuple(_read_versions(unwanted.as_set(include_weak=True))))


def _read_versions(etags: Iterable[str]) -> Iterator[int]:
    """Yield the versions that ETags of this service name; one that it has not given names none."""
    for etag in etags:
        mark, _, rest = etag.partition("-")
        number = rest.partition("-")[0]
        if mark == current_runtime().mark and number.isdecimal():
            yield int(number)
