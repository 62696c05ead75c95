"""Turns what was read of an article into the frozen values of the model; the last look at things with mentions.

It finds and decides nothing. Called by the reader, once everything has been read.
"""

from __future__ import annotations

from graph.extract.entities import Cast, Thing
from graph.extract.relations import RelationReader
from graph.extract.rules import RULES_BY_NAME
from graph.extract.statements import Speech
from graph.model import Organisation, Person, Place, Proposal, Role, Statement

__all__ = ["make_organisation", "make_person", "make_place", "make_statement"]


def make_person(thing: Thing) -> Person:
    """Return somebody who is named as a value of the model."""
    return Person(thing.key, thing.name, thing.forms(), RULES_BY_NAME["person-name"], thing.family_name)


def make_organisation(thing: Thing, relations: RelationReader) -> Organisation:
    """Return a body with its parent and its seat as a value of the model."""
    rule = RULES_BY_NAME["organisation-name"]
    return Organisation(thing.key, thing.name, thing.forms(), rule, thing.organisation_kind, relations.parents.get(thing.key), relations.seats.get(thing.key))


def make_place(thing: Thing, relations: RelationReader) -> Place:
    """Return a place with what it is in as a value of the model."""
    key = thing.entry.key if thing.entry is not None else None
    return Place(thing.key, thing.name, thing.forms(), RULES_BY_NAME["place-name"], thing.place_kind, key, relations.containers.get(thing.key))


def make_statement(speech: Speech, cast: Cast, *, role: Role | None, event: str | None, proposal: Proposal | None) -> Statement:
    """Return a statement as a value of the model.

    Args:
        speech: what was read.
        cast: the article's entities, for what the statement is about.
        role: the speaker's role, where the article gives one.
        event: key of the event at which it was said.
        proposal: what it proposes.
    """
    passage = speech.sheet.passage
    about = tuple(thing.key for thing in cast.within(passage, speech.start, speech.end))
    return Statement(
        speech.speaker.key,
        speech.text,
        passage.span(speech.start, speech.end),
        passage.span(*speech.attribution),
        speech.mode,
        speech.rule,
        _printed_cue(speech),
        speech.polarity,
        speech.certainty,
        about,
        role,
        event,
        speech.relayed_by.key if speech.relayed_by is not None else None,
        proposal,
    )


def _printed_cue(speech: Speech) -> str | None:
    if speech.cue is None:
        return None
    return "according to" if speech.cue.lower_ == "according" else speech.cue.text
