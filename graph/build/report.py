"""What became of each source in a build. It holds values only; made by the build, printed by the command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["BuildReport", "Outcome", "Status"]

Status = Literal["added", "replaced", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article, or of a source that gave none.

    Attributes:
        source: what the user gave or what a folder holds, for messages.
        identifier: the article's; None where the source could not be loaded.
        status: added, replaced, unchanged or failed.
        reason: why it failed, None otherwise.
        loader: which loader read it; None where none did.
        dropped_characters: how many control characters and lone surrogates its text held, which were dropped.
    """

    source: str
    identifier: str | None
    status: Status
    reason: str | None = None
    loader: str | None = None
    dropped_characters: int = 0


@dataclass(frozen=True, slots=True)
class BuildReport:
    """All outcomes, in the order of the sources, and the files of folders that no loader takes."""

    outcomes: tuple[Outcome, ...]
    skipped: tuple[str, ...] = ()
