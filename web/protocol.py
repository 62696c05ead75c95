"""HTTP on one connection: uvicorn's own protocol, with bounds, and with plain queries answered before a request becomes one of ASGI's.

uvicorn and ASGI take a third of a millisecond for a request, as long as the engine takes for a query. What a plain query is, and its answer, is
web.direct's; this hands it the bytes of a request that came alone, and writes what it gives. Made by web.server for each connection.
"""

from __future__ import annotations

from typing import Any  # a connection's state is uvicorn's

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from graph.errors import NewsgraphError
from web.direct import Answering, Direct, Incomplete
from web.sparql import FAILED

__all__ = ["Protocol"]

MAX_HEAD_BYTES = 200_000
"""Of address and headers together; a query of 32,000 bytes may take three times as many in an address."""


class Protocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, direct: Direct, *, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: Any = None) -> None:
        super().__init__(config=config, server_state=server_state, app_state=app_state, _loop=_loop)
        self._direct = direct
        self._is_reading = False
        """Whether the parser is in the midst of a request."""
        self._asked: bytes | None = None
        """The request that is being answered directly."""
        self._answering: Answering | None = None
        self._beginning = b""
        """Of a request whose body is still to come."""
        self._later = b""
        """What was sent before the answer to what was sent before."""
        self._failed: NewsgraphError | None = None
        self._is_last = False
        self._answered_at = 0.0
        self._head_bytes = 0

    # ------------------------------------------------------------------------------------------------ what is plain
    def data_received(self, data: bytes) -> None:
        """Take what has come."""
        if self._asked is not None:
            self._later += data
            self.transport.pause_reading()
            return
        data, self._beginning = self._beginning + data if self._beginning else data, b""
        plain = self._direct.recognise(data, self.scheme or "http") if self._is_free() else None
        if plain is None:
            super().data_received(data)
        elif isinstance(plain, Incomplete):
            self._beginning = data
        else:
            self._asked = data
            answering = self._direct.answer(plain, self)
            # It may have been answered already.
            self._answering = answering if self._asked is not None else None

    def _is_free(self) -> bool:
        """Tell whether a request would be the only one on this connection, and its answer could be sent at once."""
        return not (
            self._is_reading
            or (self.cycle is not None and not self.cycle.response_complete)
            or self.flow.write_paused
            or self.transport.is_closing()
            or len(self.connections) >= (self.limit_concurrency or len(self.connections) + 1)
        )

    def respond(self, head: bytes, body: bytes) -> None:
        """Send the answer to what was asked directly."""
        self._asked = self._answering = None
        lines = [b"HTTP/1.1 200 OK\r\n", *(b"%b: %b\r\n" % header for header in self.server_state.default_headers), head]
        if self._is_last:
            lines.append(b"connection: close\r\n")
        self.transport.write(b"".join([*lines, b"\r\n", body]))
        self.server_state.total_requests += 1
        if self._is_last:
            self.transport.close()
            return
        self._answered_at = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)
        if self._later:
            self.loop.call_soon(self._take_later)

    def leave(self, failed: NewsgraphError | None) -> None:
        """Leave to the app what was asked directly; it is told what went wrong, if something did."""
        data, self._asked, self._answering, self._failed = self._asked or b"", None, None, failed
        super().data_received(data)
        if self._is_last and self.cycle is not None:
            self.cycle.keep_alive = False
        self._take_later()

    def _take_later(self) -> None:
        data, self._later = self._later, b""
        if data and not self.transport.is_closing():
            self.transport.resume_reading()
            self.data_received(data)

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection on which nothing was asked for long; it is looked at now and then, not set anew with each request."""
        left = self._answered_at + self.timeout_keep_alive - self.loop.time()
        if self._asked is not None or left > 0:
            self.timeout_keep_alive_task = self.loop.call_later(max(left, 1.0), self.timeout_keep_alive_handler)
        else:
            super().timeout_keep_alive_handler()

    def shutdown(self) -> None:
        """Take nothing more after what is being answered."""
        if self._asked is not None:
            self._is_last = True
        else:
            super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop what is done for a client that has gone."""
        answering, self._asked, self._answering = self._answering, None, None
        if answering is not None:
            answering.cancel()
        super().connection_lost(exc)

    # ----------------------------------------------------------------------------------------------------- the parser
    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._is_reading, self._head_bytes = True, 0
        if self._failed is not None:
            self.scope[FAILED], self._failed = self._failed, None  # type: ignore[literal-required]  # a scope may hold what a server adds

    def on_message_complete(self) -> None:
        """End a request; its answer may be on its way."""
        super().on_message_complete()
        self._is_reading = False

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        super().on_url(url)
        self._bound(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        super().on_header(name, value)
        self._bound(len(name) + len(value) + len(b": \r\n"))

    def _bound(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > MAX_HEAD_BYTES:
            # The parser turns any error into "400 Invalid HTTP request received." and closes the connection.
            raise ValueError("the head of the request is too long")
