"""Hold what is read of meetings, in invented sentences: each kind of fact, and what looks like one and is none."""

from __future__ import annotations

import pytest

from graph.model import Event, EventKind, Findings
from tests.graph.extract.conftest import ReadText


def _meeting(findings: Findings) -> Event:
    """The one meeting of a text that is no part and no earlier edition."""
    earlier = {event.previous.value for event in findings.events if event.previous is not None}
    (found,) = [event for event in findings.events if event.kind is not EventKind.SUB_EVENT and event.key not in earlier]
    return found


def _names(findings: Findings, keys: list[str]) -> list[str]:
    named = {thing.key: thing.name for thing in (*findings.people, *findings.organisations, *findings.places)}
    return [named[key] for key in keys]


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        pytest.param("The seventh Lake Fisheries Forum opened in Vilnius on Monday.", 7, id="word"),
        pytest.param("The 21st Lake Fisheries Forum opened in Vilnius on Monday.", 21, id="digits"),
        pytest.param("The third Peat Conference and Exhibition opened in Vilnius on Monday.", 3, id="and-exhibition"),
        pytest.param("The 74th Annual Herders' School and Conference opened in Vilnius on Monday.", 74, id="annual-school-and-conference"),
        pytest.param("The XIV World Congress of Bird Medicine opened in Vilnius on Monday.", 14, id="roman-before-of"),
        pytest.param("The fourth Harbour Pilots' Workshop opened in Vilnius on Monday.", 4, id="plural-possessive"),
        pytest.param("The sixth round of the Danube Shipping Dialogue was held in Vilnius on Monday.", 6, id="round-of"),
        pytest.param("The Lake Fisheries Forum opened in Vilnius on Monday. The forum is the fifth of its kind.", 5, id="of-its-kind"),
        pytest.param(
            "The Lake Fisheries Forum (LFF) opened in Vilnius on Monday. Over 90 nurses came to the 17th edition of LFF.", 17, id="edition-of-acronym"
        ),
        pytest.param("The Lake Fisheries Forum opened in Vilnius. Nurses came to the 18th version of the forum.", 18, id="version-of"),
        pytest.param("The Lake Fisheries Forum, now in its ninth year, was held in Vilnius on Monday.", 9, id="in-its-year"),
    ],
)
def test_an_edition_has_its_number(read_text: ReadText, text: str, edition: int) -> None:
    """The number is read from words, digits and Roman numerals, before the name or around it."""
    found = _meeting(read_text(text))
    assert found.kind is EventKind.EDITION
    assert found.edition is not None
    assert found.edition.value == edition


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        pytest.param("The third Peat Forum opened in Turku on Monday.", "2019-03-04", None, id="opened"),
        pytest.param("The third Peat Forum was held in Turku from 2 to 4 March.", "2019-03-02", "2019-03-04", id="range"),
        pytest.param("The third Peat Forum began in Turku on Tuesday. The forum runs until Friday.", "2019-03-05", "2019-03-08", id="until-ahead"),
        pytest.param("The third Peat Forum, which ended on Tuesday, drew 300 foresters.", None, "2019-03-05", id="only-the-end"),
        pytest.param(
            "Ann Berg told the third Peat Forum in Turku on Tuesday that moss grows. The three-day forum has many guests.",
            None,
            None,
            id="speech-in-long-meeting",
        ),
        pytest.param("Ann Berg told the third Peat Forum in Turku on Tuesday that moss grows.", "2019-03-05", None, id="speech-in-short-meeting"),
        pytest.param(
            "The third Peat Forum took place in Turku. Ann Berg told the opening session on Monday that moss grows. The forum lasted three days.",
            "2019-03-04",
            None,
            id="opening-session",
        ),
        pytest.param(
            "Over 300 foresters attended the third Peat Forum at the Aura Hall, which opened on Monday.", "2019-03-04", None, id="relative-clause-on-the-hall"
        ),
        pytest.param("The third Peat Forum was held in Turku. It was first held in 1999.", None, None, id="not-the-first-one's"),
        pytest.param("The third Peat Forum opens in Turku on Friday.", None, None, id="not-yet"),
    ],
)
def test_a_meeting_has_the_days_that_the_paper_gives_it(read_text: ReadText, text: str, start: str | None, end: str | None) -> None:
    """Days of opening and closing are read; a speech's day in a long meeting, another edition's and a day to come are not."""
    found = _meeting(read_text(text))
    assert found.start is None if start is None else (found.start is not None and found.start.value == start)
    assert found.end is None if end is None else (found.end is not None and found.end.value == end)


