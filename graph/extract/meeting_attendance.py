"""Reads how many came to a meeting, with what is counted and the qualifier before the number; called by the reader of meetings.

Written for "More than 400 experts attended" and "drew some two hundred nurses"; "attended by experts from 46 countries" and
"against 1,100 at the last fair" it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from graph.extract.language import Token
from graph.extract.meeting_drafts import Draft, Report, governing_verb, token_at
from graph.extract.rules import RULES_BY_NAME
from graph.extract.sheets import Sheet
from graph.model import Attendance, Found

__all__ = ["AttendanceReader"]

_DIGITS = re.compile(r"(?<![\w$€£.,-])(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?: (?P<million>million))?(?![\w%]|[.,]\d|-)")
_COMPARED = re.compile(r"\b(?:from|in|(?<!attendance )(?<!participation )(?<!presence )(?<!total )of|up from|than|compared with|against|one|per)\s+$")
_PRESENT = re.compile(r"(?: from [\w ]{1,40}?)? (?:in attendance|attending|taking part|present|on hand|signed up|registered(?! (?:in|by|under|as|with)))\b")
_BREAK = re.compile(r"[.;:(]")
_SMALLEST = 10


class AttendanceReader:
    """Reads the attendance of the meetings of one article."""

    def __init__(self, report: Report) -> None:
        """Take the article."""
        self.report = report
        self.units = report.lexicon.words("events", "attendance", "units")
        self.at_least = report.lexicon.words("events", "attendance", "at_least")
        self.qualifiers = sorted(self.at_least | report.lexicon.words("events", "attendance", "about"), key=len, reverse=True)
        self.attended = report.verbs("attended") | report.verbs("filled")
        self.held = report.verbs("held") | report.verbs("opened") | report.verbs("closed")
        self.drew = report.verbs("drew")
        self.parts = report.lexicon.words("events", "heads", "parts")
        self.addressed = report.verbs("addressed")
        self.present = report.lexicon.words("events", "attendance", "present")
        self.numerals = {word: number for number, word in enumerate(report.lexicon.listed("events", "numbers", "to_nineteen"))}
        self.numerals |= {word: 10 * number for number, word in enumerate(report.lexicon.listed("events", "numbers", "tens"), start=2)}
        self.scales = {word: 10 ** (2 if k == 0 else 3) for k, word in enumerate(report.lexicon.listed("events", "numbers", "scales"))}

    def read(self, draft: Draft, sheet: Sheet, start: int, end: int, *, verbs: Collection[Token] | None) -> None:
        """Read the attendance from characters [start, end).

        Args:
            draft: of the meeting.
            sheet: of the passage.
            start: where to begin.
            end: where to end.
            verbs: what it is said to do where it is named there, by which only it may be addressed, or opened "with 300 delegates"; else None.
        """
        if draft.attendance is not None:
            return
        for first, last, value in self._numbers(sheet, start, end):
            unit = self._unit_behind(sheet, last, end)
            token = token_at(sheet, first)
            if self.report.names_other_edition(draft, sheet, start, first):
                return
            if unit is None or token is None or not self.report.is_stated(sheet, token) or not (self._came(token, verbs) or self._who_came(sheet, unit[1])):
                continue
            qualifier = self._qualifier(sheet.passage.text[start:first])
            bare = sheet.passage.text[start : first - (len(qualifier) + 1 if qualifier else 0)]
            if _COMPARED.search(bare) or (1900 <= value <= 2100 and "," not in sheet.passage.text[first:last] and qualifier is None):
                continue
            attendance = Attendance(value, unit[0], qualifier, qualifier is not None and qualifier.lower() in self.at_least)
            draft.attendance = Found(attendance, (sheet.passage.span(start + len(bare), unit[1]),), RULES_BY_NAME["meeting-attendance"])
            return

    # ---------------------------------------------------------------------------------------- numbers
    def _numbers(self, sheet: Sheet, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The numbers of a stretch, in digits and in words, with their characters."""
        found = [
            (m.start(), m.end(), int(m["digits"].replace(",", "")) * (1_000_000 if m["million"] else 1))
            for m in _DIGITS.finditer(sheet.passage.text, start, end)
        ]
        yield from sorted(found + list(self._spelled(sheet, start, end)))

    def _spelled(self, sheet: Sheet, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Read "two hundred", "forty-five": from ten up, as smaller ones count sessions and countries."""
        k = 0
        while k < len(sheet.words):
            value, last = self._value_at(sheet, k)
            if value >= _SMALLEST and start <= sheet.words[k].start and sheet.words[last - 1].end <= end:
                yield sheet.words[k].start, sheet.words[last - 1].end, value
            k = max(last, k + 1)

    def _value_at(self, sheet: Sheet, k: int) -> tuple[int, int]:
        """The number that the words from k on spell, and the word behind it; 0 where none does."""
        parts = sheet.lower(k).split("-")
        value = sum(self.numerals.get(part, 0) for part in parts)
        if not value or any(part not in self.numerals for part in parts):
            return 0, k
        k += 1
        while sheet.lower(k) in self.scales:
            value *= self.scales[sheet.lower(k)]
            k += 1
        return value, k

    def _qualifier(self, before: str) -> str | None:
        """The words right before a number that say how exact it is, as printed."""
        lower = before.lower().rstrip()
        for phrase in self.qualifiers:
            if re.search(rf"(?:^|\W){re.escape(phrase)}$", lower):
                return before.rstrip()[-len(phrase) :]
        return None

    # ---------------------------------------------------------------------------------------- who came
    def _unit_behind(self, sheet: Sheet, offset: int, limit: int) -> tuple[str, int] | None:
        """The counted noun within five words: (as printed with what stands before it, its end)."""
        first = next((k for k, word in enumerate(sheet.words) if word.start >= offset), len(sheet.words))
        for at in range(first, min(first + 5, len(sheet.words))):
            # "in Osaka on June 28, ministers met"
            if sheet.words[at].start >= limit or _BREAK.search(sheet.gap(at)) or (at == first and "," in sheet.gap(at)):
                return None
            if sheet.lower(at) in self.units:
                return sheet.text(first, at + 1), sheet.words[at].end
        return None

    def _came(self, number: Token, verbs: Collection[Token] | None) -> bool:
        """Whether the counted ones came: "400 experts attended", "drew 400 experts", "for the 400 experts who came"."""
        verb = governing_verb(number)
        if verb is None or self._is_of_part(verb):
            return False
        counted = next((step for step in (number, *number.ancestors) if step.pos_ in ("NOUN", "PROPN")), number)
        own_clause = [child for noun in (counted, *counted.conjuncts) for child in noun.children if child.dep_ in ("relcl", "acl")]
        if verb in (verbs or ()) and not own_clause and self._is_held_with(verb, number):
            return True
        return self._is_coming(verb, number) or self._is_drawing(verb, number, is_named=verbs is not None) or any(map(self._is_attending, own_clause))

    def _who_came(self, sheet: Sheet, offset: int) -> bool:
        """Whether "who attended" ends the list that the counted noun begins, however the model hangs it: "900 cooks, bakers and brewers who came"."""
        first = next((k for k, word in enumerate(sheet.words) if word.start >= offset), len(sheet.words))
        if _PRESENT.match(sheet.passage.text, offset):
            return True
        for k in range(first, min(first + 6, len(sheet.words) - 1)):
            if _BREAK.search(sheet.gap(k)) or sheet.words[k].token.pos_ in ("VERB", "AUX"):
                return False
            if sheet.lower(k) == "who":
                verb = sheet.words[k + 1].token
                return verb.tag_ in ("VBD", "VBP") and self._is_attending(verb)
        return False

    def _is_of_part(self, verb: Token) -> bool:
        """Tell whether they came to a part only: "A parallel session drew 40 vets"."""
        subjects = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass") and child.lower_ in self.parts]
        return any(not any(c.lower_ in ("the", "this") for c in subject.children) for subject in subjects)

    def _is_coming(self, verb: Token, number: Token) -> bool:
        is_object = any(number in child.subtree for child in verb.children if child.dep_ == "dobj")
        is_present = verb.lemma_ == "be" and any(child.lower_ in self.present for child in verb.subtree)
        return not is_object and (self._is_attending(verb) or is_present)

    def _is_held_with(self, verb: Token, number: Token) -> bool:
        """Tell whether a meeting "opened with 300 delegates", "was held with the participation of 300 delegates"."""
        if verb.lemma_ not in self.held:
            return False
        company = [child for child in verb.children if child.dep_ == "prep" and child.lower_ == "with"]
        beside = [noun for preposition in company for noun in preposition.children if noun.dep_ == "pobj"]
        return any(number in noun.children or (noun.lower_ in self.present and number in noun.subtree) for noun in beside)

    def _is_attending(self, verb: Token) -> bool:
        return verb.lemma_ in self.attended and (verb.lemma_ not in ("take", "turn") or any(c.lower_ in ("part", "out", "up") for c in verb.children))

    def _is_drawing(self, verb: Token, number: Token, *, is_named: bool) -> bool:
        verbs = self.drew | (self.addressed if is_named else frozenset())
        if verb.lemma_ in ("gather", "assemble") and any(number in child.subtree for child in verb.children if child.dep_ in ("nsubj", "dobj")):
            return True
        return verb.lemma_ in verbs and any(
            number in child.subtree for child in verb.children if child.dep_ in ("dobj", "dative", "prep", "quantmod", "nsubjpass", "advmod")
        )
