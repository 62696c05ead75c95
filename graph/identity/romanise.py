"""How a name sounds, roughly, so that its spellings in Latin letters fall together: "Yevgeny", "Evgenii"; "Mohammed", "Muhammad".

It is for finding and confirming candidates and proves nothing by itself. Called for people's names.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["skeleton"]

_SOUNDS = (
    ("shch", "s"), ("tch", "c"), ("tsch", "c"), ("sch", "s"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"),
    ("sh", "s"), ("ch", "c"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("tz", "s"), ("ts", "s"), ("z", "s"),
)  # fmt: skip
_FIRST_VOWEL = re.compile(r"^y?[aeiouy]+")
_SILENT = re.compile(r"(?<=.)[aeiouyh]")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """Return the sounds that all spellings of a folded word share: consonants, and an `a` for any vowel in front.

    >>> skeleton("yevgeny") == skeleton("evgenii")
    True
    """
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    word = _FIRST_VOWEL.sub("a", word) if len(word) > 2 else word
    return _DOUBLE.sub(r"\1", _SILENT.sub("", word))
