"""What stands between the server and the Flask app: answers kept for whoever asks again, plain queries answered beside the app, threads by kind of work.

It knows no page and no query; an answer that names its version is kept until there is a newer one. Called by web.server.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any  # what names an answer is a tuple of anything
from wsgiref.types import WSGIApplication

from cachetools import LRUCache

from graph.errors import NewsgraphError
from graph.settings import Settings
from web.direct import Direct, Plain
from web.exchange import Answered, Exchange, Receive, Scope, Send, Whole
from web.runtime import Runtime

__all__ = ["Front"]

logger = logging.getLogger(__name__)

VERSION_HEADER = b"x-newsgraph-snapshot"
KEY_HEADERS = (b"host", b"accept", b"origin")
"""What an answer may depend on beside the address; compression is looked at apart, and what brings a token is never kept."""
UNKEPT = frozenset({b"authorization", b"range", b"content-encoding"})
"""What is asked with any of these is answered afresh."""
MAX_KEPT_PART = 4
"""One answer takes at most this part of what is kept in all."""
MAX_BODY_IN_KEY_BYTES = 64_000
PAGE_THREADS = 8
WRITE_THREADS = 16
DUMP_THREADS = 4
OPERATION_THREADS = 2
OPERATIONS = ("/metrics", "/health", "/health/live", "/health/ready")


class Front:
    """The ASGI application that the server runs."""

    def __init__(
        self, app: WSGIApplication, runtime: Runtime, settings: Settings, *, direct: Direct | None = None, observers: Iterable[Callable[[Answered], None]] = ()
    ) -> None:
        self._app = app
        self._direct = direct
        self._runtime = runtime
        self._observers = tuple(observers)
        self._kept: LRUCache[Any, tuple[object, Whole]] = LRUCache(max(1, settings.cache_bytes), getsizeof=lambda item: len(item[1].body) + 1_000)
        self._max_kept = settings.cache_bytes // MAX_KEPT_PART
        # What waits for a query process, for the writer or for a slow reader must not keep pages from being made.
        # A few threads more than may run and wait, to tell the others at once that they may not.
        sizes = {
            "query": settings.query_workers + settings.max_waiting_queries + PAGE_THREADS,
            "write": WRITE_THREADS,
            "dump": DUMP_THREADS,
            "page": PAGE_THREADS,
        }
        # Whoever watches the service is answered also while all pages are slow.
        self._threads = {kind: ThreadPoolExecutor(size, kind) for kind, size in (sizes | {"operation": OPERATION_THREADS}).items()}
        self._running: set[Exchange] = set()

    def read_kept(self) -> tuple[int, int]:
        """Return how many answers are kept, and their bytes."""
        return len(self._kept), int(self._kept.currsize)

    def cut_off_streams(self) -> None:
        """End what is being streamed; its connection is closed in the midst of it, so that nobody takes it for whole."""
        for exchange in tuple(self._running):
            if exchange.kind == "dump":
                exchange.cut_off()

    def close(self) -> None:
        """Let the threads end."""
        for executor in self._threads.values():
            executor.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise ValueError(f"{scope['type']} is not offered")
        exchange = Exchange(scope, receive, send, kind=_tell_kind(scope))
        self._running.add(exchange)
        try:
            await self._answer(exchange)
        except Exception:
            # What a page or the endpoint gets wrong is answered before it comes here; this was in the midst of a stream.
            logger.exception("request %s at %s %s broke off", exchange.request_id, scope["method"], scope["path"])
            raise
        finally:
            self._running.discard(exchange)
            answered = exchange.describe()
            for observe in self._observers:
                observe(answered)

    async def _answer(self, exchange: Exchange) -> None:
        await exchange.read_ahead()
        key = self._key(exchange)
        stamp = self._runtime.stamp() if key else None
        kept = self._find(key, stamp)
        if kept is not None:
            exchange.kept = True
            await exchange.send_whole(_validate(kept, exchange.headers))
            return
        plain = self._direct.recognise(exchange.scope, exchange.headers) if self._direct is not None else None
        answer = await self._answer_directly(exchange, plain) if self._direct is not None and plain is not None else None
        if answer is None:
            answer = await exchange.run(self._app, self._threads[exchange.kind])
        if exchange.scope["method"] != "HEAD":  # whose answer has no body to keep
            self._keep(key, stamp, answer)

    async def _answer_directly(self, exchange: Exchange, plain: Plain) -> Whole | None:
        """Answer a plain query; None leaves it to the app, which says what is wrong where something is."""
        if self._direct is None:
            return None
        try:
            with exchange.stopping_when_gone():
                found = await self._direct.answer(plain, exchange.request_id)
        except NewsgraphError as error:
            exchange.failed = error
            return None
        except asyncio.CancelledError:
            if exchange.is_gone:
                return Whole(499, [], b"")
            raise
        return await exchange.send_compressed(Whole(200, *found)) if found is not None else None

    # ---------------------------------------------------------------------------------------------------------- keeping
    def _key(self, exchange: Exchange) -> object | None:
        """Name what the answer depends on; None where it must not be kept."""
        scope, headers = exchange.scope, exchange.headers
        is_read = scope["method"] in {"GET", "HEAD"} or (scope["method"] == "POST" and scope["path"].endswith("/sparql"))
        if not is_read or not UNKEPT.isdisjoint(headers) or not exchange.is_read or len(exchange.body) > MAX_BODY_IN_KEY_BYTES:
            return None
        body = hashlib.sha256(exchange.body).digest() + headers.get(b"content-type", b"") if scope["method"] == "POST" else b""
        asked = tuple(headers.get(name, b"") for name in KEY_HEADERS)
        return scope["method"] == "POST", scope["scheme"], scope["raw_path"], scope["query_string"], asked, exchange.takes_gzip, body

    def _find(self, key: object | None, stamp: object | None) -> Whole | None:
        found = self._kept.get(key) if key is not None and stamp is not None else None
        return found[1] if found is not None and found[0] == stamp else None

    def _keep(self, key: object | None, stamp: object | None, answer: Whole | None) -> None:
        if key is None or stamp is None or answer is None or answer.status != 200 or len(answer.body) > self._max_kept:
            return
        if answer.header(VERSION_HEADER) and b"no-store" not in answer.header(b"cache-control"):
            self._kept[key] = stamp, answer


def _tell_kind(scope: Scope) -> str:
    """Tell which sort of work a request is."""
    path, is_write = scope["path"], scope["method"] not in {"GET", "HEAD", "OPTIONS"}
    if path.endswith("/sparql") or "/queries/" in path:
        return "query"
    if "/graphs" in path or path.endswith("/update") or (is_write and path.endswith("/articles")):
        return "write" if is_write else "dump"
    return "operation" if path.endswith(OPERATIONS) else "page"


def _validate(answer: Whole, headers: Mapping[bytes, bytes]) -> Whole:
    """Answer 304 to who has it already (RFC 9110, 13.1.2: compared weakly)."""
    etag = answer.header(b"etag").removeprefix(b"W/")
    known = {each.strip().removeprefix(b"W/") for each in headers.get(b"if-none-match", b"").split(b",")}
    if not etag or (etag not in known and b"*" not in known):
        return answer
    return Whole(304, [(name, value) for name, value in answer.headers if name not in {b"content-length", b"content-type", b"content-encoding"}], b"")
