"""A real browser on real servers: Debian's Chromium, the service on a free port of this machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from typer.testing import CliRunner

from tests.serving import serving
from web.main import app as command_line

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as Debian packages it."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("Debian's Chromium is not installed; `make chromium` installs it")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def service(seed_store: Path) -> Iterator[str]:
    """The address of a service on the seed article's store."""
    with serving(seed_store) as address:
        yield address


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service on a store of several articles, the seed article first, read as a user would have them read."""
    folder = tmp_path_factory.mktemp("newsroom") / "store"
    articles = [ROOT / "data" / "articles", *sorted((ROOT / "tests" / "gold" / "articles").glob("*.txt"))[:8]]
    result = CliRunner().invoke(command_line, ["build", *map(str, articles), "--store", str(folder)])
    assert result.exit_code == 0, result.output
    with serving(folder) as address:
        yield address


@dataclass
class Visit:
    """A page under watch: every request it makes and every error it meets."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def foreign(self, host: str = "") -> list[str]:
        """List the requests that went to any other host."""
        return [url for url in self.requests if url.startswith(("http", "ws")) and urlsplit(url).netloc != host]


def watch(page: Page) -> Visit:
    """Keep account of what a page asks for and what goes wrong in it."""
    visit = Visit(page)
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    page.on("console", lambda message: visit.errors.append(message.text) if message.type == "error" else None)
    page.on("dialog", lambda dialog: (visit.errors.append("dialog"), dialog.dismiss()))
    return visit


@contextmanager
def opened(browser: Browser, **options: object) -> Iterator[BrowserContext]:
    """Open a browser's context and close it."""
    context = browser.new_context(**options)
    try:
        yield context
    finally:
        context.close()
