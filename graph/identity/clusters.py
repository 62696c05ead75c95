"""From decisions on pairs to clusters: what is the same is joined, best pairs first, unless it would join what is known to be different.

The result depends on the pairs alone, not on their order. Called by the store.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from itertools import combinations
from typing import TypeVar

__all__ = ["are_as_likely", "find_chain", "find_clusters", "find_contradiction", "find_home"]

Node = TypeVar("Node", bound=Hashable)
Cluster = TypeVar("Cluster", bound=Hashable)
Pair = tuple[str, str]
AS_LIKELY, AS_ODDS = 0.05, 0.7
"""By how much the scores of two pairs, and the logarithms of their odds, may differ for neither to be likelier: of 0.96 and 1 the latter is."""
SUREST = 0.995
"""What a score that is written as 1 may be, at least."""


def are_as_likely(one: float, other: float) -> bool:
    """Tell whether neither of two scores says more.

    >>> are_as_likely(0.55, 0.6), are_as_likely(0.96, 1.0)
    (True, False)
    """
    return abs(one - other) <= AS_LIKELY and abs(_log_odds(one) - _log_odds(other)) <= AS_ODDS


def _log_odds(score: float) -> float:
    sure = min(SUREST, max(1 - SUREST, score))
    return math.log(sure / (1 - sure))


def find_clusters(nodes: Iterable[str], same: Mapping[Pair, float], different: Iterable[Pair], *, firm: Iterable[Pair] = ()) -> list[frozenset[str]]:
    """Join nodes.

    Args:
        nodes: all of them; none is lost.
        same: pairs that are the same, with their score.
        different: pairs that must not come into one cluster.
        firm: pairs that people decided to be the same; they are joined first, whatever the rules say.

    Returns:
        The clusters, each node in one of them, in order of their least node.
    """
    clusters = {node: {node} for node in sorted(nodes)}
    apart: dict[str, set[str]] = defaultdict(set)
    for left, right in different:
        apart[left].add(right)
        apart[right].add(left)
    unsure = _find_unsure(same, apart)
    ranked = sorted((pair for pair in same if pair not in unsure), key=lambda pair: (-same[pair], sorted(pair)))
    for left, right in [*sorted(firm, key=sorted), *ranked]:
        if left not in clusters or right not in clusters or clusters[left] is clusters[right]:
            continue
        smaller, larger = sorted((clusters[left], clusters[right]), key=len)
        if any(apart[node] & larger for node in smaller if node in apart):
            continue
        larger |= smaller
        for node in smaller:
            clusters[node] = larger
    unique = {id(cluster): cluster for cluster in clusters.values()}
    return sorted((frozenset(cluster) for cluster in unique.values()), key=min)


def _find_unsure(same: Mapping[Pair, float], apart: Mapping[str, set[str]]) -> set[Pair]:
    """Find the pairs of which a node has another that is as likely, with one that must not come into the same cluster: neither is joined.

    A Khaled Mutawa may be either of two whom an article keeps apart; which of them, nothing tells.
    """
    links: dict[str, dict[str, float]] = defaultdict(dict)
    for (left, right), score in same.items():
        if left in apart or right in apart:
            links[left][right] = links[right][left] = score
    unsure = set()
    for node, scores in links.items():
        for other in scores.keys() & apart.keys():
            for rival in apart[other] & scores.keys():
                if are_as_likely(scores[other], scores[rival]):
                    unsure |= {(node, other), (other, node)}
    return unsure


def find_home(
    scores: Mapping[str, float], clusters: Mapping[str, Cluster], *, barred: Collection[Cluster], are_apart: Callable[[str, str], bool]
) -> Cluster | None:
    """Find the cluster of a node that decides nothing for others: the likeliest that may be, as `find_clusters` goes from pair to pair.

    Args:
        scores: the nodes that are the same as it, with their score.
        clusters: the cluster of each of them.
        barred: the clusters of which a node must not come into one with it.
        are_apart: tells whether two nodes must not come into one cluster.

    Returns:
        The cluster, or None where it stays alone.
    """
    unsure = {
        node
        for one, other in combinations(sorted(scores), 2)
        if clusters[one] != clusters[other] and are_as_likely(scores[one], scores[other]) and are_apart(one, other)
        for node in (one, other)
    }
    ranked = sorted(scores.keys() - unsure, key=lambda node: (-scores[node], node))
    return next((clusters[node] for node in ranked if clusters[node] not in barred), None)


def find_contradiction(left: str, right: str, same: Iterable[Pair], different: Iterable[Pair]) -> list[str] | None:
    """Find the chain by which joining two would join what people decided to be different.

    Args:
        left: the one that is to be the same as the other.
        right: the other.
        same: what people decided to be the same before.
        different: what they decided to be different.

    Returns:
        The nodes of the chain, its ends known to be different; None where nothing speaks against it.
    """
    links = [*same, (left, right)]
    return next((chain for one, other in sorted(different, key=sorted) if (chain := find_chain(one, other, links))), None)


def find_chain(start: str, end: str, same: Iterable[Pair]) -> list[str] | None:
    """Find the shortest way from one node to another over pairs that are the same; None where there is none."""
    links: dict[str, list[str]] = defaultdict(list)
    for one, other in same:
        links[one].append(other)
        links[other].append(one)
    came: dict[str, str | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in came:
        node = waiting.popleft()
        for other in sorted(links.get(node, ())):
            if other not in came:
                came[other] = node
                waiting.append(other)
    if end not in came:
        return None
    chain: list[str] = []
    step: str | None = end
    while step is not None:
        chain.append(step)
        step = came[step]
    return chain[::-1]
