"""Invents articles with what a reader finds in them: who spoke where for whom, and what was said; the same ones every time.

It writes no store. Called by tests.benchmarks.archive.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from graph.gazetteer import Entry, Gazetteer
from graph.model import (
    Article,
    Attendance,
    Block,
    BlockKind,
    Certainty,
    Event,
    EventKind,
    Findings,
    Form,
    Found,
    Mode,
    Organisation,
    Person,
    Place,
    PlaceKind,
    Polarity,
    Proposal,
    Quantity,
    QuantityKind,
    ReaderVersion,
    Role,
    Rule,
    Span,
    Statement,
)
from graph.text import hash_text
from tests import seed_findings as rules
from tests.benchmarks.world import FIELDS, FIRST_YEAR, SEED, Body, Series, Speaker, World, make_world

__all__ = ["invent_articles"]

FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 2), date(2025, 12, 30)
ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"),
)
SUBJECTS = (
    *("the pilot programme", "a shared data platform", "the new rail link", "the exchange of health records", "cross-border payment", "open data"),
    *("the second phase", "the harbour extension", "a common licence", "the training scheme", "the joint fund", "the survey of last year"),
)
CONTENTS = (
    ("will cut waiting times in {place}", Certainty.CERTAIN, Polarity.POSITIVE),
    ("could bring new jobs to {place}", Certainty.POSSIBLE, Polarity.POSITIVE),
    ("needs clear rules on privacy before {place} can take part", Certainty.CERTAIN, Polarity.POSITIVE),
    ("had drawn investors from {place}", Certainty.CERTAIN, Polarity.POSITIVE),
    ("would not hand personal data to {place}", Certainty.CERTAIN, Polarity.NEGATIVE),
    ("was too small on its own to serve {place}", Certainty.CERTAIN, Polarity.POSITIVE),
    ("may be tested in {place} within the year", Certainty.POSSIBLE, Polarity.POSITIVE),
    ("had never been a barrier to trade with {place}", Certainty.CERTAIN, Polarity.NEGATIVE),
)
PROPOSED = ("data exchange zone", "health data centre", "joint laboratory", "shared archive", "training college", "common register", "test track")
CUES = ("said", "told the meeting", "added", "noted", "argued", "warned", "stressed")
FILLERS = (
    "Preparations had taken most of a year, and several working groups met beforehand to agree on an agenda.",
    "Figures in the annual report show that demand grew faster than supply, though the gap has narrowed since spring.",
    "The hall was full long before the opening, and the sessions were shown on screens in the lobby.",
    "A decision is expected after the summer recess, when the committees have read the comments of the public.",
    "Observers compared the plan with earlier ones, of which two were carried out and one was given up.",
    "Questions from the floor turned to cost, to staff, and to who would answer for mistakes.",
)
READER = ReaderVersion("newsgraph 0", "invented", "1")
QUANTITY = Rule("number-with-unit", "A number with a word for what it counts is a quantity.", 0.9)


def invent_articles(number: int, gazetteer: Gazetteer) -> Iterator[tuple[Article, Findings]]:
    """Invent so many articles, in order of their dates."""
    world = make_world(number, gazetteer)
    days = (LAST_DAY - FIRST_DAY).days
    for count in range(number):
        day = FIRST_DAY + timedelta(days=count * days // max(number - 1, 1))
        yield _Report(world, random.Random(SEED * 1_000_003 + count), day, f"{day:%Y/%m}/{count:06}.txt").write()


# ---------------------------------------------------------------------------------------------------------- an article
@dataclass(frozen=True, slots=True)
class _Meeting:
    """An edition as an article tells of it: which of its series (from 0), when, how many came, and which words show what."""

    series: Series
    edition: int
    day: date
    count: int
    spans: dict[str, Span] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{ORDINALS[self.edition]} {self.series.name}"


class _Report:
    """One article while it is written: its text, and at which characters everything that it names stands."""

    def __init__(self, world: World, chance: random.Random, day: date, identifier: str) -> None:
        self.world = world
        self.chance = chance
        self.day = day
        self.identifier = identifier
        self.parts: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.people: dict[str, Person] = {}
        self.bodies: dict[str, Organisation] = {}
        self.places: dict[str, Place] = {}
        self.events: list[Event] = []
        self.roles: dict[str, Role] = {}
        self.statements: list[Statement] = []
        self.quantities: list[Quantity] = []

    def write(self) -> tuple[Article, Findings]:
        """Write it."""
        world, chance = self.world, self.chance
        series, city = world.series.choose(chance), world.cities.choose(chance)
        # Two articles on one edition agree on who was invited, when it was and how many came.
        edition = random.Random(f"{series.name} {self.day.year}")
        invited = world.people.choose_some(edition, edition.randint(5, 12))
        is_meeting = self.day.year >= series.first_year and chance.random() < 0.75
        speakers = chance.sample(invited, k=min(len(invited), chance.randint(3, 5))) if is_meeting else world.people.choose_some(chance, chance.randint(2, 4))
        publisher, headline, author, printed = self._write_head(series, city)
        meeting = self._write_meeting(series, edition) if is_meeting else None
        for speaker in speakers:
            self._write_speech(speaker, meeting)
        if chance.random() < 0.5:
            self._write_quantity()
        if meeting:
            self._add_meeting(meeting, speakers)
        text = "".join(self.parts)
        article = Article(
            identifier=self.identifier,
            text=text,
            sha256=hash_text(text),
            blocks=tuple(self.blocks),
            headline=headline,
            authors=(author,),
            publisher=publisher,
            published=printed,
        )
        findings = Findings(
            READER,
            tuple(self.people.values()),
            tuple(self.bodies.values()),
            tuple(self.places.values()),
            tuple(self.events),
            tuple(self.roles.values()),
            tuple(self.statements),
            tuple(self.quantities),
            about="meeting" if self.events else None,
        )
        return article, findings

    # ----------------------------------------------------------------------------------------------------- its text
    def put(self, words: str) -> Span:
        """Write words and say where they stand."""
        start = self.length
        self.parts.append(words)
        self.length += len(words)
        return Span(start, self.length)

    def end_block(self, kind: BlockKind, start: int) -> None:
        """End a paragraph or a line of its own."""
        self.blocks.append(Block(kind, Span(start, self.length)))
        self.put("\n\n")

    def put_filler(self) -> None:
        """Write a paragraph in which nothing is found."""
        start = self.length
        self.put(" ".join(self.chance.sample(FILLERS, k=2)))
        self.end_block(BlockKind.PARAGRAPH, start)

    def put_person(self, speaker: Speaker) -> Span:
        """Write a person's whole name, and their family name alone where the whole one was written before."""
        known = self.people.get(speaker.name)
        if known is None:
            span = self.put(speaker.name)
            self.people[speaker.name] = Person(speaker.name, speaker.name, (Form(speaker.name, (span,)),), rules.PERSON, family_name=speaker.family)
            return span
        span = self.put(speaker.family)
        if len(known.forms) == 1:
            forms = (*known.forms, Form(speaker.family, (span,)))
            self.people[speaker.name] = Person(speaker.name, speaker.name, forms, rules.PERSON, family_name=speaker.family)
        return span

    def put_place(self, city: Entry) -> Span:
        """Write a city's name."""
        span = self.put(city.name)
        self._add_place(city, span)
        return span

    def _add_place(self, city: Entry, span: Span) -> None:
        self.places.setdefault(city.key, Place(city.key, city.name, (Form(city.name, (span,)),), rules.PLACE, PlaceKind.CITY, city.key))

    def put_body(self, body: Body) -> Span:
        """Write an organisation's name, after its parent's the first time."""
        if body.name in self.bodies:
            return self.put(body.name)
        parent = None
        start = self.length
        if body.parent:
            owner = self.put(body.parent)
            self.bodies.setdefault(body.parent, Organisation(body.parent, body.parent, (Form(body.parent, (owner,)),), rules.ORGANISATION))
            self.put("'s ")
        span = self.put(body.name)
        if body.parent:
            parent = Found(body.parent, (Span(start, self.length),), rules.POSSESSIVE)
        location = None
        if body.name.startswith(f"{body.city.name} "):
            inside = Span(span.start, span.start + len(body.city.name))
            self._add_place(body.city, inside)
            location = Found(body.city.key, (inside,), rules.NAME_PLACE)
        self.bodies[body.name] = Organisation(body.name, body.name, (Form(body.name, (span,)),), rules.ORGANISATION, body.kind, parent, location)
        return span

    def _write_head(self, series: Series, city: Entry) -> tuple[Found[str], Found[str], Found[str], Found[str]]:
        start = self.length
        publisher = Found(paper := self.world.papers.choose(self.chance), (self.put(paper),), rules.BANNER)
        self.end_block(BlockKind.FURNITURE, start)
        title = f"{series.topics[0].capitalize()}: experts in {city.name} differ over {self.chance.choice(SUBJECTS)}"
        headline = Found(title, (self.put(title),), rules.HEADLINE)
        self.end_block(BlockKind.HEADLINE, start=headline.spans[0].start)
        start = self.put("By ").start
        author = Found(name := self.world.authors.choose(self.chance), (self.put(name),), rules.BY_LINE)
        self.end_block(BlockKind.BYLINE, start)
        printed = self.put(f"{self.day.day} {self.day:%B %Y}")
        self.end_block(BlockKind.DATE, printed.start)
        start = self.length
        self.put("The talks in ")
        self.put_place(city)
        self.put(f" went on into the evening. {FILLERS[self.day.day % len(FILLERS)]}")
        self.end_block(BlockKind.PARAGRAPH, start)
        return publisher, headline, author, Found(self.day.isoformat(), (printed,), rules.DATE_LINE)

    def _write_meeting(self, series: Series, chance: random.Random) -> _Meeting:
        """Write what the paper says of the meeting."""
        day = date(self.day.year, 1, 1) + timedelta(days=chance.randrange(365))
        meeting = _Meeting(series, day.year - series.first_year, day, chance.randrange(80, 2_000, 20))
        start = self.put("More than ").start
        meeting.spans["attendance"] = Span(start, self.put(f"{meeting.count} delegates").end)
        self.put(" came to the ")
        meeting.spans["ordinal"] = ordinal = self.put(ORDINALS[meeting.edition])
        self.put(" ")
        meeting.spans["series"] = self.put(series.name)
        meeting.spans["name"] = Span(ordinal.start, self.length)
        self.put(" in ")
        meeting.spans["held"] = Span(ordinal.start, self.put_place(series.city).end)
        self.put(" on ")
        meeting.spans["date"] = self.put(f"{day.day} {day:%B}")
        self.put(", called by ")
        meeting.spans["organiser"] = self.put_body(series.organiser)
        self.put(".")
        if self.chance.random() < 0.4:
            self._write_topics(meeting)
        if meeting.edition:
            self.put(" The ")
            meeting.spans["before"] = self.put(f"{ORDINALS[meeting.edition - 1]} such meeting")
            self.put(" was held ")
            meeting.spans["date before"] = self.put(f"in {day.year - 1}")
            self.put(".")
        self.end_block(BlockKind.PARAGRAPH, start)
        return meeting

    def _write_topics(self, meeting: _Meeting) -> None:
        self.put(" It had sessions on ")
        for number, topic in enumerate(meeting.series.topics):
            meeting.spans[topic] = self.put(topic)
            self.put(", " if number + 1 < len(meeting.series.topics) else ".")

    def _write_speech(self, speaker: Speaker, meeting: _Meeting | None) -> None:
        """Write what somebody says: with title and body first, then once or twice more."""
        start = self.length
        self._write_saying(speaker, meeting, is_first=True)
        for _ in range(self.chance.randint(0, 2)):
            self.put(" ")
            self._write_saying(speaker, meeting, is_first=False)
        self.end_block(BlockKind.PARAGRAPH, start)
        if self.chance.random() < 0.4:
            self.put_filler()

    def _write_saying(self, speaker: Speaker, meeting: _Meeting | None, *, is_first: bool) -> None:
        cue = self.chance.choice(CUES)
        if is_first or self.chance.random() < 0.5:
            start = self._put_speaker(speaker, is_first=is_first)
            proposed = self.chance.random() < 0.2
            said = self.put("suggested" if proposed else cue)
            attribution = Span(start, said.end)
            self.put(" building " if proposed else " that ")
            words, about, proposal, manner = self._put_proposal() if proposed else self._put_content()
            self.put(".")
            self._add_statement(speaker, words, attribution, meeting, (Mode.INDIRECT, "suggested" if proposed else cue, about, proposal, *manner))
        else:
            self.put("“")
            words, about, _, manner = self._put_content()
            self.put(",” ")
            start = self._put_speaker(speaker, is_first=False)
            attribution = Span(start, self.put(cue).end)
            self.put(".")
            self._add_statement(speaker, words, attribution, meeting, (Mode.DIRECT, cue, about, None, *manner))

    def _put_speaker(self, speaker: Speaker, *, is_first: bool) -> int:
        """Write who speaks, the first time with title and organisation; return where it begins."""
        start = self.put_person(speaker).start
        if is_first:
            self.put(", ")
            title = self.put(speaker.title)
            self.put(" of ")
            body = self.put_body(speaker.body)
            self.roles[speaker.name] = Role(speaker.name, speaker.title, speaker.body.name, (Span(title.start, body.end),), rules.APPOSITION)
            self.put(",")
        self.put(" ")
        return start

    def _put_content(self) -> tuple[Span, tuple[str, ...], Proposal | None, tuple[Certainty, Polarity]]:
        content, certainty, polarity = self.chance.choice(CONTENTS)
        start = self.put(f"{self.chance.choice(SUBJECTS)} ").start
        before, after = content.split("{place}")
        self.put(before)
        city = self.world.cities.choose(self.chance)
        self.put_place(city)
        if after:
            self.put(after)
        return Span(start, self.length), (city.key,), None, (certainty, polarity)

    def _put_proposal(self) -> tuple[Span, tuple[str, ...], Proposal | None, tuple[Certainty, Polarity]]:
        start = self.put("a ").start
        name = self.put(f"{self.chance.choice(FIELDS).lower()} {self.chance.choice(PROPOSED)}")
        self.put(" in ")
        city = self.world.cities.choose(self.chance)
        self.put_place(city)
        words = Span(start, self.length)
        proposal = Proposal("".join(self.parts)[name.start : name.end], name, rules.SUGGESTION, location=city.key)
        return words, (city.key,), proposal, (Certainty.POSSIBLE, Polarity.POSITIVE)

    def _write_quantity(self) -> None:
        start = self.put("The work will cost ").start
        millions = self.chance.randrange(2, 900)
        text = f"{millions} million dollars"
        span = self.put(text)
        self.put(f". {self.chance.choice(FILLERS)}")
        self.end_block(BlockKind.PARAGRAPH, start)
        value = Decimal(millions * 1_000_000)
        self.quantities.append(Quantity(QuantityKind.MONEY, value, "dollars", None, is_minimum=False, text=text, span=span, rule=QUANTITY))

    # ------------------------------------------------------------------------------------------------- its findings
    def _add_statement(
        self,
        speaker: Speaker,
        words: Span,
        attribution: Span,
        meeting: _Meeting | None,
        manner: tuple[Mode, str, tuple[str, ...], Proposal | None, Certainty, Polarity],
    ) -> None:
        mode, cue, about, proposal, certainty, polarity = manner
        self.statements.append(
            Statement(
                speaker.name,
                "".join(self.parts)[words.start : words.end],
                words,
                attribution,
                mode,
                rules.INDIRECT,
                cue=cue,
                polarity=polarity,
                certainty=certainty,
                about=about,
                role=self.roles[speaker.name],
                recorded_in="meeting" if meeting else None,
                proposal=proposal,
            )
        )

    def _add_meeting(self, meeting: _Meeting, speakers: list[Speaker]) -> None:
        spans, series = meeting.spans, meeting.series
        count = Attendance(meeting.count, "delegates", "more than", is_minimum=True)
        event = Event(
            "meeting",
            meeting.name,
            (Form(meeting.name, (spans["name"],)),),
            rules.EVENT,
            EventKind.EDITION,
            series=Found(series.name, (spans["series"],), rules.EVENT),
            edition=Found(meeting.edition + 1, (spans["ordinal"],), rules.ORDINAL),
            start=Found(meeting.day.isoformat(), (spans["date"],), rules.EVENT_DATE),
            locations=(Found(series.city.key, (spans["held"],), rules.EVENT_PLACE),),
            organisers=(Found(series.organiser.name, (spans["organiser"],), rules.EVENT_PLACE),),
            speakers=tuple(Found(each.name, self.people[each.name].forms[0].spans, rules.SPEAKER) for each in speakers),
            attendance=Found(count, (spans["attendance"],), rules.ATTENDANCE),
            previous=Found("before", (spans["before"],), rules.PREVIOUS) if meeting.edition else None,
        )
        self.events += [event, *(self._make_session(topic, spans[topic]) for topic in series.topics if topic in spans)]
        if meeting.edition:
            self.events.append(self._make_event_before(meeting))

    def _make_session(self, topic: str, span: Span) -> Event:
        return Event(topic, topic, (Form(topic, (span,)),), rules.SUB_EVENT, EventKind.SUB_EVENT, parent=Found("meeting", (span,), rules.SUB_EVENT))

    def _make_event_before(self, meeting: _Meeting) -> Event:
        span = meeting.spans["before"]
        return Event(
            "before",
            f"{ORDINALS[meeting.edition - 1]} {meeting.series.name}",
            (Form(f"{ORDINALS[meeting.edition - 1]} such meeting", (span,)),),
            rules.SUCH_EVENT,
            EventKind.EDITION,
            series=Found(meeting.series.name, (span,), rules.SUCH_EVENT),
            edition=Found(meeting.edition, (span,), rules.ORDINAL),
            start=Found(str(meeting.day.year - 1), (meeting.spans["date before"],), rules.EVENT_DATE),
        )
