"""What one article more costs in a store of a thousand and of ten thousand, and how many bytes a quad takes.

It prints the writing thread's CPU time, for an article by itself and in a batch as a build writes them, and the ratios, which are to be 1.5 at most.
The engine merges its files in threads of its own, in bursts that fall on whichever article comes then; all of a store's filling, that included, is
printed an article too. The articles are made up from seeded chance, short ones of six people each: a third of the people are everybody's, the others
few articles' own. They are handed over as if they had been read, so reading is not in it. It keeps nothing. Called by `make bench-growth`.
"""
# ruff: noqa: T201 (a command prints)

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.store import Handover, Store, open_snapshot, open_store
from tests.graph.store.reports import BASE, Named, make_report

__all__ = ["main"]

SEED = 7
BATCH = 25
ADDED = 40
"""How many articles are added one by one and timed."""
BATCHES = 4
"""How many batches are added and timed."""
TARGET = 1.5
GIVEN = ("Anna", "Boris", "Chidi", "Dalia", "Erik", "Fatima", "Goran", "Hana", "Ivo", "Jelena", "Kofi", "Lucia", "Marta", "Nils", "Olga", "Pavel")
SYLLABLES = ("bar", "den", "kol", "mir", "ros", "tan", "vel", "zor", "hal", "lin", "gor", "sek")
POSTS = ("director", "chairman", "spokeswoman", "surgeon", "economist", "minister")


def make_articles(number: int, *, start: int = 0) -> Iterator[Handover]:
    """Yield articles: a third of their people are well known, the others are one story's."""
    for count in range(start, start + number):
        chance = random.Random(SEED * 1_000_003 + count)
        people = {each.name: each for each in (_make_person(chance, chance.randrange(40) if place < 2 else 1_000 + count // 3) for place in range(6))}
        yield make_report(f"{count:06}.txt", tuple(people.values()), day=f"20{10 + count % 14:02}-0{1 + count % 9}-1{count % 10}")


def _make_person(chance: random.Random, story: int) -> Named:
    own = random.Random(story * 31 + chance.randrange(4))
    name = f"{own.choice(GIVEN)} {''.join(own.choices(SYLLABLES, k=3)).title()}"
    body = f"{''.join(own.choices(SYLLABLES, k=3)).title()} {own.choice(('Bank', 'Institute', 'Shipping', 'Ministry'))}"
    return Named(name, own.choice(POSTS) if chance.random() < 0.7 else chance.choice(POSTS), body if chance.random() < 0.8 else "")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one article more costs in a store of so many.

    Attributes:
        articles: how many are in the store.
        alone_ms: CPU time of one written by itself, the median of some.
        in_batch_ms: CPU time of one in a batch, the median of some batches.
        filling_ms: CPU time of all threads for an article, while the store was filled up to here from the size before.
        quads: in the store, the view included.
        bytes: on disk.
    """

    articles: int
    alone_ms: float
    in_batch_ms: float
    filling_ms: float
    quads: int
    bytes: int


def measure(sizes: Sequence[int]) -> list[Cost]:
    """Measure what one article more costs at each size of one growing store."""
    costs = []
    with TemporaryDirectory(prefix="newsgraph-bench-") as folder, open_store(f"{folder}/store", base_iri=BASE, create=True) as store:
        stored = 0
        for size in sizes:
            began, first = time.process_time(), stored
            while stored < size:
                number = min(BATCH, size - stored)
                store.replace_articles(make_articles(number, start=stored))
                stored += number
            filling_ms = (time.process_time() - began) * 1_000 / max(1, stored - first)
            costs.append(_measure_here(store, stored, filling_ms))
            stored += ADDED + BATCHES * BATCH
    return costs


def _measure_here(store: Store, stored: int, filling_ms: float) -> Cost:
    quads, size = _weigh(store)
    alone = [_time(store, [article]) for article in make_articles(ADDED, start=stored)]
    batches = [_time(store, list(make_articles(BATCH, start=stored + ADDED + number * BATCH))) / BATCH for number in range(BATCHES)]
    return Cost(stored, statistics.median(alone), statistics.median(batches), filling_ms, quads, size)


def _time(store: Store, articles: Sequence[Handover]) -> float:
    began = time.thread_time()
    store.replace_articles(articles)
    return (time.thread_time() - began) * 1_000


def _weigh(store: Store) -> tuple[int, int]:
    """Return the quads of a store and the bytes that a version of it takes on disk."""
    number = store.publish()
    with open_snapshot(store.location) as snapshot:
        quads = len(snapshot.store)
    return quads, sum(file.stat().st_size for file in (Path(store.location) / "snapshots" / str(number)).iterdir())


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what one article more costs in each store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1_000, help="articles in the small store")
    parser.add_argument("--large", type=int, default=10_000, help="articles in the large store")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    asked = parser.parse_args(arguments)
    small, large = measure((asked.small, asked.large))
    alone, in_batch = large.alone_ms / small.alone_ms, large.in_batch_ms / small.in_batch_ms
    if asked.json:
        print(json.dumps({"stores": [asdict(small), asdict(large)], "ratio_alone": round(alone, 3), "ratio_in_batch": round(in_batch, 3)}))
        return
    for cost in (small, large):
        print(
            f"{cost.articles:>7,} articles: one more {cost.alone_ms:.1f} ms of CPU time by itself, {cost.in_batch_ms:.1f} ms in a batch of {BATCH}; "
            f"all in all {cost.filling_ms:.1f} ms an article until here; {cost.quads:,} quads, {cost.bytes / cost.quads:.0f} bytes a quad"
        )
    print(f"  ratio: {alone:.2f} by itself, {in_batch:.2f} in a batch (at most {TARGET})")


if __name__ == "__main__":
    main()
