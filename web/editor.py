"""What the query editor asks of us: its own files, completions from the store, and the names of the IRIs in an answer.

It runs no query of a user (`/sparql` does). Called through the app's routes, and by the templates for what the editor has to know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from itertools import chain
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, request

from graph.query import list_named_queries
from ontology.terms import PREFIXES
from web.index import Hit, current_index
from web.runtime import current_lookup, current_runtime
from web.terms import KINDS, Completion, current_terms, prepare_terms, rank_terms

__all__ = ["describe_editor", "editor"]

editor = Blueprint("editor", __name__)

BUILD_FOLDER = Path(__file__).resolve().parent.parent / "node_modules" / "@zazuko" / "yasgui" / "build"
ASSETS = {"yasgui.min.js": "text/javascript", "yasgui.min.css": "text/css"}
"""YASGUI as npm brings it at set-up; without it the page keeps its plain form."""
ASSET_AGE_S = 3600
DEFAULT_LIMIT = 20
MAX_LIMIT = 100
MAX_OF_KIND = 10
MAX_NAMED = 500
"""So many IRIs are named at once: more than a page of any table."""


# ---------------------------------------------------------------------------------------------------------------- routes
@editor.get("/complete")
def complete() -> Response:
    """Offer classes, properties or entities of the newest version that fit what was typed."""
    kind, typed, limit = request.args.get("kind", ""), request.args.get("q", "").strip()[:200], _read_limit()
    if kind in KINDS:
        found = rank_terms(current_terms(kind), typed)
    elif kind == "entity":
        found = _find_entities(typed)
    else:
        abort(400, f"kind is {kind!r}; known: {', '.join((*KINDS, 'entity'))}.")
    return jsonify([asdict(completion) for completion in found[:limit]])


@editor.post("/names")
def name_iris() -> Response:
    """Say of each IRI that is sent as `iri` what it is called, of which kind it is and where its page is."""
    iris = request.form.getlist("iri")
    if len(iris) > MAX_NAMED:
        abort(413, f"{len(iris)} IRIs were sent; at most {MAX_NAMED} are named at once.")
    lookup = current_lookup()
    things = (lookup.thing(iri) for iri in dict.fromkeys(iris) if _is_iri(iri))
    return jsonify({thing.iri: {"name": thing.name, "kind": thing.kind, "href": thing.href} for thing in things})


@editor.get("/editor/<name>")
def show_asset(name: str) -> Response:
    """Give a file of the editor as npm installed it."""
    if name not in ASSETS or not (BUILD_FOLDER / name).is_file():
        abort(404, f"The editor has no file {name!r} here; `make setup` fetches its files.")
    response = Response((BUILD_FOLDER / name).read_bytes(), content_type=f"{ASSETS[name]}; charset=utf-8")
    response.cache_control.max_age = ASSET_AGE_S
    response.add_etag()
    response.make_conditional(request)
    return response


@editor.app_context_processor
def _offer_editor() -> dict[str, Callable[[], dict[str, object] | None]]:
    return {"describe_editor": describe_editor}


# -------------------------------------------------------------------------------------------------------------- contents
def describe_editor() -> dict[str, object] | None:
    """Say what the editor's script has to know; None where its files are not there, and the plain form is to stay."""
    if not all((BUILD_FOLDER / name).is_file() for name in ASSETS):
        return None
    prepare_terms()
    settings = current_runtime().settings
    return {
        "prefixes": PREFIXES,
        "queries": [{"name": query.name, "title": query.title, "text": query.text} for query in list_named_queries()],
        "limits": {"seconds": settings.query_timeout_s, "rows": settings.max_result_rows, "bytes": settings.max_result_bytes},
        "max_named": MAX_NAMED,
    }


def _find_entities(typed: str) -> list[Completion]:
    """Find things by any form of their names, people first; a few of each kind, so that none crowds the others out."""
    hits = chain.from_iterable(current_index().search(typed, limit=MAX_OF_KIND).values())
    return [Completion(hit.entry.iri, hit.entry.name, _describe_hit(hit)) for hit in hits]


def _describe_hit(hit: Hit) -> str:
    return hit.entry.kind if hit.form == hit.entry.name else f"{hit.entry.kind}, also {hit.form[:60]}"


def _read_limit() -> int:
    text = request.args.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= MAX_LIMIT:
        abort(400, f"limit is {text[:20]!r}; it is a number from 1 to {MAX_LIMIT}.")
    return int(text)


def _is_iri(text: str) -> bool:
    return ":" in text and not any(character <= " " or character in '<>"{}|^`\\' for character in text)
