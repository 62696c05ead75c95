"""`newsgraph export`: the store as a file, the same bytes for the same articles.

It serialises nothing itself: graph.export does. Called by the command line.
"""

from __future__ import annotations

from typing import Annotated

import typer

from graph.commands.completion import complete_export_format
from graph.commands.options import OutputOption, StoreOption

__all__ = ["run"]

FormatOption = Annotated[
    str,
    typer.Option("--format", metavar="FORMAT", help="turtle, ntriples, rdfxml, csv, graphml, trig, nquads or jsonld.", autocompletion=complete_export_format),
]
FactsOption = Annotated[bool, typer.Option("--facts", help="Leave assertions and evidence out.")]
PastOption = Annotated[bool, typer.Option("--past", help="With trig, nquads and jsonld: what is kept of articles' earlier texts as well.")]


def run(
    *, store: StoreOption = None, chosen_format: FormatOption = "turtle", output: OutputOption = None, facts: FactsOption = False, past: PastOption = False
) -> None:
    """Write the graph out, byte for byte the same for the same articles.

    Turtle, N-Triples, RDF/XML and CSV hold the merged view with its evidence; TriG, N-Quads and JSON-LD everything, graph by graph; GraphML the
    things and how they are related, for Gephi and its like.

    Example: newsgraph export --format trig -o forum.trig
    """
    from graph.export import FORMATS, QUADS, write_export
    from graph.settings import load_settings
    from graph.store import open_snapshot

    if past and chosen_format not in QUADS:
        raise typer.BadParameter(f"{chosen_format!r} holds the merged view, which has no past; allowed with --past: {', '.join(QUADS)}", param_hint="--past")
    if chosen_format not in FORMATS:
        raise typer.BadParameter(f"{chosen_format!r} is no format; allowed: {', '.join(FORMATS)}", param_hint="--format")
    with open_snapshot(load_settings(store=store).store) as snapshot:
        write_export(snapshot, output, format=chosen_format, facts_only=facts, with_past=past)
