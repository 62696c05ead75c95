"""The explorer without a browser: what is shown follows from the address; lists, files and JSON agree with the picture."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from flask.testing import FlaskClient
from lxml import etree, html
from rdflib import Graph

from graph.analysis import PICTURED
from ontology.terms import KG, SCHEMA
from tests.web.conftest import BROWSER, PAYLOAD, open_client

FORUM = "second Hong Kong-Shenzhen Big Data Forum"


def read_data(page: str) -> dict[str, Any]:
    """Read the picture that a page carries."""
    found = re.search(r'<script type="application/json" id="picture-data">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1]) if found else {}


def find_key(client: FlaskClient, name: str) -> str:
    """Find the key of a thing by its name."""
    return str(client.get("/explore/names", query_string={"q": name}).json[0]["key"])


def show(client: FlaskClient, query: str = "") -> str:
    """Open the explorer at an address."""
    response = client.get(f"/explore?{query}", headers=BROWSER)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_data(as_text=True)


def labels(data: dict[str, Any]) -> set[str]:
    """List what a picture shows."""
    return {node["label"] for node in data["nodes"]}


def test_nodes_lead_to_the_pages_of_this_service(client: FlaskClient) -> None:
    """A thing leads to its page, a relation to the words behind it, with the days on which articles say it."""
    data = read_data(show(client))
    lin = next(node for node in data["nodes"] if node["label"] == "Lin Denan")
    assert str(lin["href"]).startswith("/people/lin-denan-")
    stated = [edge for edge in data["edges"] if str(edge["evidence"]).startswith("/id/assertion/")]
    assert {tuple(edge["dates"]) for edge in stated} == {("2018-03-28",)}
    assert all(len(edge["articles"]) == 1 for edge in stated)


def test_a_focus_is_taken_by_key_or_iri(client: FlaskClient) -> None:
    """The address may name the thing in short or whole; both give the same picture, places included."""
    key = find_key(client, "lin denan")
    first, second = (show(client, f"focus={focus}&depth=2") for focus in (key, f"https://w3id.org/newsgraph/id/{key}"))
    assert "Around Lin Denan" in first
    assert read_data(first) == read_data(second)


def test_opening_adds_neighbours_and_says_how_many_more_there_are(client: FlaskClient) -> None:
    """Each thing tells how many neighbours it has that are not shown; opening it shows them, and moves no other."""
    lin, forum = find_key(client, "lin denan"), find_key(client, FORUM)
    before, after = (read_data(show(client, query)) for query in (f"focus={lin}", f"focus={lin}&open={forum}"))
    closed, opened = (next(node for node in data["nodes"] if node["label"] == FORUM) for data in (before, after))
    assert closed["more"] > 0
    assert (opened["more"], bool(opened["open"])) == (0, True)
    assert len(after["nodes"]) > len(before["nodes"])
    assert "Yang Chengwei" in labels(after) - labels(before)
    places = {node["id"]: (node["x"], node["y"]) for node in before["nodes"] if node["label"] != FORUM}
    assert places.items() <= {node["id"]: (node["x"], node["y"]) for node in after["nodes"]}.items()


def test_what_was_moved_hidden_and_looked_at_stands_in_the_address(client: FlaskClient) -> None:
    """A thing put by hand stands there, a hidden one is gone and can be brought back by a link."""
    lin, forum = find_key(client, "lin denan"), find_key(client, FORUM)
    page = show(client, f"focus={lin}&pin={lin}+-300+40&hide={forum}&view=10,20,80")
    data = read_data(page)
    assert next((node["x"], node["y"]) for node in data["nodes"] if node["label"] == "Lin Denan") == pytest.approx((-300, 40), abs=1)
    assert FORUM not in labels(data)
    back = html.fromstring(page).get_element_by_id("show-hidden").get("href")
    assert FORUM in labels(read_data(show(client, back.partition("?")[2])))


def test_the_list_does_all_that_the_picture_does(client: FlaskClient) -> None:
    """Without JavaScript neighbours are opened, closed and hidden by links, and every relation leads to its words."""
    page = html.fromstring(show(client, f"focus={find_key(client, 'lin denan')}"))
    link = next(link for link in page.iter("a") if f"open the neighbours of {FORUM}" in " ".join(link.text_content().split()))
    after = html.fromstring(show(client, link.get("href").partition("?")[2]))
    said = " ".join(after.get_element_by_id("explore-list").text_content().split())
    assert "Yang Chengwei" in said
    assert f"close the neighbours of {FORUM}" in said
    whys = [link.get("href") for link in after.get_element_by_id("explore-list").iter("a") if link.get("class") == "why"]
    assert whys
    assert all(client.get(href, headers=BROWSER).status_code == 200 for href in whys)


@pytest.mark.parametrize(
    ("query", "shown", "gone"),
    [
        ("kind=person&kind=event", {"Lin Denan", FORUM}, {"Shenzhen"}),
        ("relation=speaker", {"Lin Denan", FORUM, "Yang Chengwei"}, {"Shenzhen Medical Information Center"}),
        ("until=2018-03-27", set(), {"Lin Denan", FORUM}),
        ("since=2018-03&until=2018", {"Lin Denan", FORUM}, set()),
    ],
)
def test_filters(client: FlaskClient, query: str, shown: set[str], gone: set[str]) -> None:
    """Kinds, relations and days of publication choose what is listed and exported."""
    found = labels(client.get(f"/explore?{query}&format=json").json)
    assert shown <= found
    assert not gone & found


def test_a_path_is_told_with_its_sentences(client: FlaskClient) -> None:
    """How two are connected is drawn, and each step stands with the words that say it."""
    lin, yang = find_key(client, "lin denan"), find_key(client, "yang chengwei")
    page = html.fromstring(show(client, f"path={lin}+{yang}"))
    way = page.get_element_by_id("explore-paths")
    assert f"Lin Denan ← speaker {FORUM}" in " ".join(way.text_content().split())
    assert len(way.findall(".//blockquote/mark")) >= 2
    paths = client.get("/explore/paths", query_string={"from": lin, "to": yang}).json
    assert len(paths["paths"][0]) == 3
    assert {node["id"] for node in paths["nodes"]} == {iri for path in paths["paths"] for iri in path}
    nowhere = show(client, f"path={lin}+{yang}&until=2017")
    assert "No article connects the two" in nowhere


def test_names_that_were_typed_become_what_is_meant(client: FlaskClient) -> None:
    """The forms work without JavaScript: a part of a name is enough, and a name that nothing has is said."""
    response = client.get("/explore?name=witman", headers=BROWSER)
    assert response.status_code == 302
    assert response.location.startswith("/explore?focus=person/witman-hung-wai-man-")
    response = client.get("/explore?start=lin+denan&end=witman", headers=BROWSER)
    assert re.fullmatch(r"/explore\?path=person/lin-denan-\w+\+person/witman-hung-wai-man-\w+", response.location)
    missing = client.get("/explore?name=zzzzqqqq", headers=BROWSER)
    assert missing.status_code == 404
    assert "Try a part of the name" in missing.get_data(as_text=True)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("focus=person/nobody", 404),
        ("focus=<x>", 404),
        ("path=person/nobody+person/noone", 404),
        ("path=person/nobody", 400),
        ("depth=0", 400),
        ("depth=x", 400),
        ("kind=colour", 400),
        ("relation=likes", 400),
        ("since=yesterday", 400),
        ("view=here", 400),
        ("pin=person/x+left", 400),
        ("format=docx", 406),
        ("kind=person", 200),
        ("open=person/nobody", 200),
        ("page=9", 200),
    ],
)
def test_wrong_addresses_are_refused(client: FlaskClient, query: str, status: int) -> None:
    """What is not in the store is not found; what means nothing is said to be so."""
    assert client.get(f"/explore?{query}").status_code == status


def test_files_are_what_they_say(client: FlaskClient) -> None:
    """SVG, GraphML, Turtle and the page that works offline hold what the picture shows, filters heeded."""
    query = f"focus={find_key(client, 'lin denan')}&kind=person&kind=event&kind=organisation"
    shown = labels(client.get(f"/explore?{query}&format=json").json)
    drawn = etree.fromstring(client.get(f"/explore?{query}&format=svg").data)
    said = {" ".join("".join(text.itertext()).split()) for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert {re.sub(r"\s", "", each) for each in said} == {re.sub(r"\s", "", each) for each in shown}
    counted = nx.read_graphml(io.BytesIO(client.get(f"/explore?{query}&format=graphml").data))
    assert set(dict(counted.nodes(data="label")).values()) == shown
    triples = Graph().parse(data=client.get(f"/explore?{query}&format=turtle").data, format="turtle")
    assert {str(name) for name in triples.objects(None, SCHEMA.name)} >= shown
    assert list(triples.subject_objects(KG.speaker))
    assert list(triples.subjects(None, KG.Assertion))
    page = client.get(f"/explore?{query}&format=file")
    assert "attachment" in page.headers["Content-Disposition"]
    assert "http://localhost/id/person/lin-denan-" in page.get_data(as_text=True)


# ------------------------------------------------------------------------------------------------------------- the JSON
def test_neighbours_come_by_the_page(client: FlaskClient) -> None:
    """Each page says how many there are and where the next begins; together they are all, each once."""
    forum = find_key(client, FORUM)
    seen: list[str] = []
    after: int | None = 0
    while after is not None:
        answer = client.get("/explore/neighbours", query_string={"of": forum, "after": after, "limit": 5}).json
        seen += [node["id"] for node in answer["nodes"] if node["id"] != answer["of"]]
        assert all(answer["of"] in (edge["from"], edge["to"]) for edge in answer["edges"])
        after = answer["next"]
    assert len(seen) == len(set(seen)) == answer["total"] == client.get("/explore/names", query_string={"q": FORUM}).json[0]["degree"]


def test_evidence_is_words_article_publisher_date_and_rule(client: FlaskClient) -> None:
    """What a relation rests on is one request away, whichever way its line runs."""
    data = read_data(show(client))
    keys = {node["id"]: node["key"] for node in data["nodes"]}
    for edge in (edge for edge in data["edges"] if edge["articles"]):
        asked = {"from": keys[edge["from"]], "to": keys[edge["to"]], "relation": re.split(r"[/#]", edge["predicate"])[-1]}
        found = client.get("/explore/evidence", query_string=asked).json
        assert found["relation"] == edge["relation"]
        assert found["words"], edge
        words = found["words"][0]
        assert words["words"]
        assert (words["headline"], words["published"]) == ("Experts call for deeper cross-border data ties", "2018-03-28")
        assert words["href"].startswith("/articles/")
        assert words["rule"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("neighbours", 400),
        ("neighbours?of=person/nobody", 404),
        ("neighbours?of=place/shenzhen-1795565&after=x", 400),
        ("paths?from=person/nobody", 404),
        ("evidence?from=place/shenzhen-1795565&to=place/shenzhen-1795565&relation=likes", 400),
        ("names", 200),
    ],
)
def test_data_refuses_in_words(client: FlaskClient, path: str, status: int) -> None:
    """A wrong question gets a sentence and a status."""
    assert client.get(f"/explore/{path}").status_code == status


# ------------------------------------------------------------------------------------------------------------ too much
def test_kinds_are_left_out_until_the_rest_can_be_seen(seed_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for fewer, statements and proposals go first, and the page says so."""
    monkeypatch.setattr(sys.modules["web.browse.explore"], "MAX_READABLE", 25)
    for client in open_client(seed_store):
        page = show(client)
        assert "statements, proposals left out" in page
        assert {node["kind"] for node in read_data(page)["nodes"]} == {"person", "organisation", "series", "event", "place"}


