"""What is kept of an article's earlier texts: each in a graph of its own beside the article's, which feeds no view and is in no plain export.

There stand the text itself, which text replaced it and when, what was read in it (`prov:hadMember`), and of that in full what the
article does not say any more. The plain triples of what was taken back stand nowhere. It plans and reads, and writes nothing. Called
by the planning of changes, by the writer and by snapshots.

    https://www.w3.org/TR/prov-o/#wasRevisionOf
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

import pyoxigraph as ox

from graph.store.names import TYPE, GraphNames, Triples
from ontology.iris import parse_instance_iri
from ontology.terms import KG, OA, PROV, SCHEMA, SKOS, XSD

__all__ = ["PastText", "list_past", "plan_past"]

_NONE: Triples = frozenset()
_MEMBER_CLASSES = frozenset(ox.NamedNode(name) for name in (KG.Assertion, KG.Statement))
_NAMES = frozenset(ox.NamedNode(name) for name in (SCHEMA.name, SKOS.prefLabel, SCHEMA.value, SCHEMA.minValue, SCHEMA.unitText, KG.qualifier))
_EVIDENCE, _SELECTOR, _VALUE = ox.NamedNode(KG.evidence), ox.NamedNode(OA.hasSelector), ox.NamedNode(PROV.value)
_DERIVED, _GENERATED, _SPECIALISED = (ox.NamedNode(name) for name in (PROV.wasDerivedFrom, PROV.wasGeneratedBy, PROV.specializationOf))
_REVISION, _INVALIDATED, _HAD_MEMBER = (ox.NamedNode(name) for name in (PROV.wasRevisionOf, PROV.invalidatedAtTime, PROV.hadMember))
_COLLECTION = ox.NamedNode(PROV.Collection)


@dataclass(frozen=True, slots=True)
class PastText:
    """An earlier text of an article.

    Attributes:
        graph: the IRI of the graph that holds what is kept of it.
        text: the IRI of the text version.
        replaced_by: the IRI of the text version that replaced it.
        replaced_at: when that was read, ISO 8601 in UTC.
    """

    graph: ox.NamedNode
    text: ox.NamedNode
    replaced_by: ox.NamedNode
    replaced_at: str


# ---------------------------------------------------------------------------------------------------------------- reading
def list_past(store: ox.Store, article_graph: ox.NamedNode) -> tuple[PastText, ...]:
    """List the earlier texts of the article whose graph this is, the oldest first."""
    # An article's graph is the revision of what stands in the graphs of its past: so they are found without looking through all graphs.
    found = (_read_past(store, quad.object) for quad in store.quads_for_pattern(article_graph, _REVISION, None, None) if isinstance(quad.object, ox.NamedNode))
    by_successor = {past.replaced_by: past for past in found}
    text = _text_of(_read(store, article_graph), article_graph)
    ordered: list[PastText] = []
    while text is not None and (past := by_successor.pop(text, None)) is not None:
        ordered.append(past)
        text = past.text
    return tuple(reversed(ordered))


def _read_past(store: ox.Store, graph: ox.NamedNode) -> PastText:
    triples = _read(store, graph)
    text = _text_of(triples, graph)
    successor = next((triple.subject for triple in triples if triple.predicate == _REVISION and triple.object == text), None)
    when = next((triple.object.value for triple in triples if triple.predicate == _INVALIDATED and isinstance(triple.object, ox.Literal)), "")
    if text is None or not isinstance(successor, ox.NamedNode):
        raise ValueError(f"the graph {graph} of an article's past does not say of which text it is")
    return PastText(graph, text, successor, when)


def _text_of(triples: Triples, graph: ox.NamedNode) -> ox.NamedNode | None:
    found = (triple.object for triple in triples if triple.subject == graph and triple.predicate == _DERIVED)
    return next((text for text in found if isinstance(text, ox.NamedNode)), None)


def _read(store: ox.Store, graph: ox.NamedNode) -> Triples:
    return frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, graph))


# --------------------------------------------------------------------------------------------------------------- planning
def plan_past(
    store: ox.Store, names: GraphNames, article_graph: ox.NamedNode, before: Triples, after: Triples, *, when: datetime | None
) -> dict[ox.NamedNode, Triples]:
    """Plan the graphs of an article's past when its graph changes.

    Args:
        store: as it is before the change.
        names: tells how the graphs of a past are called.
        article_graph: the article's graph.
        before: what stands in it.
        after: what will, nothing where the article goes; then its past goes with it.
        when: the time of reading; None keeps nothing.

    Returns:
        Each graph of its past that changes, with its triples afterwards.
    """
    past = list_past(store, article_graph)
    if not after:
        return {each.graph: _NONE for each in past}
    old, new = _text_of(before, article_graph), _text_of(after, article_graph)
    if when is None or old is None or new is None:
        return {}
    gone = frozenset(_describe_withdrawn(before, after))
    if old == new:
        # Another reading of the same text: what an earlier text said too must not be lost with it.
        return {past[-1].graph: _read(store, past[-1].graph) | _only_members(gone, _read(store, past[-1].graph))} if past else {}
    planned = _close_gap(store, past, new)
    left = PastText(names.find_past_graph(article_graph, _hash_of(names, old)), old, new, _to_moment(when))
    planned[left.graph] = gone | frozenset(_describe_past(left, article_graph, before))
    return planned


def _to_moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _close_gap(store: ox.Store, past: tuple[PastText, ...], returned: ox.NamedNode) -> dict[ox.NamedNode, Triples]:
    """Take a text that comes back out of the past; the one before it was then replaced by the one behind it."""
    again = next((each for each in past if each.text == returned), None)
    if again is None:
        return {}
    planned = {again.graph: _NONE}
    for each in past:
        if each.replaced_by == returned:
            kept = _read(store, each.graph) - {ox.Triple(returned, _REVISION, each.text)}
            # What it shares with the text that comes back is described there again.
            planned[each.graph] = kept | {ox.Triple(again.replaced_by, _REVISION, each.text)} | _only_members(_read(store, again.graph), kept)
    return planned


def _describe_past(past: PastText, article_graph: ox.NamedNode, before: Triples) -> Iterator[ox.Triple]:
    """Yield what the graph of a text says of itself and of the text."""
    yield ox.Triple(article_graph, _REVISION, past.graph)
    yield ox.Triple(past.graph, TYPE, _COLLECTION)
    yield ox.Triple(past.graph, _DERIVED, past.text)
    yield ox.Triple(past.graph, _INVALIDATED, ox.Literal(past.replaced_at, datatype=ox.NamedNode(XSD.dateTime)))
    yield ox.Triple(past.replaced_by, _REVISION, past.text)
    for triple in before:
        if triple.subject == past.text and triple.predicate in {TYPE, _SPECIALISED, _VALUE}:
            yield triple
        elif triple.subject == article_graph and triple.predicate == _GENERATED:
            yield ox.Triple(past.graph, _GENERATED, triple.object)
    for member in _find_members(before):
        yield ox.Triple(past.graph, _HAD_MEMBER, member)


def _find_members(triples: Triples) -> frozenset[ox.NamedNode]:
    """Find what an article's graph says, each fact and each statement by its node."""
    found = (triple.subject for triple in triples if triple.predicate == TYPE and triple.object in _MEMBER_CLASSES)
    return frozenset(member for member in found if isinstance(member, ox.NamedNode))


