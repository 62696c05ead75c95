"""The pages of events and series: all of them, an edition among the others, who spoke there for whom, and what was said.

Called through the app's routes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, Response, render_template

from ontology.terms import DBO, KG, RDF, SCHEMA
from web.browse.around import draw_fan
from web.browse.cards import deal_cards
from web.browse.conflicts import list_disagreements
from web.browse.facts import Fact, Role, add_words, find_roles, list_facts, list_inverse_facts
from web.browse.listing import Cell, answer_listing, cite, list_kind
from web.browse.organisations import cite_first, find_cities
from web.browse.people import list_articles_naming, list_forms
from web.browse.resources import answer_page
from web.index import Entry, Filters, current_index
from web.lookup import Lookup, Thing
from web.runtime import current_lookup

__all__ = ["Edition", "Gap", "Speaker", "events", "list_editions", "list_speakers", "list_with_gaps"]

events = Blueprint("events", __name__)

MAX_SERIES = 60
MAX_SPEAKERS = 60
MAX_GAP = 200
MAX_ROLES_EACH = 2


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who spoke at an event: the roles they spoke in, each with the cities of its body, and the assertion that they did."""

    person: Thing
    roles: tuple[tuple[Role, tuple[Thing, ...]], ...]
    assertion: Thing | None


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a series: its number and date, as far as they are known."""

    event: Thing
    number: str
    date: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Editions that no article names, though one names a later: the numbers of the first and the last of them."""

    first: int
    last: int

    @property
    def words(self) -> str:
        """The same in words.

        >>> Gap(3, 3).words, Gap(1, 2).words, Gap(11, 22).words
        ('3rd edition: no article', '1st and 2nd editions: no article', '11th to 22nd editions: no article')
        """
        if self.first == self.last:
            return f"{_ordinal(self.first)} edition: no article"
        between = "and" if self.last == self.first + 1 else "to"
        return f"{_ordinal(self.first)} {between} {_ordinal(self.last)} editions: no article"


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many came: the qualifier as printed ("more than"), the number, who is counted, and the assertion that says so.

    `articles` is how many articles say it so.
    """

    qualifier: str
    number: str
    unit: str
    assertion: Thing
    articles: int = 1


@events.get("/events")
def list_events() -> Response:
    """Show every event and every series."""
    lookup, index = current_lookup(), current_index()
    lead = "Editions of series, their parts and other meetings, the newest first."
    columns = ("Name", "Date", "Place", "Part of", "Speakers", "Statements")
    listing = list_kind("event", "Events", lead, columns, "No event is named in the store yet.", read=_read_row, is_by_date=True)
    series = index.list_by_name("series", offset=0, limit=MAX_SERIES)
    return answer_listing(listing, template="events.html", series=[lookup.thing(each.iri) for each in series])


def _read_row(lookup: Lookup, entry: Entry, counts: dict[str, int]) -> Sequence[Cell]:
    place, above = (cite_first(lookup, entry.iri, predicate) for predicate in (SCHEMA.location, SCHEMA.superEvent))
    return lookup.thing(entry.iri), cite(lookup, entry.iri, SCHEMA.startDate, entry.date), place, above, counts.get("speakers", 0), counts.get("statements", 0)


@events.get("/events/<path:key>")
def show_event(key: str) -> Response:
    """Show one event."""
    return answer_page("event", key, _event_page)


@events.get("/series/<path:key>")
def show_series(key: str) -> Response:
    """Show one series with its editions."""
    return answer_page("series", key, _series_page)


def list_speakers(lookup: Lookup, event: str) -> list[Speaker]:
    """List who spoke at an event, each with the roles that the articles give, by name."""
    people = lookup.things(lookup.values(event, KG.speaker)[:MAX_SPEAKERS])
    return [Speaker(person, _roles_with_cities(lookup, person.iri), lookup.assertion(event, KG.speaker, person.iri)) for person in people]


def _roles_with_cities(lookup: Lookup, person: str) -> tuple[tuple[Role, tuple[Thing, ...]], ...]:
    roles = find_roles(lookup, person, limit=MAX_ROLES_EACH)
    return tuple((role, tuple(find_cities(lookup, role.organisation.iri)) if role.organisation else ()) for role in roles)


def list_editions(lookup: Lookup, series: str) -> list[Edition]:
    """List the editions of a series, the first first."""
    found = [
        Edition(lookup.thing(each), lookup.value(each, KG.editionNumber), lookup.value(each, SCHEMA.startDate))
        for each in lookup.subjects(SCHEMA.superEvent, series)
    ]
    return sorted(found, key=lambda each: (int(each.number) if each.number.isdigit() else 10_000, each.date, each.event.name))


def list_with_gaps(editions: Sequence[Edition]) -> list[Edition | Gap]:
    """Put in, among the editions of a series in their order, those that no article names; numbers too far apart are years, and leave no gap."""
    listed: list[Edition | Gap] = []
    before = 0
    for edition in editions:
        number = int(edition.number) if edition.number.isdigit() else 0
        if 1 < number - before <= MAX_GAP:
            listed.append(Gap(before + 1, number - 1))
        before = max(before, number)
        listed.append(edition)
    return listed


def _event_page(lookup: Lookup, iri: str) -> str:
    event, facts = lookup.thing(iri), list_facts(lookup, iri)
    above = lookup.things(lookup.values(iri, SCHEMA.superEvent))
    series = next((thing for thing in above if thing.kind == "series"), None)
    said, about = deal_cards(lookup, Filters(event=iri)), deal_cards(lookup, Filters(about=(iri,)), limit=15)
    return render_template(
        "event.html",
        event=event,
        disagreements=list_disagreements(lookup, iri),
        series=series,
        editions=list_with_gaps(list_editions(lookup, series.iri)) if series else [],
        whole=[thing for thing in above if thing.kind != "series"],
        before=lookup.things(lookup.values(iri, DBO.previousEvent)),
        after=lookup.things(lookup.subjects(DBO.previousEvent, iri)),
        is_part=str(KG.SubEvent) in lookup.values(iri, RDF.type),
        date=lookup.value(iri, SCHEMA.startDate),
        places=lookup.things(lookup.values(iri, SCHEMA.location)),
        forms=list_forms(lookup, iri),
        facts=add_words(lookup, [fact for fact in facts if fact.predicate not in _SHOWN_OTHERWISE]),
        fan=draw_fan(facts + list_inverse_facts(lookup, iri), of=event),
        attendance=_read_attendance(lookup, facts),
        parts_of=lookup.things([*lookup.values(iri, SCHEMA.subEvent), *lookup.subjects(SCHEMA.superEvent, iri)]),
        speakers=list_speakers(lookup, iri),
        said=said,
        about=[card for card in about.cards if not card.event or card.event.iri != iri],
        articles=list_articles_naming(lookup, iri),
    )


_SHOWN_OTHERWISE = frozenset(map(str, (KG.speaker, KG.attendance)))


def _read_attendance(lookup: Lookup, facts: list[Fact]) -> list[Attendance]:
    """Read how many came; articles may differ, and then each stands for itself."""
    found: dict[tuple[str, str, str], Attendance] = {}
    for fact in facts:
        if fact.predicate == str(KG.attendance) and isinstance(fact.value, Thing):
            iri = fact.value.iri
            number = lookup.value(iri, SCHEMA.value) or lookup.value(iri, SCHEMA.minValue)
            said = lookup.value(iri, KG.qualifier), number, lookup.value(iri, SCHEMA.unitText) or "people"
            same = found.get(said)
            found[said] = replace(same, articles=same.articles + 1) if same else Attendance(*said, fact.assertion)
    return list(found.values())


def _series_page(lookup: Lookup, iri: str) -> str:
    editions = list_editions(lookup, iri)
    return render_template(
        "series.html",
        series=lookup.thing(iri),
        forms=list_forms(lookup, iri),
        line=list_with_gaps(editions),
        editions=[
            (edition, *(lookup.things(lookup.values(edition.event.iri, predicate)[:MAX_SPEAKERS]) for predicate in (SCHEMA.location, KG.speaker)))
            for edition in editions
        ],
        articles=list_articles_naming(lookup, iri),
    )
