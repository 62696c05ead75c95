"""The options that more than one command takes, each declared once.

It reads nothing: the environment is read by graph.settings. Called by every command's signature.
"""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["JsonOption", "OutputOption", "StoreOption"]

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="LOCATION",
        help="The store: a folder, or memory: for one that is gone at the end. [default: $NEWSGRAPH_STORE, else ./newsgraph-store]",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]
OutputOption = Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to this file, whole or not at all. [default: standard output]")]
