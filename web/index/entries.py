"""Collect from a snapshot what its index holds: every thing with its kind, names and date, every statement with what it is chosen by.

It reads the merged view by patterns, in one pass a predicate, and keeps nothing. Called where the index is made.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store
from rdflib import URIRef

from graph.analysis import KINDS, choose_name
from ontology.terms import KG, OA, ORG, RDF, SCHEMA, SKOS

__all__ = ["SORTS", "Saying", "Tally", "ThingEntry", "list_sayings", "list_things", "tally_relations"]

_VIEW = DefaultGraph()
_FORMS = (SCHEMA.name, SCHEMA.headline, SKOS.prefLabel, SCHEMA.text, SKOS.altLabel)
"""What things are called, the first that there is being the name that pages show; as `graph.analysis.find_name` has it."""
_DATES = (SCHEMA.datePublished, SCHEMA.startDate)
_TALLIES = (
    ("organisations", SCHEMA.location, "organisation"),
    ("events", SCHEMA.location, "event"),
    ("people", SCHEMA.affiliation, "person"),
    ("statements", SCHEMA.creator, "statement"),
    ("statements", SCHEMA.recordedIn, "statement"),
    ("statements", SCHEMA.isPartOf, "statement"),
    ("editions", SCHEMA.superEvent, "event"),
)
"""What lists count beside a thing: how many of a kind have it as the value of a predicate."""
SORTS: dict[URIRef, str] = {
    SCHEMA.City: "city",
    SCHEMA.Country: "country",
    SCHEMA.AdministrativeArea: "region",
    SCHEMA.GovernmentOrganization: "government body",
    SCHEMA.Corporation: "company",
    SCHEMA.EducationalOrganization: "school or university",
    SCHEMA.NewsMediaOrganization: "news organisation",
    KG.EventEdition: "edition",
    KG.SubEvent: "part of an event",
}
"""Narrower classes in words, the one that decides first."""
_ORDER = ("person", "organisation", "place", "event", "series", "article", "proposal", "statement")


@dataclass(frozen=True, slots=True)
class ThingEntry:
    """A thing: `forms` are all that it is called, its name first; `date` is when it was published or began, else empty.

    `sort` says more closely what it is ("city"), as far as that is known.
    """

    iri: str
    kind: str
    forms: tuple[str, ...]
    date: str
    mentions: int
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of something a thing has ("statements", 3)."""

    iri: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Saying:
    """A statement by what the ledger chooses and orders it by: `places` are those that its proposals are for.

    `start` is where its words stand in the article.
    """

    iri: str
    speakers: tuple[str, ...]
    agencies: tuple[str, ...]
    topics: tuple[str, ...]
    places: tuple[str, ...]
    event: str
    article: str
    date: str
    start: int
    is_proposal: bool
    is_denied: bool
    is_possible: bool


def list_things(store: Store) -> list[ThingEntry]:
    """List all things of the kinds that have pages: kind by kind, and in each those that most articles name first."""
    kinds = _find_kinds(store)
    forms = _collect_forms(store, kinds)
    mentions = Counter(value for _, value in _pairs(store, SCHEMA.mentions))
    dates = {iri: value for predicate in _DATES for iri, value in _pairs(store, predicate)}
    sorts = {node.value: sort for of, sort in reversed(SORTS.items()) for node in _subjects(store, RDF.type, of)}
    entries = [ThingEntry(iri, kind, _names(forms.get(iri, {}), iri), dates.get(iri, ""), mentions[iri], sorts.get(iri, "")) for iri, kind in kinds.items()]
    # Newer first among equals; an IRI decides at last, so that one store gives one order.
    entries.sort(key=lambda entry: entry.iri)
    entries.sort(key=lambda entry: (entry.mentions, entry.date), reverse=True)
    return sorted(entries, key=lambda entry: _ORDER.index(entry.kind))


