"""The explorer in a browser, as a reader uses it: open, connect, filter, undo, share, take along, by mouse and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import networkx as nx
import pytest
from lxml import etree
from playwright.sync_api import Browser, Download, Page, expect
from rdflib import Graph

from graph.gazetteer import load_gazetteer
from graph.mapping import map_article
from graph.settings import Settings
from graph.store import open_store
from graph.text import hash_text
from tests.browser.conftest import AXE, opened, watch
from tests.seed_findings import seed_article, seed_findings
from tests.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FORUM = "second Hong Kong-Shenzhen Big Data Forum"
BODY = "Shenzhen Medical Information Center"
WIDE = {"width": 1280, "height": 1100}
POSITIONS = "Object.entries(window.newsgraphPicture.getPositions()).map(([id, at]) => [id, Math.round(at.x), Math.round(at.y)]).sort()"
CAMERA = "[window.newsgraphPicture.getViewPosition(), window.newsgraphPicture.getScale()].flatMap((each) => each.x === undefined ? [each] : [each.x, each.y])"
FIND = """(label) => {
    const network = window.newsgraphPicture;
    const wanted = label.replaceAll(/\\s/g, "");
    const named = (id) => network.body.nodes[id].options.label.replaceAll(/\\+\\d+$|\\s/g, "");
    const id = network.body.nodeIndices.find((each) => named(each) === wanted);
    if (id === undefined) return null;
    const at = network.canvasToDOM(network.getPosition(id));
    const frame = document.querySelector("#explore-canvas canvas").getBoundingClientRect();
    return [at.x + frame.x, at.y + frame.y];
}"""
MIDDLE = """([left, right]) => {
    const network = window.newsgraphPicture;
    const named = (id) => network.body.nodes[id].options.label.replaceAll(/\\+\\d+$|\\s/g, "");
    const [from, to] = [left, right].map((label) => network.body.nodeIndices.find((id) => named(id) === label.replaceAll(/\\s/g, "")));
    const [a, b] = [from, to].map((id) => network.getPosition(id));
    const at = network.canvasToDOM({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
    const frame = document.querySelector("#explore-canvas canvas").getBoundingClientRect();
    return [at.x + frame.x, at.y + frame.y];
}"""


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service on two articles, published a year apart."""
    folder = tmp_path_factory.mktemp("days") / "store"
    base_iri, gazetteer = Settings().base_iri, load_gazetteer()
    published = seed_article().published
    assert published
    text = f"{seed_article().text}\nCorrected."
    later = replace(seed_article(), identifier="later.txt", text=text, sha256=hash_text(text), published=replace(published, value="2019-03-28"))
    with open_store(str(folder), base_iri=base_iri, create=True) as store:
        store.replace_articles([map_article(article, seed_findings(), base_iri=base_iri, gazetteer=gazetteer) for article in (seed_article(), later)])
        store.publish()
    with serving(folder) as address:
        yield address


@contextmanager
def exploring(browser: Browser, address: str, **options: object) -> Iterator[Page]:
    """Open the explorer and wait until the picture stands."""
    with opened(browser, **({"viewport": WIDE, "reduced_motion": "reduce"} | options)) as context:
        page = context.new_page()
        visit = watch(page)
        go(page, address)
        yield page
        assert visit.errors == []
        assert visit.foreign(urlsplit(address).netloc) == []


def go(page: Page, address: str) -> None:
    """Go to an address of the explorer."""
    page.goto(address)
    page.wait_for_selector("#explorer[data-ready]")


def begin(page: Page, name: str) -> None:
    """Begin with a name, by typing part of it and choosing by keyboard."""
    page.get_by_label("Begin with").press_sequentially(name)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("focus="))
    expect(page.locator("#explore-canvas")).not_to_have_attribute("aria-busy", "true")


def where(page: Page, label: str) -> tuple[float, float]:
    """Find where on the screen a thing stands."""
    found = page.evaluate(FIND, label)
    assert found, f"{label} is not in the picture"
    return found[0], found[1]


def size(page: Page) -> int:
    """Count the things that are drawn."""
    return int(page.evaluate("window.newsgraphPicture.body.nodeIndices.length"))


def test_a_click_opens_neighbours_and_a_second_says_that_they_stand_open(browser: Browser, service: str) -> None:
    """The status tells what happens, the list grows with the picture, and a second click asks for nothing new."""
    with exploring(browser, f"{service}/explore") as page:
        begin(page, "lin den")
        before = size(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Around Lin Denan")
        page.mouse.click(*where(page, FORUM))
        expect(page.get_by_role("status").last).to_contain_text("neighbours shown")
        assert size(page) > before
        expect(page.locator("#explore-list")).to_contain_text("Yang Chengwei")
        drawn = size(page)
        page.wait_for_timeout(500)
        page.mouse.click(*where(page, FORUM))
        expect(page.locator("#explore-status")).to_contain_text("stand open already")
        assert size(page) == drawn


def test_a_double_click_opens_the_page(browser: Browser, service: str) -> None:
    """And opens no neighbours on the way."""
    with exploring(browser, f"{service}/explore?name=lin+denan") as page:
        page.mouse.dblclick(*where(page, FORUM))
        page.wait_for_url(re.compile("/events/second-"))
        expect(page.get_by_role("heading", level=1)).to_have_text(FORUM)


def test_a_line_shows_its_words_article_date_and_rule_in_one_click(browser: Browser, service: str) -> None:
    """Beside the picture, with the way to the words in the article and to why it is here."""
    with exploring(browser, f"{service}/explore?name=lin+denan") as page:
        page.mouse.click(*page.evaluate(MIDDLE, ["Lin Denan", BODY]))
        about = page.locator("#explore-about")
        expect(about.locator("mark").first).to_contain_text("director of Shenzhen Medical Information Center")
        expect(about).to_contain_text("Experts call for deeper cross-border data ties")
        expect(about).to_contain_text("2018-03-28")
        expect(about).to_contain_text("rule:")
        expect(about.get_by_role("link", name="Why is this here?").first).to_have_attribute("href", re.compile("^/id/assertion/"))


def test_undo_and_back_take_the_last_step_back(browser: Browser, service: str) -> None:
    """Opened, moved and hidden: each is undone, by the button, by the keys and by the browser's own way back."""
    with exploring(browser, f"{service}/explore?name=lin+denan") as page:
        start = size(page)
        expect(page.get_by_role("button", name="Undo")).to_be_disabled()
        page.mouse.click(*where(page, FORUM))
        page.wait_for_url(re.compile("open="))
        x, y = where(page, "Lin Denan")
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 90, y + 70, steps=6)
        page.mouse.up()
        page.wait_for_url(re.compile("pin="))
        page.locator("#explore-list").get_by_role("link", name=re.compile(f"^hide {BODY}")).click()
        page.wait_for_url(re.compile("hide="))
        expect(page.locator("#explore-list")).to_contain_text("Hidden:")
        page.get_by_role("button", name="Undo").click()
        page.wait_for_url(lambda url: "hide=" not in url)
        page.go_back()
        page.wait_for_url(lambda url: "pin=" not in url)
        page.locator("h1").click()
        page.keyboard.press("Control+z")
        page.wait_for_url(lambda url: "open=" not in url)
        expect(page.get_by_role("button", name="Undo")).to_be_disabled()
        assert size(page) == start


def test_a_link_opens_the_same_view_on_another_machine(browser: Browser, service: str) -> None:
    """Things, places, what was moved and hidden, filters, and the part that is looked at: all the same elsewhere."""
    with exploring(browser, f"{service}/explore") as page:
        begin(page, "witman")
        page.mouse.click(*where(page, FORUM))
        page.wait_for_url(re.compile("open="))
        expect(page.locator("#explore-status")).to_contain_text("shown")
        x, y = where(page, "Witman Hung Wai-man")
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 60, y + 80, steps=6)
        page.mouse.up()
        page.wait_for_url(re.compile("pin="))
        page.get_by_label("statements").uncheck()
        page.wait_for_url(re.compile("kind="))
        page.get_by_role("button", name="Farther").click()
        page.wait_for_timeout(800)
        address, places, camera = page.url, page.evaluate(POSITIONS), page.evaluate(CAMERA)
    with exploring(browser, address, color_scheme="dark") as page:
        assert page.evaluate(POSITIONS) == places
        assert page.evaluate(CAMERA) == pytest.approx(camera, abs=1)
        expect(page.get_by_label("statements")).not_to_be_checked()


