"""What travels from one step to the next: articles and findings as frozen values; no behaviour beyond lookups.

It knows neither triples nor the language library. Loaders make an `Article`, extraction makes `Findings` of it, the mapping
turns both into quads. Entities refer to one another by `key`, which is unique within one article's findings.
All offsets are half-open, in Unicode code points into `Article.text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

__all__ = [
    "Article",
    "Attendance",
    "Basis",
    "Block",
    "BlockKind",
    "Certainty",
    "Entity",
    "Event",
    "EventKind",
    "Findings",
    "Form",
    "Found",
    "Mode",
    "Organisation",
    "OrganisationKind",
    "Person",
    "Place",
    "PlaceKind",
    "Polarity",
    "Proposal",
    "Quantity",
    "QuantityKind",
    "ReaderVersion",
    "Role",
    "Rule",
    "Span",
    "Statement",
]

Value = TypeVar("Value", covariant=True)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the article's text: half-open [start, end), in Unicode code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span must be 0 <= start < end, not {self.start}, {self.end}")

    def covers(self, other: Span) -> bool:
        """Tell whether the other span lies inside this one, ends included."""
        return self.start <= other.start and other.end <= self.end


class Basis(StrEnum):
    """Whether a rule reads what the words state or infers it from them."""

    STATED = "Stated"
    INFERRED = "Inferred"


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """How something was found: a name in words joined by hyphens, one sentence, the measured precision in [0, 1]."""

    name: str
    description: str
    confidence: float
    basis: Basis = Basis.STATED


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A value with where it stands and the rule that found it.

    `spans` is empty only for metadata that stands in markup; `field` then names it ("jsonld:datePublished").
    """

    value: Value
    spans: tuple[Span, ...]
    rule: Rule
    field: str | None = None


# ------------------------------------------------------------------------------------------------ what a loader gives
class BlockKind(StrEnum):
    """What a stretch of an article's text is for its reader."""

    HEADLINE = "headline"
    BYLINE = "byline"
    DATE = "date"
    HEADING = "heading"
    CAPTION = "caption"
    PARAGRAPH = "paragraph"
    NOTICE = "notice"  # a correction of the article itself: what it says was wrong is never read as news
    FURNITURE = "furniture"  # banner, navigation, "ALSO READ", share and footer lines: never read


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines that belong together; `dateline` is the part of a first paragraph before the story ("HONG KONG -")."""

    kind: BlockKind
    span: Span


@dataclass(frozen=True, slots=True)
class Article:
    """One article as a loader understood it.

    Attributes:
        identifier: path below the source folder, file name, or URL; a record in a file adds `#` and its id.
        text: the normalised text; every offset counts into it.
        sha256: 64 hex digits of the text's UTF-8 bytes.
        blocks: in order, not overlapping; what no block covers is white space.
        headline, publisher, published, section, dateline, url: None where the source does not give them.
            `published` is an ISO 8601 date or date and time; `dateline` the place as printed ("HONG KONG").
        dateline_span: the whole dateline with its dash ("HONG KONG - "), so that reading starts behind it.
        authors: in printed order, empty when none is named.
        corrections: the words of each notice in which the paper corrects this article.
        corrects: the address of the article of which this one is a correction.
        language: BCP 47 tag.
        loader: the name of the loader that read it.
        dropped_characters: how many control characters were dropped at the door.
    """

    identifier: str
    text: str
    sha256: str
    blocks: tuple[Block, ...]
    headline: Found[str] | None = None
    authors: tuple[Found[str], ...] = ()
    publisher: Found[str] | None = None
    published: Found[str] | None = None
    section: Found[str] | None = None
    dateline: Found[str] | None = None
    dateline_span: Span | None = None
    url: Found[str] | None = None
    language: str = "en"
    loader: str = "text"
    dropped_characters: int = 0
    corrections: tuple[Found[str], ...] = ()
    corrects: Found[str] | None = None

    def quote(self, span: Span) -> str:
        """Return the words at a span."""
        return self.text[span.start : span.end]


# ------------------------------------------------------------------------------------------------ what reading gives
@dataclass(frozen=True, slots=True)
class Form:
    """One way in which an entity is named, with every place where it stands so (in order)."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """What people, organisations, places and events have in common: `forms` holds the name's own form first."""

    key: str
    name: str
    forms: tuple[Form, ...]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Person(Entity):
    """Somebody who is named; `family_name` is None where the order of the name is not known."""

    family_name: str | None = None


class OrganisationKind(StrEnum):
    """What sort of body it is, by the name of the schema.org class."""

    GOVERNMENT = "GovernmentOrganization"
    CORPORATION = "Corporation"
    EDUCATION = "EducationalOrganization"
    NEWS = "NewsMediaOrganization"


