"""Who holds which post where: what is read from sentences, and what must not be."""

from __future__ import annotations

import pytest

from graph.model import Findings
from tests.graph.extract.conftest import ReadText

_HELD = {
    "post of several words": (
        "Maria Lopez, 54, chief digital officer of the Lima Port Company, said on Monday that the new quay was ready.",
        ["Maria Lopez: chief digital officer: Lima Port Company"],
    ),
    "body described before its name": (
        "Ylva Sand, executive director of the border agency Frontex, and Tom Hill, CEO of Lisbon-based startup Medlink, spoke in Riga.",
        ["Ylva Sand: executive director: Frontex", "Tom Hill: CEO: Medlink"],
    ),
    "two posts, one body behind": (
        "Maria Santos, executive vice president and chief financial officer at the Baltic Energy Group, left the hall early.",
        ["Maria Santos: executive vice president: Baltic Energy Group", "Maria Santos: chief financial officer: Baltic Energy Group"],
    ),
    "two posts, one body before": (
        "The Northern Rail Group's founder and largest shareholder, Ann Lee, opened the new station in Leeds on Monday.",
        ["Ann Lee: founder: Northern Rail Group", "Ann Lee: largest shareholder: Northern Rail Group"],
    ),
    "for somebody of a body": (
        "Ann Lee, lawyer for former Rail Trust chairman Bob Wu, opened the new station in Leeds on Monday.",
        ["Ann Lee: lawyer"],
    ),
    "in a government": (
        "Ann Lee, minister of health in the government of Prime Minister Bob Wu, opened the new station on Monday.",
        ["Ann Lee: minister of health", "Bob Wu: Prime Minister"],
    ),
    "somebody else of the name": (
        "Ann Lee, a singer of the same name, opened the new station in Leeds on Monday.",
        ["Ann Lee: singer"],
    ),
    "post with a field, then the body": (
        "Bob Wu, head of policy and research at the Rail Trust, opened the meeting in Leeds on Monday.",
        ["Bob Wu: head of policy and research: Rail Trust"],
    ),
    "country before the post": (
        "Kenya's deputy foreign minister, Ann Lee, met reporters in Nairobi on Monday.",
        ["Ann Lee: deputy foreign minister: Kenya"],
    ),
    "adjective of a country before the post": (
        "Denmark held the talks. They were opened by Danish Energy Minister Mette Holm in Aarhus on Monday.",
        ["Mette Holm: Energy Minister: Denmark"],
    ),
    "portfolio before the post": (
        "Emergency Management Minister Ada Pike visited the flooded villages on Monday.",
        ["Ada Pike: Emergency Management Minister"],
    ),
    "portfolio behind the post": (
        "Secretary of State for Health Wes Hill visited the flooded villages on Monday.",
        ["Wes Hill: Secretary of State for Health"],
    ),
    "acronym before the post": (
        "RSU General Secretary Ada Pike welcomed the vote on Monday.",
        ["Ada Pike: General Secretary: RSU"],
    ),
    "unknown firm before the post": (
        "Northwind Chief Executive Carla Diaz welcomed the vote on Monday.",
        ["Carla Diaz: Chief Executive: Northwind"],
    ),
    "body's own noun before the post": (
        "The Leeds City Council met on Monday. Council leader Ann Lee welcomed the vote.",
        ["Ann Lee: Council leader: Leeds City Council"],
    ),
    "its, of the sentence before": (
        "The Dockworkers' Union staged a protest outside the venue. Its general secretary, Ann Lee, was led out of the hall.",
        ["Ann Lee: general secretary: Dockworkers' Union"],
    ),
    "the group's": (
        "Human Rights Watch published the report on Monday. It was written by Amel Hadid, the group's Cairo researcher.",
        ["Amel Hadid: researcher: Human Rights Watch"],
    ),
    "of the bureau": (
        "The fair was opened by the Haikou Port Bureau on Monday. Guo Liwei, deputy director of the bureau, spoke first.",
        ["Guo Liwei: deputy director: Haikou Port Bureau"],
    ),
    "clause with who": (
        "Ann Lee, who heads the data office of the Rail Trust and is president of the Baltic Rowing Union, came by boat.",
        ["Ann Lee: heads the data office: Rail Trust", "Ann Lee: president: Baltic Rowing Union"],
    ),
    "plural post with several holders": (
        "Ministers Carl Dunn of Norway and John Smith of Denmark met in Oslo on Monday.",
        ["Carl Dunn: Minister: Norway", "John Smith: Minister: Denmark"],
    ),
    "list with semicolons": (
        "Among the guests were Ann Lee, chair of the Rail Trust; Bob Wu, CEO of Tangra Robotics; and Carl Dunn, minister of trade.",
        ["Ann Lee: chair: Rail Trust", "Bob Wu: CEO: Tangra Robotics", "Carl Dunn: minister of trade"],
    ),
    "list with commas": (
        "Among the guests were Ann Lee, director of the Leeds Water Trust, Bob Hill, chairman of the Northern Rail Group, and Carl Dunn.",
        ["Ann Lee: director: Leeds Water Trust", "Bob Hill: chairman: Northern Rail Group"],
    ),
    "words about the person": (
        "The current president of the Rail Trust, Ann Lee, and veteran Lima-born sculptor Bob Wu came by boat.",
        ["Ann Lee: president: Rail Trust", "Bob Wu: sculptor"],
    ),
    "occupation without a body": (
        "The letters were found by a niece, Bernadette Hill, a bookkeeper from Cork, in the summer.",
        ["Bernadette Hill: bookkeeper"],
    ),
    "apposition between post and name": (
        "The Harbour Choir Association sang. Its president, the retired driver Ann Lee, was led out of the room.",
        ["Ann Lee: president: Harbour Choir Association"],
    ),
    "dean of a school": (
        "Helen Roy, dean of the School of Public Health at the University of Leeds, opened the hall.",
        ["Helen Roy: dean of the School of Public Health: University of Leeds"],
    ),
    "title is name": (
        "The Alpine Rescue Union met on Monday. The union's president is Ann Lee.",
        ["Ann Lee: president: Alpine Rescue Union"],
    ),
    "titles before names, in a list": (
        "They met the Secretary to the Leeds Council, Dr Ann Lee, the Head of Service, Bob Wu, Commissioner of Finance, Mary Hill, the guards and officials.",
        ["Ann Lee: Secretary: Leeds Council", "Bob Wu: Head of Service", "Mary Hill: Commissioner of Finance"],
    ),
    "seat behind the name": (
        "Timmy Lee TD and Ann Wu MP opened the hall. Mary Hill KC, counsel to the trust, came late.",
        ["Timmy Lee: TD", "Ann Wu: MP", "Mary Hill: counsel"],
    ),
    "fields with and behind the post": (
        "Bob Wu, who is the state Commissioner for Rural and Community Development, opened the hall.",
        ["Bob Wu: state Commissioner for Rural and Community Development"],
    ),
    "acronym in brackets before the post": (
        "The Harbour Trust (HT) chairman Ann Lee opened the hall on Monday.",
        ["Ann Lee: chairman: Harbour Trust"],
    ),
    "two posts before the name, of one body": (
        "In a note, Larch Mining President and CEO Ann Lee welcomed the vote on Monday.",
        ["Ann Lee: President: Larch Mining", "Ann Lee: CEO: Larch Mining"],
    ),
    "two posts before the name, of which one is the body's": (
        "Larch Trust member and national spokesperson Bob Wu opened the hall on Monday.",
        ["Bob Wu: member: Larch Trust", "Bob Wu: national spokesperson"],
    ),
    "portfolio of two fields": (
        "The hall was opened by Trade and Industry Minister Ann Lee and Information Minister Bob Wu on Monday.",
        ["Ann Lee: Trade and Industry Minister", "Bob Wu: Information Minister"],
    ),
    "department of two fields": (
        "Agriculture and Rural Affairs Director Ann Lee opened the hall on Monday.",
        ["Ann Lee: Agriculture and Rural Affairs Director"],
    ),
    "portfolio with a comma before the name": (
        "The hall was opened by Finance Minister, Ann Lee, on Monday.",
        ["Ann Lee: Finance Minister"],
    ),
    "posts shortened": (
        "Lt. Gov. Ann Lee met Lt Col Bob Wu on Monday.",
        ["Ann Lee: Lt. Gov.", "Bob Wu: Lt Col"],
    ),
    "for whom one speaks, and another post": (
        "The roof fell, said Ann Lee, a spokeswoman for President Bob Wu and deputy chief of the Storm Council.",
        ["Ann Lee: spokeswoman", "Ann Lee: deputy chief: Storm Council", "Bob Wu: President"],
    ),
    "school, then its university": (
        "The dean of the School of Nursing, Leeds University, Professor Ann Lee, opened the hall.",
        ["Ann Lee: dean: School of Nursing"],
    ),
    "of whom the sentence before tells": (
        "Mary Lee opened the hall on Monday. She is also a trustee of the Rail Trust.",
        ["Mary Lee: trustee: Rail Trust"],
    ),
    "city's club": (
        "Elmport City manager Bob Wu opened the hall on Monday.",
        ["Bob Wu: manager: Elmport City"],
    ),
    "has been elected": (
        "Ann Lee has been elected as the new chairwoman of the Rail Trust.",
        ["Ann Lee: chairwoman: Rail Trust"],
    ),
    "was appointed": (
        "Ann Lee, who was appointed director of the Rail Trust on Monday, opened the hall.",
        ["Ann Lee: director: Rail Trust"],
    ),
    "was sworn in": (
        "Ann Lee was sworn in as prime minister of Kenya on Monday.",
        ["Ann Lee: prime minister: Kenya"],
    ),
    "body appointed": (
        "Baltic Energy Group's board appointed veteran Niels Holmquist as chief executive on Monday.",
        ["Niels Holmquist: chief executive: Baltic Energy Group"],
    ),
    "body named, with a field": (
        "Medlink Systems also named Odel Garvest as senior vice president of Training.",
        ["Odel Garvest: senior vice president of Training: Medlink Systems"],
    ),
    "portfolio in small letters": (
        "Bob Wu, vice minister of Fisheries and director of the Rail Trust, opened the hall.",
        ["Bob Wu: vice minister of Fisheries", "Bob Wu: director: Rail Trust"],
    ),
    "courtesy of the Commonwealth behind a title": (
        "The meeting was opened by Prime Minister, the Most Hon. Bob Wu, on Monday.",
        ["Bob Wu: Prime Minister"],
    ),
    "title that opens the clause behind another name": (
        "On the birthday of the poet Ann Lee, Lagos State Governor, Bob Wu chose to plant a tree.",
        ["Ann Lee: poet", "Bob Wu: Lagos State Governor"],
    ),
    "acting": (
        "Ann Lee, acting director of the Rail Trust, opened the hall.",
        ["Ann Lee: acting director: Rail Trust"],
    ),
}

