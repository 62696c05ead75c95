"""The cases of the protocols by area, and their running against a service.

Called by the command and by the test of the protocols.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import Dataset, RdfFormat, parse

from tests.conformance import negotiation_cases, query_cases, update_cases
from tests.conformance.building import GIVEN
from tests.conformance.exchange import Case, explain_failure
from tests.conformance.service import HttpService

__all__ = ["AREAS", "run_case"]

AREAS: Mapping[str, tuple[Case, ...]] = {
    "protocol": (*query_cases.CASES, *negotiation_cases.CASES, *update_cases.CASES),
}


def run_case(case: Case, service: HttpService, *, token: str | None) -> str:
    """Bring the store to where cases begin, run one, and return in one line why it fails, "" when it passes."""
    try:
        service.load(Dataset(parse(GIVEN.encode(), format=RdfFormat.TRIG)), key=GIVEN)
    except RuntimeError as error:
        return f"the store could not be brought to where cases begin: {error}"
    reason = explain_failure(case, service, token=token)
    if case.is_writing:
        service.forget()
    return reason
