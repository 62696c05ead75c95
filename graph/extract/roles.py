"""Reads who holds which post where: "NAME, title of BODY", "BODY's title NAME", "the title of BODY, NAME", "NAME is title".

It reads only what the paper states as so now: former, elect and would-be posts give no role, nor does anything inside what
somebody says (`said` sees to that). Titles are kept as printed; `titles` reads them, `seats` finds whose they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from graph.extract.entities import Cast, Mention, Thing
from graph.extract.language import Token
from graph.extract.names import NameKind
from graph.extract.posts import singular_of
from graph.extract.rules import RULES_BY_NAME
from graph.extract.seats import SeatFinder
from graph.extract.sheets import Placed, Sheet
from graph.extract.titles import Title, TitleReader
from graph.gazetteer import Gazetteer
from graph.lexicon import Lexicon, fold
from graph.model import BlockKind, Role

__all__ = ["RoleReader"]

_APPOSITION = re.compile(r",\s|\s\(|\s[—–-]\s")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TO_COME = re.compile(r"\beffective\b(?! immediately)|\bwill (?:\w+ )?(?:succeed|replace|take|assume|start|begin)\b", re.IGNORECASE)
_PRIZE = re.compile(r"\bof the (?:year|month|week|season|match|day|decade|century|tournament)\b", re.IGNORECASE)
"""What is given is a prize: "named coach of the year"."""
_NEXT_SENTENCE = 120
"""Characters behind a sentence in which the next may say that what it tells is yet to come: "She will succeed …"."""
_BETWEEN_HOLDERS = re.compile(r"(?:, | and |, and )$")
_DESCRIBING = ("NOUN", "ADJ", "VERB", "DET", "PROPN")
_BEFORE_PHRASE = ("VERB", "AUX", "ADP", "CCONJ", "SCONJ", "PART", "ADV")


class RoleReader:
    """Reads the roles of one article."""

    def __init__(self, lexicon: Lexicon, cast: Cast, gazetteer: Gazetteer, sheets: Sequence[Sheet]) -> None:
        """Take the word lists, the article's entities, the gazetteer and the article's sheets in order."""
        self.sheets = sheets
        self.seats = SeatFinder(lexicon, cast, gazetteer, sheets)
        self.titles = TitleReader(lexicon, self.seats)
        self.words = self.titles.words
        self.bare = lexicon.words("roles", "posts", "courtesy_posts")
        self.relative = lexicon.words("roles", "posts", "relative")
        self.seated = lexicon.words("roles", "posts", "seats")
        self.behind_names = self.seated | lexicon.words("roles", "posts", "honours")
        self.adverbs = lexicon.words("roles", "posts", "adverbs")
        self.heads_of_bodies = lexicon.words("roles", "bodies", "heads")
        self.lead_verbs = lexicon.words("roles", "posts", "lead_verbs")
        self.copulas = lexicon.words("roles", "posts", "copulas")
        self.appointing = lexicon.words("roles", "posts", "appointing")
        self.elective = lexicon.words("roles", "posts", "elective")
        self.before_hon = lexicon.words("names", "honorifics", "before_hon")
        self.said = lexicon.words("speech", "say", "verbs")
        self.stages = lexicon.words("roles", "posts", "stage_verbs")
        self.starters = lexicon.words("grammar", "determiners", "of_appositions")
        self.indefinite = lexicon.words("grammar", "determiners", "indefinite")
        self.links = lexicon.words("grammar", "links", "of_shared_titles")
        self.untrue = lexicon.words("grammar", "conjunctions", "untrue")
        self.courtesies = lexicon.words("names", "honorifics", "courtesy")
        self.pronouns = dict.fromkeys(lexicon.words("grammar", "pronouns", "he"), "m") | dict.fromkeys(lexicon.words("grammar", "pronouns", "she"), "f")

    def read(self) -> list[Role]:
        """Return the roles in order, each once."""
        roles: dict[tuple[str, str, str | None], Role] = {}
        for sheet in self.sheets:
            if sheet.passage.block.kind is BlockKind.HEADLINE:
                continue
            for placed in sheet.placed:
                if placed.thing.kind is NameKind.PERSON and not self._is_played(sheet, placed):
                    for role in self._of_person(sheet, placed):
                        roles.setdefault((role.person, fold(role.title), role.organisation), role)
            for role in self._of_pronouns(sheet):
                roles.setdefault((role.person, fold(role.title), role.organisation), role)
        return _without_weaker(list(roles.values()))

    def _of_person(self, sheet: Sheet, placed: Placed) -> Iterator[Role]:
        first = self._name_start(sheet, placed)
        before = self._before(sheet, placed, first) or self._shared(sheet, placed, first)
        led = self._leads_behind(sheet, placed) if before is not None and before.seat is None else None
        if before is not None:
            before = before if led is None else replace(before, seat=led.seat)
            one = self._joined_before(sheet, placed, before)
            if one is not None:
                yield from self._role(sheet, placed, one, "title-before-name")
                is_shared = before.seat is None and self._lead_bodies(sheet, (one.first, one.last), (before.first, before.last))
                before = replace(before, seat=one.seat) if is_shared else before
            yield from self._role(sheet, placed, before, "title-before-name")
        if sheet.gap(placed.last) == " " and placed.last < len(sheet.words) and sheet.words[placed.last].text in self.seated:
            yield from self._role(sheet, placed, Title(placed.last, placed.last + 1, None, placed.last + 1), "name-comma-title")
        for title in self._leading(sheet, first):
            yield from self._role(sheet, placed, title, "title-comma-name")
        for title in self._equated(sheet, first):
            yield from self._role(sheet, placed, title, "name-is-title")
        if led is None:
            yield from self._behind(sheet, placed)
        if sheet.gap(placed.last) == " ":
            yield from self._clause(sheet, placed, placed.last, "name-is-title")
        yield from self._appointed(sheet, placed, first)
        for k in self._later_copulas(sheet, placed):
            yield from self._clause(sheet, placed, k, "name-is-title")

    def _later_copulas(self, sheet: Sheet, placed: Placed) -> Iterator[int]:
        """Yield the verbs of being whose subject the name is from afar: "NAME, who once ran X, is …", "NAME served as X and is now …"."""
        mine = {sheet.words[k].token for k in range(placed.first, placed.last)}
        for token in sheet.words[placed.first].token.sent:
            verb = token.head if token.dep_ == "conj" and not any(c.dep_ == "nsubj" for c in token.children) else token
            k = sheet.index_of(token)
            if token.lemma_ in self.copulas and k > placed.last and any(c.dep_ == "nsubj" and c in mine for c in verb.children):
                yield k

    def _of_pronouns(self, sheet: Sheet) -> Iterator[Role]:
        """Read "She is also a trustee of BODY": of the one person whom the sentence before names as its subject, and no other."""
        for before, sentence in pairwise(sheet.passage.doc.sents):
            pronoun = sentence[0]
            if pronoun.lower_ not in self.pronouns or pronoun.dep_ not in ("nsubj", "nsubjpass"):
                continue
            named = {p.thing.key: p for p in sheet.placed if p.thing.kind is NameKind.PERSON and before.start_char <= p.mention.start < before.end_char}
            holder = next(iter(named.values()), None)
            k = sheet.index_of(pronoun)
            if len(named) != 1 or holder is None or holder.thing.gender not in (self.pronouns[pronoun.lower_], None) or not self._is_subject(sheet, holder):
                continue
            mention = Mention(sheet.passage, sheet.words[k].start, sheet.words[k].end, sheet.words[k].text)
            yield from self._clause(sheet, Placed(holder.thing, mention, k, k + 1), k + 1, "name-is-title")

    def _is_subject(self, sheet: Sheet, placed: Placed) -> bool:
        return any(sheet.words[k].token.dep_ in ("nsubj", "nsubjpass") for k in range(placed.first, placed.last))

    def _role(self, sheet: Sheet, placed: Placed, title: Title, rule: str) -> Iterator[Role]:
        if not title.is_held or title.first >= title.last or sheet.words[title.first].token.pos_ == "NUM":
            return  # "Two ministers, NAME and …" counts them
        text = title.text or sheet.text(title.first, title.last)
        seat = title.seat
        if seat is None and text in self.relative:
            return  # "her deputy", "a partner": of whom is not said
        organisation = seat.key if seat is not None and seat.kind is NameKind.ORGANISATION else None
        place = seat.key if seat is not None and seat.kind is NameKind.PLACE else None
        start = min(sheet.words[title.first].start, placed.mention.start)
        end = max(sheet.words[max(title.last, title.end) - 1].end, placed.mention.end)
        yield Role(placed.thing.key, text, organisation, (sheet.passage.span(start, end),), RULES_BY_NAME[rule], place)

    def _is_played(self, sheet: Sheet, placed: Placed) -> bool:
        """Whether somebody plays the person: "plays Ada Pike, the mayor of a drowned town"."""
        token = sheet.words[placed.last - 1].token
        return token.dep_ in ("dobj", "appos", "attr") and token.head.lemma_ in self.stages

    # ---------------------------------------------------------------------------------------- before the name
    def _name_start(self, sheet: Sheet, placed: Placed) -> int:
        """The word at which the name with its courtesy begins."""
        first = placed.first
        while first > 0 and fold(sheet.words[first - 1].text) in self.courtesies and sheet.gap(first) in (" ", ". "):
            first -= 1
        if first < placed.first and first > 1 and sheet.lower(first - 1) in self.before_hon:
            first -= 1
        if first < placed.first and first > 1 and sheet.lower(first - 1) == "the" and sheet.lower(first) in self.before_hon | {"hon", "hon."}:
            first -= 1  # "Prime Minister, | the Most Hon. NAME"
        return first

    def _before(self, sheet: Sheet, placed: Placed, first: int) -> Title | None:
        """Read "Croatia's deputy minister NAME", "the AU president NAME", "President of the US NAME", "Secretary for Health NAME"."""
        k = first - 1
        if k < 0 or sheet.gap(first) != " ":
            return None
        with_place = self._post_of_place(sheet, k)
        if with_place is not None:
            return with_place
        post = k if self.words.is_post(sheet, k) else self.titles.portfolio_start(sheet, k)
        if post is None:
            return None
        start = self.titles.start_of(sheet, post)
        text = sheet.text(start, k + 1)
        if k == start and sheet.lower(start) in self.bare and not sheet.words[start].text[0].isupper():
            return None
        if text.lower() in self.courtesies:
            return None
        singular = singular_of(text) if post == k and self.words.is_plural(sheet, k) else None
        return Title(start, k + 1, self._seat_around(sheet, placed, start, post), k + 1, self.words.is_held(sheet, start, k + 1), singular)

    def _joined_before(self, sheet: Sheet, placed: Placed, other: Title) -> Title | None:
        """Read the first title of "BODY's president and CEO NAME", "Senate member and spokesman NAME", the second given."""
        post = other.first - 2
        if post < 0 or sheet.lower(post + 1) != "and" or sheet.gap(post + 1) != " " or sheet.gap(other.first) != " " or not self.words.is_post(sheet, post):
            return None
        if self.words.is_plural(sheet, post) or sheet.lower(post) in self.bare:
            return None
        start = self.titles.start_of(sheet, post)
        seat = self._seat_around(sheet, placed, start, post)
        if seat is None and sheet.lower(start - 1) in self.starters and not self._lead_bodies(sheet, (start, post + 1), (other.first, other.last)):
            return None  # "The president and Prime Minister NAME": two people
        return Title(start, post + 1, seat, post + 1, self.words.is_held(sheet, start, post + 1))

    def _lead_bodies(self, sheet: Sheet, *titles: tuple[int, int]) -> bool:
        """Whether titles are all such as one person holds together in one body: "president and CEO"."""
        return {fold(sheet.text(first, last)) for first, last in titles} <= self.heads_of_bodies

    def _seat_around(self, sheet: Sheet, placed: Placed, start: int, post: int) -> Thing | None:
        """Whose a title before a name is: the body before it, behind the name, in its own words, or of the sentence before."""
        trimmed = start
        while trimmed > 0 and sheet.gap(trimmed) == " " and self.words.is_trimmed(sheet, trimmed - 1) and self.seats.of_adjective(sheet, trimmed - 1) is None:
            trimmed -= 1
        before = self.seats.before(sheet, trimmed)
        behind = self.seats.behind_name(sheet, placed.last)
        if before is not None and behind is not None and before.kind is NameKind.PLACE and not sheet.words[trimmed - 1].is_possessive:
            return behind
        found = before or behind or self.seats.unit(sheet, start, post)
        if found is None and fold(sheet.text(start, post + 1)) in self.heads_of_bodies and (sheet.words[start].begins or re.search(r"[”\"]", sheet.gap(start))):
            return self.seats.topic_before(sheet, start)
        return found

    def _post_of_place(self, sheet: Sheet, k: int) -> Title | None:
        """Read "President of the Solomon Islands NAME", word k the last before the name."""
        seat = self.seats.at(sheet, k)
        if seat is None or seat.last != k + 1 or seat.first < 2 or sheet.words[k].is_possessive:
            return None
        link = seat.first - 1 - (1 if sheet.lower(seat.first - 1) == "the" else 0)
        if sheet.lower(link) not in ("of", "for") or not self.words.is_post(sheet, link - 1):
            return None
        start = self.titles.start_of(sheet, link - 1)
        return Title(start, link, seat.thing, link, self.words.is_held(sheet, start, link))

    def _shared(self, sheet: Sheet, placed: Placed, first: int) -> Title | None:
        """Read "Presidents A of X, B of Y and C of Z": the later ones have the first's plural title; "President A and B" share none."""
        people = [p for p in sheet.placed if p.thing.kind is NameKind.PERSON and p.last <= first]
        at = first
        for other in reversed(people[-6:]):
            between = sheet.passage.text[sheet.words[other.last - 1].end : sheet.words[at].start]
            if not _BETWEEN_HOLDERS.search(between) or not self._is_bare_between(sheet, other, at):
                return None
            at = self._name_start(sheet, other)
            post = at - 1
            if sheet.gap(at) == " " and self.words.is_post(sheet, post):
                if not self.words.is_plural(sheet, post):
                    return None
                start = self.titles.start_of(sheet, post)
                seat = self.seats.behind_name(sheet, placed.last) or self._seat_around(sheet, placed, start, post)
                return Title(start, post + 1, seat, post + 1, self.words.is_held(sheet, start, post + 1), singular_of(sheet.text(start, post + 1)))
        return None

    def _is_bare_between(self, sheet: Sheet, other: Placed, at: int) -> bool:
        """Whether between two holders stand no words but "and" and "of BODY"."""
        words = [k for k in range(other.last, at) if sheet.at(k) is None and sheet.lower(k) not in ("and", "of", "the", "from")]
        return not words

    # ---------------------------------------------------------------------------------------- "title of BODY, NAME"
    def _leading(self, sheet: Sheet, first: int) -> Sequence[Title]:
        """Read "The institute's director, NAME", "its founder and largest shareholder, NAME": at most 16 words back, to a clause's beginning."""
        first = self._phrase_start(sheet, first)
        if first < 1 or not re.fullmatch(r",\s", sheet.gap(first)):
            return ()
        for k in range(first - 1, max(first - 17, -1), -1):
            begins = sheet.words[k].begins or bool(re.search(r"[,;:—]", sheet.gap(k)))
            is_bare = sheet.words[k].is_capital and k > 0 and sheet.words[k - 1].token.pos_ in _BEFORE_PHRASE  # "by | Finance Minister, NAME"
            if sheet.lower(k) in self.starters or self.seats.at(sheet, k) is not None or begins or is_bare or sheet.lower(k) in self.adverbs:
                titles = self.titles.list_at(sheet, k, until=first)
                if titles and self._stands_alone(sheet, k):
                    return () if self._is_of_name_before(sheet, k, first) else titles
            if begins and not self._lists_fields(sheet, k, first):
                break
        return ()

    def _lists_fields(self, sheet: Sheet, k: int, until: int) -> bool:
        """Whether behind a comma stand fields of a post: "Minister of Roads, | Ports and the Coast, NAME"."""
        words = sheet.words[k:until]
        return sheet.gap(k) == ", " and any(w.is_capital for w in words) and all(w.is_capital or w.text in ("and", "the", "of") for w in words)

    def _equated(self, sheet: Sheet, first: int) -> Sequence[Title]:
        """Read "The union's president is NAME", from a sentence's beginning; not "the next president is NAME if"."""
        verb = first - 1
        if verb < 1 or sheet.words[verb].token.tag_ != "VBZ" or sheet.words[verb].token.lemma_ != "be" or sheet.gap(first) != " ":
            return ()
        start = next((k for k in range(verb, max(verb - 12, -1), -1) if sheet.words[k].begins), None)
        is_definite = start is not None and (self._is_definite(sheet, start) or sheet.words[start].is_possessive)
        return self.titles.list_at(sheet, start, until=verb) if start is not None and is_definite else ()

    def _phrase_start(self, sheet: Sheet, first: int) -> int:
        """Where the phrase around a name begins: "Its president, | the retired driver NAME"."""
        k = first
        while k > 0 and first - k < 5 and sheet.gap(k) == " " and sheet.at(k - 1) is None:
            if sheet.words[k - 1].token.pos_ not in _DESCRIBING:
                return first
            k -= 1
            if sheet.lower(k) in ("the", "a", "an"):
                return k if sheet.gap(k) == ", " else first
        return first

    def _is_of_name_before(self, sheet: Sheet, k: int, first: int) -> bool:
        """Whether words between two names are the first one's: "A, head of X, B, chair of Y", not "according to A, X's head, B, said"."""
        before = sheet.at(k - 1, NameKind.PERSON)
        if sheet.gap(k) != ", " or before is None or self._leads_list(sheet, before):
            return False
        title = self.titles.title_at(sheet, k)
        if title is not None and self._opens_clause(sheet, title, before, first):
            return False
        return not self._is_definite(sheet, k) or self._is_in_list(sheet, first)

    def _leads_list(self, sheet: Sheet, placed: Placed) -> bool:
        """Whether a name has its title before it, as each in "the mayor, A, the treasurer, B, and the clerk, C" has."""
        return bool(self._leading(sheet, self._name_start(sheet, placed)))

    def _is_definite(self, sheet: Sheet, k: int) -> bool:
        """Whether a title begins with "the", "its" or somebody's possessive, so that it may name who comes next."""
        placed = self.seats.at(sheet, k)
        return sheet.lower(k) in self.starters - self.indefinite or (placed is not None and sheet.words[placed.last - 1].is_possessive)

    def _is_in_list(self, sheet: Sheet, first: int) -> bool:
        """Whether the name at a word has a title of its own behind it, as in a list of people."""
        placed = next((p for p in sheet.placed if p.first >= first and p.thing.kind is NameKind.PERSON), None)
        return placed is not None and sheet.gap(placed.last) == ", " and bool(self.titles.list_at(sheet, placed.last))

    def _stands_alone(self, sheet: Sheet, k: int) -> bool:
        """Whether a phrase begins at word k: behind a mark, a verb or a preposition."""
        if sheet.lower(k - 1) == "as" and not sheet.words[k - 1].begins:
            return False  # "with A as the treasurer, NAME said"
        return sheet.words[k].begins or bool(re.search(r"[;:,—]", sheet.gap(k))) or sheet.words[k - 1].token.pos_ in _BEFORE_PHRASE

    # ---------------------------------------------------------------------------------------- "NAME, title of BODY"
    def _behind(self, sheet: Sheet, placed: Placed) -> Iterator[Role]:
        k = placed.last
        while k < len(sheet.words) and sheet.gap(k) == " " and sheet.words[k].text in self.behind_names:
            k += 1  # "NAME KC, counsel to the inquiry"
        k = self._behind_bracket(sheet, k)
        if k >= len(sheet.words) or not (_APPOSITION.fullmatch(sheet.gap(k)) or sheet.gap(k) == "), "):
            return
        if sheet.lower(k).isdigit() and sheet.gap(k + 1) == ", ":
            k += 1
        if sheet.lower(k) == "who":
            yield from self._clause(sheet, placed, k + 1, "who-leads")
            return
        titles = self.titles.list_at(sheet, k)
        for n, title in enumerate(titles):
            if sheet.lower(placed.first - 1) != "and" and self.words.is_plural(sheet, title.last - 1):
                return  # "…, A, the guards and officials of BODY" are further people
            if not self._is_next_persons(sheet, title, k, is_first=n == 0):
                yield from self._role(sheet, placed, title, "name-comma-title")

    def _leads_behind(self, sheet: Sheet, placed: Placed) -> Title | None:
        """Read "Coach NAME, who leads BODY": whose the title before the name is."""
        k = placed.last + 1
        is_clause = k < len(sheet.words) and sheet.gap(placed.last) == ", " and sheet.lower(placed.last) == "who"
        if not is_clause or sheet.words[k].token.tag_ not in ("VBZ", "VBP") or sheet.words[k].token.lemma_ not in self.lead_verbs:
            return None
        return self._led(sheet, k)

    def _behind_bracket(self, sheet: Sheet, k: int) -> int:
        """The word behind "NAME (PARTY, PLACE)," when a bracket without a title follows the name."""
        if sheet.gap(k) != " (" or self.titles.title_at(sheet, k) is not None:
            return k
        for at in range(k + 1, min(k + 7, len(sheet.words))):
            if ")" in sheet.gap(at):
                return at
        return k

    def _is_next_persons(self, sheet: Sheet, title: Title, k: int, *, is_first: bool) -> bool:
        """Whether a title that was read from word k belongs to the name behind it: "A, head of X, and Y's director, B"."""
        following = title.end + sum(fold(sheet.words[m].text) in self.courtesies for m in range(title.end, min(title.end + 2, len(sheet.words))))
        if sheet.at(following, NameKind.PERSON) is None:
            return False
        if sheet.gap(title.end) != ", ":
            return sheet.gap(title.end) == " "
        before = sheet.at(k - 1, NameKind.PERSON)
        if before is not None and sheet.gap(k) == ", " and (self._leads_list(sheet, before) or self._opens_clause(sheet, title, before, following)):
            return True
        return not is_first or (self._is_definite(sheet, k) and not self._is_in_list(sheet, following))

    def _opens_clause(self, sheet: Sheet, title: Title, before: Placed, following: int) -> bool:
        """Whether a capital title begins the main clause: "In memory of A, Elmland Governor, B chose …"."""
        post = sheet.words[title.last - 1]
        after = next((p for p in sheet.placed if p.first == following), None)
        if after is None or not post.is_capital or title.last != title.end or sheet.gap(after.last) != " ":
            return False
        heads = [sheet.words[k].token for k in range(after.first, after.last)]
        mine = [sheet.words[k].token for k in range(before.first, before.last)]
        is_subject = any(t.dep_ in ("nsubj", "nsubjpass") and t.head.dep_ == "ROOT" and t.head.lemma_ not in self.said for t in heads)
        return is_subject and not any(t.dep_ in ("nsubj", "nsubjpass") for t in mine)

    # ---------------------------------------------------------------------------------------- "NAME is title", "NAME, who heads"
    def _clause(self, sheet: Sheet, placed: Placed, k: int, rule: str) -> Iterator[Role]:
        """Read "is [now] the head of BODY", "heads the data office of BODY", one or both: "who leads X and is president of Y"."""
        if rule == "name-is-title" and self._is_doubted(sheet, placed, k):
            return
        for _ in range(3):
            while sheet.lower(k) in self.adverbs:
                k += 1
            titles = self._after_verb(sheet, k, rule)
            for title in titles:
                yield from self._role(sheet, placed, title, rule)
            if not titles or sheet.lower(titles[-1].end) != "and":
                return
            k = titles[-1].end + 1

    def _after_verb(self, sheet: Sheet, k: int, rule: str) -> Sequence[Title]:
        if k >= len(sheet.words) or sheet.words[k].token.tag_ not in ("VBZ", "VBP"):
            return ()
        lemma = sheet.words[k].token.lemma_
        if lemma in self.lead_verbs and rule == "who-leads":
            led = self._led(sheet, k)
            return (led,) if led is not None else ()
        if lemma not in self.copulas:
            return ()
        k += 1 + (sheet.lower(k + 1) == "as")
        while sheet.lower(k) in self.adverbs:
            k += 1
        titles = self.titles.list_at(sheet, k)
        is_phrase = sheet.lower(k) in self.starters or (bool(titles) and titles[0].seat is not None)
        return titles if is_phrase else ()

    # ---------------------------------------------------------------------------------------- "NAME has been appointed title"
    def _appointed(self, sheet: Sheet, placed: Placed, first: int) -> Iterator[Role]:
        """Read "NAME has been elected (as) chairman of BODY", "BODY named NAME (as) its treasurer"; with a year it may be long past, or to come."""
        verb = self._passive_verb(sheet, placed.last)
        k = verb + 1 if verb is not None else placed.last
        if verb is None:
            verb = self._active_verb(sheet, first, is_as=sheet.lower(placed.last) == "as")
        if verb is None or sheet.gap(k) != " ":
            return
        token = sheet.words[verb].token
        is_perfect = any(c.lemma_ == "have" for c in token.children)
        with_next = sheet.passage.text[token.sent.start_char : token.sent.end_char + _NEXT_SENTENCE]
        if self._is_weak(token) or _TO_COME.search(with_next) or _PRIZE.search(token.sent.text) or (not is_perfect and _YEAR.search(token.sent.text)):
            return
        k += sheet.lower(k) == "in" and token.lemma_ == "swear"
        k += sheet.lower(k) == "as"
        for title in self.titles.list_at(sheet, k):
            seat = title.seat or (self._appointer(sheet, token) if verb < first else None)
            is_body = seat is not None and seat.kind is NameKind.ORGANISATION
            if token.lemma_.endswith("elect") and not is_body and sheet.lower(title.last - 1) in self.elective:
                continue
            yield from self._role(sheet, placed, replace(title, seat=seat), "name-is-title")

    def _passive_verb(self, sheet: Sheet, k: int) -> int | None:
        """The participle of "NAME was appointed", "NAME, who has been named"."""
        if k + 2 >= len(sheet.words):
            return None
        if sheet.gap(k) == ", " and sheet.lower(k) == "who":
            k += 1
        elif sheet.gap(k) != " ":
            return None
        k += 2 if (sheet.lower(k), sheet.lower(k + 1)) in (("has", "been"), ("have", "been")) else int(sheet.lower(k) == "was")
        while sheet.lower(k) in self.adverbs or (k < len(sheet.words) and sheet.words[k].token.pos_ == "ADV"):
            k += 1
        is_given = k < len(sheet.words) and sheet.words[k].token.tag_ == "VBN" and sheet.words[k].token.lemma_ in self.appointing
        return k if is_given and any(c.dep_ == "auxpass" for c in sheet.words[k].token.children) else None

    def _active_verb(self, sheet: Sheet, first: int, *, is_as: bool) -> int | None:
        """The verb of "BODY has named (company veteran) NAME"."""
        for k in range(first - 1, max(first - 5, -1), -1):
            if sheet.gap(k + 1) != " ":
                return None
            token = sheet.words[k].token
            if token.lemma_ in self.appointing and token.tag_ in ("VBD", "VBN"):
                has_subject = any(c.dep_ == "nsubj" for c in token.children)
                # The model may take "the board | appointed veteran NAME | as chief" for a noun phrase.
                return k if has_subject or (is_as and k > 0 and sheet.words[k - 1].token.pos_ in ("NOUN", "PROPN")) else None
            if token.pos_ not in _DESCRIBING or sheet.at(k) is not None:
                return None
        return None

    def _appointer(self, sheet: Sheet, verb: Token) -> Thing | None:
        """The one body that the subject of a verb names: "BODY's board of directors"."""
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is None:
            return None
        start, end = subject.left_edge.idx, subject.idx + len(subject.text)
        bodies = [p.thing for p in sheet.placed if p.thing.kind is NameKind.ORGANISATION and start <= p.mention.start < end]
        return bodies[0] if bodies else None

    def _is_weak(self, verb: Token) -> bool:
        """Whether a verb is denied, only possible, or supposed."""
        return verb.dep_ == "ccomp" or any(c.dep_ in ("neg", "mark") or c.tag_ in ("MD", "TO") for c in verb.children)

    def _is_doubted(self, sheet: Sheet, placed: Placed, k: int) -> bool:
        """Whether the sentence is only supposed: "if NAME is the president", "denied that NAME is the president"."""
        verb = sheet.words[k].token if k < len(sheet.words) else None
        return verb is not None and (
            sheet.lower(placed.first - 1) in self.untrue or any(child.dep_ == "mark" for child in verb.children) or verb.dep_ == "ccomp"
        )

    def _led(self, sheet: Sheet, k: int) -> Title | None:
        """Read "heads the data office of BODY": the clause without the body is the title."""
        for at in range(k + 1, min(k + 9, len(sheet.words))):
            if re.search(r"[,.;]", sheet.gap(at)):
                return None
            placed = self.seats.body_at(sheet, at)
            if placed is not None:
                links = [m for m in range(k + 1, at) if sheet.lower(m) in self.links]
                return Title(k, links[-1] if links else k + 1, placed.thing, placed.last)
            if sheet.lower(at - 1) == "the" and at > k + 1 and sheet.words[at].token.pos_ == "NOUN":
                meant = self.seats.definite(sheet, at)
                if meant is not None:
                    return Title(k, at + 1, meant, at + 1)
        return None


def _without_weaker(roles: Sequence[Role]) -> list[Role]:
    """Leave out a role that says less than another of the same person: the same title without its body, or a shorter title."""

    def says_less(role: Role, other: Role) -> bool:
        if role is other or role.person != other.person:
            return False
        mine, theirs = set(fold(role.title).split()), set(fold(other.title).split())
        if role.organisation is None and role.place is None and mine <= theirs and (mine < theirs or other.organisation or other.place):
            return True
        return role.organisation == other.organisation and role.place == other.place and mine < theirs

    return [role for role in roles if not any(says_less(role, other) for other in roles)]
