"""`newsgraph stats`: how much the store holds.

It counts what the newest published version has, and changes nothing. Called by the command line.
"""

from __future__ import annotations

from graph.commands.options import JsonOption, StoreOption
from graph.commands.output import print_json, print_table

__all__ = ["run"]


def run(*, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Count what the store holds.

    Articles, people, organisations, places, events, statements, and the triples behind them.

    Example: newsgraph stats
    """
    from graph.settings import load_settings
    from graph.stats import count_contents
    from graph.store import open_snapshot

    with open_snapshot(load_settings(store=store).store) as snapshot, snapshot.reading():
        counts = count_contents(snapshot)
    if as_json:
        print_json({"snapshot": snapshot.number, "base_iri": snapshot.base_iri, "counts": counts})
    else:
        print_table(("what", "how many"), [(name, f"{number:,}") for name, number in counts.items()])
