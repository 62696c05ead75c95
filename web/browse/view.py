"""What a reader has done to a picture, as its address tells it: begun, opened, moved, connected, hidden, filtered.

The address is all of the state, in the order of what was done, so that a link opens the same picture elsewhere. It reads no store.
Called by the explorer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from graph.analysis import PAGE, PICTURED, RELATIONS
from web.links import iri_from_path

__all__ = ["STEPS", "Keys", "Step", "View", "predicate_names", "read_view"]

STEPS = ("focus", "path", "open", "pin")
"""What can be done one after the other: begin with a thing, connect two, open a thing's neighbours, put a thing somewhere."""
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
MAX_STEPS = 600
MAX_PLACE = 1_000_000
_SINGLE = ("since", "until", "view", "find", "depth", "page")
_NOT_STATE = frozenset({"format"})


@dataclass(frozen=True, slots=True)
class Keys:
    """Short names of IRIs in addresses, both ways."""

    base_iri: str

    def shorten(self, iri: str) -> str:
        """Leave the base out."""
        return iri.removeprefix(self.base_iri)

    def expand(self, key: str) -> str:
        """Give the IRI of a key; an IRI that stands whole stays."""
        return key if key.startswith(("http://", "https://")) else iri_from_path(self.base_iri, key)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done: what, to which keys (IRIs without the base), with which numbers (how many neighbours; across and down)."""

    do: str
    keys: tuple[str, ...]
    numbers: tuple[int, ...] = ()

    @property
    def value(self) -> str:
        """The step as it stands in an address; no IRI holds a space."""
        return " ".join((*self.keys, *map(str, self.numbers)))


@dataclass(frozen=True, slots=True)
class View:
    """A picture's state. Empty `kinds` and `relations` take all; the days bound when articles say a relation, both ends included."""

    steps: tuple[Step, ...] = ()
    hidden: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    view: str = ""
    find: str = ""
    depth: int = 1
    page: int = 1

    @property
    def is_whole(self) -> bool:
        """Whether all is shown, since the reader has begun nowhere."""
        return not any(step.do in ("focus", "path") for step in self.steps)

    @property
    def is_dated(self) -> bool:
        """Whether days are bounded."""
        return bool(self.since or self.until)

    def keys(self, *does: str) -> list[str]:
        """List the keys of steps of some kinds."""
        return [key for step in self.steps if step.do in does for key in step.keys]

    def opening(self, key: str, count: int = PAGE) -> View:
        """Give the view in which a thing's neighbours are open."""
        others = tuple(step for step in self.steps if count == PAGE or step != Step("open", (key,), (count - PAGE,)))
        return replace(self, steps=(*others, Step("open", (key,), () if count == PAGE else (count,))), page=1)

    def closing(self, key: str) -> View:
        """Give the view in which a thing's neighbours are no longer open."""
        return replace(self, steps=tuple(step for step in self.steps if not (step.do == "open" and step.keys == (key,))), page=1)

    def hiding(self, key: str) -> View:
        """Give the view without a thing."""
        return replace(self, hidden=(*self.hidden, key))

    def showing_hidden(self) -> View:
        """Give the view in which nothing is hidden by hand."""
        return replace(self, hidden=())

    def is_shown_on(self, dates: Collection[str]) -> bool:
        """Tell whether what was said on some days is shown; what no article says (the gazetteer's) is as old as the world."""
        return not dates or any(self.since <= day[: len(self.since) or 10] and day[: len(self.until) or 10] <= (self.until or "9999") for day in dates)

    def query(self, **changes: object) -> str:
        """Write the view as the query of an address, with some of its values changed or added."""
        view = {name: getattr(self, name) for name in _SINGLE} | changes
        pairs = [(step.do, step.value) for step in self.steps]
        pairs += [(name, each) for name, all_of in (("hide", self.hidden), ("kind", self.kinds), ("relation", self.relations)) for each in all_of]
        pairs += [(name, str(value)) for name, value in view.items() if value and not (name in ("depth", "page") and value == 1)]
        return urlencode(pairs, safe="/:,~")


