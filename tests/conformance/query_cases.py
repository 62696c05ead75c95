"""Cases of the query operation, from SPARQL 1.1 Protocol, sections 2.1.1 to 2.1.4 and 2.1.6 to 2.1.7.

What an answer's format is asked by is in negotiation_cases. Called by protocol_run.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from tests.conformance.building import (
    FORM,
    G1,
    G2,
    JSON,
    NAMED_TEXTS,
    QUERY_TYPE,
    TEXTS,
    TURTLE,
    UPDATE_TYPE,
    answers,
    ask,
    case,
    gives,
    mentions,
    step,
)
from tests.conformance.exchange import Case, Check, Request

__all__ = ["CASES"]

WAYS = {"GET": "2.1.1 query via GET", "form": "2.1.2 query via POST with URL-encoded parameters", "direct": "2.1.3 query via POST directly"}
ABSENT = "http://example.net/absent"
DEFAULT, NAMED = "default-graph-uri", "named-graph-uri"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
DESCRIBE = "DESCRIBE <http://example.net/d>"
TRIPLE = '<http://example.net/d> <http://example.net/p> "default" .'
BEYOND_ASCII = 'SELECT ("Ærøskøbing 食べ物" AS ?text) {}'
WRONG = "SELECT ?text WHERE { ?s ?p"
REFUSED = (400, 415)
"""Where the specification leaves open whether it is the type or the request that is wrong."""


def _list_forms() -> tuple[Case, ...]:
    """List each form of query sent each way."""
    return tuple(
        found
        for by, section in WAYS.items()
        for found in (
            case(section, f"ASK that is true, by {by}", step(ask("ASK { ?s ?p ?o }", by=by), 200, answers(True), media=JSON)),
            case(section, f"ASK that is false, by {by}", step(ask(f"ASK {{ <{ABSENT}> ?p ?o }}", by=by), 200, answers(False), media=JSON)),
            case(section, f"SELECT by {by}", step(ask(TEXTS, by=by), 200, gives("default"), media=JSON)),
            case(section, f"CONSTRUCT by {by}", step(ask(CONSTRUCT, by=by, accept=TURTLE), 200, answers(TRIPLE), media=TURTLE)),
            case(section, f"DESCRIBE by {by}", step(ask(DESCRIBE, by=by, accept=TURTLE), 200, answers(TRIPLE), media=TURTLE)),
            case(section, f"text beyond ASCII by {by}", step(ask(BEYOND_ASCII, by=by), 200, gives("Ærøskøbing 食べ物"))),
            case(section, f"a parameter that the protocol does not know is no error, by {by}", step(ask("ASK {}", by=by, parameters=(("x-own", "1"),)), 200)),
        )
    )


def _list_datasets() -> tuple[Case, ...]:
    """List each dataset that a client may give, given each way."""
    section = "2.1.4 specifying an RDF dataset"
    both = ((DEFAULT, G1), (NAMED, G2))
    rows = (
        ("one default-graph-uri", ((DEFAULT, G1),), TEXTS, ("one",)),
        ("two default-graph-uri are merged", ((DEFAULT, G1), (DEFAULT, G2)), TEXTS, ("one", "two")),
        ("no graph is named where only default-graph-uri is given", ((DEFAULT, G1),), NAMED_TEXTS, ()),
        ("one named-graph-uri", ((NAMED, G1),), NAMED_TEXTS, ("one",)),
        ("two named-graph-uri", ((NAMED, G1), (NAMED, G2)), NAMED_TEXTS, ("one", "two")),
        ("the default graph is empty where only named-graph-uri is given", ((NAMED, G1),), TEXTS, ()),
        ("both: the default graph", both, TEXTS, ("one",)),
        ("both: the named graph", both, NAMED_TEXTS, ("two",)),
        ("the protocol's dataset replaces FROM", ((DEFAULT, G1),), TEXTS.replace("{", f"FROM <{G2}> {{", 1), ("one",)),
        ("the protocol's dataset replaces FROM NAMED", ((NAMED, G1),), NAMED_TEXTS.replace("{", f"FROM NAMED <{G2}> {{", 1), ("one",)),
        ("FROM NAMED is not added to a default-graph-uri", ((DEFAULT, G1),), NAMED_TEXTS.replace("{", f"FROM NAMED <{G2}> {{", 1), ()),
    )
    return (
        *(
            case(section, f"{title}, by {by}", step(ask(query, by=by, parameters=given), 200, gives(*texts)))
            for title, given, query, texts in rows
            for by in WAYS
        ),
        case(section, "FROM in the query", step(ask(TEXTS.replace("{", f"FROM <{G2}> {{", 1)), 200, gives("two"))),
        case(section, "FROM NAMED in the query", step(ask(NAMED_TEXTS.replace("{", f"FROM NAMED <{G2}> {{", 1)), 200, gives("two"))),
        case(section, "a graph that is not there is empty or refused", step(ask(TEXTS, parameters=((DEFAULT, ABSENT),)), (200, 400, 404))),
        case(section, "a default-graph-uri that is no IRI is refused", step(ask(TEXTS, parameters=((DEFAULT, "no iri"),)), 400)),
        case(section, "a named-graph-uri that is no IRI is refused", step(ask(TEXTS, parameters=((NAMED, "<>"),)), 400)),
        *(
            case(section, f"a {name} in the address beside a form is not passed over", step(_ask_beside(name, query), (200, 400), _heeds_graph()))
            for name, query in ((DEFAULT, TEXTS), (NAMED, NAMED_TEXTS))
        ),
        case(section, "no dataset is given: the service's own", step(ask(NAMED_TEXTS), 200, gives("one", "two"))),
    )


def _ask_beside(name: str, query: str) -> Request:
    """Build a form whose dataset stands in the address; the specification has it in the form alone (2.1.2)."""
    form = urlencode({"query": query}).encode()
    return Request(method="POST", to="{query}", parameters=((name, G1),), headers={"Accept": JSON, "Content-Type": FORM}, body=form)


def _heeds_graph() -> Check:
    """Check that the graph was heeded, where the request was not refused."""
    return lambda response: gives("one")(response) if response.status_code == 200 else ""


def _list_failures() -> tuple[Case, ...]:
    section = "2.1.7 failure responses"
    twice = (("query", "ASK {}"),)
    return (
        *(case(section, f"a query that is none, by {by}", step(ask(WRONG, by=by), 400)) for by in WAYS),
        *(case(section, f"the refusal says where the error is, by {by}", step(ask("SELECT ?text\nWHERE { ?s ?p", by=by), 400, mentions("2"))) for by in WAYS),
        case(section, "an empty query by GET", step(ask(""), 400)),
        case(section, "an empty query by form", step(ask("", by="form"), 400)),
        case(section, "an empty query by direct POST", step(ask("", by="direct"), 400)),
        case(section, "a form without a query", step(ask(None, by="form"), 400)),
        case(section, "two queries by GET", step(ask("ASK {}", parameters=twice), 400)),
        case(section, "two queries by form", step(ask("ASK {}", by="form", parameters=twice), 400)),
        case(section, "a query in the address and another as the body", step(ask("ASK {}", by="direct", parameters=twice), 400)),
        case(section, "an update where a query belongs, by GET", step(ask("INSERT DATA { <a:s> <a:p> 1 }"), 400)),
        case(section, "an update where a query belongs, by direct POST", step(ask("CLEAR DEFAULT", by="direct"), 400)),
        case(section, "an escape that is no UTF-8, by GET", step(Request(method="GET", to="{query}?query=SELECT(%22%FF%22AS%3Fx)%7B%7D"), 400)),
        case(section, "an escape that is no UTF-8, by form", step(_post_raw(b"query=SELECT(%22%FF%22AS%3Fx)%7B%7D"), 400)),
        case(section, "an undeclared prefix", step(ask("ASK { no:such ?p ?o }"), 400)),
        case(section, "two forms of query in one", step(ask("ASK {} ASK {}"), 400)),
        *_list_wrong_methods(),
        *_list_wrong_types(),
    )


def _post_raw(form: bytes) -> Request:
    return Request(method="POST", to="{query}", headers={"Content-Type": FORM}, body=form)


def _list_wrong_methods() -> tuple[Case, ...]:
    section = "2.1 query operation: methods"
    return tuple(
        case(section, f"{method} is not allowed, and what is stands in Allow", step(ask("ASK {}", by=method), 405, headers={"Allow": "GET"}))
        for method in ("PUT", "DELETE", "PATCH")
    )


def _list_wrong_types() -> tuple[Case, ...]:
    section = "2.1.2, 2.1.3 query operation: media types"
    form = f"query={quote('ASK {}')}".encode()

    def post(body: bytes, content_type: str | None) -> Request:
        return Request(method="POST", to="{query}", headers={"Accept": JSON, **({"Content-Type": content_type} if content_type else {})}, body=body)

    return (
        *(case(section, f"a query as {kind}", step(post(b"ASK {}", kind), 415)) for kind in ("text/plain", "application/xml", "application/json")),
        case(section, "a query as a type that is none", step(post(b"ASK {}", "sparql"), REFUSED)),
        case(section, "a query as an update's type", step(post(b"ASK {}", UPDATE_TYPE), REFUSED)),
        case(section, "a form as multipart/form-data", step(post(b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"), REFUSED)),
        case(section, "a query without a type", step(post(b"ASK {}", None), REFUSED)),
        case(section, "a form without a type", step(post(form, None), REFUSED)),
        case(section, "a form named as a query", step(post(form, QUERY_TYPE), 400)),
        case(section, "a query named as a form", step(post(b"ASK {}", FORM), 400)),
        case(section, "a query in UTF-16", step(post("ASK {}".encode("utf-16"), QUERY_TYPE), REFUSED)),
        case(section, "a query in UTF-16 that says so", step(post("ASK {}".encode("utf-16"), f"{QUERY_TYPE}; charset=utf-16"), (*REFUSED, 200))),
        case(section, "a query in Latin-1", step(post('ASK { ?s ?p "é" }'.encode("latin-1"), QUERY_TYPE), REFUSED)),
        case(section, "a query that says that it is UTF-8", step(post(b"ASK {}", f"{QUERY_TYPE}; charset=utf-8"), 200, answers(True))),
        case(section, "a form that says that it is UTF-8", step(post(form, f"{FORM}; charset=UTF-8"), 200, answers(True))),
        case(section, "a type in capitals", step(post(b"ASK {}", "Application/SPARQL-Query"), 200, answers(True))),
        case(section, "a form's type in capitals", step(post(form, FORM.upper()), 200, answers(True))),
        case(section, "a form with + for a space", step(post(b"query=ASK+%7B%7D", FORM), 200, answers(True))),
    )


CASES: tuple[Case, ...] = (*_list_forms(), *_list_datasets(), *_list_failures())
