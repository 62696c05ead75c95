"""Tell a person's name from the post, place or paper that is printed before or behind it, often with nothing between.

It finds no by-lines; it judges and cuts the words of one. Called by the module that reads by-lines.
"""

from __future__ import annotations

import re

from graph.gazetteer import load_gazetteer
from graph.loaders.dates import MONTHS, WEEKDAY
from graph.loaders.lexicon import body_words, byline_words, is_publisher, is_publisher_like

__all__ = ["POSTS", "cut_name", "is_person_name", "is_post", "to_usual_case"]

LONGEST_NAME = 5
LONGEST_POST = 6
LONGEST_INITIALS = 3
"""A word in capitals up to this length beside words in usual case may be initials: "JP Aune", "Ada Obi III"."""
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
JOINED_PARTICLES = frozenset(["ad", "al", "an", "ar", "as", "ash", "at", "ath", "az", "d", "ed", "el", "es", "l", "ul"])
"""What a hyphen joins to a name in usual case: "Yusuf al-Karimi", "Omar ash-Shami"."""
POSTS = frozenset(
    {
        "analyst",
        "bureau",
        "chief",
        "columnist",
        "columnists",
        "contributor",
        "contributors",
        "correspondent",
        "correspondents",
        "desk",
        "editor",
        "editors",
        "freelance",
        "freelancer",
        "journalist",
        "journalists",
        "photographer",
        "producer",
        "reporter",
        "reporters",
        "staff",
        "stringer",
        "writer",
        "writers",
    }
)

BUTTONS = frozenset({"follow"})
"""What a page lets its readers press beside a name."""

_DAY = re.compile(rf"(?:{WEEKDAY}|{MONTHS})$", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z][a-z]+\b)")  # "Ada ObiSenior Reporter", as pages without spaces between elements are copied


def is_person_name(words: str) -> bool:
    """Tell whether words can be a person's name: a few capitalised words, none of them one of a newspaper's, a post's or a body's.

    >>> is_person_name("Yusuf al-Karimi"), is_person_name("Eastern Harbour Company")
    (True, False)
    """
    tokens = words.split()
    if not 1 <= len(tokens) <= LONGEST_NAME or not all(_TOKEN.fullmatch(token) for token in tokens) or _DAY.match(words):
        return False
    if any(token.lower() in byline_words() | body_words() for token in tokens) or is_publisher_like(words, strictly=True):
        return False
    if len(tokens) > 1 and tokens[0].lower() == "the":
        return False
    return all(_is_name_token(token) for token in tokens) and tokens[-1].lower() not in PARTICLES


def _is_name_token(token: str) -> bool:
    first, _, rest = token.partition("-")
    is_joined = first.lower() in JOINED_PARTICLES and rest[:1].isupper()
    return token[0].isupper() or token.lower() in PARTICLES or "'" in token or "’" in token or is_joined


def cut_name(words: str) -> str | None:
    """Return the name in words that hold a post or a known paper too; None where no name of two words can be cut out.

    >>> cut_name("Maren Lidholm Environment reporter"), cut_name("Transport Correspondent Ada Obi"), cut_name("Ada Obi BBC News")
    ('Maren Lidholm', 'Ada Obi', 'Ada Obi')
    """
    if is_publisher(words):
        return None
    glued = next((match.start() for match in _GLUED.finditer(words) if words[match.start() :].split(maxsplit=1)[0].lower() in byline_words()), len(words))
    tokens = words[:glued].split()
    if glued < len(words):
        return _check(tokens)
    return _cut_paper(tokens) or _cut_post_behind(tokens) or _cut_post_before(tokens) or _check(words.split(" of ", maxsplit=1)[0].split())


def _check(tokens: list[str]) -> str | None:
    name = " ".join(tokens)
    return name if len(tokens) > 1 and is_person_name(name) else None


def _cut_paper(tokens: list[str]) -> str | None:
    for length in range(2, len(tokens)):
        paper = " ".join(tokens[length:])
        # One word in usual case may be a surname: Nation, Mint.
        if is_publisher(paper) and (" " in paper or paper.isupper()):
            return _check(tokens[:length])
    return None


def _cut_post_behind(tokens: list[str]) -> str | None:
    first = next((index for index, token in enumerate(tokens) if token.lower() in byline_words()), None)
    # "Port Vila economy" is a section.
    if first is None or not is_post(" ".join(tokens[first:])) or not {token.lower() for token in tokens[first:]} & (POSTS | BUTTONS):
        return None
    if any(token.islower() and token not in PARTICLES for token in tokens[2:first]):
        # "Ada Obi North of Jutland correspondent": nothing divides name and place, and most names are two words.
        return _check(tokens[:2])
    places = (length for length in range(2, first) if load_gazetteer().find(" ".join(tokens[length:first])))
    return _check(tokens[: next(places, first)])


def _cut_post_before(tokens: list[str]) -> str | None:
    last = max((index for index, token in enumerate(tokens[:LONGEST_POST]) if token.lower() in POSTS), default=None)
    return _check(tokens[last + 1 :]) if last is not None and is_post(" ".join(tokens[: last + 1])) else None


def is_post(words: str) -> bool:
    """Tell whether words are a post and nothing else, with a place at most: "Balkans correspondent", "Lugano bureau chief"."""
    tokens = [token.lower() for token in words.split()]
    if not 1 <= len(tokens) <= LONGEST_POST or (tokens[-1] not in POSTS and not all(token in byline_words() for token in tokens)):
        return False
    others = [token for token in words.split() if token.lower() not in byline_words()]
    return not others or bool(load_gazetteer().find(" ".join(others)))


def to_usual_case(name: str) -> str:
    """Return a name in usual case where it, or the surname in it, is in capitals."""
    if name.isupper():
        return name if len(name) <= LONGEST_INITIALS else " ".join(_capitalise(token) for token in name.split())
    return " ".join(_capitalise(token) if token.isupper() and len(token) > LONGEST_INITIALS and "." not in token else token for token in name.split())


def _capitalise(token: str) -> str:
    usual = "-".join(part.capitalize() for part in token.split("-"))
    return re.sub(r"\b(Mc|O['’])([a-z])", lambda match: match[1] + match[2].upper(), usual)
