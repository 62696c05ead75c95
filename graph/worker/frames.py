"""What goes over the pipes to a process of ours and back: one JSON header and one body a message.

Nothing that comes over a pipe is ever executed or unpickled. What is the same for most queries stands in the header and the query in the body, so that
neither end writes or reads the same header twice. Called by both ends.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any, BinaryIO  # Any: what JSON holds

__all__ = [
    "LENGTHS",
    "REFUSAL",
    "BuildRequest",
    "Reply",
    "Request",
    "WriteAction",
    "WriteRequest",
    "pack_message",
    "pack_reply",
    "read_message",
    "read_request",
    "split_body",
    "unpack_reply_header",
    "write_header",
]

LENGTHS = struct.Struct(">II")
"""The lengths of header and body, in bytes."""
REFUSAL = b"\0"
"""What a stream holds in place of data begins so, and goes on with a sentence; no format of RDF begins so."""


@dataclass(frozen=True, slots=True)
class Request:
    """All that a query needs beside its text, which is the message's body.

    Attributes:
        form: select, ask, construct or describe.
        media_type: of the answer.
        number: the version to read.
        path: the folder of its database.
        lock_path: the file to hold while it is open.
        newest_path: the file that names the newest version, so that an idle process lets an older one go.
        base_iri: against which relative IRIs stand.
        prefixes: that the query may use undeclared.
        max_rows: the most rows, or triples, of the answer.
        max_bytes: the most bytes of the answer.
        default_graphs: what the protocol names as the default graph; None where it names no dataset.
        named_graphs: what it names as the named graphs; None as above.
    """

    form: str
    media_type: str
    number: int
    path: str
    lock_path: str
    newest_path: str
    base_iri: str
    prefixes: dict[str, str]
    max_rows: int
    max_bytes: int
    default_graphs: list[str] | None = None
    named_graphs: list[str] | None = None


class WriteAction(StrEnum):
    """What is to be done: let go of the store; run an update; put, add or drop one graph; take down, or take back, what a person decided on who is the same."""

    UPDATE = "update"
    PUT = "put"
    POST = "post"
    DELETE = "delete"
    RELEASE = "release"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """One write; the update's text, a graph's document, or a decision as JSON, is the message's body.

    Attributes:
        action: what to do.
        graph: the graph's IRI, None for the default graph, or for the whole store where `whole`.
        documents: media type and length of each document; the message's body is all of them, one behind the other.
        using: default graphs that the protocol names for an update.
        using_named: named graphs that it names.
        whole: of a document with quads, that all of it is meant and no one graph.
        allowed_services: the IRIs that SERVICE may name.
        max_operation_bytes: the longest operation that is not mere data.
        max_literal_bytes: the longest string.
        patience_s: how long to wait for another process that writes.
        exists: whether the graph must be there, or must not; None where either is right.
        versions: the versions one of which must be the newest; None where any may be.
        not_versions: those that must not be.
    """

    action: str
    max_operation_bytes: int
    max_literal_bytes: int
    patience_s: float
    graph: str | None = None
    documents: list[tuple[str, int]] = field(default_factory=list)
    using: list[str] = field(default_factory=list)
    using_named: list[str] = field(default_factory=list)
    whole: bool = False
    allowed_services: list[str] = field(default_factory=list)
    exists: bool | None = None
    versions: list[int] | None = None
    not_versions: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """Sources of articles to be read, or the writing of what was read last; the sources stand in the message's body, one behind the other.

    Attributes:
        step: read or write.
        sources: of reading, the identifier and the length of each.
        patience_s: of writing, how long to wait for another process that writes.
    """

    step: str
    sources: list[tuple[str, int]] = field(default_factory=list)
    patience_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, or why there is none.

    Attributes:
        status: ok, syntax, memory, failed, damaged, or gone where the version was dropped before it was opened; of a write also
            refused, large, missing, document, locked or contradiction.
        message: what went wrong, empty when ok.
        truncated: whether the answer was cut at a limit.
        line: of a write, where its text is wrong, counted from 1; 0 where that is not known.
        column: likewise.
        number: of a write, the version that holds it.
        created: of a write, whether it made the graph.
        body: the answer, empty unless ok.
    """

    status: str
    message: str = ""
    truncated: bool = False
    line: int = 0
    column: int = 0
    number: int = 0
    created: bool = False
    body: bytes = b""


def write_header(request: Request | WriteRequest | BuildRequest) -> bytes:
    """Write all of a request but the body."""
    return json.dumps(_to_dict(request)).encode("ascii")


@lru_cache(maxsize=64)
def read_request(header: bytes) -> Request:
    """Read the header of a query's message; what it gives is shared and is not to be changed."""
    return Request(**json.loads(header))


def pack_message(header: bytes, body: bytes = b"") -> tuple[bytes, bytes]:
    """Put a message together, in two parts, so that a large body is not copied."""
    return LENGTHS.pack(len(header), len(body)) + header, body


def read_message(source: BinaryIO) -> tuple[bytes, bytes] | None:
    """Read the next message, header and body; None when there will be no more."""
    lengths = source.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    header_length, body_length = LENGTHS.unpack(lengths)
    return source.read(header_length), source.read(body_length)


def split_body(body: bytes, lengths: Sequence[tuple[str, int]]) -> Iterator[tuple[str, bytes]]:
    """Yield the documents of which a body is made, each with the word that stands beside its length."""
    start = 0
    for word, length in lengths:
        yield word, body[start : start + length]
        start += length


def pack_reply(reply: Reply) -> tuple[bytes, bytes]:
    """Write a reply as a message in two parts."""
    is_plainly_ok = reply.status == "ok" and not (reply.truncated or reply.message or reply.line or reply.column or reply.number or reply.created)
    if is_plainly_ok:
        return pack_message(_PLAINLY_OK, reply.body)
    header = _to_dict(reply)
    body = header.pop("body")
    return pack_message(json.dumps(header).encode("ascii"), body)


def unpack_reply_header(header: bytes, body: bytes) -> Reply:
    """Put a reply together from its parts."""
    return Reply("ok", body=body) if header == _PLAINLY_OK else Reply(**json.loads(header), body=body)


def _to_dict(message: Request | WriteRequest | BuildRequest | Reply) -> dict[str, Any]:
    # dataclasses.asdict copies what the fields hold, all prefixes of each query.
    return {name: getattr(message, name) for name in message.__slots__}


_PLAINLY_OK = json.dumps({name: value for name, value in _to_dict(Reply("ok")).items() if name != "body"}).encode("ascii")
"""The header of nearly all replies."""
