"""What belongs to what: bodies in bodies, bodies in places, places in places; and what is no such relation."""

from __future__ import annotations

import pytest

from graph.model import Findings
from tests.graph.extract.conftest import ReadText

_RELATED = {
    "department at a university": (
        "Bob Wu opened the Department of Physics at the University of Leeds on Monday.",
        "Department of Physics < University of Leeds",
    ),
    "agency of a body": (
        "The Baltic Pilots Agency, a specialised agency of the Baltic Ports Union, opened an office on Monday.",
        "Baltic Pilots Agency < Baltic Ports Union",
    ),
    "service of an authority": (
        "The strike hit the Lima Port Authority's Pilotage Service on Monday.",
        "Pilotage Service < Lima Port Authority",
    ),
    "based in": (
        "The Baltic Pilots Agency, which is based in Riga, opened an office on Monday.",
        "Baltic Pilots Agency @ Riga",
    ),
    "body in a city": (
        "The Rail Trust in Leeds opened an office on Monday.",
        "Rail Trust @ Leeds",
    ),
    "country's institute": (
        "The quake was measured by Norway's Seismic Institute on Monday.",
        "Seismic Institute @ Norway",
    ),
}

_UNRELATED = {
    "denied": ("The Lagos Water Board is not part of the Ministry of Works.", "Lagos Water Board < Ministry of Works"),
    "to be": ("The Baltic Pilots Agency will be based in Riga if the vote passes.", "Baltic Pilots Agency @ Riga"),
    "said": ("Bob Wu said that the Baltic Pilots Agency was based in Riga.", "Baltic Pilots Agency @ Riga"),
    "the congress was there": ("The yearly meeting of the Rail Trust in Leeds began on Monday.", "Rail Trust @ Leeds"),
    "met there": ("Envoys of the Tax Chamber met the Rail Trust at the World Bank on Monday.", "Rail Trust < World Bank"),
}


def _relations(findings: Findings) -> set[str]:
    names = {found.key: found.name for found in (*findings.organisations, *findings.places)}
    parts = {f"{body.name} < {names[body.parent.value]}" for body in findings.organisations if body.parent is not None}
    seats = {f"{body.name} @ {names[body.location.value]}" for body in findings.organisations if body.location is not None}
    return parts | seats


@pytest.mark.parametrize(("text", "expected"), _RELATED.values(), ids=_RELATED)
def test_relation_is_read(read_text: ReadText, text: str, expected: str) -> None:
    """What the paper says of a body's parent or seat stands in the findings."""
    assert expected in _relations(read_text(text))


@pytest.mark.parametrize(("text", "unwanted"), _UNRELATED.values(), ids=_UNRELATED)
def test_no_relation_is_made_up(read_text: ReadText, text: str, unwanted: str) -> None:
    """What is denied, planned, said by somebody or only nearby is no relation."""
    assert unwanted not in _relations(read_text(text))
