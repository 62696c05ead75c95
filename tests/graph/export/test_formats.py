"""Exports are the same bytes for the same articles, and load again as what was stored, in rdflib and in Oxigraph."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from graph.analysis import KINDS
from graph.errors import FormatError, NewsgraphError, StoreDamagedError
from graph.export import FORMATS, export, write_export, write_whole
from graph.export.jsonld import write_jsonld
from graph.export.order import iterate_graph, list_graphs
from graph.export.turtle import write_quads
from graph.store import Snapshot, open_snapshot, open_store
from graph.store.names import GraphNames
from ontology.terms import KG, OA, SCHEMA
from tests.graph.store.contributions import BASE, make_contribution

ROOT = Path(__file__).resolve().parents[3]
RDFLIB_NAMES = {"turtle": "turtle", "ntriples": "nt", "trig": "trig", "nquads": "nquads", "jsonld": "json-ld", "rdfxml": "xml"}
OXIGRAPH = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def export_bytes(snapshot: Snapshot, name: str, *, facts_only: bool = False) -> bytes:
    """Export into memory."""
    out = io.BytesIO()
    export(snapshot, format=name, out=out, facts_only=facts_only)
    return out.getvalue()


def export_all(location: str) -> dict[tuple[str, bool], bytes]:
    """Export in every format, whole and facts only."""
    with open_snapshot(location) as snapshot:
        return {(name, facts_only): export_bytes(snapshot, name, facts_only=facts_only) for name in FORMATS for facts_only in (False, True)}


@pytest.fixture
def seed(seed_store: Path) -> Iterator[Snapshot]:
    """Open the store with the seed article."""
    with open_snapshot(str(seed_store)) as snapshot:
        yield snapshot


# ---------------------------------------------------------------------------------------------------- the same bytes
@pytest.mark.slow
def test_order_history_and_folder_leave_no_trace(tmp_path: Path) -> None:
    """Articles in any order, in one go or one by one, with one retracted in between: the same bytes in every format."""
    names = [f"{number}.txt" for number in range(5)]
    contributions = [make_contribution(name, places=["pea", name[0] * 2], rules=["a", name[0]]) for name in names]
    locations = [str(tmp_path / "x"), str(tmp_path / "y z" / "deep")]
    with open_store(locations[0], base_iri=BASE, create=True) as store:
        store.replace_articles(contributions)
        store.publish()
    with open_store(locations[1], base_iri=BASE, create=True) as store:
        for contribution in reversed(contributions):
            store.replace_articles([make_contribution(contribution.identifier, places=["oak"], version=9), make_contribution("gone.txt", places=["sea"])])
            store.replace_articles([contribution])
            store.publish()
        store.drop_article("gone.txt")
        store.publish()
    assert export_all(locations[0]) == export_all(locations[1])


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_hash_seed_locale_and_time_zone_leave_no_trace(seed_store: Path, name: str) -> None:
    """Another process in another place writes the same."""
    code = f"import sys; from graph.export import *; from graph.store import *; write_export(open_snapshot(sys.argv[1]), None, format={name!r})"
    written = set()
    for seed, zone, language in (("1", "UTC", "C"), ("77", "Pacific/Auckland", "C.UTF-8")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language}
        written.add(
            subprocess.run([sys.executable, "-c", code, str(seed_store)], cwd=ROOT, env=environment, capture_output=True, check=True, timeout=120).stdout
        )
    assert len(written) == 1
    assert b"hong-kong" in written.pop()


# -------------------------------------------------------------------------------------------------------- round trips
@pytest.mark.filterwarnings("ignore:Dataset.default_context")  # rdflib's own parser uses what rdflib deprecates
@pytest.mark.parametrize("facts_only", [False, True], ids=["whole", "facts"])
@pytest.mark.parametrize("name", ["trig", "nquads", "jsonld"])
def test_p4_what_holds_everything_loads_again_as_it_was(seed: Snapshot, name: str, facts_only: bool) -> None:
    """Quad by quad in Oxigraph, and isomorphic in rdflib to the plainest format."""
    data, plain = export_bytes(seed, name, facts_only=facts_only), export_bytes(seed, "nquads", facts_only=facts_only)
    loaded = set(ox.parse(data, format=OXIGRAPH[name]))
    kept = {quad for quad in seed.store if quad.graph_name not in {seed.names.index, seed.names.stories_index}}
    assert loaded == kept if not facts_only else loaded < kept
    assert as_rdflib(data, name) == as_rdflib(plain, "nquads")


@pytest.mark.parametrize("facts_only", [False, True], ids=["whole", "facts"])
@pytest.mark.parametrize("name", ["turtle", "ntriples", "rdfxml"])
def test_p4_what_holds_the_view_loads_again_as_it_was(seed: Snapshot, name: str, facts_only: bool) -> None:
    """As above, for the merged view."""
    data, plain = export_bytes(seed, name, facts_only=facts_only), export_bytes(seed, "ntriples", facts_only=facts_only)
    assert set(ox.parse(data, format=OXIGRAPH[name])) == set(ox.parse(plain, format=OXIGRAPH["ntriples"]))
    assert isomorphic(Graph().parse(data=data, format=RDFLIB_NAMES[name]), Graph().parse(data=plain, format="nt"))


def as_rdflib(data: bytes, name: str) -> set[tuple[object, ...]]:
    """List an export's quads as rdflib reads them."""
    dataset = Dataset()
    dataset.parse(data=data, format=RDFLIB_NAMES[name])
    return {(subject, predicate, value, str(graph)) for subject, predicate, value, graph in dataset.quads()}


