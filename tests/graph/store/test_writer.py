"""One process writes, one thread at a time, and what it publishes is what readers see."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import NotFoundError, SourceError, StoreDamagedError, StoreError, StoreFormatError, StoreLockedError, StoreMissingError
from graph.store import MEMORY, Store, hand_over, open_snapshot, open_store, select_metadata
from tests.graph.store.contributions import BASE, make_contribution

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def location(tmp_path: Path) -> str:
    """Name a place for a store."""
    return str(tmp_path / "store")


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    """Open a new store."""
    with open_store(location, base_iri=BASE, create=True) as opened:
        yield opened


def read_quads(location: str) -> list[str]:
    """List what readers see."""
    with open_snapshot(location) as snapshot:
        return sorted(map(str, snapshot.store))


def test_a_new_store_can_be_read_at_once(store: Store) -> None:
    """Its first version is empty."""
    assert read_quads(store.location) == []


def test_readers_see_what_was_published_and_no_more(store: Store) -> None:
    """What is written shows after publishing, under the next number."""
    number = store.publish()
    store.replace_articles([make_contribution("a.txt")])
    assert read_quads(store.location) == []
    assert store.publish() == number + 1
    assert read_quads(store.location)


def test_publishing_nothing_new_gives_no_new_version(store: Store) -> None:
    """Neither without a write nor after writing what is there already."""
    store.replace_articles([make_contribution("a.txt")])
    number = store.publish()
    store.replace_articles([make_contribution("a.txt")])
    assert store.publish() == number


def test_retracting_leaves_no_trace(store: Store) -> None:
    """The store is as if the article had never been, to the last quad."""
    store.replace_articles([make_contribution("a.txt", places=["pea"])])
    store.publish()
    before = read_quads(store.location)
    store.replace_articles([make_contribution("sub/b.txt", places=["sea", "pea"], rules=["b"])])
    store.drop_article("b.txt")
    store.publish()
    assert read_quads(store.location) == before


def test_candidates_stand_apart_from_the_view(store: Store) -> None:
    """They are in a graph of their own beside the article's, and nothing shared is there for their sake."""
    contribution = make_contribution("a.txt", candidates=["sea"])
    store.replace_articles([contribution])
    store.publish()
    apart = f"<{contribution.graph_iri}/candidates>"
    assert [quad for quad in read_quads(store.location) if apart in quad]
    assert not [quad for quad in read_quads(store.location) if '"sea"' in quad and apart not in quad]


def test_candidates_go_with_their_article(store: Store) -> None:
    """When it is retracted, and when it is replaced by what has none."""
    store.replace_articles([make_contribution("a.txt")])
    store.publish()
    before = read_quads(store.location)
    store.replace_articles([make_contribution("a.txt", candidates=["sea"]), make_contribution("b.txt", candidates=["sea", "pea"])])
    store.publish()
    assert [quad for quad in read_quads(store.location) if "/candidates>" in quad]
    store.drop_article("b.txt")
    store.replace_articles([make_contribution("a.txt")])
    store.publish()
    assert read_quads(store.location) == before
    with open_snapshot(store.location) as snapshot:
        assert not [name for name in snapshot.store.named_graphs() if "candidates" in str(name)]


def test_an_article_is_replaced_whole(store: Store) -> None:
    """Of the earlier text nothing is left in the view and in the graphs that feed it."""
    store.replace_articles([make_contribution("a.txt", version=1)])
    store.replace_articles([make_contribution("a.txt", places=["oak"], version=2)])
    store.publish()
    version = store.version_of("a.txt")
    assert version is not None
    assert (version.sha256, version.run) == (f"{2:064x}", f"{BASE}run/6b86b273ff34fce1")
    assert version.metadata == select_metadata(hand_over(make_contribution("a.txt", version=2)).graph)
    assert store.version_of("b.txt") is None
    assert not [quad for quad in read_quads(store.location) if ("pea" in quad or "Headline 1" in quad) and "/past/" not in quad]


@pytest.mark.parametrize(
    "wanted",
    [
        "news/a.txt",
        "a.txt",
        "elsewhere/a.txt",
        make_contribution("news/a.txt").article,
        make_contribution("news/a.txt").article.replace("headline", "an-earlier-headline"),
        make_contribution("news/a.txt").graph_iri,
    ],
)
def test_an_article_is_found_by_whatever_names_it(store: Store, wanted: str) -> None:
    """Its identifier, its file's name, its IRI, the one that it had under another headline, or its graph's."""
    store.replace_articles([make_contribution("news/a.txt"), make_contribution("news/b.txt")])
    assert store.drop_article(wanted).identifier == "news/a.txt"
    assert [article.identifier for article in store.articles()] == ["news/b.txt"]


def test_a_name_that_two_articles_have_is_not_guessed_at(store: Store) -> None:
    """The message lists both."""
    store.replace_articles([make_contribution("x/a.txt"), make_contribution("y/a.txt")])
    with pytest.raises(NotFoundError, match=r"names 2 articles: x/a.txt, y/a.txt"):
        store.drop_article("a.txt")
    with pytest.raises(NotFoundError, match=r"Near it: x/a.txt"):
        store.drop_article("x/b.txt")


