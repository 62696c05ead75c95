"""Search by names: any order, without accents, with typing errors."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import BROWSER
from web.search import NameIndex, fold

NAMES = [("a", "Lin Denan"), ("b", "Zoë Müller"), ("c", "Shenzhen Medical Information Center"), ("a", "Lin"), ("d", "Linda Evans")]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("lin denan", ["a"]),
        ("Denan Lin", ["a"]),
        ("denn", ["a"]),
        ("lin dennan", ["a"]),
        ("muller zoe", ["b"]),
        ("MÜL", ["b"]),
        ("medcal information", ["c"]),
        ("lin", ["a", "d"]),
        ("", []),
        ("?!", []),
        ("nobody", []),
    ],
)
def test_names_are_found(wanted: str, found: list[str]) -> None:
    """Each word begins a word of the name, or nearly is one; each thing is found once, whole words first."""
    assert [iri for iri, _ in NameIndex(NAMES).find(wanted)] == found


def test_folding_keeps_letters_of_any_script() -> None:
    """Chinese names are letters too."""
    assert fold("習近平 (Xi)") == "習近平 xi"


def test_the_page_groups_what_it_finds(client: FlaskClient) -> None:
    """A name leads to the person, a word to what was said."""
    page = client.get("/search", query_string={"q": "denan"}, headers=BROWSER).get_data(as_text=True)
    assert "People" in page
    assert ">Lin Denan</a>" in page


def test_hits_are_data_too(client: FlaskClient) -> None:
    """A program gets name, kind, IRI and the form that was found."""
    hits = client.get("/search", query_string={"q": "lin"}, headers={"Accept": "application/json"}).json
    assert {"name": "Lin Denan", "kind": "person"}.items() <= hits[0].items()


def test_nothing_found_says_what_to_try(client: FlaskClient) -> None:
    """An empty answer leads on."""
    page = client.get("/search", query_string={"q": "xyzzy"}, headers=BROWSER).get_data(as_text=True)
    assert "Nothing is called so" in page
    assert "/statements?words=xyzzy" in page
