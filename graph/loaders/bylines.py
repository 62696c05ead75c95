"""Read the names in a by-line: who wrote, as printed, without place, post, paper or e-mail address.

Agencies and staffs are no people and are left out of the names. Called by the text loader and by the loaders of marked-up pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.gazetteer import load_gazetteer
from graph.loaders.dates import MONTHS, WEEKDAY
from graph.loaders.lexicon import byline_words, drop_agencies, is_publisher, is_publisher_like, section_names
from graph.loaders.names import POSTS, cut_name, is_person_name, is_post, to_usual_case
from graph.model import Span

__all__ = ["Byline", "Name", "is_staff_line", "read_byline", "read_name_line", "read_names", "read_paper_line", "read_sign_off"]

LONGEST_BYLINE = 160
LONGEST_STAFF = 9
LONGEST_DESK = 4
DEGREES = frozenset({"phd", "md", "mp", "rn", "jd", "esq", "mba", "obe", "mbe", "cbe"})
"""What stands behind a name and a comma, and is no second name."""
FUNCTION_WORDS = frozenset({"and", "at", "city", "for", "our", "the"})
"""By-line words that stand in any sentence: "By the time ..." names no staff."""

_BY = re.compile(
    r"^(?:(?:story|words|text|report(?:ed|ing)?|written|posted|published|compiled|analysis|opinion|(?:an? )?[\w-]+ report)\s+)?by\b\s*:?\s+"
    r"|^(?-i:[Bb]y)(?=(?-i:[A-Z][a-z]+ ))"  # "ByAda Obi", as pages without spaces between elements are copied
    r"|^(?:authors?|by-?line|writers?|reporters?)\s*:\s+",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(r"\(?\b(?:reporting|reported|written|writing|story) by:?\s+(?P<names>[^;()]+?)\s*(?:;|\)|\.?$|[.,] (?=[Ee]dit))", re.IGNORECASE)
# What ends the names: a bar or dash, a bracket, an e-mail address, "in Lagos", "for The Courier", "at the UN".
_CUT = re.compile(r"\s+[|•·/–—-]+\s+|\s*[|•·/(<\[]|\s+(?:in|for|at|from|on)\s+|\s+\S+@|\s*,?\s*@|https?:", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*|\s*;\s*|\s+with\s+|\s+AND\s+|\s+y\s+")
_OFFICE = re.compile(r"^(?:(?:Rt\.? )?Hon|Senator|Minister|President|Mayor|Councillor|Cr|MP)\b", re.IGNORECASE)
_FROM = re.compile(r"^from\s+(?=[^\W\d_])", re.IGNORECASE)
_IN_PLACE = re.compile(r"\s+in\s+(?P<place>[^\W\d_][\w .'’-]*?)(?=\s*(?:[,;&|(]|\band\b|$))")
_IN_BRACKETS = re.compile(r"\s*\([^()]{2,40}\)(?=\s*(?:[,;&]|\band\b))")
_BEFORE_DATE = re.compile(rf"\s+(?:(?:published|updated|posted|on)\b\W*)*(?:{WEEKDAY},?\s+)?(?:{MONTHS}\s+)?\d", re.IGNORECASE)
_SPECIAL = re.compile(r"^(?:special|exclusive) (?:to|for) (?:the )?(?=[A-Z])", re.IGNORECASE)
_REACH = re.compile(r"(?:https?:|www\.)\S+|\S*@\S+|\(?\+?\d[\d ()-]{6,}\d")
"""How an author is reached: a link, an e-mail address or the name of an account, a telephone number."""
_REPORTING_FROM = re.compile(r"^(?:reporting|reports|reported) (?:from|in) [A-Z][\w ,'’-]{2,40}$", re.IGNORECASE)
_HONORIFIC = re.compile(r"^(?:Dr|Mr|Mrs|Ms|Prof|Professor|Sir|Dame|Rev)\.?\s+")


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

    >>> [name.value for name in read_byline("By Ivy Kwan in Port Vila and TOM HARGREAVE").names]
    ['Ivy Kwan', 'Tom Hargreave']
    >>> read_byline("By the time it opened, the hall was full") is None
    True
    """
    opening = _BY.match(line)
    if not opening or len(line) > LONGEST_BYLINE:
        return None
    names = tuple(read_names(line, opening.end()))
    publisher = _find_publisher(line, names[-1].span.end if names else opening.end()) or _find_agency_first(line, opening.end())
    is_staff = _is_staff(line[opening.end() :])
    if not names and publisher is None and not is_staff:
        return None
    # A sentence may begin with By and a name: "By Monday, Lagos had ...".
    if names and line.endswith(".") and len(line[names[-1].span.end :].split()) > 3:
        return None
    return Byline(names, publisher)


def _is_staff(words: str) -> bool:
    # "By law, staff must report accidents" tells of no staff.
    first, *others = re.sub(r"^(?:our|the|a|an)\s+", "", words, flags=re.IGNORECASE).split() or [""]
    is_desk = bool(others) and len(others) < LONGEST_DESK and others[-1].lower() in POSTS
    is_told = words.endswith(".") and len(others) > LONGEST_DESK
    return not is_told and (first.strip(",").lower() in byline_words() - FUNCTION_WORDS or is_desk)


def read_name_line(line: str) -> Byline | None:
    """Read a line that is only a name, with post, place or paper at most, as stands under many headlines; None when it is not.

    >>> read_name_line("Tom Hargreave, Shipping Correspondent").names[0].value
    'Tom Hargreave'
    """
    if len(line) > LONGEST_BYLINE or line.endswith((".", "?", "!", ":")) or is_publisher_like(line, strictly=True) or line.lower() in section_names():
        return None
    if _OFFICE.match(line):
        return None  # a press release names the minister there, who did not write it
    opening = _FROM.match(line)
    start = opening.end() if opening else 0
    names = tuple(read_names(line, start))
    if not names or len(names[0].value.split()) < 2 or names[0].span.start > start:
        return None
    rest = line[names[-1].span.end :].strip()
    if rest and not _is_post_or_place(rest):
        return None
    return Byline(names, _find_publisher(line, names[-1].span.end))


