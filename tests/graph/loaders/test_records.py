"""JSON Lines, ninjs and schema.org records: what their fields mean, and that a bad one costs no other."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import SourceError
from graph.loaders import SourceFile, iterate_sources, load
from graph.model import Article
from graph.text import hash_text, normalise_text

STORY = "The harbour board agreed on Monday to rebuild the eastern pier.\n\nWork begins in the spring, Maren Holt said."
HEADLINE = "Board votes to rebuild pier"


def read(data: bytes, name: str = "a.jsonl", *, columns: dict[str, str] | None = None, max_bytes: int = 2_000_000) -> list[Article]:
    """Read all articles of a source."""
    return list(load(SourceFile(name, name, data=data), max_bytes=max_bytes, columns=columns))


def read_until_fault(data: bytes, name: str = "a.jsonl", *, max_bytes: int = 2_000_000) -> tuple[list[Article], str]:
    """Read the articles of a source up to its fault; give both."""
    articles: list[Article] = []
    with pytest.raises(SourceError) as caught:
        articles.extend(load(SourceFile(name, name, data=data), max_bytes=max_bytes))
    return articles, str(caught.value)


def collect(data: bytes, name: str) -> tuple[list[Article], str | None]:
    """Read whatever can be read; give the fault too, None where there was none."""
    articles: list[Article] = []
    try:
        for article in load(SourceFile(name, name, data=data), max_bytes=10_000):
            articles.append(article)  # noqa: PERF402 - what came before a fault counts
    except SourceError as error:
        return articles, error.reason
    return articles, None


def describe(article: Article) -> dict[str, Any]:
    """Return an article's metadata as plain values."""
    values = {name: getattr(article, name) for name in ("headline", "publisher", "published", "section", "url")}
    return {name: found.value if found else None for name, found in values.items()} | {"authors": [author.value for author in article.authors]}


WANTED = {
    "headline": HEADLINE,
    "publisher": "Coastal Daily",
    "published": "2021-03-12T16:05:00+01:00",
    "section": "Harbour",
    "url": "https://coastal.example/pier",
    "authors": ["Ada Lindqvist", "Ben Okoro"],
}
PLAIN = {
    "id": "17",
    "title": HEADLINE,
    "text": STORY,
    "authors": ["Ada Lindqvist", "Ben Okoro"],
    "date": "2021-03-12T16:05:00+01:00",
    "source": "Coastal Daily",
    "section": "Harbour",
    "url": "https://coastal.example/pier",
}
SCHEMA_ORG = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "articleBody": STORY,
    "author": [{"@type": "Person", "name": "Ada Lindqvist"}, {"@type": "Organization", "name": "Reuters"}, {"@type": "Person", "name": "Ben Okoro"}],
    "datePublished": "2021-03-12T16:05:00+01:00",
    "publisher": {"@type": "Organization", "name": "Coastal Daily"},
    "articleSection": ["Harbour"],
    "url": "https://coastal.example/pier",
}
NINJS_BODY = "<p>The harbour board agreed on Monday to rebuild the eastern pier.</p><p>Work begins in the spring, Maren Holt said.</p>"
NINJS = {
    "uri": "urn:coastal:17",
    "standard": {"name": "ninjs", "version": "2.0"},
    "headlines": [{"role": "main", "value": HEADLINE}],
    "bodies": [
        {
            "role": "main",
            "contenttype": "text/html",
            "value": "<p>The harbour board agreed on Monday to rebuild the eastern pier.</p><p>Work begins in the spring, Maren Holt said.</p>",
        }
    ],
    "by": "By Ada Lindqvist and Ben Okoro",
    "versioncreated": "2021-03-12T16:05:00+01:00",
    "infosources": [{"name": "Coastal Daily"}],
    "section": "Harbour",
    "url": "https://coastal.example/pier",
    "language": "en",
}


@pytest.mark.parametrize("record", [PLAIN, SCHEMA_ORG, NINJS], ids=["plain", "schema.org", "ninjs"])
@pytest.mark.parametrize("form", ["line", "indented", "list", "lines with blanks"])
def test_record_is_read_in_every_form(record: dict[str, Any], form: str) -> None:
    """One a line, one document or a list give the same article."""
    texts = {
        "line": json.dumps(record),
        "indented": json.dumps(record, indent=2),
        "list": json.dumps([record], indent=2),
        "lines with blanks": f"\ufeff{json.dumps(record)}\n\n",
    }
    (article,) = read(texts[form].encode())
    assert describe(article) == WANTED
    assert article.text == f"{HEADLINE}\n\n{STORY}\n"
    assert article.loader == "records"
    assert article.publisher is not None
    assert article.publisher.field is not None


def test_identifier_is_the_records_own_or_its_line() -> None:
    """The source's name, then # and the id; without one the number of the line."""
    lines = [PLAIN, {"headline": "B", "text": STORY}]
    assert [article.identifier for article in read("\n".join(map(json.dumps, lines)).encode())] == ["a.jsonl#17", "a.jsonl#2"]


def test_columns_can_be_named() -> None:
    """A map says which field holds what where names differ."""
    record = {"kop": HEADLINE, "tekst": STORY, "krant": "Coastal Daily", "nr": 5}
    (article,) = read(json.dumps(record).encode(), columns={"headline": "kop", "text": "tekst", "publisher": "krant", "id": "nr"})
    assert (article.identifier, describe(article)["headline"], describe(article)["publisher"]) == ("a.jsonl#5", HEADLINE, "Coastal Daily")


