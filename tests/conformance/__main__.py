"""Runs the W3C's suites and the cases of the protocols over HTTP against a newsgraph, and prints how many pass: `make conformance`.

It judges by the figures in floor.json: fewer than those, and it ends with 1. Called by the Makefile and by hand, then also against other services.
"""
# ruff: noqa: T201 (a command prints)

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from tests.conformance.manifest import SuiteCase, read_cases
from tests.conformance.outcome import FLOOR, Outcome, describe_shortfalls, print_report, to_document, write_floor
from tests.conformance.protocol_run import AREAS, AREAS_WITHOUT_TOKEN, run_case, run_case_without_token
from tests.conformance.server import ServerNotStartedError, started_newsgraph
from tests.conformance.service import Addresses, HttpService
from tests.conformance.suite_run import explain_failure, is_failed_by_engine
from tests.conformance.suites import SuitesMissingError, fetch_suites

__all__ = ["main"]

SUITES_AREA = "query and update"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for and return the exit status: 1 when fewer cases pass than must."""
    options = _parse_arguments(arguments)
    try:
        outcomes = _run(options)
    except (ServerNotStartedError, SuitesMissingError) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(to_document(outcomes), indent=1) if options.json else "\n".join(print_report(outcomes)))
    if options.only or options.every > 1 or options.endpoint:
        return 0
    if options.record:
        write_floor(outcomes)
    shortfalls = describe_shortfalls(outcomes, json.loads(FLOOR.read_text(encoding="utf-8")))
    print("\n".join(shortfalls), end="\n" * bool(shortfalls), file=sys.stderr)
    return bool(shortfalls)


def _parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description="Run the W3C's SPARQL suites and the cases of the protocols over HTTP.")
    parser.add_argument("--endpoint", metavar="URL", help="a service that runs already, its /sparql, /update and /graphs below it; all in it is dropped!")
    parser.add_argument("--query", metavar="URL", help="with --endpoint: where it answers queries, if elsewhere")
    parser.add_argument("--update", metavar="URL", help="with --endpoint: where it takes updates, if elsewhere")
    parser.add_argument("--graphs", metavar="URL", help="with --endpoint: its graph store, if elsewhere")
    parser.add_argument("--token-file", metavar="FILE", type=Path, help="with --endpoint: the file that holds the token for writing")
    parser.add_argument("--only", metavar="TEXT", default="", help="run the cases whose suite and name hold the text")
    parser.add_argument("--every", metavar="N", type=int, default=1, help="run every Nth case of the suites")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--record", action="store_true", help=f"keep what passes in {FLOOR.name}, as what must pass from now on")
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace) -> list[Outcome]:
    suites = list(read_cases(fetch_suites()))
    with ExitStack() as stack:
        endpoint, token = (options.endpoint, _read_token(options)) if options.endpoint else stack.enter_context(started_newsgraph())
        below = Addresses.below(endpoint)
        addresses = Addresses(options.query or below.query, options.update or below.update, options.graphs or below.graphs)
        service = stack.enter_context(closing(HttpService(addresses, token=token)))
        outcomes = [*_run_suites(suites, service, options), *_run_protocols(service, token, options)]
        return outcomes if options.endpoint else [*outcomes, *_run_without_token(options)]


def _read_token(options: argparse.Namespace) -> str | None:
    return options.token_file.read_text(encoding="utf-8").strip() if options.token_file else None


def _run_suites(cases: list[SuiteCase], service: HttpService, options: argparse.Namespace) -> Iterator[Outcome]:
    for number, case in enumerate(cases):
        if number % options.every == 0 and options.only in f"{case.suite} {case.name}":
            reason = explain_failure(case, service)
            yield Outcome(SUITES_AREA, case.suite, case.name, reason, case.left_out, bool(reason) and not case.left_out and is_failed_by_engine(case))


def _run_protocols(service: HttpService, token: str | None, options: argparse.Namespace) -> Iterator[Outcome]:
    for area, cases in AREAS.items():
        for case in cases:
            if options.only in f"{case.section} {case.title}":
                yield Outcome(area, case.section, case.title, run_case(case, service, token=token))


def _run_without_token(options: argparse.Namespace) -> Iterator[Outcome]:
    """Run what is asked of a service without a token; this one is started for it."""
    with started_newsgraph(has_token=False) as (endpoint, _), closing(HttpService(Addresses.below(endpoint))) as service:
        for area, cases in AREAS_WITHOUT_TOKEN.items():
            for case in cases:
                if options.only in f"{case.section} {case.title}":
                    yield Outcome(area, case.section, case.title, run_case_without_token(case, service))


if __name__ == "__main__":
    sys.exit(main())
