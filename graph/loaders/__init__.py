"""Sources to articles: every form in which news is kept, one loader each, tried in the order of one list.

    iterate_sources(arguments) → SourceFile, or the SourceError of one that cannot be used
    load(source, max_bytes=…)  → its articles

A loader says itself whether it can read what it is given. Loaders know neither triples nor what is read from the story.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from graph.errors import SourceError
from graph.loaders import assemble, html, metadata, text
from graph.loaders.source import Document, Loader, SourceFile
from graph.loaders.sources import find_files, read_bytes
from graph.model import Article, Rule

__all__ = ["LOADERS", "RULES", "Loader", "SourceFile", "iterate_sources", "load"]

LOADERS: tuple[Loader, ...] = (html.LOADER, text.LOADER)
"""Every loader, in the order in which they are asked; text is last, for it reads whatever is left."""

RULES: tuple[Rule, ...] = (*metadata.RULES, *assemble.RULES)
"""Every rule by which a loader finds an article's metadata."""

HEAD_BYTES = 65_536
"""How much of a source a loader looks at to say whether it can read it."""


def iterate_sources(arguments: Sequence[str], *, on_skip: Callable[[str], None] | None = None) -> Iterator[SourceFile | SourceError]:
    """Yield the sources that files, folders, patterns and `-` stand for, in the order given, those of a folder sorted.

    A file that is given itself is always tried; of a folder only files of a known kind, the others are reported to `on_skip`.
    """
    return find_files(arguments, claims=_is_claimed, on_skip=on_skip)


def load(source: SourceFile, *, max_bytes: int, timeout_s: float = 20.0) -> Iterator[Article]:
    """Yield the articles of a source.

    Args:
        source: as `iterate_sources` gave it.
        max_bytes: the most bytes that are read of it.
        timeout_s: how long the reading of one web page may take, in seconds.

    Raises:
        SourceError: the source cannot be read, or an article in it; articles before it were given.
    """
    document = Document(source.name, source.identifier, read_bytes(source, max_bytes=max_bytes), max_bytes, timeout_s)
    yield from _choose(document).read(document)


def _choose(document: Document) -> Loader:
    head = document.data[:HEAD_BYTES]
    return next(loader for loader in LOADERS if loader.can_read(head, document.name))


def _is_claimed(path: Path) -> bool:
    return any(path.suffix.lower() in loader.suffixes for loader in LOADERS)