def test_how_two_are_connected_is_drawn_and_told(browser: Browser, service: str) -> None:
    """Two names, and the ways between them stand in the picture and below it, with the sentences that say each step."""
    with exploring(browser, f"{service}/explore") as page:
        page.get_by_label("How is").fill("lin denan")
        page.get_by_label("connected with").fill("yang cheng")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("path="))
        way = page.get_by_role("list", name="Way 1")
        expect(way.get_by_role("listitem")).to_have_count(2)
        expect(way.locator("mark")).to_have_count(2)
        for name in ("Lin Denan", FORUM, "Yang Chengwei"):
            where(page, name)


def test_kinds_and_relations_are_left_out_and_taken_in(browser: Browser, service: str) -> None:
    """Picture, list and address follow."""
    with exploring(browser, f"{service}/explore") as page:
        before = size(page)
        page.get_by_label("statements").uncheck()
        page.wait_for_url(re.compile("kind="))
        expect(page.locator("#explore-list h3").filter(has_text="statements")).to_have_count(0)
        assert size(page) < before
        page.get_by_label("statements").check()
        page.wait_for_url(lambda url: "kind=" not in url)
        page.locator("#explore-relations summary").click()
        page.get_by_label("speaker", exact=True).uncheck()
        page.wait_for_url(re.compile("relation="))
        expect(page.locator("#explore-list")).not_to_contain_text("speaker Lin Denan")


