"""Draw networks: as one page that needs no network, as data for vis-network, as SVG and GraphML, with places from a fixed seed.

It finds nothing out: graph.analysis builds the networks. Called by `visualize` and the pages.
"""

from __future__ import annotations

from graph.draw.files import write_graphml, write_svg
from graph.draw.layout import Board, Place, lay_out
from graph.draw.page import (
    STYLES,
    Entry,
    Line,
    Style,
    draw_picture,
    group_entries,
    legend,
    link_to_service,
    list_entries,
    picture_asset,
    picture_data,
    to_script_json,
)

__all__ = [
    "STYLES",
    "Board",
    "Entry",
    "Line",
    "Place",
    "Style",
    "draw_picture",
    "group_entries",
    "lay_out",
    "legend",
    "link_to_service",
    "list_entries",
    "picture_asset",
    "picture_data",
    "to_script_json",
    "write_graphml",
    "write_svg",
]
