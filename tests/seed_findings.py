"""The seed article read by hand: what a careful reader finds in it, as the values that loaders and extraction give.

It is no oracle of extraction (that is scored elsewhere); mapping, store, pages and queries are tested on it.
Every span is found by its words, so a span's words are always what they claim to be.
"""

from __future__ import annotations

from functools import cache

from graph.model import (
    Article,
    Attendance,
    Basis,
    Block,
    BlockKind,
    Certainty,
    Event,
    EventKind,
    Findings,
    Form,
    Found,
    Mode,
    Organisation,
    OrganisationKind,
    Person,
    Place,
    PlaceKind,
    Proposal,
    ReaderVersion,
    Role,
    Rule,
    Span,
    Statement,
)
from graph.settings import DATA_FOLDER
from graph.text import decode_bytes, hash_text, normalise_text

__all__ = ["SEED_FILE", "find_all", "find_span", "seed_article", "seed_findings"]

SEED_FILE = DATA_FOLDER / "articles" / "hong-kong-shenzhen-big-data-forum.txt"

BY_LINE = Rule("by-line", "A line that begins with By names the authors.", 0.99)
DATE_LINE = Rule("date-line", "A line that is a date gives the day of publication.", 0.99)
HEADLINE = Rule("headline-line", "The line before the by-line is the headline.", 0.95)
BANNER = Rule("banner-publisher", "A name above the navigation line is the newspaper's.", 0.9)
NAVIGATION = Rule("navigation-section", "The last name in the navigation line before the page's own is the section.", 0.9)
DATELINE = Rule("dateline", "A place in capitals with a dash opens the story.", 0.98)
PERSON = Rule("person-name", "A proper name that does what people do names a person.", 0.95)
ORGANISATION = Rule("organisation-name", "A proper name whose head is a word for a body names an organisation.", 0.9)
COMPANY = Rule("company-by-class", "A proper name given as an example of enterprises names a company.", 0.8)
PLACE = Rule("place-name", "A proper name that stands where a place stands names a place.", 0.9)
EVENT = Rule("event-name", "A proper name with an ordinal whose head is a word for a meeting names an edition.", 0.9)
SUCH_EVENT = Rule("event-anaphor", "An ordinal with such and a word for a meeting names another edition of the series.", 0.7, Basis.INFERRED)
SUB_EVENT = Rule("sub-event-subject", "The subjects of a meeting's parts name its parts.", 0.8)
APPOSITION = Rule("role-in-apposition", "A title in apposition to a name, with its organisation, is the role of that person.", 0.9)
POSSESSIVE = Rule("parent-by-possessive", "An organisation in the possessive before another is its parent.", 0.8)
PART_AT = Rule("parent-by-at", "A department at an office is part of that office.", 0.8)
NAME_PLACE = Rule("location-in-name", "A place inside an organisation's name is where the organisation is.", 0.7, Basis.INFERRED)
PLACE_OF_PLACE = Rule("container-by-possessive", "A place in the possessive before another contains it.", 0.8)
EVENT_PLACE = Rule("event-place", "A meeting is where it is said to be held or attended.", 0.9)
EVENT_DATE = Rule("event-date", "A date that goes with a meeting is its date; a weekday is the one nearest before the story.", 0.9)
ORDINAL = Rule("edition-ordinal", "An ordinal before a meeting's name is the number of its edition.", 0.95)
ATTENDANCE = Rule("attendance-count", "A number of people as subject of attended tells how many came.", 0.9)
ATTENDEE = Rule("attends-event", "The subject of attends is present at the meeting.", 0.95)
SPEAKER = Rule("speaker-at-event", "Who is quoted in a story on what experts told a meeting spoke there.", 0.75, Basis.INFERRED)
PREVIOUS = Rule("previous-edition", "The edition whose number is one less comes before.", 0.8, Basis.INFERRED)
INDIRECT = Rule("indirect-speech", "The clause that a verb of speech governs is what its subject says.", 0.9)
SUGGESTION = Rule("suggested-thing", "What a verb of suggestion governs is proposed.", 0.8)


@cache
def seed_article() -> Article:
    """Return the seed article as a loader gives it."""
    text = _text()
    return Article(
        identifier=SEED_FILE.name,
        text=text,
        sha256=hash_text(text),
        blocks=_blocks(text),
        headline=Found("Experts call for deeper cross-border data ties", _at("Experts call for deeper cross-border data ties"), HEADLINE),
        authors=(Found("Shadow Li", _at("Shadow Li", within="By Shadow Li"), BY_LINE),),
        publisher=Found("China Daily", _at("China Daily"), BANNER),
        published=Found("2018-03-28T11:18:00", _at("Wednesday, March 28, 2018, 11:18"), DATE_LINE),
        section=Found("Hong Kong", _at("Hong Kong", within="News> Hong Kong> Content"), NAVIGATION),
        dateline=Found("HONG KONG", _at("HONG KONG", within="HONG KONG - "), DATELINE),
        dateline_span=find_span("HONG KONG - "),
    )


