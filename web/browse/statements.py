"""The ledger of statements, filtered and grouped as its address says, its proposals as a table, and one statement's page.

Called through the app's routes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from web.browse.cards import PAGE_CARDS, Card, deal_cards, read_cards
from web.browse.listing import DATA_FORMATS, LIST_FORMATS, Listing, Row, answer_data, choose_format, page_number
from web.browse.resources import answer_page, widest, words_in_articles
from web.dates import is_day
from web.index import Choice, Filters, Topic, current_index
from web.links import declare, iri_from_path
from web.lookup import Lookup, Thing
from web.negotiate import HTML
from web.offers import link_twins, twins
from web.runtime import current_lookup

__all__ = ["statements"]

statements = Blueprint("statements", __name__)

MAX_DATA_CARDS = 2_000
MAX_CHOICES = 8
MAX_NAMES = 100
PAGE_TOPICS = 8
TOPIC_CARDS = 4
_COLUMNS = ("Statement", "Words", "Speaker", "Title", "Organisation", "What", "Cue", "Polarity", "Certainty", "About", "Where", "Article", "Published")
VIEWS = ("newest", "topics", "proposals")
_KINDS_OF = {"speaker": ("person", "organisation"), "agency": ("organisation",), "about": (), "place": ("place",)}
"""Filters that take things, by key or by name, and of which kinds."""
_ONE_OF = {"kind": ("said", "proposed"), "polarity": ("affirmed", "denied"), "certainty": ("certain", "possible")}
_TITLES = {"speaker": "speaker", "agency": "speaking for", "about": "about", "place": "proposed for", "event": "said at", "article": "in"}


@dataclass(frozen=True, slots=True)
class Setting:
    """A filter that is set: its name and value in words, and the address without it."""

    name: str
    title: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class TopicCards:
    """A topic with what is affirmed of it beside what is denied."""

    thing: Thing
    topic: Topic
    affirmed: list[Card]
    denied: list[Card]


@statements.get("/statements")
def list_statements() -> Response:
    """Show what was said, as chosen by the address."""
    if any(not value.strip() for value in request.args.values()):  # what a form leaves empty says nothing: addresses stay short
        return make_response(redirect(_address([(name, value) for name, value in request.args.items(multi=True) if value.strip()])))
    lookup, view = current_lookup(), request.args.get("view", VIEWS[0])
    if view not in VIEWS:
        abort(404, f"There is no view {view!r} of the statements; there are: {', '.join(VIEWS)}.")
    filters, unknown = _read_filters(lookup)
    if view == "proposals":
        filters = replace(filters, kind="proposed")
    chosen = choose_format(LIST_FORMATS)
    if chosen is not HTML and unknown:
        return answer_data(Listing("Statements", "", _COLUMNS, 0, lambda _offset, _limit: [], ""), chosen)
    if chosen is not HTML:
        return answer_data(_list_proposals(lookup, filters) if view == "proposals" else _list_said(lookup, filters), chosen, max_rows=MAX_DATA_CARDS)
    return link_twins(make_response(_show(lookup, filters, view=view, unknown=unknown)), twins(DATA_FORMATS))


def _show(lookup: Lookup, filters: Filters, *, view: str, unknown: list[str]) -> str:
    number, index = page_number(), current_index()
    # A name that nobody has leaves nothing, rather than everything.
    count = 0 if unknown else index.count_sayings(filters)
    topics = list(_deal_topics(lookup, filters, number)) if view == "topics" and count else []
    deck = deal_cards(lookup, filters, limit=PAGE_CARDS, offset=(number - 1) * PAGE_CARDS).cards if view != "topics" and count else ()
    return render_template(
        "statements.html",
        view=view,
        cards=deck,
        topics=topics[:PAGE_TOPICS],
        count=count,
        page=number,
        has_more=len(topics) > PAGE_TOPICS if view == "topics" else number * PAGE_CARDS < count,
        settings=list(_list_settings(lookup)),
        unknown=unknown,
        views=[(name, _address(_without("view", "page") + ([("view", name)] if name != VIEWS[0] else []))) for name in VIEWS],
        facets=[(name, _TITLES[name], _facet(lookup, name, filters)) for name in ("speaker", "agency", "about")],
        names={name: index.list_choices(name, Filters(), limit=MAX_NAMES) for name in ("speaker", "agency", "about")},
        kept=[(name, value) for name, value in request.args.items(multi=True) if name in (*_KINDS_OF, "event", "article", "view")],
        chosen=request.args,
        twins=twins(DATA_FORMATS),
    )


# ------------------------------------------------------------------------------------------------------- what is chosen
def _read_filters(lookup: Lookup) -> tuple[Filters, list[str]]:
    """Read the filters from the address, and what in it names nothing that is known."""
    unknown: list[str] = []
    speaker, agency, about, place = (tuple(_read_things(lookup, name, unknown)) for name in ("speaker", "agency", "about", "place"))
    event, article = (iri_from_path(lookup.base_iri, request.args[name]) if name in request.args else "" for name in ("event", "article"))
    kind, polarity, certainty = (value if (value := request.args.get(name, "")) in values else "" for name, values in _ONE_OF.items())
    first, last = (request.args.get(name, "") for name in ("from", "to"))
    unknown += [day for day in (first, last) if day and not is_day(day)]
    if request.args.get("kind") == "denied":
        polarity = "denied"
    things = Filters(speaker=speaker, agency=agency, about=about, place=place, event=event, article=article)
    return replace(things, kind=kind, polarity=polarity, certainty=certainty, first=first, last=last, words=request.args.get("words", "")), unknown


def _read_things(lookup: Lookup, name: str, unknown: list[str]) -> Iterator[str]:
    """Read the values of a filter: keys ("person/…"), or names, which mean all that are called so."""
    for value in request.args.getlist(name):
        iri = iri_from_path(lookup.base_iri, value)
        named = [iri] if "/" in value and lookup.knows(iri) else current_index().find_named(value, kinds=_KINDS_OF[name])
        if not named:
            unknown.append(value)
        yield from named


def _list_settings(lookup: Lookup) -> Iterator[Setting]:
    """List the filters that are set, in words, each with the address that lacks it."""
    pairs = list(request.args.items(multi=True))
    for place, (name, value) in enumerate(pairs):
        if name in ("view", "page", "format"):
            continue
        iri = iri_from_path(lookup.base_iri, value)
        is_key = name in _TITLES and "/" in value and lookup.knows(iri)
        others = [pair for at, pair in enumerate(pairs) if at != place and pair[0] != "page"]
        yield Setting(name, _TITLES.get(name, name), lookup.thing(iri).name if is_key else value, _address(others))


def _facet(lookup: Lookup, name: str, filters: Filters) -> list[tuple[Choice, str, bool]]:
    """List what a filter can be set to: the choice, the address that sets it, and whether it is set."""
    others, chosen = _without(name, "page"), getattr(filters, name)
    choices = current_index().list_choices(name, filters, limit=MAX_CHOICES)
    return [(choice, _address([*others, (name, choice.value.removeprefix(lookup.base_iri))]), choice.value in chosen) for choice in choices]


def _without(*names: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.args.items(multi=True) if name not in names]


def _address(pairs: list[tuple[str, str]]) -> str:
    return "/statements" + (f"?{urlencode(pairs, safe='/')}" if pairs else "")


def _deal_topics(lookup: Lookup, filters: Filters, number: int) -> Iterator[TopicCards]:
    """Deal what passes by what it is about."""
    found = current_index().list_topics(filters, offset=(number - 1) * PAGE_TOPICS, limit=PAGE_TOPICS + 1)
    for topic in found:
        of_topic = replace(filters, about=(topic.value,))
        sides = (replace(of_topic, polarity=side) if filters.polarity in ("", side) else None for side in _ONE_OF["polarity"])
        affirmed, denied = (list(deal_cards(lookup, side, limit=TOPIC_CARDS).cards) if side else [] for side in sides)
        yield TopicCards(lookup.thing(topic.value), topic, affirmed, denied)


# ------------------------------------------------------------------------------------------------------------- as data
def _list_said(lookup: Lookup, filters: Filters) -> Listing:
    def rows(offset: int, limit: int) -> list[Row]:
        return [_row(card) for card in read_cards(lookup, current_index().list_sayings(filters, offset=offset, limit=limit))]

    return Listing("Statements", "", _COLUMNS, current_index().count_sayings(filters), rows, "")


def _row(card: Card) -> Row:
    polarity, certainty = "denied" if card.is_denied else "affirmed", "possible" if card.is_possible else "certain"
    about = "; ".join(topic.name for topic in card.about)
    said = (card.thing, card.text, card.speaker, card.title, card.organisation, card.verb, card.cue)
    return (*said, polarity, certainty, about, card.event, card.article, card.published)


def _list_proposals(lookup: Lookup, filters: Filters) -> Listing:
    columns = ("Proposal", "Proposed by", "Organisation", "Where", "Who should act", "State", "Words", "Said at", "Article", "Published")

    def rows(offset: int, limit: int) -> list[Row]:
        cards = read_cards(lookup, current_index().list_sayings(filters, offset=offset, limit=limit))
        return [_proposal_row(card) for card in cards]

    return Listing("Proposals", "", columns, current_index().count_sayings(filters), rows, "")


def _proposal_row(card: Card) -> Row:
    first = card.proposals[0]
    where, agents = ("; ".join(thing.name for thing in things) for things in (first.locations, first.agents))
    return (first.thing, card.speaker, card.organisation, where, agents, first.state, card.text, card.event, card.article, card.published)


# ------------------------------------------------------------------------------------------------------- one statement
_CITED_STATEMENT = """
SELECT ?speaker ?text ?words ?start ?end WHERE {{
  GRAPH ?graph {{
    <{iri}> schema:creator/schema:name ?speaker ; schema:text ?text ; kg:evidence/oa:hasSelector ?selector .
    ?selector oa:exact ?words ; oa:start ?start ; oa:end ?end
  }}
}}"""


@statements.get("/statements/<path:key>")
def show_statement(key: str) -> Response:
    """Show one statement with its words in the article."""
    return answer_page("statement", key, _page)


def _page(lookup: Lookup, iri: str) -> str:
    card = next(iter(read_cards(lookup, [iri])), None)
    if card is None:
        return render_template("thing.html", thing=lookup.thing(iri), kind="statement", out=[], into=[], triples=None, long_text="")
    further = deal_cards(lookup, Filters(speaker=(card.speaker.iri,)), limit=10)
    others = [each for topic in card.about[:2] for each in deal_cards(lookup, Filters(about=(topic.iri,)), limit=6).cards if each.speaker != card.speaker]
    return render_template(
        "statement.html",
        card=card,
        places=list(words_in_articles(lookup, widest(lookup.quotes(iri)))),
        further=[each for each in further.cards if each.thing.iri != iri],
        query=declare("kg", "oa", "schema") + _CITED_STATEMENT.format(iri=iri),
        others=list({each.thing.iri: each for each in others}.values())[:8],
    )
