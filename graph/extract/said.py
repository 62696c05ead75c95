"""Tells what the paper itself states as so: the one gate that every plain fact passes.

A fact's words must stand outside every statement and quotation, and in a clause that is neither denied, doubted, asked,
conditional, hoped, planned nor at second hand. Nothing else decides it, so no rule can forget to.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.extract.language import Passage, Token
from graph.extract.lexicon import Lexicon
from graph.extract.quotations import Quotation
from graph.extract.statements import Speech

__all__ = ["Gate"]

_MODALS = frozenset(["will", "would", "could", "may", "might", "should", "must", "shall", "'ll", "’ll", "wo", "’d", "'d", "can", "ought"])
_CONDITIONS = frozenset(["if", "unless", "whether", "until", "lest", "provided", "suppose"])
_UNREAL_VERBS = frozenset(
    ["expect", "plan", "hope", "schedule", "intend", "propose", "slate", "set", "suppose", "allege", "rumour", "rumor", "deny", "doubt", "claim", "want", "wish", "aim", "seek", "offer", "ask", "consider", "fail", "refuse", "decline", "threaten", "vow", "pledge", "promise", "pretend", "believe", "think", "say", "report", "accuse", "tip", "due", "bid", "hop", "invite", "nominate", "urge", "warn", "predict", "imagine", "dream", "play", "portray", "star"]
)
_UNREAL_ADVERBS = frozenset(["reportedly", "allegedly", "supposedly", "purportedly", "apparently", "possibly", "perhaps", "maybe", "likely", "never", "not", "no", "hardly", "formerly", "once", "previously", "originally"])
_UNREAL_ADJECTIVES = frozenset(["planned", "proposed", "expected", "possible", "potential", "rumoured", "rumored", "alleged", "cancelled", "canceled", "postponed", "hypothetical", "fictional", "due", "supposed", "likely", "set", "next", "future", "upcoming", "forthcoming"])


class Gate:
    """Decides for one article whether words are the paper's own statement of fact."""

    def __init__(self, lexicon: Lexicon, speeches: Sequence[Speech], quotations: Sequence[Quotation]) -> None:
        """Take the statements and quotations that no fact may stand in."""
        self._closed: dict[int, list[tuple[int, int]]] = {}
        for speech in speeches:
            self._closed.setdefault(speech.sheet.passage.number, []).append((speech.start, speech.end))
        for quotation in quotations:
            self._closed.setdefault(quotation.passage.number, []).append((quotation.start, quotation.end))
        self.say = lexicon.words("speech", "say", "verbs")

    def is_own_words(self, passage: Passage, start: int, end: int) -> bool:
        """Tell whether characters [start, end) touch no statement and no quotation."""
        return not any(start < b and a < end for a, b in self._closed.get(passage.number, ()))

    def is_stated(self, passage: Passage, token: Token) -> bool:
        """Tell whether the clause around a token is stated as so."""
        if not self.is_own_words(passage, token.idx, token.idx + 1):
            return False
        if token.sent.text.rstrip(" ”\"’'").endswith("?"):
            return False
        return all(self._is_real(step, before) for step, before in _upwards(token))

    def _is_real(self, token: Token, below: Token | None) -> bool:
        """Whether a word on the way up leaves what hangs on it real."""
        for child in token.children:
            lower = child.lower_
            if child == below:
                continue
            if child.dep_ == "neg" or (child.dep_ in ("aux", "auxpass") and lower in _MODALS) or (child.dep_ == "mark" and lower in _CONDITIONS):
                return False
            if child.dep_ == "advmod" and lower in _UNREAL_ADVERBS:
                return False
        if below is None:
            return True
        if below.dep_ in ("ccomp", "xcomp") and token.lemma_ in _UNREAL_VERBS | self.say:
            return False
        if below.dep_ == "acl" and token.pos_ == "NOUN" and token.lemma_ in ("plan", "claim", "rumour", "rumor", "allegation", "proposal", "hope", "report", "suggestion", "bid", "idea", "call", "decision", "offer", "promise"):
            return False
        return not (below.dep_ in ("pobj", "relcl") and token.lower_ in ("according",))


def _upwards(token: Token) -> list[tuple[Token, Token | None]]:
    """The word and its heads up to the sentence's root, each with the one below it."""
    steps: list[tuple[Token, Token | None]] = []
    below: Token | None = None
    while True:
        if token.pos_ in ("VERB", "AUX", "NOUN", "ADP", "ADJ", "PROPN"):
            steps.append((token, below))
        if token.head == token or token.dep_ in ("conj",) and token.head.pos_ == "VERB" and any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children):
            return steps
        if token.dep_ in ("relcl",):
            return steps  # a relative clause is stated of what it hangs on, whatever the sentence around does
        below, token = token, token.head
