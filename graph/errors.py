"""The errors that a user can cause, as one tree; a programmer's mistake is a ValueError instead.

    NewsgraphError
    ├── SourceError            one source could not be read; the others go on
    ├── ModelError             the language model is missing or unfit
    ├── QueryError             a query is wrong, refused or was stopped
    │   ├── QuerySyntaxError
    │   ├── QueryRefusedError  it asks for what is not allowed (network, writing)
    │   │   ├── QueryTooLargeError
    │   │   └── WriteRefusedError
    │   ├── QueryTimeoutError
    │   ├── QueryCancelledError  whoever asked has gone
    │   ├── WorkerError        the process that ran it died of it
    │   └── BusyError          too much at once
    ├── FormatError            what is to be written cannot be said in that format
    ├── NotFoundError          no such article, entity or named query
    ├── PreconditionError      the store is not as whoever writes expects it
    ├── DecisionError          what a person decides contradicts what was decided before
    └── StoreError             exit status 3
        ├── StoreMissingError
        ├── StoreLockedError
        ├── StoreFormatError   newer format, or a folder that holds other things
        └── StoreDamagedError

Every message says what failed, the value, what is allowed and what to do next.
"""

from __future__ import annotations

__all__ = [
    "BusyError",
    "DecisionError",
    "FormatError",
    "ModelError",
    "NewsgraphError",
    "NotFoundError",
    "PreconditionError",
    "QueryCancelledError",
    "QueryError",
    "QueryRefusedError",
    "QuerySyntaxError",
    "QueryTimeoutError",
    "QueryTooLargeError",
    "SourceError",
    "StoreDamagedError",
    "StoreError",
    "StoreFormatError",
    "StoreLockedError",
    "StoreMissingError",
    "WorkerError",
    "WriteRefusedError",
]


class NewsgraphError(Exception):
    """Anything that a user can cause or mend; its text is one sentence or two, fit to be shown."""


class SourceError(NewsgraphError):
    """One source cannot be read.

    Attributes:
        source: what the user gave: a path, or `-`.
        reason: what is wrong with it and what to do, without the source's name.
        line: the line at which it stands, counted from 1, where one is known.
        offset: the byte or code point at which it stands, where one is known.
    """

    def __init__(self, source: str, reason: str, *, line: int | None = None, offset: int | None = None) -> None:
        where = source + (f", line {line}" if line is not None else "") + (f", offset {offset}" if offset is not None else "")
        super().__init__(f"{where}: {reason}")
        self.source = source
        self.reason = reason
        self.line = line
        self.offset = offset


class ModelError(NewsgraphError):
    """The language model is missing or lacks what reading needs."""


class QueryError(NewsgraphError):
    """A query has no answer."""


class QuerySyntaxError(QueryError):
    """A query cannot be parsed.

    Attributes:
        line: counted from 1, None where the parser does not say.
        column: counted from 1, None where the parser does not say.
    """

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryRefusedError(QueryError):
    """A query asks for what is not allowed: the network, writing, or more than a limit."""


class QueryTooLargeError(QueryRefusedError):
    """A query or an update is longer than it may be, or a string in it is."""


class WriteRefusedError(QueryRefusedError):
    """An update would write what only articles write."""


class QueryTimeoutError(QueryError):
    """A query was stopped at its deadline.

    Attributes:
        limit_s: the deadline in seconds.
    """

    def __init__(self, message: str, *, limit_s: float) -> None:
        super().__init__(message)
        self.limit_s = limit_s


class QueryCancelledError(QueryError):
    """Whoever asked has gone."""


class WorkerError(QueryError):
    """The process that ran a query died of it."""


class BusyError(QueryError):
    """Too much is asked at once; it may be asked again a little later."""


class FormatError(NewsgraphError):
    """What is to be written cannot be said in the format that was chosen; another can."""


class NotFoundError(NewsgraphError):
    """There is no such article, entity or named query."""


class PreconditionError(NewsgraphError):
    """A write was to be done only while the store is as its sender knows it, and it is another by now."""


class DecisionError(NewsgraphError):
    """A decision on who is the same cannot stand beside earlier ones.

    Attributes:
        chain: the IRIs that are each the same as the next, the ends known to be different.
    """

    def __init__(self, message: str, *, chain: tuple[str, ...]) -> None:
        super().__init__(message)
        self.chain = chain


class StoreError(NewsgraphError):
    """The store cannot be used.

    Attributes:
        location: where the store is, as the user gave it.
    """

    def __init__(self, message: str, *, location: str) -> None:
        super().__init__(message)
        self.location = location


class StoreMissingError(StoreError):
    """There is no store at the location."""


class StoreLockedError(StoreError):
    """Another process has the store open for writing."""


class StoreFormatError(StoreError):
    """The folder holds other things, or a store of a newer format."""


class StoreDamagedError(StoreError):
    """The store's files cannot be read as they are."""
