"""`newsgraph retract`: take an article out of the store, with all that it brought.

It decides nothing about other articles: what they say too stays. Called by the command line.
"""

from __future__ import annotations

from typing import Annotated

import typer

from graph.commands.exits import say
from graph.commands.options import JsonOption, StoreOption
from graph.commands.output import print_json

__all__ = ["run"]

ArticleArgument = Annotated[
    str, typer.Argument(metavar="ARTICLE", show_default=False, help="Its identifier, its file's name where that is unique, or its IRI.")
]


ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; its old addresses say so.")]


def run(article: ArticleArgument, *, reason: ReasonOption = "it was retracted", store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Take an article out of the store.

    All that it alone brought goes with it. Its IRIs are remembered, with the reason and the time, so that its old addresses say that it is gone.

    Example: newsgraph retract report.txt
    """
    from graph.settings import load_settings
    from graph.store import open_store

    settings = load_settings(store=store)
    with open_store(settings.store, base_iri=settings.base_iri) as opened:
        opened.drop_article(article, reason=reason)
        snapshot = opened.publish()
    say(f"{article} is retracted.")
    if as_json:
        print_json({"retracted": article, "snapshot": snapshot})
