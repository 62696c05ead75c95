"""Names in plain small letters: the quick way and the one for all names give the same."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st
from slugify import slugify

from graph.identity.words import fold
from graph.lexicon import fold as fold_as_compared


@given(st.text(st.sampled_from(string.ascii_letters + " "), max_size=30))
def test_plain_names_are_folded_as_all_others(name: str) -> None:
    """They skip what changes nothing in them."""
    assert fold(name) == slugify(name, separator=" ")


@given(st.text(st.characters(max_codepoint=126), max_size=30))
def test_names_without_accents_are_compared_as_all_others(name: str) -> None:
    """An accent that is put in and folded away again makes the long way."""
    assert f"{fold_as_compared(name)}e" == fold_as_compared(f"{name}\u00e9") or name[-1:].isspace()
