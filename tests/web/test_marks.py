"""Marks in a text: they nest, and together with the plain text they hold exactly its characters."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from web.browse.marks import Mark, Node, find_again, mark_text, merge_marks

TEXT = "Ann Example, director of the Harbour Office, spoke.\n\nShare this"


def write(nodes: Iterable[Node]) -> str:
    """Write nodes as text, marks in square brackets."""
    return "".join(f"[{write(node.children)}]" if node.mark else node.text for node in nodes)


def plain(nodes: Iterable[Node]) -> str:
    """Write nodes as text alone."""
    return "".join(plain(node.children) if node.mark else node.text for node in nodes)


def test_marks_nest_by_their_spans() -> None:
    """A name inside a role stands inside the role's mark."""
    paragraphs = mark_text(TEXT, [Mark(13, 43, "fact"), Mark(29, 43, "organisation"), Mark(0, 11, "person")])
    assert write(paragraphs[0].nodes) == "[Ann Example], [director of the [Harbour Office]], spoke."


def test_crossing_marks_are_cut() -> None:
    """Elements cannot cross, so the later mark is cut in two; its first piece alone carries the id."""
    paragraphs = mark_text("abcdef", [Mark(0, 4, "fact"), Mark(2, 6, "fact")])
    assert write(paragraphs[0].nodes) == "[ab[cd]][ef]"
    assert [node.identifier for node in paragraphs[0].nodes] == ["words-0-4", ""]


def test_links_do_not_stand_in_links() -> None:
    """A place named inside an event's name is marked there, but only the event's name is a link."""
    outer = mark_text("abcdef", [Mark(0, 6, "event", "/events/x"), Mark(2, 4, "place", "/places/y")])[0].nodes[0]
    assert outer.may_link
    assert not any(node.may_link for node in outer.children if node.mark)


def test_a_line_without_marks_that_is_no_sentence_is_an_aside() -> None:
    """Share lines and navigation are shown, but do not look like the story."""
    assert [paragraph.is_aside for paragraph in mark_text(TEXT, [Mark(0, 11, "person")])] == [False, True]


def test_marks_of_the_same_words_become_one() -> None:
    """Three facts that rest on one span are one mark with three facts; a mark that leads somewhere gives the kind."""
    merged = merge_marks([Mark(0, 3, "fact", facts=("a",)), Mark(0, 3, "person", "/people/x"), Mark(0, 3, "fact", facts=("b",))])
    assert merged == [Mark(0, 3, "person", "/people/x", ("a", "b"))]


@given(st.text("ab \n.", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=12))
def test_no_character_is_lost_or_doubled(text: str, spans: list[tuple[int, int]]) -> None:
    """Whatever the marks, the paragraphs hold the text's lines that are not blank."""
    marks = [Mark(start, start + length, "fact") for start, length in spans]
    assert [plain(paragraph.nodes) for paragraph in mark_text(text, marks)] == [line for line in text.split("\n") if line.strip()]


def test_names_are_marked_again_outside_what_is_marked() -> None:
    """A name's other places are found as whole words, the longest name first, and never on words that are taken."""
    text = "Hung Wai-man met Hung. Hungary, Wai-man and Hung Wai-man left."
    found = list(find_again(text, {"Hung": "hung", "Hung Wai-man": "hung", "man": "man"}, [(0, 12)]))
    assert [text[start:end] for start, end, _ in found] == ["Hung", "man", "Hung Wai-man"]
    assert list(find_again(text, {}, [])) == []
