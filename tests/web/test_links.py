"""IRIs to addresses of pages and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.iris import mint_entity_iri
from web.links import SECTIONS, iri_from_path, kind_of_section, page_path

BASE = "https://w3id.org/newsgraph/id/"
CASES = [
    (BASE + "person/ann-1", "/people/ann-1"),
    (BASE + "place/shenzhen-1795565", "/places/shenzhen-1795565"),
    (BASE + "assertion/00ff", "/id/assertion/00ff"),
    (BASE + "graph/gazetteer", "/id/graph/gazetteer"),
    (BASE + "person/a%20b", "/people/a%20b"),
    (BASE + "person/müller", "/people/m%C3%BCller"),
    (BASE + "odd?x=1#y", "/id/odd%3Fx=1%23y"),
    ("https://w3id.org/newsgraph/ontology#Statement", "/ontology#Statement"),
    ("https://sws.geonames.org/1/", "https://sws.geonames.org/1/"),
    ("javascript:alert(1)", None),
    ("data:text/html,x", None),
    ("urn:x", None),
]


@pytest.mark.parametrize(("iri", "path"), CASES)
def test_page_paths(iri: str, path: str | None) -> None:
    """Our IRIs lead to our pages, others to themselves when they are http(s), and nowhere when they could be scripts."""
    assert page_path(BASE, iri) == path


@given(st.text(min_size=1, max_size=80))
def test_every_minted_iri_finds_its_way_back(name: str) -> None:
    """The page of an IRI stands for that IRI, whatever the name was."""
    iri = str(mint_entity_iri(BASE, "a.txt", "person", name))
    section, _, key = str(page_path(BASE, iri)).removeprefix("/").partition("/")
    assert iri_from_path(BASE, f"{kind_of_section(section)}/{key}") == iri


def test_sections_are_one_to_one() -> None:
    """No two kinds share a section, or an address would be ambiguous."""
    assert len(set(SECTIONS.values())) == len(SECTIONS)


def test_what_may_not_stand_in_an_iri_is_escaped() -> None:
    """A path with a space or a quote gives an IRI that can be looked up, not an error."""
    assert iri_from_path(BASE, 'person/a "b"') == BASE + "person/a%20%22b%22"
