"""Reads a title where it stands: the post, what modifies it, its field, the body it belongs to, and whether it is held now.

It finds no holders; `roles` says where a title may stand and whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.extract.entities import Thing
from graph.extract.lexicon import Lexicon, fold
from graph.extract.names import NameKind
from graph.extract.seats import SeatFinder
from graph.extract.sheets import Placed, Sheet
from graph.model import OrganisationKind

__all__ = ["Title", "TitleReader", "singular_of"]

_LINKS = frozenset(["of", "at", "for", "with", "in", "from", "to", "on"])
_PRONOUNS = frozenset(["its", "their", "whose"])
_DETERMINERS = frozenset(["the", "a", "an", "his", "her", "our", "my", "this", "that"])
_NOMINAL = ("NOUN", "ADJ", "PROPN")
_NAMED = (NameKind.PERSON, NameKind.ORGANISATION, NameKind.EVENT)
_TRIMMED = re.compile(r".+-(?:born|based|educated|trained|old|winning|serving|appointed|elected|speaking)$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as words [first, last) of a sheet.

    Attributes:
        seat: the body or place it belongs to.
        end: the word at which reading stopped, behind the body.
        is_held: whether it is held now.
        text: the title where it is not the words as printed (the singular of "Presidents").
        is_open: whether it ends with its post, so that it may share the body of the title behind it.
        is_own: whether it begins with a word of its own ("the", "its", "now"), so that it shares nothing with the title before.
    """

    first: int
    last: int
    seat: Thing | None
    end: int
    is_held: bool = True
    text: str | None = None
    is_own: bool = False
    is_open: bool = False


