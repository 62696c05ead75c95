"""The page of conflicts: where articles disagree, both sides with their words, by kind; nothing is decided here.

Called through the app's routes, and by the pages of what the conflicts are about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from flask import Blueprint, Response, abort, request

from graph.analysis import Quote
from graph.conflicts import KINDS, Claim, Conflict, find_conflicts, find_conflicts_of
from web.browse.listing import Cited, Listing, Row, answer_listing
from web.browse.resources import words_in_articles
from web.browse.support import Support, find_support
from web.links import iri_from_path
from web.lookup import Lookup, Thing, Words
from web.runtime import current_lookup, current_published

__all__ = ["Disagreement", "conflicts", "list_disagreements"]

conflicts = Blueprint("conflicts", __name__)

MAX_PLACES = 3
"""So many articles are quoted on each side; "why" leads to all."""
_COLUMNS = ("About", "On what", "One says", "In", "Published", "Another says", "Also in", "Also published")


@dataclass(frozen=True, slots=True)
class Side:
    """What some articles say: the value, its words in their sentences, how many say so, and an assertion that carries the evidence."""

    value: str
    places: tuple[tuple[Quote, Words, Thing, Thing | None], ...]
    support: Support
    assertion: Thing


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A conflict as the pages show it; `body` is where somebody holds two posts."""

    about: Thing
    kind: str
    body: Thing | None
    sides: tuple[Side, Side]


@conflicts.get("/conflicts")
def show_conflicts() -> Response:
    """Show where articles disagree."""
    lookup, published = current_lookup(), current_published()
    found: Sequence[Conflict] = published.keep("conflicts", lambda: find_conflicts(published.snapshot.store, published.snapshot.names))
    about, only = request.args.get("about", ""), request.args.get("only", "")
    if about:
        iri = lookup.snapshot.representative(iri_from_path(lookup.base_iri, about))
        found = [each for each in found if iri in (each.about, each.body)]
    sorts = tuple((kind, count) for kind in KINDS if (count := sum(each.kind == kind for each in found)))
    if only and only not in KINDS:
        abort(404, f"Articles do not disagree on {only!r}; they may on: {', '.join(KINDS)}.")
    chosen = [each for each in found if only in ("", each.kind)]
    lead = "What two articles cannot both be right about. Both stand, each with its words; nothing here says which is right."
    listing = Listing(
        "Where articles disagree",
        lead,
        _COLUMNS,
        len(chosen),
        lambda offset, limit: [_row(lookup, each) for each in chosen[offset : offset + limit]],
        "No two articles disagree on what both name." if not about else "No two articles disagree on it.",
        sorts=sorts,
    )
    return answer_listing(listing, template="conflicts.html", read=lambda offset, limit: [_read(lookup, each) for each in chosen[offset : offset + limit]])


def list_disagreements(lookup: Lookup, iri: str) -> list[tuple[str, str, str]]:
    """List on what articles disagree about one thing: the kind and both values, for a line on its page."""
    found = find_conflicts_of(lookup.snapshot.store, lookup.snapshot.names, iri)
    return [(each.kind, each.one.value, each.other.value) for each in found]


def _row(lookup: Lookup, conflict: Conflict) -> Row:
    cells: list[Thing | str | Cited | None] = [lookup.thing(conflict.about), conflict.kind]
    for claim in (conflict.one, conflict.other):
        quote = next(iter(sorted(_quote(lookup, claim), key=lambda each: (each.published, each.article))), None)
        cells += [
            Cited(claim.value, lookup.thing(claim.assertions[0]).href or ""),
            lookup.thing(quote.article) if quote else None,
            quote.published if quote else None,
        ]
    return cells


def _read(lookup: Lookup, conflict: Conflict) -> Disagreement:
    sides = (_read_side(lookup, conflict.one), _read_side(lookup, conflict.other))
    return Disagreement(lookup.thing(conflict.about), conflict.kind, lookup.thing(conflict.body) if conflict.body else None, sides)


def _read_side(lookup: Lookup, claim: Claim) -> Side:
    quotes = sorted({quote.article: quote for quote in _quote(lookup, claim)}.values(), key=lambda each: (each.published, each.article))
    places = tuple(islice(words_in_articles(lookup, tuple(quotes)), MAX_PLACES))
    return Side(claim.value, places, find_support(lookup, claim.assertions), lookup.thing(claim.assertions[0]))


def _quote(lookup: Lookup, claim: Claim) -> list[Quote]:
    return [quote for assertion in islice(claim.assertions, 4 * MAX_PLACES) for quote in lookup.quotes(assertion)]
