"""The explorer: a picture that a reader opens step by step, the same as a list, and the same as data under /explore/….

What is shown follows from the address alone (web.browse.view); graph.analysis finds it and graph.draw places it. Called through the app's routes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial

import networkx as nx
from flask import Blueprint, Response, abort, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from graph.analysis import DRAWN, KINDS, PICTURED, RELATIONS, Connections
from graph.draw import draw_picture, picture_asset, to_script_json, write_graphml, write_svg
from web.browse.drawn import drawn_data, hops, legend, make_row, order_rows, turtle_of
from web.browse.explored import MAX_DRAWN, Explored, TooMuchError, current_connections, follow, restrict
from web.browse.named import find_meant
from web.browse.view import Keys, Step, View, predicate_names, read_view
from web.lookup import Lookup, Thing
from web.offers import Twin, link_twins
from web.runtime import current_lookup, current_published

__all__ = ["explore"]

explore = Blueprint("explore", __name__)

MAX_READABLE = 400
"""More than this nobody takes in at first sight, so a whole of more begins without its commonest kinds; what is drawn is at most `MAX_DRAWN`."""
ROWS = 150
"""So many things stand on one page of the list."""
_TYPES = {"js": "text/javascript", "css": "text/css"}
# What is left out, step by step, until the whole can be taken in; a reader who names kinds decides alone.
_LEFT_OUT = (frozenset[str](), frozenset({"statement", "proposal"}), frozenset({"statement", "proposal", "place"}))
_FILES = {"svg": "image/svg+xml", "graphml": "application/graphml+xml", "turtle": "text/turtle", "file": "text/html", "json": "application/json"}
_BUSIEST = """
SELECT ?thing (COUNT(?other) AS ?n) WHERE { { ?thing kg:speaker ?other } UNION { ?other schema:creator ?thing . ?other a kg:Statement } }
GROUP BY ?thing ORDER BY DESC(?n) ?thing LIMIT 12"""


@explore.get("/explore")
def show_picture() -> AnyResponse:
    """Show the picture that the address tells, or with `?format=` give it as a file."""
    lookup = current_lookup()
    keys = Keys(lookup.base_iri)
    asked = _redirect_to_named(keys)
    if asked is not None:
        return asked
    view = _read_view(keys)
    form = request.args.get("format", "html")
    if form not in ("html", *_FILES):
        abort(406, f"A picture is not offered as {form!r}; there is: html, {', '.join(_FILES)}.")
    try:
        view, explored = _explore(view, keys)
    except TooMuchError as error:
        return _answer_too_much(lookup, view, error.size)
    shown = restrict(explored, view, expand=keys.expand)
    if form != "html":
        return _answer_file(lookup, view, explored, shown, form)
    return _link_files(make_response(_render(lookup, keys, view, explored, shown)), view)


def _render(lookup: Lookup, keys: Keys, view: View, explored: Explored, shown: nx.MultiDiGraph) -> str:
    connections = current_connections()
    order = order_rows(shown)
    on_page = order[(view.page - 1) * ROWS : view.page * ROWS]
    days = sorted({day for _, _, dates in explored.network.edges(data="dates") for day in dates})
    predicates = {predicate for _, _, predicate in explored.network.edges(keys=True)}
    return render_template(
        "explore.html",
        title=_title(lookup, keys, view),
        view=view,
        drawing={"data": to_script_json(drawn_data(lookup, connections, explored, view) | {"days": days})},
        size=len(shown),
        edges=shown.number_of_edges(),
        all_size=len(explored.network),
        all_kinds=[kind for kind in KINDS if kind.name in PICTURED],
        counts=_count_kinds(connections) | legend(explored.network) if view.is_whole else legend(explored.network),
        relations=[(name, RELATIONS[predicate].words) for predicate in DRAWN for name, iri in predicate_names().items() if iri == str(predicate) in predicates],
        days=days,
        rows=[make_row(lookup, explored, view, iri, shown=shown, degree=connections.degree(iri)) for iri in on_page],
        pages=range(1, -(-len(order) // ROWS) + 1),
        paths=[hops(lookup, explored, path) for path in explored.paths],
        ends=[lookup.thing(keys.expand(key)) for key in view.keys("path")[:2]],
        lost=explored.lost,
        hidden=[(lookup.thing(keys.expand(key)), key) for key in view.hidden],
        starts=_list_busiest(lookup) if view.is_whole else [],
    )


def _link_files(response: Response, view: View) -> Response:
    """Name the picture's forms as data in the headers."""
    forms = {"turtle": "Turtle", "json": "JSON", "graphml": "GraphML"}
    return link_twins(response, [Twin(title, _FILES[form], f"/explore?{view.query(format=form)}", "") for form, title in forms.items()])


def _title(lookup: Lookup, keys: Keys, view: View) -> str:
    begun = view.keys("focus")
    if begun:
        return f"Around {lookup.thing(keys.expand(begun[0])).name}"
    ends = view.keys("path")
    return " and ".join(lookup.thing(keys.expand(key)).name for key in ends[:2]) if ends else "All that connects"


