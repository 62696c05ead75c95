"""Count for every rule how often what it found is right on the annotated articles: `python -m tests.gold.rule_precision`.

It judges with the score's own matching. What the annotation leaves open, or says nothing of, counts neither for nor against: so
who is part of whom and what is where is not measured. Called by `make score` and by the test that holds the rules' confidence.
"""
# ruff: noqa: T201 (a command prints)

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph

from graph.errors import NewsgraphError
from graph.extract import RULES as READING_RULES
from graph.loaders import RULES as LOADING_RULES
from graph.model import Basis, Rule
from graph.settings import load_settings
from tests.gold.annotation import ARTICLES_FOLDER, GoldArticle, find_gold_files, load_gold
from tests.gold.comparison import compare
from tests.gold.event_verdicts import judge_events
from tests.gold.facts import ProposalFacts, RoleFacts, StatementFacts, read_facts
from tests.gold.metadata_verdicts import judge_metadata
from tests.gold.pipeline import Grapher, make_grapher

__all__ = ["MEASURED_FROM", "RuleTally", "find_confidence", "judge", "main", "measure"]

MEASURED_FROM = 10
"""How often a rule must have been judged for its share of right findings to be taken as its precision."""
_NAME_RULES = {"people": "person-name", "organizations": "organisation-name", "places": "place-name"}


CAUTIOUS = {Basis.STATED: 0.8, Basis.INFERRED: 0.7}
"""What a rule is taken to be worth of which the annotations say nothing."""
CAUTIOUS_WEIGHT = 4
"""Of a rule that was seldom judged: how many findings the cautious value counts for beside those that were."""
SUREST = 0.99
"""No rule is taken to be without fault, however few articles it failed in."""


@dataclass(slots=True)
class RuleTally:
    """How often a rule was judged, and how often it was right."""

    found: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """The share that is right; there must have been something to judge."""
        return self.right / self.found


def find_confidence(rule: Rule, tally: RuleTally) -> float:
    """Return the confidence that a rule should carry, to two digits: its precision, or near the cautious value where little was judged."""
    if tally.found >= MEASURED_FROM:
        return min(round(tally.precision, 2), SUREST)
    return round((tally.right + CAUTIOUS_WEIGHT * CAUTIOUS[rule.basis]) / (tally.found + CAUTIOUS_WEIGHT), 2)


def judge(gold: GoldArticle, graph: Graph) -> Iterator[tuple[str, bool, str]]:
    """Yield for each finding in an article's graph that can be judged: the rule, whether it is right, and what it is in words."""
    for verdict in compare(gold, read_facts(graph)).verdicts:
        item = verdict.item
        rule = item.rule if isinstance(item, RoleFacts | StatementFacts | ProposalFacts) else _NAME_RULES[verdict.kind]
        yield rule, verdict.is_right, str(item)
    yield from judge_events(gold, graph)
    yield from judge_metadata(gold, graph)


def measure(folders: Iterable[Path], graph_of: Grapher, *, show_wrong: bool = False) -> dict[str, RuleTally]:
    """Count over all annotated articles of the folders, by the name of the rule; a rule that was never judged is not in it."""
    tallies: dict[str, RuleTally] = defaultdict(RuleTally)
    for path in (path for folder in folders for path in find_gold_files(folder)):
        for rule, is_right, words in judge(load_gold(path), graph_of(path.with_suffix(".txt"))):
            tallies[rule].found += 1
            tallies[rule].right += is_right
            if show_wrong and not is_right:
                print(f"{rule}\t{path.stem}\t{words}")
    return dict(tallies)


def print_table(tallies: dict[str, RuleTally]) -> None:
    """Print for every rule how often it was judged and right, its precision, the confidence that follows, and the one that its findings carry."""
    print(f"{'rule':28}{'found':>7}{'right':>7}{'precision':>11}{'follows':>9}{'confidence':>12}")
    for rule in (*READING_RULES, *LOADING_RULES):
        tally = tallies.get(rule.name, RuleTally())
        precision = f"{tally.precision:.2f}" if tally.found else "–"
        print(f"{rule.name:28}{tally.found:7}{tally.right:7}{precision:>11}{find_confidence(rule, tally):9.2f}{rule.confidence:12.2f}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure over our own articles and those of the folders that are given, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.gold.rule_precision", description="Measure how often each rule is right.")
    parser.add_argument("folders", nargs="*", type=Path, help="folders of NAME.txt with NAME.json beside our own; one that is not there is left out")
    parser.add_argument("--wrong", action="store_true", help="print each finding that is wrong as well")
    options = parser.parse_args(arguments)
    try:
        graph_of = make_grapher(load_settings())
    except NewsgraphError as error:
        print(error, file=sys.stderr)
        return 1
    folders = [ARTICLES_FOLDER, *(folder for folder in options.folders if folder.is_dir())]
    print_table(measure(folders, graph_of, show_wrong=options.wrong))
    return 0


if __name__ == "__main__":
    sys.exit(main())
