"""The commands of newsgraph but `serve`, one module each: it takes the arguments, calls the library, prints.

`import graph.commands` loads none of what they call, so that help and completion are quick. Called by web.main.
"""

from __future__ import annotations

from collections.abc import Callable

from graph.commands import build, check, explain, export, import_, query, retract, rules, stats, validate, visualize
from graph.commands.exits import as_command

__all__ = ["COMMANDS", "as_command"]

COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("build", build.run),
    ("query", query.run),
    ("export", export.run),
    ("import", import_.run),
    ("visualize", visualize.run),
    ("validate", validate.run),
    ("check", check.run),
    ("stats", stats.run),
    ("retract", retract.run),
    ("rules", rules.run),
    ("explain", explain.run),
)
"""Each command's name and what it runs, in the order of the help."""
