"""What an update may write, in whatever spelling it says so."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.errors import QueryError, QueryRefusedError, QuerySyntaxError, QueryTooLargeError, WriteRefusedError
from graph.limits.updates import CheckedUpdate, Dataset, Guard, check_update

BASE = "https://w3id.org/newsgraph/id/"
GUARD = Guard(f"{BASE}graph/", articles=True, list_users=lambda: ("http://u/1",))
PREFIXES = {"ex": "http://ex/", "g": f"{BASE}graph/"}


def check(text: str, **changes: object) -> CheckedUpdate:
    """Check an update as a store with articles would."""
    given: dict[str, object] = {"guard": GUARD, "base_iri": BASE, "prefixes": PREFIXES, "max_operation_bytes": 2_000, "max_literal_bytes": 1_000}
    return check_update(text, **{**given, **changes})  # type: ignore[arg-type]


BUILDERS = {
    "IRI": f"INSERT DATA {{ GRAPH <{BASE}graph/ab> {{ <a:a> <a:b> 1 }} }}",
    "relative IRI": "INSERT DATA { GRAPH <graph/ab> { <a:a> <a:b> 1 } }",
    "dots": "INSERT DATA { GRAPH <x/../graph/ab> { <a:a> <a:b> 1 } }",
    "base": f"BASE <{BASE}graph/> INSERT DATA {{ GRAPH <ab> {{ <a:a> <a:b> 1 }} }}",
    "prefix": "INSERT DATA { GRAPH g:ab { <a:a> <a:b> 1 } }",
    "declared prefix": "PREFIX q: <gra\\u0070h/> INSERT DATA { GRAPH q:ab { <a:a> <a:b> 1 } }",
    "prefix declared again": f"PREFIX ex: <{BASE}> INSERT DATA {{ GRAPH ex:graph\\/ab {{ <a:a> <a:b> 1 }} }}",
    "a comment that names another": "INSERT DATA { GRAPH # GRAPH <a:b>\n g:ab { <a:a> <a:b> 1 } }",
    "no space": f"INSERT DATA{{GRAPH<{BASE}graph/ab>{{<a:a> <a:b> 1}}}}",
    "lower case": "insert data { graph g:ab { <a:a> <a:b> 1 } }",
    "second graph": "INSERT DATA { GRAPH ex:a { } . <a:a> <a:b> 1 . GRAPH g:ab { <a:a> <a:b> 1 } }",
    "second operation": "INSERT DATA { <a:a> <a:b> 1 } ; DELETE DATA { GRAPH g:ab { <a:a> <a:b> 1 } }",
    "template": "INSERT { GRAPH g:ab { ?s ?p ?o } } WHERE { ?s ?p ?o }",
    "short form": "DELETE WHERE { GRAPH g:ab { ?s ?p ?o } }",
    "with": "WITH g:ab DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "clear": "CLEAR GRAPH g:ab",
    "drop silently": "DROP SILENT GRAPH g:ab",
    "create": "CREATE GRAPH g:ab",
    "copy": "COPY ex:a TO g:ab",
    "add": "ADD GRAPH ex:a TO GRAPH g:ab",
    "move from": "MOVE g:ab TO ex:a",
}


@pytest.mark.parametrize("text", BUILDERS.values(), ids=BUILDERS)
def test_the_builders_graphs_are_not_written(text: str) -> None:
    """However the graph is named, the update is refused, in a store without articles too."""
    for guard in (GUARD, Guard(GUARD.prefix)):
        with pytest.raises(WriteRefusedError, match="come from articles alone"):
            check(text, guard=guard)


@pytest.mark.parametrize("text", BUILDERS.values(), ids=BUILDERS)
def test_the_engine_would_have_written_them(text: str) -> None:
    """What is refused is well-formed: the engine takes each, so that the guard is what keeps the graphs."""
    store = ox.Store()
    for graph in (f"{BASE}graph/ab", "http://ex/a"):
        store.add(ox.Quad(ox.NamedNode("a:x"), ox.NamedNode("a:y"), ox.NamedNode("a:z"), ox.NamedNode(graph)))
    store.update(text.replace("CREATE GRAPH", "CREATE SILENT GRAPH"), base_iri=BASE, prefixes=PREFIXES)


GLUED = {
    "keyword and name": "INSERT DATA { GRAPHg:ab { <a:a> <a:b> 1 } }",
    "with": "WITHg:ab DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "to": "COPY ex:a TOg:ab",
    "number before": "INSERT DATA { <a:a> <a:b> 1.GRAPH<a:b>{ } }",
    "drop all": "DROPALL",
    "silent": "DROP SILENTGRAPH g:ab",
    "template": "INSERT { GRAPHg:ab { ?s ?p ?o } } WHERE { ?s ?p ?o }",
}


@pytest.mark.parametrize("text", GLUED.values(), ids=GLUED)
def test_what_only_the_engine_reads_is_refused(text: str) -> None:
    """The engine takes keywords without a boundary behind them; the grammar does not, and nothing gets past so."""
    with pytest.raises(QueryError):
        check(text)


def test_a_graph_that_is_a_variable_is_kept_off_the_builders() -> None:
    """The pattern gets a filter; the user's own graphs are reached."""
    store = ox.Store()
    for graph in (f"{BASE}graph/ab", "http://u/1"):
        store.add(ox.Quad(ox.NamedNode("a:x"), ox.NamedNode("a:y"), ox.NamedNode("a:z"), ox.NamedNode(graph)))
    for text in ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", "DELETE { GRAPH $g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", "DROP NAMED", "CLEAR NAMED"):
        copy = ox.Store()
        copy.extend(store)
        copy.update(check(text).text)
        assert [quad.graph_name.value for quad in copy] == [f"{BASE}graph/ab"], text


def test_no_graph_of_an_articles_name_is_made_where_there_are_no_articles_yet() -> None:
    """A variable that stands for the builder's graph inserts nothing in an empty store either."""
    store = ox.Store()
    update = "INSERT { GRAPH ?g { <a:x> <a:y> <a:z> } } WHERE { VALUES ?g { <graph/ab> <http://u/1> } }"
    store.update(check(update, guard=Guard(GUARD.prefix)).text, base_iri=BASE)
    assert [quad.graph_name.value for quad in store] == ["http://u/1"]


def test_where_nothing_is_guarded_the_update_stays_as_it_is() -> None:
    """In a store without articles no filter is added, and all graphs may be dropped."""
    for text in ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", "DROP NAMED", "CLEAR DEFAULT", "COPY ex:a TO DEFAULT"):
        assert check(text, guard=Guard(GUARD.prefix)).text == text


@pytest.mark.parametrize("text", ["CLEAR DEFAULT", "DROP SILENT DEFAULT", "COPY ex:a TO DEFAULT", "MOVE DEFAULT TO ex:a"])
def test_the_view_is_not_emptied_as_a_whole(text: str) -> None:
    """The default graph holds what articles bring; only all of the store is emptied at once."""
    with pytest.raises(WriteRefusedError, match="DROP ALL"):
        check(text)
    assert check("DROP ALL").text == "DROP ALL"


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("[ <a:p> ", " ]")], ids=["lists", "blank nodes"])
def test_data_nested_deeper_than_the_engine_bears_is_refused(opening: str, closing: str) -> None:
    """In one sentence, where the engine would end its process; brackets beside one another, and in strings, are no depth."""
    with pytest.raises(QueryRefusedError, match="deeper than 100"):
        check(f"INSERT DATA {{ <a:a> <a:b> {opening * 101}1{closing * 101} }}")
    for harmless in (f"{opening * 100}1{closing * 100}", ", ".join([f"{opening}1{closing}"] * 500), '"' + "(" * 500 + '"', f"<http://e/{'(' * 500}>"):
        assert check(f"INSERT DATA {{ <a:a> <a:b> {harmless} }}")


