"""Readers have a version that cannot change beneath them, beside the writer and beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Literal, URIRef

from graph.errors import NotFoundError, StoreDamagedError
from graph.store import Store, open_snapshot, open_store
from ontology.terms import OA, SCHEMA
from tests.graph.store.contributions import BASE, make_contribution


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open a new store with one article, published as version 2."""
    with open_store(str(tmp_path / "store"), base_iri=BASE, create=True) as opened:
        opened.replace_articles([make_contribution("a.txt")])
        opened.publish()
        yield opened


def list_versions(store: Store) -> list[str]:
    """List what lies in the folder of versions."""
    return sorted(entry.name for entry in (Path(store.location) / "snapshots").iterdir())


def test_a_reader_keeps_its_version_while_newer_ones_come(store: Store) -> None:
    """The old version goes when its last reader has closed it and something is published."""
    with open_snapshot(store.location) as old:
        store.replace_articles([make_contribution("b.txt")])
        assert store.publish() == old.number + 1
        assert [article.identifier for article in old.articles()] == ["a.txt"]
        with open_snapshot(store.location) as new:
            assert [article.identifier for article in new.articles()] == ["a.txt", "b.txt"]
        assert list_versions(store) == ["2", "2.lock", "3", "3.lock"]
    store.drop_article("b.txt")
    store.publish()
    assert list_versions(store) == ["4", "4.lock"]


def test_a_version_cannot_be_written(store: Store) -> None:
    """Not even through the database that it gives."""
    with open_snapshot(store.location) as snapshot, pytest.raises(RuntimeError, match="read-write"):
        snapshot.store.add(ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.NamedNode("x:c")))


def test_graphs_can_be_had_as_rdflib_graphs(store: Store) -> None:
    """One article's, the view, and the whole as a dataset."""
    article = make_contribution("a.txt")
    with open_snapshot(store.location) as snapshot:
        assert set(snapshot.graph(article.graph_iri)) == set(article.graph)
        assert (URIRef(f"{BASE}place/pea"), SCHEMA.name, Literal("pea")) in snapshot.view()
        assert (None, OA.start, None) not in snapshot.view()
        assert len(snapshot.dataset().get_context(article.graph_iri)) == len(article.graph)


def test_an_article_can_be_found(store: Store) -> None:
    """As the writer finds it."""
    with open_snapshot(store.location) as snapshot:
        assert snapshot.find_article("a.txt") == snapshot.articles()[0]
        with pytest.raises(NotFoundError):
            snapshot.find_article("b.txt")


def test_a_store_that_was_changed_from_outside_opens(store: Store) -> None:
    """Nothing depends on a version's files being as they were written: it is the check that finds the change."""
    store.close()
    for current in list(Path(store.location).rglob("CURRENT")):
        database = ox.Store(current.parent)
        quad = next(database.quads_for_pattern(None, ox.NamedNode(OA.start), None, None))
        database.remove(quad)
        database.add(ox.Quad(quad.subject, quad.predicate, ox.Literal(7), quad.graph_name))
        database.flush()
        del database
    with open_snapshot(store.location) as snapshot:
        graph = snapshot.graph(snapshot.articles()[0].graph_iri)
        assert Literal(7) in set(graph.objects(None, OA.start))


@pytest.mark.parametrize("damage", ["truncate", "remove", "current"])
def test_s6_damaged_files_get_one_sentence(store: Store, damage: str) -> None:
    """Never a wrong answer, never RocksDB's own words alone."""
    folder = Path(store.location) / "snapshots" / "2"
    files = [folder / "CURRENT"] if damage == "current" else list(folder.glob("*.sst"))
    for file in files:
        if damage == "remove":
            file.unlink()
        else:
            content = file.read_bytes()
            file.unlink()
            file.write_bytes(content[: len(content) // 2])
    with pytest.raises(StoreDamagedError, match="damaged"), open_snapshot(store.location) as snapshot, snapshot.reading():
        list(snapshot.store)


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["*.sst", "MANIFEST-*", "CURRENT"])
def test_s6_a_flipped_byte_is_reported_and_never_gives_wrong_rows(store: Store, pattern: str) -> None:
    """Wherever it stands: the version is named as damaged, or the byte meant nothing and all quads are as they were."""
    with open_snapshot(store.location) as snapshot:
        before = sorted(map(str, snapshot.store))
    reported = 0
    for file in sorted((Path(store.location) / "snapshots" / "2").glob(pattern)):
        content = file.read_bytes()
        for place in range(0, len(content), max(1, len(content) // 40)):
            # A file of its own, for what stands under this name may be linked from the writer's database.
            file.unlink()
            file.write_bytes(content[:place] + bytes([content[place] ^ 0x41]) + content[place + 1 :])
            try:
                with open_snapshot(store.location) as snapshot, snapshot.reading():
                    assert sorted(map(str, snapshot.store)) == before, f"{file.name}, byte {place}"
            except StoreDamagedError:
                reported += 1
        file.unlink()
        file.write_bytes(content)
    assert reported > 5


def test_a_version_that_is_gone_is_named(store: Store) -> None:
    """A reader does not wait for it for ever; the next writer publishes anew."""
    (Path(store.location) / "snapshots" / "2").rename(Path(store.location) / "elsewhere")
    with pytest.raises(StoreDamagedError, match="version 2 is gone"):
        open_snapshot(store.location)
    assert store.publish() == 3
    open_snapshot(store.location).close()
