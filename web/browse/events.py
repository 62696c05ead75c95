"""The pages of events and series: all of them, an edition among the others, who spoke there for whom, and what was said.

Called through the app's routes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from ontology.terms import DBO, KG, RDF, SCHEMA, SKOS
from web.browse.facts import Role, find_roles, list_cards, list_facts
from web.browse.listing import Cell, Listing, answer_listing
from web.browse.people import ARTICLES_NAMING
from web.browse.resources import answer_page
from web.lookup import Lookup, Thing
from web.runtime import current_lookup

__all__ = ["Speaker", "events", "list_speakers"]

events = Blueprint("events", __name__)

_LIST = """
SELECT ?event ?name (SAMPLE(?began) AS ?date) (SAMPLE(?where) AS ?place)
  (COUNT(DISTINCT ?person) AS ?speakers) (COUNT(DISTINCT ?statement) AS ?statements) WHERE {
  ?event a schema:Event ; schema:name ?name .
  OPTIONAL { ?event schema:startDate ?began }
  OPTIONAL { ?event schema:location ?where }
  OPTIONAL { ?event kg:speaker ?person }
  OPTIONAL { ?statement schema:recordedIn ?event }
} GROUP BY ?event ?name ORDER BY DESC(?date) LCASE(?name) ?event"""
_SERIES = "SELECT ?series ?name WHERE { ?series a schema:EventSeries ; schema:name ?name } ORDER BY LCASE(?name) ?series"
_EDITIONS = """
SELECT ?this ?edition (SAMPLE(?count) AS ?number) (SAMPLE(?began) AS ?date) WHERE {
  ?edition schema:superEvent ?this . OPTIONAL { ?edition kg:editionNumber ?count } OPTIONAL { ?edition schema:startDate ?began }
} GROUP BY ?this ?edition ORDER BY ?number ?date ?edition"""
_PARTS = "SELECT DISTINCT ?this ?part WHERE { { ?this schema:subEvent ?part } UNION { ?part schema:superEvent ?this } }"
_SPEAKERS = """
SELECT DISTINCT ?this ?person ?assertion WHERE {
  ?this kg:speaker ?person . OPTIONAL { ?assertion rdf:subject ?this ; rdf:object ?person ; rdf:predicate kg:speaker }
} ORDER BY ?assertion"""
# An office without a place of its own is where the body above it is.
_CITIES = "SELECT DISTINCT ?this ?place WHERE { ?this org:subOrganizationOf*/schema:location ?place }"
_ATTENDANCE = """
SELECT ?this ?count ?value ?minimum ?unit ?qualifier ?assertion WHERE {
  ?this kg:attendance ?count .
  OPTIONAL { ?count schema:value ?value } OPTIONAL { ?count schema:minValue ?minimum }
  OPTIONAL { ?count schema:unitText ?unit } OPTIONAL { ?count kg:qualifier ?qualifier }
  OPTIONAL { ?assertion rdf:subject ?this ; rdf:predicate kg:attendance ; rdf:object ?count }
}"""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who spoke at an event: the roles they spoke in, and the assertion that they spoke there."""

    person: Thing
    roles: tuple[Role, ...]
    cities: tuple[Thing, ...]
    assertion: Thing | None


@events.get("/events")
def list_events() -> Response | str:
    """Show every event and every series."""
    lookup = current_lookup()
    listing = Listing(
        "Events",
        "Editions of series, their parts and other meetings, the newest first.",
        ("Name", "Date", "Place", "Speakers", "Statements"),
        _rows(lookup),
        "No event is named in the store yet.",
    )
    return answer_listing(listing, template="events.html", series=[lookup.thing(row["series"]) for row in lookup.rows(_SERIES)])


def _rows(lookup: Lookup) -> Iterator[Sequence[Cell]]:
    for row in lookup.rows(_LIST):
        place = lookup.thing(row["place"]) if "place" in row else None
        yield lookup.thing(row["event"]), row.get("date"), place, int(row["speakers"]), int(row["statements"])


@events.get("/events/<path:key>")
def show_event(key: str) -> Response:
    """Show one event."""
    return answer_page("event", key, _event_page)


@events.get("/series/<path:key>")
def show_series(key: str) -> Response:
    """Show one series with its editions."""
    return answer_page("series", key, _series_page)


def list_speakers(lookup: Lookup, event: str) -> list[Speaker]:
    """List who spoke at an event, each with the roles that the articles give, by name."""
    assertions: dict[str, str] = {}
    for row in lookup.rows(_SPEAKERS, this=event):
        assertions.setdefault(row["person"], row.get("assertion", ""))
    return [_read_speaker(lookup, person, assertions[person.iri]) for person in lookup.things(assertions)]


def _read_speaker(lookup: Lookup, person: Thing, assertion: str) -> Speaker:
    roles = tuple(find_roles(lookup, person.iri))
    locations = (row["place"] for role in roles if role.organisation for row in lookup.rows(_CITIES, this=role.organisation.iri))
    return Speaker(person, roles, tuple(lookup.things(locations)), lookup.thing(assertion) if assertion else None)


def list_editions(lookup: Lookup, series: str) -> list[tuple[Thing, str, str]]:
    """List the editions of a series with number and date, the first first."""
    return [(lookup.thing(row["edition"]), row.get("number", ""), row.get("date", "")) for row in lookup.rows(_EDITIONS, this=series)]


def _event_page(lookup: Lookup, iri: str) -> str:
    above = lookup.things(lookup.values(iri, SCHEMA.superEvent))
    series = next((thing for thing in above if thing.kind == "series"), None)
    return render_template(
        "event.html",
        event=lookup.thing(iri),
        series=series,
        editions=list_editions(lookup, series.iri) if series else [],
        whole=[thing for thing in above if thing.kind != "series"],
        before=lookup.things(lookup.values(iri, DBO.previousEvent)),
        is_part=str(KG.SubEvent) in lookup.values(iri, RDF.type),
        forms=[form for form in lookup.values(iri, SKOS.altLabel) if form != lookup.thing(iri).name],
        facts=[fact for fact in list_facts(lookup, iri) if fact.predicate not in _SHOWN_OTHERWISE],
        attendance=lookup.first(_ATTENDANCE, this=iri),
        parts_of=lookup.things(row["part"] for row in lookup.rows(_PARTS, this=iri)),
        speakers=list_speakers(lookup, iri),
        cards=list_cards(lookup, values={"event": iri}),
        about=[card for card in list_cards(lookup, values={"about": iri}) if not card.event or card.event.iri != iri],
        articles=[(lookup.thing(row["article"]), row.get("published", "")) for row in lookup.rows(ARTICLES_NAMING, this=iri)],
    )


_SHOWN_OTHERWISE = frozenset(map(str, (KG.speaker, KG.attendance)))


def _series_page(lookup: Lookup, iri: str) -> str:
    editions = list_editions(lookup, iri)
    return render_template(
        "series.html",
        series=lookup.thing(iri),
        editions=[
            (thing, number, date, lookup.things(lookup.values(thing.iri, SCHEMA.location)), list_speakers(lookup, thing.iri))
            for thing, number, date in editions
        ],
        articles=[(lookup.thing(row["article"]), row.get("published", "")) for row in lookup.rows(ARTICLES_NAMING, this=iri)],
    )
