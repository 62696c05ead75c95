"""Answers a program's plain query before it becomes a request of the app: GET or POST /sparql with nothing but a query, as data, in a query process.

The app takes a millisecond for what it does around each request, and a thread; that is three times what most queries take. Whatever is unusual (another
method, a page, another site, a proxy's words, any error) is left to the app, so that this has no rules and no words of its own. It knows bytes and
no connection. Called by web.protocol.
"""

from __future__ import annotations

import asyncio
import binascii
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol

import httptools

from graph.errors import NewsgraphError
from graph.limits import Dataset, QueryForm, recognise_plain
from graph.query import QueryResult
from graph.worker import Job
from web.exchange import COMPRESSIBLE, MIN_COMPRESSED_BYTES, SLOW_TO_COMPRESS_BYTES, Answered, pack, takes_gzip
from web.kept import Kept, KeptAnswer, name_asked, name_headers
from web.metrics import Metrics, log_slow
from web.negotiate import GRAPH_FORMATS, HTML, TABLE_FORMATS, Format, negotiate
from web.runtime import Runtime
from web.security import READABLE_HEADERS, SECURITY_HEADERS, read_host, trusted_hosts
from web.sparql import FORM_TYPE, QUERY_TYPE, name_answer

__all__ = ["Answering", "Direct", "Incomplete", "Plain"]

PATH = b"/sparql"
MAX_BLOCK_BYTES = 4_000
MAX_BODY_BYTES = 64_000
# What may stand in an address (RFC 3986), but for the ampersand: nothing but the query is asked.
_QUERY = rb"query=[!$%'-~]*+"
_BLOCK = rb"\r\n(?:[^\r\n]++\r\n)++\r\n"
_GET = re.compile(rb"GET /sparql\?(" + _QUERY + rb") HTTP/1\.1(" + _BLOCK + rb")")
_POST = re.compile(rb"POST /sparql HTTP/1\.1(" + _BLOCK + rb")")
_FORM = re.compile(_QUERY)
_UNUSUAL = frozenset(
    {
        *(b"origin", b"if-none-match", b"range", b"authorization", b"expect", b"transfer-encoding", b"content-encoding", b"upgrade"),
        *(b"forwarded", b"x-forwarded-host", b"x-forwarded-proto", b"x-forwarded-for", b"x-request-id"),
    }
)
_START = b"query="
_FORM_TYPE, _QUERY_TYPE = FORM_TYPE.encode(), QUERY_TYPE.encode()
_NO_DATASET = Dataset()


class Incomplete:
    """Says that a request's body is still to come."""


@dataclass(frozen=True, slots=True)
class Head:
    """The headers of a request that has none that is unusual."""

    name: tuple[object, ...]
    accept: bytes
    content_type: bytes
    content_length: int
    is_from_page: bool
    takes_gzip: bool
    agent: str


class Plain(NamedTuple):
    """A plain query as it came: `name` names what its answer depends on."""

    method: str
    asked: bytes
    head: Head
    name: object
    received: float


class Connection(Protocol):
    """Where an answer goes."""

    client: tuple[str, int] | None

    def respond(self, head: bytes, body: bytes) -> None:
        """Send it, with status 200."""

    def leave(self, failed: NewsgraphError | None) -> None:
        """Leave the request to the app; it is told what went wrong, if something did."""


@dataclass(frozen=True, slots=True)
class _Means:
    """What all answers are made with; `fixed` are the headers that all of them have."""

    runtime: Runtime
    counters: Metrics
    kept: Kept
    observers: Sequence[Callable[[Answered], None]]
    fixed: bytes

    def observe(self, answered: Answered) -> None:
        """Tell of a request that has been answered."""
        for observe in self.observers:
            observe(answered)


