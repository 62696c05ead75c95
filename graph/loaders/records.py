"""Read articles kept as JSON: JSON Lines with named columns, ninjs 2, schema.org JSON-LD; one document, a list, or one a line.

It fetches no context and expands nothing. One bad record is named and costs no other. One entry of the list of loaders.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from graph.errors import SourceError
from graph.loaders.assemble import assemble_article, find_field
from graph.loaders.bylines import read_byline, read_names
from graph.loaders.corrections import find_address, list_editors_notes, list_notices
from graph.loaders.faults import Faults
from graph.loaders.fragments import has_markup, split_markup, strip_markup
from graph.loaders.json_ld import find_articles, walk_json
from graph.loaders.moments import to_iso
from graph.loaders.names import is_person_name
from graph.loaders.source import Document, Loader
from graph.model import Article, BlockKind, Found
from graph.text import decode_bytes

__all__ = ["COLUMNS", "LOADER", "read_records", "record_to_article"]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "headline": ("headline", "title", "headlines", "name", "head", "heading"),
    "text": (
        "text",
        "articleBody",
        "body",
        "body_text",
        "bodyText",
        "content",
        "maintext",
        "full_text",
        "fulltext",
        "story",
        "article",
        "body_html",
        "content_html",
        "bodies",
        "description",
    ),
    "authors": ("authors", "author", "byline", "by", "creator", "writer"),
    "published": (
        "published",
        "datePublished",
        "date_published",
        "published_at",
        "publishedAt",
        "date_publish",
        "firstcreated",
        "versioncreated",
        "contentcreated",
        "publication_date",
        "pub_date",
        "pubDate",
        "date",
        "created_at",
        "timestamp",
    ),
    "publisher": ("publisher", "source", "outlet", "newspaper", "publication", "site_name", "source_name", "copyrightholder", "infosources", "source_domain"),
    "section": ("section", "articleSection", "category", "desk"),
    "url": ("url", "link", "canonical_url", "mainEntityOfPage", "uri"),
    "language": ("language", "lang", "inLanguage"),
    "id": ("id", "identifier", "guid", "uri", "@id", "url", "link"),
}
"""For each part of an article the names of fields that hold it, best first."""

LISTS = ("items", "articles", "results", "data", "response", "docs", "@graph")
FEWEST_WORDS = 5
MOST_LINES_TRIED = 20
LINES_SUFFIXES = (".jsonl", ".ndjson")
SUFFIXES = (*LINES_SUFFIXES, ".json", ".jsonld")
_BLANK_LINES = re.compile(r"\n\s*\n")
_ARTICLE = re.compile(rb'"@type"\s*:\s*\[?\s*"[A-Za-z]*Article"|"(?:articleBody|body_html|body_text|maintext|bodies)"\s*:')
_TITLE = re.compile(rb'"(?:headline|title|headlines)"\s*:')
_WORDS = re.compile(rb'"(?:text|body|content|story|full_text|description)"\s*:')

# Any: what JSON holds is known only by looking.
Record = dict[str, Any]


def read_records(document: Document) -> Iterator[Article]:
    """Yield the article of every record, one by one.

    Raises:
        SourceError: it is no JSON, holds no article, or some of its records could not be read; the others were given before.
    """
    faults = Faults(document.name, "record")
    count = 0
    for number, record in _iterate_records(document, faults):
        count += 1
        try:
            yield record_to_article(record, document, number)
        except ValueError as error:
            faults.add(f"record {number}: {error}")
    fault = document.find_fault()
    if fault:
        faults.add(f"the file {fault}")
    if not count and not faults.is_any:
        raise SourceError(document.name, "its JSON holds no article: known are schema.org articles, ninjs, and records with a text and a headline.")
    faults.raise_if_any()


def _iterate_records(document: Document, faults: Faults) -> Iterator[tuple[int, Record]]:
    """Yield the records with their numbers: of JSON Lines the line's, else the place in the list; counted from 1."""
    first = document.stream.readline(document.max_bytes + 1)
    if _is_whole_object(first):
        yield from _iterate_lines(document, [first], faults)
        return
    data = first + document.stream.read(document.max_bytes + 1 - len(first))
    lines = data.splitlines(keepends=True)
    is_long = len(data) > document.max_bytes
    try:
        parsed = None if is_long else _loads(data)
    except ValueError as error:
        # A bad record may be the first of many: the others tell.
        if not any(_is_whole_object(line) for line in lines[1:MOST_LINES_TRIED]):
            raise SourceError(document.name, f"it is no JSON ({error}). Mend it, or save it as text.") from error
        yield from _iterate_lines(document, lines, faults)
        return
    if is_long:
        if lines[0].strip() in {b"[", b"{"} or not any(_is_whole_object(line) for line in lines[1:MOST_LINES_TRIED]):
            raise SourceError(document.name, f"it is one JSON value longer than {document.max_bytes:,} bytes. Write it as JSON Lines, one record a line.")
        yield from _iterate_lines(document, lines, faults)
        return
    yield from enumerate(_list_records(parsed, document.columns), 1)


