"""Makes entities of names: which names are one person, one body, one place or one meeting within an article.

It finds no new names and reads no facts. Two bearers of one name stay two only where the text tells them apart; a short form
that fits two people belongs to neither.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.extract.bearers import BodyOwners, PeopleTeller
from graph.extract.language import Passage, Token
from graph.extract.names import Name, NameKind
from graph.gazetteer import Entry, Gazetteer
from graph.lexicon import Lexicon, fold
from graph.model import BlockKind, Form, OrganisationKind, PlaceKind, Span

__all__ = ["Cast", "Mention", "Thing", "bare_name", "make_cast"]

_THRESHOLD = 1.5
_SERVICES = ("services", "service")
_HEADS_OF_FIRMS = ("Corporation", "other", "NewsMediaOrganization", "EducationalOrganization")
_SURE = 5.0
_LEGAL_SUFFIX = re.compile(r"(?:,? (?:inc|ltd|llc|llp|plc|corp|co|gmbh|ag|sa|nv|pty|limited)\.?)+$")
_YEAR = re.compile(r"\s*\b(?:19|20)\d\d\b\s*")


def bare_name(text: str) -> str:
    """Fold a name for comparing: without "the", legal suffixes and a closing period."""
    return _LEGAL_SUFFIX.sub("", fold(text).removeprefix("the ")).rstrip(".,")


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """A stretch of a passage that names an entity."""

    passage: Passage
    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """Where it stands in the article."""
        return self.passage.span(self.start, self.end)


@dataclass(slots=True, eq=False)
class Thing:
    """An entity while it is being read: its kind, its fullest name and its mentions in order.

    `entry` is the gazetteer's entry of a place; `names` the parsed names behind the mentions; `number` tells bearers of one name apart.
    """

    kind: NameKind
    name: str
    mentions: list[Mention] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    entry: Entry | None = None
    organisation_kind: OrganisationKind | None = None
    gender: str | None = None
    family_name: str | None = None
    number: int = 1

    @property
    def key(self) -> str:
        """The key by which findings refer to it."""
        return f"{self.kind}:{self.name}" + (f":{self.number}" if self.number > 1 else "")

    def forms(self) -> tuple[Form, ...]:
        """Return every form of the name with where it stands, the name's own form first, the others in order of appearance."""
        by_text: dict[str, list[Span]] = {}
        for mention in self.mentions:
            by_text.setdefault(mention.text, []).append(mention.span)
        ordered = sorted(by_text, key=lambda text: (text != self.name, by_text[text][0]))
        return tuple(Form(text, tuple(dict.fromkeys(by_text[text]))) for text in ordered)

    @property
    def place_kind(self) -> PlaceKind | None:
        """What sort of place it is, where the gazetteer knows."""
        return self.entry.kind if self.entry is not None else None


class Cast:
    """All entities of an article, with a look-up from tokens and from offsets."""

    def __init__(self, things: Sequence[Thing]) -> None:
        """Index the things by the tokens of their mentions."""
        self.things = list(things)
        self._by_token: dict[tuple[int, int], Thing] = {}
        for thing in things:
            for mention in thing.mentions:
                self.index(thing, mention)

    def index(self, thing: Thing, mention: Mention) -> None:
        """Make a mention's tokens lead to its thing."""
        tokens = mention.passage.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        for token in tokens if tokens is not None else ():
            self._by_token.setdefault((mention.passage.number, token.i), thing)

    def at(self, passage: Passage, token: Token) -> Thing | None:
        """Return the thing that a token names."""
        return self._by_token.get((passage.number, token.i))

    def of(self, *kinds: NameKind) -> list[Thing]:
        """Return the things of some kinds in order of first appearance."""
        return [thing for thing in self.things if thing.kind in kinds]

    def within(self, passage: Passage, start: int, end: int) -> list[Thing]:
        """Return the things that are named between two characters of a passage, in order, each once."""
        found = [(m.start, t) for t in self.things for m in t.mentions if m.passage is passage and start <= m.start and m.end <= end]
        ordered: list[Thing] = []
        for _, thing in sorted(found, key=lambda pair: pair[0]):
            if thing not in ordered:
                ordered.append(thing)
        return ordered


