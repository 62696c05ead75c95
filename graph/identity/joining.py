"""All mentions of a store at once, to clusters: what the store keeps up to date article by article, made afresh.

It is slow where the mentions are many. Called by the check of the view, by the scores and by the tests of the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256

from graph.identity.clusters import Pair, find_clusters
from graph.identity.decide import decide
from graph.identity.keys import list_keys
from graph.identity.profile import Mention, Profile
from graph.identity.weighing import Verdict

__all__ = ["ENOUGH", "HIGHEST", "find_candidates", "find_threshold", "is_telling", "join_mentions", "level_of", "sign"]

ENOUGH = 12
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


def find_candidates(profiles: Mapping[str, Profile]) -> Iterator[Pair]:
    """Yield the pairs of nodes that are to be compared, each once and in order: that share a key, one of them high enough where many have it."""
    signatures = {node: sign(profile) for node, profile in sorted(profiles.items())}
    blocks: dict[str, list[str]] = defaultdict(list)
    for node, signature in signatures.items():
        # Of one profile there are several nodes where people decided on mentions of it.
        for key in (*list_keys(profiles[node]), signature):
            blocks[key].append(node)
    yield from sorted({pair for block in blocks.values() for pair in _pair({node: signatures[node] for node in block})})


def _pair(block: Mapping[str, str]) -> Iterator[Pair]:
    levels = [level_of(signature) for signature in set(block.values())]
    threshold = find_threshold(lambda least: sum(level >= least for level in levels))
    for node, signature in block.items():
        if level_of(signature) >= threshold:
            yield from ((node, other) if node < other else (other, node) for other in block if other != node)


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
    decisions = {pair: decide(telling[pair[0]], telling[pair[1]]) for pair in find_candidates(telling) if frozenset(pair) not in decided}
    clusters = find_clusters(
        profiles,
        {pair: found.score for pair, found in decisions.items() if found.verdict is Verdict.SAME},
        [*apart, *(pair for pair, found in decisions.items() if found.verdict is Verdict.DIFFERENT)],
        firm=firm,
    )
    joined: dict[str, str] = {}
    for cluster in clusters:
        inside = [mention for node in cluster for mention in members[node]]
        first = min(inside, key=lambda mention: (mention.order, mention.iri)).iri
        joined |= {mention.iri: first for mention in inside}
    return joined
