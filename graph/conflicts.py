"""Where articles disagree: two numbers of those who came, two days, two edition numbers, two posts in one body.

It finds and does not weigh: every value stands, with the assertions that give it. What both may be right about is no conflict: "the head" and "the
president", or posts of different years. Called by the pages; the stored question `conflicts` asks the same in SPARQL.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import combinations, product

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store
from rdflib import URIRef

from graph.lexicon import load_lexicon
from graph.store.names import GraphNames
from ontology.terms import KG, ORG, RDF, SCHEMA, SKOS

__all__ = ["KINDS", "Claim", "Conflict", "find_conflicts", "find_conflicts_of"]

KINDS = ("attendance", "first day", "last day", "edition", "post")
"""What articles can disagree on."""
_VALUES = {"first day": SCHEMA.startDate, "last day": SCHEMA.endDate, "edition": KG.editionNumber}
_VIEW = DefaultGraph()
MOST_QUOTED = 100
"""So many assertions of one post are named."""
_CLAUSE = "rule/who-leads"
"""The rule that reads "who heads BODY": what somebody does there, which is no title that another title contradicts."""
_BEARER = re.compile(r"(?:woman|man|person)(?= |$)")

Found = Mapping[str, list[str]]
"""Values in words, each with the assertions that give it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One value, as articles give it, and the IRIs of the assertions that do."""

    value: str
    assertions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values of one thing of which one at most can be right.

    Attributes:
        about: the IRI of the event or the person.
        kind: one of `KINDS`.
        body: of a post, the IRI of the body; empty for all else.
        one: the value that sorts first.
        other: the other value.
    """

    about: str
    kind: str
    body: str
    one: Claim
    other: Claim


def find_conflicts(store: Store, names: GraphNames) -> list[Conflict]:
    """Find all conflicts, by kind and then by what they are about; work grows with the dates, numbers and posts in the store."""
    predicates = (*_VALUES.values(), KG.attendance)
    things = {quad.subject for predicate in predicates for quad in store.quads_for_pattern(None, NamedNode(predicate), None, _VIEW)}
    things |= {quad.object for quad in store.quads_for_pattern(None, NamedNode(ORG.member), None, _VIEW) if isinstance(quad.object, NamedNode)}
    found = (conflict for thing in things if isinstance(thing, NamedNode) for conflict in find_conflicts_of(store, names, thing.value))
    return sorted(found, key=lambda each: (KINDS.index(each.kind), each.about, each.body, each.one.value, each.other.value))


def find_conflicts_of(store: Store, names: GraphNames, iri: str) -> Iterator[Conflict]:
    """Yield the conflicts about one thing."""
    reader = _Reader(store, names)
    thing = NamedNode(iri)
    for kind, predicate in _VALUES.items():
        yield from reader.compare(iri, kind, "", reader.read_values(thing, predicate), _is_other_value)
    numbers = reader.read_attendances(thing)
    yield from reader.compare(iri, "attendance", "", {words: its for words, (_, its) in numbers.items()}, lambda one, other: _differ(numbers, one, other))
    for body, posts in sorted(reader.read_posts(thing).items()):
        titles = {title: [post.assertion for post in its] for title, its in posts.items()}
        yield from reader.compare(iri, "post", body, titles, partial(_exclude, posts))


def _is_other_value(one: str, other: str) -> bool:
    """Tell whether two values exclude each other: a year does not contradict a day in it."""
    return not (one.startswith(other) or other.startswith(one)) or (one.isdigit() and len(one) < 4 and one != other)


@dataclass(frozen=True, slots=True)
class _Number:
    """How many came: `is_least` where it is a lower bound; `unit` says who is counted."""

    number: float
    is_least: bool
    unit: str


def _differ(numbers: Mapping[str, tuple[_Number, list[str]]], one: str, other: str) -> bool:
    """Tell whether two numbers exclude each other: "more than 300" does not contradict 400, nor do ten speakers a hundred guests."""
    left, right = numbers[one][0], numbers[other][0]
    units = {unit.casefold() for unit in (left.unit, right.unit) if unit}
    if len(units) > 1 and not units <= load_lexicon().words("events", "attendance", "everybody"):
        return False
    if left.is_least != right.is_least:
        least, exact = (left, right) if left.is_least else (right, left)
        return least.number > exact.number
    return left.number != right.number


@dataclass(frozen=True, slots=True)
class _Post:
    """An assertion of a post, the year in which it was reported, None where that is not known, and the articles' graphs."""

    assertion: str
    year: int | None
    graphs: frozenset[object]

    def may_clash(self, other: _Post) -> bool:
        """Tell whether two articles give both posts, in one year or the next; later somebody may hold another by right."""
        is_near = self.year is None or other.year is None or abs(self.year - other.year) <= 1
        return is_near and len(self.graphs | other.graphs) > 1


def _exclude(posts: Mapping[str, list[_Post]], one: str, other: str) -> bool:
    """Tell whether articles give somebody two posts of one time."""
    return _are_two_posts(one, other) and any(left.may_clash(right) for left, right in product(posts[one], posts[other]))


