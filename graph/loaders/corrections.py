"""Find the notices in which a paper corrects itself: an editor's line in the text, or what a record says of itself.

What a notice says was wrong must not be read as news, so its lines become a kind of their own that is not read. It judges nothing that
was corrected. Called for every article, whichever loader read it, and by the readers of records and pages.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from graph.loaders.assemble import find_field
from graph.loaders.fragments import strip_markup
from graph.model import Article, Block, BlockKind, Found, Rule
from graph.settings import DATA_FOLDER

__all__ = ["RULES", "find_address", "list_editors_notes", "list_notices", "mark_corrections"]

LINE = Rule("correction-line", "A line that begins as a correction does, or says what an earlier version had wrong, is a notice of correction.", 0.9)
ADDRESS = Rule("correction-of-address", "The first address in an article that is headed as a correction is that of what it corrects.", 0.8)
RULES: tuple[Rule, ...] = (LINE, ADDRESS)

_READ_FOR_IT = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.DATE, BlockKind.FURNITURE})
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+[^\s<>\"{}|\\^`.,;:!?)\]’”']")
_WORDS = 4
"""A line of fewer words is the title of a box, and says nothing."""


def mark_corrections(article: Article) -> Article:
    """Return the article with its notices found, and their lines marked as such; as it is where it has none.

    "Correction: An earlier version of this article misspelt a name." is one; "The correction of prices went on." is none.
    """
    notices = [block for block in article.blocks if block.kind in _READ_FOR_IT and _is_notice(article.quote(block.span))]
    found = (*article.corrections, *(Found(" ".join(article.quote(block.span).split()), (block.span,), LINE) for block in notices))
    corrects = article.corrects or _find_corrected(article)
    if not found and corrects is None:
        return article
    blocks = tuple(Block(BlockKind.NOTICE, block.span) if block in notices else block for block in article.blocks)
    return replace(article, blocks=blocks, corrections=_drop_repeated(found), corrects=corrects)


def _drop_repeated(found: tuple[Found[str], ...]) -> tuple[Found[str], ...]:
    """What a field says too stands once, where it is printed."""
    printed = {each.value for each in found if each.spans}
    return tuple({each.value: each for each in found if each.spans or not any(each.value in words for words in printed)}.values())


def _is_notice(words: str) -> bool:
    line = " ".join(words.replace("’", "'").split()).lstrip("*•[(_-–— ")
    return len(line.split()) >= _WORDS and any(pattern.match(line) for pattern in _patterns())


def _find_corrected(article: Article) -> Found[str] | None:
    """Find the address of the article that one which is headed as a correction speaks of."""
    heading = article.headline.value if article.headline else ""
    if not _label().match(heading.replace("’", "'")):
        return None
    own = article.url.value if article.url else None
    stretches = (block.span for block in article.blocks if block.kind in {*_READ_FOR_IT, BlockKind.NOTICE})
    for span in stretches:
        for match in _ADDRESS.finditer(article.quote(span)):
            if match[0] != own:
                start = span.start + match.start()
                return Found(match[0], (type(span)(start, start + len(match[0])),), ADDRESS)
    return None


# ------------------------------------------------------------------------------------------------ what records say of it
def list_notices(value: Any, field: str) -> Iterator[Found[str]]:
    """Yield the words of `schema:correction`: texts, CorrectionComments, lists of them; an address alone says nothing."""
    if isinstance(value, list):
        for each in value:
            yield from list_notices(each, field)
    elif isinstance(value, dict):
        yield from list_notices(next((value[name] for name in ("text", "description", "name", "@value") if value.get(name)), None), field)
    elif isinstance(value, str) and not _ADDRESS.fullmatch(value.strip()):
        found = find_field(strip_markup(value), field)
        if found:
            yield found


def list_editors_notes(value: Any, field: str) -> Iterator[Found[str]]:
    """Yield an editor's note (`ednote` of ninjs) where it is a notice of correction; most are not."""
    if isinstance(value, str) and _is_notice(value):
        yield from list_notices(value, field)


def find_address(record: dict[str, Any]) -> Found[str] | None:
    """Find the address of what a ninjs item corrects: an association, or another name of it, whose role says so."""
    for field in ("associations", "altids"):
        for role, item in _list_linked(record.get(field)):
            address = next((item[name] for name in ("uri", "value", "href", "id") if isinstance(item.get(name), str)), "")
            if "correct" in role.lower() and _ADDRESS.fullmatch(address):
                return find_field(address, f"json:{field}")
    return None


def _list_linked(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the objects of a list or of a mapping, each with its role: ninjs 1 has the mapping, ninjs 2 the list."""
    pairs = value.items() if isinstance(value, dict) else ((None, each) for each in value) if isinstance(value, list) else ()
    for name, item in pairs:
        linked = item if isinstance(item, dict) else {"uri": item} if isinstance(item, str) else {}
        yield " ".join(str(each) for each in (name, *(linked.get(part) for part in ("role", "rel", "name", "type"))) if each), linked


# ---------------------------------------------------------------------------------------------------------- the patterns
@lru_cache(maxsize=1)
def _read_phrases() -> dict[str, tuple[str, ...]]:
    with (DATA_FOLDER / "loaders" / "corrections.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {kind: tuple(row["phrase"] for row in rows if row["kind"] == kind) for kind in ("work", "label", "note", "sentence")}


def _alternatives(kind: str) -> str:
    phrases = sorted(_read_phrases()[kind], key=len, reverse=True)
    return "|".join(re.escape(phrase) for phrase in phrases)


@lru_cache(maxsize=1)
def _label() -> re.Pattern[str]:
    """What heads a notice: its name, a date in brackets where there is one, and a colon or a dash."""
    return re.compile(rf"(?:{_alternatives('label')})(?:\s*\([^)]*\)|,?\s+[A-Z][a-z]+\.?\s+\d{{1,2}}(?:,\s*\d{{4}})?)?\s*(?::|\s[-–—])", re.IGNORECASE)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    work = f"(?:{_alternatives('work')})"
    sentence = f"(?:{_alternatives('sentence')})".replace(re.escape("{work}"), work)
    note = rf"(?:{_alternatives('note')})\s*[:–—-]\s*"
    named = rf"(?:{_alternatives('label')})\s*[:–—-]"
    return _label(), re.compile(rf"(?:{note})?{sentence}\b", re.IGNORECASE), re.compile(note + named, re.IGNORECASE)
