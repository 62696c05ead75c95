"""Words as a search compares them: without case, accents and punctuation, each with its place in the text; pure.

It holds no index. Called by the index and by the pages that mark what was found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

__all__ = ["Piece", "Word", "cut_excerpt", "fold", "list_index_words", "mark_words", "split_words"]

# Chinese and Japanese write no spaces: each character is a word of its own, so that any part of a name is found.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W_]|[\u0300-\u036f])+")
_ASCII_WORD = re.compile("[a-z0-9]+")
_JOINTS = re.compile("[-‐‑'’·]")
_COMPOUND = re.compile(rf"(?:{_WORD.pattern})(?:{_JOINTS.pattern}(?:{_WORD.pattern}))+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared, and where it stands: half-open [start, end) in code points."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, and whether it is one of the words that were looked for."""

    text: str
    is_found: bool


def fold(text: str) -> str:
    """Fold text for comparing: no case, no accents, letters and digits only, a space between words.

    >>> fold("Zoë Müller-Li"), fold("深圳")
    ('zoe muller li', '深 圳')
    """
    if text.isascii():  # most texts; five times as fast
        return " ".join(_ASCII_WORD.findall(text.lower()))
    return " ".join(word.folded for word in split_words(text))


def split_words(text: str) -> list[Word]:
    """List the words of a text in their order."""
    return [Word(_fold_word(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]


def list_index_words(text: str) -> list[str]:
    """List the words under which a text is found: its own, and compounds written as one ("waiman" for "Wai-man")."""
    if text.isascii() and not _JOINTS.search(text):
        return _ASCII_WORD.findall(text.lower())
    joined = ("".join(_fold_word(part) for part in _WORD.findall(found[0])) for found in _COMPOUND.finditer(text))
    return [*(word.folded for word in split_words(text)), *joined]


def mark_words(text: str, is_wanted: Callable[[str], bool]) -> tuple[Piece, ...]:
    """Cut a text into pieces so that the words that are wanted stand out.

    >>> [piece.text for piece in mark_words("Zoë Müller", lambda word: word.startswith("mul")) if piece.is_found]
    ['Müller']
    """
    return tuple(_pieces(text, is_wanted))


def cut_excerpt(text: str, is_wanted: Callable[[str], bool], *, characters: int) -> str:
    """Cut a long text down to what stands around the first word that is wanted."""
    if len(text) <= characters:
        return text
    first = next((word.start for word in split_words(text) if is_wanted(word.folded)), 0)
    start = max(0, min(first - characters // 3, len(text) - characters))
    before = "… " if start else ""
    start = text.find(" ", start) + 1 if start else 0
    end = start + characters
    return before + (text[start:end].rpartition(" ")[0] + " …" if end < len(text) else text[start:])


def _pieces(text: str, is_wanted: Callable[[str], bool]) -> Iterator[Piece]:
    at = 0
    for word in split_words(text):
        if is_wanted(word.folded):
            if at < word.start:
                yield Piece(text[at : word.start], is_found=False)
            yield Piece(text[word.start : word.end], is_found=True)
            at = word.end
    if at < len(text):
        yield Piece(text[at:], is_found=False)


def _fold_word(word: str) -> str:
    if word.isascii():
        return word.lower()
    # Case is folded last: what NFKD makes of a letter may be a capital (ℌ).
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return "".join(c for c in plain.casefold() if c.isalnum())
