"""SPARQL as tokens, and what holds of queries and updates alike: no network, no triple terms, no more nesting and operators than the engine bears.

It is pure and knows no store. The tokenizer tells keywords from strings, IRIs, comments and names; where two readings of a text are possible, the
text is refused rather than guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.errors import QueryRefusedError, QuerySyntaxError, QueryTooLargeError

__all__ = [
    "IRI",
    "MAX_NESTING",
    "MAX_OPERATORS",
    "SPACE",
    "STRING",
    "Prologue",
    "Token",
    "read_tokens",
    "refuse_excess",
    "refuse_service",
    "refuse_size",
    "refuse_triple_terms",
    "syntax_error",
    "triple_terms_refused",
]

MAX_NESTING = 32
"""Brackets within brackets; pyoxigraph 0.5.13 ends the process at 2,226 of them, in a thread of 256 kB at 66."""
MAX_OPERATORS = 500
"""Operators in all, since flat chains recurse too: `1+1+…` ends the process at 7,031."""

_OPERATOR_WORDS = frozenset({"UNION", "OPTIONAL", "MINUS", "FILTER", "LATERAL", "EXISTS", "IN"})
_BEFORE_GRAPH_NAME = frozenset({"GRAPH", "FROM", "NAMED"})
"""Only after these does a name stand directly before a brace."""
_TRIPLE_FUNCTIONS = frozenset({"TRIPLE", "ISTRIPLE", "SUBJECT", "PREDICATE", "OBJECT"})

SPACE = r"[ \t\r\n]+ | \#[^\r\n]*"
STRING = r"""\"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
               | \"(?!\"\")(?:[^\"\\\r\n]|\\.)*\" | '(?!'')(?:[^'\\\r\n]|\\.)*'"""
IRI = r"""<(?:[^\x00-\x20<>"{}|\\^`]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"""

# The alternatives stand in the order in which the first that fits is right. pyoxigraph reads keywords without a boundary behind them:
# `SERVICEex:a` is the keyword and a name; that is seen to in refuse_service.
_TOKEN = re.compile(
    rf"""
      (?P<space>{SPACE})
    | (?P<string>{STRING})
    | (?P<iri>{IRI})
    """
    r"""
    | (?P<variable>[?$][\w·JOINS]+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<node>_:\w(?:[\w.·JOINS-]*[\w·JOINS-])?)
    | (?P<name>(?:[^\W\d_](?:[\w.·JOINS-]{0,62}[\w·JOINS-])?)?: (?:(?:[\w:]|ESCAPE) (?:(?:[\w.:·JOINS-]|ESCAPE)*(?:[\w:·JOINS-]|ESCAPE))?)?)
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<word>[A-Za-z_]\w*)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<operator>\|\||&&|!=|<=|>=|\^\^|[-+*/=<>!|^?])
    | (?P<mark>[.,;~&])
    """.replace("ESCAPE", r"%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-]").replace("JOINS", r"\u0300-\u036F\u203F\u2040"),
    re.VERBOSE | re.DOTALL,
)
_OPERANDS = frozenset({"string", "iri", "variable", "language", "node", "name", "number", "word", "close"})
_CERTAIN_IRI = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*://|[\w:/.%~@-]*>)")
_HIDES = re.compile(r"['#()\[\]]")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of SPARQL: which kind, as it is written, and where it begins."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def keyword(self) -> str:
        """The word in capitals; of what is no word, nothing."""
        return self.text.upper() if self.kind == "word" else ""


def read_tokens(text: str, start: int = 0) -> Iterator[Token]:
    """Split SPARQL into tokens, white space and comments left out.

    Raises:
        QuerySyntaxError: something stands there that SPARQL has not.
        QueryRefusedError: a text can be read in two ways.
    """
    position, previous, brackets = start, "", [""]
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise syntax_error(text, position, f"{text[position]!r} cannot stand here" if text[position] not in "\"'" else "a string is not closed")
        kind, token = str(found.lastgroup), found[0]
        if kind == "iri" and previous in _OPERANDS and brackets[-1] == "(" and not _CERTAIN_IRI.match(token):
            kind, token = _read_less_than(token)
        if kind == "open":
            brackets.append(token)
        elif kind == "close" and len(brackets) > 1:
            brackets.pop()
        if kind != "space":
            previous = kind
            yield Token(kind, token, position)
        position += len(token)


def _read_less_than(token: str) -> tuple[str, str]:
    """Read `<…>` as less-than where an expression may go on; refuse where it would hide what follows."""
    if _HIDES.search(token):
        raise QueryRefusedError(f"{token!r} can be read as an IRI or as a comparison. Put spaces round the sign, or write the IRI with a prefix.")
    return "operator", "<"


