"""What the engine's parser says of a text, put into words.

It is pure. Called where a query or an update was refused by the engine.
"""

from __future__ import annotations

import re

from graph.errors import QuerySyntaxError

__all__ = ["to_syntax_error"]

_POSITION = re.compile(r"error at (\d+):(\d+): ")
_QUOTED_CHARACTERS = 40
_PARSER_SENTENCES = {
    "Prefix not found": "a prefix is used that is not declared,",
    "IRI parsing failed": "an IRI is relative or malformed,",
    "overrides an existing variable": "AS names a variable that is there already,",
    "variable that is unbound": "SELECT names a variable that is neither grouped nor counted,",
}
"""What the parser says beside lists of keywords, which change from run to run, and how to put it."""


def to_syntax_error(message: str, text: str, *, what: str = "query") -> QuerySyntaxError:
    """Say where a text is wrong, with the words before that place; what the parser says in sentences is kept.

    >>> str(to_syntax_error("error at 1:12: expected LATERAL", "ASK{?s ?p }"))
    "line 1, column 12: the query cannot go on after 'ASK{?s ?p }'."
    """
    found = _POSITION.match(message)
    if found is None:
        return QuerySyntaxError(f"the {what} is wrong: {message}.")
    line, column = int(found[1]), int(found[2])
    before = text.split("\n")[min(line, text.count("\n") + 1) - 1][: column - 1][-_QUOTED_CHARACTERS:]
    sentence = next((sentence for sign, sentence in _PARSER_SENTENCES.items() if sign in message), f"the {what} cannot go on")
    return QuerySyntaxError(f"line {line}, column {column}: {sentence} after {before!r}.", line=line, column=column)