def test_what_nobody_takes_in_at_once_is_drawn_all_the_same_while_a_browser_can(seed_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its commonest kinds, which stand with their numbers to be taken in again; with all kinds asked for, none is said to be left out."""
    monkeypatch.setattr(sys.modules["web.browse.explore"], "MAX_READABLE", 3)
    for client in open_client(seed_store):
        page = show(client)
        assert {node["kind"] for node in read_data(page)["nodes"]} == {"person", "organisation", "series", "event"}
        box = html.fromstring(page).xpath("//label[input[@value='statement']]")[0]
        assert int(box.findtext("small")) > 0
        assert "left out" not in show(client, "&".join(f"kind={kind}" for kind in sorted(PICTURED)))


def test_too_much_is_said_with_where_to_begin(seed_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be drawn is no blank page: it asks what to leave out and offers pictures to begin with."""
    monkeypatch.setattr(sys.modules["web.browse.explore"], "MAX_READABLE", 3)
    monkeypatch.setattr(sys.modules["web.browse.explored"], "MAX_DRAWN", 4)
    for client in open_client(seed_store):
        for page in (show(client), show(client, f"focus={find_key(client, 'lin denan')}"), show(client, "kind=place&kind=person")):
            assert "more than a picture can show" in page
            assert re.search(r'href="/explore\?focus=event/second-', page)
            assert not read_data(page)


def test_a_long_list_has_pages(seed_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of a large picture is read by pages; together they hold every thing once."""
    monkeypatch.setattr(sys.modules["web.browse.explore"], "ROWS", 10)
    for client in open_client(seed_store):
        seen, number = [], 1
        while keys := [item.get("data-key") for item in html.fromstring(show(client, f"page={number}")).iter("li") if item.get("data-key")]:
            seen += keys
            number += 1
        assert len(seen) == len(set(seen)) == len(read_data(show(client))["nodes"])


def test_markup_from_articles_is_text_in_picture_list_and_files(hostile_client: FlaskClient) -> None:
    """A name full of scripts makes no element anywhere."""
    page = html.fromstring(show(hostile_client))
    assert not page.findall(".//img")
    assert PAYLOAD in page.get_element_by_id("explore-list").text_content()
    drawn = etree.fromstring(hostile_client.get("/explore?format=svg").data)
    assert not [element for element in drawn.iter() if etree.QName(element).localname in ("img", "script")]


def test_an_empty_store_has_an_empty_picture(empty_client: FlaskClient) -> None:
    """Nothing is drawn, and nothing fails."""
    assert read_data(show(empty_client))["nodes"] == []
