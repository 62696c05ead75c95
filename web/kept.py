"""Answers that are kept for whoever asks the same again, as long as the data is the same; bounded in memory.

It makes no answer. Called by the front and by what answers plain queries before it, so that both know the same answers.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple

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
    """The answers, those that were asked for last; used on one event loop.

    A class of a library for this took 5 us of each query, as it keeps order, sizes and answers each under a name of its own.
    """

    def __init__(self, max_bytes: int) -> None:
        self._answers: OrderedDict[object, tuple[object, KeptAnswer]] = OrderedDict()
        self._bytes = 0
        self._max_bytes = max_bytes

    def describe(self) -> tuple[int, int]:
        """Return how many answers are kept, and their bytes."""
        return len(self._answers), self._bytes

    def find(self, name: object, stamp: object | None) -> KeptAnswer | None:
        """Return the answer of that name where it was made of the data of that stamp."""
        found = self._answers.get(name) if stamp is not None else None
        if found is None or found[0] != stamp:
            return None
        self._answers.move_to_end(name)
        return found[1]

    def keep(self, name: object, stamp: object | None, answer: KeptAnswer) -> None:
        """Keep an answer, and let go of those that nobody has asked for the longest."""
        size = _measure(answer)
        if stamp is None or size > self._max_bytes // MAX_KEPT_PART:
            return
        before = self._answers.pop(name, None)
        self._bytes += size - (_measure(before[1]) if before is not None else 0)
        self._answers[name] = stamp, answer
        while self._bytes > self._max_bytes:
            _, (_, oldest) = self._answers.popitem(last=False)
            self._bytes -= _measure(oldest)

    def keep_whole(self, name: object, stamp: object | None, answer: Whole) -> None:
        """Keep an answer of the app's, if it names its version and may be kept."""
        if answer.status == 200 and answer.header(VERSION_HEADER) and b"no-store" not in answer.header(b"cache-control"):
            self.keep(name, stamp, KeptAnswer(b"".join(b"%b: %b\r\n" % header for header in answer.headers), answer.body))


def _measure(answer: KeptAnswer) -> int:
    return len(answer.body) + len(answer.head) + BESIDE_BYTES
