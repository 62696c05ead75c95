"""A small picture of what stands around a thing: a fan of branches, each with its relation, drawn without any script.

It chooses what is shown and where it stands; a template draws it as SVG. Called by the pages of things.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from textwrap import wrap

from web.browse.facts import Fact, Role
from web.lookup import Thing

__all__ = ["Branch", "Fan", "draw_fan"]

MAX_BRANCHES = 9
ROW, LINE = 40, 15
ROOT_X, BEND_X, NODE_X = 12, 64, 96
NAME_LETTERS = 27
MAX_LINES = 3
"""What of a name has no room in so many lines is cut."""
_ORDER = ("organisation", "event", "series", "person", "place", "article", "thing")


@dataclass(frozen=True, slots=True)
class Branch:
    """A neighbour: its name in lines, the words of the relation, where it is explained, and the line that leads to it."""

    thing: Thing
    lines: tuple[str, ...]
    relation: str
    href: str | None
    path: str
    y: int


@dataclass(frozen=True, slots=True)
class Fan:
    """A picture: its height, where its root stands, its branches, and how many neighbours it leaves out."""

    height: int
    root_x: int
    root_y: int
    node_x: int
    branches: tuple[Branch, ...]
    left_out: int


def draw_fan(facts: Iterable[Fact], roles: Iterable[Role] = (), *, of: Thing) -> Fan | None:
    """Draw the neighbours that facts and roles name, one branch each; None when there are none.

    Where there are more than `MAX_BRANCHES`, each kind keeps some, so that thousands of one kind hide no other.
    """
    found = dict(_neighbours(facts, roles, of))
    if not found:
        return None
    chosen = sorted(_choose(found), key=lambda thing: _ORDER.index(thing.kind) if thing.kind in _ORDER else len(_ORDER))
    names = [_break(thing.name) for thing in chosen]
    heights = [ROW + LINE * (len(lines) - 1) for lines in names]
    height = sum(heights) + 8
    tops = accumulate(heights, initial=4)
    branches = tuple(_branch(thing, lines, *found[thing], y=top + ROW // 2, root_y=height // 2) for thing, lines, top in zip(chosen, names, tops, strict=False))
    return Fan(height, ROOT_X, height // 2, NODE_X, branches, len(found) - len(chosen))


def _neighbours(facts: Iterable[Fact], roles: Iterable[Role], of: Thing) -> Iterable[tuple[Thing, tuple[str, str | None]]]:
    for role in roles:
        other = role.organisation if role.person == of else role.person
        if other is not None:
            yield other, (role.title or "member", role.assertion.href)
    for fact in facts:
        if isinstance(fact.value, Thing) and fact.value.kind != "thing":
            yield fact.value, (fact.relation, fact.assertion.href)


def _choose(found: Iterable[Thing]) -> list[Thing]:
    by_kind: dict[str, list[Thing]] = {}
    for thing in found:
        by_kind.setdefault(thing.kind, []).append(thing)
    chosen: list[Thing] = []
    while len(chosen) < MAX_BRANCHES and any(by_kind.values()):
        chosen += [things.pop(0) for things in by_kind.values() if things][: MAX_BRANCHES - len(chosen)]
    return chosen


def _branch(thing: Thing, lines: tuple[str, ...], relation: str, href: str | None, *, y: int, root_y: int) -> Branch:
    path = f"M{ROOT_X} {root_y}C{BEND_X} {root_y} {ROOT_X + 20} {y} {NODE_X} {y}"
    return Branch(thing, lines, _cut(relation, NAME_LETTERS), href, path, y)


def _break(name: str) -> tuple[str, ...]:
    lines = wrap(name, NAME_LETTERS, max_lines=MAX_LINES, placeholder=" …")
    return tuple(lines) or (name,)


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"