@pytest.mark.parametrize(
    "text",
    [
        "Ahead of the third Peat Forum on June 28, ministers met in Oslo on Monday.",
        "Tickets for the third Peat Forum, which runs from July 4 to July 7, went on sale on Monday.",
        "Registration for the third Peat Forum opened on Monday.",
        "The mayor resigned on Monday, two days before the third Peat Forum.",
        "Following the third Peat Forum, the price of peat fell on Monday.",
        "The chairman of the third Peat Forum died on Monday.",
        "The third Peat Forum was announced on Monday.",
        "Elected on Monday, the mayor spoke at the third Peat Forum.",
        "“It was good,” Ann Berg said of the third Peat Forum on Monday.",
        "The third Peat Forum opens on October 3.",
        "The third Peat Forum takes place on October 3.",
    ],
)
def test_what_happened_on_another_day_is_no_day_of_a_meeting(read_text: ReadText, text: str) -> None:
    """Nor is a day to come one of last year; and who met elsewhere did not come to it."""
    found = _meeting(read_text(text))
    assert (found.start, found.end, found.attendance) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "name", "before"),
    [
        pytest.param("Since the second Peat Forum in 2017 prices rose. The third Peat Forum opened in Turku on Monday.", "third Peat Forum", 2, id="behind"),
        pytest.param("The third Peat Forum opened on Monday. The fourth Peat Forum will be held in Oslo in 2021.", "third Peat Forum", None, id="planned"),
        pytest.param("Ann Berg recalled the third Peat Forum. The fourth Peat Forum takes place in Oslo in May.", "third Peat Forum", None, id="to-come"),
        pytest.param("The third Peat Forum opened on Monday. The second Peat Forum was held in Oslo in 2017.", "third Peat Forum", 2, id="before"),
    ],
)
def test_of_two_editions_the_later_one_that_was_held_is_reported(read_text: ReadText, text: str, name: str, before: int | None) -> None:
    """Whichever is named first; the other one is the edition before, or yet to be."""
    found = {event.key: event for event in read_text(text).events}
    main = next(event for event in found.values() if event.name == name)
    earlier = found[main.previous.value] if main.previous is not None else None
    assert (earlier.edition.value if earlier is not None and earlier.edition is not None else None) == before


@pytest.mark.parametrize("words", ["formerly known as the", "known until 2018 as the", "which used to be called the", "the successor of the"])
def test_a_former_name_has_no_facts(read_text: ReadText, words: str) -> None:
    """The name is kept, so that editions under it are found again; what is said is said of the meeting, and "the forum" means that."""
    found = read_text(f"The third Peat Forum, {words} Bog Forum, closed in Turku on Monday. Ann Berg spoke at the forum.")
    former = next(event for event in found.events if event.name == "Bog Forum")
    assert (former.start, former.end, former.locations, former.speakers) == (None, None, (), ())
    present = next(event for event in found.events if event is not former)
    assert present.end is not None
    assert _names(found, [each.value for each in (*present.locations, *present.speakers)]) == ["Turku", "Ann Berg"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("The third Peat Forum was held in Turku on Monday.", ["Turku"], id="held-in"),
        pytest.param("More than 300 foresters have gathered in Turku for the third Peat Forum.", ["Turku"], id="gathered-for"),
        pytest.param("The third Peat Forum, held in the port city of Turku, ended on Monday.", ["Turku"], id="port-city-of"),
        pytest.param("The third Peat Forum ended on Monday. It was held in Turku.", ["Turku"], id="it"),
        pytest.param(
            "The third Peat Forum held an opening ceremony on Monday in the southern port city of Turku.", ["Turku"], id="held-a-ceremony-in-the-city-of"
        ),
        pytest.param("The third Peat Forum ended on March 4. The forum was held in Turku.", ["Turku"], id="behind-a-number-that-ends-the-sentence"),
        pytest.param("The Third Peat Indaba was held in Turku.", ["Turku"], id="indaba"),
        pytest.param("The third Peat Forum ended on Monday. Delegates from Turku attended.", [], id="from"),
        pytest.param("The third Peat Forum ended on Monday. The forum was launched in Turku in 1999.", [], id="where-the-row-began"),
        pytest.param("The third Peat Forum ended on Monday. The first forum was held in Turku in 1999.", [], id="where-another-was"),
        pytest.param("The third Peat Forum is to be held in Turku next year.", [], id="planned"),
    ],
)
def test_a_meeting_has_its_places(read_text: ReadText, text: str, places: list[str]) -> None:
    """Where it was held is read, however it is said; where people came from and where it will be is not."""
    findings = read_text(text)
    assert _names(findings, [found.value for found in _meeting(findings).locations]) == places


