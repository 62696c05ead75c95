"""`newsgraph export`: the store as a file, the same bytes for the same articles.

It serialises nothing itself: graph.export does. Called by the command line.
"""

from __future__ import annotations

from typing import Annotated

import typer

from graph.commands.options import OutputOption, StoreOption

__all__ = ["run"]

Format = Annotated[str, typer.Option("--format", metavar="FORMAT", help="turtle, ntriples, csv, trig, nquads or jsonld.")]
Facts = Annotated[bool, typer.Option("--facts", help="Leave assertions and evidence out.")]


def run(*, store: StoreOption = None, format_: Format = "turtle", output: OutputOption = None, facts: Facts = False) -> None:
    """Write the graph out: the merged view with its evidence as Turtle, N-Triples or CSV, everything as TriG, N-Quads or JSON-LD.

    Example: newsgraph export --format trig -o forum.trig
    """
