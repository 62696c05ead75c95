"""`newsgraph export` and `visualize` write one file, whole or not at all, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graph.export import FORMATS
from tests.conftest import Newsgraph
from tests.processes import running

SCRIPT = Path(sys.executable).with_name("newsgraph")


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_holds_what_standard_output_gets(newsgraph: Newsgraph, seed_store: Path, tmp_path: Path, name: str) -> None:
    """The same bytes, and no other file beside it."""
    assert newsgraph("export", "--store", seed_store, "--format", name, "-o", "out").exit_code == 0
    printed = newsgraph("export", "--store", seed_store, "--format", name)
    assert (tmp_path / "out").read_bytes() == printed.stdout_bytes != b""
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_facts_leave_the_evidence_out(newsgraph: Newsgraph, seed_store: Path) -> None:
    """--facts gives less, and no assertion."""
    every, facts = (newsgraph("export", "--store", seed_store, *options).stdout for options in ((), ("--facts",)))
    assert "kg:Assertion" in every
    assert "kg:Assertion" not in facts
    assert "schema:Person" in facts


def test_what_cannot_be_written_leaves_what_was_there(newsgraph: Newsgraph, seed_store: Path, tmp_path: Path) -> None:
    """A folder that is not there gives a sentence and no file."""
    result = newsgraph("export", "--store", seed_store, "-o", "no/such/folder.ttl")
    assert result.exit_code != 0
    assert "no/such/folder.ttl" in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_an_export_into_a_closed_pipe_ends_quietly(seed_store: Path) -> None:
    """`newsgraph export | head -1` leaves nothing on standard error."""
    with running([SCRIPT, "export", "--store", seed_store, "--format", "nquads"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.slow
def test_the_picture_is_one_file(newsgraph: Newsgraph, seed_store: Path, tmp_path: Path) -> None:
    """The page, and nothing beside it; the message says what is on it."""
    result = newsgraph("visualize", "--store", seed_store, "-o", "forum.html")
    assert result.exit_code == 0, result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["forum.html"]
    assert (tmp_path / "forum.html").read_text().startswith("<!doctype html>")
    assert result.stderr.startswith("forum.html: ")


@pytest.mark.slow
def test_a_focus_draws_less(newsgraph: Newsgraph, seed_store: Path, tmp_path: Path) -> None:
    """One step from a place has fewer things than everything; an unknown focus ends with status 1 and no file."""
    query = "SELECT ?place { ?place a schema:Place } ORDER BY ?place LIMIT 1"
    place = newsgraph("query", query, "--store", seed_store, "--format", "csv").stdout.splitlines()[1]
    newsgraph("visualize", "--store", seed_store, "-o", "all.html")
    assert newsgraph("visualize", "--store", seed_store, "-o", "one.html", "--focus", place, "--depth", "1").exit_code == 0
    assert (tmp_path / "one.html").stat().st_size < (tmp_path / "all.html").stat().st_size
    assert newsgraph("visualize", "--store", seed_store, "-o", "none.html", "--focus", "https://example.org/x").exit_code == 1
    assert not (tmp_path / "none.html").exists()
