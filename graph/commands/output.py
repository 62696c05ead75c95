"""How commands print: results on standard output, as a table or as one JSON document; progress on a terminal only.

It computes nothing. Called by the commands.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

__all__ = ["count", "print_json", "print_lines", "print_table", "show_progress"]

# A table in a pipe is read by programs and by grep: no line of it is folded or cut.
PIPE_WIDTH = 100_000
# Text from elsewhere may hold control characters, and a terminal would obey them.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def print_json(document: object) -> None:
    """Print one JSON document, indented, in the order given."""
    print(json.dumps(document, indent=2, ensure_ascii=False))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their columns; on a terminal folded to its width, in a pipe as wide as they are."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_CONTROLS.sub(" ", cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False).print(table)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of text, what would control a terminal taken out of them."""
    for line in lines:
        print(_CONTROLS.sub(" ", line))


def count(number: int, noun: str) -> str:
    """Write a number with its noun, in the plural where it is not one.

    >>> count(1200, "article")
    '1,200 articles'
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


@contextmanager
def show_progress(what: str) -> Iterator[Callable[[int, int, int], None]]:
    """Show how far something is, how fast it goes and how long it will take, on standard error and on a terminal only.

    Yields:
        A function that takes how many are done, how many there are, and how many of those done failed.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[state]}"), TimeRemainingColumn())
    began = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(what, total=None, state="")

        def update(done: int, total: int, failed: int) -> None:
            progress.update(task, completed=done, total=total, state=f"{done / (time.monotonic() - began):.1f}/s, {failed} failed")

        yield update
