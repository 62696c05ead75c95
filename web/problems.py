"""Turn errors into answers: a page for people, application/problem+json for machines, never a traceback.

It decides what an error is called and which status it has; it handles nothing else. Called once by `create_app`.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from flask import Flask, Response, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge, SecurityError
from werkzeug.routing import RequestRedirect

from graph.errors import (
    BusyError,
    DecisionError,
    FormatError,
    ModelError,
    NewsgraphError,
    NotFoundError,
    PreconditionError,
    QueryCancelledError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    StoreError,
    WorkerError,
    WriteRefusedError,
)
from web.negotiate import HTML, Format, negotiate
from web.runtime import REQUEST_ID

__all__ = ["Problem", "answer_problem", "current_id", "handle_problems", "problem_from_error"]

logger = logging.getLogger(__name__)

PROBLEM_JSON = Format("problem", "application/problem+json", "problem", ("application/json",))
RETRY_AFTER_S = "2"
_STATUS_BY_ERROR: tuple[tuple[type[NewsgraphError], int], ...] = (
    (QuerySyntaxError, 400),
    (QueryTooLargeError, 413),
    (WriteRefusedError, 403),
    (QueryRefusedError, 400),
    (QueryTimeoutError, 503),
    (QueryCancelledError, 503),
    (BusyError, 503),
    (WorkerError, 500),
    (FormatError, 406),
    (PreconditionError, 412),
    (NotFoundError, 404),
    (DecisionError, 409),
    (StoreError, 503),
    (ModelError, 503),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, as RFC 9457 has it: `details` are further members ("line", "query")."""

    status: int
    detail: str
    details: dict[str, object] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The status in words ("Not Found")."""
        return HTTPStatus(self.status).phrase if self.status in set(HTTPStatus) else "Problem"


def current_id() -> str:
    """Return what the logs call this request."""
    if "request_id" not in g:
        g.request_id = request.environ.get(REQUEST_ID) or secrets.token_hex(8)
    return str(g.request_id)


def handle_problems(app: Flask) -> None:
    """Register the handlers of an app: expected errors, HTTP errors, and everything else under an id."""
    app.register_error_handler(NewsgraphError, lambda error: answer_problem(problem_from_error(error)))
    app.register_error_handler(HTTPException, _handle_http)
    app.register_error_handler(Exception, _handle_unexpected)


def problem_from_error(error: NewsgraphError, *, query: str | None = None) -> Problem:
    """Say what an expected error is to a client; a query that failed is shown again."""
    status = next((status for kind, status in _STATUS_BY_ERROR if isinstance(error, kind)), 400)
    details: dict[str, object] = {} if query is None else {"query": query}
    if isinstance(error, QuerySyntaxError):
        details |= {"line": error.line, "column": error.column}
    if isinstance(error, QueryTimeoutError):
        details["limit_s"] = error.limit_s
    headers = {"Retry-After": RETRY_AFTER_S} if isinstance(error, BusyError) else {}
    return Problem(status, str(error), {name: value for name, value in details.items() if value is not None}, headers)


def answer_problem(problem: Problem, **context: object) -> Response:
    """Answer with a problem as a page where the client is a browser, which is shown the context too, else as application/problem+json."""
    chosen = negotiate(request.headers.get("Accept"), (PROBLEM_JSON, HTML))
    response = make_response(_page(problem, context) if chosen is HTML else _json(problem), problem.status)
    response.mimetype = HTML.media_type if chosen is HTML else PROBLEM_JSON.media_type
    response.headers.extend(problem.headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def _json(problem: Problem) -> str:
    members = {"type": "about:blank", "title": problem.title, "status": problem.status, "detail": problem.detail, "id": current_id(), **problem.details}
    return json.dumps(members, ensure_ascii=False)


def _page(problem: Problem, context: Mapping[str, object]) -> str:
    return render_template("problem.html", problem=problem, request_id=current_id(), **context)


def _handle_http(error: HTTPException) -> Response:
    if isinstance(error, RequestRedirect):
        return Response(status=error.code, headers={"Location": error.new_url})
    if error.response is not None:
        return error.response  # type: ignore[return-value]  # werkzeug types it by its sansio base
    headers = {name: value for name, value in error.get_headers() if name.lower() in ("allow", "retry-after", "www-authenticate")}
    return answer_problem(Problem(error.code or 500, _describe(error), headers=headers))


def _describe(error: HTTPException) -> str:
    """Say what to do about an HTTP error; werkzeug's own sentences speak of spelling and of the server's administrator."""
    if isinstance(error, SecurityError):
        return "This service does not answer to that host name; add it to NEWSGRAPH_TRUSTED_HOSTS if it is yours."
    if isinstance(error, RequestEntityTooLarge) and error.description == RequestEntityTooLarge.description:
        return f"The request body is larger than {request.max_content_length} bytes, the limit that NEWSGRAPH_MAX_BODY_BYTES sets."
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        return f"{request.method} is not taken at “{request.path}”; what is: {', '.join(sorted(error.valid_methods))}."
    if isinstance(error, NotFound) and error.description == NotFound.description:
        return f"There is nothing at “{request.path}”. Search for a name, or start from the home page."
    return error.description or "The request cannot be answered."


def _handle_unexpected(error: Exception) -> Response:
    identifier = current_id()
    logger.error("unexpected error in request %s at %s %s", identifier, request.method, request.path, exc_info=error)
    detail = f"Something went wrong here that should not. Report it with the id {identifier}; the log holds more under that id."
    return answer_problem(Problem(500, detail))
