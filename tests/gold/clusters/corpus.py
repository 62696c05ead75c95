"""The annotated clusters: articles whose names are marked with who or what is meant, across articles.

`{Mr Chan|p.chan}` marks the words "Mr Chan" as a mention of the person "p.chan". It reads files and judges nothing. Called by the score and its tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["FOLDER", "KINDS", "PARTS", "GoldMention", "MarkedArticle", "read_part"]

FOLDER = Path(__file__).parent
PARTS = ("rules", "unseen", "blind", "later", "last", "further", "fresh", "untried", "afterwards", "dense", "closing", "sealed", "added", "extra", "spare")
"""The articles that the rules were written with, those put aside meanwhile, and thirteen sets of which the errors were looked at after one score."""
KINDS = {"p": "person", "o": "organisation", "s": "series", "e": "event"}
_MARK = re.compile(r"\{([^{}|]+)\|([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class GoldMention:
    """Who or what one article names: the cluster across articles ("p.chan"), and every marked form of the name."""

    article: str
    cluster: str
    forms: frozenset[str]

    @property
    def kind(self) -> str:
        """Return "person", "organisation", "series" or "event"."""
        return KINDS[self.cluster[0]]


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article as it is printed, and its mentions in order of appearance."""

    identifier: str
    text: str
    mentions: tuple[GoldMention, ...]


def read_part(part: str) -> Iterator[MarkedArticle]:
    """Yield the articles of a part, in order of their names."""
    for path in sorted((FOLDER / part).glob("*.txt")):
        yield _read_article(path)


def _read_article(path: Path) -> MarkedArticle:
    marked = path.read_text(encoding="utf-8")
    forms: dict[str, set[str]] = {}
    for form, clusters in _MARK.findall(marked):
        for cluster in clusters.split("|"):
            forms.setdefault(cluster, set()).add(form)
    mentions = tuple(GoldMention(path.name, cluster, frozenset(words)) for cluster, words in forms.items())
    return MarkedArticle(path.name, _MARK.sub(r"\1", marked), mentions)
