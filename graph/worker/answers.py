"""Serialise what a query gives, whole, or cut at a row so that what is left is well-formed.

pyoxigraph serialises all but XML of graphs; only an answer that goes over a limit is touched here. It knows no pipes. Called inside a query process.
"""

from __future__ import annotations

import io
import itertools
import json
import re
from dataclasses import dataclass
from typing import ClassVar

import pyoxigraph as ox

from graph.errors import FormatError

__all__ = ["Answer", "serialise"]

RDF_XML = "application/rdf+xml"
_NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""Of UTF-8: the characters that no XML can hold."""
_XML = frozenset({RDF_XML, "application/graphml+xml"})
Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes in the media type that was asked for; `truncated` where rows are missing."""

    body: bytes
    truncated: bool


class _FullError(Exception):
    """The buffer has all that it may hold."""


class _Rows:
    """Counts rows as they are written, so that few more are computed than may stay: a client waits for no row that it does not get.

    It knows a row by what ends it and can stand nowhere else, as quotation marks and angle brackets in a text are escaped.
    """

    _ENDS: ClassVar = {"text/tab-separated-values": b"\n", "application/sparql-results+xml": b"</result>", "application/sparql-results+json": b'"}},{"'}

    def __init__(self, media_type: str) -> None:
        self._end: bytes | None = self._ENDS.get(media_type)
        self._last = b""
        self._is_quoted = False
        self.count = 0

    def add(self, data: bytes) -> None:
        """Count the rows that end in what follows; some may not be counted, but none that has not ended."""
        if self._end is not None:
            data = self._last + data
            self.count += data.count(self._end)
            self._last = data[len(data) - len(self._end) + 1 :]
            return
        # A line of CSV ends outside quotation marks; one that is doubled inside them changes nothing.
        for piece in data.split(b'"'):
            self.count += 0 if self._is_quoted else piece.count(b"\n")
            self._is_quoted = not self._is_quoted
        self._is_quoted = not self._is_quoted


class _Buffer(io.BytesIO):
    def __init__(self, limit: int, rows: _Rows | None = None, max_rows: int = 0) -> None:
        super().__init__()
        self._limit = limit
        self._rows = rows
        # One more says that there are more, and the line with the columns' names counts as one.
        self._enough = max_rows + 2

    def write(self, data: bytes) -> int:  # type: ignore[override]  # the serialiser gives bytes
        super().write(data)
        if self._rows is not None:
            self._rows.add(data)
        if self.tell() > self._limit or (self._rows is not None and self._rows.count >= self._enough):
            raise _FullError
        return len(data)


def serialise(results: Results, *, media_type: str, prefixes: dict[str, str], max_rows: int, max_bytes: int) -> Answer:
    """Serialise the results of a query.

    Args:
        results: fresh from the query, not yet read.
        media_type: one that fits the kind of results.
        prefixes: for graphs in Turtle.
        max_rows: the most rows or triples.
        max_bytes: the most bytes.
    """
    if isinstance(results, ox.QueryTriples):
        return _serialise_graph(results, media_type, prefixes, max_rows, max_bytes)
    form = ox.QueryResultsFormat.from_media_type(media_type)
    if isinstance(results, ox.QueryBoolean):
        return Answer(results.serialize(format=form) or b"", truncated=False)
    buffer = _Buffer(max_bytes, _Rows(media_type), max_rows)
    try:
        results.serialize(buffer, format=form)
        is_full = False
    except _FullError:
        is_full = True
    return _CUTTERS[media_type](buffer.getvalue(), _Cut(is_full, max_rows, max_bytes))


@dataclass(frozen=True, slots=True)
class _Cut:
    """How much may stay; `is_full` where the serialiser was stopped in the midst of it."""

    is_full: bool
    max_rows: int
    max_bytes: int


