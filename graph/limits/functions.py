"""Functions that the engine does not know: to call one is an error of the expression, not of the query (SPARQL 1.1 Query, 17.6).

It is pure. Called wherever a query or an update is run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar  # Any: a function takes any terms

import pyoxigraph as ox

__all__ = ["with_unknown_functions"]

Result = TypeVar("Result")
Functions = dict[ox.NamedNode, Callable[..., Any]]

_UNKNOWN = re.compile(r"The custom function <([^<>]+)> is not supported")
MAX_UNKNOWN = 20


def with_unknown_functions(run: Callable[[Functions], Result]) -> Result:
    """Run something with functions of its own, once more for each that the engine turns out not to know; such a function gives no value.

    Raises:
        SyntaxError, RuntimeError, OSError: as `run` does.
    """
    functions: Functions = {}
    while True:
        try:
            return run(functions)
        except (SyntaxError, RuntimeError) as error:
            found = _UNKNOWN.search(str(error))
            if found is None or len(functions) >= MAX_UNKNOWN:
                raise
            functions[ox.NamedNode(found[1])] = _give_no_value


def _give_no_value(*_: object) -> None:
    """Give an error, as the engine takes it."""