@cache
def seed_findings() -> Findings:
    """Return what a careful reader finds in the seed article."""
    return Findings(
        reader=ReaderVersion(software="0", model="by-hand", model_version="1"),
        people=_people(),
        organisations=_organisations(),
        places=_places(),
        events=_events(),
        roles=_roles(),
        statements=_statements(),
        about="forum",
    )


def find_span(words: str, *, within: str = "") -> Span:
    """Return where the words stand first, inside the first place where `within` stands.

    Raises:
        ValueError: they do not stand there.
    """
    around = _text().index(within)
    start = _text().index(words, around)
    if within and start + len(words) > around + len(within):
        raise ValueError(f"{words!r} does not stand in {within!r}")
    return Span(start, start + len(words))


def find_all(words: str, *, beside: tuple[str, ...] = ()) -> tuple[Span, ...]:
    """Return every place in the story where the words stand, except inside a longer string of `beside`."""
    longer = [span for other in beside for span in find_all(other)]
    story = _story()
    spans, start = [], story.start
    while (start := _text().find(words, start, story.end)) >= 0:
        span = Span(start, start + len(words))
        spans += [] if any(other.covers(span) for other in longer) else [span]
        start = span.end
    return tuple(spans)


@cache
def _text() -> str:
    decoded = decode_bytes(SEED_FILE.read_bytes())
    if decoded is None:
        raise ValueError(f"{SEED_FILE} is not text")
    return normalise_text(decoded).text


@cache
def _story() -> Span:
    """From the photo's caption to the line before the furniture, dateline left out of account by its capitals."""
    return Span(_text().index("Witman Hung Wai-man attends"), _text().index("ALSO READ"))


def _at(*words: str, within: str = "") -> tuple[Span, ...]:
    return tuple(find_span(each, within=within) for each in words)


def _form(words: str, *, beside: tuple[str, ...] = ()) -> Form:
    return Form(words, find_all(words, beside=beside))


_BLOCK_KINDS = (
    ("2024 RT", BlockKind.FURNITURE),
    ("China Daily", BlockKind.FURNITURE),
    ("News>", BlockKind.FURNITURE),
    ("Wednesday, March 28, 2018, 11:18 By", BlockKind.BYLINE),
    ("Wednesday, March 28, 2018, 11:18", BlockKind.DATE),
    ("Experts call", BlockKind.HEADLINE),
    ("By Shadow Li", BlockKind.BYLINE),
    ("Witman Hung Wai-man attends", BlockKind.CAPTION),
    ("ALSO READ", BlockKind.FURNITURE),
    ("Share this", BlockKind.FURNITURE),
    ("CHINA DAILY", BlockKind.FURNITURE),
    ("HONG KONG NEWS", BlockKind.FURNITURE),
    ("OPEN", BlockKind.FURNITURE),
    ("Please click", BlockKind.FURNITURE),
)


def _blocks(text: str) -> tuple[Block, ...]:
    blocks, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            kind = next((kind for opening, kind in _BLOCK_KINDS if line.startswith(opening)), BlockKind.PARAGRAPH)
            blocks.append(Block(kind, Span(start, start + len(line.rstrip("\n")))))
        start += len(line)
    return tuple(blocks)


# ------------------------------------------------------------------------------------------------------- the entities
def _people() -> tuple[Person, ...]:
    hung, yang, lin = "Witman Hung Wai-man", "Yang Chengwei", "Lin Denan"
    return (
        Person("hung", hung, (_form(hung), _form("Hung", beside=(hung,))), PERSON, family_name="Hung"),
        Person("yang", yang, (_form(yang),), PERSON, family_name="Yang"),
        Person("lin", lin, (_form(lin), _form("Lin", beside=(lin,))), PERSON, family_name="Lin"),
    )


SERVICE = "Qianhai International Liaison Service"
AUTHORITY = "Shenzhen Qianhai Authority"
DEPARTMENT = "Department of Youth Affair"
OFFICE = "Liaison Office of the Central People’s Government in the Hong Kong Special Administrative Region"
CENTRE = "Shenzhen Medical Information Center"
FORUM = "Hong Kong-Shenzhen Big Data Forum"
BAY_AREA = "Guangdong-Hong Kong-Macao Greater Bay Area"


