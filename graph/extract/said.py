"""Tells what the paper itself states as so: the one gate that every plain fact passes.

A fact's words must stand outside every statement and quotation and outside every stretch that `unstated` closes; where they hold a
verb or are a meeting's, the clause must be neither denied, doubted, hoped nor planned; a post must not be called alleged or past.
Nothing else decides it, so no rule can forget to. The steps of reading ask it; `stated` asks it again of all that they found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from graph.extract.language import Passage, Token
from graph.extract.quotations import Quotation, find_quotations
from graph.extract.statements import Speech
from graph.extract.unstated import Stretch, UnstatedFinder
from graph.lexicon import Lexicon
from graph.model import Mode, Polarity, Span

__all__ = ["Gate"]

_FINITE = ("VBD", "VBZ", "VBP", "MD")
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_MARKS = ",.;:()’'\"“”"
_THAT = len("that ")


class Gate:
    """Decides for one article whether words are the paper's own statement of fact."""

    def __init__(self, lexicon: Lexicon, passages: Sequence[Passage], speeches: Iterable[Speech]) -> None:
        """Close the statements, the quotations and all that the paper does not state."""
        self._passages = passages
        finder = UnstatedFinder(lexicon)
        self._closed: dict[int, list[Stretch]] = {passage.number: finder.find(passage) for passage in passages}
        for speech in speeches:
            self._close(speech)
        for quotation in find_quotations(passages):
            if not _is_nickname(quotation):
                self._closed[quotation.passage.number].append(Stretch(quotation.start, quotation.end, "quotation"))
        self._modals = lexicon.words("said", "conditions", "modals")
        self._adverbs = lexicon.words("said", "conditions", "adverbs")
        self._negatives = lexicon.words("said", "conditions", "negatives")
        self._conditions = lexicon.words("said", "conditions", "words")
        self._happened = lexicon.words("said", "governors", "happened")
        self._governing = (
            lexicon.words("speech", "say", "verbs") | lexicon.words("said", "governors", "clause") | lexicon.words("said", "governors", "infinitive")
        )
        self._planning = lexicon.words("said", "conditions", "planning")
        self._future = lexicon.words("said", "conditions", "future")
        self._nouns = lexicon.words("said", "governors", "nouns")
        self._adjectives = lexicon.words("said", "governors", "adjectives")
        self._unheld = lexicon.words("said", "posts", "unheld")
        self._past = re.compile(
            r"[\s,(]*(?:"
            + "|".join(re.escape(w) for w in sorted(lexicon.words("said", "posts", "behind")))
            + r"|from \d{4} (?:to|until|till)|between \d{4} and|in (?:the )?(?:19|20)\d\d)\b"
        )

    def _close(self, speech: Speech) -> None:
        """Close a statement: affirmed words that the paper puts in its own way are "reported", what is quoted or denied is not."""
        is_retold = speech.mode is not Mode.DIRECT and speech.polarity is Polarity.POSITIVE
        self._closed[speech.sheet.passage.number].append(Stretch(speech.start, speech.end, "reported" if is_retold else "statement"))

    # ---------------------------------------------------------------------------------------- of words
    def is_own_words(self, passage: Passage, start: int, end: int) -> bool:
        """Tell whether characters [start, end) touch nothing that somebody else says and nothing that is left open."""
        return not any(start < stretch.end and stretch.start < end for stretch in self._closed.get(passage.number, ()))

    def _is_own_voice(self, passage: Passage, start: int, end: int, *, is_address: bool) -> bool:
        """As `is_own_words`, but in a sentence that the paper only attributes as a whole it still says itself who people are.

        So it does in what it retells of a named speaker, where a title is no more than how somebody is called: "President X would go,
        NAME said", "NAME said that President X would go".
        """
        closing = [stretch for stretch in self._closed[passage.number] if start < stretch.end and stretch.start < end and stretch.why != "attributed"]
        if not is_address:
            return not closing
        retold = [stretch.start for stretch in closing if stretch.why == "reported"]
        return all(s.why == "reported" or (s.why == "governed" and any(0 <= at - s.start <= _THAT for at in retold)) for s in closing)

    def is_stated(self, passage: Passage, token: Token) -> bool:
        """Tell whether the clause around a token is stated as so."""
        if not self.is_own_words(passage, token.idx, token.idx + 1):
            return False
        return all(self._is_real(step, below) for step, below in _upwards(token))

    def _is_real(self, token: Token, below: Token | None) -> bool:
        """Whether a word on the way up leaves what hangs on it real."""
        if any(self._weakens(child) for child in token.children if child != below) or self._is_to_come(token):
            return False
        if below is None:
            return True
        lemma = token.lemma_.lower()
        if (below.dep_ in ("ccomp", "xcomp") and lemma in self._governing) or (lemma in self._adjectives and below.dep_ in ("ccomp", "xcomp", "prep")):
            return False
        if below.dep_ == "xcomp" and _has_to(below) and lemma not in self._happened:
            return False
        return not (
            below.dep_ in ("acl", "prep")
            and token.pos_ == "NOUN"
            and lemma in self._nouns
            and (_has_to(below) or (below.dep_ == "prep" and any(c.dep_ == "pcomp" for c in below.children)))
        )

    def _is_to_come(self, token: Token) -> bool:
        """Read "is scheduled for June", "opens in Lugano next week": what has not been yet."""
        if token.pos_ != "VERB":
            return False
        if token.tag_ == "VBN" and token.lemma_ in self._planning:
            return True
        return token.tag_ != "VBD" and any(
            t.lower_ in self._future and (t.dep_ == "npadvmod" or t.head.dep_ in ("npadvmod", "pobj", "tmod") or t.dep_ == "advmod")
            for c in token.children
            for t in (c, *c.children, *(g for d in c.children for g in d.children))
        )

    def _weakens(self, child: Token) -> bool:
        """Whether a word that hangs on another denies it or leaves it open."""
        lower = child.lower_
        if child.dep_ == "neg" or (child.dep_ in ("aux", "auxpass") and lower in self._modals) or (child.dep_ == "mark" and lower in self._conditions):
            return True
        if child.dep_ in ("advmod", "preconj", "det", "cc") and (
            (lower in self._adverbs and child.dep_ == "advmod") or (lower in self._negatives and child.dep_ != "cc")
        ):
            return True
        return child.dep_ in _SUBJECTS and (
            lower in self._negatives or any(t.lower_ in self._negatives and t.dep_ in ("det", "preconj", "neg", "cc", "advmod") for t in child.children)
        )

    # ---------------------------------------------------------------------------------------- of facts
    def allows(self, span: Span) -> bool:
        """Tell whether words that join two things state it: in the open, and every verb among them stated.

        "BODY, part of the OTHER, will close" states that BODY is part of the other; "BODY will be part of the OTHER" does not.
        """
        passage, start, end = self._within(span)
        return self.is_own_words(passage, start, end) and self._are_stated(passage, start, end)

    def allows_meeting(self, span: Span) -> bool:
        """Tell whether words about a meeting state it: as above, and the clause around their last word is stated too."""
        passage, start, end = self._within(span)
        last = [t for t in passage.doc if start <= t.idx < end and not t.is_punct and not t.is_space]
        return self.allows(span) and bool(last) and self.is_stated(passage, last[-1])

    def allows_speaker(self, span: Span) -> bool:
        """Tell whether the paper states that somebody spoke, where the words hold what was said: by the words outside that."""
        passage, start, end = self._within(span)
        own = [t for t in passage.doc if start <= t.idx < end and t.is_alpha and self.is_own_words(passage, t.idx, t.idx + 1)]
        return bool(own) and all(self.is_stated(passage, t) for t in own if t.pos_ == "VERB" and t.dep_ not in ("amod", "compound"))

    def allows_post(self, span: Span, title: str, *, is_address: bool = False) -> bool:
        """Tell whether words state that somebody holds a post: as `allows`, and the post is not called alleged, past or to come.

        `is_address` where the title is how the paper calls somebody: right before the name, with a capital or with its body.
        """
        passage, start, end = self._within(span)
        if not self._is_own_voice(passage, start, end, is_address=is_address) or not self._are_stated(passage, start, end):
            return False
        at = passage.text.find(title, start, end)
        at = at if at >= 0 else start
        from_here = max(at - 40, self._phrase_start(passage, at) if is_address else 0, 0)
        before = re.split(r"[,.;:(]", passage.text[from_here:at])[-1].split()[-4:]
        near = {word.strip(_MARKS) for word in before} - self._acts_before(passage, at)  # "A accused Mayor B" calls B nothing
        words = near | {word.lower().strip(_MARKS) for word in title.split()}
        return not words & self._unheld and self._past.match(passage.text, end) is None

    def _acts_before(self, passage: Passage, at: int) -> set[str]:
        """The finite verbs with a subject of their own right before a character."""
        tokens = (t for t in passage.doc if at - 40 <= t.idx < at and t.tag_ in _FINITE and t.pos_ == "VERB")
        return {t.lower_ for t in tokens if any(c.dep_ in _SUBJECTS for c in t.children)}

    def _phrase_start(self, passage: Passage, at: int) -> int:
        """Where the phrase begins in which a title before a name stands: "briefly met with | the late President NAME"."""
        ends = (t for t in passage.doc if at - 40 <= t.idx < at and (t.pos_ in ("ADP", "PART") or (t.tag_ in _FINITE and t.pos_ == "VERB")))
        return max((_end_of(t) for t in ends if t.lower_ not in self._unheld), default=0)

    def _within(self, span: Span) -> tuple[Passage, int, int]:
        """The passage that holds a span, and the span in its characters."""
        passage = next(p for p in self._passages if p.offset <= span.start < p.offset + len(p.text))
        return passage, span.start - passage.offset, span.end - passage.offset

    def _are_stated(self, passage: Passage, start: int, end: int) -> bool:
        """Whether every finite verb among the words is stated."""
        return all(self.is_stated(passage, t) for t in passage.doc if start <= t.idx < end and t.tag_ in _FINITE and t.pos_ in ("VERB", "AUX"))


def _is_nickname(quotation: Quotation) -> bool:
    """Read "Ada “Spike” Pike": one quoted word inside a name."""
    text = quotation.passage.text
    before, behind = text[: quotation.start - 1].split()[-1:], text[quotation.end + 1 :]
    return " " not in quotation.text and bool(before) and before[0][:1].isupper() and re.match(r" [A-Z]", behind) is not None


def _end_of(token: Token) -> int:
    return token.idx + len(token.text)


def _has_to(verb: Token) -> bool:
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)


def _upwards(token: Token) -> list[tuple[Token, Token | None]]:
    """The word and its heads up to the sentence's root, each with the one below it."""
    steps: list[tuple[Token, Token | None]] = []
    below: Token | None = None
    while True:
        if token.pos_ in ("VERB", "AUX", "NOUN", "ADP", "ADJ", "PROPN"):
            steps.append((token, below))
        has_own_subject = token.dep_ == "conj" and token.head.pos_ == "VERB" and any(c.dep_ in _SUBJECTS for c in token.children)
        if token.head == token or has_own_subject or token.dep_ == "relcl":
            return steps  # a relative clause is stated of what it hangs on, whatever the sentence around does
        below, token = token, token.head
