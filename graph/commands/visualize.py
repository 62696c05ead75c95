"""`newsgraph visualize`: draw the store, or what stands round one thing, as one page that needs no network.

It neither lays out nor draws: graph.analysis and graph.draw do. Called by the command line.
"""

from __future__ import annotations

from typing import Annotated

import typer

from graph.commands.exits import say
from graph.commands.options import StoreOption
from graph.commands.output import count

__all__ = ["run"]

PageOption = Annotated[str, typer.Option("-o", "--output", metavar="FILE.html", show_default=False, help="The page to write, and nothing beside it.")]
FocusOption = Annotated[str | None, typer.Option(metavar="IRI", help="Draw what stands round this. [default: everything]")]
DepthOption = Annotated[int, typer.Option(min=1, metavar="N", help="How many steps from the focus.")]


def run(*, output: PageOption, store: StoreOption = None, focus: FocusOption = None, depth: DepthOption = 1) -> None:
    """Draw the graph as one HTML page.

    The page works from a disk with no network.

    Example: newsgraph visualize -o forum.html
    """
    from graph.analysis import build_network
    from graph.draw import draw_picture
    from graph.export import write_whole
    from graph.settings import load_settings
    from graph.store import open_snapshot

    with open_snapshot(load_settings(store=store).store) as snapshot, snapshot.reading():
        network = build_network(snapshot, focus=focus, depth=depth)
    title = "newsgraph" if focus is None else str(network.nodes[focus]["label"])
    write_whole(output, draw_picture(network, title=title, links_to=None).encode())
    say(f"{output}: {count(network.number_of_nodes(), 'thing')}, {count(network.number_of_edges(), 'relation')}.")
