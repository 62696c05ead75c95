"""The soak's short form: ten seconds of everything at once; `make soak` is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.mixture import KINDS, Outcome
from tests.faults.soak import soak

pytestmark = pytest.mark.slow

SECONDS = 10.0


def test_everything_at_once_brings_no_wrong_answer_and_drops_nobody(own_seed_store: Path) -> None:
    """Questions, writes, pages, attacks, hang-ups and kills: each gets its answer, every acknowledged write counts, and nothing is left running."""
    report = soak(own_seed_store, seconds=SECONDS)
    assert report.faults == []
    assert not any(counts[Outcome.WRONG] or counts[Outcome.DROPPED] for counts in report.outcomes.values())
    assert len(report.outcomes) > len(KINDS) // 2
    assert report.kills
