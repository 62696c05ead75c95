"""Bodies as they come: compressed, in a character set, in parts; each bounded before it is held.

It parses no RDF and no SPARQL. Called before each request, and by the endpoints that write.

    https://www.rfc-editor.org/rfc/rfc9110#section-8.4  https://www.rfc-editor.org/rfc/rfc7578
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any  # Any: a writable buffer
from urllib.parse import unquote_to_bytes

from flask import abort, request
from werkzeug.datastructures import Headers, MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder
from werkzeug.wsgi import get_input_stream

from web.runtime import current_runtime

__all__ = ["MULTIPART", "Part", "decode_content", "read_address", "read_body", "read_form", "refuse_charset", "split_parts"]

MULTIPART = "multipart/form-data"
MAX_PARTS = 1_000
_GZIP = frozenset({"gzip", "x-gzip"})
_UTF_8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form: its name, its file's name, its own media type, empty where it says none, and what it holds."""

    name: str
    filename: str
    media_type: str
    content: bytes


def decode_content() -> None:
    """Unpack a compressed body as it is read, so that whatever bounds bodies counts what comes out."""
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding in {"", "identity"}:
        return
    if coding not in _GZIP:
        raise UnsupportedMediaType(f"A body is not taken in the encoding {coding!r}; send it with Content-Encoding: gzip, or as it is.")
    request.environ["wsgi.input"] = _Unpacked(get_input_stream(request.environ))
    request.environ["wsgi.input_terminated"] = True
    request.environ.pop("CONTENT_LENGTH", None)


class _Unpacked(io.RawIOBase):
    """What a compressed stream holds, unpacked piece by piece."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._file = gzip.GzipFile(fileobj=packed, mode="rb")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer as far as it goes."""
        try:
            return self._file.readinto(buffer)
        except (OSError, EOFError, zlib.error) as error:
            raise BadRequest(f"The body is not the gzip that Content-Encoding says: {error}. Send it anew, or without that header.") from error


def read_body() -> bytes:
    """Read what is to be written; 413 for what is more than a write may be, in whatever pieces it comes."""
    limit = current_runtime().settings.max_write_bytes
    # werkzeug cuts a body of unknown length at its limit without a word; one byte more tells.
    request.max_content_length = request.max_form_memory_size = limit + 1
    body = request.get_data() if (request.content_length or 0) <= limit else b""
    if len(body) > limit or (request.content_length or 0) > limit:
        abort(413, f"The body is larger than {limit} bytes, the limit that NEWSGRAPH_MAX_WRITE_BYTES sets. Send it in parts, or raise the limit.")
    return body


def read_address(what: str) -> MultiDict[str, str]:
    """Return the parameters in the address; 400 where they are not UTF-8, for werkzeug would put other text in their place."""
    _refuse_wrong_escapes(request.query_string, what)
    return request.args


def read_form(what: str) -> MultiDict[str, str]:
    """Return the parameters in the address and in the form that is the body, as above."""
    read_address(what)
    _refuse_wrong_escapes(request.get_data(), what)
    return request.values


def _refuse_wrong_escapes(encoded: bytes, what: str) -> None:
    try:
        unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = error.object[error.start : error.start + 1].hex().upper()
        abort(400, f"{what} is not UTF-8: the byte %{wrong} stands in its parameters. Encode it as UTF-8, then with percent signs.")


def refuse_charset(what: str) -> None:
    """Refuse a body that says it is in another character set than UTF-8."""
    charset = request.mimetype_params.get("charset", "utf-8").strip().lower()
    if charset not in _UTF_8:
        abort(415, f"{what} is sent in UTF-8, not in {charset!r}. Convert it, and say charset=utf-8 or nothing.")


def split_parts(body: bytes) -> tuple[Part, ...]:
    """Split a form with parts, in their order; 400 where it is none."""
    boundary = request.mimetype_params.get("boundary", "")
    if not boundary:
        abort(400, f"The Content-Type {MULTIPART} names no boundary; say boundary=… as the body has it.")
    try:
        return tuple(_iterate_parts(body, boundary.encode("latin-1", "replace")))
    except ValueError as error:
        abort(400, f"The body is no {MULTIPART} with the boundary {boundary!r}: {error or 'it breaks off'}. Send it anew.")


def _iterate_parts(body: bytes, boundary: bytes) -> Iterator[Part]:
    decoder = MultipartDecoder(boundary, max_parts=MAX_PARTS)
    decoder.receive_data(body)
    decoder.receive_data(None)
    opened: Field | File | None = None
    content = bytearray()
    while not isinstance(event := decoder.next_event(), Epilogue):
        if isinstance(event, Field | File):
            opened, content = event, bytearray()
        elif isinstance(event, Data) and opened is not None:
            content += event.data
            if not event.more_data:
                yield Part(opened.name or "", opened.filename if isinstance(opened, File) else "", _read_type(opened.headers), bytes(content))


def _read_type(headers: Headers) -> str:
    return parse_options_header(headers.get("Content-Type", ""))[0].lower()
