"""Write a laid-out network as a file for other programs: SVG to print or edit, GraphML to count in.

Both are whole in themselves and the same bytes each time. Called by the web's downloads.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import networkx as nx
from jinja2 import Environment, StrictUndefined, Template

from graph.draw.layout import Place, spread
from graph.draw.page import STYLES, fold

__all__ = ["write_graphml", "write_svg"]

_MARGIN = 120
_SIZE = 16
_LINE = 22


def write_graphml(network: nx.MultiDiGraph, places: Mapping[str, Place]) -> bytes:
    """Write nodes with label, kind and place, edges with relation, predicate, days and the words they rest on."""
    plain = nx.MultiDiGraph()
    for iri, node in network.nodes(data=True):
        x, y = places[iri]
        plain.add_node(iri, label=_clean(node["label"]), kind=node["kind"], x=x, y=y)
    for source, target, edge in network.edges(data=True):
        words = " | ".join(quote.words for quote in edge["quotes"])
        articles = " ".join(sorted({quote.article for quote in edge["quotes"]}))
        said = {"relation": edge["relation"], "predicate": edge["predicate"], "published": " ".join(edge["dates"]), "articles": articles}
        plain.add_edge(source, target, **{name: _clean(text) for name, text in said.items()}, words=_clean(words), evidence=edge["assertion"])
    out = io.BytesIO()
    nx.write_graphml_xml(plain, out)
    return out.getvalue()


def write_svg(network: nx.MultiDiGraph, places: Mapping[str, Place], *, title: str) -> str:
    """Draw a network as one SVG picture: shapes and colours by kind, labels as text, lines with their relation as a title."""
    left, top, right, bottom = spread(places[iri] for iri in network)
    box = (left - _MARGIN, top - _MARGIN // 2, right - left + 2 * _MARGIN, bottom - top + _MARGIN + _LINE)
    nodes = [(_shape(iri, node["kind"], places[iri]), places[iri], fold(_clean(node["label"])).split("\n")) for iri, node in network.nodes(data=True)]
    lines = [(_line(places[source], places[target]), _clean(edge["relation"])) for source, target, edge in network.edges(data=True)]
    return _template().render(title=_clean(title), box=box, nodes=nodes, lines=lines, line_height=_LINE, first_line=_SIZE + _LINE)


def _clean(text: str) -> str:
    """Leave out what XML 1.0 cannot hold."""
    return "".join(character for character in text if character in "\t\n\r" or " " <= character < "\ufffe")


def _line(start: Place, end: Place) -> tuple[int, int, int, int]:
    """Give a line that stops short of the shape that it points at."""
    length = math.dist(start, end) or 1.0
    part = max(0.0, 1 - (_SIZE + 6) / length)
    return *start, round(start[0] + part * (end[0] - start[0])), round(start[1] + part * (end[1] - start[1]))


def _shape(iri: str, kind: str, place: Place) -> dict[str, object]:
    style = STYLES.get(kind, STYLES["thing"])
    corners = _CORNERS.get(style.shape)
    points = " ".join(f"{round(place[0] + _SIZE * x)},{round(place[1] + _SIZE * y)}" for x, y in corners) if corners else ""
    return {"iri": iri, "kind": kind, "colour": style.colour, "points": points, "radius": _SIZE}


def _star() -> list[tuple[float, float]]:
    turns = ((turn, 1.2 if turn % 2 == 0 else 0.5) for turn in range(10))
    return [(radius * math.sin(turn * math.pi / 5), -radius * math.cos(turn * math.pi / 5)) for turn, radius in turns]


_CORNERS: dict[str, list[tuple[float, float]]] = {
    "square": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
    "triangle": [(0, -1.1), (1.1, 0.9), (-1.1, 0.9)],
    "triangleDown": [(-1.1, -0.9), (1.1, -0.9), (0, 1.1)],
    "diamond": [(0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)],
    "hexagon": [(math.cos(turn * math.pi / 3), math.sin(turn * math.pi / 3)) for turn in range(6)],
    "star": _star(),
}


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    return environment.from_string((files("graph") / "picture" / "picture.svg").read_text(encoding="utf-8"))
