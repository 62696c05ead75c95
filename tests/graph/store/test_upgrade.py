"""A store of an older format is read, not written, and is made new as if it had been built new."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.audit import compare_view
from graph.errors import NewsgraphError, StoreFormatError
from graph.export import export
from graph.gazetteer import load_gazetteer
from graph.mapping import map_article
from graph.settings import Settings
from graph.store import open_snapshot, open_store
from graph.store.backup import restore_backup
from graph.store.folder import FORMAT
from graph.store.upgrade import upgrade_store
from ontology.terms import SCHEMA
from tests.conftest import Newsgraph
from tests.graph.store.older import make_older, make_with_other_keys
from tests.seed_findings import seed_article, seed_findings

BASE = Settings.model_fields["base_iri"].default
OWN = ox.Triple(ox.NamedNode("https://example.org/me"), ox.NamedNode(SCHEMA.name), ox.Literal("A user"))

pytestmark = pytest.mark.slow


@pytest.fixture
def location(tmp_path: Path) -> str:
    """Make a store with two articles that name the same people and places."""
    articles = [replace(seed_article(), identifier=identifier) for identifier in ("a.txt", "b.txt")]
    folder = str(tmp_path / "store")
    with open_store(folder, base_iri=BASE, create=True) as store:
        store.replace_articles([map_article(article, seed_findings(), base_iri=BASE, gazetteer=load_gazetteer()) for article in articles])
        store.publish()
    return folder


def write_out(location: str) -> bytes:
    """Export everything."""
    out = BytesIO()
    with open_snapshot(location) as snapshot:
        export(snapshot, format="nquads", out=out)
    return out.getvalue()


def test_it_is_then_as_if_it_had_been_built_new(location: str, tmp_path: Path) -> None:
    """Line for line in the export, proven against the articles, with what a user wrote; and it can be written."""
    expected = write_out(location)
    make_older(Path(location), users=frozenset({OWN}))
    older = write_out(location)
    done = upgrade_store(location, backup_to=tmp_path / "backup")
    assert (done.before, done.after) == (1, FORMAT)
    assert sorted(write_out(location).splitlines()) == sorted([*expected.splitlines(), f"{OWN} .".encode()])
    with open_snapshot(location) as snapshot:
        assert compare_view(snapshot).is_equal
    with open_store(location, base_iri=BASE) as store:
        store.drop_article("a.txt")
        store.publish()
    with open_snapshot(location) as snapshot:
        assert compare_view(snapshot).is_equal
    restore_backup(tmp_path / "backup", str(tmp_path / "was"))
    assert write_out(str(tmp_path / "was")) == older


def test_one_that_looked_under_other_keys_is_made_new(location: str) -> None:
    """What comes later finds what was there before."""
    expected = write_out(location)
    make_with_other_keys(Path(location))
    done = upgrade_store(location)
    assert (done.before, done.after) == (2, FORMAT)
    assert write_out(location) == expected
    with open_store(location, base_iri=BASE) as store:
        store.replace_articles([map_article(replace(seed_article(), identifier="c.txt"), seed_findings(), base_iri=BASE, gazetteer=load_gazetteer())])
        store.publish()
    with open_snapshot(location) as snapshot:
        assert compare_view(snapshot).is_equal


def test_it_is_read_and_not_written(location: str, newsgraph: Newsgraph) -> None:
    """The sentence names the command; status 3."""
    make_older(Path(location))
    before = write_out(location)
    with pytest.raises(StoreFormatError, match="newsgraph upgrade --store"):
        open_store(location, base_iri=BASE)
    assert newsgraph("stats", "--store", location).exit_code == 0
    assert newsgraph("retract", "a.txt", "--store", location).exit_code == 3
    assert write_out(location) == before


def test_the_command_says_where_the_backup_is(location: str, newsgraph: Newsgraph) -> None:
    """Beside the store, where nothing else is asked for; once more there is nothing to do."""
    make_older(Path(location))
    done = json.loads(newsgraph("upgrade", "--store", location, "--json").stdout)
    assert (done["before"], done["after"], done["backup"]) == (1, FORMAT, f"{location}-format-1")
    again = newsgraph("upgrade", "--store", location)
    assert (again.exit_code, "is up to date" in again.stderr) == (0, True)
    assert newsgraph("retract", "a.txt", "--store", location).exit_code == 0


def test_without_its_backup_nothing_is_upgraded(location: str, tmp_path: Path) -> None:
    """A folder that holds something is no place for it."""
    make_older(Path(location))
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "x").touch()
    with pytest.raises(NewsgraphError, match="holds something"):
        upgrade_store(location, backup_to=tmp_path / "taken")
    assert json.loads((Path(location) / "newsgraph-store.json").read_text())["format"] == 1


def test_what_an_older_writer_had_not_published_is_upgraded_too(location: str, tmp_path: Path) -> None:
    """It was killed before it could."""
    make_older(Path(location))
    live = ox.Store(f"{location}/live")
    live.add(ox.Quad(OWN.subject, OWN.predicate, OWN.object))
    live.flush()
    del live
    (Path(location) / "unpublished").touch()
    upgrade_store(location, backup_to=tmp_path / "backup")
    assert f"{OWN} .\n".encode() in write_out(location)
