"""Finds names in passages: runs of capitalised words, cut into titles and names, each with the evidence for its kind.

It does not say which names are the same entity; `entities` does. It leans on no single sign: the model's labels, word
lists, the gazetteer and the structure around a name each count, so that a wrong label is outvoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from graph.extract.language import Passage
from graph.extract.lexicon import Lexicon, fold
from graph.extract.words import Word, read_words
from graph.gazetteer import Gazetteer

__all__ = ["Name", "NameFinder", "NameKind"]


class NameKind(StrEnum):
    """What a name may be the name of."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    EVENT = "event"


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """A name where it stands.

    Attributes:
        start, end: characters of the passage.
        votes: evidence for each kind, any number of points.
        honorific: the courtesy before it ("Mr"), lower case.
        title: words [start, end) of a title printed right before it ("President"), as characters of the passage.
        acronym: the acronym in brackets right behind it.
        ordinal: the ordinal right before an event's name (characters), with its number.
    """

    passage: Passage
    words: tuple[Word, ...]
    start: int
    end: int
    votes: dict[NameKind, float] = field(default_factory=dict)
    honorific: str | None = None
    title: tuple[int, int] | None = None
    acronym: tuple[int, int] | None = None
    ordinal: tuple[int, int, int] | None = None

    @property
    def text(self) -> str:
        """The name as printed."""
        return self.passage.text[self.start : self.end]

    def vote(self, kind: NameKind, points: float) -> None:
        """Add evidence for a kind."""
        self.votes[kind] = self.votes.get(kind, 0.0) + points


_SPACY_KINDS = {
    "PERSON": NameKind.PERSON,
    "ORG": NameKind.ORGANISATION,
    "GPE": NameKind.PLACE,
    "LOC": NameKind.PLACE,
    "FAC": NameKind.PLACE,
    "EVENT": NameKind.EVENT,
}
_OF_WORDS = frozenset(["del", "della", "dos", "das", "für", "of", "for", "on", "to", "de", "des", "du", "di", "do", "da", "against"])
_AND = frozenset(["and"])
_OFFICE_IN = frozenset(["office", "representation", "mission", "embassy", "consulate", "government", "bureau"])
_KEEPS_POSSESSIVE = frozenset(["people", "women", "men", "children", "king", "queen", "mayor", "governor", "lloyd", "sotheby", "christie", "moody", "mcdonald", "sainsbury", "st", "prince", "nation", "world"])
_SUFFIXES = frozenset(["inc", "inc.", "ltd", "ltd.", "llc", "co", "co.", "corp", "corp.", "plc", "jr", "jr."])


