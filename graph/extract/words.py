"""Words as names are built of them: hyphenated words whole, possessives apart; independent of the model's tokens.

It knows no language beyond the apostrophe. Called by the steps that find names; each word leads to its token for syntax.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from graph.extract.language import Passage, Token
from graph.lexicon import load_lexicon

__all__ = ["Word", "read_words"]

_WORD = re.compile(r"\d+(?:[.,]\d+)*(?:st|nd|rd|th)?\b|[^\W_](?:[^\W_]|[.’'‘/\-–‐&](?=[^\W_]))*")
_POSSESSIVE = re.compile(r"[’'‘]s$|[’'‘]S$")
_LATE_CAPITAL = re.compile(r"[a-z]{1,2}[-’']?[A-Z]")
_ENDING = re.compile(r"[.!?][”\"’)\]]*\s+$")
_OPENING = re.compile(r"[“\"‘(\[:;—]\s*$|^\s*[-–]\s+$")


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """One word of a passage.

    Attributes:
        text: without a possessive ending.
        start, end: characters of the passage.
        gap: what stands between the word before (with its possessive) and this one.
        is_possessive: whether 's or a closing apostrophe follows.
        is_plural_possessive: whether it is the bare apostrophe ("Nurses'").
        begins: whether it begins a sentence, a quotation or a clause after a colon, so that a capital means nothing.
        token: the model's token at its start.
    """

    text: str
    start: int
    end: int
    gap: str
    is_possessive: bool
    is_plural_possessive: bool
    begins: bool
    token: Token

    @property
    def is_capital(self) -> bool:
        """Whether it is written as a name is: a capital first, or after a short lower-case beginning ("al-Amin", "iPhone")."""
        head = self.text[0]
        return head.isupper() or bool(_LATE_CAPITAL.match(self.text))


# Names and sheets both ask for the words of an article's passages.
@lru_cache(maxsize=256)
def read_words(passage: Passage) -> tuple[Word, ...]:
    """Split a passage into words, in order."""
    text = passage.text
    abbreviations = load_lexicon(passage.doc.lang_).words("grammar", "abbreviations", "words")
    sentence_starts = {sentence.start_char for sentence in passage.doc.sents}
    token_starts = [token.idx for token in passage.doc]
    words: list[Word] = []
    last_end = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        end = _keep_period(text, start, end, abbreviations)
        bare_end = start + len(_POSSESSIVE.sub("", text[start:end]))
        possessive = bare_end < end or (text[end : end + 1] in ("’", "'") and text[end - 1] in "sSxXzZ" and text[end + 1 : end + 2] in (" ", ""))
        gap = text[last_end:start]
        # No sentence begins behind a space alone, whatever the model sees in "CEO Ada | Pike said"; behind "Mohd. | Yusuf" neither.
        is_within = bool(words) and gap == " " and not (words[-1].text.endswith(".") and not words[-1].is_capital)
        begins = (start in sentence_starts and not is_within) or not words or bool(_OPENING.search(gap)) or bool(_ENDING.search(gap))
        token = passage.doc[max(bisect_right(token_starts, start) - 1, 0)]
        words.append(Word(text[start:bare_end], start, bare_end, gap, possessive, possessive and bare_end == end, begins, token))
        last_end = end + (1 if possessive and bare_end == end else 0)
    return tuple(words)


def _keep_period(text: str, start: int, end: int, abbreviations: frozenset[str]) -> int:
    """An abbreviation keeps its closing period: "U.S.", "J.", "Dr.", "Ltd."."""
    if text[end : end + 1] != ".":
        return end
    word = text[start:end]
    if "." in word or (len(word) == 1 and word.isupper()) or word.lower() in abbreviations:
        return end + 1
    return end
