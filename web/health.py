"""Tell whether the service can answer: the store, its version, how much it holds and the query processes.

Called through the app's routes.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from graph.errors import StoreError
from web.runtime import current_lookup, current_published, current_runtime

__all__ = ["health"]

health = Blueprint("health", __name__)

_ARTICLES = "SELECT (COUNT(DISTINCT ?article) AS ?n) WHERE { ?article a schema:NewsArticle }"


@health.get("/health")
def show_health() -> Response:
    """Answer 200 with what is served, or 503 with what is wrong."""
    workers = current_runtime().settings.query_workers
    try:
        published, lookup = current_published(), current_lookup()
        articles = published.keep("articles", lambda: lookup.count(_ARTICLES))
    except StoreError as error:
        response = jsonify(status="unavailable", reason=str(error), workers=workers)
        response.status_code = 503
        return response
    response = jsonify(status="ok", snapshot=published.snapshot.number, articles=articles, workers=workers)
    response.headers["Cache-Control"] = "no-store"
    return response
