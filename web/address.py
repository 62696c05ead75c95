"""The address under which the service is known outside, where a proxy stands before it: scheme, host and path.

A request is answered as if it had been sent there, so that every absolute address in an answer is right; what an answer links without a host is put
below its path. Whose requests are answered at all is not its business. Called once by `create_app`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response

from graph.errors import NewsgraphError
from web.links import ASKED_HOST

__all__ = ["stand_at"]


@dataclass(frozen=True, slots=True)
class _Address:
    """`path` has no slash at its end, and is empty where the service has the whole host."""

    scheme: str
    host: str
    path: str


def stand_at(app: Flask, base_url: str) -> None:
    """Make an app stand at an address; without one it stands wherever it is asked.

    Args:
        app: with all its routes.
        base_url: http or https, with or without a path. A proxy may take the path away before it asks, or leave it.

    Raises:
        NewsgraphError: the path is one of the app's own.
    """
    if not base_url:
        return
    parts = urlsplit(base_url)
    address = _Address(parts.scheme, parts.netloc, parts.path.rstrip("/"))
    if address.path:
        _refuse_own_path(app, address.path)
        below = _Below(address.path)
        app.after_request(below.put)
    app.wsgi_app = _Moved(app.wsgi_app, address)  # type: ignore[method-assign]  # as Flask's documentation has it


def _refuse_own_path(app: Flask, path: str) -> None:
    if any(f"{rule.rule}/".startswith(f"{path}/") for rule in app.url_map.iter_rules()):
        raise NewsgraphError(f"--base-url has the path {path!r}, where pages of the service stand. Choose another, as in /newsgraph/.")


class _Moved:
    """A WSGI application before another, that writes the address into each request."""

    def __init__(self, app: WSGIApplication, address: _Address) -> None:
        self._app = app
        self._address = address
        self._path = unquote_to_bytes(address.path).decode("latin-1")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass a request on."""
        path = environ["PATH_INFO"]
        if self._path and f"{path}/".startswith(f"{self._path}/"):
            path = path[len(self._path) :] or "/"
        moved = {"PATH_INFO": path, "SCRIPT_NAME": self._path, "HTTP_HOST": self._address.host, "wsgi.url_scheme": self._address.scheme}
        return self._app({**environ, ASKED_HOST: environ.get("HTTP_HOST", ""), **moved}, start_response)


class _Below:
    """Puts what an answer links from the root of the host below a path: in pages, and in the headers that link."""

    def __init__(self, path: str) -> None:
        own = rf"(?!/)(?!{re.escape(path.removeprefix('/'))}[/?#\">])"
        # Every attribute is quoted, and a quotation mark in a text is escaped, so that this can be nothing but an attribute.
        self._in_page = re.compile(rf'(\s(?:href|src|action|formaction)=")/{own}')
        self._in_header = re.compile(rf"(^|<)/{own}")
        self._put = rf"\g<1>{path}/"

    def put(self, response: Response) -> Response:
        """Change an answer on its way out."""
        for name in ("Location", "Link"):
            values = response.headers.getlist(name)
            if values:
                response.headers.setlist(name, [self._in_header.sub(self._put, value) for value in values])
        # A file to be kept stands nowhere below us.
        if response.mimetype == "text/html" and "Content-Disposition" not in response.headers:
            response.set_data(self._in_page.sub(self._put, response.get_data(as_text=True)))
        return response
