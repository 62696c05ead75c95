"""A picture for other programs: SVG and GraphML that they can read, markup as text, the same bytes each time."""

from __future__ import annotations

import io

import networkx as nx
from lxml import etree

from graph.draw import lay_out, write_graphml, write_svg
from tests.graph.draw.test_page import BASE, PAYLOAD, make_network

SVG = "{http://www.w3.org/2000/svg}"


def test_svg_holds_every_thing_and_relation() -> None:
    """Each thing is a shape with its name as text, each relation a line that says what it is."""
    network = make_network()
    drawn = etree.fromstring(write_svg(network, lay_out(network), title="Forum").encode())
    assert {text.text for text in drawn.iter(f"{SVG}tspan")} == {"Ann", "Forum"}
    assert [line.findtext(f"{SVG}title") for line in drawn.iter(f"{SVG}line")] == ["speaker"]


def test_markup_in_names_is_text_and_what_xml_cannot_hold_is_left_out() -> None:
    """No name makes an element, and a stray control character spoils no file."""
    network = make_network(label=f"{PAYLOAD}\x00\x1b", relation=PAYLOAD)
    drawn = etree.fromstring(write_svg(network, lay_out(network), title=PAYLOAD).encode())
    assert not [element for element in drawn.iter() if etree.QName(element).localname in ("img", "script")]
    counted = nx.read_graphml(io.BytesIO(write_graphml(network, lay_out(network))))
    assert PAYLOAD in dict(counted.nodes(data="label")).values()


def test_graphml_is_read_back_with_its_words() -> None:
    """networkx, Gephi and the like get labels, kinds, places, relations, days, and the words behind each."""
    network = make_network()
    counted = nx.read_graphml(io.BytesIO(write_graphml(network, lay_out(network))))
    assert dict(counted.nodes(data="kind"))[BASE + "person/ann"] == "person"
    ((_, _, edge),) = counted.edges(data=True)
    assert (edge["relation"], edge["published"], edge["words"]) == ("speaker", "2018-03-28", "Ann spoke")


def test_the_same_picture_gives_the_same_bytes() -> None:
    """Nothing in either file hangs on the hour or the process."""
    files = {(write_svg(network, lay_out(network), title="x"), write_graphml(network, lay_out(network))) for network in (make_network(), make_network())}
    assert len(files) == 1
