"""Web archives: pages as articles, large and broken records, archives cut in half."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from graph.errors import SourceError
from graph.loaders import SourceFile, load
from graph.model import Article

PAGE = (Path(__file__).parent / "pages" / "jsonld.html").read_bytes()
FRONT = (Path(__file__).parent / "pages" / "refused" / "section-front.html").read_bytes()
pytestmark = pytest.mark.slow


def archive(pages: list[tuple[str, bytes, dict[str, str]]], *, is_packed: bool = True) -> bytes:
    """Write a web archive of these pages."""
    records = [write_record(*page) for page in pages]
    return b"".join(gzip.compress(record) for record in records) if is_packed else b"".join(records)


def write_record(uri: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Write one response as the format's standard has it."""
    lines = ["HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8", *(f"{name}: {value}" for name, value in headers.items())]
    payload = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2021-03-12T15:05:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
    )
    return f"{head}Content-Length: {len(payload)}\r\n\r\n".encode() + payload + b"\r\n\r\n"


def collect(data: bytes, *, max_bytes: int = 2_000_000) -> tuple[list[Article], str | None]:
    """Read whatever can be read; give the fault too, None where there was none."""
    articles: list[Article] = []
    try:
        for article in load(SourceFile("a.warc.gz", "a.warc.gz", data=data), max_bytes=max_bytes):
            articles.append(article)  # noqa: PERF402 - what came before a fault counts
    except SourceError as error:
        return articles, str(error)
    return articles, None


@pytest.mark.parametrize("is_packed", [True, False])
def test_pages_of_an_archive_are_articles(*, is_packed: bool) -> None:
    """Each page with an article is one; a front page is left out without a fault."""
    articles, fault = collect(
        archive([("https://a.example/1", PAGE, {}), ("https://a.example/", FRONT, {}), ("https://a.example/2", PAGE, {})], is_packed=is_packed)
    )
    assert fault is None
    assert [article.identifier for article in articles] == ["a.warc.gz#https://a.example/1", "a.warc.gz#https://a.example/2"]
    assert articles[0].url is not None
    assert (articles[0].url.value, articles[0].url.field) == ("https://a.example/1", "warc:WARC-Target-URI")
    assert articles[0].loader == "warc"


def test_p5_a_bomb_in_an_archive_costs_its_page_alone() -> None:
    """A page that unpacks beyond the limit is named; the next is read."""
    bomb = gzip.compress(b"<html>" + b"a" * 50_000_000)
    articles, fault = collect(archive([("https://a.example/bomb", bomb, {"Content-Encoding": "gzip"}), ("https://a.example/2", PAGE, {})]))
    assert [article.identifier for article in articles] == ["a.warc.gz#https://a.example/2"]
    assert fault is not None
    assert "https://a.example/bomb: it is longer than 2,000,000 bytes" in fault


@pytest.mark.parametrize("is_packed", [True, False])
def test_p6_half_an_archive_gives_what_it_has(*, is_packed: bool) -> None:
    """The whole pages are read and the break is said."""
    data = archive([("https://a.example/1", PAGE, {}), ("https://a.example/2", PAGE, {})], is_packed=is_packed)
    articles, fault = collect(data[: len(data) - len(data) // 5])
    assert [article.identifier for article in articles] == ["a.warc.gz#https://a.example/1"]
    assert fault is not None
    assert "breaks off" in fault


def test_archive_without_articles_says_so() -> None:
    """An archive of front pages is no success."""
    articles, fault = collect(archive([("https://a.example/", FRONT, {})]))
    assert articles == []
    assert fault is not None
    assert "none of its pages holds an article (1 pages were looked at)" in fault


@pytest.mark.parametrize("cut", range(0, 1500, 111))
def test_damaged_archive_gives_articles_or_a_sentence(cut: int) -> None:
    """Cut or filled anywhere, an archive gives no traceback."""
    data = archive([("https://a.example/1", PAGE, {})], is_packed=False)
    collect(data[:cut] + b"\xff\x00WARC/" + data[cut + 7 :])
    collect(data[:cut])
