"""Mint and parse instance IRIs: pure, total on the names that articles hold, reversible to kind and key.

It decides no identity: two entities get one IRI only when article, kind and name are the same.
Called by the mapping and by everything that is given an IRI.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from rdflib import URIRef
from slugify import slugify

__all__ = [
    "ARTICLE_KINDS",
    "HASHED_KINDS",
    "InstanceIri",
    "mint_article_iri",
    "mint_candidates_graph_iri",
    "mint_entity_iri",
    "mint_gazetteer_graph_iri",
    "mint_graph_iri",
    "mint_hashed_iri",
    "mint_identity_graph_iri",
    "mint_place_iri",
    "mint_rule_iri",
    "mint_runs_graph_iri",
    "mint_stories_graph_iri",
    "mint_text_iri",
    "parse_instance_iri",
]

SLUG_LENGTH = 60
ARTICLE_KINDS = ("person", "organisation", "event", "series", "site")
"""Kinds whose IRI depends on one article and the name. A `site` is a place that the gazetteer does not know."""
HASHED_KINDS = (
    "assertion",
    "evidence",
    "selector",
    "membership",
    "role",
    "statement",
    "proposal",
    "attendance",
    "quantity",
    "correction",
    "coordinates",
    "run",
    "agent",
    "identity",
    "story",
)
"""Kinds whose IRI is a hash of what they say and where."""


@dataclass(frozen=True, slots=True)
class InstanceIri:
    """The parts of an instance IRI: its kind ("person") and its key, the rest of the path below the base."""

    kind: str
    key: str


def _digest(*parts: str) -> str:
    # The unit separator cannot stand in normalised text, so ("a", "bc") and ("ab", "c") stay apart.
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@lru_cache(maxsize=8_192)
def _slug(name: str) -> str:
    return slugify(name, max_length=SLUG_LENGTH, word_boundary=True) or "unnamed"


def mint_article_iri(base: str, identifier: str, headline: str) -> URIRef:
    """Mint the IRI of an article: `<base>article/<slug of headline>-<8 hex of its identifier>`."""
    return URIRef(f"{base}article/{_slug(headline)}-{_digest(identifier)[:8]}")


def mint_graph_iri(base: str, identifier: str) -> URIRef:
    """Mint the IRI of the named graph that holds all that one article contributes."""
    return URIRef(f"{base}graph/{_digest(identifier)[:8]}")


def mint_candidates_graph_iri(base: str, identifier: str) -> URIRef:
    """Mint the IRI of the named graph that holds what was found in an article below the floor of confidence."""
    return URIRef(f"{mint_graph_iri(base, identifier)}/candidates")


def mint_gazetteer_graph_iri(base: str) -> URIRef:
    """Mint the IRI of the graph that holds what the gazetteer adds."""
    return URIRef(f"{base}graph/gazetteer")


def mint_identity_graph_iri(base: str) -> URIRef:
    """Mint the IRI of the graph that holds the identity decisions."""
    return URIRef(f"{base}graph/identity")


def mint_runs_graph_iri(base: str) -> URIRef:
    """Mint the IRI of the graph that holds the runs and the rules."""
    return URIRef(f"{base}graph/runs")


def mint_stories_graph_iri(base: str) -> URIRef:
    """Mint the IRI of the graph that says which articles print one text."""
    return URIRef(f"{base}graph/stories")


def mint_text_iri(base: str, sha256: str) -> URIRef:
    """Mint the IRI of a text version from the 64 hex digits of its SHA-256."""
    return URIRef(f"{base}text/{sha256}")


def mint_entity_iri(base: str, identifier: str, kind: str, name: str) -> URIRef:
    """Mint the IRI of a person, organisation, event, series or site of one article.

    Args:
        base: the base IRI, with its closing slash.
        identifier: the article's identifier.
        kind: one of `ARTICLE_KINDS`.
        name: the entity's name in that article.

    Raises:
        ValueError: the kind is none of `ARTICLE_KINDS`.
    """
    if kind not in ARTICLE_KINDS:
        raise ValueError(f"unknown kind {kind!r}; known: {', '.join(ARTICLE_KINDS)}")
    return URIRef(f"{base}{kind}/{_slug(name)}-{_digest(identifier, kind, name)[:8]}")


def mint_place_iri(base: str, name: str, number: int | None) -> URIRef:
    """Mint the IRI of a place that the gazetteer knows; without a GeoNames number its name alone is the key."""
    return URIRef(f"{base}place/{_slug(name)}" + (f"-{number}" if number is not None else ""))


def mint_rule_iri(base: str, name: str) -> URIRef:
    """Mint the IRI of an extraction rule from its name, which is already a slug ("title-before-name")."""
    return URIRef(f"{base}rule/{_slug(name)}")


def mint_hashed_iri(base: str, kind: str, *parts: str) -> URIRef:
    """Mint the IRI of something that is what it says and where it says so: the same parts give the same IRI.

    Raises:
        ValueError: the kind is none of `HASHED_KINDS`.
    """
    if kind not in HASHED_KINDS:
        raise ValueError(f"unknown kind {kind!r}; known: {', '.join(HASHED_KINDS)}")
    return URIRef(f"{base}{kind}/{_digest(*parts)[:16]}")


def parse_instance_iri(base: str, iri: str) -> InstanceIri | None:
    """Take an instance IRI apart; None when it does not stand under the base or has no kind.

    >>> parse_instance_iri("https://w3id.org/newsgraph/id/", "https://w3id.org/newsgraph/id/rule/by-line")
    InstanceIri(kind='rule', key='by-line')
    """
    found = re.fullmatch(re.escape(base) + r"([a-z]+)/([^/?#]+)", iri)
    return InstanceIri(found[1], found[2]) if found else None
