"""Who speaks: from a verb of speech to the person or body that is its subject, however the parser hangs it.

It reads no content. `speakers` tells whom a title, a noun or a pronoun means; here it is found which word that is.
"""

from __future__ import annotations

import re

from graph.extract.cues import find_subject
from graph.extract.entities import Cast, Thing
from graph.extract.language import Token
from graph.extract.names import NameKind
from graph.extract.sheets import Placed, Sheet
from graph.extract.speakers import SpeakerFinder
from graph.lexicon import Lexicon

__all__ = ["Attributor"]

_ASIDE = ("prep", "relcl", "acl")
"""What hangs on a noun and names somebody else."""


class Attributor:
    """Finds the speakers of one article's verbs of speech."""

    def __init__(self, lexicon: Lexicon, cast: Cast, speakers: SpeakerFinder) -> None:
        """Take the word lists, the entities and the finder of those whom a title or a pronoun means."""
        self._cast = cast
        self._speakers = speakers
        self._writings = lexicon.words("speech", "nouns", "writings") | lexicon.words("speech", "nouns", "clause")
        self._writings |= lexicon.words("roles", "posts", "mouthpieces")
        self._showing = lexicon.words("speech", "nouns", "showing")
        self._inverted = lexicon.words("speech", "say", "inverted")
        self._relative = lexicon.words("grammar", "pronouns", "relative")
        self._relative_person = lexicon.words("grammar", "pronouns", "relative_person")
        self._links = lexicon.words("grammar", "links", "of_bodies")
        self._before_speakers = lexicon.words("grammar", "determiners", "of_speakers")

    def find_speaker(self, sheet: Sheet, cue: Token) -> Thing | None:
        """Return who the subject of a verb of speech is; None for the unnamed, for several, and in doubt."""
        if self._is_only_shown(cue):
            return None
        subject = find_subject(cue)
        apposed = self._apposed(sheet, cue)
        if apposed is not None and (subject is None or (named := self._cast.at(sheet.passage, subject)) is None or named.kind is not NameKind.PERSON):
            return apposed
        if subject is not None:
            if subject.lower_ in self._relative and not subject.text.isupper():  # WHO is a body
                return self._of_relative(sheet, cue, subject)
            found = self._unclosed(sheet, cue, subject) or self._speakers.find(sheet, subject) or self._of_whole(sheet, cue, subject)
            if found is not None or subject.pos_ == "PRON":
                return found
        near = self._beside(sheet, cue)
        if near is not None and (subject is None or subject.pos_ in ("PROPN", "X") or self._same_phrase(sheet, subject, near)):
            return near
        return None

    def _unclosed(self, sheet: Sheet, cue: Token, subject: Token) -> Thing | None:
        """Read "Reacting to A, B MP said …", of which the parser makes B what A is: no comma parts B from the verb."""
        named = self._cast.at(sheet.passage, subject)
        for child in subject.children:
            if named is not None and child.dep_ == "appos" and subject.i < child.i < cue.i and child.right_edge.i == cue.i - 1:
                people = [self._cast.at(sheet.passage, token) for token in child.subtree]
                return next((p for p in people if p is not None and p is not named and p.kind is NameKind.PERSON), None)
        return None

    def _of_relative(self, sheet: Sheet, cue: Token, subject: Token) -> Thing | None:
        """Read "NAME of the BODY, who said …": whom the clause is about."""
        person = self._person_before(sheet, subject) if subject.lower_ in self._relative_person else None
        antecedent = next((a for a in cue.ancestors if a.pos_ in ("NOUN", "PROPN")), None)
        if person is not None or antecedent is None:
            return person
        return self._speakers.find(sheet, antecedent)

    def _of_whole(self, sheet: Sheet, cue: Token, subject: Token) -> Thing | None:
        """Read "NAME attacked the plan claiming it would fail": who is the sentence's subject; not "showed a letter saying"."""
        if cue.tag_ != "VBG" or cue.dep_ != "acl" or subject.lemma_.lower() in self._writings or self._cast.at(sheet.passage, subject) is not None:
            return None
        root = cue.sent.root
        own = [c for c in root.children if c.dep_ == "nsubj" and c.i < cue.i]
        return self._speakers.find(sheet, own[0]) if own and root.i < cue.i else None

    def _is_only_shown(self, cue: Token) -> bool:
        """Read "showed a letter saying …", "was handed a note warning …": somebody else's words."""
        noun = cue.nbor(-1) if cue.i > 0 else cue
        is_of_noun = cue.tag_ == "VBG" and noun.pos_ == "NOUN" and noun.lemma_.lower() in self._writings and noun.dep_ in ("dobj", "pobj", "attr")
        return is_of_noun and noun.head.lemma_ in self._showing

    def _person_before(self, sheet: Sheet, who: Token) -> Thing | None:
        """Read "NAME of the BODY, who …": the last person named before, in the same sentence, within eight words."""
        k = sheet.index_of(who)
        people = [p for p in sheet.placed if p.thing.kind is NameKind.PERSON and p.last <= k and k - p.last <= 8 and p.mention.start >= who.sent.start_char]
        if not people or sheet.words[people[-1].last - 1].is_possessive:
            return None
        # "NAME told a guard who said …": the guard did.
        between = [sheet.words[at].token for at in range(people[-1].last, k)]
        return None if any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in between) else people[-1].thing

    def _same_phrase(self, sheet: Sheet, subject: Token, thing: Thing) -> bool:
        """Whether a name is what a noun means: "the Dockers United union", "the lender, Larch Bank", not "a lawyer for Larch Bank"."""
        named = [token for token in subject.subtree if self._cast.at(sheet.passage, token) is thing]
        return any(not any(a.dep_ in _ASIDE and a.i >= subject.i for a in (token, *token.ancestors) if a in subject.subtree) for token in named)

    def _beside(self, sheet: Sheet, cue: Token) -> Thing | None:
        """A name right behind the verb ("said NAME"), right before it, or before it with a phrase between commas."""
        k = sheet.index_of(cue)
        behind = sheet.starting(k + 1, NameKind.PERSON, NameKind.ORGANISATION) or (
            sheet.starting(k + 2, NameKind.PERSON, NameKind.ORGANISATION) if sheet.lower(k + 1) in self._before_speakers else None
        )
        before = sheet.ending(k - 1, NameKind.PERSON, NameKind.ORGANISATION)
        if before is not None and sheet.lower(before.first - 1) == "and":
            return None  # several speak at once
        if before is not None and sheet.gap(k) == " " and not before.mention.text.isupper():
            return before.thing if sheet.words[k - 1].token.dep_ != "pobj" else self._holder_of(sheet, before)
        if behind is not None and cue.lemma_ in self._inverted:
            return behind.thing
        return None

    def _holder_of(self, sheet: Sheet, body: Placed) -> Thing | None:
        """Read "NAME of the BODY said": the name; "a sergeant in the BODY said" names nobody."""
        link = body.first - 1 - (sheet.lower(body.first - 1) == "the")
        person = sheet.ending(link - 1, NameKind.PERSON) if sheet.lower(link) in self._links else None
        return person.thing if person is not None else None

    def _apposed(self, sheet: Sheet, cue: Token) -> Thing | None:
        """Read "NAME, deputy head of BODY at the OTHER, said": the name before the first comma, whatever the parser makes of the rest."""
        k = sheet.index_of(cue)
        if not sheet.gap(k).removeprefix(".").startswith(","):  # "NAME, R-Wis., said"
            return None
        start = cue.sent.start_char
        people = [p for p in sheet.placed if p.thing.kind is NameKind.PERSON and p.mention.start >= start and p.last <= k]
        for person in reversed(people):
            if re.match(r",|\s\(", sheet.gap(person.last)) and self._no_other_verb(sheet, person.last, k):
                return person.thing
        return None

    def _no_other_verb(self, sheet: Sheet, start: int, end: int) -> bool:
        for k in range(start, end):
            if sheet.lower(k) in ("who", "whose", "which", "whom", "that"):
                return True
            if sheet.words[k].token.tag_ in ("VBD", "VBZ", "MD") and sheet.words[k].token.pos_ in ("VERB", "AUX"):
                return False
        return True
