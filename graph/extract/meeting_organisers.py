"""Reads who organised, hosted or convened a meeting; called by the reader of meetings.

Written for "It was jointly organised by A and B" and "said the organiser, A"; "sponsored by C" and "with the support of D" it
leaves alone: who pays or helps is no organiser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extract.entities import Thing
from graph.extract.meeting_drafts import Draft, Reference, Report, governing_verb
from graph.extract.names import NameKind
from graph.extract.rules import RULES_BY_NAME
from graph.extract.sheets import Sheet
from graph.model import BlockKind, Found

__all__ = ["OrganiserReader"]

_WITH_CAUTION = re.compile(r"\W+as (?:an? |the )?")


class OrganiserReader:
    """Reads the organisers of the meetings of one article."""

    def __init__(self, report: Report) -> None:
        """Take the article."""
        self.report = report
        self.organising = report.verbs("organised")
        self.organised_by = report.lexicon.words("events", "organisers", "participles")
        self.adverbs = report.lexicon.words("events", "organisers", "adverbs")
        self.nouns = report.lexicon.words("events", "organisers", "nouns")
        self.meetings = report.lexicon.words("events", "heads", "references")
        self.parts = report.lexicon.words("events", "heads", "parts")

    # ---------------------------------------------------------------------------------------- around a reference
    def read(self, reference: Reference) -> None:
        """Read "organised by A and B" behind a reference, and "A hosts the forum"."""
        sheet, limit = reference.sheet, reference.sentence.end_char
        for k in range(reference.last, len(sheet.words)):
            if sheet.words[k].start >= limit:
                break
            by = self._by_behind(sheet, k)
            if by is not None and self._is_of(reference, k) and self.report.is_stated(sheet, sheet.words[k].token):
                self._read_list(sheet, by + 1, limit, reference.meeting, sheet.words[k].start)
        self._read_fronted(reference)
        self._read_active(reference)

    def _read_fronted(self, reference: Reference) -> None:
        """Read "Organised by A and B, the forum opened": a sentence that begins so, of which the meeting is the subject."""
        sheet = reference.sheet
        first = next(k for k, word in enumerate(sheet.words) if word.start >= reference.sentence.start_char)
        by = self._by_behind(sheet, first) if first < reference.first else None
        is_subject = reference.token.dep_ in ("nsubj", "nsubjpass") and not any(sheet.at(k, NameKind.EVENT) for k in range(first, reference.first))
        if by is not None and is_subject and self.report.is_stated(sheet, reference.token):
            self._read_list(sheet, by + 1, reference.start, reference.meeting, sheet.words[first].start)

    def _by_behind(self, sheet: Sheet, k: int) -> int | None:
        """The word "by" of "organised (jointly) by", "put together by" at word k."""
        participle = sheet.lower(k)
        if f"{participle} {sheet.lower(k + 1)}" in self.organised_by:
            k += 1
        elif participle not in self.organised_by:
            return None
        k += 1 + (sheet.lower(k + 1) in self.adverbs)
        return k if sheet.lower(k) == "by" else None

    def _is_of(self, reference: Reference, k: int) -> bool:
        """Whether no other meeting or part stands between the reference and the participle."""
        between = range(reference.last, k)
        return not any(reference.sheet.at(j, NameKind.EVENT) or reference.sheet.lower(j) in self.parts for j in between)

    def _read_active(self, reference: Reference) -> None:
        """Read "A and B host the forum"."""
        sheet = reference.sheet
        verb = governing_verb(reference.token)
        if verb is None or verb.lemma_ not in self.organising or not self.report.is_stated(sheet, verb):
            return
        if not any(reference.token in o.subtree for o in verb.children if o.dep_ == "dobj"):
            return
        for subject in [c for c in verb.children if c.dep_ == "nsubj"][:1]:
            for token in (subject, *subject.conjuncts):
                thing = self.report.cast.at(sheet.passage, token)
                thing = thing or (self.report.finder.find(sheet, token) if token.pos_ != "PRON" else None)
                if thing is not None and thing.kind is NameKind.ORGANISATION:
                    self._add(sheet, thing, reference.meeting, min(token.idx, verb.idx), reference.end)

    # ---------------------------------------------------------------------------------------- lists
    def _read_list(self, sheet: Sheet, k: int, limit: int, draft: Draft, start: int) -> None:
        """The bodies of "A, the B and C" from word k on, up to the first that is none."""
        while k < len(sheet.words) and sheet.words[k].start < limit:
            if sheet.lower(k) in ("the", "and", "both", "jointly", "with", "in", "cooperation", "collaboration", "partnership", "together", "conjunction"):
                k += 1
                continue
            found = self._body_at(sheet, k)
            if found is None:
                return
            thing, last = found
            if self._is_helper(sheet, last):
                return
            self._add(sheet, thing, draft, start, sheet.words[last - 1].end)
            k = last
            if k < len(sheet.words) and sheet.gap(k) == " (":
                k += 1  # an acronym
            if k >= len(sheet.words) or not self._goes_on(sheet, k):
                return

    def _body_at(self, sheet: Sheet, k: int) -> tuple[Thing, int] | None:
        """The body named at word k, or meant by "(the) federation" there, and the word behind it."""
        placed = sheet.starting(k, NameKind.ORGANISATION, NameKind.PERSON)
        if placed is not None:
            return placed.thing, placed.last
        if sheet.lower(k - 1) == "the" and sheet.at(k) is None:
            meant = self.report.finder.find(sheet, sheet.words[k].token)
            return (meant, k + 1) if meant is not None and meant.kind is NameKind.ORGANISATION else None
        return None

    def _is_helper(self, sheet: Sheet, last: int) -> bool:
        """Tell whether "as a supporting organisation" follows."""
        return bool(_WITH_CAUTION.match(sheet.passage.text[sheet.words[last - 1].end :]))

    def _goes_on(self, sheet: Sheet, k: int) -> bool:
        """Whether a list goes on at word k: ", B", "and B", "with B", "in cooperation with B"; not ", with B" nor "and sponsored by"."""
        gap, word = sheet.gap(k), sheet.lower(k)
        if word in ("in", "together"):
            return (
                " with " in sheet.passage.text[sheet.words[k].start :][:40]
                and gap in (" ", ", ")
                and sheet.lower(k + 1) in ("cooperation", "collaboration", "partnership", "conjunction", "with")
            )
        if word == "with":
            return gap == " "
        return gap == ", " or word == "and"

    def _is_owned(self, sheet: Sheet, k: int) -> bool:
        """Whether "the", "its" or "the forum's" stands before word k."""
        return sheet.lower(k - 1) in ("the", "its") or (sheet.words[k - 1].is_possessive and sheet.lower(k - 1) in self.meetings)

    def _add(self, sheet: Sheet, thing: Thing, draft: Draft, start: int, end: int) -> None:
        if self.report.is_own(sheet, start, end):
            draft.add(draft.organisers, Found(thing.key, (sheet.passage.span(start, end),), RULES_BY_NAME["meeting-organiser"]))

    # ---------------------------------------------------------------------------------------- apposition
    def read_named(self, story: Sequence[Sheet], main: Draft) -> None:
        """Read "the organiser, A" and "the hosts, A and B" of a report on one meeting."""
        for sheet in story:
            if sheet.passage.block.kind is not BlockKind.PARAGRAPH:
                continue
            for k in range(1, len(sheet.words) - 1):
                if (
                    sheet.lower(k) in self.nouns
                    and self._is_owned(sheet, k)
                    and sheet.gap(k + 1) == ", "
                    and self.report.is_own(sheet, sheet.words[k].start, sheet.words[k].end)
                ):
                    placed = sheet.starting(k + 1, NameKind.ORGANISATION) or (
                        sheet.starting(k + 2, NameKind.ORGANISATION) if sheet.lower(k + 1) == "the" else None
                    )
                    if placed is not None:
                        self._add(sheet, placed.thing, main, sheet.words[k].start, placed.mention.end)
