"""Judge what the rules found of meetings, assertion by assertion; the score itself counts only what is missing there.

What the annotation of a known meeting does not give is wrong; a meeting that it does not have, and that is no edition of a
series, is left open, with all that was found of it. Called by the measure of the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Graph
from rdflib.term import Node

from ontology.terms import DBO, KG, RDF, SCHEMA
from tests.gold.annotation import GoldArticle, GoldEvent, GoldPrevious
from tests.gold.comparison import find_event, is_known_event, is_person
from tests.gold.facts import EventFacts, name_rule, read_events, read_names
from tests.gold.matching import is_same_name, name_likeness

__all__ = ["judge_events"]

Verdict = tuple[str, bool, str]
_JUDGED = frozenset(
    {SCHEMA.startDate, SCHEMA.location, SCHEMA.organizer, SCHEMA.superEvent, KG.speaker, KG.editionNumber, KG.attendance, SCHEMA.subEvent, DBO.previousEvent}
)


def judge_events(gold: GoldArticle, graph: Graph) -> Iterator[Verdict]:
    """Yield for each meeting, and each assertion about one: the rule, whether it is right, and what it says."""
    events = read_events(graph)
    known = _find_known(gold, graph, events)
    for node, facts in events.items():
        meeting = known.get(node)
        if meeting is None and not facts.is_edition:
            continue
        if (is_known := meeting is not None) or not is_known_event(gold, facts):
            yield name_rule(graph, node), is_known, " / ".join(facts.names)
        for assertion in sorted(graph.subjects(RDF.subject, node)):
            predicate, value = graph.value(assertion, RDF.predicate), graph.value(assertion, RDF.object)
            if meeting is None or value is None or predicate not in _JUDGED:
                continue
            is_right = meeting.has(predicate, value)
            if is_right or not meeting.leaves_open(predicate):
                yield name_rule(graph, assertion), is_right, f"{facts.names[0]} {predicate} {value}"


def _find_known(gold: GoldArticle, graph: Graph, events: dict[Node, EventFacts]) -> dict[Node, _Meeting]:
    """Find the meetings that the annotation has, and the editions before them."""
    known: dict[Node, _Meeting] = {}
    for event in gold.events:
        found = find_event(event, events.values())
        node = next((node for node, facts in events.items() if facts is found), None)
        if node is not None and found is not None:
            known[node] = _Meeting(gold, graph, event, found)
            for before in graph.objects(node, DBO.previousEvent):
                if before in events and event.previous != GoldPrevious():
                    earlier = GoldEvent(name=event.name, edition=event.previous.edition, start=event.previous.year, place=event.previous.place)
                    known.setdefault(before, _Meeting(gold, graph, earlier, events[before]))
    return known


@dataclass(frozen=True, slots=True)
class _Meeting:
    """A meeting that was found, beside what the annotation says of it."""

    gold: GoldArticle
    graph: Graph
    wanted: GoldEvent
    found: EventFacts

    def has(self, predicate: Node | None, value: Node) -> bool:
        """Tell whether the annotation says this of the meeting."""
        wanted = self.wanted
        if predicate == SCHEMA.startDate:
            # Of an edition before, the year alone is annotated.
            return bool(wanted.start) and str(value)[: len(wanted.start)] == wanted.start
        if predicate == KG.editionNumber:
            return str(wanted.edition) == str(value)
        if predicate == KG.attendance:
            return any(float(wanted.attendance or -1) == number for number in self.found.attendance)
        return wanted.previous != GoldPrevious() if predicate == DBO.previousEvent else self._has_named(predicate, value)

    def _has_named(self, predicate: Node | None, value: Node) -> bool:
        wanted, names = self.wanted, read_names(self.graph, value)
        if predicate == SCHEMA.location:
            around = [name for place in self.graph.transitive_objects(value, SCHEMA.containedInPlace) if place for name in read_names(self.graph, place)]
            return bool(wanted.place) and any(is_same_name(wanted.place, name) for name in around)
        if predicate == SCHEMA.superEvent:
            return any(is_same_name(wanted.name, name) for name in names)
        if predicate == KG.speaker:
            return any(is_person(self.gold, name, names) for name in wanted.speakers)
        listed = wanted.organizers if predicate == SCHEMA.organizer else wanted.sub
        return any(name_likeness(name, names) for name in listed)

    def leaves_open(self, predicate: Node | None) -> bool:
        """Tell whether what is not annotated may be so all the same: the city beside the venue."""
        return predicate == SCHEMA.location and any(is_same_name(self.wanted.place, name) for name in self.found.places)