IRIS = st.sampled_from(["http://x/a", "http://x/b/c#d", "urn:x:y", "geo:22.5,114.1", "kg:a", f"{BASE}person/a-1", f"{BASE}odd/a/b", "http://x/é(a)'b,c;d"]).map(
    ox.NamedNode
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(["\x00\x01", "\r\n\t", '"""', "\\u0041", "a\u2028b", "  x ", "\ufeff"])
LITERALS = st.one_of(
    TEXTS.map(ox.Literal),
    st.builds(ox.Literal, TEXTS, language=st.sampled_from(["en", "zh-hant", "de-ch-1996"])),
    st.sampled_from([5, -7, 2**70, 1.5, 1e300, True]).map(ox.Literal),
    st.builds(
        lambda text, kind: ox.Literal(text, datatype=ox.NamedNode(kind)),
        st.sampled_from(["2016-07", "01", "1.50", "x", "-0", "2018-03-28T11:18:00+00:00"]),
        st.sampled_from([f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("date", "gYearMonth", "integer", "decimal", "dateTime", "boolean", "anyURI")]),
    ),
)
QUADS = st.builds(
    ox.Quad,
    IRIS | st.just(ox.BlankNode("b")),
    st.sampled_from([str(SCHEMA.name), str(SCHEMA.about), str(KG.observedOn), "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://x/p"]).map(
        ox.NamedNode
    ),
    IRIS | LITERALS | st.just(ox.BlankNode("b")),
    st.sampled_from([ox.DefaultGraph(), ox.NamedNode("http://x/g")]),
)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["trig", "nquads", "jsonld"])
@given(quads=st.lists(QUADS, min_size=1, max_size=12))
def test_p4_whatever_was_imported_loads_again_as_it_was(name: str, quads: list[ox.Quad]) -> None:
    """Odd IRIs, control characters, languages, numbers and a blank node among them."""
    store, out = ox.Store(), io.BytesIO()
    store.extend(quads)
    graphs = ((graph, iterate_graph(store, graph, facts_only=False)) for graph in list_graphs(store, GraphNames(BASE)))
    if name == "jsonld":
        write_jsonld(graphs, out, base_iri=BASE)
    else:
        write_quads(graphs, out, OXIGRAPH[name], base_iri=BASE)
    loaded = ox.Store()
    loaded.load(out.getvalue(), OXIGRAPH[name])
    assert sort(loaded) == sort(store)


