"""`backup` and `restore`, as they are typed, beside a service that goes on."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from tests.conftest import Newsgraph
from tests.serving import serving

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
WORD = "a-word-between-us"
INSERT = "INSERT DATA { <https://example.org/a> <https://example.org/b> <https://example.org/c> }"


def count(address: str) -> int:
    """Ask a service how many triples the view has."""
    answer = httpx.get(f"{address}/sparql", params={"query": COUNT}, headers={"Accept": "application/sparql-results+json"}, timeout=30)
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


@pytest.mark.slow
def test_a_service_goes_on_while_it_is_copied_and_put_back(newsgraph: Newsgraph, own_seed_store: Path) -> None:
    """It reads what was put back at once, and writes on from there."""
    with serving(own_seed_store, token=WORD) as address:
        before = count(address)
        made = newsgraph("backup", "copy", "--store", own_seed_store, "--json")
        assert made.exit_code == 0, made.stderr
        assert json.loads(made.stdout)["counts"]["articles"] == 1
        for _ in range(2):
            written = httpx.post(f"{address}/update", data={"update": INSERT}, headers={"Authorization": f"Bearer {WORD}"}, timeout=30)
            assert written.status_code < 300, written.text
            assert count(address) == before + 1
            assert newsgraph("restore", "copy", "--store", own_seed_store).exit_code == 2
            restored = newsgraph("restore", "copy", "--store", own_seed_store, "--replace")
            assert restored.exit_code == 0, restored.stderr
            assert count(address) == before


def test_a_copy_becomes_a_store(newsgraph: Newsgraph, seed_store: Path) -> None:
    """Where there is none yet; what is no copy does not."""
    assert newsgraph("backup", "copy", "--store", seed_store).exit_code == 0
    restored = newsgraph("restore", "copy", "--store", "again", "--json")
    assert json.loads(restored.stdout)["counts"]["articles"] == 1
    exports = [newsgraph("export", "--format", "nquads", "--store", store).stdout for store in (seed_store, "again")]
    assert exports[0] == exports[1]
    assert newsgraph("restore", seed_store, "--store", "other").exit_code == 3
    assert newsgraph("backup", "copy", "--store", seed_store).exit_code == 2
