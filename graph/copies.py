"""Near-duplicate texts: a text's fingerprint, the bands by which others with a like one are found, and how alike two are.

It knows no article and no store. MinHash of all runs of five words (datasketch), with a fixed seed: the same text gives the same
fingerprint on any machine, in any order. Called where an article is handed to the store, by the store, and by the check of the view.
"""

from __future__ import annotations

import base64
import operator
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasketch import MinHash

__all__ = ["Printed", "compare_fingerprints", "find_copies", "list_bands", "make_print", "take_fingerprint"]

SHINGLE_WORDS = 5
"""Two papers that write of one event on their own share few runs of five words but quotations; a cut copy shares most of its own."""
BANDS, ROWS = 42, 3
"""Two texts are compared when all numbers of one band agree: of texts half alike 99.6 in 100 are, of those a tenth alike 4, of strangers none."""
ALIKE = 0.5
"""From here on two texts are copies: one may be the other cut to a half, or a third of each may have been rewritten."""
SEED = 1
_UNDATED = "9999"
"""What has no date is taken for the last print: which day it is of is not known."""
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+(?:['’][^\W_]+)*")
"""What is written without spaces counts character by character."""


@dataclass(frozen=True, slots=True)
class Printed:
    """An article as a print of some text.

    Attributes:
        article: its IRI.
        rank: sorts first what was printed first: by date, then by identifier; what has no date comes last.
        fingerprint: of its text.
    """

    article: str
    rank: str
    fingerprint: str


def make_print(article: str, identifier: str, text: str, published: str | None) -> Printed | None:
    """Make the print that an article is; None where its text holds no word, or is not known.

    Args:
        article: its IRI.
        identifier: by which prints of one day are told apart.
        text: empty where it is not known.
        published: ISO 8601, None where it is not known.
    """
    fingerprint = take_fingerprint(text)
    return Printed(article, f"{published or _UNDATED} {identifier}", fingerprint) if fingerprint else None


def take_fingerprint(text: str) -> str:
    """Take a text's fingerprint; empty where it holds no word.

    Case, marks and spacing count for nothing.
    """
    words = _WORD.findall(text.casefold())
    if not words:
        return ""
    shingles = {" ".join(words[start : start + SHINGLE_WORDS]) for start in range(max(1, len(words) - SHINGLE_WORDS + 1))}
    sketch = _start_sketch().copy()
    sketch.update_batch([shingle.encode() for shingle in shingles])
    return base64.b64encode(sketch.hashvalues.astype("<u4").tobytes()).decode("ascii")


@cache
def _start_sketch() -> MinHash:
    # A second's import that only who reads articles needs.
    from datasketch import MinHash  # noqa: PLC0415

    return MinHash(num_perm=BANDS * ROWS, seed=SEED, scheme="affine32")


def list_bands(fingerprint: str) -> tuple[str, ...]:
    """List a fingerprint's bands: two texts are compared when they share one."""
    data = base64.b64decode(fingerprint)
    # Short, so that the store keeps them as they are; two that are the same by chance cost one more comparison.
    return tuple(f"{zlib.crc32(data[at : at + 4 * ROWS], number):08x}" for number, at in enumerate(range(0, len(data), 4 * ROWS)))


def compare_fingerprints(one: str, other: str) -> float:
    """Tell how much of both texts is in either, in [0, 1], with an error of some 0.04."""
    left, right = (memoryview(base64.b64decode(each)).cast("I") for each in (one, other))
    agreeing: int = sum(map(operator.eq, left, right))
    return agreeing / max(1, len(left))


def find_copies(prints: Mapping[str, Printed]) -> dict[str, str]:
    """Find which of many prints are of one text, from the prints alone.

    Args:
        prints: by whatever they are known by.

    Returns:
        For each the first print of its text, itself where it is the first, or the only one.
    """
    first = {name: name for name in prints}
    by_band: dict[str, list[str]] = {}
    for name in sorted(prints):
        met: set[str] = set()
        for band in list_bands(prints[name].fingerprint):
            met.update(by_band.setdefault(band, []))
            by_band[band].append(name)
        for other in met:
            if compare_fingerprints(prints[name].fingerprint, prints[other].fingerprint) >= ALIKE:
                joined = {first[name], first[other]}
                earliest = min((each for each in first if first[each] in joined), key=lambda each: (prints[each].rank, each))
                first |= {each: earliest for each in first if first[each] in joined}
    return first
