"""What stands between the server and the Flask app: answers kept for whoever asks again, and threads by kind of work.

It knows no page and no query; an answer that names its version is kept until there is a newer one. Called by web.server.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from wsgiref.types import WSGIApplication

from graph.settings import Settings
from web.exchange import Answered, Exchange, Receive, Scope, Send, Whole
from web.kept import Kept, name_asked, name_headers
from web.runtime import Runtime

__all__ = ["Front"]

logger = logging.getLogger(__name__)

UNKEPT = frozenset({b"authorization", b"range", b"content-encoding"})
"""What is asked with any of these is answered afresh."""
MAX_BODY_IN_NAME_BYTES = 64_000
PAGE_THREADS = 8
WRITE_THREADS = 16
DUMP_THREADS = 4
OPERATION_THREADS = 2
OPERATIONS = ("/metrics", "/health", "/health/live", "/health/ready")


class Front:
    """The ASGI application that the server runs."""

    def __init__(self, app: WSGIApplication, runtime: Runtime, settings: Settings, *, observers: Iterable[Callable[[Answered], None]] = ()) -> None:
        self._app = app
        self._runtime = runtime
        self._observers = tuple(observers)
        self.kept = Kept(settings.cache_bytes)
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
        name = self._name(exchange)
        stamp = self._runtime.stamp() if name else None
        kept = self.kept.find(name, stamp)
        if kept is not None:
            exchange.kept = True
            await exchange.send_whole(_validate(kept.to_whole(), exchange.headers))
            return
        answer = await exchange.run(self._app, self._threads[exchange.kind])
        if name is not None and answer is not None and exchange.scope["method"] != "HEAD":  # whose answer has no body to keep
            self.kept.keep_whole(name, stamp, answer)

    def _name(self, exchange: Exchange) -> object | None:
        """Name what the answer depends on; None where it must not be kept."""
        scope, headers = exchange.scope, exchange.headers
        is_read = scope["method"] in {"GET", "HEAD"} or (scope["method"] == "POST" and scope["path"].endswith("/sparql"))
        if not is_read or not UNKEPT.isdisjoint(headers) or not exchange.is_read or len(exchange.body) > MAX_BODY_IN_NAME_BYTES:
            return None
        body = (headers.get(b"content-type", b""), exchange.body) if scope["method"] == "POST" else None
        return name_asked((scope["scheme"], scope["raw_path"], scope["query_string"]), name_headers(headers), body)


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
