"""The picture in the web: the whole network, or what stands around one thing, in the page's own frame.

graph.analysis builds the network and graph.draw what vis-network reads; this page carries it as data. Called through the app's routes.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template, request

from graph.analysis import KINDS, PICTURED, build_network
from graph.draw import draw_picture, group_entries, legend, list_entries, picture_asset, picture_data, to_script_json
from web.links import iri_from_path, page_path
from web.lookup import Lookup
from web.runtime import current_lookup

__all__ = ["explore"]

explore = Blueprint("explore", __name__)

MAX_DEPTH = 4
MAX_THINGS = 400
"""More than this is no picture that a person can read: the page asks for a middle or for fewer kinds."""
_TYPES = {"js": "text/javascript", "css": "text/css"}


@explore.get("/explore")
def show_picture() -> Response:
    """Show the picture, or with `?format=file` the one file that works without the service."""
    lookup = current_lookup()
    focus, depth, kinds = _read_focus(lookup), _read_depth(), _read_kinds()
    network = build_network(lookup.snapshot, focus=focus, depth=depth, kinds=kinds)
    title = f"Around {lookup.thing(focus).name}" if focus else "All that connects"
    if request.args.get("format") == "file":
        page = draw_picture(network, title=title, links_to=request.url_root)
        return Response(page, mimetype="text/html", headers={"Content-Disposition": "attachment; filename=newsgraph.html"})

    def link(iri: str) -> str | None:
        return page_path(lookup.base_iri, iri)

    is_large = len(network) > MAX_THINGS
    return make_response(
        render_template(
            "explore.html",
            title=title,
            focus=lookup.thing(focus) if focus else None,
            focus_key=focus.removeprefix(lookup.base_iri) if focus else "",
            depth=depth,
            kinds=kinds,
            all_kinds=[kind for kind in KINDS if kind.name in PICTURED],
            is_large=is_large,
            size=len(network),
            limit=MAX_THINGS,
            data="" if is_large else to_script_json(picture_data(network, link=link)),
            groups=[] if is_large else group_entries(list_entries(network, link=link)),
            legend=legend(network),
            edges=network.number_of_edges(),
            max_depth=MAX_DEPTH,
        )
    )


@explore.get("/assets/<name>")
def show_asset(name: str) -> Response:
    """Give a file that the picture needs: vis-network as pyvis ships it, our script and style."""
    try:
        body = picture_asset(name)
    except ValueError:
        abort(404)
    response = Response(body, content_type=f"{_TYPES[name.rpartition('.')[2]]}; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.add_etag()
    response.make_conditional(request)
    return response


def _read_focus(lookup: Lookup) -> str | None:
    focus = request.args.get("focus", "").strip()
    if not focus:
        return None
    iri = focus if focus.startswith(("http://", "https://")) else iri_from_path(lookup.base_iri, focus)
    if not lookup.knows(iri):
        abort(404, f"The store holds nothing under {focus!r}; search for a name and choose its picture.")
    return iri


def _read_depth() -> int:
    text = request.args.get("depth", "1")
    if text not in map(str, range(1, MAX_DEPTH + 1)):
        abort(400, f"depth is {text!r}; it is a number of steps from 1 to {MAX_DEPTH}.")
    return int(text)


def _read_kinds() -> frozenset[str]:
    asked = frozenset(request.args.getlist("kind"))
    if asked - PICTURED:
        abort(400, f"There is no kind {min(asked - PICTURED)!r}; known: {', '.join(sorted(PICTURED))}.")
    return asked or PICTURED
