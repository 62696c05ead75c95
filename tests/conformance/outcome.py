"""What became of each case, counted by suite and by area, and held against the figures that must not fall.

It runs nothing. Called by the command, which prints it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["FLOOR", "Outcome", "Tally", "count", "describe_shortfalls", "print_report", "to_document", "write_floor"]

FLOOR = Path(__file__).with_name("floor.json")
"""How many cases of each area pass; a run in which fewer do fails."""

_FAILED_BY_ENGINE = " [pyoxigraph fails it too]"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case.

    `reason` is one line, "" when it passed. `left_out` says why it does not count, "" when it does: it asks for what is not offered, and may pass
    all the same. `is_engines` when pyoxigraph alone, in this process, fails it as well.
    """

    area: str
    suite: str
    name: str
    reason: str = ""
    left_out: str = ""
    is_engines: bool = False


@dataclass(slots=True)
class Tally:
    """How many cases passed, how many were run, and how many of the failed ones the engine fails too."""

    passed: int = 0
    run: int = 0
    engines: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one more."""
        self.run += 1
        self.passed += not outcome.reason
        self.engines += outcome.is_engines


def count(outcomes: Iterable[Outcome]) -> dict[tuple[str, str], Tally]:
    """Count the cases that were run, by area and suite, in the order of their appearance."""
    tallies: dict[tuple[str, str], Tally] = {}
    for outcome in outcomes:
        if not outcome.left_out:
            tallies.setdefault((outcome.area, outcome.suite), Tally()).add(outcome)
    return tallies


def count_areas(outcomes: Iterable[Outcome]) -> dict[str, Tally]:
    """Count the cases that were run, by area."""
    tallies: dict[str, Tally] = {}
    for outcome in outcomes:
        if not outcome.left_out:
            tallies.setdefault(outcome.area, Tally()).add(outcome)
    return tallies


def print_report(outcomes: list[Outcome]) -> Iterator[str]:
    """Yield the lines of the report: each failure, each suite, what does not count and how all would count, each area."""
    yield from (f"{found.suite} {found.name}: {found.reason}{_FAILED_BY_ENGINE * found.is_engines}" for found in _list_failures(outcomes))
    yield ""
    yield from (f"{suite:<60}{_write(tally)}" for (_, suite), tally in count(outcomes).items())
    yield ""
    for reason in dict.fromkeys(found.left_out for found in outcomes if found.left_out):
        passed = [not found.reason for found in outcomes if found.left_out == reason]
        yield f"not counted: {len(passed)} cases, {reason}; as plain cases {sum(passed)} of them pass"
    for area in dict.fromkeys(found.area for found in outcomes if found.left_out):
        passed = [not found.reason for found in outcomes if found.area == area]
        yield f"{f'{area}, all that the archive holds':<60}{sum(passed):>5} of {len(passed):>4}"
    yield from (f"{area:<60}{_write(tally)}" for area, tally in count_areas(outcomes).items())


def _list_failures(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.reason and not outcome.left_out]


def _write(tally: Tally) -> str:
    own = tally.run - tally.passed - tally.engines
    failed = f"   failed: {own} of newsgraph, {tally.engines} of pyoxigraph" if tally.passed < tally.run else ""
    return f"{tally.passed:>5} of {tally.run:>4}{failed}"


def to_document(outcomes: list[Outcome]) -> dict[str, object]:
    """Return the whole outcome for a program."""
    return {
        "areas": {area: asdict(tally) for area, tally in count_areas(outcomes).items()},
        "suites": {suite: asdict(tally) for (_, suite), tally in count(outcomes).items()},
        "failures": [asdict(outcome) for outcome in _list_failures(outcomes)],
        "not_counted": [asdict(outcome) for outcome in outcomes if outcome.left_out],
    }


def describe_shortfalls(outcomes: Iterable[Outcome], floor: Mapping[str, int]) -> list[str]:
    """Say of each area in which fewer cases pass than the floor has it by how many; empty when none does."""
    tallies = count_areas(outcomes)
    short = {area: least - tallies.get(area, Tally()).passed for area, least in floor.items()}
    return [f"{area}: {number} fewer pass than {FLOOR.name} says ({floor[area]})" for area, number in short.items() if number > 0]


def write_floor(outcomes: Iterable[Outcome]) -> None:
    """Keep what passes now as what must pass from now on."""
    floor = {area: tally.passed for area, tally in count_areas(outcomes).items()}
    FLOOR.write_text(json.dumps(floor, indent=1) + "\n", encoding="utf-8")
