"""`newsgraph check`: prove every fact's evidence against the stored text.

It reads nothing but the store. Called by the command line.
"""

from __future__ import annotations

import typer

from graph.commands.exits import FAILED, say
from graph.commands.options import JsonOption, StoreOption
from graph.commands.output import count, print_json

__all__ = ["run"]


def run(*, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Prove every fact's evidence.

    Every fact must have its assertion, every quotation stand in the stored text where it claims to, and the merged view hold what
    the articles say. Names the first fault and ends with status 1 where there is one.

    Example: newsgraph check
    """
    from graph.audit import find_faults
    from graph.settings import load_settings
    from graph.store import open_snapshot

    with open_snapshot(load_settings(store=store).store) as snapshot, snapshot.reading():
        number = len(snapshot.articles())
        first = next(find_faults(snapshot), None)
    if as_json:
        fault = None if first is None else {"article": first.article.identifier, "node": first.fault.node, "problem": first.fault.problem}
        print_json({"articles": number, "fault": fault})
    if first is not None:
        say(f"{first.article.identifier}: {first.fault}")
        raise typer.Exit(FAILED)
    say(f"{count(number, 'article')}, every fact proven.")
