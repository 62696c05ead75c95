"""Who connects whom: a snapshot's entities and statements as a networkx graph, every edge with the words it rests on.

It draws nothing and writes nothing; what is said stays a node of its own ("said is not so"), never an edge of its content.
Called by the picture, the pages and whoever wants to count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad
from rdflib import URIRef

from graph.errors import NotFoundError
from graph.store.names import CANDIDATES
from ontology.terms import DBO, KG, OA, ORG, PROV, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from pyoxigraph import Store

    from graph.store import Snapshot

__all__ = ["KINDS", "PICTURED", "RELATIONS", "Kind", "Quote", "Relation", "build_network", "find_kind", "find_name", "find_quotes", "project_co_speakers"]

STATEMENT_WORDS = 60
"""How many characters of a statement stand on its node; the tooltip has all of it."""


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
_DRAWN = (
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
_VIEW = DefaultGraph()


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in an article: half-open [start, end) in code points of the text version; `iri` is the evidence node's."""

    iri: str
    words: str
    start: int
    end: int
    text: str
    article: str
    headline: str
    published: str


# ---------------------------------------------------------------------------------------------------------- the network
def build_network(snapshot: Snapshot, *, focus: str | None = None, depth: int = 1, kinds: Iterable[str] = PICTURED) -> nx.MultiDiGraph:
    """Build the network of a snapshot, or of what stands around one of its entities.

    Args:
        snapshot: the version of the store to read.
        focus: the IRI to stand in the middle; None takes everything.
        depth: how many steps from the focus are taken, in either direction; unused without a focus.
        kinds: names of the kinds that become nodes.

    Returns:
        Nodes are IRIs with `label`, `kind` and `quotes`; edges have `relation` (in words), `predicate`, `assertion`
        (its IRI, empty for a statement's own relations) and `quotes`. Things without any edge are left out where others have one.

    Raises:
        NotFoundError: nothing is known of the focus.
    """
    reader = _Reader(snapshot.store, frozenset(kinds))
    network = nx.MultiDiGraph(base_iri=snapshot.base_iri)
    for edge in reader.all_relations() if focus is None else reader.relations_around(focus, depth):
        _add_edge(network, reader, edge)
    if focus is not None and focus not in network:
        _add_node(network, reader, NamedNode(focus))
    if not network.number_of_edges() and focus is None:
        for node in reader.all_nodes():
            _add_node(network, reader, node)
    return network


def project_co_speakers(network: nx.MultiDiGraph) -> nx.Graph:
    """Join the people who spoke at one event; an edge's `events` lists the IRIs of the events, in order."""
    speakers: dict[str, list[str]] = defaultdict(list)
    for event, person, predicate in network.edges(data="predicate"):
        if predicate == str(KG.speaker):
            speakers[event].append(person)
    together = nx.Graph()
    for event, people in sorted(speakers.items()):
        together.add_nodes_from(people)
        for left, right in combinations(sorted(set(people)), 2):
            events = together.get_edge_data(left, right, {"events": ()})["events"]
            together.add_edge(left, right, events=(*events, event))
    return together


def _add_node(network: nx.MultiDiGraph, reader: _Reader, node: NamedNode) -> None:
    if node.value not in network:
        kind = reader.kind(node) or "thing"
        network.add_node(node.value, label=reader.name(node), kind=kind, quotes=reader.quotes(node))


def _add_edge(network: nx.MultiDiGraph, reader: _Reader, edge: _Edge) -> None:
    subject, target, relation = edge.subject, edge.target, reader.relation(edge)
    _add_node(network, reader, subject)
    _add_node(network, reader, target)
    assertion, quotes = reader.grounds(edge)
    predicate = edge.predicate.value
    if predicate == str(SCHEMA.creator):  # read from the speaker to the words, as one says it
        subject, target = target, subject
    network.add_edge(subject.value, target.value, key=predicate, relation=relation, predicate=predicate, assertion=assertion, quotes=quotes)


@dataclass(frozen=True, slots=True, order=True)
class _Edge:
    """A triple between two things that are drawn."""

    subject: NamedNode
    predicate: NamedNode
    target: NamedNode