def sort(store: ox.Store) -> list[str]:
    """List quads with their one blank node under one name."""
    return sorted(re.sub(r"(?<![\\\w>\"])_:\w+", "_:b", str(quad)) for quad in store)


# ----------------------------------------------------------------------------------------------------------- contents
def test_turtle_is_whole_in_itself(seed: Snapshot) -> None:
    """Everything that it refers to under the base IRI is described in it."""
    graph = Graph().parse(data=export_bytes(seed, "turtle"), format="turtle")
    described = set(graph.subjects())
    missing = {str(term) for term in graph.objects() if str(term).startswith(seed.base_iri) and term not in described}
    assert not missing
    assert list(graph.objects(None, OA.exact))


@pytest.mark.parametrize("name", ["turtle", "trig", "nquads", "jsonld", "rdfxml"])
def test_facts_alone_have_no_assertions_and_no_evidence(seed: Snapshot, name: str) -> None:
    """Nothing refers to them either."""
    data = export_bytes(seed, name, facts_only=True).decode()
    # The context of JSON-LD names every term there is.
    data = data.partition('"@graph": [')[2] if name == "jsonld" else data
    data = data.partition("<rdf:Description")[2] if name == "rdfxml" else data
    assert "hong-kong" in data
    for term in (KG.Assertion, KG.evidence, OA.start, OA.SpecificResource, KG.Rule):
        assert str(term) not in data
        assert f"kg:{term.fragment}" not in data
        assert f"oa:{term.fragment}" not in data


def test_turtle_is_prefixed_and_grouped(seed: Snapshot) -> None:
    """Subjects in order, a blank line between them; the prefixes in order at the top."""
    blocks = export_bytes(seed, "turtle").decode().split("\n\n")
    prefixes, subjects = blocks[0].splitlines(), [block.split(" ", 1)[0] for block in blocks[1:]]
    assert prefixes == sorted(prefixes)
    assert len(set(subjects)) == len(subjects)
    assert all(":" in subject and not subject.startswith("<") for subject in subjects)


def test_the_table_has_a_row_for_each_relation_and_statement(seed: Snapshot) -> None:
    """Each with its article, date, quote and offsets, and the quote stands at the offsets."""
    from tests.seed_findings import seed_article

    rows = list(csv.DictReader(io.StringIO(export_bytes(seed, "csv").decode(), newline="")))
    assert list(rows[0]) == ["kind", "subject", "relation", "object", "article", "date", "quote", "start", "end"]
    assert {row["kind"] for row in rows} == {"relation", "statement"}
    article = seed_article()
    for row in rows:
        if row["article"]:
            assert article.text[int(row["start"]) : int(row["end"])] == row["quote"]
            assert (row["article"], row["date"]) == (article.identifier, seed.articles()[0].published)
    graph = seed.graph(seed.articles()[0].graph_iri)
    assert sum(row["kind"] == "statement" for row in rows) == len(set(graph.subjects(None, KG.Statement)))
    assert sum(row["kind"] == "relation" and bool(row["article"]) for row in rows) == len(set(graph.subjects(None, KG.Assertion)))
    assert not [row for row in rows if row["subject"].startswith("http") or row["object"].startswith("http")]


