"""A name where it stands, with the evidence for what it is the name of; the value that finding hands to grouping.

It holds points and finds nothing: `runs`, `cutting` and `weighing` make names, `entities` says which are the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from graph.extract.language import Passage
from graph.extract.words import Word

__all__ = ["Name", "NameKind"]


class NameKind(StrEnum):
    """What a name may be the name of."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    EVENT = "event"


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """A name where it stands.

    Attributes:
        start, end: characters of the passage.
        votes: evidence for each kind, any number of points.
        honorific: the courtesy before it ("Mr"), lower case.
        title: words [start, end) of a title printed right before it ("President"), as characters of the passage.
        acronym: the acronym in brackets right behind it.
        ordinal: the ordinal right before an event's name (characters), with its number.
    """

    passage: Passage
    words: tuple[Word, ...]
    start: int
    end: int
    votes: dict[NameKind, float] = field(default_factory=dict)
    honorific: str | None = None
    title: tuple[int, int] | None = None
    acronym: tuple[int, int] | None = None
    ordinal: tuple[int, int, int] | None = None

    @property
    def text(self) -> str:
        """The name as printed."""
        return self.passage.text[self.start : self.end]

    def vote(self, kind: NameKind, points: float) -> None:
        """Add evidence for a kind."""
        self.votes[kind] = self.votes.get(kind, 0.0) + points
