"""Reads the parts of a meeting: what its sessions, panels and workshops were on; called by the reader of meetings.

Written for "It had three sub-forums. These were on A, B and C" and "another workshop dealt with A"; "a seminar on A came
before the congress" and "there was no panel on A" it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.extract.dates import find_dates
from graph.extract.language import Token, TokenSpan
from graph.extract.meeting_drafts import Draft, Reference, Report, governing_verb
from graph.extract.sheets import Sheet

__all__ = ["PartReader"]

_LEAD = re.compile(
    r"(?:\s*[:—–]\s*|,?\s+(?:(?:that|which|were|was|are|is|also|being|among them|including|those|ones|held)\s+)*"
    r"(?:(?:focus(?:ed|ing|es)?|look(?:ed|ing|s)?|deal(?:t|ing|s)?|touch(?:ed|ing|es)?|centred|centered|devoted|dedicated|divided|split)\s+"
    r"(?:on|about|at|with|to|into)|on|about|covering|covered|covers|addressing|discussed|discussing|examined|examining)\s+)"
)
_AMONG = re.compile(r",?\s+(?:among them|including)(?: those| ones)?(?: on)?\s+")
_THESE = re.compile(
    r"(?:These|They|The [a-z-]+|Topics|Themes|Subjects)(?: \w+)? (?:were|are|was|covered|included|dealt|focused|looked|ranged)(?: (?:on|with|at|about))?\s+"
)
_SPLIT = re.compile(r"\s*(?:,\s*and\s+|,\s*|\s+and\s+|\s+as well as\s+)(?:(?:on|about|at|with)\s+)?")
_STOP_TAGS = frozenset(["VBD", "VBZ", "VBP", "MD", "WDT", "WP", "WRB"])
_STOP_MARKS = frozenset([".", ";", ":", "(", "—", "”", "“", '"', "''", "``"])
_LEADING = re.compile(r"(?:on|about|the|a|an)\s+")
_LONGEST = 8


class PartReader:
    """Reads the parts of the one meeting that an article is about."""

    def __init__(self, report: Report) -> None:
        """Take the article."""
        self.report = report
        self.parts = report.lexicon.words("events", "heads", "parts")
        self.having = report.lexicon.words("events", "heads", "having") | report.verbs("at_parts")

    def read(self, sheet: Sheet, main: Draft, references: list[Reference]) -> None:
        """Read the parts that a sheet names."""
        taken = {k for r in references if r.sheet is sheet for k in range(r.first, r.last)}
        is_pending = False
        for sentence in sheet.passage.doc.sents:
            heads = [k for k in self._heads(sheet, sentence) if k not in taken]
            read = [self._read_behind(sheet, k, sentence.end_char, main) for k in heads]
            if is_pending and not heads:
                lead = _THESE.match(sheet.passage.text[sentence.start_char : sentence.end_char])
                if lead is not None:
                    self._add_list(sheet, sentence.start_char + lead.end(), sentence.end_char, main)
            is_pending = bool(heads) and not any(read)

    def _heads(self, sheet: Sheet, sentence: TokenSpan) -> Iterator[int]:
        for k, word in enumerate(sheet.words):
            inside = sentence.start_char <= word.start < sentence.end_char
            if inside and sheet.at(k) is None and word.text.lower() in self.parts and word.token.tag_ in ("NN", "NNS") and self._is_part(sheet, word.token):
                yield k

    def _is_part(self, sheet: Sheet, token: Token) -> bool:
        """Whether a meeting had it, it dealt with something, or somebody spoke there."""
        if any(child.lower_ == "no" for child in token.children) or not self.report.is_stated(sheet, token):
            return False
        verb = governing_verb(token)
        return verb is not None and verb.lemma_ in self.having

    def _read_behind(self, sheet: Sheet, k: int, limit: int, main: Draft) -> bool:
        """Take the list behind word k: "sessions on A and B were held", "panels looked at A", "Sessions are being held on A"."""
        at = sheet.words[k].end
        text = sheet.passage.text
        dated = find_dates(text[at : min(at + 40, limit)], self.report.published)
        lead = _AMONG.match(text, at, limit) or _LEAD.match(text, at, limit)
        if lead is None:
            lead = re.compile(r"(?:\s+\w+){1,3}\s+held\s+on\s+").match(text, at, limit)
        if lead is None or (dated and at + dated[0].start <= lead.end() + 4):
            return False
        self._add_list(sheet, lead.end(), limit, main)
        return True

    # ---------------------------------------------------------------------------------------- lists
    def _add_list(self, sheet: Sheet, start: int, limit: int, main: Draft) -> None:
        end = self._list_end(sheet, start, limit)
        items = [(first, last) for first, last in _items(sheet.passage.text, start, end) if 0 < len(sheet.passage.text[first:last].split()) <= _LONGEST]
        # Without "and" a comma begins an apposition, not another item.
        is_list = bool(re.search(r"\b(?:and|as well as)\b", sheet.passage.text[start:end]))
        for first, last in items if is_list else items[:1]:
            words = sheet.passage.text[first:last]
            if self.report.is_own(sheet, first, last) and all(words != known for known, _ in main.parts):
                main.parts.append((words, sheet.passage.span(first, last)))

    def _list_end(self, sheet: Sheet, start: int, limit: int) -> int:
        """Where a list ends: at a verb, a mark, "that" or "who", another part ("and a workshop on"), a day or a time."""
        tokens = [t for t in sheet.passage.doc if start <= t.idx < limit]
        for token in tokens[1:]:
            if token.lower_ == "in" and token.i + 2 < len(token.doc) and token.nbor(2).lower_ in ("morning", "afternoon", "evening"):
                return self._before_and(sheet, start, token.idx)
            if token.lower_ == "at" and token.nbor(-1).lower_ not in ("and", ","):
                return self._before_and(sheet, start, token.idx)
            is_verb = token.tag_ in _STOP_TAGS and token.dep_ not in ("compound", "amod")
            if (
                is_verb
                or (token.dep_ == "ROOT" and token.pos_ == "VERB")
                or token.text in _STOP_MARKS
                or token.lower_ in ("that", "while", "but", "with", "during", "alongside", "among")
            ):
                return self._before_and(sheet, start, token.idx)
            if token.lower_ in self.parts and token.head.lower_ != "on":
                return self._before_and(sheet, start, token.left_edge.idx if token.left_edge.idx > start else token.idx)
        return limit

    def _before_and(self, sheet: Sheet, start: int, end: int) -> int:
        """Leave out an "and", "and a further" or a comma that led to what ended the list."""
        text = re.sub(r"(?:,?\s*\b(?:and|or)(?:\s+(?:a|an|the|another|one|two|three|separate|further|parallel))*)?[\s,]*$", "", sheet.passage.text[start:end])
        return start + len(text)


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The items of "A, B and C" as characters, without articles and closing marks.

    >>> [("on ice, the sea and at night"[a:b]) for a, b in _items("on ice, the sea and at night", 0, 28)]
    ['ice', 'sea', 'night']
    """
    edges = [start, *(edge for m in _SPLIT.finditer(text, start, end) for edge in m.span()), end]
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        words = text[first:last]
        lead = _LEADING.match(words.lstrip())
        begin = first + len(words) - len(words.lstrip()) + (lead.end() if lead else 0)
        yield begin, begin + len(text[begin:last].rstrip(" .,"))
