"""`newsgraph rules`: list the rules by which articles are read, with how much of the store rests on each.

It reads no article. Called by the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.commands.options import JsonOption, StoreOption
from graph.commands.output import print_json, print_table

if TYPE_CHECKING:
    from graph.model import Rule
    from graph.stats import RuleCount

__all__ = ["run"]


def run(*, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """List the rules by which articles are read.

    Each with its sentence, its measured precision, and whether it reads what is stated or infers it; where there is a store, with how much rests on it there.

    Example: newsgraph rules --json
    """
    from graph.extract import RULES as READING_RULES
    from graph.loaders import RULES as LOADING_RULES

    rules, counts = sorted({*READING_RULES, *LOADING_RULES}), _count(store)
    if as_json:
        print_json([_describe(rule, counts) for rule in rules])
    else:
        columns = ("rule", "confidence", "basis", *(() if counts is None else ("found", "candidates")), "what it reads")
        print_table(columns, [_to_row(rule, counts) for rule in rules])


def _count(store: str | None) -> dict[str, RuleCount] | None:
    """Count in the store; None where there is none and none was asked for."""
    from graph.errors import StoreMissingError
    from graph.settings import load_settings
    from graph.stats import count_by_rule
    from graph.store import open_snapshot

    try:
        with open_snapshot(load_settings(store=store).store) as snapshot, snapshot.reading():
            return count_by_rule(snapshot)
    except StoreMissingError:
        if store is not None:
            raise
        return None


def _describe(rule: Rule, counts: dict[str, RuleCount] | None) -> dict[str, object]:
    known: dict[str, object] = {"name": rule.name, "description": rule.description, "confidence": rule.confidence, "basis": rule.basis.value}
    return known if counts is None else known | dict(zip(("found", "candidates"), _get_counts(rule, counts), strict=True))


def _to_row(rule: Rule, counts: dict[str, RuleCount] | None) -> tuple[str, ...]:
    numbers = () if counts is None else tuple(f"{number:,}" for number in _get_counts(rule, counts))
    return (rule.name, f"{rule.confidence:.2f}", rule.basis.value, *numbers, rule.description)


def _get_counts(rule: Rule, counts: dict[str, RuleCount]) -> tuple[int, int]:
    count = counts.get(rule.name)
    return (count.found, count.candidates) if count is not None else (0, 0)
