"""Cases of newsgraph's own rules where the specifications leave a choice: articles' graphs, what a body may hold, RDF 1.2.

A rule is that something is refused and nothing is changed by it. Called by protocol_run.
"""

from __future__ import annotations

from graph.settings import Settings
from tests.conformance.building import G1, JSON_LD, NAMED_TEXTS, RDF_XML, add, ask, case, change, mentions, on_graph, sees, step
from tests.conformance.exchange import Case

__all__ = ["CASES"]

ARTICLE = f"{Settings.model_fields['base_iri'].default}graph/of-an-article"
UNCHANGED = (sees("default"), sees("one", "two", query=NAMED_TEXTS))
TRIPLE = '<http://example.net/s> <http://example.net/p> "new"'
REFUSED = (400, 403, 409)
TERM = "<<( <http://example.net/s> <http://example.net/p> 1 )>>"


def _list_protected() -> tuple[Case, ...]:
    """List each way to write into an article's graph."""
    section = "(own) articles' graphs come from articles alone"
    # What a variable stands for is known only when the update runs: it may then as well write nothing.
    computed = {
        "a graph's name that is computed": f"INSERT {{ GRAPH ?g {{ {TRIPLE} }} }} WHERE {{ BIND (<{ARTICLE}> AS ?g) }}",
        "a graph's name that is put together": f'INSERT {{ GRAPH ?g {{ {TRIPLE} }} }} WHERE {{ BIND (IRI(CONCAT("{ARTICLE[:-3]}", "cle")) AS ?g) }}',
    }
    updates = {
        "INSERT DATA": add("new", graph=ARTICLE),
        "WITH": f"WITH <{ARTICLE}> INSERT {{ {TRIPLE} }} WHERE {{}}",
        "a name by prefix": f"PREFIX a: <{ARTICLE[:-3]}> INSERT DATA {{ GRAPH a:cle {{ {TRIPLE} }} }}",
        "a name by base": f"BASE <{ARTICLE}> INSERT DATA {{ GRAPH <of-an-article> {{ {TRIPLE} }} }}",
        "an escaped name": add("new", graph=ARTICLE).replace("graph/", "gr\\u0061ph/"),
        "COPY": f"COPY <{G1}> TO <{ARTICLE}>",
        "MOVE": f"MOVE <{G1}> TO <{ARTICLE}>",
        "ADD": f"ADD <{G1}> TO <{ARTICLE}>",
        "CREATE": f"CREATE GRAPH <{ARTICLE}>",
        "a later operation": f"{add('new')} ; {add('new', graph=ARTICLE)}",
    }
    graphs = {method: on_graph(method, ARTICLE, body=f"{TRIPLE} .") for method in ("PUT", "POST")}
    return (
        *(case(section, title, step(change(update), REFUSED), *UNCHANGED) for title, update in updates.items()),
        *(case(section, title, step(change(update), (204, *REFUSED)), *UNCHANGED) for title, update in computed.items()),
        *(case(section, method, step(request, REFUSED), *UNCHANGED) for method, request in graphs.items()),
    )


def _list_bodies() -> tuple[Case, ...]:
    section = "(own) what a body may hold"
    entities = (
        '<!DOCTYPE r [<!ENTITY e "x">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.net/">'
        '<rdf:Description rdf:about="http://example.net/s"><e:p>&e;</e:p></rdf:Description></rdf:RDF>'
    )
    remote = '{"@context": "http://example.invalid/context", "a": "b"}'
    elsewhere = "SERVICE <http://example.invalid/> { ?s ?p ?o }"
    put_entities, put_remote = on_graph("PUT", G1, body=entities, content_type=RDF_XML), on_graph("PUT", G1, body=remote, content_type=JSON_LD)
    return (
        case(section, "no document type in RDF/XML", step(put_entities, 400, mentions("DOCTYPE")), *UNCHANGED),
        case(section, "no context from elsewhere in JSON-LD", step(put_remote, 400, mentions("context")), *UNCHANGED),
        case(section, "no SERVICE in a query", step(ask(f"SELECT * {{ {elsewhere} }}"), (400, 403), mentions("SERVICE"))),
        case(
            section,
            "no SERVICE in an update",
            step(change(f"INSERT {{ ?s ?p ?o }} WHERE {{ {elsewhere} }}"), REFUSED),
            *UNCHANGED,
        ),
        case(section, "FROM fetches nothing", step(ask("SELECT ?text FROM <http://example.invalid/> { ?s ?p ?text }"), (200, 400, 404))),
    )


def _list_rdf12() -> tuple[Case, ...]:
    section = "(own) RDF 1.2 is refused in one sentence"
    words, holding = mentions("1.2"), f"<http://example.net/s> <http://example.net/p> {TERM} ."
    return (
        case(section, "a triple term in a query", step(ask(f"SELECT ?t {{ BIND ({TERM} AS ?t) }}"), 400, words)),
        case(section, "a reified triple in a query", step(ask("ASK { << ?s ?p ?o >> ?q ?r }"), 400, words)),
        case(
            section,
            "a triple term in an update",
            step(change(f"INSERT DATA {{ {holding} }}"), 400, words),
            *UNCHANGED,
        ),
        case(
            section,
            "a triple term in Turtle",
            step(on_graph("PUT", G1, body=holding), 400, words),
            *UNCHANGED,
        ),
        case(section, "VERSION in a query", step(ask('VERSION "1.1" ASK {}'), (200, 400))),
    )


CASES: tuple[Case, ...] = (*_list_protected(), *_list_bodies(), *_list_rdf12())
