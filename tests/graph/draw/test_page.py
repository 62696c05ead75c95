"""The picture as a file: whole in itself, the same each time, and markup stays text."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pytest

from graph.analysis import PICTURED, Quote, build_network
from graph.draw import STYLES, draw_picture, link_to_service, list_entries, picture_asset, picture_data, to_script_json
from graph.store import open_snapshot

BASE = "https://w3id.org/newsgraph/id/"
PAYLOAD = "</script><img src=x onerror=alert(1)>&<!--"


def make_network(label: str = "Ann", relation: str = "speaker") -> nx.MultiDiGraph:
    """Make a network of one event and one speaker."""
    quote = Quote("e", f"{label} spoke", 0, 9, "t", "a", label, "2018-03-28")
    network = nx.MultiDiGraph(base_iri=BASE)
    network.add_node(BASE + "event/x", label="Forum", kind="event", quotes=())
    network.add_node(BASE + "person/ann", label=label, kind="person", quotes=(quote,))
    network.add_edge(
        BASE + "event/x", BASE + "person/ann", relation=relation, predicate="p", assertion=BASE + "assertion/1", quotes=(quote,), dates=("2018-03-28",)
    )
    return network


class Elements(HTMLParser):
    """Collects the elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, dict(attrs)))


def parse(page: str) -> list[tuple[str, dict[str, str | None]]]:
    """List the elements of a page with their attributes."""
    parser = Elements()
    parser.feed(page)
    return parser.found


def test_the_page_names_no_address_to_fetch() -> None:
    """No element loads anything, and the page's own policy forbids it."""
    elements = parse(draw_picture(make_network(), title="Forum"))
    assert not [tag for tag, attributes in elements if "src" in attributes or tag in {"link", "iframe"}]
    policy = next(str(attributes["content"]) for tag, attributes in elements if attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("where", ["label", "relation", "title"])
def test_markup_stays_text(where: str) -> None:
    """A label, a relation and the title that hold markup make no element and end no script."""
    network = make_network(**{where: PAYLOAD} if where != "title" else {})
    page = draw_picture(network, title=PAYLOAD if where == "title" else "Forum")
    elements = parse(page)
    assert "img" not in [tag for tag, _ in elements]
    assert [tag for tag, _ in elements].count("script") == 3
    if where != "title":
        data = json.loads(re.findall(r'<script type="application/json" id="picture-data">(.*?)</script>', page, re.DOTALL)[0])
        assert PAYLOAD in json.dumps(data, ensure_ascii=False).replace("\\n", " ")


@pytest.mark.slow
def test_the_same_network_gives_the_same_bytes() -> None:
    """Nothing in the page depends on the hour, the process or its hash seed."""
    program = (
        "import sys; from tests.graph.draw.test_page import make_network; from graph.draw import draw_picture; "
        "sys.stdout.write(draw_picture(make_network(), title='x'))"
    )
    runs = {
        subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=120, env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."}).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_nodes_and_edges_say_kind_words_and_page() -> None:
    """Colour and shape tell the kind, a tooltip the words as plain text, and a click opens the page."""
    data = picture_data(make_network(), link=link_to_service(BASE, "http://127.0.0.1:8000"))
    ann = next(node for node in data["nodes"] if node["label"] == "Ann")
    assert (ann["color"], ann["shape"]) == (STYLES["person"].colour, STYLES["person"].shape)
    assert "“Ann spoke”\nAnn, 2018-03-28" in ann["title"]
    assert ann["href"] == "http://127.0.0.1:8000/id/person/ann"
    assert data["edges"][0]["label"] == "speaker"
    assert data["edges"][0]["href"] == "http://127.0.0.1:8000/id/assertion/1"


@pytest.mark.parametrize(
    ("iri", "service", "href"),
    [
        (BASE + "person/ann", "http://127.0.0.1:8000/", "http://127.0.0.1:8000/id/person/ann"),
        (BASE + "person/ann", None, BASE + "person/ann"),
        ("https://example.org/x", "http://127.0.0.1:8000/", "https://example.org/x"),
        ("javascript:alert(1)", None, None),
    ],
)
def test_links(iri: str, service: str | None, href: str | None) -> None:
    """Our IRIs lead to a service where one is named; nothing but http and https is ever linked."""
    assert link_to_service(BASE, service)(iri) == href


def test_all_that_is_shown_is_listed(seed_store: Path) -> None:
    """The list under the picture holds every thing and every relation, in the order of kinds."""
    with open_snapshot(str(seed_store)) as snapshot:
        network = build_network(snapshot)
    entries = list_entries(network, link=link_to_service(BASE, None))
    assert {entry.iri for entry in entries} == set(network)
    assert sum(len(entry.lines) for entry in entries) == network.number_of_edges()
    assert entries[0].kind == "person"


def test_every_kind_has_its_own_colour_and_shape() -> None:
    """Who sees no colours tells kinds by their shapes."""
    pictured = [STYLES[kind] for kind in PICTURED]
    assert len({style.colour for style in pictured}) == len({style.shape for style in pictured}) == len(PICTURED)


def test_legend_and_picture_have_the_same_colours() -> None:
    """What the style sheet says of a kind is what the picture draws."""
    style_sheet = picture_asset("picture.css").decode()
    for kind in PICTURED:
        assert re.search(rf"\.kind-{kind}\b[^{{}}]*\{{ --kind: {STYLES[kind].colour}; \}}", style_sheet), kind


@pytest.mark.parametrize("colour", sorted({style.colour for style in STYLES.values()}))
def test_colours_stand_out_on_light_and_dark(colour: str) -> None:
    """WCAG 1.4.11: three to one against both papers."""
    for paper in ("#ffffff", "#201f1c"):
        light, dark = sorted((_luminance(colour), _luminance(paper)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_an_empty_network_is_a_page_too() -> None:
    """Nothing to show is shown as nothing."""
    assert "0 things" in draw_picture(nx.MultiDiGraph(), title="Empty")


def test_json_in_a_script_cannot_end_it() -> None:
    """No "<" and no line separator stands in what a script element carries, and it reads back the same."""
    written = to_script_json({"x": PAYLOAD + "\u2028"})
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == {"x": PAYLOAD + "\u2028"}


def test_an_unknown_asset_is_refused() -> None:
    """Only the files that a picture needs are given out."""
    with pytest.raises(ValueError, match=r"page\.html"):
        picture_asset("page.html")


@pytest.mark.slow
def test_two_thousand_things_are_laid_out_in_time() -> None:
    """A large network has all its places when it is given to the browser, which then moves nothing by itself."""
    network = nx.MultiDiGraph(nx.gnm_random_graph(2000, 4000, seed=1), base_iri=BASE)
    named = nx.relabel_nodes(network, {number: f"{BASE}person/{number}" for number in network})
    nx.set_node_attributes(named, {iri: {"label": iri[-6:], "kind": "person", "quotes": ()} for iri in named})
    nx.set_edge_attributes(named, {edge: {"relation": "x", "predicate": "p", "assertion": "", "quotes": (), "dates": ()} for edge in named.edges(keys=True)})
    data = picture_data(named, link=link_to_service(BASE, None))
    assert data["options"]["physics"]["enabled"] is False
    assert len({(node["x"], node["y"]) for node in data["nodes"]}) == 2000
