"""Read articles, in this process or in several, and give the results in the order in which the articles came.

Each process loads the language model once. It writes nothing. Called by the build.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from multiprocessing import connection
from typing import TYPE_CHECKING, Any

from graph.build.deadline import OutOfTimeError, limit_computing
from graph.build.interrupts import hold_interrupts
from graph.build.report import Outcome
from graph.errors import SourceError
from graph.extract import find_reader_version, load_reader
from graph.gazetteer import load_gazetteer
from graph.mapping import map_article
from graph.model import Article, Findings, ReaderVersion
from graph.provenance import mint_run_iri
from graph.store import Handover, Version, hand_over, select_metadata

if TYPE_CHECKING:
    from graph.extract.reader import Reader

__all__ = ["Failure", "Job", "Options", "Reading", "open_reading", "read_article"]

logger = logging.getLogger(__name__)

AHEAD = 8
"""How many articles wait for each process: enough to keep it busy while a batch is written, few enough for memory."""
GARBAGE_OBJECTS = 20_000
"""After how many new objects Python looks for those that only refer to one another; an article makes some ten thousand."""
_END_S = 10.0
"""How long a process that was killed may take to be gone; whoever waits longer waits for the system, and need not."""


@dataclass(frozen=True, slots=True)
class Options:
    """What decides how an article is read and mapped; `timeout_s` is in seconds of computing."""

    model: str
    base_iri: str
    min_confidence: float
    timeout_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an article could not be read."""

    reason: str


@dataclass(frozen=True, slots=True)
class Job:
    """An article to be read, with the name of its source."""

    source: str
    article: Article


Result = Handover | Failure


class Reading:
    """Reads in this process."""

    def __init__(self, options: Options) -> None:
        self._options = options

    def is_up_to_date(self, stored: Version, article: Article) -> bool:
        """Tell whether reading an article again would give what is stored; only where nothing describes the model, it is loaded for this.

        Raises:
            ModelError: the language model is missing or unfit.
        """
        return stored.sha256 == article.sha256 and stored.run == self.run_iri and stored.metadata == _find_metadata(self._options, article)

    @cached_property
    def run_iri(self) -> str:
        """The IRI of the run that would read an article now."""
        options = self._options
        version = find_reader_version(options.model) or _load_reader(options.model).version
        return str(mint_run_iri(options.base_iri, version, min_confidence=options.min_confidence))

    def read_in_order(self, items: Iterable[Job | Outcome]) -> Iterator[tuple[Job, Result] | Outcome]:
        """Yield each job with its result, and each outcome as it is, in the order in which they come.

        Raises:
            ModelError: the language model is missing or unfit.
        """
        for item in items:
            yield (item, read_article(self._options, item.article)) if isinstance(item, Job) else item


class ParallelReading(Reading):
    """Reads in several processes; one that dies is replaced, and what was under way is read again."""

    def __init__(self, options: Options, *, workers: int) -> None:
        super().__init__(options)
        self._workers = workers
        self._executor = self._start()

    def read_in_order(self, items: Iterable[Job | Outcome]) -> Iterator[tuple[Job, Result] | Outcome]:
        """As in one process; a few items are taken ahead."""
        waiting: deque[Job | Outcome] = deque()
        futures: deque[_Started] = deque()
        for item in items:
            waiting.append(item)
            if isinstance(item, Job):
                futures.append(self._submit(item))
            while len(futures) > AHEAD * self._workers or (waiting and _is_ready(waiting[0], futures)):
                yield self._take(waiting, futures)
        while waiting:
            yield self._take(waiting, futures)

    def _take(self, waiting: deque[Job | Outcome], futures: deque[_Started]) -> tuple[Job, Result] | Outcome:
        item = waiting.popleft()
        return (item, self._finish(item, futures.popleft())) if isinstance(item, Job) else item

    def _submit(self, job: Job) -> _Started:
        try:
            # It may start a process: half of one started would be waited for at the end.
            with hold_interrupts():
                return _Started(self._executor, self._executor.submit(read_article, self._options, job.article))
        except BrokenProcessPool:
            self._replace()
            return self._submit(job)

    def _finish(self, job: Job, started: _Started) -> Result:
        """Return a result; where the processes died under it, read once more by itself, for another article may be to blame."""
        try:
            return started.future.result()
        except BrokenProcessPool:
            if started.executor is self._executor:
                self._replace()
        try:
            return self._submit(job).future.result()
        except BrokenProcessPool:
            self._replace()
            return Failure("the process that read it died, twice. It may be too long or too odd; leave it out or cut it.")

    def _start(self) -> ProcessPoolExecutor:
        # Started afresh, not forked: a fork would carry the open store along, and lose writes.
        return ProcessPoolExecutor(self._workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_process)

    def _replace(self) -> None:
        self.stop()
        self._executor = self._start()

    def stop(self) -> None:
        """End the processes at once, and the thread that looks after them.

        Were that thread still at work when Python ends, both would close its pipe, and Python would say so with a traceback.
        """
        executor = self._executor
        # The only ways to them before Python 3.14, which can kill the processes by itself; Any, for their types are not told truly.
        processes: Any = executor._processes  # noqa: SLF001
        results: Any = executor._result_queue  # noqa: SLF001
        thread: Any = executor._executor_manager_thread  # noqa: SLF001
        if thread is None:
            return  # nothing was ever read, or it was stopped before
        with hold_interrupts():
            for process in list(processes.values()):
                process.kill()
            # Of a result that a process was killed over the thread would else await the rest for ever: while anybody could write it, it is no end.
            results._writer.close()  # noqa: SLF001
            executor.shutdown(wait=False, cancel_futures=True)
            thread.join(_END_S)


