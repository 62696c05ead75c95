"""Every IRI under the base answers: a page for people, Turtle or JSON-LD for machines; and "why is this here?".

Kinds with pages of their own send a browser there; all others are shown here. Called through the app's routes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from pyoxigraph import NamedNode
from rdflib import URIRef

from graph.analysis import Quote
from graph.objections import find_objections
from graph.store.withdrawn import Withdrawal
from ontology.iris import parse_instance_iri
from ontology.terms import KG, ORG, PROV, RDF, SCHEMA, SKOS
from web.browse.facts import Fact, name_relation
from web.browse.listing import choose_format
from web.browse.support import find_support, list_sources
from web.browse.view import Keys, predicate_names
from web.dates import print_day
from web.describe import describe, serialise
from web.links import SECTIONS, declare, iri_from_path, page_path
from web.lookup import Lookup, Row, Thing, Words
from web.negotiate import GRAPH_FORMATS, HTML, Format
from web.problems import Problem, answer_problem
from web.runtime import current_lookup, current_runtime

__all__ = ["answer_page", "resources", "widest", "words_in_articles"]

resources = Blueprint("resources", __name__)

OFFERS = (HTML, *GRAPH_FORMATS)


def answer_page(kind: str, key: str, render: Callable[[Lookup, str], str]) -> Response:
    """Answer for an IRI of a kind with pages: the page that `render` makes of it, or its data."""
    lookup = current_lookup()
    iri = iri_from_path(lookup.base_iri, f"{kind}/{key}")
    return _answer(lookup, iri, render)


@resources.app_template_filter("without_none")
def drop_unknown(document: object) -> object:
    """Leave out of a document what is not known, at any depth."""
    if isinstance(document, dict):
        return {name: drop_unknown(value) for name, value in document.items() if value is not None and value != ""}
    return [drop_unknown(each) for each in document] if isinstance(document, list) else document


@resources.get("/id/<path:rest>")
def show_resource(rest: str) -> Response:
    """Answer for any IRI under the base."""
    lookup = current_lookup()
    iri = iri_from_path(lookup.base_iri, rest)
    found = parse_instance_iri(lookup.base_iri, iri)
    if found and found.kind in SECTIONS and lookup.knows(iri) and lookup.snapshot.withdrawal(iri) is None and choose_format(OFFERS) is HTML:
        return make_response(redirect(str(page_path(lookup.base_iri, iri)), 303))
    render = {"assertion": _assertion_page, "evidence": _evidence_page}.get(found.kind if found else "", _thing_page)
    return _answer(lookup, iri, render)


@resources.get("/why")
def lead_to_words() -> Response:
    """Lead to the assertion of a fact: `of` has it, `relation` is its predicate's short name, `value` what it says."""
    lookup, keys = current_lookup(), Keys(current_lookup().base_iri)
    subject, relation, value = (request.args.get(name, "") for name in ("of", "relation", "value"))
    predicate, iri = predicate_names().get(relation, ""), keys.expand(subject)
    if not predicate or not lookup.knows(iri):
        abort(404, f"Nothing is kept of “{subject}” that is called “{relation}”.")
    found = lookup.assertion(iri, URIRef(predicate), value) or lookup.assertion(iri, URIRef(predicate), keys.expand(value))
    if found is None or found.href is None:
        return make_response(render_template("unsaid.html", subject=lookup.thing(iri), relation=name_relation(predicate)))
    return make_response(redirect(found.href, 303))


def _answer(lookup: Lookup, iri: str, render: Callable[[Lookup, str], str]) -> Response:
    if (representative := lookup.snapshot.representative(iri)) != iri:
        # Found to be the same as another: its IRI goes on resolving, to the one that stands for both.
        leads_to = str(page_path(lookup.base_iri, representative)) if choose_format(OFFERS) is HTML else "/id/" + representative.removeprefix(lookup.base_iri)
        return make_response(redirect(leads_to + (f"?{request.query_string.decode()}" if request.query_string else ""), 303))
    if (gone := lookup.snapshot.withdrawal(iri)) is not None:
        return _answer_withdrawn(lookup, gone)
    if not lookup.knows(iri):
        abort(404, f"Nothing is kept under “{request.path}”. It may have been retracted, or never been there.")
    chosen = choose_format(OFFERS)
    etag = f"{current_runtime().mark}-{lookup.snapshot.number}-{chosen.name}"
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        response = make_response(render(lookup, iri)) if chosen is HTML else _data(lookup, iri, chosen)
    response.set_etag(etag, weak=chosen is HTML)
    path = "/id/" + iri.removeprefix(lookup.base_iri)
    for offer in GRAPH_FORMATS:
        response.headers.add("Link", f'<{_ascii(path)}?format={offer.name}>; rel="alternate"; type="{offer.media_type}"')
    response.headers["Cache-Control"] = "no-cache"
    return response


