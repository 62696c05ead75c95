"""What an update may write, and the update as it is to be run: guarded, with the dataset that the protocol names.

It is pure and knows no store. An update is taken apart as far as it must be to know which graphs it writes; what does not read plainly is refused, for the
engine is more lenient than the grammar (`WITHex:g`, `DROPALL`). Called by the process that writes.

    https://www.w3.org/TR/sparql11-update/  https://www.w3.org/TR/sparql11-protocol/#update-operation
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.errors import QueryRefusedError, QuerySyntaxError, QueryTooLargeError, WriteRefusedError
from graph.limits.tokens import (
    IRI,
    STRING,
    Prologue,
    Token,
    read_tokens,
    refuse_excess,
    refuse_service,
    refuse_triple_terms,
    syntax_error,
    triple_terms_refused,
)

__all__ = ["CheckedUpdate", "Dataset", "Guard", "check_update"]

_FIRST_WORDS = frozenset({"INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"})
_GRAPH_WORD = r"(?<![\w:.%\\-])[gG][rR][aA][pP][hH](?![\w:.-])"
_DATA_STOP = re.compile(
    rf"""
    (?: [^{{}}"'<~\\\#gG]++ | {STRING} | {IRI} | \#[^\r\n]*+ | \\. | (?!{_GRAPH_WORD})[gG] )*+
    (?: (?P<open>\{{(?!\|)) | (?P<close>\}}) | (?P<graph>{_GRAPH_WORD}) | (?P<term><<|\{{\||~) )
    """,
    re.VERBOSE | re.DOTALL,
)
"""Runs over data, which may be long, from one brace, GRAPH or sign of a triple term to the next."""
_DEPTH = re.compile(rf"{STRING} | {IRI} | \#[^\r\n]* | (?P<open>[(\[]) | (?P<close>[)\]])", re.VERBOSE | re.DOTALL)
MAX_DATA_DEPTH = 100
"""Lists and blank nodes within one another; pyoxigraph 0.5.13 ends the process at some thousands."""
_QUOTED = re.compile(rf"{STRING} | {IRI} | \#[^\r\n]*", re.VERBOSE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that the protocol names beside an update (`using-graph-uri`) or a query (`default-graph-uri`)."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


@dataclass(frozen=True, slots=True)
class Guard:
    """Which graphs an update must leave alone.

    Attributes:
        prefix: what the IRIs of the builder's graphs begin with.
        articles: whether the store holds any: where it holds none, there is nothing to guard but their names.
        list_users: lists the IRIs of the graphs that are not the builder's; asked only where an update means all of them.
    """

    prefix: str
    articles: bool = False
    list_users: Callable[[], Collection[str]] = tuple


@dataclass(frozen=True, slots=True)
class CheckedUpdate:
    """An update as it is to be run; `loads` where it would fetch something, which is to be refused once it is known to be well-formed."""

    text: str
    loads: bool


@dataclass(frozen=True, slots=True)
class _Edit:
    """A piece of the text to be replaced."""

    start: int
    end: int
    text: str


def check_update(
    text: str,
    *,
    guard: Guard,
    base_iri: str,
    prefixes: Mapping[str, str],
    max_operation_bytes: int,
    max_literal_bytes: int,
    dataset: Dataset | None = None,
    allowed_services: Collection[str] = (),
) -> CheckedUpdate:
    """Let an update pass, and return it as it is to be run.

    Args:
        text: SPARQL update, any number of operations.
        guard: the builder's graphs.
        base_iri: against which relative IRIs stand.
        prefixes: that need no declaration.
        max_operation_bytes: the longest operation that is not mere data.
        max_literal_bytes: the longest string.
        dataset: what the protocol names in place of USING.
        allowed_services: the IRIs that SERVICE may name.

    Raises:
        QueryRefusedError: it writes a graph of the builder, goes out to the network, or is more than a limit allows.
        QuerySyntaxError: it cannot be an update.
    """
    _refuse_long_literals(text, max_literal_bytes)
    reader = _Reader(text, Prologue(base_iri, prefixes), guard, dataset or Dataset(), max_operation_bytes, allowed_services)
    edits = list(reader.read())
    parts, position = [], 0
    for edit in edits:
        parts += [text[position : edit.start], edit.text]
        position = edit.end
    return CheckedUpdate("".join([*parts, text[position:]]), reader.loads)


def _refuse_long_literals(text: str, max_bytes: int) -> None:
    if len(text.encode("utf-8", "surrogatepass")) <= max_bytes:
        return
    for found in _QUOTED.finditer(text):
        if found[0][0] in "\"'" and len(found[0]) > max_bytes:
            raise QueryTooLargeError(
                f"a string at offset {found.start()} has {len(found[0]):,} characters; {max_bytes:,} are allowed. Cut it, or raise NEWSGRAPH_MAX_LITERAL_BYTES."
            )


@dataclass
class _Reader:
    """Reads an update operation by operation and says what must be written otherwise."""

    text: str
    prologue: Prologue
    guard: Guard
    dataset: Dataset
    max_operation_bytes: int
    allowed_services: Collection[str]
    loads: bool = False
    """Whether something is to be fetched, and not silently."""

    def read(self) -> Iterator[_Edit]:
        """Yield the edits, in the order of the text."""
        position = 0
        while (first := next(read_tokens(self.text, position), None)) is not None:
            if first.text == ";":
                position = first.end
            elif first.keyword in {"BASE", "PREFIX", "VERSION"}:
                position = self._read_declaration(first)
            elif first.keyword in _FIRST_WORDS:
                position = yield from self._read_operation(first)
            else:
                raise self.unexpected(first, "an update begins with INSERT, DELETE, WITH, LOAD, CLEAR, CREATE, DROP, COPY, MOVE or ADD")

    def _read_declaration(self, first: Token) -> int:
        tokens = list(itertools.islice(read_tokens(self.text, first.end), 2))
        kinds = [token.kind for token in tokens]
        if first.keyword == "BASE" and kinds[:1] == ["iri"]:
            self.prologue.declare_base(tokens[0])
            return tokens[0].end
        if first.keyword == "PREFIX" and kinds == ["name", "iri"] and tokens[0].text.endswith(":"):
            self.prologue.declare_prefix(*tokens)
            return tokens[1].end
        if first.keyword == "VERSION" and kinds[:1] == ["string"]:
            return tokens[0].end
        raise self.unexpected(first, f"{first.text} is not followed by what it declares")

    def _read_operation(self, first: Token) -> Generator[_Edit, None, int]:
        """Yield an operation's edits and return where it ends."""
        second, third = [*itertools.islice(read_tokens(self.text, first.end), 2), None, None][:2]
        if first.keyword in {"INSERT", "DELETE"} and second is not None and second.keyword == "DATA":
            if third is None or third.text != "{":
                raise self.unexpected(third or second, "DATA is not followed by a brace")
            return self._read_data(third.start)
        tokens = self._take_operation(first.start)
        edit = self._read_management(tokens) if first.keyword not in {"INSERT", "DELETE", "WITH"} else None
        if edit is not None:
            yield edit
        elif first.keyword in {"INSERT", "DELETE", "WITH"}:
            yield from _Modification(self, tokens).edit()
        return tokens[-1].end

    def _take_operation(self, start: int) -> list[Token]:
        """Take the tokens up to the semicolon that ends an operation, or to the end of the text."""
        tokens, depth = [], 0
        for token in read_tokens(self.text, start):
            if token.text == ";" and depth == 0:
                break
            depth += (token.kind == "open") - (token.kind == "close")
            tokens.append(token)
            if token.end - start > self.max_operation_bytes:
                raise QueryTooLargeError(
                    f"an operation that is not mere data has more than {self.max_operation_bytes:,} bytes. "
                    "Use INSERT DATA, or the Graph Store protocol at /graphs, or raise NEWSGRAPH_MAX_QUERY_BYTES."
                )
        refuse_excess(tokens)
        refuse_triple_terms(tokens)
        refuse_service(tokens, allowed=self.allowed_services, prologue=self.prologue)
        return tokens

    # ---------------------------------------------------------------------------------------------------------- data
    def _read_data(self, start: int) -> int:
        """Check the graphs that data names, and return where its closing brace ends."""
        depth, position, graph_at = 0, start, -1
        while True:
            found = _DATA_STOP.match(self.text, position)
            if found is None:
                raise syntax_error(self.text, start, "the data that begins here is not closed, or a string in it is not")
            position = found.end()
            if found["term"]:
                raise triple_terms_refused()
            if found["graph"]:
                graph_at = position
            elif found["close"]:
                depth -= 1
                if depth == 0:
                    self._refuse_deep_data(start, position)
                    return position
            else:
                depth += 1
                if depth == 2:
                    self._check_named(graph_at, position - 1)
                elif depth > 2:
                    raise syntax_error(self.text, position - 1, "a brace cannot stand here")
                graph_at = -1

    def _refuse_deep_data(self, start: int, end: int) -> None:
        """Refuse lists in lists; what has few brackets is not read once more."""
        if self.text.count("(", start, end) + self.text.count("[", start, end) <= MAX_DATA_DEPTH:
            return
        depth = 0
        for found in _DEPTH.finditer(self.text, start, end):
            depth += (found["open"] is not None) - (found["close"] is not None)
            if depth > MAX_DATA_DEPTH:
                raise QueryRefusedError(f"the data nests lists and blank nodes deeper than {MAX_DATA_DEPTH} levels. Name the inner ones.")

    def _check_named(self, start: int, end: int) -> None:
        """Check the name that stands between GRAPH and a brace."""
        tokens = list(read_tokens(self.text[:end], start)) if start >= 0 else []
        if len(tokens) != 1 or tokens[0].kind not in {"iri", "name"}:
            raise syntax_error(self.text, end, "before this brace stands no GRAPH with a name")
        self.refuse_builders(tokens[0])

    # ---------------------------------------------------------------------------------------------- graph management
    def _read_management(self, tokens: Sequence[Token]) -> _Edit | None:
        """Check LOAD, CLEAR, CREATE, DROP, COPY, MOVE and ADD; return what must stand in place of one."""
        first, *rest = tokens
        silent = bool(rest) and rest[0].keyword == "SILENT"
        rest = rest[silent:]
        if first.keyword == "LOAD":
            return self._read_load(first, rest, silent=silent)
        if first.keyword in {"COPY", "MOVE", "ADD"}:
            self._read_transfer(first, rest)
            return None
        if first.keyword == "CREATE" or (rest and rest[0].keyword == "GRAPH"):
            self._read_graph_name(first, rest)
            return None
        return self._read_many(first, rest)

    def _read_load(self, first: Token, rest: Sequence[Token], *, silent: bool) -> _Edit:
        if (
            not rest
            or rest[0].kind not in {"iri", "name"}
            or (len(rest) > 1 and not (len(rest) == 4 and rest[1].keyword == "INTO" and rest[2].keyword == "GRAPH"))
        ):
            raise self.unexpected(rest[0] if rest else first, "LOAD is not followed by what to load")
        self.loads = self.loads or not silent
        return _Edit(first.start, rest[-1].end, "INSERT DATA {}")

    def _read_transfer(self, first: Token, rest: Sequence[Token]) -> None:
        source, before, target = _split_at_to(rest)
        if before is None or not source or not target:
            raise self.unexpected(first, f"{first.text} goes from one graph TO another")
        for name, written in ((source, first.keyword == "MOVE"), (target, True)):
            graph = self._read_either(name)
            if graph is None and written and self.guard.articles and first.keyword != "ADD":
                raise self._refused_view()
            if graph is not None and written:
                self.refuse_builders(graph)

    def _read_either(self, tokens: Sequence[Token]) -> Token | None:
        """Read DEFAULT, a name, or GRAPH and a name; None for the default graph."""
        names = tokens[1:] if tokens[0].keyword == "GRAPH" else tokens
        if len(tokens) == 1 and tokens[0].keyword == "DEFAULT":
            return None
        if len(names) != 1 or names[0].kind not in {"iri", "name"}:
            raise self.unexpected(tokens[0], "here stands no graph")
        return names[0]

    def _read_graph_name(self, first: Token, rest: Sequence[Token]) -> None:
        if len(rest) != 2 or rest[0].keyword != "GRAPH" or rest[1].kind not in {"iri", "name"}:
            raise self.unexpected(rest[0] if rest else first, f"{first.text} is not followed by GRAPH and a name")
        self.refuse_builders(rest[1])

    def _read_many(self, first: Token, rest: Sequence[Token]) -> _Edit | None:
        """Check CLEAR and DROP of DEFAULT, NAMED and ALL; ALL empties the store, the articles included."""
        which = rest[0].keyword if len(rest) == 1 else ""
        if which not in {"DEFAULT", "NAMED", "ALL"}:
            raise self.unexpected(rest[0] if rest else first, f"{first.text} is followed by GRAPH and a name, DEFAULT, NAMED or ALL")
        if which == "DEFAULT" and self.guard.articles:
            raise self._refused_view()
        if which != "NAMED" or not self.guard.articles:
            return None
        each = [f"{first.keyword} SILENT GRAPH <{graph}>" for graph in self.guard.list_users()]
        # Graphs that earlier operations of the same update make are not among those; a pattern reaches them too.
        pattern = "GRAPH ?g { ?s ?p ?o }"
        return _Edit(first.start, rest[-1].end, "; ".join([f"DELETE {{ {pattern} }} WHERE {{ {pattern} {self.filter_builders('?g')} }}", *each]))

    # ----------------------------------------------------------------------------------------------------- the guard
    def refuse_builders(self, token: Token) -> None:
        """Refuse the writing of a graph of the builder."""
        graph = self.prologue.resolve(token)
        if graph.startswith(self.guard.prefix):
            raise WriteRefusedError(
                f"the update writes the graph <{graph}>; graphs under <{self.guard.prefix}> come from articles alone. "
                "Build or retract articles instead, or name a graph of your own."
            )

    def filter_builders(self, variable: str) -> str:
        """Return the filter that keeps a variable off the builder's graphs."""
        return f'FILTER(!BOUND({variable}) || !STRSTARTS(STR({variable}), "{self.guard.prefix}"))'

    def _refused_view(self) -> WriteRefusedError:
        return WriteRefusedError(
            "the default graph holds what the articles bring and cannot be emptied as a whole. "
            "Name the triples to delete, retract articles with `newsgraph retract`, or send DROP ALL to empty the store."
        )

    def unexpected(self, token: Token, why: str) -> QuerySyntaxError:
        return syntax_error(self.text, token.start, f"{why}, and here stands {token.text!r}")


def _split_at_to(tokens: Sequence[Token]) -> tuple[list[Token], Token | None, list[Token]]:
    at = next((index for index, token in enumerate(tokens) if token.keyword == "TO"), None)
    return ([*tokens], None, []) if at is None else ([*tokens[:at]], tokens[at], [*tokens[at + 1 :]])


@dataclass(frozen=True, slots=True)
class _Block:
    """A pair of braces at the outermost level, by the places of their tokens."""

    first: int
    last: int


class _Modification:
    """DELETE and INSERT with templates and a WHERE, or DELETE WHERE."""

    def __init__(self, reader: _Reader, tokens: Sequence[Token]) -> None:
        self._reader = reader
        self._tokens = tokens
        self._templates: list[_Block] = []
        self._has_dataset = False
        self._has_insert = False
        self._where: _Block | None = None
        self._where_word: Token | None = None
        self._is_short = False
        self._read()

    def _read(self) -> None:
        """Find templates and WHERE: `(WITH iri)? (DELETE {…})? (INSERT {…})? (USING NAMED? iri)* WHERE {…}`, or `DELETE WHERE {…}`."""
        tokens, at = self._tokens, 0
        if self._word(at) == "WITH":
            self._name_at(at + 1, written=True)
            self._has_dataset, at = True, at + 2
        for word in ("DELETE", "INSERT"):
            if self._word(at) == word and self._word(at + 1) == "WHERE" and not self._templates:
                self._is_short, at = True, at + 1
                break
            if self._word(at) == word:
                block = self._block_at(at + 1)
                self._templates.append(block)
                self._has_insert = word == "INSERT"
                at = block.last + 1
        while self._word(at) == "USING":
            named = self._word(at + 1) == "NAMED"
            self._name_at(at + 1 + named, written=False)
            self._has_dataset, at = True, at + 2 + named
        if self._word(at) != "WHERE":
            raise self._reader.unexpected(tokens[min(at, len(tokens) - 1)], "templates are followed by WHERE and a group")
        self._where_word, self._where = tokens[at], self._block_at(at + 1)
        if self._where.last + 1 != len(tokens):
            raise self._reader.unexpected(tokens[self._where.last + 1], "operations have a semicolon between them")
        if self._is_short:
            self._templates.append(self._where)

    def edit(self) -> Iterator[_Edit]:
        """Check the graphs that the templates write; yield what must be added: the protocol's dataset and the guard."""
        if self._where is None or self._where_word is None:
            return
        variables = {name for block in self._templates for name in self._check_template(block)}
        using = self._write_using()
        # Without articles there is nothing to delete, but a graph of an article's name could still be made.
        is_guarded = self._reader.guard.articles or self._has_insert
        guards = " ".join(self._reader.filter_builders(name) for name in sorted(variables)) if is_guarded else ""
        group = self._text(self._where)
        if self._is_short and (using or guards):
            yield _Edit(self._where_word.start, self._where_word.start, f"{group} ")
        if using:
            yield _Edit(self._where_word.start, self._where_word.start, f"{using} ")
        if guards:
            yield _Edit(self._tokens[self._where.first].start, self._tokens[self._where.last].end, f"{{ {group} {guards} }}")

    def _write_using(self) -> str:
        dataset = self._reader.dataset
        if not dataset:
            return ""
        if self._has_dataset:
            # https://www.w3.org/TR/sparql11-protocol/#update-operation: an error, 400
            raise QueryRefusedError("using-graph-uri and using-named-graph-uri cannot be given beside USING or WITH in the update. Keep one of them.")
        return " ".join([*(f"USING <{iri}>" for iri in dataset.default), *(f"USING NAMED <{iri}>" for iri in dataset.named)])

    def _check_template(self, block: _Block) -> Iterator[str]:
        """Check the graphs that a template names; yield the variables that stand for graphs."""
        tokens = self._tokens[block.first + 1 : block.last]
        for index, token in enumerate(tokens):
            if token.text != "{":
                continue
            word, name = tokens[index - 2 : index] if index >= 2 else (token, token)
            if word.keyword != "GRAPH" or name.kind not in {"iri", "name", "variable"}:
                raise self._reader.unexpected(token, "before a brace in a template stands GRAPH with a name")
            if name.kind == "variable":
                yield "?" + name.text[1:]
            else:
                self._reader.refuse_builders(name)

    def _word(self, at: int) -> str:
        return self._tokens[at].keyword if at < len(self._tokens) else ""

    def _name_at(self, at: int, *, written: bool) -> None:
        if at >= len(self._tokens) or self._tokens[at].kind not in {"iri", "name"}:
            raise self._reader.unexpected(self._tokens[min(at, len(self._tokens) - 1)], "here stands no graph")
        if written:
            self._reader.refuse_builders(self._tokens[at])

    def _block_at(self, at: int) -> _Block:
        if at >= len(self._tokens) or self._tokens[at].text != "{":
            raise self._reader.unexpected(self._tokens[min(at, len(self._tokens) - 1)], "here stands no brace")
        depth = 0
        for last in range(at, len(self._tokens)):
            depth += (self._tokens[last].kind == "open") - (self._tokens[last].kind == "close")
            if depth == 0:
                return _Block(at, last)
        raise syntax_error(self._reader.text, self._tokens[at].start, "this brace is not closed")

    def _text(self, block: _Block) -> str:
        return self._reader.text[self._tokens[block.first].start : self._tokens[block.last].end]
