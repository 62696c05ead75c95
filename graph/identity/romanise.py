"""How a name sounds, roughly, so that its spellings in Latin letters fall together: "Yevgeny", "Evgenii"; "Mohammed", "Muhammad".

It is for finding and confirming candidates and proves nothing by itself. Called for people's names.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["is_by_wade_giles", "romanise_chinese", "romanise_korean", "skeleton", "skeletons"]

_SOUNDS = (
    ("shch", "s"), ("tch", "c"), ("tsch", "c"), ("sch", "s"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"),
    ("sh", "s"), ("ch", "c"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("tz", "s"), ("ts", "s"), ("z", "s"),
)  # fmt: skip
_KOREAN = (
    ("shi", "si"), ("oo", "u"), ("yeo", "yu"), ("you", "yu"), ("yo", "yu"), ("ou", "u"), ("oe", "oi"), ("eo", "u"), ("eu", "u"),
    ("ui", "i"), ("ee", "i"), ("ph", "p"), ("ch", "j"), ("k", "g"), ("t", "d"), ("r", "l"),
)  # fmt: skip
"""What the ways of writing Korean in Latin letters write differently, and the one spelling for all."""
_CHINESE = (
    (r"ng(?![aeiou])", "N"), (r"tzu|zi(?![aou])", "tsi"), (r"s[sz]u", "si"), (r"(?<=[csj])(h?)ih(?![aeiou])", r"\1i"), (r"zh|ch|q|j", "C"), (r"hs|x", "X"),
    (r"ts|tz|z|c", "S"), (r"b", "p"), (r"d", "t"), (r"g", "k"), (r"ien", "ian"), (r"(?<=[iu])eh", "e"), (r"yeh", "ye"), (r"yen", "yan"), (r"uei", "ui"),
    (r"uN", "oN"), (r"you", "yu"), (r"(?<=[kh])o(?![uN])", "e"), (r"uo", "o"), (r"erh", "er"),
)  # fmt: skip
"""What Wade-Giles, without its apostrophes, and pinyin write differently, and the one spelling for both, in this order."""
_WADE_GILES = re.compile(r"hs|tz|ih(?![aeiou])|[iuy]eh|uei|ien|ung|-")
_PINYIN = re.compile(r"[bdqx]|(?<!n)g|zh|ji(?!h)|(?<![ts])z")
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


def is_by_wade_giles(name: str, other: str) -> bool:
    """Tell whether of two folded Chinese names, their hyphens kept, the first is written by Wade and Giles and the second in pinyin."""
    return bool(_WADE_GILES.search(name)) and not _PINYIN.search(name) and bool(_PINYIN.search(other)) and not _WADE_GILES.search(other)


@lru_cache(maxsize=65_536)
def romanise_chinese(word: str) -> str:
    """Return a folded Chinese name in the one spelling that stands for Wade-Giles and pinyin; many names of one way of writing fall together in it.

    >>> romanise_chinese("chihhao") == romanise_chinese("zhihao"), romanise_chinese("hsiaoping") == romanise_chinese("xiaoping")
    (True, True)
    >>> romanise_chinese("tsai") == romanise_chinese("cai"), romanise_chinese("kuochiang") == romanise_chinese("guoqiang")
    (True, True)
    """
    for written, sound in _CHINESE:
        word = re.sub(written, sound, word)
    return word
