"""`newsgraph validate`: hold each article's graph against the shapes.

It knows no shape. Called by the command line, and by `build --validate` for what it prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from graph.commands.exits import FAILED, say
from graph.commands.options import JsonOption, StoreOption
from graph.commands.output import count, print_json

if TYPE_CHECKING:
    from graph.audit import ArticleViolation

__all__ = ["describe_violation", "run", "say_violations"]


def run(*, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Hold each article's graph against the shapes.

    The shapes are those of the ontology, in SHACL; status 1 where one is broken.

    Example: newsgraph validate --json
    """
    from graph.audit import find_shape_violations
    from graph.settings import load_settings
    from graph.store import open_snapshot

    with open_snapshot(load_settings(store=store).store) as snapshot, snapshot.reading():
        number = len(snapshot.articles())
        violations = list(find_shape_violations(snapshot))
    say_violations(violations)
    if as_json:
        print_json({"articles": number, "violations": [describe_violation(each) for each in violations]})
    if violations:
        raise typer.Exit(FAILED)
    say(f"{count(number, 'article')}, all as the shapes ask.")


def say_violations(violations: Sequence[ArticleViolation]) -> None:
    """Print a line for each violation on standard error."""
    for each in violations:
        say(f"{each.article.identifier}: {each.violation}")


def describe_violation(each: ArticleViolation) -> dict[str, str]:
    """Return a violation as JSON holds it."""
    return {
        "article": each.article.identifier,
        "node": each.violation.node,
        "path": each.violation.path,
        "value": each.violation.value,
        "problem": each.violation.message,
    }
