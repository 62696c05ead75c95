"""Which articles print one text, kept up to date: what a change of articles does to the stories that it touches, and to no others.

A story is a text that was printed at least once. It plans only; the writer writes. Called by the planning of changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from graph.copies import ALIKE, Printed, compare_fingerprints, list_bands
from graph.store.names import TYPE, GraphNames, Triples
from graph.store.overlay import Overlay
from ontology.iris import mint_hashed_iri
from ontology.terms import KG, PROV

__all__ = ["Stories", "make_story_triples"]

_TERMS = "urn:newsgraph:index:"
_STORY, _FIRST_IN, _ALTERNATE = ox.NamedNode(KG.story), ox.NamedNode(KG.firstIn), ox.NamedNode(PROV.alternateOf)
_CLASS = ox.NamedNode(KG.Story)

Node = ox.NamedNode


def make_story_triples(names: GraphNames, article: str, first: str) -> Triples:
    """Make what the graph of stories says of an article: its story, in which article that stood first, and whether it is a copy of that."""
    story = ox.NamedNode(mint_hashed_iri(names.base_iri, "story", first))
    triples = {
        ox.Triple(ox.NamedNode(article), _STORY, story),
        ox.Triple(story, TYPE, _CLASS),
        ox.Triple(story, _FIRST_IN, ox.NamedNode(first)),
    }
    if article != first:
        triples.add(ox.Triple(ox.NamedNode(article), _ALTERNATE, ox.NamedNode(first)))
    return frozenset(triples)


class Stories:
    """The stories of a store under a change; an article is known by the name of its graph."""

    def __init__(self, store: ox.Store, names: GraphNames) -> None:
        self._names = names
        self._index = Overlay(store, names.stories_index)
        self._told = Overlay(store, names.stories)
        self._article, self._rank, self._fingerprint, self._band, self._first = (
            ox.NamedNode(_TERMS + name) for name in ("article", "rank", "fingerprint", "band", "first")
        )

    def replace(self, changed: Mapping[Node, Printed | None]) -> None:
        """Take articles out, and put others in; what stays as it was is not touched."""
        changed = {graph: printed for graph, printed in changed.items() if self._read(graph) != printed}
        loose = {member for graph in changed for member in self._members(graph)}
        for graph in loose:
            self._untell(graph)
        for graph, printed in changed.items():
            self._take_out(graph)
            if printed is not None:
                self._put_in(graph, printed)
        coming = {graph for graph, printed in changed.items() if printed is not None}
        for group, joined in self._group((loose - changed.keys()) | coming, coming):
            self._join(group, joined)

    def list_changes(self) -> tuple[frozenset[ox.Quad], frozenset[ox.Quad]]:
        """Return the quads of the graph of stories and of the index to delete and to insert."""
        overlays = (self._told, self._index)
        return frozenset(quad for each in overlays for quad in each.list_removed()), frozenset(quad for each in overlays for quad in each.list_added())

    def list_told(self) -> tuple[Triples, Triples]:
        """Return the triples of the graph of stories that go, and those that come."""
        return frozenset(quad.triple for quad in self._told.list_removed()), frozenset(quad.triple for quad in self._told.list_added())

    # --------------------------------------------------------------------------------------------------------- the index
    def _read(self, graph: Node) -> Printed | None:
        article = self._index.value(graph, self._article)
        return None if article is None else Printed(article.value, self._text(graph, self._rank), self._text(graph, self._fingerprint))

    def _text(self, graph: Node, predicate: Node) -> str:
        value = self._index.value(graph, predicate)
        return value.value if value is not None else ""

    def _take_out(self, graph: Node) -> None:
        for predicate in (self._article, self._rank, self._fingerprint, self._band, self._first):
            for value in list(self._index.objects(graph, predicate)):
                self._index.remove(graph, predicate, value)

    def _put_in(self, graph: Node, printed: Printed) -> None:
        self._index.add(graph, self._article, ox.NamedNode(printed.article))
        self._index.add(graph, self._rank, ox.Literal(printed.rank))
        self._index.add(graph, self._fingerprint, ox.Literal(printed.fingerprint))
        for band in list_bands(printed.fingerprint):
            self._index.add(graph, self._band, ox.Literal(band))

    def _members(self, graph: Node) -> set[Node]:
        """Return the articles of an article's story, itself included; none where it is not there."""
        first = self._index.value(graph, self._first)
        return set() if first is None else set(self._index.subjects(self._first, first))

    # ------------------------------------------------------------------------------------------------------------ groups
    def _group(self, loose: set[Node], coming: set[Node]) -> list[tuple[set[Node], set[Node]]]:
        """Group the articles that are in no story now, each group with the first articles of the whole stories that it joins."""
        groups: list[tuple[set[Node], set[Node]]] = []
        for group, joined in self._walk(loose, coming):
            touching = [each for each in groups if each[1] & joined]
            groups = [each for each in groups if not each[1] & joined]
            groups.append((group.union(*(each[0] for each in touching)), joined.union(*(each[1] for each in touching))))
        return groups

    def _walk(self, loose: set[Node], coming: set[Node]) -> Iterator[tuple[set[Node], set[Node]]]:
        """Yield what is tied together among the loose; what comes may be tied to whole stories too, what was left of one cannot."""
        bands = {graph: list(self._index.objects(graph, self._band)) for graph in loose}
        waiting: dict[object, set[Node]] = defaultdict(set)
        for graph, its in bands.items():
            for band in its:
                waiting[band].add(graph)
        left = set(loose)
        while left:
            group, joined, reached = set[Node](), set[Node](), [left.pop()]
            while reached:
                graph = reached.pop()
                group.add(graph)
                # Once reached, it need not be met again: of a story of a thousand prints the first finds nearly all.
                for band in bands[graph]:
                    waiting[band].discard(graph)
                near = {other for band in bands[graph] for other in waiting[band] if other in left}
                alike = [other for other in near if self._are_alike(graph, other)]
                left.difference_update(alike)
                reached += alike
                if graph in coming:
                    self._meet_whole(graph, loose, joined)
            yield group, joined

    def _meet_whole(self, graph: Node, loose: set[Node], joined: set[Node]) -> None:
        """Add the first articles of the whole stories that an article belongs to; one print that is alike is enough."""
        met: set[Node] = set()
        for band in self._index.objects(graph, self._band):
            for other in self._index.subjects(self._band, band):
                if other in loose or other in met:
                    continue
                met.add(other)
                first = self._index.value(other, self._first)
                if isinstance(first, ox.NamedNode) and first not in joined and self._are_alike(graph, other):
                    joined.add(first)

    def _are_alike(self, one: Node, other: Node) -> bool:
        return compare_fingerprints(self._text(one, self._fingerprint), self._text(other, self._fingerprint)) >= ALIKE

    # ------------------------------------------------------------------------------------------------------ what is told
    def _join(self, group: Iterable[Node], joined: Iterable[Node]) -> None:
        """Make one story of some articles and of whole stories; members of the one that keeps its first article stay as they are."""
        group, joined = set(group), set(joined)
        first = min(group | joined, key=lambda graph: (self._text(graph, self._rank), graph.value))
        for other in joined - {first}:
            moving = set(self._index.subjects(self._first, other))
            for graph in moving:
                self._untell(graph)
            group |= moving
        for graph in group:
            for before in list(self._index.objects(graph, self._first)):
                self._index.remove(graph, self._first, before)
            self._index.add(graph, self._first, first)
            for triple in make_story_triples(self._names, self._text(graph, self._article), self._text(first, self._article)):
                self._told.add(triple.subject, triple.predicate, triple.object)  # type: ignore[arg-type]  # an article and a story have IRIs

    def _untell(self, graph: Node) -> None:
        first = self._index.value(graph, self._first)
        if isinstance(first, ox.NamedNode):
            for triple in make_story_triples(self._names, self._text(graph, self._article), self._text(first, self._article)):
                self._told.remove(triple.subject, triple.predicate, triple.object)  # type: ignore[arg-type]  # as above
