"""Cases of the SPARQL 1.1 Graph Store HTTP Protocol, those of the W3C's description (http-rdf-update/tests.txt) first.

A graph whose IRI is the address of the request is identified directly. Called by protocol_run.
"""

from __future__ import annotations

from tests.conformance.building import (
    DONE,
    G1,
    G2,
    GIVEN,
    JSON_LD,
    N_TRIPLES,
    NAMED_TEXTS,
    RDF_XML,
    TURTLE,
    add,
    answers,
    ask,
    case,
    change,
    gives,
    holds,
    is_empty,
    mentions,
    on_graph,
    sees,
    step,
)
from tests.conformance.exchange import Case, Request, Step

__all__ = ["CASES"]

NEW, NEW_DIRECT = "http://example.net/person/1", "{graphs}/person/1"
WAYS = {"4.1 direct graph identification": NEW_DIRECT, "4.2 indirect graph identification": NEW}
JOHN, JANE = (
    f'@prefix v: <http://www.w3.org/2006/vcard/ns#> . <http://example.net/1> <http://example.net/card> [ a v:VCard ; v:fn "{name} Doe" ] .'
    for name in ("John", "Jane")
)
MORE = '<http://example.net/1> <http://example.net/name> "Jane Doe" .'
ONE, DEFAULT = '<http://example.net/s1> <http://example.net/p> "one" .', '<http://example.net/d> <http://example.net/p> "default" .'
TWO = '<http://example.net/s2> <http://example.net/p> "two" .'
TRIPLE = '<http://example.net/s> <http://example.net/p> "é" .'
AS_FORMAT = {
    TURTLE: TRIPLE,
    N_TRIPLES: TRIPLE,
    RDF_XML: '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.net/">'
    '<rdf:Description rdf:about="http://example.net/s"><e:p>é</e:p></rdf:Description></rdf:RDF>',
    JSON_LD: '{"@id": "http://example.net/s", "http://example.net/p": "é"}',
}
BROKEN = {TURTLE: "<http://example.net/s> <", N_TRIPLES: "<a> .", RDF_XML: "<rdf:RDF>", JSON_LD: '{"@id": '}
FORMATS = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
DENIED = (403, 405, 501)


def _put(graph: str | None, body: str, statuses: tuple[int, ...] | int = DONE, *, kind: str = TURTLE) -> Step:
    return step(on_graph("PUT", graph, body=body, content_type=kind), statuses)


def _post(graph: str | None, body: str, statuses: tuple[int, ...] | int = DONE, *, kind: str = TURTLE) -> Step:
    return step(on_graph("POST", graph, body=body, content_type=kind), statuses)


def _delete(graph: str | None, statuses: tuple[int, ...] | int = (200, 204)) -> Step:
    return step(on_graph("DELETE", graph), statuses)


def _list_described() -> tuple[Case, ...]:
    """List what the W3C's description has, each graph identified both ways."""
    return tuple(found for section, graph in WAYS.items() for found in _list_described_of(section, graph))


def _list_described_of(section: str, graph: str) -> tuple[Case, ...]:
    here = f"{section}: "
    put = _put(graph, JOHN, 201)
    return (
        case(here + "5.3 PUT", "initial state: 201 and what was put is there", put, holds(graph, JOHN)),
        case(here + "5.3 PUT", "a graph that is there: replaced", put, _put(graph, JANE, (200, 204)), holds(graph, JANE)),
        case(here + "5.3 PUT", "mismatched payload: 400 and nothing is made", _put(graph, JOHN, 400, kind=RDF_XML), _get(graph, 404)),
        case(here + "5.3 PUT", "mismatched payload leaves what is there", put, _put(graph, JANE, 400, kind=RDF_XML), holds(graph, JOHN)),
        case(here + "5.3 PUT", "an empty graph is there afterwards", _put(graph, "", DONE), holds(graph, "")),
        case(here + "5.3 PUT", "an empty graph takes the place of what is there", put, _put(graph, "", DONE), holds(graph, "")),
        case(here + "5.4 DELETE", "a graph that is there", put, _delete(graph), _get(graph, 404)),
        case(here + "5.4 DELETE", "a graph that is not there: 404", _delete(graph, 404)),
        case(here + "5.4 DELETE", "twice: 404 the second time", put, _delete(graph), _delete(graph, 404)),
        case(here + "5.5 POST", "merged with what is there", put, _post(graph, MORE, (200, 204)), holds(graph, f"{JOHN} {MORE}")),
        case(here + "5.5 POST", "a graph that is not there is made", _post(graph, JOHN, DONE), holds(graph, JOHN)),
        case(here + "5.5 POST", "an empty graph changes nothing", put, _post(graph, "", (200, 204)), holds(graph, JOHN)),
        case(here + "5.5 POST", "a blank node is never one that is there", put, _post(graph, JOHN, (200, 204)), holds(graph, f"{JOHN} {JOHN}")),
        case(here + "5.5 POST", "mismatched payload leaves what is there", put, _post(graph, JANE, 400, kind=RDF_XML), holds(graph, JOHN)),
        case(here + "5.2 GET", "a graph that is there", put, step(on_graph("GET", graph, accept=TURTLE), 200, answers(JOHN), media=TURTLE)),
        case(here + "5.2 GET", "a graph that is not there: 404", _get(graph, 404)),
        case(here + "5.6 HEAD", "a graph that is there", put, step(on_graph("HEAD", graph, accept=TURTLE), 200, is_empty, media=TURTLE)),
        case(here + "5.6 HEAD", "a graph that is not there: 404", step(on_graph("HEAD", graph), 404, is_empty)),
        case(here + "5.7 PATCH", "refused, or done as an update; 405 says what is allowed", put, step(_patch(graph), (*DONE, 400, 405, 415, 501))),
    )