def make_cast(names: Sequence[Name], lexicon: Lexicon, gazetteer: Gazetteer, *, home: str = "") -> Cast:
    """Group an article's names into entities, in order of first appearance in the story.

    Names of the headline add forms to entities of the story; alone they make none, as headlines drop words and capitals mislead.
    `home` is the key of the country that the article was written in.
    """
    maker = _Maker(lexicon, gazetteer, home)
    return Cast(maker.make(names))


class _Maker:
    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer, home: str) -> None:
        self.lexicon = lexicon
        self.gazetteer = gazetteer
        self.people = PeopleTeller(lexicon)
        self.owners = BodyOwners(gazetteer, home)
        self.home = home

    def make(self, names: Sequence[Name]) -> list[Thing]:
        story = [name for name in names if name.passage.block.kind is not BlockKind.HEADLINE]
        groups: dict[str, list[Name]] = defaultdict(list)
        for name in story:
            groups[bare_name(name.text)].append(name)
        kinds = {key: self._kind(key, group) for key, group in groups.items()}
        for key in [key for key, kind in kinds.items() if kind is NameKind.EVENT]:
            bare = " ".join(_YEAR.sub(" ", key).split())  # a meeting is one without its year too
            if bare in groups and len(bare.split()) > 1:
                kinds[bare] = NameKind.EVENT
        acronyms = {a for key, kind in kinds.items() if kind is NameKind.EVENT for name in groups[key] if (a := _acronym_of_meeting(name)) is not None}
        kinds |= {key: NameKind.EVENT for key, group in groups.items() if group[0].text in acronyms}
        meetings = {word for key, kind in kinds.items() if kind is NameKind.EVENT for word in key.split()}
        kinds |= {key: None for key, kind in kinds.items() if kind is NameKind.ORGANISATION and key in meetings}  # "the Congress" of a World Congress
        people = self._people({key: group for key, group in groups.items() if kinds[key] is NameKind.PERSON})
        self._claim_surnames(people, groups, kinds)
        bodies = self._bodies({key: group for key, group in groups.items() if kinds[key] is NameKind.ORGANISATION})
        self._claim_short_names(bodies, people, groups, kinds)
        self._claim_acronyms(bodies, groups, kinds)
        bracketed = {key for key, group in groups.items() if all(_is_bracketed(n, names) for n in group)}
        places = self._places({key: group for key, group in groups.items() if kinds[key] is NameKind.PLACE and key not in bracketed})
        events = self._events({key: group for key, group in groups.items() if kinds[key] is NameKind.EVENT})
        things = [thing for thing in people + bodies + places + events if thing.mentions]
        self._claim_headline(things, [name for name in names if name.passage.block.kind is BlockKind.HEADLINE])
        for thing in things:
            thing.mentions.sort(key=lambda m: (m.passage.number, m.start))
        return sorted(things, key=_first_in_story)

    # ------------------------------------------------------------------------------------------------ kinds
    def _kind(self, key: str, group: Sequence[Name]) -> NameKind | None:
        totals: dict[NameKind, float] = defaultdict(float)
        for name in group:
            for kind, points in name.votes.items():
                totals[kind] += points
        if not totals:
            return None
        best = max(totals, key=lambda kind: (totals[kind], kind))
        average = totals[best] / len(group)
        strongest = max(name.votes.get(best, 0.0) for name in group)
        if best is NameKind.ORGANISATION and any(name.ordinal and name.votes.get(NameKind.EVENT, 0.0) >= _SURE for name in group):
            return NameKind.EVENT  # "the Asian Bee Congress" that is called "the fourth Asian Bee Congress" as well
        needed = {NameKind.ORGANISATION: 1.9, NameKind.PERSON: 2.4}.get(best, _THRESHOLD)
        if (
            best is NameKind.ORGANISATION
            and len(group) >= 3
            and key.isalpha()
            and group[0].text.istitle()
            and all(points <= 0 for kind, points in totals.items() if kind is not best)
        ):
            needed = 0.9  # named again and again, and never as anything else
        return best if max(average, strongest * 0.6) >= needed else None

    # ------------------------------------------------------------------------------------------------ people
    def _people(self, groups: dict[str, list[Name]]) -> list[Thing]:
        people: list[Thing] = []
        for key in sorted(groups, key=lambda k: (-len(k.split()), _position(groups[k][0]))):
            group = groups[key]
            owners = [person for person in people if _is_form_of(key, bare_name(person.name)) and not self._is_father(key, group, person)]
            if len({person.name for person in owners}) > 1:
                owners = _by_honorific(owners, group) or owners
            if owners:
                _share_out(owners, group)
            elif not owners and (len(key.split()) > 1 or any(name.honorific or name.title or _is_sure(name) for name in group) or len(group) > 1):
                bearers = self.people.tell_apart(group) if len(key.split()) > 1 and len(group) > 1 else [group]
                for number, named in enumerate(bearers, 1):
                    person = Thing(NameKind.PERSON, _printed(group), number=number)
                    _add(person, named)
                    people.append(person)
        for person in people:
            person.gender = self._gender(person)
            person.family_name = self._family_name(person)
        return people

    def _is_father(self, key: str, group: Sequence[Name], person: Thing) -> bool:
        """Whether a name is not the longer one of somebody else cut short.

        Who is called "NAME Jr" is called so first, and whoever is introduced under a shorter name is introduced for the first time.
        """
        if len(key.split()) < len(bare_name(person.name).split()) and len(key.split()) > 1:
            is_first = _position(group[0]) < _first_in_story(person)
            is_older = is_first and self.people.is_younger(person.name) and not self.people.is_younger(key)
            return is_older or set(map(id, group)) <= {id(name) for bearer in self.people.tell_apart([*person.names, *group])[1:] for name in bearer}
        return False

    def _claim_surnames(self, people: Sequence[Thing], groups: dict[str, list[Name]], kinds: dict[str, NameKind | None]) -> None:
        """A word that the model took for a body or a place is a person's where a person bears it."""
        for key, group in groups.items():
            if kinds[key] is NameKind.PERSON or len(key.split()) > 2 or any(name.votes.get(NameKind.ORGANISATION, 0) >= 5 for name in group):
                continue
            is_place = kinds[key] is NameKind.PLACE  # a given name alone is a person's rather than a small town
            owners = [p for p in people if _is_form_of(key, bare_name(p.name)) and (is_place or key not in _given(bare_name(p.name), self.lexicon))]
            is_one = len({owner.name for owner in owners}) == 1
            if not owners or (is_place and not is_one) or (is_place and max(n.votes.get(NameKind.PLACE, 0) for n in group) >= 4):
                continue
            _share_out(owners, group)
            kinds[key] = None

    def _gender(self, person: Thing) -> str | None:
        for name in person.names:
            for gender, key in (("m", "male"), ("f", "female")):
                if name.honorific and name.honorific in self.lexicon.words("names", "honorifics", key):
                    return gender
        first = fold(person.name).split()[0]
        found = self.lexicon.genders.get(first) or self.lexicon.genders.get(first.split("-")[0])
        return found if found in ("m", "f") else None

    def _family_name(self, person: Thing) -> str | None:
        words = person.name.split()
        if len(words) < 2:
            return None
        short = [
            m.text for m in person.mentions if " " not in m.text.strip() or m.text.split()[0].lower() in self.lexicon.words("names", "particles", "prefixes")
        ]
        short = [text for text in short if len(text.split()) < len(words)]
        if short:
            return max(set(short), key=lambda text: (short.count(text), text))
        if "-" in words[-1] and len(words) >= 3 and words[-1].split("-")[-1].islower():
            return words[-2]
        if fold(words[0]) in self.lexicon.family_first and fold(words[0]) not in self.lexicon.genders:
            return words[0]
        if fold(words[0]) in self.lexicon.genders:
            particles = self.lexicon.words("names", "particles", "words")
            at = len(words) - 1
            while at > 1 and words[at - 1].lower() in particles:
                at -= 1
            return " ".join(words[at:])
        return None

    # ------------------------------------------------------------------------------------------------ bodies
    def _bodies(self, groups: dict[str, list[Name]]) -> list[Thing]:
        bodies: list[Thing] = []
        for key in sorted(groups, key=lambda k: (-len(k.split()), _position(groups[k][0]))):
            group = groups[key]
            owner = self._owner_of_form(key, group, bodies)
            if owner is None and self._is_generic(key) and not self._is_institution(key, group):
                continue  # "the Council", "the Party" of a body that is not named
            if owner is not None:
                _add(owner, group)
                continue
            for number, named in enumerate(self._tell_bodies_apart(group), 1):
                body = Thing(NameKind.ORGANISATION, _printed(group), number=number)
                _add(body, named)
                bodies.append(body)
        for body in bodies:
            body.organisation_kind = self._organisation_kind(body)
        return bodies

    def _tell_bodies_apart(self, group: Sequence[Name]) -> list[list[Name]]:
        if len(group) < 2 or " " not in group[0].text:
            return [list(group)]
        kind = self._organisation_kind(Thing(NameKind.ORGANISATION, group[0].text))
        return self.owners.tell_apart(
            group, is_office=kind is OrganisationKind.GOVERNMENT or fold(group[0].text).split()[0] in self.lexicon.words("namesakes", "told", "of_lands")
        )

    def _is_abroad(self, group: Sequence[Name], body: Thing) -> bool:
        """Whether a name that stands first is an office of the land from which the article is, and the body of the longer name one of another land."""
        land = self.owners.owner_of(body.names[0])
        return bool(self.home and land) and land != self.home and not self.owners.owner_of(group[0]) and _position(group[0]) < _first_in_story(body)

    def _is_generic(self, key: str) -> bool:
        """A single word that says what a body is, not which."""
        words = self.lexicon.words("names", "generic_heads", "words") | self.lexicon.words("names", "ambiguous_heads", "words")
        return key in words or key.removesuffix("s") in words

    def _is_institution(self, key: str, group: Sequence[Name]) -> bool:
        """A single word that names one body, where it was printed as that: "the Senate", "Parliament"."""
        words = self.lexicon.words("names", "institutions", "with_article") | self.lexicon.words("names", "institutions", "bare")
        return key in words and any(name.votes.get(NameKind.ORGANISATION, 0.0) >= _SURE for name in group)

    def _owner_of_form(self, key: str, group: Sequence[Name], bodies: Sequence[Thing]) -> Thing | None:
        if group[0].text.isupper() and " " not in group[0].text:
            owners = [b for b in bodies if group[0].text in _acronyms(b)]
        else:
            owners = [b for b in bodies if _is_tail_of(key, bare_name(b.name), self.lexicon) and not self._is_abroad(group, b)]
        known = self.lexicon.bodies.get(group[0].text if group[0].text.isupper() else key)
        if known is not None:
            owners += [b for b in bodies if bare_name(b.name) == bare_name(known.name) and b not in owners]
        owners = owners or [b for b in bodies if _is_short_name(key, b, self.lexicon)]
        return owners[0] if len(owners) == 1 else None

    def _claim_short_names(self, bodies: Sequence[Thing], people: list[Thing], groups: dict[str, list[Name]], kinds: dict[str, NameKind | None]) -> None:
        """Read "Elm Hart" as the firm Elm Hart Services where that is named, unless a title or a courtesy says it is a person."""
        for key, group in groups.items():
            owners = [b for b in bodies if _is_short_name(key, b, self.lexicon)]
            if kinds[key] is NameKind.ORGANISATION or len(owners) != 1 or any(n.honorific or n.title for n in group) or group[0] in owners[0].names:
                continue
            if kinds[key] is NameKind.PLACE and max(n.votes.get(NameKind.PLACE, 0) for n in group) >= 3:
                continue
            person = next((p for p in people if group[0] in p.names), None)
            if person is not None:
                if len(person.name.split()) > len(key.split()):
                    continue
                people.remove(person)
            _add(owners[0], group)
            kinds[key] = None

    def _claim_acronyms(self, bodies: list[Thing], groups: dict[str, list[Name]], kinds: dict[str, NameKind | None]) -> None:
        """An acronym belongs to the body behind whose name it stands in brackets, else to the one whose initials it is."""
        for key, group in groups.items():
            text = group[0].text
            if kinds[key] in (NameKind.PERSON, NameKind.EVENT) or not text.isupper() or " " in text or len(text) < 2:
                continue
            printed = [b for b in bodies if any(m.text == text for m in b.mentions)]  # in brackets: surer than initials
            owners = printed or [b for b in bodies if text in _acronyms(b)]
            if len(owners) == 1 and not any(n in owners[0].names for n in group):
                _add(owners[0], group)
                kinds[key] = None

    def _organisation_kind(self, body: Thing) -> OrganisationKind | None:
        known = self.lexicon.bodies.get(body.name if body.name.isupper() else bare_name(body.name))
        if known is not None:
            return known.kind
        words = bare_name(body.name).split()
        before_of = words[: words.index("of")] if "of" in words[1:] else words
        original = fold(body.name).split()
        if (
            original[-1] in self.lexicon.words("grammar", "bodies", "services")
            and len(original) > 1
            and original[-2] not in self.lexicon.words("grammar", "bodies", "public_services")
        ):
            return OrganisationKind.CORPORATION
        for word in (original[-1].rstrip("."), before_of[-1], *([words[0]] if len(words) > 1 else [])):
            for kind in OrganisationKind:
                if word in self.lexicon.words("names", "organisation_heads", kind.value):
                    return kind
        return None

    # ------------------------------------------------------------------------------------------------ places
    def _places(self, groups: dict[str, list[Name]]) -> list[Thing]:
        places: list[Thing] = []
        chosen = {key: self.gazetteer.find(group[0].text) for key, group in groups.items()}
        countries = {self._country(found[0]) for found in chosen.values() if found and found[0].population > 1_000_000}
        for key in sorted(groups, key=lambda k: (-len(k.split()), _position(groups[k][0]))):
            if self._is_generic(key) and (not chosen[key] or key in ("states", "state")):
                continue
            entry = self._choose(chosen[key], countries)
            owner = next((p for p in places if (entry is not None and p.entry is not None and p.entry.key == entry.key)), None)
            if owner is None and (entry is None or len(key.split()) > 1):
                owner = next((p for p in places if fold(p.name).endswith(" " + key) and len(key.split()) > 1), None)
            if owner is None:
                owner = Thing(NameKind.PLACE, _printed(groups[key]), entry=entry)
                places.append(owner)
            _add(owner, groups[key])
        return places

    def _choose(self, candidates: Sequence[Entry], countries: set[str]) -> Entry | None:
        """Of places of one name, the one in a country that the article names; else the best known."""
        if not candidates:
            return None
        if candidates[0].population > 1_000_000 or candidates[0].kind is not PlaceKind.CITY:
            return candidates[0]
        near = [entry for entry in candidates if self._country(entry) in countries]
        return (near or list(candidates))[0]

    def _country(self, entry: Entry) -> str:
        if entry.kind is PlaceKind.COUNTRY:
            return entry.key
        return next((c.key for c in self.gazetteer.containers(entry.key) if c.kind is PlaceKind.COUNTRY), "")

    # ------------------------------------------------------------------------------------------------ meetings
    def _events(self, groups: dict[str, list[Name]]) -> list[Thing]:
        events: list[Thing] = []
        for key in sorted(groups, key=lambda k: (-len(k.split()), _position(groups[k][0]))):
            bare = _YEAR.sub(" ", key).strip()
            years = set(_YEAR.findall(key))
            ordinals = {name.ordinal[2] for name in groups[key] if name.ordinal}
            owner = next((e for e in events if _is_tail_of_meeting(bare, e) and _agrees(e, ordinals, years)), None)
            if owner is None:
                owner = Thing(NameKind.EVENT, _printed(groups[key]))
                events.append(owner)
            _add(owner, groups[key])
        return events

    # ------------------------------------------------------------------------------------------------ headline
    def _claim_headline(self, things: Sequence[Thing], names: Iterable[Name]) -> None:
        for name in names:
            key = bare_name(name.text)
            owners = [t for t in things if any(bare_name(m.text) == key for m in t.mentions)]
            if len(owners) == 1:
                _add(owners[0], [name])


