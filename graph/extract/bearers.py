"""Tells two bearers of one name apart within an article: a second one is introduced as nobody is who has been named already.

It makes no entities. Newspapers describe somebody once, where they first name them; a full name that stands again with another description,
"NAME, a monk from …", is another's, and so is one of which the article says so. Called where entities are made of names.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from graph.extract.language import Passage
from graph.extract.names import Name
from graph.gazetteer import Entry, Gazetteer
from graph.lexicon import Lexicon, fold
from graph.model import BlockKind, PlaceKind

__all__ = ["BodyOwners", "PeopleTeller"]

_BEHIND = re.compile(r"(?:, (?:aged )?\d{1,3})?, (?P<words>[^,.;:()“”\"]{2,120})")
_BEFORE = re.compile(r"(?:^|[.,;:“”\"] )(?P<words>[^.,;:“”\"]{2,80}),? $")
_STARTER = re.compile(r"(?:[Aa]n?|[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[A-Z][^\W\d_]*['’]s) ")
_INDEFINITE = re.compile(r"[Aa]n? (?:[^\W\d_]+ ){0,2}?(?P<noun>[^\W\d_]+)(?: (?:at|by|for|from|in|of|on|who|with)\b|$)")
NEAR = 200
"""Letters before and behind a name, at most, that are looked at: a paragraph may be very long."""
_KIN = re.compile(r"\b(?:his|her) (?:[a-z]+ )?(?:daughter|father|grandfather|grandson|mother|nephew|niece|son|uncle),? $", re.IGNORECASE)
_FULL_NAME = re.compile(r"[A-Z][^\W\d_]+ [A-Z][^\W\d_]+")
_NAMED = re.compile(r",? (?:named|called)$")
_AGENT = re.compile(r"[a-z]{3,}(?:er|or|ist|man|woman)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BOTH = re.compile(r"\b(?:the|these) two\b[^.]*\bnames?\b|\bboth\b[^.]*\bname\b", re.IGNORECASE)
_OWNER = re.compile(r"((?:[A-Z][^\W\d_]*[ -]){0,2}[A-Z][^\W\d_]*)(?:['’]s|['’]) (?:own )?$")
_ADJECTIVE = re.compile(r"([A-Z][^\W\d_]+) $")
_SEAT = re.compile(r" (?:of|in) (?:the )?((?:[A-Z][^\W\d_]* ){0,2}[A-Z][^\W\d_]*)")


@dataclass(slots=True)
class _Bearer:
    """One of those who bear a name: where they are named, and the words that describe them."""

    names: list[Name] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    sentences: set[tuple[int, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Description:
    """What stands beside a name: its words that count, and whether it introduces somebody."""

    words: frozenset[str]
    introduces: bool


class PeopleTeller:
    """Tells people of one name apart."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the word lists."""
        self.posts = lexicon.words("roles", "posts", "words") | lexicon.words("roles", "posts", "occupations")
        self.younger = lexicon.words("namesakes", "told", "younger")
        self.no_work = lexicon.words("namesakes", "told", "no_work")
        self.phrases = lexicon.listed("namesakes", "told", "phrases")
        self.between = lexicon.listed("namesakes", "told", "between")
        self.another = lexicon.listed("namesakes", "told", "another")
        self.small = lexicon.words("namesakes", "told", "small")
        self.same = lexicon.words("namesakes", "told", "same")
        self.verbs = lexicon.words("namesakes", "work", "verbs")
        self.humble = lexicon.words("namesakes", "work", "humble")
        self.leading = lexicon.words("namesakes", "work", "leading")
        self.trades = [frozenset(row.split()) for row in lexicon.listed("namesakes", "work", "trades")]

    def tell_apart(self, group: Sequence[Name]) -> list[list[Name]]:
        """Return for each bearer of a full name where it names them; a name that may be of either is left out.

        Args:
            group: where the name stands, in full each time.
        """
        bearers: list[_Bearer] = []
        for name in sorted(group, key=lambda each: (each.passage.number, each.start)):
            description = self._describe(name)
            bearer = self._find(name, description, bearers) if bearers else None
            if bearer is None and (not bearers or self._is_another(name, description, bearers)):
                bearer = _Bearer()
                bearers.append(bearer)
            bearer = bearer or self._follow(name, bearers)
            if bearer is not None:
                bearer.names.append(name)
                bearer.words |= description.words
                bearer.sentences.add(_place_of(name))
        return [bearer.names for bearer in bearers]

    def is_younger(self, name: str) -> bool:
        """Tell whether a name ends in what tells a son from his father: "Jr"."""
        return fold(name).replace(",", " ").split()[-1].rstrip(".") in self.younger

    def _find(self, name: Name, description: _Description, bearers: Sequence[_Bearer]) -> _Bearer | None:
        """Find the bearer whom the words beside a name surely mean: of the same description, or said right there to bear it as well."""
        if _text_before(name).rstrip().lower().endswith(self.another) and bearers[-1].names[-1].passage is name.passage:
            return bearers[-1]
        alike = [bearer for bearer in bearers if bearer.words & description.words]
        return alike[0] if len(alike) == 1 else None

    @staticmethod
    def _follow(name: Name, bearers: Sequence[_Bearer]) -> _Bearer | None:
        """Return the bearer whom a name without a description goes on about: the only one, or the last in its paragraph."""
        return bearers[-1] if len(bearers) == 1 or bearers[-1].names[-1].passage is name.passage else None

    def _is_another(self, name: Name, description: _Description, bearers: Sequence[_Bearer]) -> bool:
        if name.passage.block.kind is not BlockKind.PARAGRAPH or any(bearer.words & description.words for bearer in bearers):
            return False
        if self._is_child(name, bearers[-1].names[-1]):
            return True
        sentence, start = _sentence_of(name, 0), _place_of(name)[1]
        if any(phrase in fold(sentence[: max(0, name.start - start)])[-120:] for phrase in self.between):
            return True
        if not any(_place_of(name) in bearer.sentences for bearer in bearers) and self._is_told(name):
            return True
        return all(self._differs(description, bearer.words) for bearer in bearers)

    @staticmethod
    def _is_child(name: Name, last: Name) -> bool:
        """Tell whether a name is of a child or a parent of the one who bears it too: "NAME called it barbarous. His son NAME, who is 24, sells boats"."""
        between = name.passage.text[last.end : name.start] if last.passage is name.passage else ""
        return _KIN.search(between) is not None and _FULL_NAME.search(between) is None

    def _is_told(self, name: Name) -> bool:
        """Tell whether the sentence of a name, or the one behind it, says that another bears it."""
        texts = [_sentence_of(name, 0), _sentence_of(name, 1)]
        told = (*self.phrases, *(f"{word} {fold(name.text)}" for word in self.another))
        return any(phrase in fold(text) for text in texts for phrase in told) or any(_BOTH.search(text) for text in texts)

    def _differs(self, description: _Description, known: set[str]) -> bool:
        """Tell whether a description is of somebody else: it introduces one who has been introduced, or gives work that rarely goes with the other's."""
        words = description.words
        if not known or not words or words & self.same:
            return False
        rows = [{number for number, row in enumerate(self.trades) if row & each} for each in (words, known)]
        is_apart = all(rows) and not rows[0] & rows[1]
        return description.introduces or is_apart or any(one & self.humble and other & self.leading for one, other in ((words, known), (known, words)))

    # ------------------------------------------------------------------------------------------- what stands beside a name
    def _describe(self, name: Name) -> _Description:
        """Read what a name's bearer is: "NAME, 34, a monk from …", "Its manager, NAME", "A doctor at the hospital, NAME", "judge NAME"."""
        text, words, introduces = name.passage.text, set[str](), False
        if (behind := _BEHIND.match(text[name.end : name.end + NEAR])) and (found := self._read(behind["words"])):
            words |= found
            introduces = behind["words"].startswith(("a ", "an ", "one of ")) or self._is_of_work(behind["words"])
        led = _text_before(name)
        if before := _BEFORE.search(led):
            described, is_apposed = _NAMED.sub("", before["words"]), led.endswith(", ") or _NAMED.search(before["words"]) is not None
            if (is_apposed and _STARTER.match(described)) or fold(described.split()[-1]) in self.posts:
                words |= self._read(described)
            head = _INDEFINITE.match(described)
            introduces = introduces or (is_apposed and head is not None and self._is_work(head["noun"]))
        return _Description(frozenset(words), introduces)

    def _read(self, text: str) -> set[str]:
        """Return the words of a description that count; none where it does not say what somebody is or does."""
        words = {fold(word) for word in _WORD.findall(text)} - self.small
        head = _INDEFINITE.match(text)
        return words if words & self.posts or self._is_of_work(text) or (head is not None and self._is_work(head["noun"])) else set()

    def _is_work(self, noun: str) -> bool:
        """Tell whether a noun behind "a" is what somebody does: one that is known, or one made of a verb or a thing, as "tapper" and "harpist" are."""
        return fold(noun) in self.posts or (_AGENT.fullmatch(noun) is not None and fold(noun) not in self.no_work)

    def _is_of_work(self, text: str) -> bool:
        """Tell whether a clause says what somebody does for a living: "who keeps a bakery", "who fished for thirty years"."""
        who, *rest = text.lower().split()
        if who != "who" or not rest:
            return False
        if rest[0] == "has" or "years" in rest:
            return "years" in rest and any(word.removesuffix("ed") in self.verbs for word in rest[:2])
        return rest[0].removesuffix("s") in self.verbs or rest[0].removesuffix("es") in self.verbs


