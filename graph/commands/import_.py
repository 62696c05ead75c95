"""`newsgraph import`: put any RDF into the store, as it is.

It changes nothing that articles brought: what is imported stays in graphs of its own or beside the view. Called by the command line.
"""

from __future__ import annotations

from typing import Annotated

import typer

from graph.commands.exits import FAILED, say
from graph.commands.options import JsonOption, StoreOption
from graph.commands.output import count, print_json

__all__ = ["run"]

Files = Annotated[
    list[str], typer.Argument(metavar="FILE...", show_default=False, help="Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD, known by the name's ending.")
]


def run(files: Files, *, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Put any RDF into the store as it is.

    Each file is taken whole or not at all; a store is made where there is none.

    Example: newsgraph import vocabulary.ttl decisions.trig
    """
    from graph.errors import SourceError
    from graph.settings import load_settings
    from graph.store import open_store

    settings = load_settings(store=store)
    outcomes: list[dict[str, object]] = []
    with open_store(settings.store, base_iri=settings.base_iri, create=True) as opened:
        for file in files:
            try:
                outcomes.append({"file": file, "quads": opened.import_file(file), "reason": None})
            except SourceError as error:
                say(f"{file}: {error.reason}")
                outcomes.append({"file": file, "quads": 0, "reason": error.reason})
        opened.publish()
    failed = sum(outcome["reason"] is not None for outcome in outcomes)
    say(f"{len(files) - failed} of {count(len(files), 'file')} imported.")
    if as_json:
        print_json({"outcomes": outcomes})
    if failed:
        raise typer.Exit(FAILED)
