"""Statements as the pages show them: who, as what, in which words, said, proposed or denied, how surely, where, in which article.

The index says which; here each is read from the snapshot. It knows no markup. Called by the pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ontology.terms import KG, ORG, SCHEMA, SKOS
from web.browse.support import Support, find_support_of_statement
from web.index import Filters, current_index
from web.lookup import Lookup, Thing

__all__ = ["PAGE_CARDS", "Card", "Deck", "Proposal", "deal_cards", "read_cards"]

PAGE_CARDS = 25
THING_CARDS = 12
"""So many stand on the page of a thing; the ledger has all."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a statement proposes, where, who should act, and how far it has come."""

    thing: Thing
    locations: tuple[Thing, ...]
    agents: tuple[Thing, ...]
    state: str


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
    support: Support

    @property
    def verb(self) -> str:
        """What the speaker did with these words: said, proposed or denied."""
        if self.proposals:
            return "proposed"
        return "denied" if self.is_denied else "said"


@dataclass(frozen=True, slots=True)
class Deck:
    """Some cards out of all that were chosen, and how many those are."""

    cards: tuple[Card, ...]
    count: int


def deal_cards(lookup: Lookup, filters: Filters, *, limit: int = THING_CARDS, offset: int = 0) -> Deck:
    """Choose statements, newest first and within an article in its order."""
    index = current_index()
    cards = read_cards(lookup, index.list_sayings(filters, offset=offset, limit=limit))
    is_all = offset == 0 and len(cards) < limit
    return Deck(tuple(cards), len(cards) if is_all else index.count_sayings(filters))


def read_cards(lookup: Lookup, iris: Iterable[str]) -> list[Card]:
    """Read statements; one without speaker, words or article, or gone since it was chosen, is left out."""
    return [card for card in (_read_card(lookup, iri) for iri in iris) if card is not None]


def _read_card(lookup: Lookup, iri: str) -> Card | None:
    speaker, text, article = (lookup.value(iri, predicate) for predicate in (SCHEMA.creator, SCHEMA.text, SCHEMA.isPartOf))
    if not (speaker and text and article):
        return None
    role = lookup.value(iri, KG.speakerRole)
    title = lookup.value(lookup.value(role, ORG.role), SKOS.prefLabel) if role and lookup.value(role, ORG.role) else ""
    return Card(
        thing=lookup.thing(iri),
        text=text,
        speaker=lookup.thing(speaker),
        title=title,
        organisation=_thing_or_none(lookup, lookup.value(role, ORG.organization) if role else ""),
        mode=lookup.value(iri, KG.mode).rpartition("#")[2].lower(),
        cue=lookup.value(iri, KG.cue),
        is_denied=lookup.value(iri, KG.polarity) == str(KG.Negative),
        is_possible=lookup.value(iri, KG.certainty) == str(KG.Possible),
        about=tuple(lookup.things(lookup.values(iri, SCHEMA.about))),
        event=_thing_or_none(lookup, lookup.value(iri, SCHEMA.recordedIn)),
        relayed_by=_thing_or_none(lookup, lookup.value(iri, KG.reportedBy)),
        article=lookup.thing(article),
        published=lookup.value(article, SCHEMA.datePublished),
        proposals=tuple(_read_proposal(lookup, each) for each in lookup.values(iri, KG.proposes)),
        support=find_support_of_statement(lookup, text, speaker),
    )


def _thing_or_none(lookup: Lookup, iri: str) -> Thing | None:
    return lookup.thing(iri) if iri else None


def _read_proposal(lookup: Lookup, iri: str) -> Proposal:
    locations, agents = (tuple(lookup.things(lookup.values(iri, predicate))) for predicate in (SCHEMA.location, SCHEMA.agent))
    status = lookup.value(iri, SCHEMA.actionStatus).rpartition("/")[2]
    return Proposal(lookup.thing(iri), locations, agents, _STATES.get(status, status))


_STATES = {
    "PotentialActionStatus": "no action reported",
    "ActiveActionStatus": "under way",
    "CompletedActionStatus": "done",
    "FailedActionStatus": "failed",
}
