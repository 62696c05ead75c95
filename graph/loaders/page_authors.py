"""Choose the people who wrote a page: what its markup names first, then the by-lines that it prints; no agency, paper, staff, place or topic.

It finds neither; `graph.loaders.markup` and `graph.loaders.page_head` do. Called by the page loader.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from graph.gazetteer import load_gazetteer
from graph.lexicon import fold as fold_name
from graph.lexicon import load_lexicon
from graph.loaders.fragments import strip_markup
from graph.loaders.lexicon import body_words, byline_words, is_publisher, section_names
from graph.loaders.markup import Candidate, Markup
from graph.loaders.names import cut_name, is_person_name, to_usual_case
from graph.loaders.page_body import fold
from graph.loaders.page_head import drop_by, find_bylines, find_signed_lines

__all__ = ["choose_authors"]

LONGEST_AUTHORS = 12
LONGEST_UNCASED = 5
"""How many words a name has at most in a script without capitals."""
LONGEST_UNSPACED = 8
"""How many letters a name has at most in a script without spaces."""
SURNAME_FIRST = frozenset({"meta:dc.creator", "meta:dcterms.creator", "meta:dc.contributor", "meta:citation_author"})
"""Fields of libraries, which give a name as "Obi, Ada"."""

_SURNAME_FIRST = re.compile(r"([^\s,]+(?: [^\s,]+)?), ([^\s,]+(?: [^\s,]+)?)")
_BETWEEN = re.compile(
    r"\s*[,;|/•·]\s*(?:and\s+|und\s+|et\s+|&\s*)?|\s*\+\s*|\s+(?:and|AND|und|UND|et|ET|og|och|with|avec|mit|con|sowie|и)\s+|\s*&\s*",
)
_BETWEEN_LETTERS = re.compile(r"\s+(?:y|Y|e|E|en|EN|i|I|a|ja|ve|és|și|oraz|kaj|te)\s+")
"""Words for "and" that may stand within a name too: they part two names where each has two words."""
_CUT = re.compile(r"\s+(?:in|[Ff]or|at|from|on|aus|à)\s+(?=[A-Z]).*$|\s*\([^)]*\)|\s*\[[^\]]*\]|\s*<[^>]*>|\S*@\S+|https?:\S+|\s+[–—-]\s+.*$|\s+\d.*$")
_QUOTED = re.compile(r"[\"“”„]|(?<!\w)['‘](?=\w)|(?<=\w)['’](?!\w)")
"""Marks around what friends call somebody: Ada "Adi" Obi."""
_SUFFIX = re.compile(r"\b[JS]r\.$")
_POSSESSIVE = re.compile(r"^\S+['’]s\s+(?=\S+\s+\S)")
_BETWEEN_UNCASED = re.compile(r"\s*[,;|/、，；،＆&()（）【】\[\]]\s*|\s+and\s+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_TELLS_OF_HELP = re.compile(r"\bcontribut(?:ed|ing)\b|\bassist(?:ed|ing)\b", re.IGNORECASE)


def choose_authors(markup: Markup, tree: HtmlElement) -> list[tuple[str, str]]:
    """Return the authors as pairs of name and field; empty where none is named."""
    # A paper that gives itself as the author is none, and no person's site has a name of its own.
    sites = {fold(each.value) for each in markup.publishers if each.source.startswith("meta:og") or not _has_given_name(each.value)}
    for group in markup.authors:
        people = _list_people(group, sites)
        if people:
            printed = _list_people(find_signed_lines(tree), sites)
            # Some markup names the first author only; the by-line all.
            is_more = {fold(name) for name, _ in people} < {fold(name) for name, _ in printed}
            return printed if is_more else people
    topics = {fold(each) for each in (*markup.topics, *(section.value for section in markup.sections))} | section_names()
    return next(filter(None, (_list_people(group, sites) for group in find_bylines(tree, is_topic=lambda name: _is_topic(name, topics)))), [])


def _is_topic(name: str, topics: Collection[str]) -> bool:
    return fold(name) in topics or bool(load_gazetteer().find(name))


def _list_people(group: Iterable[Candidate], sites: set[str]) -> list[tuple[str, str]]:
    names = [pair for candidate in group for pair in _clean_authors(candidate)]
    return [pair for pair in dict.fromkeys(names) if fold(pair[0]) not in sites][:LONGEST_AUTHORS]


def _clean_authors(candidate: Candidate) -> Iterator[tuple[str, str]]:
    """Yield the people of one author field; agencies, papers and staffs are none."""
    if candidate.source.endswith(".organization"):
        return
    value = drop_by(strip_markup(candidate.value))
    is_printed = candidate.source.startswith("html:")
    if is_printed and _TELLS_OF_HELP.search(value):
        return
    if _is_uncased(value):
        yield from ((name, candidate.source) for name in _read_uncased(value))
        return
    turned = _SURNAME_FIRST.fullmatch(value) if candidate.source in SURNAME_FIRST else None
    is_first = True
    for piece in [f"{turned[2]} {turned[1]}"] if turned else _split(value):
        name = _read_name(piece)
        # What stands behind bars in a printed line may be a paper, a place or a day as well.
        if name and (is_first or not is_printed or "|" not in value or _has_given_name(name)):
            yield name, candidate.source
            is_first = False


def _split(value: str) -> Iterator[str]:
    for piece in _BETWEEN.split(value):
        parts = _BETWEEN_LETTERS.split(drop_by(piece))
        yield from parts if all(len(part.split()) > 1 for part in parts) else [piece]


def _read_name(piece: str) -> str | None:
    """Return the name of two words or more in a piece of an author field, as it is usually written; None where there is none."""
    words = _CUT.sub("", drop_by(piece)).strip(" ,:-–|")
    words = words if _SUFFIX.search(words) else words.rstrip(".")
    owned = _POSSESSIVE.match(words)
    words = words[owned.end() :] if owned else words
    if words.islower() and _has_given_name(words):
        words = words.title()
    bare = " ".join(_QUOTED.sub("", words).split())
    opening = bare.split(maxsplit=1)[0] if bare else ""
    if opening.isupper() and len(opening) > 1 and is_publisher(opening):
        return None  # "AFP Sydney": an agency's desk
    if is_person_name(bare) or _is_surely_named(bare):
        name: str | None = words
    else:
        name = cut_name(bare)
    return to_usual_case(name) if name and len(name.split()) >= 2 else None


def _has_given_name(words: str) -> bool:
    """Tell whether two or three words begin with a given name that is no other word and no place."""
    first, *others = words.split() or [""]
    return 1 <= len(others) <= 3 and fold_name(first) in load_lexicon().sure_given


def _is_surely_named(words: str) -> bool:
    """Tell a person with a surname that is a newspaper's word too: "Ian Post", "Sarah Webb Law"; no name of a desk begins so."""
    tokens = words.split()
    return len(tokens) == 2 and all(token.isalpha() and token.istitle() for token in tokens) and _has_given_name(words) and not is_publisher(words)