def test_bad_record_costs_no_other() -> None:
    """The good ones are given, then the bad ones are named together."""
    data = json.dumps(PLAIN) + "\n{broken\n" + json.dumps({"id": 3, "text": ""}) + "\n" + json.dumps({**PLAIN, "id": "18"}) + "\n"
    articles, said = read_until_fault(data.encode())
    assert [article.identifier for article in articles] == ["a.jsonl#17", "a.jsonl#18"]
    assert said.startswith("a.jsonl: 2 records could not be read: line 2: it is no JSON")
    assert "record 3: it has no text" in said


def test_record_that_is_too_long_costs_no_other() -> None:
    """Its line is passed over without being held."""
    data = json.dumps(PLAIN) + "\n" + json.dumps({"text": "x" * 50_000}) + "\n" + json.dumps({**PLAIN, "id": "18"})
    articles, said = read_until_fault(data.encode(), max_bytes=2_000)
    assert len(articles) == 2
    assert "line 2: it is longer than 2,000 bytes" in said


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"a": 1, "headline": ""}', "no text"),
        (b'[{"headline": "x"', "no JSON"),
        (b'{"headline": "' + b"[" * 50 + b'"}', "no text"),
        (b"[" * 100_000, "no "),
    ],
    ids=["no text", "cut off", "no text either", "deep"],
)
def test_what_holds_no_article_is_refused(data: bytes, words: str) -> None:
    """Each gets its sentence."""
    _, said = read_until_fault(data, "a.jsonl")
    assert words in said


@pytest.mark.parametrize("bad", ['{"text":' + "[" * 100_000, '{"headline": broken', "null", '"x"', "5"])
@pytest.mark.parametrize("place", [0, 1])
def test_a_bad_line_costs_no_other_wherever_it_stands(bad: str, place: int) -> None:
    """The first line too, from which the kind of the file is told; and what is JSON but no object is named as well."""
    lines = [json.dumps({"headline": f"{HEADLINE} {number}", "text": STORY}) for number in range(3)]
    articles, fault = read_until_fault("\n".join([*lines[:place], bad, *lines[place:]]).encode())
    assert len(articles) == 3
    assert f"line {place + 1}: it is no " in fault


def test_a_bad_first_line_of_many_megabytes_costs_no_other() -> None:
    """What tells the kind of the file is read once, in part; the rest goes on where that ended."""
    lines = ["{broken", *(json.dumps({"headline": f"{HEADLINE} {number}", "text": STORY}) for number in range(40))]
    articles, fault = read_until_fault("\n".join(lines).encode(), max_bytes=500)
    assert len(articles) == 40
    assert "line 1: it is no JSON" in fault


@pytest.mark.parametrize("data", [b"[]", b"{}", b"[" * 100_000, b'{"a":' * 100_000, b'[{"a": 1},\n{"b": 2}\n]', b'[\n{"a": 1}\n]'])
def test_json_without_an_article_is_never_read_as_text(data: bytes) -> None:
    """Its name says what it is."""
    articles, fault = read_until_fault(data, "a.json")
    assert articles == []
    assert "JSON" in fault or "record" in fault


def test_compressed_records_are_read() -> None:
    """Gzip of any form is read; identifiers are as given."""
    assert [article.identifier for article in read(gzip.compress(json.dumps(PLAIN).encode()), "a.jsonl.gz")] == ["a.jsonl.gz#17"]


def test_p5_a_bomb_is_stopped_at_the_limit() -> None:
    """A few kilobytes that unpack to a gigabyte are not unpacked."""
    _, said = read_until_fault(gzip.compress(b"a " * 20_000_000), "a.txt.gz")
    assert "longer than 2,000,000 bytes" in said


def test_p6_broken_gzip_gives_what_it_has() -> None:
    """Half an archive gives its whole records and says that it breaks off."""
    lines = "\n".join(json.dumps({**PLAIN, "id": str(number), "text": f"{STORY} {hash_text(str(number))}"}) for number in range(400))
    packed = gzip.compress(lines.encode())
    articles, said = read_until_fault(packed[: len(packed) // 2])
    assert 0 < len(articles) < 400
    assert "breaks off" in said


def test_json_beside_articles_is_left_out_of_a_folder(tmp_path: Path) -> None:
    """In a folder only JSON that holds articles is taken; the rest is reported."""
    (tmp_path / "settings.json").write_text('{"a": 1}')
    (tmp_path / "notes.json").write_text(json.dumps({"article": {"headline": HEADLINE}, "statements": [{"text": STORY}]}, indent=1))
    (tmp_path / "news.json").write_text(json.dumps(SCHEMA_ORG))
    skipped: list[str] = []
    assert [source.identifier for source in iterate_sources([str(tmp_path)], on_skip=skipped.append) if isinstance(source, SourceFile)] == ["news.json"]
    assert sorted(Path(path).name for path in skipped) == ["notes.json", "settings.json"]


keys = st.sampled_from(["text", "headline", "author", "name", "@type", "date", "bodies", "value", "id", "items", "url"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30) | st.just(STORY),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["text", "headline", "author", "name", "@type", "date", "bodies", "value", "id", "items", "url"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@settings(max_examples=150)
@given(st.lists(values, max_size=4), st.sampled_from(["\n", ",", "\n{", ""]))
def test_anything_gives_articles_or_a_sentence(parts: list[Any], between: str) -> None:
    """No records give a traceback; every article holds together."""
    articles, _ = collect(between.join(json.dumps(part) for part in parts).encode("utf-8", "surrogatepass"), "a.jsonl")
    for article in articles:
        assert article.text == normalise_text(article.text).text
        assert article.sha256 == hash_text(article.text)
        assert all(article.quote(block.span).strip() for block in article.blocks)
