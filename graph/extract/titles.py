"""Reads a title where it stands: the post, what modifies it, its field, the body it belongs to, and whether it is held now.

It finds no holders; `roles` says where a title may stand and whose it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.extract.complements import ComplementReader
from graph.extract.entities import Thing
from graph.extract.names import NameKind
from graph.extract.posts import NOMINAL, PostWords
from graph.extract.seats import SeatFinder
from graph.extract.sheets import Sheet
from graph.lexicon import Lexicon, fold

__all__ = ["Title", "TitleReader"]


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
        self.words = PostWords(lexicon, seats)
        self.complements = ComplementReader(self.words, seats)
        self.modifiers = lexicon.words("roles", "posts", "modifiers")
        self.adverbs = lexicon.words("roles", "posts", "adverbs")
        self.diplomats = lexicon.words("roles", "posts", "diplomats")
        self.mouthpieces = lexicon.words("roles", "posts", "mouthpieces")

    # ---------------------------------------------------------------------------------------- backwards
    def start_of(self, sheet: Sheet, post: int) -> int:
        """Return where the title that ends with a post begins: left over the words that belong to it."""
        k = post
        while k > 0 and sheet.gap(k) in (" ", "-") and not sheet.words[k - 1].is_possessive:
            step = self._step_back(sheet, k, post)
            if step == 0:
                break
            k -= step
        while k < post and self.words.is_trimmed(sheet, k):
            k += 1
        return k

    def _step_back(self, sheet: Sheet, k: int, post: int) -> int:
        """How many words before k belong to the title that begins at k so far."""
        word = sheet.words[k - 1]
        lower = word.text.lower()
        if sheet.at(k - 1) is not None or lower in self.words.determiners | self.words.pronouns or self.seats.is_adjective(sheet, k - 1):
            return 0
        if word.text[0].isupper() and not word.begins and not sheet.words[post].text[0].isupper():
            return 0  # a capital before a lower-case post names a body or a people
        if self.words.is_post(sheet, k - 1) or lower in self.modifiers or lower in self.words.not_held:
            return 1
        if lower == "and" and k >= 2 and sheet.words[k - 2].token.pos_ in NOMINAL and sheet.gap(k - 1) == " " and sheet.at(k - 2) is None:
            ends = self.words.is_post(sheet, k - 2) or sheet.words[k - 2].is_possessive or self.words.is_post(sheet, k)
            return 0 if ends else 2  # "Ann and Prime Minister NAME": two people
        nominal = word.token.pos_ in NOMINAL and word.token.ent_type_ not in ("NORP", "GPE", "DATE", "CARDINAL") and not word.begins
        return 1 if nominal else 0

    def portfolio_start(self, sheet: Sheet, k: int) -> int | None:
        """Return the post of "Secretary for Health Affairs NAME", k the word before the name: left over capitals and of, for, and."""
        j = k
        while j > 0 and k - j < 7 and sheet.gap(j) == " ":
            lower = sheet.lower(j - 1)
            if lower in ("of", "for") and self.words.is_post(sheet, j - 2):
                capital = sheet.words[j - 2].text[0].isupper()
                return j - 2 if capital or all(sheet.words[m].token.pos_ in (*NOMINAL, "CCONJ") and sheet.at(m) is None for m in range(j, k + 1)) else None
            is_capital = sheet.words[j - 1].text[0].isupper() or (sheet.words[k].text[0].islower() and sheet.words[j - 1].token.pos_ in NOMINAL)
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
        # "A and B, respectively mayor of X and governor of Y": which title is whose is for a reader to count.
        at: int | None = None if k < len(sheet.words) and any(token.lower_ == "respectively" for token in sheet.words[k].token.sent) else k
        while at is not None:
            title = self.title_at(sheet, at)
            if title is None:
                break
            titles.append(title)
            at = self._next(sheet, title.end) if title.end != until else None
        if until is not None and (not titles or not self._ends_at(sheet, titles[-1], until)):
            return []
        return _share(titles)

    def _ends_at(self, sheet: Sheet, title: Title, until: int) -> bool:
        """Whether a title ends right before a word, or with the larger body of its own: "dean of the School of X, University of Y, | NAME"."""
        larger = self.seats.body_at(sheet, title.end) if title.seat is not None and sheet.gap(title.end) == ", " else None
        return title.end == until or (larger is not None and larger.last == until)

    def _next(self, sheet: Sheet, end: int) -> int | None:
        """Where a further title of the list may begin: it must come to its post within four words."""
        if sheet.gap(end) not in (" ", ", "):
            return None
        at = end + 1 if sheet.lower(end) == "and" else end if sheet.gap(end) == ", " else None
        if at is None:
            return None
        ahead = at + (sheet.lower(at) in self.words.determiners | self.words.pronouns | self.adverbs)
        for step in range(ahead, ahead + 4):
            if sheet.at(step, NameKind.PERSON) is not None or (step > ahead and sheet.gap(step) not in (" ", "-")):
                return None
            if self.words.is_post(sheet, step):
                return at
        return None

    def title_at(self, sheet: Sheet, k: int) -> Title | None:
        """Read a title with its body from word k on: "[now] [the] [BODY's] post [of field] [at BODY]".

        "chief digital officer of the Lima Port Company" is one title; "a strong believer in trade" is none.
        """
        start = k
        seat, is_bound, k = self._owner(sheet, k)
        country: Thing | None = None
        while k < len(sheet.words) and self.words.is_trimmed(sheet, k) and not (self.words.is_post(sheet, k) and not self.words.is_post(sheet, k + 1)):
            country = country or self.seats.of_adjective(sheet, k)
            k += 1
        post = self._post_ahead(sheet, k)
        if post is None:
            return None
        end = self._last_post(sheet, post) + 1
        held = self.words.is_held(sheet, start, end) and sheet.lower(end) not in self.words.not_held_after
        if not held and sheet.lower(end) in self.words.not_held_after:
            end += 1
        complement = self.complements.read(sheet, end, is_diplomat=any(sheet.lower(m) in self.diplomats for m in range(k, end)))
        title_end, behind = complement.title_end, complement.seat
        if not is_bound and behind is not None and behind.kind is NameKind.ORGANISATION:
            seat = behind
        text = fold(sheet.text(k, title_end))
        if text in self.mouthpieces and not text.startswith("spokes") and seat is None and behind is None:
            return None
        return Title(k, title_end, seat or behind or country, complement.stop, held, None, start < k, title_end == complement.stop == end)

    def _owner(self, sheet: Sheet, k: int) -> tuple[Thing | None, bool, int]:
        """Read "now", "the", "its", "BODY's", "the union's", "CITY" before a title: (the owner, whether it is sure, the title's first word)."""
        while sheet.lower(k) in self.adverbs:
            k += 1
        if sheet.lower(k) in self.words.pronouns:
            owner = self.seats.of_pronoun(sheet, k)
            return owner, owner is not None, k + 1
        k += sheet.lower(k) in self.words.determiners
        placed = self.seats.starting(sheet, k)
        if placed is not None and placed.last < len(sheet.words) and sheet.gap(placed.last) == " ":
            is_possessive = sheet.words[placed.last - 1].is_possessive
            placed = self.seats.last_of_chain(sheet, placed)
            if placed.last >= len(sheet.words):
                return None, False, k
            return placed.thing, is_possessive, self._behind_place(sheet, placed.last) if is_possessive else placed.last
        for at in range(k, min(k + 4, len(sheet.words))):
            if (at > k and sheet.gap(at) != " ") or sheet.at(at) is not None or sheet.words[at].token.pos_ not in NOMINAL:
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
            if self.words.is_post(sheet, at):
                return at
            word = sheet.words[at]
            if word.token.pos_ not in (*NOMINAL, "ADV", "NUM", "CCONJ", "VERB") or (word.is_possessive and at > k + 3):
                return None
            if word.token.pos_ == "VERB" and word.token.tag_ not in ("VBG", "VBN"):
                return None
        return None

    def _last_post(self, sheet: Sheet, post: int) -> int:
        """The post that ends a title: over "chief digital officer", "deputy finance minister", "director general"."""
        last = at = post
        while at + 1 < len(sheet.words) and at - last < 4 and sheet.gap(at + 1) in (" ", "-"):
            at += 1
            if self.words.is_post(sheet, at):
                last = at
            elif sheet.at(at) is not None or not self._is_within(sheet, at):
                break
        return last

    def _is_within(self, sheet: Sheet, k: int) -> bool:
        """Whether word k may stand between two posts of one title: "digital", "operating"."""
        word = sheet.words[k]
        is_modifier = word.token.pos_ in NOMINAL or (word.token.pos_ == "VERB" and sheet.lower(k) in self.modifiers)
        return is_modifier and not word.is_possessive


def _share(titles: Sequence[Title]) -> list[Title]:
    """Give the titles of a list the body and the "former" that they share."""
    shared = list(titles)
    for n, (one, other) in enumerate(pairwise(shared), start=1):
        if not one.is_held and not other.is_own:
            shared[n] = replace(other, is_held=False)
        if other.seat is None and one.seat is not None and one.last == one.end:
            shared[n] = replace(shared[n], seat=one.seat)  # the body stands before the first
    for n in range(len(shared) - 2, -1, -1):
        if shared[n].seat is None and shared[n].is_open and not shared[n + 1].is_own:
            shared[n] = replace(shared[n], seat=shared[n + 1].seat)
    return shared