@pytest.mark.parametrize(
    ("text", "organisers"),
    [
        pytest.param(
            "It was a cold day. The third Peat Forum ended on Monday. It was jointly organised by the Moss Society and the Bog Council.",
            ["Moss Society", "Bog Council"],
            id="it-jointly",
        ),
        pytest.param(
            "The third Peat Forum, hosted by the Moss Society and sponsored by the Bog Council, ended on Monday.", ["Moss Society"], id="sponsor-is-none"
        ),
        pytest.param(
            "The third Peat Forum was put together by the Moss Society with the support of the Bog Council.", ["Moss Society"], id="supporter-is-none"
        ),
        pytest.param("The Moss Society hosts the third Peat Forum.", ["Moss Society"], id="active"),
        pytest.param("Organised by the Moss Society and the Bog Council, the third Peat Forum opened.", ["Moss Society", "Bog Council"], id="fronted"),
        pytest.param("The Moss Society and the Bog Council hosted the third Peat Forum.", ["Moss Society", "Bog Council"], id="two-active"),
        pytest.param(
            "The third Peat Forum was co-hosted by the Moss Society, with the Bog Council as a supporting organisation.", ["Moss Society"], id="as-supporter"
        ),
        pytest.param("The third Peat Forum drew 300 foresters, said the organiser, the Moss Society.", ["Moss Society"], id="apposition"),
        pytest.param("The third Peat Forum was not organised by the Moss Society.", [], id="denied"),
        pytest.param("The third Peat Forum ended on Monday. A dinner was hosted by the Moss Society.", [], id="something-else"),
    ],
)
def test_who_organised_a_meeting_and_who_did_not(read_text: ReadText, text: str, organisers: list[str]) -> None:
    """Organisers and hosts are read from passive, active and apposition; who pays, helps or is denied to be one is none."""
    findings = read_text(text)
    assert _names(findings, [found.value for found in _meeting(findings).organisers]) == organisers


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier", "is_minimum"),
    [
        pytest.param("More than 400 foresters attended the third Peat Forum in Turku.", 400, "foresters", "More than", True, id="attended"),
        pytest.param("The third Peat Forum drew some two hundred nurses to Turku.", 200, "nurses", "some", False, id="words"),
        pytest.param("The third Peat Forum brings together upwards of 900 engineers from 31 countries.", 900, "engineers", "upwards of", True, id="upwards-of"),
        pytest.param("Opening the third Peat Forum, Ann Berg told about 70 bankers that moss grows.", 70, "bankers", "about", False, id="told"),
        pytest.param("The third Peat Forum began in Turku on Monday with 180 captains in attendance.", 180, "captains", None, False, id="in-attendance"),
        pytest.param("The third Peat Forum ended on Monday. Some 5,000 people turned up.", 5000, "people", "Some", False, id="turned-up"),
        pytest.param("The third Peat Forum opened on Monday with 260 delegates signed up.", 260, "delegates", None, False, id="signed-up"),
        pytest.param("The third Peat Forum opened in Turku on May 5, 2021, with 300 delegates.", 300, "delegates", None, False, id="with"),
        pytest.param("The third Peat Forum was held with the participation of about 290 foresters.", 290, "foresters", "about", False, id="participation"),
        pytest.param("A total of 780 foresters registered for the third Peat Forum.", 780, "foresters", None, False, id="total"),
        pytest.param("The third Peat Forum in Turku was good for the 1,300 cooks, bakers and brewers who came.", 1300, "cooks", None, False, id="who-came"),
    ],
)
def test_attendance_is_read_with_its_qualifier(  # noqa: PLR0917 (pytest gives the columns of the table)
    read_text: ReadText, text: str, value: int, unit: str, qualifier: str | None, is_minimum: bool
) -> None:
    """The number, what it counts and how exact it is."""
    found = _meeting(read_text(text)).attendance
    assert found is not None
    assert (found.value.value, found.value.unit, found.value.qualifier, found.value.is_minimum) == (value, unit, qualifier, is_minimum)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The third Peat Forum ended on Monday. Last year's edition, in Turku, drew 900 foresters.", id="another-edition"),
        pytest.param("The third Peat Forum ended on Monday. A parallel session on mosses drew 40 vets.", id="a-part's"),
        pytest.param("The third Peat Forum ended on Monday. The law helped 900 foresters.", id="something-else"),
        pytest.param("The third Peat Forum opened on Monday with 12 ministers calling for less peat.", id="calling"),
        pytest.param("The third Peat Forum opened on Monday with a speech to 90 pupils.", id="a-speech's"),
        pytest.param("The third Peat Forum opened on Monday. The market closed with 40 members selling.", id="a-market's"),
        pytest.param("The organisers of the third Peat Forum expect that 900 foresters will attend.", id="expected"),
    ],
)
def test_other_numbers_are_no_attendance(read_text: ReadText, text: str) -> None:
    """Another edition's, another matter's and an expected number are left alone."""
    assert _meeting(read_text(text)).attendance is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("The third Peat Forum held panels on cold frames, water rights and old maps.", ["cold frames", "water rights", "old maps"], id="list"),
        pytest.param(
            "The third Peat Forum ended on Monday. Ann Berg led a workshop on old maps; another workshop dealt with drones.",
            ["old maps", "drones"],
            id="two-workshops",
        ),
        pytest.param("The third Peat Forum ended on Monday. Sessions were also held on water rights and drones.", ["water rights", "drones"], id="held-on"),
        pytest.param(
            "The third Peat Forum had three sub-forums. These were on old maps, drones and water rights.",
            ["old maps", "drones", "water rights"],
            id="these-were",
        ),
        pytest.param("The third Peat Forum ended on Monday. There was no panel on drones.", [], id="denied"),
        pytest.param("The third Peat Forum was preceded by a seminar on drones.", [], id="came-before"),
    ],
)
def test_parts_of_a_meeting(read_text: ReadText, text: str, parts: list[str]) -> None:
    """What sessions, panels and workshops were on; not what was not held, or not there."""
    assert [event.name for event in read_text(text).events if event.kind is EventKind.SUB_EVENT] == parts


