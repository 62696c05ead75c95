"""Reads the meetings of an article: finds what means them, has each step read its kind of fact, and makes events of them.

Every value is one that the paper states (`Gate`); a planned or cancelled meeting keeps its name only. It reads no statements;
it is told who spoke. The steps stand in modules of their own: times, places, organisers, attendance, parts, speakers, before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from graph.extract.entities import Cast, Thing
from graph.extract.meeting_attendance import AttendanceReader
from graph.extract.meeting_before import EditionBeforeReader
from graph.extract.meeting_drafts import Draft, Reference, Report, governing_verb, is_aside, token_at, verbs_of
from graph.extract.meeting_organisers import OrganiserReader
from graph.extract.meeting_parts import PartReader
from graph.extract.meeting_places import PlaceReader
from graph.extract.meeting_references import ReferenceFinder
from graph.extract.meeting_speakers import MeetingSpeakerReader
from graph.extract.meeting_times import TimeReader
from graph.extract.names import Name, NameKind
from graph.extract.rules import RULES_BY_NAME
from graph.extract.said import Gate
from graph.extract.sheets import Sheet
from graph.extract.speakers import SpeakerFinder
from graph.extract.statements import Speech
from graph.lexicon import Lexicon
from graph.model import Article, BlockKind, Event, EventKind, Form, Found

__all__ = ["MeetingReader"]

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEAR_BEFORE = re.compile(r"\b(?:[Tt]he|this year’s|this year's) (?:19|20)\d\d $")


class MeetingReader:
    """Reads the meetings of one article."""

    def __init__(  # noqa: PLR0917 (what the steps before gave, in their order)
        self, lexicon: Lexicon, cast: Cast, gate: Gate, finder: SpeakerFinder, article: Article, dateline: Thing | None
    ) -> None:
        """Take the word lists, the entities, the gate for facts, whom nouns mean, the article, and the place of its dateline."""
        published = date.fromisoformat(article.published.value[:10]) if article.published is not None else None
        self.report = Report(lexicon, cast, gate, finder, published, dateline)
        self.periodic = lexicon.words("events", "series", "periodic")
        self.happening = self.report.verbs("held") | self.report.verbs("opened") | {"be"}
        self.called_off = self.report.verbs("not_so") - {"move"}
        self.times = TimeReader(self.report)
        self.places = PlaceReader(self.report)
        self.organisers = OrganiserReader(self.report)
        self.attendance = AttendanceReader(self.report)
        self.speakers = MeetingSpeakerReader(self.report)
        self.parts = PartReader(self.report)
        self.before = EditionBeforeReader(self.report)

    # ---------------------------------------------------------------------------------------- the whole
    def read(self, sheets: Sequence[Sheet], speeches: Sequence[Speech]) -> tuple[list[Event], dict[int, str], str | None]:
        """Return the events, the key of the event at which each statement (by its index) was made, and the main event."""
        story = [sheet for sheet in sheets if sheet.passage.block.kind is not BlockKind.HEADLINE]
        self.speakers.speeches = speeches
        drafts = [self._draft(thing, sheets) for thing in self.report.cast.of(NameKind.EVENT)]
        finder = ReferenceFinder(self.report, drafts)
        references = finder.find(story)
        finder.number(references)
        for reference in references:
            self._read_around(reference)
        main = _main(drafts, references)
        if main is not None:
            self._read_main(story, references, main, speeches)
        self.times.settle(drafts)
        recorded = self.speakers.record(speeches, references, main)
        for reference in references:
            if reference.meeting.is_real:
                self.speakers.read(reference)
        if main is not None:
            self.speakers.read_speeches(story, references, main)
        events = [event for draft in drafts for event in _make_events(draft)]
        return events, recorded, main.thing.key if main is not None else None

    def _draft(self, thing: Thing, sheets: Sequence[Sheet]) -> Draft:
        draft = Draft(thing, self.report.published.year if self.report.published is not None else None)
        numbered = [(name, name.ordinal) for name in thing.names if name.ordinal is not None and not draft.is_told_of_before(name)]
        if numbered:
            # A report of the third edition looks back at the second and forward to the fourth, in whichever order.
            held = [each for each in numbered if self._is_held(each[0], sheets)]
            name, (start, _, number) = max(held, key=lambda each: each[1][2]) if held else numbered[0]
            draft.edition = Found(number, (name.passage.span(start, name.end),), RULES_BY_NAME["meeting-ordinal"])
        draft.is_real = not all(self.report.is_former_name(name.passage, name.start) for name in thing.names)
        draft.is_dated = any(_YEAR.search(name.text) or _YEAR_BEFORE.search(name.passage.text[: name.start]) for name in thing.names)
        draft.is_periodic = any(set(name.passage.text[: name.start].lower().split()[-3:]) & self.periodic for name in thing.names)
        return draft

    def _is_held(self, name: Name, sheets: Sequence[Sheet]) -> bool:
        """Whether a name stands where something is stated that was so: "takes place in October" may be yet to be."""
        sheet = next((sheet for sheet in sheets if sheet.passage is name.passage), None)
        token = token_at(sheet, name.start) if sheet is not None else None
        if sheet is None or token is None or not self.report.is_stated(sheet, token):
            return False
        verb = governing_verb(token)
        return verb is None or verb.lemma_ not in self.happening or verb.tag_ not in ("VBZ", "VBP")

    # ---------------------------------------------------------------------------------------- around a reference
    def _read_around(self, reference: Reference) -> None:
        if self._is_called_off(reference):
            reference.meeting.is_real = False
        elif self.report.is_own(reference.sheet, reference.token.idx, reference.token.idx + 1):
            self.times.read_length(reference)
            # A clause of its own is so whatever the sentence says: "The forum, which opened on Monday, was not organised by …".
            self._read_facts(reference)
            if not self.report.is_stated(reference.sheet, reference.token) and self._is_only_planned(reference):
                reference.meeting.is_real = False

    def _read_facts(self, reference: Reference) -> None:
        self.speakers.read_openers(reference)
        self.times.read(reference)
        self.places.read(reference)
        self.organisers.read(reference)
        if not is_aside(reference):
            self.attendance.read(reference.meeting, reference.sheet, reference.sentence.start_char, reference.sentence.end_char, verbs=verbs_of(reference))

    def _is_called_off(self, reference: Reference) -> bool:
        verb = governing_verb(reference.token)
        if verb is None or reference.token.dep_ not in ("nsubjpass", "dobj") or verb.lemma_ not in self.called_off:
            return False
        return verb.lemma_ != "call" or any(child.lower_ == "off" for child in verb.children)

    def _is_only_planned(self, reference: Reference) -> bool:
        """Whether the one mention of an unnumbered meeting says that it will be held."""
        verb, draft = governing_verb(reference.token), reference.meeting
        if verb is None or draft.edition is not None or draft.start is not None or verb.lemma_ not in self.happening:
            return False
        in_story = {(m.passage.number, m.start) for m in draft.thing.mentions if m.passage.block.kind is not BlockKind.HEADLINE}
        return len(in_story) == 1 and any(child.lower_ in ("will", "would") for child in verb.children)

    # ---------------------------------------------------------------------------------------- the main meeting
    def _read_main(self, story: Sequence[Sheet], references: list[Reference], main: Draft, speeches: Sequence[Speech]) -> None:
        """Read what sentences say of the main meeting without naming it."""
        begun = False
        for sheet in story:
            for sentence in sheet.passage.doc.sents:
                inside = [r for r in references if r.sheet is sheet and sentence.start_char <= r.start < sentence.end_char]
                begun = begun or any(r.meeting is main for r in inside)
                if begun and not inside and sheet.passage.block.kind is BlockKind.PARAGRAPH:
                    self.attendance.read(main, sheet, sentence.start_char, sentence.end_char, verbs=None)
            self.parts.read(sheet, main, references)
        self.before.read(story, references, main)
        self.organisers.read_named(story, main)
        self.times.read_opening(story, speeches, main)
        self.places.read_lead(story, next(r for r in references if r.meeting is main))


def _main(drafts: Sequence[Draft], references: Sequence[Reference]) -> Draft | None:
    """The meeting that the article is about: the one meant most often, the first of equals."""
    meant = [d for d in drafts if d.is_real and any(r.meeting is d for r in references)]
    return max(meant, key=lambda d: (sum(r.meeting is d for r in references) + (2 if d.edition is not None else 0), -drafts.index(d)), default=None)


# -------------------------------------------------------------------------------------------- making events
def _make_events(draft: Draft) -> Iterator[Event]:
    """The event of a draft, its parts, and the edition before it."""
    thing = draft.thing
    rule = RULES_BY_NAME["meeting-name"]
    if not draft.is_real:
        yield Event(thing.key, thing.name, thing.forms(), rule)
        return
    is_edition = draft.edition is not None or draft.is_dated or draft.before is not None or draft.is_periodic
    yield _edition(draft) if is_edition else _single(draft)
    for words, span in draft.parts:
        part = RULES_BY_NAME["meeting-part"]
        yield Event(f"{thing.key}#part:{words}", words, (Form(words, (span,)),), part, EventKind.SUB_EVENT, parent=Found(thing.key, (span,), part))
    if draft.before is not None and draft.before_found is not None:
        yield _edition_before(draft, draft.before, draft.before_found)


def _single(draft: Draft) -> Event:
    return _event(draft, draft.thing.name, draft.thing.forms(), EventKind.EVENT, None)


def _edition(draft: Draft) -> Event:
    name, forms = _edition_name(draft)
    series = Found(_series_name(draft), (draft.thing.mentions[0].span,), RULES_BY_NAME["meeting-series"])
    return _event(draft, name, forms, EventKind.EDITION, series)


def _event(draft: Draft, name: str, forms: tuple[Form, ...], kind: EventKind, series: Found[str] | None) -> Event:
    attendees = tuple(p for p in draft.attendees if all(p.value != s.value for s in draft.speakers))
    before = Found(_before_key(draft), draft.before_found.spans, draft.before_found.rule) if draft.before_found is not None else None
    return Event(
        draft.thing.key, name, forms, RULES_BY_NAME["meeting-name"], kind, series, draft.edition, draft.start, draft.end, tuple(draft.locations),
        tuple(draft.organisers), tuple(draft.speakers), attendees, draft.attendance, None, before,
    )  # fmt: skip


def _edition_before(draft: Draft, before: Draft, found: Found[str]) -> Event:
    name = _series_name(draft)
    which = str(before.edition.value) if before.edition is not None else before.start.value if before.start is not None else "before"
    forms = (Form(name, (draft.thing.mentions[0].span,)),)
    series = Found(name, found.spans, RULES_BY_NAME["meeting-series"])
    return Event(
        _before_key(draft), f"{name} ({which})", forms, found.rule, EventKind.EDITION, series, before.edition, before.start, None, tuple(before.locations)
    )


def _before_key(draft: Draft) -> str:
    return f"{draft.thing.key}#before"


def _series_name(draft: Draft) -> str:
    return " ".join(_YEAR.sub("", draft.thing.name).split())


def _edition_name(draft: Draft) -> tuple[str, tuple[Form, ...]]:
    """The edition's own name as printed with its ordinal, "second … Forum"; the name without it stays a further form."""
    forms = draft.thing.forms()
    for name in draft.thing.names:
        # "the fourth Expo" numbers the edition; its name is the full one.
        is_its = name.ordinal is not None and (draft.edition.value == name.ordinal[2] if draft.edition is not None else not draft.is_told_of_before(name))
        if name.ordinal is not None and is_its and name.text == draft.thing.name:
            start = name.ordinal[0]
            text = name.passage.text[start : name.end]
            return text, (Form(text, (name.passage.span(start, name.end),)), *forms)
    return draft.thing.name, forms