class TitleReader:
    """Reads titles in one article's sheets."""

    def __init__(self, lexicon: Lexicon, seats: SeatFinder) -> None:
        """Take the word lists and the finder of bodies."""
        self.seats = seats
        self.posts = lexicon.words("roles", "posts", "words")
        self.occupations = lexicon.words("roles", "posts", "occupations")
        self.modifiers = lexicon.words("roles", "posts", "modifiers")
        self.trimmed = lexicon.words("roles", "posts", "trimmed")
        self.adverbs = lexicon.words("roles", "posts", "adverbs")
        self.diplomats = lexicon.words("roles", "posts", "diplomats")
        self.not_held = lexicon.words("roles", "posts", "not_held")
        self.not_held_after = lexicon.words("roles", "posts", "not_held_after")
        self.mouthpieces = lexicon.words("roles", "posts", "mouthpieces")

    # ---------------------------------------------------------------------------------------- words
    def is_post(self, sheet: Sheet, k: int) -> bool:
        """Tell whether word k is a post, or a compound that ends or begins with one ("director-general", "vice-president")."""
        if k < 0 or sheet.at(k, *_NAMED) is not None:
            return False
        lower = sheet.lower(k)
        forms = {lower, singular_of(lower)} | (set(lower.split("-")[:1] + lower.split("-")[-1:]) if "-" in lower else set())
        if forms & self.occupations and (sheet.words[k].text[0].islower() or sheet.words[k].begins):
            return True
        return bool(forms & self.posts) or (lower == "general" and sheet.lower(k - 1) in self.posts)

    def is_plural(self, sheet: Sheet, k: int) -> bool:
        """Tell whether word k is a post in the plural ("Presidents", "co-chairs")."""
        lower = sheet.lower(k).split("-")[-1]
        known = self.posts | self.occupations
        return lower not in known and singular_of(lower) in known

    def is_held(self, sheet: Sheet, start: int, end: int) -> bool:
        """Tell whether the title [start, end) is held now: no "former" in it or right before it, no "elect" behind it."""
        first = start
        while first > max(start - 2, 0) and sheet.gap(first) in (" ", "-"):
            first -= 1
        near = [sheet.lower(k) for k in range(first, end)]
        parts = {part for word in near for part in (word, *word.split("-"))}
        behind = sheet.lower(end) if sheet.gap(end) in (" ", "-") else ""
        return not parts & self.not_held and behind not in self.not_held_after and not any(w.endswith(("-elect", "-designate")) for w in near)

    def is_trimmed(self, sheet: Sheet, k: int) -> bool:
        """Tell whether word k describes the person, not the post: "current", "veteran", "Lima-born", "Danish"."""
        lower = sheet.lower(k)
        return lower in self.trimmed or (lower.isdigit() and sheet.gap(k + 1) == "-") or bool(_TRIMMED.fullmatch(lower)) or self.seats.is_adjective(sheet, k)

    # ---------------------------------------------------------------------------------------- backwards
    def start_of(self, sheet: Sheet, post: int) -> int:
        """Return where the title that ends with a post begins: left over the words that belong to it."""
        k = post
        while k > 0 and sheet.gap(k) in (" ", "-") and not sheet.words[k - 1].is_possessive:
            step = self._step_back(sheet, k, post)
            if step == 0:
                break
            k -= step
        while k < post and self.is_trimmed(sheet, k):
            k += 1
        return k

    def _step_back(self, sheet: Sheet, k: int, post: int) -> int:
        """How many words before k belong to the title that begins at k so far."""
        word = sheet.words[k - 1]
        lower = word.text.lower()
        if sheet.at(k - 1) is not None or lower in _DETERMINERS | _PRONOUNS or self.seats.is_adjective(sheet, k - 1):
            return 0
        if word.text[0].isupper() and not word.begins and not sheet.words[post].text[0].isupper():
            return 0  # a capital before a lower-case post names a body or a people
        if self.is_post(sheet, k - 1) or lower in self.modifiers or lower in self.not_held:
            return 1
        if lower == "and" and k >= 2 and sheet.words[k - 2].token.pos_ in _NOMINAL and sheet.gap(k - 1) == " " and sheet.at(k - 2) is None:
            return 0 if self.is_post(sheet, k - 2) or sheet.words[k - 2].is_possessive else 2
        nominal = word.token.pos_ in _NOMINAL and word.token.ent_type_ not in ("NORP", "GPE", "DATE", "CARDINAL") and not word.begins
        return 1 if nominal else 0

    def portfolio_start(self, sheet: Sheet, k: int) -> int | None:
        """Return the post of "Secretary for Health Affairs NAME", k the word before the name: left over capitals and of, for, and."""
        j = k
        while j > 0 and k - j < 7 and sheet.gap(j) == " ":
            lower = sheet.lower(j - 1)
            if lower in ("of", "for") and self.is_post(sheet, j - 2):
                capital = sheet.words[j - 2].text[0].isupper()
                return j - 2 if capital or all(sheet.words[m].token.pos_ in (*_NOMINAL, "CCONJ") and sheet.at(m) is None for m in range(j, k + 1)) else None
            is_capital = sheet.words[j - 1].text[0].isupper() or sheet.words[k].text[0].islower() and sheet.words[j - 1].token.pos_ in _NOMINAL
            if not (is_capital or lower in ("and", "the", "of", "for")):
                return None
            j -= 1
        return None

    # ---------------------------------------------------------------------------------------- forwards
    def list_at(self, sheet: Sheet, k: int, *, until: int | None = None) -> list[Title]:
        """Read titles joined by "and" or commas from word k on: "founder and largest shareholder", "chairman and chief executive of BODY".

        Titles of one list share a body that is named before the first or behind the last, and "former" before the first.
        With `until` the list must end right before that word, else it is empty.
        """
        titles: list[Title] = []
        at: int | None = k
        while at is not None:
            title = self.title_at(sheet, at)
            if title is None:
                break
            titles.append(title)
            at = self._next(sheet, title.end) if title.end != until else None
        if until is not None and (not titles or titles[-1].end != until):
            return []
        return _share(titles)

    def _next(self, sheet: Sheet, end: int) -> int | None:
        """Where a further title of the list may begin: it must come to its post within four words."""
        if sheet.gap(end) not in (" ", ", "):
            return None
        at = end + 1 if sheet.lower(end) == "and" else end if sheet.gap(end) == ", " else None
        if at is None:
            return None
        ahead = at + (sheet.lower(at) in _DETERMINERS | _PRONOUNS | self.adverbs)
        for step in range(ahead, ahead + 4):
            if sheet.at(step, NameKind.PERSON) is not None or (step > ahead and sheet.gap(step) not in (" ", "-")):
                return None
            if self.is_post(sheet, step):
                return at
        return None

    def title_at(self, sheet: Sheet, k: int) -> Title | None:
        """Read a title with its body from word k on: "[now] [the] [BODY's] post [of field] [at BODY]".

        "chief digital officer of the Lima Port Company" is one title; "a strong believer in trade" is none.
        """
        start = k
        seat, is_bound, k = self._owner(sheet, k)
        country: Thing | None = None
        while k < len(sheet.words) and self.is_trimmed(sheet, k) and not (self.is_post(sheet, k) and not self.is_post(sheet, k + 1)):
            country = country or self.seats.of_adjective(sheet, k)
            k += 1
        post = self._post_ahead(sheet, k)
        if post is None:
            return None
        end = self._last_post(sheet, post) + 1
        held = self.is_held(sheet, start, end) and sheet.lower(end) not in self.not_held_after
        if not held and sheet.lower(end) in self.not_held_after:
            end += 1
        title_end, behind, stop = self._complements(sheet, end, any(sheet.lower(m) in self.diplomats for m in range(k, end)))
        if not is_bound and behind is not None and behind.kind is NameKind.ORGANISATION:
            seat = behind
        text = fold(sheet.text(k, title_end))
        if text in self.mouthpieces and not text.startswith("spokes") and seat is None and behind is None:
            return None
        return Title(k, title_end, seat or behind or country, stop, held, None, start < k, title_end == end)

    def _owner(self, sheet: Sheet, k: int) -> tuple[Thing | None, bool, int]:
        """Read "now", "the", "its", "BODY's", "the union's", "CITY" before a title: (the owner, whether it is sure, the title's first word)."""
        while sheet.lower(k) in self.adverbs:
            k += 1
        if sheet.lower(k) in _PRONOUNS:
            owner = self.seats.of_pronoun(sheet, k)
            return owner, owner is not None, k + 1
        k += sheet.lower(k) in _DETERMINERS
        placed = self.seats.starting(sheet, k)
        if placed is not None and placed.last < len(sheet.words) and sheet.gap(placed.last) == " ":
            is_possessive = sheet.words[placed.last - 1].is_possessive
            placed = self._last_of_chain(sheet, placed)
            if placed.last >= len(sheet.words):
                return None, False, k
            return placed.thing, is_possessive, self._behind_place(sheet, placed.last) if is_possessive else placed.last
        for at in range(k, min(k + 4, len(sheet.words))):
            if at > k and sheet.gap(at) != " " or sheet.at(at) is not None or sheet.words[at].token.pos_ not in _NOMINAL:
                break
            if sheet.words[at].is_possessive:
                owner = self.seats.definite(sheet, at)
                return owner, owner is not None, self._behind_place(sheet, at + 1)
        return None, False, k

    def _behind_place(self, sheet: Sheet, k: int) -> int:
        """Step over where the post is: "the group's Cairo | researcher"."""
        placed = self.seats.starting(sheet, k) if k < len(sheet.words) else None
        return placed.last if placed is not None and placed.thing.kind is NameKind.PLACE and not sheet.words[placed.last - 1].is_possessive else k

    def _post_ahead(self, sheet: Sheet, k: int) -> int | None:
        """The first post from k on, over at most five words that may stand in a title."""
        for at in range(k, min(k + 6, len(sheet.words))):
            if at > k and sheet.gap(at) not in (" ", "-"):
                return None
            if sheet.at(at, NameKind.PERSON, NameKind.EVENT) is not None:
                return None
            if self.is_post(sheet, at):
                return at
            word = sheet.words[at]
            if word.token.pos_ not in (*_NOMINAL, "ADV", "NUM", "CCONJ", "VERB") or (word.is_possessive and at > k + 3):
                return None
            if word.token.pos_ == "VERB" and word.token.tag_ not in ("VBG", "VBN"):
                return None
        return None

    def _last_post(self, sheet: Sheet, post: int) -> int:
        """The post that ends a title: over "chief digital officer", "deputy finance minister", "director general"."""
        last = at = post
        while at + 1 < len(sheet.words) and at - last < 4 and sheet.gap(at + 1) in (" ", "-"):
            at += 1
            if self.is_post(sheet, at):
                last = at
            elif sheet.at(at) is not None or sheet.words[at].token.pos_ not in (*_NOMINAL, "VERB") or sheet.words[at].is_possessive:
                break
            elif sheet.words[at].token.pos_ == "VERB" and sheet.lower(at) not in self.modifiers:
                break
        return last

    # ---------------------------------------------------------------------------------------- behind the post
    def _complements(self, sheet: Sheet, k: int, is_diplomat: bool) -> tuple[int, Thing | None, int]:
        """Read "of field", "for PLACE", "of BODY" behind a post: (title's end, body or place, where reading stopped)."""
        title_end = stop = k
        seat: Thing | None = None
        while k < len(sheet.words) and sheet.lower(k) in _LINKS and sheet.gap(k) in (" ", ", "):
            link = sheet.lower(k)
            if sheet.gap(k) == ", " and link not in ("of", "at", "for"):
                break
            at = k + 1 + (sheet.lower(k + 1) in _DETERMINERS | _PRONOUNS)
            if at >= len(sheet.words):
                break
            placed = self.seats.at(sheet, at)
            if placed is not None and placed.first <= at:
                following = placed.last
                is_to = link == "to" or (is_diplomat and link in ("of", "in") and placed.thing.kind is NameKind.PLACE)
                if is_diplomat and is_to:
                    title_end = stop = k = following
                    continue
                body = self._body_named(sheet, placed)
                if body is not None:
                    return (placed.last if body is not placed and self._is_unit(placed, body) else title_end), body.thing, body.last
                if link == "for":
                    title_end = stop = k = following
                    trailing = self._trailing_body(sheet, following)
                    if trailing is not None:
                        return title_end, trailing.thing, trailing.last
                    continue
                if link in ("of", "at", "to"):
                    seat = seat or placed.thing
                stop = k = following
                continue
            described = self.seats.described(sheet, at)
            if described is not None and link not in ("to", "on"):
                return title_end, described.thing, described.last
            end = self._field_end(sheet, at)
            if end == at:
                break
            if self._is_unknown_name(sheet, k, at, end):
                return title_end, None, end
            if sheet.lower(k + 1) in _PRONOUNS:
                return end, self.seats.of_pronoun(sheet, k + 1), end
            if sheet.lower(end) in ("of", "at") and self._is_body_noun(sheet, k + 1, end):
                title_end = stop = k = end  # "chair of the board of BODY"
                continue
            meant = self._meant_body(sheet, k + 1, end)
            if meant is not None or self._is_body_noun(sheet, k + 1, end):
                return title_end, meant, end
            if link in ("at", "from", "with") or (link == "in" and (not sheet.words[at].text[0].islower() or sheet.lower(k + 1) in _DETERMINERS)):
                break
            title_end = stop = k = end
        if seat is None and title_end == stop:
            trailing = self._trailing_body(sheet, stop)
            if trailing is not None:
                return title_end, trailing.thing, trailing.last
        return title_end, seat, stop

    def _body_named(self, sheet: Sheet, placed: Placed) -> Placed | None:
        """The body behind a link: the inner one of "the BODY's OTHER" and "CITY's BODY", the university of a school."""
        last = self._last_of_chain(sheet, placed)
        if last.thing.kind is not NameKind.ORGANISATION:
            return None
        if placed.thing.organisation_kind is OrganisationKind.EDUCATION and sheet.lower(placed.last) in ("at", "of"):
            parent = self.seats.body_at(sheet, placed.last + 1 + (sheet.lower(placed.last + 1) == "the"))
            if parent is not None and parent.thing.organisation_kind is OrganisationKind.EDUCATION:
                return parent
        return last

    def _is_unit(self, placed: Placed, body: Placed) -> bool:
        """Whether a school before its university is part of the title: "dean of the School of X at the University of Y"."""
        return placed.thing.organisation_kind is OrganisationKind.EDUCATION and body.thing.organisation_kind is OrganisationKind.EDUCATION

    def _last_of_chain(self, sheet: Sheet, placed: Placed) -> Placed:
        """The last of names linked by possessives: "the UNION's AGENCY"."""
        while sheet.words[placed.last - 1].is_possessive:
            following = self.seats.body_at(sheet, placed.last)
            if following is None:
                break
            placed = following
        return placed

    def _trailing_body(self, sheet: Sheet, k: int) -> Placed | None:
        """The body of "NAME, president, BODY, said" and "manager for PLACE, BODY": between commas."""
        placed = self.seats.body_at(sheet, k) if sheet.gap(k) == ", " else None
        if placed is None:
            return None
        placed = self._last_of_chain(sheet, placed)
        is_closed = bool(re.match(r"[,.;)]", sheet.after(placed.last - 1))) and not sheet.words[placed.last - 1].is_possessive
        return placed if is_closed and sheet.lower(placed.last) != "and" else None

    def _meant_body(self, sheet: Sheet, k: int, end: int) -> Thing | None:
        """ "of the group", "of the Committee": the body named before."""
        return self.seats.definite(sheet, end - 1) if sheet.lower(k) == "the" else None

    def _is_body_noun(self, sheet: Sheet, k: int, end: int) -> bool:
        """Whether "the …" is a body that has no name: "spokesman for the company"."""
        word = sheet.lower(end - 1)
        return sheet.lower(k) in ("the", "a", "an") and end - k <= 3 and (word in self.seats.body_nouns or word in self.seats.heads)

    def _field_end(self, sheet: Sheet, k: int) -> int:
        """The end of a field without a name: "transport", "Asian research", "climate and energy"."""
        end = k
        while end < len(sheet.words) and (end == k or sheet.gap(end) in (" ", "-")) and end - k < 7:
            word = sheet.words[end]
            if sheet.at(end, *_NAMED) is not None:
                break
            if word.token.pos_ in (*_NOMINAL, "NUM") or word.token.tag_ == "VBG":
                end += 1
            elif word.text == "and" and self._is_field_on(sheet, end + 1):
                end += 1
            else:
                break
            if word.is_possessive:
                break
        while end > k and sheet.lower(end - 1) == "and":
            end -= 1
        return end

    def _is_unknown_name(self, sheet: Sheet, link: int, k: int, end: int) -> bool:
        """Whether a field is a name that nobody knows: "CEO of Quillon Labs"; "Secretary for Health Affairs" is a title."""
        capitals = all(word.is_capital for word in sheet.words[k:end])
        if not capitals or self.seats.is_adjective(sheet, k):
            return False
        is_title = sheet.words[link - 1].text[0].isupper() and not sheet.words[link - 1].text.isupper()
        return sheet.lower(link) in ("at", "with", "from") or (not is_title and (end - k > 1 or sheet.lower(k - 1) == "the" or sheet.words[link - 1].text.isupper()))

    def _is_field_on(self, sheet: Sheet, k: int) -> bool:
        """Whether behind "and" the field goes on, and no further title begins."""
        if k >= len(sheet.words) or sheet.words[k].token.pos_ not in _NOMINAL or sheet.at(k, *_NAMED) is not None:
            return False
        return not any(self.is_post(sheet, m) and sheet.gap(m) in (" ", "-") for m in range(k, k + 3))


def singular_of(text: str) -> str:
    """Take the plural off a title's last word.

    >>> singular_of("Vice-presidents"), singular_of("deputies"), singular_of("head of logistics")
    ('Vice-president', 'deputy', 'head of logistics')
    """
    if re.search(r"(?:ss|us|is|ics)$", text):
        return text
    return re.sub(r"ies$", "y", text) if text.endswith("ies") else re.sub(r"s$", "", text)


def _share(titles: Sequence[Title]) -> list[Title]:
    """Give the titles of a list the body and the "former" that they share."""
    shared = list(titles)
    for n, (one, other) in enumerate(zip(shared, shared[1:], strict=False), start=1):
        if not one.is_held and not other.is_own:
            shared[n] = replace(other, is_held=False)
        if other.seat is None and one.seat is not None and one.last == one.end:
            shared[n] = replace(shared[n], seat=one.seat)  # the body stands before the first
    for n in range(len(shared) - 2, -1, -1):
        if shared[n].seat is None and shared[n].is_open and not shared[n + 1].is_own:
            shared[n] = replace(shared[n], seat=shared[n + 1].seat)
    return shared
