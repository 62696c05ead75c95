"""The commands of newsgraph but `serve`, one module each: it takes the arguments, calls the library, prints.

`import graph.commands` loads none of what they call, so that help and completion are quick. Called by web.main.
"""

from __future__ import annotations

from collections.abc import Callable

from graph.commands import backup, build, check, diff, explain, export, failures, identity, import_, query, retract, rules, stats, validate, visualize, watch
from graph.commands.exits import as_command

__all__ = ["COMMANDS", "GROUPS", "as_command"]

COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("build", build.run),
    ("failures", failures.run),
    ("watch", watch.run),
    ("query", query.run),
    ("export", export.run),
    ("import", import_.run),
    ("visualize", visualize.run),
    ("validate", validate.run),
    ("check", check.run),
    ("stats", stats.run),
    ("retract", retract.run),
    ("diff", diff.run),
    ("backup", backup.backup),
    ("restore", backup.restore),
    ("upgrade", backup.upgrade),
    ("rules", rules.run),
    ("explain", explain.run),
    ("identity list", identity.list_),
    ("identity same", identity.same),
    ("identity different", identity.different),
    ("identity undo", identity.undo),
)
"""Each command's name and what it runs, in the order of the help; a name of two words is a command of a group."""
GROUPS = {"identity": "Decide whether two entities are the same."}
"""What the commands of each group are for."""