def is_staff_line(line: str) -> bool:
    """Tell whether a line names only a post, with a place or paper at most: "Special Correspondent", "Our Correspondent / Lugano"."""
    if _REPORTING_FROM.match(line) or (_SPECIAL.match(line) and read_paper_line(line)):
        return True
    # A line without end, of brackets say, would take minutes to search.
    if len(line) > LONGEST_BYLINE or len(line.split()) > LONGEST_STAFF:
        return False
    bare = _REACH.sub("", re.sub(r"^(?:from|by)\s+", "", line, flags=re.IGNORECASE))
    pieces = [piece for piece in re.split(r"\s*[,|/·•]\s*|\s+-\s+|\s+in\s+", bare.strip(" .,|/·•")) if piece]
    if not pieces or not set(pieces[0].lower().split()) & POSTS:
        return False
    return is_post(pieces[0]) and all(_is_post_or_place(piece) for piece in pieces[1:])


def read_paper_line(line: str) -> Name | None:
    """Return the paper in a line below a by-line: "Harbour News, Trieste", "Transport reporter, Harbour News"."""
    if len(line) > LONGEST_BYLINE or len(line.split()) > LONGEST_STAFF or line.endswith("."):
        return None
    pieces = [piece for piece in re.split(r"\s*[,|/(·•)]\s*", _REACH.sub("", _SPECIAL.sub("", line))) if piece.strip()]
    papers = [paper for piece in pieces for paper in [" ".join(_drop_posts(piece.split()))] if is_publisher_like(paper)]
    if not papers or papers[0] not in line or not all(is_publisher_like(piece) or _is_post_or_place(piece) for piece in pieces):
        return None
    at = line.index(papers[0])
    return Name(papers[0], Span(at, at + len(papers[0])))


def _drop_posts(words: list[str]) -> list[str]:
    while words and words[-1].lower() in POSTS:
        words = words[:-1]
    return words


def read_sign_off(line: str) -> tuple[Name, ...]:
    """Return the names in "(Reporting by A and B; Editing by C)": those who reported."""
    match = _SIGN_OFF.search(line)
    return tuple(read_names(line[: match.end("names")], match.start("names"))) if match else ()


def read_names(line: str, start: int) -> Iterator[Name]:
    """Yield the people named in a line from an offset on, up to the first thing that is no name.

    >>> [name.value for name in read_names("Ada Obi in Lugano and Piet OSKAM Balkans editor", 0)]
    ['Ada Obi', 'Piet Oskam']
    """
    bare = _IN_BRACKETS.sub(lambda match: " " * len(match[0]), _IN_PLACE.sub(_blank_place, line))
    cuts = [match.start() for match in (_CUT.search(bare, start), _BEFORE_DATE.search(bare, start)) if match]
    end = min(cuts, default=len(bare))
    for piece_start, piece_end in _split(bare, start, end):
        piece = bare[piece_start:piece_end].strip(" .,:")
        title = _HONORIFIC.match(piece)
        piece = piece[title.end() :] if title else piece
        if piece.lower().replace(".", "") in DEGREES:
            continue
        at = line.find(piece, piece_start)
        if piece and at > start and load_gazetteer().find(piece) and bare[start:at].strip():
            continue  # "Ada Obi, Lagos"
        if is_publisher(piece):
            continue  # "AFP and Ada Obi"
        name = piece if is_person_name(piece) else cut_name(piece)
        if not name:
            # After the names come posts and places; a wrong first piece means that there are no names.
            return
        at = line.index(name, piece_start)
        yield Name(to_usual_case(name), Span(at, at + len(name)))


def _blank_place(match: re.Match[str]) -> str:
    return " " * len(match[0]) if load_gazetteer().find(match["place"].strip()) else match[0]


def _split(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _BETWEEN.finditer(line, start, end):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < end:
        yield start, end


def _find_agency_first(line: str, start: int) -> Name | None:
    first = re.split(r"\s+and\s+|\s*,\s*", line[start:], maxsplit=1)[0]
    return Name(first, Span(start, start + len(first))) if is_publisher(first) else None


def _find_publisher(line: str, start: int) -> Name | None:
    used = re.search(r"\bwith\b", line[start:])  # "with AFP": an agency's words were used
    for match in re.finditer(r"[^|•·,/()–—]+", line[start : start + used.start()] if used else line[start:]):
        words = re.sub(r"^\s*(?:for|at|from|and)\s+", "", match[0], flags=re.IGNORECASE).strip(" .")
        words = re.split(r"\s+for\s+", words)[-1]
        bare = drop_agencies(re.sub(r"(?:\s+(?:staff|reporters?|writers?|correspondents?))+$", "", words, flags=re.IGNORECASE))
        if bare and is_publisher_like(bare, strictly=True):
            at = line.index(bare, start + match.start())
            return Name(bare, Span(at, at + len(bare)))
    return None


def _is_post_or_place(words: str) -> bool:
    bare = _REACH.sub("", words).strip(" ,|•·–—-/()")
    if not bare:
        return True
    bare = re.sub(r"^(?:in|at|for|from)\s+", "", bare)
    if is_publisher_like(bare) or load_gazetteer().find(bare):
        return True
    tokens = [token.strip(",.").lower() for token in bare.split()]
    return bool(tokens) and any(token in byline_words() for token in tokens) and len(tokens) <= 8
