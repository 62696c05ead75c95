"""Which mentions in different articles are the same person, body, place, series or meeting: pure functions, no store.

`find_mentions` reads an article's triples, `list_keys` says under which keys a mention looks for others, `decide` compares two, and
`find_clusters` joins what is the same without joining what is known to be different. Called by the store and by the commands.
"""

from __future__ import annotations

from graph.identity.clusters import are_as_likely, find_chain, find_clusters, find_contradiction, find_home
from graph.identity.decide import decide
from graph.identity.joining import ENOUGH, HIGHEST, find_candidates, find_threshold, is_telling, join_mentions, level_of, sign
from graph.identity.keys import list_keys
from graph.identity.mentions import find_mentions
from graph.identity.profile import Mention, Profile, read_profile
from graph.identity.weighing import Decision, Verdict

__all__ = [
    "ENOUGH",
    "HIGHEST",
    "Decision",
    "Mention",
    "Profile",
    "Verdict",
    "are_as_likely",
    "decide",
    "find_candidates",
    "find_chain",
    "find_clusters",
    "find_contradiction",
    "find_home",
    "find_mentions",
    "find_threshold",
    "is_telling",
    "join_mentions",
    "level_of",
    "list_keys",
    "read_profile",
    "sign",
]
