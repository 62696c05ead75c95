"""The pairs that no rule could decide: alike by name, and kept apart until somebody decides.

It reads a published version and changes nothing. Called by snapshots.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import pyoxigraph as ox

from graph.identity import Decision, Profile, Verdict, decide, read_profile
from graph.store.decisions import list_decisions
from graph.store.names import GraphNames
from ontology.terms import KG

__all__ = ["Doubt", "list_doubts"]

MOST_IN_BLOCK = 400
"""Profiles under one key that are compared with one another: of a name that more have, the pairs would be too many to go through."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two entities that may be the same.

    Attributes:
        left: the IRI that stands for one, by which the pair is decided; it sorts first.
        right: the IRI that stands for the other.
        kind: "person", "organisation", "place", "series" or "event".
        left_name: the fullest name of the one where it was compared.
        right_name: of the other.
        score: how likely it is that both are the same, in [0, 1].
        reasons: what speaks for and against it.
    """

    left: str
    right: str
    kind: str
    left_name: str
    right_name: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class _Index:
    """The index of a version, in memory."""

    profiles: Mapping[str, Profile]
    blocks: Mapping[str, list[str]]
    mentions: Mapping[str, list[str]]
    representatives: Mapping[str, str]


def list_doubts(store: ox.Store, names: GraphNames) -> tuple[Doubt, ...]:
    """List the pairs that were left undecided, likeliest first; of two clusters the likeliest pair of their mentions."""
    index = _read_index(store, names)
    decided = {frozenset((each.left, each.right)) for each in list_decisions(store, names)}
    best: dict[tuple[str, str], Doubt] = {}
    for left, right, found in _compare(index):
        for pair in _list_pairs(index, left, right):
            if frozenset(pair) not in decided and (pair not in best or best[pair].score < found.score):
                best[pair] = _describe(index, pair, left, right, found)
    return tuple(sorted(best.values(), key=lambda doubt: (-doubt.score, doubt.left, doubt.right)))


def _read_index(store: ox.Store, names: GraphNames) -> _Index:
    profiles: dict[str, Profile] = {}
    blocks: dict[str, list[str]] = defaultdict(list)
    mentions: dict[str, list[str]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, None, None, names.index):
        subject, value = quad.subject, quad.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode | ox.Literal):
            continue
        what = quad.predicate.value.rpartition(":")[2]
        if what == "json":
            profiles[subject.value] = read_profile(value.value)
        elif what == "key":
            blocks[value.value].append(subject.value)
        elif what == "profile":
            mentions[value.value].append(subject.value)
    stands = store.quads_for_pattern(None, ox.NamedNode(KG.representative), None, names.identity)
    representatives = {
        quad.subject.value: quad.object.value for quad in stands if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    }
    return _Index(profiles, blocks, mentions, representatives)


def _compare(index: _Index) -> Iterator[tuple[str, str, Decision]]:
    """Yield the pairs of profiles that are alike and undecided; a profile with itself where it says too little for its mentions to be one."""
    pairs = {pair for block in index.blocks.values() for pair in combinations(sorted(block)[:MOST_IN_BLOCK], 2)}
    for left, right in sorted([*pairs, *((profile, profile) for profile in index.profiles)]):
        found = decide(index.profiles[left], index.profiles[right])
        if found.verdict is Verdict.UNDECIDED and found.score:
            yield left, right, found


def _list_pairs(index: _Index, left: str, right: str) -> set[tuple[str, str]]:
    """Return the pairs of clusters that mentions of two profiles are in."""
    sides = [sorted({index.representatives.get(mention, mention) for mention in index.mentions[profile]})[:MOST_IN_BLOCK] for profile in (left, right)]
    return {(min(one, other), max(one, other)) for one in sides[0] for other in sides[1] if one != other}


def _describe(index: _Index, pair: tuple[str, str], left: str, right: str, found: Decision) -> Doubt:
    of_left = {index.representatives.get(mention, mention) for mention in index.mentions[left]}
    first, second = (left, right) if pair[0] in of_left else (right, left)
    names = [max(index.profiles[profile].names, key=len, default="") for profile in (first, second)]
    return Doubt(*pair, index.profiles[left].kind, names[0], names[1], found.score, found.reasons)
