"""Read one snapshot for the pages: fixed queries with substituted values, names, words in context.

It runs no query of a user (graph.query does, in a process of its own) and writes no markup. Called by the pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions
from rdflib import URIRef

from graph.analysis import KINDS, Quote, choose_name, find_quotes
from graph.store import Snapshot
from ontology.terms import KG, ORG, PREFIXES, PROV, RDF, SCHEMA, SKOS
from web.links import page_path

__all__ = ["Lookup", "Row", "Term", "Thing", "Words"]

Term = NamedNode | Literal
Row = dict[str, str]
"""A solution: values as plain text, unbound variables left out."""
CONTEXT_CHARACTERS = 220
NAMES = (SCHEMA.name, SCHEMA.headline, SKOS.prefLabel, SCHEMA.text)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a page names: `href` is None when it must not be linked."""

    iri: str
    name: str
    kind: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Words:
    """Words with what stands around them in their paragraph."""

    before: str
    words: str
    after: str


@dataclass(slots=True)
class Lookup:
    """Reads a snapshot; names that one page asks for again are remembered, so one lookup serves one request.

    `named` gives the name and the kind of an IRI where they are at hand without reading, else None.
    """

    snapshot: Snapshot
    named: Callable[[str], tuple[str, str] | None] = lambda _: None
    _things: dict[str, Thing] = field(default_factory=dict)
    _records: dict[str, dict[str, list[NamedNode | Literal]]] = field(default_factory=dict)
    _assertions: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    _targets: dict[tuple[str, URIRef], dict[str, str]] = field(default_factory=dict)
    _sources: dict[tuple[str, str], Quote] = field(default_factory=dict)

    @property
    def base_iri(self) -> str:
        """The IRI under which the store's instances stand."""
        return self.snapshot.base_iri

    def rows(self, query: str, **values: Term | str) -> Iterator[Row]:
        """Run a fixed SELECT with values written in place of its variables; text stands for an IRI.

        Raises:
            ValueError: a text is not an IRI.
        """
        terms = {name: NamedNode(value) if isinstance(value, str) else value for name, value in values.items()}
        solutions = self.snapshot.store.query(_write_in(query, terms), prefixes=PREFIXES)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("a page asks with SELECT only")
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield {name: solution[name].value for name in names if solution[name] is not None}

    def first(self, query: str, **values: Term | str) -> Row:
        """Return the first solution, empty when there is none."""
        return next(self.rows(query, **values), {})

    def count(self, query: str, **values: Term | str) -> int:
        """Return the number that a query with one counting variable gives."""
        return int(next(iter(self.first(query, **values).values()), "0"))

    def knows(self, iri: str) -> bool:
        """Tell whether anything is said of an IRI, in the view or in a named graph."""
        try:
            node = NamedNode(iri)
        except ValueError:
            return False
        store = self.snapshot.store
        return any(next(store.quads_for_pattern(*pattern), None) for pattern in ((node, None, None), (None, None, node), (None, None, None, node)))

    def thing(self, iri: str) -> Thing:
        """Name an IRI and say where its page is."""
        if iri not in self._things and iri.startswith(f"{self.base_iri}assertion/"):
            # Has no name, and is linked to by every fact of a page.
            self._things[iri] = Thing(iri, iri.rpartition("/")[2], "thing", page_path(self.base_iri, iri))
        if iri not in self._things and (known := self.named(iri)) is not None:
            self._things[iri] = Thing(iri, *known, page_path(self.base_iri, iri))
        if iri not in self._things:
            kind = self._find_kind(iri)
            name = (kind == "thing" and self._describe_unnamed(iri)) or self._find_name(iri)
            self._things[iri] = Thing(iri, name, kind, page_path(self.base_iri, iri))
        return self._things[iri]

    def _find_kind(self, iri: str) -> str:
        classes = frozenset(self.values(iri, RDF.type))
        return next((kind.name for kind in KINDS if str(kind.of) in classes), "thing")

    def _find_name(self, iri: str) -> str:
        """Find what a thing is called, as `graph.analysis.find_name` does, out of what was read of it already."""
        for predicate in NAMES:
            names = [term.value for term in self._record(iri).get(str(predicate), ()) if isinstance(term, Literal) and term.value.strip()]
            if names:
                return choose_name(names)
        return iri.rstrip("/").rpartition("/")[2].rpartition("#")[2]

    def _record(self, iri: str) -> dict[str, list[NamedNode | Literal]]:
        """Read all that is said of a thing in the merged view, once: one pass costs little more than asking for one value."""
        if iri not in self._records:
            self._records[iri] = self._read_record(iri)
        return self._records[iri]

    def _read_record(self, iri: str) -> dict[str, list[NamedNode | Literal]]:
        try:
            node = NamedNode(iri)
        except ValueError:  # imported data may hold a text where a thing is expected
            return {}
        found: dict[str, list[NamedNode | Literal]] = {}
        for quad in self.snapshot.store.quads_for_pattern(node, None, None, DefaultGraph()):
            if isinstance(quad.object, NamedNode | Literal):
                found.setdefault(quad.predicate.value, []).append(quad.object)
        return found

    def _describe_unnamed(self, iri: str) -> str:
        """Call a membership, an attendance or a piece of evidence by what it says; empty for all else."""
        member = self.value(iri, ORG.member)
        if member:
            return f"role of {self.thing(member).name}"
        number = self.value(iri, SCHEMA.minValue) or self.value(iri, SCHEMA.value)
        if number:
            return " ".join(filter(None, (self.value(iri, KG.qualifier), number, self.value(iri, SCHEMA.unitText))))
        return ""

    def things(self, iris: Iterable[str]) -> list[Thing]:
        """Name IRIs, sorted by name, each once."""
        return sorted({self.thing(iri) for iri in iris}, key=lambda thing: (thing.name.casefold(), thing.iri))

    def values(self, iri: str, predicate: URIRef) -> list[str]:
        """List the values of a predicate in the merged view, sorted."""
        return sorted(term.value for term in self._record(iri).get(str(predicate), ()))

    def subjects(self, predicate: URIRef, iri: str) -> list[str]:
        """List the things that have an IRI as a predicate's value in the merged view, sorted."""
        return sorted(self.iterate_subjects(predicate, iri))

    def iterate_subjects(self, predicate: URIRef, iri: str) -> Iterator[str]:
        """Yield them as they come, for where there may be thousands."""
        quads = self.snapshot.store.quads_for_pattern(None, _to_node(predicate), NamedNode(iri), DefaultGraph())
        return (quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))

    def terms(self, iri: str, predicate: URIRef) -> list[Thing | str]:
        """List the values of a predicate in the merged view, IRIs as things and literals as text."""
        found = self._record(iri).get(str(predicate), ())
        return [self.thing(each.value) if isinstance(each, NamedNode) else each.value for each in found]

    def containers(self, iri: str) -> list[str]:
        """List the places that contain a place, the nearest first: it lies within the others itself."""
        around = self.values(iri, SCHEMA.containedInPlace)
        return sorted(around, key=lambda place: -len({*self.values(place, SCHEMA.containedInPlace)} & {*around}))

    def assertion(self, subject: str, predicate: URIRef, value: str) -> Thing | None:
        """Find the assertion of a fact, which carries its evidence; None when there is none."""
        if (subject, predicate) not in self._targets:
            found = self.assertions(subject).get(str(predicate), ())
            self._targets[subject, predicate] = {value: each for each in reversed(found) for value in self._read_values(each, RDF.object)}
        assertion = self._targets[subject, predicate].get(value)
        return self.thing(assertion) if assertion else None

    def assertions(self, subject: str) -> dict[str, list[str]]:
        """List the assertions that have a thing as their subject, by predicate; no more of them is read."""
        if subject not in self._assertions:
            found: dict[str, list[str]] = {}
            for each in self.subjects(RDF.subject, subject):
                for predicate in self._read_values(each, RDF.predicate):
                    found.setdefault(predicate, []).append(each)
            self._assertions[subject] = found
        return self._assertions[subject]

    def _read_values(self, iri: str, predicate: URIRef) -> Iterator[str]:
        """Read one predicate alone, a quarter of the cost of a record, of what is not looked at further."""
        for quad in self.snapshot.store.quads_for_pattern(NamedNode(iri), _to_node(predicate), None, DefaultGraph()):
            if isinstance(quad.object, NamedNode | Literal):
                yield quad.object.value

    def value(self, iri: str, predicate: URIRef) -> str:
        """Return the first value of a predicate in the merged view, empty when there is none."""
        return next(iter(self.values(iri, predicate)), "")

    def quotes(self, iri: str) -> tuple[Quote, ...]:
        """Find the words that something rests on."""
        return find_quotes(self.snapshot.store, iri, sources=self._sources)

    def words_in_context(self, quote: Quote) -> Words:
        """Cut a quote out of its stored text with what stands around it, whole words within the paragraph."""
        text = self.value(quote.text, PROV.value)
        first = max(text.rfind("\n", 0, quote.start) + 1, quote.start - CONTEXT_CHARACTERS)
        last = min(_index_or(text, "\n", quote.end, len(text)), quote.end + CONTEXT_CHARACTERS)
        before, after = text[first : quote.start], text[quote.end : last]
        cut_before = first > 0 and text[first - 1] != "\n"
        cut_after = last < len(text) and text[last] != "\n"
        if cut_before:
            before = "… " + before.partition(" ")[2]
        if cut_after:
            after = after.rpartition(" ")[0] + " …"
        return Words(before, text[quote.start : quote.end], after)


