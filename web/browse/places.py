"""The pages of places: all of them, and one with what is there, who spoke there and what is said of it.

A place that the gazetteer knows and a site that only one article names are shown alike. Called through the app's routes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, render_template

from ontology.terms import RDF, SCHEMA, SKOS
from web.browse.facts import list_cards, list_facts
from web.browse.listing import Cell, Listing, answer_listing
from web.browse.people import ARTICLES_NAMING
from web.browse.resources import answer_page
from web.lookup import Lookup
from web.runtime import current_lookup

__all__ = ["places"]

places = Blueprint("places", __name__)

SORTS = {str(SCHEMA.City): "city", str(SCHEMA.Country): "country", str(SCHEMA.AdministrativeArea): "region"}
_LIST = """
SELECT ?place ?name (SAMPLE(?above) AS ?container) (COUNT(DISTINCT ?organisation) AS ?organisations) (COUNT(DISTINCT ?event) AS ?events) WHERE {
  ?place a schema:Place ; schema:name ?name .
  OPTIONAL { ?place schema:containedInPlace ?above }
  OPTIONAL { ?organisation schema:location ?place . ?organisation a schema:Organization }
  OPTIONAL { ?event schema:location ?place . ?event a schema:Event }
} GROUP BY ?place ?name ORDER BY LCASE(?name) ?place"""
# An agency in a district is an agency of its city too.
_AGENCIES = """
SELECT DISTINCT ?this ?organisation ?at WHERE {
  { ?organisation schema:location ?this BIND(?this AS ?at) } UNION { ?at schema:containedInPlace+ ?this . ?organisation schema:location ?at }
  ?organisation a schema:Organization
}"""
_EVENTS = """
SELECT DISTINCT ?this ?event ?date WHERE {
  { ?event schema:location ?this } UNION { ?at schema:containedInPlace+ ?this . ?event schema:location ?at }
  ?event a schema:Event . OPTIONAL { ?event schema:startDate ?date }
} ORDER BY DESC(?date)"""
_PEOPLE = """
SELECT DISTINCT ?this ?person WHERE { ?organisation schema:location ?this . ?membership org:organization ?organisation ; org:member ?person }"""
_INSIDE = "SELECT DISTINCT ?this ?inside WHERE { ?inside schema:containedInPlace ?this }"
_POSITION = "SELECT ?this ?latitude ?longitude WHERE { ?this schema:geo ?geo . ?geo schema:latitude ?latitude ; schema:longitude ?longitude }"


@places.get("/places")
def list_places() -> Response | str:
    """Show every place."""
    lookup = current_lookup()
    return answer_listing(
        Listing(
            "Places",
            "Cities, regions, countries and sites that the articles name, and what contains them.",
            ("Name", "What it is", "In", "Organisations", "Events"),
            _rows(lookup),
            "No place is named in the store yet.",
        )
    )


def _rows(lookup: Lookup) -> Iterator[Sequence[Cell]]:
    for row in lookup.rows(_LIST):
        container = lookup.thing(row["container"]) if "container" in row else None
        yield lookup.thing(row["place"]), sort_of(lookup, row["place"]), container, int(row["organisations"]), int(row["events"])


def sort_of(lookup: Lookup, iri: str) -> str:
    """Say what sort of place it is, empty when it is not known."""
    return next((SORTS[each] for each in lookup.values(iri, RDF.type) if each in SORTS), "")


@places.get("/places/<path:key>")
def show_place(key: str) -> Response:
    """Show a place that the gazetteer knows."""
    return answer_page("place", key, _page)


@places.get("/sites/<path:key>")
def show_site(key: str) -> Response:
    """Show a place that only one article knows."""
    return answer_page("site", key, _page)


def _page(lookup: Lookup, iri: str) -> str:
    return render_template(
        "place.html",
        place=lookup.thing(iri),
        sort=sort_of(lookup, iri),
        forms=[form for form in lookup.values(iri, SKOS.altLabel) if form != lookup.thing(iri).name],
        position=lookup.first(_POSITION, this=iri),
        same_as=[each for each in lookup.values(iri, SCHEMA.sameAs) if each.startswith(("http://", "https://"))],
        containers=lookup.things(lookup.values(iri, SCHEMA.containedInPlace)),
        inside=lookup.things(row["inside"] for row in lookup.rows(_INSIDE, this=iri)),
        facts=list_facts(lookup, iri),
        agencies=lookup.things(row["organisation"] for row in lookup.rows(_AGENCIES, this=iri)),
        people=lookup.things(row["person"] for row in lookup.rows(_PEOPLE, this=iri)),
        events=[(lookup.thing(row["event"]), row.get("date", "")) for row in lookup.rows(_EVENTS, this=iri)],
        proposals=list_cards(lookup, values={"place": iri}),
        about=list_cards(lookup, values={"about": iri}),
        articles=[(lookup.thing(row["article"]), row.get("published", "")) for row in lookup.rows(ARTICLES_NAMING, this=iri)],
    )
