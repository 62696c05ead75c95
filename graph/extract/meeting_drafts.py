"""Holds meetings while they are read, the words that mean them, and what every step of reading them asks.

It reads no facts itself; the steps `meeting_times`, `meeting_places`, `meeting_organisers` and so on do, each its own kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from graph.extract.entities import Cast, Thing
from graph.extract.language import Passage, Token, TokenSpan
from graph.extract.names import Name
from graph.extract.said import Gate
from graph.extract.sheets import Sheet
from graph.extract.speakers import SpeakerFinder
from graph.lexicon import Lexicon, load_lexicon
from graph.model import Attendance, BlockKind, Found, Span

__all__ = ["Draft", "Reference", "Report", "governing_verb", "is_aside", "place_in_clause", "subject_of", "token_at", "verbs_of"]

_BARE_CLAUSES = ("relcl", "acl")
_HELD_IN = re.compile(r",? (?:was|were) (?:held|staged|hosted|convened)\b[^.;]*?\b((?:19|20)\d\d)\b")
_ANY_YEAR = re.compile(r"(?:19|20)\d\d|last year|recently")
_LAST_YEARS = re.compile(r"\blast year[’']s (?:annual )?\Z", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Draft:
    """A meeting while it is being read; one that is planned or called off is not real, and keeps its name only."""

    thing: Thing
    year: int | None = None
    """In which it was reported."""
    edition: Found[int] | None = None
    is_periodic: bool = False
    is_dated: bool = False
    is_real: bool = True
    start: Found[str] | None = None
    end: Found[str] | None = None
    days: int | None = None
    locations: list[Found[str]] = field(default_factory=list)
    organisers: list[Found[str]] = field(default_factory=list)
    speakers: list[Found[str]] = field(default_factory=list)
    attendees: list[Found[str]] = field(default_factory=list)
    openers: list[Thing] = field(default_factory=list)
    attendance: Found[Attendance] | None = None
    parts: list[tuple[str, Span]] = field(default_factory=list)
    before: Draft | None = None
    before_found: Found[str] | None = None

    def iterate_names_before(self, passage: Passage) -> Iterator[tuple[int, int, int | None, bool]]:
        """Yield where a passage names an edition before this one by the same name, characters [start, end), its number, and whether it was last year's.

        "The fifth Kelp Congress was held in Bergen", in a report of the sixth; "at last year's Kelp Congress".
        """
        for name in self.thing.names:
            if name.passage is not passage:
                continue
            own = self.edition.value if self.edition is not None else None
            last_year = _LAST_YEARS.search(passage.text, 0, name.start)
            is_earlier = name.ordinal is not None and (self.is_told_of_before(name) if own is None else name.ordinal[2] < own)
            if name.ordinal is not None and is_earlier:
                yield name.ordinal[0], name.end, name.ordinal[2], False
            elif name.ordinal is None and last_year is not None:
                yield last_year.start(), name.end, own - 1 if own is not None and own > 1 else None, True

    def is_told_of_before(self, name: Name) -> bool:
        """Tell whether a numbered name is of an edition before, in a report of one without a number: "The fifth forum was held in Bergen in 2019"."""
        held = _HELD_IN.match(name.passage.text, name.end)
        has_other = any(other.ordinal is None and other.passage.block.kind is BlockKind.PARAGRAPH for other in self.thing.names)
        return held is not None and has_other and self.year is not None and int(held[1]) < self.year

    def add(self, values: list[Found[str]], found: Found[str]) -> None:
        """Add a value that is not there yet."""
        if all(known.value != found.value for known in values):
            values.append(found)


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Words [first, last) of a sheet that mean a meeting: its name, "the forum", or "it"."""

    sheet: Sheet
    first: int
    last: int
    meeting: Draft

    @property
    def token(self) -> Token:
        """The token on which the words hang together: of "the Ports and Logistics Summit" the model may take "Ports"."""
        tokens = [word.token for word in self.sheet.words[self.first : self.last]]
        inside = {token.i for token in tokens}
        return next((token for token in reversed(tokens) if token.head.i not in inside or token.head is token), tokens[-1])

    @property
    def sentence(self) -> TokenSpan:
        """The sentence around it."""
        return self.token.sent

    @property
    def start(self) -> int:
        """Its first character in the passage."""
        return self.sheet.words[self.first].start

    @property
    def end(self) -> int:
        """The character behind it in the passage."""
        return self.sheet.words[self.last - 1].end


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """What the steps share while they read one article: word lists, entities, the gate, whom a noun means, and the day."""

    lexicon: Lexicon
    cast: Cast
    gate: Gate
    finder: SpeakerFinder
    published: date | None
    dateline: Thing | None

    def is_own(self, sheet: Sheet, start: int, end: int) -> bool:
        """Tell whether characters [start, end) are the paper's own words."""
        return self.gate.is_own_words(sheet.passage, start, end)

    def is_stated(self, sheet: Sheet, token: Token) -> bool:
        """Tell whether the clause around a token is stated as so, and not as what is yet to be ("is to be held")."""
        return self.gate.is_stated(sheet.passage, token) and not any(_is_yet_to_be(step) for step in (token, *token.ancestors))

    def is_former_name(self, passage: Passage, start: int) -> bool:
        """Tell whether the name at a character is what a meeting was called before: "the Peat Forum, formerly known as the | Bog Forum"."""
        before = _ANY_YEAR.sub("year", passage.text[max(0, start - 60) : start].lower()).removesuffix("the ").rstrip()
        return before.endswith(tuple(self.lexicon.listed("events", "series", "former")))

    def verbs(self, name: str) -> frozenset[str]:
        """Return a list of verbs of meetings, by lemma."""
        return self.lexicon.words("events", "verbs", name)

    def is_other_meeting_near(self, reference: Reference, at: int) -> bool:
        """Tell whether words of another edition stand before an offset: "at the first congress in Lugano in 2022"."""
        return self.names_other_edition(reference.meeting, reference.sheet, max(at - 70, reference.sentence.start_char), at)

    def names_other_edition(self, draft: Draft, sheet: Sheet, start: int, end: int) -> bool:
        """Tell whether characters [start, end) name an edition before or behind the meeting: "was first held", "last year's fair"."""
        words = sheet.passage.text[start:end].lower().replace(",", " ").replace("’", "'").split()
        ordinals = self.lexicon.words("events", "series", "first") | self.lexicon.words("events", "series", "previous")
        heads = self.lexicon.words("events", "heads", "references") | self.lexicon.words("events", "heads", "editions") | {"held", "one"}
        if draft.edition is not None and draft.edition.value == 1:
            ordinals = self.lexicon.words("events", "series", "previous")
        return any(word in ordinals and heads & set(words[k + 1 : k + 4]) for k, word in enumerate(words)) or "last year's" in " ".join(words)


