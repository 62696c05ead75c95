"""Hold that said is not so: what is denied, doubted, hoped, asked, claimed, planned, played or past is no plain fact.

Each probe also holds what its text does state, so that a reader that finds nothing does not pass.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter

from graph.settings import Settings
from tests.gold.pipeline import Grapher, make_grapher
from tests.gold.plain_facts import PREDICATES, Triple, has_fact, read_plain_facts

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


PROBES = TypeAdapter(tuple[Probe, ...]).validate_json(PROBES_FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def graph_of() -> Grapher:
    """Load the model and the gazetteer once."""
    return make_grapher(Settings())


def test_there_are_enough_probes() -> None:
    """There are many probes, each with its own name, that use only the relations that are described."""
    assert len(PROBES) >= ENOUGH_PROBES
    assert len({probe.name for probe in PROBES}) == len(PROBES)
    assert {predicate for probe in PROBES for _, predicate, _ in (*probe.never, *probe.always)} <= PREDICATES
    assert all(probe.never for probe in PROBES)


@pytest.mark.slow
@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_what_is_only_said_is_no_plain_fact(probe: Probe, graph_of: Grapher, tmp_path: Path) -> None:
    """None of the triples that must not stand stands, and all that the text itself states do."""
    path = tmp_path / f"{probe.name}.txt"
    path.write_text(f"{HEADER}{probe.text}\n", encoding="utf-8")
    facts = read_plain_facts(graph_of(path))
    wrong = [triple for triple in probe.never if has_fact(facts, triple)]
    missing = [triple for triple in probe.always if not has_fact(facts, triple)]
    assert (wrong, missing) == ([], []), f"{probe.text}\nstands and must not: {wrong}\nmust stand and does not: {missing}"
