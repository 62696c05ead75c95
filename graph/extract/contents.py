"""What a verb of speech governs: a clause, an action of proposing or denying, or the sentence that it stands in.

It names no speaker. Each answer is the characters of the passage with the rule that found them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extract.bounds import find_clause_end, skip_that
from graph.extract.cues import SUBJECTS, asks_whether, find_subject, has_to
from graph.extract.entities import Thing
from graph.extract.language import Token, TokenSpan
from graph.extract.quotations import Quotation
from graph.extract.sheets import Sheet
from graph.lexicon import Lexicon

__all__ = ["Content", "ContentReader"]

Content = tuple[int, int, str]
"""First and last character of the passage, and the rule's name."""

_CLAUSES = ("ccomp", "xcomp")
_POINTING = ("this", "that", "these", "those")


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
        self.with_clause = lexicon.words("speech", "propose", "with_clause")
        self.deny = lexicon.words("speech", "deny", "clause_verbs")
        self.denying = lexicon.words("speech", "deny", "verbs") | {"doubt"}
        self.doubt = lexicon.words("speech", "deny", "doubt")
        self.denied_nouns = lexicon.words("speech", "say", "denied_nouns")

    def find_that_words(self, sheet: Sheet, cue: Token) -> Content | None:
        """Read "said in a statement that …" where the parser finds no clause: from "that" to the sentence's end."""
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
        """Read "His party, he said, would be ready …": the whole sentence around a parenthesis of speech, or before a final one."""
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
        if _is_subordinate(sentence) and not re.match(r",|\s[—–]", sheet.after(last)):
            return None  # "Asked whether it was full, he said no"
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

    def find_content(self, cue: Token) -> Content | None:
        """Return the characters that a verb governs: a clause, or an action of proposing, urging, denying."""
        clause = self._clause(cue)
        found = self._governed(cue, *clause) if clause is not None else None
        if found is not None or self._is_refused(cue, clause):
            return found
        return self._denied_clause(cue) or self._denied_act(cue) or self._called_for(cue) or self._noun_said(cue)

    def _governed(self, cue: Token, verb: Token, start: int, end: int) -> Content | None:
        """What the clause that `verb` heads is: reported, or an action; None where the cue does not report such a clause."""
        lemma = cue.lemma_.lower()
        if _is_finite_clause(verb):
            return (start, end, "reported-clause") if self._reports(lemma, verb) else None
        if self._is_action(lemma, verb):
            return start, end, "reported-action"
        return (start, end, "reported-clause") if verb.tag_ == "VB" and lemma in self.with_gerund else None

    def _is_refused(self, cue: Token, clause: tuple[Token, int, int] | None) -> bool:
        """Whether the cue governs a finite clause that it does not report ("asked that …"): then nothing else is read."""
        return clause is not None and _is_finite_clause(clause[0]) and not self._reports(cue.lemma_.lower(), clause[0])

    def _reports(self, lemma: str, verb: Token) -> bool:
        """Whether a cue reports a finite clause: "asked whether …", "found that …", not "asked he come"."""
        if asks_whether(verb):
            return lemma in self.doubt
        if lemma in self.only_quoted:
            return _is_marked(verb) and lemma not in self.doubt
        return True

    def _is_action(self, lemma: str, verb: Token) -> bool:
        """Whether a cue governs an action: "proposed setting up", "urged NAME to go", "expects the bank to act"."""
        gerund = verb.tag_ == "VBG" and (lemma in self.with_gerund or lemma in self.deny)
        return gerund or (lemma in self.with_infinitive and has_to(verb)) or (lemma in self.with_clause and _has_subject(verb))

    def _clause(self, cue: Token) -> tuple[Token, int, int] | None:
        """The verb that heads the governed clause, with the clause's first and last character."""
        for child in sorted(cue.children, key=lambda c: (c.dep_ != "ccomp", c.i < cue.i, c.i)):
            is_clause = child.dep_ in _CLAUSES or (child.dep_ == "advcl" and child.i > cue.i and has_to(child) and cue.lemma_ in self.with_for)
            if not is_clause or child.pos_ not in ("VERB", "AUX", "ADJ", "NOUN", "ADP", "PROPN", "ADV", "PRON", "NUM"):
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

    def _denied_clause(self, cue: Token) -> Content | None:
        """Read "denied reports that …": the clause of the noun."""
        if cue.lemma_.lower() not in self.denying:
            return None
        nouns = [c for c in cue.children if c.dep_ == "dobj" and c.lemma_ in self.denied_nouns]
        clauses = [c for noun in nouns for c in noun.children if c.dep_ in ("acl", "ccomp", "relcl") and any(m.lower_ == "that" for m in c.children)]
        if not clauses:
            return None
        end = find_clause_end(clauses[0], clauses[0].right_edge)
        return cue.doc[skip_that(cue.doc, clauses[0].left_edge.i)].idx, end.idx + len(end.text), "reported-clause"

    def _denied_act(self, cue: Token) -> Content | None:
        """Read "denied briefing reporters about it", of whose gerund the parser makes part of a noun."""
        act = cue.nbor(1) if cue.i + 1 < len(cue.doc) else cue
        thing = act.head
        if cue.lemma_.lower() not in self.deny or not act.lower_.endswith("ing") or act.dep_ not in ("compound", "amod") or thing.head != cue:
            return None
        end = find_clause_end(thing, thing.right_edge)
        return act.idx, end.idx + len(end.text), "reported-action"

    def _called_for(self, cue: Token) -> Content | None:
        """Read "called for a ban": what stands behind for."""
        if cue.lemma_.lower() not in self.with_for:
            return None
        for child in cue.children:
            inner = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
            if child.dep_ == "prep" and child.lower_ == "for" and child.i > cue.i and inner is not None:
                end = find_clause_end(inner, child.right_edge)
                return cue.doc[child.i + 1].idx, end.idx + len(end.text), "reported-action"
        return None

    def _noun_said(self, cue: Token) -> Content | None:
        """Read "proposed a register to be run from …"; "announced this change" says nothing of its own."""
        if cue.lemma_.lower() not in self.with_noun:
            return None
        for child in cue.children:
            is_named = child.dep_ == "dobj" and child.i > cue.i and child.pos_ in ("NOUN", "PROPN")
            if is_named and not any(d.lower_ in _POINTING for d in child.children):
                end = find_clause_end(child, child.right_edge)
                return child.left_edge.idx, end.idx + len(end.text), "reported-action"
        return None


