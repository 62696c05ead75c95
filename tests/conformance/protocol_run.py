"""The cases of the protocols by area, and the running of one against a service.

Called by the command and by the test of the protocols.
"""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from tests.conformance import authorisation_cases, description_cases, graph_store_cases, http_cases, negotiation_cases, own_cases, query_cases, update_cases
from tests.conformance.building import GIVEN
from tests.conformance.exchange import Case, explain_failure
from tests.conformance.service import HttpService

__all__ = ["AREAS", "AREAS_WITHOUT_TOKEN", "run_case", "run_case_without_token"]

AREAS: Mapping[str, tuple[Case, ...]] = {
    "protocol": (*query_cases.CASES, *negotiation_cases.CASES, *update_cases.CASES, *http_cases.CASES),
    "graph store": graph_store_cases.CASES,
    "description": description_cases.CASES,
    "authorisation": authorisation_cases.CASES,
    "own rules": own_cases.CASES,
}

AREAS_WITHOUT_TOKEN: Mapping[str, tuple[Case, ...]] = {"authorisation": authorisation_cases.CASES_WITHOUT_TOKEN}
"""What is asked of a service that was given no token, and is empty."""


def run_case(case: Case, service: HttpService, *, token: str | None) -> str:
    """Bring the store to where cases begin, run one, and return in one line why it fails, "" when it passes."""
    try:
        service.begin_with(GIVEN, key=GIVEN)
    except (RuntimeError, httpx.HTTPError) as error:
        return str(error)
    reason = explain_failure(case, service, token=token)
    if case.is_writing or reason:
        service.forget()
    return reason


def run_case_without_token(case: Case, service: HttpService) -> str:
    """Run a case on an empty store that nothing can be written to."""
    return explain_failure(case, service, token=None)
