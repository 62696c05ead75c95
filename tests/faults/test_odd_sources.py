"""Sources as they come: names that are no text, very many files, very long ones, and halves; each costs itself alone, and memory stays bounded."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from graph.store import open_snapshot
from tests.conftest import Newsgraph
from tests.faults.rounds import IS_THOROUGH
from tests.graph.loaders.test_warc import PAGE, archive

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
STORY = "City opens library\n\nNAIROBI - Anna Otieno, director of the City Library, said on Monday that the new reading room would open in May.\n"
MOST_MEMORY_BYTES = 1_500_000_000
"""The language model takes some 300 MB of it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended: its status, what it said, and the most memory that it and what it started took; 0 where that was not measured."""

    status: int
    said: str
    peak_bytes: int


def run(newsgraph: Newsgraph, *arguments: object, cwd: Path, seconds: float) -> Ended:
    """Run a command: in this process, which has loaded the language model already, or by `make faults` in one of its own whose memory is watched."""
    if not IS_THOROUGH:
        result = newsgraph(*arguments)
        return Ended(result.exit_code, result.output, 0)
    command = [sys.executable, "-m", "web.main", *map(str, arguments)]
    outside = {**os.environ, "PYTHONPATH": str(ROOT)}
    peak, log, end = 0, cwd / "said.log", time.monotonic() + seconds
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=cwd, env=outside, stdout=file, stderr=file, stdin=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            assert time.monotonic() < end, "it takes too long"
            peak = max(peak, measure(process.pid))
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait(30)
    return Ended(process.returncode, log.read_text(encoding="utf-8", errors="replace"), peak)


def measure(pid: int) -> int:
    """Add up what a process and those below it hold."""
    try:
        process = psutil.Process(pid)
        return sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


def test_names_that_are_no_text_are_written_with_their_bytes(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """A byte that is not UTF-8 or a line end in a file's name stands in the article's as its number, and costs no other article."""
    (tmp_path / "in").mkdir()
    for name in (b"caf\xe9.txt", b"two\nlines.txt", "ünï.txt".encode(), b"plain.txt", b"empty\xff.txt"):
        (tmp_path / "in" / os.fsdecode(name)).write_text("" if b"empty" in name else STORY)
    result = newsgraph("build", "in", "--store", "store")
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    assert r"empty\xff.txt: it is empty" in result.stderr
    with open_snapshot("store") as snapshot:
        assert {article.identifier for article in snapshot.articles()} == {r"caf\xe9.txt", r"two\nlines.txt", "ünï.txt", "plain.txt"}
    assert newsgraph("build", "in", "--store", "store").stderr.count("4 unchanged") == 1
    assert newsgraph("check", "--store", "store").exit_code == 0


@pytest.mark.timeout(3600)
def test_very_many_files_are_built_once(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """The second time none is read again, which takes no fifth of the time; memory does not depend on how many there are."""
    number = 10_000 if IS_THOROUGH else 100
    (tmp_path / "in").mkdir()
    for each in range(number):
        (tmp_path / "in" / f"{each:05}.txt").write_text(f"Note {each}\n\nThe board met on Monday, note {each} says.\n")
    began = time.monotonic()
    first = run(newsgraph, "build", "in", "--store", "store", cwd=tmp_path, seconds=3_000)
    between = time.monotonic()
    assert first.status == 0, first.said
    assert f"{number:,} added" in first.said.replace(f"{number} added", f"{number:,} added")
    second = run(newsgraph, "build", "in", "--store", "store", cwd=tmp_path, seconds=600)
    assert re.search(rf"{number:,}|{number} unchanged", second.said)
    assert not IS_THOROUGH or time.monotonic() - between < (between - began) / 5
    assert max(first.peak_bytes, second.peak_bytes) < MOST_MEMORY_BYTES


@pytest.mark.parametrize("paragraph", ["The plan began. ", "Anna Otieno, director of the City Library, spoke in Nairobi.\n\n"], ids=["one", "many"])
def test_an_article_of_two_megabytes_is_a_sentence(newsgraph: Newsgraph, tmp_path: Path, paragraph: str) -> None:
    """What no article is, is said so, in little time and memory."""
    (tmp_path / "long.txt").write_text(STORY + "\n" + (paragraph * 125_000)[:1_990_000])
    (tmp_path / "plain.txt").write_text(STORY)
    result = newsgraph("build", "long.txt", "plain.txt", "--store", "store")
    assert result.exit_code == 1
    assert re.search(r"long\.txt: it has (a paragraph of [\d,]+ characters|more than [\d,]+ paragraphs)", result.stderr)
    assert "1 added" in result.stderr


@pytest.mark.timeout(1000)
def test_the_longest_article_that_is_read_takes_bounded_memory(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """As many paragraphs as one may have, or the time that reading may take is over; either is said, and nothing hangs."""
    paragraphs = 4_900 if IS_THOROUGH else 100
    (tmp_path / "long.txt").write_text(STORY + "\n" + "Anna Otieno, director of the City Library, spoke in Nairobi on Monday.\n\n" * paragraphs)
    ended = run(newsgraph, "build", "long.txt", "--store", "store", cwd=tmp_path, seconds=900)
    assert ended.status == 0 or "seconds of computing" in ended.said, ended.said
    assert "Traceback" not in ended.said
    assert ended.peak_bytes < MOST_MEMORY_BYTES


def test_a_feed_of_very_many_entries_is_bounded(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """Over the limit of bytes it is refused at once, in little memory."""
    number = 100_000
    entries = "".join(f"<item><title>Story {each}</title><guid>g{each}</guid><description>Note {each}.</description></item>" for each in range(number))
    (tmp_path / "feed.xml").write_text(f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{entries}</channel></rss>')
    ended = run(newsgraph, "build", "feed.xml", "--store", "store", cwd=tmp_path, seconds=200)
    assert ended.status == 1
    assert "feed.xml: it is longer than 2,000,000 bytes." in ended.said
    assert ended.peak_bytes < 500_000_000


def test_half_an_archive_gives_what_it_has_and_says_so(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """Its whole pages are articles, the broken one is named, and the status is 1."""
    records = archive([(f"https://news.example/{number}", PAGE, {}) for number in range(4)])
    (tmp_path / "half.warc.gz").write_bytes(records[: len(records) * 6 // 10])
    result = newsgraph("build", "half.warc.gz", "--store", "store")
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    assert re.search(r"\b2 added", result.stderr)
    assert re.search(r"breaks off|damaged|incomplete", result.stderr)
