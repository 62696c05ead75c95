"""Answers a program's plain query beside the Flask app: GET /sparql with nothing but a query, as data, where a query process is free.

The app takes a millisecond for what it does around each request, and a thread; that is three times what most queries take. Whatever is unusual (another
method, a page, another site, a proxy's words, waiting, any error) is left to the app, so that this has no rules and no words of its own. Called by the front.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any  # ASGI's dictionaries hold anything
from urllib.parse import unquote_plus

from graph.limits import Dataset, QueryForm, recognise_plain
from graph.query import QueryResult
from web.metrics import Metrics, log_slow
from web.negotiate import GRAPH_FORMATS, HTML, TABLE_FORMATS, Format, negotiate
from web.runtime import Runtime
from web.security import READABLE_HEADERS, SECURITY_HEADERS, read_host, trusted_hosts
from web.sparql import name_answer

__all__ = ["Direct", "Plain"]

PATH = b"/sparql"
_START = b"query="
_UNUSUAL = frozenset({b"origin", b"if-none-match", b"range", b"authorization", b"forwarded", b"x-forwarded-host", b"x-forwarded-proto", b"x-forwarded-for"})
_NO_DATASET = Dataset()


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain query: its text, what it gives, and the format that the client takes."""

    text: str
    form: QueryForm
    chosen: Format


class Direct:
    """Recognises plain queries and answers them."""

    def __init__(self, runtime: Runtime, counters: Metrics) -> None:
        self._runtime = runtime
        self._counters = counters
        self._hosts = trusted_hosts(runtime.settings)
        fixed = {"Vary": "Accept, Accept-Encoding", **SECURITY_HEADERS}
        if runtime.settings.cors_origins.strip() == "*":
            fixed |= {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": READABLE_HEADERS}
        self._fixed = [(name.lower().encode(), value.encode()) for name, value in fixed.items()]

    def recognise(self, scope: MutableMapping[str, Any], headers: Mapping[bytes, bytes]) -> Plain | None:
        """Return the query of a request where there is nothing else to heed; None leaves it to the app."""
        asked: bytes = scope["query_string"]
        if scope["raw_path"] != PATH or scope["method"] != "GET" or scope.get("root_path") or not asked.startswith(_START) or b"&" in asked:
            return None
        if not _UNUSUAL.isdisjoint(headers) or _read_host(headers.get(b"host", b"")) not in self._hosts:
            return None
        try:
            text = unquote_plus(asked[len(_START) :].decode("ascii"), errors="strict")
        except UnicodeDecodeError:
            return None
        form = recognise_plain(text)
        chosen = _choose(headers.get(b"accept", b""), is_graph=form.is_graph) if form is not None else None
        return Plain(text, form, chosen) if form is not None and chosen is not None else None

    async def answer(self, plain: Plain, request_id: str) -> tuple[list[tuple[bytes, bytes]], bytes] | None:
        """Answer with headers and body; None where no process is free at once. Cancelled, the query is stopped.

        Raises:
            NewsgraphError: as `QueryPool.run`.
        """
        try:
            result = await self._runtime.queries.try_run(plain.text, form=plain.form, media_type=plain.chosen.media_type)
        except asyncio.CancelledError:
            self._counters.queries.labels("cancelled").inc()
            raise
        if result is None:
            return None
        elapsed_s = result.elapsed_ms / 1000
        self._counters.count_answer(elapsed_s, truncated=result.truncated)
        log_slow(plain.text, elapsed_s, limit_s=self._runtime.settings.slow_query_s, request_id=request_id)
        return self._head(plain, result), result.body

    def _head(self, plain: Plain, result: QueryResult) -> list[tuple[bytes, bytes]]:
        media_type = plain.chosen.media_type
        etag = name_answer(self._runtime.mark, plain.text, _NO_DATASET, plain.chosen, result.snapshot)
        headers = [
            (b"content-type", f"{media_type}; charset=utf-8".encode() if media_type.startswith("text/") else media_type.encode()),
            (b"content-length", str(len(result.body)).encode()),
            (b"x-newsgraph-snapshot", str(result.snapshot).encode()),
            (b"x-newsgraph-elapsed-ms", f"{result.elapsed_ms:.1f}".encode()),
            (b"cache-control", b"no-cache" if etag else b"no-store"),
            *self._fixed,
        ]
        if result.truncated:
            headers.append((b"x-newsgraph-truncated", b"true"))
        if etag:
            headers.append((b"etag", f'"{etag}"'.encode()))
        return headers


@lru_cache(maxsize=256)
def _read_host(host: bytes) -> str | None:
    return read_host(host.decode("latin-1"))


@lru_cache(maxsize=256)
def _choose(accept: bytes, *, is_graph: bool) -> Format | None:
    chosen = negotiate(accept.decode("latin-1"), (*(GRAPH_FORMATS if is_graph else TABLE_FORMATS), HTML))
    return None if chosen is HTML else chosen
