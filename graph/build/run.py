"""One build: what each source gives, what of it is new, and how it comes into the store.

Articles are written in batches, each whole or not at all, and published now and then and at the end. Called as `graph.build.build`.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from graph.build.failures import FailureList
from graph.build.interrupts import notice_interrupts
from graph.build.reading import Failure, Job, Options, Reading, open_reading
from graph.build.report import BuildReport, Outcome, Status
from graph.errors import SourceError, StoreError
from graph.loaders import SourceFile, iterate_sources, load
from graph.model import Article
from graph.settings import Settings
from graph.store import Handover, Store, Version

__all__ = ["Batches", "Survey", "build", "ignore_progress"]

logger = logging.getLogger(__name__)

Progress = Callable[[int, int, int], None]

BATCH_ARTICLES = 20
BATCH_S = 10.0
"""A batch is written when it has so many articles, or when its first has waited so long."""
PUBLISH_S = 20.0
"""How often a long build makes what it has done visible."""


def build(
    sources: Sequence[str | SourceFile],
    store: Store,
    *,
    settings: Settings,
    workers: int = 1,
    columns: Mapping[str, str] | None = None,
    on_progress: Progress | None = None,
) -> BuildReport:
    """Read sources into the store and publish it.

    What is in the store already, with the same text and metadata and read by the same run, is not read again. Interrupted, it leaves whole articles only,
    and the next build goes on.

    Args:
        sources: files, folders, patterns or `-`; or sources that were found before.
        store: open for writing.
        settings: the model, the least confidence, the largest source, and the time for a page and for an article.
        workers: how many processes read; results do not depend on it.
        columns: which field of a record holds what, where its own names do not say.
        on_progress: is told how many articles are done, of how many at least, and how many of them failed.

    Returns:
        What became of each article, in the order of the sources.

    Raises:
        ModelError: the language model is missing or unfit.
        StoreError: the store cannot be written.
    """
    skipped: list[str] = []
    found = [each for source in sources for each in _find(source, skipped)]
    batches = Batches(store, on_progress or ignore_progress, total=len(found), failures=FailureList(store.location, found))
    options = Options(settings.model, store.base_iri, settings.min_confidence, settings.article_timeout_s)
    with open_reading(options, workers=workers) as reading, notice_interrupts() as end_if_interrupted:
        try:
            for item in reading.read_in_order(Survey(store, reading, settings, columns).run(found)):
                end_if_interrupted()
                batches.add(item)
            batches.write()
        except BaseException:
            # What was written stays; a store that cannot be written any more has said so already.
            with contextlib.suppress(StoreError):
                store.publish()
            raise
    store.publish()
    outcomes = tuple(batches.outcomes)
    logger.info("built %d articles, %d failed", len(outcomes), sum(outcome.status == "failed" for outcome in outcomes))
    return BuildReport(outcomes, tuple(skipped))


def _find(source: str | SourceFile, skipped: list[str]) -> Iterable[SourceFile | SourceError]:
    return (source,) if isinstance(source, SourceFile) else iterate_sources([source], on_skip=skipped.append)


def ignore_progress(done: int, total: int, failed: int) -> None:
    """Tell nobody."""


class Stored(Protocol):
    """What can tell which articles it holds: a store that is open for writing, or a snapshot."""

    def version_of(self, identifier: str) -> Version | None:
        """Tell what an article is made of; None when it is not there."""


@dataclass
class Survey:
    """Loads sources and finds what must be read."""

    store: Stored
    reading: Reading
    settings: Settings
    columns: Mapping[str, str] | None
    _seen: dict[str, tuple[str, str]] = field(default_factory=dict)

    def run(self, sources: Sequence[SourceFile | SourceError]) -> Iterator[Job | Outcome]:
        """Yield a job for each article that is new or has changed, an outcome for all else, in the order of the sources."""
        for source in sources:
            if isinstance(source, SourceError):
                yield _fail(source.source, source)
                continue
            try:
                limits = self.settings
                for article in load(source, max_bytes=limits.max_source_bytes, timeout_s=limits.source_timeout_s, columns=self.columns):
                    yield self._examine(Job(source.name, article))
            except SourceError as error:
                yield _fail(source.name, error)

    def _examine(self, job: Job) -> Job | Outcome:
        article = job.article
        # The names only: the texts of all articles of a build may be more than memory holds.
        source, sha256 = self._seen.get(article.identifier, (None, ""))
        if source is not None:
            if sha256 == article.sha256:
                return _finish(job, "unchanged")
            return _finish(job, "failed", f"its identifier {article.identifier!r} is that of {source} as well. Give the folder that holds both, or rename one.")
        self._seen[article.identifier] = job.source, article.sha256
        return _finish(job, "unchanged") if self._is_stored(article) else job

    def _is_stored(self, article: Article) -> bool:
        stored = self.store.version_of(article.identifier)
        return stored is not None and self.reading.is_up_to_date(stored, article)


class Batches:
    """Collects what was read and writes it, batch by batch."""

    def __init__(self, store: Store, on_progress: Progress, *, total: int, failures: FailureList | None = None) -> None:
        self.outcomes: list[Outcome] = []
        self._store = store
        self._on_progress = on_progress
        self._total = total
        self._failures = failures
        self._failed = 0
        self._waiting: list[Outcome | tuple[Job, Handover]] = []
        self._began = self._published = time.monotonic()

    def add(self, item: Outcome | tuple[Job, Handover | Failure]) -> None:
        """Take an item; write the batch when it is full or has waited long enough."""
        if not self._waiting:
            self._began = time.monotonic()
        if isinstance(item, Outcome):
            self._waiting.append(item)
        else:
            job, result = item
            self._waiting.append(_finish(job, "failed", result.reason) if isinstance(result, Failure) else (job, result))
        self._failed += isinstance(self._waiting[-1], Outcome) and self._waiting[-1].status == "failed"
        self._tell()
        if len(self._waiting) >= BATCH_ARTICLES or time.monotonic() - self._began >= BATCH_S:
            self.write()

    def write(self) -> None:
        """Write what waits, and publish when it is time."""
        read = [item for item in self._waiting if not isinstance(item, Outcome)]
        written = self._write_batch(read)
        outcomes = [item if isinstance(item, Outcome) else written[item[0].article.identifier] for item in self._waiting]
        self.outcomes += outcomes
        if self._failures:
            self._failures.note(outcomes)
        self._failed = sum(outcome.status == "failed" for outcome in self.outcomes)
        self._waiting.clear()
        self._tell()
        if time.monotonic() - self._published >= PUBLISH_S:
            self._store.publish()
            self._published = time.monotonic()

    def _tell(self) -> None:
        done = len(self.outcomes) + len(self._waiting)
        self._on_progress(done, max(self._total, done), self._failed)

    def _write_batch(self, read: list[tuple[Job, Handover]]) -> dict[str, Outcome]:
        """Write articles together; where one of them cannot be stored, one by one."""
        known = {job.article.identifier for job, _ in read if self._store.version_of(job.article.identifier)}
        outcomes = {job.article.identifier: _finish(job, "replaced" if job.article.identifier in known else "added") for job, _ in read}
        try:
            self._store.replace_articles(contribution for _, contribution in read)
        except (SourceError, ValueError):
            for job, contribution in read:
                try:
                    self._store.replace_articles([contribution])
                except SourceError as error:
                    outcomes[job.article.identifier] = _finish(job, "failed", error.reason)
                except ValueError as error:
                    outcomes[job.article.identifier] = _finish(
                        job, "failed", f"what was read in it cannot be stored ({error}). Please report it with the article."
                    )
        return outcomes


def _fail(source: str, error: SourceError) -> Outcome:
    place = f"line {error.line}: " if error.line is not None else f"offset {error.offset}: " if error.offset is not None else ""
    return Outcome(source, None, "failed", place + error.reason)


def _finish(job: Job, status: Status, reason: str | None = None) -> Outcome:
    return Outcome(job.source, job.article.identifier, status, reason, job.article.loader, job.article.dropped_characters)
