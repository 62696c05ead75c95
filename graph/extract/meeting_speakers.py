"""Reads who spoke at a meeting, who opened it and who attended, and which statements were made there.

Written for "NAME told the forum that …" and "NAME, who chaired the summit, said"; "NAME told reporters after the summit" it
leaves alone. It finds no statements: it is told who said what. Called by the reader of meetings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extract.entities import Thing
from graph.extract.language import Token
from graph.extract.meeting_drafts import Draft, Reference, Report, governing_verb, is_aside, subject_of, token_at
from graph.extract.meeting_places import has_place_link
from graph.extract.names import NameKind
from graph.extract.rules import RULES_BY_NAME
from graph.extract.sheets import Sheet
from graph.extract.statements import Speech
from graph.model import BlockKind, Found

__all__ = ["MeetingSpeakerReader"]

_SAID_THERE = re.compile(r"\b(?:told|addressing|address|addressed|speaking|spoke|at|to|said in|keynote)\b")
_NOT_THERE = re.compile(r"\b(?:after|before|ahead of|outside|on the sidelines)\b")
_OTHER_OCCASION = re.compile(
    r"\b(?:in (?:a|an|his|her|its|their) |at (?:a|an|his|her|its) |by (?:email|phone|telephone)|on (?:twitter|facebook|social)"
    r"|after |before |earlier|separately|last (?:week|month|year)|spokes\w+|statement)"
)
_ELSEWHERE = re.compile(r"\b(?:earlier|separately|last (?:week|month|year)|previous|news conference|press conference|in (?:19|20)\d\d|will)\b")
_WORD = re.compile(r"[a-z-]+")


class MeetingSpeakerReader:
    """Reads the speakers of the meetings of one article."""

    def __init__(self, report: Report) -> None:
        """Take the article."""
        self.report = report
        self.speeches: Sequence[Speech] = ()
        self.speaking = report.verbs("speaking")
        self.opening = report.verbs("inaugurated")
        self.attending = report.verbs("joined")
        self.missing = report.verbs("missed")
        self.absent: set[str] = set()
        """Keys of those who were not there."""
        self.outside = report.lexicon.words("speech", "nouns", "outside")
        at_parts = sorted(
            report.lexicon.words("events", "heads", "parts")
            | report.lexicon.words("speech", "nouns", "audience")
            | report.lexicon.words("events", "attendance", "units")
        )
        self.told_there = re.compile(
            r"\b(?:told|addressing|addressed|speaking (?:to|at)|said (?:at|in)|opening) "
            rf"(?:(?:the|a|an|some|about|cheering|packed|opening|closing|\d[\d,]*) )*(?:{'|'.join(at_parts)})\b"
        )
        self.speeches_made = report.lexicon.words("events", "speeches", "nouns")
        self.delivering = report.lexicon.words("events", "speeches", "verbs")
        nouns, kinds = "|".join(sorted(self.speeches_made)), "|".join(sorted(report.lexicon.words("events", "speeches", "kinds")))
        self.made_there = re.compile(rf"\b(?:in|during|delivering|giving) (?:(?:his|her|their) (?:[\w-]+ )?|(?:a|an|the) (?:{kinds}) )(?:{nouns})\b")
        self.made = re.compile(rf"\b(?:{nouns})\b")

    # ---------------------------------------------------------------------------------------- who opened it
    def read_openers(self, reference: Reference) -> None:
        """Read who opens or opened the meeting: "NAME opened the fair", "opening the fair, NAME said", "NAME, who opened it"; and who skipped it."""
        self._read_absent(reference)
        verb = self._verb_on(reference)
        if verb is None or verb.lemma_ not in self.opening:
            return
        person = self._subject(reference.sheet, verb)
        if person is not None and person not in reference.meeting.openers:
            reference.meeting.openers.append(person)

    def _read_absent(self, reference: Reference) -> None:
        """Read "NAME skipped the summit", "NAME did not attend the fair"."""
        verb = governing_verb(reference.token)
        is_denied = verb is not None and verb.lemma_ in self.attending and any(child.dep_ == "neg" for child in verb.children)
        person = self._subject(reference.sheet, verb) if verb is not None and (is_denied or verb.lemma_ in self.missing) else None
        if person is not None:
            self.absent.add(person.key)

    def _verb_on(self, reference: Reference) -> Token | None:
        """The verb that has the meeting as its object or is "at" it, in a clause that is so."""
        verb = governing_verb(reference.token)
        if verb is None or is_aside(reference) or not self.report.is_stated(reference.sheet, reference.token):
            return None
        return verb if not any(reference.token in child.subtree for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")) else None

    def _subject(self, sheet: Sheet, verb: Token) -> Thing | None:
        subject = subject_of(verb)
        if subject is None:
            return None
        if subject.pos_ == "PRON":
            return self._last_speaker(sheet, subject)
        thing = self.report.finder.find(sheet, subject) or self.report.cast.at(sheet.passage, subject)
        thing = thing or next((t for c in subject.children if c.dep_ == "appos" and (t := self.report.cast.at(sheet.passage, c)) is not None), None)
        return thing if thing is not None and thing.kind is NameKind.PERSON else None

    def _last_speaker(self, sheet: Sheet, pronoun: Token) -> Thing | None:
        """Whom "he" or "she" means: the one of that gender who spoke last, in this paragraph or the one before."""
        here = (sheet.passage.number, pronoun.idx)
        before = [s for s in self.speeches if (s.sheet.passage.number, s.attribution[0]) < here and s.sheet.passage.number >= here[0] - 1]
        gender = {"he": "m", "she": "f"}.get(pronoun.lower_)
        if gender is None or not before or before[-1].speaker.kind is not NameKind.PERSON or before[-1].speaker.gender not in (gender, None):
            return None
        return before[-1].speaker

    # ---------------------------------------------------------------------------------------- by the paper's words
    def read(self, reference: Reference) -> None:
        """Read "Speaking at the forum, NAME", "NAME addressed the summit", "NAME attended the fair"."""
        verb = self._verb_on(reference)
        if verb is None:
            return
        if verb.lemma_ in self.speaking:
            self._add(reference, verb, reference.meeting.speakers, "meeting-speaker")
        elif verb.lemma_ in self.attending:
            self._add(reference, verb, reference.meeting.attendees, "meeting-attendee")

    def read_speeches(self, story: Sequence[Sheet], references: Sequence[Reference], main: Draft) -> None:
        """Read "NAME delivered a keynote speech" behind the first naming of the main meeting, where the sentence tells of no other occasion."""
        first = min((r.sheet.passage.number, r.start) for r in references if r.meeting is main)
        for sheet in story:
            text = sheet.passage.text
            for match in self.made.finditer(text) if sheet.passage.number >= first[0] else ():
                noun = token_at(sheet, match.start())
                verb = noun.head if noun is not None and noun.dep_ == "dobj" else None
                if noun is None or verb is None or verb.lemma_ not in self.delivering or (sheet.passage.number, verb.idx) < first:
                    continue
                sentence = noun.sent.text.lower()
                others = any(r.sheet is sheet and r.meeting is not main and noun.sent.start_char <= r.start < noun.sent.end_char for r in references)
                if others or _NOT_THERE.search(sentence) or _ELSEWHERE.search(sentence) or not self.report.is_own(sheet, verb.idx, match.end()):
                    continue
                person, subject = self._subject(sheet, verb), subject_of(verb)
                if person is not None and subject is not None and self.report.is_stated(sheet, noun):
                    main.add(main.speakers, Found(person.key, (sheet.passage.span(min(subject.idx, verb.idx), match.end()),), RULES_BY_NAME["meeting-speaker"]))

    def _add(self, reference: Reference, verb: Token, values: list[Found[str]], rule: str) -> None:
        sheet = reference.sheet
        person = self._subject(sheet, verb)
        subject = subject_of(verb)
        if person is None or subject is None:
            return
        start, end = min(subject.idx, verb.idx, reference.start), max(subject.idx + len(subject.text), verb.idx + len(verb.text), reference.end)
        reference.meeting.add(values, Found(person.key, (sheet.passage.span(start, end),), RULES_BY_NAME[rule]))

    # ---------------------------------------------------------------------------------------- by what was said
    def record(self, speeches: Sequence[Speech], references: Sequence[Reference], main: Draft | None) -> dict[int, str]:
        """Say at which meeting each statement (by its index) was made, and count its speaker among those of the meeting."""
        recorded: dict[int, str] = {}
        for number, speech in enumerate(speeches):
            found = self._occasion(speech, references, main) if speech.speaker.kind is NameKind.PERSON else None
            if found is not None:
                draft, rule = found
                recorded[number] = draft.thing.key
                span = (speech.sheet.passage.span(*speech.attribution),)
                draft.add(draft.speakers, Found(speech.speaker.key, span, RULES_BY_NAME[rule]))
        return recorded

    def _occasion(self, speech: Speech, references: Sequence[Reference], main: Draft | None) -> tuple[Draft, str] | None:
        words = self._attributing_words(speech)
        # "the congress's chairman" says who somebody is, not where he spoke.
        named = [
            r
            for r in references
            if r.sheet is speech.sheet
            and r.meeting.is_real
            and not r.sheet.words[r.last - 1].is_possessive
            and speech.attribution[0] <= r.start < speech.attribution[1]
            and not speech.start <= r.start < speech.end
        ]
        if named and _SAID_THERE.search(words) and not _NOT_THERE.search(words):
            return named[0].meeting, "meeting-speaker"
        if main is None or (named and named[0].meeting is not main):
            return None
        is_told = self.told_there.search(words) and not set(_WORD.findall(words)) & self.outside
        if (is_told or self.made_there.search(words)) and not _NOT_THERE.search(words):
            return main, "meeting-speaker"
        is_away = speech.speaker.key in self.absent or self._is_said_elsewhere(speech, main)
        if not is_away and (speech.speaker in main.openers or not named) and self._is_of_main(speech, words, main, references):
            return main, "meeting-quoted"
        return None

    def _attributing_words(self, speech: Speech) -> str:
        """The attributing words without what was said."""
        text = speech.sheet.passage.text
        return (text[speech.attribution[0] : speech.start] + " | " + text[speech.end : speech.attribution[1]]).lower()

    def _is_said_elsewhere(self, speech: Speech, main: Draft) -> bool:
        """Whether the sentence begins with another place: "In Oslo, NAME said"."""
        places = {found.value for found in main.locations}
        for placed in speech.sheet.placed:
            is_first = speech.attribution[0] < placed.mention.start <= speech.attribution[0] + len("Back in the ")
            if is_first and placed.thing.kind is NameKind.PLACE and placed.thing.key not in places and not speech.start <= placed.mention.start < speech.end:
                return has_place_link(speech.sheet, placed.first) and speech.sheet.gap(placed.last).startswith(",")
        return False

    def _is_of_main(self, speech: Speech, words: str, main: Draft, references: Sequence[Reference]) -> bool:
        """Whether a plain "said" stands in the report of one edition, behind its first naming, with no other occasion named."""
        is_opener = speech.speaker in main.openers
        if speech.cue is None or speech.cue.lower_ == "according" or (speech.cue.tag_ in ("VBZ", "VBP") and not is_opener):
            return False
        first = min((r.sheet.passage.number for r in references if r.meeting is main and r.sheet.passage.block.kind is BlockKind.PARAGRAPH), default=None)
        if first is None or first > speech.sheet.passage.number:
            return False
        return not set(_WORD.findall(words)) & self.outside and _OTHER_OCCASION.search(words) is None
