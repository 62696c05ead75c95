"""The view's facts as CSV: one row a statement or relation, with the article and the words that it rests on.

Things stand by their names. A relation or statement that rests on several spans stands once, with the first; what the gazetteer adds has no
article. Called by the export.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from typing import BinaryIO

import pyoxigraph as ox

from graph.store import Snapshot, StoredArticle
from graph.store.names import TYPE
from ontology.terms import KG, OA, ORG, PREFIXES, RDF, SCHEMA, SKOS

__all__ = ["write_table"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_NAMES = (SCHEMA.name, SKOS.prefLabel, SCHEMA.headline, SCHEMA.text)


@dataclass(frozen=True, slots=True, order=True)
class _Row:
    """The columns."""

    kind: str
    subject: str
    relation: str
    object: str
    article: str
    date: str
    quote: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class _Evidence:
    start: int
    end: int
    quote: str


def write_table(snapshot: Snapshot, out: BinaryIO, *, facts_only: bool) -> None:
    """Write all rows: article by article by date, within an article in the order of the text; then the gazetteer's.

    Args:
        snapshot: the version.
        out: where to, as UTF-8.
        facts_only: leave quote, start and end empty.
    """
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(field.name for field in fields(_Row))
    for article in snapshot.articles():
        rows = _ArticleRows(snapshot, article).list_rows()
        writer.writerows(_without_evidence(rows) if facts_only else map(astuple, rows))
    writer.writerows(astuple(row) for row in _list_gazetteer_rows(snapshot))
    text.detach()


def _without_evidence(rows: Iterable[_Row]) -> Iterator[tuple[str, ...]]:
    return ((*astuple(row)[:-3], "", "", "") for row in rows)


class _ArticleRows:
    """The rows of one article, read from its graph."""

    def __init__(self, snapshot: Snapshot, article: StoredArticle) -> None:
        self._article = article
        self._reader = _GraphReader(snapshot, ox.NamedNode(article.graph_iri))

    def list_rows(self) -> list[_Row]:
        rows = [*self._read_relations(), *self._read_statements()]
        return sorted(rows, key=lambda row: (int(row.start or -1), int(row.end or -1), row))

    def _read_relations(self) -> Iterator[_Row]:
        for assertion in self._reader.subjects_of(KG.Assertion):
            parts = [self._reader.value(assertion, part) for part in (RDF.subject, RDF.predicate, RDF.object)]
            subject, predicate, value = parts
            if subject and isinstance(predicate, ox.NamedNode) and value:
                yield self._make_row("relation", subject, _shorten(predicate), value, self._reader.evidence(assertion))

    def _read_statements(self) -> Iterator[_Row]:
        for statement in self._reader.subjects_of(KG.Statement):
            speaker, text = self._reader.value(statement, SCHEMA.creator), self._reader.value(statement, SCHEMA.text)
            cue = self._reader.value(statement, KG.cue) or self._reader.value(statement, KG.mode)
            if speaker and isinstance(text, ox.Literal):
                evidence = self._reader.evidence(statement)
                said = [each for each in evidence if each.quote == text.value] or evidence
                yield self._make_row("statement", speaker, self._reader.label(cue) if cue else "", text, said)

    def _make_row(self, kind: str, subject: Term, relation: str, value: Term, evidence: list[_Evidence]) -> _Row:
        first = (evidence[0].quote, str(evidence[0].start), str(evidence[0].end)) if evidence else ()
        label = self._reader.label
        return _Row(kind, label(subject), relation, label(value), self._article.identifier, self._article.published or "", *first)


def _list_gazetteer_rows(snapshot: Snapshot) -> list[_Row]:
    reader = _GraphReader(snapshot, snapshot.names.gazetteer)
    contained = ox.NamedNode(SCHEMA.containedInPlace)
    quads = snapshot.store.quads_for_pattern(None, contained, None, snapshot.names.gazetteer)
    return sorted(_Row("relation", reader.label(quad.subject), _shorten(contained), reader.label(quad.object), "", "") for quad in quads)


class _GraphReader:
    """Reads values and names in one graph; names that it lacks are the gazetteer's."""

    def __init__(self, snapshot: Snapshot, graph: ox.NamedNode) -> None:
        self._store = snapshot.store
        self._base_iri = snapshot.base_iri
        self._graph = graph
        self._gazetteer = snapshot.names.gazetteer

    def subjects_of(self, kind: str) -> list[ox.NamedNode]:
        quads = self._store.quads_for_pattern(None, TYPE, ox.NamedNode(kind), self._graph)
        return sorted((quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)), key=str)

    def value(self, subject: Term, predicate: str, graph: ox.NamedNode | None = None) -> Term | None:
        """Return a value, of several the first in order, None when there is none."""
        if not isinstance(subject, ox.NamedNode | ox.BlankNode):
            return None
        quads = self._store.quads_for_pattern(subject, ox.NamedNode(predicate), None, graph or self._graph)
        return min((quad.object for quad in quads), key=str, default=None)

    def evidence(self, node: ox.NamedNode) -> list[_Evidence]:
        """List what a node rests on, in the order of the text."""
        quads = self._store.quads_for_pattern(node, ox.NamedNode(KG.evidence), None, self._graph)
        selectors = [selector for quad in quads if (selector := self.value(quad.object, OA.hasSelector))]
        found = [[self.value(selector, part) for part in (OA.start, OA.end, OA.exact)] for selector in selectors]
        complete = [[part.value for part in parts if isinstance(part, ox.Literal)] for parts in found]
        read = [_Evidence(int(parts[0]), int(parts[1]), parts[2]) for parts in complete if len(parts) == 3]
        return sorted(read, key=lambda each: (each.start, each.end))

    def label(self, term: Term) -> str:
        """Name a thing as a reader would: by its name, by its parts where it has none, else by its IRI below the base."""
        if isinstance(term, ox.Literal):
            return term.value
        for graph in (self._graph, self._gazetteer):
            for predicate in _NAMES:
                name = self.value(term, predicate, graph)
                if isinstance(name, ox.Literal):
                    return name.value
        return self._label_by_parts(term) or _shorten(term, self._base_iri)

    def _label_by_parts(self, term: Term) -> str:
        """Name a role by who, what and where, an attendance by its number and unit."""
        if self.value(term, ORG.member):
            return ", ".join(self.label(part) for name in (ORG.member, ORG.role, ORG.organization) if (part := self.value(term, name)))
        number = self.value(term, SCHEMA.minValue) or self.value(term, SCHEMA.value)
        return " ".join(self.label(part) for part in (self.value(term, KG.qualifier), number, self.value(term, SCHEMA.unitText)) if part) if number else ""


def _shorten(term: Term, base_iri: str = "") -> str:
    """Write an IRI with its prefix, or as its path below the base."""
    if not isinstance(term, ox.NamedNode):
        return str(term)
    if base_iri and term.value.startswith(base_iri):
        return term.value[len(base_iri) :]
    prefix = next((prefix for prefix, iri in PREFIXES.items() if term.value.startswith(iri)), None)
    return f"{prefix}:{term.value[len(PREFIXES[prefix]) :]}" if prefix else term.value
