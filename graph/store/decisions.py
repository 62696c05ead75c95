"""What people decided on who is the same: taken down with reason, name and time, refused where it contradicts, taken back.

It plans only; the writer writes. What rules find stands beside it and gives way. Called by the writer and by snapshots.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import pyoxigraph as ox

from graph.errors import DecisionError, NotFoundError
from graph.identity import Verdict, find_chain, find_contradiction
from graph.store.change import Change, plan_decision
from graph.store.names import TYPE, GraphNames, Triples
from ontology.iris import mint_hashed_iri
from ontology.terms import KG, PROV, SCHEMA, XSD

__all__ = ["IdentityDecision", "list_decisions", "plan_link", "plan_undo"]

_NONE: Triples = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class IdentityDecision:
    """One decision of a person.

    Attributes:
        left: the IRI that sorts first.
        right: the other.
        is_same: else they are different.
        reason: why, in words.
        who: the name of who decided.
        when: ISO 8601, in UTC.
    """

    left: str
    right: str
    is_same: bool
    reason: str
    who: str
    when: str


def list_decisions(store: ox.Store, names: GraphNames) -> tuple[IdentityDecision, ...]:
    """List what people decided, in order of the IRIs."""
    links = (quad.subject for quad in store.quads_for_pattern(None, TYPE, ox.NamedNode(KG.IdentityLink), names.identity))
    return tuple(sorted(_read_decision(store, names, link) for link in links if isinstance(link, ox.NamedNode)))


def _read_decision(store: ox.Store, names: GraphNames, link: ox.NamedNode) -> IdentityDecision:
    values = {quad.predicate.value: quad.object for quad in store.quads_for_pattern(link, None, None, names.identity)}
    texts = {predicate: value.value for predicate, value in values.items() if isinstance(value, ox.NamedNode | ox.Literal)}
    agent = ox.NamedNode(texts[str(PROV.wasAttributedTo)])
    who = next(
        (quad.object.value for quad in store.quads_for_pattern(agent, ox.NamedNode(SCHEMA.name), None, names.identity) if isinstance(quad.object, ox.Literal)),
        "",
    )
    is_same = texts[str(KG.decision)] == str(KG.Same)
    return IdentityDecision(texts[str(KG.left)], texts[str(KG.right)], is_same, texts[str(KG.reason)], who, texts[str(PROV.generatedAtTime)])


def plan_link(store: ox.Store, names: GraphNames, pair: tuple[str, str], verdict: Verdict, *, reason: str, who: str, when: datetime) -> Change:
    """Plan the taking down of a decision, in place of an earlier one on the same two.

    Raises:
        NotFoundError: no article in the store names one of the two.
        DecisionError: the two are one, or it would join what is known to be different; the message shows the chain.
    """
    left, right = sorted(pair)
    mentions = [_find_mention(store, names, iri) for iri in (left, right)]
    if left == right:
        raise DecisionError(f"<{left}> is one thing. Give two.", chain=(left,))
    others = [each for each in list_decisions(store, names) if (each.left, each.right) != (left, right)]
    _refuse_contradiction(left, right, verdict, others)
    link, agent = (ox.NamedNode(mint_hashed_iri(names.base_iri, kind, *parts)) for kind, parts in (("identity", (left, right)), ("agent", (who,))))
    triples = frozenset(
        {
            ox.Triple(link, TYPE, ox.NamedNode(KG.IdentityLink)),
            ox.Triple(link, ox.NamedNode(KG.left), mentions[0]),
            ox.Triple(link, ox.NamedNode(KG.right), mentions[1]),
            ox.Triple(link, ox.NamedNode(KG.decision), ox.NamedNode(KG[verdict.value])),
            ox.Triple(link, ox.NamedNode(KG.reason), ox.Literal(reason)),
            ox.Triple(link, ox.NamedNode(PROV.wasAttributedTo), agent),
            ox.Triple(link, ox.NamedNode(PROV.generatedAtTime), _to_literal(when)),
            ox.Triple(agent, TYPE, ox.NamedNode(PROV.Agent)),
            ox.Triple(agent, ox.NamedNode(SCHEMA.name), ox.Literal(who)),
        }
    )
    return plan_decision(store, names, links=triples, without=_read_link(store, names, link), mentions=mentions)


def plan_undo(store: ox.Store, names: GraphNames, pair: tuple[str, str]) -> Change:
    """Plan the taking back of a decision; what the rules find counts again.

    Raises:
        NotFoundError: nobody decided on these two.
    """
    left, right = sorted(pair)
    link = ox.NamedNode(mint_hashed_iri(names.base_iri, "identity", left, right))
    triples = _read_link(store, names, link)
    if not triples:
        raise NotFoundError(f"nobody decided on <{left}> and <{right}>. `newsgraph identity list --decided` lists what was decided.")
    return plan_decision(store, names, links=_NONE, without=triples, mentions=[ox.NamedNode(left), ox.NamedNode(right)])


def _to_literal(when: datetime) -> ox.Literal:
    """Write a time as Oxigraph keeps it: it knows one spelling of a value."""
    written = when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return ox.Literal(written, datatype=ox.NamedNode(XSD.dateTime))


def _find_mention(store: ox.Store, names: GraphNames, iri: str) -> ox.NamedNode:
    try:
        mention = ox.NamedNode(iri)
    except ValueError:
        mention = None
    if mention is None or not names.is_mention(mention) or next(store.quads_for_pattern(mention, None, None, names.index), None) is None:
        raise NotFoundError(f"no article in the store names {iri!r}. Give the IRI of a person, an organisation, an event, a series or a site.")
    return mention


def _refuse_contradiction(left: str, right: str, verdict: Verdict, others: Iterable[IdentityDecision]) -> None:
    same, different = _split(others)
    if verdict is Verdict.SAME:
        chain = find_contradiction(left, right, same, different)
        said = "it would join what is known to be different"
    else:
        chain = find_chain(left, right, same)
        said = "they were decided to be the same"
    if chain:
        raise DecisionError(f"refused, for {said}: {' = '.join(f'<{iri}>' for iri in chain)}. Undo one of these decisions first.", chain=tuple(chain))


def _split(decisions: Iterable[IdentityDecision]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    same: list[tuple[str, str]] = []
    different: list[tuple[str, str]] = []
    for each in decisions:
        (same if each.is_same else different).append((each.left, each.right))
    return same, different


def _read_link(store: ox.Store, names: GraphNames, link: ox.NamedNode) -> Triples:
    """Return a link's triples, and those of who decided, where nothing else was decided by them."""
    own = [quad.triple for quad in store.quads_for_pattern(link, None, None, names.identity)]
    agents = [triple.object for triple in own if triple.predicate == ox.NamedNode(PROV.wasAttributedTo)]
    for agent in agents:
        if isinstance(agent, ox.NamedNode) and len(list(store.quads_for_pattern(None, ox.NamedNode(PROV.wasAttributedTo), agent, names.identity))) == 1:
            own += [quad.triple for quad in store.quads_for_pattern(agent, None, None, names.identity)]
    return frozenset(own)
