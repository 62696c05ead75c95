"""Two texts compared: what is gone and new together with what is kept gives both back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.revisions import compare_words, write_unified

TEXTS = st.lists(st.sampled_from(["Ada Pike left.", "Ada Pike stayed.", "", "It rained", "it's 3-1"]), max_size=5).map("\n".join)


@given(TEXTS, TEXTS)
def test_words_give_both_texts_back(old: str, new: str) -> None:
    """Lines that both have are left out, so those are compared without them; nothing is said where nothing changed."""
    changes = compare_words(old, new)
    before, after = ("".join(each.text for each in changes if each.kind in kinds) for kinds in (("kept", "gone"), ("kept", "new")))
    assert len(old) - len(before) == len(new) - len(after)
    if old == new:
        assert changes == ()
    elif "\n" not in old + new:
        assert (before, after) == (old, new)


def test_lines_are_compared_as_patches_are() -> None:
    """With the names of the texts above."""
    assert write_unified("a\nb\n", "a\nc\n", old_name="text 1", new_name="text 2") == ("--- text 1", "+++ text 2", "@@ -1,2 +1,2 @@", " a", "-b", "+c")
    assert write_unified("a", "a", old_name="1", new_name="2") == ()


def test_very_long_lines_are_compared_as_wholes() -> None:
    """Rather than for minutes."""
    old, new = "a " * 5_000, "b " * 5_000
    assert [each.kind for each in compare_words(old, new)] == ["gone", "new"]
