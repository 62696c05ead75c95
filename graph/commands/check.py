"""`newsgraph check`: prove every fact's evidence against the stored text.

It reads nothing but the store. Called by the command line.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from graph.commands.exits import FAILED, say
from graph.commands.options import JsonOption, StoreOption
from graph.commands.output import count, print_json

__all__ = ["run"]


ViewOption = Annotated[bool, typer.Option("--view", help="Prove instead that the merged view is the one that would be made afresh.")]


def run(*, view: ViewOption = False, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Prove every fact's evidence.

    Every fact must have its assertion, every quotation stand in the stored text where it claims to, and the merged view hold what
    the articles say. Names the first fault and ends with status 1 where there is one.

    Example: newsgraph check
    """
    from graph.audit import find_faults
    from graph.settings import load_settings
    from graph.store import open_snapshot

    if view:
        _check_view(store, as_json=as_json)
        return
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


def _check_view(store: str | None, *, as_json: bool) -> None:
    from graph.audit import compare_view
    from graph.settings import load_settings
    from graph.store import open_snapshot

    with open_snapshot(load_settings(store=store).store) as snapshot, snapshot.reading():
        report = compare_view(snapshot)
    if as_json:
        print_json({**asdict(report), "is_equal": report.is_equal})
    if not report.is_equal:
        first = next(iter((*report.lacking, *report.stale, *report.misplaced)))
        counts = f"{len(report.lacking):,} triples lacking, {len(report.stale):,} stale, {count(len(report.misplaced), 'mention')} joined otherwise"
        say(f"The merged view differs from one made afresh: {counts}; the first: {first}. Build the articles into a new store.")
        raise typer.Exit(FAILED)
    say(f"The merged view is the one that would be made afresh: {count(report.triples, 'triple')}; {count(report.beside, 'further triple')} beside it.")
