"""Finds the names of a passage: runs of capitals, cut and weighed; lists share what they are.

It holds the order of the steps and no rule of its own but the one for lists. Called once a passage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from graph.extract.cutting import RunCutter
from graph.extract.language import Passage
from graph.extract.name_words import NameWords
from graph.extract.names import Name, NameKind
from graph.extract.runs import RunFinder
from graph.extract.words import read_words
from graph.gazetteer import Gazetteer
from graph.lexicon import Lexicon, fold

__all__ = ["NameFinder"]

_LIST_LINKS = (", ", " and ", ", and ")
_THEME = re.compile(r"\b(?:theme|themed|titled|entitled|slogan|motto)\b[^“\"‘'.]{0,12}[“\"‘'](?P<words>[^”\"]{3,200}?)[”\"’'](?!\w)")
"""What a meeting, a report or a campaign is about, in quotation marks: its capitals are nobody's name."""
_SIGNATURE = re.compile(r"[.”\"]\s+(?P<letters>[A-Z]{2,5}(?:\s+[A-Z]{2,5}){1,3})\s*$")
"""An agency and its editors' letters, which end a story: "… on Friday. PTI ABC DE"."""
_LONG_LIST = 3
"""Names in a row that "the towns of" before them makes places."""
_KNOWN = 3.0
"""Points for a place that a place of note has."""
_SURE = 5.0
"""Points for a body that the list of bodies knows."""
_GUESS = 2.0
"""Points that the model alone gives."""


class NameFinder:
    """Finds the names of passages with one language's lexicon and a gazetteer."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        """Take the word lists and the places that rules ask."""
        know = NameWords(lexicon, gazetteer)
        self._runs = RunFinder(know)
        self._cutter = RunCutter(know)
        self._given = lexicon.sure_given
        posts = "|".join(sorted(word.capitalize() for word in know.namelike if word.isalpha()))
        self._namelike = re.compile(rf"\b(?P<given>[A-Z][a-z]+) (?:[A-Z]\. )?(?P<surname>{posts})\b")
        borne, first = (
            "|".join(sorted(word.capitalize() for word in words))
            for words in (know.borne, know.borne & {w for w, o in lexicon.family_first.items() if o == "zh"})
        )
        self._borne = re.compile(rf"\b(?:(?P<given>[A-Z][a-z]+) (?P<surname>{borne})\b(?! \d)|(?P<first>{first}) [A-Z][a-z])")
        self._genders = lexicon.genders
        self._renamed = frozenset(lexicon.listed("names", "renamed", "between"))
        self._bodies = lexicon.words("names", "body_nouns", "words")
        self._plurals = lexicon.words("names", "place_links", "plurals")

    def read(self, passages: Sequence[Passage]) -> None:
        """Take an article's passages: what is a name's word inside a sentence is one at its beginning too."""
        self._cutter.surnames = frozenset(m["surname"] for p in passages for m in self._namelike.finditer(p.text) if m["given"].lower() in self._given)
        found = [match for passage in passages for match in self._borne.finditer(passage.text)]
        self._runs.borne = frozenset(match["first"] or match["surname"] for match in found if match["first"] or match["given"].lower() in self._given)
        self._runs.seen = frozenset(t.text for passage in passages for t in passage.doc if t.tag_ == "NNP" and not t.is_sent_start and t.text.istitle())

    def find(self, passage: Passage) -> list[Name]:
        """Return the names of a passage in order."""
        words = read_words(passage)
        if words and sum(w.text.isupper() and len(w.text) > 1 for w in words) > 0.6 * len(words) > 2:
            return []  # a line in capitals tells nothing by its capitals
        names = [name for i, j in self._runs.find_runs(words) for name in self._cutter.cut(passage, words, i, j)]
        if signature := _SIGNATURE.search(passage.text):
            names = [name for name in names if name.end <= signature.start("letters")]
        _share_in_lists(names, self._plurals, self._bodies)
        self._share_in_renamed(names)
        for theme in _THEME.finditer(passage.text):
            for name in names:
                if theme.start("words") <= name.start < theme.end("words"):
                    name.vote(NameKind.PERSON, -_SURE)
        return names

    def _share_in_renamed(self, names: Sequence[Name]) -> None:
        """What is sure of a name holds of the one that it had before: "a firm formerly known as A, now B"."""
        for left, right in pairwise(names):
            between = left.passage.text[left.end : right.start].lower().strip(" ,(")
            is_renamed = between in self._renamed and NameKind.EVENT not in {*left.votes, *right.votes}
            for one, other in ((left, right), (right, left)) if is_renamed else ():
                is_nobody = not other.honorific and not other.title and other.votes.get(NameKind.PERSON, 0) <= _KNOWN
                if one.votes.get(NameKind.ORGANISATION, 0) >= _KNOWN and is_nobody and fold(other.words[0].text) not in self._genders:
                    other.vote(NameKind.ORGANISATION, _KNOWN)
                    other.vote(NameKind.PERSON, -_KNOWN)


def _lists(names: Sequence[Name]) -> list[list[Name]]:
    """The names as they stand in lists: those with nothing but commas and "and" between them together."""
    lists: list[list[Name]] = []
    for name in names:
        is_next = bool(lists) and lists[-1][-1].passage.text[lists[-1][-1].end : name.start] in _LIST_LINKS
        if is_next:
            lists[-1].append(name)
        else:
            lists.append([name])
    return lists


def _may_be_place(name: Name) -> bool:
    """Whether nothing but the model's guess speaks against a place: no courtesy, no title, no head of a body, no given name before a surname."""
    others = max((points for kind, points in name.votes.items() if kind is not NameKind.PLACE), default=0.0)
    return not name.honorific and not name.title and (others <= _GUESS or name.votes.get(NameKind.PLACE, 0) >= others)


