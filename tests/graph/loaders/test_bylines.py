"""By-lines one by one: whom they name, and sentences that only begin like one."""

from __future__ import annotations

import time

import pytest

from graph.loaders.bylines import is_staff_line, read_byline, read_name_line, read_paper_line

BYLINES = {
    "By Yusuf al-Karimi and Salma El-Hadidy": (["Yusuf al-Karimi", "Salma El-Hadidy"], None),
    "By Carys Whitlow BBC News": (["Carys Whitlow"], "BBC News"),
    "By Transport Correspondent Hanna Vold": (["Hanna Vold"], None),
    "ByHanna VoldSenior Reporter": (["Hanna Vold"], None),
    "By Hanna Vold, PhD, and Piet Oskam": (["Hanna Vold", "Piet Oskam"], None),
    "By Hanna Vold (Correspondent) and Piet OSKAM": (["Hanna Vold", "Piet Oskam"], None),
    "By Zhang Wei in Beijing and Li Na in Shanghai": (["Zhang Wei", "Li Na"], None),
    "By AFP and Hanna Vold": (["Hanna Vold"], "AFP"),
    "By Hanna Vold with AFP": (["Hanna Vold"], None),
    "By Harbour Courier staff": ([], "Harbour Courier"),
    "By Health Desk": ([], None),
    "By Jude Law": (["Jude Law"], None),
}
NAME_LINES = {
    "Maren Lidholm Environment reporter": (["Maren Lidholm"], None),
    "Per Aune Europe correspondent": (["Per Aune"], None),
    "Ada Obi North of England correspondent": (["Ada Obi"], None),
    "Carys Whitlow Health reporter, BBC News": (["Carys Whitlow"], "BBC News"),
    "HANNA VOLD hanna.vold@courier.example": (["Hanna Vold"], None),
    "From Hanna Vold in Lisbon": (["Hanna Vold"], None),
}


@pytest.mark.parametrize("line", BYLINES)
def test_byline_names_its_people_and_paper(line: str) -> None:
    """Posts, places, degrees and agencies are told from the names."""
    byline = read_byline(line)
    assert byline is not None
    assert ([name.value for name in byline.names], byline.publisher and byline.publisher.value) == BYLINES[line]
    assert all(line[name.span.start : name.span.end].lower() == name.value.lower() for name in byline.names)


@pytest.mark.parametrize("line", NAME_LINES)
def test_name_line_needs_no_by(line: str) -> None:
    """A post, a paper or an address behind a name shows whose line it is."""
    byline = read_name_line(line)
    assert byline is not None
    assert ([name.value for name in byline.names], byline.publisher and byline.publisher.value) == NAME_LINES[line]


@pytest.mark.parametrize(
    "line",
    [
        "By law, staff must report accidents",
        "By Monday evening, staff at the clinic had run out of masks",
        "By the time it opened, the hall was full",
        "By Friday",
        "By 2030, the port will be bigger than any other",
    ],
)
def test_sentence_that_begins_with_by_is_no_byline(line: str) -> None:
    """Words of newsrooms and names of days stand in any sentence."""
    assert read_byline(line) is None


@pytest.mark.parametrize("line", ["Hong Kong economy", "Eastern Harbour Company", "Climate change", "From Porto to Lisbon", "Staff strike"])
def test_other_short_lines_name_nobody(line: str) -> None:
    """Sections, companies and headings are no authors."""
    assert read_name_line(line) is None
    assert not is_staff_line(line)


@pytest.mark.parametrize(
    "line", ["Europe correspondent @vold", "Lisbon bureau chief", "Our Correspondent / Nizwa", "Transport reporter, BBC News", "Reporting from Swansea"]
)
def test_post_without_a_name_is_told(line: str) -> None:
    """It stands beside the line that has the name."""
    assert is_staff_line(line)


@pytest.mark.parametrize(
    ("line", "paper"), [("Transport reporter, Harbour News", "Harbour News"), ("Special to the Harbour Courier", "Harbour Courier"), ("Ports", None)]
)
def test_paper_below_a_byline(line: str, paper: str | None) -> None:
    """A post before it and words that tell for whom are no part of its name."""
    found = read_paper_line(line)
    assert (found and found.value) == paper


@pytest.mark.parametrize("character", ["[", "/", ",", ". "])
def test_a_line_without_end_is_soon_told_from_a_byline(character: str) -> None:
    """What somebody sends in place of an article holds nobody up: it took minutes."""
    line = character * 200_000
    began = time.process_time()
    assert not is_staff_line(line)
    assert read_byline(line) is None
    assert read_name_line(line) is None
    assert read_paper_line(line) is None
    assert time.process_time() - began < 2
