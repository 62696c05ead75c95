"""Draw a network as an interactive picture: one HTML file that works from a disk with no network.

pyvis gives nodes, edges and options in vis-network's terms, and the vis-network that it ships is written into the page;
its own page is not used, since that asks content networks for further files. Called by `visualize` and the pages.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

import networkx as nx
import pyvis
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from graph.analysis import KINDS, Quote
from graph.draw.layout import LAYOUT_SEED, SPRUNG_NODES, Place, lay_out

__all__ = ["STYLES", "Entry", "Line", "Style", "draw_picture", "fold", "link_to_service", "list_entries", "picture_asset", "picture_data", "to_script_json"]

QUOTES_IN_TOOLTIP = 2
_KEYBOARD = {"enabled": True, "bindToWindow": False, "autoFocus": False}
"""The picture takes the focus when it is clicked: taken by hovering, it scrolls the page under the pointer."""
_VIS = files(pyvis) / "templates" / "lib" / "vis-9.1.2"
_OWN = files("graph") / "picture"
_ASSETS = {
    "vis-network.js": _VIS / "vis-network.min.js",
    "vis-network.css": _VIS / "vis-network.css",
    "picture.js": _OWN / "picture.js",
    "picture.css": _OWN / "picture.css",
}


@dataclass(frozen=True, slots=True)
class Style:
    """How a kind is drawn: a colour that stands out on light and dark paper, and a shape for those who see none."""

    colour: str
    shape: str


STYLES: dict[str, Style] = {
    "person": Style("#2f78b7", "dot"),
    "organisation": Style("#2b8a5e", "square"),
    "place": Style("#b0741a", "triangleDown"),
    "event": Style("#8b5cc7", "star"),
    "series": Style("#b8478f", "hexagon"),
    "statement": Style("#6b7c88", "triangle"),
    "proposal": Style("#cc5a33", "diamond"),
    "article": Style("#7a756b", "square"),
    "thing": Style("#7a756b", "dot"),
}

Link = Callable[[str], str | None]
"""Finds the page of an IRI; None when there is none that may be linked."""


@dataclass(frozen=True, slots=True)
class Line:
    """One relation of an entry, in words: "speaker: Ada Pike", and the words that it rests on."""

    relation: str
    other: str
    href: str | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the picture as the list under it shows it."""

    iri: str
    name: str
    kind: str
    href: str | None
    lines: tuple[Line, ...]


# ------------------------------------------------------------------------------------------------------------- the page
def draw_picture(network: nx.MultiDiGraph, *, title: str, links_to: str | None = None, places: Mapping[str, Place] | None = None) -> str:
    """Draw a network as one HTML page that asks nobody for anything.

    Args:
        network: as `graph.analysis.build_network` gives it.
        title: the page's heading; markup in it stays text, as in every label.
        links_to: the address of a running service ("http://127.0.0.1:8000/") whose pages a click opens; None links the
            IRIs themselves.
        places: where the nodes stand and stay; None lays them out here.

    Returns:
        The page; the same network and title give the same bytes.
    """
    link = link_to_service(network.graph.get("base_iri", ""), links_to)
    scripts = [_asset_text("vis-network.js"), _asset_text("picture.js")]
    styles = [_asset_text("vis-network.css"), _asset_text("picture.css")]
    page = _environment().from_string((_OWN / "page.html").read_text(encoding="utf-8"))
    return page.render(
        title=title,
        policy=_policy(scripts, styles),
        scripts=[Markup(each) for each in scripts],  # noqa: S704 - files of pyvis and our own, no user's text
        styles=[Markup(each) for each in styles],  # noqa: S704
        data=Markup(to_script_json(picture_data(network, link=link, places=places))),  # noqa: S704 - "<" is escaped
        things=len(network),
        groups=group_entries(list_entries(network, link=link)),
        legend=legend(network),
        edges=network.number_of_edges(),
    )


def link_to_service(base_iri: str, service: str | None) -> Link:
    """Make a link function: IRIs under the base go to the service's `/id/…`, others to themselves if they are http(s)."""
    prefix = None if service is None else service.rstrip("/") + "/id/"

    def link(iri: str) -> str | None:
        if prefix is not None and base_iri and iri.startswith(base_iri):
            return prefix + iri.removeprefix(base_iri)
        return iri if iri.startswith(("http://", "https://")) else None

    return link


def picture_data(network: nx.MultiDiGraph, *, link: Link, places: Mapping[str, Place] | None = None) -> dict[str, Any]:  # Any: JSON as vis-network reads it
    """Give nodes, edges and options as vis-network reads them, each node and edge with the `href` that a click opens."""
    drawing = Network(directed=True)
    is_fixed = places is not None or len(network) > SPRUNG_NODES
    places = lay_out(network) if places is None else places
    for iri, node in network.nodes(data=True):
        style = STYLES.get(node["kind"], STYLES["thing"])
        x, y = places[iri]
        title = _tooltip(f"{node['label']} ({node['kind']})", node["quotes"])
        drawing.add_node(iri, label=fold(node["label"]), shape=style.shape, color=style.colour, title=title, x=x, y=y, kind=node["kind"], href=link(iri))
    for source, target, edge in network.edges(data=True):
        title = _tooltip(edge["relation"], edge["quotes"])
        drawing.add_edge(source, target, label=edge["relation"], title=title, href=link(edge["assertion"]) if edge["assertion"] else None)
    drawing.set_options(json.dumps(_options(network, is_fixed=is_fixed)))
    nodes, edges, _heading, _height, _width, options = drawing.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": options if isinstance(options, dict) else json.loads(options)}