def _follows_noun(name: Name, nouns: frozenset[str]) -> bool:
    """Whether one of the nouns stands before a name in its sentence, with at most a few small words between: "towns in X that flooded were NAME"."""
    before = re.split(r"[.;:!?]", name.passage.text[: name.start])[-1]
    return bool(nouns & set(before.lower().split()[-15:]))


def _is_acronym(name: Name) -> bool:
    return name.text.isalpha() and name.text.isupper() and 2 <= len(name.text) <= 6


def _is_after(name: Name, nouns: frozenset[str]) -> bool:
    """Whether the plural of one of the nouns stands right before a name."""
    before = name.passage.text[: name.start].split()[-1:]
    word = before[0].lower() if before else ""
    return word.endswith("s") and bool({word[:-1], word[:-3] + "y" if word.endswith("ies") else ""} & nouns)


def _share_in_lists(names: Sequence[Name], plurals: frozenset[str], bodies: frozenset[str]) -> None:
    """Names in one list are of one kind: "Arles, Nîmes, Uzès and Lunel" are places when two of them are."""
    for listed in _lists(names):
        if len(listed) > 1 and _is_after(listed[0], bodies):
            for name in listed:
                name.vote(NameKind.ORGANISATION, _KNOWN)  # "the unions A, B and C"
        if len(listed) >= _LONG_LIST and _follows_noun(listed[0], plurals) and all(_may_be_place(name) for name in listed):
            for name in listed:
                name.vote(NameKind.PLACE, _KNOWN)
    _share_in_pairs(names)


def _share_in_pairs(names: Sequence[Name]) -> None:
    """What is sure of one of two names in a list holds of the other, each name once; from left to right, then back."""
    pairs, voted = list(pairwise(names)), set[int]()
    for left, right in [*pairs, *reversed(pairs)]:
        between = left.passage.text[left.end : right.start]
        if between not in _LIST_LINKS:
            continue
        for one, other in ((left, right), (right, left)):
            if one.votes.get(NameKind.ORGANISATION, 0) >= _SURE and _is_acronym(other) and id(other) not in voted:
                other.vote(NameKind.ORGANISATION, _KNOWN)  # "the KPD and the SPD" where one is known
                voted.add(id(other))
                continue
            place = one.votes.get(NameKind.PLACE, 0)
            sure = place > 0 and max(one.votes.values()) == place and (place >= 3 or (place >= 1.5 and not any(v > 0 for v in other.votes.values())))
            if sure and id(other) not in voted and not other.honorific and not other.title and len(other.words) <= 3:
                other.vote(NameKind.PLACE, 1.5)
                voted.add(id(other))
