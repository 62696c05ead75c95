"""A list page and its twins as data: the same rows as a page, as CSV, as JSON, and as Turtle of what is listed.

It brings no rows; each section's page does. Called by the pages that list things.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, make_response, render_template, request
from rdflib import URIRef

from web.browse.view import shorten_predicate
from web.describe import describe_each, serialise
from web.index import Entry, current_index
from web.lookup import Lookup, Thing
from web.negotiate import CSV, HTML, JSON, TURTLE, Format
from web.offers import choose, link_twins, twins
from web.runtime import current_lookup

__all__ = [
    "DATA_FORMATS",
    "LIST_FORMATS",
    "PAGE_ROWS",
    "Cell",
    "Cited",
    "Listing",
    "Row",
    "answer_data",
    "answer_listing",
    "ask_why",
    "choose_format",
    "cite",
    "list_kind",
    "page_number",
]

PAGE_ROWS = 50
MAX_DATA_ROWS = 10_000
DATA_FORMATS = (CSV, JSON, TURTLE)
LIST_FORMATS = (HTML, *DATA_FORMATS)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list page shows: `rows` gives those from an offset, at most so many; `empty` is what it says when there are none.

    `initials` are the first characters of names with the page on which each begins, `sorts` what `?only=` can narrow it to,
    with how many of each there are.
    """

    title: str
    lead: str
    columns: tuple[str, ...]
    count: int
    rows: Callable[[int, int], list[Row]]
    empty: str
    initials: tuple[tuple[str, int], ...] = ()
    sorts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """A cell whose words can be seen: the value, and the address that leads to them."""

    cited: Thing | str | None
    why: str


Cell = Thing | Cited | str | int | None
Row = Sequence[Cell]


def cite(lookup: Lookup, subject: str, predicate: URIRef, value: Thing | str | None) -> Cited:
    """Make a cell of a value with the way to the words that say it of a subject."""
    known = value.iri if isinstance(value, Thing) else value
    return Cited(value, ask_why(lookup, subject, predicate, known) if known else "")


def ask_why(lookup: Lookup, subject: str, predicate: URIRef, value: str) -> str:
    """Give the address that leads to the words of a fact.

    Which assertion says it is found when somebody asks: to look fifty rows up took /events 260 of 340 ms on a million quads.
    """
    asked = {"of": subject.removeprefix(lookup.base_iri), "relation": shorten_predicate(predicate), "value": value.removeprefix(lookup.base_iri)}
    return f"/why?{urlencode(asked, safe='/:')}"


def list_kind(
    kind: str, title: str, lead: str, columns: tuple[str, ...], empty: str, *, read: Callable[[Lookup, Entry, dict[str, int]], Row], is_by_date: bool = False
) -> Listing:
    """Make the listing of all things of a kind; `read` makes a row of one, given what is counted beside it."""
    lookup, index = current_lookup(), current_index()
    choose = index.list_by_date if is_by_date else index.list_by_name
    sorts, only = tuple(index.sorts.get(kind, ())), request.args.get("only", "")
    if only and only not in dict(sorts):
        abort(404, f"There is no {only!r} among them; there are: {', '.join(sort for sort, _ in sorts) or 'none'}.")

    def rows(offset: int, limit: int) -> list[Row]:
        entries = choose(kind, sort=only, offset=offset, limit=limit)
        tallies = index.tally([entry.iri for entry in entries])
        return [read(lookup, entry, tallies[entry.iri]) for entry in entries]

    initials = () if is_by_date else tuple((initial, before // PAGE_ROWS + 1) for initial, before in index.list_initials(kind, sort=only))
    return Listing(title, lead, columns, index.count(kind, sort=only), rows, empty, initials, sorts)


def answer_listing(listing: Listing, *, template: str = "list.html", **context: Any) -> Response:  # Any: what the template shows
    """Answer with a list in the format that the client wants; a page holds `PAGE_ROWS` of its rows."""
    chosen = choose_format(LIST_FORMATS)
    if chosen is not HTML:
        return answer_data(listing, chosen)
    number = page_number()
    rows = listing.rows((number - 1) * PAGE_ROWS, PAGE_ROWS)
    if not rows and number > 1:
        abort(404, f"There is no page {number} of this list; go back to its first page.")
    first = (number - 1) * PAGE_ROWS + 1
    has_more = first + len(rows) <= listing.count
    others, named = twins(DATA_FORMATS), [cell for cell in map(_thing, rows) if cell is not None]
    page = render_template(template, listing=listing, rows=rows, named=named, page=number, first=first, has_more=has_more, twins=others, **context)
    return link_twins(make_response(page), others)


def answer_data(listing: Listing, chosen: Format, *, max_rows: int = MAX_DATA_ROWS) -> Response:
    """Answer with all rows of a list as data; one that is cut says so in a header."""
    rows = listing.rows(0, max_rows)
    is_cut = listing.count > len(rows)
    media_type = "application/json" if chosen is JSON else f"{chosen.media_type}; charset=utf-8"
    response = Response(_write(listing.columns, rows, chosen, is_cut=is_cut), content_type=media_type)
    if is_cut:
        response.headers["X-Newsgraph-Truncated"] = "true"
    return response


def _write(columns: tuple[str, ...], rows: list[Row], chosen: Format, *, is_cut: bool) -> str | bytes:
    if chosen is TURTLE:
        lookup = current_lookup()
        note = b"# The list goes on: it is cut here.\n" if is_cut else b""
        return note + serialise(describe_each(lookup.snapshot.store, lookup.base_iri, filter(None, map(_subject, rows))), TURTLE)
    return _csv(columns, rows) if chosen is CSV else _json(columns, rows, is_cut=is_cut)


def choose_format(offers: tuple[Format, ...]) -> Format:
    """Choose among offers by `?format=`, else by Accept; 406 names what there is."""
    return choose(offers, request.args.get("format"))


def page_number() -> int:
    """Read `?page=`, from 1; 404 for what is no number."""
    text = request.args.get("page", "1")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) < 1_000_000:
        abort(404, f"{text!r} is no page number; pages are counted from 1.")
    return int(text)


def _thing(row: Row) -> Thing | None:
    return next((cell for cell in row if isinstance(cell, Thing)), None)


def _subject(row: Row) -> str | None:
    thing = _thing(row)
    return thing.iri if thing else None


def _plain(cell: Cell) -> Thing | str | int | None:
    return cell.cited if isinstance(cell, Cited) else cell


def _text(cell: Thing | str | int | None) -> str:
    return cell.name if isinstance(cell, Thing) else "" if cell is None else str(cell)


def _csv(columns: tuple[str, ...], rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*columns, "IRI"])
    for row in rows:
        writer.writerow([*map(_text, map(_plain, row)), _subject(row) or ""])
    return out.getvalue()


def _json(columns: tuple[str, ...], rows: Iterable[Row], *, is_cut: bool) -> str:
    named = [{column: _value(_plain(cell)) for column, cell in zip(columns, row, strict=True)} for row in rows]
    return json.dumps({"rows": named, "truncated": is_cut}, ensure_ascii=False, indent=1)


def _value(cell: Thing | str | int | None) -> object:
    return {"iri": cell.iri, "name": cell.name, "kind": cell.kind} if isinstance(cell, Thing) else cell