def test_an_article_whose_graph_is_taken_is_refused(store: Store) -> None:
    """Eight hex digits can be the same for two identifiers; the stored article stays."""
    first = make_contribution("a.txt")
    other = make_contribution("b.txt")
    store.replace_articles([first])
    clash = type(other)(other.identifier, other.article, first.graph_iri, other.graph, other.gazetteer, other.runs)
    with pytest.raises(SourceError, match=r"'a.txt'"):
        store.replace_articles([clash])
    assert [article.identifier for article in store.articles()] == ["a.txt"]


@pytest.mark.slow
def test_s3_writes_from_many_threads_all_count(store: Store) -> None:
    """Eight threads write ten articles each; eighty are there, and the view has all of them."""
    contributions = [[make_contribution(f"{thread}-{number}.txt") for number in range(10)] for thread in range(8)]
    threads = [threading.Thread(target=lambda mine: [store.replace_articles([each]) for each in mine], args=(mine,)) for mine in contributions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    store.publish()
    assert len(store.articles()) == 80
    with open_snapshot(store.location) as snapshot:
        assert len(list(snapshot.view().subjects(predicate=None, object=None))) > 80


def test_s4_a_forked_process_may_not_write(store: Store) -> None:
    """Its writes would lose those of the process that opened the store."""
    contribution = make_contribution("a.txt")
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(30)  # a lock that another thread held would be held for ever here
        status = 1
        try:
            store.replace_articles([contribution])
        except StoreLockedError as error:
            status = 0 if "forked" in str(error) else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    store.replace_articles([make_contribution("b.txt")])
    assert [article.identifier for article in store.articles()] == ["b.txt"]


def test_s6_a_second_writer_is_told_which_process_writes(store: Store, location: str) -> None:
    """The message names the PID; the first goes on."""
    code = (
        f"from graph.store import open_store\ntry: open_store({location!r}, base_iri={BASE!r})\nexcept Exception as error: print(type(error).__name__, error)"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120).stdout
    assert said.startswith(f"StoreLockedError the store at {location!r} is being written by process {os.getpid()}.")
    with pytest.raises(StoreLockedError):
        open_store(location, base_iri=BASE)
    store.replace_articles([make_contribution("a.txt")])


def test_a_closed_store_lets_the_next_writer_in(store: Store, location: str) -> None:
    """And cannot be written itself."""
    store.replace_articles([make_contribution("a.txt")])
    store.close()
    store.close()
    with pytest.raises(ValueError, match="closed"):
        store.publish()
    with open_store(location, base_iri=BASE) as again:
        assert [article.identifier for article in again.articles()] == ["a.txt"]
        assert again.publish() == 2, "what was not published before is published now"


def test_a_store_keeps_its_base_iri(store: Store, location: str) -> None:
    """Articles under two bases would not be one graph."""
    store.close()
    with pytest.raises(StoreFormatError, match=r"made with the base IRI https://example.org/id/"):
        open_store(location, base_iri="https://elsewhere.example/")


def test_no_store_is_made_unasked(location: str) -> None:
    """Opening what is not there creates nothing."""
    with pytest.raises(StoreMissingError, match="newsgraph build"):
        open_store(location, base_iri=BASE)
    assert not Path(location).exists()


def test_a_store_in_memory_is_gone_at_the_end() -> None:
    """Until then it can be read where it lies."""
    with open_store(MEMORY, base_iri=BASE) as store:
        folder = Path(store.location)
        store.replace_articles([make_contribution("a.txt")])
        store.publish()
        assert read_quads(store.location)
    assert not folder.exists()


def test_an_address_in_the_web_is_refused() -> None:
    """In one sentence, before anything is asked there."""
    with pytest.raises(StoreFormatError, match="a store is a folder"):
        open_store("http://127.0.0.1:9/sparql", base_iri=BASE, create=True)


def test_what_an_interrupted_run_left_is_cleared(store: Store, location: str) -> None:
    """Files of a stopped bulk load, a version that was never named, a lock whose version is gone."""
    store.close()
    (Path(location) / "live" / "bulk-1.sst").write_bytes(b"x")
    (Path(location) / "snapshots" / "9").mkdir()
    (Path(location) / "snapshots" / "8.tmp").mkdir()
    (Path(location) / "snapshots" / "7.lock").touch()
    with open_store(location, base_iri=BASE) as again:
        assert sorted(entry.name for entry in (Path(location) / "snapshots").iterdir()) == ["1", "1.lock"]
        assert not (Path(location) / "live" / "bulk-1.sst").exists()
        again.replace_articles([make_contribution("a.txt")])
        assert again.publish() == 2


def test_s6_a_damaged_database_gets_one_sentence(store: Store, location: str) -> None:
    """Truncated files are named as damage, with what to do."""
    store.replace_articles([make_contribution("a.txt")])
    store.publish()
    store.close()
    (Path(location) / "live" / "CURRENT").write_bytes(b"")
    with pytest.raises(StoreDamagedError, match=r"Put a backup of the folder in its place, or remove it and build again"):
        open_store(location, base_iri=BASE)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    """No traceback for missing rights."""
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="no store can be made"):
        open_store(str(tmp_path / "store"), base_iri=BASE, create=True)
