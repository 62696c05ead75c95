"""What the pages show of a thing: its facts and roles, each with the words that it rests on.

It reads through a `Lookup` and knows no request and no markup. Called by the pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from rdflib import URIRef

from graph.analysis import RELATIONS, Quote
from ontology.terms import KG, ORG, RDF, SCHEMA, SKOS
from web.browse.support import ALONE, Support, find_support
from web.lookup import Lookup, Thing

__all__ = ["Fact", "Role", "add_words", "find_roles", "list_facts", "list_inverse_facts", "name_relation", "quote_roles"]

MAX_INVERSE = 40
"""So many relations to others are read: a capital is named as the place of thousands, which lists show better."""
MAX_MEMBERSHIPS = 200
MAX_ROLES = 40


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation in words with its other side, a thing or a plain value; `assertion` leads to its evidence.

    What several articles say is one fact, with the assertion of one of them; `quotes` and `support` are filled in by `add_words`.
    """

    relation: str
    predicate: str
    value: Thing | str
    assertion: Thing
    articles: int = 1
    quotes: tuple[Quote, ...] = ()
    others: tuple[str, ...] = ()
    support: Support = ALONE


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody was when reported: `observed` is the date of the newest of the `articles` that say so, `first_observed` that of the oldest."""

    membership: Thing
    person: Thing
    title: str
    organisation: Thing | None
    observed: str
    assertion: Thing
    articles: int = 1
    quotes: tuple[Quote, ...] = ()
    memberships: tuple[str, ...] = ()
    first_observed: str = ""
    support: Support = ALONE


# --------------------------------------------------------------------------------------------------------------- facts
_ORDER = {str(predicate): place for place, predicate in enumerate(RELATIONS)}
# The narrower of two that always stand together is shown, and roles are shown as roles.
_UNSHOWN = frozenset(map(str, (SCHEMA.performer, SCHEMA.subEvent, ORG.member, ORG.organization, ORG.role)))
_OF_ARTICLES = frozenset(map(str, (SCHEMA.author, SCHEMA.publisher)))


def list_facts(lookup: Lookup, iri: str, *, without: Iterable[URIRef] = ()) -> list[Fact]:
    """List what is asserted of a thing, but for some predicates, in the order in which `RELATIONS` tells them."""
    left_out = _UNSHOWN.union(map(str, without))
    chosen = (each for predicate, found in lookup.assertions(iri).items() if predicate not in left_out for each in found)
    return _merged(_read_fact(lookup, each, RDF.object, is_inverse=False) for each in chosen)


def list_inverse_facts(lookup: Lookup, iri: str) -> list[Fact]:
    """List what is asserted of others about a thing, read from its side; who wrote and published what is told elsewhere."""
    assertions = islice(lookup.iterate_subjects(RDF.object, iri), MAX_INVERSE)
    found = (_read_fact(lookup, each, RDF.subject, is_inverse=True) for each in assertions)
    return _merged(fact for fact in found if fact.predicate not in _UNSHOWN | _OF_ARTICLES)


def add_words(lookup: Lookup, facts: Iterable[Fact]) -> list[Fact]:
    """Fill in the words of facts that are shown with them, and how many sources say so."""
    return [replace(each, quotes=lookup.quotes(each.assertion.iri), support=find_support(lookup, (each.assertion.iri, *each.others))) for each in facts]


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
        found[fact.predicate, fact.value] = replace(same, articles=same.articles + 1, others=(*same.others, fact.assertion.iri)) if same else fact
    return sorted(found.values(), key=lambda fact: (_ORDER.get(fact.predicate, len(_ORDER)), fact.value if isinstance(fact.value, str) else fact.value.name))


def _read_fact(lookup: Lookup, assertion: str, side: URIRef, *, is_inverse: bool) -> Fact:
    predicate = lookup.value(assertion, RDF.predicate)
    value = next(iter(lookup.terms(assertion, side)), "")
    return Fact(name_relation(predicate, is_inverse=is_inverse), predicate, value, lookup.thing(assertion))


# --------------------------------------------------------------------------------------------------------------- roles
def find_roles(lookup: Lookup, iri: str, *, limit: int = MAX_ROLES) -> list[Role]:
    """Find the roles that a person holds, or that are held at an organisation, newest first, without their words.

    What several articles call alike is one role, as of the newest of them.
    """
    memberships = {*lookup.subjects(ORG.member, iri), *islice(lookup.iterate_subjects(ORG.organization, iri), MAX_MEMBERSHIPS)}
    dated = sorted(((lookup.value(each, KG.observedOn), each) for each in memberships), reverse=True)
    found: dict[tuple[str, str, str], list[str]] = {}
    for _, membership in dated:
        role = lookup.value(membership, ORG.role)
        title = lookup.value(role, SKOS.prefLabel) if role else ""
        found.setdefault((lookup.value(membership, ORG.member), title, lookup.value(membership, ORG.organization)), []).append(membership)
    return [_read_role(lookup, alike, *key) for key, alike in islice(found.items(), limit)]


def quote_roles(lookup: Lookup, roles: Iterable[Role]) -> list[Role]:
    """Fill in the words of roles that are shown with them, and how many sources give them."""
    return [replace(role, quotes=lookup.quotes(role.assertion.iri), support=find_support(lookup, role.memberships)) for role in roles]


def _read_role(lookup: Lookup, alike: list[str], person: str, title: str, organisation: str) -> Role:
    newest = alike[0]
    assertions = sorted(lookup.subjects(RDF.subject, newest), key=lambda each: _ROLE_ORDER.get(lookup.value(each, RDF.predicate), len(_ROLE_ORDER)))
    return Role(
        membership=lookup.thing(newest),
        person=lookup.thing(person or newest),
        title=title,
        organisation=lookup.thing(organisation) if organisation else None,
        observed=lookup.value(newest, KG.observedOn),
        assertion=lookup.thing(assertions[0] if assertions else newest),
        articles=len(alike),
        memberships=tuple(alike),
        first_observed=min(filter(None, (lookup.value(each, KG.observedOn) for each in alike)), default=""),
    )


# The words of the body and of the title say more than those of the name alone.
_ROLE_ORDER = {str(ORG.organization): 0, str(ORG.role): 1, str(ORG.member): 2}
