"""The search page, its data, and what the search field is offered."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.web.conftest import BROWSER, PAYLOAD


def test_the_page_groups_what_it_finds(client: FlaskClient) -> None:
    """A name leads to the person, the words that fit are marked, and what tells the person apart stands beside them."""
    page = client.get("/search", query_string={"q": "denan"}, headers=BROWSER).get_data(as_text=True)
    assert "People" in page
    assert "Lin <mark>Denan</mark></a>" in page
    assert "director, Shenzhen Medical Information Center" in page


def test_hits_are_data_too(client: FlaskClient) -> None:
    """A program gets name, kind, IRI and the form that was found, in pieces that say what fits."""
    hits = client.get("/search", query_string={"q": "lin"}, headers={"Accept": "application/json"}).json
    assert (hits[0]["name"], hits[0]["kind"]) == ("Lin Denan", "person")
    assert hits[0]["pieces"] == [["Lin", True], [" Denan", False]]


def test_a_field_is_offered_the_best_of_each_kind(client: FlaskClient) -> None:
    """What is offered while one types is short, and no kind crowds out the others."""
    hits = client.get("/search", query_string={"q": "shenzhen", "brief": "1", "format": "json"}).json
    assert 3 < len(hits) <= 10
    assert {hit["kind"] for hit in hits[:3]} == {hits[0]["kind"], hits[1]["kind"], hits[2]["kind"]}
    assert len({hit["kind"] for hit in hits[:3]}) == 3


def test_words_of_statements_are_found(client: FlaskClient) -> None:
    """What was said is found by its words, with who said it."""
    page = client.get("/search", query_string={"q": "barrier-free"}, headers=BROWSER).get_data(as_text=True)
    assert "<mark>barrier</mark>-<mark>free</mark>" in page
    assert "Yang Chengwei" in page


def test_a_slip_is_forgiven_and_said(client: FlaskClient) -> None:
    """What is nearly so written is found, and the page says that it is not the same."""
    page = client.get("/search", query_string={"q": "dnean lin"}, headers=BROWSER).get_data(as_text=True)
    assert "Lin</mark> <mark>Denan</mark>" in page
    assert "nearly so" in page


def test_one_kind_can_be_asked_for(client: FlaskClient) -> None:
    """A kind leaves out the others; one that is none is not minded."""
    page = client.get("/search", query_string={"q": "shenzhen", "kind": "place"}, headers=BROWSER).get_data(as_text=True)
    assert 'id="kind-place"' in page
    assert 'id="kind-organisation"' not in page
    assert client.get("/search", query_string={"q": "shenzhen", "kind": "x"}).status_code == 200


def test_the_only_hit_can_be_gone_to(client: FlaskClient) -> None:
    """With `go`, what can mean one thing only is opened."""
    response = client.get("/search", query_string={"q": "denan", "go": "1"}, headers=BROWSER)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/people/lin-denan")


def test_nothing_found_says_what_to_try(client: FlaskClient) -> None:
    """An empty answer leads on."""
    page = client.get("/search", query_string={"q": "xyzzy"}, headers=BROWSER).get_data(as_text=True)
    assert "Nothing is called" in page
    assert 'href="/people"' in page


def test_markup_in_names_is_text(hostile_client: FlaskClient) -> None:
    """What is marked and what is not is escaped alike."""
    page = hostile_client.get("/search", query_string={"q": "img script"}, headers=BROWSER).get_data(as_text=True)
    assert "<mark>script</mark>" in page
    assert PAYLOAD not in page
    assert "<img" not in page
