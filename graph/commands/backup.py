"""`newsgraph backup`, `restore` and `upgrade`: copy a store, put a copy back, bring an older store up to date.

They copy nothing themselves: graph.store does. Called by the command line.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from graph.commands.exits import say
from graph.commands.options import JsonOption, StoreOption
from graph.commands.output import count, print_json

if TYPE_CHECKING:
    from graph.store.backup import Backup

__all__ = ["backup", "restore", "upgrade"]

TargetArgument = Annotated[str, typer.Argument(metavar="DIR", show_default=False, help="A folder that is new or empty.")]
SourceArgument = Annotated[str, typer.Argument(metavar="DIR", show_default=False, help="The folder of a backup.")]
ReplaceOption = Annotated[bool, typer.Option("--replace", help="Also where the store holds something, which is lost.")]
BackupOption = Annotated[str | None, typer.Option("--backup", metavar="DIR", help="Where to make the backup first. [default: a folder beside the store]")]


def backup(target: TargetArgument, *, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Copy the store's newest version to a folder, and prove the copy.

    It can be made while a service runs or articles are read: what is published by then is in it.

    Example: newsgraph backup /backup/news-monday
    """
    from graph.settings import load_settings
    from graph.store.backup import make_backup

    made = make_backup(load_settings(store=store).store, target)
    say(f"Version {made.version} is copied to {target} and proven: {_describe(made)}.")
    if as_json:
        print_json({"backup": target} | _to_document(made))


def restore(source: SourceArgument, *, replace: ReplaceOption = False, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Put a backup in the store's place, all of it or nothing.

    It is proven first. A store that holds something is left as it is without --replace. A running service reads what was put back at once.

    Example: newsgraph restore /backup/news-monday --store newsgraph-store
    """
    from graph.settings import load_settings
    from graph.store.backup import restore_backup

    location = load_settings(store=store).store
    restored, version = restore_backup(source, location, replace=replace)
    say(f"{source} of {restored.made_at} is version {version} of the store at {location}: {_describe(restored)}.")
    if as_json:
        print_json({"store": location, "restored_as": version} | _to_document(restored))


def upgrade(*, backup: BackupOption = None, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Bring a store of an older format up to date, with a backup first.

    No article is read again. A store that is up to date is left as it is.

    Example: newsgraph upgrade --store newsgraph-store
    """
    from graph.settings import load_settings
    from graph.store.upgrade import upgrade_store

    location = load_settings(store=store).store
    done = upgrade_store(location, backup_to=backup)
    if done.backup is None:
        say(f"The store at {location} is up to date: its format is {done.after}.")
    else:
        say(f"The store at {location} was of format {done.before} and is of format {done.after} now.")
        say(f"As it was it is in {done.backup_path}: {_describe(done.backup)}.")
    if as_json:
        print_json({"store": location, "before": done.before, "after": done.after, "backup": done.backup_path})


def _describe(made: Backup) -> str:
    return f"{count(made.counts.articles, 'article')}, {count(made.counts.quads, 'quad')}, {made.bytes / 1e6:,.1f} MB"


def _to_document(made: Backup) -> dict[str, object]:
    return asdict(made) | {"bytes": made.bytes}
