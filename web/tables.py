"""A query's JSON results as a table that a page can show: IRIs as names with links, literals as text.

It runs no query. Called by the endpoint's page and the gallery of named queries.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph.query import QueryResult
from web.lookup import Lookup, Thing

__all__ = ["MAX_SHOWN_ROWS", "ResultTable", "Value", "read_table"]

_HUMP = re.compile(r"(?<=[a-z])([A-Z])")
MAX_SHOWN_ROWS = 200
"""So many rows stand on a page; all of them are in the downloads."""


@dataclass(frozen=True, slots=True)
class Value:
    """A literal: its text, and its language or the end of its datatype's IRI, empty for plain text.

    `meant` is the one thing that is called so, where it was looked for.
    """

    text: str
    language: str = ""
    datatype: str = ""
    meant: Thing | None = None


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Rows and columns of an answer; `answer` is set for ASK alone."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Thing | Value | None, ...], ...]
    total: int
    truncated: bool
    elapsed_ms: float
    answer: bool | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """The columns as people write words ("part of" for partOf)."""
        return tuple(_HUMP.sub(r" \1", column).lower() for column in self.columns)


def read_table(result: QueryResult, lookup: Lookup, *, find_meant: Callable[[str], Thing | None] | None = None) -> ResultTable:
    """Read the answer to a SELECT or ASK that was asked for as JSON; texts that `find_meant` knows as a name lead to what is called so."""
    document = json.loads(result.body)
    find = cache(find_meant) if find_meant else None
    columns = tuple(document["head"].get("vars", ()))
    bindings = document.get("results", {}).get("bindings", [])
    rows = tuple(tuple(_read_term(binding.get(column), lookup, find) for column in columns) for binding in bindings[:MAX_SHOWN_ROWS])
    return ResultTable(columns, rows, len(bindings), result.truncated, result.elapsed_ms, document.get("boolean"))


def _read_term(term: dict[str, Any] | None, lookup: Lookup, find: Callable[[str], Thing | None] | None) -> Thing | Value | None:  # Any: a term in SPARQL's JSON
    if term is None:
        return None
    if term["type"] == "uri":
        return lookup.thing(term["value"])
    if term["type"] in ("literal", "typed-literal"):
        datatype = term.get("datatype", "").rpartition("#")[2]
        return Value(term["value"], term.get("xml:lang", ""), datatype, find(term["value"]) if find and not datatype else None)
    return Value(json.dumps(term["value"]) if isinstance(term["value"], dict) else f"_:{term['value']}")
