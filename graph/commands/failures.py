"""`newsgraph failures`: what could not be read when it was last tried, and why.

It reads nothing again: `build --failed` does. Called by the command line.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from graph.commands.exits import say
from graph.commands.options import JsonOption, StoreOption
from graph.commands.output import count, print_json, print_table

__all__ = ["run"]

ForgetOption = Annotated[bool, typer.Option("--forget", help="Empty the list, where what it names is not to be read any more.")]


def run(*, forget: ForgetOption = False, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """List the sources in which something failed when they were last read, with the reason.

    `newsgraph build --failed` reads them again.

    Example: newsgraph failures
    """
    from graph.build.failures import forget_failures, read_failures
    from graph.settings import load_settings
    from graph.store.folder import find_folder

    folder = find_folder(load_settings(store=store).store)
    failed = (forget_failures if forget else read_failures)(str(folder.path))
    if as_json:
        print_json({"failed": [asdict(each) for each in failed], "forgotten": forget})
        return
    rows = [(each.source, fault.identifier or "", fault.reason, each.failed_at) for each in failed for fault in each.faults]
    if rows:
        print_table(("source", "article", "reason", "when"), rows)
    say(f"{count(len(failed), 'source')} failed when last read" + (", and forgotten." if forget else "."))
