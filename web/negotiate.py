"""Choose the format of an answer from what a client accepts and what there is; pure, one table.

It writes no answer and knows no request. Called by the endpoint and by every page that is also data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.http import parse_accept_header

__all__ = [
    "ANSWER_FORMATS",
    "CSV",
    "FORMATS",
    "GRAPH_FORMATS",
    "HTML",
    "JSON",
    "JSON_LD",
    "QUAD_FORMATS",
    "RDF_XML",
    "TABLE_FORMATS",
    "TURTLE",
    "Format",
    "find_format",
    "negotiate",
]

_PARAMETERS = re.compile(r";\s*+(?!q\s*=)[^;,]*", re.IGNORECASE)
_QUALITY = re.compile(r";\s*q\s*=\s*([0-9.]+)(?=\s*(?:[;,]|$))", re.IGNORECASE)
_BARE_STAR = re.compile(r"(?<![^,\s])\*(?=\s*(?:[;,]|$))")
"""Java's own client sends `*; q=.2, */*; q=.2` where nobody tells it otherwise."""


@dataclass(frozen=True, slots=True)
class Format:
    """A form in which an answer can be had: `name` for `?format=`, `aliases` are further media types that mean it."""

    name: str
    media_type: str
    title: str
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def media_types(self) -> tuple[str, ...]:
        """All media types by which it can be asked for, its own first."""
        return (self.media_type, *self.aliases)

    @property
    def extension(self) -> str:
        """What the name of a file in this form ends with."""
        return {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf", "nquads": "nq"}.get(self.name, self.name)


HTML = Format("html", "text/html", "page", ("application/xhtml+xml",))
JSON = Format("json", "application/sparql-results+json", "JSON", ("application/json",), ("srj",))
XML = Format("xml", "application/sparql-results+xml", "XML", ("application/xml", "text/xml"), ("srx",))
CSV = Format("csv", "text/csv", "CSV")
TSV = Format("tsv", "text/tab-separated-values", "TSV")
TURTLE = Format("turtle", "text/turtle", "Turtle", ("application/x-turtle",), ("ttl",))
N_TRIPLES = Format("ntriples", "application/n-triples", "N-Triples", ("text/plain",), ("nt",))
RDF_XML = Format("rdfxml", "application/rdf+xml", "RDF/XML", ("application/xml", "text/xml"), ("rdf", "xml"))
JSON_LD = Format("jsonld", "application/ld+json", "JSON-LD", ("application/json",), ("json-ld", "json"))

TABLE_FORMATS = (JSON, XML, CSV, TSV)
"""What SELECT and ASK can be had in; the first is what a client gets that accepts anything."""
GRAPH_FORMATS = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
"""What the data of an IRI and of a graph can be had in."""
GRAPHML = Format("graphml", "application/graphml+xml", "GraphML")
ANSWER_FORMATS = (*GRAPH_FORMATS, GRAPHML)
"""What CONSTRUCT and DESCRIBE can be had in."""
N_QUADS = Format("nquads", "application/n-quads", "N-Quads", ("text/x-nquads",), ("nq",))
TRIG = Format("trig", "application/trig", "TriG", ("application/x-trig",))
QUAD_FORMATS = (TRIG, N_QUADS, JSON_LD)
"""What the whole store can be had in."""
FORMATS = (HTML, *TABLE_FORMATS, *ANSWER_FORMATS)


def negotiate(accept: str | None, offers: Sequence[Format]) -> Format | None:
    """Choose the offer that a client accepts most; None when it accepts none of them.

    Quality values, wildcards and their precedence follow RFC 9110, 12.5.1; parameters other than q are not compared. What clients send beside the
    rules is read as it is meant: `q=.5`, blanks round the sign, more than 1, a bare `*`.

    Args:
        accept: the Accept header; missing or empty accepts anything.
        offers: what there is, the preferred first; never empty.

    >>> negotiate("text/csv;q=0.5, application/xml", TABLE_FORMATS).name
    'xml'
    """
    if not accept or not accept.strip():
        return offers[0]
    plain = _BARE_STAR.sub("*/*", _QUALITY.sub(_write_quality, _PARAMETERS.sub("", accept)))
    wanted = [(media_type.lower(), quality) for media_type, quality in parse_accept_header(plain)]
    weighed = [(*_weigh(offer, wanted), -place, offer) for place, offer in enumerate(offers)]
    quality, _, _, chosen = max(weighed, key=lambda each: each[:3])
    return chosen if quality > 0 else None


def _write_quality(found: re.Match[str]) -> str:
    """Write a quality as the rules have it; what is no number stays, and counts for nothing."""
    try:
        return f";q={min(float(found[1]), 1):.3f}"
    except ValueError:
        return found[0]


def _weigh(offer: Format, wanted: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """Tell how much a client wants an offer, and how exactly it says so; a wildcard never chooses by an alias."""
    named = [quality for media_type, quality in wanted if media_type in offer.media_types]
    if named:
        return max(named), 2
    family = offer.media_type.partition("/")[0] + "/*"
    for precision, wildcard in ((1, family), (0, "*/*")):
        for media_type, quality in wanted:
            if media_type == wildcard:
                return quality, precision
    return 0.0, 0


def find_format(name: str, offers: Sequence[Format]) -> Format | None:
    """Find an offer by the name given in `?format=` ("csv", "ttl") or by its media type; None when there is none."""
    key = name.strip().lower().replace(" ", "+")  # an unescaped "+" in a URL arrives as a space
    for offer in offers:
        if key == offer.name or key in offer.names or key in offer.media_types:
            return offer
    return None
