"""Say in a few words what tells a thing from others of its name: what somebody is, where a body sits, when a meeting was.

It reads through a `Lookup` and knows no request. Called by search, by pages of what is not there, and by completions.
"""

from __future__ import annotations

from ontology.terms import KG, ORG, SCHEMA, SKOS
from web.dates import print_day
from web.lookup import Lookup, Thing

__all__ = ["hint"]


def hint(lookup: Lookup, thing: Thing) -> str:
    """Describe a thing beside its name ("director, Shenzhen Medical Information Center"); empty when nothing is known."""
    if thing.kind == "person":
        return _role(lookup, thing.iri) or _names(lookup, thing.iri, lookup.values(thing.iri, SCHEMA.affiliation))
    if thing.kind == "statement":
        return _names(lookup, thing.iri, lookup.values(thing.iri, SCHEMA.creator))
    if thing.kind == "article":
        publisher = _names(lookup, thing.iri, lookup.values(thing.iri, SCHEMA.publisher))
        return ", ".join(filter(None, (publisher, print_day(lookup.value(thing.iri, SCHEMA.datePublished)))))
    if thing.kind == "event":
        places = _names(lookup, thing.iri, lookup.values(thing.iri, SCHEMA.location))
        return ", ".join(filter(None, (print_day(lookup.value(thing.iri, SCHEMA.startDate)), places)))
    above = lookup.values(thing.iri, ORG.subOrganizationOf) if thing.kind == "organisation" else lookup.containers(thing.iri)
    return _names(lookup, thing.iri, above or lookup.values(thing.iri, SCHEMA.location))


def _role(lookup: Lookup, person: str) -> str:
    """Give the newest role, title and organisation."""
    memberships = sorted(lookup.subjects(ORG.member, person), key=lambda each: lookup.value(each, KG.observedOn), reverse=True)
    for membership in memberships[:1]:
        titles = [lookup.value(role, SKOS.prefLabel) for role in lookup.values(membership, ORG.role)]
        return ", ".join(filter(None, (*titles[:1], _names(lookup, membership, lookup.values(membership, ORG.organization)))))
    return ""


def _names(lookup: Lookup, iri: str, others: list[str]) -> str:
    return ", ".join(lookup.thing(other).name for other in others[:1] if other != iri)
