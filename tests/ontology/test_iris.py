"""Instance IRIs: what is minted can be taken apart again, and depends on nothing but its parts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef
from rdflib.term import _is_valid_uri

from ontology.iris import (
    ARTICLE_KINDS,
    HASHED_KINDS,
    InstanceIri,
    mint_article_iri,
    mint_entity_iri,
    mint_gazetteer_graph_iri,
    mint_graph_iri,
    mint_hashed_iri,
    mint_identity_graph_iri,
    mint_place_iri,
    mint_rule_iri,
    mint_runs_graph_iri,
    mint_text_iri,
    parse_instance_iri,
)

BASE = "https://w3id.org/newsgraph/id/"
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@given(identifier=NAMES, kind=st.sampled_from(ARTICLE_KINDS), name=NAMES)
def test_an_entity_iri_parses_back_to_its_kind(identifier: str, kind: str, name: str) -> None:
    """Whatever the name holds, the IRI is well formed and leads back to kind and key."""
    iri = mint_entity_iri(BASE, identifier, kind, name)
    parsed = parse_instance_iri(BASE, iri)
    assert parsed is not None
    assert _is_valid_uri(iri)
    assert (parsed.kind, f"{BASE}{parsed.kind}/{parsed.key}") == (kind, str(iri))


@given(kind=st.sampled_from(HASHED_KINDS), parts=st.lists(NAMES, min_size=1, max_size=4))
def test_a_hashed_iri_parses_back_to_sixteen_hex_digits(kind: str, parts: list[str]) -> None:
    """The key is a hash, so the IRI is short however long its parts are."""
    parsed = parse_instance_iri(BASE, mint_hashed_iri(BASE, kind, *parts))
    assert parsed is not None
    assert (parsed.kind, len(parsed.key)) == (kind, 16)
    assert int(parsed.key, 16) >= 0


@pytest.mark.parametrize(
    ("iri", "kind"),
    [
        (mint_article_iri(BASE, "a.txt", "A headline"), "article"),
        (mint_graph_iri(BASE, "a.txt"), "graph"),
        (mint_gazetteer_graph_iri(BASE), "graph"),
        (mint_identity_graph_iri(BASE), "graph"),
        (mint_runs_graph_iri(BASE), "graph"),
        (mint_place_iri(BASE, "São Paulo", 3448439), "place"),
        (mint_place_iri(BASE, "qianhai", None), "place"),
        (mint_rule_iri(BASE, "by-line"), "rule"),
        (mint_text_iri(BASE, hashlib.sha256(b"").hexdigest()), "text"),
    ],
    ids=str,
)
def test_every_kind_of_iri_parses_back(iri: URIRef, kind: str) -> None:
    """Each minting function has its kind."""
    parsed = parse_instance_iri(BASE, iri)
    assert parsed is not None
    assert parsed.kind == kind


def test_the_pattern_of_an_entity_is_slug_and_hash() -> None:
    """`<base>person/<slug>-<8 hex>`, the hex of identifier, kind and name."""
    expected = hashlib.sha256(b"a.txt\x1fperson\x1fLin Denan").hexdigest()[:8]
    assert mint_entity_iri(BASE, "a.txt", "person", "Lin Denan") == URIRef(f"{BASE}person/lin-denan-{expected}")


def test_an_article_keeps_its_hash_when_its_headline_changes() -> None:
    """The hash is of the identifier alone, the slug of the headline."""
    before, after = mint_article_iri(BASE, "a.txt", "One"), mint_article_iri(BASE, "a.txt", "Two")
    assert before != after
    assert before.rsplit("-", 1)[1] == after.rsplit("-", 1)[1]


def test_parts_do_not_run_into_one_another() -> None:
    """("a", "bc") and ("ab", "c") are two."""
    assert mint_hashed_iri(BASE, "role", "a", "bc") != mint_hashed_iri(BASE, "role", "ab", "c")


@pytest.mark.parametrize("iri", ["https://other.example/person/x-1", f"{BASE}person", f"{BASE}person/a/b", f"{BASE}person/a#b", "", BASE])
def test_what_is_no_instance_iri_parses_to_none(iri: str) -> None:
    """Another base, no key, or more than a key."""
    assert parse_instance_iri(BASE, iri) is None


def test_a_name_without_letters_still_has_an_iri() -> None:
    """Its slug says so, its hash keeps it apart."""
    first, second = mint_entity_iri(BASE, "a", "person", "…"), mint_entity_iri(BASE, "a", "person", "!")
    assert first != second
    assert parse_instance_iri(BASE, first) == InstanceIri("person", first.removeprefix(f"{BASE}person/"))


@pytest.mark.parametrize("mint", [lambda: mint_entity_iri(BASE, "a", "ship", "b"), lambda: mint_hashed_iri(BASE, "ship", "b")], ids=["entity", "hashed"])
def test_an_unknown_kind_is_refused_by_name(mint: Callable[[], URIRef]) -> None:
    """The message names the kind and those that are known."""
    with pytest.raises(ValueError, match=r"unknown kind 'ship'; known: .*"):
        mint()
