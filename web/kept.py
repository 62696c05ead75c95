"""Answers that are kept for whoever asks the same again, as long as the data is the same; bounded in memory.

It makes no answer. Called by the front and by what answers plain queries before it, so that both know the same answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple  # Any: what names an answer is a tuple of anything

from cachetools import LRUCache

from web.exchange import Whole, takes_gzip

__all__ = ["Kept", "KeptAnswer", "name_asked", "name_headers"]

VERSION_HEADER = b"x-newsgraph-snapshot"
KEY_HEADERS = (b"host", b"accept", b"origin")
"""What an answer may depend on beside the address; compression is looked at apart, and what brings a token is never kept."""
MAX_KEPT_PART = 4
"""One answer takes at most this part of what is kept in all."""
BESIDE_BYTES = 1_500
"""What an entry takes beside head and body: its name, with the query in it, and the cache's own."""


class KeptAnswer(NamedTuple):
    """An answer with status 200 as it goes over the wire; its head in lines, without those that are this one request's."""

    head: bytes
    body: bytes

    def to_whole(self) -> Whole:
        """Return it with its headers one by one."""
        names = (line.partition(b": ") for line in self.head.split(b"\r\n") if line)
        return Whole(200, [(name, value) for name, _, value in names], self.body)


def name_headers(headers: Mapping[bytes, bytes]) -> tuple[object, ...]:
    """Name what an answer depends on of a request's headers."""
    return tuple(headers.get(name, b"") for name in KEY_HEADERS), takes_gzip(headers.get(b"accept-encoding", b""))


def name_asked(address: tuple[str, bytes, bytes], headers: tuple[object, ...], body: tuple[bytes, bytes] | None) -> object:
    """Name what an answer depends on.

    Args:
        address: scheme, path and query, the last two as they were sent.
        headers: what `name_headers` gives.
        body: of a POST, its type and itself; GET and HEAD have the same name.
    """
    return address, headers, (body[0], hashlib.sha256(body[1]).digest()) if body is not None else None


class Kept:
    """The answers, those that were asked for last; used on one event loop."""

    def __init__(self, max_bytes: int) -> None:
        self._answers: LRUCache[Any, tuple[object, KeptAnswer]] = LRUCache(max(1, max_bytes), getsizeof=_measure)
        self._max_bytes = max_bytes // MAX_KEPT_PART

    def describe(self) -> tuple[int, int]:
        """Return how many answers are kept, and their bytes."""
        return len(self._answers), int(self._answers.currsize)

    def find(self, name: object, stamp: object | None) -> KeptAnswer | None:
        """Return the answer of that name where it was made of the data of that stamp."""
        found = self._answers.get(name) if stamp is not None else None
        return found[1] if found is not None and found[0] == stamp else None

    def keep(self, name: object, stamp: object | None, answer: KeptAnswer) -> None:
        """Keep an answer."""
        if stamp is not None and len(answer.body) + len(answer.head) + BESIDE_BYTES <= self._max_bytes:
            self._answers[name] = stamp, answer

    def keep_whole(self, name: object, stamp: object | None, answer: Whole) -> None:
        """Keep an answer of the app's, if it names its version and may be kept."""
        if answer.status == 200 and answer.header(VERSION_HEADER) and b"no-store" not in answer.header(b"cache-control"):
            self.keep(name, stamp, KeptAnswer(b"".join(b"%b: %b\r\n" % header for header in answer.headers), answer.body))


def _measure(entry: tuple[object, KeptAnswer]) -> int:
    return len(entry[1].body) + len(entry[1].head) + BESIDE_BYTES