# ------------------------------------------------------------------------------------------------------------- refusals
def refuse_size(text: str, *, max_bytes: int, what: str, setting: str) -> None:
    """Refuse a text that is longer than it may be."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > max_bytes:
        raise QueryTooLargeError(f"the {what} has {size:,} bytes; {max_bytes:,} are allowed. Shorten it, or raise {setting}.")


def refuse_excess(tokens: Sequence[Token]) -> None:
    """Refuse what is nested too deep or chained too long."""
    depth = operators = 0
    for token in tokens:
        depth += (token.kind == "open") - (token.kind == "close")
        operators += token.kind == "operator" or token.keyword in _OPERATOR_WORDS
        if depth > MAX_NESTING:
            raise QueryRefusedError(f"the query's brackets are nested deeper than {MAX_NESTING} levels. Flatten it.")
    if operators > MAX_OPERATORS:
        raise QueryRefusedError(f"the query has {operators} operators; {MAX_OPERATORS} are allowed. Use VALUES or IN, or ask in parts.")


def refuse_triple_terms(tokens: Sequence[Token]) -> None:
    """Refuse the triple terms of SPARQL 1.2: exports and pages could not carry what they store."""
    for before, token in zip([None, *tokens], tokens, strict=False):
        adjacent = before is not None and before.end == token.start
        opens = adjacent and before is not None and ((before.text, token.text) == ("<", "<") or (before.text == "{" and token.text in {"|", "||"}))
        calls = before is not None and before.keyword in _TRIPLE_FUNCTIONS and token.text == "("
        if opens or calls or token.text == "~":
            raise triple_terms_refused()


def triple_terms_refused() -> QueryRefusedError:
    """Return the error that refuses them."""
    return QueryRefusedError("triple terms and reifiers of SPARQL 1.2 are not offered. Describe the triple by a node of its own, as kg:Assertion does.")


def refuse_service(tokens: Sequence[Token], *, allowed: Collection[str] = (), prologue: Prologue | None = None) -> None:
    """Refuse SERVICE wherever the engine may see it, and nothing that only looks like it.

    A prefix of that name stays allowed: as a keyword it would have to stand, with its name, before a brace.

    Args:
        tokens: the whole text.
        allowed: the IRIs of services that may be asked, each named by an IRI or a prefixed name.
        prologue: reads such names; needed where any is allowed.
    """
    for index, token in enumerate(tokens):
        follower = tokens[index + 1].text if index + 1 < len(tokens) else ""
        before = tokens[index - 1].text.upper() if index else ""
        is_keyword = token.kind == "word" and "SERVICE" in token.text.upper()
        is_glued = token.kind == "name" and "SERVICE" in token.text.partition(":")[0].upper() and follower == "{" and before not in _BEFORE_GRAPH_NAME
        if is_glued or (is_keyword and not (allowed and token.keyword == "SERVICE" and _names_allowed(tokens[index + 1 : index + 3], allowed, prologue))):
            raise QueryRefusedError(
                "SERVICE is not allowed: queries do not go out to the network. Import the other data with `newsgraph import`"
                + (f", or ask one of {', '.join(sorted(allowed))}." if allowed else ".")
            )


def _names_allowed(following: Sequence[Token], allowed: Collection[str], prologue: Prologue | None) -> bool:
    names = [token for token in following if token.keyword != "SILENT"]
    return bool(names) and prologue is not None and names[0].kind in {"iri", "name"} and prologue.resolve(names[0]) in allowed


# ------------------------------------------------------------------------------------------------------------- prologue
@dataclass
class Prologue:
    """The base and the prefixes in force, to read names with; the engine's own parser resolves, so both read alike.

    Attributes:
        base_iri: against which relative IRIs stand until BASE says otherwise.
        prefixes: that need no declaration.
    """

    base_iri: str
    prefixes: Mapping[str, str]
    _declared: list[str] = field(default_factory=list)

    def declare_base(self, iri: Token) -> None:
        """Take a BASE."""
        self._declared.append(f"@base {iri.text} .")

    def declare_prefix(self, name: Token, iri: Token) -> None:
        """Take a PREFIX."""
        self._declared.append(f"@prefix {name.text} {iri.text} .")

    def resolve(self, token: Token) -> str:
        """Return the IRI that an IRI or a prefixed name stands for.

        Raises:
            QuerySyntaxError: it stands for none.
        """
        given = " ".join(f"@prefix {name}: <{iri}> ." for name, iri in self.prefixes.items())
        document = f"{given} {' '.join(self._declared)} {token.text} <x:p> <x:o> ."
        try:
            quad = next(iter(ox.parse(document, format=ox.RdfFormat.TURTLE, base_iri=self.base_iri)))
        except (SyntaxError, ValueError, StopIteration) as error:
            raise QuerySyntaxError(f"{token.text!r} is no IRI here: its prefix is not declared, or it is malformed.") from error
        return str(quad.subject.value)


def syntax_error(text: str, position: int, what: str) -> QuerySyntaxError:
    """Say where in a text something is wrong."""
    line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
    return QuerySyntaxError(f"line {line}, column {column}: {what}.", line=line, column=column)
