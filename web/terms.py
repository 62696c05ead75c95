"""The classes and properties that a store uses, counted in the background for completion, and chosen by what was typed.

Counting takes some seconds at a million quads, so those of the version before serve meanwhile. Called by the query editor's routes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from ontology.terms import PREFIXES
from web.lookup import Lookup
from web.runtime import Published, Runtime, current_published, current_runtime

__all__ = ["KINDS", "Completion", "current_terms", "prepare_terms", "rank_terms"]

logger = logging.getLogger(__name__)

EXTENSION = "newsgraph.terms"
FIRST_PATIENCE_S = 20.0
"""So long a request waits where nothing was counted yet: a million quads took 5 s."""
_TERMS = {
    "class": "SELECT ?term (COUNT(*) AS ?n) WHERE { ?thing a ?term FILTER(isIRI(?term)) } GROUP BY ?term",
    "property": "SELECT ?term (COUNT(*) AS ?n) WHERE { ?thing ?term ?value } GROUP BY ?term",
}
# Evidence stands in the articles' graphs only.
_TERMS_OF_ARTICLES = {
    "class": "SELECT ?term (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?thing a ?term } FILTER(isIRI(?term)) } GROUP BY ?term",
    "property": "SELECT ?term (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?thing ?term ?value } } GROUP BY ?term",
}
KINDS = tuple(_TERMS)


@dataclass(frozen=True, slots=True)
class Completion:
    """A term or a thing that may stand where the cursor is.

    Attributes:
        iri: what is written into the query.
        name: its name with a prefix ("kg:Statement"), or a thing's own name; the IRI where it has neither.
        about: one or two words more: its kind, or how often it is used.
        count: how many triples hold it; 0 for a thing.
    """

    iri: str
    name: str
    about: str
    count: int = 0


def current_terms(kind: str) -> list[Completion]:
    """List the classes or the properties of this request's snapshot, or of one before while they are being counted."""
    keeper = prepare_terms()
    with keeper.changed:
        # The first of all are waited for: there is nothing else to offer.
        keeper.changed.wait_for(lambda: bool(keeper.terms) or not keeper.is_counting, timeout=FIRST_PATIENCE_S)
        return keeper.terms.get(kind, [])


def prepare_terms() -> _Keeper:
    """See that the terms of this request's snapshot are counted, or being counted, and return who keeps them."""
    keeper = cast("_Keeper", current_app.extensions.setdefault(EXTENSION, _Keeper()))
    keeper.start(current_published(), current_runtime())
    return keeper


def rank_terms(terms: Iterable[Completion], typed: str) -> list[Completion]:
    """Choose the terms that hold what was typed: those whose local name begins with it first, the most used of these first.

    >>> terms = [Completion("http://x/a#Place", "x:Place", "", 1), Completion("http://x/a#Replaced", "x:Replaced", "", 9)]
    >>> [term.name for term in rank_terms(terms, "place")]
    ['x:Place', 'x:Replaced']
    """
    wanted = typed.casefold()
    fitting = (term for term in terms if wanted in term.name.casefold() or term.iri.casefold().startswith(wanted))
    return sorted(fitting, key=lambda term: (not _local_name(term).startswith(wanted.rpartition(":")[2]), -term.count, term.iri))


@dataclass(slots=True)
class _Keeper:
    """The terms that were counted last, by kind, whose they are, and whether a count is under way."""

    terms: dict[str, list[Completion]] = field(default_factory=dict)
    owner: Published | None = None
    is_counting: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)

    def start(self, published: Published, runtime: Runtime) -> None:
        """Count the terms of a snapshot in the background, unless that is done or another count is under way."""
        with self.changed:
            if self.owner is published or self.is_counting:
                return
            self.is_counting = True
        threading.Thread(target=self._count, args=(runtime.acquire(), runtime), name="newsgraph-terms", daemon=True).start()

    def _count(self, published: Published, runtime: Runtime) -> None:
        counted: dict[str, list[Completion]] = {}
        try:
            counted = {kind: _count_terms(Lookup(published.snapshot), kind) for kind in KINDS}
        except Exception:
            logger.exception("the terms in the store could not be counted")
        finally:
            runtime.release(published)
            with self.changed:
                self.terms, self.owner, self.is_counting = counted or self.terms, published, False
                self.changed.notify_all()


def _count_terms(lookup: Lookup, kind: str) -> list[Completion]:
    """Count each term in the merged view; of those that stand in articles' graphs only, there."""
    found: dict[str, Completion] = {}
    for query, place in ((_TERMS[kind], ""), (_TERMS_OF_ARTICLES[kind], ", within GRAPH")):
        for row in lookup.rows(query):
            count = int(row["n"])
            found.setdefault(row["term"], Completion(row["term"], _prefixed(row["term"]), f"{count:,} times{place}", count))
    return list(found.values())


def _prefixed(iri: str) -> str:
    """Write an IRI with its prefix where what is left is a plain name."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return iri


def _local_name(term: Completion) -> str:
    return term.name.rpartition("/")[2].rpartition("#")[2].rpartition(":")[2].casefold()
