"""Who is the same, kept up to date: what a change of articles or of people's decisions does to the clusters, and to nothing else.

Mentions of one profile are one node; a new node is compared with those that share a key with it. It plans only. Called by the planning
of changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import pyoxigraph as ox

from graph.identity import (
    ENOUGH,
    HIGHEST,
    Mention,
    Profile,
    Verdict,
    decide,
    find_clusters,
    find_threshold,
    is_telling,
    level_of,
    list_keys,
    read_profile,
    sign,
)
from graph.store.names import GraphNames, Triples
from graph.store.overlay import Overlay
from ontology.terms import KG

__all__ = ["Merging"]

_REPRESENTATIVE = ox.NamedNode(KG.representative)
_LEFT, _RIGHT, _DECISION = ox.NamedNode(KG.left), ox.NamedNode(KG.right), ox.NamedNode(KG.decision)
_SAME, _DIFFERENT = ox.NamedNode(KG.Same), ox.NamedNode(KG.Different)
INDEX_TERMS = "urn:newsgraph:index:"
"""What the index calls its nodes and predicates: no IRIs under the base, for nobody else is to look them up."""
MOST_DECISIONS, MOST_PROFILES = 50_000, 20_000
"""How many are kept in memory before they are forgotten all at once: some 20 and 60 MB."""

Node = ox.NamedNode
_decisions: dict[tuple[str, str], tuple[Verdict, float]] = {}
_profiles: dict[str, tuple[Profile, bool]] = {}
"""What signatures mean, and whether it is telling: a signature is made of its profile, so it always means the same."""


class Merging:
    """The clusters of a store under a change.

    Attributes:
        moved: for each mention whose representative changed, the one that it had before; itself where it stood alone.
    """

    def __init__(self, store: ox.Store, names: GraphNames) -> None:
        self._names = names
        self._index = Overlay(store, names.index)
        self._identity = Overlay(store, names.identity)
        self.moved: dict[Node, Node] = {}
        self._representatives: dict[Node, Node] = {}
        # What the mentions of one name have in common is looked up for each of them.
        self._thresholds: dict[ox.Literal, int] = {}
        self._blocks: dict[tuple[int, ox.Literal], frozenset[Node]] = {}
        self._base = INDEX_TERMS
        self._profile, self._order, self._json, self._key, self._pinned = (
            ox.NamedNode(self._base + name) for name in ("profile", "order", "json", "key", "pinned")
        )
        self._levels = [self._key, *(ox.NamedNode(f"{self._base}key{level}") for level in range(1, HIGHEST + 1))]
        # Mostly nobody has decided anything yet, and then nothing need be looked up for each mention.
        self._has_pins = any(True for _ in store.quads_for_pattern(None, self._pinned, None, names.index))

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
        overlays = (self._index, self._identity)
        return frozenset(quad for each in overlays for quad in each.list_removed()), frozenset(quad for each in overlays for quad in each.list_added())

    def replace(self, before: Iterable[Node], after: Iterable[Mention]) -> None:
        """Take mentions out and put others in; what stays as it was is not touched."""
        coming = {ox.NamedNode(mention.iri): mention for mention in after}
        going = [mention for mention in before if (line := self._index.value(mention, self._profile)) is not None and not self._is_kept(mention, line, coming)]
        waiting = set[Node]()
        for gone in sorted(going, key=str):
            waiting |= self._take_out(gone)
        self._cluster(waiting)
        for iri, mention in sorted(coming.items(), key=lambda pair: pair[0].value):
            self._put_in(iri, mention)

    def _is_kept(self, mention: Node, line: object, coming: dict[Node, Mention]) -> bool:
        """Tell whether a mention comes back as it was; it then is not new either."""
        new = coming.get(mention)
        if new is None or line != self._node_of(new.profile) or self._index.value(mention, self._order) != ox.Literal(new.order):
            return False
        del coming[mention]
        return True

    def _node_of(self, profile: Profile) -> Node:
        return ox.NamedNode(self._base + sign(profile))

    # ------------------------------------------------------------------------------------------------------- mentions
    def _take_out(self, mention: Node) -> set[Node]:
        """Take a mention out; return the nodes that must be clustered anew because of it."""
        signature = self._read_iri(mention, self._profile)
        node, representative = self._find_node(mention), self.representative(mention)
        cluster = {other for other in self.list_members(representative) if other != mention}
        for predicate in (self._profile, self._order, self._pinned):
            for value in list(self._index.objects(mention, predicate)):
                self._index.remove(mention, predicate, value)
        stirred = set[Node]() if any(True for _ in self._index.subjects(self._profile, signature)) else self._forget_profile(signature)
        is_gone = node == mention or not self._mentions_of(node)
        self._represent(mention, mention)
        if representative == mention and cluster:
            # For now, so that the others of the cluster are found from one another.
            first = min(cluster, key=self._rank)
            for other in cluster:
                self._represent(other, first)
        return {self._find_node(other) for other in cluster} | stirred if is_gone else stirred

    def _put_in(self, iri: Node, mention: Mention) -> None:
        signature = self._node_of(mention.profile)
        stirred = self._learn_profile(signature, mention.profile) if self._index.value(signature, self._json) is None else set[Node]()
        companion = next((other for other in self._index.subjects(self._profile, signature) if self._index.value(other, self._pinned) is None), None)
        self._index.add(iri, self._profile, signature)
        self._index.add(iri, self._order, ox.Literal(mention.order))
        if self._has_links(iri):
            self._index.add(iri, self._pinned, signature)
            self._has_pins = True
            self._cluster({iri} | stirred)
        elif stirred:
            self._cluster({signature} | stirred)
        elif self._is_telling(signature):
            self._join_node(iri, signature, companion)

    def _join_node(self, iri: Node, signature: Node, companion: Node | None) -> None:
        """Put a mention into the cluster of its node, which is new where it has no companion."""
        if companion is not None:
            self._add_to_cluster(iri, self.representative(companion))
            return
        verdicts = {other: self._decide(signature, other)[0] for other in self._neighbours(signature)}
        clusters, barred = (
            {self._represent_node(other) for other, found in verdicts.items() if found is wanted} for wanted in (Verdict.SAME, Verdict.DIFFERENT)
        )
        if len(clusters) == 1 and not clusters & barred:
            self._add_to_cluster(iri, clusters.pop())
        elif clusters:
            self._cluster({signature})

    def _add_to_cluster(self, iri: Node, representative: Node) -> None:
        if self._rank(representative) <= self._rank(iri):
            self._represent(iri, representative)
            return
        for other in self.list_members(representative):
            self._represent(other, iri)

    def _learn_profile(self, signature: Node, profile: Profile) -> set[Node]:
        """Put a profile with its keys into the index; return the nodes that are compared with others from now on."""
        self._index.add(signature, self._json, ox.Literal(profile.to_json()))
        keys = [ox.Literal(key) for key in list_keys(profile)]
        level = self._level_of(signature)
        before = [self._threshold(key) for key in keys] if level else []
        for predicate in self._levels[: level + 1]:
            for key in keys:
                self._index.add(signature, predicate, key)
        self._forget_blocks(keys, level)
        return self._list_stirred(keys, before)

    def _forget_profile(self, signature: Node) -> set[Node]:
        """Take a profile with its keys out of the index; return the nodes that are compared with others from now on."""
        keys = [key for key in self._index.objects(signature, self._key) if isinstance(key, ox.Literal)]
        level = self._level_of(signature)
        before = [self._threshold(key) for key in keys] if level else []
        for predicate in self._levels[: level + 1]:
            for key in keys:
                self._index.remove(signature, predicate, key)
        self._forget_blocks(keys, level)
        for line in list(self._index.objects(signature, self._json)):
            self._index.remove(signature, self._json, line)
        return self._list_stirred(keys, before)

    def _list_stirred(self, keys: Iterable[ox.Literal], before: Iterable[int]) -> set[Node]:
        changed = [key for key, threshold in zip(keys, before, strict=False) if self._threshold(key) != threshold]
        return self._nodes_of({other for key in changed for other in self._block(0, key)})

    def _threshold(self, key: ox.Literal) -> int:
        """Find how high the profiles stand with which all others under a key are compared."""
        if key not in self._thresholds:
            self._thresholds[key] = find_threshold(lambda level: sum(1 for _ in islice(self._index.subjects(self._levels[level], key), ENOUGH)))
        return self._thresholds[key]

    def _block(self, level: int, key: ox.Literal) -> frozenset[Node]:
        """Return the profiles under a key that stand so high at least."""
        found = self._blocks.get((level, key))
        if found is None:
            found = self._blocks[level, key] = frozenset(self._index.subjects(self._levels[level], key))
        return found

    def _forget_blocks(self, keys: Iterable[ox.Literal], highest: int) -> None:
        for key in keys:
            self._thresholds.pop(key, None)
            for level in range(highest + 1):
                self._blocks.pop((level, key), None)

    def _level_of(self, signature: Node) -> int:
        """Return how high a profile stands; one that says too little is compared with nothing, and stands nowhere."""
        return level_of(self._shorten(signature.value)) if self._is_telling(signature) else 0

    # ------------------------------------------------------------------------------------------------------- clusters
    def decide_anew(self, links: Triples, without: Triples, mentions: Iterable[Node]) -> None:
        """Put what people decided into the identity graph, or take it out, and cluster anew what the mentions belong to."""
        for triple in without:
            self._identity.remove(triple.subject, triple.predicate, triple.object)  # type: ignore[arg-type]  # a link has an IRI
        for triple in links:
            self._identity.add(triple.subject, triple.predicate, triple.object)  # type: ignore[arg-type]  # as above
        waiting = set[Node]()
        for mention in mentions:
            signature = self._index.value(mention, self._profile)
            if not isinstance(signature, ox.NamedNode):
                continue
            waiting |= {self._find_node(other) for other in self.list_members(self.representative(mention))}
            if self._has_links(mention):
                self._index.add(mention, self._pinned, signature)
                self._has_pins = True
            else:
                self._index.remove(mention, self._pinned, signature)
            waiting |= {self._find_node(mention), self._find_node(signature)} if self._is_node(signature) else {self._find_node(mention)}
        self._cluster(waiting)

    def _cluster(self, seeds: set[Node]) -> None:
        """Cluster anew everything that is tied to the seeds, over however many steps."""
        same: dict[tuple[str, str], float] = {}
        different: set[tuple[str, str]] = set()
        firm: set[tuple[str, str]] = set()
        reached: set[Node] = set()
        waiting = {node for node in seeds if self._mentions_of(node, most=1)}
        while waiting:
            node = waiting.pop()
            reached.add(node)
            for other, verdict, score in self._ties(node):
                pair = (node.value, other.value) if node.value < other.value else (other.value, node.value)
                if verdict is Verdict.DIFFERENT:
                    different.add(pair)
                    continue
                if score is None:
                    firm.add(pair)
                else:
                    same[pair] = score
                if other not in reached:
                    waiting.add(other)
        for cluster in find_clusters(
            (self._plain(node) for node in reached), self._rename(same), map(self._plain_pair, different), firm=map(self._plain_pair, firm)
        ):
            mentions = [mention for node in cluster for mention in self._mentions_of(self._full(node))]
            first = min(mentions, key=self._rank)
            for mention in mentions:
                self._represent(mention, first)

    def _ties(self, node: Node) -> Iterator[tuple[Node, Verdict, float | None]]:
        """Yield the nodes that people or rules compared with a node, and how; no score where people did."""
        decided: set[Node] = {node}
        if not self._is_signature(node):
            for other, verdict in self._list_links(node):
                decided.add(other)
                yield other, verdict, None
        if not self._is_telling(node):
            return
        for other in self._neighbours(node):
            if other not in decided:
                verdict, score = self._decide(node, other)
                if verdict is not Verdict.UNDECIDED:
                    yield other, verdict, score

    def _neighbours(self, node: Node) -> set[Node]:
        """Return the other nodes that share a key with a node, those that say too little left out."""
        signature = node if self._is_signature(node) else self._read_iri(node, self._profile)
        level, found = self._level_of(signature), {signature}
        for key in self._index.objects(signature, self._key):
            if isinstance(key, ox.Literal):
                threshold = self._threshold(key)
                found |= self._block(0 if level >= threshold else threshold, key)
        return self._nodes_of(found) - {node}

    def _nodes_of(self, signatures: Iterable[Node]) -> set[Node]:
        """Return the nodes of profiles, those that say too little left out."""
        nodes = set[Node]()
        for other in signatures:
            if self._is_telling(other):
                pinned = set(self._index.subjects(self._pinned, other)) if self._has_pins else set[Node]()
                nodes |= pinned
                # A signature is known as long as some mention has it.
                if not pinned or self._mentions_of(other, most=1):
                    nodes.add(other)
        return nodes

    def _decide(self, left: Node, right: Node) -> tuple[Verdict, float]:
        one, other = (each.value if self._is_signature(each) else self._read_iri(each, self._profile).value for each in (left, right))
        pair = (one, other) if one < other else (other, one)
        if pair not in _decisions:
            if len(_decisions) >= MOST_DECISIONS:
                _decisions.clear()
            found = decide(self._read(left), self._read(right))
            _decisions[pair] = found.verdict, found.score
        return _decisions[pair]

    # ------------------------------------------------------------------------------------------------------- look-ups
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
        return self.representative(node if not self._is_signature(node) else next(iter(self._mentions_of(node, most=1))))

    def _mentions_of(self, node: Node, *, most: int | None = None) -> list[Node]:
        if not self._is_signature(node):
            return [node] if self._index.value(node, self._profile) is not None else []
        found = []
        for mention in self._index.subjects(self._profile, node):
            if not self._has_pins or self._index.value(mention, self._pinned) is None:
                found.append(mention)
                if len(found) == most:
                    break
        return found

    def _find_node(self, mention: Node) -> Node:
        """Return the node of a mention: its profile's, or itself where people decided on it or the profile says too little."""
        if self._is_signature(mention) or self._index.value(mention, self._pinned) is not None:
            return mention
        signature = self._read_iri(mention, self._profile)
        return signature if self._is_telling(signature) else mention

    def _is_node(self, signature: Node) -> bool:
        return bool(self._mentions_of(signature, most=1)) and self._is_telling(signature)

    def _is_signature(self, node: Node) -> bool:
        return node.value.startswith(self._base)

    def _rank(self, mention: Node) -> tuple[str, str]:
        order = self._index.value(mention, self._order)
        return order.value if order is not None else "", mention.value

    def _read(self, node: Node) -> Profile:
        return self._look_up(node)[0]

    def _is_telling(self, node: Node) -> bool:
        return self._look_up(node)[1]

    def _look_up(self, node: Node) -> tuple[Profile, bool]:
        signature = node if self._is_signature(node) else self._read_iri(node, self._profile)
        digits = self._shorten(signature.value)
        if digits not in _profiles:
            line = self._index.value(signature, self._json)
            if line is None:
                raise ValueError(f"the index has no profile for <{node.value}>")
            if len(_profiles) >= MOST_PROFILES:
                _profiles.clear()
            profile = read_profile(line.value)
            _profiles[digits] = profile, is_telling(profile)
        return _profiles[digits]

    def _read_iri(self, subject: Node, predicate: Node) -> Node:
        value = self._index.value(subject, predicate)
        if not isinstance(value, ox.NamedNode):
            raise ValueError(f"the index has no {predicate} of <{subject.value}>")  # noqa: TRY004 - the store's contents are at fault, not a type
        return value

    def _has_links(self, mention: Node) -> bool:
        return any(True for side in (_LEFT, _RIGHT) for _ in self._identity.subjects(side, mention))

    def _list_links(self, mention: Node) -> Iterator[tuple[Node, Verdict]]:
        """Yield what people decided on a mention and another that is there."""
        for side, opposite in ((_LEFT, _RIGHT), (_RIGHT, _LEFT)):
            for link in self._identity.subjects(side, mention):
                other, decision = self._identity.value(link, opposite), self._identity.value(link, _DECISION)
                if isinstance(other, ox.NamedNode) and self._index.value(other, self._profile) is not None:
                    yield other, Verdict.SAME if decision == _SAME else Verdict.DIFFERENT

    # The clusters' order must not depend on the base IRI's place in the order of letters, so signatures go by their digits alone.
    def _plain(self, node: Node) -> str:
        return self._shorten(node.value)

    def _shorten(self, value: str) -> str:
        return value.removeprefix(self._base)

    def _full(self, node: str) -> Node:
        return ox.NamedNode(node if "/" in node else self._base + node)

    def _plain_pair(self, pair: tuple[str, str]) -> tuple[str, str]:
        left, right = map(self._shorten, pair)
        return (left, right) if left < right else (right, left)

    def _rename(self, scores: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
        return {self._plain_pair(pair): score for pair, score in scores.items()}
