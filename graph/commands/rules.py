"""`newsgraph rules`: list the rules by which articles are read.

It reads no article and needs no store. Called by the command line.
"""

from __future__ import annotations

from graph.commands.options import JsonOption
from graph.commands.output import print_json, print_table

__all__ = ["run"]


def run(*, as_json: JsonOption = False) -> None:
    """List the rules by which articles are read.

    Each with its sentence, its measured precision, and whether it reads what is stated or infers it.

    Example: newsgraph rules --json
    """
    from graph.extract import RULES as READING_RULES
    from graph.loaders import RULES as LOADING_RULES

    rules = sorted({*READING_RULES, *LOADING_RULES})
    if as_json:
        print_json([{"name": rule.name, "description": rule.description, "confidence": rule.confidence, "basis": rule.basis.value} for rule in rules])
    else:
        print_table(
            ("rule", "confidence", "basis", "what it reads"), [(rule.name, f"{rule.confidence:.2f}", rule.basis.value, rule.description) for rule in rules]
        )
