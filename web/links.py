"""Map IRIs to the addresses of pages and back; pure, but for the path that the service stands at.

It asks no store: whether a page exists is not its business. Called by every page and by the endpoint's result tables.
"""

from __future__ import annotations

from urllib.parse import quote, unquote

from flask import has_request_context, request

from ontology.iris import parse_instance_iri
from ontology.terms import KG, PREFIXES

__all__ = ["ASKED_HOST", "SECTIONS", "declare", "iri_from_path", "kind_of_section", "page_path"]

SECTIONS = {
    "article": "articles",
    "person": "people",
    "organisation": "organisations",
    "place": "places",
    "site": "sites",
    "event": "events",
    "series": "series",
    "statement": "statements",
}
"""Kinds of IRI that have pages in words, each with the section in which they stand; all others stand under /id/."""
ASKED_HOST = "newsgraph.asked_host"
"""In a request's environment, where the service has an address of its own outside: the host that the request named."""
_KINDS = {section: kind for kind, section in SECTIONS.items()}
_ONTOLOGY = str(KG._NS)  # noqa: SLF001 - rdflib keeps a DefinedNamespace's IRI there
_SAFE = "-._~!$&'()*+,;=:@"
"""What RFC 3986 lets stand in one segment of a path."""


def page_path(base: str, iri: str) -> str | None:
    """Give the address to link for an IRI: a page of ours, the IRI itself when it is http(s), else None.

    >>> page_path("https://w3id.org/newsgraph/id/", "https://w3id.org/newsgraph/id/person/ann-1")
    '/people/ann-1'
    >>> page_path("https://w3id.org/newsgraph/id/", "javascript:alert(1)") is None
    True
    """
    if iri.startswith(base):
        found = parse_instance_iri(base, iri)
        if found and found.kind in SECTIONS:
            return f"{_root()}/{SECTIONS[found.kind]}/{_quoted(found.key)}"
        return f"{_root()}/id/" + _quoted(iri.removeprefix(base), further="/")
    if iri.startswith(_ONTOLOGY):
        return f"{_root()}/ontology#" + _quoted(iri.removeprefix(_ONTOLOGY))
    return iri if iri.startswith(("http://", "https://")) else None


def iri_from_path(base: str, path: str) -> str:
    """Give the IRI that `/id/<path>` stands for; `path` is as the server hands it over, percent escapes undone.

    What may not stand in an IRI is escaped again, so that an IRI with an escaped space finds its page.
    """
    return base + "".join(character if character.isalnum() or character in _SAFE + "/%#" else quote(character) for character in path)


def kind_of_section(section: str) -> str:
    """Give the kind of IRI whose pages stand in a section.

    Raises:
        KeyError: there is no such section.
    """
    return _KINDS[section]


def _root() -> str:
    """Return the path below which the service stands for this request, empty where it has the host for itself."""
    return request.script_root if has_request_context() else ""


def _quoted(key: str, *, further: str = "") -> str:
    # An escape in the IRI must survive the server's undoing of escapes, hence unquote before quote.
    return quote(unquote(key), safe=_SAFE + further)


def declare(*names: str) -> str:
    """Write the declarations of prefixes, so that a query that is handed on stands by itself."""
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in names)
