"""From an article's triples to the profiles of all that it names.

It compares nothing: a profile depends on its article and the gazetteer alone. Called where an article is read, and by the check of the view.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import pyoxigraph as ox

from graph.gazetteer import Entry, load_gazetteer
from graph.identity.bodies import BodyName, acronym_of, is_acronym, is_of_another_kind, place_keys, read_body_name
from graph.identity.context import Context, Named, says_namesake
from graph.identity.people import person_key, rarity, split_name
from graph.identity.profile import CONFOUNDED, NAMESAKE, Mention, Profile
from graph.identity.words import fold, load_words
from graph.model import PlaceKind
from ontology.terms import KG, OA, ORG, PROV, RDF, SCHEMA, SKOS

__all__ = ["find_mentions"]

KINDS = {"person": "person", "organisation": "organisation", "site": "place", "series": "series", "event": "event"}
"""The kind of profile for each kind of IRI that depends on one article."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CAPITALISED = re.compile(r"\b[A-Z][a-zé]{3,}\b")
REACH, COMMON = 3, 0.3
"""In how many paragraphs before and behind somebody others stand beside them, whose name is rarer than that."""
OTHER_TOWN = 0.3
"""How many times the people of the largest town the next one of its name has, at least, for the name not to tell which is meant."""
_PLACE_MARKS = ((SCHEMA.Country, "c"), (SCHEMA.AdministrativeArea, "a"), (SCHEMA.City, "t"))


def find_mentions(graph: Iterable[ox.Triple], gazetteer: Iterable[ox.Triple]) -> tuple[Mention, ...]:
    """Describe everything in an article that can be the same as something in another, in order of IRIs.

    Args:
        graph: the article's graph.
        gazetteer: what the gazetteer says of the places in it, and perhaps of others.
    """
    triples = tuple(graph)
    return tuple(_Article(_index(triples), _index(gazetteer), triples).describe())


Index = dict[str, dict[str, list[str]]]
_READ = frozenset(
    str(predicate)
    for predicate in (
        *(RDF.type, SCHEMA.identifier, SCHEMA.datePublished, SCHEMA.dateline, SCHEMA.publisher, SCHEMA.author, SCHEMA.name, SKOS.altLabel, SKOS.prefLabel),
        *(ORG.member, ORG.organization, ORG.role, ORG.subOrganizationOf, SCHEMA.location, SCHEMA.containedInPlace, SCHEMA.superEvent, SCHEMA.startDate),
        *(KG.editionNumber, PROV.value),
    )
)

_CITING = frozenset(str(predicate) for predicate in (KG.evidence, OA.hasSelector, OA.start))


def _index(triples: Iterable[ox.Triple]) -> Index:
    index: Index = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        # Most need not be taken apart further.
        if (predicate := triple.predicate.value) in _READ:
            index[triple.subject.value][predicate].append(triple.object.value)  # type: ignore[union-attr]  # the builder's graphs quote no triples
    return index


