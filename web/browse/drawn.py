"""What the explorer's pages, lists and data say of a picture: its nodes and edges as JSON, its rows and paths in words, its triples.

It decides nothing about what is shown. Called by the explorer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import networkx as nx
from pyoxigraph import DefaultGraph, NamedNode, Triple

from graph.analysis import KINDS, PAGE, Connections, Quote, Reader
from graph.draw import STYLES
from ontology.terms import KG, RDF, SCHEMA, SKOS
from web.browse.explored import Explored
from web.browse.view import Keys, Step, View
from web.describe import describe, serialise
from web.links import page_path
from web.lookup import Lookup, Words
from web.negotiate import TURTLE

__all__ = ["Hop", "Row", "drawn_data", "edge_data", "hops", "legend", "make_row", "node_data", "order_rows", "quote_data", "turtle_of"]

Json = dict[str, Any]  # Any: JSON
MAX_DESCRIBED = 4_000
"""So many assertions and statements stand whole in the Turtle of a picture."""
_ORDER = {kind.name: place for place, kind in enumerate(KINDS)}
_PLURALS = {kind.name: kind.plural for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Line:
    """A relation of a listed thing, in words; `why` leads to what it rests on."""

    relation: str
    other: str
    href: str | None
    quotes: tuple[Quote, ...]
    dates: tuple[str, ...]
    why: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A listed thing: what is shown of it, how many neighbours more there are, and the addresses of what can be done."""

    key: str
    name: str
    kind: str
    plural: str
    href: str | None
    more: int
    is_open: bool
    open: str
    close: str
    hide: str
    focus: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Hop:
    """One relation of a path, with the words that say it."""

    source: str
    source_href: str | None
    source_kind: str
    relation: str
    target: str
    target_href: str | None
    target_kind: str
    is_forward: bool
    words: Words | None
    quote: Quote | None
    article_href: str | None
    why: str | None


def node_data(lookup: Lookup, connections: Connections, iri: str, label: str, kind: str, *, key: str) -> Json:
    """Say of a thing what a picture needs: `degree` counts its neighbours, shown or not."""
    return {"id": iri, "key": key, "label": label, "kind": kind, "degree": connections.degree(iri), "href": page_path(lookup.base_iri, iri)}


def edge_data(lookup: Lookup, source: str, target: str, edge: Json) -> Json:
    """Say of a relation what a picture needs, with where its words are."""
    said = {"relation": edge["relation"], "predicate": edge["predicate"], "dates": list(edge["dates"])}
    articles = sorted({quote.article for quote in edge["quotes"] if quote.article})
    return said | {"from": source, "to": target, "articles": articles, "evidence": _why(lookup, edge["assertion"])}


def quote_data(lookup: Lookup, reader: Reader, source: str, quote: Quote) -> Json:
    """Say of a quote what stands under it: article, publisher, date, rule and where it is marked in the text."""
    publisher = lookup.value(quote.article, SCHEMA.publisher) if quote.article else ""
    rule = lookup.value(source, KG.rule)
    around = lookup.words_in_context(quote)
    article = page_path(lookup.base_iri, quote.article) if quote.article else None
    return {
        "words": quote.words,
        "before": around.before,
        "after": around.after,
        "headline": quote.headline,
        "published": quote.published[:10],
        "publisher": reader.name(publisher) if publisher else "",
        "rule": reader.name(rule) if rule else "",
        "rule_href": page_path(lookup.base_iri, rule) if rule else None,
        "article": quote.article,
        "href": f"{article}#words-{quote.start}-{quote.end}" if article else None,
        "why": page_path(lookup.base_iri, source),
    }


def drawn_data(lookup: Lookup, connections: Connections, explored: Explored, view: View) -> Json:
    """Give a picture as JSON: nodes with their places, edges with their days, and how kinds look."""
    network, moved, keys = explored.network, set(view.keys("pin")), Keys(lookup.base_iri)
    nodes = []
    for iri, node in network.nodes(data=True):
        x, y = explored.places[iri]
        said = node_data(lookup, connections, iri, node["label"], node["kind"], key=keys.shorten(iri))
        state = {"open": explored.opened.get(iri, 0), "begun": iri in explored.begun, "pinned": said["key"] in moved}
        nodes.append(said | {"x": x, "y": y, "more": 0 if view.is_whole else _count_more(explored, iri, said["degree"])} | state)
    edges = [edge_data(lookup, source, target, edge) for source, target, edge in network.edges(data=True)]
    on_path = [[keys.shorten(iri) for iri in path] for path in explored.paths]
    looks = {kind: {"colour": style.colour, "shape": style.shape} for kind, style in STYLES.items()}
    return {"nodes": nodes, "edges": edges, "paths": on_path, "looks": looks, "page": PAGE}


