"""Read the names in a by-line: who wrote, as printed, without place, post, paper or e-mail address.

Agencies and staffs are no people and are left out of the names. Called by the text loader and by the loaders of marked-up pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.gazetteer import load_gazetteer
from graph.loaders.lexicon import byline_words, is_publisher_like, section_names
from graph.model import Span

__all__ = ["Byline", "Name", "is_person_name", "is_staff_line", "read_byline", "read_name_line", "read_names", "read_paper_line", "read_sign_off"]

LONGEST_BYLINE = 160
LONGEST_NAME = 5
FUNCTION_WORDS = frozenset({"and", "at", "city", "for", "our", "the"})
"""By-line words that stand in any sentence: "By the time ..." names no staff."""
PARTICLES = frozenset(
    {
        "al",
        "av",
        "bin",
        "bint",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "la",
        "le",
        "ibn",
        "ten",
        "ter",
        "van",
        "von",
        "y",
        "zu",
    }
)

POSTS = frozenset({"bureau", "correspondent", "correspondents", "desk", "editor", "reporter", "reporters", "staff", "writer", "writers"})

_BY = re.compile(
    r"^(?:(?:story|words|text|report(?:ed|ing)?|written|posted|published|compiled|analysis|opinion|(?:an? )?[\w-]+ report)\s+)?by\b\s*:?\s+"
    r"|^(?:authors?|by-?line|writers?|reporters?)\s*:\s+",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(r"\(?\b(?:reporting|reported|written|writing|story) by:?\s+(?P<names>[^;()]+?)\s*(?:;|\)|\.?$|[.,] (?=[Ee]dit))", re.IGNORECASE)
# What ends the names: a bar or dash, a bracket, an e-mail address, "in Lagos", "for The Courier", "at the UN".
_CUT = re.compile(r"\s+[|•·/–—-]+\s+|\s*[|•·(<\[]|\s+(?:in|for|at|from|of|on)\s+|\s+\S+@|\s*,?\s*@|https?:", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*|\s*;\s*|\s+with\s+|\s+AND\s+|\s+y\s+")
_OFFICE = re.compile(r"^(?:(?:Rt\.? )?Hon|Senator|Minister|President|Mayor|Councillor|Cr|MP)\b", re.IGNORECASE)
_HONORIFIC = re.compile(r"^(?:Dr|Mr|Mrs|Ms|Prof|Professor|Sir|Dame|Rev)\.?\s+")
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name with its place in the line; `value` has usual case where the line is in capitals."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Byline:
    """What a by-line tells: people, and the agency or paper that stands there as author or beside them."""

    names: tuple[Name, ...]
    publisher: Name | None = None


def read_byline(line: str) -> Byline | None:
    """Read a line that says By; None when it is no by-line.

    >>> [name.value for name in read_byline("By Ivy Kwan in Hong Kong and TOM HARGREAVE").names]
    ['Ivy Kwan']
    >>> read_byline("By the time it opened, the hall was full") is None
    True
    """
    opening = _BY.match(line)
    if not opening or len(line) > LONGEST_BYLINE:
        return None
    names = tuple(read_names(line, opening.end()))
    publisher = _find_publisher(line, opening.end())
    is_staff = any(word.lower() in byline_words() - FUNCTION_WORDS for word in line[opening.end() :].split()[:3])
    if not names and publisher is None and not is_staff:
        return None
    # A sentence may begin with By and a name: "By Monday, Lagos had ...".
    if names and line.endswith(".") and len(line[names[-1].span.end :].split()) > 3:
        return None
    return Byline(names, publisher)


def read_name_line(line: str) -> Byline | None:
    """Read a line that is only a name, with post, place or paper at most, as stands under many headlines; None when it is not.

    >>> read_name_line("Tom Hargreave, Shipping Correspondent").names[0].value
    'Tom Hargreave'
    """
    if len(line) > LONGEST_BYLINE or line.endswith((".", "?", "!", ":")) or is_publisher_like(line, strictly=True) or line.lower() in section_names():
        return None
    if _OFFICE.match(line):
        return None  # a press release names the minister there, who did not write it
    names = tuple(read_names(line, 0))
    if not names or len(names[0].value.split()) < 2 or names[0].span.start > 0:
        return None
    if len(names) == 1 and not re.search(r"[,|•·/()–—]", line) and line.rsplit(maxsplit=1)[-1].lower() in byline_words():
        # "Ada Obi North of England correspondent": nothing divides name and post, and most names are two words.
        names = (_shorten(names[0]),)
    rest = line[names[-1].span.end :].strip()
    if rest and not _is_post_or_place(rest):
        return None
    return Byline(names, _find_publisher(line, names[-1].span.end))


def is_staff_line(line: str) -> bool:
    """Tell whether a line names only a post, with a place or paper at most: "Special Correspondent", "Our Correspondent / Nizwa"."""
    words = [word.strip(",|/.").lower() for word in re.sub(r"^(?:from|by)\s+", "", line, flags=re.IGNORECASE).split()]
    return 1 <= len(words) <= 7 and bool(POSTS & set(words)) and words[0] in byline_words()


def read_paper_line(line: str) -> Name | None:
    """Return the paper in a line below a by-line: "Harbour News, Hereford", "Andean Courier correspondent"."""
    if len(line.split()) > 8 or line.endswith("."):
        return None
    first = re.split(r"\s*[,|/(]", line, maxsplit=1)[0]
    bare = " ".join(_drop_posts(first.split()))
    rest = line[len(first) :].strip(" ,|/()")
    return Name(bare, Span(0, len(bare))) if bare and line.startswith(bare) and is_publisher_like(bare) and (not rest or _is_post_or_place(rest)) else None


def _drop_posts(words: list[str]) -> list[str]:
    while words and words[-1].lower() in POSTS:
        words = words[:-1]
    return words


def _shorten(name: Name) -> Name:
    words = name.value.split()
    length = len(" ".join(words[:2]))
    return Name(" ".join(words[:2]), Span(name.span.start, name.span.start + length))


def read_sign_off(line: str) -> tuple[Name, ...]:
    """Return the names in "(Reporting by A and B; Editing by C)": those who reported."""
    match = _SIGN_OFF.search(line)
    return tuple(read_names(line[: match.end("names")], match.start("names"))) if match else ()


def read_names(line: str, start: int) -> Iterator[Name]:
    """Yield the people named in a line from an offset on, up to the first thing that is no name."""
    cut = _CUT.search(line, start)
    end = cut.start() if cut else len(line)
    for piece_start, piece_end in _split(line, start, end):
        piece = line[piece_start:piece_end].strip(" .,:")
        title = _HONORIFIC.match(piece)
        piece = piece[title.end() :] if title else piece
        if not is_person_name(piece):
            # After the names come posts and places; a wrong first piece means that there are no names.
            return
        at = line.index(piece, piece_start)
        if at > start and load_gazetteer().find(piece) and at != start + len(line[start:]) - len(line[start:].lstrip()):
            return
        yield Name(_to_usual_case(piece), Span(at, at + len(piece)))


def is_person_name(words: str) -> bool:
    """Tell whether words can be a person's name: a few capitalised words, none of them one of a newspaper's or a post's."""
    tokens = words.split()
    if not 1 <= len(tokens) <= LONGEST_NAME or not all(_TOKEN.fullmatch(token) for token in tokens):
        return False
    if any(token.lower() in byline_words() for token in tokens) or is_publisher_like(words, strictly=True):
        return False
    return tokens[-1][0].isupper() and all(token[0].isupper() or token.lower() in PARTICLES or "'" in token or "’" in token for token in tokens)


