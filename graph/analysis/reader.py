"""Read one relation between two things from a store: how it reads in words, and the words that it rests on.

It chooses no relations and builds no network. Called by the networks and by the pages that show what a relation rests on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode
from rdflib import URIRef

from graph.analysis.kinds import RELATIONS
from graph.analysis.quotes import Quote, find_kind, find_name, find_quotes, list_objects, list_subjects
from ontology.terms import KG, ORG, RDF, SCHEMA

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["Edge", "Grounds", "Reader"]

STATEMENT_WORDS = 60
"""How many characters of a statement stand on its node; the tooltip has all of it."""
MAX_ASSERTIONS = 40
"""So many of the assertions of one relation are read: what forty articles say needs no forty-first to be believed."""


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A triple between two things that are drawn, by their IRIs."""

    subject: str
    predicate: str
    target: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a relation rests on: the IRIs of its assertions, or of the statement that it is part of, and their quotes."""

    sources: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()

    @property
    def dates(self) -> tuple[str, ...]:
        """The days on which articles that say it were published, in order, each once."""
        return tuple(sorted({quote.published[:10] for quote in self.quotes if quote.published}))

    @property
    def articles(self) -> tuple[str, ...]:
        """The IRIs of the articles that say it, each once."""
        return tuple(sorted({quote.article for quote in self.quotes if quote.article}))


class Reader:
    """Reads one store's merged view, looking each thing up once; it serves one request or one command."""

    def __init__(self, store: Store) -> None:
        """Read a snapshot's store."""
        self._store = store
        self._kinds: dict[str, str | None] = {}
        self._assertions: dict[str, dict[str, list[NamedNode]]] = {}
        self._targets: dict[tuple[str, str], dict[str, list[str]]] = {}
        self._quotes: dict[str, tuple[Quote, ...]] = {}
        self._sources: dict[tuple[str, str], Quote] = {}

    def kind(self, iri: str) -> str | None:
        """Find the kind of a thing; None when it is of none."""
        if iri not in self._kinds:
            self._kinds[iri] = find_kind(self._store, NamedNode(iri))
        return self._kinds[iri]

    def name(self, iri: str) -> str:
        """Find what a thing is called; of a statement its first words."""
        name = find_name(self._store, NamedNode(iri))
        if self.kind(iri) == "statement" and len(name) > STATEMENT_WORDS:
            return name[:STATEMENT_WORDS].rsplit(maxsplit=1)[0] + " …"
        return name

    def quotes(self, iri: str) -> tuple[Quote, ...]:
        """Find the words that a thing or an assertion rests on."""
        if iri not in self._quotes:
            self._quotes[iri] = find_quotes(self._store, iri, sources=self._sources)
        return self._quotes[iri]

    def relation(self, edge: Edge) -> str:
        """Name an edge: the title for a role, said, proposed or denied for a statement, else the relation's words."""
        predicate = URIRef(edge.predicate)
        if predicate == SCHEMA.affiliation:
            return self._title(edge) or RELATIONS[predicate].words
        if predicate == SCHEMA.creator:
            return self._speech(NamedNode(edge.subject))
        if predicate == SCHEMA.superEvent and self.kind(edge.target) == "series":
            return "edition of"
        return RELATIONS[predicate].words

    def grounds(self, edge: Edge) -> Grounds:
        """Find what a relation rests on: its assertions, or for a statement's and a proposal's own relations the statement."""
        sources = self._assertions_of(edge.subject, edge.predicate).get(edge.target, [])[:MAX_ASSERTIONS]
        sources = sources or self._statements_of(edge.subject)
        quotes = {quote: None for source in sources for quote in self.quotes(source)}
        return Grounds(tuple(sources), tuple(sorted(quotes, key=lambda quote: (quote.published, quote.article, quote.start, quote.end))))

    def _statements_of(self, iri: str) -> list[str]:
        """List the statement that a thing is, or those that propose it."""
        if self.kind(iri) == "statement":
            return [iri]
        return [node.value for node in list_subjects(self._store, KG.proposes, NamedNode(iri))] if self.kind(iri) == "proposal" else []

    def _title(self, affiliation: Edge) -> str | None:
        target = NamedNode(affiliation.target)
        for membership in list_subjects(self._store, ORG.member, NamedNode(affiliation.subject)):
            if target in list_objects(self._store, membership, ORG.organization):
                for role in list_objects(self._store, membership, ORG.role):
                    return find_name(self._store, role) if isinstance(role, NamedNode) else role.value
        return None

    def _speech(self, statement: NamedNode) -> str:
        if any(list_objects(self._store, statement, KG.proposes)):
            return "proposed"
        return "denied" if NamedNode(str(KG.Negative)) in list_objects(self._store, statement, KG.polarity) else "said"

    def _assertions_of(self, subject: str, predicate: str) -> dict[str, list[str]]:
        """Find the assertions of one relation by what it leads to; what a busy thing's others say is not read."""
        if (subject, predicate) not in self._targets:
            found: dict[str, list[str]] = defaultdict(list)
            for assertion in self._by_predicate(subject).get(predicate, ()):
                for target in list_objects(self._store, assertion, RDF.object):
                    found[target.value].append(assertion.value)
            self._targets[subject, predicate] = found
        return self._targets[subject, predicate]

    def _by_predicate(self, subject: str) -> dict[str, list[NamedNode]]:
        if subject not in self._assertions:
            found: dict[str, list[NamedNode]] = defaultdict(list)
            for assertion in list_subjects(self._store, RDF.subject, NamedNode(subject)):
                for predicate in list_objects(self._store, assertion, RDF.predicate):
                    found[predicate.value].append(assertion)
            self._assertions[subject] = found
        return self._assertions[subject]
