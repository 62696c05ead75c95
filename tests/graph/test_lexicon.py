"""The word lists of a language."""

from __future__ import annotations

from graph.lexicon import load_lexicon


def test_a_language_is_read_once_named_or_not() -> None:
    """Whoever names it and whoever leaves it out get the same lists."""
    assert load_lexicon() is load_lexicon("en")
