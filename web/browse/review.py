"""The review of who is the same: the pairs that no rule could decide, two cards side by side, deciding, and taking decisions back.

It writes nothing itself: the runtime's writer does, for whoever has the token. Called through the app's routes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from pyoxigraph import Literal, NamedNode

from graph.errors import DecisionError
from graph.identity import Verdict
from graph.store.decisions import IdentityDecision
from graph.store.doubts import Doubt
from ontology.terms import SCHEMA
from web.browse.listing import DATA_FORMATS, Listing, Row, answer_data, answer_listing, choose_format
from web.browse.sides import read_side
from web.links import iri_from_path, page_path
from web.lookup import Lookup, Thing
from web.metrics import count_write
from web.negotiate import CSV, HTML, JSON, TURTLE, negotiate
from web.offers import link_twins, twins
from web.problems import Problem, answer_problem
from web.runtime import current_lookup, current_published, current_runtime
from web.security import require_token

__all__ = ["review"]

review = Blueprint("review", __name__)

SHOWN_PAIRS = 20
SHOWN_DECISIONS = 20
MAX_WORDS = 1_000
"""The longest reason, and the longest name of who decides, in characters."""
_FORMATS = (HTML, CSV, JSON, TURTLE)
_COLUMNS = ("Pair", "And", "Kind", "Score", "Reasons")
_IRI = re.compile(r"<([^<>\s]+)>")
_VERDICTS = {"same": Verdict.SAME, "different": Verdict.DIFFERENT}


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with the names of the two and the value by which the form takes it back."""

    left: Thing
    right: Thing
    decision: IdentityDecision
    undo: str


@review.get("/review")
def show_review() -> Response:
    """Show a pair that may be the same, and the queue behind it."""
    kind, queue = request.args.get("kind", ""), _read_queue()
    kinds = {name: sum(each.kind == name for each in queue) for name in sorted({each.kind for each in queue})}
    chosen, pairs = choose_format(_FORMATS), [each for each in queue if kind in ("", each.kind)]
    if chosen is not HTML:
        return answer_data(Listing("Who is the same?", "", _COLUMNS, len(pairs), lambda first, most: _list_rows(pairs[first : first + most]), ""), chosen)
    return link_twins(make_response(_page(pairs, kind=kind, kinds=kinds)), twins(DATA_FORMATS))


@review.get("/review/decided")
def list_decided() -> Response:
    """List what people decided, the newest first."""
    lookup, decisions = current_lookup(), _read_decisions()

    def rows(offset: int, limit: int) -> list[Row]:
        named = [_name_decision(lookup, each) for each in decisions[offset : offset + limit]]
        return [
            (each.left, "is" if each.decision.is_same else "is not", each.right, each.decision.reason, each.decision.who, each.decision.when) for each in named
        ]

    lead = "What people decided on who is the same, the newest first: by whom, when and why."
    return answer_listing(Listing("Decided", lead, ("One", "Decision", "Other", "Why", "By", "When"), len(decisions), rows, "Nobody has decided anything yet."))


@review.post("/review")
def decide() -> Response:
    """Take down, or take back, a decision on two entities."""
    require_token(field="token")
    left, right, word = _read_decision()
    reason, who = (request.form.get(name, "").strip()[:MAX_WORDS] for name in ("reason", "by"))
    if word != "undo" and not who:
        abort(400, "Who decides? Give a name in the field `by`; it is kept with the decision.")
    with count_write():
        if word == "undo":
            done = current_runtime().writer.undo_decision(left, right)
        else:
            reason, when = reason or f"decided to be {word}", datetime.now(UTC)
            done = current_runtime().writer.decide(left, right, _VERDICTS[word], reason=reason, who=who, when=when)
    if negotiate(request.headers.get("Accept"), (JSON, HTML)) is HTML:
        kept = [(name, request.form[name]) for name in ("kind", "at", "by") if request.form.get(name)]
        response = make_response(redirect(f"/review{f'?{urlencode(kept)}' if kept else ''}", 303))
    else:
        response = make_response({"left": left, "right": right, "decision": None if word == "undo" else word, "snapshot": done.snapshot})
    response.headers["X-Newsgraph-Snapshot"] = str(done.snapshot)
    response.headers["Cache-Control"] = "no-store"
    return response


@review.errorhandler(DecisionError)
def show_contradiction(error: DecisionError) -> Response:
    """Say which decisions stand against one, by the names that they join."""
    lookup = current_lookup()
    named = _IRI.sub(lambda found: f"“{_name_mention(lookup, found[1]).name}”", str(error))
    return answer_problem(Problem(409, f"{named[:1].upper()}{named[1:]}", {"chain": list(error.chain)}))


