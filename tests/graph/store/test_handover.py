"""What a process hands over of an article arrives in another as it was."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD

from graph.mapping import Contribution
from graph.store import hand_over, open_store
from tests.graph.store.contributions import BASE, make_contribution

SUBJECT, PREDICATE = URIRef(f"{BASE}a"), URIRef(f"{BASE}p")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_every_text_survives_the_way(texts: list[str]) -> None:
    """Line ends, quotation marks and full stops in texts included, under a language, a datatype or neither."""
    graph = Graph()
    for text in texts:
        for value in (Literal(text), Literal(text, lang="en"), Literal(text, datatype=XSD.token), Literal(len(text))):
            graph.add((SUBJECT, PREDICATE, value))
    handed = hand_over(Contribution("a.txt", SUBJECT, URIRef(f"{BASE}graph/00000000"), graph, Graph(), Graph()))
    assert pickle.loads(pickle.dumps(handed)) == handed  # noqa: S301 - our own


def test_what_was_handed_over_is_stored_as_the_contribution_would_be() -> None:
    """The four graphs go where they belong."""
    contribution = make_contribution("a.txt", candidates=("bean",))
    quads = []
    for given_article in (contribution, pickle.loads(pickle.dumps(hand_over(contribution)))):  # noqa: S301 - our own
        with open_store("memory:", base_iri=BASE) as store:
            store.replace_articles([given_article])
            quads.append(set(store._database()))
    assert quads[0] == quads[1]


def test_a_blank_node_is_refused() -> None:
    """The store knows IRIs and literals only."""
    contribution = make_contribution("a.txt")
    contribution.graph.add((BNode(), PREDICATE, SUBJECT))
    with pytest.raises(ValueError, match="blank node"):
        hand_over(contribution)
