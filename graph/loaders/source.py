"""What a loader is given and what a loader is: a source's bytes with its names, and a small record of functions.

It reads no files and knows no format. Called by every loader, by the list of loaders and by what finds sources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from graph.errors import SourceError
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
    """A source as a loader gets it: its bytes as a stream, not compressed.

    Attributes:
        name: what to call it in messages.
        identifier: of the source; a loader of many records adds `#` and the record's own.
        stream: the bytes, from the beginning.
        max_bytes: the most that may be read of one article, page or record.
        timeout_s: how long the reading of one page may take.
        find_fault: tells, once the stream has ended, whether it broke off or was damaged there; None when it was whole.
        columns: which field of a record holds what, for loaders of records: "text" to "body_plain".
    """

    name: str
    identifier: str
    stream: BinaryIO
    max_bytes: int
    timeout_s: float = 20.0
    find_fault: Callable[[], str | None] = lambda: None
    columns: Mapping[str, str] = field(default_factory=dict)

    def read_all(self) -> bytes:
        """Read all bytes, never more than the limit.

        Raises:
            SourceError: it is longer, or breaks off.
        """
        data, fault = self.read_up_to_fault()
        if fault:
            raise SourceError(self.name, f"it {fault}. Get a whole copy.")
        return data

    def read_up_to_fault(self) -> tuple[bytes, str | None]:
        """Read all bytes, never more than the limit, with what `find_fault` says of their end.

        Raises:
            SourceError: it is longer.
        """
        data = self.stream.read(self.max_bytes + 1)
        if len(data) > self.max_bytes:
            raise SourceError(self.name, f"it is longer than {self.max_bytes:,} bytes. Split it, or set NEWSGRAPH_MAX_SOURCE_BYTES higher.")
        return data, self.find_fault()


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
