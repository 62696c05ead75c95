"""Reads what a statement proposes: the thing, where, for "proposed setting up …", "suggested that … be", "called for …".

A proposal is part of its statement and never a fact. Called once a statement, after all statements are read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extract.entities import Cast, Thing
from graph.extract.language import Token
from graph.extract.names import NameKind
from graph.extract.rules import RULES_BY_NAME
from graph.extract.sheets import Sheet
from graph.extract.statements import Speech
from graph.lexicon import Lexicon
from graph.model import Proposal

__all__ = ["ProposalReader"]

_LEADING = re.compile(r"^(?:(?:the|a|an|its|their|his|her|more|new|such|some|any)\s+)+", re.IGNORECASE)


class ProposalReader:
    """Reads the proposals of one article's statements."""

    def __init__(self, lexicon: Lexicon, cast: Cast) -> None:
        """Take the word lists and the entities."""
        self.cast = cast
        self.making = lexicon.words("speech", "propose", "making")
        self.making_nouns = lexicon.words("speech", "propose", "making_nouns")
        self.nouns = lexicon.words("speech", "propose", "nouns")
        self.claiming = lexicon.words("speech", "propose", "claiming")
        self.strong = lexicon.words("speech", "propose", "strong")

    def read(self, speech: Speech) -> Proposal | None:
        """Return what a statement proposes; None when its cue proposes nothing."""
        cue = speech.cue
        if cue is None or not self._proposes(cue) or speech.text.startswith("so that"):
            return None
        head = self._head(speech)
        return self._of_head(speech, head) if head is not None else None

    def _proposes(self, cue: Token) -> bool:
        """A verb or noun of proposing; "called the plan a gift" calls for nothing."""
        if cue.lemma_ == "call" and cue.pos_ == "VERB":
            return any(child.lower_ in ("for", "on") and child.i > cue.i for child in cue.children)
        return cue.lemma_ in (self.nouns if cue.pos_ == "NOUN" else self.strong)

    def _head(self, speech: Speech) -> Token | None:
        """The word that heads the statement's content."""
        inside = [t for t in speech.sheet.passage.doc if speech.start <= t.idx < speech.end]
        heads = [t for t in inside if t.head == t or not speech.start <= t.head.idx < speech.end]
        verbs = [t for t in heads if t.pos_ in ("VERB", "AUX", "NOUN", "PROPN", "ADJ")]
        return verbs[0] if verbs else (heads[0] if heads else None)

    def _of_head(self, speech: Speech, head: Token) -> Proposal | None:
        """What is proposed, by the shape of the content: a noun, a clause with a subject, or an action."""
        if head.pos_ in ("NOUN", "PROPN"):
            return self._thing(speech, self._made(head), "proposal-thing")
        subject = next((c for c in head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None:
            return self._of_clause(speech, head, subject)
        thing = next((c for c in head.children if c.dep_ == "dobj" and c.pos_ in ("NOUN", "PROPN")), None)
        if thing is not None and head.tag_ in ("VBG", "VB") and head.lemma_ in self.making:
            return self._thing(speech, self._made(thing), "proposal-action")
        return self._action(speech, head) if head.pos_ == "VERB" else None

    def _of_clause(self, speech: Speech, head: Token, subject: Token) -> Proposal | None:
        """Read "X could be a pilot zone": the zone; "a registry be housed in Y": the registry; "tolls be halved": that this be done."""
        if speech.cue is not None and speech.cue.lemma_ in self.claiming and _is_told_as_so(head):
            return None  # "suggested that the hall was unsafe"
        attribute = next((c for c in head.children if c.dep_ == "attr"), None)
        if attribute is not None:
            return self._thing(speech, attribute, "proposal-clause", seat=subject)
        thing = next((c for c in head.children if c.dep_ == "dobj" and _is_new(c)), None)
        if thing is not None and head.lemma_ in self.making:
            return self._thing(speech, self._made(thing), "proposal-clause")
        if subject.dep_ == "nsubjpass" and _is_new(subject):
            return self._thing(speech, subject, "proposal-clause")
        return self._clause(speech, head)

    def _thing(self, speech: Speech, noun: Token, rule: str, *, seat: Token | None = None) -> Proposal | None:
        """The noun phrase without its article, its place and what is said of it."""
        start, end = noun.left_edge.idx, noun.idx + len(noun.text)
        for child in noun.children:
            if (
                child.i > noun.i
                and child.dep_ == "prep"
                and child.lower_ in ("for", "of", "on", "to", "between", "against")
                and not self._is_place(speech.sheet, child)
            ):
                end = child.right_edge.idx + len(child.right_edge.text)
        comma = speech.sheet.passage.text.find(", ", noun.idx, end)
        end = comma if comma > 0 else end
        return self._proposal(speech, start, end, rule, seat)

    def _made(self, noun: Token) -> Token:
        """Read "the creation of a test centre", "the idea of an exchange": the thing itself."""
        of = next((c for c in noun.children if c.lower_ == "of"), None) if noun.lemma_ in self.making_nouns else None
        thing = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
        return thing if thing is not None else noun

    def _clause(self, speech: Speech, verb: Token) -> Proposal | None:
        """The whole clause: what should happen to something that is there already."""
        return self._proposal(speech, verb.left_edge.idx, verb.right_edge.idx + len(verb.right_edge.text), "proposal-clause", None)

    def _action(self, speech: Speech, verb: Token) -> Proposal | None:
        start = verb.idx
        right = verb.right_edge
        for child in verb.children:
            is_apart = child.i > verb.i + 1 or child.lower_ != "at"  # "look at the plans" is one thing to do
            if child.dep_ == "advcl" or (child.dep_ == "prep" and is_apart and child.lower_ in ("at", "by", "before", "after", "during")):
                right = child.left_edge.nbor(-1) if child.left_edge.i > verb.i else right
                break
        return self._proposal(speech, start, right.idx + len(right.text), "proposal-action", None)

    def _proposal(self, speech: Speech, start: int, end: int, rule: str, seat: Token | None) -> Proposal | None:
        text = speech.sheet.passage.text
        end = min(end, speech.end)
        start = max(start, speech.start)
        if start >= end:
            return None
        found = _LEADING.match(text[start:end])
        start += found.end() if found else 0
        name = text[start:end].rstrip(' ,.;:”"’')
        if len(name) < 3:
            return None
        span = speech.sheet.passage.span(start, start + len(name))
        return Proposal(name, span, RULES_BY_NAME[rule], self._place(speech, seat))

    def _is_place(self, sheet: Sheet, preposition: Token) -> bool:
        for child in preposition.children:
            thing = self.cast.at(sheet.passage, child)
            if child.dep_ == "pobj" and thing is not None and thing.kind is NameKind.PLACE:
                return preposition.lower_ in ("in", "at", "near", "on")
        return False

    def _place(self, speech: Speech, seat: Token | None) -> str | None:
        """Where: the subject's own place ("X in Y could be …": X), else the first place behind in, at, near or from."""
        passage = speech.sheet.passage
        if seat is not None:
            thing = self.cast.at(passage, seat)
            if thing is not None and thing.kind is NameKind.PLACE:
                return thing.key
        places: Sequence[Thing] = [t for t in self.cast.within(passage, speech.start, speech.end) if t.kind is NameKind.PLACE]
        for place in places:
            for mention in place.mentions:
                if mention.passage is passage and speech.start <= mention.start < speech.end:
                    before = passage.text[: mention.start].rstrip().removesuffix(" the").rsplit(" ", 1)[-1].lower()
                    if before in ("in", "at", "near", "from", "across", "within", "outside"):
                        return place.key
        return None


def _is_told_as_so(verb: Token) -> bool:
    """Tell whether a clause says how things are or were, and not how they might be: its first verb is no modal and no bare form."""
    finite = next((child for child in verb.children if child.dep_ in ("aux", "auxpass")), verb)
    return finite.tag_ in ("VBD", "VBZ")


def _is_new(noun: Token) -> bool:
    """Whether a noun names what is not there yet: "a register", not "the register"."""
    return any(child.lower_ in ("a", "an") for child in noun.children)