def test_load_is_refused_and_silent_load_does_nothing() -> None:
    """LOAD SILENT goes on with the rest of the request; LOAD is marked, to be refused once the rest is known to be well-formed."""
    assert check("LOAD SILENT <x:y> INTO GRAPH <x:z> ; CLEAR GRAPH ex:a") == CheckedUpdate("INSERT DATA {} ; CLEAR GRAPH ex:a", loads=False)
    assert check("CLEAR GRAPH ex:a ; LOAD <x:y>").loads


@pytest.mark.parametrize(
    "text",
    [
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "INSERT DATA { << <a:a> <b:b> <c:c> >> ex:a 1 }",
        "INSERT DATA { <a:a> <b:b> <<( <a:a> <b:b> <c:c> )>> }",
        "INSERT DATA { <a:a> <b:b> <c:c> ~ <r:r> }",
        "INSERT DATA { <a:a> <b:b> <c:c> {| <d:d> 1 |} }",
        "INSERT { << ?s ?p ?o >> ex:a 1 } WHERE { ?s ?p ?o }",
    ],
)
def test_the_network_and_triple_terms_are_refused(text: str) -> None:
    """Each in one sentence."""
    with pytest.raises(QueryRefusedError, match=r"is not allowed|are not offered"):
        check(text)


