"""The process in which pages are read, so that one that takes too long or too much can be stopped: bytes in, JSON out.

It keeps nothing between two pages. Started by `graph.loaders.bounded`; nothing else runs it.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from typing import BinaryIO

from graph.loaders.bounded import HEADER
from graph.loaders.page import NoArticleError, read_page

__all__ = ["main"]

MEMORY_BYTES = 2_000_000_000


def main() -> None:
    """Answer pages until the other end closes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    _write_frame(target, b"ready")
    while (data := _read_frame(source)) is not None:
        _write_frame(target, json.dumps(_answer(data)).encode())


def _write_frame(target: BinaryIO, data: bytes) -> None:
    target.write(HEADER.pack(len(data)) + data)
    target.flush()


def _read_frame(source: BinaryIO) -> bytes | None:
    header = source.read(HEADER.size)
    return source.read(HEADER.unpack(header)[0]) if len(header) == HEADER.size else None


def _answer(data: bytes) -> dict[str, object]:
    try:
        return {"page": asdict(read_page(data))}
    except NoArticleError as error:
        return {"reason": str(error)}
    except MemoryError:
        return {"reason": "reading it takes more memory than a page may. Leave it out, or save its text."}
    except RecursionError:
        return {"reason": "it is nested too deeply to be read. Leave it out, or save its text."}
    except Exception as error:  # noqa: BLE001 - whatever a parser raises on a hostile page costs that page alone
        return {"reason": f"it cannot be read as a page ({type(error).__name__}). Leave it out, or save its text."}
