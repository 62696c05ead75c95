"""What must be written when articles come, change or go: the quads to delete and to insert, the merged view included.

It plans only and changes nothing. Called by the writer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.copies import Printed
from graph.identity import Mention
from graph.store.merging import Merging
from graph.store.names import GraphNames, Triples
from graph.store.past import plan_past
from graph.store.shared import SharedGraph
from graph.store.stories import Stories
from graph.store.view import GraphChange, ViewChange

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Change", "plan_change", "plan_decision"]

_EMPTY: Triples = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """Quads to delete, then quads to insert, and graphs that are empty afterwards and so cease to be."""

    delete: frozenset[ox.Quad]
    insert: frozenset[ox.Quad]
    emptied: frozenset[ox.NamedNode]

    def __bool__(self) -> bool:
        return bool(self.delete or self.insert or self.emptied)


def plan_change(
    store: ox.Store,
    names: GraphNames,
    articles: Mapping[ox.NamedNode, Triples],
    *,
    gazetteer: Triples = _EMPTY,
    runs: Triples = _EMPTY,
    mentions: Iterable[Mention] = (),
    when: datetime | None = None,
    prints: Mapping[ox.NamedNode, Printed | None] | None = None,
) -> Change:
    """Plan the replacing of whole article graphs.

    Args:
        store: as it is before the change.
        names: tells article graphs from others.
        articles: for each article graph, and each graph of candidates, its triples afterwards; none where the article goes.
        gazetteer: what the articles need of the gazetteer's graph.
        runs: what they need of the runs' graph.
        mentions: what the articles name and other articles may name too.
        when: the time of reading, which is kept where an article's text has changed; None keeps nothing of earlier texts.
        prints: for each article graph by what other prints of its text are found; what is not there has no known text.
    """
    graphs = {name: GraphChange(_read(store, name), after) for name, after in articles.items()}
    for name in [name for name in graphs if names.is_article_graph(name) and graphs[name].before]:
        past = plan_past(store, names, name, graphs[name].before, graphs[name].after, when=when)
        graphs |= {each: GraphChange(_read(store, each), after) for each, after in past.items()}
    # Candidates describe all that they refer to, so nothing shared is there for their sake.
    pairs = {name: (graph.before, graph.after) for name, graph in graphs.items() if names.is_article_graph(name)}
    for name, incoming in ((names.gazetteer, gazetteer), (names.runs, runs)):
        graphs[name] = GraphChange(*SharedGraph(store, names, name, pairs, incoming).plan())
    delete = {_to_quad(triple, name) for name, graph in graphs.items() for triple in graph.before - graph.after}
    insert = {_to_quad(triple, name) for name, graph in graphs.items() for triple in graph.after - graph.before}
    stories = Stories(store, names)
    stories.replace({name: (prints or {}).get(name) for name in pairs})
    graphs[names.stories] = GraphChange(*stories.list_told())
    going, coming = stories.list_changes()
    delete |= going
    insert |= coming
    merging = Merging(store, names)
    merging.replace(
        {triple.subject for before, _ in pairs.values() for triple in before if isinstance(triple.subject, ox.NamedNode) and names.is_mention(triple.subject)},
        mentions,
    )
    return _finish(store, names, graphs, merging, delete=delete, insert=insert)


def plan_decision(store: ox.Store, names: GraphNames, *, links: Triples, without: Triples, mentions: Iterable[ox.NamedNode]) -> Change:
    """Plan what a decision of people on who is the same changes.

    Args:
        store: as it is before the change.
        names: tells article graphs from others.
        links: what is to be added to the identity graph.
        without: what is to be taken out of it.
        mentions: what was decided on.
    """
    merging = Merging(store, names)
    merging.decide_anew(links, without, mentions)
    return _finish(store, names, {names.gazetteer: GraphChange(_EMPTY, _EMPTY)}, merging, delete=set(), insert=set())


def _finish(
    store: ox.Store, names: GraphNames, graphs: Mapping[ox.NamedNode, GraphChange], merging: Merging, *, delete: set[ox.Quad], insert: set[ox.Quad]
) -> Change:
    """Add what follows for the view, and which graphs are empty then."""
    ViewChange(store, names, graphs, merging, delete, insert).plan()
    less, more = merging.list_changes()
    delete |= less
    insert |= more
    emptied = frozenset(
        name for name in (*graphs, names.users, names.identity, names.index, names.stories_index) if _is_emptied(store, name, delete=delete, insert=insert)
    )
    return Change(frozenset(delete), frozenset(insert), emptied)


def _is_emptied(store: ox.Store, name: ox.NamedNode, *, delete: set[ox.Quad], insert: set[ox.Quad]) -> bool:
    if not store.contains_named_graph(name) or not all(quad in delete for quad in store.quads_for_pattern(None, None, None, name)):
        return False
    return all(quad.graph_name != name for quad in insert)


def _read(store: ox.Store, name: ox.NamedNode) -> Triples:
    return frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, name))


def _to_quad(triple: ox.Triple, name: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, name)
