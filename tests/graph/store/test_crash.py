"""A process that is killed while it writes leaves whole articles, and the next run gives what an undisturbed one gives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.store import open_snapshot, open_store
from graph.store.names import to_triples
from tests.graph.store.contributions import BASE, make_contribution
from tests.processes import running

ROOT = Path(__file__).resolve().parents[3]
ARTICLES = 12
WRITE = """
import sys
import graph.store.transaction
from graph.store import open_store
from tests.graph.store.contributions import BASE, make_contribution
graph.store.transaction.BULK_QUADS = int(sys.argv[2])
with open_store(sys.argv[1], base_iri=BASE, create=True) as store:
    print("begun", flush=True)
    while True:
        for number in range(12):
            store.replace_articles([make_contribution(f"{number}.txt", places=["pea"], version=1)])
            store.replace_articles([make_contribution(f"{number}.txt", places=["pea", "oak"], version=1)])
            store.publish()
        for number in range(12):
            store.drop_article(f"{number}.txt")
        store.publish()
"""


def read_quads(location: str) -> list[str]:
    """List what readers see."""
    with open_snapshot(location) as snapshot:
        return sorted(map(str, snapshot.store))


@pytest.mark.slow
@pytest.mark.parametrize("bulk_quads", [1, 20_000])
def test_s1_a_killed_writer_leaves_whole_articles(tmp_path: Path, bulk_quads: int) -> None:
    """Killed at any moment, the store opens, each article is there whole or not at all, and building again ends in the same quads."""
    location = str(tmp_path / "store")
    whole = {
        f"{number}.txt": [to_triples(make_contribution(f"{number}.txt", places=places).graph) for places in (["pea"], ["pea", "oak"])]
        for number in range(ARTICLES)
    }
    for moment_s in (0.0, 0.05, 0.13, 0.27, 0.4):
        with running([sys.executable, "-c", WRITE, location, str(bulk_quads)], cwd=ROOT, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(moment_s)
            os.kill(writer.pid, signal.SIGKILL)
        with open_snapshot(location) as snapshot:
            for article in snapshot.articles():
                assert to_triples(snapshot.graph(article.graph_iri)) in whole[article.identifier]
    with open_store(location, base_iri=BASE) as store:
        store.replace_articles(make_contribution(f"{number}.txt", places=["pea", "oak"]) for number in range(ARTICLES))
        store.publish()
    undisturbed = str(tmp_path / "undisturbed")
    with open_store(undisturbed, base_iri=BASE, create=True) as store:
        store.replace_articles(make_contribution(f"{number}.txt", places=["pea", "oak"]) for number in range(ARTICLES))
        store.publish()
    assert read_quads(location) == read_quads(undisturbed)
