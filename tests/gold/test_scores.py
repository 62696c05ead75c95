"""Hold that reading does not get worse: the score over our own articles against the one last recorded."""

from __future__ import annotations

import json

import pytest

from graph.settings import Settings
from tests.gold.annotation import ARTICLES_FOLDER
from tests.gold.comparison import KINDS
from tests.gold.pipeline import make_grapher
from tests.gold.score import RECORD, figures_of, score_folder

TOLERANCE = 0.01
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, float]]:
    """Read and score every article of ours once."""
    return figures_of(score_folder(ARTICLES_FOLDER, make_grapher(Settings())))


@pytest.mark.parametrize("kind", [*KINDS, "all"])
def test_no_kind_falls(figures: dict[str, dict[str, float]], kind: str) -> None:
    """F1 of a kind is no more than a hundredth below the one that was recorded."""
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))[kind]["f1"]
    now = figures[kind]["f1"]
    assert now >= recorded - TOLERANCE, f"{kind} fell from {recorded} to {now}; see `make score`. To accept it: python -m tests.gold.score --record"


def test_every_span_of_evidence_is_true(figures: dict[str, dict[str, float]]) -> None:
    """The words at a span's offsets are the words that it quotes, without exception."""
    assert figures["evidence"]["precision"] == 1.0