def _answer_withdrawn(lookup: Lookup, gone: Withdrawal) -> Response:
    """Say that something was there, why it is not any more, and since when (RFC 9110, 15.5.11)."""
    detail = f"This was withdrawn on {print_day(gone.when)}: {gone.reason.rstrip('.')}."
    details = {"reason": gone.reason, "withdrawn": gone.when, "article": gone.article}
    problem = Problem(410, detail, {name: value for name, value in details.items() if value})
    return answer_problem(problem, article=lookup.thing(gone.article) if gone.article else None)


def _ascii(path: str) -> str:
    # A header's value is ASCII; an IRI's other characters are escaped as UTF-8, which is the same IRI.
    return path if path.isascii() else "".join(c if c.isascii() else "".join(f"%{byte:02X}" for byte in c.encode()) for c in path)


def _data(lookup: Lookup, iri: str, chosen: Format) -> Response:
    return Response(serialise(describe(lookup.snapshot.store, lookup.base_iri, iri), chosen), content_type=f"{chosen.media_type}; charset=utf-8")


# ------------------------------------------------------------------------------------------------ why is this here?
_RULE = """
SELECT ?this ?name ?description ?confidence ?basis WHERE { GRAPH ?graph {
  ?this schema:name ?name . OPTIONAL { ?this schema:description ?description } OPTIONAL { ?this kg:confidence ?confidence } OPTIONAL { ?this kg:basis ?basis }
} }"""
# What is shown under "Cite this" gives the words again, in any copy of the data.
_CITED_FACT = """
SELECT ?subject ?predicate ?object ?words ?start ?end WHERE {{
  GRAPH ?graph {{
    <{iri}> rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
    OPTIONAL {{ <{iri}> kg:evidence/oa:hasSelector ?selector . ?selector oa:exact ?words ; oa:start ?start ; oa:end ?end }}
  }}
}}"""
_RESTING = """
SELECT DISTINCT ?this ?what ?subject ?predicate ?value ?linked WHERE {
  ?what kg:evidence ?this .
  OPTIONAL { ?what rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?value BIND(isIRI(?value) AS ?linked) }
} ORDER BY ?what"""


def _assertion_page(lookup: Lookup, iri: str) -> str:
    """Show why a fact is here: its words, their article, the rule that read them, what speaks against it, and how to cite it."""
    candidate = {} if lookup.values(iri, RDF.subject) else lookup.first(_CANDIDATE, this=iri)
    subject, predicate = (lookup.value(iri, part) or candidate.get(name, "") for part, name in ((RDF.subject, "subject"), (RDF.predicate, "predicate")))
    if not subject:
        return _thing_page(lookup, iri)
    value = next(iter(lookup.terms(iri, RDF.object)), None) or _read_value(lookup, candidate)
    rule = lookup.value(iri, KG.rule) or candidate.get("rule", "")
    return render_template(
        "assertion.html",
        iri=iri,
        subject=lookup.thing(subject),
        # A role is no thing that readers know: it is told of whoever has it.
        holder=lookup.thing(lookup.value(subject, ORG.member)) if lookup.value(subject, ORG.member) else None,
        title=lookup.value(lookup.value(subject, ORG.role), SKOS.prefLabel) if lookup.value(subject, ORG.role) else "",
        relation=name_relation(predicate),
        value=value,
        is_candidate=bool(candidate),
        rule=lookup.first(_RULE, this=rule) if rule else {},
        rule_thing=lookup.thing(rule) if rule else None,
        field=lookup.value(iri, KG.field),
        places=list(words_in_articles(lookup, lookup.quotes(iri))),
        sources=[] if candidate else list_sources(lookup, _list_alike(lookup, iri)),
        support=find_support(lookup, _list_alike(lookup, iri)),
        against=[(each.sort, each.words, lookup.thing(each.iri)) for each in sorted(set(find_objections(lookup.snapshot.store, NamedNode(iri))))],
        query=declare("kg", "oa", "rdf") + _CITED_FACT.format(iri=iri),
    )


