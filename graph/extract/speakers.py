"""Finds who a noun phrase or a pronoun means: the speaker of a verb, "the minister", "the bank", "he", "they".

It attributes no words. Where two candidates are equally near it abstains: a wrong speaker is worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from graph.extract.entities import Cast, Mention, Thing, bare_name
from graph.extract.language import Token
from graph.extract.names import NameKind
from graph.extract.quotations import Quotation, is_inside
from graph.extract.sheets import Sheet
from graph.lexicon import Lexicon, fold
from graph.model import OrganisationKind, Role

__all__ = ["SpeakerFinder"]


_SENTENCE = 300
"""Characters before the end of what was said in which its speaker may have been named."""
_PASSAGES = 5
"""How many paragraphs a report may go on telling what a body said, before "it said"."""
_SHORT_KINDS = (OrganisationKind.GOVERNMENT, OrganisationKind.EDUCATION, OrganisationKind.NEWS, None)
"""Classes of bodies that are called for short by a noun; firms are told by more than their class."""


class SpeakerFinder:
    """Resolves mentions without a name, with what was read before them in the article."""

    def __init__(self, lexicon: Lexicon, cast: Cast, roles: Sequence[Role]) -> None:
        """Take the word lists, the entities and the roles of the article."""
        self.cast = cast
        self.mouthpieces = lexicon.words("roles", "posts", "mouthpieces")
        self.posts = lexicon.words("roles", "posts", "words") | lexicon.words("roles", "posts", "occupations")
        self.fields = lexicon.words("roles", "posts", "fields")
        self.he = lexicon.words("grammar", "pronouns", "he")
        self.she = lexicon.words("grammar", "pronouns", "she")
        self.for_bodies = lexicon.words("grammar", "pronouns", "bodies")
        self.definite = lexicon.words("grammar", "determiners", "definite")
        self.firms = lexicon.words("grammar", "bodies", "firms")
        self.kinds = {kind: lexicon.words("grammar", "bodies", kind.value if kind is not None else "other") for kind in _SHORT_KINDS}
        self.roles = roles
        self.by_key = {thing.key: thing for thing in cast.things}
        self.last: list[tuple[int, int, Thing]] = []
        self.quotations: Sequence[Quotation] = ()

    def heed(self, quotations: Sequence[Quotation]) -> None:
        """Take the article's quotations: whom somebody names in one, "he said" behind it does not mean."""
        self.quotations = quotations

    def _last_before(self, thing: Thing, here: int) -> int:
        """Where a thing was last named before a character of the article, outside of quotations; -1 where it was not."""
        return _last_of((m.span.start for m in self._told(thing)), here)

    def _told(self, thing: Thing) -> list[Mention]:
        """The mentions of a thing in the paper's own words."""
        return [m for m in thing.mentions if not is_inside(self.quotations, m.passage, m.start)]

    def note(self, sheet: Sheet, offset: int, speaker: Thing) -> None:
        """Remember who spoke last, and where."""
        self.last.append((sheet.passage.number, offset, speaker))

    def last_speaker(self, sheet: Sheet, within: int) -> Thing | None:
        """Return who spoke last in this passage or at most `within` passages before."""
        if self.last and sheet.passage.number - self.last[-1][0] <= within:
            return self.last[-1][2]
        return None

    def find(self, sheet: Sheet, subject: Token) -> Thing | None:
        """Return the person or body that a subject means; None for the unnamed, for several, and in doubt."""
        if self._names_another(sheet, subject):
            return None
        named = self._named(sheet, subject)
        if named is not None:
            return named
        if subject.pos_ == "PRON":
            return self._pronoun(sheet, subject)
        if subject.pos_ in ("NOUN", "PROPN"):
            return self._noun(sheet, subject)
        return None

    def _names_another(self, sheet: Sheet, subject: Token) -> bool:
        own = self.cast.at(sheet.passage, subject)
        others = [t for t in subject.conjuncts if t.i > subject.i and t.head.i >= subject.i]
        return any(self.cast.at(sheet.passage, t) not in (None, own) and t.dep_ == "conj" for t in others) and own is not None

    def _named(self, sheet: Sheet, subject: Token) -> Thing | None:
        thing = self.cast.at(sheet.passage, subject)
        if thing is not None and thing.kind in (NameKind.PERSON, NameKind.ORGANISATION):
            return thing
        # "Ann Bell KC", "the Dockers United union": the name stands before the word that the parser makes the head.
        for child in subject.children:
            named = self.cast.at(sheet.passage, child) if child.dep_ == "compound" and child.i < subject.i else None
            if named is not None and (
                (named.kind is NameKind.PERSON and subject.pos_ == "PROPN")
                or (named.kind is NameKind.ORGANISATION and subject.lower_ not in self.posts | self.mouthpieces)
            ):
                return named
        bracketed = self._bracketed(sheet, subject)
        if bracketed is not None:
            return bracketed
        joined = self._joined(sheet, subject)
        if joined is not None:
            return joined
        # "the league's executive director, Ada Pike", "the lender, Larch Bank": the apposition names who it is.
        is_body = subject.lower_ not in self.posts | self.mouthpieces
        for child in subject.subtree:
            if child.dep_ == "appos" or child.head.dep_ == "appos":
                named = self.cast.at(sheet.passage, child)
                if (
                    named is not None
                    and (named.kind is NameKind.PERSON or (named.kind is NameKind.ORGANISATION and child.head == subject and is_body))
                    and child.i > subject.i
                    and "relcl" not in (a.dep_ for a in child.ancestors if a.i > subject.i)
                ):
                    return named
        return None

    def _joined(self, sheet: Sheet, subject: Token) -> Thing | None:
        """Read "Harbour Party leader and former minister NAME said", "said Roads and Public Works Minister NAME": titles of one person."""
        last = next(iter([t for t in subject.conjuncts if t.i > subject.i][-1:]), None)
        is_titled = subject.lower_ in self.posts or (subject.lower_ in self.fields and self.cast.at(sheet.passage, subject) is None)
        person = self.cast.at(sheet.passage, last) if last is not None and is_titled else None
        if last is None or person is None or person.kind is not NameKind.PERSON:
            return None
        between = subject.doc[subject.i + 1 : last.i]
        titled = [t for t in between if t.lower_ in self.posts]
        return person if titled and not any(t.pos_ in ("VERB", "AUX") or t.text == "," or t.lower_ in self.definite for t in between) else None

    def _bracketed(self, sheet: Sheet, subject: Token) -> Thing | None:
        """Read "the relief agency (NRA) said": the body whose acronym stands in brackets right behind the noun."""
        k = sheet.index_of(subject) + 1
        placed = sheet.starting(k, NameKind.ORGANISATION) if sheet.gap(k) == " (" else None
        return placed.thing if placed is not None and sheet.after(placed.last - 1).startswith(")") and subject.pos_ == "NOUN" else None

    def _noun(self, sheet: Sheet, subject: Token) -> Thing | None:
        lower = subject.text.lower()
        if lower in self.mouthpieces:
            return self._named_mouthpiece(sheet, subject) or self._body_spoken_for(sheet, subject) or self._issuer(sheet, subject)
        definite = any(child.lower_ in self.definite and child.dep_ in ("det", "poss") for child in subject.children) or (
            subject.text[0].isupper() and not subject.is_sent_start
        )
        if not definite:
            return None
        if lower in self.posts:
            return self._by_role(sheet, subject)
        return self._body(sheet, subject)

    def _named_mouthpiece(self, sheet: Sheet, subject: Token) -> Thing | None:
        """Read "The spokesman added": who was named as one before, unless a body is named with it here."""
        is_bare = not any(child.dep_ in ("prep", "poss", "relcl") or self.cast.at(sheet.passage, child) is not None for child in subject.children)
        if not is_bare or not any(child.lower_ == "the" for child in subject.children):
            return None
        named = {role.person for role in self.roles if fold(role.title).split()[-1] == subject.lower_ and role.person in self.by_key}
        return self._by_role(sheet, subject) or (self.by_key[named.pop()] if len(named) == 1 else None)

    def _body_spoken_for(self, sheet: Sheet, subject: Token) -> Thing | None:
        """Read "A spokesman for BODY", "BODY's statement", "the BODY report": the body."""
        said = {t.i for child in subject.children if child.dep_ in ("acl", "relcl", "ccomp") and child.i > subject.i for t in child.subtree}
        near = [token for token in subject.subtree if token.i not in said]
        bodies = [self.cast.at(sheet.passage, token) for token in near]
        found = [body for body in bodies if body is not None and body.kind is NameKind.ORGANISATION]
        if found:
            return found[0]
        for token in near:
            if token.dep_ in ("poss", "pobj", "compound") and token.pos_ == "NOUN" and token.i != subject.i:
                body = self._body(sheet, token)
                if body is not None:
                    return body
        return None

    def _issuer(self, sheet: Sheet, subject: Token) -> Thing | None:
        """Read "They released a statement which said": who released it."""
        verb = subject.head
        if subject.dep_ != "dobj" or verb.pos_ != "VERB":
            return None
        issuers = [c for c in verb.children if c.dep_ == "nsubj"]
        return self.find(sheet, issuers[0]) if issuers else None

    def _by_role(self, sheet: Sheet, subject: Token) -> Thing | None:
        """Read "the commissioner": the last named whose title holds the word, when the role was read before."""
        words = {subject.text.lower()} | {child.text.lower() for child in subject.children if child.dep_ in ("compound", "amod")}
        here = sheet.passage.offset + subject.idx
        holders: list[tuple[int, Thing]] = []
        for role in self.roles:
            if words <= set(fold(role.title).replace("-", " ").split()) | {fold(role.title).split()[-1]} and role.person in self.by_key:
                mentions = [m.span.start for m in self.by_key[role.person].mentions if m.passage.number <= sheet.passage.number + 1]
                before = [start for start in mentions if start < here]
                if mentions:
                    holders.append((max(before) if before else -min(mentions), self.by_key[role.person]))
        return max(holders, key=lambda pair: pair[0])[1] if holders else None

    def _body(self, sheet: Sheet, subject: Token) -> Thing | None:
        """Read "the bank", "the company": the last body named that is such a thing."""
        word = fold(subject.lemma_ if subject.tag_ != "NNP" else subject.text)
        here = sheet.passage.offset + subject.idx
        known = [(last, body) for body in self.cast.of(NameKind.ORGANISATION) if (last := _last_before(body, here)) >= 0]
        named = [pair for pair in known if word in bare_name(pair[1].name).split()]
        if named:
            return max(named, key=lambda pair: pair[0])[1]
        return self._body_of_kind(sheet, subject, word, known)

    def _body_of_kind(self, sheet: Sheet, subject: Token, word: str, known: Sequence[tuple[int, Thing]]) -> Thing | None:
        """Read "the company", "the charity": the only such body so far, or the one that the sentence before is about."""
        before = [
            body
            for body in self._bodies_before(sheet, subject)
            if body.organisation_kind in ((OrganisationKind.CORPORATION, None) if word in self.firms else (None,))
        ]
        if word in self.firms and len(before) == 1:
            return before[0]
        if word in self.firms:
            fitting = [body for _, body in known if body.organisation_kind in (OrganisationKind.CORPORATION, None) or bare_name(body.name).endswith("services")]
            last = self.last_speaker(sheet, 2)
            if last in fitting:
                return last
            fitting = [body for body in fitting if body.organisation_kind is OrganisationKind.CORPORATION] or fitting
        else:
            kinds = [kind for kind, words in self.kinds.items() if word in words]
            fitting = [body for _, body in known if kinds and body.organisation_kind is kinds[0]]
        if len(fitting) == 1:
            return fitting[0]
        before = self._bodies_before(sheet, subject)
        return before[0] if len(before) == 1 and before[0] in fitting else None

    def _bodies_before(self, sheet: Sheet, token: Token) -> list[Thing]:
        """The bodies that are subjects of the sentence before."""
        sentences = [s for s in sheet.passage.doc.sents if s.start <= token.i]
        if len(sentences) < 2:
            return []
        found = [self._named(sheet, t) for t in sentences[-2] if t.dep_ in ("nsubj", "nsubjpass")]
        return list(dict.fromkeys(b for b in found if b is not None and b.kind is NameKind.ORGANISATION))

    # ---------------------------------------------------------------------------------------- pronouns
    def _pronoun(self, sheet: Sheet, pronoun: Token) -> Thing | None:
        lower = pronoun.lower_
        if lower in self.he | self.she:
            return self._person(sheet, pronoun, "m" if lower in self.he else "f")
        if lower in self.for_bodies and pronoun.dep_ == "nsubj":
            return self._body_before(sheet, pronoun)
        return None

    def _person(self, sheet: Sheet, pronoun: Token, gender: str) -> Thing | None:
        def fits(thing: Thing) -> bool:
            return thing.kind is NameKind.PERSON and thing.gender in (gender, None)

        here = sheet.passage.offset + pronoun.idx
        last = self.last_speaker(sheet, 1)
        if last is not None and last.kind is NameKind.ORGANISATION and not self._named_since(self.last[-1][1], here):
            return last  # "A spokesman for BODY said … He added …"
        subjects = [t for t in self._subjects_before(sheet, pronoun) if fits(t)]
        if subjects and self._between(subjects[0], last, here):
            return subjects[0]
        if last is not None and fits(last) and not self._rival(last, gender, here):
            return last
        if subjects:
            return subjects[0]
        only = self._only_one(here)
        if only is not None and fits(only):
            return only
        recent = self._recent(sheet, here, fits)
        return recent[0] if len(recent) == 1 or (recent and all(t.gender is None for t in recent) is False and recent[0].gender == gender) else None

    def _named_since(self, start: int, here: int) -> bool:
        """Whether the paper has named anybody between two characters, or in the sentence that ends at the first."""
        return any(start - _SENTENCE < self._last_before(t, here) for t in self.cast.of(NameKind.PERSON))

    def _only_one(self, here: int) -> Thing | None:
        """The one person whom the paper has named so far, where it has named no other."""
        named = [t for t in self.cast.of(NameKind.PERSON) if self._last_before(t, here) >= 0]
        return named[0] if len(named) == 1 else None

    def _between(self, subject: Thing, last: Thing | None, here: int) -> bool:
        """Whether the subject was named after the last speaker was."""
        if last is None or subject is last:
            return True
        return self._last_before(subject, here) > self._last_before(last, here)

    def _rival(self, last: Thing, gender: str, here: int) -> bool:
        """Whether somebody else of that gender was named since the last speaker was."""
        since = max(self._last_before(last, here), self.last[-1][1] if self.last else 0)
        return any(t is not last and t.gender == gender and since < self._last_before(t, here) for t in self.cast.of(NameKind.PERSON))

    def _subjects_before(self, sheet: Sheet, pronoun: Token) -> list[Thing]:
        """Subjects named before the pronoun in its sentence and the sentence before, nearest sentence first."""
        found: list[Thing] = []
        sentences = [s for s in sheet.passage.doc.sents if s.start <= pronoun.i]
        for sentence in reversed(sentences[-2:]):
            named = [
                thing
                for token in sentence
                if token.i < pronoun.i and token.dep_ in ("nsubj", "nsubjpass") and token.pos_ != "PRON" and not self._is_quoted(sheet, token)
                if (thing := self.find(sheet, token)) is not None and thing.kind is NameKind.PERSON
            ]
            found += [t for t in named if t not in found]
            if found:
                break
        return found

    def _is_quoted(self, sheet: Sheet, token: Token) -> bool:
        return is_inside(self.quotations, sheet.passage, token.idx)

    def _recent(self, sheet: Sheet, here: int, fits: Callable[[Thing], bool]) -> list[Thing]:
        """People named in this passage before, else in the one before, last first."""
        people = [t for t in self.cast.of(NameKind.PERSON) if fits(t)]
        for number in (sheet.passage.number, sheet.passage.number - 1):
            starts = {t.key: [m.span.start for m in self._told(t) if m.passage.number == number and m.span.start < here] for t in people}
            near = {key: max(found) for key, found in starts.items() if found}
            if near:
                return sorted((t for t in people if t.key in near), key=lambda t: -near[t.key])
        return []

    def _body_before(self, sheet: Sheet, pronoun: Token) -> Thing | None:
        """Read "It", "they" as a subject: the one body named before in the sentence, else the subject of the sentence before."""
        sentences = [s for s in sheet.passage.doc.sents if s.start <= pronoun.i]
        own = self._bodies_named(sheet, sentences[-1].start_char, pronoun.idx)
        if own:
            return own[0] if len(own) == 1 else None
        if len(sentences) < 2:
            return self._body_spoke_last(sheet, pronoun)
        bodies = [
            self.find(sheet, token)
            for token in sentences[-2]
            if token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ in ("ROOT", "conj", "parataxis") and token.pos_ != "PRON"
        ]
        found = [b for b in bodies if b is not None and b.kind is NameKind.ORGANISATION]
        return found[0] if len(found) == 1 else None

    def _bodies_named(self, sheet: Sheet, start: int, end: int) -> list[Thing]:
        """The bodies that the paper names between two characters of a passage, each once."""
        found = [p.thing for p in sheet.placed if p.thing.kind is NameKind.ORGANISATION and start <= p.mention.start < end]
        return list(dict.fromkeys(found))

    def _body_spoke_last(self, sheet: Sheet, pronoun: Token) -> Thing | None:
        """Read "“…,” it said" at a paragraph's beginning: who spoke last, however long ago where the paper has named no other body since."""
        last = self.last_speaker(sheet, _PASSAGES)
        if last is None or last.kind is not NameKind.ORGANISATION:
            return None
        here = sheet.passage.offset + pronoun.idx
        others = any(self._last_before(t, here) > self.last[-1][1] for t in self.cast.of(NameKind.ORGANISATION) if t is not last)
        return last if sheet.passage.number - self.last[-1][0] <= 1 or not others else None


def _last_before(thing: Thing, here: int) -> int:
    return _last_of((m.span.start for m in thing.mentions), here)


def _last_of(starts: Iterable[int], here: int) -> int:
    return max((start for start in starts if start < here), default=-1)