def test_graphml_has_each_thing_and_each_relation_between_two(seed: Snapshot) -> None:
    """People with their kind, name and title; who spoke where as an edge; no node for evidence, rules or roles."""
    network = nx.read_graphml(io.BytesIO(export_bytes(seed, "graphml")), force_multigraph=True)
    people = {data["label"]: data for _, data in network.nodes(data=True) if data["kind"] == "person"}
    assert "Lin Denan" in people
    assert people["Lin Denan"]["schema:jobTitle"]
    speaking = {network.nodes[person]["label"] for _, person, relation in network.edges(data="relation") if relation == "kg:speaker"}
    assert "Lin Denan" in speaking
    assert {data["kind"] for _, data in network.nodes(data=True)} <= {kind.name for kind in KINDS}
    view = seed.store.quads_for_pattern(None, ox.NamedNode(KG.speaker), None, ox.DefaultGraph())
    assert len(speaking) == len(list(view))


def test_what_xml_cannot_say_is_refused_with_a_way_out(tmp_path: Path) -> None:
    """RDF/XML names the text and its predicate and leaves no file; GraphML shows that something stood there."""
    (tmp_path / "odd.nt").write_text(
        '<http://x/a> <https://schema.org/name> "a\\u0001b" .\n<http://x/a> a <https://schema.org/Person> .\n'.replace(
            " a <", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <"
        )
    )
    with open_store(str(tmp_path / "store"), base_iri=BASE, create=True) as store:
        store.import_file(tmp_path / "odd.nt")
        store.publish()
    with open_snapshot(str(tmp_path / "store")) as snapshot:
        with pytest.raises(FormatError, match=r"U\+0001.*schema.org/name.*http://x/a.*turtle"):
            write_export(snapshot, tmp_path / "odd.rdf", format="rdfxml")
        assert not (tmp_path / "odd.rdf").exists()
        assert "a\N{REPLACEMENT CHARACTER}b" in export_bytes(snapshot, "graphml").decode()


def test_an_unknown_format_is_the_programmers_mistake(seed: Snapshot) -> None:
    """With those that are known."""
    with pytest.raises(ValueError, match=r"'klingon'; known: turtle, ntriples, csv, trig, nquads, jsonld, rdfxml, graphml"):
        export_bytes(seed, "klingon")


# -------------------------------------------------------------------------------------------------------------- files
def test_a_file_is_written_whole_or_not_at_all(seed_store: Path, tmp_path: Path) -> None:
    """An export that fails leaves what was there, and nothing beside it."""
    target = tmp_path / "out.ttl"
    target.write_text("before")
    broken = tmp_path / "store"
    subprocess.run(["cp", "-r", str(seed_store), str(broken)], check=True, timeout=120)  # noqa: S607 - coreutils
    newest = (broken / "newest").read_text().strip()
    for file in (broken / "snapshots" / newest).glob("*.sst"):
        os.truncate(file, file.stat().st_size // 2)
    with pytest.raises(StoreDamagedError):
        try_export(str(broken), target)
    assert target.read_text() == "before"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["out.ttl", "store"]


def try_export(location: str, target: Path) -> None:
    """Export as the command does."""
    with open_snapshot(location) as snapshot:
        write_export(snapshot, target, format="turtle")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """In one sentence."""
    with pytest.raises(NewsgraphError, match=r"nowhere/out.ttl cannot be written: No such file"):
        write_whole(tmp_path / "nowhere" / "out.ttl", b"x")


def test_a_file_gets_the_rights_of_any_other(tmp_path: Path) -> None:
    """Not those of a temporary file."""
    write_whole(tmp_path / "a", b"x")
    (tmp_path / "b").write_bytes(b"x")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_a_link_is_followed_and_a_pipe_is_written_to(tmp_path: Path) -> None:
    """Neither is replaced by a file."""
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "link").symlink_to("file")
    write_whole(tmp_path / "link", b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"x"
    write_whole("/dev/null", b"x")
    assert not Path("/dev/null").is_file()


def test_standard_output_gets_it_too(capfdbinary: pytest.CaptureFixture[bytes], seed: Snapshot) -> None:
    """And nothing else."""
    write_export(seed, None, format="nquads")
    assert capfdbinary.readouterr().out == export_bytes(seed, "nquads")
