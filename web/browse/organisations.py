"""The pages of organisations: all of them, and one with its parts, place, people, roles and what was said for and of it.

Called through the app's routes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, render_template

from ontology.terms import ORG, RDF, SCHEMA, SKOS
from web.browse.facts import find_roles, list_cards, list_facts, list_inverse_facts
from web.browse.listing import Cell, Listing, answer_listing
from web.browse.people import ARTICLES_NAMING
from web.browse.resources import answer_page
from web.lookup import Lookup
from web.runtime import current_lookup

__all__ = ["organisations"]

organisations = Blueprint("organisations", __name__)

SORTS = {
    str(SCHEMA.GovernmentOrganization): "government body",
    str(SCHEMA.Corporation): "company",
    str(SCHEMA.EducationalOrganization): "school or university",
    str(SCHEMA.NewsMediaOrganization): "news organisation",
}
_LIST = """
SELECT ?organisation ?name (SAMPLE(?above) AS ?parent) (SAMPLE(?where) AS ?place) (COUNT(DISTINCT ?person) AS ?people) WHERE {
  ?organisation a schema:Organization ; schema:name ?name .
  OPTIONAL { ?organisation org:subOrganizationOf ?above }
  OPTIONAL { ?organisation schema:location ?where }
  OPTIONAL { ?person schema:affiliation ?organisation }
} GROUP BY ?organisation ?name ORDER BY LCASE(?name) ?organisation"""


@organisations.get("/organisations")
def list_organisations() -> Response | str:
    """Show every organisation."""
    lookup = current_lookup()
    return answer_listing(
        Listing(
            "Organisations",
            "Agencies, companies and other bodies that the articles name.",
            ("Name", "What it is", "Part of", "Place", "People"),
            _rows(lookup),
            "No organisation is named in the store yet.",
        )
    )


def _rows(lookup: Lookup) -> Iterator[Sequence[Cell]]:
    for row in lookup.rows(_LIST):
        parent, place = (lookup.thing(row[name]) if name in row else None for name in ("parent", "place"))
        yield lookup.thing(row["organisation"]), sort_of(lookup, row["organisation"]), parent, place, int(row["people"])


def sort_of(lookup: Lookup, iri: str) -> str:
    """Say what sort of body it is, empty when it is not known."""
    return next((SORTS[each] for each in lookup.values(iri, RDF.type) if each in SORTS), "")


@organisations.get("/organisations/<path:key>")
def show_organisation(key: str) -> Response:
    """Show one organisation."""
    return answer_page("organisation", key, _page)


def _page(lookup: Lookup, iri: str) -> str:
    shown = {str(SCHEMA.affiliation), str(ORG.subOrganizationOf)}
    return render_template(
        "organisation.html",
        organisation=lookup.thing(iri),
        sort=sort_of(lookup, iri),
        forms=[form for form in lookup.values(iri, SKOS.altLabel) if form != lookup.thing(iri).name],
        facts=list_facts(lookup, iri),
        parts_of=lookup.things(_subjects(lookup, iri)),
        inverse=[fact for fact in list_inverse_facts(lookup, iri) if fact.predicate not in shown],
        roles=find_roles(lookup, iri),
        cards=_unique_cards(lookup, iri),
        about=list_cards(lookup, values={"about": iri}),
        articles=[(lookup.thing(row["article"]), row.get("published", "")) for row in lookup.rows(ARTICLES_NAMING, this=iri)],
    )


def _subjects(lookup: Lookup, iri: str) -> list[str]:
    return [row["part"] for row in lookup.rows("SELECT ?this ?part WHERE { ?part org:subOrganizationOf ?this }", this=iri)]


def _unique_cards(lookup: Lookup, iri: str) -> list[object]:
    """List what was said in a role at it and what it said itself, each statement once."""
    cards = [*list_cards(lookup, values={"agency": iri}), *list_cards(lookup, values={"speaker": iri})]
    return list({card.thing.iri: card for card in cards}.values())
