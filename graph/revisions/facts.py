"""What was read in one text version of an article, each fact and each statement in words, with the words that say it.

Of an earlier text what the article still says is described in a later one's graph. It compares nothing. Called by the comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store
from rdflib import URIRef

from graph.analysis import RELATIONS
from graph.store.names import TYPE
from ontology.terms import KG, OA, ORG, PROV, RDF, SCHEMA, SKOS

__all__ = ["Reading", "read_facts"]

Term = NamedNode | Literal
Key = tuple[str, str, str]

_BESIDE_OTHERS = frozenset(map(str, (SCHEMA.performer, SCHEMA.subEvent, ORG.member, ORG.organization, ORG.role)))
"""What always stands beside another fact of the same words, and so is left out."""
_NAMES = (SCHEMA.name, SCHEMA.headline, SKOS.prefLabel, SCHEMA.text)
_ASSERTION, _STATEMENT, _ARTICLE = NamedNode(KG.Assertion), NamedNode(KG.Statement), NamedNode(SCHEMA.NewsArticle)


@dataclass(frozen=True, slots=True)
class Reading:
    """A fact or a statement, in words.

    Attributes:
        iri: of its assertion, or of the statement.
        subject: whom or what it is about; of a statement who said it.
        relation: the property in words; "said" or "denied" for a statement.
        value: what stands on the other side; of a statement its words.
        words: the words of the text that say it, empty where a field of the source does.
    """

    iri: str
    subject: str
    relation: str
    value: str
    words: tuple[str, ...]


def read_facts(store: Store, members: Iterable[NamedNode], graphs: Sequence[NamedNode]) -> dict[Key, Reading]:
    """Read what a text version says, by what it is regardless of where it stands in the text.

    Args:
        store: a version's quads.
        members: the nodes of its facts and statements.
        graphs: where they are described, the text version's own graph first, then those of the texts that followed.
    """
    reader = _Reader(store, graphs)
    found = {key: reading for member in sorted(members, key=str) for key, reading in reader.read(member)}
    return dict(sorted(found.items(), key=lambda pair: (pair[1].subject, pair[1].relation, pair[1].value, pair[1].iri)))


class _Reader:
    def __init__(self, store: Store, graphs: Sequence[NamedNode]) -> None:
        self._store = store
        self._graphs = graphs

    def read(self, member: NamedNode) -> Iterator[tuple[Key, Reading]]:
        """Yield what a member says, with what it is known by; nothing where it is not described any more or stands beside another."""
        kinds = self._values(member, RDF.type)
        if _STATEMENT in kinds:
            yield from self._read_statement(member)
        elif _ASSERTION in kinds:
            yield from self._read_assertion(member)

    def _read_statement(self, statement: NamedNode) -> Iterator[tuple[Key, Reading]]:
        for speaker in self._values(statement, SCHEMA.creator)[:1]:
            text = " ".join(value.value for value in self._values(statement, SCHEMA.text))
            verb = "denied" if NamedNode(KG.Negative) in self._values(statement, KG.polarity) else "said"
            yield (self._key(speaker), verb, text), Reading(statement.value, self._name(speaker), verb, text, self._quote(statement))

    def _read_assertion(self, assertion: NamedNode) -> Iterator[tuple[Key, Reading]]:
        subjects, predicates, values = (self._values(assertion, part)[:1] for part in (RDF.subject, RDF.predicate, RDF.object))
        for subject, predicate, value in zip(subjects, predicates, values, strict=False):
            if predicate.value not in _BESIDE_OTHERS:
                relation = RELATIONS.get(URIRef(predicate.value))
                words = relation.words if relation else predicate.value.rpartition("#")[2].rpartition("/")[2]
                reading = Reading(assertion.value, self._name(subject), words, self._name(value), self._quote(assertion))
                yield (self._key(subject), predicate.value, self._key(value)), reading

    def _key(self, term: Term) -> str:
        """Return what a thing is known by in every text version: its IRI, but for what has its place in the text in that."""
        if not isinstance(term, NamedNode):
            return str(term)
        kinds = self._values(term, RDF.type)
        if _ARTICLE in kinds or "/article/" in term.value:
            return "the article"
        if _STATEMENT in kinds or "/proposal/" in term.value:
            return self._name(term)
        return term.value

    def _name(self, term: Term) -> str:
        if not isinstance(term, NamedNode):
            return term.value
        for predicate in _NAMES:
            if names := sorted(value.value for value in self._values(term, predicate) if isinstance(value, Literal)):
                return names[0]
        number = [
            *self._values(term, KG.qualifier),
            *self._values(term, SCHEMA.value),
            *self._values(term, SCHEMA.minValue),
            *self._values(term, SCHEMA.unitText),
        ]
        return " ".join(value.value for value in number) or term.value.rpartition("/")[2]

    def _quote(self, member: NamedNode) -> tuple[str, ...]:
        """Return the words of its evidence, as they stand in the first of the graphs that has them."""
        selectors = [selector for evidence in self._values(member, KG.evidence) for selector in self._values(evidence, OA.hasSelector)]
        return tuple(dict.fromkeys(exact.value for selector in selectors for exact in self._values(selector, OA.exact)))

    def _values(self, subject: Term, predicate: URIRef) -> list[Term]:
        """List the values in the first of the graphs that has any; then, for places, anywhere."""
        if not isinstance(subject, NamedNode):
            return []
        for graph in (*self._graphs, None):
            quads = self._store.quads_for_pattern(subject, NamedNode(predicate), None, graph)
            if values := sorted((quad.object for quad in quads if isinstance(quad.object, NamedNode | Literal)), key=str):
                return values
        return []


def list_members(store: Store, graph: NamedNode, *, is_past: bool) -> list[NamedNode]:
    """List the nodes of the facts and statements of a text version."""
    if is_past:
        return [quad.object for quad in store.quads_for_pattern(graph, NamedNode(PROV.hadMember), None, graph) if isinstance(quad.object, NamedNode)]
    quads = (quad for kind in (_ASSERTION, _STATEMENT) for quad in store.quads_for_pattern(None, TYPE, kind, graph))
    return [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]
