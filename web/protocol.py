"""HTTP on one connection: uvicorn's own protocol, with bounds, and with plain queries answered before a request becomes one of ASGI's.

uvicorn and ASGI take a third of a millisecond for a request, as long as the engine takes for a query. What a plain query is, and its answer, is
web.direct's; this hands it the bytes of a request that came alone, and writes what it gives. What is no request, or does not come to its end, is
answered here: no app sees it. Made by web.server for each connection.

    https://www.rfc-editor.org/rfc/rfc9112
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any  # a connection's state is uvicorn's

import httptools
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from graph.errors import NewsgraphError
from web.direct import Answering, Direct, Incomplete
from web.exchange import Answered
from web.sparql import FAILED

__all__ = ["Protocol", "tend"]

MAX_HEAD_BYTES = 200_000
"""Of address and headers together; a query of 32,000 bytes may take three times as many in an address."""
MAX_PARSED_ADDRESS_BYTES = 60_000
"""uvicorn's parser of addresses counts in 16 bits."""
STILL_S = 30
"""How long a client may send nothing of a request that it has begun, or of its first."""
MIN_BYTES_A_SECOND = 1_000
"""What it must send beyond that time, whatever it sends: a byte now and then would hold a connection for ever."""
UNTAKEN_S = 120
"""How long a client may take next to nothing of an answer; the system hands on a slow reader's share in large pieces."""
PATIENCE_S = 3
"""How long a client may stall when too much waits."""
MAX_UNSENT_BYTES = 512_000_000
"""What may wait in all for clients that take it slowly; an answer may have 64 MB."""
_ABSOLUTE = re.compile(rb"https?://([^/?#]*)", re.IGNORECASE)


