"""What the tests of reading stand on: one reader for the session, and articles made of a few paragraphs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

import pytest

from graph.extract import load_reader
from graph.extract.reader import Reader
from graph.model import Article, Block, BlockKind, Findings, Found, Span
from graph.settings import Settings
from graph.text import hash_text
from tests.seed_findings import seed_article

ReadText = Callable[..., Findings]


@pytest.fixture(scope="session")
def reader() -> Reader:
    """Return the reader with the packaged model, loaded once."""
    return load_reader(Settings().model)


@pytest.fixture(scope="session")
def read_text(reader: Reader) -> ReadText:
    """Return a function that reads paragraphs, divided by empty lines, as an article of a day."""

    def read(text: str, *, published: str | None = "2019-03-06") -> Findings:
        return reader.read(make_article(text, published=published))

    return read


def make_article(text: str, *, published: str | None) -> Article:
    """Return an article whose paragraphs are divided by empty lines; its day is told by metadata, not by words."""
    paragraphs = text.split("\n\n")
    starts = [0, *accumulate(len(paragraph) + 2 for paragraph in paragraphs)]
    blocks = tuple(Block(BlockKind.PARAGRAPH, Span(start, start + len(words))) for start, words in zip(starts, paragraphs, strict=False))
    rule = next(found.rule for found in (seed_article().headline,) if found is not None)
    day = Found(published, (), rule) if published is not None else None
    return Article("invented.txt", text, hash_text(text), blocks, published=day)
