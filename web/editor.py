"""What the query editor asks of us: its own files, completions from the store, and the names of the IRIs in an answer.

It runs no query of a user (`/sparql` does). Called through the app's routes, and by the templates for what the editor has to know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, request

from graph.query import list_named_queries
from ontology.terms import PREFIXES
from web.index import Hit, current_index
from web.lookup import Lookup
from web.runtime import current_lookup, current_published, current_runtime

__all__ = ["Completion", "describe_editor", "editor", "rank_terms"]

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

_TERMS = {
    "class": "SELECT ?term (COUNT(*) AS ?n) WHERE { ?thing a ?term FILTER(isIRI(?term)) } GROUP BY ?term",
    "property": "SELECT ?term (COUNT(*) AS ?n) WHERE { ?thing ?term ?value } GROUP BY ?term",
}
# Evidence stands in the articles' graphs only.
_TERMS_OF_ARTICLES = {
    "class": "SELECT ?term (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?thing a ?term } FILTER(isIRI(?term)) } GROUP BY ?term",
    "property": "SELECT ?term (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?thing ?term ?value } } GROUP BY ?term",
}


@dataclass(frozen=True, slots=True)
class Completion:
    """A term or a thing that may stand where the cursor is.

    Attributes:
        iri: what is written into the query.
        name: its name with a prefix ("kg:Statement"), or a thing's own name; the IRI where it has neither.
        about: one or two words more: its kind, or how often it is used.
        count: how many triples hold it; 0 for a thing.
    """

    iri: str
    name: str
    about: str
    count: int = 0


# ---------------------------------------------------------------------------------------------------------------- routes
@editor.get("/complete")
def complete() -> Response:
    """Offer classes, properties or entities of the newest version that fit what was typed."""
    kind, typed, limit = request.args.get("kind", ""), request.args.get("q", "").strip()[:200], _read_limit()
    if kind in _TERMS:
        found = rank_terms(_list_terms(kind), typed)
    elif kind == "entity":
        found = _find_entities(typed)
    else:
        abort(400, f"kind is {kind!r}; known: {', '.join((*_TERMS, 'entity'))}.")
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
    settings = current_runtime().settings
    return {
        "prefixes": PREFIXES,
        "queries": [{"name": query.name, "title": query.title, "text": query.text} for query in list_named_queries()],
        "limits": {"seconds": settings.query_timeout_s, "rows": settings.max_result_rows, "bytes": settings.max_result_bytes},
        "max_named": MAX_NAMED,
    }


def rank_terms(terms: Iterable[Completion], typed: str) -> list[Completion]:
    """Choose the terms that hold what was typed: those whose local name begins with it first, the most used of these first.

    >>> terms = [Completion("http://x/a#Place", "x:Place", "", 1), Completion("http://x/a#Replaced", "x:Replaced", "", 9)]
    >>> [term.name for term in rank_terms(terms, "place")]
    ['x:Place', 'x:Replaced']
    """
    wanted = typed.casefold()
    fitting = (term for term in terms if wanted in term.name.casefold() or term.iri.casefold().startswith(wanted))
    return sorted(fitting, key=lambda term: (not _local_name(term).startswith(wanted.rpartition(":")[2]), -term.count, term.iri))


def _list_terms(kind: str) -> list[Completion]:
    return current_published().keep(f"terms of kind {kind}", partial(_count_terms, current_lookup(), kind))


def _count_terms(lookup: Lookup, kind: str) -> list[Completion]:
    """Count each term in the merged view; of those that stand in articles' graphs only, there."""
    found: dict[str, Completion] = {}
    for query, place in ((_TERMS[kind], ""), (_TERMS_OF_ARTICLES[kind], ", within GRAPH")):
        for row in lookup.rows(query):
            count = int(row["n"])
            found.setdefault(row["term"], Completion(row["term"], _prefixed(row["term"]), f"{count:,} times{place}", count))
    return list(found.values())


def _find_entities(typed: str) -> list[Completion]:
    """Find things by any form of their names, people first; a few of each kind, so that none crowds the others out."""
    hits = chain.from_iterable(current_index().search(typed, limit=MAX_OF_KIND).values())
    return [Completion(hit.entry.iri, hit.entry.name, _describe_hit(hit)) for hit in hits]


def _describe_hit(hit: Hit) -> str:
    return hit.entry.kind if hit.form == hit.entry.name else f"{hit.entry.kind}, also {hit.form[:60]}"


def _prefixed(iri: str) -> str:
    """Write an IRI with its prefix where what is left is a plain name."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return iri


def _local_name(term: Completion) -> str:
    return term.name.rpartition("/")[2].rpartition("#")[2].rpartition(":")[2].casefold()


def _read_limit() -> int:
    text = request.args.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= MAX_LIMIT:
        abort(400, f"limit is {text[:20]!r}; it is a number from 1 to {MAX_LIMIT}.")
    return int(text)


def _is_iri(text: str) -> bool:
    return ":" in text and not any(character <= " " or character in '<>"{}|^`\\' for character in text)
