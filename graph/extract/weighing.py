"""Weighs what a name is the name of: each sign gives points for a kind, and the whole article decides.

The model's label, head words, the gazetteer, known bodies, and the words around count; none decides alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extract.name_words import NameWords
from graph.extract.names import Name, NameKind
from graph.extract.words import Word
from graph.lexicon import fold

__all__ = ["NameWeigher"]

_CAMEL = re.compile(r"(?!Ma?c[A-Z]|D[aeiu][A-Z]|L[aeo][A-Z]|V[ao]n[A-Z]|Fitz|Al[A-Z]|El[A-Z]|Bin[A-Z])[A-Z][a-z]+(?:[A-Z][a-z]+)+")
"""A word with capitals inside, as firms and not as families are called."""
_LONG_CLAUSE = 8
"""Words between a body's name and "its managing director", at most, where no other name or comma stands between."""
_SPACY_KINDS = {
    "PERSON": NameKind.PERSON,
    "ORG": NameKind.ORGANISATION,
    "GPE": NameKind.PLACE,
    "LOC": NameKind.PLACE,
    "FAC": NameKind.PLACE,
    "EVENT": NameKind.EVENT,
}


class NameWeigher:
    """Gives names their points."""

    def __init__(self, know: NameWords) -> None:
        """Take what is known of words."""
        self._know = know

    def weigh(self, name: Name, words: Sequence[Word], i: int, j: int) -> None:
        """Add the points of every sign to the name that is words [i, j)."""
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
        """What the name's own words say: head of a body, kind of a place or a meeting, "&"."""
        if " & " in name.text or " + " in name.text:
            name.vote(NameKind.ORGANISATION, 4.0)
            name.vote(NameKind.PERSON, -5.0)
        final = name.words[-1].text
        if final in self._know.local_bodies:
            name.vote(NameKind.ORGANISATION, 6.0)
        elif final in self._know.finishers | self._know.halls and len(folded) > 1:
            name.vote(NameKind.PLACE, 6.0)
        elif self._is_meeting(name, folded):
            name.vote(NameKind.EVENT, 6.0)
            self._weigh_place_head(name, folded)
        elif len(folded) > 1:
            self._weigh_body_head(name, folded)
            self._weigh_place_head(name, folded)
        elif "-" in folded[0] and folded[0].rsplit("-", maxsplit=1)[-1] in self._know.papers:
            name.vote(NameKind.ORGANISATION, 3.0)  # "the Elmport-Statesman"

    def _weigh_body_head(self, name: Name, folded: list[str]) -> None:
        """Read "Health Commission", "Bank of the South", "Partido Verde" as bodies; "Clean Air Act" as neither body nor place."""
        head, final = _head_and_final(folded)
        leads = folded[0] in self._know.org_heads and (folded[1] in self._know.of_words or folded[0] in self._know.foreign_heads)
        if head in self._know.other_heads and not self._know.gazetteer.find(name.text):
            for kind in (NameKind.ORGANISATION, NameKind.PERSON, NameKind.PLACE):
                name.vote(kind, -4.0)
        elif final == "capital" and folded[-2] in self._know.seat_levels:
            name.vote(NameKind.ORGANISATION, -4.0)  # "Elmport, the Selbarra Regional Capital"
        elif {head, final} & self._know.org_heads or leads or self._is_body_for(folded):
            name.vote(NameKind.ORGANISATION, 5.0)

    def _is_body_for(self, folded: list[str]) -> bool:
        """Read "District Court for the Southern District of Elmland": the body's head stands before "for"."""
        return "for" in folded[1:] and folded[folded.index("for") - 1] in self._know.org_heads

    def _weigh_place_head(self, name: Name, folded: list[str]) -> None:
        """Read "Old Mill Hall", "River Test" as places; "Elm School District" and "Seed Research Center" as bodies."""
        head, final = _head_and_final(folded)
        know = self._know
        if len(folded) < 2 or self._is_body_for(folded):
            return
        if head == "district" and folded[-2] in know.district_services:
            name.vote(NameKind.ORGANISATION, 7.0)
        elif head in know.venues or (head in know.place_last and head not in know.org_heads):
            is_surname = len(folded) <= 3 and head in know.place_surnames and folded[0] in know.lexicon.sure_given
            name.vote(NameKind.PLACE, 1.0 if is_surname else 4.0)  # "Bernadette Hill", not "Primrose Hill"
            name.vote(NameKind.PERSON, 0.0 if is_surname else -3.0)
        elif head in know.ambiguous:
            name.vote(NameKind.ORGANISATION, 2.5)
        if head in ("center", "centre"):
            is_venue = any(w in know.venues or w in know.venue_uses for w in folded[:-1])
            name.vote(NameKind.PLACE if is_venue else NameKind.ORGANISATION, 4.0 if is_venue else 3.0)
        if folded[0] in know.place_first and not {head, final} & know.org_heads:
            name.vote(NameKind.PLACE, 4.0)

    def _is_meeting(self, name: Name, folded: list[str]) -> bool:
        if name.ordinal is not None and len(folded) == 1 and name.text.isupper():
            return True  # "the fifth KPTF"
        head = folded[: folded.index("on")] if "on" in folded else folded
        last = [w for w in head if not re.fullmatch(r"(19|20)\d\d", w)][-1:] or [""]
        has_year = any(re.fullmatch(r"(19|20)\d\d|[ivxl]+", w) for w in folded) or bool(
            re.match(r"\s+(19|20)\d\d\b", name.passage.text[name.end : name.end + 6])
        )
        strong = last[0] in self._know.strong_events or any(w in self._know.strong_events for w in head if "of" in folded or "for" in folded or "on" in folded)
        # "World Congress of Beekeeping": the head stands before "of".
        before_of = next((head[k - 1] for k, word in enumerate(head) if word in ("of", "for") and k > 0), "")
        weak = bool({last[0], head[0], before_of} & self._know.weak_events)
        return (strong and (len(folded) > 1 or name.ordinal is not None)) or (weak and (name.ordinal is not None or has_year) and len(folded) > 1)

    def _weigh_known(self, name: Name, run: Sequence[Word], folded: list[str]) -> None:
        text = " ".join(word.text for word in run)
        body = self._know.lexicon.bodies.get(text if text.isupper() else fold(name.text).removeprefix("the "))
        if body is not None:
            name.vote(NameKind.ORGANISATION, 0.5 if body.is_ambiguous else 5.0)
        places = self._know.gazetteer.find(name.text)
        if (
            len(run) > 1
            and not places
            and folded[0] not in self._know.lexicon.genders
            and not {*folded[:-1]} & self._know.place_modifiers
            and not self._know.has_head(run)
        ):
            tail = self._know.gazetteer.find(run[-1].text)
            if tail and tail[0].kind is not None and (tail[0].kind != "City" or tail[0].population > 500_000) and not name.title and not name.honorific:
                name.vote(NameKind.ORGANISATION, 2.0)  # "Archives Canada", "Rowing Iceland"
                name.vote(NameKind.PERSON, -2.0)
        if places:
            known = 3.0 if places[0].population > 300_000 or places[0].kind in ("Country", "AdministrativeArea") or places[0].population == 0 else 1.0
            name.vote(NameKind.PLACE, known + (1.5 if len(run) > 1 else 0.0))
        has_head = NameKind.ORGANISATION in name.votes and name.votes[NameKind.ORGANISATION] >= 5
        if 2 <= len(run) <= 6 and not has_head and not places and body is None:
            given = [w for word in (folded[0], folded[0].split("-")[0]) for w in [word] if w in self._know.lexicon.genders]
            if given:
                name.vote(NameKind.PERSON, 2.5 if given[0] in self._know.lexicon.sure_given else 1.5)
            elif folded[-1] in self._know.lexicon.sure_given or re.fullmatch(r"(?:[a-z]\.)+", folded[0]):
                name.vote(NameKind.PERSON, 2.0)
            if folded[0].split("-")[0] in self._know.lexicon.family_first and len(run) <= 3:
                name.vote(NameKind.PERSON, 1.5)
        if len(run) == 1 and folded[0] in self._know.lexicon.genders and not places:
            name.vote(NameKind.PERSON, 0.5)

    def _weigh_around(self, name: Name, words: Sequence[Word], i: int, j: int) -> None:
        """What stands right before and behind says about a name."""
        before = words[i - 1].text.lower() if i > 0 and words[i].gap == " " else ""
        if NameKind.EVENT not in name.votes and self._takes_place(name, words, i, j):
            name.vote(NameKind.EVENT, 6.0)
            name.vote(NameKind.ORGANISATION, -6.0)
        has_head = name.votes.get(NameKind.ORGANISATION, 0) >= 5 or NameKind.EVENT in name.votes
        if not has_head:
            self._weigh_person(name, words, i, j, before)
        if j - i == 1:
            self._weigh_single(name, words, i, before)
        self._weigh_company(name, words, i, j, before)
        self._weigh_described(name, words, i, j)
        self._weigh_as_subject(name, words, i, j)
        self._weigh_links(name, words, i, j, before)
        self._weigh_parish(name, words, i, j, before)
        if NameKind.EVENT in name.votes and self._acts_as_body(name, words, i, j):
            name.vote(NameKind.EVENT, -6.0)
            name.vote(NameKind.ORGANISATION, 6.0)
        if before == "the" and not name.honorific and NameKind.PLACE not in name.votes:
            name.vote(NameKind.ORGANISATION, 0.5)
            name.vote(NameKind.PERSON, -3.0)
        says = any(t.dep_ == "nsubj" and t.head.lemma_ in self._know.say for t in (words[j - 1].token, words[i].token))
        if any(ch.isdigit() for ch in name.text) and NameKind.EVENT not in name.votes and not has_head and not says:
            for kind in list(name.votes):
                name.vote(kind, -3.0)

    def _weigh_person(self, name: Name, words: Sequence[Word], i: int, j: int, before: str) -> None:
        """Signs of a person: courtesy, title, post before, age or post behind."""
        if name.honorific or name.title:
            name.vote(NameKind.PERSON, 5.0)
        elif before in self._know.kin | (self._know.callings - self._know.belonging) and j - i <= 4 and not self._is_described(words, i, j):
            name.vote(NameKind.PERSON, 3.0)
        elif self._is_called(words, i, j):
            name.vote(NameKind.PERSON, 5.0)
        elif self._is_appointed(words, i, j):
            name.vote(NameKind.PERSON, 3.0)
        if j - i > 1 and self._ends_in_post(words, j):
            for kind in (NameKind.PERSON, NameKind.ORGANISATION):
                name.vote(kind, -6.0)  # "Harbour Area Commander, Inspector X"
        is_long = 2 <= j - i <= 5
        apposed = i > 0 and words[i].gap == ", " and words[i - 1].text.islower() and self._know.is_post(words[i - 1].text)
        if is_long and apposed:
            name.vote(NameKind.PERSON, 2.5)
        if re.match(r",? (?:aged )?\d\d,", name.passage.text[name.end : name.end + 10]):
            name.vote(NameKind.PERSON, 3.0)
        if is_long and self._post_follows(words, j):
            name.vote(NameKind.PERSON, 2.5)

    def _is_described(self, words: Sequence[Word], i: int, j: int) -> bool:
        """Read "her official X residence": what stands before X is said of the residence."""
        return words[i - 1].token.pos_ == "ADJ" and j < len(words) and words[j].gap == " " and words[j].token.pos_ == "NOUN"

    def _is_called(self, words: Sequence[Word], i: int, j: int) -> bool:
        """Read "a man called X", "gave his name as X", "named him as X": somebody, not a thing, and what he is called."""
        if j - i > 4 or i < 2 or words[i].gap != " ":
            return False
        before, further = words[i - 1].text.lower(), [w.text.lower() for w in words[max(i - 5, 0) : i - 1]]
        if before in self._know.called:
            return bool(further) and further[-1] in self._know.persons
        return before == "as" and bool(self._know.naming & set(further))

    def _is_appointed(self, words: Sequence[Word], i: int, j: int) -> bool:
        """Read "appointed X as its treasurer", "named X chief executive"."""
        if not 2 <= j - i <= 4 or i == 0 or j >= len(words) or words[j].gap != " " or words[i - 1].token.lemma_ not in self._know.appointing:
            return False
        at = j + (words[j].text == "as")
        return any(words[k].text.islower() and words[k].gap == " " and self._know.is_post(words[k].text) for k in range(at, min(at + 6, len(words))))

    def _is_name_of_body_behind(self, words: Sequence[Word], j: int) -> bool:
        """Read "the X regional shipping group": a noun for bodies within three small words behind."""
        for word in words[j : j + 4]:
            if word.gap != " " or not word.text.islower() or word.token.pos_ not in ("NOUN", "ADJ"):
                return False
            if word.text in self._know.body_nouns:
                return True
        return False

    def _weigh_company(self, name: Name, words: Sequence[Word], i: int, j: int, before: str) -> None:
        """Signs of a body: an acronym behind, "the charity X", "X, a charity", "X's chairman", "head of X"."""
        if name.acronym is not None and name.votes.get(NameKind.ORGANISATION, 0) > 0 and NameKind.EVENT not in name.votes:
            name.vote(NameKind.ORGANISATION, 3.0)
        if {before.rsplit("-", maxsplit=1)[-1], _singular(before)} & self._know.body_nouns:
            name.vote(NameKind.ORGANISATION, 3.0)
        is_unknown = before == "the" and j - i > 1 and not words[j - 1].is_possessive and not self._know.gazetteer.find(name.text)
        if is_unknown and self._is_name_of_body_behind(words, j):
            name.vote(NameKind.ORGANISATION, 3.0)
        if j - i == 1 and (self._is_acronym_of_staff(words, j) or (not name.votes.get(NameKind.PLACE) and self._is_acronym_of_member(words, i))):
            name.vote(NameKind.ORGANISATION, 3.0)
        if before == "of" and i > 1 and words[i - 2].text.lower() in self._know.stakes:
            name.vote(NameKind.ORGANISATION, 3.0)  # "shares of NAME"
        if j - i > 1 and fold(words[j - 1].text) in self._know.club_ends and j < len(words) and words[j].gap == " " and words[j].text in self._know.club_staff:
            name.vote(NameKind.ORGANISATION, 8.0)  # "Elmport City striker NAME"
        if self._is_led(words, i) and not self._is_field_at(words, j):
            name.vote(NameKind.PERSON, -3.0)
            name.vote(NameKind.ORGANISATION, 2.0 if not name.votes.get(NameKind.PLACE) else 0.0)
        elif self._has_staff(words, i, j, before) and not name.votes.get(NameKind.PLACE) and NameKind.PERSON not in name.votes:
            name.vote(NameKind.ORGANISATION, 2.0)

    def _weigh_described(self, name: Name, words: Sequence[Word], i: int, j: int) -> None:
        """What is said of a body behind its name: that it is one, or who heads it."""
        is_somebody = bool(name.honorific or name.title)
        if self._noun_follows(words, j):
            name.vote(NameKind.ORGANISATION, 3.0)
            name.vote(NameKind.PERSON, 0.0 if is_somebody or fold(words[i].text) in self._know.lexicon.genders else -1.0)
        if self._is_led_behind(words, j) and not is_somebody:
            name.vote(NameKind.ORGANISATION, 4.0)
            name.vote(NameKind.PERSON, -4.0)

    def _ends_in_post(self, words: Sequence[Word], j: int) -> bool:
        """Whether capitals end in a post that is nobody's name, before a comma."""
        lower = fold(words[j - 1].text)
        return lower in self._know.posts - self._know.namelike and j < len(words) and words[j].gap == ", "

    def _weigh_single(self, name: Name, words: Sequence[Word], i: int, before: str) -> None:
        """Signs of a body in one word: "the Senate", "according to BODY", "reported by BODY"."""
        lower = fold(words[i].text)
        if _CAMEL.fullmatch(words[i].text):
            name.vote(NameKind.ORGANISATION, 2.5)  # "HarbourLink"
            name.vote(NameKind.PERSON, -2.0)
        if i > 0 and words[i].gap == " (" and name.passage.text[name.end : name.end + 1] == ")" and words[i].text.isupper():
            name.vote(NameKind.ORGANISATION, 5.0 if words[i - 1].text in self._know.body_nouns else 0.0)  # "the relief agency (NRA)"
        if (before == "the" and lower in self._know.institutions) or (before not in ("the", "a", "this") and lower in self._know.bare_institutions):
            name.vote(NameKind.ORGANISATION, 5.0)
        at = i - (before == "the")
        leading = (words[at - 2].text.lower(), words[at - 1].text.lower()) if at > 1 else ("", "")
        is_relayed = leading == ("according", "to") or (leading[1] == "by" and leading[0] in self._know.relaying)
        if not name.votes.get(NameKind.PLACE) and self._is_acronym_alone(words, i, before):
            name.vote(NameKind.ORGANISATION, 2.5)
        if is_relayed and max(name.votes.get(kind, 0.0) for kind in (NameKind.PERSON, NameKind.EVENT)) <= 0:
            name.vote(NameKind.ORGANISATION, 3.5)

    def _is_acronym_of_staff(self, words: Sequence[Word], j: int) -> bool:
        """Read "the KPD leader", "KPD lawmakers": capitals before somebody who leads or belongs to a body."""
        text = words[j - 1].text
        follows = j < len(words) and words[j].gap == " " and words[j].text.islower()
        return follows and text.isalpha() and text.isupper() and 3 <= len(text) <= 6 and words[j].text.removesuffix("s") in self._know.staff_of_bodies

    def _is_acronym_of_member(self, words: Sequence[Word], i: int) -> bool:
        """Read "Ada Pike of the KPTD", "president of the KPTD", "who heads it", "studies at it": capitals to which somebody belongs, no noun behind them."""
        text, token = words[i].text, words[i].token
        if not (text.isalpha() and text.isupper() and 3 <= len(text) <= 6) or self._know.is_post(text) or token.dep_ in ("compound", "amod", "nmod"):
            return False
        k = i - 1 - (i > 0 and words[i - 1].text.lower() == "the")
        if k < 1 or words[i].gap != " " or words[k + 1].gap != " ":
            return False
        link, before = words[k].text.lower(), words[k - 1]
        of = link == "of" and words[k].gap == " "
        named = of and before.is_capital and not before.begins and not self._know.has_head([before])
        return (
            named
            or (of and before.text.islower() and self._know.is_post(before.text))
            or words[k].token.lemma_ in self._know.lead_verbs
            or (link == "at" and words[k].token.head.lemma_ in self._know.working)
        )

    def _is_acronym_alone(self, words: Sequence[Word], i: int, before: str) -> bool:
        """Read "at the helm of the KPTD", "the KPTD has doubled its grant", "Elmland's KPTD": capitals with an article or an owner that are no known thing."""
        text, know = words[i].text, self._know
        is_unknown = text.isalpha() and text.isupper() and 3 <= len(text) <= 6 and text not in know.things and not know.is_post(text)
        if not is_unknown or i == 0 or words[i].gap != " " or words[i].token.dep_ in ("compound", "amod", "nmod"):
            return False
        if i + 1 < len(words) and words[i + 1].gap not in (". ", ", ", "; ", ": ") and words[i + 1].token.pos_ in ("NOUN", "NUM", "PROPN"):
            return False  # "the KPTD pipe", "the KPTD 4", "the KPTD-Tamra line"
        return before in ("the", "whose") or (words[i - 1].is_possessive and bool(know.gazetteer.find(words[i - 1].text)))

    def _is_led_behind(self, words: Sequence[Word], j: int) -> bool:
        """Read "NAME, whose president is Ada Pike", "NAME will appeal, its managing director said": who has heads is a body."""
        at = j
        while at < min(j + _LONG_CLAUSE, len(words)) and not (words[at].gap == ", " and words[at].text in ("its", "whose")):
            if words[at].gap not in (" ", "-") or words[at].is_possessive:
                return False
            at += 1
        is_subject = words[j - 1].token.dep_ in ("nsubj", "nsubjpass")
        if at >= len(words) or (words[at].text == "its" and (at == j or not is_subject)) or (words[at].text == "whose" and at > j):
            return False
        posts = [word.text for word in words[at + 1 : at + 4] if word.gap == " " and word.text.islower()]
        return not self._know.heads_of_bodies.isdisjoint(posts)

    def _has_staff(self, words: Sequence[Word], i: int, j: int, before: str) -> bool:
        """Whether "X's chairman", "engineer at X", "at Larch Capital" says that people work there."""
        owned = words[j - 1].is_possessive and j < len(words) and any(self._know.is_post(words[k].text) for k in range(j, min(j + 3, len(words))))
        post = words[i - 2].text if i > 1 else ""
        led = before in ("of", "at", "for", "with") and bool(post) and self._know.is_post(post) and (post.islower() or post.isupper())
        return owned or led or (before == "at" and j - i > 1)

    def _weigh_as_subject(self, name: Name, words: Sequence[Word], i: int, j: int) -> None:
        """Who says something is a person or a body: "Larchmont said", "Oslo said"."""
        token = words[j - 1].token
        if not any(t.dep_ in ("nsubj", "nsubjpass") for t in (token, words[i].token)):
            return
        if token.head.lemma_ not in self._know.say:
            name.vote(NameKind.PERSON, 1.0 if name.votes.get(NameKind.PERSON, 0) > 0 else 0.0)
            return
        is_bare = token.dep_ == "nsubj" and not name.honorific and not name.title
        places = self._know.gazetteer.find(name.text)
        if is_bare and places and self._know.gazetteer.is_capital(places[0].key):
            name.votes.clear()
            name.vote(NameKind.ORGANISATION, 6.0)  # the government that sits there
        elif is_bare and j - i == 1 and max(name.votes.values(), default=0) <= 0:
            name.vote(NameKind.ORGANISATION, 2.0)  # a surname is claimed by its bearer first
        best = max(name.votes, key=lambda kind: name.votes[kind], default=None)
        if best in (NameKind.PERSON, NameKind.ORGANISATION):
            name.vote(best, 1.5)

    def _weigh_links(self, name: Name, words: Sequence[Word], i: int, j: int, before: str) -> None:
        """Signs of a place: "in", "near", "around" before a name that nothing else explains."""
        know = self._know
        has_head = name.votes.get(NameKind.ORGANISATION, 0) >= 5 or NameKind.EVENT in name.votes
        if before == "in" and words[i - 1].token.dep_ == "prt":
            before = ""  # "bring in NAME"
        is_struck = j < len(words) and words[j].gap == " " and words[j].text in know.disasters and not words[j - 1].is_possessive
        if is_struck and before in know.articles and not has_head and (j - i == 1 or fold(words[i].text) not in know.lexicon.genders):
            name.vote(NameKind.PLACE, 3.5)  # "the Selbarra landslide", not "the landslide", nor "Hurricane Ada"
        is_bare = not name.honorific and not name.title and not has_head and j - i <= 2
        if is_bare and j < len(words) and words[j].gap == " " and words[j].text in know.place_kinds and not words[j - 1].is_possessive:
            name.vote(NameKind.PLACE, 3.0)  # "Selbarra state"
            name.vote(NameKind.PERSON, -2.0)
        if is_bare and before == "of" and i > 1 and words[i - 2].text in know.place_units:
            name.vote(NameKind.PLACE, 3.0)  # "the hamlet of Selbarra"
        if is_bare and before == "at" and j + 1 < len(words) and words[j].text == "in" and words[j].gap == " " and know.gazetteer.find(words[j + 1].text):
            name.vote(NameKind.PLACE, 3.0)  # "at Old Selbarra in Lagos"
            name.vote(NameKind.PERSON, -3.0)
        if before in know.going_links and not has_head:
            name.vote(NameKind.PLACE, 1.0)
        if before in know.place_links and j - i <= 2 and not {*name.votes} & {NameKind.ORGANISATION, NameKind.EVENT, NameKind.PERSON}:
            name.vote(NameKind.PLACE, 1.6)
        is_untitled = not name.honorific and not name.title
        if (
            before in know.sure_place_links
            and j - i == 1
            and is_untitled
            and name.votes.get(NameKind.PERSON, 0) <= 2.0
            and NameKind.ORGANISATION not in name.votes
        ):
            name.vote(NameKind.PERSON, -2.5)
            name.vote(NameKind.PLACE, 1.0)
        if before == "in" and j - i <= 2 and is_untitled and not know.has_head(words[i:j]):
            name.vote(NameKind.PERSON, -1.5)

    def _weigh_parish(self, name: Name, words: Sequence[Word], i: int, j: int, before: str) -> None:
        """Read "in St. Agnes" and "in Old Harbour, St. Agnes"."""
        is_saint = j - i == 2 and fold(words[i].text) in ("st", "st.") and not name.honorific and not name.title
        if is_saint and (before in self._know.place_links or (i > 0 and words[i].gap == ", " and bool(self._know.gazetteer.find(words[i - 1].text)))):
            name.vote(NameKind.PLACE, 3.0)
            name.vote(NameKind.PERSON, -3.0)

    def _is_field_at(self, words: Sequence[Word], j: int) -> bool:
        """Whether a body follows, so that what stands before is a field: "Head of Tides Research | at the Harbour Trust"."""
        is_at = j + 2 < len(words) and words[j].text.lower() == "at" and words[j].gap == " "
        return is_at and any(word.is_capital for word in words[j + 1 : j + 3])

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
        return (link in ("at", "with") and post in self._know.callings) or (link == "of" and post.removeprefix("co-") in self._know.of_bodies)

    def _acts_as_body(self, name: Name, words: Sequence[Word], i: int, j: int) -> bool:
        """Whether a name that sounds like a meeting's is a standing body's: "hosted by the Inland Dialogue", "Coast Forum director"."""
        if name.ordinal is not None or any(ch.isdigit() for ch in name.text) or not self._know.standing_heads & set(fold(name.text).split()):
            return False
        k = i - 1 - (words[i - 1].text.lower() == "the") if i > 0 else -1
        by_it = k > 0 and words[k].text.lower() == "by" and bool({words[k - 1].text.lower(), words[max(k - 2, 0)].text.lower()} & self._know.done_by_bodies)
        of_it = k > 0 and words[k].text.lower() in ("of", "at") and words[k - 1].text.lower() in self._know.staff
        owned = j < len(words) and words[j].gap == " " and any(w.text.lower() in self._know.staff for w in words[j : j + 2])
        return by_it or of_it or owned

    def _takes_place(self, name: Name, words: Sequence[Word], i: int, j: int) -> bool:
        """Whether a name that may be a body's or a meeting's is a meeting's here: "this year's World Bakers' Congress", "the Seed Congress opened in Porto"."""
        if j - i < 2 or fold(name.text).removeprefix("the ") in self._know.lexicon.bodies:
            return False
        if not {fold(word.text) for word in words[i:j]} & self._know.passing_events:
            return False
        before = name.passage.text[: name.start].lower().replace("’", "'").rstrip().removesuffix(" the")
        if before.endswith(self._know.before_events):
            return True
        subject = next((word.token for word in reversed(words[i:j]) if word.token.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is None or subject.head.lemma_ not in self._know.passing or (subject.head.lemma_ == "hold" and subject.dep_ != "nsubjpass"):
            return False
        if any(child.dep_ == "dobj" and child.lower_ not in self._know.behind_passing for child in subject.head.children):
            return False  # "ended its strike on Friday"
        behind = [child for child in subject.head.children if child.i > subject.head.i and child.lower_ in self._know.behind_passing]
        # "began in 1990": a body did.
        return bool(behind) and not any(re.fullmatch(r"(?:1[89]|20)\d\d", below.text) for child in behind for below in child.children)

    def _noun_follows(self, words: Sequence[Word], j: int) -> bool:
        """Whether ", a … charity" follows, or ", maker of"."""
        if j + 1 >= len(words) or words[j].gap != ", " or words[j].text not in ("a", "an", "the"):
            return j + 1 < len(words) and words[j].gap == ", " and words[j].text in self._know.makers and words[j + 1].text == "of"
        for k in range(j + 1, min(j + 7, len(words))):
            if words[k].gap not in (" ", "-") or (words[k].is_capital and k > j + 2):
                return False
            if words[k].text in self._know.body_nouns:
                return k + 1 >= len(words) or words[k + 1].text.lower() not in self._know.callings
            if self._know.is_post(words[k].text):
                return False
        return False

    def _post_follows(self, words: Sequence[Word], j: int) -> bool:
        """Whether ", …, a post" follows within seven words without another comma."""
        for k in range(j, min(j + 8, len(words))):
            if k > j and "," in words[k].gap:
                return False
            lower = fold(words[k].text)
            if lower in self._know.callings or lower.split("-")[-1] in self._know.callings:
                return words[j].gap.startswith(",")
        return False


def _singular(noun: str) -> str:
    """Take the plural off a noun: "charities", "unions"."""
    return noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")


def _head_and_final(folded: list[str]) -> tuple[str, str]:
    """The last word before "of", and the last word, without stops ("S.A.")."""
    before_of = folded[: folded.index("of")] if "of" in folded[1:] else folded
    return before_of[-1].replace(".", ""), folded[-1].replace(".", "")