def test_the_slider_shows_what_was_known_on_a_day(browser: Browser, two_days: str) -> None:
    """Moved back by a key, it leaves out what only the later article says, at once in the picture, then in list and address."""
    with exploring(browser, f"{two_days}/explore") as page:
        before = size(page)
        slider = page.get_by_label("Last day of publication")
        slider.focus()
        page.keyboard.press("ArrowLeft")
        expect(page.locator("#explore-known")).to_have_text("As known on 28 March 2018")
        page.wait_for_url(re.compile("until=2018-03-28"))
        assert 0 < size(page) < before
        expect(page.locator("#explore-head")).to_contain_text("behind the filters")
        page.keyboard.press("ArrowRight")
        page.wait_for_url(lambda url: "until=" not in url)
        assert size(page) == before


def test_search_within_goes_from_match_to_match(browser: Browser, service: str) -> None:
    """Typing says how many there are, Enter goes to the next and shows what is known of it."""
    with exploring(browser, f"{service}/explore") as page:
        page.get_by_label("Find in the picture").fill("denan")
        expect(page.locator("#explore-status")).to_contain_text("1 thing found")
        page.keyboard.press("Enter")
        expect(page.locator("#explore-about h2")).to_have_text("Lin Denan")
        page.get_by_label("Find in the picture").fill("zzzz")
        expect(page.locator("#explore-status")).to_contain_text("Nothing in the picture")


def test_all_can_be_done_by_keyboard(browser: Browser, service: str) -> None:
    """Begin, open, hide and read the words, without a mouse; the focus stays where the reader was."""
    with exploring(browser, f"{service}/explore") as page:
        begin(page, "lin den")
        opener = page.locator("#explore-list").get_by_role("link", name=re.compile(f"open the neighbours of {FORUM}"))
        opener.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("open="))
        expect(page.locator("#explore-list")).to_contain_text("Yang Chengwei")
        assert page.evaluate("document.activeElement !== document.body")
        why = page.locator("#explore-list a.why").first
        why.focus()
        page.keyboard.press("Enter")
        expect(page.locator("mark").first).to_be_visible()


def test_without_javascript_the_list_does_it_all(browser: Browser, service: str) -> None:
    """Begin by a form, open by a link, filter by a form, connect by a form."""
    with opened(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{service}/explore")
        page.get_by_label("Begin with").fill("lin denan")
        page.get_by_role("button", name="Draw").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Around Lin Denan")
        page.get_by_role("link", name=re.compile(f"open the neighbours of {FORUM}")).click()
        expect(page.locator("#explore-list")).to_contain_text("Yang Chengwei")
        page.get_by_label("statements").uncheck()
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.locator("#explore-list h3").filter(has_text="statements")).to_have_count(0)
        expect(page.locator("#explore-list")).to_contain_text("Yang Chengwei")
        page.get_by_label("How is").fill("lin denan")
        page.get_by_label("connected with").fill("yang chengwei")
        page.get_by_role("button", name="Find the way").click()
        expect(page.get_by_role("list", name="Way 1")).to_be_visible()


def download(page: Page, name: str, *, role: str = "link") -> Download:
    """Take something along."""
    with page.expect_download() as taken:
        page.locator("#explore-files").get_by_role(role, name=name).click()
    return taken.value


