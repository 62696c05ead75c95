"""The pages of people: all of them, and one with names, roles, where they spoke and with whom, and what they said.

Called through the app's routes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from ontology.terms import KG, ORG, SCHEMA, SKOS
from web.browse.around import draw_fan
from web.browse.cards import deal_cards
from web.browse.conflicts import list_disagreements
from web.browse.facts import add_words, find_roles, list_facts, list_inverse_facts, quote_roles
from web.browse.listing import Cell, Cited, answer_listing, ask_why, cite, list_kind
from web.browse.resources import answer_page
from web.index import Entry, Filters, current_index
from web.lookup import Lookup, Thing

__all__ = ["Appearance", "list_articles_naming", "list_forms", "people"]

people = Blueprint("people", __name__)

MAX_OTHERS = 10
MAX_APPEARANCES = 12
MAX_ARTICLES = 30


@dataclass(frozen=True, slots=True)
class Appearance:
    """An event at which somebody spoke: when, where, who else did, and the assertion that says so."""

    event: Thing
    date: str
    places: tuple[Thing, ...]
    others: tuple[Thing, ...]
    assertion: Thing | None


@people.get("/people")
def list_people() -> Response:
    """Show everybody who is named."""
    lead = "Everybody whom the articles name, with what they were when last reported."
    columns = ("Name", "Title", "Organisation", "As of", "Statements")
    return answer_listing(list_kind("person", "People", lead, columns, "Nobody is named in the store yet.", read=_read_row))


def _read_row(lookup: Lookup, entry: Entry, counts: dict[str, int]) -> Sequence[Cell]:
    memberships = sorted(lookup.subjects(ORG.member, entry.iri), key=lambda each: lookup.value(each, KG.observedOn))
    if not memberships:
        return lookup.thing(entry.iri), None, None, None, counts.get("statements", 0)
    newest = memberships[-1]
    role, organisation = lookup.value(newest, ORG.role), lookup.value(newest, ORG.organization)
    title = Cited(lookup.value(role, SKOS.prefLabel), ask_why(lookup, newest, ORG.role, role)) if role else None
    at = cite(lookup, newest, ORG.organization, lookup.thing(organisation)) if organisation else None
    return lookup.thing(entry.iri), title, at, lookup.value(newest, KG.observedOn), counts.get("statements", 0)


@people.get("/people/<path:key>")
def show_person(key: str) -> Response:
    """Show one person."""
    return answer_page("person", key, _page)


def _page(lookup: Lookup, iri: str) -> str:
    person, roles = lookup.thing(iri), find_roles(lookup, iri)
    # What the roles tell, and of which there is one for each article, is not read again.
    facts = list_facts(lookup, iri, without=(SCHEMA.affiliation, SCHEMA.jobTitle))
    inverse = list_inverse_facts(lookup, iri)
    return render_template(
        "person.html",
        person=person,
        disagreements=list_disagreements(lookup, iri),
        forms=list_forms(lookup, iri),
        roles=quote_roles(lookup, roles),
        facts=add_words(lookup, facts + [fact for fact in inverse if fact.predicate != str(KG.speaker)][:MAX_OTHERS]),
        appearances=_list_appearances(lookup, iri, {fact.value: fact.assertion for fact in inverse if fact.predicate == str(KG.speaker)}),
        fan=draw_fan(facts + inverse, roles, of=person),
        said=deal_cards(lookup, Filters(speaker=(iri,))),
        about=deal_cards(lookup, Filters(about=(iri,)), limit=10),
        articles=list_articles_naming(lookup, iri),
    )


def list_forms(lookup: Lookup, iri: str) -> list[str]:
    """List what a thing is called besides its name; what was found to be one thing keeps the names of all that it was."""
    forms = dict.fromkeys((*lookup.values(iri, SCHEMA.name), *lookup.values(iri, SKOS.altLabel)))
    return [form for form in forms if form != lookup.thing(iri).name]


def list_articles_naming(lookup: Lookup, iri: str) -> list[tuple[Thing, str]]:
    """List the newest articles that name a thing, with their dates."""
    newest = current_index().list_newest(lookup.iterate_subjects(SCHEMA.mentions, iri), limit=MAX_ARTICLES)
    return [(lookup.thing(entry.iri), entry.date) for entry in newest]


def _list_appearances(lookup: Lookup, iri: str, assertions: dict[Thing | str, Thing]) -> list[Appearance]:
    """List the events at which somebody spoke, the newest first."""
    newest = current_index().list_newest(lookup.iterate_subjects(KG.speaker, iri), limit=MAX_APPEARANCES)
    return [
        Appearance(
            lookup.thing(event.iri),
            event.date,
            tuple(lookup.things(lookup.values(event.iri, SCHEMA.location))),
            tuple(lookup.things(other for other in lookup.values(event.iri, KG.speaker)[:MAX_OTHERS] if other != iri)),
            assertions.get(lookup.thing(event.iri)) or lookup.assertion(event.iri, KG.speaker, iri),
        )
        for event in newest
    ]
