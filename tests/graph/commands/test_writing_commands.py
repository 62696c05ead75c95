"""Commands that write: `import` and `retract`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from graph.settings import Settings
from graph.store import open_snapshot, open_store
from tests.conftest import Newsgraph
from tests.processes import running

TURTLE = "<https://example.org/a> <https://example.org/b> <https://example.org/c> ."


def list_identifiers(store: Path) -> list[str]:
    """List the articles of a store's newest version."""
    with open_snapshot(str(store)) as snapshot:
        return [article.identifier for article in snapshot.articles()]


def test_an_imported_file_can_be_asked_about(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """A missing store is made, and what the file holds is published."""
    (tmp_path / "own.ttl").write_text(TURTLE)
    result = newsgraph("import", "own.ttl", "--store", "new", "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["outcomes"] == [{"file": "own.ttl", "quads": 1, "reason": None}]
    assert newsgraph("query", "ASK { ?s <https://example.org/b> ?o }", "--store", "new").stdout.strip() == "true"


def test_a_file_that_cannot_be_imported_is_named_and_the_rest_kept(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """Status 1, one line a file."""
    (tmp_path / "good.ttl").write_text(TURTLE)
    (tmp_path / "broken.ttl").write_text("<a> <b")
    result = newsgraph("import", "broken.ttl", "missing.ttl", "good.ttl", "--store", "new")
    assert result.exit_code == 1
    assert [line.split(":")[0].split(",")[0] for line in result.stderr.splitlines()[:2]] == ["broken.ttl", "missing.ttl"]
    assert "1 of 3 files imported" in result.stderr
    assert newsgraph("query", "ASK { ?s <https://example.org/b> ?o }", "--store", "new").stdout.strip() == "true"


def test_a_retracted_article_is_gone(newsgraph: Newsgraph, own_seed_store: Path) -> None:
    """By its identifier, and the version that readers see lacks it."""
    (identifier,) = list_identifiers(own_seed_store)
    result = newsgraph("retract", identifier, "--store", own_seed_store)
    assert result.exit_code == 0, result.stderr
    assert list_identifiers(own_seed_store) == []


def test_an_unknown_article_is_not_retracted(newsgraph: Newsgraph, own_seed_store: Path) -> None:
    """Status 1, and the article that is there stays."""
    result = newsgraph("retract", "nothing.txt", "--store", own_seed_store)
    assert result.exit_code == 1
    assert "nothing.txt" in result.stderr
    assert len(list_identifiers(own_seed_store)) == 1


@pytest.mark.parametrize("command", [("retract", "x.txt"), ("import", "x.ttl")])
def test_a_locked_store_names_who_holds_it(newsgraph: Newsgraph, own_seed_store: Path, command: tuple[str, ...]) -> None:
    """Status 3 while somebody else writes."""
    with open_snapshot(str(own_seed_store)) as snapshot:
        base_iri = snapshot.base_iri
    with open_store(str(own_seed_store), base_iri=base_iri):
        result = newsgraph(*command, "--store", own_seed_store)
    assert result.exit_code == 3
    assert "process" in result.stderr


def test_retracting_makes_no_store(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """Only build, import and serve do."""
    assert newsgraph("retract", "x.txt", "--store", "nowhere").exit_code == 3
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("command", [("build", "own.txt"), ("import", "own.ttl"), ("retract", "a.txt")])
def test_s6_beside_another_writer_a_command_ends_with_status_3(newsgraph: Newsgraph, own_seed_store: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    """The sentence names the process that writes, and nothing is changed."""
    (tmp_path / "own.ttl").write_text(TURTLE)
    (tmp_path / "own.txt").write_text("A story\n\nThe board met on Monday.\n")
    code = "import sys; from graph.store import open_store; held = open_store(sys.argv[1], base_iri=sys.argv[2]); print('open', flush=True); sys.stdin.read()"
    base_iri = Settings.model_fields["base_iri"].default
    before = list_identifiers(own_seed_store)
    with running([sys.executable, "-c", code, own_seed_store, base_iri], stdin=-1, stdout=-1) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        result = newsgraph(*command, "--store", own_seed_store)
        assert result.exit_code == 3
        assert f"is being written by process {other.pid}." in result.stderr
        assert len(result.stderr.splitlines()) == 1
        other.communicate(b"", timeout=30)
    assert list_identifiers(own_seed_store) == before
