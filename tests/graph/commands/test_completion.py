"""Completion in the shell: commands, options, stored questions and formats."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.export import FORMATS
from graph.query import list_named_queries

pytestmark = pytest.mark.slow

SCRIPT = Path(sys.executable).with_name("newsgraph")


def run(*command: str | Path, **environment: str) -> str:
    """Run a command with more in the environment and return what it prints."""
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, timeout=60, check=True).stdout


def show_script(shell: str) -> str:
    """Print the script for a shell; the shell is named, since a test has none around it."""
    return run(SCRIPT, "--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["newsgraph", "ex"], {"export", "explain"}),
        (["newsgraph", "export", "--format", ""], set(FORMATS)),
        (["newsgraph", "query", "s"], {query.name for query in list_named_queries() if query.name.startswith("s")}),
        (["newsgraph", "query", "--format", "t"], {"table", "tsv", "turtle"}),
        (["newsgraph", "serve", "--ho"], {"--host"}),
    ],
    ids=["command", "export-format", "question", "answer-format", "option"],
)
def test_bash_offers_what_fits(tmp_path: Path, words: list[str], offered: set[str]) -> None:
    """A real bash loads the script and completes."""
    bash = shutil.which("bash")
    assert bash
    (tmp_path / "script").write_text(show_script("bash"))
    quoted = " ".join(f"'{word}'" for word in words)
    pressed = f"COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _newsgraph_completion '{SCRIPT}'"
    code = f"source '{tmp_path}/script'; {pressed}; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    assert set(run(bash, "--norc", "-c", code).split()) == offered


@pytest.mark.parametrize(("shell", "more"), [("zsh", {}), ("fish", {"_TYPER_COMPLETE_FISH_ACTION": "get-args"})])
def test_other_shells_are_shown_the_questions_titles(shell: str, more: dict[str, str]) -> None:
    """The script asks the command, and the command answers with name and title."""
    assert "_NEWSGRAPH_COMPLETE=complete_" + shell in show_script(shell)
    answer = run(SCRIPT, _NEWSGRAPH_COMPLETE=f"complete_{shell}", _TYPER_COMPLETE_ARGS="newsgraph query agencies", **more)
    query = next(query for query in list_named_queries() if query.name.startswith("agencies"))
    assert query.name in answer
    assert query.title in answer
