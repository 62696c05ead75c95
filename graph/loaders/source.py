"""What a loader is given and what a loader is: a source's bytes with its names, and a small record of functions.

It reads no files and knows no format. Called by every loader, by the list of loaders and by what finds sources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.model import Article

__all__ = ["Document", "Loader", "SourceFile"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that the user gave or that a folder holds; its bytes are read when it is loaded.

    Attributes:
        name: what to call it in messages: the path as given, or `-`.
        identifier: path below the given folder with `/`, the file's name where it was given itself, `stdin` for `-`.
        path: where its bytes are, None for standard input.
        data: its bytes where they were read already, as those of standard input are.
    """

    name: str
    identifier: str
    path: Path | None = None
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A source's bytes as a loader gets them: within the size limit, not compressed; `timeout_s` bounds the reading of one page."""

    name: str
    identifier: str
    data: bytes
    max_bytes: int
    timeout_s: float = 20.0


@dataclass(frozen=True, slots=True)
class Loader:
    """One format.

    Attributes:
        name: one word, shown to the user.
        description: one sentence.
        suffixes: file name endings by which files in a folder are taken for it, with the dot.
        can_read: tells from the first bytes and the name whether it can read the document.
        read: yields the document's articles; raises SourceError with a reason where there is none.
    """

    name: str
    description: str
    suffixes: tuple[str, ...]
    can_read: Callable[[bytes, str], bool]
    read: Callable[[Document], Iterator[Article]]
