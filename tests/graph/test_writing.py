"""What a service writes for its clients: one at a time, whole or not at all, visible on return."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import (
    BusyError,
    NewsgraphError,
    NotFoundError,
    PreconditionError,
    QueryError,
    QuerySyntaxError,
    QueryTimeoutError,
    SourceError,
    StoreLockedError,
    WorkerError,
    WriteRefusedError,
)
from graph.limits import Dataset
from graph.query import QueryPool
from graph.settings import Settings
from graph.store import open_snapshot, open_store
from graph.writing import Document, Precondition, WriteAction, Writer
from tests.graph.store.contributions import BASE, make_contribution

pytestmark = pytest.mark.slow

NO_DATASET = Dataset()
ENDLESS = "INSERT { ?s <a:a> 1 } WHERE { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(24)) + " BIND(?s1 AS ?s) }"


@pytest.fixture
def location(tmp_path: Path) -> str:
    """An empty store."""
    with open_store(str(tmp_path / "store"), base_iri=BASE, create=True) as store:
        store.publish()
    return str(tmp_path / "store")


@pytest.fixture
def writer(location: str) -> Iterator[Writer]:
    """What writes to it."""
    opened = Writer(location, Settings())
    yield opened
    opened.close()


def count(location: str, pattern: str = "{ ?s ?p ?o }") -> int:
    """Count what the newest version holds."""
    with open_snapshot(location) as snapshot:
        return int(next(iter(snapshot.store.query(f"SELECT (COUNT(*) AS ?n) {pattern}")))["n"].value)


def test_what_is_written_can_be_read_on_return(writer: Writer, location: str) -> None:
    """The version that is named holds it, and is the newest."""
    written = writer.update(b"INSERT DATA { <a:a> <a:b> 1 }", dataset=NO_DATASET)
    with QueryPool(location, Settings(query_workers=1)) as pool:
        result = pool.run("SELECT ?o { <a:a> <a:b> ?o }", media_type="text/csv")
    assert (result.body, result.snapshot) == (b"o\r\n1\r\n", written.snapshot)


def test_s3_concurrent_increments_are_all_counted(writer: Writer, location: str) -> None:
    """Eight threads, twenty-five increments each: the engine alone loses most of them."""
    step = b"DELETE { <a:a> <a:n> ?x } INSERT { <a:a> <a:n> ?y } WHERE { <a:a> <a:n> ?x BIND(?x + 1 AS ?y) }"
    writer.update(b"INSERT DATA { <a:a> <a:n> 0 }", dataset=NO_DATASET)
    threads = [threading.Thread(target=lambda: [writer.update(step, dataset=NO_DATASET) for _ in range(25)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert count(location, "{ <a:a> <a:n> 200 }") == 1
    assert count(location) == 1


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (b"INSERT DATA { <a:a> <a:b> 1 } ; INSERT DATA { <a:a> }", QuerySyntaxError),
        (b"INSERT DATA { <a:a> <a:b> 1 } ; DROP GRAPH <a:none>", NotFoundError),
        (b"INSERT DATA { <a:a> <a:b> 1 } ; LOAD <x:y>", WriteRefusedError),
        (f"INSERT DATA {{ <a:a> <a:b> 1 }} ; CREATE GRAPH <{BASE}graph/ab>".encode(), WriteRefusedError),
        (b"INSERT DATA { <a:a> <a:b> 1 } \n", None),
        (b"INSERT DATA { <a:a> <a:b> ?x }\n", QuerySyntaxError),
    ],
)
def test_a_failing_update_changes_nothing(writer: Writer, location: str, text: bytes, error: type[Exception] | None) -> None:
    """All of its operations or none; a text that ends with a line end is no exception."""
    if error is None:
        writer.update(text, dataset=NO_DATASET)
        return
    with pytest.raises(error):
        writer.update(text, dataset=NO_DATASET)
    assert count(location) == 0


def test_what_was_refused_makes_no_version(writer: Writer) -> None:
    """Who knows the newest version may still write on that condition; whoever has read it need not read it anew."""
    known = writer.update(b"INSERT DATA { GRAPH <a:g> { <a:a> <a:b> 1 } }", dataset=NO_DATASET).snapshot
    for refused in (b"DROP GRAPH <a:none>", b"INSERT DATA {", b"CREATE GRAPH <a:g>"):
        with pytest.raises(NewsgraphError):
            writer.update(refused, dataset=NO_DATASET)
    for only_if in (Precondition(exists=False), Precondition(versions=(known + 1,)), Precondition(not_versions=(known,))):
        with pytest.raises(PreconditionError):
            writer.change_graph(WriteAction.PUT, graph="a:g", documents=[Document("text/turtle", b"")], only_if=only_if)
    with pytest.raises(NotFoundError):
        writer.change_graph(WriteAction.DELETE, graph="a:none")
    done = writer.change_graph(WriteAction.PUT, graph="a:g", documents=[Document("text/turtle", b"")], only_if=Precondition(versions=(known,)))
    assert done.snapshot == known + 1


def test_an_endless_update_is_stopped_and_the_next_one_done(location: str) -> None:
    """Its process is killed at the deadline; the store opens again and has lost nothing."""
    hasty, patient = Writer(location, Settings(write_timeout_s=4.0)), Writer(location, Settings())
    try:
        patient.update(b"INSERT DATA { <a:a> <a:b> 1, 2, 3, 4, 5, 6, 7, 8, 9 }", dataset=NO_DATASET)
        with pytest.raises(QueryTimeoutError, match="changed nothing"):
            hasty.update(ENDLESS.encode(), dataset=NO_DATASET)
        patient.update(b"INSERT DATA { <a:a> <a:b> 10 }", dataset=NO_DATASET)
    finally:
        hasty.close()
        patient.close()
    assert count(location) == 10


def test_a_writing_process_that_is_killed_is_one_clients_error(writer: Writer, location: str) -> None:
    """The next write has a new process."""
    writer.update(b"INSERT DATA { <a:a> <a:b> 1, 2, 3, 4, 5, 6, 7, 8, 9 }", dataset=NO_DATASET)
    errors: list[Exception] = []

    def write_long() -> None:
        try:
            writer.update(ENDLESS.encode(), dataset=NO_DATASET)
        except QueryError as error:
            errors.append(error)

    thread = threading.Thread(target=write_long)
    thread.start()
    time.sleep(0.5)
    assert writer._child is not None
    os.kill(writer._child.pid, signal.SIGKILL)
    thread.join(120)
    assert isinstance(errors[0], WorkerError)
    assert "SIGKILL" in str(errors[0])
    writer.update(b"INSERT DATA { <a:a> <a:b> 10 }", dataset=NO_DATASET)
    assert count(location) == 10


def test_graphs_are_put_added_to_and_dropped(writer: Writer, location: str) -> None:
    """PUT replaces, POST adds, DELETE drops, and each says whether the graph is new."""
    graph = "http://g/1"

    def change(action: WriteAction, document: bytes = b"") -> bool:
        return writer.change_graph(action, graph=graph, documents=[Document("text/turtle", document)]).created

    assert change(WriteAction.PUT, b"<a:a> <a:b> [ <a:c> 1 ] .")
    assert not change(WriteAction.PUT, b"<a:a> <a:b> [ <a:c> 2 ] .")
    assert not change(WriteAction.POST, b"<a:a> <a:d> 3 .")
    assert count(location, "{ GRAPH <http://g/1> { ?s ?p ?o } }") == 3
    change(WriteAction.DELETE)
    with pytest.raises(NotFoundError):
        change(WriteAction.DELETE)


def test_an_empty_graph_is_a_graph(writer: Writer, location: str) -> None:
    """It can be put and read."""
    writer.change_graph(WriteAction.PUT, graph="http://g/empty", documents=[Document("text/turtle", b"")])
    with open_snapshot(location) as snapshot:
        assert snapshot.has_graph("http://g/empty")


@pytest.mark.parametrize(
    ("document", "media_type"),
    [
        (b"<a:a> <a:b> .", "text/turtle"),
        (b'<!DOCTYPE r [<!ENTITY a "aaaa">]><r/>', "application/rdf+xml"),
        (b"[" * 5_000 + b"]" * 5_000, "application/ld+json"),
        (b'{"@context": "http://127.0.0.1:9/context", "a": 1}', "application/ld+json"),
        (b"<a:a> <a:b> '" + b"x" * 1_000_001 + b"' .", "text/turtle"),
        (b"<a:a> <a:b> <<( <a:a> <a:b> <a:c> )>> .", "text/turtle"),
        (b"\xff\xfe", "text/turtle"),
    ],
    ids=["syntax", "entities", "depth", "remote context", "long text", "triple term", "bytes"],
)
def test_an_unfit_document_changes_nothing(writer: Writer, location: str, document: bytes, media_type: str) -> None:
    """Each is one sentence."""
    with pytest.raises(SourceError):
        writer.change_graph(WriteAction.PUT, graph="http://g/1", documents=[Document(media_type, document)])
    with open_snapshot(location) as snapshot:
        assert not snapshot.has_graph("http://g/1")


def test_articles_are_out_of_reach(tmp_path: Path) -> None:
    """With an article in the store its graph and the view stay as they are; what users add to the view survives its retraction."""
    location = str(tmp_path / "store")
    with open_store(location, base_iri=BASE, create=True) as store:
        contribution = make_contribution("a.txt")
        store.replace_articles([contribution])
        store.publish()
    graph = str(contribution.graph_iri)
    brought = count(location)
    writer = Writer(location, Settings())
    try:
        for action, target in (
            (WriteAction.PUT, None),
            (WriteAction.DELETE, None),
            (WriteAction.PUT, graph),
            (WriteAction.POST, graph),
            (WriteAction.DELETE, graph),
        ):
            with pytest.raises(WriteRefusedError):
                writer.change_graph(action, graph=target, documents=[Document("text/turtle", b"<a:a> <a:b> 1 .")])
        writer.update(b"DELETE WHERE { GRAPH ?g { ?s ?p ?o } } ; DROP NAMED", dataset=NO_DATASET)
        assert count(location, f"{{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") > 0
        assert count(location) == brought
        writer.change_graph(WriteAction.POST, graph=None, documents=[Document("text/turtle", b"<a:a> <a:b> 1 .")])
        assert count(location) == brought + 1
        writer.update(b"DROP ALL", dataset=NO_DATASET)
        assert count(location) == 0
    finally:
        writer.close()


def test_the_store_is_let_go_between_writes(writer: Writer, location: str) -> None:
    """A build comes in while a service runs: whoever holds the store briefly is waited for."""
    writer.update(b"INSERT DATA { <a:a> <a:b> 1 }", dataset=NO_DATASET)
    with open_store(location, base_iri=BASE) as store:
        with pytest.raises(StoreLockedError):
            open_store(location, base_iri=BASE)
        store.publish()
    writer.update(b"INSERT DATA { <a:a> <a:b> 2 }", dataset=NO_DATASET)
    assert count(location) == 2


def test_while_another_process_writes_a_client_is_told_to_come_back(location: str) -> None:
    """A long build holds the store: the write waits its time, then is refused, and nothing is lost."""
    writer = Writer(location, Settings(write_timeout_s=0.5))
    try:
        with open_store(location, base_iri=BASE), pytest.raises((BusyError, QueryTimeoutError)):
            writer.update(b"INSERT DATA { <a:a> <a:b> 1 }", dataset=NO_DATASET)
    finally:
        writer.close()
