"""`newsgraph diff`: what changed in an article since it was read before.

It compares nothing itself: graph.revisions does. Called by the command line.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from graph.commands.exits import say
from graph.commands.options import JsonOption, StoreOption
from graph.commands.output import count, print_json, print_lines
from graph.commands.retract import ArticleArgument

if TYPE_CHECKING:
    from graph.revisions import Change, Difference, Reading, TextVersion

__all__ = ["run"]

FromOption = Annotated[int | None, typer.Option("--from", min=1, metavar="N", help="The older text, counted from 1. [default: the one before --to]")]
ToOption = Annotated[int | None, typer.Option("--to", min=1, metavar="N", help="The newer text. [default: the newest]")]
WordsOption = Annotated[bool, typer.Option("--words", help="Mark the words that changed, [-gone-] and {+new+}, in place of whole lines.")]
KeptOption = Annotated[bool, typer.Option("--kept", help="List the facts that were kept as well.")]

MARKS = {"kept": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}


def run(
    article: ArticleArgument,
    *,
    older: FromOption = None,
    newer: ToOption = None,
    words: WordsOption = False,
    kept: KeptOption = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what changed in an article: its text, and the facts that are gone, new and kept.

    Each text that the article had is numbered, from 1, the oldest. A fact that stands at another place in the text is kept.

    Example: newsgraph diff report.txt --words
    """
    from graph.revisions import compare_versions
    from graph.settings import load_settings
    from graph.store import open_snapshot

    with open_snapshot(load_settings(store=store).store) as snapshot, snapshot.reading():
        difference = compare_versions(snapshot, article, old=older, new=newer)
    if as_json:
        print_json(_to_document(difference))
        return
    for correction in difference.corrections:
        print_lines([f"Corrected: {correction.text}", ""])
    if difference.old == difference.new:
        say(f"{difference.article.identifier}: {count(len(difference.versions), 'text')} known, and nothing to compare text {difference.new.number} with.")
        return
    print_lines(_mark_words(difference.words) if words else difference.unified)
    for title, readings in (("Gone", difference.gone), ("New", difference.come), ("Kept", difference.kept if kept else ())):
        if readings:
            print_lines(["", f"{title}:", *map(_to_line, readings)])
    say(
        f"{difference.article.identifier}: text {difference.old.number} to {difference.new.number} of {len(difference.versions)}"
        + (f", read {difference.new.read_at}" if difference.new.read_at else "")
        + f"; facts: {len(difference.gone)} gone, {len(difference.come)} new, {len(difference.kept)} kept."
    )


def _mark_words(changes: tuple[Change, ...]) -> list[str]:
    # A line's end stands behind a mark, not in it.
    marked = (
        MARKS[each.kind].format(each.text.rstrip("\n")) + ("\n" if each.text.endswith("\n") else "") if each.text.strip() else each.text for each in changes
    )
    return "".join(marked).splitlines()


def _to_line(reading: Reading) -> str:
    words = f"  “{reading.words[0]}”" if reading.words and reading.relation not in ("said", "denied") else ""
    return f"  {reading.subject} — {reading.relation} — {reading.value}{words}"


def _to_document(difference: Difference) -> dict[str, object]:
    return {
        "article": asdict(difference.article),
        "versions": [_describe(each) for each in difference.versions],
        "from": difference.old.number,
        "to": difference.new.number,
        "unified": difference.unified,
        "words": [asdict(each) for each in difference.words],
        "corrections": [asdict(each) for each in difference.corrections],
        "facts": {name: [asdict(each) for each in part] for name, part in (("gone", difference.gone), ("new", difference.come), ("kept", difference.kept))},
    }


def _describe(version: TextVersion) -> dict[str, object]:
    return {name: getattr(version, name) for name in ("number", "iri", "sha256", "read_at", "graph", "is_current")}
