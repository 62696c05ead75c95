"""The pages of articles: all of them, and one with its text, every found word marked, beside all that was read in it.

Called through the app's routes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from ontology.terms import ORG, SCHEMA
from web.browse.facts import Card, list_cards, name_relation
from web.browse.listing import Cell, Listing, answer_listing
from web.browse.marks import Mark, identify, mark_text, merge_marks
from web.browse.resources import answer_page
from web.lookup import Lookup, Thing
from web.runtime import current_lookup

__all__ = ["Reading", "articles"]

articles = Blueprint("articles", __name__)

_LIST = """
SELECT ?article ?headline (SAMPLE(?date) AS ?published) (SAMPLE(?paper) AS ?publisher) (COUNT(DISTINCT ?statement) AS ?statements) WHERE {
  ?article a schema:NewsArticle . OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article schema:datePublished ?date } OPTIONAL { ?article schema:publisher ?paper }
  OPTIONAL { ?statement schema:isPartOf ?article }
} GROUP BY ?article ?headline ORDER BY DESC(?published) ?headline ?article"""
_VERSION = "SELECT ?this ?version ?text WHERE { ?version prov:specializationOf ?this ; prov:value ?text } LIMIT 1"
_GRAPH = "SELECT ?this ?graph ?run WHERE { GRAPH ?graph { ?this a schema:NewsArticle } OPTIONAL { GRAPH ?any { ?graph prov:wasGeneratedBy ?run } } } LIMIT 1"
# All that has evidence in one article's graph, each with the place of its words.
_EVIDENCE = """
SELECT ?graph ?what ?start ?end WHERE { GRAPH ?graph {
  ?what kg:evidence ?evidence . ?evidence oa:hasSelector ?selector . ?selector oa:start ?start ; oa:end ?end
} } ORDER BY ?start ?end ?what"""
_ASSERTIONS = """
SELECT ?graph ?what ?subject ?predicate ?value ?linked WHERE { GRAPH ?graph {
  ?what rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?value . BIND(isIRI(?value) AS ?linked)
} }"""
# What always stands beside another fact of the same words is shown once.
_UNSHOWN = frozenset(map(str, (SCHEMA.performer, SCHEMA.subEvent, ORG.member, ORG.organization, ORG.role)))


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that was read in the article: a fact, and the places of its words in the page."""

    identifier: str
    subject: Thing
    relation: str
    value: Thing | str
    assertion: Thing
    places: tuple[str, ...]


@articles.get("/articles")
def list_articles() -> Response | str:
    """Show every article."""
    lookup = current_lookup()
    return answer_listing(
        Listing(
            "Articles",
            "All that was read, the newest first.",
            ("Headline", "Published", "Publisher", "Statements"),
            _rows(lookup),
            "Nothing has been read yet. Run: newsgraph build FOLDER",
        )
    )


def _rows(lookup: Lookup) -> Iterator[Sequence[Cell]]:
    for row in lookup.rows(_LIST):
        publisher = lookup.thing(row["publisher"]) if "publisher" in row else None
        yield lookup.thing(row["article"]), row.get("published"), publisher, int(row["statements"])


@articles.get("/articles/<path:key>")
def show_article(key: str) -> Response:
    """Show one article."""
    return answer_page("article", key, _page)


def _page(lookup: Lookup, iri: str) -> str:
    version, graph = lookup.first(_VERSION, this=iri), lookup.first(_GRAPH, this=iri)
    spans = _find_spans(lookup, graph["graph"]) if graph else {}
    readings = _list_readings(lookup, graph["graph"], spans) if graph else []
    cards = list_cards(lookup, values={"article": iri}, limit=500)
    text = version.get("text", "")
    return render_template(
        "article.html",
        article=lookup.thing(iri),
        published=lookup.value(iri, SCHEMA.datePublished),
        authors=lookup.things(lookup.values(iri, SCHEMA.author)),
        publisher=next(iter(lookup.things(lookup.values(iri, SCHEMA.publisher))), None),
        section=lookup.value(iri, SCHEMA.articleSection),
        url=next((url for url in lookup.values(iri, SCHEMA.url) if url.startswith(("http://", "https://"))), None),
        identifier=lookup.value(iri, SCHEMA.identifier),
        language=lookup.value(iri, SCHEMA.inLanguage) or "en",
        about=lookup.things(lookup.values(iri, SCHEMA.about)),
        mentions=lookup.things(lookup.values(iri, SCHEMA.mentions)),
        paragraphs=mark_text(text, _list_marks(lookup, spans, readings, cards)),
        readings=readings,
        cards=cards,
        places={card.thing.iri: tuple(identify(*span) for span in spans.get(card.thing.iri, ())) for card in cards},
        version=lookup.thing(version["version"]) if version else None,
        graph=lookup.thing(graph["graph"]) if graph else None,
        run=lookup.thing(graph["run"]) if "run" in graph else None,
    )


Spans = dict[str, list[tuple[int, int]]]


def _find_spans(lookup: Lookup, graph: str) -> Spans:
    """Find the places of the words of everything that has evidence in an article's graph."""
    spans: Spans = {}
    for row in lookup.rows(_EVIDENCE, graph=graph):
        spans.setdefault(row["what"], []).append((int(row["start"]), int(row["end"])))
    return spans


def _list_readings(lookup: Lookup, graph: str, spans: Spans) -> list[Reading]:
    """List the facts of an article's graph in the order of their words; those of markup come first."""
    readings = [
        _read(lookup, row, tuple(identify(*span) for span in spans.get(row["what"], ())))
        for row in lookup.rows(_ASSERTIONS, graph=graph)
        if row["predicate"] not in _UNSHOWN
    ]
    first = {iri: places[0] for iri, places in spans.items()}
    return sorted(readings, key=lambda reading: (first.get(reading.assertion.iri, (0, 0)), reading.relation, str(reading.value)))


def _read(lookup: Lookup, row: dict[str, str], places: tuple[str, ...]) -> Reading:
    value: Thing | str = lookup.thing(row["value"]) if row["linked"] == "true" else row["value"]
    assertion = lookup.thing(row["what"])
    return Reading("fact-" + assertion.name, lookup.thing(row["subject"]), name_relation(row["predicate"]), value, assertion, places)


def _list_marks(lookup: Lookup, spans: Spans, readings: list[Reading], cards: list[Card]) -> list[Mark]:
    """List the marks of a text: names lead to their pages, statements to their notes, facts to their lines."""
    by_assertion = {reading.assertion.iri: reading.identifier for reading in readings}
    numbers = {card.thing.iri: str(number) for number, card in enumerate(cards, 1)}
    marks = []
    for iri, places in spans.items():
        thing = lookup.thing(iri)
        note = numbers.get(iri, "")
        # Roles and their like have no colour of their own: what is named in them has.
        kind = "fact" if iri in by_assertion or thing.kind == "thing" else thing.kind
        href = thing.href if kind not in ("fact", "statement", "proposal") else None
        facts = (by_assertion[iri],) if iri in by_assertion else (f"statement-{note}",) if note else ()
        for place, (start, end) in enumerate(places):
            is_first = note and place == len(places) - 1
            marks.append(Mark(start, end, kind, href, facts, note if is_first else "", f"#statement-{note}" if is_first else ""))
    return merge_marks(marks)
