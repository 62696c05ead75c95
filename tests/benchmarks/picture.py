"""Measures how the explorer's picture moves: frames a second in headless Chromium while it is dragged and zoomed, at 500 and 2,000 things.

It counts the frames that vis-network really drew. It judges by the targets it prints and ends with 0 in any case: a busy machine is
no fault of the code. Called by `make bench-picture`.
"""

# ruff: noqa: T201 (a command prints)

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from graph.settings import Settings
from graph.store import open_store
from ontology.terms import KG, RDF, SCHEMA
from tests.serving import started

SIZES = {500: 30.0, 2000: 10.0}
"""How many things, and how many frames a second they should have."""
KINDS = "&".join(f"kind={kind}" for kind in ("person", "organisation", "event", "series", "place", "statement", "proposal"))
COUNT = "() => { window.drawn = 0; window.newsgraphPicture.on('afterDrawing', () => { window.drawn += 1; }); }"
SPEAKERS, ABOUT = 4, 2


def main() -> None:
    """Measure and print."""
    executable = shutil.which("chromium")
    if executable is None:
        sys.exit("Debian's Chromium is not installed; `make chromium` installs it.")
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; frames a second in headless Chromium, 1280 x 900")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for size, target in SIZES.items():
            with tempfile.TemporaryDirectory(prefix="newsgraph-bench-") as folder:
                write_store(Path(folder) / "store", size)
                with started("--store", Path(folder) / "store", cwd=Path(folder)) as service:
                    page = browser.new_page(viewport={"width": 1280, "height": 900})
                    _measure(page, f"{service.address}/explore?{KINDS}", target)
                    page.close()
        browser.close()


def _measure(page: Page, address: str, target: float) -> None:
    began = time.monotonic()
    page.goto(address, timeout=120_000)
    page.wait_for_selector("#explorer[data-ready]", timeout=120_000)
    ready_s = time.monotonic() - began
    page.evaluate(COUNT)
    shown = page.evaluate("window.newsgraphPicture.body.nodeIndices.length")
    figures = {"dragged": _drag(page), "a thing dragged": _drag_thing(page), "zoomed": _zoom(page)}
    said = ", ".join(f"{name} {rate:.0f}" for name, rate in figures.items())
    print(f"{shown:>6} things   {said}   (at least {target:.0f}; first drawn after {ready_s:.1f} s)", flush=True)


def _rate(page: Page, began: float) -> float:
    return float(page.evaluate("window.drawn")) / (time.monotonic() - began)


def _sway(page: Page, left: float, top: float) -> float:
    """Take what is under the mouse to and fro for some three seconds, and hold it."""
    page.mouse.move(left, top)
    page.mouse.down()
    page.evaluate("window.drawn = 0")
    began = time.monotonic()
    while time.monotonic() - began < 3:
        page.mouse.move(left + 300, top + 120, steps=25)
        page.mouse.move(left, top, steps=25)
    return _rate(page, began)


def _drag(page: Page) -> float:
    """Move the whole picture to and fro for some three seconds."""
    box = page.locator("#explore-canvas canvas").bounding_box()
    assert box
    left, top = box["x"] + 12, box["y"] + 12
    rate = _sway(page, left, top)
    page.mouse.up()
    return rate


def _drag_thing(page: Page) -> float:
    """Take one thing about."""
    where = """() => {
        const network = window.newsgraphPicture, id = network.body.nodeIndices[0];
        const frame = document.querySelector("#explore-canvas canvas").getBoundingClientRect();
        network.focus(id, { animation: false, scale: network.getScale() });
        const at = network.canvasToDOM(network.getPosition(id));
        return [at.x + frame.x, at.y + frame.y];
    }"""
    left, top = page.evaluate(where)
    rate = _sway(page, left, top)
    page.keyboard.press("Escape")
    page.mouse.up()
    page.wait_for_timeout(3000)
    return rate


def _zoom(page: Page) -> float:
    """Turn the wheel to and fro for some three seconds."""
    page.evaluate("window.drawn = 0")
    began = time.monotonic()
    turn = 0
    while time.monotonic() - began < 3:
        page.mouse.wheel(0, 60 if turn // 12 % 2 else -60)
        turn += 1
    return _rate(page, began)


# ------------------------------------------------------------------------------------------------------------ what is drawn
def write_store(folder: Path, things: int) -> None:
    """Make a store of invented events with their speakers, agencies, places and statements, so many things in all."""
    base = Settings().base_iri
    file = folder.parent / "invented.nt"
    file.write_text("".join(_triples(base, things)), encoding="utf-8")
    with open_store(str(folder), base_iri=base, create=True) as store:
        store.import_file(file)
        store.publish()


def _triples(base: str, things: int) -> Iterator[str]:
    """Yield N-Triples; a thing joins what is there already, by a seed that never changes."""
    chance = random.Random(3)
    known: dict[str, list[str]] = {"event": [], "person": [], "organisation": [], "place": [], "statement": []}
    classes = {"event": SCHEMA.Event, "person": SCHEMA.Person, "organisation": SCHEMA.Organization, "place": SCHEMA.Place, "statement": KG.Statement}
    for number in range(things):
        kind = ("event", "place", "organisation", "person", "statement")[number] if number < 5 else chance.choices(list(known), (1, 1, 2, 4, 6))[0]
        iri = f"{base}{kind}/invented-{number}"
        name = SCHEMA.text if kind == "statement" else SCHEMA.name
        yield f'<{iri}> <{RDF.type}> <{classes[kind]}> .\n<{iri}> <{name}> "{kind} of some name {number}" .\n'
        for subject, predicate, target in _relations(kind, iri, known, chance):
            yield f"<{subject}> <{predicate}> <{target}> .\n"
        known[kind].append(iri)


def _relations(kind: str, iri: str, known: dict[str, list[str]], chance: random.Random) -> Iterator[tuple[str, object, str]]:
    def one(wanted: str) -> str:
        return chance.choice(known[wanted])

    if kind == "organisation" or (kind == "event" and known["place"]):
        yield iri, SCHEMA.location, one("place")
    elif kind == "place" and known["place"]:
        yield iri, SCHEMA.containedInPlace, one("place")
    elif kind == "place":
        yield known["event"][0], SCHEMA.location, iri
    elif kind == "person":
        yield iri, SCHEMA.affiliation, one("organisation")
        yield one("event"), KG.speaker, iri
    elif kind == "statement":
        yield iri, SCHEMA.creator, one("person")
        yield iri, SCHEMA.recordedIn, one("event")


if __name__ == "__main__":
    main()