@dataclass
class _Article:
    graph: Index
    gazetteer: Index
    triples: tuple[ox.Triple, ...]

    def describe(self) -> Iterator[Mention]:
        """Yield a mention for each entity whose IRI is this article's own."""
        profiles = {iri: self._describe_alone(iri, kind) for iri, kind in self.entities.items()}
        items = {iri: self._list_items(iri, profile) for iri, profile in profiles.items()}
        for iri, profile in sorted(profiles.items()):
            yield Mention(iri, self.order, self._add_context(iri, profile, items))

    # --------------------------------------------------------------------------------------------- what is in the article
    @cached_property
    def article(self) -> str:
        """Return the article's IRI, empty where the graph holds none."""
        return next((subject for subject, values in self.graph.items() if str(SCHEMA.NewsArticle) in values.get(str(RDF.type), ())), "")

    @cached_property
    def order(self) -> str:
        """Return date and identifier; without a date it is the first."""
        return f"{self._first(self.article, SCHEMA.datePublished)}\n{self._first(self.article, SCHEMA.identifier) or self.article}"

    @cached_property
    def entities(self) -> dict[str, str]:
        """Return the kind of each entity that may be another's too."""
        named = ((iri, _segment(iri)) for iri, values in self.graph.items() if str(SCHEMA.name) in values)
        return {iri: KINDS[segment] for iri, segment in named if segment in KINDS}

    @cached_property
    def places(self) -> dict[str, tuple[str, ...]]:
        """Return the keys of each place that the article names, and of what contains it."""
        return {iri: self._chain(iri) for iri in self.graph if _segment(iri) in {"place", "site"} and str(SCHEMA.name) in self.graph[iri]}

    @cached_property
    def text(self) -> str:
        """Return the article's text."""
        return min((text for values in self.graph.values() for text in values.get(str(PROV.value), ())), default="")

    @cached_property
    def context(self) -> Context:
        """Return where in the text everything is named."""
        named = [Named(iri, kind, self._forms(iri), self._starts.get(iri)) for iri, kind in sorted(self.entities.items())]
        named += [Named(iri, "place", self._forms(iri)) for iri in sorted(self.places) if iri not in self.entities]
        return Context(self.text, tuple(named))

    @cached_property
    def _namesakes(self) -> dict[str, set[str]]:
        """Return for each person or body whose name another in the article has, these others."""
        bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
        for iri, kind in self.entities.items():
            if kind in {"person", "organisation"}:
                bearers[kind, self._first(iri, SCHEMA.name)].add(iri)
        return {iri: each - {iri} for each in bearers.values() if len(each) > 1 for iri in each}

    @cached_property
    def _peers(self) -> dict[str, set[str]]:
        """Return for each office that every state has the others in the article of its words, however printed: "Kenya's health ministry"."""
        bearers: dict[str, set[str]] = defaultdict(set)
        for iri, kind in self.entities.items():
            if kind == "organisation" and (body := read_body_name(self._first(iri, SCHEMA.name))).is_generic and body.is_national:
                bearers[body.key].add(iri)
        return {iri: each - {iri, *self.context.aliases(iri)} for each in bearers.values() if len(each) > 1 for iri in each}

    @cached_property
    def _starts(self) -> dict[str, int]:
        """Return where in the text each one with a namesake is first named: few articles have any, so evidence is only read for them."""
        if not self._namesakes:
            return {}
        links: Index = defaultdict(lambda: defaultdict(list))
        for triple in self.triples:
            if (predicate := triple.predicate.value) in _CITING:
                links[triple.subject.value][predicate].append(triple.object.value)  # type: ignore[union-attr]  # as above
        starts = {
            iri: [
                int(start)
                for evidence in links[iri][str(KG.evidence)]
                for selector in links[evidence][str(OA.hasSelector)]
                for start in links[selector][str(OA.start)]
            ]
            for iri in self._namesakes
        }
        return {iri: min(found) for iri, found in starts.items() if found}

    def _first(self, subject: str, predicate: str) -> str:
        return min(self.graph[subject].get(str(predicate), ()), default="") if subject in self.graph else ""

    def _all(self, subject: str, *predicates: str) -> list[str]:
        values = self.graph.get(subject, {})
        return sorted({value for predicate in predicates for value in values.get(str(predicate), ())})

    def _forms(self, iri: str) -> tuple[str, ...]:
        return tuple(self._all(iri, SCHEMA.name, SKOS.altLabel))

    def _chain(self, iri: str) -> tuple[str, ...]:
        """Return the keys of a place and of what contains it, finest first; of towns of one name the one that the article means."""
        names = self._all(iri, SCHEMA.name)
        if len(names) != 1 or _segment(iri) != "place" or len(towns := _find_towns(names[0])) < 2:
            return self._chain_as_read(iri)
        return self._keys_of_town(towns)

    def _keys_of_town(self, towns: tuple[Entry, ...]) -> tuple[str, ...]:
        """Return the keys of the one of several towns that the article means; where nothing tells, what they have in common.

        That is the one that the article calls so, "Cordoba, Spain"; the one in an area that it names, "Springfield, Illinois" or "SPRINGFIELD, Ill.";
        else one in a land that it names.
        """
        gazetteer = load_gazetteer()
        for town in towns:
            if any(f"{fold(town.name)}, {fold(outer.name)}" in self._plain_text for outer in gazetteer.containers(town.key)):
                return place_keys(town)
        for town in towns:
            areas = (area for area in gazetteer.containers(town.key) if area.kind is PlaceKind.AREA and area.name != town.name)
            if any(area.name in self.text or any(f", {name}" in self.text for name in area.names if name.endswith(".")) for area in areas):
                return place_keys(town)
        lands = self._lands_beside(towns)
        likely = [town for town in towns if lands & set(place_keys(town))] or towns
        meant = [place_keys(town) for town in likely if town is likely[0] or town.population > likely[0].population * OTHER_TOWN]
        return tuple(key for key in meant[0] if all(key in keys for keys in meant))

    @cached_property
    def _plain_text(self) -> str:
        """Return the text in small letters without accents, its commas kept."""
        return ", ".join(fold(part) for part in self.text.split(","))

    def _lands_beside(self, towns: tuple[Entry, ...]) -> set[str]:
        """Return the keys of the lands of the other places that the article names, but of those whose name does not tell which is meant."""
        places = [iri for iri in self.graph if _segment(iri) == "place" and str(SCHEMA.name) in self.graph[iri]]
        sure = [iri for iri in places if all(_is_sure(name, towns) for name in self._all(iri, SCHEMA.name))]
        found = [key for iri in sure for key in self._chain_as_read(iri)] or self._adjectives([self.text])
        return {key for key in found if key[0] == "c"}

    def _chain_as_read(self, iri: str) -> tuple[str, ...]:
        keys, waiting, seen = [], [iri], set()
        while waiting:
            place = waiting.pop(0)
            if place in seen:
                continue
            seen.add(place)
            both = [index.get(place, {}) for index in (self.graph, self.gazetteer)]
            types = {kind for values in both for kind in values.get(str(RDF.type), ())}
            mark = next((mark for kind, mark in _PLACE_MARKS if str(kind) in types), None)
            if _segment(place) == "site":
                keys += [f"s/{fold(name)}" for name in self._all(place, SCHEMA.name)]
            elif mark:
                keys.append(f"{mark}/place/{place.rpartition('/')[2]}")
            waiting += sorted({outer for values in both for outer in values.get(str(SCHEMA.containedInPlace), ())})
        return tuple(keys)

    # ------------------------------------------------------------------------------------------------- one entity alone
    def _describe_alone(self, iri: str, kind: str) -> Profile:
        """Describe an entity by what the graph says of it."""
        forms = self._forms(iri)
        later = tuple(name for other in self.context.aliases(iri) for name in self._all(other, SCHEMA.name))
        if kind == "person":
            names = [form for form in forms if len(split_name(form)) > 1]
            return Profile(kind, names=_sorted((*(names or self._all(iri, SCHEMA.name)), *later)), titles=self._titles(iri))
        if kind == "organisation":
            short = {form for form in forms if is_acronym(form)}
            printed = self._all(iri, SCHEMA.name)
            full = [form for form in forms if form not in short and (len(form.split()) > 1 or form in printed)]
            # "Ropewalk University" is no short form of its hospital, though the article may use it as if it were.
            full = [form for form in full if not any(is_of_another_kind(form, name) for name in printed)]
            return Profile(kind, names=_sorted((*(full or printed), *later)), short=_sorted(short), seats=self._seats(iri, full))
        if kind == "event":
            return self._describe_event(iri, forms)
        seats = [key for outer in self._all(iri, SCHEMA.containedInPlace) for key in self._chain(outer)] if kind == "place" else ()
        return Profile(kind, names=_sorted((*self._all(iri, SCHEMA.name), *later)), seats=_sorted(seats))

    def _describe_event(self, iri: str, forms: tuple[str, ...]) -> Profile:
        parents = self._all(iri, SCHEMA.superEvent)
        own = [parent for parent in parents if _segment(parent) == "series"]
        series = {fold(name) for parent in own for same in (parent, *self.context.aliases(parent)) for name in self._all(same, SCHEMA.name)}
        # A part of a meeting is told from other meetings' parts by the meeting.
        wholes = {fold(name) for parent in parents if parent not in own for name in self._all(parent, SCHEMA.name)}
        number = self._first(iri, KG.editionNumber)
        dated = [iri, *(parent for parent in parents if parent not in own)]
        dates = [*(date for each in dated for date in self._all(each, SCHEMA.startDate)), *(year for form in forms for year in _YEAR.findall(form))]
        seats = {key for place in self._all(iri, SCHEMA.location) for key in self._chain(place)}
        return Profile(
            "event",
            names=_sorted(self._all(iri, SCHEMA.name)),
            bodies=_sorted(wholes),
            seats=_sorted(seats),
            series=_sorted(series),
            number=int(number) if number.isdecimal() else None,
            year=int(dates[0][:4]) if dates and dates[0][:4].isdecimal() else None,
        )

    def _titles(self, person: str) -> tuple[str, ...]:
        words = load_words()
        labels = [label for membership in self._memberships(person) for role in self._all(membership, ORG.role) for label in self._all(role, SKOS.prefLabel)]
        said = set(self.context.words_beside(person))
        small = words.words("bodies", "small")
        titled = {word for label in labels for word in fold(label).split() if word not in small}
        # "Judge Garcia" may be all that says what she is.
        titled |= {word for form in self._forms(person) for word in fold(form).split()[:1] if word in words.posts}
        namesake = any(says_namesake(fold(text)) for text in self.context.sentences_of(person))
        told = {NAMESAKE, *((CONFOUNDED,) if self._is_confounded(person) else ())} if namesake else set()
        return _sorted(titled | (said & words.trades) | told)

    def _is_confounded(self, person: str) -> bool:
        """Tell whether two of one name may have been read as one: a full name is printed again as it is, and nobody else has a word of it."""
        full = {form: self.text.count(form) for form in self._forms(person) if len(split_name(form)) > 1}
        alone = (count - sum(full[longer] for longer in full if form != longer and form in longer) for form, count in full.items())
        return max(alone, default=0) > 1 and not self._rivals(person)

    def _rivals(self, person: str) -> set[str]:
        """Return the other people in the article whose names have a word in common with somebody's."""
        # "Jana Klein, formerly Jana Klein-Vrba" is one.
        same = {person, *self.context.aliases(person)}
        return {other for other, words in self._words_of_names.items() if other not in same and words & self._words_of_names[person]}

    @cached_property
    def _words_of_names(self) -> dict[str, set[str]]:
        return {
            iri: {part for form in self._forms(iri) for part in split_name(form) if len(part) > 1} for iri, kind in self.entities.items() if kind == "person"
        }

    def _memberships(self, person: str) -> list[str]:
        return self._members.get(person, [])

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        members: dict[str, list[str]] = defaultdict(list)
        for membership, values in self.graph.items():
            for person in values.get(str(ORG.member), ()):
                members[person].append(membership)
        return members

    def _seats(self, body: str, names: Iterable[str]) -> tuple[str, ...]:
        keys = [key for place in self._all(body, SCHEMA.location) for key in self._chain(place)]
        keys += [key for place in self.context.owners(body) for key in self.places[place]]
        parents = [name for parent in self._all(body, ORG.subOrganizationOf) for name in self._all(parent, SCHEMA.name)]
        named = [self._places_in(name) for name in (*names, *parents)]
        if not keys and not any(named) and (rivals := self._namesakes.get(body, set()) | self._peers.get(body, set())):
            # Of offices of one name in an article the one that it gives to no land is of the land that it was written in.
            others = {key for other in rivals for place in self.context.owners(other) for key in self.places[place]}
            keys = [key for key in self._home if key[0] == "c" and key not in others]
        lands = {key for key in keys if key[0] == "c"}
        # "Riverside Clinic in Kenya" is not in a town of California.
        return _sorted([*keys, *(key for places in named if not lands or lands & set(places) for key in places)])

    def _places_in(self, name: str) -> tuple[str, ...]:
        """Return the keys of the places in a body's name; of towns of one name the one that the article means."""
        body = read_body_name(name)
        towns = _find_towns(body.town)
        return self._keys_of_town(towns) if len(towns) > 1 else body.places

    # ------------------------------------------------------------------------------------------ what stands near it
    def _list_items(self, iri: str, profile: Profile) -> tuple[str, ...]:
        """List what another profile names this entity by: a body with its seat where many have its name."""
        if profile.kind == "person":
            return tuple({person_key(name) for name in profile.names if len(split_name(name)) > 1})
        if profile.kind == "series":
            return tuple(sorted({fold(name) for name in profile.names}))
        if profile.kind != "organisation":
            return ()
        items = set(profile.short)
        for name in profile.names:
            if known := load_words().worldwide(name):
                items.add(read_body_name(known).key)
                continue
            body = read_body_name(name)
            seat = self._seat_of(iri, profile, body) if body.is_generic else ""
            items |= (
                {acronym for acronym in (name, acronym_of(name)) if is_acronym(acronym)} if is_acronym(name) else {f"{body.key}@{seat}" if seat else body.key}
            )
        return tuple(items)

    def _seat_of(self, iri: str, profile: Profile, body: BodyName) -> str:
        """Return the key of the place that tells a body from others of its name: by the name, else as said, else the land around."""
        if body.places:
            found = [key for name in profile.names if read_body_name(name) == body for key in self._places_in(name)]
            return found[0] if found else body.places[0]
        lands = {key for key in self._around(iri) if key[0] == "c"}
        if load_words().words("bodies", "of_towns").isdisjoint(body.core) and (land := self._finest(key for key in profile.seats if key[0] == "c")):
            # What is no town's is its land's, whether an article says in which town it sits or not.
            return land
        return self._finest(profile.seats) or (lands.pop() if len(lands) == 1 else "")

    @staticmethod
    def _finest(keys: Iterable[str]) -> str:
        return min(keys, key=lambda key: ("stac".index(key[0]), key), default="")

    def _around(self, iri: str) -> tuple[str, ...]:
        """List the places that stand in the paragraphs of an entity, else in the whole article, and where it was written."""
        here = self._keys_beside(iri) + self._adjectives(self.context.paragraphs_of(iri))
        found = [*here, *self._home] or self._keys_beside(iri, reach=1)
        if found and not any(key[0] == "c" for key in found) and len(self._lands) == 1:
            # In which land an unknown village lies the article may say elsewhere.
            found = [*found, *self._lands]
        return tuple(dict.fromkeys(found)) or tuple(key for keys in self.places.values() for key in keys)

    def _keys_beside(self, iri: str, *, reach: int = 0) -> list[str]:
        return [key for place in self.context.beside(iri, "place", reach=reach) for key in self.places.get(place, ())]

    @staticmethod
    def _adjectives(paragraphs: Iterable[str]) -> list[str]:
        gazetteer = load_gazetteer()
        found = (gazetteer.demonym(word) for text in paragraphs for word in _CAPITALISED.findall(text))
        return [key for entry in found if entry is not None for key in place_keys(entry)]

    @cached_property
    def _home(self) -> tuple[str, ...]:
        """Return where the article was written, as its dateline says."""
        first = re.split(r"[,(]", self._first(self.article, SCHEMA.dateline).title())[0].strip()
        for iri, keys in sorted(self.places.items()):
            if first and fold(first) in map(fold, self._forms(iri)):
                return keys
        return ()

    def _add_context(self, iri: str, profile: Profile, items: dict[str, tuple[str, ...]]) -> Profile:
        if profile.kind in {"series", "event"}:
            return profile
        own, bodies = set(items[iri]), self._bodies(iri, profile, items)
        others = (
            {item for person, held in self._held.items() if person != iri for body in held for item in items.get(body, ())}
            if profile.kind == "person"
            else set()
        )
        # The paper stands in each of its reports: that says nothing of who is named in them.
        others |= {item for paper in self._all(self.article, SCHEMA.publisher) for item in items.get(paper, ())} - bodies
        # Who and what speak at one meeting, year after year, are of one field.
        met = {item for other in self.context.beside(iri, "series") for item in items[other]}
        near = ({item for other in self.context.beside(iri, "organisation") for item in items[other]} | met) - own - others
        far = {item for other in self.context.beside(iri, "organisation", reach=1) for item in items[other]} - own - others - near
        # However far from one another they stand, who has a name like another's in one article is not that other.
        rivals = self._rivals(iri) if profile.kind == "person" else set[str]()
        beside = {*self.context.beside(iri, "person", reach=REACH if self._is_alone(iri, profile) else 1), *rivals}
        people = {item for other in beside for item in items[other]} - own
        staff = {item for person, held in self._held.items() if iri in held for item in items.get(person, ())}
        return replace(
            profile,
            seats=() if profile.kind == "organisation" and self._is_elsewhere(iri, profile) else profile.seats,
            bodies=_sorted(bodies),
            near=_sorted(near - bodies),
            far=_sorted(far - bodies),
            staff=_sorted(staff),
            people=_sorted(people - staff),
            around=_sorted(self._around(iri)),
            twins=self._twins(iri, own, {item for other in rivals for item in items[other]}),
        )

    def _is_alone(self, iri: str, profile: Profile) -> bool:
        """Tell whether a name is rare and nobody else's in the article: then whoever is named in the same story is named with its bearer."""
        if profile.kind == "person":
            return not self._rivals(iri) and all(rarity(name) > COMMON for name in profile.names)
        return profile.kind == "organisation" and not self._namesakes.get(iri) and all(read_body_name(name).rare for name in profile.names)

    def _twins(self, iri: str, own: set[str], others: set[str]) -> tuple[str, ...]:
        """List what only those of one name in this article share, and what sets this one apart where nothing else may."""
        if iri in self._namesakes:
            return _sorted([f"{fold(self._first(iri, SCHEMA.name))} in {self.article}", iri])
        lands = self._lands_of(iri)
        abroad = [other for other in self._peers.get(iri, ()) if lands and self._lands_of(other) and lands.isdisjoint(self._lands_of(other))]
        return _sorted([*(f"{key} in {self.article}" for key in own & others), *(" ".join(sorted((iri, other))) for other in abroad)])

    def _lands_of(self, body: str) -> set[str]:
        return {key for key in self._seats(body, self._all(body, SCHEMA.name)) if key[0] == "c"}

    def _is_elsewhere(self, iri: str, profile: Profile) -> bool:
        """Tell whether a body is called by a town of a land that the article does not write of: there may be another such town, or none."""
        lands = {key for key in profile.seats if key[0] == "c"}
        named = {key for name in profile.names for key in self._places_in(name)}
        told = any(set(self._chain(place)) - named for place in self._all(iri, SCHEMA.location)) or self.context.owners(iri)
        local = load_words().words("bodies", "local") | load_words().words("bodies", "of_towns")
        bodies = [body for body in map(read_body_name, profile.names) if not local.isdisjoint(body.core)]
        # Of some names there is one town; of an area's there may be towns as well.
        is_unsure = any(body.places and (len(load_gazetteer().find(body.town)) > 1 if body.town else body.places[0][0] == "a") for body in bodies)
        return bool(is_unsure and self._lands and not told and not self._all(iri, ORG.subOrganizationOf)) and lands.isdisjoint(self._lands)

    @cached_property
    def _lands(self) -> set[str]:
        """Return the keys of the lands that the article writes of."""
        return {key for key in (*(key for keys in self.places.values() for key in keys), *self._adjectives([self.text])) if key[0] == "c"}

    @cached_property
    def _held(self) -> dict[str, set[str]]:
        """Return the bodies that each person belongs to."""
        return {
            person: {body for membership in self._memberships(person) for body in self._all(membership, ORG.organization)}
            | set(self.context.affiliations(person))
            for person, kind in self.entities.items()
            if kind == "person"
        }

    def _bodies(self, iri: str, profile: Profile, items: dict[str, tuple[str, ...]]) -> set[str]:
        if profile.kind == "person":
            bodies = set(self._held[iri])
            if iri in self._all(self.article, SCHEMA.author):
                bodies |= set(self._all(self.article, SCHEMA.publisher))
        else:
            bodies = set(self._all(iri, ORG.subOrganizationOf))
        return {item for body in bodies for item in items.get(body, ())}


@lru_cache(maxsize=8_192)
def _find_towns(name: str) -> tuple[Entry, ...]:
    """Find the towns of a name; none where something other than a town is the first that bears it."""
    found = load_gazetteer().find(name) if name else ()
    return tuple(town for town in found if town.kind is PlaceKind.CITY) if found and found[0].kind is PlaceKind.CITY else ()


def _is_sure(name: str, others: tuple[Entry, ...]) -> bool:
    """Tell whether a name means one place for all that a reader knows, and none of some towns."""
    found = _find_towns(name)
    return not set(found) & set(others) and (len(found) < 2 or found[1].population <= found[0].population * OTHER_TOWN)


def _segment(iri: str) -> str:
    """Return the kind in an instance IRI: "person" of `<base>person/…`."""
    return iri.rsplit("/", 2)[-2] if iri.count("/") >= 2 else ""


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))
