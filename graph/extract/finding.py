"""Finds the names of a passage: runs of capitals, cut and weighed; lists share what they are.

It holds the order of the steps and no rule of its own but the one for lists. Called once a passage.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from graph.extract.cutting import RunCutter
from graph.extract.language import Passage
from graph.extract.name_words import NameWords
from graph.extract.names import Name, NameKind
from graph.extract.runs import RunFinder
from graph.extract.words import read_words
from graph.gazetteer import Gazetteer
from graph.lexicon import Lexicon

__all__ = ["NameFinder"]


class NameFinder:
    """Finds the names of passages with one language's lexicon and a gazetteer."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        """Take the word lists and the places that rules ask."""
        know = NameWords(lexicon, gazetteer)
        self._runs = RunFinder(know)
        self._cutter = RunCutter(know)

    def find(self, passage: Passage) -> list[Name]:
        """Return the names of a passage in order."""
        words = read_words(passage)
        if words and sum(w.text.isupper() and len(w.text) > 1 for w in words) > 0.6 * len(words) > 2:
            return []  # a line in capitals tells nothing by its capitals
        names = [name for i, j in self._runs.find_runs(words) for name in self._cutter.cut(passage, words, i, j)]
        _share_in_lists(names)
        return names


def _share_in_lists(names: Sequence[Name]) -> None:
    """Names in one list are of one kind: "Arles, Nîmes, Uzès and Lunel" are places when two of them are."""
    for left, right in pairwise(names):
        between = left.passage.text[left.end : right.start]
        if between not in (", ", " and ", ", and "):
            continue
        for one, other in ((left, right), (right, left)):
            place = one.votes.get(NameKind.PLACE, 0)
            sure = place > 0 and max(one.votes.values()) == place and (place >= 3 or (place >= 1.5 and not any(v > 0 for v in other.votes.values())))
            if sure and not other.honorific and not other.title and len(other.words) <= 3:
                other.vote(NameKind.PLACE, 1.5)
