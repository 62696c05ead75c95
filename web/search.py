"""Find people, organisations, places, events, series, articles, proposals and statements by what they are called or say.

The index does the finding; here are the page, its data and what the search field asks while one types. Called through the app's routes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, zip_longest

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from werkzeug.exceptions import HTTPException

from graph.errors import NewsgraphError
from web.browse.hints import hint
from web.browse.listing import Listing, Row, answer_data, choose_format
from web.index import Hit, Piece, current_index, cut_excerpt, mark_words
from web.lookup import Lookup, Thing
from web.negotiate import CSV, HTML, JSON, TURTLE
from web.offers import link_twins, twins
from web.runtime import current_lookup

__all__ = ["KIND_NAMES", "Found", "find_near", "search"]

search = Blueprint("search", __name__)

KIND_NAMES = {
    "person": "People",
    "organisation": "Organisations",
    "place": "Places",
    "event": "Events",
    "series": "Series",
    "article": "Articles",
    "proposal": "Proposals",
    "statement": "Statements",
}
MAX_WANTED = 200
MAX_HITS = 8
MAX_HITS_OF_KIND = 60
MAX_NEAR = 6
MAX_OFFERED = 10
"""So many are offered while one types; all are on the page."""
_EXCERPT = 180
_HASH = re.compile(r"-[0-9a-f]{8}$|-\d+$")


@dataclass(frozen=True, slots=True)
class Found:
    """A hit as it is shown: the thing, its name (or the form that fits) with the words marked, and what tells it apart.

    `pieces` spells the form by which it was found; `is_other_form` says that this is not its name.
    """

    thing: Thing
    pieces: tuple[Piece, ...]
    is_other_form: bool
    hint: str


@search.get("/search")
def show_hits() -> Response:
    """Show what is called so; a single hit is gone to at once when `go` is given."""
    wanted = request.args.get("q", "").strip()[:MAX_WANTED]
    kind = request.args.get("kind", "") if request.args.get("kind") in KIND_NAMES else ""
    hits = current_index().search(wanted, kinds=[kind] if kind else (), limit=MAX_HITS_OF_KIND if kind else MAX_HITS + 1)
    lookup = current_lookup()
    chosen = choose_format((HTML, JSON, CSV, TURTLE))
    if chosen is JSON:
        shown = _interleave(hits.values()) if request.args.get("brief") else list(chain.from_iterable(each[:MAX_HITS_OF_KIND] for each in hits.values()))
        found = [_data(_show(lookup, hit)) for hit in shown]
        return jsonify(_leave_out_alike(found) if request.args.get("brief") else found)
    only = [hit for each in hits.values() for hit in each]
    if chosen is not HTML:
        return answer_data(_list_found(lookup, only), chosen)
    if len(only) == 1 and request.args.get("go") and (href := lookup.thing(only[0].entry.iri).href):
        return redirect(href)  # type: ignore[return-value]  # werkzeug's type for flask's
    groups = {name: [_show(lookup, hit) for hit in each] for name, each in hits.items()}
    others = twins((JSON, CSV, TURTLE)) if wanted else []
    page = render_template(
        "search.html",
        twins=others,
        wanted=wanted,
        kind=kind,
        groups=groups,
        limit=MAX_HITS_OF_KIND if kind else MAX_HITS,
        kinds=KIND_NAMES,
        is_near=_is_near(wanted, only),
    )
    return link_twins(make_response(page), others)


def _list_found(lookup: Lookup, hits: list[Hit]) -> Listing:
    def rows(offset: int, limit: int) -> list[Row]:
        found = [(_show(lookup, hit), hit.form) for hit in hits[offset : offset + limit]]
        return [(each.thing, each.thing.kind, each.hint, form) for each, form in found]

    return Listing("Found", "", ("Name", "What it is", "More", "Found as"), len(hits), rows, "")


@search.get("/opensearch.xml")
def describe_search() -> Response:
    """Describe the search to a browser, which then offers it in its address bar."""
    return Response(render_template("opensearch.xml"), mimetype="application/opensearchdescription+xml")


def find_near(words: str) -> list[Found]:
    """Find what is called nearly so, the best of each kind first."""
    lookup = current_lookup()
    return [_show(lookup, hit) for hit in _interleave(current_index().search(words[:MAX_WANTED], limit=4).values())][:MAX_NEAR]


@search.app_context_processor
def _offer_near_names() -> dict[str, object]:
    """Give the page of what is not there the names that are nearest to its address."""
    return {"near_names": _near_address}


def _near_address() -> list[Found]:
    words = _HASH.sub("", request.path.rstrip("/").rpartition("/")[2]).replace("-", " ")
    try:
        return find_near(words) if words else []
    except (NewsgraphError, HTTPException):  # a page that says what is wrong must not fail over what it could add
        return []


def _interleave(groups: Iterable[list[Hit]]) -> list[Hit]:
    """Take the best of each kind, then the second best of each, so that no kind crowds out the others."""
    return [hit for row in zip_longest(*groups) for hit in row if hit is not None][:MAX_OFFERED]


def _show(lookup: Lookup, hit: Hit) -> Found:
    thing = lookup.thing(hit.entry.iri)
    text = cut_excerpt(hit.form, hit.is_wanted, characters=_EXCERPT)
    return Found(thing, mark_words(text, hit.is_wanted), hit.form != hit.entry.name, hint(lookup, thing))


def _leave_out_alike(found: list[dict[str, object]]) -> list[dict[str, object]]:
    """Offer words that several articles print of one speaker once: nobody could tell them apart. The page of hits has all."""
    return list({(each["name"], each["kind"], each["hint"]): each for each in reversed(found)}.values())[::-1]


def _data(found: Found) -> dict[str, object]:
    thing = found.thing
    pieces = [[piece.text, piece.is_found] for piece in found.pieces]
    form = "".join(piece.text for piece in found.pieces)
    return {"name": thing.name, "kind": thing.kind, "iri": thing.iri, "href": thing.href, "found": form, "pieces": pieces, "hint": found.hint}


def _is_near(wanted: str, hits: list[Hit]) -> bool:
    """Tell whether what was found is not called as was typed, but nearly so."""
    return bool(hits) and not any(hit.is_exact(wanted) for hit in hits)
