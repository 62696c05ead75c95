"""The pages in a browser: wide and narrow, light and dark, with and without JavaScript, by mouse and by keyboard."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from graph.store import open_store
from tests.browser.conftest import AXE, opened, watch
from tests.serving import serving
from tests.web.conftest import BASE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FORUM = "second Hong Kong-Shenzhen Big Data Forum"
PAGES = [
    "/",
    "/articles",
    "/people",
    "/events",
    "/statements",
    "/statements?view=topics",
    "/statements?view=proposals",
    "/statements?speaker=nobody",
    "/places?only=city",
    "/conflicts",
    "/review",
    "/queries",
    "/queries/agencies-by-city",
    "/sparql",
    "/explore",
    "/search?q=denan",
    "/ontology",
    "/health",
    "/nowhere",
]
LINKED = [
    ("/people", "Lin Denan"),
    ("/events", FORUM),
    ("/articles", "Experts call for deeper cross-border data ties"),
    ("/places", "Shenzhen"),
    ("/organisations", "Shenzhen Medical Information Center"),
]
LOOKS = [("light", 1280), ("dark", 1280), ("light", 400), ("dark", 400)]
CHECKED = [("light", 1280), ("dark", 400)]
"""Looks in which axe-core reads each page too: what it finds depends on the colours, and hardly on the width."""


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
    axe = AXE.read_text(encoding="utf-8") if AXE.exists() and (scheme, width) in CHECKED else None
    with opened(browser, color_scheme=scheme, viewport={"width": width, "height": 900}) as context:
        visit = watch(context.new_page())
        for path in find_pages(visit.page, service):
            visit.errors.clear()
            visit.page.goto(service + path)
            assert visit.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path
            assert [error for error in visit.errors if "404" not in error] == [], path
            if axe:
                visit.page.evaluate(axe)
                found = visit.page.evaluate("async () => (await axe.run(document, { rules: { 'target-size': { enabled: true } } })).violations")
                serious = [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]
                assert serious == [], path
        assert visit.foreign(urlsplit(service).netloc) == []


def test_pages_fit_the_narrowest_screen(browser: Browser, service: str) -> None:
    """At 320 pixels, which is 1,280 magnified four times, nothing is cut off sideways (WCAG 2.2, 1.4.10)."""
    with opened(browser, viewport={"width": 320, "height": 700}) as context:
        page = context.new_page()
        for path in find_pages(page, service):
            page.goto(service + path)
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path


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
    """The slash goes to the search field, names are offered while one types, arrows choose, Enter opens."""
    with opened(browser) as context:
        visit = watch(context.new_page())
        page = visit.page
        page.goto(service + "/people")
        page.keyboard.press("/")
        page.keyboard.type("dnean lin")
        option = page.get_by_role("option").first
        expect(option).to_contain_text("Lin Denan")
        expect(option).to_contain_text("director, Shenzhen Medical Information Center")
        expect(option.locator("mark").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(option).to_have_attribute("aria-selected", "true")
        expect(page.locator("#search")).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Lin Denan")
        assert visit.errors == []


def test_what_is_offered_can_be_closed_and_left(browser: Browser, service: str) -> None:
    """Escape closes the list and keeps what was typed; Enter without a choice searches for it."""
    with opened(browser) as context:
        page = context.new_page()
        page.goto(service)
        page.keyboard.press("/")
        page.keyboard.type("shenzhen")
        expect(page.get_by_role("listbox")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("listbox")).to_be_hidden()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/search\?q=shenzhen$"))
        expect(page.get_by_role("heading", name="Organisations")).to_be_visible()


def test_a_fact_lights_its_words_and_words_their_facts(browser: Browser, service: str) -> None:
    """In the article the text and what was read in it keep step, both ways, by mouse; what is picked stays lit and comes into view."""
    with opened(browser, viewport={"width": 1280, "height": 700}) as context:
        page = context.new_page()
        page.goto(service + "/articles")
        page.get_by_role("link", name="Experts call").click()
        reading = page.locator("[data-words]", has_text="barrier-free").first
        words = page.locator("#" + str(reading.get_attribute("data-words")).split()[-1])
        reading.hover()
        expect(words).to_have_class(re.compile("lit"))
        reading.locator(".tag").first.click()
        expect(words).to_have_class(re.compile("picked"))
        expect(words).to_be_in_viewport()
        mark = page.locator("mark[data-facts]").last
        mark.hover()
        fact = page.locator("#" + str(mark.get_attribute("data-facts")).split()[0])
        expect(fact).to_have_class(re.compile("lit"))
        expect(page.locator(".reading-note")).to_be_visible()


def test_the_article_is_read_by_keyboard(browser: Browser, service: str) -> None:
    """One mark is reached with Tab, the others by arrows; each lights its facts; Escape lets go."""
    with opened(browser, viewport={"width": 1280, "height": 700}) as context:
        page = context.new_page()
        page.goto(service + "/articles")
        page.get_by_role("link", name="Experts call").click()
        expect(page.locator("mark[tabindex='0']")).to_have_count(1)
        page.locator("mark[tabindex='0']").focus()
        for _ in range(60):
            if page.locator(".readings li.picked").count():
                break
            page.keyboard.press("ArrowRight")
        expect(page.locator(".readings li.picked").first).to_be_in_viewport()
        expect(page.locator("mark.picked:focus")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".picked")).to_have_count(0)


def test_the_ledger_works_without_javascript(browser: Browser, service: str) -> None:
    """A name that is typed narrows it, the chip takes that away again, and the address says all."""
    with opened(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(service + "/statements")
        page.get_by_label("Speaker").fill("yang chengwei")
        page.get_by_role("button", name="Show").click()
        assert page.url.endswith("/statements?speaker=yang+chengwei")
        expect(page.locator("main")).to_contain_text("barrier-free")
        expect(page.locator("main")).not_to_contain_text("health big data center")
        page.get_by_role("link", name=re.compile("yang chengwei")).click()
        expect(page.locator(".cards")).to_contain_text("health big data center")


def test_pages_print_their_words_only(browser: Browser, service: str) -> None:
    """On paper there is no navigation, no form and no button."""
    with opened(browser) as context:
        page = context.new_page()
        page.goto(service + "/statements")
        page.emulate_media(media="print")
        for part in (".sections", ".filters", ".masthead form", ".facets"):
            expect(page.locator(part)).to_be_hidden()
        expect(page.locator(".card").first).to_be_visible()


def test_paper_is_light_whatever_the_screen(browser: Browser, service: str) -> None:
    """Who reads in the dark prints dark ink on light marks."""
    wash = "['--statement-wash', '--person', '--lit'].map((name) => getComputedStyle(document.documentElement).getPropertyValue(name))"
    colours = []
    for scheme in ("light", "dark"):
        with opened(browser, color_scheme=scheme) as context:
            page = context.new_page()
            page.goto(service + "/articles")
            page.emulate_media(media="print", color_scheme=scheme)
            colours.append(page.evaluate(wash))
    assert colours[0] == colours[1]


def test_the_picture_is_drawn_under_the_strict_policy(browser: Browser, service: str) -> None:
    """In the web too the picture is painted, and a click goes to the page of the thing."""
    with opened(browser, viewport={"width": 1280, "height": 900}) as context:
        visit = watch(context.new_page())
        visit.page.goto(service + "/explore")
        expect(visit.page.locator("canvas")).to_be_visible()
        visit.page.wait_for_timeout(1500)
        assert visit.errors == []


TASKS = [
    ("which organisation did he speak for, and in which words", "lin denan", "director of Shenzhen Medical Information Center"),
    ("what did he propose, and where", "lin denan", "Proposal: health big data center, in "),
    ("which edition came before", "second hong kong shenzhen big data", "; before it "),
    ("who else spoke there", "second hong kong shenzhen big data", "Yang Chengwei"),
    ("which agencies sit in the city", "shenzhen", "Shenzhen Medical Information Center"),
]


@pytest.mark.parametrize("store", ["service", "newsroom"])
@pytest.mark.parametrize(("wanted", "answer"), [task[1:] for task in TASKS], ids=[task[0] for task in TASKS])
def test_a_reporter_finds_out_by_one_search(browser: Browser, request: pytest.FixtureRequest, store: str, wanted: str, answer: str) -> None:
    """Each task is one search from the first page, whether the store holds one article or many."""
    kinds = {"shenzhen": "place", "lin denan": "person"}
    with opened(browser) as context:
        page = context.new_page()
        page.goto(request.getfixturevalue(store))
        page.keyboard.press("/")
        page.keyboard.type(wanted)
        # What was offered for the beginning of the words is not what is meant.
        page.locator(f".suggestions[data-for='{wanted}'] .suggestion:has(.kind-{kinds.get(wanted, 'event')})").first.click()
        expect(page.locator("main")).to_contain_text(answer)


def test_the_words_behind_a_role_are_three_clicks_away(browser: Browser, service: str) -> None:
    """From the first page to the person, to why the role is there, to the words in the article; from there it can be cited."""
    with opened(browser) as context:
        page = context.new_page()
        page.goto(service)
        page.get_by_role("link", name="Lin Denan", exact=True).first.click()
        page.locator(".lead .why").first.click()
        expect(page.locator("mark")).to_have_text("director of Shenzhen Medical Information Center")
        expect(page.locator("#citation")).to_contain_text("China Daily, “Experts call for deeper cross-border data ties”, 28 March 2018")
        page.get_by_role("link", name="See them in the article").click()
        expect(page.locator("mark:target")).to_be_in_viewport()


def test_the_turtle_of_an_event_is_two_clicks_away(browser: Browser, service: str) -> None:
    """The event's page has its data beside its name."""
    with opened(browser) as context:
        page = context.new_page()
        page.goto(service)
        page.get_by_role("link", name=FORUM, exact=True).first.click()
        with page.expect_download() as taken:
            page.get_by_role("link", name="Turtle", exact=True).click()
        assert taken.value.suggested_filename.endswith(".ttl")
        assert "kg:speaker" in Path(taken.value.path()).read_text(encoding="utf-8")


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