def _split(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _BETWEEN.finditer(line, start, end):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < end:
        yield start, end


def _to_usual_case(name: str) -> str:
    if not name.isupper() or len(name) <= 3:
        return name
    usual = " ".join("-".join(part.capitalize() for part in token.split("-")) for token in name.split())
    return re.sub(r"\b(Mc|O['’])([a-z])", lambda match: match[1] + match[2].upper(), usual)


def _find_publisher(line: str, start: int) -> Name | None:
    for match in re.finditer(r"[^|•·,/()–—]+", line[start:]):
        words = re.sub(r"^\s*(?:for|at|from|and)\s+", "", match[0]).strip(" .")
        words = re.split(r"\s+for\s+", words)[-1]
        bare = re.sub(r"\s+(?:staff|reporters?|writers?)$", "", words, flags=re.IGNORECASE)
        if bare and is_publisher_like(bare, strictly=True):
            at = line.index(bare, start + match.start())
            return Name(bare, Span(at, at + len(bare)))
    return None


def _is_post_or_place(words: str) -> bool:
    bare = words.strip(" ,|•·–—-/()")
    bare = re.sub(r"^(?:in|at|for|from)\s+", "", bare)
    if is_publisher_like(bare) or load_gazetteer().find(bare):
        return True
    tokens = [token.strip(",.").lower() for token in bare.split()]
    return bool(tokens) and any(token in byline_words() for token in tokens) and len(tokens) <= 8