def _get(graph: str | None, status: int, accept: str = TURTLE) -> Step:
    return step(on_graph("GET", graph, accept=accept), status)


def _patch(graph: str) -> Request:
    return on_graph("PATCH", graph, body=add("new"), content_type="application/sparql-update")


def _list_default() -> tuple[Case, ...]:
    section = "4.2 indirect graph identification: ?default"
    return (
        case(section, "PUT", _put(None, JOHN, DONE), holds(None, JOHN), sees("one", "two", query=NAMED_TEXTS)),
        case(section, "PUT of an empty graph", _put(None, "", DONE), holds(None, "")),
        case(section, "POST", _post(None, MORE, DONE), holds(None, f"{DEFAULT} {MORE}")),
        case(section, "GET", holds(None, DEFAULT)),
        case(section, "GET of an empty one is no error", _delete(None), holds(None, "")),
        case(section, "HEAD", step(on_graph("HEAD", None, accept=TURTLE), 200, is_empty, media=TURTLE)),
        case(section, "DELETE leaves the named graphs", _delete(None), holds(None, ""), sees("one", "two", query=NAMED_TEXTS)),
        case(section, "?default= is ?default", step(on_graph("GET", "{graphs}?default=", accept=N_TRIPLES), 200, answers(DEFAULT))),
    )


def _list_formats() -> tuple[Case, ...]:
    """List each format that a graph comes and goes in."""
    return (
        *(case("5.3 PUT: formats", f"as {kind}", _put(NEW, AS_FORMAT[kind], 201, kind=kind), holds(NEW, TRIPLE)) for kind in FORMATS),
        *(
            case("5.3 PUT: formats", f"as {kind} with its charset", _put(NEW, AS_FORMAT[kind], 201, kind=f"{kind}; charset=utf-8"))
            for kind in (TURTLE, RDF_XML)
        ),
        *(case("5.5 POST: formats", f"as {kind}", _post(G1, AS_FORMAT[kind], (200, 204), kind=kind), holds(G1, f"{ONE} {TRIPLE}")) for kind in FORMATS),
        *(case("5.1 status codes: 400", f"PUT of broken {kind}", _put(G1, BROKEN[kind], 400, kind=kind), holds(G1, ONE)) for kind in FORMATS),
        *(case("5.1 status codes: 400", f"POST of broken {kind}", _post(G1, BROKEN[kind], 400, kind=kind), holds(G1, ONE)) for kind in FORMATS),
        case("5.1 status codes: 400", "what is right before the fault is not kept", _put(G1, f"{TRIPLE} <", 400), holds(G1, ONE)),
        case("5.1 status codes: 400", "the refusal says where", step(on_graph("PUT", G1, body="\n\n<a:b> <"), 400, mentions("3"))),
        *(case("5.2 GET: formats", f"as {kind}", step(on_graph("GET", G1, accept=kind), 200, answers(ONE), media=kind)) for kind in FORMATS),
        *(case("5.2 GET: formats", f"the default graph as {kind}", step(on_graph("GET", accept=kind), 200, answers(DEFAULT), media=kind)) for kind in FORMATS),
        case("5.2 GET: formats", "without Accept", step(on_graph("GET", G1), 200, answers(ONE), media=FORMATS)),
        case("5.2 GET: formats", "as */*", step(on_graph("GET", G1, accept="*/*"), 200, answers(ONE), media=FORMATS)),
        case("5.2 GET: formats", "the higher quality wins", step(on_graph("GET", G1, accept=f"{TURTLE};q=0.1, {RDF_XML}"), 200, answers(ONE), media=RDF_XML)),
        case("5.2 GET: formats", "nothing that there is: 406", step(on_graph("GET", G1, accept="image/png"), 406, mentions(TURTLE))),
        case("5.2 GET: formats", "the answer depends on Accept", step(on_graph("GET", G1, accept=TURTLE), 200, headers={"Vary": "Accept"})),
        *(case("5.1 status codes: 415", f"PUT of {kind}", _put(G1, "x", 415, kind=kind), holds(G1, ONE)) for kind in ("image/png", "text/html", "text/csv")),
        *(case("5.1 status codes: 415", f"POST of {kind}", _post(G1, "x", 415, kind=kind), holds(G1, ONE)) for kind in ("image/png", "application/zip")),
        case("5.1 status codes: 415", "quads into one graph", _put(G1, GIVEN, (400, 415), kind="application/trig"), holds(G1, ONE)),
        case("5.1 status codes: 415", "a body without a type", step(on_graph("PUT", G1, body=TRIPLE, content_type=None), (400, 415)), holds(G1, ONE)),
        *_list_multipart(),
    )