# --------------------------------------------------------------------------------------------------------------- reading
def _read_queue() -> Sequence[Doubt]:
    published = current_published()
    return published.keep("doubts", published.snapshot.doubts)


def _read_decisions() -> list[IdentityDecision]:
    return sorted(current_published().snapshot.decisions(), key=lambda each: (each.when, each.left, each.right), reverse=True)


def _read_decision() -> tuple[str, str, str]:
    """Read what is decided on which two; a button that takes back holds all three."""
    words = request.form.get("decision", "").split(" ")
    word, given = words[0], words[1:] or [request.form.get("left", ""), request.form.get("right", "")]
    if word not in (*_VERDICTS, "undo") or len(given) != 2 or not all(given):
        abort(400, "Send `left` and `right`, two IRIs, and `decision`: same, different or undo.")
    left, right = sorted(_expand(each) for each in given)
    return left, right, word


def _expand(key: str) -> str:
    return key if key.startswith(("http://", "https://")) else iri_from_path(current_lookup().base_iri, key)


def _list_rows(pairs: Sequence[Doubt]) -> list[Row]:
    lookup = current_lookup()
    return [(lookup.thing(each.left), lookup.thing(each.right), each.kind, f"{each.score:.2f}", "; ".join(each.reasons)) for each in pairs]


def _page(pairs: Sequence[Doubt], *, kind: str, kinds: dict[str, int]) -> str:
    lookup, decisions = current_lookup(), _read_decisions()
    at = _read_place(len(pairs))
    pair = _find_asked(lookup, pairs) if "left" in request.args else pairs[at - 1] if pairs else None
    return render_template(
        "review.html",
        pair=pair,
        sides=[read_side(lookup, iri) for iri in (pair.left, pair.right)] if pair else [],
        at=at,
        kind=kind,
        kinds=kinds,
        pairs=[(place, each, _address(kind, place)) for place, each in enumerate(pairs, start=1) if at <= place < at + SHOWN_PAIRS],
        count=len(pairs),
        skip=_address(kind, at % len(pairs) + 1) if pairs else "",
        decided=[_name_decision(lookup, each) for each in decisions[:SHOWN_DECISIONS]],
        decisions=len(decisions),
        can_decide=bool((token := current_runtime().settings.token) and token.get_secret_value()),
        tabs=[(name, count, _address(name, 1)) for name, count in kinds.items()],
        twins=twins(DATA_FORMATS),
    )


def _read_place(count: int) -> int:
    """Read at which pair of the queue a reader is, from 1; the queue may have become shorter meanwhile."""
    text = request.args.get("at", "1")
    if not text.isascii() or not text.isdigit():
        abort(404, f"{text!r} is no place in the queue; places are counted from 1.")
    return max(1, min(int(text[:9]), count))


def _find_asked(lookup: Lookup, pairs: Sequence[Doubt]) -> Doubt:
    """Return the pair that the address names: one of the queue, or any two of a kind."""
    snapshot = lookup.snapshot
    asked = sorted(snapshot.representative(_expand(request.args.get(name, ""))) for name in ("left", "right"))
    queued = next((each for each in pairs if [each.left, each.right] == asked), None)
    if queued:
        return queued
    if asked[0] == asked[1] or not all(lookup.values(iri, SCHEMA.name) for iri in asked):
        abort(404, "The store does not hold two things under these addresses; they may have become one.")
    one, other = map(lookup.thing, asked)
    return Doubt(one.iri, other.iri, one.kind, one.name, other.name, 0.0, ())


def _address(kind: str, at: int) -> str:
    pairs = [(name, value) for name, value in (("kind", kind), ("at", str(at)), ("by", request.args.get("by", ""))) if value]
    return f"/review?{urlencode(pairs)}"


def _name_decision(lookup: Lookup, decision: IdentityDecision) -> Decided:
    left, right = (_name_mention(lookup, iri) for iri in (decision.left, decision.right))
    return Decided(left, right, decision, f"undo {decision.left} {decision.right}")


def _name_mention(lookup: Lookup, iri: str) -> Thing:
    """Name what was decided on as its own article does: in the view both may be one."""
    store = lookup.snapshot.store
    quads = store.quads_for_pattern(NamedNode(iri), NamedNode(SCHEMA.name), None, None)
    names = sorted({quad.object.value for quad in quads if isinstance(quad.object, Literal)}, key=lambda name: (-len(name), name))
    representative = lookup.thing(lookup.snapshot.representative(iri))
    return Thing(iri, names[0] if names else representative.name, representative.kind, page_path(lookup.base_iri, iri))
