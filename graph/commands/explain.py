"""`newsgraph explain`: what is known of one thing, with the words behind it and what speaks against it.

It infers nothing. Called by the command line.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from graph.commands.options import JsonOption, StoreOption
from graph.commands.output import print_json, print_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.explain import Explanation, Passage, Reason, RuleNote
    from graph.objections import Objection

__all__ = ["run"]

IriArgument = Annotated[str, typer.Argument(metavar="IRI", show_default=False, help="Of a person, organisation, place, event, role, statement or fact.")]


def run(iri: IriArgument, *, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Show the words behind one thing.

    Each fact that is known of it comes with its words in the article, the rule that read them and how often that rule is right, and what speaks against it.

    Example: newsgraph explain https://example.org/id/person/ann-1a2b3c4d
    """
    from graph.explain import explain
    from graph.settings import load_settings
    from graph.store import open_snapshot

    with open_snapshot(load_settings(store=store).store) as snapshot, snapshot.reading():
        explanation = explain(snapshot, iri)
    if as_json:
        print_json(asdict(explanation))
    else:
        print_lines(_to_lines(explanation))


def _to_lines(explanation: Explanation) -> Iterator[str]:
    yield f"{explanation.name} ({explanation.kind or 'thing'})" + (", a candidate" if explanation.is_candidate else "")
    yield from _describe_grounds(explanation.rule, explanation.passages, explanation.against)
    for words, value in explanation.notes:
        yield f"  {words}: {value}"
    for reason in explanation.reasons:
        yield ""
        yield f"{reason.relation}: {reason.value}" + (" (a candidate, below the floor)" if reason.is_candidate else "")
        yield from _describe_reason(reason)


def _describe_reason(reason: Reason) -> Iterator[str]:
    yield from _describe_grounds(reason.rule, reason.passages, reason.against)
    if reason.field:
        yield f"  from the source's field {reason.field}"
    yield f"  {reason.assertion}"


def _describe_grounds(rule: RuleNote | None, passages: Iterable[Passage], against: Iterable[Objection]) -> Iterator[str]:
    for passage in passages:
        quote = passage.quote
        yield f"  “{passage.before}[{quote.words}]{passage.after}”"
        yield f"    {quote.headline or quote.article}, {quote.start}–{quote.end}"
    if rule is not None:
        yield f"  by {rule.name}, right in {rule.confidence:.0%} of what it finds, {rule.basis.lower()}: {rule.description}"
    for objection in against:
        yield f"  against it: {objection.sort}: {objection.words} <{objection.iri}>"
