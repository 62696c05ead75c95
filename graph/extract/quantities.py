"""Reads numbers with what they count: money, people and populations, with the qualifier before them, as printed.

Written for "nearly $40 billion", "a population of 7 million" and "more than 1,300 people"; dates, shares, scores and phone numbers it
leaves alone, and attendance belongs to the meetings. Whether the paper or a speaker gives a number is the mapping's to say, by where
it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from graph.extract.language import Passage
from graph.extract.rules import RULES_BY_NAME
from graph.lexicon import Lexicon
from graph.model import BlockKind, Quantity, QuantityKind

__all__ = ["QuantityReader"]

_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_DIGIT = re.compile(r"\d")
_BEHIND = r"(?![\w%]|[.,]\d|\s?(?:per ?cent|percent)\b)"


class QuantityReader:
    """Reads the quantities of passages with one language's word lists."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the words of scales, currencies, counted people and qualifiers."""
        powers = lexicon.keys("quantities", "scales")
        self._scales = {word: Decimal(10) ** int(power[1:]) for power in powers for word in lexicon.words("quantities", "scales", power)}
        qualifiers = lexicon.words("events", "attendance", "at_least") | lexicon.words("events", "attendance", "about")
        self._at_least = lexicon.words("events", "attendance", "at_least")
        before = rf"(?:(?P<qualifier>{_either(qualifiers)})\s)?"
        scale = rf"(?:[ -]?(?P<scale>{_either(self._scales)})\b)?"
        people = lexicon.words("events", "attendance", "units") | lexicon.words("quantities", "people", "words")
        signs, currencies = lexicon.words("quantities", "money", "signs"), lexicon.words("quantities", "money", "currencies")
        small = _either(lexicon.words("quantities", "people", "not_inside"))
        described = rf"(?P<unit>(?:(?!(?:{small})\b)[a-z][\w-]*\s){{0,2}}?"
        # Each with words of which one must be there: looking for them is much quicker than trying the pattern at every letter.
        self._patterns: tuple[tuple[QuantityKind, tuple[str, ...], re.Pattern[str]], ...] = (
            (QuantityKind.MONEY, _fold(signs), re.compile(rf"{before}(?P<unit>{_either(signs)})\s?{_NUMBER}{scale}{_BEHIND}", re.IGNORECASE)),
            (QuantityKind.MONEY, _fold(currencies), re.compile(rf"{before}(?<![\w.,]){_NUMBER}{scale}\s(?P<unit>{_either(currencies)})\b", re.IGNORECASE)),
            (QuantityKind.POPULATION, ("population",), re.compile(rf"\b(?P<unit>population) of {before}{_NUMBER}{scale}{_BEHIND}", re.IGNORECASE)),
            (QuantityKind.PEOPLE, (), re.compile(rf"{before}(?<![\w.,$€£¥₹]){_NUMBER}{scale}\s{described}(?:{_either(people)}))\b", re.IGNORECASE)),
        )

    def read(self, passages: Sequence[Passage]) -> list[Quantity]:
        """Return the quantities of the story and its captions, in order."""
        read = (BlockKind.PARAGRAPH, BlockKind.CAPTION)
        return [quantity for passage in passages if passage.block.kind in read for quantity in self._of_passage(passage)]

    def _of_passage(self, passage: Passage) -> Iterator[Quantity]:
        taken: list[tuple[int, int]] = []
        found = []
        words = passage.text.casefold()
        if _DIGIT.search(words) is None:
            return
        for kind, needed, pattern in self._patterns:
            if needed and not any(word in words for word in needed):
                continue
            for match in pattern.finditer(passage.text):
                if not any(match.start() < b and a < match.end() for a, b in taken) and not _is_year(match):
                    taken.append(match.span())
                    found.append((match.start(), self._quantity(passage, kind, match)))
        yield from (quantity for _, quantity in sorted(found, key=lambda pair: pair[0]))

    def _quantity(self, passage: Passage, kind: QuantityKind, match: re.Match[str]) -> Quantity:
        scale = self._scales[match["scale"].lower()] if match["scale"] else Decimal(1)
        qualifier = match["qualifier"]
        return Quantity(
            kind,
            Decimal(match["number"].replace(",", "")) * scale,
            match["unit"],
            qualifier,
            qualifier is not None and qualifier.lower() in self._at_least,
            match[0],
            passage.span(*match.span()),
            RULES_BY_NAME["number-counted"],
        )


def _fold(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word.casefold() for word in words}))


def _is_year(match: re.Match[str]) -> bool:
    """Tell whether a bare number before people is a year: "the 2025 women's final"."""
    number = match["number"]
    return match["qualifier"] is None and match["scale"] is None and match["unit"][0].isalpha() and bool(re.fullmatch(r"(?:19|20)\d\d", number))


def _either(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
