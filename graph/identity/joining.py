"""All mentions of a store at once, to clusters: what the store keeps up to date article by article, made afresh.

It is slow where the mentions are many. Called by the check of the view, by the scores and by the tests of the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import combinations

from graph.identity.clusters import Pair, find_clusters
from graph.identity.decide import decide
from graph.identity.keys import list_keys
from graph.identity.profile import Mention, Profile
from graph.identity.weighing import Verdict

__all__ = ["find_candidates", "is_telling", "join_mentions", "sign"]


def sign(profile: Profile) -> str:
    """Return a profile's signature: 16 hex digits, the same for equal profiles."""
    return sha256(profile.to_json().encode()).hexdigest()[:16]


def is_telling(profile: Profile) -> bool:
    """Tell whether a profile says enough for two mentions with it to be the same; one that does not is never joined by a rule."""
    return decide(profile, profile).verdict is Verdict.SAME


def find_candidates(profiles: Mapping[str, Profile]) -> Iterator[Pair]:
    """Yield the pairs of nodes that share a key, each once and in order."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for node, profile in sorted(profiles.items()):
        for key in list_keys(profile):
            blocks[key].append(node)
    yield from sorted({pair for block in blocks.values() for pair in combinations(block, 2)})


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