def test_files_are_what_they_are_called(browser: Browser, service: str, tmp_path: Path) -> None:
    """PNG, SVG, GraphML, Turtle and a page that draws with the network cut."""
    with exploring(browser, f"{service}/explore?name=lin+denan", accept_downloads=True) as page:
        for name, role in (("PNG", "button"), ("SVG", "link"), ("GraphML", "link"), ("Turtle", "link"), ("One file that works offline", "link")):
            taken = download(page, name, role=role)
            taken.save_as(tmp_path / taken.suggested_filename)
    assert (tmp_path / "newsgraph.png").read_bytes().startswith(b"\x89PNG")
    assert b"Lin Denan" in etree.tostring(etree.parse(tmp_path / "newsgraph.svg"))
    assert "Lin Denan" in dict(nx.read_graphml(tmp_path / "newsgraph.graphml").nodes(data="label")).values()
    assert len(Graph().parse(tmp_path / "newsgraph.ttl")) > 20
    with opened(browser, offline=True) as context:
        visit = watch(context.new_page())
        visit.page.goto((tmp_path / "newsgraph.html").as_uri())
        expect(visit.page.locator("canvas")).to_be_visible()
        assert (visit.foreign(), visit.errors) == ([], [])


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 400), ("dark", 400)])
def test_it_can_be_read_by_all_and_fits(browser: Browser, service: str, scheme: str, width: int) -> None:
    """With something chosen, a way drawn and everything open: nothing serious by axe-core, nothing wider than the screen."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed")
    with exploring(browser, f"{service}/explore?start=lin+denan&end=yang+chengwei", color_scheme=scheme, viewport={"width": width, "height": 900}) as page:
        page.locator("#explore-relations summary").click()
        page.locator("#explore-canvas").scroll_into_view_if_needed()
        page.mouse.click(*where(page, FORUM))
        expect(page.locator("#explore-about")).to_be_visible()
        page.wait_for_url(re.compile("open="))
        page.wait_for_timeout(600)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("async () => (await axe.run(document)).violations")
        assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")] == []


def test_the_address_is_all_of_the_state(browser: Browser, service: str) -> None:
    """Every step stands in it by name, in the order in which it was taken."""
    with exploring(browser, f"{service}/explore?name=lin+denan") as page:
        page.mouse.click(*where(page, FORUM))
        page.wait_for_url(re.compile("open="))
        steps = [(name, value.partition("-")[0]) for name, value in parse_qsl(urlsplit(page.url).query) if name != "view"]
        assert steps == [("focus", "person/lin"), ("open", "event/second")]


COUNT_PAINTING = """() => {
    const network = window.newsgraphPicture, redraw = network.redraw.bind(network);
    window.painted = {};
    window.rests = 0;
    network.redraw = () => { window.rests += 1; redraw(); };
    for (const [id, node] of Object.entries(network.body.nodes)) {
        const draw = node.draw.bind(node);
        node.draw = (pen) => { window.painted[id] = (window.painted[id] || 0) + 1; return draw(pen); };
    }
}"""


def test_what_stands_still_is_painted_once_while_the_picture_moves(browser: Browser, service: str) -> None:
    """However long it is dragged, things are painted at the beginning and at rest; one that is dragged alone is, each time."""
    with exploring(browser, service + "/explore") as page:
        page.evaluate(COUNT_PAINTING)
        frame = page.locator("#explore-canvas canvas").bounding_box()
        assert frame
        still = sway(page, frame["x"] + 8, frame["y"] + 8)
        # A machine that stops for a moment lets the picture rest, which paints it whole.
        assert max(still, default=0) <= 2 + 2 * page.evaluate("window.rests")
        page.wait_for_timeout(400)
        dragged, *others = sway(page, *where(page, FORUM))
        assert max(others, default=0) <= 2 + 2 * page.evaluate("window.rests")
        assert dragged > max(others, default=0)


def sway(page: Page, left: float, top: float) -> list[int]:
    """Drag what is under the mouse, and tell how often each thing was painted meanwhile, the most often painted first."""
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(left + 4, top + 4)
    page.evaluate("() => { window.painted = {}; window.rests = 0; }")
    page.mouse.move(left + 60, top + 40, steps=30)
    counts = sorted(page.evaluate("Object.values(window.painted)"), reverse=True)
    page.mouse.up()
    return counts


LANDMARKS = """() => {
    const picture = window.newsgraphPicture, scale = picture.getScale();
    return picture.body.nodeIndices.filter((id) => picture.body.nodes[id].labelModule.fontOptions.size * scale > 12).length;
}"""


def test_the_best_connected_keep_their_names_where_all_is_too_small(browser: Browser, service: str) -> None:
    """Far off some names are as large as print, near by all have one size again."""
    with exploring(browser, service + "/explore") as page:
        drawn = size(page)
        for _ in range(6):
            page.get_by_role("button", name="Farther").click()
        page.wait_for_function(f"() => {{ const count = ({LANDMARKS})(); return 0 < count && count < {drawn}; }}")
        for _ in range(12):
            page.get_by_role("button", name="Nearer").click()
        page.wait_for_function("() => new Set(Object.values(window.newsgraphPicture.body.nodes).map((node) => node.labelModule.fontOptions.size)).size === 1")


def test_the_relation_of_a_level_line_stands_on_it(browser: Browser, service: str) -> None:
    """Between two things at one height too: vis-network would write it in the middle of the sheet."""
    with exploring(browser, f"{service}/explore?start=lin+denan&end=yang+chengwei") as page:
        level = page.evaluate("""() => Object.values(window.newsgraphPicture.body.edges)
            .filter((edge) => edge.from.y === edge.to.y).map((edge) => edge.options.font.align)""")
        assert level
        assert set(level) == {"horizontal"}