def _is_sure(name: Name) -> bool:
    """Whether the words around a single word leave no doubt that it is somebody's name ("a woman called Ada")."""
    return name.votes.get(NameKind.PERSON, 0.0) >= _SURE


def _is_bracketed(name: Name, names: Sequence[Name]) -> bool:
    """Whether a name is the acronym in brackets behind another."""
    return any(n.acronym == (name.start, name.end) and n.passage is name.passage for n in names)


def _first_in_story(thing: Thing) -> tuple[int, int]:
    return min((m.passage.number, m.start) for m in thing.mentions)


def _position(name: Name) -> tuple[int, int]:
    return name.passage.number, name.start


def _printed(group: Sequence[Name]) -> str:
    """The form that is printed most, capitals only where nothing else is."""
    texts = [name.text for name in group]
    return max(texts, key=lambda text: (not text.isupper() or len(text) < 6, texts.count(text), -texts.index(text)))


def _add(thing: Thing, group: Iterable[Name]) -> None:
    for name in group:
        thing.names.append(name)
        thing.mentions.append(Mention(name.passage, name.start, name.end, name.text))
        if name.acronym is not None and thing.kind in (NameKind.ORGANISATION, NameKind.PLACE):
            start, end = name.acronym
            thing.mentions.append(Mention(name.passage, start, end, name.passage.text[start:end]))


