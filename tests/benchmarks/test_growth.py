"""Tests of the benchmark of growth: it runs with small stores, and what it prints can be read by a program."""

from __future__ import annotations

import json

import pytest

from tests.benchmarks.growth import main


@pytest.mark.slow
def test_small_stores_give_figures(capsys: pytest.CaptureFixture[str]) -> None:
    """Two stores with their costs, the larger with more quads; no judgement of a machine's speed."""
    main(["--small", "5", "--large", "160", "--json"])
    figures = json.loads(capsys.readouterr().out)
    small, large = figures["stores"]
    assert (small["articles"], large["articles"]) == (5, 160)
    assert 0 < small["quads"] < large["quads"]
    assert figures["ratio_alone"] == pytest.approx(large["alone_ms"] / small["alone_ms"], abs=0.001)