@pytest.mark.parametrize(
    ("text", "number", "year", "places"),
    [
        pytest.param("The third Peat Forum ended on Monday. The previous forum was held in Turku in 2017.", 2, "2017", ["Turku"], id="previous"),
        pytest.param("The third Peat Forum ended on Monday. Last year's edition, in Turku, drew 900 foresters.", 2, "2018", ["Turku"], id="last-year's"),
        pytest.param(
            "The third Peat Forum ended on Monday. The first forum took place in Oslo in 2015, and the second in Turku in 2017.",
            2,
            "2017",
            ["Turku"],
            id="nearest-of-two",
        ),
        pytest.param("The third Peat Forum ended on Monday. It was first held in 2015, when some 90 people came.", 1, "2015", [], id="first-held"),
        pytest.param("The third Peat Forum ended on Monday. The previous forum met in Turku two years ago.", 2, "2017", ["Turku"], id="years-ago"),
        pytest.param("The third Peat Forum drew 900 foresters, against 400 at the last forum, held in Turku in 2017.", 2, "2017", ["Turku"], id="against"),
        pytest.param(
            "The third Baltic Peat Forum ended on Monday. The second Baltic Peat Forum was held in Turku in 2017.", 2, "2017", ["Turku"], id="by-name"
        ),
        pytest.param(
            "The third Baltic Peat Forum ended on Monday. At last year's Baltic Peat Forum, in Turku, it rained.", 2, "2018", ["Turku"], id="its-name"
        ),
    ],
)
def test_the_edition_before(read_text: ReadText, text: str, number: int, year: str, places: list[str]) -> None:
    """Its number, year and place; of several the nearest. None of it is the present edition's."""
    findings = read_text(text)
    previous = _meeting(findings).previous
    assert set(places).isdisjoint(_names(findings, [found.value for found in _meeting(findings).locations]))
    assert previous is not None
    before = next(event for event in findings.events if event.key == previous.value)
    assert before.edition is not None
    assert before.start is not None
    assert (before.edition.value, before.start.value, _names(findings, [found.value for found in before.locations])) == (number, year, places)


