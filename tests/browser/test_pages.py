"""The pages in a browser: wide and narrow, light and dark, with and without JavaScript, by mouse and by keyboard."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import AXE, opened, watch

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FORUM = "second Hong Kong-Shenzhen Big Data Forum"
PAGES = [
    "/",
    "/articles",
    "/people",
    "/events",
    "/statements",
    "/queries",
    "/queries/agencies-by-city",
    "/sparql",
    "/explore",
    "/search?q=denan",
    "/ontology",
    "/nowhere",
]
LINKED = [("/people", "Lin Denan"), ("/events", FORUM), ("/articles", "Experts call for deeper cross-border data ties"), ("/places", "Shenzhen")]
LOOKS = [("light", 1280), ("dark", 1280), ("light", 400)]


def find_pages(page: Page, service: str) -> list[str]:
    """List the addresses to be looked at: the fixed ones, and one of each kind of thing."""
    found = list(PAGES)
    for section, name in LINKED:
        page.goto(service + section)
        found.append(str(page.get_by_role("link", name=name, exact=True).first.get_attribute("href")))
    page.goto(service + found[len(PAGES) + 1])
    found += [str(page.get_by_role("link", name=re.compile("^why")).first.get_attribute("href"))]
    found += [str(page.get_by_role("link", name=re.compile("^the words")).first.get_attribute("href"))]
    return found


@pytest.mark.parametrize(("scheme", "width"), LOOKS, ids=[f"{scheme}-{width}" for scheme, width in LOOKS])
def test_pages_fit_ask_nobody_and_can_be_read_by_all(browser: Browser, service: str, scheme: str, width: int) -> None:
    """No page is wider than the screen, asks another host, meets an error, or has what axe-core calls serious."""
    axe = AXE.read_text(encoding="utf-8") if AXE.exists() else None
    with opened(browser, color_scheme=scheme, viewport={"width": width, "height": 900}) as context:
        visit = watch(context.new_page())
        for path in find_pages(visit.page, service):
            visit.errors.clear()
            visit.page.goto(service + path)
            assert visit.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path
            assert [error for error in visit.errors if "404" not in error] == [], path
            if axe:
                visit.page.evaluate(axe)
                found = visit.page.evaluate("async () => (await axe.run(document)).violations")
                serious = [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]
                assert serious == [], path
        assert visit.foreign(urlsplit(service).netloc) == []


def test_pages_work_without_javascript(browser: Browser, service: str) -> None:
    """From the first page to the words behind a fact, by links alone."""
    with opened(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(service)
        page.get_by_role("link", name="Lin Denan").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Lin Denan")
        page.get_by_role("link", name=re.compile("^the words")).first.click()
        expect(page.locator("mark").first).to_be_visible()
        page.get_by_role("link", name="See them in the article").first.click()
        assert re.search(r"/articles/.+#words-\d+-\d+$", page.url)


def test_search_is_a_key_away(browser: Browser, service: str) -> None:
    """The slash goes to the search field, Enter searches, and the name leads to the person."""
    with opened(browser) as context:
        page = context.new_page()
        page.goto(service + "/people")
        page.keyboard.press("/")
        page.keyboard.type("denan lin")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Lin Denan", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Lin Denan")


def test_a_fact_lights_its_words_and_words_their_facts(browser: Browser, service: str) -> None:
    """In the article the text and what was read in it keep step, both ways."""
    with opened(browser, viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(service + "/articles")
        page.get_by_role("link", name="Experts call").click()
        reading = page.locator("[data-words]").first
        words = "#" + str(reading.get_attribute("data-words")).split()[0]
        reading.hover()
        expect(page.locator(words)).to_have_class(re.compile("lit"))
        mark = page.locator("mark[data-facts]").first
        mark.hover()
        fact = "#" + str(mark.get_attribute("data-facts")).split()[0]
        expect(page.locator(fact)).to_have_class(re.compile("lit"))


def test_the_picture_is_drawn_under_the_strict_policy(browser: Browser, service: str) -> None:
    """In the web too the picture is painted, and a click goes to the page of the thing."""
    with opened(browser, viewport={"width": 1280, "height": 900}) as context:
        visit = watch(context.new_page())
        visit.page.goto(service + "/explore")
        expect(visit.page.locator("canvas")).to_be_visible()
        visit.page.wait_for_timeout(1500)
        assert visit.errors == []


TASKS = [
    ("which organisation did he speak for, and in which words", ["Lin Denan"], "director of Shenzhen Medical Information Center"),
    ("what did he propose, and where", ["Lin Denan"], "health big data center"),
    ("which edition came before", [FORUM], "first Hong Kong-Shenzhen Big Data Forum"),
    ("who else spoke there", ["Lin Denan"], "Yang Chengwei"),
    ("which agencies sit in the city", ["Shenzhen"], "Qianhai International Liaison Service"),
]


@pytest.mark.parametrize(("task", "clicks", "answer"), TASKS, ids=[task[0] for task in TASKS])
def test_a_reporter_finds_out_in_three_clicks(browser: Browser, service: str, task: str, clicks: list[str], answer: str) -> None:
    """Each task is at most three clicks from the first page."""
    assert len(clicks) <= 3, task
    with opened(browser) as context:
        page = context.new_page()
        page.goto(service)
        for name in clicks:
            page.get_by_role("link", name=name, exact=True).first.click()
        expect(page.locator("main")).to_contain_text(answer)


def test_the_turtle_of_an_event_is_two_clicks_away(browser: Browser, service: str) -> None:
    """The event's page has its data beside its name."""
    with opened(browser) as context:
        page = context.new_page()
        page.goto(service)
        page.get_by_role("link", name=FORUM, exact=True).first.click()
        response = page.request.get(service + str(page.get_by_role("link", name="Turtle", exact=True).get_attribute("href")))
        assert response.headers["content-type"].startswith("text/turtle")
        assert "kg:speaker" in response.text()


def test_a_link_to_a_picture_opens_the_same_picture(browser: Browser, service: str) -> None:
    """What stands in the middle, and how far it goes, is all in the address."""
    with opened(browser) as context:
        page = context.new_page()
        page.goto(service + "/people")
        page.get_by_role("link", name="Witman Hung Wai-man", exact=True).click()
        page.get_by_role("link", name="Picture of what is around").click()
        address, heading = page.url, page.get_by_role("heading", level=1).inner_text()
    with opened(browser) as context:
        page = context.new_page()
        page.goto(address)
        assert page.get_by_role("heading", level=1).inner_text() == heading == "Around Witman Hung Wai-man"
