"""One request on its way through the front: its body as it comes, the app's answer from a thread, and whether the client is still there.

It speaks ASGI to the server and WSGI to the app (PEP 3333), and decides nothing about what is kept. Called by web.front.
"""

from __future__ import annotations

import asyncio
import gzip
import io
import re
import secrets
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar  # Any: ASGI's and WSGI's dictionaries hold anything
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication

from werkzeug.exceptions import ClientDisconnected, RequestTimeout

from graph.errors import NewsgraphError
from web.runtime import GONE, REQUEST_ID
from web.sparql import FAILED

__all__ = [
    "COMPRESSIBLE",
    "MIN_COMPRESSED_BYTES",
    "SLOW_TO_COMPRESS_BYTES",
    "TRUSTED_ID",
    "Answered",
    "Exchange",
    "Receive",
    "Scope",
    "Send",
    "Whole",
    "pack",
    "takes_gzip",
]

Value = TypeVar("Value")
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

COMPRESSIBLE = ("text/", "application/json", "application/sparql-results", "application/ld+json", "application/rdf+xml", "application/n-", "image/svg")
MIN_COMPRESSED_BYTES = 1_000
SLOW_TO_COMPRESS_BYTES = 100_000
READ_AHEAD_BYTES = 1_000_000
"""A body up to this is taken in before a thread is; a larger one is read as the app asks for it, so that a refusal costs nothing."""
TRUSTED_ID = "newsgraph.trusted_id"
"""In a request's scope: what a proxy that is believed calls the request."""
_REFUSED_GZIP = re.compile(rb"gzip\s*;\s*q\s*=\s*0(?:\.0*)?\s*(?:,|$)", re.IGNORECASE)
_LOOK_S = 1.0
BODY_PATIENCE_S = 20.0
"""How long the next piece of a body may take: a thread waits for it."""
STALLED_S = 60.0
"""How long a client may take no piece of what is streamed to it: few threads stream, and a handful of such clients would have them all."""


@dataclass(frozen=True, slots=True)
class Whole:
    """An answer that is complete."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: bytes) -> bytes:
        """Return a header's value, empty where there is none."""
        return next((value for key, value in self.headers if key == name), b"")


class Answered(NamedTuple):
    """One request and what became of it, for logs and counters; times are in seconds.

    `kind` is query, write, dump, page or operation; `at` is when it ended, since 1970; status 499 says that the client went before.
    """

    request_id: str
    kind: str
    at: float
    method: str
    path: str
    status: int
    body_bytes: int
    elapsed_s: float
    kept: bool
    client: str
    agent: str


def pack(body: bytes) -> bytes:
    """Compress an answer."""
    return gzip.compress(body, 5, mtime=0)


@lru_cache(maxsize=256)
def takes_gzip(accepted: bytes) -> bool:
    """Tell whether Accept-Encoding names gzip, and not with the quality 0, which refuses it (RFC 9110, 12.4.2).

    >>> takes_gzip(b"br, gzip"), takes_gzip(b"gzip;q=0, br"), takes_gzip(b"gzip; q=0.5")
    (True, False, True)
    """
    return b"gzip" in accepted.lower() and not _REFUSED_GZIP.search(accepted)


