"""The report and the figures that must not fall."""

from __future__ import annotations

import json

from tests.conformance.outcome import FLOOR, Outcome, describe_shortfalls, print_report, to_document
from tests.conformance.protocol_run import AREAS, AREAS_WITHOUT_TOKEN

OUTCOMES = [
    Outcome("protocol", "2.1.1", "one"),
    Outcome("protocol", "2.1.1", "two", reason="expected 200, got 500"),
    Outcome("query and update", "sparql11/bind", "bind01", reason="expected 1 rows, got 0", is_engines=True),
    Outcome("query and update", "sparql11/service", "service1", reason="answered 400", left_out="asks another endpoint"),
    Outcome("query and update", "sparql11/service", "service2", left_out="asks another endpoint"),
]


def test_a_run_falls_short_where_fewer_pass_than_before() -> None:
    """An area with fewer passes than recorded is named with how many; one that was not run has none."""
    assert describe_shortfalls(OUTCOMES, {"protocol": 1}) == []
    assert describe_shortfalls(OUTCOMES, {"protocol": 3}) == ["protocol: 2 fewer pass than floor.json says (3)"]
    assert describe_shortfalls(OUTCOMES, {"description": 1}) == ["description: 1 fewer pass than floor.json says (1)"]


def test_the_report_says_whose_a_failure_is_and_what_was_left_out() -> None:
    """Each failure is a line with its reason; the engine's are marked; what is not asked for is counted apart, and all together once."""
    lines = list(print_report(OUTCOMES))
    assert "2.1.1 two: expected 200, got 500" in lines
    assert "sparql11/bind bind01: expected 1 rows, got 0 [pyoxigraph fails it too]" in lines
    assert "not counted: 2 cases, asks another endpoint; as plain cases 1 of them pass" in lines
    assert [line.split()[-3:] for line in lines if "all that the archive holds" in line] == [["1", "of", "3"]]
    assert not [line for line in lines if line.startswith("sparql11/service service1:")]
    assert lines[-1].split() == ["query", "and", "update", "0", "of", "1", "failed:", "0", "of", "newsgraph,", "1", "of", "pyoxigraph"]


def test_the_document_can_be_read_by_a_program() -> None:
    """It counts by area and suite and lists each failure and each case that was left out."""
    document = json.loads(json.dumps(to_document(OUTCOMES)))
    assert document["areas"]["protocol"] == {"passed": 1, "run": 2, "engines": 0}
    assert [failure["name"] for failure in document["failures"]] == ["two", "bind01"]
    assert [case["name"] for case in document["not_counted"]] == ["service1", "service2"]


def test_every_area_has_its_figure() -> None:
    """The recorded figures name the areas that are run, and no case of the protocols may fail."""
    floor = json.loads(FLOOR.read_text(encoding="utf-8"))
    assert set(floor) == {"query and update", *AREAS}
    assert all(floor[area] == len(cases) + len(AREAS_WITHOUT_TOKEN.get(area, ())) for area, cases in AREAS.items())


def test_no_two_cases_have_one_name() -> None:
    """A failure says which case it is."""
    names = [(case.section, case.title) for cases in AREAS.values() for case in cases]
    assert len(names) == len(set(names))
