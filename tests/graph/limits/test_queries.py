"""What a query may ask for, and that nothing gets past by how it is written."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import QueryError, QueryRefusedError, QuerySyntaxError
from graph.limits import MAX_NESTING, MAX_OPERATORS, QueryForm, check_query, recognise_plain

MAX_BYTES = 32_000
IRI = "<http://127.0.0.1:9/>"

SERVICES = {
    "plain": f"ASK {{ SERVICE {IRI} {{ ?s ?p ?o }} }}",
    "lower case": f"ASK {{ service {IRI} {{}} }}",
    "mixed case": f"ASK {{ sErViCe {IRI} {{}} }}",
    "silent": f"ASK {{ SERVICE SILENT {IRI} {{}} }}",
    "no space": f"ASK{{SERVICE{IRI}{{}}}}",
    "comment behind it": f"ASK {{ SERVICE # a comment\n {IRI} {{}} }}",
    "behind a comment that a carriage return ends": f"ASK {{ # a comment\r SERVICE {IRI} {{}} }}",
    "prefix": f"PREFIX x: {IRI} ASK {{ SERVICE x:a {{}} }}",
    "empty prefix": f"PREFIX : {IRI} ASK {{ SERVICE:a {{}} }}",
    "glued to a prefix": f"PREFIX x: {IRI} ASK {{ SERVICEx:a {{}} }}",
    "glued, brace apart": f"PREFIX x: {IRI} ASK {{ SERVICEx:a # comment\n {{}} }}",
    "glued to true": f"PREFIX x: {IRI} ASK {{ ?s ?p trueSERVICEx:a {{}} }}",
    "behind a number": f"ASK {{ ?s ?p 1.SERVICE{IRI}{{}} }}",
    "variable": "ASK { SERVICE ?x {} }",
    "base": f"BASE {IRI} ASK {{ SERVICE <> {{}} }}",
    "exists": f"ASK {{ FILTER EXISTS {{ SERVICE {IRI} {{}} }} }}",
    "sub-query": f"SELECT * {{ {{ SELECT * {{ SERVICE {IRI} {{}} }} }} }}",
    "lateral": f"ASK {{ LATERAL {{ SERVICE {IRI} {{}} }} }}",
    "escape": f"ASK {{ SER\\u0056ICE {IRI} {{}} }}",
    "hidden by a comparison": f"ASK {{ FILTER(?a<?b&&?c='>')SERVICE{IRI}{{}}#'\n}}",
    "hidden by a comparison and a comment": f"ASK {{ FILTER(?a<?b#>'''\n)SERVICE{IRI}{{}}\n#'''\n}}",
    "behind an escaped quotation mark": f"ASK {{ ?s ?p 'a\\\\' . SERVICE {IRI} {{}} #'\n }}",
    "behind a long string": f"ASK {{ ?s ?p '''a''''' . SERVICE {IRI} {{}} }}",
}


@pytest.mark.parametrize("query", SERVICES.values(), ids=SERVICES)
def test_n1_service_does_not_get_past(query: str) -> None:
    """In whatever spelling, it is refused or no query at all."""
    with pytest.raises(QueryError):
        check_query(query, max_bytes=MAX_BYTES)


ALLOWED = {
    "string": "ASK { ?s ?p 'SERVICE <x> {}' }",
    "long string": 'ASK { ?s ?p """a "quoted" SERVICE\n{""" }',
    "IRI": "ASK { ?s <http://SERVICE/> ?o }",
    "comment": "ASK {} # SERVICE <x> {}",
    "prefix": "PREFIX service: <x:y> ASK { service:x service:SERVICE service:y }",
    "graph with that prefix": "PREFIX service: <x:y> ASK { GRAPH service:x { ?s ?p ?o } }",
    "from with that prefix": "PREFIX service: <x:y> SELECT * FROM service:x { ?s ?p ?o }",
    "variable": "ASK { ?service $SERVICE _:service }",
    "language": "ASK { ?s ?p 'x'@service }",
    "comparison without spaces": "ASK { FILTER(?a<?b&&?c>?d) }",
    "IRI with an apostrophe": "ASK { ?s ?p <http://x/People's> }",
    "IRI with a fragment in VALUES": "SELECT * { VALUES (?a ?b) { (<http://x#a> <http://y#b's>) } }",
    "relative IRI": "ASK { ?s <a/b> <#c> }",
    "escaped name": "ASK { x:a\\-b x:%41 x:a.b }",
    "empty strings": "ASK { ?s ?p '' , \"\" , '''''' }",
}


@pytest.mark.parametrize("query", ALLOWED.values(), ids=ALLOWED)
def test_n3_what_only_looks_like_it_passes(query: str) -> None:
    """A word in a string, an IRI, a comment or a name asks for nothing."""
    check_query(query, max_bytes=MAX_BYTES)


@pytest.mark.parametrize("form", ["INSERT DATA {}", "DELETE WHERE {}", "LOAD <x:y>", "CLEAR ALL", "CREATE GRAPH <x:y>", "DROP ALL", "COPY <x:y> TO <x:z>"])
def test_q8_writing_is_refused(form: str) -> None:
    """Also behind a prologue."""
    with pytest.raises(QueryRefusedError, match="queries only read"):
        check_query(f"PREFIX x: <x:y> {form}", max_bytes=MAX_BYTES)


NESTED = {
    "braces": ("{", "", "}"),
    "parentheses": ("(", "1", ")"),
    "squares": ("[ ?p ", "1", "]"),
}


@pytest.mark.parametrize(("opening", "middle", "closing"), NESTED.values(), ids=NESTED)
def test_q3_nesting_is_bounded(opening: str, middle: str, closing: str) -> None:
    """So many levels pass, one more is refused."""
    check_query(f"ASK {{ {opening * (MAX_NESTING - 1)}{middle}{closing * (MAX_NESTING - 1)} }}", max_bytes=MAX_BYTES)
    with pytest.raises(QueryRefusedError, match="nested deeper than 32"):
        check_query(f"ASK {{ {opening * MAX_NESTING}{middle}{closing * MAX_NESTING} }}", max_bytes=MAX_BYTES)


CHAINS = {"sums": "1+", "ors": "?x||", "nots": "!", "unions": "{} UNION ", "paths": "<x:y>/", "filters": "FILTER ?x "}


@pytest.mark.parametrize("link", CHAINS.values(), ids=CHAINS)
def test_q3_flat_chains_are_bounded(link: str) -> None:
    """They recurse in the engine without a single bracket."""
    with pytest.raises(QueryRefusedError, match="operators"):
        check_query(f"ASK {{ {link * (MAX_OPERATORS + 1)} {{}} }}", max_bytes=MAX_BYTES)


def test_q4_length_is_bounded_in_bytes() -> None:
    """The limit and the size are named."""
    with pytest.raises(QueryRefusedError, match=r"33 bytes; 20 are allowed"):
        check_query("ASK { ?s ?p '" + "é" * 8 + "' }\n", max_bytes=20)


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT*{?s?p?o}", QueryForm.SELECT),
        ("BASE <x:y>PREFIX select: <x:y> ask{}", QueryForm.ASK),
        ("# SELECT\nCONSTRUCT WHERE {}", QueryForm.CONSTRUCT),
        ("VERSION '1.2' DESCRIBE <x:y>", QueryForm.DESCRIBE),
    ],
)
def test_the_form_is_found_behind_the_prologue(query: str, form: QueryForm) -> None:
    """Comments, prefixes and missing spaces notwithstanding."""
    assert check_query(query, max_bytes=MAX_BYTES) is form


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("SELEKT ?x", 1, 1), ("ASK {\n  ?s ?p 'open }", 2, 9), ("ASK { \u00a0 }", 1, 7), ("ASK {}\n`", 2, 1)],
    ids=["word", "string", "space", "sign"],
)
def test_what_is_no_query_is_placed(query: str, line: int, column: int) -> None:
    """With line and column, counted from 1."""
    with pytest.raises(QuerySyntaxError) as caught:
        check_query(query, max_bytes=MAX_BYTES)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize("query", ["", "   ", "# nothing", "PREFIX x: <x:y>"])
def test_nothing_is_no_query(query: str) -> None:
    """The message says what one begins with."""
    with pytest.raises(QuerySyntaxError, match="begins with SELECT, ASK, CONSTRUCT or DESCRIBE"):
        check_query(query, max_bytes=MAX_BYTES)


@pytest.mark.slow
@given(st.text(alphabet="ASKSERVICE{}<>'\"#\n\\?:.@_ab1&=()\u00e9\ud800", max_size=120))
def test_any_text_is_passed_or_refused(text: str) -> None:
    """Never another error."""
    with contextlib.suppress(QueryError):
        check_query(text, max_bytes=MAX_BYTES)


@pytest.mark.slow
@pytest.mark.parametrize("part", ["a.", "a-", "<a", "_:", "a:.", '"\\', "'a", "%41", ":%", "''", "?"])
def test_checking_takes_no_long_time(part: str) -> None:
    """The longest text that is allowed is read in a moment, however odd."""
    text, began = "ASK{" + part * ((MAX_BYTES - 4) // len(part)), time.monotonic()
    with contextlib.suppress(QueryError):
        check_query(text, max_bytes=MAX_BYTES)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("query", SERVICES.values(), ids=SERVICES)
def test_what_is_recognised_at_a_glance_asks_for_no_service(query: str) -> None:
    """Whatever the spelling, only the whole check decides on such a text."""
    assert recognise_plain(query) is None


def test_plain_queries_are_recognised_at_a_glance() -> None:
    """With prefixes whose namespaces end with a sign of a comment too; the whole check says the same of them."""
    query = "PREFIX kg: <https://w3id.org/newsgraph/ontology#>\nSELECT ?x { ?x kg:speaker ?y FILTER(?y != 'a') } # the end"
    assert recognise_plain(query) is check_query(query, max_bytes=MAX_BYTES) is QueryForm.SELECT
    assert recognise_plain("# first\nASK {}") is None
    assert recognise_plain("ASK " + "{" * 40 + "}" * 40) is None
    assert recognise_plain("DROP ALL") is None
