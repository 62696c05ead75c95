"""Cases of what HTTP itself asks of a service that is read by many: conditional requests (RFC 9110, 13), encodings, HEAD, OPTIONS, and CORS.

Called by protocol_run.
"""

from __future__ import annotations

import gzip

from tests.conformance.building import DONE, G1, JSON, TEXTS, TURTLE, XML, add, ask, case, change, gives, holds, is_empty, on_graph, sees, step
from tests.conformance.exchange import Case, Request, Step

__all__ = ["CASES"]

ONE, TWO = (f'<http://example.net/s{number}> <http://example.net/p> "{text}" .' for number, text in ((1, "one"), (2, "two")))
NEW = "http://example.net/new"
WRITES = ("PUT", "POST", "DELETE")
ORIGIN = "https://elsewhere.example"
READ = {"a query": ask(TEXTS, headers={"If-None-Match": "{etag}"}), "a graph": on_graph("GET", G1, accept=TURTLE, headers={"If-None-Match": "{etag}"})}
PLAIN = {"a query": ask(TEXTS), "a graph": on_graph("GET", G1, accept=TURTLE)}


def _list_conditional() -> tuple[Case, ...]:
    section = "RFC 9110 13.1.2 If-None-Match"
    changed = step(change(f"{add('new')} ; {add('new', graph=G1)}"), DONE)
    return (
        *(case("RFC 9110 8.8.3 ETag", f"{title} has one", step(request, 200, headers={"ETag": '^(W/)?".+"$'})) for title, request in PLAIN.items()),
        *(case(section, f"{title} that is the same: 304", step(PLAIN[title], 200), step(READ[title], 304, is_empty)) for title in PLAIN),
        *(case(section, f"{title} after a change: 200", step(PLAIN[title], 200), changed, step(READ[title], 200)) for title in PLAIN),
        case(section, "another format is another answer", step(PLAIN["a query"], 200), step(ask(TEXTS, accept=XML, headers={"If-None-Match": "{etag}"}), 200)),
        case(section, "another tag: 200", step(ask(TEXTS, headers={"If-None-Match": '"other"'}), 200, gives("default"))),
        case(section, "one of several tags", step(PLAIN["a query"], 200), step(ask(TEXTS, headers={"If-None-Match": '"other", {etag}'}), 304)),
        case(section, "HEAD that is the same: 304", step(PLAIN["a query"], 200), step(ask(TEXTS, by="HEAD", headers={"If-None-Match": "{etag}"}), 304)),
        case("RFC 9111 5.2 Cache-Control", "an answer says how it may be kept", step(PLAIN["a query"], 200, headers={"Cache-Control": "."})),
    )


def _list_before_writing() -> tuple[Case, ...]:
    """List what a client may want to hold before it writes."""
    match, none_match = "RFC 9110 13.1.1 If-Match", "RFC 9110 13.1.2 If-None-Match before writing"
    known, stays, taken = step(PLAIN["a graph"], 200), holds(G1, ONE), holds(G1, TWO)
    return (
        *(case(match, f"{method} of what the client knows", known, _write(method, {"If-Match": "{etag}"}, DONE)) for method in WRITES),
        *(case(match, f"{method} of what has changed since: 412", known, _change(), _write(method, {"If-Match": "{etag}"}, 412)) for method in WRITES),
        *(case(match, f"{method} of another tag: 412", _write(method, {"If-Match": '"other"'}, 412), stays) for method in WRITES),
        case(match, "* of a graph that is there", _write("PUT", {"If-Match": "*"}, (200, 204)), taken),
        case(match, "* of a graph that is not: 412", _write("PUT", {"If-Match": "*"}, 412, graph=NEW), step(on_graph("GET", NEW), 404)),
        case(none_match, "* of a graph that is there: 412", _write("PUT", {"If-None-Match": "*"}, 412), stays),
        case(none_match, "* of a graph that is not", _write("PUT", {"If-None-Match": "*"}, 201, graph=NEW), holds(NEW, TWO)),
        case(none_match, "POST with * of a graph that is there: 412", _write("POST", {"If-None-Match": "*"}, 412), stays),
    )


def _write(method: str, headers: dict[str, str], statuses: tuple[int, ...] | int, *, graph: str = G1) -> Step:
    return step(on_graph(method, graph, body=None if method == "DELETE" else TWO, headers=headers), statuses)


def _change() -> Step:
    return step(change(add("new", graph=G1)), DONE)


