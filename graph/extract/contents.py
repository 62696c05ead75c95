"""What a verb of speech governs: a clause, an action of proposing or denying, or the sentence that it stands in.

It names no speaker. Each answer is the characters of the passage with the rule that found them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extract.bounds import find_clause_end, skip_that
from graph.extract.cues import SUBJECTS, asks_whether, find_subject, has_to
from graph.extract.entities import Thing
from graph.extract.language import Token
from graph.extract.lexicon import Lexicon
from graph.extract.quotations import Quotation
from graph.extract.sheets import Sheet

__all__ = ["Content", "ContentReader"]

Content = tuple[int, int, str]
"""First and last character of the passage, and the rule's name."""

_CLAUSES = ("ccomp", "xcomp")


class ContentReader:
    """Reads what verbs of speech govern, with one language's word lists."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the word lists."""
        self.no_hearer = lexicon.words("speech", "say", "no_hearer")
        self.only_quoted = lexicon.words("speech", "say", "only_quoted")
        self.only_that = lexicon.words("speech", "say", "only_that")
        self.with_gerund = lexicon.words("speech", "propose", "with_gerund")
        self.with_infinitive = lexicon.words("speech", "propose", "with_infinitive")
        self.with_noun = lexicon.words("speech", "propose", "with_noun")
        self.with_for = lexicon.words("speech", "propose", "with_for")
        self.deny = lexicon.words("speech", "deny", "clause_verbs")
        self.doubt = lexicon.words("speech", "deny", "doubt")
        self.denied_nouns = lexicon.words("speech", "say", "denied_nouns")

    def find_that_words(self, sheet: Sheet, cue: Token) -> Content | None:
        """ "said in a statement that …" where the parser finds no clause: from "that" to the sentence's end."""
        k = sheet.index_of(cue)
        if cue.lemma_ in self.only_quoted:
            return None
        for at in range(k + 1, min(k + 9, len(sheet.words) - 1)):
            if re.search(r"[,.;:]", sheet.gap(at)):
                return None
            if sheet.lower(at) == "that" and sheet.words[at].token.dep_ in ("mark", "det", "nsubj", "dobj", "nsubjpass", "advmod"):
                end = cue.sent.end_char
                return (sheet.words[at + 1].start, end, "reported-clause") if end > sheet.words[at + 1].start else None
        return None

    def find_around(self, sheet: Sheet, cue: Token, speaker: Thing, quotations: Sequence[Quotation]) -> Content | None:
        """ "His party, he said, would be ready …": the whole sentence around a parenthesis of speech, or before a final one."""
        k = sheet.index_of(cue)
        if cue.lemma_ in self.only_quoted | self.only_that or any(
            q.passage is sheet.passage and q.start < cue.sent.end_char and cue.sent.start_char < q.end for q in quotations
        ):
            return None
        sentence = cue.sent
        first, last = self._attributing(sheet, cue, speaker)
        # Back to the comma before the speaker, over title and body.
        while first > 0 and k - first < 20 and not re.match(r",|\s[—–]", sheet.gap(first)) and sheet.words[first].start > sentence.start_char:
            first -= 1
        if not re.match(r",|\s[—–]", sheet.gap(first)):
            return None
        before = [t for t in sentence if t.idx < sheet.words[first].start]
        if not any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in before):
            parenthetic = re.match(r",|\s[—–]", sheet.after(last)) and any(c.dep_ in SUBJECTS for t in before for c in [t])
            if not parenthetic:
                return None  # "On Wednesday, he pledged …": no clause stands before
        if re.match(r"[,.]", sheet.after(last)):
            ends = sheet.words[first].start if sheet.after(last).startswith(".") else sentence.end_char
            return sentence.start_char, ends, "reported-clause"
        return (
            (sentence.start_char, sheet.words[first].start, "reported-clause")
            if cue.dep_ in ("ROOT", "parataxis", "ccomp") and cue.tag_ in ("VBD", "VBZ", "VBN")
            else None
        )

    def _attributing(self, sheet: Sheet, cue: Token, speaker: Thing) -> tuple[int, int]:
        """The first and last word of speaker and verb: the nearest mention of the speaker, or the verb's subject."""
        k = sheet.index_of(cue)
        subject = find_subject(cue)
        near = [p for p in sheet.placed if p.thing is speaker and cue.sent.start_char <= p.mention.start < cue.sent.end_char]
        if near:
            placed = min(near, key=lambda p: abs(p.first - k))
            return min(placed.first, k), max(placed.last - 1, k)
        if subject is not None and subject.sent == cue.sent:
            return min(sheet.index_of(subject), k), max(sheet.index_of(subject), k)
        return k, k

    def find_content(self, sheet: Sheet, cue: Token) -> Content | None:
        """The characters that the verb governs, and the rule: a clause, or an action of proposing, urging, denying."""
        lemma = cue.lemma_.lower()
        clause = self._clause(cue)
        if clause is not None:
            verb, start, end = clause
            has_subject = any(child.dep_ in (*SUBJECTS, "expl") for child in verb.children)
            marked = any(child.lower_ == "that" and child.dep_ == "mark" for child in verb.children)
            is_finite = verb.tag_ != "VBG" or any(c.dep_ == "aux" and c.lower_ != "to" for c in verb.children)
            if verb.dep_ == "ccomp" and (has_subject or marked) and is_finite:
                if (lemma in self.only_quoted and not marked and not (lemma in self.doubt and asks_whether(verb))) or (
                    lemma in self.only_that and not (marked or has_subject)
                ):
                    return None
                if asks_whether(verb) and lemma not in self.doubt:
                    return None
                if lemma in self.only_quoted and lemma in self.doubt and not asks_whether(verb):
                    return None
                return start, end, "reported-clause"
            if (
                (verb.tag_ == "VBG" and (lemma in self.with_gerund or lemma in self.deny))
                or (lemma in self.with_infinitive and has_to(verb))
                or (lemma in ("expect", "want") and has_subject)
            ):
                return start, end, "reported-action"
            if verb.tag_ == "VB" and lemma in self.with_gerund:
                return start, end, "reported-clause"
        return self._thing_said(sheet, cue)

    def _clause(self, cue: Token) -> tuple[Token, int, int] | None:
        """The verb that heads the governed clause, with the clause's first and last character."""
        for child in sorted(cue.children, key=lambda c: (c.dep_ != "ccomp", c.i < cue.i, c.i)):
            if child.dep_ not in _CLAUSES or child.pos_ not in ("VERB", "AUX", "ADJ", "NOUN", "ADP", "PROPN", "ADV", "PRON", "NUM"):
                continue
            left, right = child.left_edge, child.right_edge
            misread = [c for c in cue.children if c.dep_ == "dobj" and cue.i < c.i < left.i]
            if misread and child.i > cue.i and cue.lemma_ in self.no_hearer:
                left = misread[0].left_edge  # the clause's own subject, taken for an object
            if child.i > cue.i and left.i <= cue.i:
                left = cue.doc[cue.i + 1]
            if child.i < cue.i:
                right = cue.doc[min(right.i, cue.i - 1)]
                subject = find_subject(cue)
                if subject is not None and left.i <= subject.left_edge.i < cue.i < child.i:
                    continue
                if subject is not None and subject.left_edge.i <= right.i and subject.i > child.i:
                    right = cue.doc[subject.left_edge.i - 1]
            else:
                right = find_clause_end(child, right)
            start = skip_that(cue.doc, left.i)
            if start > right.i:
                continue
            return child, cue.doc[start].idx, right.idx + len(right.text)
        return None

    def _thing_said(self, sheet: Sheet, cue: Token) -> Content | None:
        """ "proposed a register to be run from …", "called for …", "urged NAME to …": a noun phrase or an action."""
        lemma = cue.lemma_.lower()
        if lemma in self.deny | {"reject", "dismiss", "doubt"}:
            for noun in cue.children:
                if noun.dep_ == "dobj" and noun.lemma_ in self.denied_nouns:
                    clause = next((c for c in noun.children if c.dep_ in ("acl", "ccomp", "relcl") and any(m.lower_ == "that" for m in c.children)), None)
                    if clause is not None:
                        end = find_clause_end(clause, clause.right_edge)
                        return cue.doc[skip_that(cue.doc, clause.left_edge.i)].idx, end.idx + len(end.text), "reported-clause"
        if lemma in self.with_for:
            for child in cue.children:
                if child.dep_ == "prep" and child.lower_ == "for" and child.i > cue.i and any(c.dep_ in ("pobj", "pcomp") for c in child.children):
                    inner = next(c for c in child.children if c.dep_ in ("pobj", "pcomp"))
                    end = find_clause_end(inner, child.right_edge)
                    return cue.doc[child.i + 1].idx, end.idx + len(end.text), "reported-action"
        if lemma in self.with_noun:
            for child in cue.children:
                if child.dep_ == "dobj" and child.i > cue.i and child.pos_ in ("NOUN", "PROPN") and not any(d.lower_ in ("this", "that", "these", "those") for d in child.children):
                    end = find_clause_end(child, child.right_edge)
                    return child.left_edge.idx, end.idx + len(end.text), "reported-action"
        return None
