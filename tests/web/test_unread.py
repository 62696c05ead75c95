"""What of an article was not read is found by comparing its text with what was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from web.browse.unread import find_unread

TEXT = "Ann spoke.\nBob was there.\n“We will not share it,” somebody said."


def test_paragraphs_without_a_fact_are_named() -> None:
    """A paragraph counts as read when a fact or a statement touches it; what is no running text is not counted."""
    unread = find_unread(TEXT, [(0, False), (11, False), (26, True)], said=[], facts=[(0, 10)], missing=["the author"])
    assert (unread.total, [passage.words for passage in unread.paragraphs], unread.missing) == (2, ["Bob was there."], ("the author",))


def test_quotations_without_a_speaker_are_named() -> None:
    """Words in quotation marks that no statement touches are given to nobody; a term in quotation marks is not something said."""
    paragraphs = [(0, False), (11, False), (26, False)]
    assert [passage.words for passage in find_unread(TEXT, paragraphs, said=[], facts=[], missing=[]).quotations] == ["“We will not share it,”"]
    assert find_unread(TEXT, paragraphs, said=[(30, 35)], facts=[], missing=[]).quotations == ()
    assert find_unread("The “safe harbour” rule", [(0, False)], said=[], facts=[], missing=[]).quotations == ()


@given(st.text(alphabet="ab “”\n", max_size=60))
def test_what_is_shown_stands_in_the_text(text: str) -> None:
    """Each passage is cut out of the text where it says."""
    unread = find_unread(text, [(0, False)], said=[], facts=[], missing=[])
    assert all(text[each.start : each.end].startswith(each.words.removesuffix(" …")) for each in (*unread.paragraphs, *unread.quotations))
