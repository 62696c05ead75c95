"""Reads when meetings began and ended, no more precisely than the paper says; called by the reader of meetings.

Written for "The forum opened in Riga on Monday" and "It runs from 12 to 15 June"; "The forum in Riga opens next Monday" it
leaves alone, for what is planned has no date yet, and of a two-day meeting the day of a speech is no beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from graph.extract.dates import DateFound, find_dates
from graph.extract.language import Token
from graph.extract.meeting_drafts import Draft, Reference, Report, governing_verb, is_aside, place_in_clause, token_at, verbs_of
from graph.extract.rules import RULES_BY_NAME
from graph.extract.sheets import Sheet
from graph.extract.statements import Speech
from graph.model import Found, Span

__all__ = ["TimeReader"]

_DAYS = re.compile(
    r"\b(?P<number>one|two|three|four|five|six|seven|eight|nine|ten|\d+)-day\b|\bfor (?P<for>two|three|four|five|six|seven|\d+) days\b|\b(?P<week>week-?long)\b"
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_BETWEEN = re.compile(
    r"(?:[ ,(]*(?:(?:in|at|near|on|of|held|from|the)\b)?[ ,]*"
    r"(?:(?:the|this) (?:port |host |capital )?(?:city|capital|town|resort|venue)|[A-Z][\w'’-]*[ ,]*)*)*[ ,(]*(?:on|in|from|of)?[ (]*"
)
_ELSEWHERE = re.compile(r"[.;:]|\b(?:said|told|who|which|that|when|after|before|and)\b")
_UNTIL = re.compile(r"\b(?:until|till|through)$", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.,;:“”]|\b(?:said|told|that|who|which|and|after|before)\b")
_OPENING = re.compile(r"\bopening (?:session|ceremony|day|speech|plenary|night|address)\b", re.IGNORECASE)


RECENT = timedelta(days=14)
"""How long ago what is told as present may be."""


class TimeReader:
    """Reads the days of the meetings of one article."""

    def __init__(self, report: Report) -> None:
        """Take the article."""
        self.report = report
        self.said = report.lexicon.words("speech", "say", "verbs") | report.verbs("speaking")
        self.opened = report.verbs("opened")
        self.closed = report.verbs("closed")
        self.lasting = report.verbs("held") | {"be", "continue", "last"}
        self.happening = report.verbs("held") | report.verbs("attended") | report.verbs("opened")
        self.done_to_it = (
            self.said | self.happening | self.closed | report.verbs("addressed") | report.verbs("joined") | report.verbs("inaugurated") | report.verbs("won")
        )
        self.done_by_it = self.said | self.happening | self.closed | report.verbs("drew") | report.verbs("acted")
        self.there = report.lexicon.words("events", "asides", "there")

    # ---------------------------------------------------------------------------------------- around a reference
    def read(self, reference: Reference) -> None:
        """Read the dates of the sentence around a reference."""
        sheet, start = reference.sheet, reference.sentence.start_char
        for found in self._dates(sheet, start, reference.sentence.end_char):
            token = token_at(sheet, found.start)
            if token is not None and self._may_mean(reference, found) and self.report.is_stated(sheet, token):
                self._take(reference, found, governing_verb(token))

    def read_length(self, reference: Reference) -> None:
        """Read "two-day" and "for three days" in the sentence around a reference."""
        found = _DAYS.search(reference.sentence.text.lower())
        if found is None or reference.meeting.days is not None:
            return
        number = found["number"] or found["for"] or "seven"
        reference.meeting.days = int(number) if number.isdigit() else _NUMBERS.index(number) + 1

    def _dates(self, sheet: Sheet, start: int, end: int, *, is_future: bool = False) -> Iterator[DateFound]:
        """The resolved dates of a stretch that are the paper's own words, in characters of the passage."""
        for found in find_dates(sheet.passage.text[start:end], self.report.published, is_future=is_future):
            here = DateFound(start + found.start, start + found.end, found.iso, found.last, found.is_weekday)
            if here.iso is not None and self.report.is_own(sheet, here.start, here.end):
                yield here

    def _may_mean(self, reference: Reference, found: DateFound) -> bool:
        is_vague = len(found.iso or "") < len("2018-03")
        return not self.report.is_other_meeting_near(reference, found.start) and not (is_vague and not self._is_right_behind(reference, found.start))

    def _take(self, reference: Reference, found: DateFound, verb: Token | None) -> None:
        draft, sheet = reference.meeting, reference.sheet
        verbs = verbs_of(reference)
        says_of_it = verb is not None and verb in verbs
        before = sheet.passage.text[reference.sentence.start_char : found.start].rstrip()
        if _UNTIL.search(before):
            if verb is None or verb.lemma_ in self.lasting | self.closed:
                self._set_end(draft, sheet, self._ahead(sheet, found, verb))
        elif says_of_it and verb is not None and verb.lemma_ in self.closed:
            self._set_end(draft, sheet, self._ahead(sheet, found, verb))
        elif self._is_yet_to_come(found, verb):
            return
        elif (says_of_it and verb is not None and verb.lemma_ in self.happening) or (
            self._is_right_behind(reference, found.start) and self._is_whole(found, verb)
        ):
            is_sure = (says_of_it and verb is not None and verb.lemma_ in self.opened) or found.last is not None
            self._set_start(draft, sheet, found, is_sure=is_sure)
        elif draft.start is None and len(found.iso or "") == len("2018-03-28") and verb is not None and self._was_there(reference, verb):
            # The day on which somebody told the meeting something: its day, where it has but one.
            draft.start = Found(found.iso or "", self._span(sheet, found), RULES_BY_NAME["meeting-day"])

    def _was_there(self, reference: Reference, verb: Token) -> bool:
        """Whether what was done on a day was done at the meeting, to it or by it: "told the forum", "a speech at the forum", "the forum agreed"."""
        noun = place_in_clause(reference.token)
        if is_aside(reference) or (noun.dep_ != "ROOT" and noun not in verb.subtree):
            return False  # "elected on Monday, the mayor spoke at the forum"
        if noun.dep_ == "pobj":
            # "said of the forum on Monday" tells when somebody spoke of it; "at the opening of the forum" is there.
            return noun.head.lower_ in self.there and not (noun.head.lower_ == "of" and noun.head.head.pos_ == "VERB")
        return (noun.dep_ == "dobj" and noun.head.lemma_ in self.done_to_it) or (noun.dep_ in ("nsubj", "ROOT") and verb.lemma_ in self.done_by_it)

    def _is_whole(self, found: DateFound, verb: Token | None) -> bool:
        """Whether a date behind the meeting's name is the meeting's: a range, a month, or no day of what was said there."""
        return found.last is not None or len(found.iso or "") < len("2018-03-28") or verb is None or verb.lemma_ not in self.said

    def _is_yet_to_come(self, found: DateFound, verb: Token | None) -> bool:
        """Tell whether a day is yet to come: "opens on Monday", and every day behind the publication."""
        published = self.report.published
        if published is not None and (found.iso or "") > published.isoformat():
            return True
        if verb is None or verb.tag_ not in ("VBZ", "VBP"):
            return False
        if verb.lemma_ in self.opened and (found.is_weekday or published is None or found.iso != published.isoformat()):
            return True
        # "takes place on October 3", in March: not last year's October.
        is_past = published is not None and date.fromisoformat(f"{found.last or found.iso}-01-01"[:10]) < published - RECENT
        return verb.lemma_ in self.happening and is_past

    def _ahead(self, sheet: Sheet, found: DateFound, verb: Token | None) -> DateFound:
        """Of a meeting that goes on ("runs until Friday") the weekday is the next one."""
        goes_on = verb is not None and (verb.tag_ in ("VBZ", "VBP") or any(c.dep_ in ("aux", "auxpass") and c.lower_ in ("is", "are") for c in verb.children))
        if not (found.is_weekday and goes_on):
            return found
        return next(self._dates(sheet, found.start, found.end, is_future=True), found)

    def _is_right_behind(self, reference: Reference, at: int) -> bool:
        """Whether a date stands right behind the reference, at most a place between: "the forum in Lugano on March 28"."""
        between = reference.sheet.passage.text[reference.end : at]
        return at >= reference.end and len(between.split()) <= 8 and not _ELSEWHERE.search(between) and bool(_BETWEEN.fullmatch(between))

    def _set_start(self, draft: Draft, sheet: Sheet, found: DateFound, *, is_sure: bool) -> None:
        known = draft.start
        if known is None or known.rule.name == "meeting-day" or (is_sure and len(found.iso or "") >= len(known.value)):
            draft.start = Found(found.iso or "", self._span(sheet, found), RULES_BY_NAME["meeting-date"])
            if found.last is not None:
                draft.end = Found(found.last, self._span(sheet, found), RULES_BY_NAME["meeting-end"])

    def _set_end(self, draft: Draft, sheet: Sheet, found: DateFound) -> None:
        if draft.end is None and found.iso is not None and (draft.start is None or found.iso >= draft.start.value):
            draft.end = Found(found.iso, self._span(sheet, found), RULES_BY_NAME["meeting-end"])
            if found.last is not None:  # "runs until" takes no range; "ended on March 3-4" would be one
                draft.end = None

    def _span(self, sheet: Sheet, found: DateFound) -> tuple[Span, ...]:
        return (sheet.passage.span(found.start, found.end),)

    # ---------------------------------------------------------------------------------------- the whole article
    def read_opening(self, story: Sequence[Sheet], speeches: Sequence[Speech], main: Draft) -> None:
        """Take the day of "told the opening session on Tuesday", or on which the one who opened the meeting spoke."""
        if main.start is not None and main.start.rule.name == "meeting-date":
            return
        for sheet, found in (*self._opening_days(story), *self._openers_days(speeches, main)):
            token = token_at(sheet, found.start)
            if token is not None and self.report.is_stated(sheet, token) and not self._is_yet_to_come(found, None):
                main.start = Found(found.iso or "", self._span(sheet, found), RULES_BY_NAME["meeting-opening"])
                return

    def _opening_days(self, story: Sequence[Sheet]) -> Iterator[tuple[Sheet, DateFound]]:
        for sheet in story:
            for match in _OPENING.finditer(sheet.passage.text):
                stop = _CLAUSE_END.search(sheet.passage.text, match.end())
                near = [d for d in self._dates(sheet, match.end(), stop.start() if stop else len(sheet.passage.text)) if len(d.iso or "") == len("2018-03-28")]
                if near and self.report.is_own(sheet, match.start(), match.end()):
                    yield sheet, near[0]

    def _openers_days(self, speeches: Sequence[Speech], main: Draft) -> Iterator[tuple[Sheet, DateFound]]:
        for speech in speeches:
            if speech.speaker in main.openers:
                outside = [d for d in self._dates(speech.sheet, *speech.attribution) if not speech.start <= d.start < speech.end]
                if outside and len(outside[0].iso or "") == len("2018-03-28"):
                    yield speech.sheet, outside[0]
                return

    def settle(self, drafts: Sequence[Draft]) -> None:
        """Drop the day of a speech where the meeting had several days; a one-day meeting ends when it begins."""
        for draft in drafts:
            if draft.start is not None and draft.start.rule.name == "meeting-day" and ((draft.days or 1) > 1 or draft.end is not None):
                draft.start = None
            if draft.days == 1 and draft.start is not None and draft.end is None and len(draft.start.value) == len("2018-03-28"):
                draft.end = Found(draft.start.value, draft.start.spans, RULES_BY_NAME["meeting-end"])
            if draft.start is not None and draft.end is not None and draft.end.value < draft.start.value:
                draft.end = None
