"""Reads meetings: edition and series, dates, place, organisers, attendance, parts, speakers, and the edition before.

Every value is one that the paper states (`Gate`); a planned, moved or cancelled meeting keeps its name only. It reads no
statements; it is told who spoke.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from graph.extract.dates import DateFound, find_dates
from graph.extract.entities import Cast, Thing, bare_name
from graph.extract.language import Token
from graph.extract.lexicon import Lexicon, fold
from graph.extract.names import NameKind
from graph.extract.rules import RULES_BY_NAME
from graph.extract.said import Gate
from graph.extract.sheets import Sheet
from graph.extract.statements import Speech
from graph.model import Article, Attendance, BlockKind, Event, EventKind, Form, Found, Span

__all__ = ["MeetingReader", "Reference"]

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"(?<![\w$€£.,-])(\d{1,3}(?:,\d{3})+|\d+)(?: (million))?(?![\w%]|[.,]\d|-)")
_NUMBER_WORDS = {"ten": 10, "dozen": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
_PLACE_LINKS = ("in", "at", "near", "on", "outside", "inside")


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Words [first, last) of a sheet that mean a meeting: its name or "the forum"."""

    sheet: Sheet
    first: int
    last: int
    meeting: Draft


@dataclass(slots=True, eq=False)
class Draft:
    """A meeting while it is being read."""

    thing: Thing
    edition: Found[int] | None = None
    is_periodic: bool = False
    is_real: bool = True
    start: Found[str] | None = None
    end: Found[str] | None = None
    days: int | None = None
    locations: list[Found[str]] = field(default_factory=list)
    organisers: list[Found[str]] = field(default_factory=list)
    speakers: list[Found[str]] = field(default_factory=list)
    attendees: list[Found[str]] = field(default_factory=list)
    attendance: Found[Attendance] | None = None
    parts: list[tuple[str, Span]] = field(default_factory=list)
    before: Draft | None = None
    before_found: Found[str] | None = None

    def add(self, values: list[Found[str]], found: Found[str]) -> None:
        """Add a value that is not there yet."""
        if all(known.value != found.value for known in values):
            values.append(found)


