"""Words as a search compares them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from web.index.words import cut_excerpt, fold, list_index_words, mark_words, split_words


def test_folding_keeps_letters_of_any_script() -> None:
    """Chinese characters are words of their own; accents and case go."""
    assert fold("習近平 (Xi) Łódź É") == "習 近 平 xi łodz e"


def test_compounds_are_found_as_one_word_too() -> None:
    """A hyphenated given name is found with and without its hyphen."""
    assert list_index_words("Hung Wai-man") == ["hung", "wai", "man", "waiman"]
    assert "obrien" in list_index_words("O’Brien")


@given(st.text(max_size=60))
def test_marking_changes_no_character(text: str) -> None:
    """The pieces of a text are the text, and each word is cut out where it stands."""
    assert "".join(piece.text for piece in mark_words(text, lambda word: len(word) % 2 == 0)) == text
    assert all(word.folded in (fold(text[word.start : word.end]), "") or word.folded for word in split_words(text))


@given(st.text(alphabet="ab c", max_size=80), st.integers(min_value=5, max_value=30))
def test_the_index_and_the_page_see_the_same_words(text: str, characters: int) -> None:
    """What is looked up is what is marked, and an excerpt is a part of the text."""
    assert list_index_words(text) == [word.folded for word in split_words(text)]
    assert cut_excerpt(text, lambda word: word == "c", characters=characters).strip("… ") in text


def test_an_excerpt_shows_what_was_found() -> None:
    """Of a long text that part is shown in which the word stands."""
    text = "some words " * 40 + "needle " + "more words " * 40
    assert "needle" in cut_excerpt(text, lambda word: word == "needle", characters=80)
