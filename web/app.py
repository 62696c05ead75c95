"""Put the service together: one Flask app with its guards, its error answers, its pages and its endpoint.

It reads no environment and starts no server. Called by `web.server`, by tests and by whoever hosts the app elsewhere.
"""

from __future__ import annotations

from flask import Flask, Response, g, request

from graph.settings import Settings
from web.address import stand_at
from web.browse import BLUEPRINTS
from web.building import building
from web.dates import is_day, print_day
from web.description import description
from web.editor import editor
from web.filling import how_to_fill
from web.graphs import graphs
from web.health import health
from web.links import page_path
from web.metrics import EXTENSION as METRICS
from web.metrics import Metrics, metrics
from web.problems import handle_problems
from web.runtime import EXTENSION, Runtime, release_published
from web.search import search
from web.security import secure
from web.sparql import sparql
from web.updates import updates

__all__ = ["create_app"]

SECTIONS = (
    ("articles", "Articles", "/articles"),
    ("people", "People", "/people"),
    ("organisations", "Organisations", "/organisations"),
    ("places", "Places", "/places"),
    ("events", "Events", "/events"),
    ("statements", "Statements", "/statements"),
    ("explore", "Explore", "/explore"),
    ("queries", "Questions", "/queries"),
    ("sparql", "SPARQL", "/sparql"),
)


def create_app(settings: Settings, *, location: str) -> Flask:
    """Make the app that serves the store at a location.

    Args:
        settings: limits, hosts and how many processes answer queries.
        location: the store's folder; it may be made later, until then every page says that it is missing.

    Returns:
        The app; `app.extensions["newsgraph"].close()` stops its query processes.
    """
    app = Flask(__name__)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["day"] = print_day
    app.jinja_env.tests["day"] = is_day
    app.jinja_env.globals.update(SECTIONS=SECTIONS, page_path=page_path, how_to_fill=how_to_fill)
    app.context_processor(_describe_store)
    runtime = app.extensions[EXTENSION] = Runtime(settings, location=location)
    app.extensions[METRICS] = Metrics(runtime)
    app.after_request(_depend_on_accept)
    app.after_request(_name_version)
    app.teardown_request(release_published)
    secure(app, settings)
    handle_problems(app)
    # Browsers ask for it by this name where a page cannot name it: beside JSON, say.
    app.add_url_rule("/favicon.ico", "favicon", lambda: app.send_static_file("favicon.svg"))
    for blueprint in (*BLUEPRINTS, search, sparql, editor, updates, graphs, building, description, health, metrics):
        app.register_blueprint(blueprint)
    stand_at(app, settings.base_url)
    return app


def _depend_on_accept(response: Response) -> Response:
    """Tell caches that what is not a file depends on Accept: pages are data too, and errors are both."""
    if request.endpoint not in ("static", "favicon", "explore.show_asset", "editor.show_asset"):
        response.vary.add("Accept")
    return response


def _name_version(response: Response) -> Response:
    """Name the version that a page was made from: until there is a newer one, it need not be made again."""
    published = g.get("published")
    if g.get("is_provisional"):
        response.headers["Cache-Control"] = "no-store"
    elif published is not None and response.status_code == 200 and request.method == "GET" and not response.cache_control.no_store:
        response.headers.setdefault("X-Newsgraph-Snapshot", str(published.snapshot.number))
        if not response.cache_control:
            response.headers["Cache-Control"] = "no-cache"
    return response


def _describe_store() -> dict[str, object]:
    """Tell templates which version they show; a page about a store that cannot be read needs neither."""
    published = g.get("published")
    return {"base_iri": published.snapshot.base_iri, "snapshot_number": published.snapshot.number} if published else {"base_iri": "", "snapshot_number": None}
