"""Say how an empty store is filled: the command to copy, naming the store where it is not the one that commands take by themselves.

It fills nothing. Called by the templates, as `how_to_fill`.
"""

from __future__ import annotations

import shlex
from pathlib import Path

from graph.settings import Settings
from web.index import current_index
from web.runtime import current_runtime

__all__ = ["how_to_fill", "write_command"]


def how_to_fill() -> str:
    """Give the command that fills the store of this request; empty where something is in it already."""
    return "" if current_index().counts else write_command(current_runtime().location)


def write_command(location: str) -> str:
    """Write the command that builds into a store, to be run in any folder.

    >>> write_command("/srv/news graph")
    "newsgraph build FOLDER --store '/srv/news graph'"
    """
    usual = Path(str(Settings.model_fields["store"].default)).resolve()
    folder = Path(location).resolve()
    return "newsgraph build FOLDER" + ("" if folder == usual else f" --store {shlex.quote(str(folder))}")
