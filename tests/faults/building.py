"""A process that has the language model loaded and builds as often as it is told to, each time in a child that may be killed.

Loading the model takes longer than the builds that are to be interrupted. Run by the tests of killed builds: `python -m tests.faults.building STORE FOLDER`;
a line on standard input starts a build, its process's id is the answer, and a second line, once it has ended, how.
"""

from __future__ import annotations

import os
import signal
import sys

import graph.build.run
from graph.build import build
from graph.build.reading import _load_reader
from graph.settings import Settings
from graph.store import open_store


def main() -> None:
    """Build once a line."""
    # It has no threads and has opened no store, so that it may be forked.
    settings = Settings()
    _load_reader(settings.model)
    # Many batches in a short build, so that most moments are in the midst of it.
    graph.build.run.BATCH_ARTICLES = 4
    _say("ready")
    for line in sys.stdin:
        location, folder = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            _build(location, folder, settings)
        _say(child)
        _say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _build(location: str, folder: str, settings: Settings) -> None:
    status = 1
    signal.alarm(200)
    try:
        with open_store(location, base_iri=settings.base_iri, create=True) as store:
            build([folder], store, settings=settings)
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
