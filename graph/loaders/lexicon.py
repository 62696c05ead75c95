"""The word lists of data/loaders: what newspapers print around their stories.

It judges no line; it says whether words are on a list. Called by the modules that take a printed page apart.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache

from graph.settings import DATA_FOLDER

__all__ = [
    "body_words",
    "byline_words",
    "drop_agencies",
    "furniture_phrases",
    "is_photo_agency",
    "is_publisher",
    "is_publisher_like",
    "is_site_software",
    "label_words",
    "name_host",
    "navigation_words",
    "section_names",
]

_FOLDER = DATA_FOLDER / "loaders"
LONGEST_PUBLISHER = 6
LONGEST_COUNTRY = 2
_TOP_DOMAINS = frozenset({"com", "org", "net", "news", "info", "edu", "gov", "int", "biz", "media", "press", "example"})
_SURNAMES = frozenset({"age", "bee", "call", "leader", "star", "sun", "voice"})
_POSTS = frozenset({"reporter", "correspondent", "editor"})
_GENERIC = frozenset(
    {
        "all",
        "agencies",
        "agency",
        "breaking",
        "by",
        "latest",
        "live",
        "more",
        "news",
        "online",
        "our",
        "press",
        "provided",
        "report",
        "reporter",
        "service",
        "staff",
        "the",
        "top",
        "wire",
        "wires",
    }
)
"""Words that name no publisher when nothing else stands beside them: "News wires", "All news"."""
_AGENCIES = re.compile(r"\s*(?:,|&|\+|/|\band\b|\bwith\b)\s+(?:(?:news|other)\s+)?(?:agencies|wires|wire services|staff)$", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")  # "HarbourNews" is two words
_DOMAIN = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|news|info|co|cn|hk|uk|de|nl|in|jp|eu|tv)(?:\.[a-z]{2})?", re.IGNORECASE)


@lru_cache(maxsize=1)
def furniture_phrases() -> tuple[tuple[str, str, bool], ...]:
    """Return (phrase in lower case, `start` or `whole`, whether the story has ended there), longest first."""
    with (_FOLDER / "furniture.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["phrase"], row["where"], row["ends"] == "1") for row in csv.DictReader(file)]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


@lru_cache(maxsize=1)
def section_names() -> frozenset[str]:
    """Return the names of newspaper sections in lower case."""
    return frozenset(line.lower() for line in _read_lines("sections.txt") if not line.startswith("-"))


@lru_cache(maxsize=1)
def navigation_words() -> frozenset[str]:
    """Return the navigation steps that name no section ("content"), in lower case."""
    return frozenset(line[1:].strip().lower() for line in _read_lines("sections.txt") if line.startswith("-"))


@lru_cache(maxsize=1)
def byline_words() -> frozenset[str]:
    """Return words of by-lines that are no part of a name, in lower case."""
    return frozenset(_read_lines("byline_words.txt"))


@lru_cache(maxsize=1)
def body_words() -> frozenset[str]:
    """Return words with which companies and public bodies are named and no people, in lower case."""
    return frozenset(_read_lines("body_words.txt"))


@lru_cache(maxsize=1)
def label_words() -> frozenset[str]:
    """Return labels in capitals that stand before a dash and are no place."""
    return frozenset(_read_lines("label_words.txt"))


def is_publisher(name: str) -> bool:
    """Tell whether a name is that of a known agency or newspaper; case and a leading article do not count."""
    return _fold(name) in _publishers()


def name_host(host: str) -> str:
    """Return a readable name for a host: the publisher's whose name it is without spaces, else the words of it.

    >>> name_host("www.harbour-gazette.co.uk"), name_host("news.harbourmail.com")
    ('Harbour Gazette', 'Harbourmail')
    """
    parts = host.lower().removeprefix("www.").split(".")
    while len(parts) > 1 and (len(parts[-1]) <= LONGEST_COUNTRY or parts[-1] in _TOP_DOMAINS):
        parts.pop()
    label = parts[-1]
    known = _publishers_by_label().get(label.replace("-", ""))
    return known or " ".join(word.capitalize() for word in label.split("-") if word) or host


@lru_cache(maxsize=1)
def _publishers_by_label() -> dict[str, str]:
    with (_FOLDER / "publishers.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    return {re.sub(r"[^a-z0-9]", "", written): name for name in names for written in (name.lower(), _fold(name))}


def is_site_software(name: str) -> bool:
    """Tell whether a name is that of software or a service that makes sites, or what it calls a site that nobody named."""
    return _fold(name) in _site_software()


@lru_cache(maxsize=1)
def _site_software() -> frozenset[str]:
    return frozenset(map(_fold, _read_lines("site_software.txt")))


def is_photo_agency(name: str) -> bool:
    """Tell whether a name is that of a known agency for pictures, which publishes no articles."""
    return _fold(name) in _publishers(kind="photos")


def drop_agencies(name: str) -> str:
    """Return a publisher's name without what is said of the agencies that it used.

    >>> drop_agencies("HARBOUR COURIER AND NEWS AGENCIES")
    'HARBOUR COURIER'
    """
    return _AGENCIES.sub("", name)


def is_publisher_like(name: str, *, strictly: bool = False) -> bool:
    """Tell whether a name is a known publisher's or made as such names are: capitalised words with one like Post or Agency.

    Args:
        name: any words.
        strictly: leave out what may as well be somebody's name, for Sun and Star are surnames too.

    >>> is_publisher_like("Harbour Courier"), is_publisher_like("Courier found alive")
    (True, False)
    """
    if is_publisher(name) or _DOMAIN.fullmatch(name.strip()):
        return True
    words = _CAMEL.sub(" ", name.replace("'", "").replace("’", "")).split()
    if {word.lower() for word in words} <= _GENERIC:
        return False
    # The "Courier-Post" is a newspaper; what is "post-war" is none.
    words[-1:] = filter(None, words[-1].split("-"))
    if ":" in name or "," in name or (words[-1:] and words[-1].lower() in _POSTS and words[0] != "The"):
        return False
    if not 2 <= len(words) <= LONGEST_PUBLISHER or not all(word[0].isupper() or word in {"of", "the", "and", "&"} for word in words):
        return False
    telling = {word.lower() for word in words} & _publisher_words()
    return bool(telling - _SURNAMES if strictly and words[0] != "The" else telling)


@lru_cache(maxsize=2)
def _publishers(*, kind: str | None = None) -> frozenset[str]:
    with (_FOLDER / "publishers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return frozenset(_fold(name) for row in rows if kind in {None, row["kind"]} for name in (row["name"], *row["alternates"].split(";")) if name)


@lru_cache(maxsize=1)
def _publisher_words() -> frozenset[str]:
    return frozenset(line.lower() for line in _read_lines("publisher_words.txt"))


def _fold(name: str) -> str:
    return " ".join(name.lower().replace("’", "'").split()).removeprefix("the ").rstrip(".")


def _read_lines(name: str) -> list[str]:
    return [line for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines() if line]