def _organisations() -> tuple[Organisation, ...]:
    government, company = OrganisationKind.GOVERNMENT, OrganisationKind.CORPORATION
    parent = Found("authority", _at(f"{AUTHORITY}’s {SERVICE}"), POSSESSIVE)
    office = Found("office", _at(f"{DEPARTMENT} at the {OFFICE}"), PART_AT)
    return (
        Organisation("authority", AUTHORITY, (_form(AUTHORITY),), ORGANISATION, government, location=_inside("Shenzhen", AUTHORITY, "shenzhen")),
        Organisation(
            "service",
            SERVICE,
            (_form(SERVICE, beside=(f"{SERVICE} Ltd.",)), _form(f"{SERVICE} Ltd.")),
            ORGANISATION,
            company,
            parent=parent,
            location=_inside("Qianhai", SERVICE, "qianhai"),
        ),
        Organisation("department", DEPARTMENT, (_form(DEPARTMENT),), ORGANISATION, government, parent=office),
        Organisation("office", OFFICE, (_form(OFFICE),), ORGANISATION, government, location=_inside("Hong Kong", OFFICE, "hong-kong")),
        Organisation("centre", CENTRE, (_form(CENTRE),), ORGANISATION, location=_inside("Shenzhen", CENTRE, "shenzhen")),
        Organisation("huawei", "Huawei", (_form("Huawei"),), COMPANY, company),
    )


def _inside(place: str, name: str, key: str) -> Found[str]:
    return Found(key, _at(place, within=name), NAME_PLACE)


SHENZHEN_KEY, HONG_KONG_KEY, BAY_AREA_KEY, QIANHAI_KEY = "1795565", "HK", "greater-bay-area", "qianhai"
"""The gazetteer's; the checkpoint it does not know."""


def _places() -> tuple[Place, ...]:
    names = (AUTHORITY, SERVICE, OFFICE, CENTRE, FORUM, BAY_AREA)
    checkpoint = "Luohu checkpoint"
    shenzhen = Found("shenzhen", _at(f"Shenzhen’s {checkpoint}"), PLACE_OF_PLACE)
    return (
        Place("shenzhen", "Shenzhen", (_form("Shenzhen", beside=names),), PLACE, PlaceKind.CITY, SHENZHEN_KEY),
        Place("hong-kong", "Hong Kong", (_form("Hong Kong", beside=names),), PLACE, PlaceKind.CITY, HONG_KONG_KEY),
        Place("bay-area", BAY_AREA, (_form(BAY_AREA), _form("Bay Area", beside=(BAY_AREA,))), PLACE, PlaceKind.AREA, BAY_AREA_KEY),
        Place("checkpoint", checkpoint, (_form(checkpoint),), PLACE, container=shenzhen),
        Place("qianhai", "Qianhai", (_form("Qianhai", beside=names),), PLACE, PlaceKind.AREA, QIANHAI_KEY),
    )


# --------------------------------------------------------------------------------------------------------- the events
SUB_FORUMS = ("medical big data", "big data for smart travel", "financial big data")
_SUBJECTS = "These were on medical big data, big data for smart travel and financial big data"


def _events() -> tuple[Event, ...]:
    previous = Found("first-forum", _at("The first such forum"), PREVIOUS)
    forum = Event(
        "forum",
        f"second {FORUM}",
        (_form(f"second {FORUM}"),),
        EVENT,
        EventKind.EDITION,
        series=Found(FORUM, find_all(FORUM), EVENT),
        edition=Found(2, find_all("second"), ORDINAL),
        start=Found("2018-03-28", _at("on March 28, 2018", "attended the forum on Wednesday"), EVENT_DATE),
        end=Found("2018-03-28", _at("one-day forum"), EVENT_DATE),
        locations=(
            Found("shenzhen", _at(f"{FORUM} in Shenzhen"), EVENT_PLACE),
            Found("checkpoint", _at("held near Shenzhen’s Luohu checkpoint"), EVENT_PLACE),
        ),
        speakers=_speakers(),
        attendees=(Found("hung", _at(f"Witman Hung Wai-man attends the second {FORUM}"), ATTENDEE),),
        attendance=Found(Attendance(400, "experts", "more than", is_minimum=True), _at("More than 400 experts"), ATTENDANCE),
        previous=previous,
    )
    return (forum, *map(_sub_forum, SUB_FORUMS), _first_forum())


