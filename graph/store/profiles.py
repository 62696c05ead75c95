"""The profiles that the mentions of a store have, under a change: under which keys they stand, how high, and which are compared with which.

Mentions of one profile are one node; one that people decided on, or whose profile says too little, is a node of its own. It joins nothing. Called by
the planning of who is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

import pyoxigraph as ox

from graph.identity import HIGHEST, Mention, Profile, Verdict, decide, find_threshold, is_telling, level_of, list_keys, read_profile, sign
from graph.store.names import GraphNames
from graph.store.overlay import Overlay

__all__ = ["INDEX_TERMS", "Node", "Profiles", "is_signature", "shorten"]

INDEX_TERMS = "urn:newsgraph:index:"
"""What the index calls its nodes and predicates: no IRIs under the base, for nobody else is to look them up."""
MOST_DECISIONS, MOST_PROFILES, MOST_TELLING = 50_000, 20_000, 100_000
"""How many are kept in memory before they are forgotten all at once: some 20, 60 and 20 MB."""
MOST_STANDING = 64
"""How many profiles are looked through to find those with which all others are compared; with so many, those that stand higher are enough."""
_PROFILE, _ORDER, _JSON, _KEY, _PINNED = (ox.NamedNode(INDEX_TERMS + name) for name in ("profile", "order", "json", "key", "pinned"))
_LEVELS = (_KEY, *(ox.NamedNode(f"{INDEX_TERMS}key{level}") for level in range(1, HIGHEST + 1)))

Node = ox.NamedNode
_decisions: dict[tuple[str, str], tuple[Verdict, float]] = {}
_profiles: dict[Node, Profile] = {}
_telling: dict[Node, bool] = {}
"""What signatures mean, and whether it is telling: a signature is made of its profile, so it always means the same."""


def is_signature(node: Node) -> bool:
    """Tell whether a node is all mentions of a profile, and not one mention."""
    return node.value.startswith(INDEX_TERMS)


def shorten(node: Node) -> str:
    """Return a name that no base IRI changes the order of: of a signature its digits."""
    return node.value.removeprefix(INDEX_TERMS)


class Profiles:
    """The profiles of a store under a change."""

    def __init__(self, store: ox.Store, names: GraphNames) -> None:
        self._index = Overlay(store, names.index)
        # What the mentions of one name have in common is looked up for each of them.
        self._leaders: dict[ox.Literal, tuple[int, frozenset[Node]]] = {}
        self._blocks: dict[tuple[int, ox.Literal], frozenset[Node]] = {}
        self._keys: dict[Node, frozenset[ox.Literal]] = {}
        self._following: dict[Node, bool] = {}
        # Mostly nobody has decided anything yet, and then nothing need be looked up for each mention.
        self._has_pins = any(True for _ in store.quads_for_pattern(None, _PINNED, None, names.index))

    def list_changes(self) -> tuple[frozenset[ox.Quad], frozenset[ox.Quad]]:
        """Return the quads of the index to delete and to insert."""
        return frozenset(self._index.list_removed()), frozenset(self._index.list_added())

    # ------------------------------------------------------------------------------------------------------- mentions
    def find_signature(self, mention: Node) -> Node | None:
        """Return the signature of a mention's profile, None where the store has no such mention."""
        found = self._index.value(mention, _PROFILE)
        return found if isinstance(found, ox.NamedNode) else None

    def is_unchanged(self, iri: Node, mention: Mention) -> bool:
        """Tell whether a mention is there as it is to be."""
        return self.find_signature(iri) == _sign(mention.profile) and self._index.value(iri, _ORDER) == ox.Literal(mention.order)

    def put_in(self, iri: Node, mention: Mention) -> set[Node] | None:
        """Put a mention in; return the nodes that are compared with others than before, None where its profile was there and nothing is."""
        signature = _sign(mention.profile)
        stirred = None
        if self._index.value(signature, _JSON) is None:
            self._index.add(signature, _JSON, ox.Literal(mention.profile.to_json()))
            keys = frozenset(map(ox.Literal, list_keys(mention.profile)))
            stirred = self._stir(signature, keys, self._index.add)
            self._keys[signature] = keys
        self._index.add(iri, _PROFILE, signature)
        self._index.add(iri, _ORDER, ox.Literal(mention.order))
        return stirred

    def take_out(self, mention: Node) -> set[Node]:
        """Take a mention out; return the nodes that are compared with others than before."""
        signature = self._read_signature(mention)
        for predicate in (_PROFILE, _ORDER, _PINNED):
            for value in list(self._index.objects(mention, predicate)):
                self._index.remove(mention, predicate, value)
        if any(True for _ in self._index.subjects(_PROFILE, signature)):
            return set()
        stirred = self._stir(signature, self._keys_of(signature), self._index.remove)
        for line in list(self._index.objects(signature, _JSON)):
            self._index.remove(signature, _JSON, line)
        return stirred

    def pin(self, mention: Node, *, is_pinned: bool) -> None:
        """Make a mention a node of its own, as people decided on it, or one of those of its profile."""
        signature = self._read_signature(mention)
        if is_pinned:
            self._index.add(mention, _PINNED, signature)
            self._has_pins = True
        else:
            self._index.remove(mention, _PINNED, signature)

    def rank(self, mention: Node) -> tuple[str, str]:
        """Return a mention's place in the order of articles: the first of a cluster stands for all."""
        order = self._index.value(mention, _ORDER)
        return order.value if order is not None else "", mention.value

    def find_node(self, mention: Node) -> Node:
        """Return the node of a mention."""
        if self._is_pinned(mention):
            return mention
        signature = self._read_signature(mention)
        return signature if self.is_telling(signature) else mention

    def list_mentions(self, node: Node, *, most: int | None = None) -> list[Node]:
        """List the mentions of a node, so many at most; none where it is not there."""
        if not is_signature(node):
            return [node] if self.find_signature(node) is not None else []
        return list(islice((mention for mention in self._index.subjects(_PROFILE, node) if not self._is_pinned(mention)), most))

    def _is_pinned(self, mention: Node) -> bool:
        return self._has_pins and self._index.value(mention, _PINNED) is not None

    # ------------------------------------------------------------------------------------------------------- the keys
    def _stir(self, signature: Node, keys: frozenset[ox.Literal], change: Callable[[Node, Node, ox.Literal], None]) -> set[Node]:
        """Put a profile under its keys, or take it from under them; return the nodes that are compared with others from then on."""
        level = self._level_of(signature)
        before = {key: self._threshold(key) for key in keys} if level else {}
        for key in keys:
            self._leaders.pop(key, None)
            for height, predicate in enumerate(_LEVELS[: level + 1]):
                change(signature, predicate, key)
                self._blocks.pop((height, key), None)
        self._keys.pop(signature, None)
        self._following.pop(signature, None)
        changed = [key for key, threshold in before.items() if self._threshold(key) != threshold]
        if changed:
            self._following.clear()
        return self._list_nodes({other for key in changed for other in self._block(0, key)} - {signature})

    def _keys_of(self, signature: Node) -> frozenset[ox.Literal]:
        if signature not in self._keys:
            self._keys[signature] = frozenset(key for key in self._index.objects(signature, _KEY) if isinstance(key, ox.Literal))
        return self._keys[signature]

    def _threshold(self, key: ox.Literal) -> int:
        """Find how high the profiles stand with which all others under a key are compared."""
        return self._find_leaders(key)[0]

    def _find_leaders(self, key: ox.Literal) -> tuple[int, frozenset[Node]]:
        """Find how high the profiles stand with which all others under a key are compared, and which they are."""
        found = self._leaders.get(key)
        if found is None:
            lowest, standing = self._list_standing(key)
            levels = [level_of(shorten(signature)) for signature in standing]
            threshold = find_threshold(lambda least: MOST_STANDING if least < lowest else sum(level >= least for level in levels))
            leaders = (signature for signature, level in zip(standing, levels, strict=True) if level >= threshold)
            found = self._leaders[key] = threshold, frozenset(leaders) if threshold >= lowest else self._block(threshold, key)
        return found

    def _list_standing(self, key: ox.Literal) -> tuple[int, list[Node]]:
        """List the profiles under a key that stand at a level or above, and the level: the lowest but 0 that not too many reach.

        A signature tells its level, so that one look-up gives all that stand higher too.
        """
        for lowest in range(1, HIGHEST + 1):
            standing = list(islice(self._index.subjects(_LEVELS[lowest], key), MOST_STANDING))
            if len(standing) < MOST_STANDING:
                return lowest, standing
        return HIGHEST, list(self._index.subjects(_LEVELS[HIGHEST], key))

    def _block(self, level: int, key: ox.Literal) -> frozenset[Node]:
        """Return the profiles under a key that stand so high at least."""
        found = self._blocks.get((level, key))
        if found is None:
            found = self._blocks[level, key] = frozenset(self._index.subjects(_LEVELS[level], key))
        return found

    def _level_of(self, signature: Node) -> int:
        """Return how high a profile stands; one that says too little is compared with nothing, and stands nowhere."""
        return level_of(shorten(signature)) if self.is_telling(signature) else 0

    # ------------------------------------------------------------------------------------------------- who is compared
    def is_follower(self, node: Node) -> bool:
        """Tell whether a node decides nothing for others: it is one of many of each of its names, and not of those with which all are compared."""
        if not is_signature(node):
            return False
        found = self._following.get(node)
        if found is None:
            level = self._level_of(node)
            found = self._following[node] = self.is_telling(node) and all(level < self._threshold(key) for key in self._keys_of(node))
        return found

    def are_compared(self, left: Node, right: Node) -> bool:
        """Tell whether rules compare two nodes that are telling."""
        one, other = map(self._signature_of, (left, right))
        level = max(map(self._level_of, (one, other)))
        return one == other or any(level >= self._threshold(key) for key in self._keys_of(one) & self._keys_of(other))

    def list_neighbours(self, node: Node) -> set[Node]:
        """List the other nodes with which rules compare a node; none where it says too little."""
        signature = self._signature_of(node)
        if not self.is_telling(signature):
            return set()
        level, found = self._level_of(signature), {signature}
        for key in self._keys_of(signature):
            threshold, leaders = self._find_leaders(key)
            self._following.update(dict.fromkeys(leaders, False))
            if threshold:
                # None stands so high that is not, and to find it out takes as long as a comparison.
                _telling.update(dict.fromkeys(leaders, True))
            found |= self._block(0, key) if level >= threshold > 0 else leaders
        return self._list_nodes(found) - {node}

    def decide(self, left: Node, right: Node) -> tuple[Verdict, float]:
        """Compare two nodes."""
        one, other = self._signature_of(left).value, self._signature_of(right).value
        pair = (one, other) if one < other else (other, one)
        found = _decisions.get(pair)
        if found is None:
            if len(_decisions) >= MOST_DECISIONS:
                _decisions.clear()
            decision = decide(self._read(left), self._read(right))
            found = _decisions[pair] = decision.verdict, decision.score
        return found

    def _list_nodes(self, signatures: Iterable[Node]) -> set[Node]:
        """List the nodes of profiles, those that say too little left out."""
        nodes = set[Node]()
        for signature in signatures:
            if self.is_telling(signature):
                pinned = set(self._index.subjects(_PINNED, signature)) if self._has_pins else set[Node]()
                nodes |= pinned
                # A signature is known as long as some mention has it.
                if not pinned or self.list_mentions(signature, most=1):
                    nodes.add(signature)
        return nodes

    # ------------------------------------------------------------------------------------------------------- look-ups
    def is_telling(self, node: Node) -> bool:
        """Tell whether a node's profile says enough for rules to join it."""
        found = _telling.get(node)
        if found is None:
            if len(_telling) >= MOST_TELLING:
                _telling.clear()
            signature = self._signature_of(node)
            found = _telling[signature] = is_telling(self._read(signature))
        return found

    def _read(self, node: Node) -> Profile:
        signature = self._signature_of(node)
        found = _profiles.get(signature)
        if found is None:
            line = self._index.value(signature, _JSON)
            if line is None:
                raise ValueError(f"the index has no profile for <{node.value}>")
            if len(_profiles) >= MOST_PROFILES:
                _profiles.clear()
            found = _profiles[signature] = read_profile(line.value)
        return found

    def _signature_of(self, node: Node) -> Node:
        return node if is_signature(node) else self._read_signature(node)

    def _read_signature(self, mention: Node) -> Node:
        found = self.find_signature(mention)
        if found is None:
            raise ValueError(f"the index has no profile of <{mention.value}>")
        return found


def _sign(profile: Profile) -> Node:
    return ox.NamedNode(INDEX_TERMS + sign(profile))
