"""The queries that the service is measured with: the named questions, and twelve shapes with another parameter each time.

It sends nothing. Called by the benchmark of the service.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.query import list_named_queries
from ontology.terms import PREFIXES

__all__ = ["CO_SPEAKERS", "POINT", "Shape", "make_shapes"]

SEED = 3
POINT, CO_SPEAKERS = "point", "co-speakers"
HEADER = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("kg", "oa", "org", "rdf", "schema", "xsd"))
ROWS = "\nLIMIT 100000"
"""What newsgraph gives at most, so that the others need not give more."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A way of asking.

    Attributes:
        name: for the table.
        template: SPARQL, with `$1` where a parameter goes.
        parameters: what goes there, in an order of chance; one empty one where nothing does.
        is_graph: whether the answer is a graph.
    """

    name: str
    template: str
    parameters: Sequence[str] = ("",)
    is_graph: bool = False

    def text(self, number: int, *, nonce: int | None = None) -> str:
        """Return the query with that parameter; a nonce makes it a text that nobody has sent before, and changes nothing else."""
        query = self.template.replace("$1", self.parameters[number % len(self.parameters)])
        return query if nonce is None else f"{query}\n# {nonce}"


_ENTITY_QUERIES = {
    "subject": "SELECT DISTINCT ?x { VALUES ?class { kg:Statement schema:Person schema:Organization schema:Event org:Membership kg:Assertion } ?x a ?class }",
    "person": "SELECT DISTINCT ?x { ?event kg:speaker ?x }",
    "organisation": "SELECT DISTINCT ?x { ?person schema:affiliation ?x }",
    "article": "SELECT DISTINCT ?x { ?x a schema:NewsArticle }",
    "country": "SELECT DISTINCT ?x { ?event a schema:Event ; schema:location/schema:containedInPlace* ?x . ?x a schema:Country }",
    "series": "SELECT DISTINCT ?x { ?x a schema:EventSeries . ?event schema:superEvent ?x }",
    "city": "SELECT DISTINCT ?x { ?statement schema:about/schema:name ?x }",
}

_TEMPLATES = {
    POINT: ("subject", "SELECT ?property ?value { $1 ?property ?value }"),
    "star": (
        "article",
        """SELECT ?words ?cue ?mode ?sign ?sureness ?speaker {
  ?statement schema:isPartOf $1 ; schema:text ?words ; kg:mode ?mode ; kg:polarity ?sign ; kg:certainty ?sureness ; schema:creator ?speaker ; kg:cue ?cue
}""",
    ),
    "two hops": (
        "organisation",
        "SELECT ?name ?words { ?person schema:affiliation $1 ; schema:name ?name . ?statement schema:creator ?person ; schema:text ?words }",
    ),
    CO_SPEAKERS: ("person", "SELECT DISTINCT ?other ?name { ?event kg:speaker $1, ?other . ?other schema:name ?name FILTER(?other != $1) }"),
    "counts by group": (
        "",
        """SELECT ?organisation (COUNT(DISTINCT ?statement) AS ?said) {
  ?statement a kg:Statement ; schema:creator/schema:affiliation ?organisation
} GROUP BY ?organisation ORDER BY DESC(?said) ?organisation LIMIT 20""",
    ),
    "dates": (
        "month",
        """SELECT ?article ?headline ?date {
  ?article a schema:NewsArticle ; schema:headline ?headline ; schema:datePublished ?date
  FILTER(?date >= "$1-01"^^xsd:date && ?date < "$1-28"^^xsd:date)
} ORDER BY ?date ?article""",
    ),
    "containment": (
        "country",
        "SELECT DISTINCT ?event ?name ?city { ?event a schema:Event ; schema:name ?name ; schema:location ?city . ?city schema:containedInPlace* $1 }",
    ),
    "text filter": ("city", "SELECT ?statement ?words { ?statement a kg:Statement ; schema:text ?words FILTER(CONTAINS(LCASE(?words), LCASE($1))) }"),
    "optional and union": (
        "organisation",
        """SELECT ?person ?name ?family ?event {
  { ?person schema:affiliation $1 } UNION { ?person schema:affiliation/org:subOrganizationOf $1 }
  ?person schema:name ?name
  OPTIONAL { ?person schema:familyName ?family }
  OPTIONAL { ?event kg:speaker ?person }
}""",
    ),
    "by month": (
        "",
        """SELECT ?month (COUNT(*) AS ?articles) {
  ?article a schema:NewsArticle ; schema:datePublished ?date BIND(SUBSTR(STR(?date), 1, 7) AS ?month)
} GROUP BY ?month ORDER BY ?month""",
    ),
    "construct": (
        "series",
        """CONSTRUCT { ?event ?property ?value . ?person schema:name ?name } {
  ?event schema:superEvent $1 ; ?property ?value
  OPTIONAL { ?event kg:speaker ?person . ?person schema:name ?name }
}""",
    ),
    "provenance": (
        "person",
        """SELECT ?predicate ?object ?words ?start ?graph {
  ?assertion rdf:subject $1 ; rdf:predicate ?predicate ; rdf:object ?object
  GRAPH ?graph { ?assertion kg:evidence/oa:hasSelector ?selector . ?selector oa:exact ?words ; oa:start ?start }
}""",
    ),
}


def make_shapes(database: ox.Store) -> tuple[list[Shape], list[Shape]]:
    """Make the named questions and the twelve shapes for what a database holds."""
    questions = [Shape(query.name, query.text + ROWS) for query in list_named_queries()]
    listed: dict[str, Sequence[str]] = {"": ("",), "month": [f"{year}-{month:02}" for year in range(2012, 2026) for month in range(1, 13)]}
    listed |= {name: _list_terms(database, query) for name, query in _ENTITY_QUERIES.items()}
    shapes = [
        Shape(name, HEADER + template, _shuffle(listed[parameter]), is_graph=template.startswith("CONSTRUCT"))
        for name, (parameter, template) in _TEMPLATES.items()
    ]
    return questions, shapes


def _list_terms(database: ox.Store, query: str) -> list[str]:
    return sorted(str(row[0]) for row in database.query(HEADER + query))


def _shuffle(terms: Sequence[str]) -> Sequence[str]:
    shuffled = list(terms)
    random.Random(SEED).shuffle(shuffled)
    return shuffled