def _is_whole_object(line: bytes) -> bool:
    try:
        return isinstance(_loads(line), dict)
    except ValueError:
        return False


def _iterate_lines(document: Document, read: list[bytes], faults: Faults) -> Iterator[tuple[int, Record]]:
    """Yield the records of lines that were read already, the last of them in part, then of those that follow."""
    *whole, last = read
    rest = b"" if last.endswith(b"\n") else document.stream.readline(document.max_bytes + 1 - min(len(last), document.max_bytes))
    line, number, held = (whole or [last + rest])[0], 1, iter([*whole[1:], last + rest] if whole else [])
    while line:
        if len(line) > document.max_bytes:
            faults.add(f"line {number}: it is longer than {document.max_bytes:,} bytes")
            while line and not line.endswith(b"\n"):
                line = document.stream.readline(document.max_bytes + 1)
        elif line.strip():
            try:
                parsed = _loads(line)
            except ValueError as error:
                faults.add(f"line {number}: it is no JSON ({error})")
            else:
                if not isinstance(parsed, dict | list):
                    faults.add(f"line {number}: it is no object")
                yield from ((number, record) for record in _list_records(parsed, document.columns) or [parsed] if isinstance(record, dict))
        line, number = next(held, None) or document.stream.readline(document.max_bytes + 1), number + 1


def _loads(data: bytes) -> Any:
    try:
        return json.loads(decode_bytes(data) or "", strict=False)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _list_records(parsed: Any, columns: Mapping[str, str]) -> list[Record]:
    """Return what stands for articles in a JSON value: its schema.org articles, else the objects of a list, else itself."""
    if _has_text(parsed, columns):
        return [parsed]
    articles = [node for node in find_articles(walk_json(parsed)) if _has_text(node, columns)]
    if articles:
        return articles
    if isinstance(parsed, dict):
        return next((_list_records(parsed[key], columns) for key in LISTS if isinstance(parsed.get(key), list)), [])
    return [each for each in parsed if isinstance(each, dict)] if isinstance(parsed, list) else []


def _has_text(value: Any, columns: Mapping[str, str]) -> bool:
    return isinstance(value, dict) and any(value.get(name) for name in _names("text", columns))


