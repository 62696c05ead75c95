"""`newsgraph identity`: list what no rule could decide, decide whether two entities are the same, take a decision back.

It judges nothing. Called by the command line.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from graph.commands.exits import say
from graph.commands.options import JsonOption, StoreOption
from graph.commands.output import count, print_json, print_table

if TYPE_CHECKING:
    from graph.identity import Verdict

__all__ = ["different", "list_", "same", "undo"]

LeftArgument = Annotated[str, typer.Argument(metavar="LEFT", show_default=False, help="The IRI of one entity.")]
RightArgument = Annotated[str, typer.Argument(metavar="RIGHT", show_default=False, help="The IRI of the other.")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is kept with the decision.")]
ByOption = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides. [default: the name of the user]")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, metavar="N", help="How many pairs to list, the likeliest first.")]
KindOption = Annotated[str | None, typer.Option("--kind", metavar="KIND", help="Only these: person, organisation, place, series or event.")]
DecidedOption = Annotated[bool, typer.Option("--decided", help="List what people decided, with who, when and why, instead.")]


def list_(*, decided: DecidedOption = False, kind: KindOption = None, limit: LimitOption = 50, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """List pairs that may be the same and that no rule could decide.

    Each with a score in [0, 1] and what speaks for and against it. They stay apart until somebody decides.

    Example: newsgraph identity list --kind person
    """
    from graph.settings import load_settings
    from graph.store import open_snapshot

    with open_snapshot(load_settings(store=store).store) as snapshot, snapshot.reading():
        if decided:
            decisions = snapshot.decisions()
            if as_json:
                print_json({"decided": [asdict(each) for each in decisions]})
            else:
                rows = [("same" if each.is_same else "different", each.left, each.right, each.reason, each.who, each.when) for each in decisions]
                print_table(("decision", "left", "right", "reason", "by", "when"), rows)
            return
        doubts = [each for each in snapshot.doubts() if kind in {None, each.kind}]
    if as_json:
        print_json({"pairs": len(doubts), "undecided": [asdict(each) for each in doubts[:limit]]})
        return
    print_table(("score", "left", "right", "reasons"), [(f"{each.score:.2f}", each.left, each.right, "; ".join(each.reasons)) for each in doubts[:limit]])
    say(f"{count(len(doubts), 'pair')} undecided" + (f", {limit} listed." if len(doubts) > limit else "."))


def same(
    left: LeftArgument, right: RightArgument, *, reason: ReasonOption = "", by: ByOption = None, store: StoreOption = None, as_json: JsonOption = False
) -> None:
    """Decide that two entities are the same.

    The decision wins over all rules and outlives rebuilding. One that would join what is known to be different is refused.

    Example: newsgraph identity same LEFT RIGHT --reason "both papers give his birthplace"
    """
    from graph.identity import Verdict

    _decide(left, right, Verdict.SAME, reason=reason, by=by, store=store, as_json=as_json)


def different(
    left: LeftArgument, right: RightArgument, *, reason: ReasonOption = "", by: ByOption = None, store: StoreOption = None, as_json: JsonOption = False
) -> None:
    """Decide that two entities are different.

    The decision wins over all rules and outlives rebuilding.

    Example: newsgraph identity different LEFT RIGHT --reason "one is a judge"
    """
    from graph.identity import Verdict

    _decide(left, right, Verdict.DIFFERENT, reason=reason, by=by, store=store, as_json=as_json)


def undo(left: LeftArgument, right: RightArgument, *, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Take back what was decided on two entities.

    What the rules find counts again.

    Example: newsgraph identity undo LEFT RIGHT
    """
    from graph.settings import load_settings
    from graph.store import open_store

    settings = load_settings(store=store)
    with open_store(settings.store, base_iri=settings.base_iri) as opened:
        opened.undo_decision(left, right)
        snapshot = opened.publish()
    say("The decision is taken back.")
    if as_json:
        print_json({"left": left, "right": right, "decision": None, "snapshot": snapshot})


def _decide(left: str, right: str, verdict: Verdict, *, reason: str, by: str | None, store: str | None, as_json: bool) -> None:
    import getpass
    from datetime import UTC, datetime

    from graph.settings import load_settings
    from graph.store import open_store

    settings, word = load_settings(store=store), verdict.value.lower()
    with open_store(settings.store, base_iri=settings.base_iri) as opened:
        opened.decide(left, right, verdict, reason=reason or f"decided to be {word}", who=by or getpass.getuser(), when=datetime.now(UTC))
        snapshot = opened.publish()
    say(f"They are {'the same' if word == 'same' else word} from now on.")
    if as_json:
        print_json({"left": left, "right": right, "decision": word, "snapshot": snapshot})
