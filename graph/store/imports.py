"""Read RDF that somebody brings, a file or a document that was sent: which format, whether it is fit, and its quads.

It writes nothing. Everything that could bring the parser down is refused before the parser sees it. Called by the writer.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from xml.parsers import expat  # with no document type there is no entity

import pyoxigraph as ox

from graph.errors import SourceError
from graph.store.names import GraphNames

__all__ = ["FORMATS", "check_document", "load_file", "parse_document", "read_quads"]

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
"""The format by the ending of the file's name."""
MAX_DEPTH = 100
"""How deep a document may be nested: JSON-LD of 20,000 levels took over 4 GB, triple terms as deep ended the process (pyoxigraph 0.5.13)."""

_MARK = b"\xef\xbb\xbf"
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_JSON_TOKENS = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
"""A text that is not closed goes to the end: else it would be looked through from each quotation mark in it."""
_TRIPLE_TERMS = re.compile(rb"<<|>>")
_POSITION = re.compile(r"line (\d+)|at (\d+):(\d+)")


def read_quads(path: Path, names: GraphNames, *, given: str) -> Iterator[ox.Quad]:
    """Read a file's quads, one after the other; triples go to the default graph.

    Blank nodes get names of their own, so that two files' do not become one.

    Args:
        path: the file.
        names: tells which graphs are the builder's.
        given: the file as the user named it, for messages.

    Raises:
        SourceError: it is not there, of no known format, not well-formed, nested too deep, or writes a graph of the builder.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise SourceError(given, f"its ending {path.suffix!r} names no format; known: {', '.join(FORMATS)}. Rename it by what it holds.")
    try:
        with path.open("rb") as file:
            _check_file(file.fileno(), form, given=given)
            file.seek(len(_MARK) if file.read(len(_MARK)) == _MARK else 0)
            for quad in ox.parse(file, format=form, base_iri=path.absolute().as_uri(), rename_blank_nodes=True):
                yield _check_quad(quad, names, given=given)
    except OSError as error:
        raise SourceError(given, f"it cannot be read: {error.strerror or error}.") from error
    except SyntaxError as error:
        raise _not_well_formed(error, form, given=given) from error
    except MemoryError as error:
        raise _too_long(error, given=given) from error


def load_file(database: ox.Store, path: Path) -> None:
    """Have the engine load a file that `read_quads` has read to its end, whole or not at all; its blank nodes keep their names.

    Raises:
        OSError: it could not be written.
    """
    with path.open("rb") as file:
        file.seek(len(_MARK) if file.read(len(_MARK)) == _MARK else 0)
        database.bulk_load(file, FORMATS[path.suffix.lower()], base_iri=path.absolute().as_uri())


def parse_document(document: bytes, media_type: str, names: GraphNames, *, base_iri: str, max_literal_bytes: int) -> Iterator[ox.Quad]:
    """Read the quads of a document that somebody sent; triples go to the default graph, blank nodes get names of their own.

    Raises:
        SourceError: it is of no known format, not well-formed, nested too deep, holds too long a text, or writes a graph of the builder.
    """
    form = ox.RdfFormat.from_media_type(media_type)
    given = "the body"
    if form is None:
        raise SourceError(given, f"{media_type!r} names no format of RDF.")
    document = document.removeprefix(_MARK)
    check_document(document, form, given=given)
    try:
        for quad in ox.parse(document, format=form, base_iri=base_iri, rename_blank_nodes=True):
            if isinstance(quad.object, ox.Literal) and len(quad.object.value) > max_literal_bytes:
                raise SourceError(given, f"a text in it has {len(quad.object.value):,} characters; {max_literal_bytes:,} are allowed. Cut it.")
            yield _check_quad(quad, names, given=given)
    except SyntaxError as error:
        raise _not_well_formed(error, form, given=given) from error
    except ValueError as error:
        raise SourceError(given, f"it is not well-formed {form.name}: {error}.") from error
    except MemoryError as error:
        raise _too_long(error, given=given) from error


def _too_long(error: MemoryError, *, given: str) -> Exception:
    """Say that a text is longer than the parser takes in at once; where memory has come to its end, leave it at that."""
    return SourceError(given, "a text in it is longer than 16 MB, more than is read at once. Cut it.") if "buffer" in str(error) else error


def _not_well_formed(error: SyntaxError, form: ox.RdfFormat, *, given: str) -> SourceError:
    if "LoadDocumentCallback" in str(error.msg):
        return SourceError(given, "its @context stands elsewhere, and nothing is fetched. Write the context into the document.")
    line = error.lineno or next((int(found[1] or found[2]) for found in _POSITION.finditer(str(error))), None)
    return SourceError(given, f"it is not well-formed {form.name}: {error.msg}.", line=line)


def _check_quad(quad: ox.Quad, names: GraphNames, *, given: str) -> ox.Quad:
    if names.is_builders(quad.graph_name):
        raise SourceError(
            given,
            f"it writes the graph {quad.graph_name}, and graphs under <{names.base_iri}graph/> come from articles alone. "
            "Build the articles instead, or rename the graph.",
        )
    if isinstance(quad.object, ox.Triple) or isinstance(quad.subject, ox.Triple):
        raise SourceError(given, "it holds a triple term of RDF 1.2, which a store does not keep. Write it as a node of its own.")
    return quad


def _check_file(descriptor: int, form: ox.RdfFormat, *, given: str) -> None:
    try:
        document = mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
    except ValueError:  # an empty file cannot be mapped
        return
    with document:
        check_document(document, form, given=given)


def check_document(document: bytes | mmap.mmap, form: ox.RdfFormat, *, given: str) -> None:
    """Refuse what brings the parser down: entities and deep elements in RDF/XML, deep JSON-LD, deep triple terms.

    Raises:
        SourceError: it holds that.
    """
    if form == ox.RdfFormat.RDF_XML:
        if _DOCTYPE.search(document):
            raise SourceError(given, "it declares a document type, whose entities can grow without bound. Remove <!DOCTYPE ...> and write entities out.")
        _check_elements(document, given=given)
        return
    tokens, opening = (_JSON_TOKENS, (b"[", b"{")) if form == ox.RdfFormat.JSON_LD else (_TRIPLE_TERMS, (b"<<",))
    closing = (b"]", b"}", b">>")
    depth = 0
    for token in tokens.finditer(document):
        depth += (token[0] in opening) - (token[0] in closing)
        if depth > MAX_DEPTH:
            raise _too_deep(given, token.start())


def _too_deep(given: str, offset: int) -> SourceError:
    return SourceError(given, f"it is nested deeper than {MAX_DEPTH} levels. Flatten it.", offset=offset)


def _check_elements(document: bytes | mmap.mmap, *, given: str) -> None:
    """Refuse deep elements: pyoxigraph 0.5.13 takes the square of the depth, ten seconds for 40,000 levels."""
    parser, depth = expat.ParserCreate(), 0

    def begin(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise _too_deep(given, parser.CurrentByteIndex)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    # What is not well-formed is for the reader of RDF/XML to explain.
    with suppress(expat.ExpatError):
        parser.Parse(document, True)