def to_script_json(value: object) -> str:
    """Write JSON that can stand in a script element: no character in it can end the element or begin markup."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def list_entries(network: nx.MultiDiGraph, *, link: Link) -> tuple[Entry, ...]:
    """List all that the picture shows in words, by kind and name, for those who read rather than look."""
    order = {kind.name: place for place, kind in enumerate(KINDS)}
    entries = (Entry(iri, node["label"], node["kind"], link(iri), tuple(_lines(network, iri, link))) for iri, node in network.nodes(data=True))
    return tuple(sorted(entries, key=lambda entry: (order.get(entry.kind, len(order)), entry.name, entry.iri)))


def group_entries(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Group listed entries under the plurals of their kinds, in the order in which they stand."""
    plurals = {kind.name: kind.plural for kind in KINDS}
    return [(plurals.get(kind, kind), list(group)) for kind, group in groupby(entries, key=lambda entry: entry.kind)]


def legend(network: nx.MultiDiGraph) -> tuple[tuple[str, str, int], ...]:
    """List the kinds that are shown, each with its plural and how many there are."""
    counts: dict[str, int] = {}
    for _, kind in network.nodes(data="kind"):
        counts[kind] = counts.get(kind, 0) + 1
    return tuple((kind.name, kind.plural, counts[kind.name]) for kind in KINDS if kind.name in counts)


def picture_asset(name: str) -> bytes:
    """Return one of the files that a page with a picture needs: vis-network.js, vis-network.css, picture.js, picture.css.

    Raises:
        ValueError: there is no such file.
    """
    if name not in _ASSETS:
        raise ValueError(f"unknown asset {name!r}; known: {', '.join(_ASSETS)}")
    return _asset_text(name).encode()


# ---------------------------------------------------------------------------------------------------------- its parts
def _lines(network: nx.MultiDiGraph, iri: str, link: Link) -> Iterator[Line]:
    for _, target, edge in network.out_edges(iri, data=True):
        yield Line(edge["relation"], network.nodes[target]["label"], link(target), edge["quotes"])


def _tooltip(heading: str, quotes: tuple[Quote, ...]) -> str:
    """Write a tooltip as plain text; vis-network shows it as such."""
    shown = (f"“{quote.words}”\n{quote.headline}, {quote.published[:10]}" for quote in quotes[:QUOTES_IN_TOOLTIP])
    return "\n\n".join((heading, *shown))


def fold(label: str, *, width: int = 24) -> str:
    """Break a label into lines that a picture can hold, at spaces only."""
    lines = [""]
    for word in label.split():
        lines += [word] if lines[-1] and len(lines[-1]) + len(word) >= width else []
        lines[-1] = lines[-1] if lines[-1] == word and len(lines) > 1 else f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _options(network: nx.MultiDiGraph, *, is_fixed: bool) -> dict[str, object]:
    """Give vis-network's options; the page stops all movement when the layout has settled, before anything is shown."""
    is_large = len(network) > SPRUNG_NODES
    return {
        "layout": {"randomSeed": LAYOUT_SEED, "improvedLayout": False},
        "nodes": {"size": 16, "borderWidth": 0, "font": {"size": 18, "multi": False}},
        "edges": {
            "arrows": {"to": {"enabled": True, "scaleFactor": 0.5}},
            "font": {"size": 13, "align": "middle", "multi": False},
            "smooth": False if is_large or is_fixed else {"type": "continuous"},
        },
        "interaction": {"hover": True, "tooltipDelay": 150, "keyboard": _KEYBOARD, "hideEdgesOnDrag": is_large},
        # What stands on a board has its place already; moving thousands in the browser takes seconds.
        "physics": {
            "enabled": not is_fixed,
            "solver": "forceAtlas2Based",
            "forceAtlas2Based": {"gravitationalConstant": -90, "centralGravity": 0.012, "springLength": 130, "avoidOverlap": 0.6},
            "stabilization": {"enabled": not is_fixed, "iterations": 300, "updateInterval": 10, "fit": True},
        },
    }


def _policy(scripts: list[str], styles: list[str]) -> str:
    """Write the page's own Content-Security-Policy: its scripts and styles by their hashes, no address at all."""
    return f"default-src 'none'; img-src data:; script-src {_hashes(scripts)}; style-src {_hashes(styles)}"


def _hashes(texts: list[str]) -> str:
    return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts)


@cache
def _environment() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)


@cache
def _asset_text(name: str) -> str:
    return _ASSETS[name].read_text(encoding="utf-8")