# Each of a passage's names asks for its sentences.
@lru_cache(maxsize=256)
def _starts_of_sentences(passage: Passage) -> tuple[int, ...]:
    return tuple(sentence.start_char for sentence in passage.sentences())


def _place_of(name: Name) -> tuple[int, int]:
    """Return which sentence a name stands in: its passage and its first character."""
    starts = _starts_of_sentences(name.passage)
    return name.passage.number, starts[max(0, bisect_right(starts, name.start) - 1)] if starts else 0


def _text_before(name: Name) -> str:
    return name.passage.text[max(0, name.start - NEAR) : name.start]


def _sentence_of(name: Name, behind: int) -> str:
    """Return the sentence that a name stands in, or one so many behind; empty where there is none."""
    starts = (*_starts_of_sentences(name.passage), len(name.passage.text))
    at = max(0, bisect_right(starts, name.start) - 1) + behind
    return name.passage.text[starts[at] : starts[at + 1]] if at + 1 < len(starts) else ""


class BodyOwners:
    """Tells offices of one name apart that belong to several states: "Ghana's Ministry of Roads", "the Ministry of Roads in Accra"."""

    def __init__(self, gazetteer: Gazetteer, home: str) -> None:
        """Take the places and the key of the country in which the article was written, empty where it is not known."""
        self.gazetteer = gazetteer
        self.home = home

    def tell_apart(self, group: Sequence[Name], *, is_office: bool) -> list[list[Name]]:
        """Return for each body of a name where it stands.

        Args:
            group: where the name stands.
            is_office: whether the next state has one as well; of others only those are two of which the article says whose they are.
        """
        ordered = sorted(group, key=lambda each: (each.passage.number, each.start))
        owned = [(name, self.owner_of(name)) for name in ordered]
        if len({owner for _, owner in owned if owner}) < (1 if is_office and self.home else 2):
            return [list(group)]
        bodies: dict[str, list[Name]] = {}
        last = ""
        for name, owner in owned:
            # One that is nobody's is the last that was somebody's, but for the first: that is the land's from which the article is.
            last = owner or (self.home if self.home in bodies and self.home != last and name.passage is not bodies[last][-1].passage else last) or self.home
            bodies.setdefault(last, []).append(name)
        return list(bodies.values())

    def owner_of(self, name: Name) -> str:
        """Return the key of the country that a body is said to be of, right beside its name or in it; empty where none is."""
        text = name.passage.text
        before, behind = _text_before(name), text[name.end : name.end + NEAR]
        if found := _OWNER.search(before):
            words = found[1].split()
            return next((key for at in range(len(words)) if (key := self._country(" ".join(words[at:])))), "")
        first = text[name.start : name.end].split()[0]
        adjective = _ADJECTIVE.search(before)
        for word in (first, adjective[1] if adjective else ""):
            if word and (entry := self.gazetteer.demonym(word)):
                return self._land_of(entry)
        found = _SEAT.match(behind)
        words = found[1].split() if found else []
        return next((key for size in range(len(words), 0, -1) if (key := self._country(" ".join(words[:size])))), "")

    def _country(self, name: str) -> str:
        return next((self._land_of(entry) for entry in self.gazetteer.find(name)[:1]), "")

    def _land_of(self, entry: Entry) -> str:
        if entry.kind is PlaceKind.COUNTRY:
            return entry.key
        return next((outer.key for outer in self.gazetteer.containers(entry.key) if outer.kind is PlaceKind.COUNTRY), "")