ENDLESS = """
@prefix schema: <https://schema.org/> . @prefix kg: <https://w3id.org/newsgraph/ontology#> . @base <{base}> .
<person/ann> a schema:Person ; schema:name "{name}" ; schema:affiliation <organisation/board> .
<organisation/board> a schema:Organization ; schema:name "{name}" ; schema:location <place/town> .
<place/town> a schema:Place ; schema:name "{name}" .
<series/fair> a schema:EventSeries ; schema:name "{name}" .
<event/fair> a schema:Event, kg:EventEdition ; schema:name "{name}" ; schema:superEvent <series/fair> ; kg:speaker <person/ann> ; schema:location <place/town> .
<statement/one> a kg:Statement ; schema:creator <person/ann> ; schema:text "{name}" ; schema:recordedIn <event/fair> ; schema:about <place/town> .
<person/blank> a schema:Person ; schema:name " " .
"""


def test_an_endless_or_empty_name_does_no_harm(browser: Browser, tmp_path: Path) -> None:
    """A word of 300 letters widens no page, and what has no name worth the word can still be clicked."""
    (tmp_path / "endless.ttl").write_text(ENDLESS.format(base=BASE, name="W" * 300), encoding="utf-8")
    with open_store(str(tmp_path / "store"), base_iri=BASE, create=True) as store:
        store.import_file(tmp_path / "endless.ttl")
        store.publish()
    with serving(tmp_path / "store") as address, opened(browser, viewport={"width": 400, "height": 900}) as context:
        page = context.new_page()
        for path in (
            "/",
            "/people",
            "/people/ann",
            "/organisations/board",
            "/places/town",
            "/events",
            "/events/fair",
            "/series/fair",
            "/statements",
            "/explore",
        ):
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path
            nameless = page.eval_on_selector_all("main a[href]", "links => links.filter((link) => !link.textContent.trim()).map((link) => link.href)")
            assert nameless == [], path
