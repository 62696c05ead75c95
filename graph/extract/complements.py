"""Reads what stands behind a post: "of field", "for PLACE", "of BODY", "of the group"; where the title ends and whose it is.

It reads no posts. Called by `titles`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.extract.entities import Thing
from graph.extract.names import NameKind
from graph.extract.posts import NOMINAL, OTHER_NAMES, PostWords
from graph.extract.seats import SeatFinder
from graph.extract.sheets import Placed, Sheet
from graph.model import OrganisationKind

__all__ = ["Complement", "ComplementReader"]


@dataclass(frozen=True, slots=True)
class Complement:
    """Where the title ends, the body or place that was found, where reading stopped, and whether it is at its end."""

    title_end: int
    seat: Thing | None
    stop: int
    is_final: bool = False


class ComplementReader:
    """Reads complements in one article's sheets."""

    def __init__(self, words: PostWords, seats: SeatFinder) -> None:
        """Take what knows the words of titles and the finder of bodies."""
        self.words = words
        self.seats = seats

    def read(self, sheet: Sheet, k: int, *, is_diplomat: bool) -> Complement:
        """Read from word k on, right behind a post: "of policy and research at the BODY"."""
        reading = Complement(k, None, k)
        while self._is_link(sheet, reading.stop):
            step = self._step(sheet, reading, is_diplomat)
            if step is None:
                break
            if step.is_final:
                return step
            reading = step
        if reading.seat is None and reading.title_end == reading.stop:
            trailing = self._trailing_body(sheet, reading.stop)
            if trailing is not None:
                return Complement(reading.title_end, trailing.thing, trailing.last, is_final=True)
        return reading

    def _is_link(self, sheet: Sheet, k: int) -> bool:
        if k >= len(sheet.words) or sheet.lower(k) not in self.words.links:
            return False
        return sheet.gap(k) == " " or (sheet.gap(k) == ", " and sheet.lower(k) in self.words.links_behind_comma)

    def _step(self, sheet: Sheet, reading: Complement, is_diplomat: bool) -> Complement | None:
        """Read one link with what it governs; None where the title goes no further."""
        k = reading.stop
        at = k + 1 + (sheet.lower(k + 1) in self.words.determiners | self.words.pronouns)
        if at >= len(sheet.words) or (sheet.lower(k) in ("on", "in") and sheet.words[at].token.ent_type_ in ("DATE", "TIME")):
            return None  # "elected president | on Sunday"
        if sheet.lower(at) == "same":
            return None  # "a singer | of the same name"
        person = self._person_ahead(sheet, at)
        if person is not None:
            return Complement(reading.title_end, reading.seat, person.last, is_final=True)
        placed = self.seats.at(sheet, at)
        if placed is not None:
            return self._named(sheet, reading, placed, is_diplomat)
        described = self.seats.described(sheet, at)
        if described is not None and sheet.lower(k) not in ("to", "on"):
            return Complement(reading.title_end, described.thing, described.last, is_final=True)
        return self._field(sheet, reading, at)

    def _person_ahead(self, sheet: Sheet, k: int) -> Placed | None:
        """Somebody with a title, for whom one works: "spokesman for | President NAME", "lawyer for | former BODY chairman NAME"."""
        for at in range(k + 1, min(k + 8, len(sheet.words))):
            if sheet.gap(at) != " " or sheet.lower(at) in self.words.links:
                return None
            person = sheet.starting(at, NameKind.PERSON)
            if person is not None:
                return person if self.words.is_post(sheet, at - 1) else None
        return None

    # ---------------------------------------------------------------------------------------- names behind a link
    def _named(self, sheet: Sheet, reading: Complement, placed: Placed, is_diplomat: bool) -> Complement:
        """Read "of the BODY", "for PLACE, BODY", "to COUNTRY" of an envoy, "in PLACE" of whoever works there."""
        link = sheet.lower(reading.stop)
        following = placed.last
        is_sent = link == "to" or (link in ("of", "in") and placed.thing.kind is NameKind.PLACE)
        if is_diplomat and is_sent:
            return Complement(following, reading.seat, following)
        body = self._body_named(sheet, placed)
        if body is not None:
            title_end = placed.last if body is not placed and _is_school(placed) and _is_school(body) else reading.title_end
            return Complement(title_end, body.thing, body.last, is_final=True)
        if link == "for":
            trailing = self._trailing_body(sheet, following)
            if trailing is not None:
                return Complement(following, trailing.thing, trailing.last, is_final=True)
            return Complement(following, reading.seat, following)
        seat = placed.thing if link in ("of", "at", "to") else None
        return Complement(reading.title_end, reading.seat or seat, following)

    def _body_named(self, sheet: Sheet, placed: Placed) -> Placed | None:
        """The body behind a link: the inner one of "the BODY's OTHER" and "CITY's BODY", the university of a school."""
        last = self.seats.last_of_chain(sheet, placed)
        if last.thing.kind is not NameKind.ORGANISATION:
            return None
        if _is_school(placed) and sheet.lower(placed.last) in ("at", "of"):
            parent = self.seats.body_at(sheet, placed.last + 1 + (sheet.lower(placed.last + 1) == "the"))
            if parent is not None and _is_school(parent):
                return parent
        return last

    def _trailing_body(self, sheet: Sheet, k: int) -> Placed | None:
        """The body of "NAME, president, BODY, said" and "manager for PLACE, BODY": between commas."""
        placed = self.seats.body_at(sheet, k) if sheet.gap(k) == ", " else None
        if placed is None:
            return None
        placed = self.seats.last_of_chain(sheet, placed)
        is_closed = bool(re.match(r"[,.;)]", sheet.after(placed.last - 1))) and not sheet.words[placed.last - 1].is_possessive
        return placed if is_closed and sheet.lower(placed.last) != "and" else None

    # ---------------------------------------------------------------------------------------- fields and nouns behind a link
    def _field(self, sheet: Sheet, reading: Complement, at: int) -> Complement | None:
        """Read "of transport", "of the group", "of its laboratory", "of the board" (of a body that follows)."""
        k = reading.stop
        end = self._field_end(sheet, at)
        if end == at:
            return None
        if self._is_unknown_name(sheet, k, at, end):
            return Complement(reading.title_end, None, end, is_final=True)
        if sheet.lower(k + 1) in self.words.pronouns:
            return Complement(end, self.seats.of_pronoun(sheet, k + 1), end, is_final=True)
        is_noun = self._is_body_noun(sheet, k + 1, end)
        if is_noun and sheet.lower(end) in ("of", "at"):
            # "minister of health | in the government of …"
            return Complement(end if sheet.lower(k) != "in" else reading.title_end, reading.seat, end)
        meant = self.seats.definite(sheet, end - 1) if sheet.lower(k + 1) == "the" else None
        if meant is not None or is_noun:
            return Complement(reading.title_end, meant, end, is_final=True)
        return Complement(end, reading.seat, end) if self._is_field_of(sheet, k, at) else None

    def _is_field_of(self, sheet: Sheet, link: int, at: int) -> bool:
        """Whether a link leads to a field: "in marine biology", not "in the north", "with experience", "from Cork"."""
        if sheet.lower(link) in ("at", "from", "with"):
            return False
        return sheet.lower(link) != "in" or (sheet.words[at].text[0].islower() and sheet.lower(link + 1) not in self.words.determiners)

    def _field_end(self, sheet: Sheet, k: int) -> int:
        """The end of a field without a name: "transport", "Asian research", "climate and energy"."""
        end = self._list_end(sheet, k)
        while end < len(sheet.words) and (end == k or sheet.gap(end) in (" ", "-")) and end - k < 7:
            if sheet.at(end, *OTHER_NAMES) is not None or not self._is_field_word(sheet, end):
                break
            end += 1
            if sheet.words[end - 1].is_possessive:
                break
        while end > k and sheet.lower(end - 1) == "and":
            end -= 1
        return end

    def _list_end(self, sheet: Sheet, k: int) -> int:
        """The last but one word of "(Minister of) Roads, Ports and the Inland Waterways": behind its "and"; k where there is no such list."""
        if not self._is_capital_field(sheet, k):
            return k
        for at in range(k + 1, min(k + 8, len(sheet.words) - 1)):
            if sheet.lower(at) == "and" and sheet.gap(at) == " ":
                last = at + 1 + (sheet.lower(at + 1) == "the")
                return last if ", " in {sheet.gap(m) for m in range(k + 1, at)} and self._is_capital_field(sheet, last) else k
            if not self._is_capital_field(sheet, at) or sheet.gap(at) not in (" ", ", "):
                return k
        return k

    def _is_capital_field(self, sheet: Sheet, k: int) -> bool:
        return k < len(sheet.words) and sheet.words[k].is_capital and sheet.at(k, *OTHER_NAMES) is None and not self.words.is_post(sheet, k)

    def _is_field_word(self, sheet: Sheet, k: int) -> bool:
        word = sheet.words[k]
        is_word = word.token.pos_ in (*NOMINAL, "NUM") or word.token.tag_ == "VBG"
        return is_word or (word.text == "and" and self._is_field_on(sheet, k + 1))

    def _is_field_on(self, sheet: Sheet, k: int) -> bool:
        """Whether behind "and" the field goes on, and no further title begins."""
        if k >= len(sheet.words) or sheet.words[k].token.pos_ not in NOMINAL or sheet.at(k, *OTHER_NAMES) is not None:
            return False
        return not any(self.words.is_post(sheet, m) and sheet.gap(m) in (" ", "-") for m in range(k, k + 3))

    def _is_unknown_name(self, sheet: Sheet, link: int, k: int, end: int) -> bool:
        """Whether a field is a name that nobody knows: "CEO of Quillon Labs"; "Secretary for Health Affairs" is a title."""
        if not all(word.is_capital for word in sheet.words[k:end]) or self.seats.is_adjective(sheet, k):
            return False
        post = sheet.words[link - 1].text
        is_title = post[0].isupper() and not post.isupper()
        is_name = end - k > 1 or sheet.lower(k - 1) == "the" or post.isupper()
        return sheet.lower(link) in ("at", "with", "from") or (is_name and not is_title)

    def _is_body_noun(self, sheet: Sheet, k: int, end: int) -> bool:
        """Whether "the …" is a body that has no name: "spokesman for the company"."""
        word = sheet.lower(end - 1)
        return sheet.lower(k) in ("the", "a", "an") and end - k <= 3 and (word in self.seats.body_nouns or word in self.seats.heads)


def _is_school(placed: Placed) -> bool:
    """Schools in universities: "dean of the School of X at the University of Y" has the school in the title."""
    return placed.thing.organisation_kind is OrganisationKind.EDUCATION
