"""Find the files that the user's arguments mean: files, folders, patterns, `-` for standard input; read their bytes within a limit.

It opens no address: fetching is no part of newsgraph. Called by `graph.loaders`.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from graph.errors import SourceError
from graph.loaders.source import SourceFile

__all__ = ["HEAD_BYTES", "STANDARD_INPUT", "find_files", "open_source"]

STANDARD_INPUT = "-"
GZIP = b"\x1f\x8b"
HEAD_BYTES = 65_536
"""How much of a source a loader looks at to say whether it can read it."""
_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_WILD = re.compile(r"[*?\[]")

Claims = Callable[[Path], bool]
OnSkip = Callable[[str], None]


def find_files(arguments: Sequence[str], *, claims: Claims, on_skip: OnSkip | None = None) -> Iterator[SourceFile | SourceError]:
    """Yield the files that the arguments mean, in the order given, those of a folder sorted; what cannot be used as an error.

    Args:
        arguments: as the user gave them.
        claims: tells whether any loader takes a file of a folder; a file that is given itself is always taken.
        on_skip: called with the path of every file of a folder that no loader takes.
    """
    for argument in arguments:
        if argument == STANDARD_INPUT:
            yield SourceFile(STANDARD_INPUT, "stdin")
        elif _ADDRESS.match(argument):
            yield SourceError(_write(argument), "addresses are not fetched. Save the page and give its file.")
        elif Path(argument).is_dir():
            yield from _walk(Path(argument), claims, on_skip)
        elif _WILD.search(argument) and not os.path.lexists(argument):
            yield from _expand(argument, claims, on_skip)
        else:
            yield _to_file(Path(argument), argument, Path(argument).name)


@contextmanager
def open_source(source: SourceFile) -> Iterator[tuple[io.BufferedReader, Callable[[], str | None]]]:
    """Open a source; what is compressed with gzip is given plain, and never held whole.

    Beside the stream a function is given that tells, at its end, whether it broke off.

    Raises:
        SourceError: it is missing, unreadable or empty.
    """
    with ExitStack() as stack:
        raw = _open(source, stack)
        head = raw.peek(HEAD_BYTES)[:2]
        if not head:
            raise SourceError(source.name, "it is empty. Give a file with an article in it.")
        if head != GZIP:
            yield raw, lambda: None
            return
        plain = _Unpacked(raw)
        yield io.BufferedReader(plain, HEAD_BYTES), lambda: plain.fault


class _Unpacked(io.RawIOBase):
    """A gzip stream that gives all it has before it says that it is damaged: it ends there, and `fault` says why."""

    def __init__(self, packed: io.BufferedReader) -> None:
        super().__init__()
        self._file = gzip.GzipFile(fileobj=packed)
        self.fault: str | None = None

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; 0 at the end, and where the stream is damaged."""
        # Any: Python 3.11 has no name for what can be written into.
        view = memoryview(buffer)
        try:
            data = self._file.read1(len(view)) if self.fault is None else b""
        except (EOFError, OSError, zlib.error) as error:
            self.fault = f"breaks off or is damaged ({error})"
            return 0
        view[: len(data)] = data
        return len(data)


def _open(source: SourceFile, stack: ExitStack) -> io.BufferedReader:
    if source.data is not None:
        return io.BufferedReader(io.BytesIO(source.data), HEAD_BYTES)
    if source.path is None:
        # As a BinaryIO it is not known to be what a BufferedReader takes; it is.
        reader = io.BufferedReader(sys.stdin.buffer, HEAD_BYTES)  # type: ignore[type-var]
        stack.callback(reader.detach)  # closing it would close standard input
        return reader  # type: ignore[return-value]
    try:
        if not source.path.is_file():
            raise SourceError(source.name, _say_what_it_is(source.path))
        return stack.enter_context(io.BufferedReader(io.FileIO(source.path), HEAD_BYTES))
    except PermissionError as error:
        raise SourceError(source.name, "it may not be read. Change its permissions, or leave it out.") from error
    except (OSError, ValueError) as error:
        raise SourceError(source.name, f"it cannot be read ({_to_words(error)}). Check the path.") from error


def _say_what_it_is(path: Path) -> str:
    return "it is no file that can be read to its end. Give a file or a folder." if path.exists() else "there is no such file or folder. Check the path."


def _to_words(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _walk(folder: Path, claims: Claims, on_skip: OnSkip | None) -> Iterator[SourceFile | SourceError]:
    errors: list[SourceError] = []

    def note(error: OSError) -> None:
        errors.append(SourceError(_write(str(error.filename)), "this folder may not be read. Change its permissions, or leave it out."))

    found = False
    for path in sorted(_list_files(folder, note), key=lambda path: path.relative_to(folder).parts):
        if claims(path):
            found = True
            yield _to_file(path, str(path), path.relative_to(folder).as_posix())
        elif on_skip:
            on_skip(_write(str(path)))
    yield from errors
    if not found and not errors:
        yield SourceError(_write(str(folder)), "no file in this folder holds articles in a form that is read. Give another folder, or a file itself.")


def _list_files(folder: Path, note: Callable[[OSError], None]) -> Iterator[Path]:
    # Links to folders are not followed: one that leads upwards would never end.
    for current, folders, files in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(current) / name for name in files if not name.startswith("."))


def _expand(pattern: str, claims: Claims, on_skip: OnSkip | None) -> Iterator[SourceFile | SourceError]:
    """Expand a pattern that the shell left as it was; identifiers are paths below its part without wildcards."""
    parts = Path(pattern).parts
    fixed = next(index for index, part in enumerate(parts) if _WILD.search(part))
    root = Path(*parts[:fixed]) if fixed else Path()
    try:
        paths = sorted(root.glob(str(Path(*parts[fixed:]))))
    except (ValueError, NotImplementedError, OSError):
        paths = []
    if not paths:
        yield SourceError(_write(pattern), "nothing is called so. Check the pattern.")
    for path in paths:
        if path.is_dir():
            yield from _walk(path, claims, on_skip)
        elif not any(part.startswith(".") for part in path.relative_to(root).parts):
            yield _to_file(path, str(path), path.relative_to(root).as_posix())


def _to_file(path: Path, name: str, identifier: str) -> SourceFile:
    return SourceFile(_write(name), _write(identifier), path)


def _write(name: str) -> str:
    r"""Write a name as text that can be stored, and shown in one line: a byte that is not UTF-8, or a control character, as its number.

    >>> _write("caf\udce9\n.txt")
    'caf\\xe9\\n.txt'
    """
    return name if name.isprintable() else "".join(map(_write_character, name))


def _write_character(character: str) -> str:
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:
        return f"\\x{number - 0xDC00:02x}"  # Python's stand-in for a byte of a file's name that is not UTF-8
    is_text = unicodedata.category(character) not in {"Cc", "Cs"}
    return character if is_text else character.encode("unicode_escape").decode("ascii")