def _list_multipart() -> tuple[Case, ...]:
    section = "5.5 POST: multipart"
    whole = _form(("a.ttl", TURTLE, JOHN), ("b.nt", N_TRIPLES, MORE))
    broken = _form(("a.ttl", TURTLE, JOHN), ("b.nt", N_TRIPLES, BROKEN[N_TRIPLES]))
    return (
        case(section, "all parts are merged into the graph", _post_parts(G1, whole, (200, 204)), holds(G1, f"{ONE} {JOHN} {MORE}")),
        case(section, "a graph that is not there is made", _post_parts(NEW, whole, DONE), holds(NEW, f"{JOHN} {MORE}")),
        case(section, "parts that name no file", _post_parts(G1, whole.replace("; filename=", "; title="), (200, 204)), holds(G1, f"{ONE} {JOHN} {MORE}")),
        case(section, "a broken part: 400 and nothing of the others", _post_parts(G1, broken, 400), holds(G1, ONE)),
        case(section, "a part of no known type: 415", _post_parts(G1, _form(("a.png", "image/png", "x")), 415), holds(G1, ONE)),
        case(section, "a form that breaks off: 400", _post_parts(G1, whole[:60], 400), holds(G1, ONE)),
    )


def _form(*parts: tuple[str, str, str]) -> str:
    written = (f'--x\r\nContent-Disposition: form-data; name="graph"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n{body}' for name, kind, body in parts)
    return "\r\n".join([*written, "--x--\r\n"])


def _post_parts(graph: str, form: str, statuses: tuple[int, ...] | int) -> Step:
    return _post(graph, form, statuses, kind="multipart/form-data; boundary=x")


