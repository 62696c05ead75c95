"""Read what arrives in a folder: what is there first, then each file once it has not changed for a while, until told to stop.

It retracts nothing: a file that is deleted leaves its article in the store. The store is open only while something is read, so that a
service and builds can write in between. Called by the command `watch`.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from watchfiles import watch as watch_files

from graph.build.report import Outcome
from graph.build.run import build
from graph.errors import SourceError, StoreLockedError
from graph.loaders import SourceFile, find_source
from graph.settings import Settings
from graph.store import Store, open_store

__all__ = ["CHUNK", "watch"]

logger = logging.getLogger(__name__)

CHUNK = 10
"""How many files are read with the store open: others who write wait no longer than that takes."""
LOOK_S = 0.2
"""How often it is looked whether files have settled, and whether to stop."""
RESCAN_S = 60.0
"""How often the folder is looked through for what the system did not tell: names in other encodings, more at once than it keeps count of."""
CLOCKS_S = 5.0
"""How far the clock of a file system may differ."""

State = tuple[int, int]


class _StopError(Exception):
    """It was told to stop in the midst of a chunk; what was written is whole."""


@dataclass
class _Arrivals:
    """Files that came or changed, each with its size and time of change and since when it has had them."""

    settle_s: float
    _waiting: dict[Path, tuple[State, float]] = field(default_factory=dict)

    def note(self, path: Path) -> None:
        """Take down that a file came or changed, or went."""
        state = _look(path)
        if state is None:
            self._waiting.pop(path, None)
        elif self._waiting.get(path, (None, 0.0))[0] != state:
            self._waiting[path] = state, time.monotonic()

    def note_existing(self, path: Path) -> None:
        """Take down a file that was there: one that did not change lately need not settle."""
        state = _look(path)
        if state is not None:
            # A time of change that lies ahead says only that clocks differ.
            age = max(0.0, time.time() - state[1] / 1e9)
            self._waiting[path] = state, time.monotonic() - min(age, self.settle_s)

    def take_settled(self) -> list[Path]:
        """Give the files that have not changed for so long, in order, and forget them."""
        for path in tuple(self._waiting):
            self.note(path)
        now = time.monotonic()
        settled = sorted(path for path, (_, since) in self._waiting.items() if now - since >= self.settle_s)
        for path in settled:
            del self._waiting[path]
        return settled

    def put_back(self, paths: Sequence[Path]) -> None:
        """Let files wait once more that could not be read now."""
        for path in paths:
            self.note(path)


def _look(path: Path) -> State | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def watch(
    folder: str,
    *,
    settings: Settings,
    stop: Event,
    on_outcome: Callable[[Outcome], None],
    columns: Mapping[str, str] | None = None,
    settle_s: float = 2.0,
    patience_s: float = 10.0,
    poll: bool = False,
) -> None:
    """Read what is in a folder and what arrives in it, until `stop` is set.

    Args:
        folder: as the user gave it; articles are named by their paths below it, as a build names them.
        settings: as for a build; the store is made where there is none.
        stop: ends it; an article that is being read is then given up or written whole.
        on_outcome: is told what became of each article, what has not changed left out.
        columns: which field of a record holds what.
        settle_s: how long a file must not change before it is read, in seconds.
        patience_s: how long to wait for another process that writes, in seconds; what arrived then waits and is tried again.
        poll: look for changes rather than be told of them, for file systems of other machines.

    Raises:
        SourceError: there is no such folder, or the system cannot tell of its changes.
        ModelError: the language model is missing or unfit.
        StoreError: the store cannot be written.
    """
    root = Path(folder)
    if not root.is_dir():
        raise SourceError(folder, "there is no such folder. Give one, or build single files with `newsgraph build`.")
    reader = _Reader(root, settings, columns, stop, on_outcome, patience_s)
    reader.open_store(create=True).close()
    arrivals, scanned_at = _Arrivals(settle_s), 0.0
    for changed in _iterate_changes(root, stop=stop, poll=poll):
        # Only now is the system watching: what came before is here to be seen, what comes from now on will be told.
        if abs(time.time() - scanned_at) >= RESCAN_S:
            since, scanned_at = scanned_at, time.time()
            for path in _list_changed(root, since - CLOCKS_S):
                arrivals.note_existing(path)
        for path in changed:
            arrivals.note(path)
        reader.read(arrivals)


def _list_changed(root: Path, since: float) -> Iterator[Path]:
    """Yield the files that came, changed or were moved in since a time."""
    for current, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = Path(current) / name
            with contextlib.suppress(OSError):
                if path.stat().st_ctime >= since:
                    yield path


def _iterate_changes(root: Path, *, stop: Event, poll: bool) -> Iterator[list[Path]]:
    """Yield the files that changed, and nothing now and then, so that it can be looked whether files have settled."""
    milliseconds = int(LOOK_S * 1000)
    changes = watch_files(
        root,
        watch_filter=None,
        debounce=milliseconds,
        step=milliseconds // 4,
        stop_event=stop,
        rust_timeout=milliseconds,
        yield_on_timeout=True,
        raise_interrupt=False,
        force_polling=poll,
        poll_delay_ms=milliseconds,
    )
    with contextlib.closing(changes):
        try:
            for found in changes:
                if stop.is_set():
                    return
                yield sorted({root / Path(name).relative_to(root.absolute()) for _, name in found if Path(name).is_relative_to(root.absolute())})
        except (OSError, RuntimeError) as error:
            raise SourceError(str(root), f"the system cannot tell of its changes ({error}). Try --poll.") from error


@dataclass(frozen=True)
class _Reader:
    """Reads files as they arrive, and holds the store no longer than that takes."""

    root: Path
    settings: Settings
    columns: Mapping[str, str] | None
    stop: Event
    on_outcome: Callable[[Outcome], None]
    patience_s: float

    def open_store(self, *, create: bool = False) -> Store:
        """Open the store for writing."""
        return open_store(self.settings.store, base_iri=self.settings.base_iri, create=create, brief=True, patience_s=self.patience_s)

    def read(self, arrivals: _Arrivals) -> None:
        """Read the files that have settled; where another process writes for long, they wait once more."""
        settled = arrivals.take_settled()
        found = [(path, source) for path in settled if (source := find_source(self.root, path)) is not None]
        for start in range(0, len(found), CHUNK):
            try:
                self._read_chunk([source for _, source in found[start : start + CHUNK]])
            except StoreLockedError as error:
                logger.warning("%s What arrived is read as soon as it can be written.", error)
                arrivals.put_back([path for path, _ in found[start:]])
                return
            except _StopError:
                return

    def _read_chunk(self, sources: Sequence[SourceFile]) -> None:
        def stop_if_told(done: int, total: int, failed: int) -> None:
            if self.stop.is_set():
                raise _StopError(f"{done} of {total} read, {failed} failed")

        stop_if_told(0, len(sources), 0)
        with self.open_store() as store:
            report = build(sources, store, settings=self.settings, columns=self.columns, on_progress=stop_if_told)
        for outcome in report.outcomes:
            if outcome.status != "unchanged":
                self.on_outcome(outcome)
