"""What less sure rules found is kept apart from the facts, and never lost: from the build to the export and back out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from graph.settings import DATA_FOLDER
from tests.conftest import Newsgraph

ARTICLE = next((DATA_FOLDER / "articles").glob("*.txt"))
STORE_PAGE = DATA_FOLDER.parent / "docs" / "store.md"
pytestmark = pytest.mark.slow


@pytest.fixture
def store(newsgraph: Newsgraph, tmp_path: Path) -> Path:
    """Build one article with a floor that most rules do not reach."""
    assert newsgraph("build", ARTICLE, "--store", "store", "--min-confidence", "0.96").exit_code == 0
    return tmp_path / "store"


def count(newsgraph: Newsgraph, what: str) -> int:
    """Return one of the numbers of `stats`."""
    return int(json.loads(newsgraph("stats", "--store", "store", "--json").stdout)["counts"][what])


@pytest.mark.usefixtures("store")
def test_candidates_are_counted_exported_and_explained(newsgraph: Newsgraph) -> None:
    """In a graph of their own, by rule, and marked; the store is sound."""
    assert count(newsgraph, "candidates") > 0
    assert sum(rule["candidates"] for rule in json.loads(newsgraph("rules", "--store", "store", "--json").stdout)) == count(newsgraph, "candidates")
    assert "/candidates> ." in newsgraph("export", "--store", "store", "--format", "nquads").stdout
    assert "/candidates" not in newsgraph("export", "--store", "store", "--format", "turtle").stdout
    for command in ("check", "validate"):
        assert newsgraph(command, "--store", "store").exit_code == 0


@pytest.mark.usefixtures("store")
def test_the_documented_query_reads_them(newsgraph: Newsgraph) -> None:
    """Each with a confidence below the floor, or what it hangs on has one."""
    query = next(text for text in re.findall(r"```sparql\n(.*?)```", STORE_PAGE.read_text(encoding="utf-8"), re.DOTALL) if "/candidates" in text)
    answer = newsgraph("query", query, "--store", "store", "--json")
    assert answer.exit_code == 0, answer.stderr
    rows = json.loads(answer.stdout)["results"]["bindings"]
    assert rows
    fact = next(row["subject"]["value"] for row in rows if float(row["confidence"]["value"]) < 0.96)
    assert "candidate" in newsgraph("explain", fact, "--store", "store").stdout


@pytest.mark.usefixtures("store")
def test_a_lower_floor_makes_facts_of_them(newsgraph: Newsgraph) -> None:
    """The article is read again, and the store is what it would have been at once."""
    assert "1 replaced" in newsgraph("build", ARTICLE, "--store", "store").stderr
    assert count(newsgraph, "candidates") == 0
    newsgraph("build", ARTICLE, "--store", "other")
    exports = [newsgraph("export", "--store", name, "--format", "nquads").stdout for name in ("store", "other")]
    assert exports[0] == exports[1]


@pytest.mark.usefixtures("store")
def test_they_go_with_their_article(newsgraph: Newsgraph) -> None:
    """Retracting leaves nothing."""
    assert newsgraph("retract", ARTICLE.name, "--store", "store").exit_code == 0
    assert count(newsgraph, "triples in all") == 0
