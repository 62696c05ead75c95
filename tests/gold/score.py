"""Read the annotated articles with the real pipeline and print how well: `python -m tests.gold.score`.

It tunes nothing and writes only on `--record`. Called by `make score` and by the test that holds the score.
"""
# ruff: noqa: T201 (a command prints)

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import NewsgraphError
from graph.settings import load_settings
from tests.gold.annotation import ARTICLES_FOLDER, GoldArticle, find_gold_files, load_gold
from tests.gold.comparison import KINDS, Comparison, Fault, Tally, compare
from tests.gold.facts import count_true_evidence, read_facts
from tests.gold.pipeline import Grapher, make_grapher

__all__ = ["RECORD", "ArticleScore", "figures_of", "main", "score_folder"]

RECORD = Path(__file__).parent / "scores.json"
"""The figures over our own articles as last recorded; a test fails when a kind falls below them."""

_SENTENCE_END = re.compile(r"(?<=[.!?][\"”’'])\s+|(?<=[.!?])\s+(?=[\"“‘A-Z])|\n+")


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """One article's comparison, its spans whose words are true and all its spans, and its text as printed."""

    name: str
    comparison: Comparison
    true_spans: int
    spans: int
    text: str


def score_folder(folder: Path, graph_of: Grapher, *, only: str | None = None) -> Iterator[ArticleScore]:
    """Score every gold file of a folder, or the one that is named.

    Args:
        folder: holds NAME.json beside NAME.txt.
        graph_of: builds the graph of one article.
        only: the name of the one article to score; None for all.
    """
    for path in find_gold_files(folder):
        if only in {None, path.stem}:
            yield _score_article(load_gold(path), path.with_suffix(".txt"), graph_of)


def _score_article(gold: GoldArticle, path: Path, graph_of: Grapher) -> ArticleScore:
    graph = graph_of(path)
    true_spans, spans = count_true_evidence(graph)
    return ArticleScore(gold.id, compare(gold, read_facts(graph)), true_spans, spans, path.read_text(encoding="utf-8"))


def figures_of(scores: Iterable[ArticleScore]) -> dict[str, dict[str, float]]:
    """Return precision, recall and F1 of each kind, of all kinds together, and the share of true evidence."""
    tallies = {kind: Tally() for kind in (*KINDS, "all")}
    true_spans = spans = 0
    for score in scores:
        for kind, tally in score.comparison.tallies.items():
            tallies[kind].add(tally)
            tallies["all"].add(tally)
        true_spans, spans = true_spans + score.true_spans, spans + score.spans
    figures = {kind: {"precision": round(t.precision, 3), "recall": round(t.recall, 3), "f1": round(t.f1, 3)} for kind, t in tallies.items()}
    return {**figures, "evidence": {"precision": round(true_spans / spans, 4) if spans else 0.0}}


# ----------------------------------------------------------------------------------------------------------- printing
def _print_table(title: str, figures: dict[str, dict[str, float]]) -> None:
    print(f"{title:36}precision  recall      F1")
    for kind in (*KINDS, "all"):
        row = figures[kind]
        print(f"  {kind:34}{row['precision']:9.3f}{row['recall']:8.3f}{row['f1']:8.3f}")
    print(f"  {'evidence':34}{figures['evidence']['precision']:9.4f}\n")


def _print_faults(score: ArticleScore) -> None:
    for fault in score.comparison.faults:
        verdict = "missed" if fault.is_missed else "extra"
        print(f"{score.name}\t{verdict}\t{fault.kind}\t{fault.description}\n\t{_find_sentence(fault, score.text)}")


def _find_sentence(fault: Fault, text: str) -> str:
    """Return the sentence that holds most of the fault's words, the first of equals; "-" when none holds any."""
    sentences = [s.strip() for s in _SENTENCE_END.split(text) if s and s.strip()]
    clues = [clue.casefold() for joined in fault.clues for clue in joined.split(" / ") if clue]
    # A long clue can span sentences: its first words are enough to find where it begins.
    counts = [sum(" ".join(clue.split()[:6]) in sentence.casefold() for clue in clues) for sentence in sentences]
    best = max(counts, default=0)
    return sentences[counts.index(best)] if best else "-"


# -------------------------------------------------------------------------------------------------------- the command
def _parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.gold.score", description="Score reading against annotated articles.")
    parser.add_argument("folders", nargs="*", type=Path, help="folders of NAME.txt with NAME.json beside our own; one that is not there is left out")
    parser.add_argument("--only", metavar="NAME", help="score the one article of this name")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON, and no faults")
    parser.add_argument("--record", action="store_true", help=f"keep the figures over our own articles in {RECORD.name}")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Score our own articles and those of the folders that are given, and print the tables and every fault."""
    options = _parse_arguments(arguments)
    try:
        figures = _score_all(options, make_grapher(load_settings()))
    except NewsgraphError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(figures, indent=1))
    if options.record and not options.only:
        RECORD.write_text(json.dumps(figures[str(ARTICLES_FOLDER)], indent=1) + "\n", encoding="utf-8")
    return 0


def _score_all(options: argparse.Namespace, graph_of: Grapher) -> dict[str, dict[str, dict[str, float]]]:
    figures = {}
    for folder in [ARTICLES_FOLDER, *(f for f in options.folders if f.is_dir())]:
        scores = list(score_folder(folder, graph_of, only=options.only))
        figures[str(folder)] = figures_of(scores)
        if not options.json:
            for score in scores:
                _print_faults(score)
            _print_table(folder.parent.name + "/" + folder.name + f", {len(scores)} articles", figures[str(folder)])
    return figures


if __name__ == "__main__":
    sys.exit(main())