def _acronym_of_meeting(name: Name) -> str | None:
    """The acronym in brackets behind a meeting's name, where it is its initials and not those of a body that the name ends in."""
    text = name.passage.text[slice(*name.acronym)] if name.acronym is not None else ""
    initials = "".join(word[0] for word in re.split(r"[\s\-–/]+", name.text) if word[:1].isupper())
    return text if len(text) > 2 and text == initials else None


def _is_tail_of_meeting(bare: str, event: Thing) -> bool:
    """Whether a name without its year is the end of a meeting's, or its acronym."""
    acronyms = {fold(_acronym_of_meeting(name) or "") for name in event.names}
    return _YEAR.sub(" ", bare_name(event.name)).strip().endswith(bare) or bare in acronyms


def _agrees(event: Thing, ordinals: set[int], years: set[str]) -> bool:
    """Two numbered mentions of one series are one edition only when their numbers agree."""
    mine = {name.ordinal[2] for name in event.names if name.ordinal}
    my_years = {y.strip() for name in event.names for y in _YEAR.findall(name.text)}
    theirs = {y.strip() for y in years}
    return (not mine or not ordinals or bool(mine & ordinals)) and (not my_years or not theirs or bool(my_years & theirs))


def _is_form_of(short: str, full: str) -> bool:
    """Whether a form's words stand in order in a fuller name; "al-Amin" and "Amin" alike."""
    words, rest = short.split(), full.split()
    if len(words) >= len(rest):
        return short == full
    wanted = [w.split("-", 1)[-1] if w.startswith(("al-", "el-")) else w for w in words]
    have = [w.split("-", 1)[-1] if w.startswith(("al-", "el-")) else w for w in rest]
    at = 0
    for word in have:
        if at < len(wanted) and word == wanted[at]:
            at += 1
    return at == len(wanted)