# ------------------------------------------------------------------------------------------------------ one record
def record_to_article(record: Record, document: Document, number: int) -> Article:
    """Make an article of a record.

    Raises:
        ValueError: it has no text of at least a few words.
    """
    paragraphs = _read_text(_pick(record, "text", document.columns)[1])
    if sum(len(words.split()) for words in paragraphs) < FEWEST_WORDS:
        raise ValueError("it has no text; the fields looked for are " + ", ".join(COLUMNS["text"][:6]))
    key = _find_key(record, document.columns) or str(number)
    headline = _find(record, "headline", document.columns)
    published = _pick(record, "published", document.columns)
    moment = to_iso(_to_text(published[1]))
    return assemble_article(
        f"{document.identifier}#{key}",
        [(BlockKind.PARAGRAPH, words) for words in paragraphs if not headline or words != headline.value],
        loader=LOADER.name,
        headline=headline,
        authors=tuple(_read_authors(*_pick(record, "authors", document.columns))),
        publisher=_find(record, "publisher", document.columns),
        published=find_field(moment, f"json:{published[0]}"),
        section=_find(record, "section", document.columns),
        url=_find(record, "url", document.columns, must_start="http"),
        corrections=(*list_notices(record.get("correction"), "json:correction"), *list_editors_notes(record.get("ednote"), "json:ednote")),
        corrects=find_address(record),
        language=_to_text(_pick(record, "language", document.columns)[1])[:20] or "en",
    )


def _find_key(record: Record, columns: Mapping[str, str]) -> str | None:
    values = (record.get(name) for name in _names("id", columns))
    return next((str(value).strip() for value in values if isinstance(value, (str, int)) and str(value).strip()), None)


def _names(part: str, columns: Mapping[str, str]) -> tuple[str, ...]:
    return (columns[part],) if part in columns else COLUMNS[part]


def _pick(record: Record, part: str, columns: Mapping[str, str]) -> tuple[str, Any]:
    return next(((name, record[name]) for name in _names(part, columns) if record.get(name)), ("", None))


def _find(record: Record, part: str, columns: Mapping[str, str], *, must_start: str = "") -> Found[str] | None:
    for name in _names(part, columns):
        words = _to_text(record.get(name))
        if words and words.startswith(must_start):
            return find_field(words, f"json:{name}")
    return None


def _to_text(value: Any) -> str:
    """Return the words of a value: a string, a number, the first of a list, or of an object its name or value."""
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return strip_markup(str(value))
    if isinstance(value, list):
        return next((words for words in map(_to_text, value) if words), "")
    if isinstance(value, dict):
        return next((words for words in (_to_text(value.get(name)) for name in ("name", "value", "title", "headline", "@id", "text")) if words), "")
    return ""


def _read_text(value: Any) -> list[str]:
    if isinstance(value, list):
        # ninjs 2 keeps several forms of one body; the first with words is the story. A list of strings are its paragraphs.
        if all(isinstance(each, str) for each in value):
            return [words for each in value for words in _read_text(each)]
        return next((words for words in map(_read_text, value) if words), [])
    if isinstance(value, dict):
        return _read_text(next((value[name] for name in ("value", "text", "content", "rendered") if value.get(name)), None))
    if not isinstance(value, str):
        return []
    if has_markup(value):
        return split_markup(value)
    parts = _BLANK_LINES.split(value) if _BLANK_LINES.search(value.strip()) else value.split("\n")
    return [" ".join(part.split()) for part in parts if part.strip()]


def _read_authors(name: str, value: Any) -> Iterator[Found[str]]:
    seen: set[str] = set()
    for each in value if isinstance(value, list) else [value]:
        kind = str(each.get("@type", each.get("type", ""))) if isinstance(each, dict) else ""
        words = _to_text(each)
        if not words or "rganization" in kind:
            continue
        byline = read_byline(words)
        people = [found.value for found in (byline.names if byline else read_names(words, 0))] or ([words] if is_person_name(words) else [])
        for person in people:
            found = find_field(person, f"json:{name}")
            if found and person not in seen and len(person.split()) > 1:
                seen.add(person)
                yield found


def _can_read(head: bytes, name: str) -> bool:
    if name.endswith(LINES_SUFFIXES):
        return True
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in {b"{", b"["}:
        return False
    if name.endswith(SUFFIXES) or _ARTICLE.search(head) or (_TITLE.search(head) and _WORDS.search(head)):
        return True
    return _is_whole_object(head.split(b"\n", 1)[0])


LOADER = Loader("records", "JSON Lines, ninjs or schema.org JSON-LD, one article a record.", SUFFIXES, _can_read, read_records)
