"""The command `newsgraph`: the graph commands and `serve`.

It holds no logic: graph.commands and web.server do. Called as the console script and by the tests.
"""

from __future__ import annotations

import logging
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from graph.commands import COMMANDS, GROUPS, as_command
from graph.commands.exits import say
from graph.commands.options import StoreOption

__all__ = ["app", "main"]

Host = Annotated[str | None, typer.Option(metavar="ADDRESS", help="The address to listen on. [default: $NEWSGRAPH_HOST, else 127.0.0.1]")]
Port = Annotated[
    int | None, typer.Option(min=0, max=65535, metavar="N", help="The port to listen on, 0 for any that is free. [default: $NEWSGRAPH_PORT, else 8000]")
]

TokenFile = Annotated[str | None, typer.Option(metavar="FILE", help="The file with the token that clients must send to write. [default: $NEWSGRAPH_TOKEN]")]
AllowService = Annotated[list[str] | None, typer.Option(metavar="IRI", help="A SPARQL service that queries may ask with SERVICE; may be given more than once.")]
BaseUrl = Annotated[str | None, typer.Option(metavar="URL", help="The address outside, where a proxy stands before the service: https://news.example/graph/.")]
ForwardedAllowIps = Annotated[
    str | None, typer.Option(metavar="ADDRESSES", help="Proxies whose X-Forwarded-… headers are believed, with commas between; * for all. [default: none]")
]
AccessLog = Annotated[str | None, typer.Option(metavar="FILE", help="Where a line a request goes: a file, - for standard error, or off.")]
SettingsFile = Annotated[str | None, typer.Option("--settings", metavar="FILE", help="A TOML file with settings. [default: $NEWSGRAPH_SETTINGS_FILE]")]
ShowSettings = Annotated[bool, typer.Option("--show-settings", help="Print every setting with its value and where it comes from, and serve nothing.")]


def serve(
    *,
    store: StoreOption = None,
    host: Host = None,
    port: Port = None,
    token_file: TokenFile = None,
    allow_service: AllowService = None,
    base_url: BaseUrl = None,
    forwarded_allow_ips: ForwardedAllowIps = None,
    access_log: AccessLog = None,
    settings: SettingsFile = None,
    show_settings: ShowSettings = False,
) -> None:
    """Serve pages, pictures and a SPARQL endpoint.

    An empty store is made where there is none. Writing over HTTP needs a token, from --token-file or $NEWSGRAPH_TOKEN, and is off without.

    Example: newsgraph serve --port 8080
    """
    from graph.settings import describe_settings, load_settings_with_origins

    loaded = load_settings_with_origins(
        store=store,
        host=host,
        port=port,
        token=_read_token(token_file) if token_file else None,
        allow_services=",".join(allow_service) if allow_service else None,
        base_url=base_url,
        forwarded_allow_ips=forwarded_allow_ips,
        access_log=access_log,
        settings_file=settings,
    )
    if show_settings:
        print(describe_settings(loaded), end="")
        print(_describe_network())
        return
    from web.logs import open_access_log, write_json_lines
    from web.server import serve as run_server

    write_json_lines()
    with open_access_log(loaded.settings.access_log) as observers:
        run_server(loaded.settings, loaded.settings.store, announce=say, observers=observers)


def _describe_network() -> str:
    """Say, as a comment, what keeps queries off the network here."""
    from graph.worker.network import can_leave_network

    if can_leave_network():
        return "# network: query processes are cut off from it by the system, beside the rules that refuse what goes out"
    return "# network: the system lets no process leave it (it would need user namespaces); the rules alone refuse what goes out"


def _read_token(file: str) -> str:
    """Read the token from a file, so that it stands in no list of processes."""
    from graph.errors import NewsgraphError

    try:
        token = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise NewsgraphError(f"--token-file {file!r} cannot be read: {error}. Give a file with the token as its one line.") from error
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise NewsgraphError(f"--token-file {file!r} holds no token: one line of letters, digits and signs, without spaces. `openssl rand -hex 32` makes one.")
    return token


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
    groups: dict[str, typer.Typer] = {}
    for name, function in (*COMMANDS, ("serve", serve)):
        group, _, own_name = name.rpartition(" ")
        if group and group not in groups:
            groups[group] = typer.Typer(no_args_is_help=True, help=GROUPS[group])
            command_line.add_typer(groups[group], name=group)
        (groups[group] if group else command_line).command(own_name)(as_command(function))
    return command_line


app = _create_command_line()


def main() -> None:
    """Run the command line: the only place that sets logging and streams up."""
    if isinstance(sys.stdout, TextIOWrapper):
        # Articles hold every script; a terminal that cannot show a character gets its code instead of an error.
        sys.stdout.reconfigure(errors="backslashreplace")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    app(prog_name="newsgraph")


if __name__ == "__main__":
    main()
