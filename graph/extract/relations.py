"""Reads how bodies and places belong together: parts of larger bodies, where bodies sit, places in places.

Called once the cast is known; each relation is the paper's own statement or follows from a name, as its rule says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extract.entities import Thing
from graph.extract.names import NameKind
from graph.extract.rules import RULES_BY_NAME
from graph.extract.said import Gate
from graph.extract.sheets import Placed, Sheet
from graph.gazetteer import Gazetteer
from graph.lexicon import Lexicon
from graph.model import BlockKind, Found, OrganisationKind, PlaceKind, Span

__all__ = ["RelationReader"]


class RelationReader:
    """Reads the relations of one article's bodies and places."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer, gate: Gate, places: Sequence[Thing]) -> None:
        """Take the word lists, the gazetteer, the gate for facts and the article's places."""
        self.arms = lexicon.words("roles", "bodies", "arms")
        self.seated = lexicon.words("roles", "bodies", "seated")
        self.gazetteer = gazetteer
        self.gate = gate
        self.places = places
        self.parents: dict[str, Found[str]] = {}
        self.seats: dict[str, Found[str]] = {}
        self.containers: dict[str, Found[str]] = {}

    def read(self, sheets: Sequence[Sheet]) -> None:
        """Fill `parents`, `seats` and `containers`, each by the key of what belongs."""
        for sheet in sheets:
            if sheet.passage.block.kind is BlockKind.HEADLINE:
                continue
            for placed in sheet.placed:
                if placed.thing.kind is NameKind.ORGANISATION:
                    self._body(sheet, placed)
                elif placed.thing.kind is NameKind.PLACE:
                    self._place(sheet, placed)

    def _body(self, sheet: Sheet, placed: Placed) -> None:
        if not self.gate.is_own_words(sheet.passage, placed.mention.start, placed.mention.end):
            return
        self._part_behind(sheet, placed)
        self._possessive(sheet, placed)
        self._arm(sheet, placed)
        self._based(sheet, placed)
        self._in_name(placed)

    def _add(self, table: dict[str, Found[str]], owner: Thing, value: Thing, span: Span, rule: str) -> None:
        if owner is not value and owner.key not in table:
            table[owner.key] = Found(value.key, (span,), RULES_BY_NAME[rule])

    def _part_behind(self, sheet: Sheet, placed: Placed) -> None:
        """Read "Department of X at the BODY", "School of X of the University of Y", "the Rail Trust in Lugano".

        "The congress of the Rail Trust in Lugano" tells where the congress was, "the Tax Office at the Harbour Bank" no more than who met.
        """
        k = placed.last
        if k < len(sheet.words) and sheet.gap(k) == " " and sheet.lower(k) in ("at", "of", "in", "within", "under"):
            at = k + 1 + (sheet.lower(k + 1) == "the")
            parent = sheet.starting(at, NameKind.ORGANISATION)
            if parent is not None and (sheet.lower(k) in ("of", "within", "under") or self._is_arm(placed)):
                self._add(self.parents, placed.thing, parent.thing, sheet.passage.span(placed.mention.start, parent.mention.end), "part-of-body")
            seat = sheet.starting(at, NameKind.PLACE)
            before = placed.first - 1 - (sheet.lower(placed.first - 1) == "the")
            if seat is not None and sheet.lower(k) in ("in", "of", "at") and seat.thing.entry is not None and sheet.lower(before) not in ("of", "by", "with"):
                self._add(self.seats, placed.thing, seat.thing, sheet.passage.span(placed.mention.start, seat.mention.end), "based-in")

    def _is_arm(self, placed: Placed) -> bool:
        """Whether a body is by its name a part of another: a department, a school, a laboratory."""
        words = placed.mention.text.lower().split()
        return bool({words[0], words[-1]} & self.arms)

    def _possessive(self, sheet: Sheet, placed: Placed) -> None:
        """Read "AUTHORITY's SERVICE", "COUNTRY's INSTITUTE"."""
        k = placed.first - 1
        if k < 0 or not sheet.words[k].is_possessive or not re.fullmatch(r"['’]?\w? ", sheet.gap(placed.first)):
            return
        owner = sheet.ending(k, NameKind.ORGANISATION)
        if owner is not None:
            self._add(self.parents, placed.thing, owner.thing, sheet.passage.span(owner.mention.start, placed.mention.end), "part-of-body")
        seat = sheet.ending(k, NameKind.PLACE)
        if seat is not None:
            self._add(self.seats, placed.thing, seat.thing, sheet.passage.span(seat.mention.start, placed.mention.end), "based-in")

    def _arm(self, sheet: Sheet, placed: Placed) -> None:
        """Read "BODY, a specialised agency of the OTHER"."""
        k = placed.last
        if k >= len(sheet.words) or not sheet.gap(k).startswith(",") or sheet.lower(k) not in ("a", "an", "the", "part"):
            return
        for at in range(k, min(k + 6, len(sheet.words))):
            if at > k and "," in sheet.gap(at):
                return
            if sheet.lower(at) in self.arms and sheet.lower(at + 1) == "of":
                parent = sheet.starting(at + 2 + (sheet.lower(at + 2) == "the"), NameKind.ORGANISATION)
                if parent is not None and self.gate.is_stated(sheet.passage, sheet.words[at].token):
                    self._add(self.parents, placed.thing, parent.thing, sheet.passage.span(placed.mention.start, parent.mention.end), "agency-of-body")
                return

    def _based(self, sheet: Sheet, placed: Placed) -> None:
        """Read "BODY is based in PLACE", "the PLACE-based BODY", "the PLACE company BODY"."""
        sentence = sheet.words[placed.first].token.sent
        for k in range(placed.last, min(placed.last + 12, len(sheet.words))):
            if sheet.words[k].start >= sentence.end_char:
                break
            if sheet.at(k, NameKind.ORGANISATION, NameKind.PERSON) is not None:
                break
            if sheet.lower(k) in self.seated and sheet.lower(k + 1) in ("in", "at"):
                seat = sheet.starting(k + 2, NameKind.PLACE)
                if seat is not None and self.gate.is_stated(sheet.passage, sheet.words[k].token):
                    self._add(self.seats, placed.thing, seat.thing, sheet.passage.span(placed.mention.start, seat.mention.end), "based-in")
                return

    def _in_name(self, placed: Placed) -> None:
        """Read "Oslo Seed Research Center": a body named after a city or country sits there; a firm may sit anywhere."""
        if placed.thing.organisation_kind in (OrganisationKind.CORPORATION, OrganisationKind.NEWS) or placed.thing.key in self.seats:
            return
        words = placed.mention.text.split()
        for count in (3, 2, 1):
            entries = self.gazetteer.find(" ".join(words[:count])) if count < len(words) else ()
            if entries and (entries[0].kind in (PlaceKind.COUNTRY, PlaceKind.AREA) or entries[0].population > 100_000):
                place = next((p for p in self.places if p.entry is not None and p.entry.key == entries[0].key), None)
                if place is not None:
                    end = placed.mention.start + len(" ".join(words[:count]))
                    span = placed.mention.passage.span(placed.mention.start, end)
                    self.seats[placed.thing.key] = Found(place.key, (span,), RULES_BY_NAME["place-in-name"])
                return

    def _place(self, sheet: Sheet, placed: Placed) -> None:
        """Read "Elm Park in Oslo", "Oslo's Eastgate checkpoint", "Elm Park, Oslo"."""
        if not self.gate.is_own_words(sheet.passage, placed.mention.start, placed.mention.end) or placed.thing.entry is not None:
            return
        k = placed.last
        if k < len(sheet.words) and sheet.gap(k) == " " and sheet.lower(k) == "in":
            outer = sheet.starting(k + 1 + (sheet.lower(k + 1) == "the"), NameKind.PLACE)
        elif k < len(sheet.words) and sheet.gap(k) == ", ":
            outer = sheet.starting(k, NameKind.PLACE)
        else:
            outer = None
        if outer is not None:
            self._add(self.containers, placed.thing, outer.thing, sheet.passage.span(placed.mention.start, outer.mention.end), "place-in-place")
        if placed.first > 0 and sheet.words[placed.first - 1].is_possessive:
            owner = sheet.ending(placed.first - 1, NameKind.PLACE)
            if owner is not None:
                self._add(self.containers, placed.thing, owner.thing, sheet.passage.span(owner.mention.start, placed.mention.end), "place-in-place")
