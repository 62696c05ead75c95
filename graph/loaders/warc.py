"""Read the pages of a web archive, one article a page, record by record, each within the size and the time of a page.

Pages without an article (fronts, pictures, redirects) are no fault of the archive and are left out. One entry of the list of loaders.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]  # it publishes no types
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]  # as above

from graph.errors import SourceError
from graph.loaders.assemble import find_field
from graph.loaders.bounded import StoppedError, ask
from graph.loaders.faults import Faults
from graph.loaders.html import page_to_article
from graph.loaders.source import Document, Loader
from graph.model import Article

__all__ = ["LOADER", "read_warc"]

logger = logging.getLogger(__name__)

PAGE_RECORDS = frozenset({"response", "resource"})
PAGE_TYPES = ("text/html", "application/xhtml")

# Any: warcio publishes no types.
WarcRecord = Any


def read_warc(document: Document) -> Iterator[Article]:
    """Yield the article of every page that has one.

    Raises:
        SourceError: no page has an article, some were too large or slow, or the archive breaks off; the others were given before.
    """
    faults = Faults(document.name, "record")
    count = skipped = 0
    for uri, data in _iterate_pages(document, faults):
        try:
            answer = ask(data, timeout_s=document.timeout_s)
        except StoppedError as error:
            faults.add(f"{uri}: {error}")
            continue
        if "reason" in answer:
            skipped += 1
            continue
        count += 1
        article = page_to_article(f"{document.identifier}#{uri}", answer["page"], loader=LOADER.name)
        yield article if article.url else replace(article, url=find_field(uri, "warc:WARC-Target-URI"))
    if skipped:
        logger.info("%d pages of %s hold no article", skipped, document.name)
    fault = document.find_fault()
    if fault:
        faults.add(f"the archive {fault}")
    if not count and not faults.is_any:
        raise SourceError(document.name, f"none of its pages holds an article ({skipped} pages were looked at). Give an archive of articles.")
    faults.raise_if_any()


def _iterate_pages(document: Document, faults: Faults) -> Iterator[tuple[str, bytes]]:
    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(document.stream), 1):
            if not _is_page(record):
                continue
            uri = record.rec_headers.get_header("WARC-Target-URI") or f"record-{number}"
            data = _read_bounded(record, document.max_bytes)
            if len(data) > document.max_bytes:
                faults.add(f"{uri}: it is longer than {document.max_bytes:,} bytes")
            elif getattr(record.raw_stream, "limit", 0) > 0:
                faults.add(f"{uri}: the archive breaks off in it")
            elif data:
                yield uri, data
    except (ArchiveLoadFailed, OSError, EOFError, ValueError) as error:
        faults.add(f"behind record {number} the archive breaks off ({error})")
    except (AttributeError, TypeError, LookupError):
        # What warcio meets a record with whose head is cut.
        faults.add(f"behind record {number} the archive breaks off or is damaged")


def _is_page(record: WarcRecord) -> bool:
    if record.rec_type not in PAGE_RECORDS:
        return False
    headers = record.http_headers
    if headers is None:
        return str(record.content_type or "").startswith(PAGE_TYPES)
    return headers.get_statuscode() == "200" and (headers.get_header("Content-Type") or "text/html").lower().startswith(PAGE_TYPES)


def _read_bounded(record: WarcRecord, max_bytes: int) -> bytes:
    # One read may give less than asked for; never ask for all, for a bomb would be unpacked whole.
    stream = record.content_stream()
    parts: list[bytes] = []
    length = 0
    while length <= max_bytes and (part := stream.read(min(65_536, max_bytes + 1 - length))):
        parts.append(part)
        length += len(part)
    return b"".join(parts)


def _can_read(head: bytes, name: str) -> bool:
    del name
    return head.startswith(b"WARC/")


LOADER = Loader("warc", "A web archive, one article a page.", (".warc",), _can_read, read_warc)