def _is_yet_to_be(token: Token) -> bool:
    return (
        token.pos_ == "VERB"
        and token.dep_ == "xcomp"
        and token.head.lemma_ in ("be", "due")
        and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
    )


def governing_verb(token: Token) -> Token | None:
    """Return the nearest verb above a word."""
    return next((step for step in (token, *token.ancestors) if step.pos_ in ("VERB", "AUX")), None)


def subject_of(verb: Token) -> Token | None:
    """Return the subject of a verb, its own or, for a participle or a later verb of a list, that of the verb above."""
    for step in (verb, *verb.ancestors):
        found = next((child for child in step.children if child.dep_ == "nsubj" and child.lower_ not in ("who", "which", "that")), None)
        if found is not None:
            return found
        if step.dep_ == "relcl":
            return step.head
    return None


def token_at(sheet: Sheet, offset: int) -> Token | None:
    """Return the token that covers a character of the sheet's passage."""
    return next((token for token in sheet.passage.doc if token.idx <= offset < token.idx + len(token.text)), None)


def place_in_clause(token: Token) -> Token:
    """Return the word of a noun phrase by which it hangs in its clause: of "the forum's opening session" that is "session"."""
    while token.dep_ in ("poss", "compound", "nmod", "appos", "amod") and token.head is not token:
        token = token.head
    return token


def is_aside(reference: Reference) -> bool:
    """Tell whether a sentence names a meeting only to say when or what for: "ahead of the forum ministers met", "tickets for the forum went on sale".

    What it says then is not said of the meeting.
    """
    noun = place_in_clause(reference.token)
    lexicon = load_lexicon(noun.doc.lang_)
    preposition, whose = noun.head, noun.head.head
    if noun.dep_ not in ("pobj", "dobj", "pcomp") or preposition.lower_ not in lexicon.words("events", "asides", "prepositions") | {"of", "for"}:
        return False
    if preposition.lower_ not in ("of", "for"):
        return True
    if whose.lower_ in lexicon.words("events", "asides", "adverbs"):
        return True
    guests = lexicon.words("events", "attendance", "units")
    return whose.pos_ == "NOUN" and whose.lower_ not in lexicon.words("events", "asides", "parts_of_it") | guests


def verbs_of(reference: Reference) -> set[Token]:
    """Return the verbs that say something of what a reference means.

    "The summit, organised by A, was held on Monday and drew 40 people": organised, held, drew.
    """
    verbs: set[Token] = set()
    noun = reference.token
    for step in (noun, *noun.ancestors):
        if step.pos_ in ("VERB", "AUX"):
            verbs.add(step)
            break
        verbs |= {child for child in step.children if child.dep_ in _BARE_CLAUSES and not _has_own_meeting(child)}
        # "the summit at the Sea Hall, which opened on Monday": the summit did.
        places = [p for prep in step.children if prep.lower_ in ("in", "at") for p in prep.children if p.dep_ == "pobj"]
        verbs |= {child for place in places for child in place.children if child.dep_ == "relcl" and any(c.lower_ == "which" for c in child.children)}
        if is_aside(reference):
            break
    for verb in list(verbs):
        verbs |= set(_joined(verb))
    return verbs | _with_it_as_subject(reference) | _fronted(reference)


def _fronted(reference: Reference) -> set[Token]:
    """Return the participles before a meeting that is a sentence's subject: "Organised by A, the forum drew 40 people": organised."""
    noun = reference.token
    if noun.dep_ not in ("nsubj", "nsubjpass"):
        return set()
    return {child for child in noun.head.children if child.dep_ == "advcl" and child.tag_ == "VBN" and child.i < noun.i and not _has_subject(child)}


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)


def _has_own_meeting(verb: Token) -> bool:
    """Tell whether a clause that the model hangs on a meeting is another one's: "after the first forum, the tenth edition opened"."""
    meetings = load_lexicon(verb.doc.lang_).words("events", "heads", "references")
    return any(child.dep_ in ("nsubj", "nsubjpass") and child.lower_ in meetings for child in verb.children)


def _joined(verb: Token) -> Iterator[Token]:
    """The verbs that share a verb's subject, before and behind it."""
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX") and not _has_subject(child):
            yield child
            yield from _joined(child)
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX") and not _has_subject(verb):
        yield verb.head


def _with_it_as_subject(reference: Reference) -> set[Token]:
    """Return the verbs of "it": "The congress has drawn 900 people to the hall, where it runs until Friday": runs."""
    if reference.token.dep_ not in ("nsubj", "nsubjpass"):
        return set()
    return {token.head for token in reference.sentence if token.lower_ == "it" and token.dep_ in ("nsubj", "nsubjpass") and token.i > reference.token.i}
