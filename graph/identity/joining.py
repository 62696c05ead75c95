"""All mentions of a store at once, to clusters: what the store keeps up to date article by article, made afresh.

It is slow where the mentions are many. Called by the check of the view, by the scores and by the tests of the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from itertools import combinations

from graph.identity.clusters import Pair, find_clusters, find_home
from graph.identity.decide import decide
from graph.identity.keys import list_keys
from graph.identity.profile import Mention, Profile
from graph.identity.weighing import Verdict

__all__ = ["ENOUGH", "HIGHEST", "find_candidates", "find_threshold", "is_telling", "join_mentions", "level_of", "sign"]

ENOUGH = 4
"""With at least so many profiles under one key each other one is compared: what everybody writes about would else be compared ever more often."""
HIGHEST = 8
"""The highest level of a signature; one in four reaches the first, one in 65,536 this."""


def sign(profile: Profile) -> str:
    """Return a profile's signature: 16 hex digits, the same for equal profiles."""
    return sha256(profile.to_json().encode()).hexdigest()[:16]


@lru_cache(maxsize=8_192)
def is_telling(profile: Profile) -> bool:
    """Tell whether a profile says enough for two mentions with it to be the same; one that does not is never joined by a rule."""
    return decide(profile, profile).verdict is Verdict.SAME


def level_of(signature: str) -> int:
    """Return how high a signature stands among all, by chance that is the same every time: a quarter at least at 1, a sixteenth at least at 2.

    >>> level_of("f000000000000000"), level_of("0f00000000000000")
    (0, 2)
    """
    return min(HIGHEST, (64 - int(signature, 16).bit_length()) // 2)


def find_threshold(count_from: Callable[[int], int]) -> int:
    """Find how high the profiles stand with which all others of their key are compared; 0 where the few are all compared with one another.

    It depends on which profiles there are alone, not on the order in which they came.

    Args:
        count_from: tells how many of the key's profiles stand at a level or above.
    """
    return next((level for level in range(HIGHEST) if count_from(level + 1) < ENOUGH), HIGHEST)


@dataclass(frozen=True, slots=True)
class _Block:
    """The nodes that share a key, each with its level, and the level from which on all others are compared with one."""

    levels: Mapping[str, int]
    threshold: int

    def list_pairs(self) -> Iterator[Pair]:
        for node, level in self.levels.items():
            if level >= self.threshold:
                yield from ((node, other) if node < other else (other, node) for other in self.levels if other != node)


def _list_blocks(profiles: Mapping[str, Profile]) -> Iterator[_Block]:
    blocks: dict[str, dict[str, str]] = defaultdict(dict)
    for node, profile in sorted(profiles.items()):
        signature = sign(profile)
        for key in list_keys(profile):
            blocks[key][node] = signature
    for block in blocks.values():
        levels = [level_of(signature) for signature in set(block.values())]
        yield _Block({node: level_of(signature) for node, signature in block.items()}, find_threshold(partial(_count_from, levels)))


def _count_from(levels: Iterable[int], least: int) -> int:
    return sum(level >= least for level in levels)


def find_candidates(profiles: Mapping[str, Profile]) -> Iterator[Pair]:
    """Yield the pairs of nodes that are to be compared, each once and in order: that share a key, one of them high enough where many have it."""
    yield from _pair_up(profiles, _list_blocks(profiles))


def _pair_up(profiles: Mapping[str, Profile], blocks: Iterable[_Block]) -> list[Pair]:
    alike: dict[str, list[str]] = defaultdict(list)
    for node, profile in sorted(profiles.items()):
        # Of one profile there are several nodes where people decided on mentions of it.
        alike[sign(profile)].append(node)
    return sorted({pair for block in blocks for pair in block.list_pairs()} | {pair for nodes in alike.values() for pair in combinations(nodes, 2)})


def _find_followers(profiles: Mapping[str, Profile], blocks: Iterable[_Block]) -> set[str]:
    """Return the nodes that are one of many under each of their keys, and of none compared with all: they decide nothing for others.

    Without them a name that everybody writes about would be clustered anew, with all that bear it, for each article.
    """
    leaders = {node for block in blocks for node, level in block.levels.items() if level >= block.threshold}
    return set(profiles) - leaders


def join_mentions(mentions: Iterable[Mention], *, same: Iterable[Pair] = (), different: Iterable[Pair] = ()) -> dict[str, str]:
    """Join mentions.

    Args:
        mentions: of all articles.
        same: pairs of the mentions' IRIs that people decided to be the same.
        different: pairs that they decided to be different.

    Returns:
        For each mention's IRI the one that stands for its cluster: of the earliest article's mention.
    """
    by_iri = {mention.iri: mention for mention in mentions}
    firm, apart = list(same), list(different)
    decided = {frozenset(pair) for pair in (*firm, *apart)}
    pinned = {iri for pair in decided for iri in pair}
    members: dict[str, list[Mention]] = defaultdict(list)
    for mention in by_iri.values():
        # One that is not telling stays by itself, and so does one that people decided on.
        alone = mention.iri in pinned or not is_telling(mention.profile)
        members[mention.iri if alone else sign(mention.profile)].append(mention)
    profiles = {node: mentions[0].profile for node, mentions in members.items()}
    telling = {node: profile for node, profile in profiles.items() if is_telling(profile)}
    blocks = list(_list_blocks(telling))
    followers = _find_followers(telling, blocks) - pinned
    decisions = {pair: decide(telling[pair[0]], telling[pair[1]]) for pair in _pair_up(telling, blocks) if frozenset(pair) not in decided}
    same_as = {pair: found.score for pair, found in decisions.items() if found.verdict is Verdict.SAME}
    different_from = {*apart, *(pair for pair, found in decisions.items() if found.verdict is Verdict.DIFFERENT)}
    leading = {pair: score for pair, score in same_as.items() if followers.isdisjoint(pair)}
    clusters = find_clusters(profiles.keys() - followers, leading, (pair for pair in different_from if followers.isdisjoint(pair)), firm=firm)
    joined: dict[str, str] = {}
    for cluster in _let_follow(clusters, followers, same_as, different_from):
        inside = [mention for node in cluster for mention in members[node]]
        first = min(inside, key=lambda mention: (mention.order, mention.iri)).iri
        joined |= {mention.iri: first for mention in inside}
    return joined


def _let_follow(clusters: Iterable[frozenset[str]], followers: Iterable[str], same: Mapping[Pair, float], different: Collection[Pair]) -> list[set[str]]:
    """Put each follower into the cluster where it belongs, if there is one, as it is decided by those that lead."""
    grown = [set(cluster) for cluster in clusters]
    home_of = {node: index for index, cluster in enumerate(grown) for node in cluster}
    scores: dict[str, dict[str, float]] = defaultdict(dict)
    barred: dict[str, set[int]] = defaultdict(set)
    for left, right in different:
        for node, other in ((left, right), (right, left)):
            if other in home_of:
                barred[node].add(home_of[other])
    for (left, right), score in same.items():
        scores[left][right] = scores[right][left] = score
    apart = {frozenset(pair) for pair in different}
    for node in sorted(followers):
        home = find_home(scores[node], home_of, barred=barred[node], are_apart=lambda one, other: frozenset((one, other)) in apart)
        if home is None:
            grown.append({node})
        else:
            grown[home].add(node)
    return grown
