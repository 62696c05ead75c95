"""What an empty store says of how it is filled."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from web.filling import write_command


def test_the_usual_store_needs_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where commands find the store by themselves, the command is as short as it can be."""
    monkeypatch.chdir(tmp_path)
    assert write_command("./newsgraph-store") == "newsgraph build FOLDER"


def test_any_other_store_is_named_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell hands on the folder as it is, whatever stands in its name, from any other folder."""
    monkeypatch.chdir(tmp_path)
    assert shlex.split(write_command("it's $HOME")) == ["newsgraph", "build", "FOLDER", "--store", str(tmp_path / "it's $HOME")]
