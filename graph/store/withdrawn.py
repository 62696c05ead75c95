"""What was withdrawn and when: of a retracted article the IRIs alone, so that its old addresses can say that it is gone, and why.

Nothing of what it said is kept: an article may be retracted because nobody may read it any more. What an article's new text does not say any more is
told from its past instead. It plans and reads, and writes nothing. Called by the writer, and by whoever answers for an IRI.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pyoxigraph as ox

from graph.store.change import Change
from graph.store.names import PAST, TYPE, GraphNames, is_past
from ontology.iris import ARTICLE_KINDS, parse_instance_iri
from ontology.terms import KG, PROV, SCHEMA, XSD

__all__ = ["MOST_KEPT", "Withdrawal", "find_withdrawal", "plan_return", "plan_withdrawal"]

MOST_KEPT = 200_000
"""IRIs that are remembered; beyond that the oldest retractions are forgotten, and their addresses answer as if nothing had been there."""
KINDS = frozenset({*ARTICLE_KINDS, "article", "text", "statement", "proposal", "assertion"})
"""Kinds of IRI that somebody may have linked to; what words a fact rests on is found from the fact."""
_NEWS_ARTICLE = ox.NamedNode(SCHEMA.NewsArticle)
_WITH = ox.NamedNode("urn:newsgraph:index:withdrawn-with")
_WHEN, _REASON, _MEMBER = ox.NamedNode(PROV.invalidatedAtTime), ox.NamedNode(KG.reason), ox.NamedNode(PROV.hadMember)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why something is not there any more.

    Attributes:
        reason: in words, a sentence without its full stop.
        when: ISO 8601, in UTC.
        article: the IRI of the article whose new text does not say it any more; empty where the article itself was retracted.
    """

    reason: str
    when: str
    article: str = ""


def plan_withdrawal(store: ox.Store, names: GraphNames, graph: ox.NamedNode, change: Change, *, reason: str, when: datetime) -> Change:
    """Add to the planned retraction of an article what is to be remembered of it.

    Args:
        store: as it is before the change.
        names: tells the graphs.
        graph: the article's graph.
        change: what takes the article out.
        reason: why it is taken out.
        when: now, with its offset from UTC.
    """
    moment = ox.Literal(when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"), datatype=ox.NamedNode(XSD.dateTime))
    known = {quad.subject for quad in change.delete if quad.graph_name == graph and isinstance(quad.subject, ox.NamedNode)}
    gone = {graph, *(iri for iri in known if (found := parse_instance_iri(names.base_iri, iri.value)) and found.kind in KINDS)}
    insert = {ox.Quad(iri, _WITH, graph, names.withdrawn) for iri in gone}
    insert |= {ox.Quad(graph, _WHEN, moment, names.withdrawn), ox.Quad(graph, _REASON, ox.Literal(reason), names.withdrawn)}
    forgotten = frozenset(_forget_oldest(store, names, len(insert)))
    return Change(change.delete | (forgotten - insert), change.insert | insert, change.emptied)


def _forget_oldest(store: ox.Store, names: GraphNames, coming: int) -> Iterator[ox.Quad]:
    """Yield the quads of the oldest retractions that there is no more room for."""
    over = sum(1 for _ in store.quads_for_pattern(None, _WITH, None, names.withdrawn)) + coming - MOST_KEPT
    for quad in sorted(store.quads_for_pattern(None, _WHEN, None, names.withdrawn), key=lambda quad: (str(quad.object), str(quad.subject))) if over > 0 else ():
        if over <= 0:
            return
        for each in _list_quads(store, names, quad.subject):
            over -= 1
            yield each


def _list_quads(store: ox.Store, names: GraphNames, graph: object) -> list[ox.Quad]:
    if not isinstance(graph, ox.NamedNode):
        return []
    return [*store.quads_for_pattern(None, _WITH, graph, names.withdrawn), *store.quads_for_pattern(graph, None, None, names.withdrawn)]


def plan_return(store: ox.Store, names: GraphNames, graphs: Iterable[ox.NamedNode], change: Change) -> Change:
    """Add to the planned coming of articles that those of them that were retracted are not gone any more."""
    returned = frozenset(quad for graph in graphs for quad in _list_quads(store, names, graph))
    if not returned:
        return change
    is_last = all(quad in returned for quad in store.quads_for_pattern(None, None, None, names.withdrawn))
    return Change(change.delete | returned, change.insert, change.emptied | ({names.withdrawn} if is_last else frozenset()))


def find_withdrawal(store: ox.Store, names: GraphNames, iri: str) -> Withdrawal | None:
    """Tell why an IRI is not there any more; None where it is there, or never was, or nobody remembers."""
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return None
    found = _find_retraction(store, names, node) or _find_in_past(store, names, node)
    return None if found is None or _is_there(store, names, node) else found


def _find_retraction(store: ox.Store, names: GraphNames, node: ox.NamedNode) -> Withdrawal | None:
    moments = [
        (when.object.value, _read_reason(store, names, quad.object))
        for quad in store.quads_for_pattern(node, _WITH, None, names.withdrawn)
        if isinstance(quad.object, ox.NamedNode)
        for when in store.quads_for_pattern(quad.object, _WHEN, None, names.withdrawn)
        if isinstance(when.object, ox.Literal)
    ]
    # Articles of one text share what they say: it was there until the last of them went.
    when, reason = max(moments, default=("", ""))
    return Withdrawal(reason, when) if when else None


def _read_reason(store: ox.Store, names: GraphNames, graph: ox.NamedNode) -> str:
    return next((quad.object.value for quad in store.quads_for_pattern(graph, _REASON, None, names.withdrawn) if isinstance(quad.object, ox.Literal)), "")


def _find_in_past(store: ox.Store, names: GraphNames, node: ox.NamedNode) -> Withdrawal | None:
    """Find what an earlier text of an article said."""
    for quad in store.quads_for_pattern(None, _MEMBER, node, None):
        if names.is_past_graph(quad.graph_name) and isinstance(quad.graph_name, ox.NamedNode):
            moments = [
                each.object.value for each in store.quads_for_pattern(quad.graph_name, _WHEN, None, quad.graph_name) if isinstance(each.object, ox.Literal)
            ]
            article_graph = ox.NamedNode(quad.graph_name.value.partition(PAST)[0])
            article = next((each.subject for each in store.quads_for_pattern(None, TYPE, _NEWS_ARTICLE, article_graph)), None)
            iri = article.value if isinstance(article, ox.NamedNode) else ""
            return Withdrawal("the article was read again with another text, which does not say it", max(moments, default=""), iri)
    return None


def _is_there(store: ox.Store, names: GraphNames, node: ox.NamedNode) -> bool:
    """Tell whether anything but the memory of it speaks of an IRI."""
    quads = store.quads_for_pattern(node, TYPE, None, None)
    return any(quad.graph_name != names.withdrawn and not is_past(quad.graph_name) for quad in quads) or (
        names.is_article_graph(node) and store.contains_named_graph(node)
    )
