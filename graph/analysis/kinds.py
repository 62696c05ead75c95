"""The kinds of thing that a reader tells apart, and how each relation reads in words from either side.

It reads no store. Called by whatever names, lists or draws what a store holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import URIRef

from ontology.terms import DBO, KG, ORG, SCHEMA

__all__ = ["DRAWN", "KINDS", "PICTURED", "RELATIONS", "Kind", "Relation"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: its name, its plural and the class whose members are of it."""

    name: str
    plural: str
    of: URIRef


KINDS = (
    Kind("article", "articles", SCHEMA.NewsArticle),
    Kind("person", "people", SCHEMA.Person),
    Kind("organisation", "organisations", SCHEMA.Organization),
    Kind("series", "series", SCHEMA.EventSeries),
    Kind("event", "events", SCHEMA.Event),
    Kind("place", "places", SCHEMA.Place),
    Kind("statement", "statements", KG.Statement),
    Kind("proposal", "proposals", KG.Proposal),
)
"""All kinds, the one that decides first: a newspaper is an organisation whatever else it is."""
PICTURED = frozenset(kind.name for kind in KINDS) - {"article"}


@dataclass(frozen=True, slots=True)
class Relation:
    """How a predicate reads from its subject ("part of") and from its object ("parts")."""

    words: str
    inverse: str


RELATIONS: dict[URIRef, Relation] = {
    SCHEMA.affiliation: Relation("affiliated with", "people"),
    SCHEMA.jobTitle: Relation("title", "title of"),
    ORG.subOrganizationOf: Relation("part of", "parts"),
    SCHEMA.location: Relation("in", "here"),
    SCHEMA.containedInPlace: Relation("in", "contains"),
    SCHEMA.superEvent: Relation("part of", "parts"),
    SCHEMA.subEvent: Relation("parts", "part of"),
    DBO.previousEvent: Relation("edition before", "edition after"),
    SCHEMA.organizer: Relation("organised by", "organises"),
    KG.speaker: Relation("speaker", "spoke at"),
    SCHEMA.performer: Relation("speaker", "spoke at"),
    SCHEMA.attendee: Relation("attended by", "attended"),
    KG.attendance: Relation("attendance", "attendance of"),
    KG.editionNumber: Relation("edition number", "edition"),
    SCHEMA.startDate: Relation("began", "began"),
    SCHEMA.endDate: Relation("ended", "ended"),
    SCHEMA.creator: Relation("said by", "said"),
    SCHEMA.about: Relation("about", "spoken of in"),
    SCHEMA.recordedIn: Relation("said at", "said here"),
    KG.reportedBy: Relation("relayed by", "relayed"),
    KG.proposes: Relation("proposes", "proposed in"),
    SCHEMA.agent: Relation("to be done by", "should do"),
    SCHEMA.headline: Relation("headline", "headline of"),
    SCHEMA.datePublished: Relation("published", "published"),
    SCHEMA.author: Relation("written by", "wrote"),
    SCHEMA.publisher: Relation("published by", "published"),
    ORG.member: Relation("held by", "holds"),
    ORG.organization: Relation("at", "roles"),
    ORG.role: Relation("title", "title in"),
}
"""Every relation that evidence is kept for, and those of statements, in words."""
DRAWN = (
    SCHEMA.affiliation,
    ORG.subOrganizationOf,
    SCHEMA.location,
    SCHEMA.containedInPlace,
    SCHEMA.superEvent,
    DBO.previousEvent,
    SCHEMA.organizer,
    KG.speaker,
    SCHEMA.attendee,
    SCHEMA.creator,
    SCHEMA.about,
    SCHEMA.recordedIn,
    KG.proposes,
    SCHEMA.agent,
)
"""The relations that are drawn, in the order in which a thing's neighbours are listed."""