@pytest.mark.parametrize(
    "text", ["", "PREFIX a: <x:y>", "INSERT DATA { ex:a\\~b <b~:b> 'a ~ << {' }", "INSERT DATA { <a:graph> ex:graph 'GRAPH g:a {' } # GRAPH g:ab {"]
)
def test_what_only_looks_dangerous_passes(text: str) -> None:
    """Words in strings, comments and names mean nothing."""
    assert check(text).text == text


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <a:a> <b:b> 'x }", "DELETE WHERE { ?s ?p ?o", "SELECT * { ?s ?p ?o }", "INSERT { ?s ?p ?o }", "COPY ex:a", "CREATE ex:a"]
)
def test_what_is_no_update_is_said_with_its_place(text: str) -> None:
    """Line and column of the first thing that cannot stand where it does."""
    with pytest.raises(QuerySyntaxError) as raised:
        check(text)
    assert raised.value.line == 1


def test_the_protocols_graphs_become_using() -> None:
    """using-graph-uri and using-named-graph-uri mean USING in every operation, and cannot stand beside it (SPARQL 1.1 Protocol, 2.2.3)."""
    dataset = Dataset(("http://d/",), ("http://n/",))
    using = "USING <http://d/> USING NAMED <http://n/>"
    guard = Guard(GUARD.prefix)
    assert check("DELETE WHERE { ?s ?p ?o }", dataset=dataset, guard=guard).text == f"DELETE {{ ?s ?p ?o }} {using} WHERE {{ ?s ?p ?o }}"
    assert check("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", dataset=dataset, guard=guard).text == f"INSERT {{ ?s ?p 1 }} {using} WHERE {{ ?s ?p ?o }}"
    for text in ("INSERT { ?s ?p 1 } USING ex:a WHERE { ?s ?p ?o }", "WITH ex:a DELETE { ?s ?p 1 } WHERE { ?s ?p ?o }"):
        with pytest.raises(QueryRefusedError, match="USING or WITH"):
            check(text, dataset=dataset)


def test_sizes_are_bounded() -> None:
    """Data may be long, a pattern may not, nor one text."""
    data = "INSERT DATA {" + "<a:a> <a:b> 'words' .\n" * 1_000 + "}"
    assert check(data).text == data
    with pytest.raises(QueryTooLargeError, match="NEWSGRAPH_MAX_QUERY_BYTES"):
        check("INSERT {" + "<a:a> <a:b> 'words' .\n" * 1_000 + "} WHERE {}")
    with pytest.raises(QueryTooLargeError, match="NEWSGRAPH_MAX_LITERAL_BYTES"):
        check("INSERT DATA { <a:a> <a:b> '" + "x" * 1_001 + "' }")


@pytest.mark.parametrize("text", ["INSERT { ?s ?p ?o } WHERE " + "{" * 20_000 + "}" * 20_000, "INSERT { ?s ?p ?o } WHERE { FILTER(" + "1+" * 600 + "1) }"])
def test_q3_depth_is_refused_in_updates_too(text: str) -> None:
    """What would end the process does not reach it."""
    with pytest.raises(QueryRefusedError):
        check(text, max_operation_bytes=100_000)