@dataclass(frozen=True, slots=True)
class _Started:
    """A reading under way, and where."""

    executor: ProcessPoolExecutor
    future: Future[Result]


def _is_ready(item: Job | Outcome, futures: deque[_Started]) -> bool:
    return not isinstance(item, Job) or futures[0].future.done()


@contextmanager
def open_reading(options: Options, *, workers: int) -> Iterator[Reading]:
    """Give what reads articles, with this many processes; one is this process itself."""
    before = gc.get_threshold()
    _look_less_for_garbage()
    try:
        if workers == 1:
            yield Reading(options)
            return
        reading = ParallelReading(options, workers=workers)
        try:
            yield reading
        finally:
            reading.stop()
    finally:
        gc.set_threshold(*before)


# -------------------------------------------------------------------------------------------- what runs in a process
@lru_cache(maxsize=1)
def _load_reader(model: str) -> Reader:
    reader = load_reader(model)
    load_gazetteer()
    # Model, word lists and gazetteer are never garbage: no later collection need walk through their million objects.
    gc.collect()
    gc.freeze()
    return reader


def read_article(options: Options, article: Article) -> Result:
    """Read and map one article, and make of it what the store takes; whatever goes wrong with it is a value, so that the others go on.

    Raises:
        ModelError: the language model is missing or unfit.
    """
    reader = _load_reader(options.model)
    try:
        with limit_computing(options.timeout_s):
            findings = reader.read(article)
        contribution = map_article(article, findings, base_iri=options.base_iri, gazetteer=load_gazetteer(), min_confidence=options.min_confidence)
        return hand_over(contribution)
    except SourceError as error:
        return Failure(error.reason)
    except OutOfTimeError:
        return Failure(f"reading it took more than {options.timeout_s:g} seconds of computing. Cut it, or set NEWSGRAPH_ARTICLE_TIMEOUT_S higher.")
    except Exception as error:
        logger.debug("%s could not be read", article.identifier, exc_info=error)
        return Failure(f"it could not be read ({type(error).__name__}: {error}). Please report it with the article.")


def _find_metadata(options: Options, article: Article) -> object:
    """Find what an article's graph would say of the article itself, whoever reads it; None where it cannot be mapped."""
    nobody = Findings(ReaderVersion("0", "0", "0"))
    try:
        contribution = map_article(article, nobody, base_iri=options.base_iri, gazetteer=load_gazetteer(), min_confidence=options.min_confidence)
        return select_metadata(hand_over(contribution).graph)
    except ValueError:
        return None


def _look_less_for_garbage() -> None:
    # Few objects of an article refer to one another in circles, and none of what is loaded: looked for as often as Python would, they took a twelfth.
    gc.set_threshold(GARBAGE_OBJECTS)


def _begin_process() -> None:
    """Leave Ctrl-C to the process that started this one, and end when it ends in whatever way."""
    _look_less_for_garbage()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
