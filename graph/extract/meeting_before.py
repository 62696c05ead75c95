"""Reads the edition before a meeting: its number, year and place; called by the reader of meetings.

Written for "The first such forum was held in July 2016", "Last year's edition, in Lugano, drew 900" and "the second in Trieste
in 2021"; "Last year's fair was called off" and "the next, planned for Oslo in 2027" it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.extract.dates import DateFound, find_dates
from graph.extract.entities import Thing
from graph.extract.meeting_drafts import Draft, Reference, Report, token_at
from graph.extract.meeting_places import has_place_link
from graph.extract.meeting_references import count_of
from graph.extract.names import NameKind
from graph.extract.rules import RULES_BY_NAME
from graph.extract.sheets import Sheet
from graph.model import BlockKind, Found

__all__ = ["EditionBeforeReader"]

_ENDS = re.compile(r"[;“”]|\b(?:when|who|because|but|although|though|while|against)\b")
_HELD_BEHIND = re.compile(r",? (?:was|were) (?:held|staged|hosted)\b|,? took place\b")
_FAR = 90


@dataclass(frozen=True, slots=True)
class _Earlier:
    """An earlier edition where it is named: characters [start, end), its number, and whether it was the one of last year."""

    start: int
    end: int
    number: int | None
    is_last_year: bool


class EditionBeforeReader:
    """Reads what an article tells of an edition before the one that it is about."""

    def __init__(self, report: Report) -> None:
        """Take the article."""
        self.report = report
        self.first_words = report.lexicon.words("events", "series", "first")
        self.ordinals = report.lexicon.listed("events", "series", "ordinals")
        self.held = report.verbs("held") - {"take", "open", "run", "meet", "schedule"}
        self.called_off = report.verbs("not_so")
        nouns = "|".join(sorted({*report.lexicon.words("events", "heads", "references"), *report.lexicon.words("events", "heads", "editions"), "one", "time"}))
        ordinal = "|".join((*self.ordinals, r"\d+(?:st|nd|rd|th)"))
        which = rf"(?:the |its |their )?(?P<word>{ordinal}|inaugural|maiden|last|previous)"
        self.named = re.compile(rf"\b{which}(?P<year> year[’']s)?(?: such| ever| annual)?(?: (?!and\b)[a-z-]+)?? (?:{nouns})\b", re.IGNORECASE)
        self.bare = re.compile(
            rf"\b(?:the (?P<word>{ordinal}|last|previous)(?: one)?(?=,? (?:was|took|met|held|had|in|at)\b)|(?P<year>last year[’']s)(?= ))", re.IGNORECASE
        )
        self.first_held = re.compile(r"\b(?:was|were) (?P<word>first) (?:held|staged|convened|organised|organized|hosted)\b", re.IGNORECASE)

    def read(self, story: Sequence[Sheet], references: Sequence[Reference], main: Draft) -> None:
        """Give the main meeting the last of the earlier editions that the story tells a year or a place of."""
        found = [pair for sheet in story if sheet.passage.block.kind is BlockKind.PARAGRAPH for pair in self._drafts(sheet, references, main)]
        # Of several the nearest edition before; one without a number only where none has any.
        best = max(found, key=lambda pair: pair[0].edition.value if pair[0].edition is not None else 0, default=None)
        if best is not None:
            main.before, main.before_found = best

    def _drafts(self, sheet: Sheet, references: Sequence[Reference], main: Draft) -> Iterator[tuple[Draft, Found[str]]]:
        begun = min(((r.sheet.passage.number, r.start) for r in references if r.meeting is main), default=None)
        for sentence in sheet.passage.doc.sents:
            if begun is None:
                continue
            # Before the meeting has been named, "the first forum" may be any; one that has its name is its own.
            is_begun = (sheet.passage.number, sentence.end_char) > begun
            named = list(self._earlier(sheet, sentence.start_char, sentence.end_char, references if is_begun else None, main))
            for k, earlier in enumerate(named):
                limit = named[k + 1].start if k + 1 < len(named) else sentence.end_char
                yield from self._draft(sheet, earlier, limit, main)

    def _earlier(self, sheet: Sheet, start: int, end: int, references: Sequence[Reference] | None, main: Draft) -> Iterator[_Earlier]:
        """The earlier editions named in characters [start, end), in order; without references only those called by the meeting's name."""
        called = [_Earlier(*each) for each in main.iterate_names_before(sheet.passage) if start <= each[0] < end]
        found = [each for each in called if self._is_so(sheet, each.start, each.end)]
        for match in self._descriptions(sheet, start, end, references, main) if references is not None else ():
            word = (match.groupdict().get("word") or "last").lower()
            is_last_year = match.groupdict().get("year") is not None
            number = self._number(word, main, is_last_year=is_last_year)
            is_called = any(each.start < match.end() and match.start() < each.end for each in called)
            if not is_called and self._is_before(word, number, main) and self._is_so(sheet, match.start(), match.end()):
                found.append(_Earlier(match.start(), match.end(), number, is_last_year))
        yield from sorted(found, key=lambda each: each.start)

    def _descriptions(self, sheet: Sheet, start: int, end: int, references: Sequence[Reference], main: Draft) -> list[re.Match[str]]:
        """The words in characters [start, end) that may mean an earlier edition: "the first forum", "last year's"."""
        text = sheet.passage.text
        matches = list(self.named.finditer(text, start, end))
        # A bare "the second" means an edition only beside one that is named as such, or in a sentence on the meeting.
        is_about = (
            bool(matches)
            or any(r.sheet is sheet and r.meeting is main and start <= r.start < end for r in references)
            or self._is_about_before(sheet, start, references, main)
        )
        matches += self.first_held.finditer(text, start, end)
        return matches + [
            m
            for m in self.bare.finditer(text, start, end)
            if (is_about or _HELD_BEHIND.match(text, m.end())) and not any(n.start() < m.end() and m.start() < n.end() for n in matches)
        ]

    def _is_about_before(self, sheet: Sheet, start: int, references: Sequence[Reference], main: Draft) -> bool:
        """Whether the sentence before is on the meeting too."""
        before = [s for s in sheet.passage.doc.sents if s.end_char <= start]
        return bool(before) and any(r.sheet is sheet and r.meeting is main and before[-1].start_char <= r.start < before[-1].end_char for r in references)

    def _number(self, word: str, main: Draft, *, is_last_year: bool) -> int | None:
        own = main.edition.value if main.edition is not None else None
        if word in self.first_words:
            return 1
        if word in ("last", "previous") or is_last_year:
            return own - 1 if own is not None and own > 1 else None
        return count_of(word, self.ordinals)

    def _is_before(self, word: str, number: int | None, main: Draft) -> bool:
        if main.edition is None:
            return word in ("last", "previous")
        return number is not None and number < main.edition.value

    def _is_so(self, sheet: Sheet, start: int, end: int) -> bool:
        token = token_at(sheet, end - 1)
        return token is not None and self.report.is_own(sheet, start, end) and self.report.is_stated(sheet, token)

    # ---------------------------------------------------------------------------------------- what is told of it
    def _draft(self, sheet: Sheet, earlier: _Earlier, limit: int, main: Draft) -> Iterator[tuple[Draft, Found[str]]]:
        end = self._end(sheet, earlier, limit)
        if self._is_called_off(sheet, earlier, limit):
            return
        date, places = self._date(sheet, earlier, end), self._places(sheet, earlier, end)
        if date is None and not places and not earlier.is_last_year and not self._was_held(sheet, earlier, end, main):
            return
        words_end = max([earlier.end, *(p.end for p in ([date] if date else [])), *(stop for _, stop in places)])
        span = (sheet.passage.span(earlier.start, words_end),)
        rule = RULES_BY_NAME["meeting-before"]
        draft = Draft(main.thing)
        draft.edition = Found(earlier.number, span, rule) if earlier.number is not None else None
        if date is not None:
            draft.start = Found(date.iso or "", (sheet.passage.span(date.start, date.end),), rule)
        elif earlier.is_last_year and self.report.published is not None:
            draft.start = Found(str(self.report.published.year - 1), span, rule)
        draft.locations = [Found(place.key, span, rule) for place, _ in places]
        yield draft, Found("", span, rule)

    def _was_held(self, sheet: Sheet, earlier: _Earlier, end: int, main: Draft) -> bool:
        """Whether the number alone tells of the one right before: "The 37th congress was held by video"."""
        if main.edition is None or earlier.number != main.edition.value - 1:
            return False
        tokens = [t for t in sheet.passage.doc if earlier.end <= t.idx < end]
        return any(t.lemma_ in self.held and t.tag_ in ("VBN", "VBD") and self.report.is_stated(sheet, t) for t in tokens)

    def _end(self, sheet: Sheet, earlier: _Earlier, limit: int) -> int:
        """Where the words on an earlier edition end."""
        stop = _ENDS.search(sheet.passage.text, earlier.end, limit)
        return min(stop.start() if stop else limit, earlier.end + _FAR, limit)

    def _is_called_off(self, sheet: Sheet, earlier: _Earlier, limit: int) -> bool:
        """Tell whether there was none: "Last year's fair was called off"."""
        tokens = [t for t in sheet.passage.doc if earlier.end <= t.idx < limit]
        return any(
            t.lemma_ in self.called_off
            and t.tag_ in ("VBN", "VBD")
            and (t.lemma_ != "call" or any(c.lower_ == "off" for c in t.children))
            and t.lemma_ != "move"
            for t in tokens
        )

    def _date(self, sheet: Sheet, earlier: _Earlier, end: int) -> DateFound | None:
        for found in find_dates(sheet.passage.text[earlier.end : end], self.report.published):
            here = DateFound(earlier.end + found.start, earlier.end + found.end, found.iso, found.last, found.is_weekday)
            if here.iso is not None and not here.is_weekday and self._may_hold(sheet, earlier, here.start, here.end) and self._is_past(here.iso):
                return here
        return None

    def _is_past(self, iso: str) -> bool:
        return self.report.published is None or iso[:4] <= str(self.report.published.year)

    def _places(self, sheet: Sheet, earlier: _Earlier, end: int) -> list[tuple[Thing, int]]:
        found = [p for p in sheet.placed if p.thing.kind is NameKind.PLACE and earlier.end <= p.mention.start < end]
        linked = [p for p in found if has_place_link(sheet, p.first) and self._may_hold(sheet, earlier, p.mention.start, p.mention.end)]
        return [(p.thing, p.mention.end) for p in linked]

    def _may_hold(self, sheet: Sheet, earlier: _Earlier, start: int, end: int) -> bool:
        """Whether words are the paper's own and so, not "planned for" a time or a place."""
        token = token_at(sheet, start)
        planned = re.search(r"\b(?:planned|scheduled|due|set|meant|hoped) (?:for|to)\b[^,;]*$", sheet.passage.text[earlier.end : start])
        return token is not None and planned is None and self.report.is_own(sheet, start, end) and self.report.is_stated(sheet, token)
