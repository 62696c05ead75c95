"""Choose who published a page: of what its markup calls publisher and site the name that readers know, no company's, domain's or software's.

Called by the page loader alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from graph.loaders.lexicon import is_publisher_like, is_site_software, name_host, section_names
from graph.loaders.markup import Candidate, Markup
from graph.loaders.page_body import fold, squash

__all__ = ["SITE_MARKS", "TITLE_SUFFIX", "choose_publisher"]

LONGEST_PUBLISHER = 80
LONGEST_SITE = 5
SHORTEST_MOTTO = 3
MOST_AGREE = 2
"""From how many fields on their agreement tells: three copies of one say no more than two."""
NAMING = frozenset({"jsonld:publisher", "jsonld:site", "meta:og:site_name", "meta:publisher", "microdata:publisher"})
"""Fields for names as readers know them; others hold what a telephone shows below an icon, an account, an agency."""
SITE_MARKS = " |–—·•»-:：｜＿_"
TITLE_SUFFIX = re.compile(r"\s+(?:[|–—·•»]|-{1,3})\s+[^|–—·•»]{2,60}$|\s+::\s+[^:]{2,60}$|\s*[：｜＿]\s*[^：｜＿|–—-]{2,40}$")
"""A mark and the words behind it at the end of a title, which may be the site's name."""

_RIGHTS = re.compile(r"^(?:©|\(c\)|(?:copyright|all rights reserved|by|(?:19|20)\d\d)\b|[\s.,:–-]+)+", re.IGNORECASE)
_LEGAL_FORM = re.compile(r"[\s,]+(?:ltd|limited|inc|llc|gmbh|plc|corp)\.?$", re.IGNORECASE)
_COMPANY = re.compile(
    r"\b(?:ltd|limited|inc|llc|gmbh|plc|corp|corporation|company|co|group|gruppe|holdings|verlag|publishing|publications|verlagsgesellschaft"
    r"|s\.?a|s\.?p\.?a|s\.?r\.?l|a\.?g|a\.?s|b\.?v|n\.?v|kg|ab|oy)\.?$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}", re.IGNORECASE)
_ADDRESS_BEHIND = re.compile(r"\s*\((?:https?://)?(?:www\.)?[\w.-]+\.[a-z]{2,10}/?\)$", re.IGNORECASE)
_MOTTO = re.compile(r"\s+[|–—·•-]\s+|:\s+")
_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|les|el|los|il|de|het|o)\s+", re.IGNORECASE)


def choose_publisher(markup: Markup, tree: HtmlElement, *, headline: str, authors: Collection[str]) -> Candidate | None:
    """Choose the publisher; where no field names it the page's title or its host does.

    Args:
        markup: what the markup offers.
        tree: the page.
        headline: as it was chosen, empty where there is none.
        authors: their names: a person whose site it is may be its publisher too, but a site with a name has that one.
    """
    host = next((urlsplit(each.value).hostname for each in markup.urls if each.value.startswith("http")), None) or ""
    named = [clean for each in markup.publishers for clean in _clean(each, host)]
    title = next((squash(each.text_content()) for each in tree.xpath("//head/title")), "")
    tail = _read_title_tail(title, headline)
    # The block that names the publisher is found once more as the name of a site.
    fields = {(fold(each.value), "jsonld" if each.source.startswith("jsonld:") else each.source) for each in named}
    told = Counter(name for name, _ in fields) + Counter([fold(tail)] if tail else [])
    writers = {fold(name) for name in authors}

    def rank(candidate: Candidate) -> tuple[bool, ...]:
        name = candidate.value
        return (
            is_site_software(name),
            fold(name) in writers,
            bool(_COMPANY.search(name)),
            bool(_ADDRESS.fullmatch(name)),
            not (candidate.source in NAMING and not name.islower() and _is_of_host(name, host)),
            told[fold(name)] < MOST_AGREE,
        )

    best = min(named, key=rank, default=None)
    if best and not is_site_software(best.value):
        return best
    if tail:
        return Candidate(tail, "html:title")
    return Candidate(name_host(host), "link:canonical") if host else None


def _clean(candidate: Candidate, host: str) -> Iterator[Candidate]:
    name = _ADDRESS_BEHIND.sub("", _RIGHTS.sub("", squash(candidate.value)).strip())
    if candidate.source == "meta:copyright":
        name = _LEGAL_FORM.sub("", name)
    opening, *motto = _MOTTO.split(name, maxsplit=1)
    # "Harbour News | Stories from the coast since 1901": a name and a motto.
    if motto and opening and (_is_of_host(opening, host) or (len(motto[0].split()) >= SHORTEST_MOTTO and len(opening.split()) <= LONGEST_SITE)):
        name = opening.strip()
    if name and len(name) < LONGEST_PUBLISHER and not name.startswith(("http", "@")):
        yield Candidate(name, candidate.source)


def _is_of_host(name: str, host: str) -> bool:
    """Tell whether a host is called as a publisher is: by its name, or by the first letters of its words.

    >>> _is_of_host("The Harbour Gazette", "www.harbourgazette.example"), _is_of_host("Quay Media", "harbourgazette.example")
    (True, False)
    """
    labels = {re.sub(r"[\W_]+", "", label) for label in host.removeprefix("www.").split(".")[:-1]}
    plain = _ARTICLE.sub("", name)
    words = re.findall(r"[^\W_]+", plain.lower())
    initials = "".join(word[0] for word in words)
    return bool(labels & {re.sub(r"[\W_]+", "", each.lower()) for each in (name, plain)}) or (len(words) > 1 and initials in labels)


def _read_title_tail(title: str, headline: str) -> str | None:
    """Return the site's name behind the headline in a page's title: the last of what bars or dashes part."""
    joined = title.removeprefix(headline) if headline and title.startswith(headline) else ""
    if re.match(r"[|_–—-]\S", joined) and len(joined.split()) <= LONGEST_SITE:
        return joined.strip(SITE_MARKS) or None  # "Headline-Paper"
    before = title.removesuffix(headline) if headline and title.endswith(headline) and title != headline else ""
    if re.search(r"\w\s*[:|–—-]\s+$", before) and len(before.split()) <= LONGEST_SITE + 1:
        return before.strip(SITE_MARKS)  # "Paper: headline"
    match = TITLE_SUFFIX.search(title)
    name = match[0].strip(SITE_MARKS) if match else ""
    if not match or name.lower() in section_names():
        return None
    is_behind = bool(headline) and fold(title).startswith(fold(headline)) and fold(title[: match.end()]) != fold(headline)
    is_short = len(name.split()) <= LONGEST_SITE and not any(character.isdigit() for character in name)
    return name if is_publisher_like(name) or (is_behind and is_short and match.start() >= len(headline)) else None
