"""What a query may ask for: no network, no writing, and no more than its bytes, nesting and operators.

It is pure and knows no store. A tokenizer of its own tells keywords from strings, IRIs, comments and names; where two readings of a text are
possible, the query is refused rather than guessed at. Called before a query is handed to a process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from graph.errors import QueryRefusedError, QuerySyntaxError

__all__ = ["MAX_NESTING", "MAX_OPERATORS", "QueryForm", "check_query"]

MAX_NESTING = 32
"""Brackets within brackets; pyoxigraph 0.5.13 ends the process at 2,226 of them, in a thread of 256 kB at 66."""
MAX_OPERATORS = 500
"""Operators in all, since flat chains recurse too: `1+1+…` ends the process at 7,031."""


class QueryForm(StrEnum):
    """What a query gives: rows, true or false, or a graph."""

    SELECT = "select"
    ASK = "ask"
    CONSTRUCT = "construct"
    DESCRIBE = "describe"

    @property
    def is_graph(self) -> bool:
        """Whether the answer is a graph."""
        return self in {QueryForm.CONSTRUCT, QueryForm.DESCRIBE}


_UPDATE_FORMS = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
_FORMS = {form.upper(): form for form in QueryForm}
_OPERATOR_WORDS = frozenset({"UNION", "OPTIONAL", "MINUS", "FILTER", "LATERAL", "EXISTS", "IN"})
_BEFORE_GRAPH_NAME = frozenset({"GRAPH", "FROM", "NAMED"})
"""Only after these does a name stand directly before a brace."""

# The alternatives stand in the order in which the first that fits is right. pyoxigraph reads keywords without a boundary behind them:
# `SERVICEex:a` is the keyword and a name; that is seen to in _refuse_service.
_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\r\n]+ | \#[^\r\n]*)
    | (?P<string>\"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
               | \"(?!\"\")(?:[^\"\\\r\n]|\\.)*\" | '(?!'')(?:[^'\\\r\n]|\\.)*')
    | (?P<iri><(?:[^\x00-\x20<>"{}|\\^`]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<node>_:\w(?:[\w.·-]*[\w·-])?)
    | (?P<name>(?:[^\W\d_](?:[\w.·-]{0,62}[\w·-])?)?: (?:(?:[\w:]|ESCAPE) (?:(?:[\w.:·-]|ESCAPE)*(?:[\w:·-]|ESCAPE))?)?)
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<word>[A-Za-z_]\w*)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<operator>\|\||&&|!=|<=|>=|\^\^|[-+*/=<>!|^?])
    | (?P<mark>[.,;~&])
    """.replace("ESCAPE", r"%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-]"),
    re.VERBOSE | re.DOTALL,
)
_OPERANDS = frozenset({"string", "iri", "variable", "language", "node", "name", "number", "word", "close"})
_CERTAIN_IRI = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*://|[\w:/.%~@-]*>)")
_HIDES = re.compile(r"['#()\[\]]")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int


def check_query(text: str, *, max_bytes: int) -> QueryForm:
    """Let a query pass, and tell what it gives.

    Args:
        text: SPARQL.
        max_bytes: the longest that is allowed, as UTF-8.

    Raises:
        QueryRefusedError: it asks for the network, for writing, or for more than a limit; the message names which.
        QuerySyntaxError: it cannot be a query at all; what passes here may still be wrong.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > max_bytes:
        raise QueryRefusedError(f"the query has {size:,} bytes; {max_bytes:,} are allowed. Shorten it, or raise NEWSGRAPH_MAX_QUERY_BYTES.")
    tokens = list(_read_tokens(text))
    _refuse_excess(tokens)
    _refuse_service(tokens)
    return _find_form(tokens, text)


def _read_tokens(text: str) -> Iterator[_Token]:
    """Split a query into tokens, white space and comments left out."""
    position, previous, brackets = 0, "", [""]
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise _syntax_error(text, position, f"{text[position]!r} cannot stand here" if text[position] not in "\"'" else "a string is not closed")
        kind, token = str(found.lastgroup), found[0]
        if kind == "iri" and previous in _OPERANDS and brackets[-1] == "(" and not _CERTAIN_IRI.match(token):
            kind, token = _read_less_than(token)
        if kind == "open":
            brackets.append(token)
        elif kind == "close" and len(brackets) > 1:
            brackets.pop()
        if kind != "space":
            previous = kind
            yield _Token(kind, token, position)
        position += len(token)


def _read_less_than(token: str) -> tuple[str, str]:
    """Read `<…>` as less-than where an expression may go on; refuse where it would hide what follows."""
    if _HIDES.search(token):
        raise QueryRefusedError(f"{token!r} can be read as an IRI or as a comparison. Put spaces round the sign, or write the IRI with a prefix.")
    return "operator", "<"


def _refuse_excess(tokens: list[_Token]) -> None:
    depth = operators = 0
    for token in tokens:
        depth += (token.kind == "open") - (token.kind == "close")
        operators += token.kind == "operator" or token.text.upper() in _OPERATOR_WORDS
        if depth > MAX_NESTING:
            raise QueryRefusedError(f"the query's brackets are nested deeper than {MAX_NESTING} levels. Flatten it.")
    if operators > MAX_OPERATORS:
        raise QueryRefusedError(f"the query has {operators} operators; {MAX_OPERATORS} are allowed. Use VALUES or IN, or ask in parts.")


def _refuse_service(tokens: list[_Token]) -> None:
    """Refuse SERVICE wherever the engine may see it, and nothing that only looks like it.

    A prefix of that name stays allowed: as a keyword it would have to stand, with its name, before a brace.
    """
    for index, token in enumerate(tokens):
        follower = tokens[index + 1].text if index + 1 < len(tokens) else ""
        before = tokens[index - 1].text.upper() if index else ""
        is_keyword = token.kind == "word" and "SERVICE" in token.text.upper()
        is_glued = token.kind == "name" and "SERVICE" in token.text.partition(":")[0].upper() and follower == "{" and before not in _BEFORE_GRAPH_NAME
        if is_keyword or is_glued:
            raise QueryRefusedError("SERVICE is not allowed: queries do not go out to the network. Import the other data with `newsgraph import`.")


def _find_form(tokens: list[_Token], text: str) -> QueryForm:
    """Find which form the query has: the first word after the prologue."""
    words = iter([token for token in tokens if token.kind in {"word", "open"}])
    for word in words:
        upper = word.text.upper()
        if upper in {"BASE", "PREFIX", "VERSION"}:
            continue
        form = next((form for name, form in _FORMS.items() if upper.startswith(name)), None)
        if form is not None:
            return form
        if upper in _UPDATE_FORMS:
            raise QueryRefusedError(f"{upper} writes, and queries only read. Use `newsgraph build`, `import` or `retract` to change the store.")
        raise _syntax_error(text, word.start, f"a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, not {word.text!r}")
    raise QuerySyntaxError("the text holds no query; one begins with SELECT, ASK, CONSTRUCT or DESCRIBE.")


def _syntax_error(text: str, position: int, what: str) -> QuerySyntaxError:
    line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
    return QuerySyntaxError(f"line {line}, column {column}: {what}.", line=line, column=column)
