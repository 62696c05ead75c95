"""The command line as a whole: help, version, exit statuses, one sentence for each mistake, and a quick start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.commands import COMMANDS
from graph.commands.exits import as_command, get_exit_status
from graph.errors import ModelError, NewsgraphError, NotFoundError, QuerySyntaxError, SourceError, StoreLockedError
from tests.conftest import Newsgraph
from tests.processes import running

NAMES = [*(name for name, _ in COMMANDS), "serve"]
SCRIPT = Path(sys.executable).with_name("newsgraph")


def run_script(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a process of its own."""
    return subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, timeout=60, check=False, **options)


@pytest.mark.parametrize("name", NAMES)
def test_each_command_has_help_with_an_example(newsgraph: Newsgraph, name: str) -> None:
    """--help says what it does and shows a line to type."""
    result = newsgraph(*name.split(), "--help")
    assert result.exit_code == 0
    assert f"Example: newsgraph {name}" in result.stdout
    assert "--debug" in result.stdout


def test_the_version_is_the_projects(newsgraph: Newsgraph) -> None:
    """--version prints name and number."""
    assert newsgraph("--version").stdout.startswith("newsgraph 0.")


WRONG_USAGE = {
    "no such option": ("build", "--no-such-flag"),
    "no such command": ("bild",),
    "nothing to build": ("build",),
    "no query": ("query",),
    "no file to write": ("visualize",),
    "workers below one": ("build", "x.txt", "--workers", "0"),
    "confidence above one": ("build", "x.txt", "--min-confidence", "1.5"),
    "depth below one": ("visualize", "-o", "x.html", "--depth", "0"),
    "port out of range": ("serve", "--port", "70000"),
    "no such export format": ("export", "--format", "klingon"),
    "no such query format": ("query", "ASK {}", "--format", "klingon"),
    "a graph's format for rows": ("query", "SELECT * { ?s ?p ?o }", "--format", "turtle"),
    "a row's format for a graph": ("query", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"),
}


@pytest.mark.parametrize("arguments", WRONG_USAGE.values(), ids=WRONG_USAGE.keys())
def test_wrong_usage_ends_with_status_2(newsgraph: Newsgraph, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """One sentence on standard error, nothing on standard output, nothing made."""
    result = newsgraph(*arguments)
    assert result.exit_code == 2, result.output
    assert "Error: " in result.stderr
    assert not result.stdout
    assert not list(tmp_path.iterdir())


def test_a_wrong_format_names_the_right_ones(newsgraph: Newsgraph) -> None:
    """The sentence lists what is allowed."""
    assert "turtle, ntriples" in newsgraph("export", "--format", "klingon").stderr
    assert "table, json, xml, csv, tsv" in newsgraph("query", "ASK {}", "--format", "klingon").stderr


def test_a_wrong_setting_ends_with_status_2(newsgraph: Newsgraph) -> None:
    """The sentence names the variable."""
    result = newsgraph("stats", env={"NEWSGRAPH_QUERY_WORKERS": "many"})
    assert result.exit_code == 2
    assert "NEWSGRAPH_QUERY_WORKERS" in result.stderr


def test_a_web_address_is_no_store_yet(newsgraph: Newsgraph) -> None:
    """Status 3, and the sentence says what a store is."""
    for command in (("stats",), ("import", "x.ttl")):
        result = newsgraph(*command, "--store", "http://localhost:1/sparql")
        assert result.exit_code == 3
        assert "folder" in result.stderr


STATUSES = {
    StoreLockedError("x", location="y"): 3,
    SourceError("x", "y"): 1,
    QuerySyntaxError("x"): 1,
    NotFoundError("x"): 1,
    ModelError("x"): 2,
    NewsgraphError("x"): 2,
    ValueError("x"): 1,
}


@pytest.mark.parametrize(("error", "status"), STATUSES.items(), ids=[type(error).__name__ for error in STATUSES])
def test_each_error_has_its_status(error: Exception, status: int) -> None:
    """1 for a part that failed, 2 for wrong usage, 3 for the store."""
    assert get_exit_status(error) == status


def test_an_unexpected_error_is_a_sentence_unless_debugging(capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback reaches a user; --debug shows where it arose."""
    import typer

    def fail() -> None:
        raise KeyError("lost")

    with pytest.raises(typer.Exit) as ended:
        as_command(fail)()
    assert ended.value.exit_code == 1
    assert "unexpected KeyError" in capsys.readouterr().err
    with pytest.raises(KeyError):
        as_command(fail)(debug=True)


@pytest.mark.slow
def test_a_traceback_appears_with_debug_only(tmp_path: Path) -> None:
    """In a process of its own, as a user sees it."""
    plain = run_script("stats", "--store", "nowhere", cwd=tmp_path)
    debugging = run_script("stats", "--store", "nowhere", "--debug", cwd=tmp_path)
    assert (plain.returncode, plain.stderr.count("\n")) == (3, 1)
    assert "Traceback" in debugging.stderr


@pytest.mark.slow
def test_a_closed_pipe_ends_quietly(seed_store: Path) -> None:
    """`newsgraph query … | head -1` leaves no traceback behind."""
    query = "SELECT * { GRAPH ?g { ?a ?b ?c } } ORDER BY ?a ?b ?c LIMIT 5000"
    command = [SCRIPT, "query", query, "--store", seed_store, "--format", "csv"]
    with running(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) in (0, 1)


@pytest.mark.slow
def test_a_narrow_terminal_gets_codes_for_what_it_cannot_show(seed_store: Path) -> None:
    """An encoding that lacks a character is no error."""
    query = 'SELECT * { VALUES ?name { "Łódź" } }'
    done = run_script("query", query, "--store", str(seed_store), env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0, done.stderr
    assert "\\u0141" in done.stdout


@pytest.mark.slow
def test_json_alone_stands_on_standard_output(seed_store: Path) -> None:
    """Messages go to standard error, so that the document can be piped."""
    done = run_script("check", "--json", "--store", str(seed_store))
    assert json.loads(done.stdout) == {"articles": 1, "fault": None}
    assert "proven" in done.stderr
