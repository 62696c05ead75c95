"""What the pages show of a thing: its facts, roles and statements, each with the words that it rests on.

It reads through a `Lookup` and knows no request and no markup. Called by the pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from rdflib import URIRef

from graph.analysis import RELATIONS, Quote
from ontology.terms import KG, ORG, SCHEMA
from web.lookup import Lookup, Row, Term, Thing

__all__ = ["Card", "Fact", "Proposal", "Role", "find_roles", "list_cards", "list_facts", "list_inverse_facts", "name_relation"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation in words with its other side, a thing or a plain value, and the assertion that carries its evidence."""

    relation: str
    predicate: str
    value: Thing | str
    assertion: Thing
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody was when reported: `observed` is the date of the article that says so."""

    membership: Thing
    person: Thing
    title: str
    organisation: Thing | None
    observed: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a statement proposes, where, and who should act."""

    thing: Thing
    locations: tuple[Thing, ...]
    agents: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A statement as the pages show it."""

    thing: Thing
    text: str
    speaker: Thing
    title: str
    organisation: Thing | None
    mode: str
    cue: str
    is_denied: bool
    is_possible: bool
    about: tuple[Thing, ...]
    event: Thing | None
    relayed_by: Thing | None
    article: Thing
    published: str
    proposals: tuple[Proposal, ...]
    quotes: tuple[Quote, ...]

    @property
    def verb(self) -> str:
        """What the speaker did with these words: said, proposed or denied."""
        if self.proposals:
            return "proposed"
        return "denied" if self.is_denied else "said"


# --------------------------------------------------------------------------------------------------------------- facts
_FACTS = """
SELECT ?this ?assertion ?predicate ?value ?linked WHERE {
  ?assertion rdf:subject ?this ; rdf:predicate ?predicate ; rdf:object ?value . BIND(isIRI(?value) AS ?linked)
}"""
_INVERSE_FACTS = """
SELECT ?this ?assertion ?predicate ?value ?linked WHERE {
  ?assertion rdf:object ?this ; rdf:predicate ?predicate ; rdf:subject ?value . BIND(isIRI(?value) AS ?linked)
}"""
_ORDER = {str(predicate): place for place, predicate in enumerate(RELATIONS)}
# The narrower of two that always stand together is shown, and roles are shown as roles.
_UNSHOWN = {str(term) for term in (SCHEMA.performer, SCHEMA.subEvent, ORG.member, ORG.organization, ORG.role)}


def list_facts(lookup: Lookup, iri: str) -> list[Fact]:
    """List what is asserted of a thing, in the order in which `RELATIONS` tells them."""
    return _sorted(_read_fact(lookup, row, is_inverse=False) for row in lookup.rows(_FACTS, this=iri) if row["predicate"] not in _UNSHOWN)


def list_inverse_facts(lookup: Lookup, iri: str, *, limit: int = 500) -> list[Fact]:
    """List what is asserted of others about a thing, read from its side."""
    rows = (row for row in lookup.rows(_INVERSE_FACTS, this=iri) if row["predicate"] not in _UNSHOWN)
    return _sorted(_read_fact(lookup, row, is_inverse=True) for row in islice(rows, limit))


def name_relation(predicate: str, *, is_inverse: bool = False) -> str:
    """Give a predicate in words, from either side; the end of its IRI when it has none."""
    relation = RELATIONS.get(URIRef(predicate))
    if relation is None:
        return predicate.rpartition("/")[2].rpartition("#")[2]
    return relation.inverse if is_inverse else relation.words


def _sorted(facts: Iterator[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (_ORDER.get(fact.predicate, len(_ORDER)), fact.value if isinstance(fact.value, str) else fact.value.name))


def _read_fact(lookup: Lookup, row: Row, *, is_inverse: bool) -> Fact:
    value = lookup.thing(row["value"]) if row["linked"] == "true" else row["value"]
    relation = name_relation(row["predicate"], is_inverse=is_inverse)
    return Fact(relation, row["predicate"], value, lookup.thing(row["assertion"]), lookup.quotes(row["assertion"]))


# --------------------------------------------------------------------------------------------------------------- roles
_ROLES = """
SELECT ?this ?membership ?person ?title ?organisation ?observed WHERE {
  { ?membership org:member ?this } UNION { ?membership org:organization ?this }
  ?membership org:member ?person .
  OPTIONAL { ?membership org:organization ?organisation }
  OPTIONAL { ?membership org:role/skos:prefLabel ?title }
  OPTIONAL { ?membership kg:observedOn ?observed }
} ORDER BY DESC(?observed) ?membership"""
_ROLE_ASSERTION = "SELECT ?this ?assertion WHERE { ?assertion rdf:subject ?this ; rdf:predicate org:member }"


def find_roles(lookup: Lookup, iri: str) -> list[Role]:
    """Find the roles that a person holds, or that are held at an organisation, newest first."""
    return [_read_role(lookup, row) for row in lookup.rows(_ROLES, this=iri)]


def _read_role(lookup: Lookup, row: Row) -> Role:
    organisation = lookup.thing(row["organisation"]) if "organisation" in row else None
    assertions = lookup.rows(_ROLE_ASSERTION, this=row["membership"])
    quotes = tuple(dict.fromkeys(quote for each in assertions for quote in lookup.quotes(each["assertion"])))
    return Role(lookup.thing(row["membership"]), lookup.thing(row["person"]), row.get("title", ""), organisation, row.get("observed", ""), quotes)


# ---------------------------------------------------------------------------------------------------------- statements
_CARDS = """
SELECT ?statement ?text ?speaker ?cue ?mode ?polarity ?certainty ?event ?relayer ?article ?published ?title ?organisation {further} WHERE {{
  {pattern}
  ?statement a kg:Statement ; schema:creator ?speaker ; schema:text ?text ; schema:isPartOf ?article .
  OPTIONAL {{ ?article schema:datePublished ?published }}
  OPTIONAL {{ ?statement kg:cue ?cue }}
  OPTIONAL {{ ?statement kg:mode ?mode }}
  OPTIONAL {{ ?statement kg:polarity ?polarity }}
  OPTIONAL {{ ?statement kg:certainty ?certainty }}
  OPTIONAL {{ ?statement schema:recordedIn ?event }}
  OPTIONAL {{ ?statement kg:reportedBy ?relayer }}
  OPTIONAL {{ ?statement kg:speakerRole ?role
             OPTIONAL {{ ?role org:role/skos:prefLabel ?title }} OPTIONAL {{ ?role org:organization ?organisation }} }}
}} ORDER BY DESC(?published) ?article ?statement"""
PATTERNS = {
    "statement": "?statement_is schema:creator ?its_speaker . BIND(?statement_is AS ?statement)",
    "speaker": "?statement schema:creator ?speaker_is .",
    "agency": "?statement kg:speakerRole/org:organization ?agency_is .",
    "about": "?statement schema:about ?about_is .",
    "event": "?statement schema:recordedIn ?event_is .",
    "article": "?statement schema:isPartOf ?article_is .",
    "place": "?statement kg:proposes/schema:location ?place_is .",
    "polarity": "?statement kg:polarity ?polarity_is .",
    "certainty": "?statement kg:certainty ?certainty_is .",
    "words": "?statement schema:text ?printed . FILTER(CONTAINS(LCASE(?printed), LCASE(?words_is)))",
    "proposed": "FILTER EXISTS { ?statement kg:proposes ?any }",
    "said": "FILTER NOT EXISTS { ?statement kg:proposes ?any }",
}
"""How statements are chosen: fixed patterns; each `…_is` is put in place by substitution."""


def list_cards(lookup: Lookup, *patterns: str, values: Mapping[str, Term | str], limit: int = 50, offset: int = 0) -> list[Card]:
    """List statements, newest first and within an article in its order.

    Args:
        lookup: where to read.
        patterns: names of `PATTERNS` without a value ("proposed").
        values: names of `PATTERNS` with their values.
        limit: the most that are given; ask for one more than is shown to learn whether there are more.
        offset: how many are passed over.
    """
    query = _cards_query(*values, *patterns)
    rows = islice(_unique(lookup.rows(query, **{f"{name}_is": value for name, value in values.items()})), offset, offset + limit)
    cards = [_read_card(lookup, row) for row in rows]
    return sorted(cards, key=_newest_then_in_order)


def _cards_query(*names: str) -> str:
    chosen = [PATTERNS[name] for name in names]
    further = " ".join(f"?{name}_is" for name in names if f"?{name}_is" in PATTERNS[name])
    return _CARDS.format(pattern="\n  ".join(chosen), further=further)


def _unique(rows: Iterator[Row]) -> Iterator[Row]:
    seen: set[str] = set()
    for row in rows:
        if row["statement"] not in seen:
            seen.add(row["statement"])
            yield row


def _newest_then_in_order(card: Card) -> tuple[tuple[int, ...], str, int]:
    newest = tuple(-ord(character) for character in card.published)
    return newest, card.article.iri, card.quotes[0].start if card.quotes else 0


def _read_card(lookup: Lookup, row: Row) -> Card:
    statement = row["statement"]
    return Card(
        thing=lookup.thing(statement),
        text=row["text"],
        speaker=lookup.thing(row["speaker"]),
        title=row.get("title", ""),
        organisation=_thing_or_none(lookup, row.get("organisation")),
        mode=row.get("mode", "").rpartition("#")[2].lower(),
        cue=row.get("cue", ""),
        is_denied=row.get("polarity") == str(KG.Negative),
        is_possible=row.get("certainty") == str(KG.Possible),
        about=tuple(lookup.things(lookup.values(statement, SCHEMA.about))),
        event=_thing_or_none(lookup, row.get("event")),
        relayed_by=_thing_or_none(lookup, row.get("relayer")),
        article=lookup.thing(row["article"]),
        published=row.get("published", ""),
        proposals=tuple(_read_proposal(lookup, iri) for iri in lookup.values(statement, KG.proposes)),
        quotes=lookup.quotes(statement),
    )


def _thing_or_none(lookup: Lookup, iri: str | None) -> Thing | None:
    return None if iri is None else lookup.thing(iri)


def _read_proposal(lookup: Lookup, iri: str) -> Proposal:
    locations, agents = (tuple(lookup.things(lookup.values(iri, predicate))) for predicate in (SCHEMA.location, SCHEMA.agent))
    return Proposal(lookup.thing(iri), locations, agents)