# ------------------------------------------------------------------------------------------------------------ graphs
def _serialise_graph(triples: ox.QueryTriples, media_type: str, prefixes: dict[str, str], max_rows: int, max_bytes: int) -> Answer:
    kept = list(itertools.islice(triples, max_rows + 1))
    truncated = len(kept) > max_rows
    kept = sorted(set(kept[:max_rows]), key=lambda triple: (str(triple.subject), str(triple.predicate), str(triple.object)))
    while True:
        buffer = _Buffer(max_bytes)
        try:
            _write_graph(kept, buffer, media_type, prefixes)
            return Answer(buffer.getvalue(), truncated)
        except _FullError:
            kept, truncated = kept[: len(kept) // 2], True


def _write_graph(triples: list[ox.Triple], buffer: _Buffer, media_type: str, prefixes: dict[str, str]) -> None:
    """Write triples; what writes XML is loaded where it is asked for, and never learns that the buffer is full."""
    if media_type not in _XML:
        ox.serialize(triples, buffer, ox.RdfFormat.from_media_type(media_type), prefixes=prefixes)
        return
    out = io.BytesIO()
    if media_type == RDF_XML:
        from graph.rdfxml import write_rdfxml  # noqa: PLC0415 - as above

        write_rdfxml(triples, out)
    else:
        from graph.graphml import write_graphml  # noqa: PLC0415 - as above

        write_graphml(triples, out)
    buffer.write(out.getvalue())


# -------------------------------------------------------------------------------------------------------------- rows
def _cut_json(data: bytes, cut: _Cut) -> Answer:
    # A row has at least one brace, so that few braces are few rows and need no reading.
    if not cut.is_full and data.count(b"{") <= cut.max_rows:
        return Answer(data, truncated=False)
    # Room for the brackets that close it, and for the mark in its head.
    text = (data[: cut.max_bytes - 64] if cut.is_full else data).decode("utf-8", "ignore")
    start = text.index('"bindings":[') + len('"bindings":[')
    decoder, end = json.JSONDecoder(), start
    for _ in range(cut.max_rows):
        position = end + 1 if text[end : end + 1] == "," else end
        try:
            _, end = decoder.raw_decode(text, position)
        except ValueError:
            break
    if not cut.is_full and text.startswith("]", end):
        return Answer(data, truncated=False)
    head = text[:start].replace('{"head":{', '{"head":{"truncated":true,', 1)
    return Answer((head + text[start:end] + "]}}").encode(), truncated=True)


def _cut_xml(data: bytes, cut: _Cut) -> Answer:
    # pyoxigraph 0.5.13 writes text as it is; a parser refuses these characters, and reads a carriage return as a line's end.
    wrong = _NO_XML.search(data)
    if wrong:
        number = ord(wrong.group().decode())
        raise FormatError(
            f"XML cannot write the character U+{number:04X}, which stands in the answer. Choose another format, such as json, which can say everything."
        )
    data = data.replace(b"\r", b"&#13;")
    ends = [found.end() for found in re.finditer(b"<results>|</result>", data)]
    return _cut_at(data, cut, ends, closing=b"</results></sparql>")


def _cut_tsv(data: bytes, cut: _Cut) -> Answer:
    # The first line names the columns.
    return _cut_at(data, cut, [found.end() for found in re.finditer(b"\n", data)])


def _cut_csv(data: bytes, cut: _Cut) -> Answer:
    if not cut.is_full and data.count(b"\r\n") <= cut.max_rows + 1:
        return Answer(data, truncated=False)
    # A line end inside quotation marks ends no row.
    ends = [found.end() for found in re.finditer(rb'(?:[^"\r]++|\r(?!\n)|"[^"]*+")*+\r\n', data)]
    return _cut_at(data, cut, ends)


def _cut_at(data: bytes, cut: _Cut, ends: list[int], *, closing: bytes = b"") -> Answer:
    """Keep what ends before the limits; the first of the ends is the head's."""
    if not cut.is_full and len(ends) <= cut.max_rows + 1:
        return Answer(data, truncated=False)
    fitting = [end for end in ends[: cut.max_rows + 1] if end + len(closing) <= cut.max_bytes]
    return Answer(data[: fitting[-1]] + closing if fitting else b"", truncated=True)


_CUTTERS = {
    "application/sparql-results+json": _cut_json,
    "application/sparql-results+xml": _cut_xml,
    "text/csv": _cut_csv,
    "text/tab-separated-values": _cut_tsv,
}
