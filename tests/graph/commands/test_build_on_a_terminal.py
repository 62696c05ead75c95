"""`newsgraph build` as people run it: in a process of its own, on a terminal, interrupted."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.build.run import BATCH_ARTICLES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
STORY = "City opens library\n\nNAIROBI - {name} Otieno, director of the City Library, said on Monday that the new reading room would open in May.\n"


def write_articles(folder: Path, number: int) -> None:
    """Write so many short articles."""
    folder.mkdir()
    for count in range(number):
        (folder / f"{count:04}.txt").write_text(STORY.format(name=f"Anna{chr(97 + count % 26)}"))


def start(folder: Path, *arguments: str, terminal: int) -> subprocess.Popen[bytes]:
    """Start the command with its messages on a terminal."""
    command = [sys.executable, "-c", "from web.main import main; main()", "build", *arguments, "--store", "store"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"}
    return subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=terminal, env=environment, start_new_session=True)


def run(folder: Path, command: str) -> bytes:
    """Run a command that must succeed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-c", "from web.main import main; main()", command, "--store", "store", "--json"]
    return subprocess.run(arguments, check=True, cwd=folder, stdout=subprocess.PIPE, env=environment).stdout


def read_terminal(terminal: int, *, until: str = "\0", seconds: float = 120) -> str:
    """Read what a terminal shows, until some words or its end; what is read no more would stop who writes there."""
    shown, end = b"", time.monotonic() + seconds
    while time.monotonic() < end and not re.search(until.encode(), shown):
        if not select.select([terminal], [], [], 0.2)[0]:
            continue
        try:
            part = os.read(terminal, 65_536)
        except OSError:  # the other end has closed
            break
        if not part:
            break
        shown += part
    return shown.decode()


def test_progress_is_shown_on_a_terminal_and_gone_at_the_end(tmp_path: Path) -> None:
    """How many are done, how many a second, how many failed; the last line is the summary."""
    write_articles(tmp_path / "in", 30)
    (tmp_path / "in" / "empty.txt").write_text("")
    ours, theirs = pty.openpty()
    process = start(tmp_path, "in", terminal=theirs)
    os.close(theirs)
    try:
        shown = read_terminal(ours)
        process.communicate(timeout=20)
    finally:
        process.kill()
        os.close(ours)
    assert process.returncode == 1
    assert re.search(r"\d+/31\b.*\d/s, 1 failed", shown)
    assert "Reading" in shown
    *_, bar, last = re.split(r"\x1b\[2K", shown)
    assert "Reading" in bar or "31 sources" in last
    assert "31 sources: 30 added, 0 replaced, 0 unchanged, 1 failed; read as text 30." in " ".join(last.split())


def interrupt(folder: Path, workers: str, *, until: str, send: Callable[[subprocess.Popen[bytes]], None]) -> str:
    """Build what is in `in`, interrupt it when its terminal shows something, and return all that was shown; it ends with 130 and no trace."""
    ours, theirs = pty.openpty()
    process = start(folder, "in", "--workers", workers, terminal=theirs)
    os.close(theirs)
    try:
        shown = read_terminal(ours, until=until)
        send(process)
        shown += read_terminal(ours, seconds=30)
        process.communicate(timeout=5)
    finally:
        process.kill()
        os.close(ours)
    assert process.returncode == 130, shown
    assert "Traceback" not in shown
    return shown


def interrupt_group_twice(process: subprocess.Popen[bytes]) -> None:
    """Press Ctrl-C twice, as a terminal sends it: to all processes of the group."""
    os.killpg(process.pid, signal.SIGINT)
    os.killpg(process.pid, signal.SIGINT)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_ends_soon_with_whole_articles(tmp_path: Path, workers: str) -> None:
    """Status 130 and a sentence; what was written is there for readers, and the next build goes on."""
    write_articles(tmp_path / "in", 400)
    shown = interrupt(tmp_path, workers, until=r"(?:2[6-9]|[3-9]\d|\d{3})/400", send=lambda process: process.send_signal(signal.SIGINT))
    assert "the same command goes on from there" in shown
    assert BATCH_ARTICLES <= json.loads(run(tmp_path, "stats"))["counts"]["articles"] < 400
    run(tmp_path, "check")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_while_it_starts_says_so_in_a_sentence(tmp_path: Path, workers: str) -> None:
    """As a terminal sends it: to the processes that read as well, which are only loading then; and twice, by who is in a hurry."""
    write_articles(tmp_path / "in", 40)
    shown = interrupt(tmp_path, workers, until="Reading", send=interrupt_group_twice)
    assert "Interrupted. What was read until then is in the store" in shown