def _describe_withdrawn(before: Triples, after: Triples) -> Iterator[ox.Triple]:
    """Yield the facts and statements that are not there any more, with their evidence, and what the things are called that went with them."""
    withdrawn = _find_members(before) - _find_members(after)
    left = {triple.subject for triple in after}
    by_subject: dict[object, list[ox.Triple]] = {}
    for triple in before:
        by_subject.setdefault(triple.subject, []).append(triple)
    for member in withdrawn:
        yield from by_subject[member]
        evidence = [triple.object for triple in by_subject[member] if triple.predicate == _EVIDENCE]
        selectors = [triple.object for node in evidence for triple in by_subject.get(node, ()) if triple.predicate == _SELECTOR]
        for node in (*evidence, *selectors):
            yield from by_subject.get(node, ())
    named = (by_subject[subject] for subject in by_subject if subject not in left and subject not in withdrawn)
    yield from (triple for triple in chain.from_iterable(named) if triple.predicate in _NAMES)


def _only_members(described: Triples, past: Triples) -> Triples:
    """Select from descriptions those of what a graph of the past counts among what was read, and the names."""
    members = {triple.object for triple in past if triple.predicate == _HAD_MEMBER}
    described_already = {triple.subject for triple in past}
    wanted = {triple.subject for triple in described if triple.subject in members and triple.subject not in described_already}
    return frozenset(triple for triple in described if triple.subject in wanted or triple.predicate in _NAMES) | _evidence_of(described, wanted)


def _evidence_of(described: Triples, wanted: set[ox.NamedNode | ox.BlankNode | ox.Triple]) -> Triples:
    nodes = {triple.object for triple in described if triple.subject in wanted and triple.predicate == _EVIDENCE}
    nodes |= {triple.object for triple in described if triple.subject in nodes and triple.predicate == _SELECTOR}
    return frozenset(triple for triple in described if triple.subject in nodes)


def _hash_of(names: GraphNames, text: ox.NamedNode) -> str:
    found = parse_instance_iri(names.base_iri, text.value)
    if found is None:
        raise ValueError(f"{text} is no text version")
    return found.key
