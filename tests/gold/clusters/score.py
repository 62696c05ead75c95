"""Read the marked articles with the real pipeline, join what is the same, and print how well: `python -m tests.gold.clusters.score`.

It tunes nothing and writes only on `--record`. Called by hand and by the test that holds the figures.
"""
# ruff: noqa: T201 (a command prints)

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.build.reading import Failure, Options, read_article
from graph.identity import Mention, find_mentions, join_mentions
from graph.identity.people import split_name
from graph.identity.words import fold
from graph.loaders import SourceFile, iterate_sources, load
from graph.settings import load_settings
from graph.store import Handover
from tests.gold.clusters.corpus import PARTS, GoldMention, MarkedArticle, read_part

__all__ = ["RECORD", "ClusterScore", "Joined", "main", "match_mentions", "read_mentions", "score", "score_mentions", "score_part"]

RECORD = Path(__file__).parent / "scores.json"
"""The figures as last recorded; a test fails when one falls below them."""

Mentions = dict[str, tuple[Mention, ...]]


@dataclass(frozen=True, slots=True)
class ClusterScore:
    """How well articles are joined: all but `found` over the annotated mentions that were found.

    Attributes:
        mentions: how many are annotated.
        found: the share of them that was found.
        precision, recall, f1: B-cubed.
        apart: pairs of one name or one alike that are different; `wrongly_joined` of them were joined.
        hard: pairs of different names that are the same; `hard_joined` of them were joined.
    """

    mentions: int
    found: float
    precision: float
    recall: float
    f1: float
    apart: int
    wrongly_joined: int
    hard: int
    hard_joined: int


@dataclass(frozen=True, slots=True)
class Joined:
    """An annotated mention with the cluster that it was put in."""

    gold: GoldMention
    cluster: str


def read_mentions(articles: Iterable[MarkedArticle]) -> Mentions:
    """Read articles as the build does and return what they mention, by article."""
    settings = load_settings()
    options = Options(settings.model, settings.base_iri, settings.min_confidence)
    found: Mentions = {}
    with TemporaryDirectory() as folder:
        for article in articles:
            (Path(folder) / article.identifier).write_text(article.text, encoding="utf-8")
        for source in iterate_sources([folder]):
            if isinstance(source, SourceFile):
                for article in load(source, max_bytes=settings.max_source_bytes):
                    found[article.identifier] = _read_article(read_article(options, article))
    return found


def _read_article(result: Handover | Failure) -> tuple[Mention, ...]:
    if isinstance(result, Failure):
        raise ValueError(result.reason)  # noqa: TRY004 - a failure is a value that says what is wrong
    return find_mentions(result.graph, result.gazetteer)


def match_mentions(articles: Iterable[MarkedArticle], mentions: Mentions) -> tuple[list[tuple[GoldMention, str]], int]:
    """Match the annotated mentions with what was read, one to one by name and kind; and count the annotated ones."""
    matched, wanted = [], 0
    for article in articles:
        left = {mention.iri: mention for mention in mentions[article.identifier]}
        wanted += len(article.mentions)
        for gold in article.mentions:
            # Of two of one name the later one's address has a number in it, and so is the longer.
            best = max(left, key=lambda iri: (_likeness(gold, left[iri]), -len(iri), iri), default="")
            if best and _likeness(gold, left[best]) > 0:
                matched.append((gold, best))
                del left[best]
    return matched, wanted


def _likeness(gold: GoldMention, mention: Mention) -> float:
    """Return how many of the marked forms are names of a mention; 0 for another kind."""
    if gold.kind != mention.profile.kind:
        return 0.0
    given = {_plain(name, gold.kind) for name in (*mention.profile.names, *mention.profile.short)}
    wanted = {_plain(name, gold.kind) for name in gold.forms if gold.kind != "person" or len(split_name(name)) > 1 or len(gold.forms) == 1}
    exact = len(given & wanted)
    return exact or 0.5 * any(one and other and (one in other or other in one) for one in given for other in wanted)