# ------------------------------------------------------------------------------------------- scripts without capitals
def _is_uncased(words: str) -> bool:
    letters = [character for character in words if character.isalpha()]
    return bool(letters) and sum(character.isupper() or character.islower() for character in letters) * 2 < len(letters)


def _read_uncased(value: str) -> Iterator[str]:
    """Yield the names in a field in a script without capitals: a few words, or a few letters where it puts no space between words."""
    for piece in _BETWEEN_UNCASED.split(value):
        words = piece
        for word in _uncased_posts():
            words = words.replace(word, " ")
        words = " ".join(words.split()).strip(" .:：·・")
        letters = len(_UNSPACED.findall(words))
        is_name = 2 <= letters <= LONGEST_UNSPACED if letters else 2 <= len(words.split()) <= LONGEST_UNCASED
        if is_name and not any(character.isdigit() for character in words) and not is_publisher(words) and not piece.rstrip().endswith(_uncased_bodies()):
            yield words


@lru_cache(maxsize=1)
def _uncased_posts() -> list[str]:
    return sorted((word for word in byline_words() if _is_uncased(word)), key=len, reverse=True)


@lru_cache(maxsize=1)
def _uncased_bodies() -> tuple[str, ...]:
    return tuple(word for word in body_words() if _is_uncased(word))
