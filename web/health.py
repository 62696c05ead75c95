"""Tell whether the service lives, and whether it can answer: the store, its version, the query processes, the writer, the disk.

Called through the app's routes, by people, by watchers and by what starts and stops containers.
"""

from __future__ import annotations

from importlib.metadata import version

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from graph.errors import StoreError
from web.negotiate import HTML, JSON, negotiate
from web.runtime import Runtime, current_lookup, current_published, current_runtime
from web.state import State, read_state

__all__ = ["health"]

health = Blueprint("health", __name__)

NETWORK = {True: "cut off", False: "refused by rule alone", None: "unknown"}
"""What keeps queries from going out: the system and the rules, or the rules alone."""
_ARTICLES = "SELECT (COUNT(DISTINCT ?article) AS ?n) WHERE { ?article a schema:NewsArticle }"


@health.get("/health/live")
def show_life() -> Response:
    """Answer 200 as long as requests are answered at all; it looks at nothing else."""
    return _answer(200, status="ok", live=True)


@health.get("/health")
@health.get("/health/ready")
def show_health() -> Response:
    """Answer 200 with what is served, or 503 with what is wrong."""
    runtime = current_runtime()
    details = _describe(runtime, read_state(runtime))
    try:
        published, lookup = current_published(), current_lookup()
        with published.snapshot.reading():
            articles = published.keep("articles", lambda: lookup.count(_ARTICLES))
    except StoreError as error:
        return _answer(503, status="unavailable", live=True, ready=False, reason=str(error), **details)
    return _answer(200, status="ok", live=True, ready=True, articles=articles, **details | {"snapshot": published.snapshot.number})


def _describe(runtime: Runtime, state: State) -> dict[str, object]:
    settings = runtime.settings
    is_short = state.disk_free_bytes is not None and state.disk_free_bytes < settings.min_free_bytes
    return {
        "version": version("newsgraph"),
        "snapshot": state.snapshot,
        "snapshot_age_s": None if state.snapshot_age_s is None else round(state.snapshot_age_s, 1),
        "workers": settings.query_workers,
        "workers_alive": state.workers,
        "network": "allowed services" if settings.services() else NETWORK[state.is_off_network],
        "queries_running": state.queries_running,
        "queries_waiting": state.queries_waiting,
        "writer": "off" if settings.token is None else "busy" if state.writes_waiting else "idle",
        "writes_waiting": state.writes_waiting,
        "disk_free_bytes": state.disk_free_bytes,
        "warnings": [f"less than {settings.min_free_bytes} bytes are free where the store is; writes will fail."] if is_short else [],
    }


def _answer(code: int, **members: object) -> Response:
    # Watchers get JSON whatever they accept; a browser, which prefers a page, gets one.
    is_page = request.args.get("format", "html") == "html" and negotiate(request.headers.get("Accept"), (JSON, HTML)) is HTML
    response = make_response(render_template("health.html", members=members)) if is_page else jsonify(members)
    response.status_code = code
    response.headers["Cache-Control"] = "no-store"
    return response