# ------------------------------------------------------------------------------------------------- what is shown, and too much
def _explore(view: View, keys: Keys) -> tuple[View, Explored]:
    """Follow the view; a whole that is too much to be taken in is shown without statements first, then without places."""
    snapshot, connections = current_published().snapshot, current_connections()
    if not view.is_whole:
        return view, follow(snapshot, connections, view, expand=keys.expand)
    choices = [view] if view.kinds else [_without(view, left_out) for left_out in _LEFT_OUT]
    counts = _count_kinds(connections)
    sizes = [sum(counts[kind] for kind in each.kinds or PICTURED) for each in choices]
    fitting = [each for each, size in zip(choices, sizes, strict=True) if size <= MAX_READABLE]
    if not fitting and sizes[-1] > MAX_DRAWN:
        raise TooMuchError(sizes[0])
    chosen = fitting[0] if fitting else choices[-1]
    whole = View(kinds=chosen.kinds)
    kept = current_published().keep(f"picture {whole.query()}", partial(follow, snapshot, connections, whole, expand=keys.expand))
    return chosen, _rearranged(kept, chosen, keys)


def _without(view: View, left_out: frozenset[str]) -> View:
    return replace(view, kinds=tuple(sorted(PICTURED - left_out))) if left_out else view


def _rearranged(kept: Explored, view: View, keys: Keys) -> Explored:
    """Put into a whole what a reader has moved, and leave out what was hidden."""
    network = kept.network.copy()
    network.remove_nodes_from([keys.expand(key) for key in view.hidden])
    moved = {keys.expand(step.keys[0]): (step.numbers[0], step.numbers[1]) for step in view.steps if step.do == "pin"}
    return Explored(network, {iri: moved.get(iri, place) for iri, place in kept.places.items() if iri in network})


def _answer_too_much(lookup: Lookup, view: View, size: int) -> AnyResponse:
    """Ask what to leave out; nothing is drawn."""
    page = render_template(
        "explore_less.html",
        size=size,
        limit=MAX_DRAWN,
        view=view,
        all_kinds=[kind for kind in KINDS if kind.name in PICTURED],
        counts=_count_kinds(current_connections()),
        starts=_list_busiest(lookup),
    )
    return make_response(page)


def _count_kinds(connections: Connections) -> dict[str, int]:
    # Counted once a version: an archive has a hundred thousand things.
    counts = current_published().keep("kinds", lambda: Counter(connections.kinds[iri] for iri in connections))
    return {kind.name: counts[kind.name] for kind in KINDS}


def _list_busiest(lookup: Lookup) -> list[Thing]:
    """List events with many speakers and people with many statements, to begin a picture with."""
    return [lookup.thing(iri) for iri in current_published().keep("busiest", lambda: [row["thing"] for row in lookup.rows(_BUSIEST)])]


# ---------------------------------------------------------------------------------------------------------------- the address
def _read_view(keys: Keys) -> View:
    lookup = current_lookup()
    try:
        view = read_view(request.query_string.decode(errors="replace"), shorten=keys.shorten)
    except ValueError as error:
        abort(400, str(error))
    for key in view.keys("focus", "path"):
        if not lookup.knows(keys.expand(key)):
            abort(404, f"The store holds nothing under {key!r}; search for a name and choose its picture.")
    return view


def _redirect_to_named(keys: Keys) -> AnyResponse | None:
    """Turn names that a reader typed into a form (`name`, or `start` and `end`) into the things that are meant."""
    name, start, end = (request.args.get(field, "").strip() for field in ("name", "start", "end"))
    if not name and not (start and end):
        return None
    view = _read_view(keys)
    found = {typed: _find_key(typed, keys) for typed in ([name] if name else [start, end])}
    missing = [typed for typed, key in found.items() if not key]
    if missing:
        abort(404, f"Nothing in the picture's reach is called {missing[0]!r}. Try a part of the name, or another form of it.")
    step = Step("focus", (found[name],)) if name else Step("path", (found[start], found[end]))
    return redirect("/explore?" + View(steps=(*view.steps, step), kinds=view.kinds, relations=view.relations, since=view.since, until=view.until).query())


def _find_key(typed: str, keys: Keys) -> str:
    """Find the key of what was typed, which may be a key already; empty when nothing is called so."""
    return typed if keys.expand(typed) in current_connections() else keys.shorten(find_meant(typed))


# -------------------------------------------------------------------------------------------------------------------- files
def _answer_file(lookup: Lookup, view: View, explored: Explored, shown: nx.MultiDiGraph, form: str) -> Response:
    keys = Keys(lookup.base_iri)
    title = _title(lookup, keys, view)
    if form == "json":
        return jsonify(drawn_data(lookup, current_connections(), replace(explored, network=shown), view))
    writers = {
        "svg": lambda: write_svg(shown, explored.places, title=title).encode(),
        "graphml": lambda: write_graphml(shown, explored.places),
        "turtle": lambda: turtle_of(lookup, shown),
        "file": lambda: draw_picture(shown, title=title, links_to=request.url_root, places=explored.places).encode(),
    }
    name = f"newsgraph.{'html' if form == 'file' else 'ttl' if form == 'turtle' else form}"
    return Response(writers[form](), content_type=f"{_FILES[form]}; charset=utf-8", headers={"Content-Disposition": f"attachment; filename={name}"})


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
