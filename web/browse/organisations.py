"""The pages of organisations: all of them, and one with its parts, cities, people, roles and what was said for and of it.

Called through the app's routes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, Response, render_template
from rdflib import URIRef

from ontology.terms import ORG, RDF, SCHEMA
from web.browse.around import draw_fan
from web.browse.cards import deal_cards
from web.browse.facts import add_words, find_roles, list_facts, list_inverse_facts, quote_roles
from web.browse.listing import Cell, Cited, answer_listing, cite, list_kind
from web.browse.people import list_articles_naming, list_forms
from web.browse.resources import answer_page
from web.index import SORTS, Entry, Filters
from web.lookup import Lookup, Thing

__all__ = ["cite_first", "find_cities", "organisations", "sort_of"]

organisations = Blueprint("organisations", __name__)

MAX_OTHERS = 30
MAX_ABOVE = 6
"""How many bodies and places above are climbed at most; a circle ends there too."""


@organisations.get("/organisations")
def list_organisations() -> Response:
    """Show every organisation."""
    lead = "Agencies, companies and other bodies that the articles name."
    columns = ("Name", "What it is", "Part of", "Place", "People", "Statements")
    return answer_listing(list_kind("organisation", "Organisations", lead, columns, "No organisation is named in the store yet.", read=_read_row))


def _read_row(lookup: Lookup, entry: Entry, counts: dict[str, int]) -> Sequence[Cell]:
    parent, place = (cite_first(lookup, entry.iri, predicate) for predicate in (ORG.subOrganizationOf, SCHEMA.location))
    return lookup.thing(entry.iri), entry.sort, parent, place, counts.get("people", 0), counts.get("statements", 0)


def cite_first(lookup: Lookup, iri: str, predicate: URIRef) -> Cited | None:
    """Make a cell of the first thing that has a relation to another, with its assertion; None when there is none."""
    value = next(iter(lookup.things(lookup.values(iri, predicate))), None)
    return cite(lookup, iri, predicate, value) if value else None


def sort_of(lookup: Lookup, iri: str) -> str:
    """Say more closely what a thing is ("company", "city"), empty when it is not known."""
    classes = frozenset(lookup.values(iri, RDF.type))
    return next((sort for of, sort in SORTS.items() if str(of) in classes), "")


def find_cities(lookup: Lookup, iri: str) -> list[Thing]:
    """Find the cities of a body: of its own place, else of the place of the body above it; the place itself where no city is known."""
    for body in _climb(iri, lambda each: lookup.values(each, ORG.subOrganizationOf)):
        locations = lookup.values(body, SCHEMA.location)
        cities = [place for location in locations for place in _climb(location, lookup.containers) if _is_city(lookup, place)]
        if locations:
            return lookup.things(cities or locations)
    return []


def _climb(iri: str, list_above: Callable[[str], list[str]]) -> list[str]:
    found = [iri]
    while len(found) < MAX_ABOVE:
        above = [each for each in list_above(found[-1]) if each not in found]
        if not above:
            break
        found.append(above[0])
    return found


def _is_city(lookup: Lookup, iri: str) -> bool:
    return str(SCHEMA.City) in lookup.values(iri, RDF.type)


@organisations.get("/organisations/<path:key>")
def show_organisation(key: str) -> Response:
    """Show one organisation."""
    return answer_page("organisation", key, _page)


def _page(lookup: Lookup, iri: str) -> str:
    organisation, roles = lookup.thing(iri), find_roles(lookup, iri)
    # Its people stand as roles, its parts in a list of their own.
    shown = {str(SCHEMA.affiliation), str(ORG.subOrganizationOf)}
    facts, inverse = list_facts(lookup, iri), list_inverse_facts(lookup, iri)
    return render_template(
        "organisation.html",
        organisation=organisation,
        sort=sort_of(lookup, iri),
        forms=list_forms(lookup, iri),
        cities=find_cities(lookup, iri),
        facts=add_words(lookup, facts + [fact for fact in inverse if fact.predicate not in shown][:MAX_OTHERS]),
        parts_of=[fact for fact in inverse if fact.predicate == str(ORG.subOrganizationOf)],
        roles=quote_roles(lookup, roles),
        fan=draw_fan(facts + inverse, roles, of=organisation),
        said=deal_cards(lookup, Filters(agency=(iri,))),
        itself=deal_cards(lookup, Filters(speaker=(iri,))),
        about=deal_cards(lookup, Filters(about=(iri,)), limit=10),
        articles=list_articles_naming(lookup, iri),
    )
