"""Sources to articles: every form in which news is kept, one loader each, tried in the order of one list.

    iterate_sources(arguments) → SourceFile, or the SourceError of one that cannot be used
    load(source, max_bytes=…)  → its articles

A loader says itself whether it can read what it is given. Loaders know neither triples nor what is read from the story.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path

from graph.errors import SourceError
from graph.loaders import assemble, corrections, feed, html, metadata, records, text, warc
from graph.loaders.corrections import mark_corrections
from graph.loaders.source import Document, Loader, SourceFile
from graph.loaders.sources import HEAD_BYTES, find_files, open_source
from graph.model import Article, Rule

__all__ = ["LOADERS", "RULES", "Loader", "SourceFile", "find_source", "iterate_sources", "load"]

LOADERS: tuple[Loader, ...] = (warc.LOADER, feed.LOADER, records.LOADER, html.LOADER, text.LOADER)
"""Every loader, in the order in which they are asked; text is last, for it reads whatever is left."""

SHARED_SUFFIXES = (".json", ".xml")
"""Endings under which things lie that are no articles: in a folder such a file is taken only when a loader knows its content."""

RULES: tuple[Rule, ...] = (*metadata.RULES, *assemble.RULES, *corrections.RULES)
"""Every rule by which a loader finds an article's metadata."""

MOST_LOOKED_AT = 2_000_000
"""How many bytes of such a file are read, to see whether an article comes out of it."""


def iterate_sources(arguments: Sequence[str], *, on_skip: Callable[[str], None] | None = None) -> Iterator[SourceFile | SourceError]:
    """Yield the sources that files, folders, patterns and `-` stand for, in the order given, those of a folder sorted.

    A file that is given itself is always tried; of a folder only files of a known kind, the others are reported to `on_skip`.
    """
    return find_files(arguments, claims=_is_claimed, on_skip=on_skip)


def find_source(folder: Path, path: Path) -> SourceFile | None:
    """Return the source that a file is when its folder is read, under the same name; None where it is left out, or is no file."""
    below = path.relative_to(folder)
    if any(part.startswith(".") for part in below.parts) or not path.is_file() or not _is_claimed(path):
        return None
    return SourceFile(str(path), below.as_posix(), path)


def load(source: SourceFile, *, max_bytes: int, timeout_s: float = 20.0, columns: Mapping[str, str] | None = None) -> Generator[Article, None, None]:
    """Yield the articles of a source.

    Args:
        source: as `iterate_sources` gave it.
        max_bytes: the most bytes that are read of one article, page or record.
        timeout_s: how long the reading of one web page may take, in seconds.
        columns: which field of a JSON Lines record holds what, where its own names do not say.

    Raises:
        SourceError: the source cannot be read, or something in it; what could be read was given before.
    """
    with open_source(source) as (stream, find_fault):
        document = Document(source.name, source.identifier, stream, max_bytes, timeout_s, find_fault, columns or {})
        head = stream.peek(HEAD_BYTES)[:HEAD_BYTES]
        name = _plain_name(source.name)
        loader = next(loader for loader in LOADERS if loader.can_read(head, name))
        yield from map(mark_corrections, loader.read(document))


def _is_claimed(path: Path) -> bool:
    name = _plain_name(path.name)
    fitting = [loader for loader in LOADERS if name.endswith(loader.suffixes)]
    if not fitting or not name.endswith(SHARED_SUFFIXES):
        return bool(fitting)
    # Much that is no news ends so; what counts is whether an article comes out of it.
    with suppress(SourceError), closing(load(SourceFile(str(path), path.name, path), max_bytes=MOST_LOOKED_AT)) as articles:
        return any(article.loader == loader.name for article in islice(articles, 1) for loader in fitting)
    return False


def _plain_name(name: str) -> str:
    return name.lower().removesuffix(".gz")