def _list_encodings() -> tuple[Case, ...]:
    section = "RFC 9110 8.4 Content-Encoding"
    packed, headers = gzip.compress(TWO.encode(), mtime=0), {"Content-Encoding": "gzip"}
    return (
        case(section, "a graph in gzip", step(on_graph("PUT", G1, body=packed, headers=headers), (200, 204)), holds(G1, TWO)),
        case(section, "an update in gzip", step(change(gzip.compress(add("new").encode(), mtime=0), headers=headers), DONE), sees("default", "new")),
        case(section, "what is no gzip: 400", step(on_graph("PUT", G1, body=TWO, headers=headers), 400), holds(G1, ONE)),
        case(section, "gzip that breaks off: 400", step(on_graph("PUT", G1, body=packed[:-9], headers=headers), 400), holds(G1, ONE)),
        *(
            case("RFC 9110 12.5.3 Accept-Encoding", f"{value}: {'in gzip' if takes else 'never in gzip'}", step(_ask_much(value), 200, headers=wanted))
            for value, takes, wanted in (
                ("gzip", True, {"Content-Encoding": "^gzip$"}),
                ("gzip;q=0", False, {"Content-Encoding": ""}),
                ("gzip; q=0.0, identity", False, {"Content-Encoding": ""}),
                ("identity", False, {"Content-Encoding": ""}),
            )
        ),
        case(section, "another encoding: 415", step(on_graph("PUT", G1, body=TWO, headers={"Content-Encoding": "br"}), 415), holds(G1, ONE)),
    )


def _ask_much(accepted: str) -> Request:
    """Build a query whose answer is worth compressing."""
    rows = " ".join(f'"{number} words"' for number in range(200))
    return ask(f"SELECT ?text {{ VALUES ?text {{ {rows} }} }}", headers={"Accept-Encoding": accepted})


def _list_head() -> tuple[Case, ...]:
    section = "RFC 9110 9.3.2 HEAD"
    head, get = step(ask(TEXTS, by="HEAD"), 200, is_empty), step(ask(TEXTS), 200, gives("default"))
    return (
        case(section, "what it was answered is never the answer to GET", head, get, head, get),
        case(section, "of a graph: no length that GET does not have", step(on_graph("HEAD", G1), 200, is_empty, headers={"Content-Length": ""})),
    )


def _list_options() -> tuple[Case, ...]:
    section = "RFC 9110 9.3.7 OPTIONS"
    rows = (("{query}", "GET.*POST|POST.*GET"), ("{update}", "POST"), ("{graphs}", "PUT|POST"), ("{graphs}?default", "PUT"))
    return tuple(
        case(section, f"{to} says what is allowed", step(Request(method="OPTIONS", to=to), (200, 204), headers={"Allow": pattern})) for to, pattern in rows
    )


def _list_other_sites() -> tuple[Case, ...]:
    section = "Fetch 3.3 CORS protocol"
    allowed, denied = {"Access-Control-Allow-Origin": rf"^(\*|{ORIGIN})$"}, {"Access-Control-Allow-Origin": ""}
    origin = {"Origin": ORIGIN}
    preflight = {**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    return (
        case(section, "a query may be read by pages of other sites", step(ask(TEXTS, headers=origin), 200, gives("default"), headers=allowed)),
        # A form needs no asking beforehand, so that a service may well want to know the sites that send one.
        case(section, "a query by form is answered or refused", step(ask(TEXTS, by="form", headers=origin), (200, 403), headers=allowed)),
        case(section, "a query by direct POST too", step(ask(TEXTS, by="direct", headers=origin), 200, headers=allowed)),
        case(section, "a refusal can be read, so that it can be shown", step(ask("SELECT", headers=origin), 400, headers=allowed)),
        case(section, "a graph may be read", step(on_graph("GET", G1, accept=TURTLE, headers=origin), 200, headers=allowed)),
        case(section, "asking beforehand: a query's type is allowed", step(_preflight("{query}", preflight), (200, 204), headers=_allowing(allowed))),
        case(section, "asking beforehand: an update is not allowed", step(_preflight("{update}", preflight), (200, 204, 403, 405), headers=denied)),
        case(section, "no credentials are asked for", step(ask(TEXTS, headers=origin), 200, headers={"Access-Control-Allow-Credentials": ""})),
        case("RFC 9110 8.3 Content-Type", "sniffing is off", step(ask(TEXTS), 200, headers={"X-Content-Type-Options": "nosniff"}, media=JSON)),
    )


def _preflight(to: str, headers: dict[str, str]) -> Request:
    return Request(method="OPTIONS", to=to, headers=headers, bearer=None)


def _allowing(headers: dict[str, str]) -> dict[str, str]:
    return {**headers, "Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Headers": "content-type|\\*"}


CASES: tuple[Case, ...] = (*_list_conditional(), *_list_before_writing(), *_list_encodings(), *_list_head(), *_list_options(), *_list_other_sites())
