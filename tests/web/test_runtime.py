"""The app follows what is published, and lets go of what is not read."""

from __future__ import annotations

from pathlib import Path

from graph.settings import Settings
from graph.store import open_store
from web import create_app
from web.runtime import EXTENSION

BASE = Settings.model_fields["base_iri"].default


def test_what_is_published_while_it_runs_is_shown(own_seed_store: Path) -> None:
    """A retracted article is gone from the pages and from health without a restart, at once."""
    app = create_app(Settings(), location=str(own_seed_store))
    client = app.test_client()
    before = client.get("/health").json
    with open_store(str(own_seed_store), base_iri=BASE) as store:
        store.drop_article("hong-kong-shenzhen-big-data-forum.txt")
        store.publish()
    after = client.get("/health").json
    app.extensions[EXTENSION].close()
    assert (before["articles"], after["articles"]) == (1, 0)
    assert after["snapshot"] > before["snapshot"]


def test_a_snapshot_is_held_as_long_as_it_is_read(own_seed_store: Path) -> None:
    """Closing the app while a request reads leaves the reader its version; the last one to go closes it."""
    held = create_app(Settings(), location=str(own_seed_store)).extensions[EXTENSION]
    published = held.acquire()
    held.close()
    assert len(published.snapshot.articles()) == 1
    held.release(published)
    assert published.readers == 0


def test_making_an_app_starts_nothing(tmp_path: Path) -> None:
    """No process and no store is touched until a request comes."""
    app = create_app(Settings(), location=str(tmp_path / "none"))
    app.extensions[EXTENSION].close()
    assert not list(tmp_path.iterdir())