class Direct:
    """Recognises plain queries and has them answered."""

    def __init__(self, runtime: Runtime, counters: Metrics, kept: Kept, observers: Sequence[Callable[[Answered], None]]) -> None:
        fixed = {"Vary": "Accept, Accept-Encoding", **SECURITY_HEADERS}
        if runtime.settings.cors_origins.strip() == "*":
            fixed |= {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": READABLE_HEADERS}
        self._means = _Means(runtime, counters, kept, observers, b"".join(f"{name.lower()}: {value}\r\n".encode() for name, value in fixed.items()))
        self.observe = self._means.observe
        self._hosts = trusted_hosts(runtime.settings)
        # Most clients send the same lines each time.
        self._read_block = lru_cache(maxsize=512)(self._read_any_block)

    # ------------------------------------------------------------------------------------------------------- the request
    def recognise(self, data: bytes, scheme: str) -> Plain | Incomplete | None:
        """Read a request that came alone, where there is nothing in it to heed but a query; None leaves it to the app."""
        get = _GET.fullmatch(data)
        if get is not None:
            return self._recognise("GET", scheme, get[2], get[1], b"")
        post = _POST.match(data) if data.startswith(b"POST") else None
        return self._recognise("POST", scheme, post[1], b"", data[post.end() :]) if post is not None else None

    def _recognise(self, method: str, scheme: str, block: bytes, query: bytes, body: bytes) -> Plain | Incomplete | None:
        head = self._read_block(block) if len(block) <= MAX_BLOCK_BYTES else None
        if head is None:
            return None
        if method == "POST":
            # A browser says from where it writes; that a query writes nothing is for the app to tell.
            length = head.content_length
            if head.is_from_page or length > MAX_BODY_BYTES or len(body) > length:
                return None
            if len(body) < length:
                return Incomplete()
        elif head.content_length:
            return None
        name = name_asked((scheme, PATH, query), head.name, (head.content_type, body) if method == "POST" else None)
        return Plain(method, query or body, head, name, time.monotonic())

    def _read_any_block(self, block: bytes) -> Head | None:
        """Read the lines after a request's first; None where one of them is unusual, or comes twice, or is nothing that the parser takes."""
        lines = _Lines()
        parser = httptools.HttpRequestParser(lines)
        try:
            parser.feed_data(b"POST / HTTP/1.1" + block)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            return None
        headers = dict(lines.headers)
        # The parser itself has forgotten what was said of the connection once a request without a body has ended.
        stays_open = headers.get(b"connection", b"keep-alive").lower() == b"keep-alive"
        is_plain = len(headers) == len(lines.headers) and _UNUSUAL.isdisjoint(headers) and lines.is_complete and stays_open
        if not is_plain or _read_host(headers.get(b"host", b"")) not in self._hosts or not headers.get(b"content-length", b"0").isdigit():
            return None
        return Head(
            name=name_headers(headers),
            accept=headers.get(b"accept", b""),
            content_type=headers.get(b"content-type", b""),
            content_length=int(headers.get(b"content-length", b"0")),
            is_from_page=b"sec-fetch-site" in headers,
            takes_gzip=takes_gzip(headers.get(b"accept-encoding", b"")),
            agent=headers.get(b"user-agent", b"").decode("latin-1"),
        )

    # -------------------------------------------------------------------------------------------------------- the answer
    def answer(self, plain: Plain, connection: Connection) -> Answering:
        """Have the connection respond, at once or later, or leave the request to the app."""
        answering = Answering(self._means, plain, connection)
        answering.begin()
        return answering


class Answering:
    """One plain query that is being answered; on the event loop."""

    def __init__(self, means: _Means, plain: Plain, connection: Connection) -> None:
        self._means = means
        self._plain = plain
        self._connection = connection
        self._request_id = os.urandom(8).hex()
        self._stamp = means.runtime.stamp()
        self._text = ""
        self._chosen = HTML
        self._job: Job | None = None

    def begin(self) -> None:
        """Answer with what is kept, or hand the query to a process, or leave it to the app."""
        kept = self._means.kept.find(self._plain.name, self._stamp)
        if kept is not None:
            self._respond(kept, is_kept=True)
            return
        query = _read_query(self._plain)
        if query is None:
            self._connection.leave(None)
            return
        self._text, form, self._chosen = query
        try:
            self._job = self._means.runtime.queries.submit(self._text, form=form, media_type=self._chosen.media_type, done=self._take, stamp=self._stamp)
        except NewsgraphError as error:
            self._connection.leave(error)

    def cancel(self) -> None:
        """Stop: the client has gone."""
        if self._job is not None:
            self._job.cancel()
        self._means.counters.count_cancelled()
        self._observe(499, 0)

    def _take(self, outcome: QueryResult | NewsgraphError | None) -> None:
        # It points here as this points there: what goes round in a circle is not freed until all is looked through.
        self._job = None
        if not isinstance(outcome, QueryResult):
            self._connection.leave(outcome)
            return
        elapsed_s = outcome.elapsed_ms / 1000
        self._means.counters.count_answer(elapsed_s, truncated=outcome.truncated)
        log_slow(self._text, elapsed_s, limit_s=self._means.runtime.settings.slow_query_s, request_id=self._request_id)
        is_packed = self._plain.head.takes_gzip and len(outcome.body) >= MIN_COMPRESSED_BYTES and self._chosen.media_type.startswith(COMPRESSIBLE)
        if is_packed and len(outcome.body) > SLOW_TO_COMPRESS_BYTES:
            packing = asyncio.get_running_loop().run_in_executor(None, pack, outcome.body)
            packing.add_done_callback(lambda packed: self._finish(outcome, packed.result(), is_packed=True))
        else:
            self._finish(outcome, pack(outcome.body) if is_packed else outcome.body, is_packed=is_packed)

    def _finish(self, result: QueryResult, body: bytes, *, is_packed: bool) -> None:
        etag = name_answer(self._means.runtime.mark, self._text, _NO_DATASET, self._chosen, result.snapshot)
        answer = KeptAnswer(self._write_head(result, etag, len(body), is_packed=is_packed), body)
        if etag:
            self._means.kept.keep(self._plain.name, self._stamp, answer)
        self._respond(answer, is_kept=False)

    def _write_head(self, result: QueryResult, etag: str | None, length: int, *, is_packed: bool) -> bytes:
        media_type = self._chosen.media_type
        further = (
            ("x-newsgraph-truncated: true\r\n" if result.truncated else "")
            + (f'etag: {"W/" if is_packed else ""}"{etag}"\r\n' if etag else "")
            + ("content-encoding: gzip\r\n" if is_packed else "")
        )
        written = (
            f"content-type: {media_type}{'; charset=utf-8' if media_type.startswith('text/') else ''}\r\ncontent-length: {length}\r\n"
            f"x-newsgraph-snapshot: {result.snapshot}\r\nx-newsgraph-elapsed-ms: {result.elapsed_ms:.1f}\r\n"
            f"cache-control: {'no-cache' if etag else 'no-store'}\r\n{further}"
        )
        return written.encode("ascii") + self._means.fixed

    def _respond(self, answer: KeptAnswer, *, is_kept: bool) -> None:
        # Its own id, which an answer that is kept must not hand on.
        self._connection.respond(b"%bx-request-id: %b\r\n" % (answer.head, self._request_id.encode()), answer.body)
        self._observe(200, len(answer.body), is_kept=is_kept)

    def _observe(self, status: int, size: int, *, is_kept: bool = False) -> None:
        plain, client = self._plain, self._connection.client
        elapsed = time.monotonic() - plain.received
        address = client[0] if client else ""
        self._means.observe(
            Answered(self._request_id, "query", time.time(), plain.method, "/sparql", status, size, elapsed, is_kept, address, plain.head.agent)
        )


# ---------------------------------------------------------------------------------------------------------- the reading
class _Lines:
    """Takes headers from the parser."""

    def __init__(self) -> None:
        self.headers: list[tuple[bytes, bytes]] = []
        self.is_complete = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self.is_complete = True


def _read_query(plain: Plain) -> tuple[str, QueryForm, Format] | None:
    """Read text, form and format of a query; None where only the app can tell."""
    media_type = plain.head.content_type.lower()
    try:
        if plain.method == "POST" and media_type == _QUERY_TYPE:
            text = plain.asked.decode("utf-8")
        elif plain.method == "GET" or (media_type == _FORM_TYPE and _FORM.fullmatch(plain.asked)):
            text = unquote(plain.asked[len(_START) :])
        else:
            return None
    except ValueError:
        return None
    form = recognise_plain(text)
    chosen = _choose(plain.head.accept, is_graph=form.is_graph) if form is not None else None
    return (text, form, chosen) if form is not None and chosen is not None else None


def unquote(written: bytes) -> str:
    """Read a value of a form or of an address, in UTF-8; the standard library's way takes twenty times as long.

    Quoted-printable is the same writing with another sign, and what reads it is written in C.

    >>> unquote(b"a+%C3%A9%3D")
    'a é='

    Raises:
        ValueError: there is a percent sign that quotes nothing, or what is quoted is no UTF-8.
    """
    quoted = written.replace(b"=", b"=3D").replace(b"+", b" ").replace(b"%", b"=")
    found = binascii.a2b_qp(quoted)
    # Each that quotes something is two bytes shorter now, and no other is.
    if len(found) + 2 * quoted.count(b"=") != len(quoted):
        raise ValueError("a percent sign quotes nothing")
    return found.decode("utf-8")


@lru_cache(maxsize=256)
def _read_host(host: bytes) -> str | None:
    return read_host(host.decode("latin-1"))


@lru_cache(maxsize=256)
def _choose(accept: bytes, *, is_graph: bool) -> Format | None:
    chosen = negotiate(accept.decode("latin-1"), (*(GRAPH_FORMATS if is_graph else TABLE_FORMATS), HTML))
    return None if chosen is HTML else chosen
