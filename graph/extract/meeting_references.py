"""Finds the words that mean a meeting: its names, "the two-day summit", "it", and "a forum" of the lead that is named later.

It reads no facts. In doubt which meeting is meant it finds none. Called by the reader of meetings before all its steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.extract.entities import bare_name
from graph.extract.language import TokenSpan
from graph.extract.meeting_drafts import Draft, Reference, Report
from graph.extract.names import NameKind
from graph.extract.rules import RULES_BY_NAME
from graph.extract.sheets import Sheet
from graph.lexicon import fold
from graph.model import BlockKind, Found

__all__ = ["ReferenceFinder", "count_of"]

_DAYS = re.compile(r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+)-day|week-?long|day-?long")


class ReferenceFinder:
    """Finds what means the meetings of one article."""

    def __init__(self, report: Report, drafts: Sequence[Draft]) -> None:
        """Take the article and its named meetings."""
        self.report = report
        self.drafts = drafts
        self.heads = report.lexicon.words("events", "heads", "references")
        self.any_meeting = report.lexicon.words("events", "heads", "any")
        self.editions = report.lexicon.words("events", "heads", "editions")
        self.determiners = report.lexicon.words("grammar", "determiners", "of_meetings")
        self.others = report.lexicon.words("grammar", "determiners", "of_other_meetings")
        self.ordinals = tuple(report.lexicon.listed("events", "series", "ordinals"))
        self.of_meetings = (
            report.verbs("held")
            | report.verbs("opened")
            | report.verbs("closed")
            | report.verbs("organised")
            | report.verbs("drew")
            | report.verbs("supported")
            | {"be", "attend", "last"}
        )

    def find(self, story: Sequence[Sheet]) -> list[Reference]:
        """Return the references of a story in order."""
        found: list[Reference] = []
        recent: list[Draft] = []
        for sheet in story:
            for k in range(len(sheet.words)):
                reference = self._at(sheet, k, recent, found)
                if reference is not None:
                    found.append(reference)
                    recent = [d for d in recent if d is not reference.meeting] + [reference.meeting]
        return found

    def _at(self, sheet: Sheet, k: int, recent: Sequence[Draft], found: Sequence[Reference]) -> Reference | None:
        placed = sheet.starting(k, NameKind.EVENT)
        if placed is not None:
            named = next(d for d in self.drafts if d.thing is placed.thing)
            is_before = any(start <= placed.mention.start < end for start, end, _, _ in named.iterate_names_before(sheet.passage))
            is_before = is_before or self.report.is_former_name(sheet.passage, placed.mention.start)
            return Reference(sheet, k, placed.last, named) if not is_before else None
        if sheet.at(k) is not None:
            return None
        if sheet.lower(k) == "it" and found:
            return self._pronoun(sheet, k, found)
        if sheet.lower(k) not in self.heads:
            return None
        draft = self._meant(sheet, k, recent) if recent else self._announced(sheet, k)
        return Reference(sheet, k, k + 1, draft) if draft is not None else None

    # ---------------------------------------------------------------------------------------- nouns
    def _meant(self, sheet: Sheet, k: int, recent: Sequence[Draft]) -> Draft | None:
        """Which meeting "the (two-day) summit" means: the last whose name has the word; "event" and "meeting" mean the last."""
        # What ends the sentence before is not said of it: "… opened on June 5. The | forum".
        begin = next((j for j in range(k, max(k - 4, 0), -1) if sheet.words[j].begins), max(k - 4, 0))
        nearest = [sheet.lower(j) for j in range(max(k - 3, begin), k)]
        determiner = next((word for word in reversed([sheet.lower(j) for j in range(begin, k)]) if word in self.determiners), "")
        if determiner not in ("the", "this", "that") or self.others & set(nearest) or any(word.isdigit() for word in nearest):
            return None
        word = fold(sheet.lower(k))
        numbers = {number for near in nearest if (number := count_of(near, self.ordinals)) is not None}
        named = [d for d in recent if word in bare_name(d.thing.name).split() and self._has_number(d, numbers)]
        if named:
            return named[-1]
        lasting = any(_DAYS.fullmatch(near) for near in nearest)
        return recent[-1] if (word in self.any_meeting or lasting) and self._has_number(recent[-1], numbers) else None

    def _has_number(self, draft: Draft, numbers: set[int]) -> bool:
        """Whether "the third forum" may mean this meeting: no number, or its own."""
        return not numbers or (draft.edition is not None and numbers == {draft.edition.value})

    def _announced(self, sheet: Sheet, k: int) -> Draft | None:
        """Read "at a forum in the city on Thursday", in the paragraph before the one meeting of that kind is named."""
        if sheet.passage.block.kind is not BlockKind.PARAGRAPH or sheet.lower(k - 1) not in ("a", "an") or sheet.lower(k - 2) not in ("at", "to"):
            return None
        fitting = [d for d in self.drafts if bare_name(d.thing.name).split()[-1] == fold(sheet.lower(k))]
        if len(fitting) != 1 or len(self.drafts) != 1:
            return None
        first = min(m.passage.number for m in fitting[0].thing.mentions if m.passage.block.kind is BlockKind.PARAGRAPH or len(fitting[0].thing.mentions) == 1)
        return fitting[0] if 0 < first - sheet.passage.number <= 2 else None

    # ---------------------------------------------------------------------------------------- it
    def _pronoun(self, sheet: Sheet, k: int, found: Sequence[Reference]) -> Reference | None:
        """Read "It was hosted by …" behind a sentence that was about a meeting."""
        token = sheet.words[k].token
        if token.dep_ not in ("nsubj", "nsubjpass") or token.head.lemma_ not in self.of_meetings or not self._begins(token.sent, token.idx):
            return None
        before = self._sentence_before(sheet, token.sent)
        inside = [r for r in found if r.sheet is sheet and before is not None and before.start_char <= r.start < before.end_char]
        if not inside or not self._is_about(inside[0]):
            return None
        return Reference(sheet, k, k + 1, inside[0].meeting)

    def _begins(self, sentence: TokenSpan, offset: int) -> bool:
        return not sentence.text[: offset - sentence.start_char].strip(" “\"'‘")

    def _sentence_before(self, sheet: Sheet, sentence: TokenSpan) -> TokenSpan | None:
        earlier = [s for s in sheet.passage.doc.sents if s.end_char <= sentence.start_char and s.text.strip()]
        return earlier[-1] if earlier else None

    def _is_about(self, reference: Reference) -> bool:
        """Whether the reference is the subject of its sentence, or the object of opening it."""
        return (
            reference.token.dep_ in ("nsubj", "nsubjpass")
            or any(a.dep_ in ("nsubj", "nsubjpass") for a in reference.token.ancestors if a.pos_ != "VERB")
            or reference.token.head.lemma_ in self.of_meetings
        )

    # ---------------------------------------------------------------------------------------- numbers
    def number(self, references: Sequence[Reference]) -> None:
        """Number an edition by the words around its name: "the sixth round of the Dialogue", "the fair, now in its ninth year"."""
        for reference in references:
            if reference.meeting.edition is None:
                reference.meeting.edition = next(self._numbers(reference), None)

    def _numbers(self, reference: Reference) -> Iterator[Found[int]]:
        text = reference.sheet.passage.text
        editions = "|".join(sorted(self.editions))
        before = re.search(rf"(?P<ordinal>[\w-]+) (?:{editions}) of (?:the |an? )?(?:annual |biennial )?$", text[: reference.start])
        kind = re.match(r"[^.;]{0,40}?\b(?:is|was) the (?P<ordinal>[\w-]+) (?:of its kind|such|in the series|so far)\b", text[reference.end :])
        behind = re.match(r",? (?:now |which is |already )*in its (?P<ordinal>[\w-]+) (?:year|edition)\b", text[reference.end :])
        for match, offset in ((before, 0), (behind, reference.end), (kind, reference.end)):
            number = count_of(match["ordinal"].lower(), self.ordinals) if match is not None else None
            if match is not None and number is not None:
                span = reference.sheet.passage.span(offset + match.start("ordinal"), offset + match.end("ordinal"))
                yield Found(number, (span,), RULES_BY_NAME["meeting-ordinal"])


def count_of(word: str, ordinals: Sequence[str]) -> int | None:
    """Return the number of an ordinal in words up to twentieth or in digits.

    >>> count_of("third", ("first", "second", "third")), count_of("21st", ()), count_of("edition", ())
    (3, 21, None)
    """
    if word in ordinals:
        return ordinals.index(word) + 1
    digits = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", word)
    return int(digits[1]) if digits else None
