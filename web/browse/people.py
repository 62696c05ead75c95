"""The pages of people: all of them, and one with names, roles, where they spoke and what they said.

Called through the app's routes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, render_template

from ontology.terms import SCHEMA, SKOS
from web.browse.facts import find_roles, list_cards, list_facts, list_inverse_facts
from web.browse.listing import Cell, Listing, answer_listing
from web.browse.resources import answer_page
from web.lookup import Lookup
from web.runtime import current_lookup

__all__ = ["people"]

people = Blueprint("people", __name__)

_LIST = """
SELECT ?person ?name (SAMPLE(?held) AS ?title) (SAMPLE(?at) AS ?organisation) (COUNT(DISTINCT ?statement) AS ?statements) WHERE {
  ?person a schema:Person ; schema:name ?name .
  OPTIONAL { ?membership org:member ?person . OPTIONAL { ?membership org:role/skos:prefLabel ?held } OPTIONAL { ?membership org:organization ?at } }
  OPTIONAL { ?statement schema:creator ?person }
} GROUP BY ?person ?name ORDER BY LCASE(?name) ?person"""
_SPOKE_AT = """
SELECT ?this ?event (SAMPLE(?began) AS ?date) (SAMPLE(?where) AS ?place) WHERE {
  ?event kg:speaker ?this . OPTIONAL { ?event schema:startDate ?began } OPTIONAL { ?event schema:location ?where . ?where a schema:City }
} GROUP BY ?this ?event ORDER BY DESC(?date)"""
_WITH = "SELECT DISTINCT ?this ?other WHERE { ?event kg:speaker ?this, ?other . FILTER(?other != ?this) }"
ARTICLES_NAMING = """
SELECT ?this ?article ?published WHERE {
  ?article schema:mentions ?this . OPTIONAL { ?article schema:datePublished ?published }
} ORDER BY DESC(?published) LIMIT 50"""


@people.get("/people")
def list_people() -> Response | str:
    """Show everybody who is named."""
    lookup = current_lookup()
    return answer_listing(
        Listing(
            "People",
            "Everybody whom the articles name, with what they were when reported.",
            ("Name", "Title", "Organisation", "Statements"),
            _rows(lookup),
            "Nobody is named in the store yet.",
        )
    )


def _rows(lookup: Lookup) -> Iterator[Sequence[Cell]]:
    for row in lookup.rows(_LIST):
        organisation = lookup.thing(row["organisation"]) if "organisation" in row else None
        yield lookup.thing(row["person"]), row.get("title"), organisation, int(row["statements"])


@people.get("/people/<path:key>")
def show_person(key: str) -> Response | str:
    """Show one person."""
    return answer_page("person", key, _page)


def _page(lookup: Lookup, iri: str) -> str:
    return render_template(
        "person.html",
        person=lookup.thing(iri),
        forms=[form for form in lookup.values(iri, SKOS.altLabel) if form != lookup.thing(iri).name],
        roles=find_roles(lookup, iri),
        facts=[fact for fact in list_facts(lookup, iri) if fact.predicate not in (str(SCHEMA.affiliation), str(SCHEMA.jobTitle))],
        inverse=list_inverse_facts(lookup, iri),
        spoke_at=[
            (lookup.thing(row["event"]), row.get("date", ""), row.get("place") and lookup.thing(row["place"])) for row in lookup.rows(_SPOKE_AT, this=iri)
        ],
        together=lookup.things(row["other"] for row in lookup.rows(_WITH, this=iri)),
        cards=list_cards(lookup, values={"speaker": iri}),
        about=list_cards(lookup, values={"about": iri}),
        articles=[(lookup.thing(row["article"]), row.get("published", "")) for row in lookup.rows(ARTICLES_NAMING, this=iri)],
    )