class _Reader:
    """Reads one store's merged view for a network, looking each node up once."""

    def __init__(self, store: Store, kinds: frozenset[str]) -> None:
        self._store = store
        self._kinds = kinds
        self._kind_by_node: dict[NamedNode, str | None] = {}
        self._assertions: dict[NamedNode, dict[tuple[str, str], NamedNode]] = {}
        self._drawn = [NamedNode(str(predicate)) for predicate in _DRAWN]

    def all_nodes(self) -> Iterator[NamedNode]:
        found = {node for kind in KINDS if kind.name in self._kinds for node in _subjects(self._store, RDF.type, kind.of)}
        yield from sorted(found, key=lambda node: node.value)

    def all_relations(self) -> Iterator[_Edge]:
        for predicate in self._drawn:
            yield from self._kept(self._store.quads_for_pattern(None, predicate, None, _VIEW))

    def relations_around(self, focus: str, depth: int) -> Iterator[_Edge]:
        node = _named_node(focus)
        if next(self._store.quads_for_pattern(node, None, None, _VIEW), None) is None:
            raise NotFoundError(f"nothing is known of {focus!r}. Give the IRI of a person, organisation, place, event or statement that the store holds.")
        frontier, seen, found = {node}, {node}, dict[_Edge, None]()
        for _ in range(depth):
            reached: set[NamedNode] = set()
            for each in sorted(frontier, key=lambda node: node.value):
                for edge in self._touching(each):
                    found[edge] = None
                    reached |= {edge.subject, edge.target}
            frontier = reached - seen
            seen |= reached
        yield from found

    def _touching(self, node: NamedNode) -> Iterator[_Edge]:
        for predicate in self._drawn:
            yield from self._kept(self._store.quads_for_pattern(node, predicate, None, _VIEW))
            yield from self._kept(self._store.quads_for_pattern(None, predicate, node, _VIEW))

    def _kept(self, quads: Iterable[Quad]) -> list[_Edge]:
        """Keep relations between two pictured things, in an order that does not change with the store's insides."""
        edges = (_Edge(q.subject, q.predicate, q.object) for q in quads if isinstance(q.subject, NamedNode) and isinstance(q.object, NamedNode))
        kept = [edge for edge in edges if {self.kind(edge.subject), self.kind(edge.target)} <= self._kinds]
        return sorted(kept, key=lambda edge: (edge.subject.value, edge.target.value))

    def kind(self, node: NamedNode) -> str | None:
        if node not in self._kind_by_node:
            self._kind_by_node[node] = find_kind(self._store, node)
        return self._kind_by_node[node]

    def name(self, node: NamedNode) -> str:
        name = find_name(self._store, node)
        if self.kind(node) == "statement" and len(name) > STATEMENT_WORDS:
            return name[:STATEMENT_WORDS].rsplit(maxsplit=1)[0] + " …"
        return name

    def quotes(self, node: NamedNode) -> tuple[Quote, ...]:
        return find_quotes(self._store, node.value)

    def relation(self, edge: _Edge) -> str:
        """Name an edge: the title for a role, said, proposed or denied for a statement, else the relation's words."""
        predicate = URIRef(edge.predicate.value)
        if predicate == SCHEMA.affiliation:
            return self._title(edge) or RELATIONS[predicate].words
        if predicate == SCHEMA.creator:
            return self._speech(edge.subject)
        if predicate == SCHEMA.superEvent and self.kind(edge.target) == "series":
            return "edition of"
        return RELATIONS[predicate].words

    def _title(self, affiliation: _Edge) -> str | None:
        for membership in _subjects(self._store, ORG.member, affiliation.subject):
            if affiliation.target in _objects(self._store, membership, ORG.organization):
                for role in _objects(self._store, membership, ORG.role):
                    return find_name(self._store, role) if isinstance(role, NamedNode) else role.value
        return None

    def _speech(self, statement: NamedNode) -> str:
        if any(_objects(self._store, statement, KG.proposes)):
            return "proposed"
        return "denied" if NamedNode(str(KG.Negative)) in _objects(self._store, statement, KG.polarity) else "said"

    def grounds(self, edge: _Edge) -> tuple[str, tuple[Quote, ...]]:
        """Find what a relation rests on: its assertion and quotes, or for a statement's own relation the statement's."""
        if self.kind(edge.subject) == "statement" and edge.predicate.value != str(KG.proposes):
            return "", self.quotes(edge.subject)
        assertion = self._assertions_of(edge.subject).get((edge.predicate.value, edge.target.value))
        return ("", ()) if assertion is None else (assertion.value, self.quotes(assertion))

    def _assertions_of(self, subject: NamedNode) -> dict[tuple[str, str], NamedNode]:
        if subject not in self._assertions:
            self._assertions[subject] = {key: node for node in _subjects(self._store, RDF.subject, subject) for key in self._said_by(node)}
        return self._assertions[subject]

    def _said_by(self, assertion: NamedNode) -> Iterator[tuple[str, str]]:
        for predicate in _objects(self._store, assertion, RDF.predicate):
            for target in _objects(self._store, assertion, RDF.object):
                yield predicate.value, target.value


