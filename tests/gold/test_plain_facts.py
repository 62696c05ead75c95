"""Hold how plain facts are read out of a graph: what counts as one, and by which names it is found."""

from __future__ import annotations

from rdflib import Graph

from ontology.terms import PREFIXES
from tests.gold.plain_facts import has_fact, read_plain_facts

_GRAPH = (
    "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    + """
BASE <https://example.org/>
<ana> schema:name "Ana Prieto" . <board> schema:name "the Harbour Board" .
<m> a org:Membership ; org:member <ana> ; org:organization <board> ; org:role <r> . <r> skos:prefLabel "director" .
<s> a kg:Statement ; schema:creator <ana> ; schema:text "the harbour was sold" ; kg:polarity kg:Negative .
<e> schema:name "Third Ferry Congress" ; schema:superEvent <series> ; schema:startDate "2019-03-05" .
<series> a schema:EventSeries ; schema:name "Ferry Congress" .
"""
)


def test_a_membership_and_a_statement_are_read_as_facts() -> None:
    """A role and its organisation hang on a membership; a denial is said and not affirmed."""
    graph = Graph()
    graph.parse(format="turtle", data=_GRAPH)
    facts = read_plain_facts(graph)
    assert has_fact(facts, ("Ana Prieto", "role", "director"))
    assert has_fact(facts, ("Ana Prieto", "affiliation", "Harbour Board"))
    assert has_fact(facts, ("Harbour Board", "*", "Ana Prieto"))
    assert has_fact(facts, ("Ana Prieto", "says", "the harbour was sold"))
    assert not has_fact(facts, ("Ana Prieto", "affirms", "the harbour was sold"))
    assert not has_fact(facts, ("Ana Prieto", "role", "deputy director"))


def test_an_edition_is_found_by_the_name_of_its_series() -> None:
    """An edition answers to its own name and to its series', a date to its month; another month does not."""
    graph = Graph()
    graph.parse(format="turtle", data=_GRAPH)
    facts = read_plain_facts(graph)
    assert has_fact(facts, ("Ferry Congress", "start", "2019-03"))
    assert not has_fact(facts, ("Ferry Congress", "start", "2019-04"))