def _list_addresses() -> tuple[Case, ...]:
    """List what an address may and may not name."""
    section = "4.2 indirect graph identification: the address"
    wrong = {
        "a relative IRI": "{graphs}?graph=person",
        "no IRI": "{graphs}?graph=no%20iri",
        "an empty IRI": "{graphs}?graph=",
        "two graphs": "{graphs}?graph=http%3A%2F%2Fexample.net%2Fg1&graph=http%3A%2F%2Fexample.net%2Fg2",
        "a graph and the default graph": "{graphs}?default&graph=http%3A%2F%2Fexample.net%2Fg1",
    }
    slip = "{graphs}?grahp=http%3A%2F%2Fexample.net%2Fg1"
    slips = {"PUT": _put(slip, JOHN, 400), "POST": _post(slip, JOHN, 400), "DELETE": _delete(slip, 400)}
    return (
        *(
            case(section, f"a parameter that names no graph: {name}", put, sees("one", "two", query=NAMED_TEXTS), holds(None, DEFAULT))
            for name, put in slips.items()
        ),
        *(case(section, f"{title}: GET", _get(address, 400)) for title, address in wrong.items()),
        *(case(section, f"{title}: PUT", _put(address, JOHN, 400), sees("one", "two", query=NAMED_TEXTS)) for title, address in wrong.items()),
        case(section, "two graphs: DELETE", _delete(wrong["two graphs"], 400), sees("one", "two", query=NAMED_TEXTS)),
        case(section, "an IRI beyond ASCII", _put("http://example.net/Ærø", JOHN, 201), holds("http://example.net/Ærø", JOHN)),
        case(section, "an IRI with query and fragment", _put("http://example.net/a?b=c&d#e", JOHN, 201), holds("http://example.net/a?b=c&d#e", JOHN)),
        case(section, "an IRI with an escape is kept as it is", _put("http://example.net/a%20b", JOHN, 201), holds("http://example.net/a%20b", JOHN)),
        case("4.1 direct graph identification: the address", "a graph named indirectly by the address is the one", *_cross(NEW_DIRECT)),
        case("4.1 direct graph identification: the address", "a deeper path", _put("{graphs}/a/b/c.ttl", JOHN, 201), holds("{graphs}/a/b/c.ttl", JOHN)),
        case("4 graph identification", "what is put is seen by queries", _put(NEW, MORE, 201), _sees_graph(NEW, "Jane Doe")),
        case(
            "4 graph identification",
            "what an update writes is seen here",
            step(change(add("new", graph=NEW)), DONE),
            _get(NEW, 200),
            _delete(NEW),
            _get(NEW, 404),
        ),
        case("4 graph identification", "DELETE is seen by queries", _delete(G1), sees("two", query=NAMED_TEXTS)),
        case(
            "4 graph identification",
            "one graph's change leaves the others",
            _put(G1, JOHN),
            holds(G2, '<http://example.net/s2> <http://example.net/p> "two" .'),
        ),
    )


def _cross(direct: str) -> tuple[Step, ...]:
    indirect = on_graph("GET", "{graphs}", accept=N_TRIPLES)
    named = Request(method="GET", to=indirect.to, parameters=(("graph", direct),), headers=indirect.headers)
    return _put(direct, MORE, 201), step(named, 200, answers(MORE))


def _sees_graph(graph: str, text: str) -> Step:
    return step(ask(f"SELECT ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"), 200, gives(text))


def _list_store() -> tuple[Case, ...]:
    section = "5.5 POST to the graph store"
    made = step(on_graph("POST", "{graphs}", body=JOHN), 201, headers={"Location": "."})
    found = step(on_graph("GET", "{location}", accept=N_TRIPLES), 200, answers(JOHN))
    counted = "SELECT ?text { { SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } } } BIND (STR(?n) AS ?text) }"
    return (
        case(section, "201 and Location of the graph that was made", made, found),
        case(section, "each makes a graph of its own", made, made, sees("4", query=counted)),
        case(section, "what was made takes more", made, step(on_graph("POST", "{location}", body=MORE), (200, 204)), _holds_both()),
        case(section, "an empty graph changes nothing of what was made", made, step(on_graph("POST", "{location}", body=""), (200, 204)), found),
        case(section, "what was made can be deleted", made, step(on_graph("DELETE", "{location}"), (200, 204)), step(on_graph("GET", "{location}"), 404)),
        case(section, "a malformed body makes nothing", _post("{graphs}", "<a:b> <", 400), sees("2", query=counted)),
        case(section, "a type that is none of a graph's", _post("{graphs}", "x", 415, kind="image/png"), sees("2", query=counted)),
        case("5.1 status codes", "a method that is not known", step(on_graph("TRACE", G1), (400, *DENIED))),
        case("5.1 status codes", "PATCH of the store itself", step(_patch("{graphs}"), (400, 404, 405, 415, 501))),
    )


def _holds_both() -> Step:
    return step(on_graph("GET", "{location}", accept=N_TRIPLES), 200, answers(f"{JOHN} {MORE}"))


def _list_whole() -> tuple[Case, ...]:
    """List what is ours: the address of the store gives all graphs, in the formats that hold more than one."""
    section = "(own) the whole store"
    kinds = ("application/trig", "application/n-quads")
    asked = {kind: on_graph("GET", "{graphs}", accept=kind) for kind in kinds}
    return tuple(case(section, f"as {kind}", step(asked[kind], 200, mentions('"default"', '"one"', '"two"', G1), media=kind)) for kind in kinds)


CASES: tuple[Case, ...] = (*_list_described(), *_list_default(), *_list_formats(), *_list_addresses(), *_list_store(), *_list_whole())
