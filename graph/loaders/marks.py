"""Tell by its words what a single line of a printed page is: navigation, furniture, caption, credit, heading, prose.

It does not look at what stands around the line; the layout does. Called by the layout of text articles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.loaders.lexicon import furniture_phrases, is_publisher, is_publisher_like, navigation_words, section_names
from graph.model import Span

__all__ = [
    "Breadcrumb",
    "Furniture",
    "count_words",
    "find_copyright_holder",
    "find_furniture",
    "has_credit",
    "is_caption",
    "is_credit_line",
    "is_prose",
    "is_sentence",
    "read_breadcrumb",
]

LONGEST_FURNITURE = 150
FEWEST_PROSE_WORDS = 12
LONG_PROSE_WORDS = 30
LONGEST_STEP_WORDS = 5
LONGEST_CAPTION = 700

UNSPACED_LETTERS = 2.5
"""How many letters make a word, about, in scripts that put no space between words."""

_END = re.compile(r"[.!?…:;。！？؟۔।።။៕][\"'”’)\]」』）]*$|[\"”」』]$|[)）]$|[\u0e01-\u0e4e\u0e81-\u0ecd]$")
"""Thai and Lao put no mark at the end of a sentence."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese."""
_SEPARATORS = re.compile(r"\s*(?:>+|»|›|→)\s*|\s+[|•·/]\s+")
_FILE = re.compile(r"^[\w .()-]+\.(?:gif|jpe?g|png|webp|svg|mp4|pdf)$", re.IGNORECASE)
_LINK = re.compile(r"^(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+)$", re.IGNORECASE)
_MINUTES = re.compile(r"^\d+\s*-?\s*min(?:ute)?s?(?:\s+read)?$|^\d[\d,.]*k?\s+(?:comments?|views?|shares?|likes?)$", re.IGNORECASE)
_PHOTO = re.compile(
    r"^(?:file (?:photo|picture|image)|file [-–—]|(?:photos?|pictures?|images?|photographs?|illustration)\s*(?:by\b|credit\b|[:|/]))"
    r"|^(?:image|photo|picture) (?:caption|credit|source)\s*[:,]|^(?:caption|credit)\s*:",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    # "(Photo by A Name)", "(A NAME / A PAPER)", "[Photo/Agency]", "(Agency file photo)"
    r"[(\[]\s*(?:(?:file\s+)?(?:photo|picture|image|photograph|illustration|graphic|courtesy|provided|credit|supplied|handout)\b[^()\[\]]{0,80}"
    r"|[^()\[\]]{2,50}\s*/\s*[^()\[\]]{2,50}|[^()\[\]]{0,50}\bfile\s+(?:photo|picture|image))\s*[)\]]\.?$"
    # "Photo: A Name", "Credit: A Name"
    r"|\b(?:photo|picture|image|photograph|credit|photo credit)\s*(?:by|:|/|courtesy of)\s*[^.]{2,60}\.?$"
    # "AGENCY/A Name"
    r"|\b(?-i:[A-Z]{2,12})\s?/\s?(?-i:[A-Z])[\w .'-]{2,40}$",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[(\[](?P<words>[^()\[\]]{2,60})[)\]]\.?$")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:(?P<year>(?:19|20)\d\d)(?:\s*[-–]\s*(?:19|20)?\d\d)?)?,?\s*(?:by\s+)?(?P<holder>[A-Z][^.|©,;]{1,60}?)?\s*"
    r"(?:(?P<year2>(?:19|20)\d\d)\s*)?(?:[.|,;]|\ball rights|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Furniture:
    """That a line is no part of the story; `ends_story` where nothing of the story follows it."""

    ends_story: bool


@dataclass(frozen=True, slots=True)
class Breadcrumb:
    """A navigation line; `section` with its span in the line, None where no step names one."""

    section: str | None
    span: Span | None


def find_furniture(line: str) -> Furniture | None:
    """Tell whether a line is share, subscribe, related-story, copyright or other furniture; None when it is not."""
    words = line.lower().replace("’", "'").strip(" .!»>:|•·*")
    if _FILE.match(line) or _LINK.match(line) or _MINUTES.match(line) or not any(character.isalnum() for character in line):
        return Furniture(ends_story=False)
    if line.lower().startswith(("©", "copyright ©", "(c)", "copyright")) and any(find_copyright_holder(line)):
        return Furniture(ends_story=True)
    if len(line) > LONGEST_FURNITURE:
        return None
    opening = line.lower().replace("’", "'").lstrip("»>|•·* ")
    for phrase, where, ends in furniture_phrases():
        if words == phrase.rstrip(":") or (where == "start" and _opens_with(opening, phrase)):
            return Furniture(ends)
    return None


def _opens_with(line: str, phrase: str) -> bool:
    if not line.startswith(phrase):
        return False
    rest = line[len(phrase) :]
    if phrase[-1].isalnum() and rest[:1].isalnum():
        return False
    # "Comments by the minister angered the unions." is a sentence of the story.
    return " " in phrase or not phrase.isalpha() or not (is_sentence(line) and len(rest.split()) > 4)


def read_breadcrumb(line: str, *, beside: tuple[str, ...] = ()) -> Breadcrumb | None:
    """Read a navigation line such as "News> Harbour> Content"; None when the line is none.

    Args:
        line: one line.
        beside: other lines of the page; steps divided by a bar or slash must be names of sections, or one of these.
    """
    if len(line) > LONGEST_FURNITURE:
        return None
    pieces = _split_steps(line)
    if len(pieces) < 2 or any(len(step.split()) > LONGEST_STEP_WORDS for step, _ in pieces) or _END.search(line):
        return None
    if not any(mark in line for mark in (">", "»", "›", "→")) and not _are_names_of_sections(pieces, beside):
        return None
    named = [(step, start) for step, start in pieces if step.lower() not in navigation_words()]
    # A bar of sections ("World | Business | Sport") names all and chooses none.
    if not named or not any(mark in line for mark in (">", "»", "›", "→", " / ")):
        return Breadcrumb(None, None)
    step, start = named[-1]
    return Breadcrumb(step, Span(start, start + len(step)))


def _split_steps(line: str) -> list[tuple[str, int]]:
    steps, start = [], 0
    for match in [*_SEPARATORS.finditer(line), None]:
        end = match.start() if match else len(line)
        step = line[start:end].strip()
        if step:
            steps.append((step, line.index(step, start)))
        start = match.end() if match else end
    return steps


def _are_names_of_sections(pieces: list[tuple[str, int]], beside: tuple[str, ...]) -> bool:
    if any(step in beside for step, _ in pieces):
        return True
    known = sum(step.lower() in section_names() or step.lower() in navigation_words() for step, _ in pieces)
    return known * 2 >= len(pieces)


def is_sentence(line: str) -> bool:
    """Tell whether a line ends as sentences do."""
    return bool(_END.search(line)) and not line.endswith((":", ";"))


def count_words(line: str) -> int:
    """Count the words of a line; where a script puts no space between them, about as many as its letters make.

    >>> count_words("The pier is open."), count_words("港口委员会周一同意重建")
    (4, 4)
    """
    letters = len(_UNSPACED.findall(line))
    return int(letters / UNSPACED_LETTERS) + len((_UNSPACED.sub(" ", line) if letters else line).split())


def is_prose(line: str) -> bool:
    """Tell whether a line is long and ends as a paragraph of a story does."""
    count = count_words(line)
    return count >= LONG_PROSE_WORDS or (count >= FEWEST_PROSE_WORDS and bool(_END.search(line)))


def has_credit(line: str) -> bool:
    """Tell whether a line ends with a photographer's credit: "(A NAME / A PAPER)", "[Photo/Agency]", "Photo: A Name"."""
    return len(line) <= LONGEST_CAPTION and bool(_CREDIT.search(line))


def is_credit_line(line: str) -> bool:
    """Tell whether a line is a credit and nothing else."""
    match = _CREDIT.search(line) if len(line) <= LONGEST_CAPTION else None
    return match is not None and not line[: match.start()].strip(" .")


def is_caption(line: str, *, is_before_story: bool) -> bool:
    """Tell whether a line describes a photo; an agency alone in brackets tells so only before the story begins."""
    if len(line) > LONGEST_CAPTION:
        return False
    if _PHOTO.match(line) or has_credit(line):
        return True
    bracket = _BRACKET.search(line)
    return bool(is_before_story and bracket and (is_publisher(bracket["words"]) or is_publisher_like(bracket["words"])))


def find_copyright_holder(line: str) -> tuple[str | None, Span | None, str | None]:
    """Return the holder's name with its span and the year of a copyright line; three times None when it is none."""
    match = _COPYRIGHT.search(line) if len(line) <= LONGEST_FURNITURE * 2 else None
    if not match:
        return None, None, None
    holder = (match["holder"] or "").strip()
    year = match["year"] or match["year2"]
    if not holder or holder.lower().startswith(("all rights", "reserved", "the author")):
        return None, None, year
    return holder, Span(match.start("holder"), match.start("holder") + len(holder)), year
