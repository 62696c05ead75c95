"""Many clients count in one place at once, over HTTP, and every count that was acknowledged is there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.faults.rounds import IS_THOROUGH
from tests.serving import started

pytestmark = pytest.mark.slow

THREADS = 8
EACH = 100 if IS_THOROUGH else 8
STEP = "DELETE { <urn:a> <urn:n> ?x } INSERT { <urn:a> <urn:n> ?y } WHERE { <urn:a> <urn:n> ?x BIND(?x + 1 AS ?y) }"
HEADERS = {"Authorization": "Bearer word", "Content-Type": "application/sparql-update"}


@pytest.mark.timeout(900)
def test_s3_concurrent_increments_over_http_are_all_counted(tmp_path: Path) -> None:
    """One value is left, and it is their number."""
    with started("--store", tmp_path / "store", cwd=tmp_path, environment={"NEWSGRAPH_TOKEN": "word"}) as service:
        with httpx.Client(base_url=service.address, headers=HEADERS, timeout=280) as client, ThreadPoolExecutor(THREADS) as threads:
            client.post("/update", content="INSERT DATA { <urn:a> <urn:n> 0 }").raise_for_status()
            answers = list(threads.map(lambda _: client.post("/update", content=STEP).status_code, range(THREADS * EACH)))
        found = httpx.get(f"{service.address}/sparql", params={"query": "SELECT ?n { ?a <urn:n> ?n }"}, headers={"Accept": "text/csv"}, timeout=60)
    assert set(answers) == {204}
    assert found.text.split() == ["n", str(THREADS * EACH)]
