"""`newsgraph query` answers by name, text or standard input, in the format that is asked for."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from rdflib import Graph

from graph.query import GRAPH_FORMATS, list_named_queries
from tests.conftest import Newsgraph

NAMES = "SELECT ?name { ?person a schema:Person ; schema:name ?name } ORDER BY ?name"


@pytest.mark.slow
@pytest.mark.parametrize("name", [query.name for query in list_named_queries()])
def test_every_stored_question_answers_on_the_seed(newsgraph: Newsgraph, seed_store: Path, name: str) -> None:
    """By its name, with at least one row, but for what takes a second article: where articles disagree, correct or confirm one another."""
    result = newsgraph("query", name, "--store", seed_store, "--format", "csv")
    assert result.exit_code == 0, result.stderr
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert (len(rows) >= 2) == (name not in {"conflicts", "corrections", "support"})


def test_the_stored_questions_are_listed(newsgraph: Newsgraph) -> None:
    """With their titles, in a table and as a document."""
    listed = json.loads(newsgraph("query", "--list", "--json").stdout)
    assert [query["name"] for query in listed] == [query.name for query in list_named_queries()]
    assert all(query["title"] in newsgraph("query", "--list").stdout for query in listed)


def test_text_file_and_standard_input_give_one_answer(newsgraph: Newsgraph, seed_store: Path, tmp_path: Path) -> None:
    """A dash reads the query from standard input, and what ends as files of queries do from there; where there is none, it says so."""
    file = tmp_path / "names.rq"
    file.write_text(NAMES)
    assert (
        newsgraph("query", file, "--store", seed_store, "--format", "tsv").stdout == newsgraph("query", NAMES, "--store", seed_store, "--format", "tsv").stdout
    )
    missing = newsgraph("query", tmp_path / "no.rq", "--store", seed_store)
    assert missing.exit_code == 1
    assert "no.rq: it cannot be read" in missing.stderr
    given = newsgraph("query", NAMES, "--store", seed_store, "--format", "tsv")
    piped = newsgraph("query", "-", "--store", seed_store, "--format", "tsv", input=NAMES)
    assert given.exit_code == 0, given.stderr
    assert given.stdout == piped.stdout


def test_a_table_shows_each_row(newsgraph: Newsgraph, seed_store: Path) -> None:
    """Without a format people get a table, with the vocabularies' prefixes."""
    table = newsgraph("query", "SELECT DISTINCT ?class { ?thing a ?class }", "--store", seed_store).stdout
    assert "class" in table.splitlines()[0]
    assert "schema:Person" in table


@pytest.mark.parametrize(("query", "answer"), [("ASK {}", "true"), ("ASK { FILTER(false) }", "false")])
def test_a_question_of_truth_is_one_word(newsgraph: Newsgraph, seed_store: Path, query: str, answer: str) -> None:
    """Also in the table's format."""
    assert newsgraph("query", query, "--store", seed_store).stdout.strip() == answer


@pytest.mark.parametrize("name", ["turtle", "ntriples", "rdfxml", "jsonld"])
def test_a_graph_comes_in_every_graph_format(newsgraph: Newsgraph, seed_store: Path, name: str) -> None:
    """And loads again."""
    result = newsgraph("query", "CONSTRUCT { ?p schema:name ?n } WHERE { ?p a schema:Person ; schema:name ?n }", "--store", seed_store, "--format", name)
    assert len(Graph().parse(data=result.stdout, format=GRAPH_FORMATS[name])) > 0


def test_json_is_the_standards_document(newsgraph: Newsgraph, seed_store: Path) -> None:
    """--json is --format json."""
    document = json.loads(newsgraph("query", NAMES, "--store", seed_store, "--json").stdout)
    assert document["head"]["vars"] == ["name"]


def test_a_cut_answer_says_so(newsgraph: Newsgraph, seed_store: Path) -> None:
    """On standard error, with the limit, beside what there is of it."""
    result = newsgraph("query", "SELECT * { ?s ?p ?o }", "--store", seed_store, "--format", "csv", env={"NEWSGRAPH_MAX_RESULT_ROWS": "5"})
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 6
    assert "cut" in result.stderr
    assert "5 rows" in result.stderr


WRONG_QUERIES = {
    "no query at all": "SELEKT ?s WHERE { }",
    "an unfinished one": "SELECT * WHERE {",
    "an unknown name": "speekers",
    "one that writes": "DELETE WHERE { ?s ?p ?o }",
    "one that goes out": "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }",
    "one of many brackets": "ASK " + "{" * 3000 + "}" * 3000,
}


@pytest.mark.parametrize("query", WRONG_QUERIES.values(), ids=WRONG_QUERIES.keys())
def test_a_wrong_query_ends_with_status_1(newsgraph: Newsgraph, seed_store: Path, query: str) -> None:
    """One sentence, and nothing on standard output."""
    result = newsgraph("query", query, "--store", seed_store)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert not result.stdout


def test_a_query_that_is_no_text_is_refused(newsgraph: Newsgraph, seed_store: Path) -> None:
    """Bytes that are not UTF-8 give a sentence that says where."""
    result = newsgraph("query", "-", "--store", seed_store, input=b"SELECT \xff")
    assert result.exit_code == 1
    assert "not UTF-8 at byte 7" in result.stderr
