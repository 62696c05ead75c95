"""Collect what is wrong with single records, so that the good ones are given first and the faults said together at the end.

Called by the loaders of sources that hold many articles.
"""

from __future__ import annotations

from graph.errors import SourceError

__all__ = ["Faults"]

MOST_NAMED = 3


class Faults:
    """The faults of one source; a few are kept in words, all are counted."""

    def __init__(self, source: str, noun: str) -> None:
        self._source = source
        self._noun = noun
        self._count = 0
        self._named: list[str] = []

    @property
    def is_any(self) -> bool:
        """Tell whether there was one."""
        return self._count > 0

    def add(self, words: str) -> None:
        """Note a fault, in words without a full stop."""
        self._count += 1
        if len(self._named) < MOST_NAMED:
            self._named.append(" ".join(words.split()).rstrip("."))

    def raise_if_any(self) -> None:
        """Say what was wrong.

        Raises:
            SourceError: there was a fault.
        """
        if self._count:
            more = f"; and {self._count - len(self._named)} more" if self._count > len(self._named) else ""
            noun = self._noun if self._count == 1 else self._noun.removesuffix("y") + ("ies" if self._noun.endswith("y") else "s")
            raise SourceError(self._source, f"{self._count} {noun} could not be read: {'; '.join(self._named)}{more}. The others were.")
