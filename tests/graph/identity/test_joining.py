"""Which mentions are compared: all that share a key where they are few, with a fixed few of them where they are many."""

from __future__ import annotations

from collections import Counter

import pytest

from graph.identity import ENOUGH, Mention, Profile, find_candidates, find_clusters, join_mentions

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


def test_of_a_name_that_many_bear_those_of_one_land_find_one_another() -> None:
    """Thirty ministries of one name, each in three articles, stay thirty, though few of the name are compared with all others."""
    mentions = [
        Mention(
            f"https://example.org/{land}/{article}",
            "",
            Profile("organisation", names=("Ministry of Health",), seats=(f"c/place/{land}",), around=(f"t/{article}",)),
        )
        for land in range(30)
        for article in range(3)
    ]
    joined = join_mentions(mentions)
    assert len({*joined.values()}) == 30
    assert all(joined[mention.iri].rpartition("/")[0] == mention.iri.rpartition("/")[0] for mention in mentions)


def test_a_node_that_may_be_either_of_two_is_the_likelier() -> None:
    """But neither where both are as likely."""
    assert find_clusters("abc", {("a", "b"): 1.0, ("a", "c"): 0.96}, [("b", "c")]) == [frozenset("ab"), frozenset("c")]
    assert find_clusters("abc", {("a", "b"): 1.0, ("a", "c"): 0.99}, [("b", "c")]) == [frozenset("a"), frozenset("b"), frozenset("c")]
