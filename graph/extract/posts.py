"""Tells single words of titles: which is a post, in the plural, held no more, or said of the person and not of the post.

It reads no titles. Called by `titles`, `complements` and `roles`.
"""

from __future__ import annotations

import re

from graph.extract.names import NameKind
from graph.extract.seats import SeatFinder
from graph.extract.sheets import Sheet
from graph.lexicon import Lexicon

__all__ = ["NOMINAL", "OTHER_NAMES", "PostWords", "singular_of"]

NOMINAL = ("NOUN", "ADJ", "PROPN")
"""Parts of speech that a title is made of."""
OTHER_NAMES = (NameKind.PERSON, NameKind.ORGANISATION, NameKind.EVENT)
"""Names that end a title: a place may stand in one."""

_OF_PERSON = re.compile(r".+-(?:born|based|educated|trained|old|winning|serving|appointed|elected|speaking)$")


class PostWords:
    """Knows the words of titles in one article."""

    def __init__(self, lexicon: Lexicon, seats: SeatFinder) -> None:
        """Take the word lists and the finder of bodies."""
        self.seats = seats
        self.posts = lexicon.words("roles", "posts", "words")
        self.acronyms = lexicon.words("roles", "posts", "acronyms")
        self.occupations = lexicon.words("roles", "posts", "occupations")
        self.trimmed = lexicon.words("roles", "posts", "trimmed")
        self.not_held = lexicon.words("roles", "posts", "not_held")
        self.pronouns = lexicon.words("grammar", "pronouns", "possessive")
        self.determiners = lexicon.words("grammar", "determiners", "of_titles")
        self.links = lexicon.words("grammar", "links", "of_titles")
        self.links_behind_comma = lexicon.words("grammar", "links", "of_titles_behind_comma")
        self.not_held_after = lexicon.words("roles", "posts", "not_held_after")

    def is_post(self, sheet: Sheet, k: int) -> bool:
        """Tell whether word k is a post, or a compound that ends or begins with one ("director-general", "vice-president")."""
        if k < 0 or sheet.at(k, *OTHER_NAMES) is not None:
            return False
        if sheet.words[k].text in self.acronyms:
            return not sheet.words[k - 1].text[-1].isdigit() if k > 0 else True  # not "at 5 PM"
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
        return lower in self.trimmed or (lower.isdigit() and sheet.gap(k + 1) == "-") or bool(_OF_PERSON.fullmatch(lower)) or self.seats.is_adjective(sheet, k)


def singular_of(text: str) -> str:
    """Take the plural off a title's last word.

    >>> singular_of("Vice-presidents"), singular_of("deputies"), singular_of("head of logistics")
    ('Vice-president', 'deputy', 'head of logistics')
    """
    if re.search(r"(?:ss|us|is|ics)$", text):
        return text
    return re.sub(r"ies$", "y", text) if text.endswith("ies") else re.sub(r"s$", "", text)
