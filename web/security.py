"""Guard every request and head every answer: hosts, origins, tokens, sizes and all security headers, in this one place.

It knows no page and no data. Called once by `create_app`.
"""

from __future__ import annotations

import hmac
import re
from typing import Any  # what werkzeug's exceptions are given
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from werkzeug.exceptions import SecurityError, Unauthorized

from graph.settings import Settings, split_list
from web.bodies import decode_content
from web.links import ASKED_HOST
from web.runtime import current_runtime

__all__ = ["CONTENT_SECURITY_POLICY", "READABLE_HEADERS", "SECURITY_HEADERS", "read_host", "require_token", "secure", "trusted_hosts"]

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; "  # the controls that vis-network's style sheet carries are data: images
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
READABLE_HEADERS = "ETag, X-Newsgraph-Snapshot, X-Newsgraph-Truncated, X-Newsgraph-Elapsed-Ms, X-Request-Id"
"""What scripts of other sites may see of an answer's head."""
READING = frozenset({"sparql.endpoint", "graphs.store", "graphs.graph", "description.void", "resources.show_resource", "vocabulary.ontology"})
"""The endpoints that scripts of other sites may read, where the settings say so."""
QUERY_TYPES = frozenset({"application/sparql-query", "application/x-www-form-urlencoded"})
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([\w.-]+))(?::\d*)?")
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


def secure(app: Flask, settings: Settings) -> None:
    """Make an app answer its own hosts only, refuse what other sites send, bound bodies and set the headers."""
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body_bytes
    trusted = trusted_hosts(settings)
    app.before_request(lambda: _refuse_foreign_host(trusted))
    app.before_request(_refuse_cross_site_writes)
    app.before_request(_answer_preflight)
    app.before_request(decode_content)
    app.after_request(_set_headers)
    app.after_request(_allow_reading)


def trusted_hosts(settings: Settings) -> frozenset[str]:
    """List the host names that the service answers to: this machine's, the one it listens on and those that are set."""
    further = {host.lower() for host in split_list(settings.trusted_hosts)}
    outside = urlsplit(settings.base_url).hostname
    return _LOCAL_HOSTS | {settings.host.lower()} | further | ({outside} if outside else set())


def read_host(host: str) -> str | None:
    """Return the name in a Host header, in small letters; None where it is more than a name and a port.

    >>> read_host("News.example:8000"), read_host("[::1]"), read_host("evil.example:80@localhost")
    ('news.example', '::1', None)
    """
    found = _HOST.fullmatch(host)
    return (found[1] or found[2]).lower() if found else None


def _refuse_foreign_host(trusted: frozenset[str]) -> None:
    """Refuse other names on every path, those of files and of nothing included (DNS rebinding).

    Flask's own TRUSTED_HOSTS takes no IPv6 address: werkzeug 3.1.9 cuts a trusted name at its first colon.
    """
    if read_host(_asked_host()) not in trusted:
        raise SecurityError


def _refuse_cross_site_writes() -> None:
    """Refuse what other sites send, but for queries where their scripts may read: those change nothing."""
    is_query = request.endpoint == "sparql.endpoint" and request.mimetype in QUERY_TYPES and _allowed_origin() is not None
    if request.method not in _SAFE_METHODS and not is_query and not _is_same_origin():
        abort(403, "This request comes from another site; only requests from these pages, or from a program, are answered.")


def _is_same_origin() -> bool:
    """Tell whether a browser says that the request comes from our own pages; a program sends neither header."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc in {request.host, _asked_host()}


def _asked_host() -> str:
    # As it came: werkzeug takes a usual port away before it looks at what stands there.
    return str(request.environ.get(ASKED_HOST) or request.environ.get("HTTP_HOST", request.host))


def _set_headers(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


# ---------------------------------------------------------------------------------------------------------------- CORS
def _allowed_origin() -> str | None:
    """Return what the origin of this request is told, None where its scripts may not read (https://fetch.spec.whatwg.org/#http-cors-protocol)."""
    allowed, origin = split_list(current_runtime().settings.cors_origins), request.headers.get("Origin")
    if "*" in allowed:
        return "*"
    return origin if origin in allowed else None


def _answer_preflight() -> Response | None:
    """Answer what a browser asks before it sends another site's request; it never lets a token through, so that nothing can be written so."""
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
        return None
    response = Response(status=204)
    if request.endpoint in READING and _allowed_origin() is not None:
        methods = {"GET", "HEAD", "OPTIONS"} | ({"POST"} if request.endpoint == "sparql.endpoint" else set())
        response.headers["Access-Control-Allow-Methods"] = ", ".join(sorted(methods))
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _allow_reading(response: Response) -> Response:
    allowed = _allowed_origin() if request.endpoint in READING else None
    if allowed is not None:
        response.headers["Access-Control-Allow-Origin"] = allowed
        response.headers["Access-Control-Expose-Headers"] = READABLE_HEADERS
        if allowed != "*":
            response.vary.add("Origin")
    return response


# -------------------------------------------------------------------------------------------------------------- tokens
def require_token(*, field: str = "") -> None:
    """Let a request pass that may write: one with the token, as RFC 6750 sends it, or in that field of a form where one is named.

    A form's token is typed in by whoever sends it and kept nowhere, so no other site can send it along (as it could a cookie).
    """
    token = current_runtime().settings.token
    if token is None or not token.get_secret_value():
        abort(403, "Writing over HTTP is off, for no token is set. Start the service with --token-file FILE, or with NEWSGRAPH_TOKEN in its environment.")
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    if field and not scheme and (typed := request.form.get(field, "")):
        scheme, sent = "bearer", typed
    if scheme.lower() != "bearer" or not sent.strip():
        raise _TokenNeeded("Writing needs the token of this service: send it as `Authorization: Bearer TOKEN`.")
    if not hmac.compare_digest(sent.strip().encode(), token.get_secret_value().encode()):
        raise _TokenNeeded("That is not the token of this service; the file or the variable that it was started with holds it.", error="invalid_token")


class _TokenNeeded(Unauthorized):
    """Says how to prove that one may write (RFC 6750, 3).

    The words stand in quotes, as a realm must (RFC 9110, 11.5); werkzeug's own challenge leaves them out.
    """

    def __init__(self, description: str, **further: str) -> None:
        super().__init__(description)
        self._challenge = ", ".join(f'{name}="{value}"' for name, value in {"realm": "newsgraph", **further}.items())

    def get_headers(self, *arguments: Any, **options: Any) -> list[tuple[str, str]]:
        """Return what werkzeug's has, and the challenge."""
        return [*super().get_headers(*arguments, **options), ("WWW-Authenticate", f"Bearer {self._challenge}")]
