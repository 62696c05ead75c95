"""Which sources failed when they were last read, and why: a list in the store's folder, from which they can be read again.

It reads no source. Kept by the build, so that a build that was killed has noted what failed until then; listed by the command `failures`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from graph.build.report import Outcome
from graph.errors import StoreError
from graph.loaders import SourceFile
from graph.store.folder import write_whole

__all__ = ["FAILURES", "FailedSource", "FailureList", "forget_failures", "read_failures"]

logger = logging.getLogger(__name__)

FAILURES = "failures.json"


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong: with one article, or with the source where the identifier is None."""

    identifier: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class FailedSource:
    """A file in which something could not be read when it was last tried.

    Attributes:
        source: what the user gave or what a folder holds, for messages.
        identifier: of the source, as it was found: path below its folder, or file name.
        path: where it is, absolute.
        failed_at: ISO 8601, in UTC.
        faults: what went wrong, in order.
    """

    source: str
    identifier: str
    path: str
    failed_at: str
    faults: tuple[Fault, ...]

    def to_source(self) -> SourceFile:
        """Return the source, to be read again as the same."""
        return SourceFile(self.source, self.identifier, Path(self.path))


class FailureList:
    """The list while a build goes on."""

    def __init__(self, location: str, sources: Iterable[object]) -> None:
        self._path = Path(location) / FAILURES
        self._sources = {each.name: each for each in sources if isinstance(each, SourceFile) and each.path is not None}
        self._failed = {each.path: each for each in read_failures(location)}
        self._tried: set[str] = set()

    def note(self, outcomes: Iterable[Outcome]) -> None:
        """Take down what became of sources: a source's earlier failure counts no more once it is tried again.

        The list is an aid: where the disk has no room for it, the build goes on.
        """
        before = dict(self._failed)
        for outcome in outcomes:
            source = self._sources.get(outcome.source)
            if source is not None and source.path is not None:
                self._note_one(source, str(source.path.absolute()), outcome)
        if self._failed != before:
            try:
                _write(self._path, self._failed.values())
            except OSError as error:
                logger.warning("the list of what failed could not be written: %s", error)

    def _note_one(self, source: SourceFile, path: str, outcome: Outcome) -> None:
        if path not in self._tried:
            self._tried.add(path)
            self._failed.pop(path, None)
        if outcome.status == "failed":
            now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            entry = self._failed.get(path) or FailedSource(source.name, source.identifier, path, now, ())
            self._failed[path] = replace(entry, faults=tuple(dict.fromkeys((*entry.faults, Fault(outcome.identifier, outcome.reason or "")))))


def read_failures(location: str) -> tuple[FailedSource, ...]:
    """List the sources in which something failed when they were last tried, by path.

    Raises:
        StoreError: the list cannot be read.
    """
    path = Path(location) / FAILURES
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return tuple(FailedSource(**{**entry, "faults": tuple(Fault(**fault) for fault in entry["faults"])}) for entry in entries)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"the list of what failed, {path}, cannot be read ({error}). Remove it; the store itself does not need it.", location=location
        ) from error


def forget_failures(location: str) -> tuple[FailedSource, ...]:
    """Empty the list, and return what was in it."""
    failed = read_failures(location)
    (Path(location) / FAILURES).unlink(missing_ok=True)
    return failed


def _write(path: Path, failed: Iterable[FailedSource]) -> None:
    entries: Sequence[FailedSource] = sorted(failed, key=lambda each: each.path)
    if entries:
        write_whole(path, json.dumps([asdict(each) for each in entries], indent=1) + "\n")
    else:
        path.unlink(missing_ok=True)
