"""`newsgraph watch`: read what arrives in a folder, until it is stopped.

It reads nothing itself: graph.build.watching does. Called by the command line.
"""

from __future__ import annotations

import json
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from graph.commands.build import REPORTED, Columns, MinConfidence, Model, read_columns
from graph.commands.exits import say
from graph.commands.options import StoreOption
from graph.commands.output import count

if TYPE_CHECKING:
    from types import FrameType

    from graph.build import Outcome

__all__ = ["run"]

FolderArgument = Annotated[str, typer.Argument(metavar="FOLDER", show_default=False, help="The folder in which articles arrive, and the folders below it.")]
SettleOption = Annotated[float, typer.Option("--settle", min=0.0, metavar="SECONDS", help="How long a file must not change before it is read.")]
PollOption = Annotated[bool, typer.Option("--poll", help="Look for changes rather than be told of them: for folders of other machines.")]
LinesOption = Annotated[bool, typer.Option("--json", help="Print one JSON document a line, one for each article, on standard output.")]


def run(
    folder: FolderArgument,
    *,
    store: StoreOption = None,
    model: Model = None,
    min_confidence: MinConfidence = None,
    columns: Columns = None,
    settle: SettleOption = 2.0,
    poll: PollOption = False,
    as_json: LinesOption = False,
) -> None:
    """Read what is in a folder and what arrives in it, until Ctrl-C.

    A file is read once it has not changed for a while. One that is deleted leaves its article in the store: `newsgraph retract` takes that out.

    Example: newsgraph watch inbox/ --store newsgraph-store
    """
    from graph.build.watching import watch
    from graph.settings import load_settings

    settings = load_settings(store=store, model=model, min_confidence=min_confidence)
    fields = read_columns(columns) if columns else None
    told = Counter[bool]()

    def tell(outcome: Outcome) -> None:
        told[outcome.status != "failed"] += 1
        if as_json:
            print(json.dumps({name: getattr(outcome, name) for name in REPORTED}, ensure_ascii=False), flush=True)
        elif outcome.status == "failed":
            say(f"{outcome.source}: {outcome.reason}")
        else:
            print(f"{outcome.status} {outcome.identifier}", flush=True)

    with _until_signal() as stop:
        say(f"Watching {folder}; Ctrl-C ends it.")
        watch(folder, settings=settings, stop=stop, on_outcome=tell, columns=fields, settle_s=settle, poll=poll)
    failed = f"; {count(told[False], 'source')} failed, which `newsgraph failures` lists" if told[False] else ""
    say(f"{count(told[True], 'article')} read, and whole{failed}.")


@contextmanager
def _until_signal() -> Iterator[Event]:
    """Give an event that Ctrl-C and SIGTERM set; a second Ctrl-C interrupts at once, which leaves whole articles too."""
    stop = Event()

    def set_stop(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            signal.default_int_handler(number, frame)
        stop.set()

    before = {number: signal.signal(number, set_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
