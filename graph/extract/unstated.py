"""Finds the stretches of a sentence that the paper does not state: somebody's words, conditions, hopes, doubts, stories, posts left.

It looks at clauses and at words, so that a misread parse closes rather too much than too little; it knows nothing of facts. The
gate of `said` asks it once a passage. It was written for "Nurses said that A was the owner of B" (from "that" on), "If elected, A
would chair B" (up to the comma) and "A, head of B, denied that …", of which it must leave "A, head of B" alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.extract.language import Passage, Token, TokenSpan
from graph.extract.quotations import find_quotations, is_inside
from graph.lexicon import Lexicon, load_lexicon

__all__ = ["Stretch", "UnstatedFinder"]

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_MARKS = ("that", "whether", "if")
_SUMMARY = re.compile(r", an? (?:\w+ )?(\w+) (?:that|which)\b")
"""Read "…, a call that …" ends what is called for and goes on in the paper's words."""
_MARK_WITHIN = 9
"""How many words may stand between a verb and its "that": "told reporters in the city on Tuesday that"."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters [start, end) of a passage in which nothing is the paper's own statement, and why.

    Where the sentence is only "attributed" ("…, sources said") the paper still says in its own voice who the people in it are.
    """

    start: int
    end: int
    why: str


class UnstatedFinder:
    """Finds what is not stated in one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the word lists of said.toml and speech.toml."""
        self.say = lexicon.words("speech", "say", "verbs") | lexicon.words("speech", "deny", "verbs") | lexicon.words("speech", "possible", "verbs")
        self.clause = lexicon.words("said", "governors", "clause") | self.say
        self.infinitive = lexicon.words("said", "governors", "infinitive")
        self.gerund = lexicon.words("said", "governors", "gerund")
        self.as_verbs = lexicon.words("said", "governors", "as")
        self.nouns = lexicon.words("said", "governors", "nouns") | lexicon.words("speech", "nouns", "clause")
        self.with_gerund = self.gerund | self.infinitive | self.clause | self.nouns
        self.adjectives = lexicon.words("said", "governors", "adjectives")
        self.with_for = lexicon.words("speech", "propose", "with_for")
        self.conditions = lexicon.words("said", "conditions", "words")
        self.condition_phrases = _phrases(lexicon.words("said", "conditions", "phrases"))
        self.inverted = lexicon.words("said", "conditions", "inverted")
        self.attributions = _phrases(lexicon.words("said", "attribution", "phrases"))
        self.making = lexicon.words("said", "making", "verbs")
        self.left_by_subject = lexicon.words("said", "leaving", "subject")
        self.left_by_object = lexicon.words("said", "leaving", "object")
        self.works = lexicon.words("said", "fiction", "works")
        self.telling = lexicon.words("said", "fiction", "telling")
        self.playing = lexicon.words("said", "fiction", "playing")
        self.fiction_audience = lexicon.words("said", "fiction", "audience")
        self.sure_figures = lexicon.words("said", "fiction", "sure_figures")
        self.figures = lexicon.words("said", "fiction", "figures")

    def find(self, passage: Passage) -> list[Stretch]:
        """Return the stretches of a passage; they may overlap. What begins inside a quotation is not looked at: all of that is said."""
        quotations = find_quotations([passage])
        readers = (self._governed, self._marked, self._conditions, self._attributed, self._afterwards, self._left, self._told)
        found: list[Stretch] = []
        for sentence in passage.sentences():
            tokens = tuple(sentence)  # once: a sentence makes them anew for each that goes through it
            found += self._questions(sentence)
            for read in readers:
                found += read(sentence, tokens)
        return [stretch for stretch in found if stretch.start < stretch.end and not is_inside(quotations, passage, stretch.start)]

    # ---------------------------------------------------------------------------------------- questions
    def _questions(self, sentence: TokenSpan) -> Iterator[Stretch]:
        if sentence.text.rstrip(" ”\"’'").endswith("?"):
            yield Stretch(sentence.start_char, sentence.end_char, "question")

    # ---------------------------------------------------------------------------------------- what a word governs
    def _governed(self, sentence: TokenSpan, tokens: Sequence[Token]) -> Iterator[Stretch]:
        """Clauses, infinitives and gerunds by the parse: "denied sharing", "hopes to become", "accused of being", "tipped as"."""
        for token in tokens:
            for child in token.children:
                if self._is_governed(token, child):
                    yield self._content(sentence, token, child)
            if token.lemma_.lower() in self.as_verbs and token.pos_ == "VERB":
                yield from self._as(sentence, token)

    def _is_governed(self, token: Token, child: Token) -> bool:
        lemma = token.lemma_.lower()
        if child.dep_ == "ccomp" and token.pos_ in ("VERB", "AUX", "ADJ"):
            return lemma in self.clause or (token.pos_ == "ADJ" and lemma in self.adjectives)
        if child.dep_ in ("xcomp", "advcl") and _has_to(child):
            return self._is_made(child) and (
                (lemma in self.infinitive and child.dep_ == "xcomp")
                or lemma in self.adjectives
                or (lemma in self.clause and _is_passive(token))
                or lemma == "be"
            )
        if child.dep_ in ("xcomp", "ccomp", "advcl", "dobj") and child.tag_ == "VBG":
            return lemma in self.gerund
        if child.dep_ == "prep" and child.lower_ in ("of", "about", "against", "from", "on", "at", "with", "for", "to", "as") and child.i > token.i:
            return (self._has_gerund(child) and (lemma in self.with_gerund)) or (child.lower_ == "for" and lemma in self.with_for and token.pos_ == "VERB")
        return (
            child.dep_ == "acl"
            and token.pos_ in ("NOUN", "PROPN")
            and lemma in self.nouns
            and ((_has_to(child) and self._is_made(child)) or child.tag_ not in ("VBN", "VBG", "VB"))
        )

    def _is_made(self, verb: Token) -> bool:
        """Whether the clause makes somebody something, directly or below: "to become …", "to have been named …", "to be held"."""
        return verb.lemma_ in self.making or any(c.dep_ in ("xcomp", "conj") and c.lemma_ in self.making for c in verb.children)

    def _has_gerund(self, preposition: Token) -> bool:
        return any(c.dep_ in ("pcomp", "pobj") and c.tag_ == "VBG" for c in preposition.children)

    def _content(self, sentence: TokenSpan, token: Token, child: Token) -> Stretch:
        """The characters that a word governs: behind it, or before it and its subject ("…, sources said")."""
        if child.i > token.i:
            start = max(child.left_edge.idx, token.idx + len(token.text))
            is_clause = child.dep_ == "ccomp"
            return Stretch(start, self._end(sentence, token, child) if is_clause else _end_of(child.right_edge), "governed")
        subject = next((c for c in token.children if c.dep_ in _SUBJECTS and c.i > child.i), None)
        ends = [token.idx, *([subject.left_edge.idx] if subject is not None and subject.i < token.i else [])]
        return Stretch(sentence.start_char, min(ends), "attributed")

    def _end(self, sentence: TokenSpan, token: Token, child: Token) -> int:
        """Where a governed clause ends: with its sentence, before ", but …", or with the clause that holds the governing word."""
        limit = _limit(sentence, token)
        summary = _SUMMARY.search(sentence.text, token.idx - sentence.start_char)
        if summary is not None and summary[1] in self.nouns:
            limit = min(limit, sentence.start_char + summary.start())
        edge = child.right_edge
        if (
            edge.i + 2 < sentence.end
            and edge.nbor(1).text in (",", ";", "—")
            and (edge.nbor(1).text == ";" or edge.nbor(2).lower_ in ("but", "while", "although", "though", "whereas"))
        ):
            return min(limit, _end_of(edge))
        return limit

    def _as(self, sentence: TokenSpan, token: Token) -> Iterator[Stretch]:
        """Read "widely tipped as the next governor of …": from "as" to the end of its phrase."""
        for near in sentence.doc[token.i + 1 : min(token.i + 9, sentence.end)]:
            if near.text in (",", ";") or near.tag_ in _FINITE:
                return
            if near.lower_ == "as":
                edge = max(near.right_edge.i, near.head.right_edge.i if near.dep_ == "mark" else 0)
                yield Stretch(near.idx, max(_end_of(sentence.doc[edge]), _comma_behind(sentence, near)), "described")
                return

    def _marked(self, sentence: TokenSpan, tokens: Sequence[Token]) -> Iterator[Stretch]:
        """Read "rumours in the City that …", "it is unclear whether …": from the mark to the end, whatever the parse makes of it."""
        for token in tokens:
            lemma = token.lemma_.lower()
            is_governor = (
                (token.pos_ in ("VERB", "AUX") and lemma in self.clause) or (token.pos_ == "NOUN" and lemma in self.nouns) or token.lower_ in self.adjectives
            )
            if not is_governor:
                continue
            for near in sentence.doc[token.i + 1 : min(token.i + 1 + _MARK_WITHIN, sentence.end)]:
                if near.lower_ in _MARKS and near.dep_ not in ("det", "nsubj", "nsubjpass", "dobj", "pobj"):
                    yield Stretch(near.idx, self._end(sentence, token, near.head if near.head.i > near.i else near), "governed")
                    break
                if near.tag_ in _FINITE or near.text in (";", "“", '"'):
                    break

    # ---------------------------------------------------------------------------------------- conditions
    def _conditions(self, sentence: TokenSpan, tokens: Sequence[Token]) -> Iterator[Stretch]:
        first = next((t for t in tokens if not t.is_punct and not t.is_space), None)
        for token in tokens:
            is_mark = token.lower_ in self.conditions and (token.tag_ in ("IN", "CC") or token.dep_ in ("mark", "prep") or token == first)
            is_inverted = token == first and token.lower_ in self.inverted and any(c.dep_ in _SUBJECTS for c in (*token.children, *token.head.children))
            if is_mark and token.lower_ in ("provided", "providing", "imagine", "assuming") and token != first and token.nbor(1).lower_ != "that":
                continue
            if is_mark or is_inverted:
                yield Stretch(token.idx, _limit(sentence, token), "condition")
        for match in self.condition_phrases.finditer(sentence.text):
            token = _token_at(sentence, sentence.start_char + match.start())
            yield Stretch(sentence.start_char + match.start(), _limit(sentence, token), "condition")

    # ---------------------------------------------------------------------------------------- whose word it is
    def _attributed(self, sentence: TokenSpan, tokens: Sequence[Token]) -> Iterator[Stretch]:
        """Read "According to Radio Delta, …", "…, according to Radio Delta", "As Radio Delta reported, …"."""
        for match in self.attributions.finditer(sentence.text):
            yield from self._around(sentence, _token_at(sentence, sentence.start_char + match.start()), None)
        for token in tokens:
            if (
                token.lower_ == "as"
                and token.head.pos_ == "VERB"
                and token.head.lemma_ in self.say
                and token.head.dep_ == "advcl"
                and token.head.tag_ in (*_FINITE, "VBN")
            ):
                yield from self._around(sentence, token, token.head.right_edge)

    def _around(self, sentence: TokenSpan, first: Token, last: Token | None) -> Iterator[Stretch]:
        """The sentence around a phrase that says whose word it is: what stands before it, and the clause behind it."""
        yield Stretch(sentence.start_char, first.idx, "attributed")
        behind = _comma_behind(sentence, first) if first.i - sentence.start <= 1 else sentence.end_char
        if behind < sentence.end_char:
            yield Stretch(behind, sentence.end_char, "attributed")
        elif last is not None:
            yield Stretch(_end_of(last), sentence.end_char, "attributed")
        elif sentence.root.i > first.i:
            subject = next((c.left_edge for c in sentence.root.children if c.dep_ in _SUBJECTS and c.left_edge.i > first.i), sentence.root)
            yield Stretch(subject.idx, sentence.end_char, "attributed")

    def _afterwards(self, sentence: TokenSpan, tokens: Sequence[Token]) -> Iterator[Stretch]:
        """Read "A has become part of B, sources close to the talks said", "The fair, the radio said, was held …", by commas."""
        for token in tokens:
            if token.pos_ != "VERB" or token.lemma_.lower() not in self.say or token.tag_ not in ("VBD", "VBZ", "VBP"):
                continue
            subject = next((c for c in token.children if c.dep_ in _SUBJECTS), None)
            first = token if subject is None or subject.i > token.i else subject.left_edge
            if first.i == sentence.start or first.nbor(-1).text not in (",", "—", "–") or first.tag_ in ("WP", "WDT", "WP$"):
                continue
            if _has_finite(sentence.doc[sentence.start : first.i]):
                yield Stretch(sentence.start_char, first.idx, "attributed")
            last = token if subject is None or subject.i < token.i else subject.right_edge
            if (
                last.i + 1 < sentence.end
                and last.nbor(1).text == ","
                and first.i - sentence.start < 12
                and not _has_finite(sentence.doc[sentence.start : first.i])
            ):
                yield Stretch(sentence.start_char, first.idx, "attributed")
                yield Stretch(_end_of(last), sentence.end_char, "attributed")

    # ---------------------------------------------------------------------------------------- posts left
    def _left(self, _sentence: TokenSpan, tokens: Sequence[Token]) -> Iterator[Stretch]:
        """Read "sacked its chairman, A", "A, chairman of B, was sacked", "B's chairman, A, resigned": no longer so."""
        for token in tokens:
            if token.pos_ != "VERB" or token.tag_ not in ("VBD", "VBN", "VBZ", "VBG") or _is_weakened(token):
                continue
            lemma = token.lemma_.lower()
            for child in token.children:
                is_object = lemma in self.left_by_object and child.dep_ in ("dobj", "nsubjpass")
                is_subject = lemma in self.left_by_subject and child.dep_ == "nsubj" and not any(c.lower_ in ("as", "from") for c in token.children)
                if is_object or is_subject:
                    yield Stretch(child.left_edge.idx, _end_of(child.right_edge), "left")

    # ---------------------------------------------------------------------------------------- stories
    def _told(self, sentence: TokenSpan, tokens: Sequence[Token]) -> Iterator[Stretch]:
        """Read "A plays B, the head of C", "In the novel D, E is president", "The play is set at F", "viewers of the series know …"."""
        for token in tokens:
            lemma = token.lemma_.lower()
            if token.pos_ == "VERB" and lemma in self.playing and self._is_acting(token):
                yield Stretch(token.idx, max(_end_of(token.right_edge), _comma_behind(sentence, token)), "story")
            elif lemma in self.works and token.pos_ in ("NOUN", "PROPN") and token.dep_ != "compound":
                yield from self._in_work(sentence, token)
            elif token.pos_ == "NOUN" and (
                (lemma in self.figures and any(t.lemma_.lower() in self.works for t in token.subtree))
                or (lemma in self.sure_figures and token.dep_ in (*_SUBJECTS, "attr"))
            ):
                yield Stretch(sentence.start_char, sentence.end_char, "story")

    def _is_acting(self, verb: Token) -> bool:
        """Read "plays Arthur Quill" or "starred as", not "plays the violin for" and "plays for Riga"."""
        people = [c for c in verb.children if c.dep_ in ("dobj", "oprd", "attr", "appos")]
        named = any(c.pos_ == "PROPN" or any(t.dep_ == "appos" and t.pos_ in ("PROPN", "NOUN") for t in c.subtree) for c in people)
        return (
            named
            or any(t.lower_ == "as" for t in verb.subtree if t.i > verb.i)
            or (verb.lemma_ in ("portray", "impersonate", "personify", "reprise") and bool(people))
        )

    def _in_work(self, sentence: TokenSpan, work: Token) -> Iterator[Stretch]:
        """The whole sentence when a work frames it; from its verb on when the work is what tells, or stands at its end."""
        head = work.head
        if head.lower_ in ("in", "throughout", "within", "of") and work.dep_ in ("pobj", "appos"):
            if head.lower_ == "of" and head.head.lower_ not in self.fiction_audience:
                return
            if head.lower_ == "of" or head.i - sentence.start <= 1:
                yield Stretch(sentence.start_char, sentence.end_char, "story")
            elif head.head.pos_ in ("VERB", "AUX"):
                yield Stretch(head.head.idx, _end_of(head.head.right_edge), "story")
        elif work.dep_ in _SUBJECTS and head.lemma_ in self.telling:
            yield Stretch(work.idx, sentence.end_char, "story")


