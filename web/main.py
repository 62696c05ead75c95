"""The command `newsgraph`: the graph commands and `serve`.

It holds no logic: graph.commands and web.server do. Called as the console script and by the tests.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated

import typer

from graph.commands import COMMANDS, as_command
from graph.commands.exits import say
from graph.commands.options import StoreOption

if TYPE_CHECKING:
    from graph.settings import Settings

__all__ = ["app", "main"]

Host = Annotated[str | None, typer.Option(metavar="ADDRESS", help="The address to listen on. [default: $NEWSGRAPH_HOST, else 127.0.0.1]")]
Port = Annotated[
    int | None, typer.Option(min=0, max=65535, metavar="N", help="The port to listen on, 0 for any that is free. [default: $NEWSGRAPH_PORT, else 8000]")
]


def serve(*, store: StoreOption = None, host: Host = None, port: Port = None) -> None:
    """Serve pages, pictures and a SPARQL endpoint.

    An empty store is made where there is none.

    Example: newsgraph serve --port 8080
    """
    from graph.settings import load_settings
    from web.server import serve as run_server

    settings = load_settings(store=store, host=host, port=port)
    with _open_or_make(settings) as location:
        run_server(settings, location, announce=say)


@contextmanager
def _open_or_make(settings: Settings) -> Iterator[str]:
    """Give the location of a store that is there, made empty where there was none."""
    from graph.errors import StoreMissingError
    from graph.store import MEMORY, open_snapshot, open_store

    try:
        open_snapshot(settings.store).close()
    except StoreMissingError:
        made = open_store(settings.store, base_iri=settings.base_iri, create=True)
    else:
        yield settings.store
        return
    # A temporary store is gone when it closes; any other is left to whoever builds while it is served.
    if settings.store != MEMORY:
        made.close()
    with made:
        yield made.location


def _show_version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        print(f"newsgraph {version('newsgraph')}")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")]


def newsgraph(*, version: Version = False) -> None:
    """Turn news articles into an RDF graph whose every fact points at the words that say it, and serve that graph.

    Exit status: 0 done, 1 part of it failed, 2 wrong usage, 3 the store is missing, locked or damaged.
    """


def _create_command_line() -> typer.Typer:
    # Plain help and plain errors: they read the same in a pipe, and rich's would double the time that --help takes.
    command_line = typer.Typer(
        name="newsgraph",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    command_line.callback()(newsgraph)
    for name, function in (*COMMANDS, ("serve", serve)):
        command_line.command(name)(as_command(function))
    return command_line


app = _create_command_line()


def main() -> None:
    """Run the command line: the only place that sets logging and streams up."""
    if isinstance(sys.stdout, TextIOWrapper):
        # Articles hold every script; a terminal that cannot show a character gets its code instead of an error.
        sys.stdout.reconfigure(errors="backslashreplace")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    app(prog_name="newsgraph")
