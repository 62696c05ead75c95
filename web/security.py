"""Guard every request and head every answer: hosts, origins, sizes and all security headers, in this one place.

It knows no page and no data. Called once by `create_app`.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from werkzeug.exceptions import SecurityError

from graph.settings import Settings

__all__ = ["CONTENT_SECURITY_POLICY", "secure"]

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; "  # the controls that vis-network's style sheet carries are data: images
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


def secure(app: Flask, settings: Settings) -> None:
    """Make an app answer its own hosts only, refuse what other sites send, bound bodies and set the headers."""
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body_bytes
    trusted = trusted_hosts(settings)
    app.before_request(lambda: _refuse_foreign_host(trusted))
    app.before_request(_refuse_cross_site_writes)
    app.after_request(_set_headers)


def trusted_hosts(settings: Settings) -> frozenset[str]:
    """List the host names that the service answers to: this machine's, the one it listens on and those that are set."""
    further = {host.strip().lower() for host in settings.trusted_hosts.split(",") if host.strip()}
    return _LOCAL_HOSTS | {settings.host.lower()} | further


def _refuse_foreign_host(trusted: frozenset[str]) -> None:
    """Refuse other names on every path, those of files and of nothing included (DNS rebinding).

    Flask's own TRUSTED_HOSTS takes no IPv6 address: werkzeug 3.1.9 cuts a trusted name at its first colon.
    """
    if urlsplit(f"//{request.host}").hostname not in trusted:
        raise SecurityError


def _refuse_cross_site_writes() -> None:
    if request.method not in _SAFE_METHODS and not _is_same_origin():
        abort(403, "This request comes from another site; only requests from these pages, or from a program, are answered.")


def _is_same_origin() -> bool:
    """Tell whether a browser says that the request comes from our own pages; a program sends neither header."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _set_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
