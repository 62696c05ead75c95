"""What pages read of a snapshot: names, and words with what stands around them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import open_snapshot
from web.lookup import CONTEXT_CHARACTERS, Lookup


@pytest.fixture
def lookup(seed_store: Path) -> Iterator[Lookup]:
    """Look up in the seed article's store."""
    with open_snapshot(str(seed_store)) as snapshot:
        yield Lookup(snapshot)


def find(lookup: Lookup, name: str) -> str:
    """Find an IRI by its name."""
    return next(row["thing"] for row in lookup.rows("SELECT ?thing ?name { ?thing schema:name ?name }") if row["name"] == name)


def test_values_are_put_in_place_never_in_the_text(lookup: Lookup) -> None:
    """A value that looks like a query is a value; one that is no IRI is refused."""
    assert lookup.first("SELECT ?this ?name { ?this schema:name ?name }", this=find(lookup, "Lin Denan"))["name"] == "Lin Denan"
    with pytest.raises(ValueError, match="IRI"):
        lookup.first("SELECT ?this ?name { ?this schema:name ?name }", this="http://a/> ?p ?o } #")


def test_context_is_the_paragraph_in_whole_words(lookup: Lookup) -> None:
    """Before and after stand at most so many characters, cut at words and marked with dots where they are cut."""
    for statement in {row["thing"] for row in lookup.rows("SELECT ?thing { ?thing a kg:Statement }")}:
        for quote in lookup.quotes(statement):
            words = lookup.words_in_context(quote)
            assert words.words == quote.words
            assert "\n" not in words.before + words.after
            assert max(len(words.before), len(words.after)) <= CONTEXT_CHARACTERS + 2


def test_what_has_no_name_is_called_by_what_it_says(lookup: Lookup) -> None:
    """A role is somebody's, an attendance is how many came."""
    names = {lookup.thing(row["thing"]).name for row in lookup.rows("SELECT ?thing { { ?thing a org:Membership } UNION { ?e kg:attendance ?thing } }")}
    assert {"role of Lin Denan", "more than 400 experts"} <= names


def test_a_select_alone_is_a_pages_question(lookup: Lookup) -> None:
    """A page that asks otherwise is a programmer's mistake."""
    with pytest.raises(TypeError):
        next(lookup.rows("ASK {}"))
