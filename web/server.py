"""Run the service with a production server until it is told to stop.

waitress is that server: one process and its threads, so that nothing is left behind whatever ends it, and it takes a socket
that was bound before, so that a taken port is one sentence before anything has started. Called by the command `serve`.
"""

from __future__ import annotations

import errno
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from waitress.server import create_server  # type: ignore[import-untyped]  # it publishes no types

from graph.errors import NewsgraphError, StoreMissingError
from graph.settings import Settings
from graph.store import MEMORY, open_snapshot, open_store
from web.app import create_app
from web.runtime import EXTENSION

__all__ = ["bind", "serve"]

logger = logging.getLogger(__name__)

THREADS = 8
"""Threads that answer; a query waits in its own process, so a thread is cheap."""
BACKLOG = 256
MAX_SPOOLED_BYTES = 64_000_000
"""A body up to this is taken in, on disk, so that the app can refuse it in words; above it waitress hangs up."""


def serve(settings: Settings, location: str, *, announce: Callable[[str], None] = print) -> None:
    """Serve the store at a location until SIGTERM or SIGINT; the address is announced once requests are taken.

    Raises:
        NewsgraphError: the port is taken or may not be used, or the store cannot be read.
    """
    with bind(settings.host, settings.port) as listener, _open_store(settings, location) as folder:
        app = create_app(settings, location=folder)
        server = create_server(
            app,
            sockets=[listener],
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=True,
            max_request_body_size=max(settings.max_body_bytes, MAX_SPOOLED_BYTES),
        )
        with _stopping_on_signals():
            app.extensions[EXTENSION].queries.warm_up()
            announce(f"newsgraph serves {location} at {_address(listener)} (stop with Ctrl-C)")
            try:
                server.run()
            finally:
                server.close()
                app.extensions[EXTENSION].close()
                logger.info("stopped")


@contextmanager
def _open_store(settings: Settings, location: str) -> Iterator[str]:
    """Make an empty store where there is none, and say where its snapshots are; `memory:` lasts until this is closed."""
    if location == MEMORY:
        with open_store(MEMORY, base_iri=settings.base_iri) as store:
            store.publish()
            yield store.location
        return
    try:
        open_snapshot(location).close()
    except StoreMissingError:
        with open_store(location, base_iri=settings.base_iri, create=True) as store:
            store.publish()
    yield location


def bind(host: str, port: int) -> socket.socket:
    """Bind the address before anything else starts; port 0 takes a free one.

    Raises:
        NewsgraphError: the address cannot be had, with what to do.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise NewsgraphError(f"the address {host!r} cannot be used: {error.strerror}. Give another with --host.") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise NewsgraphError(_explain(error, host, port)) from error
    return listener


def _explain(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is taken by another program. Stop it, or choose another port, as in --port {port + 1 if port < 65535 else port - 1}."
    if error.errno == errno.EACCES:
        return f"port {port} on {host} may not be used without further rights. Choose one above 1023, as in --port 8000."
    return f"port {port} on {host!r} cannot be used: {error.strerror}. Give another with --host or --port."


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


@contextmanager
def _stopping_on_signals() -> Iterator[None]:
    """While this is open, SIGTERM and SIGINT end the server's loop as an ordinary exit."""

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        del number, frame
        raise SystemExit(0)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