def _list_alike(lookup: Lookup, iri: str) -> list[str]:
    """List the assertions that say the same of the same thing, this one included."""
    said = [lookup.values(iri, part) for part in (RDF.predicate, RDF.object)]
    subject = lookup.value(iri, RDF.subject)
    return (
        [each for each in lookup.subjects(RDF.subject, subject) if [lookup.values(each, part) for part in (RDF.predicate, RDF.object)] == said]
        if subject
        else [iri]
    )


_CANDIDATE = """
SELECT ?this ?subject ?predicate ?value ?linked ?rule WHERE { GRAPH ?graph {
  ?this rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?value . OPTIONAL { ?this kg:rule ?rule } BIND(isIRI(?value) AS ?linked)
} FILTER(!CONTAINS(STR(?graph), "/past/")) }"""


def _read_value(lookup: Lookup, row: Row) -> Thing | str:
    return lookup.thing(row["value"]) if row["linked"] == "true" else row["value"]


def words_in_articles(lookup: Lookup, quotes: tuple[Quote, ...]) -> Iterator[tuple[Quote, Words, Thing, Thing | None]]:
    """Yield each quote with what stands around it, its article and the article's publisher."""
    for quote in quotes:
        publisher = lookup.value(quote.article, SCHEMA.publisher)
        yield quote, lookup.words_in_context(quote), lookup.thing(quote.article), lookup.thing(publisher) if publisher else None


def widest(quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """Leave out words that stand within others of the same text, which are shown anyhow."""

    def holds(outer: Quote, inner: Quote) -> bool:
        return outer != inner and outer.text == inner.text and outer.start <= inner.start and inner.end <= outer.end

    return tuple(quote for quote in quotes if not any(holds(other, quote) for other in quotes))


def _evidence_page(lookup: Lookup, iri: str) -> str:
    rows = list(lookup.rows(_RESTING, this=iri))
    quotes = dict.fromkeys(quote for row in rows for quote in lookup.quotes(row["what"]) if quote.iri == iri)
    if not quotes:
        return _thing_page(lookup, iri)
    places, resting = list(words_in_articles(lookup, tuple(quotes))), [_read_resting(lookup, row) for row in rows]
    return render_template("evidence.html", iri=iri, places=places, resting=resting)


def _read_resting(lookup: Lookup, row: Row) -> tuple[Thing, Fact | None]:
    """Read one thing that rests on words: a fact with its subject, or an entity or statement itself."""
    if "subject" not in row:
        return lookup.thing(row["what"]), None
    support = find_support(lookup, _list_alike(lookup, row["what"]))
    assertion, value = lookup.thing(row["what"]), _read_value(lookup, row)
    return lookup.thing(row["subject"]), Fact(name_relation(row["predicate"]), row["predicate"], value, assertion, support=support)


# -------------------------------------------------------------------------------------------------------- all other IRIs
_OUT = """
SELECT DISTINCT ?this ?predicate ?value ?linked WHERE {
  { ?this ?predicate ?value } UNION { GRAPH ?graph { ?this ?predicate ?value } } BIND(isIRI(?value) AS ?linked)
} ORDER BY ?predicate ?value LIMIT 500"""
_IN = """
SELECT DISTINCT ?this ?predicate ?value ?linked WHERE {
  { ?value ?predicate ?this } UNION { GRAPH ?graph { ?value ?predicate ?this } } BIND(isIRI(?value) AS ?linked)
} ORDER BY ?predicate ?value LIMIT 500"""
_GRAPH = "SELECT ?this (COUNT(*) AS ?triples) WHERE { GRAPH ?this { ?s ?p ?o } } GROUP BY ?this"


def _thing_page(lookup: Lookup, iri: str) -> str:
    found = parse_instance_iri(lookup.base_iri, iri)
    return render_template(
        "thing.html",
        thing=lookup.thing(iri),
        kind=found.kind if found else "resource",
        out=[_line(lookup, row) for row in lookup.rows(_OUT, this=iri)],
        into=[_line(lookup, row) for row in lookup.rows(_IN, this=iri)],
        triples=lookup.first(_GRAPH, this=iri).get("triples"),
        long_text=str(PROV.value),
    )


def _line(lookup: Lookup, row: Row) -> tuple[Thing, Thing | str]:
    predicate = row["predicate"]
    return Thing(predicate, name_relation(predicate), "thing", page_path(lookup.base_iri, predicate)), _read_value(lookup, row)
