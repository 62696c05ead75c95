"""Say when two readings of a name, or of some words, are the same: the leniencies of the score, and nothing else.

It knows neither gold files nor graphs. Called by the comparison.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

__all__ = ["content_words", "is_part", "is_same_name", "name_likeness", "overlap", "pair_off", "words_of"]

Wanted = TypeVar("Wanted")
Given = TypeVar("Given")

# Words that careful readers put into a name or leave out of it: articles, prepositions and honorifics.
_EMPTY_WORDS = frozenset(["the", "a", "an", "of", "for", "in", "at", "and", "mr", "mrs", "ms", "dr", "professor", "prof", "sir", "to", "on", "by", "s"])
_WORD = re.compile(r"[\w$%]+")
_NAME_LIKENESS = 0.6
_CONTAINED_LIKENESS = 0.4
_PART_SHARE = 0.9
_PART_WORDS = 3
_PART_FACTOR = 4


def words_of(text: str) -> list[str]:
    """Return the words of a text without case and punctuation, in order; empty when it has none.

    >>> words_of("Shenzhen’s Luohu")
    ['shenzhen', 's', 'luohu']
    """
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold().replace("’", "'"))


def content_words(text: str) -> frozenset[str]:
    """Return the words that make a name; all of its words where it has only empty ones."""
    words = frozenset(words_of(text))
    return words - _EMPTY_WORDS or words


def is_same_name(left: str, right: str) -> bool:
    """Tell whether two names are one name, give or take a word.

    >>> is_same_name("the Hong Kong Payments Council", "Hong Kong Payments Council")
    True
    >>> is_same_name("Payments Council", "Hong Kong Payments Council of Asia and the Pacific")
    False
    """
    x, y = content_words(left), content_words(right)
    if not x or not y:
        return False
    likeness = len(x & y) / len(x | y)
    is_contained = len(x & y) >= 2 and (x <= y or y <= x)
    return likeness >= _NAME_LIKENESS or (is_contained and likeness >= _CONTAINED_LIKENESS)


def name_likeness(name: str, names: Iterable[str]) -> float:
    """Return in [0, 1] how like the name is to the likest of the names that are the same; 0 when none is."""
    x = content_words(name)
    return max((len(x & content_words(n)) / len(x | content_words(n)) for n in names if is_same_name(name, n)), default=0.0)


def overlap(left: str, right: str) -> float:
    """Return in [0, 1] the F1 of the two texts' words, each counted as often as it stands.

    >>> overlap("deputy finance minister", "finance minister")
    0.8
    """
    x, y = words_of(left), words_of(right)
    if not x or not y:
        return 0.0
    return 2 * (Counter(x) & Counter(y)).total() / (len(x) + len(y))


def is_part(left: str, right: str) -> bool:
    """Tell whether the shorter text is part of the longer: one quotation printed in two parts may be read as one or as two."""
    shorter, longer = sorted((words_of(left), words_of(right)), key=len)
    shared = sum(word in longer for word in shorter)
    return len(shorter) >= _PART_WORDS and len(longer) <= _PART_FACTOR * len(shorter) and shared >= _PART_SHARE * len(shorter)


def pair_off(wanted: Sequence[Wanted], given: Sequence[Given], match: Callable[[Wanted, Given], float]) -> tuple[list[Wanted], list[Given]]:
    """Match one to one, best pairs first, and return what is left over of both: the missed and the extra.

    Args:
        wanted: what should have been found.
        given: what was found.
        match: how well two match; 0 when they do not.
    """
    scored = sorted(((match(w, g), i, j) for i, w in enumerate(wanted) for j, g in enumerate(given)), reverse=True)
    matched_wanted: set[int] = set()
    matched_given: set[int] = set()
    for score, i, j in scored:
        if score > 0 and i not in matched_wanted and j not in matched_given:
            matched_wanted.add(i)
            matched_given.add(j)
    missed = [w for i, w in enumerate(wanted) if i not in matched_wanted]
    return missed, [g for j, g in enumerate(given) if j not in matched_given]