@lru_cache(maxsize=4096)
def _are_two_posts(one: str, other: str) -> bool:
    """Tell whether two titles name two posts: not where one says less of the same, as "president" and "Board president" do.

    >>> _are_two_posts("chairwoman", "chair"), _are_two_posts("vice president", "president"), _are_two_posts("head", "president")
    (False, True, False)
    """
    lexicon = load_lexicon()
    vague, ranks = lexicon.words("roles", "posts", "vague"), lexicon.words("roles", "posts", "ranks")
    left, right = (_BEARER.sub("", title.lower()) for title in (one, other))
    if not vague.isdisjoint((left, right)):
        return False
    left_rank, right_rank = (not ranks.isdisjoint(re.split("[ -]", title)) for title in (left, right))
    return left_rank != right_rank or not (f" {left} " in f" {right} " or f" {right} " in f" {left} ")


@dataclass(frozen=True, slots=True)
class _Reader:
    store: Store
    names: GraphNames

    def compare(self, about: str, kind: str, body: str, found: Found, differ: Callable[[str, str], bool]) -> Iterator[Conflict]:
        """Yield the pairs of values that differ and that two articles give."""
        for one, other in combinations(sorted(found), 2):
            if differ(one, other) and self._are_of_two(found[one], found[other]):
                yield Conflict(about, kind, body, Claim(one, tuple(sorted(found[one]))), Claim(other, tuple(sorted(found[other]))))

    def _are_of_two(self, some: Iterable[str], others: Iterable[str]) -> bool:
        left, right = ({graph for each in assertions for graph in self._find_graphs(each)} for assertions in (some, others))
        return bool(left and right) and len(left | right) > 1

    def _find_graphs(self, assertion: str) -> Iterator[object]:
        quads = self.store.quads_for_pattern(NamedNode(assertion), NamedNode(RDF.type), None, None)
        return (quad.graph_name for quad in quads if self.names.is_article_graph(quad.graph_name))

    def read_values(self, thing: NamedNode, predicate: URIRef) -> Found:
        """Read the values of a thing, where it has more than one."""
        values = self._objects(thing, predicate)
        found: dict[str, list[str]] = defaultdict(list)
        for assertion, value in self._list_assertions(thing, predicate) if len(values) > 1 else ():
            found[_text(value)].append(assertion)
        return found

    def read_attendances(self, event: NamedNode) -> dict[str, tuple[_Number, list[str]]]:
        """Read how many came, in words ("more than 400 experts"), where there is more than one number."""
        found: dict[str, tuple[_Number, list[str]]] = {}
        if len(self._objects(event, KG.attendance)) < 2:
            return found
        for assertion, node in self._list_assertions(event, KG.attendance):
            if isinstance(node, NamedNode) and (number := self._read_number(node)):
                words = " ".join(filter(None, (self._first(node, KG.qualifier), f"{number.number:g}", number.unit)))
                found.setdefault(words, (number, []))[1].append(assertion)
        return found

    def _read_number(self, node: NamedNode) -> _Number | None:
        exact, least = self._first(node, SCHEMA.value), self._first(node, SCHEMA.minValue)
        try:
            return _Number(float(exact or least), not exact, self._first(node, SCHEMA.unitText))
        except ValueError:
            return None

    def read_posts(self, person: NamedNode) -> Mapping[str, dict[str, list[_Post]]]:
        """Read the posts of a person by body, each title with those who give it, where a body has more than one."""
        held: dict[str, dict[NamedNode, list[NamedNode]]] = defaultdict(lambda: defaultdict(list))
        for membership in self._subjects(ORG.member, person):
            for body in self._objects(membership, ORG.organization):
                for role in self._objects(membership, ORG.role):
                    if isinstance(role, NamedNode):
                        held[_text(body)][role].append(membership)
        return {body: self._read_titles(roles) for body, roles in held.items() if len(roles) > 1}

    def _read_titles(self, roles: Mapping[NamedNode, list[NamedNode]]) -> dict[str, list[_Post]]:
        titles: dict[str, list[_Post]] = defaultdict(list)
        for role, memberships in roles.items():
            if title := self._first(role, SKOS.prefLabel):
                # Thousands of articles may give a busy person one post; some of them show who does.
                for membership in sorted(memberships, key=str)[:MOST_QUOTED]:
                    year = self._first(membership, KG.observedOn)[:4]
                    for assertion, _ in self._list_assertions(membership, ORG.role):
                        if not self._first(NamedNode(assertion), KG.rule).endswith(_CLAUSE):
                            titles[title].append(_Post(assertion, int(year) if year.isdigit() else None, frozenset(self._find_graphs(assertion))))
        return titles

    def _list_assertions(self, thing: NamedNode, predicate: URIRef) -> Iterator[tuple[str, NamedNode | Literal]]:
        for assertion in self._subjects(RDF.subject, thing):
            if NamedNode(predicate) in self._objects(assertion, RDF.predicate):
                yield from ((assertion.value, value) for value in self._objects(assertion, RDF.object))

    def _objects(self, node: NamedNode, predicate: URIRef) -> list[NamedNode | Literal]:
        quads = self.store.quads_for_pattern(node, NamedNode(predicate), None, _VIEW)
        return [quad.object for quad in quads if isinstance(quad.object, NamedNode | Literal)]

    def _subjects(self, predicate: URIRef, node: NamedNode) -> list[NamedNode]:
        return [quad.subject for quad in self.store.quads_for_pattern(None, NamedNode(predicate), node, _VIEW) if isinstance(quad.subject, NamedNode)]

    def _first(self, node: NamedNode, predicate: URIRef) -> str:
        return min(map(_text, self._objects(node, predicate)), default="")


def _text(term: NamedNode | Literal) -> str:
    return term.value
