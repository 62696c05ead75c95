"""Cases of who may write: a bearer token (RFC 6750) for all that changes the store, none for reading; and what a page of another site may do.

Called by protocol_run, the last ones against a service that was given no token.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.conformance.building import DONE, FORM, G1, NAMED_TEXTS, TURTLE, add, answers, ask, case, change, on_graph, sees, step
from tests.conformance.exchange import OWNER, Case, Request

__all__ = ["CASES", "CASES_WITHOUT_TOKEN"]

TRIPLE = '<http://example.net/s> <http://example.net/p> "new" .'
WRONG, FOREIGN = "not-the-token", "https://elsewhere.example"
CHALLENGE = {"WWW-Authenticate": '^Bearer realm="[^"]+"'}
"""The realm in quotes, whatever it is (RFC 9110, 11.5)."""
UNCHANGED = (sees("default"), sees("one", "two", query=NAMED_TEXTS))


def _list_writes(bearer: str | None, headers: Mapping[str, str] | None = None) -> dict[str, Request]:
    """List each way to write, by its name."""
    return {
        "an update by form": change(add("new"), by="form", bearer=bearer, headers=headers),
        "an update by direct POST": change(add("new"), bearer=bearer, headers=headers),
        "DROP ALL": change("DROP ALL", bearer=bearer, headers=headers),
        "PUT of a graph": on_graph("PUT", G1, body=TRIPLE, bearer=bearer, headers=headers),
        "POST to a graph": on_graph("POST", G1, body=TRIPLE, bearer=bearer, headers=headers),
        "DELETE of a graph": on_graph("DELETE", G1, bearer=bearer, headers=headers),
        "PUT of the default graph": on_graph("PUT", body=TRIPLE, bearer=bearer, headers=headers),
        "DELETE of the default graph": on_graph("DELETE", bearer=bearer, headers=headers),
        "POST to the store": on_graph("POST", "{graphs}", body=TRIPLE, bearer=bearer, headers=headers),
        "PUT of a graph by its address": on_graph("PUT", "{graphs}/person/1", body=TRIPLE, bearer=bearer, headers=headers),
    }


def _list_refusals() -> tuple[Case, ...]:
    missing, wrong = "RFC 6750 3 no token", "RFC 6750 3.1 a wrong token"
    return (
        *(case(missing, title, step(request, 401, headers=CHALLENGE), *UNCHANGED) for title, request in _list_writes(None).items()),
        *(case(wrong, title, step(request, 401, headers=CHALLENGE), *UNCHANGED) for title, request in _list_writes(WRONG).items()),
    )


def _list_credentials() -> tuple[Case, ...]:
    """List what stands where the token belongs."""
    section = "RFC 6750 2.1 Authorization request header field"
    refused = {
        "another scheme": "Basic {token}",
        "the token without its scheme": "{token}",
        "the scheme without a token": "Bearer",
        "the beginning of the token": "Bearer {token}"[:-2],
        "the token and more": "Bearer {token}x",
        "what is no ASCII": "Bearer \u00e9",
    }
    return (
        *(case(section, title, step(_with_credentials(value), (400, 401)), *UNCHANGED) for title, value in refused.items()),
        case("RFC 9110 11.1 authentication scheme", "is without regard to case", step(_with_credentials("bearer {token}"), DONE), sees("default", "new")),
        case("RFC 6750 2.2, 2.3", "a token in the address", step(_with_token_in_address(), 401), *UNCHANGED),
        case("RFC 6750 2.2, 2.3", "a token in the form", step(_with_token_in_form(), 401), *UNCHANGED),
        case(section, "the right token: an update", step(change(add("new")), DONE), sees("default", "new")),
        case(section, "the right token: a graph", step(on_graph("PUT", G1, body=TRIPLE), (200, 204)), sees("new", "two", query=NAMED_TEXTS)),
    )


def _with_credentials(value: str) -> Request:
    return change(add("new"), bearer=None, headers={"Authorization": value})


def _with_token_in_address() -> Request:
    return change(add("new"), bearer=None, parameters=(("access_token", "{token}"),))


def _with_token_in_form() -> Request:
    return change(add("new"), by="form", bearer=None, parameters=(("access_token", "{token}"),))


def _list_reading() -> tuple[Case, ...]:
    section = "(own) reading needs no token"
    asked = ask("ASK { ?s ?p ?o }")
    return (
        case(section, "a query", step(_without(asked), 200, answers(True))),
        case(section, "a query with a wrong token", step(Request(method=asked.method, to=asked.to, parameters=asked.parameters, bearer=WRONG), (200, 401))),
        case(section, "a graph", step(on_graph("GET", G1, accept=TURTLE, bearer=None), 200)),
        case(section, "the description", step(_without(ask(None, accept=TURTLE)), 200)),
    )


def _without(request: Request) -> Request:
    return Request(method=request.method, to=request.to, parameters=request.parameters, headers=request.headers, bearer=None)


def _list_other_sites() -> tuple[Case, ...]:
    """List what a page of another site, or a name that was made to point here, may not do, not even with the token."""
    section = "(own) other sites"
    site = {"Origin": FOREIGN, "Sec-Fetch-Site": "cross-site"}
    host = {"Host": "elsewhere.example"}
    refused = (400, 403, 421)
    return (
        *(case(section, f"{title} from another site", step(request, refused), *UNCHANGED) for title, request in _list_writes(OWNER, site).items()),
        *(case(section, f"{title} under another name", step(request, refused), *UNCHANGED) for title, request in _list_writes(OWNER, host).items()),
        case(section, "a form that needs no preflight", step(_simple(FORM, b"update=DROP+ALL", site), (401, *refused)), *UNCHANGED),
        case(section, "plain text that needs no preflight", step(_simple("text/plain", b"DROP ALL", site), (401, *refused, 415)), *UNCHANGED),
    )


def _simple(content_type: str, body: bytes, headers: Mapping[str, str]) -> Request:
    return Request(method="POST", to="{update}", headers={"Content-Type": content_type, **headers}, body=body, bearer=None)


CASES: tuple[Case, ...] = (*_list_refusals(), *_list_credentials(), *_list_reading(), *_list_other_sites())

CASES_WITHOUT_TOKEN: tuple[Case, ...] = (
    *(case("(own) no token is set: writing is off", title, step(request, 403)) for title, request in _list_writes(None).items()),
    *(case("(own) no token is set: writing is off, whatever is shown", title, step(request, 403)) for title, request in _list_writes(WRONG).items()),
    case("(own) no token is set: reading is on", "a query", step(ask("ASK {}"), 200, answers(True))),
    case("(own) no token is set: reading is on", "the default graph", step(on_graph("GET", accept=TURTLE, bearer=None), 200)),
)
