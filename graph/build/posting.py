"""What runs inside the process that reads what clients of a service send: articles out of bytes in memory, then into the store.

Reading takes seconds and needs no lock; writing takes it and is over at once, so that the service writes on meanwhile. Started by graph.posting; nothing else
imports it, for it loads the language model.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from graph.build.reading import Failure, Job, Options, Reading
from graph.build.report import Outcome
from graph.build.run import Batches, Survey, ignore_progress
from graph.errors import ModelError, NewsgraphError, StoreError, StoreLockedError
from graph.loaders import SourceFile
from graph.loaders.text import LOADER as TEXT_LOADER
from graph.settings import Settings
from graph.store import Handover, open_snapshot, open_store
from graph.worker.frames import BuildRequest, Reply, split_body
from graph.worker.messages import Messages

__all__ = ["main"]

IDLE_S = 60.0
STATUSES: dict[type[NewsgraphError], str] = {StoreLockedError: "locked", StoreError: "store", ModelError: "model"}
"""What each error is called over the pipe; the first that fits counts."""

MARKED = (".html", ".json", ".jsonl", ".xml", ".warc")
"""Names by which a sender says that its articles are no plain text, which the last loader would make of anything."""

Read = tuple[Job, Handover | Failure] | Outcome


def main(memory_bytes: str, location: str, chosen: str) -> None:
    """Answer requests from standard input on standard output until it closes.

    Args:
        memory_bytes: the most memory that the process may take.
        location: the store's folder.
        chosen: the settings that decide how articles are read, as JSON.
    """
    poster = _Poster(location, Settings(**json.loads(chosen)))
    messages = Messages(memory_bytes=int(memory_bytes))
    messages.serve(lambda header, body: poster.answer(BuildRequest(**json.loads(header)), body), idle_s=IDLE_S, on_idle=_rest)


def _rest() -> None:
    """Do nothing: whoever started the process ends it."""


class _Poster:
    """Holds what was read until it is written."""

    def __init__(self, location: str, settings: Settings) -> None:
        self._location = location
        self._settings = settings
        self._base_iri = settings.base_iri
        self._read: list[Read] = []

    def answer(self, request: BuildRequest, body: bytes) -> Reply:
        """Do one step; every failure is a reply."""
        try:
            return self._write(request.patience_s) if request.step == "write" else self._read_sources(request, body)
        except NewsgraphError as error:
            return Reply(next((name for kind, name in STATUSES.items() if isinstance(error, kind)), "failed"), str(error))
        except MemoryError:
            return Reply("memory")

    def _read_sources(self, request: BuildRequest, body: bytes) -> Reply:
        """Read articles; what the newest version holds as it is need not be read again. `created` tells whether there is anything to write."""
        sources = [SourceFile(name, name, data=data) for name, data in split_body(body, request.sources)]
        with open_snapshot(self._location) as snapshot:
            settings = self._settings
            reading = Reading(Options(settings.model, snapshot.base_iri, settings.min_confidence, settings.article_timeout_s))
            self._read = list(reading.read_in_order(map(_refuse_unmarked, Survey(snapshot, reading, settings, None).run(sources))))
            self._base_iri, number = snapshot.base_iri, snapshot.number
        is_new = any(not isinstance(item, Outcome) and not isinstance(item[1], Failure) for item in self._read)
        return Reply("ok", created=is_new) if is_new else self._report(self._to_outcomes(), number)

    def _to_outcomes(self) -> list[Outcome]:
        """Tell what became of sources of which there is nothing to write."""
        return [item if isinstance(item, Outcome) else _fail(item) for item in self._read]

    def _write(self, patience_s: float) -> Reply:
        with open_store(self._location, base_iri=self._base_iri, brief=True, patience_s=patience_s) as store:
            batches = Batches(store, ignore_progress, total=len(self._read))
            for item in self._read:
                batches.add(item)
            batches.write()
            number = store.publish()
        return self._report(batches.outcomes, number)

    def _report(self, outcomes: list[Outcome], number: int) -> Reply:
        self._read = []
        with open_snapshot(self._location) as snapshot:
            told = [asdict(outcome) | {"iri": snapshot.iri_of(outcome.identifier) if outcome.identifier else None} for outcome in outcomes]
        return Reply("ok", number=number, body=json.dumps(told).encode())


def _refuse_unmarked(item: Job | Outcome) -> Job | Outcome:
    """Refuse what is said to be a page, a record or a feed and was taken for plain text."""
    if isinstance(item, Outcome) or item.article.loader != TEXT_LOADER.name or not item.source.lower().endswith(MARKED):
        return item
    return Outcome(item.source, None, "failed", "it holds no article in the form that its type or its name says. Send it as what it is, or name it .txt.")


def _fail(item: tuple[Job, Handover | Failure]) -> Outcome:
    job, result = item
    return Outcome(job.source, job.article.identifier, "failed", result.reason if isinstance(result, Failure) else None, job.article.loader)