def _write_in(query: str, values: Mapping[str, Term]) -> str:
    """Write values in place of a query's variables.

    Not by the engine's substitutions, for it plans a query before it makes them: the roles of one person among a million quads
    took 171 ms so, and take 11 when they stand in the text.

    >>> _write_in("SELECT ?this ?name { ?this schema:name ?name }", {"this": NamedNode("urn:a")})
    'SELECT (<urn:a> AS ?this) ?name { <urn:a> schema:name ?name }'
    """
    head, brace, body = query.partition("{")
    body, group, end = body.partition("GROUP BY")
    for name, value in values.items():
        variable = re.compile(rf"\?{name}\b")
        # Without a group there is no row for it, so what is grouped by stays there.
        named = f"({value} AS ?{name})"
        head, end = (head, _replace(variable, named, end)) if variable.search(end) else (_replace(variable, named, head), end)
        body = _replace(variable, str(value), body)
    return head + brace + body + group + end


def _replace(variable: re.Pattern[str], written: str, text: str) -> str:
    # By a function, for what stands in a literal is no pattern of re's.
    return variable.sub(lambda _: written, text)


@cache
def _to_node(predicate: URIRef) -> NamedNode:
    return NamedNode(str(predicate))


def _index_or(text: str, wanted: str, start: int, otherwise: int) -> int:
    found = text.find(wanted, start)
    return otherwise if found < 0 else found
