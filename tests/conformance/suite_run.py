"""Runs one case of the W3C's suites against a service and says what is wrong, if anything is.

It knows neither HTTP nor processes: both are the service's. Called by the command and by the test of the suites.
"""

from __future__ import annotations

import re

import httpx
from pyoxigraph import Dataset, DefaultGraph, Quad

from tests.conformance.answers import Answer, Table, read_answer, read_dataset, read_expected
from tests.conformance.comparison import explain_difference
from tests.conformance.manifest import Kind, SuiteCase
from tests.conformance.service import EngineService, Reply, Service

__all__ = ["explain_failure", "is_failed_by_engine"]

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
TABLE_TYPES = {".srx": XML, ".srj": JSON, ".csv": "text/csv", ".tsv": "text/tab-separated-values"}
TURTLE = "text/turtle"
EVERYTHING = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
"""All quads in one answer, so that a blank node that two graphs share is seen to be one."""
_GOES_OUT = re.compile(r"\b(?:LOAD|SERVICE)\b", re.IGNORECASE)


def explain_failure(case: SuiteCase, service: Service) -> str:
    """Return in one line why a case fails, "" when it passes."""
    try:
        service.load(read_dataset(case.data), key=case.data)
        return _CHECKS[case.kind](case, service)
    except (ValueError, SyntaxError, RuntimeError, OSError, httpx.HTTPError) as error:
        return " ".join(str(error).split())


def is_failed_by_engine(case: SuiteCase) -> bool:
    """Tell whether pyoxigraph in this process fails a case too; never of one that would ask the network, for it is not run."""
    return not _GOES_OUT.search(case.text) and bool(explain_failure(case, EngineService()))


def _check_query(case: SuiteCase, service: Service) -> str:
    if case.result is None:
        return "the manifest names no result"
    expected = read_expected(case.result, case.base)
    accept = TURTLE if isinstance(expected, Dataset) else TABLE_TYPES.get(case.result.suffix, JSON)
    reply = service.query(_with_base(case), accept)
    if reply.status != 200:
        return f"answered {reply}"
    return explain_difference(expected, read_answer(reply.body, reply.media_type), is_lax=case.is_lax)


def _check_update(case: SuiteCase, service: Service) -> str:
    reply = service.update(_with_base(case))
    if reply.status not in (200, 204):
        return f"answered {reply}"
    state = service.query(EVERYTHING, JSON)
    if state.status != 200:
        return f"the state could not be read: {state}"
    return explain_difference(read_dataset(case.after), _to_quads(read_answer(state.body, state.media_type)))


def _check_good_query(case: SuiteCase, service: Service) -> str:
    return _demand(service.query(case.text, f"{JSON}, {TURTLE}"), (200,))


def _check_good_update(case: SuiteCase, service: Service) -> str:
    """LOAD is refused by rule: such an update is understood where it is refused as anything but malformed."""
    reply = service.update(case.text)
    return "" if _GOES_OUT.search(case.text) and reply.status >= 401 else _demand(reply, (200, 204))


def _check_bad_query(case: SuiteCase, service: Service) -> str:
    return _demand(service.query(case.text, f"{JSON}, {TURTLE}"), (400,))


def _check_bad_update(case: SuiteCase, service: Service) -> str:
    return _demand(service.update(case.text), (400,))


def _demand(reply: Reply, statuses: tuple[int, ...]) -> str:
    return "" if reply.status in statuses else f"expected {' or '.join(map(str, statuses))}, got {reply}"


def _with_base(case: SuiteCase) -> str:
    """Return the text with the base that it has at the W3C: a protocol carries none."""
    return f"BASE <{case.base}>\n{case.text}"


def _to_quads(answer: Answer) -> Dataset:
    """Read the table of everything as quads."""
    if not isinstance(answer, Table):
        raise TypeError("SELECT was not answered with a table")
    places = [answer.columns.index(name) for name in ("s", "p", "o", "g")]
    return Dataset(Quad(*row[:3], row[3] or DefaultGraph()) for row in ([cells[place] for place in places] for cells in answer.rows))  # type: ignore[arg-type]


_CHECKS = {
    Kind.QUERY: _check_query,
    Kind.UPDATE: _check_update,
    Kind.GOOD_QUERY: _check_good_query,
    Kind.BAD_QUERY: _check_bad_query,
    Kind.GOOD_UPDATE: _check_good_update,
    Kind.BAD_UPDATE: _check_bad_update,
}
