"""Takes the README's pictures of the pages: the shipped articles, built anew, in Debian's Chromium.

It tests nothing. Called by `make screenshots`.
"""

# ruff: noqa: T201 (a command prints)

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from typer.testing import CliRunner

from tests.serving import serving
from web.main import app as command_line

DOCS = Path(__file__).parents[2] / "docs"
VIEWPORT = {"width": 1280, "height": 860}


def main() -> int:
    """Write the pictures; 1 when there is no browser or the articles could not be built."""
    browser = shutil.which("chromium")
    if browser is None:
        print("Debian's Chromium is not installed; `make chromium` installs it", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="newsgraph-screenshots-") as name:
        store = Path(name) / "store"
        built = CliRunner().invoke(command_line, ["build", str(DOCS.parent / "data" / "articles"), "--store", str(store)])
        if built.exit_code:
            print(built.output, file=sys.stderr)
            return 1
        with serving(store) as address, sync_playwright() as playwright:
            opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
            page = opened.new_page(viewport=VIEWPORT, color_scheme="light", reduced_motion="reduce")
            take_all(page, address)
            opened.close()
    return 0


def take_all(page: Page, address: str) -> None:
    """Take the home page, a person, and an article with a fact picked."""
    page.goto(address)
    first = page.locator("tbody th a").first
    person = str(first.get_attribute("href"))
    take(page, "screenshot")
    page.goto(address + person)
    take(page, "screenshot-person")
    page.goto(address + str(page.locator("a.kind-article").first.get_attribute("href")))
    page.locator(".readings li .tag").nth(1).click()
    page.mouse.move(1, 1)
    page.wait_for_timeout(300)  # what lit up under the mouse fades
    take(page, "screenshot-article")


def take(page: Page, name: str) -> None:
    """Write what is seen of a page."""
    page.screenshot(path=DOCS / f"{name}.png")
    print(DOCS / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
