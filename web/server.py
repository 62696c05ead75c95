"""Run the service with a production server until it is told to stop.

uvicorn is that server: one process, a socket that was bound before, so that a taken port is one sentence before anything has started, and the news that a
client has gone. Called by the command `serve`.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import math
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import NoReturn

import uvicorn
from flask import Flask

from graph.errors import NewsgraphError, StoreMissingError
from graph.settings import Settings
from graph.store import MEMORY, open_snapshot, open_store
from graph.store.tidy import drop_superseded
from web.app import create_app
from web.direct import Direct
from web.exchange import Answered
from web.front import Front
from web.index import warm_up
from web.metrics import EXTENSION as METRICS
from web.metrics import Metrics
from web.protocol import Protocol, tend
from web.proxies import BelievingProxies
from web.runtime import EXTENSION, Runtime
from web.state import read_state

__all__ = ["bind", "make_server", "serve"]

logger = logging.getLogger(__name__)

Observer = Callable[[Answered], None]

BACKLOG = 1024
MAX_CONNECTIONS = 2_000
CUTTING_S = 5
"""How long a stopping service waits for answers to what it has cut off."""
TICKS = 10
KEEP_ALIVE_S = 30


def serve(settings: Settings, location: str, *, announce: Callable[[str], None] = print, observers: Iterable[Observer] = ()) -> None:
    """Serve the store at a location until SIGTERM or SIGINT; the address is announced once requests are taken.

    Args:
        settings: where to listen, limits, and all else.
        location: the store's.
        announce: is called with what a person should know.
        observers: are told of each request that has been answered.

    Raises:
        NewsgraphError: the port is taken or may not be used, or the store cannot be read.
    """
    with bind(settings.host, settings.port) as listener, _open_store(settings, location) as folder:
        app = create_app(settings, location=folder)
        address = _address(listener)
        server = make_server(app, settings, on_start=lambda: announce(_describe_start(server, settings, location, address)), observers=observers)
        with _stopping_on_signals():
            try:
                server.runtime.queries.warm_up()
                warm_up(app)
                server.run(sockets=[listener])
            finally:
                # Ends what still runs, so that the threads that wait for it end as well.
                server.runtime.close()
                server.front.close()
                drop_superseded(folder)
                announce(f"newsgraph has stopped serving {location} at {address}")


def _describe_start(server: _Server, settings: Settings, location: str, address: str) -> str:
    snapshot = read_state(server.runtime).snapshot
    outside = f", outside {settings.base_url}" if settings.base_url else ""
    return f"newsgraph serves {location}, version {snapshot}, at {address}{outside} (stop with Ctrl-C)"


def make_server(app: Flask, settings: Settings, *, on_start: Callable[[], None], observers: Iterable[Observer] = ()) -> _Server:
    """Put the front and the server before an app; `run(sockets=[…])` serves until `should_exit` is set or a signal comes.

    Args:
        app: as `create_app` made it.
        settings: those that it was made with.
        on_start: is called once requests are taken.
        observers: are told of each request that has been answered.

    Raises:
        NewsgraphError: what the settings say of proxies is wrong.
    """
    counters: Metrics = app.extensions[METRICS]
    runtime: Runtime = app.extensions[EXTENSION]
    told = [counters.observe, *observers]
    front = Front(app.wsgi_app, runtime, settings, observers=told)
    counters.read_kept = front.kept.describe
    believed = settings.forwarded_allow_ips.strip()
    config = uvicorn.Config(
        BelievingProxies(front, believed) if believed else front,
        # uvicorn believes what comes from this machine; so could any other program on it write whose request it is.
        proxy_headers=False,
        http=partial(Protocol, Direct(runtime, counters, front.kept, told)),  # type: ignore[arg-type]  # uvicorn calls it, and no more
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=math.ceil(settings.stop_grace_s) + CUTTING_S,
        backlog=BACKLOG,
    )
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    return _Server(config, front, runtime, on_start)


def _is_news(record: logging.LogRecord) -> bool:
    """Tell whether uvicorn says something that was not logged here already: the front logs what breaks off, under its id."""
    return not str(record.msg).startswith(("Exception in ASGI application", "ASGI callable returned without", "Cancel "))


class _Server(uvicorn.Server):
    """Announces itself once it takes requests, tends the query processes, and cuts off what does not end in time."""

    def __init__(self, config: uvicorn.Config, front: Front, runtime: Runtime, on_start: Callable[[], None]) -> None:
        super().__init__(config)
        self.front = front
        self.runtime = runtime
        self._on_start = on_start

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        # What has been loaded by now stays: to look through its 90,000 objects for garbage would halt all requests for 0.1 s, every some thousand queries.
        gc.freeze()
        self._on_start()

    async def on_tick(self, counter: int) -> bool:
        """Look after the processes and the connections now and then; uvicorn calls this ten times a second."""
        if counter % TICKS == 0:
            tend([connection for connection in self.server_state.connections if isinstance(connection, Protocol)])
        if counter % TICKS == 0 and self.runtime.started_queries is not None:
            # Starting a process takes longer than a request may wait.
            asyncio.get_running_loop().run_in_executor(None, self.runtime.started_queries.tend)
        if counter % TICKS == 0 and self.runtime.started_writer is not None:
            asyncio.get_running_loop().run_in_executor(None, self.runtime.started_writer.tend)
        if counter % TICKS == 0 and self.runtime.started_poster is not None:
            asyncio.get_running_loop().run_in_executor(None, self.runtime.started_poster.tend)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nothing new and let what runs end; at the end of the time that it has, end it."""
        cutting = asyncio.get_running_loop().call_later(self.runtime.settings.stop_grace_s, self._cut_off)
        await super().shutdown(sockets)
        cutting.cancel()

    def _cut_off(self) -> None:
        self.front.cut_off_streams()
        asyncio.get_running_loop().run_in_executor(None, self.runtime.stop)


@contextmanager
def _open_store(settings: Settings, location: str) -> Iterator[str]:
    """Make an empty store where there is none, and say where its snapshots are; `memory:` lasts until this is closed.

    It is closed again at once: who builds while it is served must be able to write.
    """
    folder = tempfile.mkdtemp(prefix="newsgraph-") if location == MEMORY else location
    try:
        try:
            open_snapshot(folder).close()
        except StoreMissingError:
            with open_store(folder, base_iri=settings.base_iri, create=True) as store:
                store.publish()
        yield folder
    finally:
        if location == MEMORY:
            shutil.rmtree(folder, ignore_errors=True)


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
    """While this is open, SIGTERM and SIGINT end the service as an ordinary exit: uvicorn ends gracefully, then raises them once more."""

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        del number, frame
        raise SystemExit(0)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
