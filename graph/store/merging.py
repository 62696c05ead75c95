"""Who is the same, kept up to date: what a change of articles or of people's decisions does to the clusters, and to nothing else.

A new node is compared with those that share a key with it, and is put where it belongs; only where it may move others, what is tied to it is
clustered anew. It plans only. Called by the planning of changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from graph.identity import Mention, Verdict, are_as_likely, find_clusters, find_home
from graph.store.names import GraphNames, Triples
from graph.store.overlay import Overlay
from graph.store.profiles import INDEX_TERMS, Node, Profiles, is_signature, shorten
from ontology.terms import KG

__all__ = ["Merging"]

_REPRESENTATIVE = ox.NamedNode(KG.representative)
_LEFT, _RIGHT, _DECISION = ox.NamedNode(KG.left), ox.NamedNode(KG.right), ox.NamedNode(KG.decision)
_SAME = ox.NamedNode(KG.Same)
Pair = tuple[str, str]


class _Tie(NamedTuple):
    """Another node that people or rules compared with one, and how; no score where people did."""

    other: Node
    verdict: Verdict
    score: float | None


class Merging:
    """The clusters of a store under a change.

    Attributes:
        moved: for each mention whose representative changed, the one that it had before; itself where it stood alone.
        new: the mentions that were put in; no graph names them but their article's.
    """

    def __init__(self, store: ox.Store, names: GraphNames) -> None:
        self._profiles = Profiles(store, names)
        self._identity = Overlay(store, names.identity)
        self.moved: dict[Node, Node] = {}
        self.new: set[Node] = set()
        self._representatives: dict[Node, Node] = {}
        # Mostly nobody has decided anything yet, and then nothing need be looked up for each mention.
        self._has_any_links = any(True for _ in store.quads_for_pattern(None, _DECISION, None, names.identity))

    # ------------------------------------------------------------------------------------------------------- in and out
    def representative(self, mention: Node) -> Node:
        """Return what stands for a mention now."""
        if mention not in self._representatives:
            found = self._identity.value(mention, _REPRESENTATIVE)
            self._representatives[mention] = found if isinstance(found, ox.NamedNode) else mention
        return self._representatives[mention]

    def list_members(self, representative: Node) -> list[Node]:
        """List the mentions that one stands for, itself first."""
        return list(self.iterate_members(representative))

    def iterate_members(self, representative: Node) -> Iterator[Node]:
        """Yield the mentions that one stands for, itself first; nothing may change meanwhile."""
        yield representative
        yield from self._identity.subjects(_REPRESENTATIVE, representative)

    def list_changes(self) -> tuple[frozenset[ox.Quad], frozenset[ox.Quad]]:
        """Return the quads of the identity graph and of the index to delete and to insert."""
        less, more = self._profiles.list_changes()
        return less | frozenset(self._identity.list_removed()), more | frozenset(self._identity.list_added())

    def replace(self, before: Iterable[Node], after: Iterable[Mention]) -> None:
        """Take mentions out and put others in; what stays as it was is not touched."""
        coming = {ox.NamedNode(mention.iri): mention for mention in after}
        going = []
        for mention in before:
            if mention in coming and self._profiles.is_unchanged(mention, coming[mention]):
                del coming[mention]
            elif self._profiles.find_signature(mention) is not None:
                going.append(mention)
        waiting = set[Node]()
        for gone in sorted(going, key=str):
            waiting |= self._take_out(gone)
        self._cluster(waiting)
        for iri, new in sorted(coming.items(), key=lambda pair: pair[0].value):
            self._put_in(iri, new)

    def _take_out(self, mention: Node) -> set[Node]:
        """Take a mention out; return the nodes that must be clustered anew because of it."""
        node = self._profiles.find_node(mention)
        is_last = self._profiles.list_mentions(node, most=2) == [mention]
        waiting = set[Node]()
        if is_last and not self._profiles.is_follower(node):
            waiting = {tie.other for following in (False, True) for tie in self._list_ties(node, following=following)}
        self._leave(mention)
        return waiting | self._profiles.take_out(mention)

    def _put_in(self, iri: Node, mention: Mention) -> None:
        stirred = self._profiles.put_in(iri, mention)
        self.new.add(iri)
        self._representatives[iri] = iri
        if self._has_links(iri):
            self._profiles.pin(iri, is_pinned=True)
            self._cluster({iri} | (stirred or set()))
            return
        node = self._profiles.find_node(iri)
        # Of a profile that is new there is no other mention.
        companions = self._profiles.list_mentions(node, most=2) if stirred is None else []
        companion = next((other for other in companions if other != iri), None)
        if companion is not None:
            self._join(iri, companion)
        elif stirred:
            self._cluster({node} | stirred)
        else:
            self._join_node(node, iri)

    def decide_anew(self, links: Triples, without: Triples, mentions: Iterable[Node]) -> None:
        """Put what people decided into the identity graph, or take it out, and cluster anew what the mentions belong to."""
        for triple in without:
            self._identity.remove(triple.subject, triple.predicate, triple.object)  # type: ignore[arg-type]  # a link has an IRI
        self._has_any_links = self._has_any_links or bool(links)
        for triple in links:
            self._identity.add(triple.subject, triple.predicate, triple.object)  # type: ignore[arg-type]  # as above
        waiting = set[Node]()
        for mention in mentions:
            signature = self._profiles.find_signature(mention)
            if signature is None:
                continue
            waiting |= {self._profiles.find_node(other) for other in self.list_members(self.representative(mention))}
            self._profiles.pin(mention, is_pinned=self._has_links(mention))
            waiting |= {self._profiles.find_node(mention)} | ({signature} if self._profiles.is_telling(signature) else set())
        self._cluster(waiting)

    # ------------------------------------------------------------------------------------------------------- clusters
    def _join_node(self, node: Node, mention: Node) -> None:
        """Put a new node where it belongs; it has one mention, which stands alone."""
        if self._profiles.is_follower(node):
            self._join(mention, self._find_home(node) or mention)
            return
        neighbours = self._profiles.list_neighbours(node)
        leading, following = (self._list_ties(node, following=which, among=neighbours) for which in (False, True))
        same, different = ([tie for tie in leading if tie.verdict is verdict] for verdict in (Verdict.SAME, Verdict.DIFFERENT))
        homes = {self._represent_node(tie.other) for tie in same}
        # It moves no other where all that it is the same as is one already, and it is surely the same as one of that.
        moves_none = not homes or (
            len(homes) == 1
            and homes.isdisjoint(self._represent_node(tie.other) for tie in different)
            and any(not any(self._is_rival(tie, other.other) for other in different) for tie in same)
        )
        if moves_none:
            self._join(mention, next(iter(homes), mention))
            self._settle(node, following)
        else:
            self._cluster({node}, new=node)

    def _is_rival(self, tie: _Tie, other: Node) -> bool:
        """Tell whether what is tied to a node is as likely the same as another, from which that node is different; in doubt it is."""
        verdict, score = self._profiles.decide(tie.other, other)
        return verdict is Verdict.SAME and (tie.score is None or are_as_likely(tie.score, score))

    def _cluster(self, seeds: set[Node], *, new: Node | None = None) -> None:
        """Cluster anew everything that is tied to the seeds, over however many steps; a new one has no cluster yet."""
        seeds = {node for node in seeds if self._profiles.list_mentions(node, most=1)}
        followers = {node for node in seeds if self._profiles.is_follower(node)}
        groups = self._find_groups((seeds - followers) | {tie.other for node in followers for tie in self._list_ties(node, following=False)})
        before: dict[Node, set[Node]] = defaultdict(set)
        for node in frozenset[Node]().union(*groups) - {new}:
            before[self._represent_node(node)].add(node)
        known = [*map(frozenset, before.values()), frozenset()]
        moving = [group for group in groups if group - {new} not in known]
        followers |= {tie.other for group in moving for node in group for tie in self._list_ties(node, following=True)}
        for node in followers:
            self._move(node, None)
        for group in moving:
            mentions = [mention for node in group for mention in self._profiles.list_mentions(node)]
            first = min(mentions, key=self._profiles.rank)
            for mention in mentions:
                self._represent(mention, first)
        for group in groups:
            if group not in moving:
                if new in group:
                    self._move(new, next((self._represent_node(node) for node in group if node != new), None))
                for node in group & seeds:
                    self._settle(node, self._list_ties(node, following=True))
        for node in followers:
            self._move(node, self._find_home(node))

    def _find_groups(self, seeds: set[Node]) -> list[frozenset[Node]]:
        """Find the clusters of what leads and is tied to the seeds."""
        same: dict[Pair, float] = {}
        different, firm = set[Pair](), set[Pair]()
        waiting, reached = set(seeds), set[Node]()
        while waiting:
            node = waiting.pop()
            reached.add(node)
            for other, verdict, score in self._list_ties(node, following=False):
                pair = _pair(node, other)
                if verdict is Verdict.DIFFERENT:
                    different.add(pair)
                    continue
                if score is None:
                    firm.add(pair)
                else:
                    same[pair] = score
                if other not in reached:
                    waiting.add(other)
        return [frozenset(map(_full, group)) for group in find_clusters(map(shorten, reached), same, different, firm=firm)]

    def _settle(self, node: Node, ties: Iterable[_Tie]) -> None:
        """Find the followers that are tied to a node their place anew where that may change it: nothing but where this node stands is new to them."""
        for tie in ties:
            is_here = self._represent_node(tie.other) == self._represent_node(node)
            if (tie.verdict is Verdict.SAME) is not is_here:
                self._move(tie.other, self._find_home(tie.other))

    def _find_home(self, node: Node) -> Node | None:
        """Find what stands for the cluster that a follower belongs to; None where it stays alone."""
        ties = self._list_ties(node, following=False)
        homes = {shorten(tie.other): self._represent_node(tie.other) for tie in ties}
        return find_home(
            {shorten(tie.other): tie.score for tie in ties if tie.score is not None and tie.verdict is Verdict.SAME},
            homes,
            barred={homes[shorten(tie.other)] for tie in ties if tie.verdict is Verdict.DIFFERENT},
            are_apart=lambda one, other: self._are_apart(_full(one), _full(other)),
        )

    def _list_ties(self, node: Node, *, following: bool, among: set[Node] | None = None) -> list[_Tie]:
        """List the nodes that people or rules compared with a node, and how: those that follow, or those that lead; `among` are its neighbours if known."""
        linked = self._list_links(node)
        ties = [] if following else [_Tie(other, verdict, None) for other, verdict in linked.items()]
        for other in self._profiles.list_neighbours(node) if among is None else among:
            if other not in linked and self._profiles.is_follower(other) is following:
                verdict, score = self._profiles.decide(node, other)
                if verdict is not Verdict.UNDECIDED:
                    ties.append(_Tie(other, verdict, score))
        return ties

    def _are_apart(self, one: Node, other: Node) -> bool:
        decided = self._list_links(one).get(other)
        if decided is None and self._profiles.are_compared(one, other):
            decided = self._profiles.decide(one, other)[0]
        return decided is Verdict.DIFFERENT

    # ------------------------------------------------------------------------------------------------------- who stands for whom
    def _move(self, node: Node, home: Node | None) -> None:
        """Take a node out of its cluster, and put it into the one that `home` stands for, or leave it alone."""
        mentions = self._profiles.list_mentions(node)
        if home is not None and self.representative(mentions[0]) == home:
            return
        for mention in mentions:
            self._leave(mention)
        for mention in mentions[1:]:
            self._join(mention, mentions[0])
        if home is not None:
            self._join(mentions[0], home)

    def _leave(self, mention: Node) -> None:
        """Let a mention stand alone."""
        others = list(self._identity.subjects(_REPRESENTATIVE, mention))
        if others:
            first = min(others, key=self._profiles.rank)
            for other in others:
                self._represent(other, first)
        self._represent(mention, mention)

    def _join(self, one: Node, other: Node) -> None:
        """Make one cluster of those of two mentions."""
        representatives = self.representative(one), self.representative(other)
        if representatives[0] != representatives[1]:
            first, second = sorted(representatives, key=self._profiles.rank)
            for mention in self.list_members(second):
                self._represent(mention, first)

    def _represent(self, mention: Node, representative: Node) -> None:
        before = self.representative(mention)
        if before == representative:
            return
        self.moved.setdefault(mention, before)
        self._representatives[mention] = representative
        self._identity.remove(mention, _REPRESENTATIVE, before)
        if representative != mention:
            self._identity.add(mention, _REPRESENTATIVE, representative)

    def _represent_node(self, node: Node) -> Node:
        return self.representative(self._profiles.list_mentions(node, most=1)[0])

    # ------------------------------------------------------------------------------------------------- what people decided
    def _has_links(self, mention: Node) -> bool:
        return self._has_any_links and any(True for side in (_LEFT, _RIGHT) for _ in self._identity.subjects(side, mention))

    def _list_links(self, node: Node) -> dict[Node, Verdict]:
        """Return what people decided on a mention and others that are there."""
        if is_signature(node):
            return {}
        links: dict[Node, Verdict] = {}
        for side, opposite in ((_LEFT, _RIGHT), (_RIGHT, _LEFT)):
            for link in self._identity.subjects(side, node):
                other, decision = self._identity.value(link, opposite), self._identity.value(link, _DECISION)
                if isinstance(other, ox.NamedNode) and self._profiles.find_signature(other) is not None:
                    links[other] = Verdict.SAME if decision == _SAME else Verdict.DIFFERENT
        return links


def _full(node: str) -> Node:
    return ox.NamedNode(node if "/" in node else INDEX_TERMS + node)


def _pair(one: Node, other: Node) -> Pair:
    left, right = shorten(one), shorten(other)
    return (left, right) if left < right else (right, left)
