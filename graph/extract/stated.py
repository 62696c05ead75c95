"""Keeps of the findings what passes the gate: the one place through which every plain fact becomes part of them.

Whatever a rule found, a value whose words the gate does not allow is left out here, and with it what hangs on it. It finds nothing.
Called last by the reader. It was written for "Rumours that A would be named head of B" in which a rule sees a post, and must
leave "A, head of B, denied the rumours" as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from graph.extract.said import Gate
from graph.model import Event, EventKind, Findings, Found, Organisation, Place, Role, Span, Statement

__all__ = ["keep_stated"]

Allows = Callable[[Span], bool]
Value = TypeVar("Value")
_BY_SPEECH = frozenset(["meeting-speaker", "meeting-quoted"])
"""The rules whose evidence is the sentence in which somebody says something."""
_ADDRESSES = frozenset(["title-before-name", "title-comma-name"])
"""The rules for titles that are part of how somebody is called."""


def keep_stated(findings: Findings, gate: Gate) -> Findings:
    """Return the findings with only those plain facts whose words the paper itself states; names and statements stay."""
    roles = tuple(kept for role in findings.roles if (kept := _role(role, gate)) is not None)
    events = _events(findings.events, gate)
    return replace(
        findings,
        organisations=tuple(_organisation(body, gate) for body in findings.organisations),
        places=tuple(_place(place, gate) for place in findings.places),
        events=events,
        roles=roles,
        statements=tuple(_statement(statement, roles, events) for statement in findings.statements),
        about=findings.about if any(event.key == findings.about for event in events) else None,
    )


def _kept(found: Found[Value] | None, allows: Allows) -> Found[Value] | None:
    """The value with those of its spans that state it; None where none does. What stands in markup has no span and stays."""
    if found is None or not found.spans:
        return found
    spans = tuple(span for span in found.spans if allows(span))
    return replace(found, spans=spans) if spans else None


def _all_kept(values: Sequence[Found[Value]], allows: Allows) -> tuple[Found[Value], ...]:
    return tuple(kept for found in values if (kept := _kept(found, allows)) is not None)


def _role(role: Role, gate: Gate) -> Role | None:
    has_seat = role.organisation is not None or role.place is not None
    is_address = role.rule.name in _ADDRESSES and (role.title[:1].isupper() or has_seat)
    spans = tuple(span for span in role.spans if gate.allows_post(span, role.title, is_address=is_address))
    return replace(role, spans=spans) if spans else None


def _organisation(body: Organisation, gate: Gate) -> Organisation:
    return replace(body, parent=_kept(body.parent, gate.allows), location=_kept(body.location, gate.allows))


def _place(place: Place, gate: Gate) -> Place:
    return replace(place, container=_kept(place.container, gate.allows))


# -------------------------------------------------------------------------------------------------- meetings
def _events(events: Sequence[Event], gate: Gate) -> tuple[Event, ...]:
    """The meetings with what is stated of them; a part and an edition before only where that they are so is stated."""
    kept = [_event(event, gate) for event in events]
    before = {event.previous.value for event in kept if event.previous is not None}
    was_before = {event.previous.value for event in events if event.previous is not None}
    return tuple(
        event for event in kept if (event.kind is not EventKind.SUB_EVENT or event.parent is not None) and (event.key not in was_before or event.key in before)
    )


def _event(event: Event, gate: Gate) -> Event:
    allows = gate.allows_meeting
    kept = replace(
        event,
        start=_kept(event.start, allows),
        end=_kept(event.end, allows),
        locations=_all_kept(event.locations, allows),
        organisers=_all_kept(event.organisers, allows),
        speakers=_speakers(event.speakers, gate),
        attendees=_all_kept(event.attendees, allows),
        attendance=_kept(event.attendance, allows),
        parent=_kept(event.parent, allows),
        previous=_kept(event.previous, allows),
    )
    return kept if _is_known(kept) or _is_stated(event, gate) else _name_only(kept, gate)


def _speakers(speakers: Sequence[Found[str]], gate: Gate) -> tuple[Found[str], ...]:
    by_speech = tuple(found for found in speakers if found.rule.name in _BY_SPEECH)
    kept = {id(found): _kept(found, gate.allows_speaker if found in by_speech else gate.allows_meeting) for found in speakers}
    return tuple(value for found in speakers if (value := kept[id(found)]) is not None)


def _is_known(event: Event) -> bool:
    """Whether the paper states anything of the meeting itself; that somebody is quoted does not tell that it took place."""
    is_told = any(found.rule.name != "meeting-quoted" for found in event.speakers)
    return bool(is_told or event.start or event.end or event.locations or event.organisers or event.attendees or event.attendance or event.parent)


def _is_stated(event: Event, gate: Gate) -> bool:
    """Whether the paper speaks of the meeting in its own words anywhere, as of one that is so."""
    return any(gate.allows_meeting(span) for form in event.forms for span in form.spans)


def _name_only(event: Event, gate: Gate) -> Event:
    """The meeting with its name alone, and with its number where the paper itself numbers it: "will open the 21st Congress"."""
    edition = _kept(event.edition, gate.allows)
    kind = event.kind if edition is not None else EventKind.EVENT
    return Event(event.key, event.name, event.forms, event.rule, kind, event.series if edition is not None else None, edition)


# -------------------------------------------------------------------------------------------------- statements
def _statement(statement: Statement, roles: Sequence[Role], events: Sequence[Event]) -> Statement:
    """The statement without links to what is left out: a post, a meeting at which it is not stated to have been made."""
    role = next((role for role in roles if role.person == statement.speaker), None)
    spoken_at = {event.key for event in events if any(found.value == statement.speaker for found in event.speakers)}
    return replace(statement, role=role, recorded_in=statement.recorded_in if statement.recorded_in in spoken_at else None)
