"""Serves a store over HTTP: pages to browse, a SPARQL endpoint, the data of every IRI, an interactive picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> object:
    # The application loads when it is asked for: web.main, the command line, needs none of it for --help.
    if name == "create_app":
        from web.app import create_app  # noqa: PLC0415

        return create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