class MeetingReader:
    """Reads the meetings of one article."""

    def __init__(self, lexicon: Lexicon, cast: Cast, gate: Gate, article: Article, dateline: Thing | None) -> None:
        """Take the word lists, the entities, the gate for facts, the article, and the place of its dateline."""
        self.cast = cast
        self.gate = gate
        self.dateline = dateline
        self.published = date.fromisoformat(article.published.value[:10]) if article.published is not None else None
        self.references = lexicon.words("events", "heads", "references")
        self.parts = lexicon.words("events", "heads", "parts")
        self.having = lexicon.words("events", "heads", "having")
        self.held = lexicon.words("events", "verbs", "held")
        self.opened = lexicon.words("events", "verbs", "opened")
        self.closed = lexicon.words("events", "verbs", "closed")
        self.organised = lexicon.words("events", "verbs", "organised")
        self.attended = lexicon.words("events", "verbs", "attended")
        self.drew = lexicon.words("events", "verbs", "drew")
        self.not_so = lexicon.words("events", "verbs", "not_so")
        self.speaking = lexicon.words("events", "verbs", "speaking")
        self.units = lexicon.words("events", "attendance", "units")
        self.at_least = sorted(lexicon.words("events", "attendance", "at_least"), key=len, reverse=True)
        self.about = sorted(lexicon.words("events", "attendance", "about"), key=len, reverse=True)
        self.first_words = lexicon.words("events", "series", "first")
        self.periodic = lexicon.words("events", "series", "periodic")
        self.outside = lexicon.words("speech", "nouns", "outside")
        self.drafts: list[Draft] = []

    # ---------------------------------------------------------------------------------------- the whole
    def read(self, sheets: Sequence[Sheet], speeches: Sequence[Speech]) -> tuple[list[Event], dict[int, str], str | None]:
        """Return the events, the key of the event at which each statement (by its index) was made, and the main event."""
        story = [sheet for sheet in sheets if sheet.passage.block.kind is not BlockKind.HEADLINE]
        self.drafts = [self._draft(thing) for thing in self.cast.of(NameKind.EVENT)]
        references = list(self._references(story))
        self._number_by_reference(references)
        for reference in references:
            self._read_around(reference)
        main = self._main(references)
        if main is not None:
            self._read_follow_ups(story, references, main)
            self._fill_days(main)
        for sheet in story:
            self._read_parts(sheet, main)
        recorded = self._speakers(speeches, references, main)
        events = [event for draft in self.drafts for event in self._events(draft)]
        return events, recorded, main.thing.key if main is not None and main.is_real else None

    def _draft(self, thing: Thing) -> Draft:
        draft = Draft(thing)
        for name in thing.names:
            if name.ordinal is not None and draft.edition is None:
                start, end, number = name.ordinal
                draft.edition = Found(number, (name.passage.span(start, name.end),), RULES_BY_NAME["meeting-ordinal"])
        draft.is_periodic = any(self._periodic_before(name.passage.text[: name.start]) for name in thing.names)
        return draft

    def _periodic_before(self, text: str) -> bool:
        return bool(set(text.lower().split()[-3:]) & self.periodic)

    # ---------------------------------------------------------------------------------------- references
    def _references(self, story: Sequence[Sheet]) -> Iterator[Reference]:
        """Names of meetings and definite noun phrases that mean the last such meeting, in order."""
        recent: list[Draft] = []
        for sheet in story:
            for k in range(len(sheet.words)):
                placed = sheet.starting(k, NameKind.EVENT)
                if placed is not None:
                    draft = next(d for d in self.drafts if d.thing is placed.thing)
                    recent = [d for d in recent if d is not draft] + [draft]
                    yield Reference(sheet, k, placed.last, draft)
                elif sheet.at(k) is None and sheet.lower(k) in self.references and recent:
                    draft_or_none = self._meant(sheet, k, recent)
                    if draft_or_none is not None:
                        yield Reference(sheet, k, k + 1, draft_or_none)

    def _meant(self, sheet: Sheet, k: int, recent: Sequence[Draft]) -> Draft | None:
        """Which meeting "the (two-day) summit" means: the last whose name has the word; "event" and "meeting" mean the last."""
        word = fold(sheet.lower(k))
        determiner = next((sheet.lower(j) for j in range(k - 1, max(k - 5, -1), -1) if sheet.lower(j) in ("the", "this", "that", "its", "a", "an", "such", "first", "last", "next", "another", "other", "previous")), "")
        nearest = [sheet.lower(j) for j in range(max(k - 3, 0), k)]
        if determiner not in ("the", "this", "that") or {"first", "last", "next", "previous", "inaugural", "such", "another", "other"} & set(nearest) or any(re.fullmatch(r"\d+", w) for w in nearest):
            return None
        if any(w in nearest for w in self.first_words):
            return None
        named = [d for d in recent if word in bare_name(d.thing.name).split()]
        if named:
            return named[-1]
        return recent[-1] if word in ("event", "meeting", "gathering", "conference", "edition") else None

    def _number_by_reference(self, references: Sequence[Reference]) -> None:
        """ "the fourth Expo" numbers an edition that was named without its ordinal."""
        for reference in references:
            if reference.meeting.edition is not None or reference.first == 0:
                continue
            for name in reference.meeting.thing.names:
                if name.ordinal is not None:
                    return

    def _main(self, references: Sequence[Reference]) -> Draft | None:
        """The meeting that the article is about: the one meant most often, the first of equals."""
        real = [d for d in self.drafts if d.is_real]
        return max(real, key=lambda d: (sum(r.meeting is d for r in references) + (2 if d.edition is not None else 0), -self.drafts.index(d)), default=None)

    # ---------------------------------------------------------------------------------------- around a reference
    def _read_around(self, reference: Reference) -> None:
        sheet, draft = reference.sheet, reference.meeting
        token = sheet.words[reference.last - 1].token
        sentence = token.sent
        if self._is_called_off(sheet, reference, token):
            draft.is_real = False
            return
        if not self.gate.is_own_words(sheet.passage, token.idx, token.idx + 1):
            return
        verb = _verb_above(token)
        stated = self.gate.is_stated(sheet.passage, token)
        self._duration(draft, sheet, sentence.start_char, sentence.end_char)
        self._place(reference, stated)
        if stated:
            self._dates(reference, verb)
            self._organisers(reference, verb)
            self._attendance(draft, sheet, sentence.start_char, sentence.end_char)
            self._here(reference, verb)
        else:
            self._future(reference, verb)

    def _is_called_off(self, sheet: Sheet, reference: Reference, token: Token) -> bool:
        verb = _verb_above(token)
        return verb is not None and token.dep_ in ("nsubjpass", "dobj") and verb.lemma_ in self.not_so and (verb.lemma_ != "call" or any(c.lower_ == "off" for c in verb.children)) and verb.lemma_ != "move"

    def _future(self, reference: Reference, verb: Token | None) -> None:
        """A meeting that is only planned has a name, no facts."""
        sheet = reference.sheet
        if verb is not None and reference.meeting.edition is None and reference.meeting.start is None and any(c.lower_ in ("will", "would") for c in verb.children) and verb.lemma_ in self.held | self.opened | {"be"}:
            mentions = reference.meeting.thing.mentions
            if len({(m.passage.number, m.start) for m in mentions if m.passage.block.kind is not BlockKind.HEADLINE}) == 1 and mentions[-1].passage is sheet.passage:
                reference.meeting.is_real = False

    def _duration(self, draft: Draft, sheet: Sheet, start: int, end: int) -> None:
        found = re.search(r"\b(one|two|three|four|five|six|seven|eight|nine|ten|\d+)-day\b|\b(week-?long|weeklong)\b", sheet.passage.text[start:end].lower())
        if found and draft.days is None:
            words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
            draft.days = 7 if found[2] else int(found[1]) if found[1].isdigit() else words.index(found[1]) + 1

    def _clause_span(self, reference: Reference) -> tuple[int, int]:
        """The characters of the sentence around a reference, cut at semicolons and at quotation marks."""
        sheet = reference.sheet
        sentence = sheet.words[reference.first].token.sent
        return sentence.start_char, sentence.end_char

    def _dates(self, reference: Reference, verb: Token | None) -> None:
        sheet, draft = reference.sheet, reference.meeting
        start, end = self._clause_span(reference)
        text = sheet.passage.text[start:end]
        for found in find_dates(text, self.published):
            if found.iso is None or len(found.iso) < 7 and not self._right_behind(sheet, reference, start + found.start):
                continue
            at = start + found.start
            if not self.gate.is_own_words(sheet.passage, at, start + found.end):
                continue
            if self._in_other_meeting(sheet, reference, at):
                continue
            token = _token_at(sheet, at)
            date_verb = _verb_above(token) if token is not None else None
            span = (sheet.passage.span(at, start + found.end),)
            before = sheet.passage.text[start:at].rstrip().lower()
            if re.search(r"\b(?:until|till|through)$", before) and (date_verb is None or token is None or date_verb.lemma_ in self.held | self.closed | {"be", "continue", "last"}):
                self._set_end(draft, found, span)
            elif date_verb is not None and date_verb.lemma_ in self.closed and self._governs(date_verb, reference):
                self._set_end(draft, found, span)
            elif self._right_behind(sheet, reference, at) or (date_verb is not None and date_verb.lemma_ in self.opened | self.held | self.attended and self._governs(date_verb, reference)):
                strong = date_verb is not None and date_verb.lemma_ in self.opened
                self._set_start(draft, found, span, is_strong=strong or found.last is not None)
            elif found.iso is not None and draft.start is None and len(found.iso) == 10 and verb is not None:
                self._speech_day(reference, found, span)

    def _right_behind(self, sheet: Sheet, reference: Reference, at: int) -> bool:
        """Whether a date stands right behind the reference, at most a place between: "the forum in Shenzhen on March 28"."""
        between = sheet.passage.text[sheet.words[reference.last - 1].end : at]
        return at >= sheet.words[reference.last - 1].end and len(between.split()) <= 8 and not re.search(r"[.;:]|\b(?:said|told|who|which|that|when|after|before|and)\b", between) and bool(re.fullmatch(r"(?:[ ,(]*(?:(?:in|at|near|on|of|held|from|the|,)\b)?[ ,]*(?:[A-Z][\w'’-]*[ ,]*)*)*[ ,(]*(?:on|in|from|of)?[ (]*", between))

    def _in_other_meeting(self, sheet: Sheet, reference: Reference, at: int) -> bool:
        """Whether words of an earlier edition stand before the date: "at the first congress in Medellin in 2022"."""
        before = sheet.passage.text[max(at - 70, 0) : at].lower()
        return bool(re.search(r"\b(?:first|inaugural|last|previous)(?: such)? (?:[\w-]+ )?(?:" + "|".join(self.references) + r")\b(?!.*[.;])", before)) and not self._is_own_ordinal(reference)

    def _is_own_ordinal(self, reference: Reference) -> bool:
        return reference.meeting.edition is not None and reference.meeting.edition.value == 1

    def _governs(self, verb: Token, reference: Reference) -> bool:
        """Whether the verb's subject or object is the reference, or its own sentence's."""
        return any(reference.sheet.words[k].token in list(verb.subtree) for k in range(reference.first, reference.last)) or any(reference.sheet.words[reference.last - 1].token in list(a.subtree) for a in verb.ancestors if a.dep_ in ("nsubj", "nsubjpass", "dobj"))

    def _set_start(self, draft: Draft, found: DateFound, span: tuple[Span, ...], *, is_strong: bool) -> None:
        if found.iso is None:
            return
        better = draft.start is None or draft.start.rule.name == "meeting-day" or (is_strong and len(found.iso) >= len(draft.start.value))
        if better:
            draft.start = Found(found.iso, span, RULES_BY_NAME["meeting-date"])
            if found.last is not None:
                draft.end = Found(found.last, span, RULES_BY_NAME["meeting-end"])

    def _set_end(self, draft: Draft, found: DateFound, span: tuple[Span, ...]) -> None:
        if found.iso is not None and draft.end is None:
            draft.end = Found(found.iso, span, RULES_BY_NAME["meeting-end"])

    def _speech_day(self, reference: Reference, found: DateFound, span: tuple[Span, ...]) -> None:
        """The day on which somebody told the meeting something: its day, where it has but one (decided at the end)."""
        if found.iso is not None:
            reference.meeting.start = Found(found.iso, span, RULES_BY_NAME["meeting-day"])

    def _fill_days(self, draft: Draft) -> None:
        for one in self.drafts:
            if one.start is not None and one.start.rule.name == "meeting-day" and ((one.days or 1) > 1 or one.end is not None):
                one.start = None
        if draft.days == 1 and draft.start is not None and draft.end is None and len(draft.start.value) == 10:
            draft.end = Found(draft.start.value, draft.start.spans, RULES_BY_NAME["meeting-end"])

    # ---------------------------------------------------------------------------------------- place
    def _place(self, reference: Reference, stated: bool) -> None:
        """Places behind in, at or near that follow the reference or the verb of holding, before the clause ends."""
        sheet, draft = reference.sheet, reference.meeting
        if not stated:
            return
        for placed in sheet.placed:
            if placed.thing.kind is not NameKind.PLACE or not reference.last <= placed.first <= reference.last + 14:
                continue
            between = sheet.passage.text[sheet.words[reference.last - 1].end : placed.mention.start]
            if re.search(r"[.;:“”\"]|\b(?:said|told|that|who|whose|but|where|from|between|proposed|suggested|after|before|first|last)\b", between):
                break
            if self._in_other_meeting(sheet, reference, placed.mention.start):
                break
            link = self._link_before(sheet, placed.first)
            near = placed.first - reference.last <= 3
            holding = any(sheet.words[k].token.lemma_ in self.held | self.opened | self.closed for k in range(reference.last, placed.first))
            if link and (near or holding) and self.gate.is_own_words(sheet.passage, placed.mention.start, placed.mention.end):
                span = (sheet.passage.span(sheet.words[reference.first].start, placed.mention.end),)
                draft.add(draft.locations, Found(placed.thing.key, span, RULES_BY_NAME["meeting-place"]))

    def _link_before(self, sheet: Sheet, k: int) -> bool:
        """Whether in, at or near stands before word k, perhaps with "the" or another place's possessive between."""
        j = k - 1
        while j >= 0 and k - j <= 4:
            if sheet.lower(j) in _PLACE_LINKS:
                return True
            if sheet.lower(j) != "the" and not (sheet.at(j, NameKind.PLACE) is not None and (sheet.words[j].is_possessive or sheet.gap(j + 1) in (" ", ", "))):
                return False
            j -= 1
        return False

    def _here(self, reference: Reference, verb: Token | None) -> None:
        """ "ended here": where the dateline says."""
        if verb is None or self.dateline is None or reference.meeting.locations:
            return
        here = next((t for t in verb.subtree if t.lower_ == "here"), None)
        if here is not None and verb.lemma_ in self.held | self.opened | self.closed | self.attended | {"be"}:
            span = (reference.sheet.passage.span(here.idx, here.idx + 4),)
            reference.meeting.add(reference.meeting.locations, Found(self.dateline.key, span, RULES_BY_NAME["meeting-dateline"]))

    # ---------------------------------------------------------------------------------------- organisers
    def _organisers(self, reference: Reference, verb: Token | None) -> None:
        """ "organised by A and B", "hosted by A", "A hosts the forum", "A's annual forum"."""
        sheet, draft = reference.sheet, reference.meeting
        sentence = sheet.words[reference.first].token.sent
        for k in range(reference.last, len(sheet.words)):
            word = sheet.words[k]
            if word.start >= sentence.end_char:
                break
            if word.token.lemma_ in self.organised and word.token.tag_ in ("VBN", "VBD") and sheet.lower(k + 1) == "by" and self._own_participle(sheet, reference, k):
                self._listed(sheet, k + 2, sentence.end_char, draft)
        if verb is not None and verb.lemma_ in self.organised and verb.tag_ in ("VBD", "VBZ", "VBP", "VBG", "VBN"):
            subjects = [c for c in verb.children if c.dep_ == "nsubj"]
            objects = [c for c in verb.children if c.dep_ == "dobj"]
            if subjects and objects and any(sheet.words[reference.last - 1].token in list(o.subtree) for o in objects):
                for token in [subjects[0], *subjects[0].conjuncts]:
                    thing = self.cast.at(sheet.passage, token)
                    if thing is not None and thing.kind is NameKind.ORGANISATION:
                        span = (sheet.passage.span(min(token.idx, verb.idx), sheet.words[reference.last - 1].end),)
                        draft.add(draft.organisers, Found(thing.key, span, RULES_BY_NAME["meeting-organiser"]))

    def _own_participle(self, sheet: Sheet, reference: Reference, k: int) -> bool:
        """Whether no other meeting or part stands between the reference and "organised by"."""
        between = [sheet.at(j, NameKind.EVENT) for j in range(reference.last, k)]
        return not any(between) and not any(sheet.lower(j) in self.parts for j in range(reference.last, k))

    def _listed(self, sheet: Sheet, k: int, limit: int, draft: Draft) -> None:
        """The bodies of "by A, B and C" from word k on."""
        start = sheet.words[k - 2].start
        while k < len(sheet.words) and sheet.words[k].start < limit:
            if sheet.lower(k) in ("the", "and", "both", "jointly", "with"):
                k += 1
                continue
            placed = sheet.starting(k, NameKind.ORGANISATION, NameKind.PERSON)
            if placed is None:
                return
            span = (sheet.passage.span(start, placed.mention.end),)
            draft.add(draft.organisers, Found(placed.thing.key, span, RULES_BY_NAME["meeting-organiser"]))
            k = placed.last
            if k < len(sheet.words) and sheet.gap(k) == " (":
                k += 1
            if k >= len(sheet.words) or (sheet.gap(k) not in (", ",) and sheet.lower(k) not in ("and", "with")):
                return

    # ---------------------------------------------------------------------------------------- attendance
    def _attendance(self, draft: Draft, sheet: Sheet, start: int, end: int) -> None:
        """ "More than 400 experts … attended", "drew 2,300 participants", "some 350 physicians … took part"."""
        if draft.attendance is not None:
            return
        text = sheet.passage.text
        for match in _NUMBER.finditer(text, start, end):
            unit = self._unit_behind(sheet, match.end(), end)
            token = _token_at(sheet, match.start())
            if unit is None or token is None or not self.gate.is_stated(sheet.passage, token):
                continue
            verb = _verb_above(token)
            if verb is None or not self._is_attending(verb, token) or re.search(r"\b(?:from|in|of|up from|than|compared with)\s+$", text[start : match.start()].removesuffix("more than ").removesuffix("More than ")):
                continue
            qualifier = self._qualifier(text[start : match.start()])
            value = int(match[1].replace(",", "")) * (1_000_000 if match[2] else 1)
            if 1900 <= value <= 2100 and "," not in match[1] and qualifier is None:
                continue
            begin = match.start() - (len(qualifier) + 1 if qualifier else 0)
            attendance = Attendance(value, unit[0], qualifier, qualifier is not None and qualifier.lower() in self.at_least)
            draft.attendance = Found(attendance, (sheet.passage.span(begin, unit[1]),), RULES_BY_NAME["meeting-attendance"])
            return

    def _unit_behind(self, sheet: Sheet, offset: int, limit: int) -> tuple[str, int] | None:
        """The counted noun within five words: (as printed, its end)."""
        for k, word in enumerate(sheet.words):
            if word.start < offset:
                continue
            for at in range(k, min(k + 5, len(sheet.words))):
                if sheet.words[at].start >= limit or (at > k and re.search(r"[.;:(]", sheet.gap(at))):
                    return None
                if sheet.lower(at) in self.units:
                    return sheet.text(k, at + 1), sheet.words[at].end
            return None
        return None

    def _is_attending(self, verb: Token, number: Token) -> bool:
        lemma = verb.lemma_
        if lemma in self.attended and (lemma != "take" or any(c.lower_ == "part" for c in verb.children)):
            return not any(number in list(c.subtree) for c in verb.children if c.dep_ == "dobj") or lemma in self.drew
        return lemma in self.drew and any(number in list(c.subtree) for c in verb.children if c.dep_ in ("dobj", "nsubj"))

    def _qualifier(self, before: str) -> str | None:
        lower = before.lower().rstrip()
        for phrase in (*self.at_least, *self.about):
            if re.search(rf"(?:^|\W){re.escape(phrase)}$", lower):
                return before.rstrip()[-len(phrase) :]
        return None

    # ---------------------------------------------------------------------------------------- other sentences
    def _read_follow_ups(self, story: Sequence[Sheet], references: Sequence[Reference], main: Draft) -> None:
        """Sentences that mean the main meeting without naming it: attendance, and the edition before."""
        seen = False
        for sheet in story:
            for sentence in sheet.passage.doc.sents:
                inside = [r for r in references if r.sheet is sheet and sentence.start_char <= sheet.words[r.first].start < sentence.end_char]
                seen = seen or any(r.meeting is main for r in inside)
                if seen and not inside and sheet.passage.block.kind is BlockKind.PARAGRAPH:
                    self._attendance(main, sheet, sentence.start_char, sentence.end_char)
                if seen:
                    self._edition_before(main, sheet, sentence.start_char, sentence.end_char)

    def _edition_before(self, main: Draft, sheet: Sheet, start: int, end: int) -> None:
        """ "The first such forum was held in July 2016", "Last year's edition, in Hamburg", "last time, in 2017, it met in Foshan"."""
        text = sheet.passage.text
        names = "|".join({*self.references, "one", "time"})
        found = re.search(rf"\b(?P<which>(?:the |its )?(?P<word>first|inaugural|maiden|last|previous|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))(?P<year> year[’']s)?)(?: such| ever| annual)? (?:[a-z-]+ )?(?:(?:{names})\b)|\b(?P<lastyear>last year[’']s|the last one|the previous one)\b", text[start:end], re.IGNORECASE)
        if found is None or main.before is not None:
            return
        at = start + found.start()
        token = _token_at(sheet, at)
        if token is None or not self.gate.is_own_words(sheet.passage, at, start + found.end()) or not self.gate.is_stated(sheet.passage, token):
            return
        number = self._number_of(found["word"].lower() if found["word"] else "last", main)
        if number is None and main.edition is not None and (found["word"] or "").lower() not in ("last", "previous", ""):
            return
        own = main.edition.value if main.edition is not None else None
        if number is not None and own is not None and number >= own:
            return
        behind = self._about_before(sheet, at, start + found.end(), end)
        if behind is None and found["lastyear"] is None and not found["year"]:
            return
        draft = Draft(main.thing)
        span = (sheet.passage.span(at, end - (1 if text[end - 1] == "." else 0)),)
        rule = RULES_BY_NAME["meeting-before"]
        if number is not None:
            draft.edition = Found(number, span, rule)
        dates, places = behind if behind is not None else ([], [])
        if dates:
            draft.start = Found(dates[0].iso or "", (sheet.passage.span(start + dates[0].start, start + dates[0].end),), rule)
        elif (found["lastyear"] or found["year"]) and self.published is not None:
            draft.start = Found(str(self.published.year - 1), span, rule)
        draft.locations = [Found(place.key, span, rule) for place in places]
        if draft.start is not None or draft.locations:
            main.before, main.before_found = draft, Found("", span, rule)

    def _number_of(self, word: str, main: Draft) -> int | None:
        if word in self.first_words:
            return 1
        if word in ("last", "previous"):
            return main.edition.value - 1 if main.edition is not None and main.edition.value > 1 else None
        ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
        return ordinals.index(word) + 1 if word in ordinals else int(re.sub(r"\D", "", word)) if re.match(r"\d", word) else None

    def _about_before(self, sheet: Sheet, at: int, behind: int, end: int) -> tuple[list[DateFound], list[Thing]] | None:
        """The dates and places that the rest of the sentence gives the earlier edition."""
        sentence_start = sheet.passage.text.rfind(". ", 0, at) + 2 if ". " in sheet.passage.text[:at] else 0
        sentence = _token_at(sheet, at)
        start = sentence.sent.start_char if sentence is not None else sentence_start
        stretch = sheet.passage.text[start:end]
        dates = [d for d in find_dates(stretch, self.published) if d.iso is not None and start + d.start >= behind and not d.is_weekday]
        places = [
            p.thing for p in sheet.placed if p.thing.kind is NameKind.PLACE and behind <= p.mention.start < end and self._link_before(sheet, p.first)
        ]
        return (dates, list(dict.fromkeys(places))) if dates or places else None

    # ---------------------------------------------------------------------------------------- parts
    def _read_parts(self, sheet: Sheet, main: Draft | None) -> None:
        """ "had three sub-forums. These were on A, B and C", "was split into two forums, on A and on B", "sessions on A, B and C"."""
        if main is None or not main.is_real:
            return
        text = sheet.passage.text
        sentences = list(sheet.passage.doc.sents)
        pending = False
        for sentence in sentences:
            start, end = sentence.start_char, sentence.end_char
            found = next((k for k, w in enumerate(sheet.words) if start <= w.start < end and sheet.at(k) is None and (w.text.lower() in self.parts) and w.token.tag_ in ("NNS", "NN") and self._is_part(sheet, k)), None)
            if found is not None:
                lead = re.match(r"[\s,:—–-]*(?:focus(?:ing|ed) |devoted |dedicated |dealing |cover(?:ing|ed) )?(?:on|about|covering|to|with|:)?\s*", text[sheet.words[found].end : end])
                behind = text[sheet.words[found].end : end]
                dated = find_dates(behind[:40], self.published)
                if dated and dated[0].start <= 5:
                    pending = True
                elif re.match(r"[\s,]*(?:(?:focus(?:ing|ed)|devoted|dedicated|dealing|were|was)\s)?(?:on|about|covering|to|into)\s|\s*[:—–]|, on", behind) and lead is not None:
                    self._part_list(main, sheet, sheet.words[found].end + lead.end(), end)
                    pending = False
                else:
                    pending = True
            elif pending:
                lead = re.match(r"(?:These|They|The [a-z-]+|Topics|Themes)(?: \w+)? (?:were|are|was|covered|included|dealt|focused|looked)(?: (?:on|with|at|about))?\s+", text[start:end])
                if lead is not None:
                    self._part_list(main, sheet, start + lead.end(), end)
                pending = False

    def _is_part(self, sheet: Sheet, k: int) -> bool:
        token = sheet.words[k].token
        if not self.gate.is_stated(sheet.passage, token):
            return False
        verb = _verb_above(token)
        return verb is not None and verb.lemma_ in self.having and token.dep_ in ("dobj", "pobj", "attr", "nsubj", "conj", "appos")

    def _part_list(self, main: Draft, sheet: Sheet, start: int, end: int) -> None:
        text = sheet.passage.text
        stop = re.search(r"[.;]|, (?:which|who|where|while|with|and (?:was|were|will|has|is))\b", text[start:end])
        end = start + stop.start() if stop else end
        at = start
        for match in re.finditer(r"\s*(?:,\s*and\s+|,\s*|\s+and\s+|\s+as well as\s+)(?:on |about )?", text[start:end] + ","):
            stretch = (at, start + match.start())
            at = start + match.end()
            words = text[stretch[0] : stretch[1]].strip()
            words_start = stretch[0] + len(text[stretch[0] : stretch[1]]) - len(text[stretch[0] : stretch[1]].lstrip())
            lead = re.match(r"(?:on|about|the|a|an)\s+", words)
            if lead:
                words, words_start = words[lead.end() :], words_start + lead.end()
            if 0 < len(words.split()) <= 8 and all(words != known for known, _ in main.parts):
                main.parts.append((words, sheet.passage.span(words_start, words_start + len(words))))

    # ---------------------------------------------------------------------------------------- speakers
    def _speakers(self, speeches: Sequence[Speech], references: Sequence[Reference], main: Draft | None) -> dict[int, str]:
        """Who spoke at which meeting, and where each statement was made."""
        recorded: dict[int, str] = {}
        for number, speech in enumerate(speeches):
            if speech.speaker.kind is not NameKind.PERSON:
                continue
            sentence = self._attribution_words(speech)
            named = [r for r in references if r.sheet is speech.sheet and r.meeting.is_real and speech.attribution[0] <= r.sheet.words[r.first].start < speech.attribution[1] and not speech.start <= r.sheet.words[r.first].start < speech.end]
            if self._said_at(sentence, named):
                draft, rule = named[0].meeting, "meeting-speaker"
            elif main is not None and not named and self._is_of_meeting(speech, sentence, main, references):
                draft, rule = main, "meeting-quoted"
            else:
                continue
            recorded[number] = draft.thing.key
            span = (speech.sheet.passage.span(*speech.attribution),)
            draft.add(draft.speakers, Found(speech.speaker.key, span, RULES_BY_NAME[rule]))
        self._speaking_at(references)
        return recorded

    def _attribution_words(self, speech: Speech) -> str:
        """The attributing words without what was said."""
        text = speech.sheet.passage.text
        return (text[speech.attribution[0] : speech.start] + " | " + text[speech.end : speech.attribution[1]]).lower()

    def _said_at(self, attribution: str, named: Sequence[Reference]) -> bool:
        return bool(named) and bool(re.search(r"\b(?:told|addressing|address|speaking|spoke|at|to|said in|keynote)\b", attribution)) and not re.search(r"\b(?:after|before|ahead of|outside|on the sidelines)\b", attribution)

    def _is_of_meeting(self, speech: Speech, attribution: str, main: Draft, references: Sequence[Reference]) -> bool:
        """A plain "said" in the report of one numbered meeting, behind its first naming, with no other occasion named."""
        if main.edition is None and not main.is_periodic:
            return False
        if speech.cue is None or speech.cue.lower_ == "according" or speech.cue.tag_ in ("VBZ", "VBP"):
            return False
        first = min(((r.sheet.passage.number, r.first) for r in references if r.meeting is main and r.sheet.passage.block.kind is BlockKind.PARAGRAPH), default=None)
        if first is None or first[0] > speech.sheet.passage.number:
            return False
        words = set(re.findall(r"[a-z-]+", attribution))
        occasion = re.search(r"\b(?:in (?:a|an|his|her|its|their) |at (?:a|an|his|her|its) |by (?:email|phone|telephone)|on (?:twitter|facebook|social)|after |before |earlier|separately|last (?:week|month|year)|spokes\w+|statement)", attribution)
        return not (words & self.outside) and occasion is None

    def _speaking_at(self, references: Sequence[Reference]) -> None:
        """ "Speaking at the forum, NAME", "NAME addressed the summit": the paper's own words."""
        for reference in references:
            sheet = reference.sheet
            token = sheet.words[reference.last - 1].token
            if not reference.meeting.is_real or not self.gate.is_own_words(sheet.passage, token.idx, token.idx + 1):
                continue
            verb = _verb_above(token)
            if verb is None or not self.gate.is_stated(sheet.passage, token):
                continue
            if verb.lemma_ in self.speaking and verb.lemma_ != "open":
                subject = next((c for c in verb.children if c.dep_ == "nsubj"), None) or next((c for a in verb.ancestors for c in a.children if c.dep_ == "nsubj"), None)
                self._add_person(reference, subject, "speakers", "meeting-speaker", verb)
            elif verb.lemma_ in ("attend", "join", "open", "chair", "officiate") and verb.lemma_ != "open":
                subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
                kind = "speakers" if verb.lemma_ == "officiate" else "attendees"
                self._add_person(reference, subject, kind, "meeting-attendee" if kind == "attendees" else "meeting-speaker", verb)

    def _add_person(self, reference: Reference, subject: Token | None, where: str, rule: str, verb: Token) -> None:
        if subject is None:
            return
        sheet = reference.sheet
        thing = self.cast.at(sheet.passage, subject) or next((t for c in subject.children if c.dep_ == "appos" and (t := self.cast.at(sheet.passage, c)) is not None), None)
        if thing is None or thing.kind is not NameKind.PERSON:
            return
        start = min(subject.idx, verb.idx, sheet.words[reference.first].start)
        end = max(subject.idx + len(subject.text), verb.idx + len(verb.text), sheet.words[reference.last - 1].end)
        values = reference.meeting.speakers if where == "speakers" else reference.meeting.attendees
        reference.meeting.add(values, Found(thing.key, (sheet.passage.span(start, end),), RULES_BY_NAME[rule]))

    # ---------------------------------------------------------------------------------------- making events
    def _events(self, draft: Draft) -> Iterator[Event]:
        thing = draft.thing
        name = _YEAR.sub("", thing.name).strip()
        is_edition = draft.edition is not None or bool(_YEAR.search(thing.name)) or draft.before is not None or draft.is_periodic
        kind = EventKind.EDITION if is_edition and draft.is_real else EventKind.EVENT
        first = thing.mentions[0]
        span = (first.span,)
        series = Found(name, span, RULES_BY_NAME["meeting-series"]) if kind is EventKind.EDITION else None
        before = draft.before if kind is EventKind.EDITION else None
        before_key = f"{thing.key}#before" if before is not None else None
        rule = RULES_BY_NAME["meeting-name"]
        forms = _forms(thing)
        own_name = self._edition_name(draft, forms)
        if not draft.is_real:
            yield Event(thing.key, thing.name, forms, rule)
            return
        yield Event(
            thing.key, own_name[0], own_name[1], rule, kind, series, draft.edition, draft.start, draft.end, tuple(draft.locations), tuple(draft.organisers),
            tuple(draft.speakers), tuple(p for p in draft.attendees if all(p.value != s.value for s in draft.speakers)), draft.attendance, None,
            Found(before_key, draft.before_found.spans, draft.before_found.rule) if before_key is not None and draft.before_found is not None else None,
        )  # fmt: skip
        for words, words_span in draft.parts:
            part_rule = RULES_BY_NAME["meeting-part"]
            yield Event(f"{thing.key}#part:{words}", words, (Form(words, (words_span,)),), part_rule, EventKind.SUB_EVENT, parent=Found(thing.key, (words_span,), part_rule))
        if before is not None and before_key is not None and draft.before_found is not None:
            spans = draft.before_found.spans
            label = f"{name} ({before.edition.value})" if before.edition is not None else f"{name} ({before.start.value if before.start else 'before'})"
            yield Event(before_key, label, (Form(name, (first.span,)),), draft.before_found.rule, EventKind.EDITION, Found(name, spans, RULES_BY_NAME["meeting-series"]), before.edition, before.start, None, tuple(before.locations))

    def _edition_name(self, draft: Draft, forms: tuple[Form, ...]) -> tuple[str, tuple[Form, ...]]:
        """The edition's own name as printed with its ordinal, "second … Forum"; the name without it stays a further form."""
        for name in draft.thing.names:
            if name.ordinal is not None:
                start = name.ordinal[0]
                text = name.passage.text[start : name.end]
                return text, (Form(text, (name.passage.span(start, name.end),)), *forms)
        return draft.thing.name, forms


def _forms(thing: Thing) -> tuple[Form, ...]:
    by_text: dict[str, list[Span]] = {}
    for mention in thing.mentions:
        by_text.setdefault(mention.text, []).append(mention.span)
    ordered = sorted(by_text, key=lambda text: (text != thing.name, by_text[text][0]))
    return tuple(Form(text, tuple(dict.fromkeys(by_text[text]))) for text in ordered)


def _verb_above(token: Token) -> Token | None:
    """The nearest verb above a word."""
    for ancestor in [token, *token.ancestors]:
        if ancestor.pos_ in ("VERB", "AUX"):
            return ancestor
    return None


def _token_at(sheet: Sheet, offset: int) -> Token | None:
    return next((token for token in sheet.passage.doc if token.idx <= offset < token.idx + len(token.text)), None)
