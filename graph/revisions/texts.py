"""Compare two texts, line by line and word by word.

It knows neither articles nor facts. Called by the comparison of text versions.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

__all__ = ["Change", "Kind", "compare_words", "write_unified"]

Kind = Literal["kept", "gone", "new"]

_PIECES = re.compile(r"\s+|\w+(?:['’\-]\w+)*|[^\w\s]")
LONGEST_LINES = 2_000
"""Lines of more pieces are compared as wholes: difflib's time grows with the square."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of words that both texts have, that is gone, or that is new."""

    kind: Kind
    text: str


def write_unified(old: str, new: str, *, old_name: str, new_name: str, context: int = 1) -> tuple[str, ...]:
    r"""Write the changed lines as a unified diff; empty where nothing changed.

    >>> write_unified("a\nb\n", "a\nc\n", old_name="1", new_name="2")[-2:]
    ('-b', '+c')
    """
    return tuple(line.rstrip("\n") for line in difflib.unified_diff(old.splitlines(), new.splitlines(), old_name, new_name, n=context, lineterm=""))


def compare_words(old: str, new: str) -> tuple[Change, ...]:
    """Compare word by word, lines that both texts have left out.

    >>> [(each.kind, each.text) for each in compare_words("Ada Pike left.", "Ada Pike stayed.")]
    [('kept', 'Ada Pike '), ('gone', 'left'), ('new', 'stayed'), ('kept', '.')]
    """
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[Change] = []
    for tag, start, end, from_, to in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _compare_pieces("".join(before[start:end]), "".join(after[from_:to]))
    return tuple(found)


def _compare_pieces(old: str, new: str) -> Iterator[Change]:
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    if max(len(before), len(after)) > LONGEST_LINES:
        before, after = [old], [new]
    for tag, start, end, from_, to in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[start:end]), "".join(after[from_:to])
        if tag == "equal":
            yield Change("kept", gone)
            continue
        if gone:
            yield Change("gone", gone)
        if come:
            yield Change("new", come)
