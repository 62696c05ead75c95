"""The pages of places: all of them, and one with the agencies and meetings there, what is proposed for it and said of it.

A place that the gazetteer knows and a site that only one article names are shown alike. Called through the app's routes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from flask import Blueprint, Response, render_template

from ontology.terms import ORG, SCHEMA
from web.browse.around import draw_fan
from web.browse.cards import deal_cards
from web.browse.facts import add_words, list_facts, list_inverse_facts
from web.browse.listing import Cell, answer_listing, list_kind
from web.browse.organisations import sort_of
from web.browse.people import list_articles_naming, list_forms
from web.browse.resources import answer_page
from web.index import Entry, Filters
from web.lookup import Lookup, Thing

__all__ = ["Agency", "places"]

places = Blueprint("places", __name__)

MAX_SHOWN = 50
MAX_INSIDE = 200
MAX_PEOPLE = 6


@dataclass(frozen=True, slots=True)
class Agency:
    """A body that sits somewhere: the place, when it is a part of the one shown, its people, and the assertion that says so.

    Of a body whose own place no article gives, `above` is the body it is part of, which sits there.
    """

    organisation: Thing
    at: Thing | None
    above: Thing | None
    people: tuple[Thing, ...]
    assertion: Thing | None


@places.get("/places")
def list_places() -> Response:
    """Show every place."""
    lead = "Cities, regions, countries and sites that the articles name, and what contains them."
    columns = ("Name", "What it is", "In", "Organisations", "Events")
    return answer_listing(list_kind("place", "Places", lead, columns, "No place is named in the store yet.", read=_read_row))


def _read_row(lookup: Lookup, entry: Entry, counts: dict[str, int]) -> Sequence[Cell]:
    nearest = next(iter(lookup.containers(entry.iri)), None)
    # What contains a place is known of the places; no article says it.
    return lookup.thing(entry.iri), entry.sort, lookup.thing(nearest) if nearest else None, counts.get("organisations", 0), counts.get("events", 0)


@places.get("/places/<path:key>")
def show_place(key: str) -> Response:
    """Show a place that the gazetteer knows."""
    return answer_page("place", key, _page)


@places.get("/sites/<path:key>")
def show_site(key: str) -> Response:
    """Show a place that only one article knows."""
    return answer_page("site", key, _page)


def _page(lookup: Lookup, iri: str) -> str:
    place, facts = lookup.thing(iri), list_facts(lookup, iri)
    inside = _find_inside(lookup, iri)
    # What is said to be here and in a part of here stands once, as here.
    located: dict[Thing, str] = {}
    for thing, at in islice(_locate(lookup, [iri, *inside]), 2 * MAX_SHOWN + 1):
        located.setdefault(thing, at)
    geo = lookup.value(iri, SCHEMA.geo)
    return render_template(
        "place.html",
        place=place,
        sort=sort_of(lookup, iri),
        forms=list_forms(lookup, iri),
        position=(lookup.value(geo, SCHEMA.latitude), lookup.value(geo, SCHEMA.longitude)) if geo else None,
        same_as=[each for each in lookup.values(iri, SCHEMA.sameAs) if each.startswith(("http://", "https://"))],
        containers=[lookup.thing(each) for each in lookup.containers(iri)],
        inside=lookup.things(lookup.subjects(SCHEMA.containedInPlace, iri)[:MAX_SHOWN]),
        facts=add_words(lookup, facts),
        fan=draw_fan(facts + list_inverse_facts(lookup, iri), of=place),
        agencies=_list_agencies(lookup, {thing: at for thing, at in located.items() if thing.kind == "organisation"}, iri),
        events=_dated(lookup, [thing for thing in located if thing.kind == "event"])[:MAX_SHOWN],
        proposals=deal_cards(lookup, Filters(place=(iri,))),
        about=deal_cards(lookup, Filters(about=(iri,)), limit=15),
        articles=list_articles_naming(lookup, iri),
    )


def _find_inside(lookup: Lookup, iri: str) -> list[str]:
    """Find what lies in a place, and what lies in that: an agency in a district is an agency of its city."""
    found: dict[str, None] = {}
    frontier = [iri]
    while frontier and len(found) < MAX_INSIDE:
        frontier = [each for above in frontier for each in lookup.subjects(SCHEMA.containedInPlace, above) if each not in found and each != iri]
        found |= dict.fromkeys(frontier)
    return list(found)[:MAX_INSIDE]


def _locate(lookup: Lookup, iris: Sequence[str]) -> Iterator[tuple[Thing, str]]:
    """Yield the bodies and events that are in places, each with the place."""
    for at in iris:
        for thing in lookup.things(islice(lookup.iterate_subjects(SCHEMA.location, at), 2 * MAX_SHOWN)):
            yield thing, at


def _list_agencies(lookup: Lookup, located: Mapping[Thing, str], place: str) -> list[Agency]:
    """List the bodies that are in a place, each followed by its parts, which are there too unless an article puts them elsewhere."""
    found: dict[Thing, Agency] = {}
    waiting: deque[tuple[Thing, str, Thing | None]] = deque((organisation, at, None) for organisation, at in located.items())
    while waiting and len(found) < MAX_SHOWN:
        organisation, at, above = waiting.popleft()
        if organisation in found or (above is not None and lookup.values(organisation.iri, SCHEMA.location)):
            continue
        people = lookup.things(islice(lookup.iterate_subjects(SCHEMA.affiliation, organisation.iri), MAX_PEOPLE))
        said = lookup.assertion(organisation.iri, ORG.subOrganizationOf, above.iri) if above else lookup.assertion(organisation.iri, SCHEMA.location, at)
        found[organisation] = Agency(organisation, lookup.thing(at) if at != place else None, above, tuple(people), said)
        parts = lookup.things(islice(lookup.iterate_subjects(ORG.subOrganizationOf, organisation.iri), MAX_SHOWN - len(found)))
        waiting.extendleft((part, at, organisation) for part in reversed(parts))
    return list(found.values())


def _dated(lookup: Lookup, events: list[Thing]) -> list[tuple[Thing, str]]:
    return sorted(((event, lookup.value(event.iri, SCHEMA.startDate)) for event in events), key=lambda each: each[1], reverse=True)