def list_sayings(store: Store) -> list[Saying]:
    """List all statements, newest article first and within an article in its order."""
    starts, agencies, places, dates = _find_starts(store), _by_subject(store, ORG.organization), _by_subject(store, SCHEMA.location), _dates(store)
    found = []
    for node in _subjects(store, RDF.type, KG.Statement):
        said = _read_record(store, node)
        article, event = (next(iter(said.get(str(predicate), ())), "") for predicate in (SCHEMA.isPartOf, SCHEMA.recordedIn))
        found.append(
            Saying(
                iri=node.value,
                speakers=tuple(said.get(_CREATOR, ())),
                agencies=tuple(agency for role in said.get(_ROLE, ()) for agency in agencies.get(role, ())),
                topics=tuple(said.get(_ABOUT, ())),
                places=tuple(place for proposal in said.get(_PROPOSES, ()) for place in places.get(proposal, ())),
                event=event,
                article=article,
                date=dates.get(article, ""),
                start=min((starts[each] for each in said.get(_EVIDENCE, ()) if each in starts), default=0),
                is_proposal=_PROPOSES in said,
                is_denied=str(KG.Negative) in said.get(_POLARITY, ()),
                is_possible=str(KG.Possible) in said.get(_CERTAINTY, ()),
            )
        )
    found.sort(key=lambda saying: (saying.article, saying.start, saying.iri))
    return sorted(found, key=lambda saying: saying.date, reverse=True)


_CREATOR, _ROLE, _ABOUT, _PROPOSES, _EVIDENCE, _POLARITY, _CERTAINTY = map(
    str, (SCHEMA.creator, KG.speakerRole, SCHEMA.about, KG.proposes, KG.evidence, KG.polarity, KG.certainty)
)


def tally_relations(store: Store, things: Iterable[ThingEntry]) -> list[Tally]:
    """Count what lists show beside a thing, so that no page counts."""
    kinds = {each.iri: each.kind for each in things}
    found: Counter[tuple[str, str]] = Counter()
    for name, predicate, kind in _TALLIES:
        found.update((value, name) for iri, value in _pairs(store, predicate) if kinds.get(iri) == kind and value in kinds)
    found.update((iri, "speakers") for iri, _ in _pairs(store, KG.speaker))
    return [Tally(iri, name, count) for (iri, name), count in found.items()]


def _find_kinds(store: Store) -> dict[str, str]:
    kinds: dict[str, str] = {}
    for kind in KINDS:
        for node in _subjects(store, RDF.type, kind.of):
            kinds.setdefault(node.value, kind.name)
    return kinds


def _collect_forms(store: Store, kinds: dict[str, str]) -> dict[str, dict[URIRef, list[str]]]:
    forms: dict[str, dict[URIRef, list[str]]] = {}
    for predicate in _FORMS:
        for iri, value in _pairs(store, predicate):
            if iri in kinds and value.strip():
                forms.setdefault(iri, defaultdict(list))[predicate].append(value)
    return forms


def _names(forms: dict[URIRef, list[str]], iri: str) -> tuple[str, ...]:
    in_order = [form for predicate in _FORMS for form in sorted(forms.get(predicate, ()))]
    name = next((choose_name(forms[predicate]) for predicate in _FORMS if forms.get(predicate)), iri.rstrip("/").rpartition("/")[2])
    return tuple(dict.fromkeys((name, *in_order)))


def _find_starts(store: Store) -> dict[str, int]:
    """Find the first character of each evidence node's words; evidence stands in the articles' graphs."""
    selected = {selector: start for selector, start in _pairs(store, OA.start, graph=None) if start.isdigit()}
    return {evidence: int(selected[selector]) for evidence, selector in _pairs(store, OA.hasSelector, graph=None) if selector in selected}


def _by_subject(store: Store, predicate: URIRef) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for iri, value in _pairs(store, predicate):
        found[iri].append(value)
    return {iri: sorted(values) for iri, values in found.items()}


def _dates(store: Store) -> dict[str, str]:
    return dict(_pairs(store, SCHEMA.datePublished))


def _read_record(store: Store, node: NamedNode) -> dict[str, list[str]]:
    """Read all that is said of a thing, values sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for quad in store.quads_for_pattern(node, None, None, _VIEW):
        if isinstance(quad.object, NamedNode | Literal):
            found[quad.predicate.value].append(quad.object.value)
    return {predicate: sorted(values) for predicate, values in found.items()}


def _subjects(store: Store, predicate: URIRef, target: URIRef) -> Iterator[NamedNode]:
    for quad in store.quads_for_pattern(None, NamedNode(str(predicate)), NamedNode(str(target)), _VIEW):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject


def _pairs(store: Store, predicate: URIRef, *, graph: DefaultGraph | None = _VIEW) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, NamedNode(str(predicate)), None, graph):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            yield quad.subject.value, quad.object.value
