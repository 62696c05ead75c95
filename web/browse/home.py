"""The home page: search, what the store holds, the newest events with who spoke there, articles, questions to begin with.

Called through the app's routes.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, g, make_response, render_template, request

from graph.query import list_named_queries
from ontology.terms import SCHEMA
from web.browse.events import Speaker, list_speakers
from web.index import Entry, Index, current_index
from web.lookup import Lookup, Thing
from web.offers import Twin, link_twins
from web.runtime import current_lookup, current_published

__all__ = ["home"]

home = Blueprint("home", __name__)

EVENTS = 2
ARTICLES = 6
QUESTIONS = ("speakers-and-roles", "proposals", "agencies-by-city")
"""Named queries to begin with."""
VOID = Twin("VoID", "text/turtle", "/.well-known/void", "void.ttl")
"""What the store holds, as data."""
_LOOKED_THROUGH = 60
"""Among so many of the newest events those are looked for at which somebody spoke."""
_FIGURES = (
    ("article", "articles", "article", "", "/articles"),
    ("person", "people", "person", "", "/people"),
    ("agency or body", "agencies and bodies", "organisation", "", "/organisations"),
    ("city", "cities", "place", "city", "/places?only=city"),
    ("edition", "editions", "event", "edition", "/events?only=edition"),
    ("statement", "statements", "statement", "", "/statements"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many of something the store holds, and where they are listed."""

    name: str
    kind: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Gathering:
    """An event as the home page shows it."""

    event: Thing
    date: str
    cities: tuple[Thing, ...]
    speakers: tuple[Speaker, ...]


@home.get("/")
def show_home() -> Response:
    """Show the home page."""
    lookup, index = current_lookup(), current_index()

    def read() -> tuple[list[Gathering], list[tuple[Thing, str, Thing | None]]]:
        newest = index.list_by_date("article", offset=0, limit=ARTICLES)
        return _newest_gatherings(lookup, index), [_read_article(lookup, entry) for entry in newest]

    # Read once a version, and not kept while the index is of the one before; links depend on where the service stands.
    gatherings, articles = read() if g.get("is_provisional") else current_published().keep(f"home {request.script_root}", read)
    page = render_template(
        "home.html",
        twins=[VOID],
        figures=[_count(index, figure) for figure in _FIGURES],
        gatherings=gatherings,
        articles=articles,
        questions=[query for query in list_named_queries() if query.name in QUESTIONS],
        is_empty=not index.counts,
    )
    return link_twins(make_response(page), [VOID])


def _count(index: Index, figure: tuple[str, str, str, str, str]) -> Figure:
    """Count things of a sort; where there is none, the list is of all of the kind, for none of the sort is no page."""
    one, more, kind, sort, href = figure
    count = index.count(kind, sort=sort)
    return Figure(one if count == 1 else more, kind, count, href if count else href.partition("?")[0])


def _newest_gatherings(lookup: Lookup, index: Index) -> list[Gathering]:
    """List the newest events at which somebody is known to have spoken; without any, the newest event."""
    newest = index.list_by_date("event", offset=0, limit=_LOOKED_THROUGH)
    tallies = index.tally([entry.iri for entry in newest])
    chosen = [entry for entry in newest if tallies[entry.iri].get("speakers")][:EVENTS] or newest[:1]
    return [_read_gathering(lookup, entry) for entry in chosen]


def _read_gathering(lookup: Lookup, entry: Entry) -> Gathering:
    cities = lookup.things(lookup.values(entry.iri, SCHEMA.location))
    return Gathering(lookup.thing(entry.iri), entry.date, tuple(cities), tuple(list_speakers(lookup, entry.iri)))


def _read_article(lookup: Lookup, entry: Entry) -> tuple[Thing, str, Thing | None]:
    publishers = lookup.things(lookup.values(entry.iri, SCHEMA.publisher))
    return lookup.thing(entry.iri), entry.date, publishers[0] if publishers else None
