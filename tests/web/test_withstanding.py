"""The service under queries and updates made to bring it down: each is refused or dies alone, and the next is answered by the same process.

The numbers in the names are those of tests/test_hazards.py.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.serving import Started, started
from tests.web.conftest import BROWSER

pytestmark = pytest.mark.slow

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
DOUBLING = " ".join(f"BIND(CONCAT(?v{number}, ?v{number}) AS ?v{number + 1})" for number in range(31))
DEEP = 20_000
NESTED = {
    "braces": "{" * DEEP + "}" * DEEP,
    "parentheses": "FILTER(" + "(" * DEEP + "1" + ")" * DEEP + ")",
    "unions": "{} UNION " * DEEP + "{}",
    "sums": "FILTER(" + "1+" * DEEP + "1)",
    "optionals": "OPTIONAL {" * DEEP + "}" * DEEP,
    "ors": "FILTER(" + "?x||" * DEEP + "?x)",
    "nots": "FILTER(" + "!" * DEEP + "?x)",
}
MAX_BYTES = 400_000
ENVIRONMENT = {
    "NEWSGRAPH_TOKEN": "word",
    "NEWSGRAPH_QUERY_WORKERS": "1",
    "NEWSGRAPH_QUERY_TIMEOUT_S": "6",
    "NEWSGRAPH_QUERY_MEMORY_BYTES": "300000000",
    "NEWSGRAPH_MAX_QUERY_BYTES": str(MAX_BYTES),
    "NEWSGRAPH_MAX_RESULT_ROWS": "5",
}


@pytest.fixture(scope="module")
def service(seed_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """One service for all of these: whatever brings it down fails those that follow too."""
    folder = tmp_path_factory.mktemp("withstanding")
    with started("--store", shutil.copytree(seed_store, folder / "store"), cwd=folder, environment=ENVIRONMENT) as running:
        yield running


@pytest.fixture(autouse=True)
def _is_the_same_and_answers(service: Started) -> Iterator[None]:
    """After each test the process that was started is there still, and answers the next query."""
    yield
    assert service.process.poll() is None
    found = ask(service, f"ASK {{ ?s ?p ?o }} # {time.monotonic()}")
    assert (found.status_code, found.json()["boolean"]) == (200, True)


def ask(service: Started, query: str, accept: str = "application/sparql-results+json") -> httpx.Response:
    """Send a query in a body, for many of these are longer than an address may be."""
    return httpx.post(service.address + "/sparql", data={"query": query}, headers={"Accept": accept}, timeout=60)


def write(service: Started, text: str, path: str = "/update") -> httpx.Response:
    """Send an update, with the right to write."""
    headers = {"Authorization": "Bearer word", "Content-Type": "application/sparql-update"}
    return httpx.post(service.address + path, content=text, headers=headers, timeout=60)


def test_q1_a_runaway_query_is_stopped_soon_after_its_time(service: Started) -> None:
    """503 names the limit."""
    began = time.monotonic()
    found = ask(service, ENDLESS)
    assert time.monotonic() - began < 12
    assert (found.status_code, found.json()["limit_s"]) == (503, 6)


def test_q2_a_memory_bomb_dies_alone(service: Started) -> None:
    """The query gets a sentence, and the service itself has not grown."""
    before = psutil.Process(service.process.pid).memory_info().rss
    found = ask(service, f"SELECT ?v31 {{ BIND('0123456789' AS ?v0) {DOUBLING} }}")
    assert found.status_code == 500
    assert "more memory than it may have" in found.json()["detail"]
    assert psutil.Process(service.process.pid).memory_info().rss - before < 50_000_000


@pytest.mark.parametrize("pattern", NESTED.values(), ids=NESTED)
def test_q3_deep_queries_and_updates_are_refused(service: Started, pattern: str) -> None:
    """Within the limit of bytes 400 says what is too deep; none reaches the engine, so that no process dies either."""
    children = {child.pid for child in service.children()}
    for found in (ask(service, f"ASK {{ {pattern} }}"), write(service, f"INSERT {{ <a:a> <a:b> 1 }} WHERE {{ {pattern} }}")):
        assert found.status_code == 400, found.text[:300]
        assert "nested deeper" in found.json()["detail"] or "operators" in found.json()["detail"]
    assert children <= {child.pid for child in service.children()}


def test_q4_a_query_over_the_limit_of_bytes_is_413(service: Started) -> None:
    """The limit is named."""
    found = ask(service, "ASK {} #" + "x" * MAX_BYTES)
    assert found.status_code == 413
    assert str(MAX_BYTES) in found.json()["detail"].replace(",", "")


def test_q5_a_cut_answer_is_marked_in_json_csv_and_page(service: Started) -> None:
    """In the header of the answer, in JSON's own head, and in a sentence for people."""
    everything = "SELECT * { ?s ?p ?o }"
    document, table, page = (ask(service, everything, accept) for accept in ("application/sparql-results+json", "text/csv", BROWSER["Accept"]))
    assert [found.headers.get("X-Newsgraph-Truncated") for found in (document, table)] == ["true", "true"]
    assert (document.json()["head"]["truncated"], len(document.json()["results"]["bindings"])) == (True, 5)
    assert len(table.text.splitlines()) == 6
    assert "The answer was cut at the limit of 5 rows" in page.text


@pytest.mark.parametrize("form", ["INSERT DATA { <a:a> <a:b> 1 }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "DROP ALL", "LOAD <a:a>"])
def test_q8_the_query_endpoint_writes_nothing(service: Started, form: str) -> None:
    """Not as a query, not as an update sent to the wrong address, not even with the right to write."""
    assert ask(service, form).status_code == 400
    found = write(service, form, path="/sparql")
    assert found.status_code in (400, 405, 415)
    assert ask(service, "ASK { <a:a> <a:b> 1 }").json()["boolean"] is False