@dataclass(frozen=True, slots=True)
class Organisation(Entity):
    """A named body; `parent` is the key of the organisation it is part of, `location` the key of a place."""

    kind: OrganisationKind | None = None
    parent: Found[str] | None = None
    location: Found[str] | None = None


class PlaceKind(StrEnum):
    """What sort of place it is, by the name of the schema.org class."""

    CITY = "City"
    COUNTRY = "Country"
    AREA = "AdministrativeArea"


@dataclass(frozen=True, slots=True)
class Place(Entity):
    """A named place.

    `gazetteer_key` is its key in the gazetteer, None for a place that the gazetteer does not know;
    `container` is the key of the place that the article says it is in.
    """

    kind: PlaceKind | None = None
    gazetteer_key: str | None = None
    container: Found[str] | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody was when reported: title as printed, key of the organisation or (of "Croatia's minister") the place, where named."""

    person: str
    title: str
    organisation: str | None
    spans: tuple[Span, ...]
    rule: Rule
    place: str | None = None


class EventKind(StrEnum):
    """An edition of a series, a part of another event, or neither."""

    EDITION = "edition"
    SUB_EVENT = "sub-event"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many came: `qualifier` as printed ("more than") or None; `is_minimum` where it sets a lower bound."""

    value: int
    unit: str | None = None
    qualifier: str | None = None
    is_minimum: bool = False


@dataclass(frozen=True, slots=True)
class Event(Entity):
    """A meeting: keys for events, places, people and organisations; dates are ISO 8601 as precise as printed ("2016-07").

    `series` is the name without the ordinal, `parent` the event that a sub-event is part of, `previous` the edition before.
    A planned event is `planned`: what is said of it (speakers, attendance) is not yet so and is not given.
    """

    kind: EventKind = EventKind.EVENT
    series: Found[str] | None = None
    edition: Found[int] | None = None
    start: Found[str] | None = None
    end: Found[str] | None = None
    locations: tuple[Found[str], ...] = ()
    organisers: tuple[Found[str], ...] = ()
    speakers: tuple[Found[str], ...] = ()
    attendees: tuple[Found[str], ...] = ()
    attendance: Found[Attendance] | None = None
    parent: Found[str] | None = None
    previous: Found[str] | None = None


class Mode(StrEnum):
    """How words are given: as a quotation, in the paper's words, or partly both."""

    DIRECT = "Direct"
    INDIRECT = "Indirect"
    MIXED = "Mixed"


class Polarity(StrEnum):
    """Whether the speaker affirms the content or denies it."""

    POSITIVE = "Positive"
    NEGATIVE = "Negative"


class Certainty(StrEnum):
    """Whether the speaker gives the content as so or as possible."""

    CERTAIN = "Certain"
    POSSIBLE = "Possible"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a statement proposes: its name as printed, where (a place's key), and who should act (a key)."""

    name: str
    span: Span
    rule: Rule
    location: str | None = None
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody said; its content is never a fact.

    Attributes:
        speaker: key of a person or an organisation.
        text: the words as printed at `span`, without enclosing quotation marks.
        span: where these words stand.
        attribution: where speaker and cue stand (the sentence or clause that attributes).
        cue: the verb or noun of speech as printed, None for a quotation that goes on without one.
        about: keys of the entities named inside it, in order of appearance.
        role: the speaker's role, where the article gives one.
        recorded_in: key of the event at which it was said.
        reported_by: key of who relays it, where it is second-hand.
    """

    speaker: str
    text: str
    span: Span
    attribution: Span
    mode: Mode
    rule: Rule
    cue: str | None = None
    polarity: Polarity = Polarity.POSITIVE
    certainty: Certainty = Certainty.CERTAIN
    about: tuple[str, ...] = ()
    role: Role | None = None
    recorded_in: str | None = None
    reported_by: str | None = None
    proposal: Proposal | None = None


class QuantityKind(StrEnum):
    """What a number counts."""

    MONEY = "money"
    PEOPLE = "people"
    POPULATION = "population"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts, where it stands: `unit` as printed ("US$", "residents"), `text` the whole as printed.

    Whether the paper gives it or somebody said it follows from its span.
    """

    kind: QuantityKind
    value: Decimal
    unit: str
    qualifier: str | None
    is_minimum: bool
    text: str
    span: Span
    rule: Rule


@dataclass(frozen=True, slots=True)
class ReaderVersion:
    """Which software and which language model read: both matter for repeating a run."""

    software: str
    model: str
    model_version: str


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found in one article, each list in order of first appearance; `about` is the main event's key."""

    reader: ReaderVersion
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    places: tuple[Place, ...] = ()
    events: tuple[Event, ...] = ()
    roles: tuple[Role, ...] = ()
    statements: tuple[Statement, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    about: str | None = None
