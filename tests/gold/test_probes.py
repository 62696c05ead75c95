"""Hold that said is not so: what is denied, doubted, hoped, asked, claimed, planned, played or past is no plain fact.

Each probe also holds what its text does state; what of that is not found yet is listed as `KNOWN_GAPS`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter

from graph.settings import Settings
from tests.gold.pipeline import make_grapher
from tests.gold.plain_facts import PREDICATES, PlainFact, Triple, has_fact, read_plain_facts

PROBES_FILE = Path(__file__).parent / "probes.json"
ENOUGH_PROBES = 60
# A probe is read like any report, so that a day of the week has a day to count from.
HEADER = "News in brief\n\nWednesday, March 6, 2019\n\n"


class Probe(BaseModel):
    """A short text, triples that must not stand as plain facts, and triples that must."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: str
    text: str
    never: tuple[Triple, ...]
    always: tuple[Triple, ...] = ()


FactsOf = Callable[[Probe], list[PlainFact]]
PROBES = TypeAdapter(tuple[Probe, ...]).validate_json(PROBES_FILE.read_text(encoding="utf-8"))


KNOWN_GAPS = {
    "denied-in-quotation": "the body that one who is quoted works at, where the quotation denies another",
    "future-speaker": "the body of a person who is named as a speaker to come",
    "novel": "the post of a writer, told in the sentence after the story's",
    "starred-as": "the post of an actor, behind the clause that tells the part",
    "unless-repaired": "the place of an edition that is called by its ordinal alone, when a later one is only planned",
    "wants-to-join": "the post of one who is quoted on what a body wants",
}
"""Probes of which a fact that the text states is not found yet, and why: all known gaps stand here. A fact that must not stand is never one."""


@pytest.fixture(scope="module")
def facts_of(tmp_path_factory: pytest.TempPathFactory) -> FactsOf:
    """Return a function that reads a probe, each once, and gives its plain facts."""
    folder, graph_of = tmp_path_factory.mktemp("probes"), make_grapher(Settings())

    @cache
    def read(name: str, text: str) -> list[PlainFact]:
        path = folder / f"{name}.txt"
        path.write_text(f"{HEADER}{text}\n", encoding="utf-8")
        return read_plain_facts(graph_of(path))

    return lambda probe: read(probe.name, probe.text)


def test_there_are_enough_probes() -> None:
    """There are many probes, each with its own name, that use only the relations that are described."""
    assert len(PROBES) >= ENOUGH_PROBES
    assert len({probe.name for probe in PROBES}) == len(PROBES)
    assert {predicate for probe in PROBES for _, predicate, _ in (*probe.never, *probe.always)} <= PREDICATES
    assert all(probe.never for probe in PROBES)


def as_parameter(probe: Probe) -> object:
    """Return the probe as a test's parameter, expected to fail where it is a known gap."""
    gap = KNOWN_GAPS.get(probe.name)
    return pytest.param(probe, id=probe.name, marks=[pytest.mark.xfail(reason=gap, strict=True)] if gap else [])


def test_every_known_gap_is_a_probe_that_asks_for_something() -> None:
    """Nothing stays on the list that no test can take off."""
    assert KNOWN_GAPS.keys() <= {probe.name for probe in PROBES if probe.always}


@pytest.mark.slow
@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_what_is_only_said_is_no_plain_fact(probe: Probe, facts_of: FactsOf) -> None:
    """None of the triples that must not stand stands."""
    wrong = [triple for triple in probe.never if has_fact(facts_of(probe), triple)]
    assert wrong == [], f"{probe.text}\nstands and must not: {wrong}"


@pytest.mark.slow
@pytest.mark.parametrize("probe", [as_parameter(probe) for probe in PROBES if probe.always])
def test_what_is_stated_is_a_plain_fact(probe: Probe, facts_of: FactsOf) -> None:
    """All that the text itself states stands, so that a reader that finds nothing does not pass."""
    missing = [triple for triple in probe.always if not has_fact(facts_of(probe), triple)]
    assert missing == [], f"{probe.text}\nmust stand and does not: {missing}"