class Exchange:
    """One request with its answer on the way."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, *, kind: str) -> None:
        self.scope = scope
        self.kind = kind
        self.kept = False
        self.failed: NewsgraphError | None = scope.get(FAILED)
        self.request_id: str = scope.get(TRUSTED_ID) or secrets.token_hex(8)
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.body = b""
        self.is_read = False
        self._receive = receive
        self._send = send
        self._began = time.monotonic()
        self._gone = threading.Event()
        self._status, self._sent_bytes, self._is_sent = 500, 0, False
        self.takes_gzip = takes_gzip(self.headers.get(b"accept-encoding", b""))

    def cut_off(self) -> None:
        """Take the client for gone."""
        self._gone.set()

    @property
    def is_gone(self) -> bool:
        """Whether the client has gone."""
        return self._gone.is_set()

    def describe(self) -> Answered:
        """Say what became of it."""
        scope = self.scope
        client = (scope.get("client") or ("",))[0]
        agent = self.headers.get(b"user-agent", b"").decode("latin-1")
        elapsed = time.monotonic() - self._began
        status = 499 if self._gone.is_set() and not self._is_sent else self._status
        return Answered(self.request_id, self.kind, time.time(), scope["method"], scope["path"], status, self._sent_bytes, elapsed, self.kept, client, agent)

    # ---------------------------------------------------------------------------------------------------------- the body
    async def read_ahead(self) -> None:
        """Take the body in where it is small, or where there is none."""
        length = self.headers.get(b"content-length", b"0")
        is_small = b"transfer-encoding" not in self.headers and length.isdigit() and int(length) <= READ_AHEAD_BYTES
        while is_small and not self.is_read:
            self._take(await self._receive())

    def _take(self, message: Message) -> bytes:
        """Take a piece of the body; a client that goes in the midst of it has none to send any more."""
        piece: bytes = message.get("body", b"")
        if message["type"] == "http.disconnect":
            self._gone.set()
        self.is_read = message["type"] == "http.disconnect" or not message.get("more_body", False)
        self.body += piece if len(self.body) <= READ_AHEAD_BYTES else b""
        return piece

    # -------------------------------------------------------------------------------------------------------- the answer
    async def run(self, app: WSGIApplication, executor: Executor) -> Whole | None:
        """Have the app answer in a thread, and send what it answers; return it where it is whole."""
        loop = asyncio.get_running_loop()
        watch = loop.create_task(self._watch()) if self.is_read else None
        try:
            answer = await loop.run_in_executor(executor, self._call, app, loop)
        finally:
            if watch is not None:
                watch.cancel()
        if answer is not None:
            await self.send_whole(answer)
        return answer

    async def _watch(self) -> None:
        """Note that the client has gone; nothing else can come once the body is read."""
        await self._receive()
        self._gone.set()

    def _call(self, app: WSGIApplication, loop: asyncio.AbstractEventLoop) -> Whole | None:
        """Call the app, in a thread; what it streams is sent from here, piece by piece."""
        if self._gone.is_set():
            return Whole(499, [], b"")
        started: list[tuple[int, Headers]] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
            del exc_info
            started[:] = [(int(status[:3]), [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers])]
            return lambda _piece: None

        body = app(self._environ(loop), start_response)
        try:
            status, headers = started[0]
            if any(name == b"content-length" for name, _ in headers) or status in {204, 304}:
                return self._compress(Whole(status, headers, b"".join(body)))
            self._stream(loop, status, headers, body)
        finally:
            if hasattr(body, "close"):
                body.close()
        return None

    def _environ(self, loop: asyncio.AbstractEventLoop) -> dict[str, Any]:
        """Say in WSGI's words what is asked (PEP 3333)."""
        scope, server = self.scope, self.scope.get("server") or ("localhost", 80)
        root: str = scope.get("root_path", "")
        path = unquote_to_bytes(scope["raw_path"]).decode("latin-1")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": scope["method"],
            "SCRIPT_NAME": root,
            "PATH_INFO": path.removeprefix(root),
            "QUERY_STRING": scope["query_string"].decode("latin-1"),
            "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
            "SERVER_NAME": server[0],
            "SERVER_PORT": str(server[1] or 0),
            "REMOTE_ADDR": (scope.get("client") or ("",))[0],
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": scope.get("scheme", "http"),
            "wsgi.input": io.BytesIO(self.body) if self.is_read else io.BufferedReader(_Incoming(self, loop), READ_AHEAD_BYTES),
            "wsgi.input_terminated": True,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            GONE: self._gone.is_set,
            FAILED: self.failed,
            REQUEST_ID: self.request_id,
        }
        for name, value in scope["headers"]:
            key = name.decode("latin-1").upper().replace("-", "_")
            key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
            environ[key] = f"{environ[key]},{value.decode('latin-1')}" if key in environ else value.decode("latin-1")
        return environ

    def _compress(self, answer: Whole) -> Whole:
        kind = answer.header(b"content-type").decode("latin-1")
        if not kind.startswith(COMPRESSIBLE):
            return answer
        headers = [(name, value + b", Accept-Encoding" if name == b"vary" else value) for name, value in answer.headers]
        if not any(name == b"vary" for name, _ in headers):
            headers.append((b"vary", b"Accept-Encoding"))
        if not self.takes_gzip or len(answer.body) < MIN_COMPRESSED_BYTES or answer.header(b"content-encoding"):
            return replace(answer, headers=headers)
        packed = pack(answer.body)
        renamed = {b"content-length": str(len(packed)).encode(), b"etag": b"W/" + answer.header(b"etag").removeprefix(b"W/")}
        return Whole(answer.status, [(name, renamed.get(name, value)) for name, value in headers] + [(b"content-encoding", b"gzip")], packed)

    def _stream(self, loop: asyncio.AbstractEventLoop, status: int, headers: Headers, body: Iterable[bytes]) -> None:
        self._status = status
        try:
            self._send_from_thread(loop, self._start(status, headers))
            for piece in body:
                if self._gone.is_set():
                    return
                self._sent_bytes += len(piece)
                self._send_from_thread(loop, {"type": "http.response.body", "body": piece, "more_body": True})
            self._send_from_thread(loop, {"type": "http.response.body", "body": b""})
        except TimeoutError:
            # Left unfinished, the answer is cut off by the server, so that nobody takes it for whole.
            self.cut_off()
            return
        self._is_sent = True

    def _start(self, status: int, headers: Headers) -> Message:
        """Head an answer with this request's own id, which a kept answer must not hand on."""
        return {"type": "http.response.start", "status": status, "headers": [*headers, (b"x-request-id", self.request_id.encode())]}

    def _send_from_thread(self, loop: asyncio.AbstractEventLoop, message: Message) -> None:
        _wait(asyncio.run_coroutine_threadsafe(self._send(message), loop), loop, patience_s=STALLED_S)  # type: ignore[arg-type]  # an awaitable of the server's is a coroutine

    async def send_whole(self, answer: Whole) -> None:
        """Send an answer that is complete."""
        self._status, self._sent_bytes = answer.status, len(answer.body)
        await self._send(self._start(answer.status, answer.headers))
        await self._send({"type": "http.response.body", "body": answer.body})
        self._is_sent = not self._gone.is_set()

    def read_more(self, loop: asyncio.AbstractEventLoop) -> bytes:
        """Wait, in a thread, for the next piece of the body; empty at its end.

        Raises:
            RequestTimeout: it does not come.
            ClientDisconnected: it never will; half a body must not be taken for a whole one, for it may read as one.
        """
        while not self.is_read:
            future = asyncio.run_coroutine_threadsafe(self._receive(), loop)  # type: ignore[arg-type, var-annotated]  # as above
            try:
                piece = self._take(_wait(future, loop, patience_s=BODY_PATIENCE_S))
            except TimeoutError:
                raise RequestTimeout(f"No more of the body has come for {BODY_PATIENCE_S:g} seconds. Send it anew, without a break.") from None
            if self._gone.is_set():
                raise ClientDisconnected("The body broke off. Send it anew.")
            if piece:
                return piece
        return b""


def _wait(future: Future[Value], loop: asyncio.AbstractEventLoop, *, patience_s: float) -> Value:
    """Wait for what the loop does; a loop that has been closed will do nothing any more, and its threads must end.

    Raises:
        ConnectionAbortedError: the service has stopped.
        TimeoutError: it has not come in time.
    """
    began = time.monotonic()
    while True:
        try:
            return future.result(_LOOK_S)
        except TimeoutError:
            if loop.is_closed():
                raise ConnectionAbortedError("the service has stopped") from None
            if time.monotonic() - began > patience_s:
                future.cancel()
                raise


class _Incoming(io.RawIOBase):
    """A body that is read as it comes."""

    def __init__(self, exchange: Exchange, loop: asyncio.AbstractEventLoop) -> None:
        self._exchange = exchange
        self._loop = loop
        self._piece = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:  # any writable buffer
        """Fill a buffer as far as one piece goes."""
        self._piece = self._piece or self._exchange.read_more(self._loop)
        count = min(len(buffer), len(self._piece))
        buffer[:count] = self._piece[:count]
        self._piece = self._piece[count:]
        return count
