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

__all__ = ["REPORTED", "Columns", "MinConfidence", "Model", "read_columns", "run"]

STATUSES = ("added", "replaced", "unchanged", "failed")
REPORTED = ("source", "identifier", "status", "loader", "reason", "dropped_characters")

Sources = Annotated[list[str] | None, typer.Argument(metavar="SOURCE...", show_default=False, help="Files, folders, patterns, or - for standard input.")]
Failed = Annotated[bool, typer.Option("--failed", help="Read again what failed when it was last read; `newsgraph failures` lists it.")]
Workers = Annotated[int, typer.Option(min=1, metavar="N", help="How many processes read.")]
Model = Annotated[str | None, typer.Option(metavar="NAME", help="The spaCy pipeline that reads, a package or a folder. [default: $NEWSGRAPH_MODEL]")]
MinConfidence = Annotated[
    float | None, typer.Option(min=0.0, max=1.0, metavar="X", help="Keep apart, as candidates, what a rule of lower confidence found. [default: 0]")
]
Columns = Annotated[str | None, typer.Option(metavar="PART=FIELD,…", help="Which field of a JSON record holds what: text=body_plain,headline=top_line.")]
Validate = Annotated[bool, typer.Option("--validate", help="Check what was built against the shapes as well.")]


def run(
    sources: Sources = None,
    *,
    failed: Failed = False,
    store: StoreOption = None,
    workers: Workers = 1,
    model: Model = None,
    min_confidence: MinConfidence = None,
    columns: Columns = None,
    validate: Validate = False,
    as_json: JsonOption = False,
) -> None:
    """Read articles into the store.

    A store is made where there is none. What cannot be read is named and left out, the rest is kept. An article that has not changed is not read again.

    Example: newsgraph build articles/ report.html --workers 2
    """
    from graph.build import build
    from graph.build.failures import read_failures
    from graph.settings import load_settings
    from graph.store import open_store

    if not sources and not failed:
        raise typer.BadParameter("nothing to read was named. Give files or folders, or --failed.", param_hint="SOURCE...")
    settings = load_settings(store=store, model=model, min_confidence=min_confidence)
    fields = read_columns(columns) if columns else None
    try:
        with open_store(settings.store, base_iri=settings.base_iri, create=True) as opened, show_progress("Reading") as on_progress:
            again = [each.to_source() for each in read_failures(opened.location)] if failed else []
            report = build([*again, *(sources or ())], opened, settings=settings, workers=workers, columns=fields, on_progress=on_progress)
            violations = _find_violations(opened.location, report) if validate else []
    except KeyboardInterrupt:
        say("Interrupted. What was read until then is in the store; the same command goes on from there.")
        raise
    _print_report(report, violations, as_json=as_json)
    if violations or any(outcome.status == "failed" for outcome in report.outcomes):
        raise typer.Exit(FAILED)


def _find_violations(location: str, report: BuildReport) -> list[ArticleViolation]:
    from graph.audit import find_shape_violations
    from graph.store import open_snapshot

    built = {outcome.identifier for outcome in report.outcomes if outcome.identifier and outcome.status in ("added", "replaced")}
    with open_snapshot(location) as snapshot, snapshot.reading():
        return list(find_shape_violations(snapshot, only=built))


def read_columns(written: str) -> dict[str, str]:
    """Read --columns: part by part, which field holds it.

    Raises:
        NewsgraphError: it is not of that form.
    """
    from graph.errors import NewsgraphError
    from graph.loaders.records import COLUMNS

    pairs = [pair.partition("=") for pair in written.split(",")]
    wrong = next((part + equals + name for part, equals, name in pairs if part.strip() not in COLUMNS or not name.strip()), None)
    if wrong is not None:
        raise NewsgraphError(f"--columns has {wrong!r}, which is no PART=FIELD. PART is one of {', '.join(COLUMNS)}; FIELD is its name in your records.")
    return {part.strip(): name.strip() for part, _, name in pairs}


def _print_report(report: BuildReport, violations: list[ArticleViolation], *, as_json: bool) -> None:
    statuses = Counter[str](outcome.status for outcome in report.outcomes)
    loaders = Counter(outcome.loader for outcome in report.outcomes if outcome.loader)
    dropped = sum(outcome.dropped_characters for outcome in report.outcomes)
    for outcome in report.outcomes:
        if outcome.status == "failed":
            say(f"{outcome.source}: {outcome.reason}")
    say_violations(violations)
    if report.skipped:
        say(f"{count(len(report.skipped), 'file')} left out, in no form that is read, the first of them {report.skipped[0]}.")
    if dropped:
        say(f"{count(dropped, 'control character')} dropped from the texts.")
    say(
        f"{count(len(report.outcomes), 'source')}: "
        + ", ".join(f"{statuses[status]} {status}" for status in STATUSES)
        + (f"; read as {', '.join(f'{name} {number}' for name, number in loaders.most_common())}" if loaders else "")
        + "."
    )
    if as_json:
        print_json(
            {
                "counts": {status: statuses[status] for status in STATUSES},
                "loaders": dict(loaders.most_common()),
                "dropped_characters": dropped,
                "skipped": report.skipped,
                "outcomes": [{name: getattr(outcome, name) for name in REPORTED} for outcome in report.outcomes],
                "violations": [describe_violation(each) for each in violations],
            }
        )
