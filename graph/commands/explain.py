"""`newsgraph explain`: what is known of one thing, with the words behind it.

It infers nothing. Called by the command line.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from graph.commands.options import JsonOption, StoreOption
from graph.commands.output import print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.analysis import Quote
    from graph.explain import Explanation

__all__ = ["run"]

IriArgument = Annotated[str, typer.Argument(metavar="IRI", show_default=False, help="Of a person, organisation, place, event, statement or fact.")]


def run(iri: IriArgument, *, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Show the words behind one thing.

    Each fact that is known of it comes with its words, where they stand, and the rule that read them.

    Example: newsgraph explain https://example.org/id/person/ann-1a2b3c4d
    """
    from graph.explain import explain
    from graph.settings import load_settings
    from graph.store import open_snapshot

    with open_snapshot(load_settings(store=store).store) as snapshot, snapshot.reading():
        explanation = explain(snapshot, iri)
    if as_json:
        print_json(asdict(explanation))
    else:
        print(f"{explanation.name} ({explanation.kind or 'thing'})")
        print_table(("fact", "value", "words", "where", "rule"), list(_to_rows(explanation)))


def _to_rows(explanation: Explanation) -> Iterator[tuple[str, str, str, str, str]]:
    for quote in explanation.quotes:
        yield "", "", quote.words, _to_place(quote), ""
    for reason in explanation.reasons:
        for words, place in [(quote.words, _to_place(quote)) for quote in reason.quotes] or [("", "")]:
            yield reason.relation, reason.value, words, place, reason.rule


def _to_place(quote: Quote) -> str:
    return f"{quote.headline or quote.article}, {quote.start}–{quote.end}"
