"""Reads who holds which post where: "NAME, title of BODY", "BODY's title NAME", "the title of BODY, NAME", "NAME is title".

It reads only what the paper states as so now: former, elect and would-be posts give no role, nor does anything inside what
somebody says (`said` sees to that). Titles are kept as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.extract.entities import Cast, Thing, bare_name
from graph.extract.lexicon import Lexicon, fold
from graph.extract.names import NameKind
from graph.extract.rules import RULES_BY_NAME
from graph.extract.sheets import Placed, Sheet
from graph.model import BlockKind, OrganisationKind, Role, Rule

__all__ = ["RoleReader"]

_BODY = (NameKind.ORGANISATION,)
_SEAT = (NameKind.ORGANISATION, NameKind.PLACE)
_DIPLOMATS = frozenset(["consul", "consul-general", "ambassador", "envoy", "representative", "delegate", "attache", "attaché"])
_LINKS = frozenset(["of", "at", "for", "with", "in", "from"])
_DETERMINERS = frozenset(["the", "a", "an", "its", "their", "his", "her", "our"])


@dataclass(frozen=True, slots=True)
class _Title:
    """A title as words [first, last) of a sheet; the body or place it belongs to; where reading stopped."""

    first: int
    last: int
    seat: Thing | None
    end: int
    is_held: bool = True
    text: str | None = None


class RoleReader:
    """Reads the roles of one article."""

    def __init__(self, lexicon: Lexicon, cast: Cast) -> None:
        """Take the word lists and the article's entities."""
        self.cast = cast
        self.posts = lexicon.words("roles", "posts", "words")
        self.modifiers = lexicon.words("roles", "posts", "modifiers")
        self.not_held = lexicon.words("roles", "posts", "not_held")
        self.not_held_after = lexicon.words("roles", "posts", "not_held_after")
        self.bare = lexicon.words("roles", "posts", "courtesy_posts")
        self.mouthpieces = lexicon.words("roles", "posts", "mouthpieces")
        self.body_nouns = lexicon.words("names", "body_nouns", "words")
        self.lead_verbs = lexicon.words("roles", "posts", "lead_verbs")
        self.copulas = lexicon.words("roles", "posts", "copulas")
        self.courtesies = lexicon.words("names", "honorifics", "courtesy")

    def read(self, sheets: Sequence[Sheet]) -> list[Role]:
        """Return the roles in order, each once."""
        roles: dict[tuple[str, str, str | None], Role] = {}
        for sheet in sheets:
            if sheet.passage.block.kind is BlockKind.HEADLINE:
                continue
            for placed in sheet.placed:
                if placed.thing.kind is NameKind.PERSON:
                    for role in self._of_person(sheet, placed):
                        key = (role.person, fold(role.title), role.organisation)
                        known = roles.get(key)
                        roles[key] = role if known is None else known
        return _without_weaker(list(roles.values()))

    def _of_person(self, sheet: Sheet, placed: Placed) -> Iterator[Role]:
        first = self._name_start(sheet, placed)
        before = self._before(sheet, placed, first)
        if before is not None:
            yield from self._role(sheet, placed, before, "title-before-name")
        leading = self._leading(sheet, first)
        if leading is not None:
            yield from self._role(sheet, placed, leading, "title-comma-name")
        yield from self._behind(sheet, placed)
        yield from self._copula(sheet, placed)

    def _role(self, sheet: Sheet, placed: Placed, title: _Title, rule: str) -> Iterator[Role]:
        if not title.is_held or title.first >= title.last:
            return
        text = title.text or sheet.text(title.first, title.last)
        seat = title.seat
        organisation = seat.key if seat is not None and seat.kind is NameKind.ORGANISATION else None
        place = seat.key if seat is not None and seat.kind is NameKind.PLACE else None
        start = min(sheet.words[title.first].start, placed.mention.start)
        end = max(sheet.words[max(title.last, title.end) - 1].end, placed.mention.end)
        span = sheet.passage.span(start, end)
        yield Role(placed.thing.key, text, organisation, (span,), _rule(rule), place)

    # ---------------------------------------------------------------------------------------- before the name
    def _name_start(self, sheet: Sheet, placed: Placed) -> int:
        """The word at which the name with its courtesy begins."""
        first = placed.first
        while first > 0 and fold(sheet.words[first - 1].text) in self.courtesies and sheet.gap(first) in (" ", ". "):
            first -= 1
        return first

    def _before(self, sheet: Sheet, placed: Placed, first: int) -> _Title | None:
        """ "Norway's deputy minister NAME", "African Export–Import Bank president NAME", "President of the US NAME"."""
        k = first - 1
        if k < 0 or sheet.gap(first) != " ":
            return None
        seat = sheet.ending(k, *_SEAT)
        if seat is not None and seat.first >= 2:
            link = seat.first - 1 - (1 if sheet.lower(seat.first - 1) == "the" else 0)
            if sheet.lower(link) in ("of", "for") and self._is_post(sheet, link - 1) and not sheet.words[k].is_possessive:
                start = self._title_start(sheet, link - 1)
                return _Title(start, link, seat.thing, link, self._held(sheet, start, link))
        post = k
        last_post = post
        if not self._is_post(sheet, post):
            complement = self._complement_start(sheet, k)
            if complement is None:
                return self._shared(sheet, placed)
            last_post = complement
        start = self._title_start(sheet, last_post)
        text = sheet.text(start, k + 1)
        if k + 1 - start == 1 and sheet.lower(start) in self.bare and not sheet.words[start].text[0].isupper():
            return None
        seat_before = self._seat_before(sheet, start)
        seat_behind = self._seat_behind(sheet, placed.last)
        if text.lower() in self.courtesies:
            return None
        singular = _singular(text) if sheet.words[k].token.tag_ in ("NNS", "NNPS") else None
        return _Title(start, k + 1, seat_before or seat_behind or self._unit(sheet, start, k), k + 1, self._held(sheet, start, k + 1), singular)

    def _shared(self, sheet: Sheet, placed: Placed) -> _Title | None:
        """ "Presidents A of X and B of Y": the second has the first's plural title."""
        k = placed.first - 1
        if sheet.lower(k) != "and":
            return None
        others = [p for p in sheet.placed if p.thing.kind is NameKind.PERSON and p.last <= k and k - p.last <= 6]
        if not others:
            return None
        other = others[-1]
        post = self._name_start(sheet, other) - 1
        if post < 0 or sheet.words[post].token.tag_ not in ("NNS", "NNPS") or not self._is_post(sheet, post):
            return None
        if sheet.passage.text[sheet.words[other.last - 1].end : sheet.words[k].start].count(","):
            return None
        start = self._title_start(sheet, post)
        return _Title(start, post + 1, self._seat_behind(sheet, placed.last), post + 1, self._held(sheet, start, post + 1), _singular(sheet.text(start, post + 1)))

    def _is_post(self, sheet: Sheet, k: int) -> bool:
        """Whether word k is a post, or a compound that ends or begins with one ("director-general", "vice-president")."""
        if k < 0 or sheet.at(k, NameKind.PERSON, NameKind.ORGANISATION, NameKind.EVENT) is not None:
            return False
        lower = sheet.lower(k)
        forms = {lower, _singular(lower)} | set(lower.split("-")[:1] + lower.split("-")[-1:]) if "-" in lower else {lower, _singular(lower)}
        return bool(forms & self.posts) or (lower == "general" and sheet.lower(k - 1) in self.posts)

    def _title_start(self, sheet: Sheet, post: int) -> int:
        """Go left from a post over the words that belong to the title."""
        k = post
        while k > 0 and sheet.gap(k) in (" ", "-") and not sheet.words[k - 1].is_possessive:
            word = sheet.words[k - 1]
            lower = word.text.lower()
            if sheet.at(k - 1, NameKind.PERSON, NameKind.ORGANISATION, NameKind.PLACE, NameKind.EVENT) is not None or lower in _DETERMINERS:
                break
            if word.text[0].isupper() and not word.begins and not sheet.words[post].text[0].isupper():
                break  # a capital before a lower-case post names a body or a people
            if self._is_post(sheet, k - 1) or lower in self.modifiers or lower in self.not_held:
                k -= 1
            elif lower == "and" and k >= 2 and sheet.words[k - 2].token.pos_ in ("NOUN", "ADJ", "PROPN") and sheet.gap(k - 1) == " " and sheet.at(k - 2) is None:
                k -= 2
            elif word.token.pos_ in ("NOUN", "ADJ", "PROPN") and word.token.ent_type_ not in ("NORP", "GPE", "DATE", "CARDINAL") and not word.begins:
                k -= 1
            else:
                break
        return k

    def _complement_start(self, sheet: Sheet, k: int) -> int | None:
        """The post of "Secretary for Health Affairs NAME": left over capitals and of, for, and."""
        j = k
        while j > 0 and k - j < 7 and sheet.gap(j) == " ":
            lower = sheet.lower(j - 1)
            if lower in ("of", "for") and self._is_post(sheet, j - 2):
                return j - 2 if sheet.words[j - 2].text[0].isupper() else None
            if not (sheet.words[j - 1].text[0].isupper() or lower in ("and", "the", "of", "for")):
                return None
            j -= 1
        return None

    def _seat_before(self, sheet: Sheet, start: int) -> Thing | None:
        """The body or place right before a title: "Norway's …", "AU …", "the league's …"."""
        k = start - 1
        if k < 0 or not re.fullmatch(r" |-", sheet.gap(start)):
            return None
        placed = sheet.ending(k, *_SEAT)
        if placed is not None:
            return placed.thing
        return self._definite(sheet, k) if sheet.words[k].is_possessive else None

    def _seat_behind(self, sheet: Sheet, k: int) -> Thing | None:
        """The body right behind a name: "Director NAME of the BODY"."""
        if k >= len(sheet.words) or sheet.gap(k) != " " or sheet.lower(k) not in ("of", "from", "at"):
            return None
        at = k + 1 + (sheet.lower(k + 1) == "the")
        placed = sheet.starting(at, *_SEAT)
        return placed.thing if placed is not None else None

    def _unit(self, sheet: Sheet, start: int, post: int) -> Thing | None:
        """ "Council President": the body whose name ends in the title's first word."""
        word = fold(sheet.words[start].text)
        if start == post or not sheet.words[start].text[0].isupper():
            return None
        owners = [t for t in self.cast.of(*_BODY) if word in (bare_name(t.name).split()[-1], bare_name(t.name).split()[0])]
        return owners[0] if len(owners) == 1 else None

    def _definite(self, sheet: Sheet, k: int) -> Thing | None:
        """ "the association's", "the league's": the one body (the last named) that is such a thing."""
        word = fold(sheet.words[k].text)
        owners = [t for t in self.cast.of(*_BODY) if word in bare_name(t.name).split()]
        before = [t for t in owners if any((m.passage.number, m.start) < (sheet.passage.number, sheet.words[k].start) for m in t.mentions)]
        return before[-1] if before else None

    def _held(self, sheet: Sheet, start: int, end: int) -> bool:
        """Whether the post is held now: no "former" in it or before it, no "elect" behind it."""
        near = [sheet.lower(k) for k in range(max(start - 2, 0), end)]
        parts = {part for word in near for part in [word, *(word.split("-") if "-" in word else [])]}
        behind = sheet.lower(end)
        return not (parts & self.not_held) and behind not in self.not_held_after and not any(w.endswith(("-elect", "-designate")) for w in near)

    # ---------------------------------------------------------------------------------------- "title of BODY, NAME"
    def _leading(self, sheet: Sheet, first: int) -> _Title | None:
        if first < 2 or not re.fullmatch(r",\s", sheet.gap(first)):
            return None
        # Go back to the beginning of the noun phrase: at most 16 words, no comma inside.
        for k in range(first - 1, max(first - 17, -1), -1):
            begins = sheet.words[k].begins or bool(re.search(r"[,;:]", sheet.gap(k)))
            if sheet.lower(k) in _DETERMINERS or sheet.at(k, *_SEAT) is not None or begins:
                title = self._title_at(sheet, k)
                if title is not None and title.end == first and self._stands_alone(sheet, k):
                    return title
            if begins:
                return None
        return None

    def _stands_alone(self, sheet: Sheet, k: int) -> bool:
        return sheet.words[k].begins or bool(re.search(r"[;:,]", sheet.gap(k))) or sheet.words[k - 1].token.pos_ in ("VERB", "AUX", "ADP", "CCONJ", "SCONJ")

    # ---------------------------------------------------------------------------------------- "NAME, title of BODY"
    def _behind(self, sheet: Sheet, placed: Placed) -> Iterator[Role]:
        k = placed.last
        if k >= len(sheet.words):
            return
        if not re.fullmatch(r",\s|\s\(|\s[—–-]\s", sheet.gap(k)):
            return
        if sheet.lower(k).isdigit() and sheet.gap(k + 1) == ", ":
            k += 1
        if sheet.lower(k) == "who":
            lead = self._who_leads(sheet, k + 1)
            if lead is not None:
                yield from self._role(sheet, placed, lead, "who-leads")
            return
        title = self._title_at(sheet, k)
        while title is not None:
            yield from self._role(sheet, placed, title, "name-comma-title")
            end = title.end
            if sheet.lower(end) == "and" and sheet.gap(end) in (" ", ", "):
                title = self._title_at(sheet, end + 1)
            elif sheet.gap(end) == ", " and not sheet.starting(end, NameKind.PERSON):
                title = self._title_at(sheet, end) if self._is_title_ahead(sheet, end) else None
            else:
                title = None

    def _is_title_ahead(self, sheet: Sheet, k: int) -> bool:
        """A further role in a list must begin with its post at once, else it is the next person of the list."""
        k += sheet.lower(k) in _DETERMINERS
        for step in range(3):
            if sheet.at(k + step, NameKind.PERSON) is not None:
                return False
            if self._is_post(sheet, k + step):
                return True
        return False

    def _who_leads(self, sheet: Sheet, k: int) -> _Title | None:
        """ "who heads the data office of BODY": the clause is the title."""
        if k >= len(sheet.words):
            return None
        verb = sheet.words[k].token
        if verb.lemma_ not in self.lead_verbs or verb.tag_ not in ("VBZ", "VBP"):
            return None
        for at in range(k + 1, min(k + 9, len(sheet.words))):
            if re.search(r"[,.;]", sheet.gap(at)):
                return None
            placed = sheet.starting(at, *_BODY)
            if placed is not None:
                end = at - (sheet.lower(at - 1) == "the")
                end -= sheet.lower(end - 1) in _LINKS
                return _Title(k, max(end, k + 1), placed.thing, placed.last)
        return None

    def _title_at(self, sheet: Sheet, k: int) -> _Title | None:
        """Read a title with its body from word k on: "[the] [BODY's] post [of field] [at BODY]"."""
        start = k
        seat: Thing | None = None
        if sheet.lower(k) in _DETERMINERS:
            k += 1
        placed = sheet.starting(k, *_SEAT)
        if placed is not None and placed.last < len(sheet.words) and sheet.gap(placed.last) == " ":
            seat, k = placed.thing, placed.last
            chained = sheet.starting(k, *_BODY) if sheet.words[k - 1].is_possessive else None
            if chained is not None and chained.last < len(sheet.words):
                seat, k = chained.thing, chained.last
        elif k < len(sheet.words) and sheet.words[k].is_possessive:
            definite = self._definite(sheet, k)
            seat, k = definite, k + 1
        first = k
        post = self._post_ahead(sheet, k)
        if post is None:
            return None
        end = post + 1
        while end < len(sheet.words) and sheet.gap(end) in (" ", "-") and (self._is_post(sheet, end) or sheet.lower(end) in self.not_held_after):
            end += 1
        held = self._held(sheet, start, end)
        title_end, seat_behind, stop = self._complements(sheet, end, self._is_diplomat(sheet, first, end))
        if sheet.lower(end) in self.not_held_after:
            held = False
        text = sheet.text(first, title_end)
        if fold(text) in self.mouthpieces and seat is None and seat_behind is None:
            return None
        return _Title(first, title_end, seat or seat_behind, stop, held)

    def _post_ahead(self, sheet: Sheet, k: int) -> int | None:
        """The first post from k on, over at most five words that may stand in a title."""
        for at in range(k, min(k + 6, len(sheet.words))):
            if at > k and sheet.gap(at) not in (" ", "-"):
                return None
            if sheet.at(at, NameKind.PERSON, NameKind.EVENT) is not None:
                return None
            if self._is_post(sheet, at) and not (sheet.lower(at) in self.modifiers and self._is_post(sheet, at + 1) and sheet.gap(at + 1) in (" ", "-")):
                return at
            word = sheet.words[at]
            if word.token.pos_ not in ("NOUN", "ADJ", "PROPN", "ADV", "NUM", "CCONJ", "VERB") or word.is_possessive and at > k + 3:
                return None
            if word.token.pos_ == "VERB" and word.token.tag_ not in ("VBG", "VBN"):
                return None
        return None

    def _is_diplomat(self, sheet: Sheet, first: int, last: int) -> bool:
        return any(sheet.lower(k) in _DIPLOMATS for k in range(first, last))

    def _complements(self, sheet: Sheet, k: int, is_diplomat: bool) -> tuple[int, Thing | None, int]:
        """Read "of field", "for PLACE", "of BODY" behind a post: (title's end, body or place, where reading stopped)."""
        title_end = stop = k
        seat: Thing | None = None
        while k < len(sheet.words) and sheet.lower(k) in (*_LINKS, "to", "on") and sheet.gap(k) in (" ", ", "):
            if sheet.gap(k) == ", " and sheet.lower(k) not in ("of", "at", "for"):
                break
            link = sheet.lower(k)
            at = k + 1 + (sheet.lower(k + 1) in _DETERMINERS)
            placed = sheet.at(at, *_SEAT)
            if placed is not None and placed.first <= at:
                following = placed.last
                if placed.thing.kind is NameKind.ORGANISATION:
                    unit = self._unit_of_university(sheet, placed)
                    if unit is not None:
                        return placed.last, unit.thing, unit.last
                    chained = sheet.starting(following, *_BODY) if sheet.words[following - 1].is_possessive else None
                    if chained is not None:
                        return title_end, chained.thing, chained.last
                    return title_end, placed.thing, following
                if is_diplomat and link in ("of", "to", "in"):
                    title_end = stop = k = following
                    continue
                if sheet.words[following - 1].is_possessive:
                    chained = sheet.starting(following, *_BODY)
                    if chained is not None:
                        return title_end, chained.thing, chained.last
                if link == "for":
                    title_end = stop = k = following
                    if sheet.gap(following) == ", " and sheet.starting(following, *_BODY):
                        body = self._last_of_chain(sheet, following)
                        return title_end, body.thing, body.last
                    continue
                seat = seat or placed.thing
                stop = k = following
                continue
            described = self._described_body(sheet, at)
            if described is not None and link != "to":
                return title_end, described.thing, described.last
            end = self._field_end(sheet, at)
            if end == at or link in ("in", "at", "from", "with") and not sheet.words[at].text[0].islower():
                break
            title_end = stop = k = end
        return title_end, seat, stop

    def _described_body(self, sheet: Sheet, k: int) -> Placed | None:
        """ "the border agency BODY", "Shanghai-based startup BODY": a body behind at most four words that describe it."""
        for at in range(k + 1, min(k + 5, len(sheet.words))):
            if sheet.gap(at) not in (" ", "-"):
                return None
            placed = sheet.starting(at, *_BODY)
            if placed is not None:
                return placed if sheet.lower(at - 1).split("-")[-1] in self.body_nouns else None
            if sheet.words[at].token.pos_ not in ("NOUN", "ADJ", "PROPN", "VERB"):
                return None
        return None

    def _last_of_chain(self, sheet: Sheet, k: int) -> Placed:
        """ "A's B": the last of bodies linked by possessives."""
        placed = sheet.starting(k, *_BODY)
        assert placed is not None  # noqa: S101 - the caller has looked
        while sheet.words[placed.last - 1].is_possessive:
            following = sheet.starting(placed.last, *_BODY)
            if following is None:
                break
            placed = following
        return placed

    def _unit_of_university(self, sheet: Sheet, placed: Placed) -> Placed | None:
        """ "dean of the School of X at the University of Y": the school is part of the title, the university the body."""
        if placed.thing.organisation_kind is not OrganisationKind.EDUCATION or sheet.lower(placed.last) not in ("at", "of"):
            return None
        at = placed.last + 1 + (sheet.lower(placed.last + 1) == "the")
        parent = sheet.starting(at, *_BODY)
        return parent if parent is not None and parent.thing.organisation_kind is OrganisationKind.EDUCATION else None

    def _field_end(self, sheet: Sheet, k: int) -> int:
        """The end of a field without a name: "transport", "Asian research", "climate and energy"."""
        end = k
        while end < len(sheet.words) and (end == k or sheet.gap(end) in (" ", "-")) and end - k < 7:
            word = sheet.words[end]
            if sheet.at(end, NameKind.PERSON, NameKind.ORGANISATION, NameKind.EVENT) is not None:
                break
            if word.token.pos_ in ("NOUN", "ADJ", "PROPN", "NUM") or word.token.tag_ == "VBG":
                end += 1
            elif word.text == "and" and end + 1 < len(sheet.words) and sheet.words[end + 1].token.pos_ in ("NOUN", "ADJ", "PROPN") and not self._is_post(sheet, end + 1) and not self._is_post(sheet, end + 2):
                end += 1
            else:
                break
            if word.is_possessive:
                break
        while end > k and sheet.lower(end - 1) == "and":
            end -= 1
        return end

    # ---------------------------------------------------------------------------------------- "NAME is title"
    def _copula(self, sheet: Sheet, placed: Placed) -> Iterator[Role]:
        k = placed.last
        if k >= len(sheet.words) or sheet.gap(k) != " ":
            return
        token = sheet.words[k].token
        if token.lemma_ not in self.copulas or token.tag_ not in ("VBZ", "VBP"):
            return
        k += 1 + (sheet.lower(k + 1) == "as")
        if sheet.lower(k) in ("not", "no", "never") or sheet.lower(k) not in _DETERMINERS:
            return
        title = self._title_at(sheet, k)
        if title is not None:
            yield from self._role(sheet, placed, title, "name-is-title")


def _singular(text: str) -> str:
    """Take the plural off a title's last word: "Presidents", "deputies"."""
    if re.search(r"(?:ss|us|is|ics)$", text):
        return text
    return re.sub(r"ies$", "y", text) if text.endswith("ies") else re.sub(r"s$", "", text)


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


def _rule(name: str) -> Rule:
    return RULES_BY_NAME[name]
