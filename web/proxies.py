"""What proxies say of a request, believed where they are named: whose it is, which scheme and host were asked for, and what it is called.

Without names nothing of it is believed, for any client can send these headers. Called by web.server.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Awaitable, Callable
from typing import Any  # ASGI's dictionaries hold anything

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from graph.errors import NewsgraphError
from graph.settings import split_list
from web.exchange import TRUSTED_ID

__all__ = ["BelievingProxies"]

ALL = "*"
_IDENTIFIER = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")


class BelievingProxies:
    """An ASGI application before another: it writes into the request what a proxy that is named says of it.

    Args:
        app: the application behind.
        allowed: addresses and networks with commas between, or `*`.

    Raises:
        NewsgraphError: one of them is none.
    """

    def __init__(self, app: Callable[..., Awaitable[None]], allowed: str) -> None:
        names = split_list(allowed)
        for name in names if names != (ALL,) else ():
            _check(name)
        self._believed: Any = ProxyHeadersMiddleware(app, ALL if names == (ALL,) else list(names))  # its types are uvicorn's own
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on."""
        peer = (scope.get("client") or ("",))[0]
        if scope["type"] != "http" or peer not in self._believed.trusted_hosts:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        # The last one is what the proxy that is believed wrote; those before it came to it.
        host = headers.get(b"x-forwarded-host", b"").rpartition(b",")[2].strip()
        if host:
            scope["headers"] = [(name, host if name == b"host" else value) for name, value in scope["headers"]]
        if _IDENTIFIER.fullmatch(headers.get(b"x-request-id", b"")):
            scope[TRUSTED_ID] = headers[b"x-request-id"].decode("ascii")
        await self._believed(scope, receive, send)


def _check(name: str) -> None:
    try:
        ipaddress.ip_network(name)
    except ValueError as error:
        message = f"--forwarded-allow-ips names {name!r}, which is no address. Give addresses and networks as in 127.0.0.1,10.0.0.0/8, or * for all."
        raise NewsgraphError(message) from error