def legend(network: nx.MultiDiGraph) -> dict[str, int]:
    """Count the things of each kind."""
    counts: dict[str, int] = {}
    for _, kind in network.nodes(data="kind"):
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def order_rows(network: nx.MultiDiGraph) -> list[str]:
    """List all that a picture shows by kind and name, as its list has it."""
    return sorted(network, key=lambda iri: (_ORDER.get(network.nodes[iri]["kind"], len(_ORDER)), network.nodes[iri]["label"], iri))


def make_row(lookup: Lookup, explored: Explored, view: View, iri: str, *, shown: nx.MultiDiGraph, degree: int) -> Row:
    """Say in words what a picture shows of a thing, with the addresses of what can be done with it."""
    key, opened, node = Keys(lookup.base_iri).shorten(iri), explored.opened.get(iri, 0), shown.nodes[iri]
    return Row(
        key=key,
        name=node["label"],
        kind=node["kind"],
        plural=_PLURALS.get(node["kind"], "things"),
        href=page_path(lookup.base_iri, iri),
        more=0 if view.is_whole else _count_more(explored, iri, degree),
        is_open=bool(opened),
        open=view.opening(key, opened + PAGE).query(),
        close=view.closing(key).query() if key in view.keys("open") else "",
        hide=view.hiding(key).query(),
        focus=View(steps=(Step("focus", (key,)),)).query(),
        lines=tuple(_lines(lookup, shown, iri)),
    )


def hops(lookup: Lookup, explored: Explored, path: list[str]) -> list[Hop]:
    """Say a path in words, each step with a sentence that says it."""
    return [_hop(lookup, explored.network, left, right) for left, right in pairwise(path)]


def turtle_of(lookup: Lookup, network: nx.MultiDiGraph) -> bytes:
    """Write what a picture shows as Turtle: names, relations, and the assertions and statements they rest on."""
    return serialise(dict.fromkeys(_triples(lookup, network)), TURTLE)


def _triples(lookup: Lookup, network: nx.MultiDiGraph) -> Iterator[Triple]:
    store = lookup.snapshot.store
    for iri in network:
        for predicate in (RDF.type, SCHEMA.name, SKOS.altLabel, SCHEMA.text):
            yield from (quad.triple for quad in store.quads_for_pattern(NamedNode(iri), NamedNode(str(predicate)), None, DefaultGraph()))
    for source, target, predicate in network.edges(keys=True):
        ends = (target, source) if predicate == str(SCHEMA.creator) else (source, target)
        yield Triple(NamedNode(ends[0]), NamedNode(predicate), NamedNode(ends[1]))
    grounds = dict.fromkeys(edge["assertion"] for *_, edge in network.edges(data=True) if edge["assertion"])
    for assertion in list(grounds)[:MAX_DESCRIBED]:
        yield from describe(store, lookup.base_iri, assertion)


def _hop(lookup: Lookup, network: nx.MultiDiGraph, left: str, right: str) -> Hop:
    both = [
        (edge, is_forward) for ends, is_forward in (((left, right), True), ((right, left), False)) for edge in network.get_edge_data(*ends, default={}).values()
    ]
    edge, is_forward = min(both, key=lambda each: (not each[0]["quotes"], each[0]["predicate"]))
    quote = next(iter(edge["quotes"]), None)
    article = page_path(lookup.base_iri, quote.article) if quote else None
    return Hop(
        source=network.nodes[left]["label"],
        source_href=page_path(lookup.base_iri, left),
        source_kind=network.nodes[left]["kind"],
        relation=edge["relation"],
        target=network.nodes[right]["label"],
        target_href=page_path(lookup.base_iri, right),
        target_kind=network.nodes[right]["kind"],
        is_forward=is_forward,
        words=lookup.words_in_context(quote) if quote else None,
        quote=quote,
        article_href=f"{article}#words-{quote.start}-{quote.end}" if quote and article else None,
        why=_why(lookup, edge["assertion"]),
    )


def _lines(lookup: Lookup, network: nx.MultiDiGraph, iri: str) -> Iterable[Line]:
    for _, target, edge in network.out_edges(iri, data=True):
        other = network.nodes[target]["label"]
        yield Line(edge["relation"], other, page_path(lookup.base_iri, target), edge["quotes"], edge["dates"], _why(lookup, edge["assertion"]))


def _why(lookup: Lookup, assertion: str) -> str | None:
    return page_path(lookup.base_iri, assertion) if assertion else None


def _count_more(explored: Explored, iri: str, degree: int) -> int:
    """Count the neighbours that are not shown yet; those hidden by hand were shown."""
    if iri in explored.opened:
        return max(0, degree - explored.opened[iri])
    return degree - len({*explored.network.successors(iri), *explored.network.predecessors(iri)} - {iri})
