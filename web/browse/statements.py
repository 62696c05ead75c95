"""The ledger of statements, filtered by speaker, agency, topic, kind, polarity and words, and one statement's page.

Called through the app's routes.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from pyoxigraph import Literal

from ontology.terms import KG
from web.browse.facts import Card, list_cards
from web.browse.listing import LIST_FORMATS, Listing, answer_listing, choose_format, page_number, twins
from web.browse.resources import answer_page, words_in_articles
from web.links import iri_from_path
from web.lookup import Lookup, Term, Thing
from web.negotiate import HTML
from web.runtime import current_lookup, current_published

__all__ = ["statements"]

statements = Blueprint("statements", __name__)

PAGE_CARDS = 25
MAX_DATA_CARDS = 2_000
MAX_CHOICES = 300
_BY_IRI = ("speaker", "agency", "about", "event", "article")
_KINDS = {"said": ("said",), "proposed": ("proposed",), "denied": ()}
_SPEAKERS = "SELECT DISTINCT ?thing WHERE { ?statement a kg:Statement ; schema:creator ?thing }"
_AGENCIES = "SELECT DISTINCT ?thing WHERE { ?statement a kg:Statement ; kg:speakerRole/org:organization ?thing }"
_TOPICS = "SELECT DISTINCT ?thing WHERE { ?statement a kg:Statement ; schema:about ?thing }"


@statements.get("/statements")
def list_statements() -> Response | str:
    """Show what was said, as chosen by the address."""
    lookup = current_lookup()
    patterns, values = _read_filters(lookup)
    if choose_format(LIST_FORMATS) is not HTML:
        return answer_listing(_listing(list_cards(lookup, *patterns, limit=MAX_DATA_CARDS + 1, values=values)), max_rows=MAX_DATA_CARDS)
    number = page_number()
    cards = list_cards(lookup, *patterns, limit=PAGE_CARDS + 1, offset=(number - 1) * PAGE_CARDS, values=values)
    return render_template(
        "statements.html",
        cards=cards[:PAGE_CARDS],
        page=number,
        has_more=len(cards) > PAGE_CARDS,
        chosen={name: value for name, value in request.args.items() if value},
        choices=_choices(lookup),
        twins=twins(),
    )


def _read_filters(lookup: Lookup) -> tuple[list[str], dict[str, Term | str]]:
    """Read the filters from the address: names of patterns, and values of those that take one."""
    chosen = {name: value.strip() for name, value in request.args.items() if value.strip()}
    values: dict[str, Term | str] = {name: iri_from_path(lookup.base_iri, chosen[name]) for name in _BY_IRI if name in chosen}
    if "words" in chosen:
        values["words"] = Literal(chosen["words"])
    kind = chosen.get("kind", "")
    if kind == "denied":
        values["polarity"] = str(KG.Negative)
    if chosen.get("certainty") in ("certain", "possible"):
        values["certainty"] = str(KG.Certain if chosen["certainty"] == "certain" else KG.Possible)
    return list(_KINDS.get(kind, ())), values


def _choices(lookup: Lookup) -> dict[str, list[tuple[str, Thing]]]:
    """List what each filter may be set to, once a snapshot."""
    queries = {"speaker": _SPEAKERS, "agency": _AGENCIES, "about": _TOPICS}
    return current_published().keep("choices", lambda: {name: _list_choices(lookup, query) for name, query in queries.items()})


def _list_choices(lookup: Lookup, query: str) -> list[tuple[str, Thing]]:
    things = lookup.things(row["thing"] for row in lookup.rows(query))
    return [(thing.iri.removeprefix(lookup.base_iri), thing) for thing in things[:MAX_CHOICES]]


def _listing(cards: list[Card]) -> Listing:
    columns = ("Statement", "Words", "Speaker", "Title", "Organisation", "What", "Certainty", "Where", "Article", "Published")
    rows = [
        (c.thing, c.text, c.speaker, c.title, c.organisation, c.verb, "possible" if c.is_possible else "certain", c.event, c.article, c.published)
        for c in cards
    ]
    return Listing("Statements", "", columns, rows, "")


@statements.get("/statements/<path:key>")
def show_statement(key: str) -> Response:
    """Show one statement with its words in the article."""
    return answer_page("statement", key, _page)


def _page(lookup: Lookup, iri: str) -> str:
    card = next(iter(list_cards(lookup, values={"statement": iri})), None)
    if card is None:
        return render_template("thing.html", thing=lookup.thing(iri), kind="statement", out=[], into=[], triples=None, long_text="")
    further = [each for each in list_cards(lookup, values={"speaker": card.speaker.iri}) if each.thing.iri != iri]
    return render_template("statement.html", card=card, places=list(words_in_articles(lookup, card.quotes)), further=further)