def _is_finite_clause(verb: Token) -> bool:
    """Whether a governed verb heads a clause of its own: with a subject or "that", and a finite form."""
    is_finite = verb.tag_ != "VBG" or any(c.dep_ == "aux" and c.lower_ != "to" for c in verb.children)
    return verb.dep_ == "ccomp" and is_finite and (_has_subject(verb) or _is_marked(verb) or _is_of_relative(verb))


def _is_of_relative(verb: Token) -> bool:
    """Read "a slide, which NAME said was caused by rain": the relative pronoun is the subject of the inner clause."""
    cue = verb.head
    is_relative = cue.dep_ == "relcl" and any(c.tag_ == "WDT" and c.i < cue.i for c in cue.children)
    return is_relative and verb.i > cue.i and any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in (verb, *verb.children))


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in (*SUBJECTS, "expl") for child in verb.children)


def _is_subordinate(sentence: TokenSpan) -> bool:
    """Tell whether a sentence begins with a clause that is none by itself: "Asked whether …", "When it was full, …"."""
    return sentence[0].tag_ in ("VBN", "VBG") or sentence[0].dep_ == "mark" or sentence[0].tag_ == "WRB"


def _is_marked(verb: Token) -> bool:
    return any(child.lower_ == "that" and child.dep_ == "mark" for child in verb.children)
