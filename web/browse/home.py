"""The home page: search, what the store holds, the newest events with who spoke there, articles, questions to begin with.

Called through the app's routes.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from graph.query import list_named_queries
from ontology.terms import SCHEMA
from web.browse.events import Speaker, list_speakers
from web.lookup import Lookup, Thing
from web.runtime import current_lookup, current_published

__all__ = ["home"]

home = Blueprint("home", __name__)

EVENTS = 2
ARTICLES = 6
QUESTIONS = ("speakers-and-roles", "proposals", "agencies-by-city")
"""Named queries to begin with."""
_FIGURES = (
    ("articles", "article", "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a a schema:NewsArticle }"),
    ("people", "person", "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a a schema:Person }"),
    ("organisations", "organisation", "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a a schema:Organization }"),
    ("places", "place", "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a a schema:Place }"),
    ("events", "event", "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a a schema:Event }"),
    ("statements", "statement", "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a a kg:Statement }"),
)
# Events where somebody speaks come first, then the newest.
_EVENTS = """
SELECT ?event (COUNT(DISTINCT ?person) AS ?speakers) (MAX(?began) AS ?date) WHERE {
  ?event a schema:Event . FILTER NOT EXISTS { ?event a kg:SubEvent }
  OPTIONAL { ?event schema:startDate ?began } OPTIONAL { ?event kg:speaker ?person }
} GROUP BY ?event ORDER BY DESC(?speakers > 0) DESC(STR(?date)) ?event LIMIT 6"""
_ARTICLES = """
SELECT ?article ?published ?publisher WHERE {
  ?article a schema:NewsArticle . OPTIONAL { ?article schema:datePublished ?published } OPTIONAL { ?article schema:publisher ?publisher }
} ORDER BY DESC(?published) ?article LIMIT 12"""


@dataclass(frozen=True, slots=True)
class Gathering:
    """An event as the home page shows it."""

    event: Thing
    date: str
    cities: tuple[Thing, ...]
    speakers: tuple[Speaker, ...]
    agencies: tuple[Thing, ...]


@home.get("/")
def show_home() -> str:
    """Show the home page."""
    published, lookup = current_published(), current_lookup()
    figures = published.keep("figures", lambda: [(section, kind, lookup.count(query)) for section, kind, query in _FIGURES])
    return render_template(
        "home.html",
        figures=figures,
        gatherings=_newest_gatherings(lookup),
        articles=_newest_articles(lookup),
        questions=[query for query in list_named_queries() if query.name in QUESTIONS],
        is_empty=not any(count for _, _, count in figures),
    )


def _newest_gatherings(lookup: Lookup) -> list[Gathering]:
    """List the newest events at which somebody is known to have spoken; without any, the newest event."""
    rows = list(lookup.rows(_EVENTS))
    chosen = [row for row in rows if int(row["speakers"])][:EVENTS] or rows[:1]
    return [_read_gathering(lookup, row["event"], row.get("date", "")) for row in chosen]


def _read_gathering(lookup: Lookup, event: str, date: str) -> Gathering:
    speakers = tuple(list_speakers(lookup, event))
    agencies = lookup.things(role.organisation.iri for speaker in speakers for role in speaker.roles if role.organisation)
    cities = lookup.things(lookup.values(event, SCHEMA.location))
    return Gathering(lookup.thing(event), date, tuple(cities), speakers, tuple(agencies))


def _newest_articles(lookup: Lookup) -> list[tuple[Thing, str, Thing | None]]:
    found: dict[str, tuple[Thing, str, Thing | None]] = {}
    for row in lookup.rows(_ARTICLES):
        publisher = lookup.thing(row["publisher"]) if "publisher" in row else None
        found.setdefault(row["article"], (lookup.thing(row["article"]), row.get("published", ""), publisher))
    return list(found.values())[:ARTICLES]