def _share_out(bearers: Sequence[Thing], group: Sequence[Name]) -> None:
    """Give a form to its one bearer; of several, to the one who alone has been named before it, else to neither.

    Of several of one name it may be the last in its paragraph.
    """
    if len(bearers) == 1:
        _add(bearers[0], group)
        return
    spots = [sorted(map(_position, person.names)) for person in bearers]
    is_one_name = len({each.name for each in bearers}) == 1
    for name in group:
        here = _position(name)
        before = [(known[at - 1], person) for known, person in zip(spots, bearers, strict=True) if (at := bisect_left(known, here))]
        last, person = max(before, key=lambda pair: pair[0], default=((-1, 0), bearers[0]))
        if len(before) == 1 or (is_one_name and last[0] == name.passage.number):
            _add(person, [name])


def _given(full: str, lexicon: Lexicon) -> set[str]:
    """The words of a name that are given names only: never a surname that stands alone."""
    words = full.split()
    return {words[0]} if len(words) > 1 and words[0] in lexicon.genders and words[0] not in lexicon.family_first else set()


def _by_honorific(owners: Sequence[Thing], group: Sequence[Name]) -> list[Thing]:
    male = any(n.honorific in ("mr", "mr.", "sir") for n in group)
    female = any(n.honorific in ("ms", "ms.", "mrs", "mrs.", "miss") for n in group)
    return [o for o in owners if (male and o.gender == "m") or (female and o.gender == "f")]


