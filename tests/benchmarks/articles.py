"""Makes many varied articles of the annotated ones: their paragraphs recombined, under dates of their own; the same ones every time.

It needs no network and measures nothing. Called by the benchmark of the build.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from graph.loaders import SourceFile, iterate_sources, load
from graph.model import Article, BlockKind
from graph.settings import DATA_FOLDER

__all__ = ["write_articles"]

GOLD_FOLDER = Path(__file__).resolve().parents[1] / "gold" / "articles"
FIRST_DAY = date(2019, 1, 7)
SEED = 5


def write_articles(folder: Path, number: int) -> None:
    """Write so many text files: each has one article's head, and its paragraphs with some left out and some of the next article's."""
    chance = random.Random(SEED)
    originals = list(_read_originals())
    for count in range(number):
        article, other = originals[count % len(originals)], originals[(count * 7 + 1) % len(originals)]
        day = FIRST_DAY + timedelta(days=count * 3)
        own = _list_paragraphs(article)
        kept = own[:2] + [words for words in own[2:] if chance.random() < 0.8]
        kept += chance.sample(_list_paragraphs(other), k=2)
        head = [article.headline.value if article.headline else "", f"{day.day} {day:%B %Y}"]
        (folder / f"{count:05}.txt").write_text("\n\n".join([*head, *kept]) + "\n", encoding="utf-8")


def _read_originals() -> Iterator[Article]:
    folders = [str(path) for path in (*sorted(GOLD_FOLDER.glob("*.txt")), *sorted((DATA_FOLDER / "articles").glob("*.txt")))]
    for source in iterate_sources(folders):
        if isinstance(source, SourceFile):
            yield from load(source, max_bytes=2_000_000)


def _list_paragraphs(article: Article) -> list[str]:
    return [article.quote(block.span) for block in article.blocks if block.kind is BlockKind.PARAGRAPH]