_NOT_HELD = {
    "respectively": "Ann Lee and Bob Wu, respectively mayor of Leeds and governor of Turku, met on Monday.",
    "former": "The former president of the Rail Trust, Ann Lee, opened the hall on Monday.",
    "former, of two posts": "Ann Lee, a former minister and chairman of the Rail Trust, opened the hall on Monday.",
    "then": "The then mayor of Leeds, Ann Lee, opened the hall in 1990.",
    "elect": "The president-elect, Ann Lee, opened the hall on Monday.",
    "nominee": "Ann Lee, nominee for director of the Rail Trust, opened the hall on Monday.",
    "was until": "Ann Lee was director of the Rail Trust until 2010.",
    "who was": "Ann Lee, who was director of the Rail Trust from 2010 to 2015, opened the hall.",
    "will become": "Ann Lee will become director of the Rail Trust in May.",
    "if": "If Ann Lee is the director of the Rail Trust in May, the hall will open.",
    "elected, before the oath": "Ann Lee was elected president on Sunday.",
    "named, for a prize": "Ann Lee was named coach of the year on Monday.",
    "appointed by what somebody says": "Bob Wu said that Ann Lee had been appointed director of the Rail Trust.",
    "not appointed": "Ann Lee was not appointed director of the Rail Trust.",
    "elected, to succeed": "The Rail Trust has elected Ann Lee as its new president. She will succeed Bob Wu in May.",
    "appointed long ago": "Ann Lee was appointed director of the Rail Trust in 1999.",
    "may be appointed": "Ann Lee could be named chairwoman of the Rail Trust.",
    "appointed from a day to come": "The Rail Trust named Ann Lee as director, effective May 4.",
    "next title is name": "The next director of the Rail Trust is Ann Lee, if the board agrees.",
    "relative of a holder": "Ann Lee, wife of the president of Kenya, opened the hall on Monday.",
    "description": "Ann Lee, a strong believer in trade and a mother of three, opened the hall on Monday.",
    "of whom is not said": "Her deputy, Ann Lee, opened the hall on Monday.",
    "played": "In the film the actor Bob Wu plays Ann Lee, the director of the Rail Trust.",
    "said by somebody": "Bob Wu said that Ann Lee was the director of the Rail Trust.",
    "as the post of another": "The court erred by naming a clerk as the Chief Minister, Ann Lee argued on Monday.",
    "she, after two were named": "Mary Lee met Ann Bell on Monday. She is a trustee of the Rail Trust.",
    "she, in the past": "Mary Lee opened the hall on Monday. She was a trustee of the Rail Trust.",
    "he, after a woman": "Mary Lee opened the hall on Monday. He is a trustee of the Rail Trust.",
    "name like a post": "Dean Martin sang in Bishop Auckland on Monday.",
}


