"""What a case of the protocols is made of: requests, and what each of their responses must be.

It knows no case. Called by the modules that hold the cases and by what runs them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx

from tests.conformance.service import HttpService, Reply

__all__ = ["OWNER", "Case", "Check", "Expected", "Request", "Step", "explain_failure"]

Check = Callable[[httpx.Response], str]
"""Looks at a response and says what is wrong with it, "" when nothing is."""

OWNER = "{token}"
"""Stands for the token that the service was given."""
_ADDRESS = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it is sent.

    In address, parameters, headers and body {query}, {update}, {graphs} and {root} stand for the service's own addresses, {location} and {etag}
    for the last Location and ETag that it gave. `bearer` is the token that is shown: the one that the service was given, another, or none.
    """

    method: str
    to: str
    parameters: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    bearer: str | None = OWNER


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a response must be; None and empty ask nothing. Headers are patterns, and one that is "" must be missing."""

    statuses: tuple[int, ...] = (200,)
    media_types: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One request and what its response must be."""

    request: Request
    expected: Expected

    @property
    def is_writing(self) -> bool:
        """Tell whether the store is another afterwards if all is as expected."""
        is_read = self.request.method in {"GET", "HEAD", "OPTIONS"} or self.request.to.startswith("{query}")
        return not is_read and any(200 <= status < 300 for status in self.expected.statuses)


@dataclass(frozen=True, slots=True)
class Case:
    """Steps in their order; the section of the specification that asks for it; one sentence for what is asked."""

    section: str
    title: str
    steps: tuple[Step, ...]

    @property
    def is_writing(self) -> bool:
        """Tell whether the store is another afterwards if all is as expected."""
        return any(step.is_writing for step in self.steps)


def explain_failure(case: Case, service: HttpService, *, token: str | None) -> str:
    """Run a case and return in one line why it fails, "" when it passes."""
    known = {**_list_addresses(service), "token": token or "none", "location": "", "etag": ""}
    for number, step in enumerate(case.steps, 1):
        try:
            response = _send(step.request, service.client, known)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return f"step {number}: {type(error).__name__} {error}"
        if location := response.headers.get("Location"):
            known["location"] = str(response.request.url.join(location))
        known["etag"] = response.headers.get("ETag", known["etag"])
        if reason := _explain_response(step.expected, response):
            return f"step {number} of {len(case.steps)}, {step.request.method} {step.request.to}: {reason}"
    return ""


def _list_addresses(service: HttpService) -> dict[str, str]:
    addresses = service.addresses
    return {"query": addresses.query, "update": addresses.update, "graphs": addresses.graphs, "root": str(httpx.URL(addresses.query).join("/")).rstrip("/")}


def _send(request: Request, client: httpx.Client, known: Mapping[str, str]) -> httpx.Response:
    headers = {name: _fill(value, known).strip().encode() for name, value in request.headers.items()}
    if request.bearer is not None:
        headers.setdefault("Authorization", f"Bearer {_fill(request.bearer, known)}".encode())
    parameters = [(name, _fill(value, known)) for name, value in request.parameters]
    url = httpx.URL(_fill(request.to, known))
    body = None if request.body is None else _fill_bytes(request.body, known)
    built = client.build_request(request.method, url.copy_merge_params(parameters) if parameters else url, headers=headers, content=body)
    for name in ("Accept", "Content-Type"):
        # httpx says */* where a client that names nothing would send no header at all.
        if name not in request.headers:
            built.headers.pop(name, None)
    return client.send(built)


def _fill(text: str, known: Mapping[str, str]) -> str:
    return _ADDRESS.sub(lambda match: known.get(match[1], match[0]), text)


def _fill_bytes(body: bytes, known: Mapping[str, str]) -> bytes:
    try:
        return _fill(body.decode("utf-8"), known).encode("utf-8")
    except UnicodeDecodeError:
        return body


def _explain_response(expected: Expected, response: httpx.Response) -> str:
    if response.status_code not in expected.statuses:
        reply = Reply(response.status_code, response.headers.get("Content-Type", ""), response.content)
        return f"expected {' or '.join(map(str, expected.statuses))}, got {reply}"
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if expected.media_types and media_type not in expected.media_types:
        return f"expected {' or '.join(expected.media_types)}, got {media_type or 'no media type'}"
    for name, pattern in expected.headers.items():
        if reason := _explain_header(name, pattern, response.headers.get(name)):
            return reason
    return next((reason for check in expected.checks if (reason := _try(check, response))), "")


def _explain_header(name: str, pattern: str, value: str | None) -> str:
    if not pattern:
        return "" if value is None else f"expected no header {name}, got {value!r}"
    return "" if value is not None and re.search(pattern, value, re.IGNORECASE) else f"expected a header {name} like {pattern!r}, got {value!r}"


def _try(check: Check, response: httpx.Response) -> str:
    try:
        return " ".join(check(response).split())
    except (ValueError, SyntaxError, LookupError, TypeError) as error:
        return f"the body cannot be read: {' '.join(str(error).split())}"
