"""The endpoint holds to the specifications: all cases of the protocols, and of the W3C's suites every tenth; `make conformance` runs all of those."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.conformance.exchange import Case
from tests.conformance.manifest import read_cases
from tests.conformance.protocol_run import AREAS, AREAS_WITHOUT_TOKEN, run_case, run_case_without_token
from tests.conformance.server import started_newsgraph
from tests.conformance.service import Addresses, HttpService
from tests.conformance.suite_run import explain_failure, is_failed_by_engine
from tests.conformance.suites import find_suites

pytestmark = pytest.mark.slow

EVERY = 10
CASES = [case for cases in AREAS.values() for case in cases]
CASES_WITHOUT_TOKEN = [case for cases in AREAS_WITHOUT_TOKEN.values() for case in cases]


def name_case(case: Case) -> str:
    """Return what a case is called."""
    return f"{case.section}: {case.title}"


@pytest.fixture(scope="module")
def given() -> Iterator[tuple[HttpService, str | None]]:
    """A newsgraph on an empty store, and the token that it takes."""
    with started_newsgraph() as (endpoint, token), closing(HttpService(Addresses.below(endpoint), token=token)) as service:
        yield service, token


@pytest.fixture(scope="module")
def given_without_token() -> Iterator[HttpService]:
    """A newsgraph on an empty store that was given no token."""
    with started_newsgraph(has_token=False) as (endpoint, _), closing(HttpService(Addresses.below(endpoint))) as service:
        yield service


@pytest.mark.parametrize("case", CASES, ids=name_case)
def test_it_does_what_the_protocols_say(case: Case, given: tuple[HttpService, str | None]) -> None:
    """Every response of the case is what its section asks for."""
    service, token = given
    assert not run_case(case, service, token=token)


@pytest.mark.parametrize("case", CASES_WITHOUT_TOKEN, ids=name_case)
def test_without_a_token_it_is_for_reading(case: Case, given_without_token: HttpService) -> None:
    """Where no token is set, nothing can be written and all can be read."""
    assert not run_case_without_token(case, given_without_token)


def test_it_answers_the_suites_as_the_engine_does(given: tuple[HttpService, str | None]) -> None:
    """Of every tenth case none fails that pyoxigraph alone passes."""
    folder = find_suites()
    if folder is None:
        pytest.skip("the W3C's suites are not here; `make test` and `make conformance` fetch them")
    service, _ = given
    cases = [case for case in read_cases(folder) if not case.left_out][::EVERY]
    failures = {f"{case.suite} {case.name}": reason for case in cases if (reason := explain_failure(case, service)) and not is_failed_by_engine(case)}
    assert len(cases) > 80
    assert not failures
