"""Reads an article: from its words to findings, by rules over spaCy's parse; sees neither triples nor the store.

`load_reader` loads the model once; `Reader.read` is a plain function of the article. The steps stand in `reader`. `find_reader_version` loads nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.extract.rules import RULES
from graph.extract.versions import find_reader_version

if TYPE_CHECKING:
    from graph.extract.reader import Reader

__all__ = ["RULES", "find_reader_version", "load_reader"]


def load_reader(model: str) -> Reader:
    """Load the language model and return a reader; the model is only imported here.

    Raises:
        ModelError: the model is missing or unfit.
    """
    from graph.extract.reader import Reader  # noqa: PLC0415 - the model is loaded by those who read, not by those who list rules

    return Reader(model)
