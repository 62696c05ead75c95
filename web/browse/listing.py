"""A list page and its twins as data: the same rows as a page, as CSV, as JSON, and as Turtle of what is listed.

It asks no store; each section's page brings its rows. Called by the pages that list things.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, render_template, request

from web.lookup import Thing
from web.negotiate import CSV, HTML, JSON, Format
from web.offers import choose

__all__ = ["LIST_FORMATS", "PAGE_ROWS", "Cell", "Listing", "answer_listing", "choose_format", "page_number", "twins"]

Cell = Thing | str | int | None
PAGE_ROWS = 100
MAX_DATA_ROWS = 10_000
LIST_FORMATS = (HTML, CSV, JSON)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list page shows: `empty` is what it says, and advises, when there are no rows."""

    title: str
    lead: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]
    empty: str


def answer_listing(
    listing: Listing, *, template: str = "list.html", max_rows: int = MAX_DATA_ROWS, **context: Any
) -> Response | str:  # Any: what the template shows
    """Answer with a list in the format that the client wants; a page holds `PAGE_ROWS` of its rows."""
    chosen = choose_format(LIST_FORMATS)
    if chosen is HTML:
        number = page_number()
        rows = list(islice(listing.rows, (number - 1) * PAGE_ROWS, number * PAGE_ROWS + 1))
        if not rows and number > 1:
            abort(404, f"There is no page {number} of this list; go back to its first page.")
        return render_template(template, listing=listing, rows=rows[:PAGE_ROWS], page=number, has_more=len(rows) > PAGE_ROWS, twins=twins(), **context)
    rows = list(islice(listing.rows, max_rows + 1))
    shown, is_cut = rows[:max_rows], len(rows) > max_rows
    body = _csv(listing.columns, shown) if chosen is CSV else _json(listing.columns, shown, is_cut=is_cut)
    response = Response(body, mimetype=CSV.media_type if chosen is CSV else "application/json")
    if is_cut:
        response.headers["X-Newsgraph-Truncated"] = "true"
    return response


def choose_format(offers: tuple[Format, ...]) -> Format:
    """Choose among offers by `?format=`, else by Accept; 406 names what there is."""
    return choose(offers, request.args.get("format"))


def page_number() -> int:
    """Read `?page=`, from 1; 404 for what is no number."""
    text = request.args.get("page", "1")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) < 1_000_000:
        abort(404, f"{text!r} is no page number; pages are counted from 1.")
    return int(text)


def twins() -> list[tuple[str, str]]:
    """List the other forms of the page that is shown: title and address, its filters kept."""
    kept = {name: value for name, value in request.args.items() if name not in ("page", "format") and value}
    return [(offer.title, f"{request.path}?{urlencode({**kept, 'format': offer.name})}") for offer in LIST_FORMATS[1:]]


def _text(cell: Cell) -> str:
    return cell.name if isinstance(cell, Thing) else "" if cell is None else str(cell)


def _csv(columns: tuple[str, ...], rows: list[Sequence[Cell]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*columns, "IRI"])
    for row in rows:
        writer.writerow([*map(_text, row), next((cell.iri for cell in row if isinstance(cell, Thing)), "")])
    return out.getvalue()


def _json(columns: tuple[str, ...], rows: list[Sequence[Cell]], *, is_cut: bool) -> str:
    named = [{column: _value(cell) for column, cell in zip(columns, row, strict=True)} for row in rows]
    return json.dumps({"rows": named, "truncated": is_cut}, ensure_ascii=False, indent=1)


def _value(cell: Cell) -> object:
    return {"iri": cell.iri, "name": cell.name, "kind": cell.kind} if isinstance(cell, Thing) else cell