def shorten_predicate(predicate: str) -> str:
    """Give the short name that a relation has in addresses ("speaker")."""
    return re.split(r"[/#]", predicate)[-1]


def predicate_names() -> dict[str, str]:
    """Map the short names of relations in addresses to their predicates."""
    return {shorten_predicate(str(predicate)): str(predicate) for predicate in RELATIONS}


def read_view(query: str, *, shorten: Callable[[str], str]) -> View:
    """Read a view from the query of an address.

    Args:
        query: as it came, escapes and all.
        shorten: gives the key of an IRI that stands whole in the address.

    Raises:
        ValueError: in a sentence: what in the address means nothing.
    """
    pairs = [(name, value.strip()) for name, value in parse_qsl(query, max_num_fields=4 * MAX_STEPS) if name not in _NOT_STATE and value.strip()]
    steps = tuple(_merged([_read_step(name, value, shorten) for name, value in pairs if name in STEPS]))
    if len(steps) > MAX_STEPS:
        raise ValueError(f"The address has {len(steps)} steps, more than {MAX_STEPS}; begin anew, or take the picture as a file.")
    single = dict(pairs)
    view = View(
        steps=steps,
        hidden=tuple(dict.fromkeys(shorten(value) for name, value in pairs if name == "hide")),
        kinds=_read_choices(pairs, "kind", PICTURED),
        relations=_read_choices(pairs, "relation", predicate_names()),
        since=_read_day(single.get("since", "")),
        until=_read_day(single.get("until", "")),
        view=single.get("view", ""),
        find=single.get("find", "")[:200],
        depth=_read_number(single.get("depth", "1"), "depth", 4),
        page=_read_number(single.get("page", "1"), "page", 10_000),
    )
    if view.view and not re.fullmatch(r"-?\d{1,7},-?\d{1,7},\d{1,5}", view.view):
        raise ValueError(f"view is {view.view!r}; it is across,down,percent, as in 0,-120,80.")
    return view


def _read_step(name: str, value: str, shorten: Callable[[str], str]) -> Step:
    words = value.split(" ")
    count = 2 if name == "path" else 1
    keys, numbers = tuple(shorten(word) for word in words[:count]), words[count:]
    allowed = {"focus": (0,), "path": (0,), "open": (0, 1), "pin": (2,)}[name]
    if len(keys) != count or len(numbers) not in allowed or not all(re.fullmatch(r"-?\d{1,7}", number) for number in numbers):
        raise ValueError(f"{name} is {value!r}, which names no {'two things' if count == 2 else 'thing'} with what is done to it.")
    return Step(name, keys, tuple(max(-MAX_PLACE, min(int(number), MAX_PLACE)) for number in numbers))


def _merged(steps: list[Step]) -> list[Step]:
    """Leave steps out that a later one repeats, or undoes with nothing done between them."""
    kept: list[Step] = []
    for step in steps:
        if step in kept and step.do != "pin":
            continue
        while kept and kept[-1].do == step.do == "pin" and kept[-1].keys == step.keys:
            kept.pop()
        kept.append(step)
    return kept


def _read_choices(pairs: list[tuple[str, str]], name: str, known: Collection[str]) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(value for key, value in pairs if key == name))
    unknown = [value for value in asked if value not in known]
    if unknown:
        raise ValueError(f"There is no {name} {unknown[0]!r}; known: {', '.join(sorted(known))}.")
    return asked


def _read_day(text: str) -> str:
    if text and not _DAY.fullmatch(text):
        raise ValueError(f"{text!r} is no day; write it as in 2018-03-28, or a year, or a year and month.")
    return text


def _read_number(text: str, name: str, most: int) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise ValueError(f"{name} is {text!r}; it is a number from 1 to {most}.")
    return int(text)
