"""The picture in the web: the whole network, or what stands around one thing, in the page's own frame.

graph.analysis builds the network and graph.draw what vis-network reads; this page carries it as data. Called through the app's routes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, abort, make_response, render_template, request

from graph.analysis import KINDS, PICTURED, build_network
from graph.draw import Entry, draw_picture, group_entries, legend, list_entries, picture_asset, picture_data, to_script_json
from web.links import iri_from_path, page_path
from web.lookup import Lookup, Thing
from web.runtime import current_lookup, current_published

__all__ = ["explore"]

explore = Blueprint("explore", __name__)

MAX_DEPTH = 4
MAX_THINGS = 400
"""More than this is no picture that a person can read."""
MAX_BUILT = 600
"""Many things have no relation that is drawn, so a network is tried up to this many."""
_TYPES = {"js": "text/javascript", "css": "text/css"}
# What is left out, step by step, until the whole can be drawn; a reader who names kinds decides alone.
_LEFT_OUT = (frozenset[str](), frozenset({"statement", "proposal"}), frozenset({"statement", "proposal", "place"}))
_COUNT = "SELECT ?class (COUNT(DISTINCT ?thing) AS ?n) WHERE { ?thing a ?class } GROUP BY ?class"
_BUSIEST = """
SELECT ?thing (COUNT(?other) AS ?n) WHERE { { ?thing kg:speaker ?other } UNION { ?other schema:creator ?thing . ?other a kg:Statement } }
GROUP BY ?thing ORDER BY DESC(?n) ?thing LIMIT 12"""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A network with what the page needs to show it; `size` alone is known of one that is too large to be drawn."""

    kinds: frozenset[str]
    size: int
    edges: int = 0
    data: str = ""
    legend: tuple[tuple[str, str, int], ...] = ()
    groups: tuple[tuple[str, list[Entry]], ...] = ()

    @property
    def is_large(self) -> bool:
        """Whether it is more than a picture can show."""
        return self.size > MAX_THINGS


@explore.get("/explore")
def show_picture() -> Response:
    """Show the picture, or with `?format=file` the one file that works without the service."""
    lookup = current_lookup()
    focus, depth, asked = _read_focus(lookup), _read_depth(), _read_kinds()
    title = f"Around {lookup.thing(focus).name}" if focus else "All that connects"
    drawing = _draw(lookup, asked or PICTURED, focus=focus, depth=depth) if focus else _draw_all(lookup, asked)
    if request.args.get("format") == "file":
        network = build_network(lookup.snapshot, focus=focus, depth=depth, kinds=drawing.kinds)
        page = draw_picture(network, title=title, links_to=request.url_root)
        return Response(page, mimetype="text/html", headers={"Content-Disposition": "attachment; filename=newsgraph.html"})
    page = render_template(
        "explore.html",
        title=title,
        focus=lookup.thing(focus) if focus else None,
        focus_key=focus.removeprefix(lookup.base_iri) if focus else "",
        depth=depth,
        max_depth=MAX_DEPTH,
        drawing=drawing,
        all_kinds=[kind for kind in KINDS if kind.name in PICTURED],
        left_out=[kind.plural for kind in KINDS if kind.name in PICTURED - drawing.kinds],
        limit=MAX_THINGS,
        busiest=_list_busiest(lookup) if drawing.is_large else [],
    )
    return make_response(page)


def _draw_all(lookup: Lookup, asked: frozenset[str]) -> Drawing:
    """Draw everything of the kinds asked for; without any, leave out what is needed for the rest to be seen."""
    choices = [asked] if asked else [PICTURED - left_out for left_out in _LEFT_OUT]
    tried = []
    for kinds in choices:
        drawing = current_published().keep(f"picture {sorted(kinds)}", partial(_try_to_draw, lookup, kinds))
        if not drawing.is_large:
            return drawing
        tried.append(drawing)
    return tried[0]


def _try_to_draw(lookup: Lookup, kinds: frozenset[str]) -> Drawing:
    """Draw the network of some kinds unless there is plainly too much of them."""
    counts = {row["class"]: int(row["n"]) for row in lookup.rows(_COUNT)}
    size = sum(counts.get(str(kind.of), 0) for kind in KINDS if kind.name in kinds)
    return Drawing(kinds, size) if size > MAX_BUILT else _draw(lookup, kinds)


def _draw(lookup: Lookup, kinds: frozenset[str], *, focus: str | None = None, depth: int = 1) -> Drawing:
    network = build_network(lookup.snapshot, focus=focus, depth=depth, kinds=kinds)
    if len(network) > MAX_THINGS:
        return Drawing(kinds, len(network), network.number_of_edges())

    def link(iri: str) -> str | None:
        return page_path(lookup.base_iri, iri)

    groups = group_entries(list_entries(network, link=link))
    return Drawing(kinds, len(network), network.number_of_edges(), to_script_json(picture_data(network, link=link)), legend(network), tuple(groups))


def _list_busiest(lookup: Lookup) -> list[Thing]:
    """List events with many speakers and people with many statements, to begin a picture with."""
    return [lookup.thing(row["thing"]) for row in lookup.rows(_BUSIEST)]


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
    return asked
