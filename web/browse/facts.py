"""What the pages show of a thing: its facts and roles, each with the words that it rests on.

It reads through a `Lookup` and knows no request and no markup. Called by the pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from rdflib import URIRef

from graph.analysis import RELATIONS, Quote
from ontology.terms import KG, ORG, RDF, SCHEMA, SKOS
from web.lookup import Lookup, Thing

__all__ = ["Fact", "Role", "find_roles", "list_facts", "list_inverse_facts", "name_relation"]

MAX_INVERSE = 60
"""So many relations to others are shown: a capital is named as the place of thousands, which lists show better."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation in words with its other side, a thing or a plain value; `assertion` leads to its evidence.

    What several articles say is one fact with the quotes of all; `assertion` is then the one of the newest.
    """

    relation: str
    predicate: str
    value: Thing | str
    assertion: Thing
    quotes: tuple[Quote, ...]

    @property
    def articles(self) -> int:
        """How many articles say so."""
        return len({quote.article for quote in self.quotes})


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody was when reported: `observed` is the date of the article that says so."""

    membership: Thing
    person: Thing
    title: str
    organisation: Thing | None
    observed: str
    assertion: Thing
    quotes: tuple[Quote, ...]


# --------------------------------------------------------------------------------------------------------------- facts
_ORDER = {str(predicate): place for place, predicate in enumerate(RELATIONS)}
# The narrower of two that always stand together is shown, and roles are shown as roles.
_UNSHOWN = frozenset(map(str, (SCHEMA.performer, SCHEMA.subEvent, ORG.member, ORG.organization, ORG.role)))
_OF_ARTICLES = frozenset(map(str, (SCHEMA.author, SCHEMA.publisher)))


def list_facts(lookup: Lookup, iri: str) -> list[Fact]:
    """List what is asserted of a thing, in the order in which `RELATIONS` tells them."""
    found = (_read_fact(lookup, each, RDF.object, is_inverse=False) for each in lookup.subjects(RDF.subject, iri))
    return _merged(fact for fact in found if fact.predicate not in _UNSHOWN)


def list_inverse_facts(lookup: Lookup, iri: str) -> list[Fact]:
    """List what is asserted of others about a thing, read from its side; who wrote and published what is told elsewhere."""
    assertions = (each for each in lookup.iterate_subjects(RDF.object, iri) if lookup.value(each, RDF.predicate) not in _UNSHOWN | _OF_ARTICLES)
    return _merged(_read_fact(lookup, each, RDF.subject, is_inverse=True) for each in islice(assertions, MAX_INVERSE))


def name_relation(predicate: str, *, is_inverse: bool = False) -> str:
    """Give a predicate in words, from either side; the end of its IRI when it has none."""
    relation = RELATIONS.get(URIRef(predicate))
    if relation is None:
        return predicate.rpartition("/")[2].rpartition("#")[2]
    return relation.inverse if is_inverse else relation.words


def _merged(facts: Iterable[Fact]) -> list[Fact]:
    """Join what several articles assert alike, and put all in order."""
    found: dict[tuple[str, Thing | str], Fact] = {}
    for fact in facts:
        same = found.get((fact.predicate, fact.value))
        quotes = tuple(dict.fromkeys((*same.quotes, *fact.quotes))) if same else fact.quotes
        newest = max(filter(None, (same, fact)), key=lambda each: max((quote.published for quote in each.quotes), default=""))
        found[fact.predicate, fact.value] = Fact(fact.relation, fact.predicate, fact.value, newest.assertion, quotes)
    return sorted(found.values(), key=lambda fact: (_ORDER.get(fact.predicate, len(_ORDER)), fact.value if isinstance(fact.value, str) else fact.value.name))


def _read_fact(lookup: Lookup, assertion: str, side: URIRef, *, is_inverse: bool) -> Fact:
    predicate = lookup.value(assertion, RDF.predicate)
    value = next(iter(lookup.terms(assertion, side)), "")
    return Fact(name_relation(predicate, is_inverse=is_inverse), predicate, value, lookup.thing(assertion), lookup.quotes(assertion))


# --------------------------------------------------------------------------------------------------------------- roles
def find_roles(lookup: Lookup, iri: str, *, limit: int = 100) -> list[Role]:
    """Find the roles that a person holds, or that are held at an organisation, newest first."""
    memberships = {*lookup.subjects(ORG.member, iri), *lookup.subjects(ORG.organization, iri)}
    newest = sorted(sorted(memberships), key=lambda each: lookup.value(each, KG.observedOn), reverse=True)
    return [_read_role(lookup, each) for each in newest[:limit]]


def _read_role(lookup: Lookup, membership: str) -> Role:
    organisation, title = lookup.value(membership, ORG.organization), lookup.value(membership, ORG.role)
    assertions = sorted(lookup.subjects(RDF.subject, membership), key=lambda each: _ROLE_ORDER.get(lookup.value(each, RDF.predicate), 9))
    quotes = tuple(dict.fromkeys(quote for each in assertions for quote in lookup.quotes(each)))
    return Role(
        membership=lookup.thing(membership),
        person=lookup.thing(lookup.value(membership, ORG.member) or membership),
        title=lookup.value(title, SKOS.prefLabel) if title else "",
        organisation=lookup.thing(organisation) if organisation else None,
        observed=lookup.value(membership, KG.observedOn),
        assertion=lookup.thing(assertions[0] if assertions else membership),
        quotes=quotes,
    )


# The words of the title and of the body say more than those of the name alone.
_ROLE_ORDER = {str(ORG.organization): 0, str(ORG.role): 1, str(ORG.member): 2}
