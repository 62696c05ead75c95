"""What is known of one thing, fact by fact: the words and the rule behind each, and what speaks against it.

It reads what is stored, candidates included, and infers nothing. Called by `explain`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store
from rdflib import URIRef

from graph.analysis import KINDS, RELATIONS, Quote, find_name, find_quotes
from graph.errors import NotFoundError
from graph.objections import Objection, find_objections, find_objections_to_kind
from graph.store import Snapshot
from graph.store.names import PAST
from ontology.terms import KG, ORG, PROV, RDF, SCHEMA

__all__ = ["Explanation", "Passage", "Reason", "RuleNote", "explain"]

_VIEW = DefaultGraph()
_AROUND = 60
"""How many characters of the text stand on either side of the words that are shown."""
_OF_STATEMENTS = (
    ("said by", SCHEMA.creator),
    ("with the words", KG.cue),
    ("manner", KG.mode),
    ("polarity", KG.polarity),
    ("certainty", KG.certainty),
    ("reported by", KG.reportedBy),
    ("said at", SCHEMA.recordedIn),
    ("about", SCHEMA.about),
)


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """Words with what stands before and behind them in the article."""

    quote: Quote
    before: str
    after: str


@dataclass(frozen=True, slots=True, order=True)
class RuleNote:
    """A rule as the store describes it; the confidence is its precision, in [0, 1], the basis Stated or Inferred."""

    name: str
    description: str
    confidence: float
    basis: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact in words ("speaker", "Ann Example"), seen from the thing that is explained, with what speaks for it and against.

    Attributes:
        relation: the property in words, from the side of the thing that is explained.
        value: what stands on the other side.
        assertion: the IRI of the assertion.
        rule: by which it was found; None where the store does not describe it.
        field: the field of the source that gives it, where no words do.
        is_candidate: found below the floor of confidence, and so no fact of the merged view.
        passages: the words that it rests on.
        against: what speaks against it.
    """

    relation: str
    value: str
    assertion: str
    rule: RuleNote | None
    field: str | None
    is_candidate: bool
    passages: tuple[Passage, ...]
    against: tuple[Objection, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a thing is called, what it is and by which rule, the words that name it, what is noted of it and asserted of it."""

    iri: str
    name: str
    kind: str | None
    is_candidate: bool
    rule: RuleNote | None
    passages: tuple[Passage, ...]
    against: tuple[Objection, ...]
    notes: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]


def explain(snapshot: Snapshot, iri: str) -> Explanation:
    """Explain a thing by all that is asserted of it, from either side; an assertion is explained by itself.

    Raises:
        NotFoundError: the store says nothing of it.
    """
    store, node = snapshot.store, _to_node(iri)
    _refuse_what_is_not_there(snapshot, node)
    # A speaker is a performer too: what reads the same is shown once.
    found = {(reason.relation, reason.value, reason.rule, reason.passages): reason for reason in _read_reasons(snapshot, node)}
    reasons = sorted(found.values(), key=lambda reason: (reason.is_candidate, reason.relation, reason.value, reason.assertion))
    kind = _find_kind(store, node)
    return Explanation(
        iri=iri,
        name=_name(store, node),
        kind=kind,
        is_candidate=next(store.quads_for_pattern(node, None, None, _VIEW), None) is None,
        rule=_read_rule(store, node),
        passages=_read_passages(store, node),
        against=tuple(find_objections_to_kind(store, node, kind)),
        notes=tuple(_read_notes(store, node)),
        reasons=tuple(reasons),
    )


def _refuse_what_is_not_there(snapshot: Snapshot, node: NamedNode) -> None:
    """Refuse what nothing is said of, and what an article said once and does not say any more."""
    past = set()
    for quad in snapshot.store.quads_for_pattern(node, None, None, None):
        if not snapshot.names.is_past_graph(quad.graph_name):
            return
        past.add(quad.graph_name)
    if not past:
        raise NotFoundError(f"nothing is known of {node.value!r}. Give an IRI that the store holds, as queries and pages show them.")
    graphs = {NamedNode(str(name.value).partition(PAST)[0]) for name in past if isinstance(name, NamedNode)}
    articles = sorted(article.identifier for article in map(snapshot.article_of, graphs) if article is not None)
    raise NotFoundError(f"{node.value!r} was taken back: {', '.join(articles)} does not say it any more. `newsgraph diff {articles[0]}` shows what changed.")


def _read_reasons(snapshot: Snapshot, node: NamedNode) -> Iterator[Reason]:
    store = snapshot.store
    for predicate, side in ((RDF.subject, RDF.object), (RDF.object, RDF.subject)):
        quads = store.quads_for_pattern(None, NamedNode(predicate), node, None)
        # What an article took back is no candidate.
        for assertion in sorted({quad.subject for quad in quads if not snapshot.names.is_past_graph(quad.graph_name)}, key=str):
            if isinstance(assertion, NamedNode):
                yield _read_reason(store, assertion, other=side)
    if _read(store, node, RDF.predicate):
        yield _read_reason(store, node, other=RDF.object)


def _read_reason(store: Store, assertion: NamedNode, *, other: URIRef) -> Reason:
    predicates, values, fields = (_read(store, assertion, part) for part in (RDF.predicate, other, KG.field))
    relation = RELATIONS.get(URIRef(predicates[0].value)) if predicates else None
    return Reason(
        relation=_to_words(store, predicates) if relation is None else relation.words if other == RDF.object else relation.inverse,
        value=_to_words(store, values),
        assertion=assertion.value,
        rule=_read_rule(store, assertion),
        field=fields[0].value if fields else None,
        is_candidate=Quad(assertion, NamedNode(RDF.type), NamedNode(KG.Assertion), _VIEW) not in store,
        passages=_read_passages(store, assertion),
        against=tuple(find_objections(store, assertion)),
    )


def _read_rule(store: Store, node: NamedNode) -> RuleNote | None:
    """Read the rule that something rests on; of several the surest."""
    rules = (rule for rule in _read(store, node, KG.rule) if isinstance(rule, NamedNode))
    return max((note for note in (_describe_rule(store, rule) for rule in rules) if note is not None), key=lambda note: note.confidence, default=None)


def _describe_rule(store: Store, rule: NamedNode) -> RuleNote | None:
    names, descriptions, confidences, bases = (_read(store, rule, part) for part in (SCHEMA.name, SCHEMA.description, KG.confidence, KG.basis))
    if not (names and descriptions and confidences and bases):
        return None
    return RuleNote(names[0].value, descriptions[0].value, float(confidences[0].value), find_name(store, bases[0]) if isinstance(bases[0], NamedNode) else "")


def _read_passages(store: Store, node: NamedNode) -> tuple[Passage, ...]:
    return tuple(_read_passage(store, quote) for quote in find_quotes(store, node.value))


def _read_passage(store: Store, quote: Quote) -> Passage:
    text = next((value.value for value in _read(store, NamedNode(quote.text), PROV.value)), "")
    before, after = text[max(0, quote.start - _AROUND) : quote.start], text[quote.end : quote.end + _AROUND]
    # Of the words that are cut through at either end nothing is shown.
    before = before.partition(" ")[2] if quote.start > _AROUND else before
    after = after.rpartition(" ")[0] if quote.end + _AROUND < len(text) else after
    return Passage(quote, before, after)


def _read_notes(store: Store, node: NamedNode) -> Iterator[tuple[str, str]]:
    """Yield what a statement is, or which title a membership is of; for all else there are assertions."""
    if _is_a(store, node, KG.Statement):
        for words, predicate in _OF_STATEMENTS:
            if values := _read(store, node, predicate):
                yield words, _to_words(store, values)
    if _is_a(store, node, ORG.Membership):
        for value in _read(store, node, KG.observedOn):
            yield "as of", value.value


def _is_a(store: Store, node: NamedNode, kind: URIRef) -> bool:
    return NamedNode(kind) in _read(store, node, RDF.type)


def _find_kind(store: Store, node: NamedNode) -> str | None:
    classes = {value.value for value in _read(store, node, RDF.type)}
    further = {str(ORG.Membership): "role", str(KG.Assertion): "fact", str(KG.Rule): "rule"}
    found = next((kind.name for kind in KINDS if str(kind.of) in classes), None)
    return found or next((name for of, name in further.items() if of in classes), None)


def _read(store: Store, node: NamedNode, predicate: URIRef) -> list[NamedNode | Literal]:
    """Read a property in whichever graph it stands: candidates are in none of the merged view."""
    values = {quad.object for quad in store.quads_for_pattern(node, NamedNode(predicate), None, None)}
    return sorted((value for value in values if isinstance(value, NamedNode | Literal)), key=str)


def _to_words(store: Store, terms: list[NamedNode | Literal]) -> str:
    return ", ".join(_name(store, term) if isinstance(term, NamedNode) else term.value for term in terms)


def _name(store: Store, node: NamedNode) -> str:
    """Name a thing; a role, which has no name, by its title, its holder and where it is held."""
    if not _is_a(store, node, ORG.Membership):
        return find_name(store, node)
    titles, holders, bodies = (_to_words(store, _read(store, node, part)) for part in (ORG.role, ORG.member, ORG.organization))
    return f"{titles}, {holders}" + (f", {bodies}" if bodies else "")


def _to_node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise NotFoundError(f"{iri!r} is not an IRI. Give one that the store holds.") from error
