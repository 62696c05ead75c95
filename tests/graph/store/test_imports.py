"""Any RDF goes into the store as it is, whole or not at all, and nothing that articles brought is touched."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import SourceError
from graph.store import Store, open_snapshot, open_store
from ontology.terms import SCHEMA
from tests.graph.store.contributions import BASE, make_contribution

TRIPLE = "<http://x/s> <http://x/p> <http://x/o>"
DOCUMENTS = {
    "a.ttl": f"{TRIPLE} .",
    "a.nt": f"{TRIPLE} .\n",
    "a.nq": f"{TRIPLE} .\n",
    "a.trig": f"{{ {TRIPLE} }}",
    "a.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="http://x/s">'
    '<p xmlns="http://x/" rdf:resource="http://x/o"/></rdf:Description></rdf:RDF>',
    "a.jsonld": '{"@id": "http://x/s", "http://x/p": {"@id": "http://x/o"}}',
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open a new store."""
    with open_store(str(tmp_path / "store"), base_iri=BASE, create=True) as opened:
        yield opened


def read_quads(store: Store) -> list[str]:
    """Publish, and list what readers see."""
    store.publish()
    with open_snapshot(store.location) as snapshot:
        return sorted(map(str, snapshot.store))


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "marked"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_p3_each_format_is_known_by_its_ending(store: Store, tmp_path: Path, name: str, mark: str) -> None:
    """With or without a byte order mark; triples go into the default graph."""
    (tmp_path / name).write_text(mark + DOCUMENTS[name], encoding="utf-8")
    assert store.import_file(tmp_path / name) == 1
    assert read_quads(store) == [TRIPLE]


def test_graphs_of_ones_own_stay_where_they_are(store: Store, tmp_path: Path) -> None:
    """They are not merged into the view."""
    (tmp_path / "a.nq").write_text(f"{TRIPLE} <http://x/g> .\n")
    store.import_file(tmp_path / "a.nq")
    assert read_quads(store) == [f"{TRIPLE} <http://x/g>"]


def test_blank_nodes_of_two_files_stay_apart(store: Store, tmp_path: Path) -> None:
    """One label in two files is two nodes."""
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text("_:x <http://x/p> <http://x/o> .")
        store.import_file(tmp_path / name)
    assert len(read_quads(store)) == 2


def test_an_import_outlives_the_article_that_says_the_same(store: Store, tmp_path: Path) -> None:
    """Whichever came first, the user's triple stays when the article goes."""
    (tmp_path / "a.ttl").write_text(f'<{BASE}place/pea> <{SCHEMA.name}> "pea" .')
    store.import_file(tmp_path / "a.ttl")
    before = read_quads(store)
    store.replace_articles([make_contribution("a.txt")])
    store.drop_article("a.txt")
    assert read_quads(store) == before
    store.replace_articles([make_contribution("a.txt", places=["pea", "oak"])])
    (tmp_path / "b.ttl").write_text(f'<{BASE}place/oak> <{SCHEMA.name}> "oak" .')
    store.import_file(tmp_path / "b.ttl")
    store.drop_article("a.txt")
    assert read_quads(store) == sorted([*before, f'<{BASE}place/oak> <{SCHEMA.name}> "oak"'])


REFUSED = {
    "builder's graph": ("a.nq", f"{TRIPLE} .\n{TRIPLE} <{BASE}graph/0a1b2c3d> .\n", "come from articles alone"),
    "syntax": ("a.ttl", f"{TRIPLE} .\n<http://x/s> nonsense .", "line 2: it is not well-formed Turtle"),
    "late syntax": ("a.nt", f"{TRIPLE} .\n" * 3000 + "<", "line 3001"),
    "ending": ("a.docx", "x", "known: .ttl"),
    "document type": ("a.rdf", '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa">]><r/>', "document type"),
    "deep JSON-LD": ("a.jsonld", '{"http://x/p":' * 20_000 + "1" + "}" * 20_000, "nested deeper than 100"),
    "deep RDF/XML": (
        "a.rdf",
        f'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://x/">{"<e:A><e:p>" * 60}{"</e:p></e:A>" * 60}</r:RDF>',
        "nested deeper than 100",
    ),
    "deep triple terms": ("a.ttl", "<x:s> <x:p> " + "<<( <x:s> <x:p> " * 20_000 + "<x:o>" + " )>>" * 20_000 + " .", "nested deeper than 100"),
    "triple term": ("a.ttl", "<x:s> <x:p> <<( <x:s> <x:p> <x:o> )>> .", "RDF 1.2"),
    "bad bytes": ("a.ttl", "<x:s> <x:p> '\udc80' .", "not well-formed"),
    "remote context": ("a.jsonld", '{"@context": "http://127.0.0.1:9/c", "@id": "http://x/s"}', "Write the context into"),
    "endless text": ("a.nt", f'<x:s> <x:p> "{"x" * 17_000_000}" .', "longer than 16 MB"),
    "bad IRI": ("a.nt", "<http://x/a b> <x:p> <x:o> .", "not well-formed"),
}


@pytest.mark.parametrize(("name", "text", "said"), REFUSED.values(), ids=REFUSED)
def test_p1_p2_p3_an_unfit_file_leaves_nothing_and_gets_one_sentence(store: Store, tmp_path: Path, name: str, text: str, said: str) -> None:
    """Refused before it can do harm, and none of it is written."""
    (tmp_path / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SourceError, match=said):
        store.import_file(tmp_path / name)
    assert read_quads(store) == []
    store.replace_articles([make_contribution("a.txt")])


@pytest.mark.parametrize("text", ['"\\' * 200_000, '"\\"' * 200_000, '["' + '\\"' * 200_000], ids=["open", "escaped", "in a list"])
def test_a_text_that_is_not_closed_is_looked_through_once(store: Store, tmp_path: Path, text: str) -> None:
    """From each of its quotation marks it would take minutes; it takes some hundredths of a second."""
    (tmp_path / "a.jsonld").write_text(text)
    began = time.process_time()
    with pytest.raises(SourceError, match="not well-formed"):
        store.import_file(tmp_path / "a.jsonld")
    assert time.process_time() - began < 10


def test_a_missing_file_is_named(store: Store) -> None:
    """The store is not the worse for it."""
    with pytest.raises(SourceError, match=r"nowhere.ttl: it cannot be read"):
        store.import_file("nowhere.ttl")


def test_an_empty_file_is_nothing(store: Store, tmp_path: Path) -> None:
    """No error, no new version."""
    (tmp_path / "a.ttl").write_text("")
    assert store.import_file(tmp_path / "a.ttl") == 0
    assert store.publish() == 1
