"""The service as it runs, on a free port of this machine, for tests that speak HTTP with it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.settings import Settings
from web import create_app
from web.runtime import EXTENSION
from web.server import bind, make_server


@contextmanager
def serving(store: Path, **changes: object) -> Iterator[str]:
    """Serve a store on a free port, with settings other than the usual ones, and give the address."""
    settings = Settings(query_workers=1, **changes)
    app = create_app(settings, location=str(store))
    with bind("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        ready = threading.Event()
        server = make_server(app, settings, on_start=ready.set)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        ready.wait(20)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(20)
        server.front.close()
        app.extensions[EXTENSION].close()