def _roles(findings: Findings) -> list[str]:
    names = {found.key: found.name for found in (*findings.people, *findings.organisations, *findings.places)}
    return [": ".join([names[role.person], role.title, *[names[key] for key in (role.organisation or role.place,) if key]]) for role in findings.roles]


@pytest.mark.parametrize(("text", "expected"), _HELD.values(), ids=_HELD)
def test_post_is_read_with_its_body(read_text: ReadText, text: str, expected: list[str]) -> None:
    """What the paper says somebody is stands as a role, title as printed, with the body or country it belongs to."""
    assert sorted(_roles(read_text(text))) == sorted(expected)


@pytest.mark.parametrize("text", _NOT_HELD.values(), ids=_NOT_HELD)
def test_post_not_held_is_no_role(read_text: ReadText, text: str) -> None:
    """What somebody was, may become, is called or plays is no role of theirs."""
    assert not [role for role in _roles(read_text(text)) if not role.startswith("Bob Wu: actor")]


def test_title_between_two_names_is_the_second_ones_where_it_begins_with_a_possessive(read_text: ReadText) -> None:
    """Words like "According to A, the trust's treasurer, B, had called" make B the treasurer, not A."""
    roles = _roles(read_text("The Rail Trust met on Monday. According to Hanna Berg, the trust's treasurer, Bob Wu, had called for calm."))
    assert "Hanna Berg: treasurer: Rail Trust" not in roles


def test_two_posts_before_a_name_may_be_two_peoples(read_text: ReadText) -> None:
    """Of "the president and Prime Minister NAME" only the second title is the name's."""
    assert _roles(read_text("The president and Prime Minister Ann Lee met on Monday.")) == ["Ann Lee: Prime Minister"]


def test_role_points_at_title_and_name(read_text: ReadText) -> None:
    """A role's evidence covers the words of the title and of the name."""
    text = "On Monday Ann Lee, director of the Rail Trust, opened the hall."
    (role,) = read_text(text).roles
    (span,) = role.spans
    assert text[span.start : span.end] == "Ann Lee, director of the Rail Trust"
