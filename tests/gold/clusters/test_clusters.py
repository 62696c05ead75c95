"""Who is the same across articles: the marked articles have their form, and joining them is as good as when it was last recorded."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from tests.gold.clusters.corpus import KINDS, PARTS, GoldMention, read_part
from tests.gold.clusters.score import RECORD, Joined, score, score_part

SLACK = 0.01


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_joining_is_as_good_as_recorded(part: str) -> None:
    """Each figure is within a hundredth, and no more pairs are wrongly joined; `python -m tests.gold.clusters.score --record` keeps new ones."""
    recorded, now = json.loads(RECORD.read_text(encoding="utf-8"))[part], asdict(score_part(part))
    fallen = {name: (recorded[name], now[name]) for name in ("found", "precision", "recall", "f1") if now[name] < recorded[name] - SLACK}
    assert not fallen
    assert now["wrongly_joined"] <= recorded["wrongly_joined"]


def test_there_are_enough_articles_and_people() -> None:
    """At least forty articles and a hundred and twenty people, no cluster in both parts' names alone."""
    articles = [article for part in PARTS for article in read_part(part)]
    people = {(part, mention.cluster) for part in PARTS for article in read_part(part) for mention in article.mentions if mention.kind == "person"}
    assert len(articles) >= 40
    assert len(people) >= 120


@pytest.mark.parametrize("part", PARTS)
def test_marks_are_of_known_kinds_and_leave_the_text_whole(part: str) -> None:
    """Every marked form stands in the article as printed, and no mark is left in it."""
    for article in read_part(part):
        assert not set("{}|") & set(article.text.replace(" | ", ""))
        for mention in article.mentions:
            assert mention.cluster[0] in KINDS
            assert all(form in article.text for form in mention.forms)


def test_a_perfect_joining_scores_one_and_a_coarse_one_less() -> None:
    """B-cubed, and pairs of names that are alike."""
    golds = [GoldMention(f"{number}.txt", cluster, frozenset({"Liu Wei"})) for number, cluster in enumerate(["p.one", "p.one", "p.two"])]
    perfect = score([Joined(gold, gold.cluster) for gold in golds], wanted=3)
    coarse = score([Joined(gold, "all") for gold in golds], wanted=4)
    assert (perfect.f1, perfect.apart, perfect.wrongly_joined) == (1.0, 2, 0)
    assert (coarse.found, coarse.recall, coarse.wrongly_joined) == (0.75, 1.0, 2)
    assert coarse.precision == pytest.approx(2 / 3 * 2 / 3 + 1 / 3 * 1 / 3, abs=0.001)
