"""Find what a reader of the explorer means by a name that was typed: things that have a relation, people and bodies before words.

The index of names does the finding. Called by the explorer and by its fields that complete as one types.
"""

from __future__ import annotations

from itertools import chain, zip_longest

from web.browse.explored import current_connections
from web.index import Hit, current_index, fold

__all__ = ["find_meant", "list_meant"]

_NAMED = ("person", "organisation", "event", "series", "place")
_WORDS = ("statement", "proposal")
MAX_TYPED = 200


def list_meant(typed: str, *, limit: int = 10) -> list[Hit]:
    """List what may be meant, the best of each kind first; statements and proposals only where no name fits."""
    connections, index = current_connections(), current_index()
    for kinds in (_NAMED, _WORDS):
        groups = index.search(typed.strip()[:MAX_TYPED], kinds=kinds, limit=limit)
        rows = chain.from_iterable(zip_longest(*groups.values()))
        if hits := [hit for hit in rows if hit is not None and hit.entry.iri in connections]:
            return hits[:limit]
    return []


def find_meant(typed: str) -> str:
    """Find the IRI that is meant; of several that are called exactly so the best connected; empty when there is none."""
    connections, hits = current_connections(), list_meant(typed)
    same = [hit for hit in hits if fold(hit.form) == fold(typed)] or hits[:1]
    return max((hit.entry.iri for hit in same), key=connections.degree, default="")
