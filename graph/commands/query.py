"""`newsgraph query`: ask the store in SPARQL, or by the name of a stored question.

It runs no query itself: a process of graph.query does, on the newest published version. Called by the command line.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.commands.completion import complete_answer_format, complete_question
from graph.commands.exits import say
from graph.commands.options import JsonOption, StoreOption
from graph.commands.output import print_json, print_table

if TYPE_CHECKING:
    from graph.query import QueryResult

__all__ = ["run"]

STANDARD_INPUT = "-"
TABLE = "table"

QueryArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="QUERY",
        show_default=False,
        help="The name of a stored question, SPARQL text, a file with it (.rq, .sparql), or - for standard input.",
        autocompletion=complete_question,
    ),
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="table, json, xml, csv or tsv; of CONSTRUCT and DESCRIBE turtle, ntriples, rdfxml, jsonld or graphml. [default: table or turtle]",
        autocompletion=complete_answer_format,
    ),
]
ListOption = Annotated[bool, typer.Option("--list", help="List the stored questions.")]


def run(
    query: QueryArgument = None,
    *,
    store: StoreOption = None,
    chosen_format: FormatOption = None,
    list_stored: ListOption = False,
    as_json: JsonOption = False,
) -> None:
    """Ask the store in SPARQL, or by the name of a stored question.

    The usual prefixes need not be declared.

    Example: newsgraph query "SELECT * { ?article a schema:NewsArticle }"
    """
    if list_stored:
        _list_stored(as_json=as_json)
    elif query is None:
        raise typer.BadParameter("give a query, or --list", param_hint="QUERY")
    else:
        _ask(query, store=store, chosen_format="json" if as_json else chosen_format)


def _list_stored(*, as_json: bool) -> None:
    from graph.query import list_named_queries

    queries = list_named_queries()
    if as_json:
        print_json([{"name": each.name, "title": each.title, "description": each.description} for each in queries])
    else:
        print_table(("name", "what it asks"), [(each.name, each.title) for each in queries])


def _ask(query: str, *, store: str | None, chosen_format: str | None) -> None:
    from graph.limits import check_query
    from graph.query import QueryPool
    from graph.settings import load_settings

    # One question needs one process, however many a service keeps.
    settings = load_settings(store=store, query_workers=1)
    text = _find_text(query)
    form = check_query(text, max_bytes=settings.max_query_bytes)
    name = _choose_format(chosen_format, is_graph=form.is_graph)
    with QueryPool(settings.store, settings) as pool:
        result = pool.run(text, media_type=_list_formats(is_graph=form.is_graph)[name])
    if name == TABLE:
        _print_as_table(result)
    else:
        _print_as_is(result)
    if result.truncated:
        say(f"The answer is cut: it may have {settings.max_result_rows:,} rows and {settings.max_result_bytes:,} bytes. Ask for less, or raise the limit.")


def _find_text(query: str) -> str:
    from graph.errors import QuerySyntaxError, SourceError
    from graph.query import get_named_query

    place = "standard input"
    try:
        if query == STANDARD_INPUT:
            return sys.stdin.buffer.read().decode("utf-8-sig")
        # No query ends so: its last sign is a bracket or a number.
        if query.endswith((".rq", ".sparql")):
            place = query
            return Path(query).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuerySyntaxError(f"{place} is not UTF-8 at byte {error.start}. Give the query as UTF-8 text.") from error
    except OSError as error:
        raise SourceError(place, f"it cannot be read ({error.strerror}). Give a file with a query, or the name of a stored one.") from error
    # One word is never a query, so it can only be a name.
    return get_named_query(query).text if re.fullmatch(r"[\w.-]+", query) else query


def _list_formats(*, is_graph: bool) -> dict[str, str]:
    """List the formats of an answer, the default first, with the media types to ask for."""
    from graph.query import GRAPH_FORMATS, ROW_FORMATS

    return GRAPH_FORMATS if is_graph else {TABLE: ROW_FORMATS["json"], **ROW_FORMATS}


def _choose_format(chosen: str | None, *, is_graph: bool) -> str:
    allowed = list(_list_formats(is_graph=is_graph))
    if chosen is not None and chosen not in allowed:
        what = "a graph (CONSTRUCT or DESCRIBE)" if is_graph else "rows (SELECT or ASK)"
        raise typer.BadParameter(f"{chosen!r} is no format for {what}; allowed: {', '.join(allowed)}", param_hint="--format")
    return chosen or allowed[0]


def _print_as_is(result: QueryResult) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(result.body)
    if not result.body.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")


def _print_as_table(result: QueryResult) -> None:
    document = json.loads(result.body)
    if "boolean" in document:
        print("true" if document["boolean"] else "false")
        return
    columns = document["head"]["vars"]
    print_table(columns, [[_to_cell(row.get(column)) for column in columns] for row in document["results"]["bindings"]])


def _to_cell(term: dict[str, str] | None) -> str:
    """Show a term as a person writes it: an IRI of the vocabularies with its prefix, a literal by its value."""
    from ontology.terms import PREFIXES

    if term is None:
        return ""
    if term["type"] == "uri":
        for prefix, namespace in PREFIXES.items():
            local = term["value"].removeprefix(namespace)
            if local != term["value"] and re.fullmatch(r"\w+", local):
                return f"{prefix}:{local}"
    return term["value"]
