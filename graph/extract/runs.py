"""Finds where names may stand: runs of capitalised words with what may stand inside a name, first word to last.

It neither cuts titles off nor says what a name is the name of. Called once a passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from graph.extract.name_words import NameWords
from graph.extract.words import Word
from graph.lexicon import fold

__all__ = ["RunFinder"]

_SUBJECTS = ("nsubj", "nsubjpass", "poss")
_LONG_NAME = 5
"""Words before "and" that one body's name may have where "the" stands before it: "the Inland Flood Risk and Drainage Board"."""
_JOINED_TO_PLACES = ("-based", "-born", "-led", "-backed", "-made", "-owned")
_LONG_OFFICE = 6
"""Words of an office in small letters, at most: "space and research ministry"."""
_NOT_FIRST = ("DET", "PRON", "ADP", "CCONJ", "SCONJ", "AUX", "INTJ", "PART", "PUNCT", "NUM", "ADV")


class RunFinder:
    """Finds the runs of a passage's words that may be names."""

    def __init__(self, know: NameWords) -> None:
        """Take what is known of words."""
        self._know = know
        self.seen: frozenset[str] = frozenset()
        """Words that stand in names elsewhere in the article: as a sentence's first word and subject they are one too."""

        self.borne: frozenset[str] = frozenset()
        """Days' and months' names that are somewhere in the article a part of somebody's name: surnames that may stand alone."""

    def find_runs(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Yield the first and the last word (exclusive) of each run, in order."""
        i = 0
        while i < len(words):
            if not self._starts(words, i):
                i += 1
                continue
            j = self._extend(words, i)
            joined = next((k for k in range(i, j) if words[k].text.lower().endswith(_JOINED_TO_PLACES)), None)
            if joined is not None:
                i = joined + 1  # "the New York-based | Larch Group"
                continue
            office = self._find_office(words, i, j)
            if office > j and words[j - 1].is_possessive:
                yield i, j
                yield j, office  # "Elmland's | health ministry"
            else:
                yield i, office if office > j else self._finish_place(words, i, j)
            i = j

    def _starts(self, words: Sequence[Word], i: int) -> bool:
        word = words[i]
        if (
            not word.is_capital
            or (word.text.lower() in self._know.not_names and not self._is_borne(words, i) and not self._is_field_of_meeting(words, i))
            or word.text.lower().endswith(_JOINED_TO_PLACES)
            or (i + 1 < len(words) and words[i + 1].gap.startswith("$"))
            or (word.begins and word.text.lower() in self._know.opening_words)
        ):
            return False
        if not word.begins:
            return True
        following = words[i + 1] if i + 1 < len(words) else None
        linked = following is not None and following.gap == " " and following.is_capital and not word.is_possessive
        if linked and not word.text.isascii() and fold(word.text) in self._know.lexicon.family_first:
            return True  # "Nguyễn Thị Lan", which the model takes for a verb
        if word.token.pos_ in _NOT_FIRST:
            # "He Ying", of the family He: behind a pronoun stands no capital.
            is_family = word.token.pos_ == "PRON" and word.text.lower() in self._know.lexicon.family_first
            is_name = is_family and following is not None and linked and not self._know.is_demonym(following.text)
            return is_name or (word.text.isupper() and len(word.text) > 2)
        if word.token.tag_ in ("NNP", "NNPS") or (word.text.isupper() and len(word.text) > 1):
            return True
        return (linked and word.token.pos_ != "VERB") or self._know.is_known(word.text) or (word.text in self.seen and word.token.dep_ in _SUBJECTS)

    def _extend(self, words: Sequence[Word], i: int) -> int:
        """Return the end of the run of words that begins at i."""
        j = i + 1
        after_of = False
        while j < len(words):
            step = self._step(words, i, j, after_of)
            if step == 0:
                break
            after_of = after_of or (step > 1 and words[j].text.lower() in self._know.of_words)
            j += step
        return j

    def _step(self, words: Sequence[Word], i: int, j: int, after_of: bool) -> int:
        """How many words from j on belong to the run that began at i: 0 ends it."""
        if words[j - 1].is_possessive and not self._keeps_possessive(words, i, j):
            return 0
        if words[j].is_capital or words[j].gap != " ":
            return self._step_capital(words, i, j, after_of)
        if re.fullmatch(r"(?:19|20)\d\d", words[j].text):
            return int(self._know.has_event_head(words[i:j]))
        return self._step_small(words, i, j, after_of)

    def _step_capital(self, words: Sequence[Word], i: int, j: int, after_of: bool) -> int:
        """Steps over a capitalised word: next to the last, a legal suffix, a field of a list, a nickname in quotation marks."""
        word = words[j]
        if not word.is_capital:
            return 0
        joined = word.gap in (" ", " & ", "-", "‐") and not (word.begins and word.gap != "-")
        listed = word.gap == ", " and (
            word.text.lower() in self._know.suffixes or (after_of and self._lists_fields(words, i, j)) or self._lists_trades(words, i, j)
        )
        if (joined and (word.text.lower() not in self._know.not_names or self._leads_to_head(words, j) or self._is_borne(words, j))) or listed:
            return 1
        quoted = word.gap in (" “", ' "', " ‘") and j + 1 < len(words) and words[j + 1].gap in ("” ", '" ', "’ ") and words[j + 1].is_capital
        return 2 if quoted else 0  # Robert “Bob” Gray

    def _is_field_of_meeting(self, words: Sequence[Word], i: int) -> bool:
        """Whether capitals that name nobody begin a meeting's name: "the AI Summit", "TV Drama Festival"."""
        following = list(takewhile(lambda word: word.is_capital and word.gap == " ", words[i + 1 : i + 4]))
        return words[i].text.isupper() and len(words[i].text) > 1 and self._know.has_event_head(following)

    def _is_borne(self, words: Sequence[Word], k: int) -> bool:
        """Whether a day's or a month's name is somebody's: "June Carter", "Li Jun", "Sun Wei", "Ms May", and "May said" where Theresa May is named."""
        know, word = self._know, words[k]
        if word.text.lower() not in know.borne or not word.text.istitle():
            return False
        following = words[k + 1] if k + 1 < len(words) and words[k + 1].gap == " " else None
        before = words[k - 1] if k > 0 and word.gap == " " else None
        lower = fold(before.text) if before is not None else ""
        if (following is not None and following.text[0].isdigit()) or lower in know.before_dates or lower[:1].isdigit():
            return False
        is_behind = before is not None and (
            lower in know.courtesies
            or (before.is_capital and know.is_post(before.text))
            or (before.is_capital and lower not in know.not_names and self._is_persons(lower))
        )
        return is_behind or (word.text in self.borne and word.token.dep_ in _SUBJECTS) or (following is not None and self._is_before(word, following))

    def _is_before(self, word: Word, following: Word) -> bool:
        """Whether a surname follows a given name, or a given name a surname; no body as in "June Parliament"."""
        know, lower = self._know, fold(following.text)
        is_name = following.is_capital and not word.is_possessive and lower not in know.not_names and self._is_persons(fold(word.text))
        return is_name and not know.has_head([following]) and lower not in know.institutions | know.bare_institutions

    def _is_persons(self, word: str) -> bool:
        return word in self._know.lexicon.genders or word in self._know.lexicon.family_first

    def _leads_to_head(self, words: Sequence[Word], j: int) -> bool:
        """Whether a season stands inside a name, as in "Elmport Winter Games": a body's or a meeting's head follows in it."""
        if words[j].text.lower() not in self._know.inside_names:
            return False
        following = list(takewhile(lambda word: word.is_capital and word.gap == " ", words[j + 1 : j + 4]))
        return self._know.has_head(following)

    def _step_small(self, words: Sequence[Word], i: int, j: int, after_of: bool) -> int:
        """Steps over a lower-case word inside a name, with what follows it: particles, "of", "and"."""
        lower = words[j].text.lower()
        if lower in self._know.suffixes:
            return 1  # "Larch Grid plc"
        if lower == "and" and j + 1 < len(words) and words[j + 1].gap == " " and words[j + 1].is_capital and fold(words[j + 1].text) in self._know.partners:
            return 2  # "Larch and Sons"
        following = [w for w in words[j + 1 : j + 4] if w.gap == " "]
        has_head = self._know.has_head(words[i:j])
        if lower in self._know.particles and not has_head:
            steps = self._over_particles(following)
            if steps:
                return steps
        return self._step_link(words, i, j, following, after_of=after_of, has_head=has_head)

    def _step_link(self, words: Sequence[Word], i: int, j: int, following: Sequence[Word], *, after_of: bool, has_head: bool) -> int:
        """Steps over "of", "and", "in", "for" inside a name, with what follows."""
        lower = words[j].text.lower()
        is_one_word = j - i == 1 and fold(words[i].text) not in self._know.institutions | self._know.bare_institutions
        if lower == "and" and following and following[0].is_capital and (is_one_word or not (has_head or after_of)):
            return self._joined_before_head(words, i, j)
        if lower == "in" and not has_head and not after_of:
            return self._field_before_head(words, i, j)
        if has_head or after_of:
            return self._connect(words, i, j, following, after_of)
        return self._place_of(words, i, j, following) if lower == "of" else 0

    def _over_particles(self, following: Sequence[Word]) -> int:
        """Steps over "de", "van der" to the capital behind; 0 where none follows."""
        for k, word in enumerate(following[:2], start=1):
            if word.is_capital and word.text.lower() not in self._know.not_names:
                return k + 1
            if word.text.lower() not in self._know.particles:
                return 0
        return 0

    def _lists_fields(self, words: Sequence[Word], i: int, j: int) -> bool:
        """Read "Ministry of Roads, Ports and Inland Waters", "Forum on Soil, Water and Climate": up to "and" and a capital, no names of their own."""
        leads = fold(words[i].text) in self._know.org_heads or self._know.has_event_head(words[i:j])
        if not leads or self._begins_own_name(words, j):
            return False
        for k in range(j, min(j + 6, len(words) - 1)):
            if words[k].text == "and":
                return k > j and words[k + 1].is_capital and not self._begins_own_name(words, k + 1)
            if not words[k].is_capital or words[k].gap not in (" ", ", "):
                return False
        return False

    def _place_of(self, words: Sequence[Word], i: int, j: int, following: Sequence[Word]) -> int:
        """Read "Isle of Man", "Gulf of Aden", "Republic of the Gambia": where the gazetteer or the list of bodies knows the whole."""
        at = 1 if following and following[0].text == "the" else 0
        capitals = 0
        while at + capitals < len(following) and following[at + capitals].is_capital:
            capitals += 1
        for count in range(capitals, 0, -1):
            whole = " ".join([*(w.text for w in words[i:j]), "of", *(w.text for w in following[: at + count])])
            if self._know.gazetteer.find(whole) or fold(whole) in self._know.lexicon.bodies:
                return 1 + at + count
        return 0

    def _lists_trades(self, words: Sequence[Word], i: int, j: int) -> bool:
        """Read "the Roads, Ports and Waterways Authority": one word, a comma, capitals up to "and" and a body's head, no names of their own."""
        if i == 0 or words[i - 1].text.lower() != "the" or j - i > 2 or self._begins_own_name(words, j) or self._know.has_head(words[i:j]):
            return False
        for k in range(j, min(j + 4, len(words) - 2)):
            if words[k].text == "and":
                end = _end_of_capitals(words, k + 1)
                return k > j and end - k >= 3 and fold(words[end - 1].text) in self._know.org_heads
            if not words[k].is_capital or words[k].gap not in (" ", ", ") or self._know.has_head(words[k : k + 1]):
                return False
        return False

    def _connect(self, words: Sequence[Word], i: int, j: int, following: Sequence[Word], after_of: bool) -> int:
        """Steps over "of", "for the", "and" inside a body's or a meeting's name."""
        lower = words[j].text.lower()
        if not following or words[j - 1].text.lower() in self._know.suffixes:
            return 0  # "Larch Grid Ltd | of Elmport"
        allowed = lower in self._know.of_words or (lower == "in" and after_of and words[j + 1].text == "the" and self._has_office(words[i:j]))
        if allowed:
            if following[0].text in ("the", "all") and len(following) > 1 and following[1].is_capital:
                return 3
            named = following[0].is_capital and following[0].text.lower() not in self._know.not_names
            return 2 if named and not self._is_person_ahead(following) else 0
        if lower == "and" and after_of and following[0].is_capital and not self._begins_own_name(words, j + 1):
            return 2
        if lower == "and" and self._goes_on_as_meeting(words, i, j):
            return 2
        return 0

    def _goes_on_as_meeting(self, words: Sequence[Word], i: int, j: int) -> bool:
        """Whether a meeting's name goes on with "and" and its last word: "Coast Conference and Exhibition", "Annual School and Conference"."""
        know, last = self._know, words[j + 1]
        is_meeting = know.has_event_head(words[i:j]) or fold(words[i].text) in know.yearly
        ends = j + 2 >= len(words) or words[j + 2].gap != " " or not words[j + 2].is_capital
        return is_meeting and last.is_capital and ends and not last.is_possessive and know.has_event_head([last])

    def _joined_before_head(self, words: Sequence[Word], i: int, j: int) -> int:
        """Read "Food and Drug Administration": capitals, "and", capitals that end in a head, of which the model makes one body."""
        k = _end_of_capitals(words, j + 2) if words[j + 1].is_capital else j + 1
        known = fold(" ".join(w.text for w in words[i:k])) in self._know.lexicon.bodies
        if known or fold(" ".join(w.text for w in words[i : j + 2])) in self._know.joined:
            return k - j
        if self._is_joined_meeting(words, i, j, k):
            return k - j
        is_given = bool(self._know.lexicon.genders.get(fold(words[i].text))) and not self._know.is_demonym(words[i].text)
        named_so = i > 0 and words[i - 1].text.lower() == "the" and not is_given
        if k - j < 3 or fold(words[k - 1].text) not in self._know.org_heads or j - i > (_LONG_NAME if named_so else 2):
            return 0
        ent = words[i].token.ent_type_, words[j].token.ent_type_
        return 1 + (k - j - 1) if (ent == ("ORG", "ORG") or named_so) and not self._know.gazetteer.find(" ".join(w.text for w in words[i:j])) else 0

    def _field_before_head(self, words: Sequence[Word], i: int, j: int) -> int:
        """Read "the third Women in Science Conference": "in", and capitals up to a meeting's head, that are no place."""
        k = _end_of_capitals(words, j + 1)
        return k - j if self._is_joined_meeting(words, i, j, k) and not self._know.gazetteer.find(" ".join(w.text for w in words[j + 1 : k - 1])) else 0

    def _is_joined_meeting(self, words: Sequence[Word], i: int, j: int, end: int) -> bool:
        """Read "the eighth Trade and Investment Forum": words [i, j), "and", and words up to a meeting's head that "the" or an ordinal makes one name."""
        know = self._know
        if end - j < 3 or j - i > _LONG_NAME or not know.has_event_head(words[end - 1 : end]):
            return False
        before = words[i - 1] if i > 0 and words[i].gap == " " else None
        numbered = [word for word in (before, words[i] if j - i > 1 else None) if word is not None]
        if any(know.read_ordinal(word) is not None or word.text.lower() in know.yearly or re.fullmatch(r"(?:19|20)\d\d", word.text) for word in numbered):
            return True
        is_one = before is not None and (before.text.lower() == "the" or before.is_possessive) and fold(words[end - 1].text) in know.strong_events
        return is_one and not any(know.is_post(word.text) for word in words[i:j]) and not self._is_place_or_person(words[i:j])

    def _is_place_or_person(self, run: Sequence[Word]) -> bool:
        """Whether a run is a name by itself: a place as a whole, or somebody whose given name begins no place, as that of "Hong Kong-Macao" does."""
        know = self._know
        if know.gazetteer.find(" ".join(word.text for word in run)):
            return True
        is_given = fold(run[0].text) in know.lexicon.genders and not know.is_demonym(run[0].text)
        starts = {" ".join(word.text for word in run[:count]).split("-")[0] for count in range(2, len(run))}
        return is_given and not any(" " in start and know.gazetteer.find(start) for start in starts)

    def _begins_own_name(self, words: Sequence[Word], k: int) -> bool:
        """Whether a name of its own begins at k: a place, a body with a head, a person."""
        end = _end_of_capitals(words, k + 1)
        run = words[k:end]
        if fold(run[0].text) in self._know.org_heads and end < len(words) and words[end].text in ("of", "for") and words[end].gap == " ":
            return True  # "… Development and | Ministry of Water"
        if self._know.gazetteer.find(" ".join(w.text for w in run)) or run[0].token.ent_type_ in ("PERSON", "GPE"):
            return True
        return len(run) > 1 and fold(run[-1].text) in self._know.org_heads

    def _is_person_ahead(self, following: Sequence[Word]) -> bool:
        return fold(following[0].text) in self._know.courtesies

    def _has_office(self, words: Sequence[Word]) -> bool:
        return any(fold(word.text) in self._know.offices for word in words)

    def _keeps_possessive(self, words: Sequence[Word], i: int, j: int) -> bool:
        """Whether a name goes on behind its word's possessive: "Coast Nurses' Association", not "Elmland's Petrolar"."""
        last = fold(words[j - 1].text)
        if not words[j].is_capital:
            return False
        plural = (
            words[j - 1].is_plural_possessive
            and last.endswith("s")
            and not self._know.gazetteer.find(" ".join(w.text for w in words[i:j]))
            and last not in self._know.org_heads
            and last not in self._know.generic
        )
        is_place = not plural and bool(self._know.gazetteer.find(f"{words[j - 1].text}'s {words[j].text}"))
        saint = j - 2 >= i and fold(words[j - 2].text).rstrip(".") in ("st", "saint", "queen", "king", "prince", "lady", "our")
        return last in self._know.possessed or plural or saint or is_place

    def _find_office(self, words: Sequence[Word], i: int, j: int) -> int:
        """Return where an office in small letters behind a place ends: "the Elmlandish health ministry", "Elmport culture bureau"; j where there is none."""
        know = self._know
        place = " ".join(word.text for word in words[i:j])
        if not (know.gazetteer.find(place) or (j - i == 1 and know.is_demonym(place))):
            return j
        for k in range(j, min(j + _LONG_OFFICE, len(words))):
            word = words[k]
            if word.gap != " " or not word.text.islower() or (k > j and words[k - 1].is_possessive):
                break
            if word.text in know.office_heads:
                return k + 1 if k > j and not self._goes_on(words, k + 1) else j
            if not (word.text in know.fields or (word.text == "and" and k > j) or (word.token.pos_ == "NOUN" and word.token.dep_ in ("compound", "nmod"))):
                break
        return j

    def _goes_on(self, words: Sequence[Word], k: int) -> bool:
        """Whether a post or another noun follows: "the Elmlandish health ministry spokesman" is nobody's name, nor is his ministry's then."""
        return k < len(words) and words[k].gap == " " and words[k - 1].token.dep_ == "compound"

    def _finish_place(self, words: Sequence[Word], i: int, j: int) -> int:
        """Take in the lower-case words that finish a name: "Eastgate checkpoint", "the Old Mill exhibition centre", "Elmport city council"."""
        know = self._know
        if j >= len(words) or words[j].gap != " " or words[j - 1].is_possessive or know.has_head(words[i:j]) or j - i > 4:
            return j
        word = words[j].text
        following = words[j + 1].text if j + 1 < len(words) and words[j + 1].gap == " " else ""
        if word in know.finishers:
            return j if all(know.is_demonym(w.text) for w in words[i:j]) else j + 1
        if word in know.local_bodies and know.gazetteer.find(" ".join(w.text for w in words[i:j])):
            return j + 1
        if (word in know.localities and following in know.local_bodies) or (word in know.venues | know.venue_uses and following in know.halls):
            return j + 2
        return j + 1 if word in know.halls and i > 0 and words[i - 1].text.lower() == "the" else j


def _end_of_capitals(words: Sequence[Word], k: int) -> int:
    """Return the word behind the capitals that go on at word k, one space before each; k where none does."""
    while k < len(words) and words[k].is_capital and words[k].gap == " ":
        k += 1
    return k
