"""Numbers with what they count: money, people and populations, with the qualifier as printed."""

from __future__ import annotations

import pytest

from graph.model import Findings, QuantityKind
from tests.graph.extract.conftest import ReadText

SENTENCES = [
    ("The market is worth nearly $40 billion.", [(QuantityKind.MONEY, 40_000_000_000, "$", "nearly")]),
    ("The pier cost £41m and the road 250 million euros.", [(QuantityKind.MONEY, 41_000_000, "£", None), (QuantityKind.MONEY, 250_000_000, "euros", None)]),
    ("More than 1,300 people fled the valley.", [(QuantityKind.PEOPLE, 1300, "people", "More than")]),
    ("Elmport, with a population of about 500,000, has one clinic.", [(QuantityKind.POPULATION, 500_000, "population", "about")]),
    ("Some 350 young patients came.", [(QuantityKind.PEOPLE, 350, "young patients", "Some")]),
    ("About 60 percent of the pupils of 12 schools came in 2017.", []),
    ("The 2025 women's final is in Elmport.", []),
    ("The team sent 2,100 datasets to researchers.", []),
]


@pytest.mark.parametrize(("sentence", "wanted"), SENTENCES, ids=[sentence for sentence, _ in SENTENCES])
def test_numbers_are_read_with_what_they_count(sentence: str, wanted: list[tuple[QuantityKind, int, str, str | None]], read_text: ReadText) -> None:
    """Each quantity has its kind, value, unit and qualifier; shares, years and other counts give none."""
    findings: Findings = read_text(sentence)
    assert [(q.kind, q.value, q.unit, q.qualifier) for q in findings.quantities] == wanted


def test_a_lower_bound_is_told_from_an_estimate(read_text: ReadText) -> None:
    """More than sets a lower bound, about does not."""
    quantities = read_text("More than 700 people came by ship and about 700 people by road.").quantities
    assert [q.is_minimum for q in quantities] == [True, False]
