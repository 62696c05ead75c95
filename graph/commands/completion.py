"""What a shell may offer behind a command: names of stored questions, and formats.

It prints nothing: typer hands the shell what stands here. Called by the options and arguments of the commands, when Tab is pressed.
"""

from __future__ import annotations

__all__ = ["complete_answer_format", "complete_export_format", "complete_question"]


def complete_question(incomplete: str) -> list[tuple[str, str]]:
    """List the stored questions whose name begins so, each with its title, which zsh and fish show beside it."""
    from graph.query import list_named_queries

    return [(query.name, query.title) for query in list_named_queries() if query.name.startswith(incomplete)]


def complete_answer_format(incomplete: str) -> list[str]:
    """List the formats of answers that begin so."""
    from graph.query import FORMATS

    return [name for name in ("table", *FORMATS) if name.startswith(incomplete)]


def complete_export_format(incomplete: str) -> list[str]:
    """List the formats of exports that begin so."""
    from graph.export import FORMATS

    return [name for name in FORMATS if name.startswith(incomplete)]
