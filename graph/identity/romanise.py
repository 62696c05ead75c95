"""How a name sounds, roughly, so that its spellings in Latin letters fall together: "Yevgeny", "Evgenii"; "Mohammed", "Muhammad".

It is for finding and confirming candidates and proves nothing by itself. Called for people's names.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["romanise_korean", "skeleton", "skeletons"]

_SOUNDS = (
    ("shch", "s"), ("tch", "c"), ("tsch", "c"), ("sch", "s"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"),
    ("sh", "s"), ("ch", "c"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("tz", "s"), ("ts", "s"), ("z", "s"),
)  # fmt: skip
_KOREAN = (
    ("shi", "si"), ("oo", "u"), ("yeo", "yu"), ("you", "yu"), ("yo", "yu"), ("ou", "u"), ("oe", "oi"), ("eo", "u"), ("eu", "u"),
    ("ui", "i"), ("ee", "i"), ("ph", "p"), ("ch", "j"), ("k", "g"), ("t", "d"), ("r", "l"),
)  # fmt: skip
"""What the ways of writing Korean in Latin letters write differently, and the one spelling for all."""
_FIRST_VOWEL = re.compile(r"^y?[aeiouy]+")
_SILENT = re.compile(r"(?<=.)[aeiouyh]")
_LONE_H = re.compile(r"(?<![bcdgjkpstwz])h")
_FRENCH_CH = re.compile(r"(?<![st])ch")
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


@lru_cache(maxsize=65_536)
def skeletons(word: str) -> frozenset[str]:
    """Return a folded word's skeletons: further ones where one language writes or says another letter than the next.

    Ukrainian's h is Russian's g, Egypt's g is Syria's j, and Greek's ch may be an h; French ch is English sh, and Serbian dj, without its stroke, d.

    >>> bool(skeletons("serhiy") & skeletons("sergei")), bool(skeletons("gamal") & skeletons("jamal"))
    (True, True)
    >>> bool(skeletons("chahine") & skeletons("shaheen"))
    True
    """
    return frozenset(
        map(skeleton, (word, _LONE_H.sub("g", word), word.replace("g", "j"), word.replace("ch", "h"), _FRENCH_CH.sub("s", word), word.replace("dj", "d")))
    )


@lru_cache(maxsize=65_536)
def romanise_korean(word: str) -> str:
    """Return a folded Korean name in the one spelling that stands for the usual ones.

    >>> romanise_korean("jongsoo") == romanise_korean("jongsu"), romanise_korean("hyun") == romanise_korean("hyeon")
    (True, True)
    """
    for written, sound in _KOREAN:
        word = word.replace(written, sound)
    return word.removesuffix("h")
