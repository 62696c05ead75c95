"""A passage laid out for reading: its words, with the entity that each belongs to; the steps' common ground.

It finds nothing; it answers "what stands here, and whose name is it". Built once an article, after the cast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.extract.entities import Cast, Mention, Thing
from graph.extract.language import Passage, Token
from graph.extract.names import NameKind
from graph.extract.words import Word, read_words

__all__ = ["Placed", "Sheet", "make_sheets"]


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A mention with the words [first, last) of its sheet."""

    thing: Thing
    mention: Mention
    first: int
    last: int


class Sheet:
    """One passage's words and mentions."""

    def __init__(self, passage: Passage, cast: Cast) -> None:
        """Lay the passage's mentions over its words."""
        self.passage = passage
        self.words: Sequence[Word] = read_words(passage)
        self._lower = [word.text.lower() for word in self.words]
        self.placed: list[Placed] = []
        self._at: dict[int, Placed] = {}
        for thing in cast.things:
            for mention in thing.mentions:
                if mention.passage is passage:
                    self._place(thing, mention)
        self.placed.sort(key=lambda placed: placed.first)

    def _place(self, thing: Thing, mention: Mention) -> None:
        inside = [k for k, word in enumerate(self.words) if word.start < mention.end and mention.start < word.end]
        if inside:
            placed = Placed(thing, mention, inside[0], inside[-1] + 1)
            self.placed.append(placed)
            for k in inside:
                self._at.setdefault(k, placed)

    def at(self, k: int, *kinds: NameKind) -> Placed | None:
        """Return the mention that word k belongs to, if it is of one of the kinds (any when none is given)."""
        found = self._at.get(k)
        return found if found is not None and (not kinds or found.thing.kind in kinds) else None

    def starting(self, k: int, *kinds: NameKind) -> Placed | None:
        """Return the mention that begins at word k."""
        found = self.at(k, *kinds)
        return found if found is not None and found.first == k else None

    def ending(self, k: int, *kinds: NameKind) -> Placed | None:
        """Return the mention whose last word is k."""
        found = self.at(k, *kinds)
        return found if found is not None and found.last == k + 1 else None

    def text(self, first: int, last: int) -> str:
        """Return the words [first, last) as printed."""
        return self.passage.text[self.words[first].start : self.words[last - 1].end]

    def lower(self, k: int) -> str:
        """Return word k in lower case; empty outside the passage."""
        return self._lower[k] if 0 <= k < len(self._lower) else ""

    def gap(self, k: int) -> str:
        """Return what stands before word k; a line end outside the passage."""
        return self.words[k].gap if 0 <= k < len(self.words) else "\n"

    def after(self, k: int) -> str:
        """Return what stands behind word k up to the next word."""
        if k + 1 < len(self.words):
            return self.words[k + 1].gap
        return self.passage.text[self.words[k].end :] if self.words else ""

    def index_of(self, token: Token) -> int:
        """Return the word that covers a token (the next one where a token lies between words)."""
        end = token.idx + len(token.text)
        for k, word in enumerate(self.words):
            if word.end >= end or word.start >= token.idx:
                return k
        return len(self.words) - 1


def make_sheets(passages: Sequence[Passage], cast: Cast) -> dict[int, Sheet]:
    """Lay out every passage, by its number."""
    return {passage.number: Sheet(passage, cast) for passage in passages}