def _speakers() -> tuple[Found[str], ...]:
    told = find_span(f"Shenzhen and Hong Kong experts told the second {FORUM}")
    said = {key: find_span(cue, within=sentence) for key, (cue, sentence) in _SAID.items()}
    return tuple(Found(key, (told, span), SPEAKER) for key, span in said.items())


_SAID = {
    "hung": ("said Hong Kong had", f"{SERVICE}, said Hong Kong had unique advantages"),
    "yang": ("said the Bay Area", "said the Bay Area will be"),
    "lin": ("suggested building", f"{CENTRE}, suggested building"),
}


def _sub_forum(name: str) -> Event:
    return Event(
        f"sub-forum {name}",
        name,
        (Form(name, _at(name, within=_SUBJECTS)),),
        SUB_EVENT,
        EventKind.SUB_EVENT,
        start=Found("2018-03-28", _at("on Wednesday afternoon"), EVENT_DATE),
        parent=Found("forum", (*_at("The one-day forum had three different sub-forums"), *_at(name, within=_SUBJECTS)), SUB_EVENT),
    )


def _first_forum() -> Event:
    return Event(
        "first-forum",
        f"first {FORUM}",
        (_form("first such forum"),),
        SUCH_EVENT,
        EventKind.EDITION,
        series=Found(FORUM, _at("such forum"), SUCH_EVENT),
        edition=Found(1, _at("first", within="first such forum"), ORDINAL),
        start=Found("2016-07", _at("held in July 2016"), EVENT_DATE),
    )


# ------------------------------------------------------------------------------------------------ roles and statements
def _roles() -> tuple[Role, ...]:
    liaison = "principal liaison officer for Hong Kong"
    in_caption = f"{liaison}, {AUTHORITY} {SERVICE} Ltd."
    return (
        Role("hung", liaison, "service", _at(in_caption, f"{liaison}, {AUTHORITY}’s {SERVICE}"), APPOSITION),
        Role("yang", "deputy director-general", "department", _at(f"deputy director-general of {DEPARTMENT}"), APPOSITION),
        Role("lin", "director", "centre", _at(f"director of {CENTRE}"), APPOSITION),
    )


def _statements() -> tuple[Statement, ...]:
    zone = Proposal("pilot zone for cross-boundary data exchange", find_span("pilot zone for cross-boundary data exchange"), SUGGESTION, location="qianhai")
    centre = Proposal("health big data center", find_span("health big data center"), SUGGESTION, location="bay-area")
    return (
        _said(
            "hung",
            "Hong Kong had unique advantages in becoming an international safe harbor for big data",
            f"Witman Hung Wai-man, {_TITLES['hung']}, said",
            about=("hong-kong",),
        ),
        _said(
            "hung",
            "Qianhai in Shenzhen could be a pilot zone for cross-boundary data exchange",
            "Hung, a strong believer in broadening cross-boundary cooperation in big data, suggested",
            certainty=Certainty.POSSIBLE,
            about=("qianhai", "shenzhen"),
            proposal=zone,
        ),
        _said("yang", "the Bay Area will be a barrier-free city cluster", f"Yang Chengwei, {_TITLES['yang']}, said", about=("bay-area",)),
        _said(
            "lin",
            "building a health big data center in the Bay Area",
            f"Lin Denan, {_TITLES['lin']}, suggested",
            certainty=Certainty.POSSIBLE,
            about=("bay-area",),
            proposal=centre,
        ),
        _said("lin", "there’s a great potential for Hong Kong and Shenzhen to do this", "Lin said", about=("hong-kong", "shenzhen")),
        _said("lin", "Hong Kong, with a population of 7 million, is too small on its own to compile health big data", "He also said", about=("hong-kong",)),
    )


_TITLES = {
    "hung": f"principal liaison officer for Hong Kong, {AUTHORITY}’s {SERVICE}",
    "yang": f"deputy director-general of {DEPARTMENT} at the {OFFICE}",
    "lin": f"director of {CENTRE}",
}


def _said(
    speaker: str,
    words: str,
    attribution: str,
    *,
    certainty: Certainty = Certainty.CERTAIN,
    about: tuple[str, ...] = (),
    proposal: Proposal | None = None,
) -> Statement:
    role = next(role for role in _roles() if role.person == speaker)
    return Statement(
        speaker,
        words,
        find_span(words),
        find_span(attribution),
        Mode.INDIRECT,
        INDIRECT,
        cue=attribution.rsplit(maxsplit=1)[-1],
        certainty=certainty,
        about=about,
        role=role,
        recorded_in="forum",
        proposal=proposal,
    )
