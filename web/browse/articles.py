"""The pages of articles: all of them, and one with its text, every found word marked, beside all that was read in it and what was not.

Called through the app's routes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, Response, render_template

from graph.store.names import CANDIDATES
from ontology.terms import ORG, SCHEMA, SKOS
from web.browse.cards import Card, deal_cards
from web.browse.facts import name_relation
from web.browse.listing import Cell, answer_listing, cite, list_kind
from web.browse.marks import Mark, find_again, identify, mark_text, merge_marks
from web.browse.organisations import cite_first
from web.browse.resources import answer_page
from web.browse.support import list_copies
from web.browse.unread import find_unread
from web.index import Entry, Filters
from web.lookup import Lookup, Thing

__all__ = ["Reading", "articles"]

articles = Blueprint("articles", __name__)

MAX_CARDS = 500
MIN_NAME = 3
"""Shorter forms stand in other words' places too often."""
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
def list_articles() -> Response:
    """Show every article."""
    columns = ("Headline", "Published", "Publisher", "Statements")
    empty = "Nothing has been read yet. Run: newsgraph build FOLDER"
    return answer_listing(list_kind("article", "Articles", "All that was read, the newest first.", columns, empty, read=_read_row, is_by_date=True))


def _read_row(lookup: Lookup, entry: Entry, counts: dict[str, int]) -> Sequence[Cell]:
    publisher = cite_first(lookup, entry.iri, SCHEMA.publisher)
    return lookup.thing(entry.iri), cite(lookup, entry.iri, SCHEMA.datePublished, entry.date), publisher, counts.get("statements", 0)


@articles.get("/articles/<path:key>")
def show_article(key: str) -> Response:
    """Show one article."""
    return answer_page("article", key, _page)


def _page(lookup: Lookup, iri: str) -> str:
    version, graph = lookup.first(_VERSION, this=iri), lookup.first(_GRAPH, this=iri)
    spans = _find_spans(lookup, graph["graph"]) if graph else {}
    readings = _list_readings(lookup, graph["graph"], spans) if graph else []
    # All at once, in the order of the text, which is the order of their numbers.
    cards = sorted(deal_cards(lookup, Filters(article=iri), limit=MAX_CARDS).cards, key=lambda card: min(spans.get(card.thing.iri, [(0, 0)])))
    text, mentions = version.get("text", ""), lookup.things(lookup.values(iri, SCHEMA.mentions))
    paragraphs = mark_text(text, _list_marks(lookup, text, mentions, spans=spans, readings=readings, cards=cards))
    return render_template(
        "article.html",
        article=lookup.thing(iri),
        published=lookup.value(iri, SCHEMA.datePublished),
        authors=lookup.things(lookup.values(iri, SCHEMA.author)),
        publisher=next(iter(lookup.things(lookup.values(iri, SCHEMA.publisher))), None),
        section=lookup.value(iri, SCHEMA.articleSection),
        url=next((url for url in lookup.values(iri, SCHEMA.url) if url.startswith(("http://", "https://"))), None),
        rights=_find_rights(text),
        identifier=lookup.value(iri, SCHEMA.identifier),
        language=lookup.value(iri, SCHEMA.inLanguage) or "en",
        about=lookup.things(lookup.values(iri, SCHEMA.about)),
        mentions=mentions,
        copies=list_copies(lookup, iri),
        paragraphs=paragraphs,
        readings=readings,
        cards=cards,
        places={card.thing.iri: tuple(identify(*span) for span in spans.get(card.thing.iri, ())) for card in cards},
        unread=find_unread(
            text,
            [(each.start, each.is_aside) for each in paragraphs],
            said=[span for card in cards for span in spans.get(card.thing.iri, ())],
            facts=[span for reading in readings for span in spans.get(reading.assertion.iri, ())],
            missing=[words for words, predicate in _METADATA if not lookup.values(iri, predicate)],
        ),
        candidates=_list_readings(lookup, graph["graph"] + CANDIDATES, _find_spans(lookup, graph["graph"] + CANDIDATES)) if graph else [],
        version=lookup.thing(version["version"]) if version else None,
        graph=lookup.thing(graph["graph"]) if graph else None,
        run=lookup.thing(graph["run"]) if "run" in graph else None,
    )


def _find_rights(text: str) -> str:
    """Find the line in which the page says whose the text is; empty when it has none."""
    lines = (line.strip() for line in text.split("\n") if "opyright" in line or "©" in line)
    # The loaders bring parsers of dates and pages along, a third of a second that the start of the service need not wait for.
    from graph.loaders.marks import find_copyright_holder  # noqa: PLC0415

    return next((line for line in lines if find_copyright_holder(line)[0]), "")


_METADATA = (("the date of publication", SCHEMA.datePublished), ("the author", SCHEMA.author), ("the publisher", SCHEMA.publisher))
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


def _list_marks(lookup: Lookup, text: str, mentions: list[Thing], *, spans: Spans, readings: list[Reading], cards: list[Card]) -> list[Mark]:
    """List the marks of a text: names lead to their pages, statements to their notes, facts to their lines."""
    by_assertion = {reading.assertion.iri: reading.identifier for reading in readings}
    numbers = {card.thing.iri: str(number) for number, card in enumerate(cards, 1)}
    # A statement that proposes is marked as what it is, not as what it is in.
    kinds = {card.thing.iri: "proposal" for card in cards if card.proposals}
    things = ((replace(lookup.thing(iri), kind=kinds[iri]) if iri in kinds else lookup.thing(iri), iri) for iri in spans)
    evident = [mark for thing, iri in things for mark in _marks_of(thing, spans[iri], by_assertion.get(iri), numbers.get(iri, ""))]
    return merge_marks([*evident, *_marks_again(lookup, text, evident, mentions)])


def _marks_again(lookup: Lookup, text: str, evident: list[Mark], mentions: list[Thing]) -> Iterator[Mark]:
    """Mark the names where they stand again: evidence is kept of the first place of each form only."""
    called = [(form, thing.iri) for thing in mentions for form in (thing.name, *lookup.values(thing.iri, SKOS.altLabel))]
    shared = Counter(form for form, _ in dict.fromkeys(called))
    forms = {form: iri for form, iri in called if shared[form] == 1 and len(form) >= MIN_NAME}
    for start, end, iri in find_again(text, forms, ((mark.start, mark.end) for mark in evident if mark.href)):
        thing = lookup.thing(iri)
        yield Mark(start, end, thing.kind, href=thing.href, read=f"{thing.kind}: {thing.name}, named again", is_again=True)


def _marks_of(thing: Thing, places: list[tuple[int, int]], fact: str | None, note: str) -> Iterator[Mark]:
    # Roles and their like have no colour of their own: what is named in them has.
    kind = "fact" if fact or thing.kind == "thing" else thing.kind
    is_named = kind not in ("fact", "statement", "proposal")
    facts = (fact,) if fact else (f"statement-{note}",) if note else ()
    for place, (start, end) in enumerate(places):
        is_noted = note and place == len(places) - 1
        yield Mark(
            start,
            end,
            kind,
            href=thing.href if is_named else None,
            facts=facts,
            note=note if is_noted else "",
            note_href=f"#statement-{note}" if is_noted else "",
            read=f"{kind}: {thing.name}" if is_named else "",
        )
