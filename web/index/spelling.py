"""Read what was typed as words that an index holds: as they stand, nearly so written, or some of them only; pure.

It looks nothing up. Called by the index.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

__all__ = ["Spelling"]

MIN_LIKENESS = 0.72
"""Below this a word is another word: "denan" and "dnean" are 0.80 alike, "marin" and "maren" too; "eva" and "evi" 0.67."""
MIN_LETTERS = 4
"""Words as short as "lin" and "liu" are names of their own, not slips."""
MAX_ALTERNATIVES = 5

Reading = Sequence[tuple[str, ...]]
"""For each word its alternatives, of which a name must hold one."""


class Spelling:
    """The distinct words of an index: which begin so, and which are written nearly so."""

    def __init__(self, words: Iterable[str]) -> None:
        """Keep words by their beginning and by their first letter and length, so that few are compared letter by letter."""
        self._sorted = sorted(set(words))
        self._by_shape: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self._sorted:
            if word:
                self._by_shape[word[0], len(word)].append(word)

    def readings(self, words: Sequence[str]) -> Iterator[Reading]:
        """Yield the ways to read words, the closest to what was typed first."""
        known = [self.is_beginning(word) for word in words]
        if all(known):
            yield [(word,) for word in words]
        near = [(word,) if is_known else self.alike(word) for word, is_known in zip(words, known, strict=True)]
        if not all(known) and all(near):
            yield near
        further = [tuple(dict.fromkeys((word, *self.alike(word)))) if is_known else self.alike(word) for word, is_known in zip(words, known, strict=True)]
        if all(further):
            yield further
        if len(words) > 1:
            yield from self._fewer([group for group in further if group])

    def is_beginning(self, word: str) -> bool:
        """Tell whether some word begins so."""
        place = bisect_left(self._sorted, word)
        return place < len(self._sorted) and self._sorted[place].startswith(word)

    def alike(self, word: str) -> tuple[str, ...]:
        """List the words that are written nearly so, the nearest first."""
        if len(word) < MIN_LETTERS:
            return ()
        # The first letter is rarely mistyped; where it is, it mostly changed places with the second.
        shapes = [(letter, length) for letter in dict.fromkeys(word[:2]) for length in range(len(word) - 2, len(word) + 3)]
        candidates = [known for shape in shapes for known in self._by_shape.get(shape, ())]
        found = process.extract(word, candidates, scorer=OSA.normalized_similarity, score_cutoff=MIN_LIKENESS, limit=MAX_ALTERNATIVES)
        return tuple(known for known, _, _ in found)

    @staticmethod
    def _fewer(groups: list[tuple[str, ...]]) -> Iterator[Reading]:
        """Leave one word out at a time, the shortest first, then take each alone."""
        for out in sorted(range(len(groups)), key=lambda place: len(groups[place][0])):
            if len(groups) > 1:
                yield groups[:out] + groups[out + 1 :]
        yield from ([group] for group in sorted(groups, key=lambda group: -len(group[0])))
