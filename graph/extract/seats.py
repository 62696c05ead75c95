"""Finds the body or place that a title belongs to: named beside it, meant by "its" or "the union's", or by "Danish".

It reads no titles. Called by `titles` and `roles`; where two bodies are equally near it gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.extract.entities import Cast, Thing, bare_name
from graph.extract.names import NameKind
from graph.extract.sheets import Placed, Sheet
from graph.gazetteer import Gazetteer
from graph.lexicon import Lexicon, fold
from graph.model import OrganisationKind, PlaceKind

__all__ = ["SeatFinder"]

_SEAT = (NameKind.ORGANISATION, NameKind.PLACE)
_SUBJECTS = ("nsubj", "nsubjpass")


class SeatFinder:
    """Answers whose a title is, for one article."""

    def __init__(self, lexicon: Lexicon, cast: Cast, gazetteer: Gazetteer, sheets: Sequence[Sheet]) -> None:
        """Take the word lists, the entities, the gazetteer's adjectives and the article's sheets in order."""
        self.cast = cast
        self.gazetteer = gazetteer
        self.sheets = {sheet.passage.number: sheet for sheet in sheets}
        self.body_nouns = lexicon.words("names", "body_nouns", "words")
        self.any_body = lexicon.words("roles", "bodies", "any")
        self.firms = lexicon.words("roles", "bodies", "firms")
        kinds = lexicon.keys("names", "organisation_heads")
        self.links = lexicon.words("grammar", "links", "of_bodies")
        self.heads = frozenset().union(*(lexicon.words("names", "organisation_heads", kind) for kind in kinds))

    # ---------------------------------------------------------------------------------------- named
    def at(self, sheet: Sheet, k: int) -> Placed | None:
        """Return the body or place whose name covers word k whole: not the city in "Lima-based"."""
        placed = sheet.at(k, *_SEAT)
        return placed if placed is not None and sheet.words[k].end <= placed.mention.end else None

    def starting(self, sheet: Sheet, k: int) -> Placed | None:
        """Return the body or place whose name begins at word k."""
        placed = self.at(sheet, k)
        return placed if placed is not None and placed.first == k and sheet.words[placed.last - 1].end <= placed.mention.end else None

    def body_at(self, sheet: Sheet, k: int) -> Placed | None:
        """Return the body whose name begins at word k."""
        placed = self.starting(sheet, k)
        return placed if placed is not None and placed.thing.kind is NameKind.ORGANISATION else None

    def last_of_chain(self, sheet: Sheet, placed: Placed) -> Placed:
        """Return the last of names linked by possessives: the agency of "the UNION's AGENCY"."""
        while sheet.words[placed.last - 1].is_possessive:
            following = self.body_at(sheet, placed.last)
            if following is None:
                break
            placed = following
        return placed

    def before(self, sheet: Sheet, start: int) -> Thing | None:
        """Return the body or place right before a title: "Croatia's …", "AU …", "the league's …", "its …", "Croatian …"."""
        k = start - 1
        if k < 0 or not re.fullmatch(r" |-|\) ", sheet.gap(start)):
            return None  # a bracket only behind its acronym: "the Trade Council (TC) chair"
        placed = self.at(sheet, k)
        if placed is not None:
            return placed.thing if placed.last == k + 1 else None
        if sheet.words[k].is_possessive:
            return self.definite(sheet, k)
        return self.of_adjective(sheet, k) or self.of_pronoun(sheet, k)

    def behind_name(self, sheet: Sheet, k: int) -> Thing | None:
        """Return the body right behind a name: "Director NAME of the BODY"."""
        if k >= len(sheet.words) or sheet.gap(k) != " " or sheet.lower(k) not in self.links:
            return None
        placed = self.starting(sheet, k + 1 + (sheet.lower(k + 1) == "the"))
        return placed.thing if placed is not None else None

    def described(self, sheet: Sheet, k: int) -> Placed | None:
        """Return the body behind at most four words that describe it: "the border agency BODY", "Lima-based startup BODY"."""
        for at in range(k + 1, min(k + 6, len(sheet.words))):
            if sheet.gap(at) not in (" ", "-"):
                return None
            placed = self.body_at(sheet, at)
            if placed is not None:
                return placed if self._is_description(sheet, k, at) else None
            if sheet.words[at].token.pos_ not in ("NOUN", "ADJ", "PROPN", "VERB", "ADV"):
                return None
        return None

    def _is_description(self, sheet: Sheet, first: int, last: int) -> bool:
        """Whether words say what sort of body follows: they end in a noun of bodies, or hold "-based" or "far-right"."""
        words = [sheet.lower(k) for k in range(first, last)]
        return words[-1].split("-")[-1] in self.body_nouns or any("-" in word for word in words) or sheet.words[first].token.pos_ == "ADJ"

    # ---------------------------------------------------------------------------------------- meant
    def of_adjective(self, sheet: Sheet, k: int) -> Thing | None:
        """Return the place of the article whose adjective word k is: "Croatian" where Croatia is named."""
        entry = self.gazetteer.demonym(sheet.words[k].text) if 0 <= k < len(sheet.words) else None
        if entry is None:
            return None
        return next((t for t in self.cast.of(NameKind.PLACE) if t.entry is not None and t.entry.key == entry.key), None)

    def is_adjective(self, sheet: Sheet, k: int) -> bool:
        """Tell whether word k is the adjective of a place or a people."""
        word = sheet.words[k]
        return word.is_capital and (self.gazetteer.demonym(word.text) is not None or (word.token.ent_type_ == "NORP" and sheet.at(k) is None))

    def definite(self, sheet: Sheet, k: int) -> Thing | None:
        """Return the body that "the association's", "the bank", "the group" means: the last named that is such a thing."""
        word = fold(sheet.words[k].text)
        here = sheet.passage.offset + sheet.words[k].start
        named = self._last([t for t in self.cast.of(NameKind.ORGANISATION) if word in bare_name(t.name).split()], here)
        if named is not None:
            return named
        if word in self.firms:
            firms = [t for t in self.cast.of(NameKind.ORGANISATION) if t.organisation_kind is OrganisationKind.CORPORATION]
            return self._last(firms, here) or self._near(sheet, k)
        return self._near(sheet, k) if word in self.any_body else None

    def _last(self, bodies: Sequence[Thing], here: int) -> Thing | None:
        named = [(max((m.span.start for m in t.mentions if m.span.start < here), default=-1), t) for t in bodies]
        named = [pair for pair in named if pair[0] >= 0]
        return max(named, key=lambda pair: pair[0])[1] if named else None

    def _near(self, sheet: Sheet, k: int) -> Thing | None:
        """The one body that the sentence before names, or the sentence itself."""
        for window in self._windows(sheet, k):
            found = self._topic(*window)
            if found is not None:
                return found if found.kind is NameKind.ORGANISATION else None
        return None

    def unit(self, sheet: Sheet, start: int, post: int) -> Thing | None:
        """Return the body that a title's own words mean: "Regional Council Chair", "party secretary".

        All words before the post must stand in the body's name, a kind of body among them: "Foreign Minister" is of no Foreign Ministry.
        """
        words = [fold(sheet.words[k].text) for k in range(start, post)]
        while words and words[-1] not in self.heads:
            words.pop()
        if not words:
            return None
        here = sheet.passage.offset + sheet.words[start].start
        owners = [t for t in self.cast.of(NameKind.ORGANISATION) if set(words) <= set(bare_name(t.name).replace("-", " ").split())]
        return owners[0] if len(owners) == 1 else self._last(owners, here)

    # ---------------------------------------------------------------------------------------- pronouns
    def of_pronoun(self, sheet: Sheet, k: int) -> Thing | None:
        """Return what "its", "their" or "whose" at word k means: a body, or a country in the same sentence."""
        if sheet.lower(k) == "whose":
            placed = next((p for p in reversed(sheet.placed) if p.last <= k and k - p.last <= 6), None)
            return placed.thing if placed is not None and placed.thing.kind in _SEAT else None
        if sheet.lower(k) not in ("its", "their"):
            return None
        for window in self._windows(sheet, k):
            found = self._topic(*window)
            if found is not None:
                return found
        return None

    def topic_before(self, sheet: Sheet, k: int) -> Thing | None:
        """Return the one body that the sentences before word k's name: "BODY said it … Managing director NAME denied …"."""
        named = [p.thing for _, placed in list(self._windows(sheet, k))[1:] for p in placed]
        bodies = {thing.key: thing for thing in named if thing.kind is NameKind.ORGANISATION}
        return next(iter(bodies.values())) if len(bodies) == 1 else None

    def _windows(self, sheet: Sheet, k: int) -> Iterator[tuple[Sheet, list[Placed]]]:
        """What is named before word k in its sentence, then in each of the two sentences before."""
        sentences = [s for s in sheet.passage.doc.sents if s.start_char <= sheet.words[k].start]
        yield sheet, [p for p in sheet.placed if p.last <= k and p.mention.start >= sentences[-1].start_char]
        before = [(sheet, s) for s in sentences[:-1]]
        previous = self.sheets.get(sheet.passage.number - 1)
        if len(before) < 2 and previous is not None:
            before = [(previous, s) for s in previous.passage.doc.sents] + before
        for where, sentence in before[:-3:-1]:
            yield where, [p for p in where.placed if sentence.start_char <= p.mention.start < sentence.end_char]

    def _topic(self, sheet: Sheet, placed: Sequence[Placed]) -> Thing | None:
        """Of what a sentence names: its one body, else the body that is its subject, else its one country or city."""
        bodies = {p.thing.key: p.thing for p in placed if p.thing.kind is NameKind.ORGANISATION}
        if len(bodies) == 1:
            return next(iter(bodies.values()))
        subjects = [p.thing for p in placed if p.thing.kind in _SEAT and _is_subject(sheet, p)]
        if bodies:
            return next((t for t in subjects if t.key in bodies), None)
        places = {p.thing.key: p.thing for p in placed if p.thing.place_kind is PlaceKind.COUNTRY}
        return next(iter(places.values())) if len(places) == 1 and subjects else None


def _is_subject(sheet: Sheet, placed: Placed) -> bool:
    """Whether a name is a subject, or stands in one ("the IG Bau union")."""
    tokens = [sheet.words[k].token for k in range(placed.first, placed.last)]
    return any(t.dep_ in _SUBJECTS or (t.dep_ in ("compound", "nmod") and t.head.dep_ in _SUBJECTS) for t in tokens)
