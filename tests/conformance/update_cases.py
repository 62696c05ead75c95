"""Cases of the update operation, from SPARQL 1.1 Protocol 2.2, and what SPARQL 1.1 Update says of requests as a whole.

Who may send one is in authorisation_cases. Called by protocol_run.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from tests.conformance.building import DONE, FORM, G1, G2, NAMED_TEXTS, QUERY_TYPE, UPDATE_TYPE, add, ask, case, change, gives, mentions, sees, step
from tests.conformance.exchange import Case, Request, Step

__all__ = ["CASES"]

WAYS = {"form": "2.2.1 update via POST with URL-encoded parameters", "direct": "2.2.2 update via POST directly"}
USING, USING_NAMED = "using-graph-uri", "using-named-graph-uri"
REFUSED = (400, 415)
COPY = 'INSERT { <http://example.net/copy> <http://example.net/p> ?seen } WHERE { ?s <http://example.net/p> ?text BIND (CONCAT("saw ", ?text) AS ?seen) }'
COPY_NAMED = COPY.replace("?s <http://example.net/p> ?text", "GRAPH ?g { ?s <http://example.net/p> ?text }")
WRONG = "INSERT DATA { <http://example.net/new> "
UNCHANGED = sees("default")
ALL = "SELECT (COUNT(*) AS ?text) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


def _done(update: str, by: str = "direct", parameters: tuple[tuple[str, str], ...] = ()) -> Step:
    return step(change(update, by=by, parameters=parameters), DONE)


def _list_forms() -> tuple[Case, ...]:
    beyond = add("Ærøskøbing 食べ物")
    return tuple(
        found
        for by, section in WAYS.items()
        for found in (
            case(section, f"INSERT DATA by {by}", _done(add("new"), by), sees("default", "new")),
            case(section, f"text beyond ASCII by {by}", _done(beyond, by), sees("default", "Ærøskøbing 食べ物")),
            case(section, f"DELETE and INSERT by {by}", _done("DELETE { ?s ?p ?o } INSERT { ?s ?p 'other' } WHERE { ?s ?p ?o }", by), sees("other")),
            case(section, f"INSERT into a named graph by {by}", _done(add("new", graph=G1), by), sees("one", "two", "new", query=NAMED_TEXTS)),
            case(section, f"several operations in one request, by {by}", _done(f"{add('new')} ; CLEAR GRAPH <{G1}>", by), sees("two", query=NAMED_TEXTS)),
            case(section, f"DROP ALL empties the store, by {by}", _done("DROP ALL", by), sees("0", query=ALL)),
            case(section, f"CLEAR ALL empties the store, by {by}", _done("CLEAR ALL", by), sees("0", query=ALL)),
            case(
                section, f"a parameter that the protocol does not know is no error, by {by}", _done(add("new"), by, (("x-own", "1"),)), sees("default", "new")
            ),
        )
    )


def _list_datasets() -> tuple[Case, ...]:
    section = "2.2.3 specifying an RDF dataset"
    both = ((USING, G1), (USING_NAMED, G2))
    rows = (
        ("one using-graph-uri", ((USING, G1),), COPY, ("saw one",)),
        ("two using-graph-uri are merged", ((USING, G1), (USING, G2)), COPY, ("saw one", "saw two")),
        ("no graph is named where only using-graph-uri is given", ((USING, G1),), COPY_NAMED, ()),
        ("one using-named-graph-uri", ((USING_NAMED, G2),), COPY_NAMED, ("saw two",)),
        ("two using-named-graph-uri", ((USING_NAMED, G1), (USING_NAMED, G2)), COPY_NAMED, ("saw one", "saw two")),
        ("the default graph is empty where only using-named-graph-uri is given", ((USING_NAMED, G1),), COPY, ()),
        ("both: the default graph", both, COPY, ("saw one",)),
        ("both: the named graph", both, COPY_NAMED, ("saw two",)),
    )
    conflicts = (
        ("USING", COPY.replace("WHERE", f"USING <{G2}> WHERE"), USING),
        ("USING NAMED", COPY_NAMED.replace("WHERE", f"USING NAMED <{G2}> WHERE"), USING_NAMED),
        ("WITH", f"WITH <{G2}> {COPY}", USING),
        ("USING in a later operation", f"{add('new')} ; {COPY.replace('WHERE', f'USING <{G2}> WHERE')}", USING),
    )
    return (
        *(case(section, f"{title}, by {by}", _done(update, by, given), sees("default", *texts)) for title, given, update, texts in rows for by in WAYS),
        *(
            case(section, f"{name} beside {parameter}, by {by}", step(change(update, by=by, parameters=((parameter, G1),)), 400), UNCHANGED)
            for name, update, parameter in conflicts
            for by in WAYS
        ),
        case(section, "INSERT DATA beside using-graph-uri writes into the default graph", _done(add("new"), "direct", ((USING, G1),)), sees("default", "new")),
        case(section, "a using-graph-uri that is no IRI", step(change(COPY, parameters=((USING, "no iri"),)), 400), UNCHANGED),
        case(section, "a using-graph-uri in the address beside a form is not passed over", step(_post_beside(COPY), (200, 204, 400)), _saw_nothing_else()),
        case(section, "USING in the update", _done(COPY.replace("WHERE", f"USING <{G2}> WHERE")), sees("default", "saw two")),
        case(section, "WITH in the update", _done(f"WITH <{G1}> {COPY}"), sees("one", "two", "saw one", query=NAMED_TEXTS)),
    )


def _list_failures() -> tuple[Case, ...]:
    section = "2.2.5 failure responses"
    twice = (("update", add("second")),)
    return (
        *(case(section, f"an update that is none, by {by}", step(change(WRONG, by=by), 400), UNCHANGED) for by in WAYS),
        *(case(section, f"the refusal says where the error is, by {by}", step(change(f"\n{WRONG}", by=by), 400, mentions("2"))) for by in WAYS),
        case(section, "two updates by form", step(change(add("new"), by="form", parameters=twice), 400), UNCHANGED),
        case(section, "an update in the address and another as the body", step(change(add("new"), parameters=twice), 400), UNCHANGED),
        case(section, "a form without an update", step(_post(b"other=1", FORM), 400), UNCHANGED),
        case(section, "a query where an update belongs, by direct POST", step(change("ASK {}"), 400), UNCHANGED),
        case(section, "a query where an update belongs, by form", step(change("ASK {}", by="form"), 400), UNCHANGED),
        case(section, "a query's parameter where an update belongs", step(_post(b"query=ASK+%7B%7D", FORM), 400), UNCHANGED),
        case(section, "an escape that is no UTF-8, by form", step(_post(b"update=INSERT+DATA+%7B%3Ca:b%3E+%3Ca:b%3E+%22%FF%22%7D", FORM), 400), UNCHANGED),
        case(section, "an update by GET", step(change(add("new"), by="GET"), (400, 405)), UNCHANGED),
        case(section, "an update by HEAD", step(change(add("new"), by="HEAD"), (400, 405)), UNCHANGED),
        *(case(section, f"an update by {method}", step(change(add("new"), by=method), 405), UNCHANGED) for method in ("PUT", "DELETE", "PATCH")),
        case(section, "an update where queries are answered, by form", step(_to_query(f"update={quote(add('new'))}".encode(), FORM), 400), UNCHANGED),
        case(section, "an update where queries are answered, by direct POST", step(_to_query(add("new").encode(), UPDATE_TYPE), REFUSED), UNCHANGED),
        *_list_wrong_types(),
    )


def _post_beside(update: str) -> Request:
    """Build a form whose graph stands in the address; the specification has it in the form alone (2.2.1)."""
    form = urlencode({"update": update}).encode()
    return Request(method="POST", to="{update}", parameters=((USING, G1),), headers={"Content-Type": FORM}, body=form)


def _saw_nothing_else() -> Step:
    """Say that nothing was written of the default graph, from which the update must not read."""
    asked = "SELECT ?text { ?s <http://example.net/p> ?text FILTER (?text = 'saw default') }"
    return sees(query=asked)


def _post(body: bytes, content_type: str | None) -> Request:
    return Request(method="POST", to="{update}", headers={"Content-Type": content_type} if content_type else {}, body=body)


def _to_query(body: bytes, content_type: str) -> Request:
    return Request(method="POST", to="{query}", headers={"Content-Type": content_type}, body=body)


def _list_wrong_types() -> tuple[Case, ...]:
    section = "2.2.1, 2.2.2 update operation: media types"
    update, form = add("new").encode(), f"update={quote(add('new'))}".encode()
    rows: tuple[tuple[str, bytes, str | None, tuple[int, ...]], ...] = (
        ("an update as text/plain", update, "text/plain", (415,)),
        ("an update as text/turtle", update, "text/turtle", (415,)),
        ("an update as application/json", update, "application/json", (415,)),
        ("an update as a query's type", update, QUERY_TYPE, REFUSED),
        ("a form as multipart/form-data", b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", REFUSED),
        ("an update without a type", update, None, REFUSED),
        ("a form without a type", form, None, REFUSED),
        ("a form named as an update", form, UPDATE_TYPE, (400,)),
        ("an update named as a form", update, FORM, (400,)),
        ("an update in UTF-16", add("new").encode("utf-16"), UPDATE_TYPE, REFUSED),
        ("an update in Latin-1", add("é").encode("latin-1"), UPDATE_TYPE, REFUSED),
    )
    return (
        *(case(section, title, step(_post(body, kind), statuses), UNCHANGED) for title, body, kind, statuses in rows),
        case(section, "an update that says that it is UTF-8", step(_post(update, f"{UPDATE_TYPE}; charset=utf-8"), DONE), sees("default", "new")),
        case(section, "a form that says that it is UTF-8", step(_post(form, f"{FORM}; charset=UTF-8"), DONE), sees("default", "new")),
        case(section, "a type in capitals", step(_post(update, UPDATE_TYPE.upper()), DONE), sees("default", "new")),
    )


def _list_requests() -> tuple[Case, ...]:
    """List what SPARQL 1.1 Update says of a request as a whole."""
    load_silent = "LOAD SILENT <http://example.invalid/data>"
    later = f"{add('new')} ; LOAD <http://example.invalid/data>"
    relative = 'INSERT DATA { <relative> <http://example.net/p> "new" }'
    is_absolute = 'SELECT ?text { ?s <http://example.net/p> "new" BIND (REGEX(STR(?s), "^https?://.*relative$") AS ?text) }'
    return (
        case("2.2 base IRI of an update", "a relative IRI stands under the service's address", _done(relative), sees("true", query=is_absolute)),
        case("2.2 base IRI of an update", "BASE in the update", _done(f"BASE <http://example.net/> {relative}"), sees("default", "new")),
        case("SPARQL 1.1 Update 2.2", "what was written is seen by the next query", *(found for n in range(5) for found in _write_and_read(n))),
        case("SPARQL 1.1 Update 3", "a request is done whole or not at all", step(change(later), tuple(range(400, 600))), UNCHANGED),
        case("SPARQL 1.1 Update 3", "an empty request is none of the errors", _done(""), UNCHANGED),
        case("SPARQL 1.1 Update 3", "a prologue alone is none of the errors", _done("PREFIX ex: <http://example.net/>"), UNCHANGED),
        case("SPARQL 1.1 Update 3.1.4", "LOAD is refused", step(change("LOAD <http://example.invalid/data>"), tuple(range(400, 600))), UNCHANGED),
        case("SPARQL 1.1 Update 3.1.4", "LOAD SILENT succeeds and does nothing", _done(load_silent), UNCHANGED),
        case(
            "SPARQL 1.1 Update 3.1.4",
            "after LOAD SILENT the rest is done",
            _done(f"LOAD SILENT <http://example.invalid/data> ; {add('new')}"),
            sees("default", "new"),
        ),
        case("SPARQL 1.1 Update 3.2.1", "CREATE of a graph that is there", step(change(f"CREATE GRAPH <{G1}>"), tuple(range(400, 600)))),
        case("SPARQL 1.1 Update 3.2.1", "CREATE SILENT of a graph that is there", _done(f"CREATE SILENT GRAPH <{G1}>"), sees("one", "two", query=NAMED_TEXTS)),
        case("SPARQL 1.1 Update 3.2.2", "DROP of a graph", _done(f"DROP GRAPH <{G1}>"), sees("two", query=NAMED_TEXTS)),
        case("SPARQL 1.1 Update 3.2.2", "DROP NAMED leaves the default graph", _done("DROP NAMED"), sees("1", query=ALL)),
        case("SPARQL 1.1 Update 3.2.2", "DROP SILENT of a graph that is not there", _done("DROP SILENT GRAPH <http://example.net/absent>"), UNCHANGED),
        case("SPARQL 1.1 Update 3.2.3", "COPY", _done(f"COPY <{G1}> TO DEFAULT"), sees("one")),
        case("SPARQL 1.1 Update 3.2.4", "MOVE", _done(f"MOVE <{G1}> TO DEFAULT"), sees("one"), sees("two", query=NAMED_TEXTS)),
        case("SPARQL 1.1 Update 3.2.5", "ADD", _done(f"ADD <{G1}> TO DEFAULT"), sees("default", "one")),
    )


def _write_and_read(number: int) -> tuple[Step, Step]:
    query = f'SELECT ?text {{ ?s <http://example.net/p> ?text FILTER (?text = "n{number}") }}'
    return _done(add(f"n{number}")), step(ask(query), 200, gives(f"n{number}"))


CASES: tuple[Case, ...] = (*_list_forms(), *_list_datasets(), *_list_failures(), *_list_requests())