class _UnfitError(Exception):
    """Ends the reading of a request that is not answered: its status, and what to do."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class Protocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, direct: Direct, *, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: Any = None) -> None:
        super().__init__(config=config, server_state=server_state, app_state=app_state, _loop=_loop)
        self._direct = direct
        self._is_reading = False
        """Whether the parser is in the midst of a request."""
        self._is_resuming = False
        """Whether it is told again what it has read."""
        self._is_headed = False
        """Whether the app has been told of it."""
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
        self._waited_s = 0
        """How many seconds have been waited for this request."""
        self._still_s = 0
        """How many of them since something came."""
        self._received_bytes = 0
        self.unsent_bytes = 0
        """How much of an answer the client has yet to take."""
        self.stalled_s = 0
        """For how many seconds it has taken next to nothing of it."""

    # ------------------------------------------------------------------------------------------------ what is plain
    def data_received(self, data: bytes) -> None:
        """Take what has come."""
        self._still_s = 0
        self._received_bytes += len(data)
        if self._asked is not None:
            self._later += data
            self.transport.pause_reading()
            return
        data, self._beginning = self._beginning + data if self._beginning else data, b""
        plain = self._direct.recognise(data, self.scheme or "http") if self._is_free() else None
        if plain is None:
            self._parse(data)
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
        self._waited_s = self._received_bytes = 0
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
        self._parse(data)
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
    def _parse(self, data: bytes) -> None:
        """Give the parser what has come."""
        self._unset_keepalive_if_required()
        try:
            while data and self.parser is not None:
                data = self._parse_until_upgrade(data)
        except httptools.HttpParserError as error:
            cause = error.__context__
            reason = "its address is none" if isinstance(error, httptools.HttpParserCallbackError) else error
            unread = _UnfitError(400, f"This cannot be read as a request of HTTP/1.1: {reason}. Send it anew.")
            self._refuse(cause if isinstance(cause, _UnfitError) else unread)

    def _parse_until_upgrade(self, data: bytes) -> bytes:
        """Return what the parser has left; after a head that wishes for another protocol it takes nothing more.

        None other is spoken here, and such a wish may be passed over (RFC 9110, 7.8): Java's own client sends one with each request.
        """
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as wish:
            self.parser = httptools.HttpRequestParser(self)
            if self._is_reading:
                self._resume_body()
            return data[wish.args[0] :]
        return b""

    def _resume_body(self) -> None:
        """Bring a new parser to where the body begins whose head has been read; else it would take the body for a request."""
        self._is_resuming = True
        self.parser.feed_data(b"POST / HTTP/1.1\r\n" + b"".join(b"%b: %b\r\n" % header for header in self._framing()) + b"\r\n")
        self._is_resuming = False

    def _framing(self) -> list[tuple[bytes, bytes]]:
        """Return the headers that say where the body ends; none where there is no body."""
        return [(name, value) for name, value in self.headers if name == b"transfer-encoding" or (name == b"content-length" and value.strip(b"0 "))]

    def on_message_begin(self) -> None:
        """Begin a request."""
        if self._is_resuming:
            return
        super().on_message_begin()
        self._is_reading, self._is_headed, self._head_bytes = True, False, 0
        self._waited_s = self._received_bytes = 0
        if self._failed is not None:
            self.scope[FAILED], self._failed = self._failed, None  # type: ignore[literal-required]  # a scope may hold what a server adds

    def on_message_complete(self) -> None:
        """End a request; its answer may be on its way."""
        if self.parser.should_upgrade() and self._framing():
            # It is the head that has ended.
            return
        super().on_message_complete()
        self._is_reading = False

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        if self._is_resuming:
            return
        super().on_url(url)
        self._bound(len(url), 414, "address", "Send the query by POST.")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        if self._is_resuming:
            return
        super().on_header(name, value)
        self._bound(len(name) + len(value) + len(b": \r\n"), 431, "head", "Send fewer or shorter headers.")

    def _bound(self, size: int, status: int, what: str, remedy: str) -> None:
        self._head_bytes += size
        if self._head_bytes > MAX_HEAD_BYTES:
            raise _UnfitError(status, f"The {what} of the request is longer than {MAX_HEAD_BYTES} bytes. {remedy}")

    def on_headers_complete(self) -> None:
        """Go on to the body."""
        if self._is_resuming:
            return
        self._take_host()
        coding = next((value for name, value in self.headers if name == b"transfer-encoding"), b"chunked")
        if coding.strip().lower() != b"chunked":
            raise _UnfitError(501, "A body is taken as it is or with Transfer-Encoding: chunked. Say in Content-Encoding how it is compressed.")
        # werkzeug would look for a page that speaks the other protocol.
        self.headers[:] = [header for header in self.headers if header[0] != b"upgrade"]
        address, _, query = self.url.partition(b"#")[0].partition(b"?")
        self.url = self.url if len(self.url) <= MAX_PARSED_ADDRESS_BYTES else address
        super().on_headers_complete()
        # The app begins after this has returned.
        self.scope["query_string"] = query
        self._is_headed = True

    def _take_host(self) -> None:
        """See to it that one host is asked (RFC 9112, 3.2); one that stands in the address counts, whatever the header says (3.2.2)."""
        hosts = [value for name, value in self.headers if name == b"host"]
        if len(hosts) > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            raise _UnfitError(400, f"The request names {len(hosts) or 'no'} hosts; send one header Host.")
        absolute = _ABSOLUTE.match(self.url)
        if absolute:
            self.headers[:] = [(b"host", absolute[1]), *(header for header in self.headers if header[0] != b"host")]

    # ----------------------------------------------------------------------------------------- what comes to no end
    def tend(self) -> None:
        """Let go of a client that does not send the rest of a request, or none at all, or takes no answer; to be called once a second."""
        # What is streamed waits for its reader by itself, and as much of it is always under way.
        is_streaming = self.cycle is not None and not self.cycle.response_complete
        unsent_bytes = 0 if is_streaming else self.transport.get_write_buffer_size()
        is_stalled = unsent_bytes > max(0, self.unsent_bytes - MIN_BYTES_A_SECOND)
        self.unsent_bytes, self.stalled_s = unsent_bytes, self.stalled_s + 1 if is_stalled else max(0, self.stalled_s - 1)
        if self.stalled_s > UNTAKEN_S:
            self.drop()
        if not self._is_awaited():
            return
        self._waited_s += 1
        self._still_s += 1
        if self._still_s > STILL_S or self._waited_s > STILL_S + self._received_bytes / MIN_BYTES_A_SECOND:
            is_begun = self._is_reading or bool(self._beginning)
            self._refuse(_UnfitError(408, f"The rest of the request has not come for {self._waited_s} seconds. Send it anew.") if is_begun else None)

    def drop(self) -> None:
        """Close the connection in the midst of an answer, so that nobody takes it for whole, and free what waits to be sent."""
        self.unsent_bytes = 0
        self.transport.abort()

    def _is_awaited(self) -> bool:
        """Tell whether it is the client's turn.

        It is the service's where nothing is read, or where the client was not yet told to go on; a pause between requests is ended by a timer of uvicorn's.
        """
        if self._asked is not None or self.flow.read_paused or self.transport.is_closing():
            return False
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if is_answering and self._is_headed and self.cycle.waiting_for_100_continue:
            return False
        return self._is_reading or bool(self._beginning) or not (is_answering or self.timeout_keep_alive_task is not None)

    def _refuse(self, unfit: _UnfitError | None) -> None:
        """Say what is wrong where nothing was said yet, and close the connection."""
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if is_answering and not self._is_headed:
            # Of a request before: its answer is the last one.
            self.cycle.keep_alive = False
            return
        is_answered = self._is_reading and self._is_headed and self.cycle.response_started
        if unfit is not None and not is_answered:
            self._say(unfit)
        self.transport.close()

    def _say(self, unfit: _UnfitError) -> None:
        identifier, phrase = secrets.token_hex(8), HTTPStatus(unfit.status).phrase
        body = json.dumps({"type": "about:blank", "title": phrase, "status": unfit.status, "detail": unfit.detail, "id": identifier}).encode()
        headers = {
            "content-type": "application/problem+json",
            "content-length": len(body),
            "cache-control": "no-store",
            "connection": "close",
            "x-content-type-options": "nosniff",
            "x-request-id": identifier,
        }
        lines = [f"HTTP/1.1 {unfit.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items()), ""]
        date = b"".join(b"%b: %b\r\n" % header for header in self.server_state.default_headers)
        self.transport.write("\r\n".join(lines).encode() + date + b"\r\n" + body)
        client = self.client[0] if self.client else ""
        self._direct.observe(Answered(identifier, "page", time.time(), "", "", unfit.status, len(body), float(self._waited_s), False, client, ""))


def tend(connections: Sequence[Protocol]) -> None:
    """Look after all connections, and let go of those that have stalled longest where too much waits to be sent; to be called once a second."""
    for connection in connections:
        connection.tend()
    unsent_bytes = sum(connection.unsent_bytes for connection in connections)
    for connection in sorted(connections, key=lambda each: each.stalled_s, reverse=True):
        if unsent_bytes <= MAX_UNSENT_BYTES or connection.stalled_s < PATIENCE_S:
            break
        unsent_bytes -= connection.unsent_bytes
        connection.drop()