def _acronyms(body: Thing) -> set[str]:
    """The acronyms of a body: printed in brackets behind it, and its initials with and without small words."""
    printed = {m.text for m in body.mentions if m.text.isupper()}
    words = [w for w in re.split(r"[\s\-–/]+", body.name) if w]
    capitals = "".join(w[0] for w in words if w[0].isupper())
    return printed | ({capitals} if len(capitals) >= 2 else set())


def _is_short_name(key: str, body: Thing, lexicon: Lexicon) -> bool:
    """Whether a name is a firm's without the words that only say what sort of body it is ("Larch" of "Larch Grid AG")."""
    words, printed = key.split(), fold(body.name).split()
    rest = printed[len(words) :]
    # Every name of an article is held against every body: most differ in the first word.
    if printed[: len(words)] != words or key in lexicon.words("names", "generic_heads", "words"):
        return False
    if "of" in rest[1:] and key not in lexicon.words("names", "place_links", "modifiers") | lexicon.words("roles", "posts", "modifiers"):
        rest = rest[: rest.index("of")]  # "Larch" of "Larch Bank of Canada"
    if not 0 < len(rest) <= 2:
        return False
    full = bare_name(body.name).split()
    is_firm = body.organisation_kind in (OrganisationKind.CORPORATION, None) or printed[-1] in _SERVICES
    is_head = rest[-1].rstrip(".") in _SERVICES or any(rest[-1].rstrip(".") in lexicon.words("names", "organisation_heads", kind) for kind in _HEADS_OF_FIRMS)
    return is_firm and full != words and (is_head or (len(words) == 1 and key not in lexicon.genders and full[0] == key))


def _is_tail_of(key: str, full: str, lexicon: Lexicon) -> bool:
    """Read "the Seed Council", "the League" for a body whose name ends or begins so."""
    words, rest = key.split(), full.split()
    if len(words) >= len(rest):
        return key == full
    heads = lexicon.words("names", "generic_heads", "words")
    if len(words) == 1:
        return (words[0] == rest[-1] and words[0] in heads) or (words[0] == rest[0] and words[0] in heads and "of" in rest)
    if rest[-len(words) :] == words:
        # "the Tax Office of the Coastal Council" is not the Coastal Council.
        return not {"of", "for", "at"} & set(rest[: -len(words)][-2:])
    return rest[: len(words)] == words and rest[len(words)] in ("of", "for", "on", "group", "corporation", "company", "corp", "holdings")
