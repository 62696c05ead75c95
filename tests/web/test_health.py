"""Whether the service lives and whether it can answer, for people and for what starts and stops it."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.worker.network import can_leave_network
from tests.web.conftest import BROWSER, open_client
from web.runtime import EXTENSION

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("path", ["/health", "/health/ready"])
def test_a_service_that_can_answer_says_with_what(client: FlaskClient, path: str) -> None:
    """Version, newest snapshot and its age, processes, writer and disk."""
    client.application.extensions[EXTENSION].queries.warm_up()
    client.get("/sparql", query_string={"query": "ASK {}"})
    response = client.get(path)
    found = response.json
    assert response.status_code == 200
    assert (found["status"], found["live"], found["ready"], found["articles"]) == ("ok", True, True, 1)
    assert found["version"] == version("newsgraph")
    assert found["snapshot"] >= 1
    assert found["snapshot_age_s"] >= 0
    assert (found["workers"], found["workers_alive"]) == (1, 1)
    assert (found["writer"], found["writes_waiting"]) == ("off", 0)
    assert found["disk_free_bytes"] > 0
    # Some systems, containers among them, let no process make a network of its own.
    assert found["network"] == ("cut off" if can_leave_network() else "refused by rule alone")
    assert response.headers["Cache-Control"] == "no-store"


def test_a_browser_gets_a_page(client: FlaskClient, tmp_path: Path) -> None:
    """In words, with the JSON a click away; who accepts anything gets JSON, and a store that is missing is named on the page."""
    page = client.get("/health", headers=BROWSER)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert "All is well" in page.get_data(as_text=True)
    assert client.get("/health?format=json", headers=BROWSER).json["ready"] is True
    assert client.get("/health", headers={"Accept": "*/*"}).mimetype == "application/json"
    for broken in open_client(tmp_path / "nowhere"):
        page = broken.get("/health", headers=BROWSER)
        assert page.status_code == 503
        assert "Something is wrong" in page.get_data(as_text=True)


def test_it_lives_though_it_is_not_ready(tmp_path: Path) -> None:
    """Without a store it need not be started anew: it waits for one, and says so."""
    for client in open_client(tmp_path / "none"):
        live, ready = client.get("/health/live"), client.get("/health/ready")
        assert (live.status_code, live.json["status"]) == (200, "ok")
        assert (ready.status_code, ready.json["ready"], ready.json["snapshot"]) == (503, False, None)
        assert "there is no store" in ready.json["reason"]
        assert "version" in ready.json


def test_a_damaged_store_is_not_ready(own_seed_store: Path) -> None:
    """What cannot be read is named, and is no page about an unexpected error."""
    for snapshot in (own_seed_store / "snapshots").glob("*[0-9]"):
        for file in snapshot.iterdir():
            file.unlink()
    for client in open_client(own_seed_store):
        found = client.get("/health")
        assert found.status_code == 503
        assert "damaged" in found.json["reason"]


def test_little_room_on_the_disk_is_a_warning(seed_store: Path) -> None:
    """It goes on answering, and says what will fail; the bound can be set."""
    free = shutil.disk_usage(seed_store).free
    for client in open_client(seed_store, min_free_bytes=free * 2, token="word"):  # noqa: S106 - nothing is guarded by it
        found = client.get("/health")
        assert (found.status_code, found.json["writer"]) == (200, "idle")
        assert [warning for warning in found.json["warnings"] if str(free * 2) in warning]
    for client in open_client(seed_store, min_free_bytes=0):
        assert client.get("/health").json["warnings"] == []
