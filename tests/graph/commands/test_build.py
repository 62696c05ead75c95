"""`newsgraph build` reads what it can, names what it cannot, and reads nothing twice."""

from __future__ import annotations

import gzip
import json
import random
import socket
from pathlib import Path

import pytest

from graph.settings import DATA_FOLDER
from tests.conftest import Newsgraph
from tests.graph.loaders.test_warc import PAGE, archive

ARTICLES = DATA_FOLDER / "articles"
pytestmark = pytest.mark.slow


def make_sources(folder: Path) -> list[str]:
    """Write one good source and one of each bad kind."""
    good = next(ARTICLES.glob("*.txt"))
    (folder / "good.txt").write_bytes(good.read_bytes())
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_bytes(b"   \n\n")
    (folder / "noise.txt").write_bytes(random.Random(7).randbytes(50_000))
    (folder / "huge.txt").write_bytes(b"a" * 3_000_000)
    return ["good.txt", "empty.txt", "blank.txt", "noise.txt", "huge.txt", "missing.txt"]


def test_bad_sources_are_named_and_the_good_one_kept(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """Status 1, one line for each that failed, and the article that could be read is in the store."""
    sources = make_sources(tmp_path)
    result = newsgraph("build", *sources, "--store", "store")
    assert result.exit_code == 1, result.output
    lines = result.stderr.splitlines()
    assert [line.split(":")[0] for line in lines[:-1]] == sources[1:]
    assert lines[-1] == "6 sources: 1 added, 0 replaced, 0 unchanged, 5 failed; read as text 1."
    assert json.loads(newsgraph("stats", "--store", "store", "--json").stdout)["counts"]["articles"] == 1


def test_the_second_build_changes_nothing(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """The article is unchanged, the export has the same bytes, and the document says which loader read."""
    first = json.loads(newsgraph("build", ARTICLES, "--store", "store", "--validate", "--json").stdout)
    newsgraph("export", "--store", "store", "--format", "nquads", "-o", "before")
    second = json.loads(newsgraph("build", ARTICLES, "--store", "store", "--json").stdout)
    newsgraph("export", "--store", "store", "--format", "nquads", "-o", "after")
    assert first["counts"]["failed"] == 0
    assert first["violations"] == []
    assert all(outcome["loader"] for outcome in first["outcomes"])
    assert second["counts"]["unchanged"] == sum(first["counts"].values())
    assert (tmp_path / "before").read_bytes() == (tmp_path / "after").read_bytes()


def test_what_read_each_source_is_said(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """In the summary and in the document, with the files that were left out; gzip makes no difference."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt.gz").write_bytes(gzip.compress(next(ARTICLES.glob("*.txt")).read_bytes()))
    (folder / "map.png").write_bytes(b"\x89PNG")
    result = newsgraph("build", "in", "--store", "store", "--json")
    document = json.loads(result.stdout)
    assert document["loaders"] == {"text": 1}
    assert document["skipped"] == ["in/map.png"]
    assert result.stderr.splitlines() == [
        "1 file left out, in no form that is read, the first of them in/map.png.",
        "1 source: 1 added, 0 replaced, 0 unchanged, 0 failed; read as text 1.",
    ]


ENTRY = "<item><title>City opens library</title><guid>{}</guid><description>The new reading room would open in May, its director said.</description></item>"


def test_p6_half_a_feed_and_half_an_archive_give_what_they_have(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """Whole records are added, where it broke is said for each, and the status is 1."""
    feed = '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>' + ENTRY.format("a") + ENTRY.format("b") + "<item><title>Ci"
    (tmp_path / "feed.xml").write_text(feed)
    archived = archive([(f"https://a.example/{number}", PAGE, {}) for number in (1, 2)])
    (tmp_path / "pages.warc.gz").write_bytes(archived[: len(archived) * 4 // 5])
    result = newsgraph("build", "feed.xml", "pages.warc.gz", "--store", "store", "--json")
    assert result.exit_code == 1
    added = [outcome["identifier"] for outcome in json.loads(result.stdout)["outcomes"] if outcome["status"] == "added"]
    assert added == ["feed.xml#a", "feed.xml#b", "pages.warc.gz#https://a.example/1"]
    faults = [line for line in result.stderr.splitlines() if "break" in line]
    assert [line.split(":")[0] for line in faults] == ["feed.xml", "pages.warc.gz"]


def test_a_wrong_column_ends_with_status_2(newsgraph: Newsgraph) -> None:
    """The sentence names the parts that are known."""
    result = newsgraph("build", ARTICLES, "--store", "store", "--columns", "body=corpus")
    assert result.exit_code == 2
    assert "'body=corpus'" in result.stderr
    assert "headline, text" in result.stderr


def test_an_article_comes_on_standard_input(newsgraph: Newsgraph) -> None:
    """A dash reads one."""
    article = next(ARTICLES.glob("*.txt")).read_bytes()
    assert newsgraph("build", "-", "--store", "store", input=article).exit_code == 0
    assert newsgraph("check", "--store", "store").exit_code == 0


ADDRESSES = {
    "public": "https://example.org/story",
    "loopback": "http://127.0.0.1:{port}/story",
    "its name": "http://localhost:{port}/story",
    "as a number": "http://2130706433:{port}/story",
    "loopback, IPv6": "http://[::1]:{port}/story",
    "mapped IPv6": "http://[::ffff:127.0.0.1]:{port}/story",
    "private": "http://192.168.0.1/story",
    "link-local": "http://169.254.169.254/latest",
    "capitals": "HTTP://127.0.0.1:{port}/story",
    "FTP": "ftp://127.0.0.1:{port}/story",
    "file": "file:///etc/hostname",
}


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_n4_n5_an_address_is_refused_and_nobody_asked(newsgraph: Newsgraph, address: str) -> None:
    """Wherever it points, one sentence says what to do instead; where nothing is fetched, nothing can be too long or too slow."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        source = address.format(port=listener.getsockname()[1])
        result = newsgraph("build", source, "--store", "store")
        assert result.exit_code == 1
        assert result.stderr.splitlines()[0] == f"{source}: addresses are not fetched. Save the page and give its file."
        assert len(result.stderr.splitlines()) == 2
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_p5_a_bomb_in_an_archive_is_named_in_the_report(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """By the address of its page and the limit; the page after it is added."""
    bomb = gzip.compress(b"<html>" + b"a" * 50_000_000)
    pages = [("https://a.example/bomb", bomb, {"Content-Encoding": "gzip"}), ("https://a.example/2", PAGE, {})]
    (tmp_path / "pages.warc.gz").write_bytes(archive(pages))
    result = newsgraph("build", "pages.warc.gz", "--store", "store", "--json")
    assert result.exit_code == 1
    assert [outcome["status"] for outcome in json.loads(result.stdout)["outcomes"]] == ["added", "failed"]
    assert "https://a.example/bomb: it is longer than 2,000,000 bytes" in result.stderr


def test_an_unknown_model_ends_with_status_2(newsgraph: Newsgraph) -> None:
    """The sentence names it."""
    result = newsgraph("build", ARTICLES, "--store", "store", "--model", "no_such_model")
    assert result.exit_code == 2
    assert "no_such_model" in result.stderr


def test_a_high_confidence_keeps_less(newsgraph: Newsgraph) -> None:
    """--min-confidence leaves out what a rule of lower confidence found."""
    newsgraph("build", ARTICLES, "--store", "all")
    newsgraph("build", ARTICLES, "--store", "some", "--min-confidence", "0.94")
    counts = [json.loads(newsgraph("stats", "--store", store, "--json").stdout)["counts"] for store in ("all", "some")]
    assert counts[1]["assertions"] < counts[0]["assertions"]


def test_building_for_the_moment_leaves_nothing(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """A store in memory: is gone at the end."""
    assert newsgraph("build", ARTICLES, "--store", "memory:").exit_code == 0
    assert not list(tmp_path.iterdir())
