"""What a query may ask for, and which form it has.

It is pure and knows no store. Called before a query is handed to a process.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from graph.errors import QueryRefusedError, QuerySyntaxError
from graph.limits.tokens import Prologue, Token, read_tokens, refuse_excess, refuse_service, refuse_size, refuse_triple_terms, syntax_error
from ontology.terms import PREFIXES

__all__ = ["QueryForm", "check_query"]


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


def check_query(text: str, *, max_bytes: int, allowed_services: Collection[str] = ()) -> QueryForm:
    """Let a query pass, and tell what it gives.

    Args:
        text: SPARQL.
        max_bytes: the longest that is allowed, as UTF-8.
        allowed_services: the IRIs that SERVICE may name; none at all where it is empty.

    Raises:
        QueryRefusedError: it asks for the network, for writing, or for more than a limit; the message names which.
        QuerySyntaxError: it cannot be a query at all; what passes here may still be wrong.
    """
    refuse_size(text, max_bytes=max_bytes, what="query", setting="NEWSGRAPH_MAX_QUERY_BYTES")
    tokens = list(read_tokens(text))
    refuse_excess(tokens)
    refuse_triple_terms(tokens)
    refuse_service(tokens, allowed=allowed_services, prologue=_read_prologue(tokens) if allowed_services else None)
    return _find_form(tokens, text)


def _read_prologue(tokens: Sequence[Token]) -> Prologue:
    """Read what stands before the query's form."""
    prologue = Prologue("x:", PREFIXES)
    for index, token in enumerate(tokens):
        following = tokens[index + 1 : index + 3]
        if token.keyword == "BASE" and following:
            prologue.declare_base(following[0])
        elif token.keyword == "PREFIX" and len(following) == 2:
            prologue.declare_prefix(*following)
        elif token.kind in {"word", "open"} and token.keyword != "VERSION":
            break
    return prologue


def _find_form(tokens: list[Token], text: str) -> QueryForm:
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
            raise QueryRefusedError(f"{upper} writes, and queries only read. Send updates to /update, or change the store with `newsgraph build` and `import`.")
        raise syntax_error(text, word.start, f"a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, not {word.text!r}")
    raise QuerySyntaxError("the text holds no query; one begins with SELECT, ASK, CONSTRUCT or DESCRIBE.")