# ------------------------------------------------------------------------------------------------------------- look-ups
def find_kind(store: Store, node: NamedNode) -> str | None:
    """Find the kind of a thing by its classes in the merged view; None when it is of none of `KINDS`."""
    classes = {each.value for each in _objects(store, node, RDF.type)}
    return next((kind.name for kind in KINDS if str(kind.of) in classes), None)


def find_name(store: Store, node: NamedNode) -> str:
    """Find what a thing is called in the merged view: its name, headline, title or words; else the end of its IRI."""
    for predicate in (SCHEMA.name, SCHEMA.headline, SKOS.prefLabel, SCHEMA.text):
        names = sorted(each.value for each in _objects(store, node, predicate) if isinstance(each, Literal))
        if names:
            return names[0]
    return node.value.rstrip("/").rpartition("/")[2].rpartition("#")[2]


def find_quotes(store: Store, iri: str) -> tuple[Quote, ...]:
    """Find the words that something rests on, by article and place in the text; empty when it has no evidence."""
    # A candidate is not in the merged view: its evidence is looked for where it stands.
    candidates = (quad.object for quad in store.quads_for_pattern(NamedNode(iri), NamedNode(KG.evidence), None, None))
    nodes = _objects(store, NamedNode(iri), KG.evidence) or candidates
    found = {quote for node in nodes if isinstance(node, NamedNode) for quote in _read_quotes(store, node)}
    return tuple(sorted(found, key=lambda quote: (quote.published, quote.article, quote.start, quote.end)))


def _read_quotes(store: Store, evidence: NamedNode) -> Iterator[Quote]:
    """Read an evidence node where it stands: in the named graph of its article."""
    for quad in store.quads_for_pattern(evidence, NamedNode(str(OA.hasSelector)), None, None):
        if isinstance(quad.object, NamedNode) and isinstance(quad.graph_name, NamedNode):
            words, start, end = (_first(store, quad.object, predicate, quad.graph_name) for predicate in (OA.exact, OA.start, OA.end))
            text = _first(store, evidence, OA.hasSource, quad.graph_name)
            if words and text and start and end:
                yield _read_quote(store, quad.graph_name, Quote(evidence.value, words, int(start), int(end), text, "", "", ""))


def _read_quote(store: Store, graph: NamedNode, quote: Quote) -> Quote:
    """Complete a quote with the article that its text is of."""
    graph = NamedNode(graph.value.removesuffix(CANDIDATES))
    article = _first(store, NamedNode(quote.text), PROV.specializationOf, graph)
    if not article:
        return quote
    node = NamedNode(article)
    return replace(quote, article=article, headline=find_name(store, node), published=_first(store, node, SCHEMA.datePublished, graph))


def _first(store: Store, subject: NamedNode, predicate: URIRef, graph: NamedNode) -> str:
    values = (quad.object for quad in store.quads_for_pattern(subject, NamedNode(str(predicate)), None, graph))
    return min((value.value for value in values if isinstance(value, NamedNode | Literal)), default="")


def _objects(store: Store, subject: NamedNode, predicate: URIRef) -> list[NamedNode | Literal]:
    found = (quad.object for quad in store.quads_for_pattern(subject, NamedNode(str(predicate)), None, _VIEW))
    return sorted((each for each in found if isinstance(each, NamedNode | Literal)), key=str)


def _subjects(store: Store, predicate: URIRef, target: URIRef | NamedNode) -> list[NamedNode]:
    node = target if isinstance(target, NamedNode) else NamedNode(str(target))
    found = (quad.subject for quad in store.quads_for_pattern(None, NamedNode(str(predicate)), node, _VIEW))
    return sorted((each for each in found if isinstance(each, NamedNode)), key=lambda node: node.value)


def _named_node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise NotFoundError(f"{iri!r} is not an IRI. Give one that the store holds.") from error
