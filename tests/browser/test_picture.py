"""The standalone picture in a browser: drawn from a disk, asking nobody for anything."""

from __future__ import annotations

import time
from pathlib import Path

import networkx as nx
import pytest
from playwright.sync_api import Browser, Page

from graph.analysis import build_network
from graph.draw import draw_picture
from graph.store import open_snapshot
from tests.browser.conftest import opened, watch

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BASE = "https://w3id.org/newsgraph/id/"
PAYLOAD = "</script><img src=x onerror=alert(1)><script>alert(2)</script>"
PAINTED = """() => {
    const canvas = document.querySelector("canvas");
    const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    let painted = 0;
    for (let place = 3; place < data.length; place += 4) if (data[place]) painted += 1;
    return painted;
}"""


def wait_until_painted(page: Page) -> int:
    """Wait until the layout has settled and the picture stands, and return how many pixels are painted."""
    deadline = time.monotonic() + 15
    painted = 0
    while time.monotonic() < deadline:
        settled = page.evaluate("!document.getElementById('picture-progress').textContent")
        painted = page.evaluate(PAINTED)
        if settled and painted > 2000:
            break
        page.wait_for_timeout(100)
    return painted


def test_it_is_drawn_from_a_disk_and_asks_nobody(browser: Browser, seed_store: Path, tmp_path: Path) -> None:
    """With the network cut it is painted, makes not one request and meets no error."""
    with open_snapshot(str(seed_store)) as snapshot:
        (tmp_path / "picture.html").write_text(draw_picture(build_network(snapshot), title="Seed"), encoding="utf-8")
    with opened(browser, offline=True) as context:
        visit = watch(context.new_page())
        visit.page.goto((tmp_path / "picture.html").as_uri())
        assert wait_until_painted(visit.page) > 2000
        assert (visit.foreign(), visit.errors) == ([], [])


def test_markup_in_labels_is_not_run(browser: Browser, tmp_path: Path) -> None:
    """Title, label, relation and tooltip full of scripts open no dialog and make no image."""
    network = nx.MultiDiGraph(base_iri=BASE)
    network.add_node(BASE + "person/a", label=PAYLOAD, kind="person", quotes=())
    network.add_node(BASE + "event/b", label="Forum", kind="event", quotes=())
    network.add_edge(BASE + "event/b", BASE + "person/a", relation=PAYLOAD, predicate="p", assertion="", quotes=())
    (tmp_path / "picture.html").write_text(draw_picture(network, title=PAYLOAD), encoding="utf-8")
    with opened(browser) as context:
        visit = watch(context.new_page())
        visit.page.goto((tmp_path / "picture.html").as_uri())
        wait_until_painted(visit.page)
        visit.page.mouse.move(640, 420)
        visit.page.wait_for_timeout(500)
        assert visit.errors == []
        assert visit.page.locator("img").count() == 0
        assert visit.page.locator("h1").inner_text() == PAYLOAD


def test_a_click_opens_the_page_of_a_thing(browser: Browser, tmp_path: Path) -> None:
    """The one node in the middle opens its page, in a new tab so that the picture stays."""
    network = nx.MultiDiGraph(base_iri=BASE)
    network.add_node(BASE + "person/a", label="Ann", kind="person", quotes=())
    (tmp_path / "picture.html").write_text(draw_picture(network, title="One", links_to="http://127.0.0.1:9/"), encoding="utf-8")
    with opened(browser) as context:
        context.route("http://127.0.0.1:9/**", lambda route: route.fulfill(body="a page"))
        page = context.new_page()
        page.goto((tmp_path / "picture.html").as_uri())
        wait_until_painted(page)
        box = page.locator("canvas").bounding_box()
        assert box
        with context.expect_page() as tab:
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert tab.value.url == "http://127.0.0.1:9/id/person/a"


def test_kinds_can_be_taken_out_by_keyboard(browser: Browser, seed_store: Path, tmp_path: Path) -> None:
    """A kind's box is reached with the tabulator and worked with the space bar; less is painted then."""
    with open_snapshot(str(seed_store)) as snapshot:
        (tmp_path / "picture.html").write_text(draw_picture(build_network(snapshot), title="Seed"), encoding="utf-8")
    with opened(browser) as context:
        page = context.new_page()
        page.goto((tmp_path / "picture.html").as_uri())
        before = wait_until_painted(page)
        page.locator("input[value=statement]").focus()
        page.keyboard.press("Space")
        page.wait_for_timeout(300)
        assert page.evaluate(PAINTED) < before
