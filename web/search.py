"""Find people, organisations, places, events, series, articles and statements by what they are called.

An index of all names is kept with each snapshot; fuzzy matching comes after it, for typing errors. Called through the app's routes.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from rapidfuzz import fuzz, process

from web.browse.listing import choose_format
from web.lookup import Lookup, Thing
from web.negotiate import HTML, JSON
from web.runtime import current_lookup, current_published

__all__ = ["Hit", "NameIndex", "build_index", "fold", "search"]

search = Blueprint("search", __name__)

MAX_HITS = 60
MIN_LIKENESS = 78
"""Below this a word is another word: "Maren" and "Moren" are 80 alike, "Maren" and "Marn" 89, "Eva" and "Evi" 67."""
_NAMES = """
SELECT ?thing ?form WHERE {
  { ?thing schema:name ?form . ?thing a ?class VALUES ?class { schema:Person schema:Organization schema:Place schema:Event schema:EventSeries } }
  UNION { ?thing skos:altLabel ?form }
  UNION { ?thing schema:headline ?form }
  UNION { ?thing a kg:Proposal ; schema:name ?form }
  UNION { ?thing a kg:Statement ; schema:text ?form }
}"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found, and the form of its name by which it was."""

    thing: Thing
    form: str


class NameIndex:
    """All names of a snapshot, by their words without case and accents."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Index pairs of IRI and form."""
        self._names = list(names)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        for place, (_, form) in enumerate(self._names):
            for word in fold(form).split():
                self._by_word[word].add(place)
        self._words = sorted(self._by_word)

    def find(self, wanted: str) -> list[tuple[str, str]]:
        """Find IRI and form of names that hold each word wanted, in any order, as its beginning or nearly."""
        words = fold(wanted).split()
        if not words:
            return []
        found = set.intersection(*(self._holding(word) for word in words))
        ranked = sorted(found, key=lambda place: self._rank(place, words))
        best = {self._names[place][0]: place for place in reversed(ranked)}
        return [self._names[place] for place in sorted(best.values(), key=ranked.index)][:MAX_HITS]

    def _holding(self, word: str) -> set[int]:
        beginning = [known for known in self._words if known.startswith(word)]
        alike = beginning or [known for known, _, _ in process.extract(word, self._words, scorer=fuzz.ratio, score_cutoff=MIN_LIKENESS, limit=8)]
        return set().union(*(self._by_word[known] for known in alike))

    def _rank(self, place: int, words: list[str]) -> tuple[int, int, str]:
        held = fold(self._names[place][1]).split()
        return -sum(word in held for word in words), len(held), self._names[place][1]


def fold(text: str) -> str:
    """Fold text for comparing: no case, no accents, letters and digits only.

    >>> fold("Zoë Müller-Li")
    'zoe muller li'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())


def build_index(lookup: Lookup) -> NameIndex:
    """Index all names of a snapshot."""
    return NameIndex((row["thing"], row["form"]) for row in lookup.rows(_NAMES))


def find_hits(wanted: str) -> list[Hit]:
    """Find what is called so in the snapshot of this request."""
    lookup = current_lookup()
    index = current_published().keep("names", lambda: build_index(lookup))
    return [Hit(lookup.thing(iri), form) for iri, form in index.find(wanted)]


@search.get("/search")
def show_hits() -> Response | str:
    """Show what is called so; a single hit on its own name is gone to at once when `go` is given."""
    wanted = request.args.get("q", "").strip()[:200]
    hits = find_hits(wanted)
    if choose_format((HTML, JSON)) is JSON:
        return jsonify([{"name": hit.thing.name, "kind": hit.thing.kind, "iri": hit.thing.iri, "href": hit.thing.href, "found": hit.form} for hit in hits])
    if len(hits) == 1 and request.args.get("go") and hits[0].thing.href:
        return redirect(hits[0].thing.href)  # type: ignore[return-value]  # werkzeug's type for flask's
    groups: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        groups[hit.thing.kind].append(hit)
    return render_template("search.html", wanted=wanted, groups=groups, total=len(hits))
