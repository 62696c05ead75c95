"""Fingerprints of texts: the same everywhere, near for copies, far for others; groups that no order changes."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.copies import ALIKE, BANDS, Printed, compare_fingerprints, find_copies, list_bands, take_fingerprint

WORDS = [
    f"{first}{second}" for first in ("bar", "col", "dun", "far", "gor", "hem", "lus", "mir", "nat", "pol") for second in ("an", "er", "is", "om", "ub", "yt")
]


def invent(seed: int, words: int = 300) -> list[str]:
    """Invent a text of so many words."""
    chance = random.Random(seed)
    return [chance.choice(WORDS) + ("." if number % 17 == 16 else "") for number in range(words)]


STORY = invent(1)
TEXT = " ".join(STORY)


def test_a_fingerprint_is_the_same_on_every_machine() -> None:
    """What stands in stores must not change with a library or a seed."""
    fingerprint = take_fingerprint("The mayor opened the new bridge across the harbour on Friday.")
    assert fingerprint.startswith("FTbkNjkbmyLz")
    assert list_bands(fingerprint)[:3] == ("38c69fe6", "ea7aab00", "3e3e9296")
    assert len(list_bands(fingerprint)) == BANDS


@pytest.mark.parametrize(
    "text",
    [
        TEXT.upper(),
        TEXT.replace(". ", ".\n\n"),
        f"A headline of the paper's own\n\n{TEXT}",
        " ".join(STORY[:200]),
        " ".join([*STORY[:100], "and", "so", "it", "went", *STORY[105:]]),
        f"{TEXT} " + " ".join(invent(2, 100)),
    ],
    ids=["case", "paragraphs", "headline", "cut", "edited", "added to"],
)
def test_copies_are_alike(text: str) -> None:
    """A print with another headline, cut by a third, edited, or added to, is a copy, and is found by a band."""
    one, other = take_fingerprint(TEXT), take_fingerprint(text)
    assert compare_fingerprints(one, other) >= ALIKE
    assert set(list_bands(one)) & set(list_bands(other))


@pytest.mark.parametrize("seed", range(2, 8))
def test_other_texts_are_not(seed: int) -> None:
    """Not even with a long quotation in both."""
    other = " ".join([*invent(seed), *STORY[40:80]])
    assert compare_fingerprints(take_fingerprint(TEXT), take_fingerprint(other)) < 0.25


def test_short_texts_and_those_without_spaces_have_fingerprints_too() -> None:
    """One word is enough; where there is none, there is no fingerprint."""
    assert take_fingerprint("") == take_fingerprint(" . \n!") == ""
    assert compare_fingerprints(take_fingerprint("Closed today"), take_fingerprint("closed  TODAY!")) == 1
    assert (
        compare_fingerprints(
            take_fingerprint("\u5e02\u957f\u5468\u4e94\u5ba3\u5e03\u65b0\u6865\u901a\u8f66"),
            take_fingerprint("\u6e2f\u53e3\u5df2\u5173\u95ed\u76f4\u5230\u660e\u5929\u65e9\u4e0a"),
        )
        < 0.1
    )


def make_prints(texts: list[str]) -> dict[str, Printed]:
    """Make prints of texts, each a day after the one before."""
    return {f"g{at}": Printed(f"a{at}", f"2020-01-{at + 1:02d}", take_fingerprint(text)) for at, text in enumerate(texts)}


def test_copies_of_copies_are_one_story() -> None:
    """Each is known by the first; what is alone is its own."""
    prints = make_prints([" ".join(invent(9)), " ".join(STORY[:220]), TEXT, " ".join(STORY[80:])])
    assert find_copies(prints) == {"g0": "g0", "g1": "g1", "g2": "g1", "g3": "g1"}


@given(st.lists(st.tuples(st.sampled_from([1, 2]), st.integers(0, 120), st.integers(150, 300)), min_size=1, max_size=6), st.randoms())
def test_the_order_of_prints_changes_nothing(cuts: list[tuple[int, int, int]], chance: random.Random) -> None:
    """Whatever they are cut from, and however they are listed."""
    prints = list(make_prints([" ".join(invent(seed)[start:end]) for seed, start, end in cuts]).items())
    expected = find_copies(dict(prints))
    chance.shuffle(prints)
    assert find_copies(dict(prints)) == expected
