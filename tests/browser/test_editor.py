"""The query page in a browser: YASGUI under the strict policy, asking this service alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import AXE, Visit, opened, watch
from tests.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SPEAKERS = "SELECT ?person ?event WHERE { ?event kg:speaker ?person }"
COUNTS = "SELECT ?property (COUNT(*) AS ?uses) (COUNT(DISTINCT ?thing) AS ?things) WHERE { ?thing ?property ?value } GROUP BY ?property"
TRIPLES = "CONSTRUCT { ?a ?p ?b } WHERE { ?a ?p ?b FILTER(?p IN (kg:speaker, schema:location)) }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
WRONG = "SELECT * {\n  ?a nonsense ?b }"
VIEWS = {
    "table": ({"query": SPEAKERS}, ".yasr_results tbody a"),
    "chart": ({"query": COUNTS, "view": "chart"}, ".chart .bar"),
    "graph": ({"query": TRIPLES, "view": "network"}, ".network canvas"),
    "raw": ({"query": TRIPLES, "view": "response"}, "pre.raw"),
    "error": ({"query": WRONG}, ".errorResult .notice"),
    "named": ({"named": "agencies-by-city"}, ".yasr_results tbody tr"),
}
FILL_STORAGE = """() => {
    const set = (key, size) => localStorage.setItem(key, "x".repeat(size));
    for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2)) for (let at = 0; at < 3; at += 1) set(`other-${size}-${at}`, size);
}"""
LOOKS = [("light", 1280), ("dark", 1280), ("light", 400), ("dark", 400)]


@pytest.fixture(scope="module")
def strict_service(seed_store: Path) -> Iterator[str]:
    """A service that cuts answers at three rows and stops a query soon."""
    with serving(seed_store, max_result_rows=3, query_timeout_s=0.5) as address:
        yield address


@contextmanager
def at_editor(browser: Browser, service: str, link: dict[str, str] | None = None, **options: object) -> Iterator[Visit]:
    """Open the query page, with what a link says to open, and hold afterwards that nobody else was asked."""
    with opened(browser, viewport={"width": 1280, "height": 900}, **options) as context:
        visit = watch(context.new_page())
        visit.page.goto(f"{service}/sparql" + (f"#{urlencode(link)}" if link else ""))
        yield visit
        assert visit.foreign(urlsplit(service).netloc) == []
        # A wrong query's answer is an error to the browser's console too.
        assert [error for error in visit.errors if "the server responded with a status of" not in error] == []


def status(page: Page) -> Locator:
    """The line that says how the query of the open tab went."""
    return page.locator(".tabPanel.active .editor-status")


def write(page: Page, query: str) -> None:
    """Put the cursor into the editor, empty it and type."""
    page.locator(".tabPanel.active .CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.type(query)


# -------------------------------------------------------------------------------------------------------------- it works
def test_a_query_is_written_and_run_by_keyboard_and_its_answer_leads_on(browser: Browser, service: str) -> None:
    """Ctrl-Enter runs it; IRIs are names, and a name leads to its page."""
    with at_editor(browser, service) as visit:
        expect(visit.page.locator("#plain-form")).to_be_hidden()
        write(visit.page, SPEAKERS)
        visit.page.keyboard.press("Control+Enter")
        expect(status(visit.page)).to_contain_text("3 rows")
        visit.page.get_by_role("link", name="Lin Denan", exact=True).click()
        expect(visit.page.get_by_role("heading", level=1)).to_have_text("Lin Denan")


def test_the_tabulator_leads_out_of_the_editor(browser: Browser, service: str) -> None:
    """The editor is no trap for the keyboard, and what was typed is unchanged."""
    with at_editor(browser, service) as visit:
        write(visit.page, "ASK {}")
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.tagName") == "BUTTON"
        assert visit.page.evaluate("newsgraphEditor.getTab().getQuery()") == "ASK {}"


def test_a_named_query_is_a_click_away_and_opens_once(browser: Browser, service: str) -> None:
    """From the gallery into a tab of its own, already answered; asked for again, the same tab is shown."""
    with at_editor(browser, service) as visit:
        for _ in range(2):
            visit.page.get_by_text("Named queries:").click()
            visit.page.locator("#gallery").get_by_role("link", name="Who proposed what, and where?").click()
            expect(status(visit.page)).to_contain_text("row")
        assert visit.page.get_by_role("tab", name="Who proposed what, and where?").count() == 1


def test_an_answer_is_a_table_a_chart_or_a_graph(browser: Browser, service: str) -> None:
    """What cannot be shown so is not offered; a column sorts by its heading."""
    with at_editor(browser, service, {"query": COUNTS}) as visit:
        heading = visit.page.get_by_role("columnheader", name="uses")
        heading.get_by_role("button").click()
        heading.get_by_role("button").click()
        expect(heading).to_have_attribute("aria-sort", "descending")
        expect(visit.page.locator(".yasr_results tbody tr").first).to_contain_text("type")
        expect(visit.page.get_by_role("button", name="Shows Graph view")).to_be_hidden()
        visit.page.get_by_role("button", name="Shows Chart view").click()
        expect(visit.page.get_by_role("img", name="Bar chart of uses")).to_be_visible()
        visit.page.get_by_label("Column shown").select_option(label="things")
        expect(visit.page.get_by_role("img", name="Bar chart of things")).to_be_visible()


@pytest.mark.parametrize(
    ("query", "formats"), [(SPEAKERS, ["json", "xml", "csv", "tsv"]), (TRIPLES, ["turtle", "ntriples", "rdfxml", "jsonld", "graphml"])], ids=["rows", "graph"]
)
def test_every_format_can_be_downloaded(browser: Browser, service: str, query: str, formats: list[str]) -> None:
    """The links lead to the answer of the query that was run, in each format that there is."""
    with at_editor(browser, service, {"query": query}) as visit:
        links = status(visit.page).locator("a[download]")
        expect(links).to_have_count(len(formats))
        for link, name in zip(links.all(), formats, strict=True):
            response = visit.page.request.get(service + str(link.get_attribute("href")))
            assert response.ok
            assert f"format={name}" in response.url


def test_a_share_link_opens_the_same_on_another_machine(browser: Browser, service: str) -> None:
    """Query, name and view are in the address, and run there."""
    with at_editor(browser, service, {"query": TRIPLES, "view": "network", "name": "Where they spoke"}) as visit:
        expect(visit.page.locator(".network canvas")).to_be_visible()
        visit.page.get_by_role("button", name="Share query").click()
        link = visit.page.locator(".yasqe_sharePopup input").input_value()
    with at_editor(browser, service, None) as visit:
        visit.page.goto(link)
        visit.page.reload()
        expect(visit.page.locator(".network canvas")).to_be_visible()
        expect(visit.page.get_by_role("tab", name="Where they spoke")).to_have_attribute("aria-selected", "true")


# ------------------------------------------------------------------------------------------------------------ completion
@pytest.mark.parametrize(
    ("typed", "offered", "written"),
    [
        ("SELECT * { ?x a Statem", "kg:Statement", "a kg:Statement"),
        ("SELECT * { ?event spea", "kg:speaker", "?event kg:speaker"),
        ('SELECT * { ?said schema:creator "Lin Den', "Lin Denan", "schema:creator <https://w3id.org/newsgraph/id/person/lin-denan"),
    ],
    ids=["class", "property", "entity"],
)
def test_completions_come_from_the_store(browser: Browser, service: str, typed: str, offered: str, written: str) -> None:
    """A class, a property, a person by name; the prefix that is used is declared."""
    with at_editor(browser, service) as visit:
        write(visit.page, typed)
        visit.page.keyboard.press("Control+Space")
        visit.page.locator(".CodeMirror-hint", has_text=re.compile(rf"^{offered} ")).click()
        query = visit.page.evaluate("newsgraphEditor.getTab().getQuery()")
        assert written in query
        assert "PREFIX kg: <https://w3id.org/newsgraph/ontology#>" in query or offered == "Lin Denan"


def test_what_has_a_prefix_is_completed_as_one_types(browser: Browser, service: str) -> None:
    """No key is needed, and Enter takes the first."""
    with at_editor(browser, service) as visit:
        write(visit.page, "SELECT * { ?x a kg:Prop")
        expect(visit.page.locator(".CodeMirror-hint").first).to_contain_text("kg:Proposal")
        # What is offered for the letters before the last one gives way to what is offered for all.
        visit.page.wait_for_load_state("networkidle")
        expect(visit.page.locator(".CodeMirror-hint").first).to_contain_text("kg:Proposal")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_function("newsgraphEditor.getTab().getQuery().endsWith('kg:Proposal')")


def test_a_known_prefix_needs_no_declaration(browser: Browser, service: str) -> None:
    """The service knows it, so the editor marks no error."""
    with at_editor(browser, service, {"query": SPEAKERS}) as visit:
        expect(status(visit.page)).to_contain_text("3 rows")
        assert visit.page.locator(".parseErrorIcon").count() == 0
        write(visit.page, "ASK { ?a unknown:b ?c }")
        expect(visit.page.locator(".parseErrorIcon")).to_have_count(1)


# -------------------------------------------------------------------------------------------------------------- in words
def test_the_sign_beside_a_wrong_line_says_what_may_stand_there(browser: Browser, service: str) -> None:
    """Under the strict policy, and not for the mouse alone."""
    with at_editor(browser, service) as visit:
        write(visit.page, "SELECT * { ?a nonsense ?b }")
        sign = visit.page.locator(".parseErrorIcon")
        sign.hover(force=True)
        expect(sign).to_have_attribute("aria-label", re.compile("What may stand there: .*OPTIONAL|IRI_REF|PNAME"))


def test_a_query_is_run_by_finger(browser: Browser, service: str) -> None:
    """On a narrow screen the buttons stand below the text, free to be touched."""
    with at_editor(browser, service, has_touch=True) as visit:
        visit.page.set_viewport_size({"width": 400, "height": 900})
        write(visit.page, SPEAKERS)
        visit.page.get_by_role("button", name="Run query").tap()
        expect(status(visit.page)).to_contain_text("3 rows")


def test_an_error_shows_its_line_and_goes_there(browser: Browser, service: str) -> None:
    """The sentence names line and column, and a button puts the cursor there."""
    with at_editor(browser, service, {"query": WRONG}) as visit:
        notice = visit.page.get_by_role("alert")
        expect(notice).to_contain_text(re.compile(r"line 2, column \d+"))
        notice.get_by_role("button", name=re.compile("Go to line 2")).click()
        assert visit.page.evaluate("newsgraphEditor.getTab().getYasqe().getDoc().getCursor().line") == 1


def test_a_query_that_takes_too_long_is_explained(browser: Browser, strict_service: str) -> None:
    """What happened, the limit, and what makes a query quicker; the query stays."""
    with at_editor(browser, strict_service, {"query": RUNAWAY}) as visit:
        notice = visit.page.get_by_role("alert")
        expect(notice).to_contain_text("took too long")
        expect(notice).to_contain_text("0.5 s")
        expect(notice).to_contain_text("LIMIT")
        assert visit.page.evaluate("newsgraphEditor.getTab().getQuery()") == RUNAWAY


def test_a_cut_answer_is_explained(browser: Browser, strict_service: str) -> None:
    """The limit in figures, and how to get the rest."""
    with at_editor(browser, strict_service, {"query": "SELECT * { ?s ?p ?o }"}) as visit:
        expect(status(visit.page)).to_contain_text("cut at the limit of 3 rows")
        expect(status(visit.page)).to_contain_text("OFFSET")


def test_a_service_that_has_gone_is_named_as_such(browser: Browser, seed_store: Path) -> None:
    """Not as a fault of the query."""
    with ExitStack() as running:
        address = running.enter_context(serving(seed_store))
        with at_editor(browser, address) as visit:
            write(visit.page, "ASK {}")
            running.close()
            visit.page.keyboard.press("Control+Enter")
            expect(visit.page.get_by_role("alert")).to_contain_text("The service does not answer")
            visit.errors.clear()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ASK {}", "Yes"),
        ("SELECT * { ?s <http://nothing/> ?o }", "nothing in the store answers it"),
        ("CONSTRUCT WHERE { ?s <http://nothing/> ?o }", "nothing in the store answers it"),
    ],
    ids=["ask", "no-rows", "no-triples"],
)
def test_short_answers_are_words(browser: Browser, service: str, query: str, shown: str) -> None:
    """Yes or no, and what an empty answer means."""
    with at_editor(browser, service, {"query": query}) as visit:
        expect(visit.page.locator(".yasr_results")).to_contain_text(shown)


def test_text_is_shown_as_it_stands(browser: Browser, service: str) -> None:
    """Neither markup nor what looks like a template is anything but text."""
    text = "<img src=x onerror=alert(1)> {{a}}"
    with at_editor(browser, service, {"query": f'SELECT ("{text}" AS ?a) {{}}'}) as visit:
        expect(visit.page.locator(".yasr_results td")).to_have_text(text)
        assert visit.page.locator(".yasr_results img").count() == 0


# --------------------------------------------------------------------------------------------------------- what is kept
def test_queries_are_kept_when_the_page_is_closed(browser: Browser, service: str) -> None:
    """Tabs are there again; answers are not stored."""
    with at_editor(browser, service) as visit:
        write(visit.page, SPEAKERS)
        visit.page.keyboard.press("Control+Enter")
        expect(status(visit.page)).to_contain_text("3 rows")
        visit.page.reload()
        expect(visit.page.locator(".CodeMirror").first).to_contain_text("kg:speaker")
        assert "Lin Denan" not in visit.page.evaluate("JSON.stringify(localStorage)")


def test_a_full_storage_costs_no_query(browser: Browser, service: str) -> None:
    """A sentence says that nothing new is kept, the page works on, and what was kept is there again when there is room."""
    with at_editor(browser, service) as visit:
        write(visit.page, SPEAKERS)
        visit.page.keyboard.press("Control+Enter")
        expect(status(visit.page)).to_contain_text("3 rows")
        visit.page.evaluate(FILL_STORAGE)
        visit.page.reload()
        expect(visit.page.locator("#storage-full")).to_be_visible()
        write(visit.page, "ASK {}")
        visit.page.keyboard.press("Control+Enter")
        expect(visit.page.locator(".yasr_results")).to_contain_text("Yes")
        visit.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('other')).forEach((key) => localStorage.removeItem(key))")
        visit.page.reload()
        expect(visit.page.locator(".CodeMirror").first).to_contain_text("kg:speaker")
        expect(visit.page.locator("#storage-full")).to_be_hidden()


# ------------------------------------------------------------------------------------------------------------- for all
@pytest.mark.parametrize(("scheme", "width"), LOOKS, ids=[f"{scheme}-{width}" for scheme, width in LOOKS])
def test_the_editor_fits_and_can_be_read_by_all(browser: Browser, service: str, scheme: str, width: int) -> None:
    """In each view nothing is wider than the screen, and axe-core finds nothing serious; nor with completions open."""
    axe = AXE.read_text(encoding="utf-8") if AXE.exists() else None
    with at_editor(browser, service, color_scheme=scheme) as visit:
        visit.page.set_viewport_size({"width": width, "height": 900})
        for name, (link, landmark) in VIEWS.items():
            visit.page.goto(f"{service}/sparql#{urlencode(link)}")
            expect(visit.page.locator(".tabPanel.active").locator(landmark).first).to_be_visible()
            check_page(visit.page, axe, name)
        write(visit.page, "SELECT * { ?x a kg:S")
        expect(visit.page.locator(".CodeMirror-hint").first).to_be_visible()
        check_page(visit.page, axe, "completions")
        visit.page.keyboard.press("Escape")
        visit.page.get_by_role("button", name="Share query").click()
        expect(visit.page.get_by_label("Link to this query")).to_be_visible()
        check_page(visit.page, axe, "share")


def check_page(page: Page, axe: str | None, name: str) -> None:
    """Hold that the page is no wider than the screen and that axe-core finds nothing serious."""
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, name
    if axe:
        page.evaluate(axe)
        found = page.evaluate("async () => (await axe.run(document)).violations")
        assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")] == [], name


def test_without_javascript_the_form_answers(browser: Browser, service: str) -> None:
    """The same page, by the form alone."""
    with opened(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(service + "/sparql")
        page.get_by_label("SPARQL", exact=True).fill(SPEAKERS)
        page.get_by_role("button", name="Run").click()
        expect(page.get_by_role("cell", name="Lin Denan")).to_be_visible()
        expect(page.locator("#editor")).to_be_hidden()


def test_an_answer_by_address_stays_under_the_editor(browser: Browser, service: str) -> None:
    """A link with the query in it shows the answer at once, and the query in the editor to go on with."""
    with opened(browser) as context:
        page = context.new_page()
        page.goto(f"{service}/sparql?{urlencode({'query': SPEAKERS})}")
        expect(page.locator("#plain").get_by_role("link", name="Lin Denan")).to_be_visible()
        expect(page.locator(".tabPanel.active .CodeMirror")).to_contain_text("kg:speaker")