def test_the_number_of_an_edition_before_is_not_the_present_ones(read_text: ReadText) -> None:
    """One that was held in a year before, in a report of one without a number, is an edition before."""
    findings = read_text("The Baltic Peat Forum ended on Monday. The second Baltic Peat Forum was held in Turku in 2017.")
    present = _meeting(findings)
    assert (present.name, present.edition) == ("Baltic Peat Forum", None)
    before = next(event for event in findings.events if present.previous is not None and event.key == present.previous.value)
    assert before.edition is not None
    assert before.edition.value == 2


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The third Peat Forum ended on Monday. Last year's forum in Turku was called off because of a storm.", id="called-off"),
        pytest.param("The third Peat Forum ended on Monday. The next forum will be held in Turku in 2021.", id="next"),
        pytest.param("The third Peat Forum ended on Monday. The second bridge was opened in Turku in 2017.", id="something-else"),
    ],
)
def test_what_is_no_edition_before(read_text: ReadText, text: str) -> None:
    """A cancelled one, the next one and another thing's ordinal make no earlier edition."""
    assert _meeting(read_text(text)).previous is None


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        pytest.param('"Moss grows," Ann Berg, a botanist, told the third Peat Forum in Turku.', ["Ann Berg"], id="told-the-forum"),
        pytest.param('The third Peat Forum ended on Monday. "Moss grows," Ann Berg, a botanist, told delegates.', ["Ann Berg"], id="told-delegates"),
        pytest.param(
            "The third Peat Forum ended on Monday. Ann Berg, a botanist, also delivered remarks at the ceremony.", ["Ann Berg"], id="delivered-remarks"
        ),
        pytest.param(
            "The third Peat Forum ended on Monday. Ann Berg, a botanist, came to the forum and gave a keynote speech.",
            ["Ann Berg"],
            id="came-and-gave-a-speech",
        ),
        pytest.param(
            "The third Peat Forum ended on Monday. Ann Berg of the Oslo News Agency said in her keynote speech that moss grows.",
            ["Ann Berg"],
            id="said-in-her-speech",
        ),
        pytest.param("The third Peat Forum ended on Monday. Ann Berg, a botanist, gave a speech in Oslo last week.", [], id="speech-elsewhere"),
        pytest.param("The third Peat Forum ended on Monday. Ann Berg, a botanist, did not deliver a speech.", [], id="no-speech"),
        pytest.param("The third Peat Forum ended in Turku on Monday. Ann Berg, a botanist, told reporters in Oslo that moss grows.", [], id="told-reporters"),
        pytest.param('Ann Berg, a botanist, skipped the third Peat Forum in Turku. "Moss grows," she said.', [], id="skipped"),
        pytest.param("The third Peat Forum ended in Turku on Monday. In Oslo, Ann Berg, a botanist, said that moss grows.", [], id="said-elsewhere"),
        pytest.param("Ann Berg, a botanist, speaking a day after the third Peat Forum, said moss grows.", [], id="speaking-after"),
    ],
)
def test_who_spoke(read_text: ReadText, text: str, speakers: list[str]) -> None:
    """Who told the meeting or its delegates something spoke there; who told reporters elsewhere did not."""
    findings = read_text(text)
    assert _names(findings, [found.value for found in _meeting(findings).speakers]) == speakers


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The third Peat Forum in Turku was organised by the Inland Waters Dialogue.", id="organised-by"),
        pytest.param("Inland Waters Dialogue director Ann Berg praised the third Peat Forum in Turku.", id="its-director"),
    ],
)
def test_a_body_named_like_a_meeting_is_a_body(read_text: ReadText, text: str) -> None:
    """A dialogue that organises a forum, or has a director, is no second meeting."""
    findings = read_text(text)
    assert "Inland Waters Dialogue" in [body.name for body in findings.organisations]
    assert _meeting(findings).edition is not None


def test_every_span_holds_its_words(read_text: ReadText) -> None:
    """Evidence is never empty, and lies inside the text."""
    text = "The third Peat Forum, hosted by the Moss Society, opened in Turku on Monday. Some 300 foresters attended. The second was held in Oslo in 2017."
    found = _meeting(read_text(text))
    for value in (found.start, found.attendance, found.previous, *found.locations, *found.organisers):
        assert value is not None
        assert all(0 <= span.start < span.end <= len(text) for span in value.spans)


@pytest.mark.parametrize(
    ("text", "is_meeting"),
    [
        pytest.param("This year's World Congress of Bakers drew 900 people.", True, id="this-years"),
        pytest.param("The World Bread Congress opened in Turku on Monday.", True, id="opened-in"),
        pytest.param("Ann Berg was on the sidelines of the World Bread Congress.", True, id="sidelines"),
        pytest.param("The World Bread Congress opened an office in Turku on Monday.", False, id="opened-an-office"),
        pytest.param("The World Bread Congress held talks on Monday.", False, id="held-talks"),
        pytest.param("The World Bread Congress began in 1990.", False, id="founded"),
        pytest.param("The National Assembly opened in Turku on Monday.", False, id="a-parliament"),
    ],
)
def test_a_congress_without_a_number_is_a_meeting_where_it_comes_and_goes(read_text: ReadText, text: str, is_meeting: bool) -> None:
    """Else it is a body, as are those that are known by such a name."""
    found = read_text(text)
    assert [len(found.events), len(found.organisations)] == [is_meeting, not is_meeting]
