"""What goes over the pipes to a query process and back: one JSON header and one body a message.

Nothing that comes over a pipe is ever executed or unpickled. Called by both ends.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from typing import BinaryIO

__all__ = ["LENGTHS", "Reply", "Request", "pack_reply", "pack_request", "read_request", "unpack_reply_header"]

LENGTHS = struct.Struct(">II")
"""The lengths of header and body, in bytes."""


@dataclass(frozen=True, slots=True)
class Request:
    """One query with all that it needs.

    Attributes:
        query: SPARQL that has passed the limits.
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
    """

    query: str
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


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, or why there is none.

    Attributes:
        status: ok, syntax, memory, failed, damaged, or gone where the version was dropped before it was opened.
        message: what went wrong, empty when ok.
        truncated: whether the answer was cut at a limit.
        body: the answer, empty unless ok.
    """

    status: str
    message: str = ""
    truncated: bool = False
    body: bytes = b""


def pack_request(request: Request) -> bytes:
    """Write a request as a message."""
    header = json.dumps(asdict(request)).encode("ascii")
    return LENGTHS.pack(len(header), 0) + header


def read_request(source: BinaryIO) -> Request | None:
    """Read the next request; None when there will be no more."""
    lengths = source.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    header = source.read(LENGTHS.unpack(lengths)[0])
    return Request(**json.loads(header))


def pack_reply(reply: Reply) -> tuple[bytes, bytes]:
    """Write a reply as a message in two parts, so that a large body is not copied."""
    header = json.dumps({"status": reply.status, "message": reply.message, "truncated": reply.truncated}).encode("ascii")
    return LENGTHS.pack(len(header), len(reply.body)) + header, reply.body


def unpack_reply_header(header: bytes, body: bytes) -> Reply:
    """Put a reply together from its parts."""
    return Reply(**json.loads(header), body=body)
