"""`newsgraph build`: read articles into the store.

It reads no article itself: graph.build does. Called by the command line.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from graph.commands.exits import FAILED, say
from graph.commands.options import JsonOption, StoreOption
from graph.commands.output import count, print_json, show_progress
from graph.commands.validate import describe_violation, say_violations

if TYPE_CHECKING:
    from graph.audit import ArticleViolation
    from graph.build import BuildReport

__all__ = ["run"]

STATUSES = ("added", "replaced", "unchanged", "failed")
REPORTED = ("source", "identifier", "status", "loader", "reason")

Sources = Annotated[list[str], typer.Argument(metavar="SOURCE...", show_default=False, help="Files, folders, or - for standard input.")]
Workers = Annotated[int, typer.Option(min=1, metavar="N", help="How many processes read.")]
Model = Annotated[str | None, typer.Option(metavar="NAME", help="The spaCy pipeline that reads, a package or a folder. [default: $NEWSGRAPH_MODEL]")]
MinConfidence = Annotated[float | None, typer.Option(min=0.0, max=1.0, metavar="X", help="Keep apart, as candidates, what a rule of lower confidence found. [default: 0]")]
Validate = Annotated[bool, typer.Option("--validate", help="Check what was built against the shapes as well.")]


def run(
    sources: Sources,
    *,
    store: StoreOption = None,
    workers: Workers = 1,
    model: Model = None,
    min_confidence: MinConfidence = None,
    validate: Validate = False,
    as_json: JsonOption = False,
) -> None:
    """Read articles into the store.

    A store is made where there is none. What cannot be read is named and left out, the rest is kept. An article that has not changed is not read again.

    Example: newsgraph build articles/ report.html --workers 2
    """
    from graph.build import build
    from graph.settings import load_settings
    from graph.store import open_store

    settings = load_settings(store=store, model=model, min_confidence=min_confidence)
    with open_store(settings.store, base_iri=settings.base_iri, create=True) as opened, show_progress("Reading") as on_progress:
        report = build(sources, opened, settings=settings, workers=workers, on_progress=on_progress)
        violations = _find_violations(opened.location, report) if validate else []
    _print_report(report, violations, as_json=as_json)
    if violations or any(outcome.status == "failed" for outcome in report.outcomes):
        raise typer.Exit(FAILED)


def _find_violations(location: str, report: BuildReport) -> list[ArticleViolation]:
    from graph.audit import find_shape_violations
    from graph.store import open_snapshot

    built = {outcome.identifier for outcome in report.outcomes if outcome.identifier and outcome.status in ("added", "replaced")}
    with open_snapshot(location) as snapshot, snapshot.reading():
        return list(find_shape_violations(snapshot, only=built))


def _print_report(report: BuildReport, violations: list[ArticleViolation], *, as_json: bool) -> None:
    statuses = Counter[str](outcome.status for outcome in report.outcomes)
    for outcome in report.outcomes:
        if outcome.status == "failed":
            say(f"{outcome.source}: {outcome.reason}")
    say_violations(violations)
    say(f"{count(len(report.outcomes), 'source')}: " + ", ".join(f"{statuses[status]} {status}" for status in STATUSES) + ".")
    if as_json:
        print_json(
            {
                "counts": {status: statuses[status] for status in STATUSES},
                "outcomes": [{name: getattr(outcome, name) for name in REPORTED} for outcome in report.outcomes],
                "violations": [describe_violation(each) for each in violations],
            }
        )
