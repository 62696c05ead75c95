"""Cuts a run of capitals into courtesy, title and names: "Danish President | Mette …", "Minister for Fisheries | Ola …".

It asks `weighing` for each name's points. Called for every run of a passage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extract.language import Passage
from graph.extract.name_words import NameWords
from graph.extract.names import Name, NameKind
from graph.extract.weighing import NameWeigher
from graph.extract.words import Word
from graph.lexicon import fold

__all__ = ["RunCutter"]


class RunCutter:
    """Cuts runs into names."""

    def __init__(self, know: NameWords) -> None:
        """Take what is known of words."""
        self._know = know
        self._weigher = NameWeigher(know)
        self.surnames: frozenset[str] = frozenset()
        """Words that are posts elsewhere and somebody's surname in this article: "Ada King"."""

    def cut(self, passage: Passage, words: Sequence[Word], i: int, j: int) -> list[Name]:
        """Cut the run of words [i, j) into names, each with its courtesy, title and ordinal."""
        start, ordinal = self._cut_ordinal(words, i, j)
        start, honorific = self._cut_courtesy(words, start, j)
        is_surname = words[start].text in self.surnames and not (start > 0 and words[start - 1].text.lower() in self._know.articles)
        if j - start == 1 and (is_surname or (honorific is not None and fold(words[start].text) in self._know.namelike)):
            return self._names(passage, words, start, j, honorific=honorific)  # "Ms | King"
        if (ordinal is not None or self._know.has_event_head(words[start:j])) and not self._has_title_end(words, start, j):
            return self._names(passage, words, start, j, honorific=honorific, ordinal=ordinal)
        owner, office = self._office_inside(words, start, j) if honorific is None else (start, start)
        if owner > start:
            return self._owners(passage, words, start, owner) + self.cut(passage, words, owner, j)
        title_end = max(office, self._title_end(words, start, j)) if office <= start else office
        if title_end > start:
            return self._cut_title(passage, words, start, title_end, j)
        return self._cut_untitled(passage, words, start, j, honorific)

    def _cut_ordinal(self, words: Sequence[Word], i: int, j: int) -> tuple[int, tuple[int, int, int] | None]:
        """Read the ordinal of a meeting in the run ("Fifth | International Symposium") or right before it ("second | … Forum")."""
        ordinal = None
        while j - i > 1 and self._know.has_event_head(words[i + 1 : j]) and (number := self._know.read_ordinal(words[i], is_in_name=True)) is not None:
            ordinal = (words[i].start, words[i].end, number)
            i += 1
        if ordinal is None and i > 0 and words[i].gap in (" ", "-") and (self._know.has_event_head(words[i:j]) or self._is_numbered_acronym(words, i, j)):
            number = self._know.read_ordinal(words[i - 1])
            if number is None and i > 1 and fold(words[i - 1].text) in self._know.between_ordinal:
                number = self._know.read_ordinal(words[i - 2])
            ordinal = (words[i - 1].start, words[i - 1].end, number) if number is not None else None
        return i, ordinal

    def _is_numbered_acronym(self, words: Sequence[Word], i: int, j: int) -> bool:
        """Read "the fifth | KPTF" and "at the | 5th KPTF": capitals that are numbered and no thing are a meeting's."""
        text, token = words[i].text, words[i].token
        is_unknown = j - i == 1 and text.isalpha() and text.isupper() and 3 <= len(text) <= 6 and text not in self._know.things
        is_alone = token.dep_ not in ("compound", "amod", "nmod") and not words[i].is_possessive
        return is_unknown and is_alone and i > 1 and words[i - 2].text.lower() == "the" and words[i].gap == " " and not self._know.is_known(text)

    def _cut_courtesy(self, words: Sequence[Word], i: int, j: int) -> tuple[int, str | None]:
        """Read the courtesies at the run's beginning ("Mr", "Professor Dr")."""
        honorific = None
        if j - i > 2 and fold(words[i].text) in self._know.before_hon and fold(words[i + 1].text) in self._know.courtesies:
            i += 1  # "the Most | Hon. Ada Pike"
        if j - i == 2 and fold(words[i].text) == "don" and fold(words[i + 1].text) not in self._know.lexicon.genders:
            return i, None  # "Don Solari", not "Don Pedro"
        while j - i > 1 and fold(words[i].text) in self._know.courtesies:
            honorific = fold(words[i].text)
            i += 1
        return i, honorific

    def _cut_title(self, passage: Passage, words: Sequence[Word], i: int, title_end: int, j: int) -> list[Name]:
        """Cut "President | NAME"; a title without a name behind it names nobody."""
        title = (words[i].start, words[title_end - 1].end)
        honorific = None
        while title_end < j and fold(words[title_end].text) in self._know.courtesies:
            honorific = fold(words[title_end].text)
            title_end += 1
        return self._names(passage, words, title_end, j, honorific=honorific, title=title) if title_end < j else []

    def _cut_untitled(self, passage: Passage, words: Sequence[Word], i: int, j: int, honorific: str | None) -> list[Name]:
        """Cut a run without a title of its own: behind "Minister for", behind "Chief Executive of", or one name."""
        is_field = not self._know.has_head(words[i:j]) or all(fold(w.text) in self._know.fields for w in words[i:j])
        portfolio = self._portfolio_before(words, i) if is_field else None
        if portfolio is not None:
            tail = self._person_tail(words, i - 1, j)
            if i < tail < j:
                return self._names(passage, words, tail, j, title=(words[portfolio].start, words[tail - 1].end))
            if not self._know.is_known(" ".join(w.text for w in words[i:j])) and words[i].token.ent_type_ not in ("GPE", "LOC"):
                return []  # a portfolio: "Minister for Emergency Management"
        if self._is_field_behind_post(words, i, j) or self._is_joined_field(words, i, j):
            return []  # "vice minister of | Fisheries", "Roads | and Public Works Minister Ada Pike"
        if i > 0 and words[i].gap == " " and fold(words[i - 1].text) in self._know.honorifics:
            honorific = fold(words[i - 1].text)
        if self._is_place_with_post(words, i, j) or (j - i > 2 and words[j - 1].text in self._know.behind_names):
            return self._names(passage, words, i, j - 1, honorific=honorific)  # "Lagos | MPs", "Ada Pike | MP"
        split = self._place_before_person(words, i, j)
        if split > i:
            return self._names(passage, words, i, split) + self._names(passage, words, split, j)
        return self._names(passage, words, i, j, honorific=honorific)

    def _is_place_with_post(self, words: Sequence[Word], i: int, j: int) -> bool:
        """Whether a run is a place and the post of people there, and no name: "Lagos MPs", "Elmport Councillors"."""
        last = fold(words[j - 1].text)
        is_post = self._know.is_post(words[j - 1].text) and last not in self._know.namelike | self._know.org_heads | self._know.place_last
        return j - i > 1 and is_post and bool(self._know.gazetteer.find(" ".join(w.text for w in words[i : j - 1])))

    def _portfolio_before(self, words: Sequence[Word], i: int) -> int | None:
        """The post whose field begins at i: "Minister for | Emergency Management", "Secretary of State for | Health"."""
        k = i
        while k > 1 and i - k < 6 and words[k].gap == " " and words[k - 1].gap == " ":
            if words[k - 1].text == "and" and words[k - 2].is_capital and fold(words[k - 2].text) in self._know.fields:
                k -= 2  # "Minister for Rural and | Community Development"
            elif words[k - 1].text not in ("of", "for"):
                k -= 1 if words[k - 1].is_capital and k < i else i
            elif words[k - 2].text[0].isupper() and self._know.is_portfolio(words[k - 2]):
                return k - 2
            else:
                k -= 2
        return None

    def _is_field_behind_post(self, words: Sequence[Word], i: int, j: int) -> bool:
        """Whether a run is only the field of a post in small letters, and nothing that is known by that name."""
        if i < 2 or words[i].gap != " " or words[i - 1].gap != " " or words[i - 1].text not in ("of", "for"):
            return False
        is_field = words[i - 2].text.islower() and self._know.is_post(words[i - 2].text) and all(fold(w.text) in self._know.fields for w in words[i:j])
        return is_field and not self._know.is_known(" ".join(w.text for w in words[i:j]))

    def _is_joined_field(self, words: Sequence[Word], i: int, j: int) -> bool:
        """Whether a run is the first field of a portfolio: "Trade | and Industry Minister", "the Ministries of Trade | and Rural Affairs"."""
        if j + 2 >= len(words) or words[j].text != "and" or any(fold(w.text) not in self._know.fields for w in words[i:j]):
            return False
        at = j + 1
        while at < min(j + 5, len(words) - 1) and fold(words[at].text) in self._know.fields and words[at + 1].gap == " ":
            at += 1
        return at > j + 1 and words[at].is_capital and self._know.is_post(words[at].text)

    def _has_title_end(self, words: Sequence[Word], i: int, j: int) -> bool:
        return fold(words[i].text) in self._know.posts and words[i].token.ent_type_ == "" and j - i > 1 and fold(words[i].text) not in self._know.weak_events

    def _title_end(self, words: Sequence[Word], i: int, j: int) -> int:
        """Where a title at the run's beginning ends: "Danish President | Mette …", "Minister for Fisheries | Ola …"."""
        last_post = -1
        k = i
        while k < j:
            lower = fold(words[k].text)
            is_calling = k == i and words[k].begins and lower in self._know.callings - self._know.posts and self._is_person_here(words, k + 1, j)
            is_post = (
                self._know.is_post(words[k].text)
                and not (lower in self._know.org_heads and k == j - 1)
                and not (k == i and self._is_name_like_post(words, i, j))
            )
            if is_calling or is_post:
                last_post = k
            elif (
                lower not in self._know.modifiers
                and not (k == i and (self._know.is_demonym(words[k].text) or self._know.is_unit(words, k)))
                and lower not in ("of", "for", "and", "&")
            ) or (lower in ("of", "for", "and", "&") and last_post < 0):
                break
            k += 1
        behind = {fold(words[k].text) for k in (last_post + 1, j - 1) if 0 <= last_post < k < j}
        if last_post < 0 or behind & self._know.org_heads:
            return i  # "Northern Press Liaison Service" is no liaison called Service, "Liaison Office of …" none called Office
        if last_post + 1 < j and words[last_post + 1].text.lower() in ("of", "for", "and"):
            return self._person_tail(words, last_post + 1, j)
        return last_post + 1

    def _office_inside(self, words: Sequence[Word], i: int, j: int) -> tuple[int, int]:
        """Where a body's or country's name before a title ends, and the title: "RSU | General Secretary | Ada Pike".

        "Emergency Management Minister Ada Pike" has a title of three words and no body; "Stephen King Smith" has no title.
        """
        for k in range(i + 1, j):
            is_name = (
                fold(words[k].text) in self._know.namelike
                and not (k + 1 < j and self._know.is_post(words[k + 1].text))
                and not self._is_office_of(words, i, k, j)
            )
            if words[k].is_possessive or is_name or not self._know.is_post(words[k].text):
                continue
            end = k + 1
            while (
                end < j
                and self._know.is_post(words[end].text)
                and (fold(words[end].text) not in self._know.namelike or fold(words[end].text) in self._know.modifiers)
            ):
                end += 1
            person = end + sum(fold(w.text) in self._know.courtesies for w in words[end : end + 2])
            if self._is_person_here(words, person, j):
                return self._owner_end(words, i, k), end
            if end == j and j < len(words) and words[j].gap == " " and words[j].text in ("of", "for"):
                return self._owner_end(words, i, k), i  # "US Secretary | of State Ada Pike"
            if end == j and self._goes_on(words, j):
                return self._owner_end(words, i, k), end  # "Larch Mining President | and CEO Ada Pike"
        return i, i

    def _goes_on(self, words: Sequence[Word], j: int) -> bool:
        """Whether a further post follows behind "and": "President | and CEO", "Chair | and interim director"."""
        at = j + 1
        if at >= len(words) or words[j].text != "and" or words[j].gap != " ":
            return False
        while at + 1 < len(words) and at < j + 3 and fold(words[at].text) in self._know.modifiers and words[at + 1].gap == " ":
            at += 1
        return self._know.is_post(words[at].text)

    def _is_office_of(self, words: Sequence[Word], i: int, k: int, j: int) -> bool:
        """Whether a post that is a name elsewhere is one here: "Elmland District Judge | Ada Pike", "Seed Council Chief | Ada Pike"."""
        before, person = fold(words[k - 1].text), words[k + 1 : j]
        says_where = before in self._know.modifiers | self._know.org_heads or bool(self._know.gazetteer.find(" ".join(w.text for w in words[i:k])))
        return says_where and 2 <= len(person) <= 3 and fold(person[0].text) in self._know.lexicon.genders

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
        if self._is_field_of(words, i, post):
            return i  # "Information | Minister", though a paper is called so
        for m in range(post, i, -1):
            if m == post and m - i > 1 and fold(words[m - 1].text) == "district":
                continue  # "Elmland | District Judge"
            name = " ".join(w.text for w in words[i:m])
            known = bool(self._know.gazetteer.find(name)) or (name if name.isupper() else fold(name)) in self._know.lexicon.bodies
            acronym = m == i + 1 and name.isupper() and 2 <= len(name) <= 6 and not self._know.is_post(name)
            if known or acronym or (m - i > 1 and fold(words[m - 1].text) in self._know.org_heads and not self._know.is_portfolio(words[post])):
                return m
        if self._know.is_demonym(words[i].text) or self._know.is_portfolio(words[post]) or self._know.is_post(words[i].text):
            return i
        m = post
        while m > i and fold(words[m - 1].text) in self._know.modifiers | self._know.org_heads:
            m -= 1
        return post if i < m < post and fold(words[post - 1].text) in self._know.org_heads else m

    def _is_field_of(self, words: Sequence[Word], i: int, post: int) -> bool:
        """Whether the words before a post are its field: "Information Minister", "Agriculture and | Rural Affairs Director"."""
        fields = self._know.fields
        is_joined = i > 1 and words[i - 1].text == "and" and fold(words[i - 2].text) in fields
        is_one = post == i + 1 and self._know.is_portfolio(words[post])
        return (is_joined or is_one) and all(fold(w.text) in fields for w in words[i:post])

    def _is_person_here(self, words: Sequence[Word], k: int, j: int) -> bool:
        """Whether the words [k, j) can be a person's name, by the model, a given name or an initial."""
        if not 1 <= j - k <= 5 or self._know.has_head(words[k:j]):
            return False
        first = words[k]
        if fold(first.text).split("-")[0] in self._know.lexicon.genders or re.fullmatch(r"(?:[A-Z]\.)+", first.text):
            return True
        if fold(words[j - 1].text) in self._know.place_last | self._know.other_heads:
            return False
        return first.token.ent_type_ == "PERSON" or (2 <= j - k <= 4 and not self._know.gazetteer.find(" ".join(w.text for w in words[k:j])))

    def _is_name_like_post(self, words: Sequence[Word], i: int, j: int) -> bool:
        """Whether a run begins with a word that is a post elsewhere and a name here: "Dean Martin", "Bishop Auckland", "Prior Park Hall"."""
        lower = fold(words[i].text)
        if (
            not {lower, lower.removesuffix("s")} & self._know.namelike
            or j - i < 2
            or self._know.is_post(words[i + 1].text)
            or words[i + 1].text in ("of", "for")
        ):
            return False
        if lower in self._know.lexicon.genders and j - i == 2:
            return True
        return bool(self._know.gazetteer.find(" ".join(w.text for w in words[i:j]))) or (
            fold(words[j - 1].text) in self._know.place_last and fold(words[i + 1].text) not in self._know.lexicon.genders
        )

    def _person_tail(self, words: Sequence[Word], k: int, j: int) -> int:
        """Where the person begins in "Minister for Fisheries and Coasts Ola Strand": at a given name, or where the model sees a person."""
        for m in range(k + 1, j):
            if (
                j - m <= 4
                and (words[m].token.ent_type_ == "PERSON" or fold(words[m].text) in self._know.lexicon.genders)
                and words[m].text[0].isupper()
                and j - m >= 2
            ):
                return m
        m = k + 1
        while m < j and fold(words[m].text) in self._know.modifiers:
            m += 1
        return m if k + 1 < m and 2 <= j - m <= 3 else j

    def _place_before_person(self, words: Sequence[Word], i: int, j: int) -> int:
        """Where "(Mayor of) Cape Town | Ada Pike" is to be cut: only behind a title with "of"."""
        of = i - 1 - (words[i - 1].text.lower() == "the") if i > 0 else 0
        if of < 1 or words[of].text.lower() not in ("of", "for") or not self._know.is_post(words[of - 1].text):
            return i
        if self._know.has_head(words[i:j]):
            return i
        for k in range(min(j - 2, i + 3), i, -1):
            if self._know.gazetteer.find(" ".join(w.text for w in words[i:k])) and j - k >= 2:
                return k
        return i

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
        if (
            j - i == 1
            and words[i].text in self._know.adjectival
            and j < len(words)
            and words[j].gap == " "
            and words[j].text[0].islower()
            and words[j].token.pos_ in ("NOUN", "ADJ")
        ):
            return []  # "U.S. officials": an adjective
        while j - i > 1 and words[i].begins and fold(words[i].text) in self._know.describing:
            i += 1  # "Senior Harbour Party", "Former Lagos": the sentence's capital
        is_known_place = bool(self._know.gazetteer.find(" ".join(w.text for w in words[i:j])))  # "Hindu Kush", "Arabian Sea"
        while (
            j - i > 1
            and not is_known_place
            and self._know.is_demonym(words[i].text)
            and not self._know.has_head(words[i:j])
            and words[i].token.ent_type_ == "NORP"
        ):
            i += 1
        if i >= j or (not is_known_place and all(self._know.is_demonym(word.text) for word in words[i:j])):
            return []
        name = Name(passage, tuple(words[i:j]), words[i].start, words[j - 1].end, {}, honorific, title, self._acronym(passage, words, j), ordinal)
        self._weigher.weigh(name, words, i, j)
        return [name]

    def _acronym(self, passage: Passage, words: Sequence[Word], j: int) -> tuple[int, int] | None:
        """The acronym in brackets right behind a name."""
        if j >= len(words) or words[j].gap != " (" or passage.text[words[j].end : words[j].end + 1] != ")":
            return None
        text = words[j].text
        return (words[j].start, words[j].end) if sum(c.isupper() for c in text) >= 2 and " " not in text else None
