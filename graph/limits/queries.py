"""What a query may ask for, and which form it has.

It is pure and knows no store. Called before a query is handed to a process.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import StrEnum

from graph.errors import QueryRefusedError, QuerySyntaxError
from graph.limits.tokens import MAX_NESTING, Prologue, Token, read_tokens, refuse_excess, refuse_service, refuse_size, refuse_triple_terms, syntax_error
from ontology.terms import PREFIXES

__all__ = ["QueryForm", "check_query", "recognise_plain"]


class QueryForm(StrEnum):
    """What a query gives: rows, true or false, or a graph."""

    SELECT = "select"
    ASK = "ask"
    CONSTRUCT = "construct"
    DESCRIBE = "describe"

    @property
    def is_graph(self) -> bool:
        """Whether the answer is a graph."""
        # Enum's own hash, which a set would ask for, takes longer than all else here.
        return self is QueryForm.CONSTRUCT or self is QueryForm.DESCRIBE


PLAIN_CHARACTERS = 1_500
"""In so few there is no chain that the engine does not bear."""
_NEEDS_READING = re.compile(r"service|triple|subject\s*\(|predicate\s*\(|object\s*\(|<<|\{\||[\\~]", re.IGNORECASE)
_PLAIN_START = re.compile(r"\s*+(?:(?:PREFIX\s+[A-Za-z][\w.-]*:|PREFIX\s+:|BASE)\s*<[^<>\s]*>\s*)*+(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:])", re.IGNORECASE)
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


def recognise_plain(text: str) -> QueryForm | None:
    """Tell at a glance that a short query is within all limits, and what it gives; None where only `check_query` can tell.

    All of the text is searched, comments and names too, so that nothing can hide in it.

    >>> recognise_plain("ASK { ?s ?p 'SERVICE' }") is None
    True
    """
    if len(text) > PLAIN_CHARACTERS or text.count("{") + text.count("(") + text.count("[") > MAX_NESTING or _may_need_reading(text):
        return None
    found = _PLAIN_START.match(text)
    return _FORMS[found[1].upper()] if found else None


def _may_need_reading(text: str) -> bool:
    # One of these stands in whatever the pattern finds in ASCII, and to look for them takes a tenth of the time.
    small = text.lower()
    is_suspicious = "service" in small or "triple" in small or "subject" in small or "predicate" in small or "object" in small
    is_suspicious = is_suspicious or "<<" in small or "{|" in small or "\\" in small or "~" in small
    return (is_suspicious or not text.isascii()) and _NEEDS_READING.search(text) is not None


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
