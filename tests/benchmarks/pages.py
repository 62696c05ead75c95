"""Measures each kind of page on an archive of invented articles: the server's time at the median, and the bytes of a first visit, compressed.

Each page is asked for anew with another subject, or, where it has none, under an address that nobody has asked for; what the server keeps with
a version (the search index, counts) is made by one visit before, which is told apart. Called by `make bench-pages`.
"""

# ruff: noqa: T201 (a command prints)

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urljoin

import pyoxigraph as ox

from graph.store import open_snapshot
from ontology.terms import PREFIXES
from tests.benchmarks.archive import BASE_IRI, find_archive
from tests.benchmarks.clients import Answer, Client
from tests.benchmarks.servers import serve_newsgraph
from web.links import page_path

__all__ = ["main"]

TURNS = 7
TARGET_MS, TARGET_BYTES = 100, 150_000
WITHOUT_LIMIT = ("picture", "query editor")
"""These may bring more than others: the library that draws, the editor."""
_ASSET = re.compile(rb"""<(?:link[^>]*?rel="?(?:stylesheet|icon)[^>]*?href|script[^>]*?src)="([^"]+)\"""")

# The most named come first, so that the first page is the worst there is, and the middle one is usual.
_BUSIEST = "SELECT ?x (COUNT(*) AS ?n) { %s } GROUP BY ?x ORDER BY DESC(?n) ?x"
_SUBJECTS = {
    "article": "?x a schema:NewsArticle ; schema:mentions ?y",
    "person": "?x a schema:Person . ?y schema:creator ?x",
    "organisation": "?x a schema:Organization . ?y org:organization ?x",
    "place": "?x a schema:Place . ?y schema:about ?x",
    "event": "?x a schema:Event . ?y schema:recordedIn ?x",
    "series": "?x a schema:EventSeries . ?y schema:superEvent ?x",
    "statement": "?x a kg:Statement ; schema:about ?y",
    "assertion": "?x a kg:Assertion ; kg:evidence ?y",
}
_PLAIN = {
    "home": "/",
    "articles": "/articles",
    "people": "/people",
    "organisations": "/organisations",
    "places": "/places",
    "events": "/events",
    "statements": "/statements",
    "questions": "/queries",
    "answered question": "/queries/proposals",
    "query editor": "/sparql",
    "ontology": "/ontology",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A kind of page: addresses never asked for before, the first for the visit that makes what is kept."""

    name: str
    paths: Sequence[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of a page; status 200 where all went well."""

    name: str
    status: int
    first_ms: float
    median_ms: float
    bytes: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pages")
    parser.add_argument("--quads", type=int, default=1_000_000, help="how large the archive is")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "newsgraph-bench", help="where archives are kept")
    parser.add_argument("--only", action="append", help="the name of a page; may be given again")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    store = find_archive(options.folder, options.quads)
    with open_snapshot(str(store)) as snapshot:
        quads, pages = len(snapshot.store), list(_list_pages(snapshot.store))
    say = _say_nothing if options.json else _say_now
    say(f"{quads:,} quads; targets: {TARGET_MS} ms at the median, {TARGET_BYTES // 1000} kB compressed with all that a first visit brings")
    say(f"{'page':<32}{'median':>10}{'first visit':>13}{'compressed':>13}")
    measured = []
    with serve_newsgraph(store) as server:
        client = Client(server)
        for page in pages:
            if not options.only or page.name in options.only:
                measured.append(_measure(client, page))
                say(_format(measured[-1]))
    say(f"{'median over the pages':<32}{statistics.median(each.median_ms for each in measured):>7.0f} ms")
    if options.json:
        print(json.dumps({"quads": quads, "pages": [{name: getattr(each, name) for name in Figures.__slots__} for each in measured]}, indent=1))


def _say_now(line: str) -> None:
    print(line, flush=True)


def _say_nothing(line: str) -> None:
    del line


def _list_pages(database: ox.Store) -> Iterator[Page]:
    yield from (Page(name, _vary(path)) for name, path in _PLAIN.items())
    for kind, pattern in _SUBJECTS.items():
        ranked = [row["x"].value for row in database.query(_BUSIEST % pattern, prefixes=PREFIXES)]
        middle = len(ranked) // 2
        for name, iris in ((f"{kind}, the busiest", ranked[: TURNS + 1]), (f"{kind}, a usual one", ranked[middle : middle + TURNS + 1])):
            yield Page(name, [page_path(BASE_IRI, iri) or "" for iri in iris])
    names = [row["n"].value for row in database.query("SELECT ?n { ?x a schema:Person ; schema:name ?n } ORDER BY STR(?x) LIMIT 80", prefixes=PREFIXES)][::10]
    people = [row["x"].value for row in database.query(_BUSIEST % _SUBJECTS["person"], prefixes=PREFIXES)]
    yield Page("search", [f"/search?q={quote(name)}" for name in names])
    yield Page("search, as one types", [f"/search?q={quote(name[:4])}&format=json" for name in names])
    yield Page("search, with a typing error", [f"/search?q={quote(name[:-1] + 'q')}" for name in names])
    yield Page("picture", [f"/explore?focus={quote(iri, safe='')}" for iri in people[: TURNS + 1]])


def _vary(path: str) -> list[str]:
    """Make addresses of one page, by a parameter that it does not know."""
    return [f"{path}?visit={number}" for number in range(TURNS + 1)]


def _measure(client: Client, page: Page) -> Figures:
    first, *others = (client.get(path, accept="text/html,*/*;q=0.1", **{"Accept-Encoding": "identity"}) for path in page.paths)
    status = max(each.status or 999 for each in (first, *others))
    times = [each.elapsed_s * 1000 for each in others]
    return Figures(page.name, status, first.elapsed_s * 1000, statistics.median(times), _count_bytes(client, page.paths[0], first))


def _count_bytes(client: Client, path: str, answer: Answer) -> int:
    """Count the compressed bytes of a page with the files that it names."""
    addresses = {urljoin(path, match.decode()) for match in _ASSET.findall(answer.body)}
    files = [client.get(address, accept="*/*", **{"Accept-Encoding": "identity"}).body for address in sorted(addresses)]
    return sum(len(gzip.compress(body, 6)) for body in (answer.body, *files))


def _format(figures: Figures) -> str:
    late = "  slow" if figures.median_ms > TARGET_MS else ""
    heavy = "  heavy" if figures.bytes > TARGET_BYTES and not figures.name.startswith(WITHOUT_LIMIT) else ""
    wrong = f"  status {figures.status}" if figures.status != 200 else ""
    return f"{figures.name:<32}{figures.median_ms:>7.0f} ms{figures.first_ms:>10.0f} ms{figures.bytes / 1000:>10.0f} kB{late}{heavy}{wrong}"


if __name__ == "__main__":
    main()
