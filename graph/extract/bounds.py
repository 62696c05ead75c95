"""Where reported words begin and end: without "that", stops and enclosing marks, before the paper's own next clause.

It decides nothing about who speaks. Called by the steps that read statements.
"""

from __future__ import annotations

import re

from graph.extract.language import Doc, Token

__all__ = ["QUOTE_MARKS", "drop_final_stop", "find_clause_end", "find_sentence_start", "skip_marks", "skip_that", "trim"]

QUOTE_MARKS = "“”„\"«»‘’'"


def skip_that(doc: Doc, first: int) -> int:
    """Leave out "that" and a comma before the clause."""
    i = first
    while doc[i].lower_ in ("that", ",", ":", "-", "—"):
        i += 1
    return i


def find_clause_end(verb: Token, right: Token) -> Token:
    """Where a governed clause ends: at its right edge, before ", but he …" and the like that begin the paper's own clause."""
    doc = verb.doc
    for i in range(verb.i + 1, right.i):
        token = doc[i]
        if (
            token.text == ","
            and doc[i + 1].lower_ in ("but", "while", "although", "though")
            and i + 2 <= right.i
            and doc[i + 2].lower_ in ("he", "she", "they")
            and doc[i + 2].dep_ == "nsubj"
        ):
            return doc[i - 1]
    sentence_end = verb.sent.end - 1
    end = right
    while end.i < sentence_end and doc[end.i + 1].is_punct and doc[end.i + 1].text not in (".", ",", ";"):
        end = doc[end.i + 1]
    return end


def skip_marks(text: str, end: int) -> int:
    """Return the first character at or behind `end` that is no quotation mark and no space."""
    while end < len(text) and text[end] in QUOTE_MARKS + " ":
        end += 1
    return end


def find_sentence_start(text: str, end: int) -> int:
    """The beginning of the sentence that holds character `end`, abbreviations aside."""
    starts = [m.end() for m in re.finditer(r"(?<!\bMr)(?<!\bDr)(?<!\bMs)(?<!\bMrs)(?<!\bSt)(?<!\b[A-Z])[.?!][”\"’]?\s+(?=[A-Z“\"‘])", text[:end])]
    return starts[-1] if starts else 0


def trim(text: str, start: int, end: int, *, marks: bool = True) -> tuple[int, int]:
    """Leave out white space and stops at both ends, and quotation marks that enclose the whole."""
    while start < end and text[start] in " ,;:—–\n":
        start += 1
    while end > start and text[end - 1] in " ,;:—–\n":
        end -= 1
    if marks and end - start > 2 and text[start] in QUOTE_MARKS and not any(q in text[start + 1 : end - 1] for q in '“"'):
        start += 1
    return start, end


def drop_final_stop(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the final full stop and a mark without its partner; an abbreviation keeps its stop."""
    while end > start and text[end - 1] in " ,;:\n":
        end -= 1
    while end > start and text[end - 1] in QUOTE_MARKS and text[start:end].count(text[end - 1]) % 2 == 1 and text[end - 1] not in "’'":
        end -= 1
    while end > start and text[end - 1] in " ,;:\n":
        end -= 1
    if text[end - 1] == "." and not re.search(r"\b(?:[A-Z]\.)+$|\b(?:Inc|Ltd|Co|Corp|Jr|Sr)\.$", text[start:end]):
        end -= 1
    while end > start and text[end - 1] in QUOTE_MARKS and text[start:end].count(text[end - 1]) % 2 == 1 and text[end - 1] not in "’'":
        end -= 1
    return start, max(end, start + 1)