# -------------------------------------------------------------------------------------------------- syntax
def _phrases(phrases: frozenset[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(p) for p in sorted(phrases, key=len, reverse=True)) + r")\b", re.IGNORECASE)


def _end_of(token: Token) -> int:
    return token.idx + len(token.text)


def _has_to(verb: Token) -> bool:
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)


def _is_passive(verb: Token) -> bool:
    return any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children) or (verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl"))


def _is_weakened(verb: Token) -> bool:
    return any(child.dep_ == "neg" or child.tag_ in ("MD", "TO") for child in verb.children)


def _has_finite(tokens: TokenSpan) -> bool:
    """Whether a clause of its own stands here: a finite verb that is in no relative clause and behind no "whether"."""
    for token in tokens:
        if token.tag_ in ("WP", "WDT", "WP$") or token.dep_ == "mark":
            return False
        if token.tag_ in _FINITE and "relcl" not in (token.dep_, token.head.dep_):
            return True
    return False


def _limit(sentence: TokenSpan, token: Token) -> int:
    """How far a clause that begins before the main clause reaches: to the comma before the main subject; else to its sentence's end.

    "Asked whether A was part of B, | C, secretary of the board, said …"; inside a relative clause, to that clause's end.
    """
    for ancestor in (token, *token.ancestors):
        if ancestor.dep_ == "relcl" and ancestor.left_edge.i <= token.i:
            return _end_of(ancestor.right_edge)
    if sentence[0].lower_ in load_lexicon(sentence.doc.lang_).words("said", "attribution", "asked"):
        return _first_name_behind(sentence)
    root = sentence.root
    subject = next((c for c in root.children if c.dep_ in _SUBJECTS), None)
    if subject is not None and root.i > token.i:
        left = subject.left_edge
        if left.i > token.i and left.i > sentence.start and left.nbor(-1).text == ",":
            return int(left.nbor(-1).idx)
    return int(sentence.end_char)


def _first_name_behind(sentence: TokenSpan) -> int:
    """Read "Asked if she was the owner, | Ada Pike, a captain, laughed": the first comma behind the clause with a name behind it."""
    for token in sentence[1:-1]:
        if token.text == "," and token.nbor(1).pos_ == "PROPN" and any(t.tag_ in _FINITE for t in sentence.doc[sentence.start + 1 : token.i]):
            return int(token.idx)
    return next((int(t.idx) for t in sentence if t.text == ","), int(sentence.end_char))


def _comma_behind(sentence: TokenSpan, token: Token) -> int:
    """The next comma or stop behind a word."""
    return next((t.idx for t in sentence.doc[token.i : sentence.end] if t.text in (",", ";", ".")), sentence.end_char)


def _token_at(sentence: TokenSpan, offset: int) -> Token:
    return next((t for t in sentence if t.idx <= offset < t.idx + len(t.text)), sentence[0])
