"""Reads where meetings were held; called by the reader of meetings.

Written for "The forum was held at the Sea Hall in Riga" and "drew 300 pilots to Riga"; "the forum was told by a delegate from
Riga" and "the forum that is planned for Riga" it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extract.dates import find_dates
from graph.extract.language import Token
from graph.extract.meeting_drafts import Reference, Report, token_at, verbs_of
from graph.extract.names import NameKind
from graph.extract.rules import RULES_BY_NAME
from graph.extract.sheets import Placed, Sheet
from graph.lexicon import load_lexicon
from graph.model import BlockKind, Found

__all__ = ["PlaceReader", "has_place_link"]

_SORT_OF_PLACE = re.compile(
    r"\b(?:in|near|outside) (?:the|this|its) (?:[\w-]+ ){0,2}(?:city|town|capital|village|port|province|state|resort|district|region|county) of $"
)
_ELSEWHERE = re.compile(r"[.;:“”\"]|\b(?:said|told|that|who|whose|but|where|from|between|proposed|suggested|after|before|first|last|planned)\b")
_SAME_PLACE = re.compile(r"(?:at|in) (?:the|this) (?:[\w-]+ )?(?:city|town|capital)\b")


class PlaceReader:
    """Reads the places of the meetings of one article."""

    def __init__(self, report: Report) -> None:
        """Take the article."""
        self.report = report
        self.happening = report.verbs("held") | report.verbs("opened") | report.verbs("closed") | report.verbs("attended")
        self.drew = report.verbs("drew")
        self.filled = report.verbs("filled")

    def read(self, reference: Reference) -> None:
        """Read the places of the sentence around a reference that is stated as so."""
        for placed in reference.sheet.placed:
            inside = reference.sentence.start_char <= placed.mention.start < reference.sentence.end_char
            if inside and placed.thing.kind is NameKind.PLACE and self._may_mean(reference, placed) and self._is_place_of(reference, placed):
                self._add(reference, placed, min(reference.start, placed.mention.start), max(reference.end, placed.mention.end))
        self._read_same_place(reference)
        self._read_here(reference)

    def _may_mean(self, reference: Reference, placed: Placed) -> bool:
        sheet, mention = reference.sheet, placed.mention
        token = token_at(sheet, mention.start)
        if token is None or not self.report.is_stated(sheet, token):
            return False
        return not self.report.is_other_meeting_near(reference, mention.start)

    def _is_place_of(self, reference: Reference, placed: Placed) -> bool:
        return self._is_behind(reference, placed) or self._is_where_it_happened(reference, placed)

    def _is_behind(self, reference: Reference, placed: Placed) -> bool:
        """Tell whether it follows: "the forum in Riga", "the forum, which was held … in Riga"."""
        sheet = reference.sheet
        if not reference.last <= placed.first <= reference.last + 14 or not has_place_link(sheet, placed.first):
            return False
        if _ELSEWHERE.search(sheet.passage.text[reference.end : placed.mention.start]):
            return False
        return self._is_near(reference, placed) or any(self._is_happening(sheet, k) for k in range(reference.last, placed.first))

    def _is_near(self, reference: Reference, placed: Placed) -> bool:
        """Whether at most a day and two words stand between: "the fair today (April 3) in Riga"."""
        between = reference.sheet.passage.text[reference.end : placed.mention.start]
        if any(word.token.pos_ in ("VERB", "AUX") for word in reference.sheet.words[reference.last : placed.first]):
            return False
        for found in reversed(find_dates(between, self.report.published)):
            between = between[: found.start] + between[found.end :]
        return len(between.split()) <= 3 or bool(_SORT_OF_PLACE.fullmatch(between.lstrip()))

    def _is_happening(self, sheet: Sheet, k: int) -> bool:
        lemma = sheet.words[k].token.lemma_
        return sheet.lower(k + 1) == "place" if lemma == "take" else lemma in self.happening

    def _is_where_it_happened(self, reference: Reference, placed: Placed) -> bool:
        """Tell whether it did: "500 nurses have gathered in Riga for the forum", "The forum drew 500 nurses to the Sea Hall": by the verb's own preposition."""
        token = _head_of(reference.sheet, placed)
        if token.dep_ == "dobj" and token.head.lemma_ in self.filled:
            return self._happens_for(reference, token.head)
        if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.dep_ == "pobj":
            token = token.head.head  # "in the port city of Riga"
        preposition = token.head if token.dep_ == "pobj" else None
        if preposition is None or not has_place_link(
            reference.sheet, placed.first, *(("to",) if preposition.head.lemma_ in self.drew | {"come", "flock"} else ())
        ):
            return False
        verb = preposition.head
        # The model may hang "to the hall" on what the meeting drew.
        verb = verb.head if verb.pos_ == "NOUN" and verb.dep_ == "dobj" and verb.head.lemma_ in self.drew and preposition.lower_ == "to" else verb
        # As it may hang "in the hall" on "held an opening ceremony on Tuesday".
        if verb.pos_ in ("NOUN", "PROPN") and verb.dep_ in ("dobj", "npadvmod") and verb.head.lemma_ in self.happening and preposition.lower_ in ("in", "at"):
            verb = verb.head
        if verb.lemma_ not in self.happening | self.drew:
            return False
        return verb in verbs_of(reference) or self._happens_for(reference, verb)

    def _happens_for(self, reference: Reference, verb: Token) -> bool:
        """Whether a verb's subjects did it for the meeting: "gathered in Riga for the forum"."""
        return (
            any(child.lower_ == "for" and reference.token in child.subtree for child in verb.subtree if child.dep_ == "prep")
            and verb.sent == reference.sentence
        )

    def _add(self, reference: Reference, placed: Placed, start: int, end: int) -> None:
        if self.report.is_own(reference.sheet, placed.mention.start, placed.mention.end):
            span = (reference.sheet.passage.span(start, end),)
            reference.meeting.add(reference.meeting.locations, Found(placed.thing.key, span, RULES_BY_NAME["meeting-place"]))

    # ---------------------------------------------------------------------------------------- here
    def _read_same_place(self, reference: Reference) -> None:
        """Read "… in Riga said at a forum in the city": the one place that the sentence named before."""
        sheet = reference.sheet
        behind = _SAME_PLACE.match(sheet.passage.text[reference.end :].lstrip())
        before = {p.thing.key: p for p in sheet.placed if p.thing.kind is NameKind.PLACE and reference.sentence.start_char <= p.mention.start < reference.start}
        if behind is not None and len(before) == 1 and self.report.is_stated(sheet, reference.token):
            placed = next(iter(before.values()))
            self._add(reference, placed, placed.mention.start, reference.end + behind.end())

    def _read_here(self, reference: Reference) -> None:
        """Read "ended here": where the dateline says."""
        here = next((t for t in reference.sentence if t.lower_ == "here" and self.report.is_own(reference.sheet, t.idx, t.idx + 4)), None)
        verb = here.head if here is not None else None
        if here is not None and verb is not None and (verb in verbs_of(reference) or here.i - reference.token.i == 1):
            self._add_dateline(reference, here)

    def read_lead(self, story: Sequence[Sheet], reference: Reference) -> None:
        """Place a report's meeting where the dateline says, if its lead says "here" and nothing else places it."""
        lead = next((sheet for sheet in story if sheet.passage.block.kind is BlockKind.PARAGRAPH), None)
        if lead is None or reference.meeting.locations or reference.sheet.passage.number - lead.passage.number > 2:
            return
        here = next((t for t in lead.passage.doc if t.lower_ == "here" and t.dep_ == "advmod"), None)
        if here is not None and self.report.is_stated(lead, here):
            self._add_dateline(Reference(lead, reference.first, reference.last, reference.meeting), here)

    def _add_dateline(self, reference: Reference, here: Token) -> None:
        if self.report.dateline is not None and not reference.meeting.locations:
            span = (reference.sheet.passage.span(here.idx, here.idx + len(here.text)),)
            reference.meeting.add(reference.meeting.locations, Found(self.report.dateline.key, span, RULES_BY_NAME["meeting-dateline"]))


def _head_of(sheet: Sheet, placed: Placed) -> Token:
    """The token of a name that hangs on something outside it."""
    tokens = [t for t in sheet.passage.doc if placed.mention.start <= t.idx < placed.mention.end]
    return next((t for t in tokens if t.head not in tokens), sheet.words[placed.last - 1].token)


def has_place_link(sheet: Sheet, k: int, *further: str) -> bool:
    """Tell whether in, at or near stands before word k, perhaps with "the port city of" or another place's possessive between."""
    if _SORT_OF_PLACE.search(sheet.passage.text[: sheet.words[k].start].lower()):
        return True
    links = load_lexicon(sheet.passage.doc.lang_).words("grammar", "links", "of_places").union(further)
    j = k - 1
    while j >= 0 and k - j <= 4:
        if sheet.lower(j) in links:
            return True
        if sheet.lower(j) != "the" and not (sheet.at(j, NameKind.PLACE) is not None and (sheet.words[j].is_possessive or sheet.gap(j + 1) in (" ", ", "))):
            return False
        j -= 1
    return False
