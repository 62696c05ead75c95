"""Which mentions are compared: all that share a key where they are few, with a fixed few of them where they are many."""

from __future__ import annotations

from collections import Counter

import pytest

from graph.identity import ENOUGH, Mention, Profile, find_candidates, join_mentions

NAME = "Yevgeny Sorokin"


def make_profiles(number: int) -> dict[str, Profile]:
    """Make profiles of one rare name, each in a place of its own."""
    return {f"https://example.org/{index}": Profile("person", names=(NAME,), around=(f"t/place/{index}",)) for index in range(number)}


def test_of_few_all_are_compared() -> None:
    """So that nothing is missed where it costs little."""
    assert len(list(find_candidates(make_profiles(ENOUGH)))) == ENOUGH * (ENOUGH - 1) // 2


@pytest.mark.slow
def test_of_many_each_is_compared_with_a_bounded_number_on_average() -> None:
    """Ten times as many make ten times as many pairs, not a hundred times; each still meets others, and all are one."""
    several, many = (list(find_candidates(make_profiles(number))) for number in (200, 2_000))
    assert len(many) < 20 * len(several)
    met = Counter(node for pair in many for node in pair)
    assert len(met) == 2_000
    assert min(met.values()) >= ENOUGH - 1
    assert len({*join_mentions(Mention(iri, "", profile) for iri, profile in make_profiles(400).items()).values()}) == 1