def _plain(name: str, kind: str) -> str:
    return " ".join(split_name(name)) if kind == "person" else re.sub(r"^(?:the|first|second|third|fourth|seventh) ", "", fold(name))


def score(joined: Sequence[Joined], *, wanted: int) -> ClusterScore:
    """Score clusters: B-cubed over all mentions, wrong joins and hard joins over the pairs that the names make hard."""
    gold_clusters, clusters = defaultdict(set), defaultdict(set)
    for number, each in enumerate(joined):
        gold_clusters[each.gold.cluster].add(number)
        clusters[each.cluster].add(number)
    shares = [
        (len(clusters[each.cluster] & gold_clusters[each.gold.cluster]), len(clusters[each.cluster]), len(gold_clusters[each.gold.cluster])) for each in joined
    ]
    precision = sum(both / mine for both, mine, _ in shares) / len(shares)
    recall = sum(both / gold for both, _, gold in shares) / len(shares)
    apart, hard = _list_pairs(joined)
    return ClusterScore(
        mentions=wanted,
        found=round(len(joined) / wanted, 3),
        precision=round(precision, 3),
        recall=round(recall, 3),
        f1=round(2 * precision * recall / (precision + recall), 3),
        apart=len(apart),
        wrongly_joined=sum(one.cluster == other.cluster for one, other in apart),
        hard=len(hard),
        hard_joined=sum(one.cluster == other.cluster for one, other in hard),
    )


def _list_pairs(joined: Sequence[Joined]) -> tuple[list[tuple[Joined, Joined]], list[tuple[Joined, Joined]]]:
    """List the pairs to keep apart, whose names are alike, and those to join, whose names are not the same."""
    apart, hard = [], []
    for one, other in combinations(joined, 2):
        if one.gold.kind != other.gold.kind:
            continue
        words = [{word for name in each.gold.forms for word in _plain(name, each.gold.kind).split()} for each in (one, other)]
        if one.gold.cluster != other.gold.cluster:
            if len(words[0] & words[1]) >= 2:
                apart.append((one, other))
        elif not {_plain(name, one.gold.kind) for name in _full(one)} & {_plain(name, one.gold.kind) for name in _full(other)}:
            hard.append((one, other))
    return apart, hard


def _full(each: Joined) -> Iterator[str]:
    longest = max(len(name.split()) for name in each.gold.forms)
    return (name for name in each.gold.forms if len(name.split()) > 1 or longest == 1)


def score_mentions(
    articles: Sequence[MarkedArticle], mentions: Mentions, join: Callable[[Iterable[Mention]], Mapping[str, str]] = join_mentions
) -> tuple[ClusterScore, list[Joined]]:
    """Join what was read and score it."""
    joined_iris = join(mention for found in mentions.values() for mention in found)
    matched, wanted = match_mentions(articles, mentions)
    joined = [Joined(gold, joined_iris[iri]) for gold, iri in matched]
    return score(joined, wanted=wanted), joined


def score_part(part: str) -> ClusterScore:
    """Read and join the articles of a part and score them."""
    articles = tuple(read_part(part))
    return score_mentions(articles, read_mentions(articles))[0]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of each part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--record", action="store_true", help="keep the figures in scores.json")
    asked = parser.parse_args(arguments)
    scores = {part: score_part(part) for part in PARTS}
    if asked.record:
        RECORD.write_text(json.dumps({part: asdict(each) for part, each in scores.items()}, indent=2) + "\n", encoding="utf-8")
    if asked.json:
        print(json.dumps({part: asdict(each) for part, each in scores.items()}, indent=2))
    else:
        for part, each in scores.items():
            print(f"{part}: {each.found:.0%} of {each.mentions} mentions found; F1 {each.f1:.3f}, precision {each.precision:.3f}, recall {each.recall:.3f};")
            print(f"  {each.wrongly_joined} of {each.apart} pairs wrongly joined, {each.hard_joined} of {each.hard} hard pairs joined")


if __name__ == "__main__":
    main()
