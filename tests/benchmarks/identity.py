"""What telling who is the same costs: one article more in a store of a thousand and of ten thousand, and in the reading of one.

`python -m tests.benchmarks.identity [--small N] [--large N]` prints milliseconds and the ratio, which is to be 1.5 at most. The articles
are made up from seeded chance: some names are everybody's, most are few articles' own. It keeps nothing. Called by hand.
"""
# ruff: noqa: T201 (a command prints)

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from tempfile import TemporaryDirectory

from graph.store import Handover, Store, open_store
from tests.graph.store.reports import BASE, Named, make_report

__all__ = ["main"]

SEED = 7
BATCH = 25
ADDED = 40
"""How many articles are added one by one and timed."""
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


def measure(sizes: Sequence[int]) -> list[float]:
    """Return for each size of store what one article more costs, in milliseconds: the median of some."""
    costs = []
    with TemporaryDirectory() as folder, open_store(f"{folder}/store", base_iri=BASE, create=True) as store:
        stored = 0
        for size in sizes:
            while stored < size:
                number = min(BATCH, size - stored)
                store.replace_articles(make_articles(number, start=stored))
                stored += number
            costs.append(statistics.median(_time_one(store, article) for article in make_articles(ADDED, start=stored)))
            stored += ADDED
    return costs


def _time_one(store: Store, article: Handover) -> float:
    began = time.perf_counter()
    store.replace_articles([article])
    return (time.perf_counter() - began) * 1_000


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what one article more costs in each store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1_000, help="articles in the small store")
    parser.add_argument("--large", type=int, default=10_000, help="articles in the large store")
    asked = parser.parse_args(arguments)
    small, large = measure((asked.small, asked.large))
    print(f"one article more: {small:.1f} ms in a store of {asked.small:,}, {large:.1f} ms in one of {asked.large:,}; ratio {large / small:.2f}")


if __name__ == "__main__":
    main()
