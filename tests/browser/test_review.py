"""The review of who is the same in a browser: by keyboard with the token typed once, and as a form without JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import AXE, opened, watch
from tests.serving import serving
from tests.web.test_review import TOKEN, make_store

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_reviewer_decides_and_takes_back_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    """A wrong token is told of; the right one is asked for once, and kept out of the address; letters in a field decide nothing."""
    with serving(make_store(tmp_path / "store"), token=TOKEN) as address, opened(browser) as context:
        visit = watch(context.new_page())
        page = visit.page
        page.goto(f"{address}/review")
        page.get_by_label("Your name").fill("sdku")
        page.get_by_label("Token of the service").fill("wrong")
        page.get_by_label("Token of the service").press("Enter")
        page.get_by_role("button", name="Different").click()
        expect(page.get_by_role("alert")).to_contain_text("not the token")
        page.get_by_label("Token of the service").fill(TOKEN)
        page.get_by_role("heading", level=1).click()
        page.keyboard.press("s")
        expect(page.get_by_text("Nothing is in doubt")).to_be_visible()
        expect(page.get_by_text("decided to be same; sdku")).to_be_visible()
        expect(page.get_by_label("Token of the service")).to_be_hidden()
        page.keyboard.press("u")
        expect(page.get_by_text("Nobody has decided anything yet")).to_be_visible()
        page.keyboard.press("d")
        expect(page.get_by_text("decided to be different; sdku")).to_be_visible()
        assert TOKEN not in page.url
        assert visit.foreign(address.removeprefix("http://")) == []
        page.get_by_role("button", name="Forget the token").click()
        expect(page.get_by_label("Token of the service")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 400)])
def test_the_form_works_without_javascript_and_for_all(browser: Browser, tmp_path: Path, scheme: str, width: int) -> None:
    """It asks for the token, leads back to the queue, is no wider than the screen, and axe-core finds nothing serious."""
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    with serving(make_store(tmp_path / "store"), token=TOKEN) as address, opened(browser, java_script_enabled=False, **look) as context:
        page = context.new_page()
        page.goto(f"{address}/review")
        page.get_by_label("Your name").fill("Ada")
        page.get_by_label("Token of the service").fill(TOKEN)
        page.get_by_role("button", name="Different").click()
        expect(page.get_by_text("decided to be different; Ada")).to_be_visible()
        assert page.get_by_label("Your name").input_value() == "Ada"
        page.get_by_label("Token of the service").fill(TOKEN)
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Nobody has decided anything yet")).to_be_visible()
        with opened(browser, **look) as other:
            seen = other.new_page()
            seen.goto(f"{address}/review")
            assert seen.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
            if AXE.exists():
                seen.evaluate(AXE.read_text(encoding="utf-8"))
                found = seen.evaluate("axe.run()")["violations"]
                assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
