"""Hold how facts and evidence are read out of a graph."""

from __future__ import annotations

import pytest
from rdflib import Graph

from ontology.terms import PREFIXES
from tests.gold.facts import count_true_evidence, read_facts

HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items()) + "BASE <https://example.org/>\n"


def parse(turtle: str) -> Graph:
    """Return the graph of Turtle without its prefixes."""
    graph = Graph()
    graph.parse(data=HEAD + turtle, format="turtle")
    return graph


def test_a_graph_without_an_article_says_nothing() -> None:
    """A graph of something else is read as empty."""
    assert read_facts(parse('<ana> a schema:Person ; schema:name "Ana" .')).people == ()


def test_an_author_who_is_not_in_the_story_is_no_person_of_it() -> None:
    """A name in the by-line alone is metadata; one that the story mentions is both."""
    turtle = """<a> a schema:NewsArticle ; schema:author <ana>, <bo> ; schema:mentions <bo> .
    <ana> a schema:Person ; schema:name "Ana" . <bo> a schema:Person ; schema:name "Bo" ."""
    facts = read_facts(parse(turtle))
    assert facts.people == (("Bo",),)
    assert facts.authors == (("Ana",), ("Bo",))


def test_a_part_of_an_event_is_no_event_of_its_own() -> None:
    """Parts belong to the whole; the places that contain an event's place are its places too."""
    turtle = """<a> a schema:NewsArticle .
    <e> a schema:Event, kg:EventEdition ; schema:name "Third Ferry Congress" ; schema:subEvent <p> ; schema:location <hall> .
    <p> a schema:Event, kg:SubEvent ; schema:name "ice" .
    <hall> schema:name "Hall" ; schema:containedInPlace <city> . <city> schema:name "Turku" ."""
    (event,) = read_facts(parse(turtle)).events
    assert (event.is_edition, event.parts) == (True, (("ice",),))
    assert set(event.places) == {"Hall", "Turku"}


@pytest.mark.parametrize(("start", "end", "exact", "is_true"), [(0, 3, "Ana", True), (4, 8, "said", True), (4, 8, "Said", False), (0, 0, "", False)])
def test_evidence_is_true_where_its_words_stand(start: int, end: int, exact: str, *, is_true: bool) -> None:
    """The words at the offsets are the words quoted, from the first character on; no words are never true."""
    turtle = f"""<r> a oa:SpecificResource ; oa:hasSource <t> ; oa:hasSelector <s> . <t> prov:value "Ana said so" .
    <s> oa:start {start} ; oa:end {end} ; oa:exact "{exact}" ."""
    assert count_true_evidence(parse(turtle)) == (int(is_true), 1)
