"""What a word says about the name that it stands in: head of a body, of a meeting, of a place, post, people, ordinal.

It looks at words one by one or at a short run, never at a sentence. Called by the steps that find, cut and weigh names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extract.words import Word
from graph.gazetteer import Gazetteer
from graph.lexicon import Lexicon, fold

__all__ = ["NameWords"]


class NameWords:
    """One language's words of names, with the gazetteer."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:  # noqa: PLR0915 - a table of word lists
        """Take the word lists and the places that rules ask."""
        self.lexicon = lexicon
        self.gazetteer = gazetteer
        kinds = lexicon.keys("names", "organisation_heads")
        self.org_heads = frozenset().union(*(lexicon.words("names", "organisation_heads", kind) for kind in kinds))
        self.stakes = lexicon.words("names", "body_nouns", "stakes")
        self.club_ends = lexicon.words("names", "body_nouns", "club_ends")
        self.club_staff = lexicon.words("names", "body_nouns", "club_staff")
        self.yearly = lexicon.words("events", "series", "between")
        self.behind_names = lexicon.words("roles", "posts", "seats") | lexicon.words("roles", "posts", "honours")
        self.place_kinds = lexicon.words("names", "place_links", "kinds")
        self.place_units = lexicon.words("names", "place_links", "units")
        self.papers = lexicon.words("names", "organisation_heads", "NewsMediaOrganization")
        self.seat_levels = lexicon.words("names", "place_heads", "seat_levels")
        self.disasters = lexicon.words("names", "place_links", "disasters")
        self.articles = lexicon.words("grammar", "determiners", "definite")
        self.strong_events = lexicon.words("events", "heads", "strong")
        self.weak_events = lexicon.words("events", "heads", "weak")
        self.joined = lexicon.words("names", "joined", "words")
        self.passing_events = self.weak_events - lexicon.words("events", "heads", "sitting")
        self.before_events = lexicon.listed("events", "heads", "before")
        self.passing = lexicon.words("events", "verbs", "passing")
        self.behind_passing = lexicon.words("events", "verbs", "behind_passing")
        self.posts = lexicon.words("roles", "posts", "words")
        self.post_acronyms = lexicon.words("roles", "posts", "acronyms")
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
        self.fields = lexicon.words("roles", "posts", "fields") | self.modifiers
        self.of_bodies = lexicon.words("roles", "posts", "of_bodies")
        self.heads_of_bodies = lexicon.words("roles", "posts", "heads_of_bodies")
        self.namelike = lexicon.words("roles", "posts", "namelike")
        self.foreign_heads = lexicon.words("names", "organisation_heads", "foreign")
        self.local_bodies = lexicon.words("names", "local_bodies", "words")
        self.sure_place_links = lexicon.words("names", "place_links", "sure")
        self.place_modifiers = lexicon.words("names", "place_links", "modifiers")
        self.place_links = lexicon.words("names", "place_links", "words")
        self.adjectival = lexicon.words("names", "adjectival", "words")
        self.body_nouns = lexicon.words("names", "body_nouns", "words")
        self.say = lexicon.words("speech", "say", "verbs")
        self.lead_verbs = lexicon.words("roles", "posts", "lead_verbs")
        self.working = lexicon.words("roles", "posts", "working_verbs")
        self.ambiguous = lexicon.words("names", "ambiguous_heads", "words")
        self.generic = lexicon.words("names", "generic_heads", "words")
        self.not_names = lexicon.words("names", "not_names", "words")
        self.borne = lexicon.words("names", "not_names", "borne")
        self.before_dates = lexicon.words("names", "not_names", "before_dates")
        self.inside_names = lexicon.words("names", "not_names", "inside")
        self.opening_words = lexicon.words("names", "not_names", "opening")
        self.peoples = lexicon.words("names", "not_names", "peoples")
        self.particles = lexicon.words("names", "particles", "words") - {"of"}
        self.courtesies = lexicon.words("names", "honorifics", "courtesy")
        self.before_hon = lexicon.words("names", "honorifics", "before_hon")
        self.appointing = lexicon.words("roles", "posts", "appointing")
        self.honorifics = frozenset().union(*(lexicon.words("names", "honorifics", key) for key in ("male", "female", "any")))
        self.ordinals = {word: number for number, word in enumerate(lexicon.listed("events", "series", "ordinals"), start=1)}
        self.ordinals |= dict.fromkeys(lexicon.words("events", "series", "inaugural"), 1)
        self.tens = {word: 10 * number for number, word in enumerate(lexicon.listed("events", "numbers", "tens"), start=2)}
        self.tenths = {word: 10 * number for number, word in enumerate(lexicon.listed("events", "series", "tenths"), start=2)}
        self.localities = lexicon.words("names", "local_bodies", "localities")
        self.makers = lexicon.words("names", "body_nouns", "makers")
        self.things = lexicon.words("names", "acronyms", "things")
        self.office_heads = lexicon.words("names", "local_bodies", "offices")
        self.halls = lexicon.words("names", "place_finishers", "halls")
        self.district_services = lexicon.words("names", "inside", "district_services")
        self.called = lexicon.words("names", "called", "participles")
        self.persons = lexicon.words("names", "called", "persons")
        self.naming = lexicon.words("names", "called", "naming")
        self.staff_of_bodies = lexicon.words("roles", "bodies", "staff")
        self.describing = lexicon.words("names", "not_names", "describing")
        self.kin = lexicon.words("names", "called", "kin")
        self.institutions = lexicon.words("names", "institutions", "with_article")
        self.bare_institutions = lexicon.words("names", "institutions", "bare")
        self.relaying = lexicon.words("speech", "say", "relaying")
        self.going_links = lexicon.words("names", "place_links", "going")
        self.belonging = lexicon.words("roles", "posts", "belonging")
        self.between_ordinal = lexicon.words("events", "series", "between")
        self.of_words = lexicon.words("names", "inside", "of_words")
        self.offices = lexicon.words("names", "inside", "offices")
        self.possessed = lexicon.words("names", "inside", "possessed")
        self.partners = lexicon.words("names", "inside", "partners")
        self.suffixes = lexicon.words("names", "inside", "suffixes")

    def is_demonym(self, word: str) -> bool:
        """Tell whether a word is the adjective of a place or people ("Norwegian")."""
        return fold(word) in self.peoples or self.gazetteer.demonym(word) is not None

    def is_known(self, text: str) -> bool:
        """Tell whether a word is a known place, body or courtesy."""
        folded = fold(text)
        return bool(self.gazetteer.find(text)) or folded in self.lexicon.bodies or folded in self.honorifics

    def has_head(self, words: Sequence[Word]) -> bool:
        """Tell whether one of the words is the head of a body's or a meeting's name."""
        return any(
            fold(word.text) in self.org_heads
            or fold(word.text) in self.strong_events
            or fold(word.text) in self.weak_events
            or fold(word.text) in self.ambiguous
            for word in words
        )

    def has_event_head(self, words: Sequence[Word]) -> bool:
        """Tell whether one of the words is the head of a meeting's name."""
        return any(fold(w.text) in self.strong_events or fold(w.text) in self.weak_events for w in words)

    def read_ordinal(self, word: Word, *, is_in_name: bool = False) -> int | None:
        """Return the number of an ordinal ("second", "12th", "twenty-first"; inside a name Roman too), else None."""
        lower = word.text.lower()
        if is_in_name and len(word.text) > 1 and re.fullmatch(r"X{0,3}(?:IX|IV|V?I{0,3})", word.text):
            return _roman(word.text)
        if lower in self.ordinals:
            return self.ordinals[lower]
        found = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", lower)
        if found:
            return int(found[1])
        tens = lower.split("-")
        if len(tens) == 2 and tens[1] in self.ordinals and tens[0] in self.tens:
            return self.tens[tens[0]] + self.ordinals[tens[1]]
        return self.tenths.get(lower)

    def is_portfolio(self, word: Word) -> bool:
        """Whether a post is one that is named after its field: "Minister for Emergency Management"."""
        return fold(word.text).split("-")[-1].removesuffix("s") in self.portfolios or fold(word.text) in self.portfolios

    def is_post(self, text: str) -> bool:
        """Whether a word is a post, in the plural or within a compound too ("Presidents", "Director-General", "potter" but not "Potter")."""
        lower = fold(text)
        forms = {lower, lower.removesuffix("s"), *lower.split("-")}
        return text in self.post_acronyms or bool(forms & (self.callings if text[0].islower() else self.posts))

    def is_unit(self, words: Sequence[Word], k: int) -> bool:
        """A body's or country's name before a post: "Council President", "UN Secretary-General"."""
        lower = fold(words[k].text)
        return (
            lower in self.org_heads
            or words[k].text in self.lexicon.bodies
            or (words[k].text.isupper() and len(words[k].text) > 2)
            or bool(self.gazetteer.find(words[k].text))
        )


def _roman(text: str) -> int | None:
    values = {"X": 10, "V": 5, "I": 1}
    numbers = [values[c] for c in text]
    return sum(-n if k + 1 < len(numbers) and n < numbers[k + 1] else n for k, n in enumerate(numbers)) or None