class NameFinder:
    """Finds the names of passages with one language's lexicon and a gazetteer."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        """Take the word lists and the places that rules ask."""
        self.lexicon = lexicon
        self.gazetteer = gazetteer
        kinds = lexicon.keys("names", "organisation_heads")
        self.org_heads = frozenset().union(*(lexicon.words("names", "organisation_heads", kind) for kind in kinds))
        self.strong_events = lexicon.words("events", "heads", "strong")
        self.weak_events = lexicon.words("events", "heads", "weak")
        self.posts = lexicon.words("roles", "posts", "words")
        self.callings = self.posts | lexicon.words("roles", "posts", "occupations")
        self.modifiers = lexicon.words("roles", "posts", "modifiers")
        self.place_last = lexicon.words("names", "place_heads", "last")
        self.place_surnames = lexicon.words("names", "place_heads", "surnames")
        self.place_first = lexicon.words("names", "place_heads", "first")
        self.venues = lexicon.words("names", "place_heads", "venue")
        self.venue_uses = lexicon.words("names", "place_heads", "venue_uses")
        self.standing_heads = lexicon.words("events", "heads", "standing")
        self.staff = lexicon.words("events", "heads", "staff")
        self.done_by_bodies = lexicon.words("events", "organisers", "participles") | lexicon.words("events", "organisers", "done_by_bodies")
        self.other_heads = lexicon.words("names", "other_heads", "words")
        self.finishers = lexicon.words("names", "place_finishers", "words")
        self.portfolios = lexicon.words("roles", "posts", "portfolios")
        self.of_bodies = lexicon.words("roles", "posts", "of_bodies")
        self.namelike = lexicon.words("roles", "posts", "namelike")
        self.foreign_heads = lexicon.words("names", "organisation_heads", "foreign")
        self.local_bodies = lexicon.words("names", "local_bodies", "words")
        self.sure_place_links = lexicon.words("names", "place_links", "sure")
        self.place_modifiers = lexicon.words("names", "place_links", "modifiers")
        self.place_links = lexicon.words("names", "place_links", "words")
        self.adjectival = lexicon.words("names", "adjectival", "words")
        self.body_nouns = lexicon.words("names", "body_nouns", "words")
        self.say = lexicon.words("speech", "say", "verbs")
        self.ambiguous = lexicon.words("names", "ambiguous_heads", "words")
        self.generic = lexicon.words("names", "generic_heads", "words")
        self.not_names = lexicon.words("names", "not_names", "words")
        self.opening_words = lexicon.words("names", "not_names", "opening")
        self.peoples = lexicon.words("names", "not_names", "peoples")
        self.particles = lexicon.words("names", "particles", "words") - {"of"}
        self.courtesies = lexicon.words("names", "honorifics", "courtesy")
        self.honorifics = frozenset().union(*(lexicon.words("names", "honorifics", key) for key in ("male", "female", "any")))
        self.ordinals = {word: number for number, word in enumerate(lexicon._at(("events", "series", "ordinals")), start=1)}
        self.ordinals |= {word: 1 for word in lexicon.words("events", "series", "inaugural")}

    # ---------------------------------------------------------------------------------------------------- finding runs
    def find(self, passage: Passage) -> list[Name]:
        """Return the names of a passage in order."""
        words = read_words(passage)
        if words and sum(w.text.isupper() and len(w.text) > 1 for w in words) > 0.6 * len(words) > 2:
            return []  # a line in capitals tells nothing by its capitals
        names: list[Name] = []
        i = 0
        while i < len(words):
            if not self._starts(words, i):
                i += 1
                continue
            j = self._extend(words, i)
            names += self._cut(passage, words, i, self._finish_place(words, i, j))
            i = j
        _share_in_lists(names)
        return names

    def _finish_place(self, words: Sequence[Word], i: int, j: int) -> int:
        """Take in the lower-case words that finish a place's name: "Luohu checkpoint", "De Doelen exhibition centre"."""
        if j >= len(words) or words[j].gap != " " or words[j - 1].is_possessive or self._has_head(words[i:j]) or j - i > 4:
            return j
        if words[j].text in self.finishers:
            return j if all(self.is_demonym(w.text) for w in words[i:j]) else j + 1
        named = " ".join(w.text for w in words[i:j])
        if words[j].text in self.local_bodies and self.gazetteer.find(named):
            return j + 1
        if words[j].text in ("city", "county", "borough", "district", "town", "parish") and j + 1 < len(words) and words[j + 1].text in self.local_bodies and words[j + 1].gap == " ":
            return j + 2
        if words[j].text in ("centre", "center", "hall", "hotel", "arena") and i > 0 and words[i - 1].text.lower() == "the":
            return j + 1
        if words[j].text in self.venues | self.venue_uses and j + 1 < len(words) and words[j + 1].gap == " " and words[j + 1].text in ("centre", "center", "hall", "grounds"):
            return j + 2
        return j

    def is_demonym(self, word: str) -> bool:
        """Tell whether a word is the adjective of a place or people ("Norwegian")."""
        return fold(word) in self.peoples or self.gazetteer.demonym(word) is not None

    def _starts(self, words: Sequence[Word], i: int) -> bool:
        word = words[i]
        if not word.is_capital or word.text.lower() in self.not_names or word.text.lower().endswith(("-based", "-born", "-led", "-backed", "-made", "-owned")) or (i + 1 < len(words) and words[i + 1].gap.startswith("$")) or (word.begins and word.text.lower() in self.opening_words):
            return False
        if not word.begins:
            return True
        following = words[i + 1] if i + 1 < len(words) else None
        linked = following is not None and following.gap == " " and following.is_capital and not word.is_possessive
        if word.token.pos_ in ("DET", "PRON", "ADP", "CCONJ", "SCONJ", "AUX", "INTJ", "PART", "PUNCT", "NUM", "ADV"):
            return word.text.isupper() and len(word.text) > 2
        if word.token.tag_ in ("NNP", "NNPS") or word.text.isupper() and len(word.text) > 1:
            return True
        return (linked and word.token.pos_ != "VERB") or self._is_known(word.text)

    def _is_known(self, text: str) -> bool:
        folded = fold(text)
        return bool(self.gazetteer.find(text)) or folded in self.lexicon.bodies or folded in self.honorifics

    def _extend(self, words: Sequence[Word], i: int) -> int:
        """Return the end of the run of words that begins at i."""
        j = i + 1
        after_of = False
        while j < len(words):
            step = self._step(words, i, j, after_of)
            if step == 0:
                break
            after_of = after_of or (step > 1 and words[j].text.lower() in _OF_WORDS)
            j += step
        return j

    def _step(self, words: Sequence[Word], i: int, j: int, after_of: bool) -> int:
        """How many words from j on belong to the run that began at i: 0 ends it."""
        last, word = words[j - 1], words[j]
        lower = word.text.lower()
        if last.is_possessive and not self._keeps_possessive(words, i, j):
            return 0
        if word.gap in (" ", " & ", "-", "‐") and word.is_capital and lower not in self.not_names and not (word.begins and word.gap != "-"):
            return 1
        if word.gap == ", " and lower in _SUFFIXES and word.is_capital:
            return 1
        if word.gap == ", " and after_of and word.is_capital and self._lists_fields(words, i, j):
            return 1
        if word.gap in (" “", ' "', " ‘") and word.is_capital and j + 1 < len(words) and words[j + 1].gap in ("” ", '" ', "’ ") and words[j + 1].is_capital:
            return 2  # Richard “Rick” Dombrowski
        if word.gap == " " and re.fullmatch(r"(?:19|20)\d\d", word.text) and self._has_event_head(words[i:j]):
            return 1
        if word.gap != " ":
            return 0
        following = [w for w in words[j + 1 : j + 4] if w.gap == " "]
        if lower in self.particles and not self._has_head(words[i:j]):
            for k, next_word in enumerate(following[:2], start=1):
                if next_word.is_capital and next_word.text.lower() not in self.not_names:
                    return k + 1
                if next_word.text.lower() not in self.particles:
                    break
        if self._has_head(words[i:j]) or after_of:
            return self._connect(words, i, j, following, after_of)
        if lower == "of":
            return self._place_of(words, i, j, following)
        if lower in _AND and following and following[0].is_capital:
            return self._joined_before_head(words, i, j)
        return 0

    def _lists_fields(self, words: Sequence[Word], i: int, j: int) -> bool:
        """ "Department for Environment, Food and Rural Affairs": capitals and commas up to "and" and a capital, no names of their own."""
        if fold(words[i].text) not in self.org_heads or self._begins_own_name(words, j):
            return False
        for k in range(j, min(j + 6, len(words) - 1)):
            if words[k].text == "and":
                return k > j and words[k + 1].is_capital and not self._begins_own_name(words, k + 1)
            if not words[k].is_capital or words[k].gap not in (" ", ", "):
                return False
        return False

    def _place_of(self, words: Sequence[Word], i: int, j: int, following: Sequence[Word]) -> int:
        """ "Republic of Korea", "Gulf of Aden", "Democratic Republic of the Congo": where the gazetteer knows the whole."""
        at = 1 if following and following[0].text == "the" else 0
        capitals = 0
        while at + capitals < len(following) and following[at + capitals].is_capital:
            capitals += 1
        for count in range(capitals, 0, -1):
            whole = " ".join([*(w.text for w in words[i:j]), "of", *(w.text for w in following[: at + count])])
            if self.gazetteer.find(whole):
                return 1 + at + count
        return 0

    def _connect(self, words: Sequence[Word], i: int, j: int, following: Sequence[Word], after_of: bool) -> int:
        """Steps over "of", "for the", "and" inside a body's or a meeting's name."""
        lower = words[j].text.lower()
        if not following:
            return 0
        allowed = lower in _OF_WORDS or (lower == "in" and after_of and words[j + 1].text == "the" and self._has_office(words[i:j]))
        if allowed:
            if following[0].text in ("the", "all") and len(following) > 1 and following[1].is_capital:
                return 3
            named = following[0].is_capital and following[0].text.lower() not in self.not_names
            return 2 if named and not self._is_person_ahead(following) else 0
        if lower in _AND and after_of and following[0].is_capital and not self._begins_own_name(words, j + 1):
            return 2
        return 0

    def _joined_before_head(self, words: Sequence[Word], i: int, j: int) -> int:
        """ "Food and Drug Administration": capitals, "and", capitals that end in a head, of which the model makes one body."""
        k = j + 1
        while k < len(words) and words[k].is_capital and (k == j + 1 or words[k].gap == " "):
            k += 1
        known = fold(" ".join(w.text for w in words[i:k])) in self.lexicon.bodies
        if known:
            return k - j
        if k - j < 3 or fold(words[k - 1].text) not in self.org_heads or j - i > 2:
            return 0
        ent = words[i].token.ent_type_, words[j].token.ent_type_
        named_so = i > 0 and words[i - 1].text.lower() == "the" and not self.lexicon.genders.get(fold(words[i].text))
        return 1 + (k - j - 1) if (ent == ("ORG", "ORG") or named_so) and not self.gazetteer.find(" ".join(w.text for w in words[i:j])) else 0

    def _begins_own_name(self, words: Sequence[Word], k: int) -> bool:
        """Whether a name of its own begins at k: a place, a body with a head, a person."""
        end = k + 1
        while end < len(words) and words[end].gap == " " and words[end].is_capital:
            end += 1
        run = words[k:end]
        if self.gazetteer.find(" ".join(w.text for w in run)) or run[0].token.ent_type_ in ("PERSON", "GPE"):
            return True
        return len(run) > 1 and fold(run[-1].text) in self.org_heads

    def _is_person_ahead(self, following: Sequence[Word]) -> bool:
        return fold(following[0].text) in self.courtesies

    def _has_office(self, words: Sequence[Word]) -> bool:
        return any(fold(word.text) in _OFFICE_IN for word in words)

    def _has_head(self, words: Sequence[Word]) -> bool:
        return any(fold(word.text) in self.org_heads or fold(word.text) in self.strong_events or fold(word.text) in self.weak_events or fold(word.text) in self.ambiguous for word in words)

    def _keeps_possessive(self, words: Sequence[Word], i: int, j: int) -> bool:
        """Whether a name goes on behind its word's possessive: "Macao Patients' Association", not "Norway's Equinor"."""
        last = fold(words[j - 1].text)
        if not words[j].is_capital:
            return False
        plural = words[j - 1].is_plural_possessive and last.endswith("s") and not self.gazetteer.find(" ".join(w.text for w in words[i:j])) and last not in self.org_heads and last not in self.generic
        is_place = not plural and bool(self.gazetteer.find(f"{words[j - 1].text}'s {words[j].text}"))
        saint = j - 2 >= i and fold(words[j - 2].text).rstrip(".") in ("st", "saint", "queen", "king", "prince", "lady", "our")
        return last in _KEEPS_POSSESSIVE or plural or saint or is_place

    # ---------------------------------------------------------------------------------------------------- cutting runs
    def _cut(self, passage: Passage, words: Sequence[Word], i: int, j: int) -> list[Name]:
        """Cut a run into honorific, title and names."""
        ordinal = None
        honorific = None
        title: tuple[int, int] | None = None
        while i < j and self._ordinal(words[i], is_in_name=True) is not None and j - i > 1 and self._has_event_head(words[i + 1 : j]):
            ordinal = (words[i].start, words[i].end, self._ordinal(words[i], is_in_name=True) or 0)
            i += 1
        if ordinal is None and i > 0 and words[i].gap in (" ", "-") and self._has_event_head(words[i:j]):
            number = self._ordinal(words[i - 1])
            if number is None and i > 1 and fold(words[i - 1].text) in ("annual", "biennial", "ever"):
                number = self._ordinal(words[i - 2])
            if number is not None:
                ordinal = (words[i - 1].start, words[i - 1].end, number)
        while i < j and fold(words[i].text) in self.courtesies and (j - i > 1):
            honorific = fold(words[i].text)
            i += 1
        if i < j and self._has_event_head(words[i:j]) and not self._has_title_end(words, i, j):
            return self._names(passage, words, i, j, honorific=honorific, title=title, ordinal=ordinal)
        owner, cut = self._office_inside(words, i, j) if honorific is None else (i, i)
        if owner > i:
            return self._owners(passage, words, i, owner) + self._cut(passage, words, owner, j)
        cut = cut if cut > i else self._title_end(words, i, j)
        if cut > i:
            title = (words[i].start, words[cut - 1].end)
            while cut < j and fold(words[cut].text) in self.courtesies:
                honorific = fold(words[cut].text)
                cut += 1
            if cut == j:
                return self._names(passage, words, i, j, honorific=honorific, title=None, ordinal=None) if self._is_body_title(words, i, j) else []
            i = cut
        portfolio = self._portfolio_before(words, i) if title is None and not self._has_head(words[i:j]) else None
        if portfolio is not None:
            tail = self._person_tail(words, i - 1, j)
            if i < tail < j:
                return self._names(passage, words, tail, j, title=(words[portfolio].start, words[tail - 1].end))
            if not self._is_known(" ".join(w.text for w in words[i:j])) and words[i].token.ent_type_ not in ("GPE", "LOC"):
                return []  # a portfolio: "Minister for Emergency Management"
        if i > 0 and title is None:
            before = fold(words[i - 1].text)
            if before in self.honorifics and words[i].gap == " ":
                honorific = before
        split = self._place_before_person(words, i, j, title)
        if split > i:
            return self._names(passage, words, i, split) + self._names(passage, words, split, j)
        return self._names(passage, words, i, j, honorific=honorific, title=title, ordinal=ordinal)

    def _portfolio_before(self, words: Sequence[Word], i: int) -> int | None:
        """The post whose field begins at i: "Minister for | Emergency Management", "Secretary of State for | Health"."""
        k = i
        while k > 1 and i - k < 6 and words[k].gap == " " and words[k - 1].gap == " ":
            if words[k - 1].text not in ("of", "for"):
                k -= 1 if words[k - 1].is_capital and k < i else i
            elif words[k - 2].text[0].isupper() and self._is_portfolio(words[k - 2]):
                return k - 2
            else:
                k -= 2
        return None

    def _has_title_end(self, words: Sequence[Word], i: int, j: int) -> bool:
        return fold(words[i].text) in self.posts and words[i].token.ent_type_ == "" and j - i > 1 and fold(words[i].text) not in self.weak_events

    def _is_body_title(self, words: Sequence[Word], i: int, j: int) -> bool:
        return False

    def _ordinal(self, word: Word, *, is_in_name: bool = False) -> int | None:
        lower = word.text.lower()
        if is_in_name and len(word.text) > 1 and re.fullmatch(r"X{0,3}(?:IX|IV|V?I{0,3})", word.text):
            return _roman(word.text)
        if lower in self.ordinals:
            return self.ordinals[lower]
        found = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", lower)
        if found:
            return int(found[1])
        tens = lower.split("-")
        if len(tens) == 2 and tens[1] in self.ordinals and tens[0] in _TENS:
            return _TENS[tens[0]] + self.ordinals[tens[1]]
        return _TENTHS.get(lower)

    def _has_event_head(self, words: Sequence[Word]) -> bool:
        return any(fold(w.text) in self.strong_events or fold(w.text) in self.weak_events for w in words)

    def _title_end(self, words: Sequence[Word], i: int, j: int) -> int:
        """Where a title at the run's beginning ends: "Turkish President | Recep …", "Secretary for Health Affairs | Antonio …"."""
        last_post = -1
        k = i
        while k < j:
            lower = fold(words[k].text)
            is_calling = k == i and words[k].begins and lower in self.callings - self.posts and self._is_person_here(words, k + 1, j)
            is_post = self._is_post(words[k].text) and not (lower in self.org_heads and k == j - 1) and not (k == i and self._is_name_like_post(words, i, j))
            if is_calling or is_post:
                last_post = k
            elif lower not in self.modifiers and not (k == i and (self.is_demonym(words[k].text) or self._is_unit(words, k))) and lower not in ("of", "for", "and", "&"):
                break
            elif lower in ("of", "for", "and", "&") and last_post < 0:
                break
            k += 1
        if last_post < 0 or (last_post < j - 1 and fold(words[j - 1].text) in self.org_heads):
            return i  # "Qianhai International Liaison Service" is no liaison called Service
        if last_post + 1 < j and words[last_post + 1].text.lower() in ("of", "for", "and"):
            return self._person_tail(words, last_post + 1, j)
        return last_post + 1

    def _office_inside(self, words: Sequence[Word], i: int, j: int) -> tuple[int, int]:
        """Where a body's or country's name before a title ends, and the title: "RSU | General Secretary | Ada Pike".

        "Emergency Management Minister Ada Pike" has a title of three words and no body; "Stephen King Smith" has no title.
        """
        for k in range(i + 1, j):
            is_name = fold(words[k].text) in self.namelike and not (k + 1 < j and self._is_post(words[k + 1].text))
            if words[k].is_possessive or is_name or not self._is_post(words[k].text):
                continue
            end = k + 1
            while end < j and self._is_post(words[end].text) and (fold(words[end].text) not in self.namelike or fold(words[end].text) in self.modifiers):
                end += 1
            person = end + sum(fold(w.text) in self.courtesies for w in words[end : end + 2])
            if self._is_person_here(words, person, j):
                return self._owner_end(words, i, k), end
            if end == j and j < len(words) and words[j].gap == " " and words[j].text in ("of", "for"):
                return self._owner_end(words, i, k), i  # "US Secretary | of State Ada Pike"
        return i, i

    def _owners(self, passage: Passage, words: Sequence[Word], i: int, j: int) -> list[Name]:
        """The name before a title: a body where it is no place that is known."""
        names = self._names(passage, words, i, j)
        for name in names:
            if not name.votes.get(NameKind.PLACE):
                name.vote(NameKind.ORGANISATION, 3.0)
                name.vote(NameKind.PERSON, -3.0)
        return names

    def _owner_end(self, words: Sequence[Word], i: int, post: int) -> int:
        """Where in the words before a post the owner's name ends: i when there is none."""
        for m in range(post, i, -1):
            name = " ".join(w.text for w in words[i:m])
            known = bool(self.gazetteer.find(name)) or (name if name.isupper() else fold(name)) in self.lexicon.bodies
            acronym = m == i + 1 and name.isupper() and 2 <= len(name) <= 6 and not self._is_post(name)
            if known or acronym or (m - i > 1 and fold(words[m - 1].text) in self.org_heads and not self._is_portfolio(words[post])):
                return m
        if self.is_demonym(words[i].text) or self._is_portfolio(words[post]) or self._is_post(words[i].text):
            return i
        m = post
        while m > i and fold(words[m - 1].text) in self.modifiers | self.org_heads:
            m -= 1
        return post if i < m < post and fold(words[post - 1].text) in self.org_heads else m

    def _is_person_here(self, words: Sequence[Word], k: int, j: int) -> bool:
        """Whether the words [k, j) can be a person's name, by the model, a given name or an initial."""
        if not 1 <= j - k <= 5 or self._has_head(words[k:j]):
            return False
        first = words[k]
        if fold(first.text).split("-")[0] in self.lexicon.genders or re.fullmatch(r"(?:[A-Z]\.)+", first.text):
            return True
        if fold(words[j - 1].text) in self.place_last | self.other_heads:
            return False
        return first.token.ent_type_ == "PERSON" or (2 <= j - k <= 4 and not self.gazetteer.find(" ".join(w.text for w in words[k:j])))

    def _is_portfolio(self, word: Word) -> bool:
        """Whether a post is one that is named after its field: "Minister for Emergency Management"."""
        return fold(word.text).split("-")[-1].removesuffix("s") in self.portfolios or fold(word.text) in self.portfolios

    def _is_post(self, text: str) -> bool:
        """Whether a word is a post, in the plural or within a compound too ("Presidents", "Director-General", "potter" but not "Potter")."""
        lower = fold(text)
        forms = {lower, lower.removesuffix("s"), *lower.split("-")}
        return bool(forms & (self.callings if text[0].islower() else self.posts))

    def _is_name_like_post(self, words: Sequence[Word], i: int, j: int) -> bool:
        """Whether a run begins with a word that is a post elsewhere and a name here: "Dean Martin", "Bishop Auckland", "Prior Park Hall"."""
        lower = fold(words[i].text)
        if lower not in self.namelike or j - i < 2 or self._is_post(words[i + 1].text) or words[i + 1].text in ("of", "for"):
            return False
        if lower in self.lexicon.genders and j - i == 2:
            return True
        return bool(self.gazetteer.find(" ".join(w.text for w in words[i:j]))) or fold(words[j - 1].text) in self.place_last and fold(words[i + 1].text) not in self.lexicon.genders

    def _is_unit(self, words: Sequence[Word], k: int) -> bool:
        """A body's or country's name before a post: "Council President", "UN Secretary-General"."""
        lower = fold(words[k].text)
        return lower in self.org_heads or words[k].text in self.lexicon.bodies or (words[k].text.isupper() and len(words[k].text) > 2) or bool(self.gazetteer.find(words[k].text))

    def _person_tail(self, words: Sequence[Word], k: int, j: int) -> int:
        """Where the person begins in "Secretary for Health Affairs Antonio Lei": at a given name, or where the model sees a person."""
        for m in range(k + 1, j):
            if j - m <= 4 and (words[m].token.ent_type_ == "PERSON" or fold(words[m].text) in self.lexicon.genders) and words[m].text[0].isupper() and j - m >= 2:
                return m
        m = k + 1
        while m < j and fold(words[m].text) in self.modifiers:
            m += 1
        return m if k + 1 < m and 2 <= j - m <= 3 else j

    def _place_before_person(self, words: Sequence[Word], i: int, j: int, title: tuple[int, int] | None) -> int:
        """Where "(Chief Executive of) Hong Kong | Carrie Lam" is to be cut: only behind a title with "of"."""
        of = i - 1 - (words[i - 1].text.lower() == "the") if i > 0 else 0
        if title is not None or of < 1 or words[of].text.lower() not in ("of", "for") or not self._is_post(words[of - 1].text):
            return i
        if self._has_head(words[i:j]):
            return i
        for k in range(min(j - 2, i + 3), i, -1):
            if self.gazetteer.find(" ".join(w.text for w in words[i:k])) and j - k >= 2:
                return k
        return i

    # ---------------------------------------------------------------------------------------------------- weighing
    def _names(
        self,
        passage: Passage,
        words: Sequence[Word],
        i: int,
        j: int,
        *,
        honorific: str | None = None,
        title: tuple[int, int] | None = None,
        ordinal: tuple[int, int, int] | None = None,
    ) -> list[Name]:
        """Weigh one name; an adjective of place before a lone name is no part of it."""
        if j - i == 1 and words[i].text in self.adjectival and j < len(words) and words[j].gap == " " and words[j].text[0].islower() and words[j].token.pos_ in ("NOUN", "ADJ"):
            return []  # "U.S. officials": an adjective
        while j - i > 1 and self.is_demonym(words[i].text) and not self._has_head(words[i:j]) and words[i].token.ent_type_ == "NORP":
            i += 1
        if i >= j or all(self.is_demonym(word.text) for word in words[i:j]):
            return []
        name = Name(passage, tuple(words[i:j]), words[i].start, words[j - 1].end, {}, honorific, title, self._acronym(passage, words, j), ordinal)
        self._weigh(name, words, i, j)
        return [name]

    def _acronym(self, passage: Passage, words: Sequence[Word], j: int) -> tuple[int, int] | None:
        """The acronym in brackets right behind a name."""
        if j >= len(words) or words[j].gap != " (" or passage.text[words[j].end : words[j].end + 1] != ")":
            return None
        text = words[j].text
        return (words[j].start, words[j].end) if sum(c.isupper() for c in text) >= 2 and " " not in text else None

    def _weigh(self, name: Name, words: Sequence[Word], i: int, j: int) -> None:
        run = words[i:j]
        folded = [fold(word.text) for word in run]
        self._weigh_model(name)
        self._weigh_heads(name, folded)
        self._weigh_known(name, run, folded)
        self._weigh_around(name, words, i, j)

    def _weigh_model(self, name: Name) -> None:
        ent = name.passage.doc.char_span(name.start, name.end, alignment_mode="expand")
        if ent is None:
            return
        for label, kind in _SPACY_KINDS.items():
            share = sum(token.ent_type_ == label for token in ent) / max(len(ent), 1)
            # The model calls most capitals it does not know organisations: drugs, trials, treaties.
            doubt = 0.5 if kind is NameKind.ORGANISATION and len(name.words) == 1 else 1.0
            if share:
                name.vote(kind, 2.0 * share * doubt)

    def _weigh_heads(self, name: Name, folded: list[str]) -> None:
        before_of = folded[: folded.index("of")] if "of" in folded[1:] else folded
        last, first = before_of[-1].replace(".", ""), folded[0]
        final = folded[-1].replace(".", "")
        if " & " in name.text or " + " in name.text:
            name.vote(NameKind.ORGANISATION, 4.0)
            name.vote(NameKind.PERSON, -5.0)
        if name.words[-1].text in self.local_bodies:
            name.vote(NameKind.ORGANISATION, 6.0)
            return
        if name.words[-1].text in self.finishers | {"centre", "center", "hall", "hotel", "arena"} and len(folded) > 1:
            name.vote(NameKind.PLACE, 6.0)
            return
        if self._is_meeting(name, folded):
            name.vote(NameKind.EVENT, 6.0)
        elif last in self.other_heads and len(folded) > 1 and not self.gazetteer.find(name.text):
            for kind in (NameKind.ORGANISATION, NameKind.PERSON, NameKind.PLACE):
                name.vote(kind, -4.0)
        elif (last in self.org_heads or final in self.org_heads or (first in self.org_heads and len(folded) > 1 and (folded[1] in ("of", "for", "de", "del", "des", "da", "do", "di") or first in self.foreign_heads))) and (len(folded) > 1):
            name.vote(NameKind.ORGANISATION, 5.0)
        if len(folded) > 1 and last == "district" and folded[-2] in ("school", "health", "fire", "water", "hospital"):
            name.vote(NameKind.ORGANISATION, 7.0)
        elif len(folded) > 1 and (last in self.venues or (last in self.place_last and last not in self.org_heads)):
            is_surname = len(folded) <= 3 and last in self.place_surnames and folded[0] in self.lexicon.sure_given
            name.vote(NameKind.PLACE, 1.0 if is_surname else 4.0)  # "Bernadette Hill", not "Primrose Hill"
            name.vote(NameKind.PERSON, 0.0 if is_surname else -3.0)
        if len(folded) > 1 and (last in self.ambiguous and last not in self.venues):
            name.vote(NameKind.ORGANISATION, 2.5)
        if len(folded) > 1 and last in ("center", "centre") and any(w in self.venues or w in self.venue_uses for w in folded[:-1]):
            name.vote(NameKind.PLACE, 4.0)
        elif len(folded) > 1 and last in ("center", "centre"):
            name.vote(NameKind.ORGANISATION, 3.0)
        if len(folded) > 1 and first in self.place_first and last not in self.org_heads and final not in self.org_heads:
            name.vote(NameKind.PLACE, 4.0)

    def _is_meeting(self, name: Name, folded: list[str]) -> bool:
        head = folded[: folded.index("on")] if "on" in folded else folded
        last = [w for w in head if not re.fullmatch(r"(19|20)\d\d", w)][-1:] or [""]
        has_year = any(re.fullmatch(r"(19|20)\d\d|[ivxl]+", w) for w in folded) or bool(re.match(r"\s+(19|20)\d\d\b", name.passage.text[name.end : name.end + 6]))
        strong = last[0] in self.strong_events or any(w in self.strong_events for w in head if "of" in folded or "for" in folded or "on" in folded)
        # "World Congress of Renal Medicine": the head stands before "of".
        before_of = next((head[k - 1] for k, word in enumerate(head) if word in ("of", "for") and k > 0), "")
        weak = bool({last[0], head[0], before_of} & self.weak_events)
        return (strong and (len(folded) > 1 or name.ordinal is not None)) or (weak and (name.ordinal is not None or has_year) and len(folded) > 1)

    def _weigh_known(self, name: Name, run: Sequence[Word], folded: list[str]) -> None:
        text = " ".join(word.text for word in run)
        body = self.lexicon.bodies.get(text if text.isupper() else fold(name.text).removeprefix("the "))
        if body is not None:
            name.vote(NameKind.ORGANISATION, 0.5 if body.is_ambiguous else 5.0)
        places = self.gazetteer.find(name.text)
        if len(run) > 1 and not places and folded[0] not in self.lexicon.genders and not {*folded[:-1]} & self.place_modifiers and not self._has_head(run):
            tail = self.gazetteer.find(run[-1].text)
            if tail and tail[0].kind is not None and (tail[0].kind != "City" or tail[0].population > 500_000) and not name.title and not name.honorific:
                name.vote(NameKind.ORGANISATION, 2.0)  # "Public Health Wales", "Sport England"
                name.vote(NameKind.PERSON, -2.0)
        if places:
            known = 3.0 if places[0].population > 300_000 or places[0].kind in ("Country", "AdministrativeArea") or places[0].population == 0 else 1.0
            name.vote(NameKind.PLACE, known + (1.5 if len(run) > 1 else 0.0))
        has_head = NameKind.ORGANISATION in name.votes and name.votes[NameKind.ORGANISATION] >= 5
        if 2 <= len(run) <= 6 and not has_head and not places and body is None:
            given = [w for word in (folded[0], folded[0].split("-")[0]) for w in [word] if w in self.lexicon.genders]
            if given:
                name.vote(NameKind.PERSON, 2.5 if given[0] in self.lexicon.sure_given else 1.5)
            elif folded[-1] in self.lexicon.sure_given or re.fullmatch(r"(?:[a-z]\.)+", folded[0]):
                name.vote(NameKind.PERSON, 2.0)
            if folded[0].split("-")[0] in self.lexicon.family_first and len(run) <= 3:
                name.vote(NameKind.PERSON, 1.5)
        if len(run) == 1 and folded[0] in self.lexicon.genders and not places:
            name.vote(NameKind.PERSON, 0.5)

    def _weigh_around(self, name: Name, words: Sequence[Word], i: int, j: int) -> None:
        before = words[i - 1].text.lower() if i > 0 and words[i].gap == " " else ""
        text = name.passage.text
        has_head = name.votes.get(NameKind.ORGANISATION, 0) >= 5 or NameKind.EVENT in name.votes
        if (name.honorific or name.title) and not has_head:
            name.vote(NameKind.PERSON, 5.0)
        elif before in self.callings and not has_head and j - i <= 4 and fold(before) not in ("police", "guard"):
            name.vote(NameKind.PERSON, 3.0)
        self._weigh_company(name, words, i, j, before)
        if NameKind.EVENT in name.votes and self._acts_as_body(name, words, i, j):
            name.vote(NameKind.EVENT, -6.0)
            name.vote(NameKind.ORGANISATION, 6.0)
        if before in ("in", "near", "from", "across", "outside", "around", "throughout", "towards", "toward", "into", "to") and not has_head:
            name.vote(NameKind.PLACE, 1.0)
        if before == "the" and not name.honorific and NameKind.PLACE not in name.votes:
            name.vote(NameKind.ORGANISATION, 0.5)
            name.vote(NameKind.PERSON, -3.0)
        if words[i].gap == ", " and i > 0 and self._is_post(words[i - 1].text) and words[i - 1].text.islower() and 2 <= j - i <= 5 and not has_head:
            name.vote(NameKind.PERSON, 2.5)
        if re.match(r",? (?:aged )?\d\d,", text[name.end : name.end + 10]):
            name.vote(NameKind.PERSON, 3.0)
        if 2 <= j - i <= 5 and not has_head and re.match(r", (?:an? |the )?(?:[\w'’-]+ ){0,4}?", text[name.end :]) and self._post_follows(words, j):
            name.vote(NameKind.PERSON, 2.5)
        if any(ch.isdigit() for ch in name.text) and NameKind.EVENT not in name.votes and not has_head:
            for kind in list(name.votes):
                name.vote(kind, -3.0)

    def _weigh_company(self, name: Name, words: Sequence[Word], i: int, j: int, before: str) -> None:
        """What the words right around make of a name: "the charity X", "X, a charity", "X said", "X's chairman", "head of X"."""
        if name.acronym is not None and name.votes.get(NameKind.ORGANISATION, 0) > 0 and NameKind.EVENT not in name.votes:
            name.vote(NameKind.ORGANISATION, 3.0)
        token = words[j - 1].token
        is_subject = any(t.dep_ in ("nsubj", "nsubjpass") for t in (token, words[i].token))
        if before in self.body_nouns or before.split("-")[-1] in self.body_nouns:
            name.vote(NameKind.ORGANISATION, 3.0)
        if self._noun_follows(words, j):
            name.vote(NameKind.ORGANISATION, 3.0)
        speaks = is_subject and token.head.lemma_ in self.say
        if speaks and token.dep_ == "nsubj" and j - i == 1 and max(name.votes.values(), default=0) <= 0 and not name.honorific:
            name.vote(NameKind.ORGANISATION, 2.0)  # "Orvelle said": a surname is claimed by its bearer first
        if speaks and token.dep_ == "nsubj" and not name.title and not name.honorific and (places := self.gazetteer.find(name.text)) and self.gazetteer.is_capital(places[0].key):
            name.votes.clear()
            name.vote(NameKind.ORGANISATION, 6.0)  # "Beijing said": the government that sits there
        if speaks:
            best = max(name.votes, key=lambda kind: name.votes[kind], default=None)
            if best in (NameKind.PERSON, NameKind.ORGANISATION):
                name.vote(best, 1.5)
        elif is_subject and name.votes.get(NameKind.PERSON, 0) > 0:
            name.vote(NameKind.PERSON, 1.0)
        owned = words[j - 1].is_possessive and j < len(words) and any(self._is_post(words[k].text) for k in range(j, min(j + 3, len(words))))
        led = before in ("of", "at", "for", "with") and i > 1 and self._is_post(words[i - 2].text) and (words[i - 2].text.islower() or words[i - 2].text.isupper())
        if self._is_led(words, i):
            name.vote(NameKind.PERSON, -3.0)
            name.vote(NameKind.ORGANISATION, 2.0 if not name.votes.get(NameKind.PLACE) else 0.0)
        elif (owned or led or (before == "at" and j - i > 1)) and not name.votes.get(NameKind.PLACE) and NameKind.PERSON not in name.votes:
            name.vote(NameKind.ORGANISATION, 2.0)
        elif before in self.place_links and j - i <= 2 and not {*name.votes} & {NameKind.ORGANISATION, NameKind.EVENT, NameKind.PERSON}:
            name.vote(NameKind.PLACE, 1.6)
        if before in self.sure_place_links and j - i == 1 and not name.honorific and not name.title and name.votes.get(NameKind.PERSON, 0) <= 2.0 and NameKind.ORGANISATION not in name.votes:
            name.vote(NameKind.PERSON, -2.5)
            name.vote(NameKind.PLACE, 1.0)
        if before == "in" and j - i <= 2 and not name.honorific and not name.title and not self._has_head(words[i:j]):
            name.vote(NameKind.PERSON, -1.5)

    def _is_led(self, words: Sequence[Word], i: int) -> bool:
        """Whether a name stands behind a post of bodies: "CEO of X", "a consultant with X", not "king of X" or "aide to X"."""
        k = i - 1
        # "head of the far-right X": words that describe the body may stand before it.
        while k > 1 and i - k <= 2 and words[k].text.islower() and words[k].gap == " " and words[k].token.pos_ == "ADJ":
            k -= 1
        of = k - (words[k].text.lower() == "the") if i > 1 else 0
        if of < 1 or words[i].gap != " " or words[of].gap != " ":
            return False
        link, post = words[of].text.lower(), fold(words[of - 1].text)
        return (link in ("at", "with") and post in self.callings) or (link == "of" and post.removeprefix("co-") in self.of_bodies)

    def _acts_as_body(self, name: Name, words: Sequence[Word], i: int, j: int) -> bool:
        """Whether a name that sounds like a meeting's is a standing body's: "hosted by the Inland Dialogue", "Coast Forum director"."""
        if name.ordinal is not None or any(ch.isdigit() for ch in name.text) or not self.standing_heads & set(fold(name.text).split()):
            return False
        k = i - 1 - (words[i - 1].text.lower() == "the") if i > 0 else -1
        by_it = k > 0 and words[k].text.lower() == "by" and bool({words[k - 1].text.lower(), words[max(k - 2, 0)].text.lower()} & self.done_by_bodies)
        of_it = k > 0 and words[k].text.lower() in ("of", "at") and words[k - 1].text.lower() in self.staff
        owned = j < len(words) and words[j].gap == " " and any(w.text.lower() in self.staff for w in words[j : j + 2])
        return by_it or of_it or owned

    def _noun_follows(self, words: Sequence[Word], j: int) -> bool:
        """Whether ", a … charity" follows."""
        if j >= len(words) or words[j].gap != ", " or words[j].text not in ("a", "an", "the"):
            return False
        for k in range(j + 1, min(j + 7, len(words))):
            if words[k].gap not in (" ", "-") or words[k].is_capital and k > j + 2:
                return False
            if words[k].text in self.body_nouns:
                return k + 1 >= len(words) or words[k + 1].text.lower() not in self.callings
            if self._is_post(words[k].text):
                return False
        return False

    def _post_follows(self, words: Sequence[Word], j: int) -> bool:
        """Whether ", …, a post" follows within seven words without another comma."""
        for k in range(j, min(j + 8, len(words))):
            if k > j and "," in words[k].gap:
                return False
            lower = fold(words[k].text)
            if lower in self.callings or lower.split("-")[-1] in self.callings:
                return words[j].gap.startswith(",")
        return False


def _share_in_lists(names: Sequence[Name]) -> None:
    """Names in one list are of one kind: "Beni, Butembo, Mangina and Katwa" are places when two of them are."""
    for left, right in zip(names, names[1:], strict=False):
        between = left.passage.text[left.end : right.start]
        if between not in (", ", " and ", ", and "):
            continue
        for one, other in ((left, right), (right, left)):
            place = one.votes.get(NameKind.PLACE, 0)
            sure = place > 0 and max(one.votes.values()) == place and (place >= 3 or (place >= 1.5 and not any(v > 0 for v in other.votes.values())))
            if sure and not other.honorific and not other.title and len(other.words) <= 3:
                other.vote(NameKind.PLACE, 1.5)


def _roman(text: str) -> int | None:
    values = {"X": 10, "V": 5, "I": 1}
    numbers = [values[c] for c in text]
    return sum(-n if k + 1 < len(numbers) and n < numbers[k + 1] else n for k, n in enumerate(numbers)) or None


_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_TENTHS = {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100, "twentieth": 20}
