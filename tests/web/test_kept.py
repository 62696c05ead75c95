"""Answers are kept within their bytes, those that were asked for last; each of one version of the data."""

from __future__ import annotations

from web.kept import BESIDE_BYTES, Kept, KeptAnswer

SIZE = 2 * BESIDE_BYTES
ANSWER = KeptAnswer(b"head", b"x" * (SIZE - BESIDE_BYTES - 4))


def test_who_was_not_asked_for_the_longest_goes_first() -> None:
    """And what is kept anew under a name takes the place of what was."""
    kept = Kept(4 * SIZE)
    for name in "abcd":
        kept.keep(name, 1, ANSWER)
    kept.keep("a", 1, ANSWER)
    assert kept.find("b", 1) == ANSWER
    assert kept.describe() == (4, 4 * SIZE)
    kept.keep("e", 1, ANSWER)
    assert [name for name in "abcde" if kept.find(name, 1)] == ["a", "b", "d", "e"]
    kept.keep("a", 1, KeptAnswer(b"", b""))
    assert kept.describe() == (4, 3 * SIZE + BESIDE_BYTES)


def test_what_is_too_large_or_of_other_data_is_not_given() -> None:
    """One answer takes a part of the room at the most; without a version nothing is kept."""
    kept = Kept(4 * SIZE)
    kept.keep("large", 1, KeptAnswer(b"", ANSWER.body + b"12345"))
    kept.keep("no version", None, ANSWER)
    kept.keep("old", 1, ANSWER)
    assert [kept.find(name, stamp) for name, stamp in (("large", 1), ("no version", None), ("old", 2), ("old", None))] == [None] * 4
    assert kept.find("old", 1) == ANSWER
    assert Kept(0).find("old", 1) is None
