"""Reads what is expected and what came back, in any format, into one shape: a truth value, a table, or a set of quads.

It compares nothing. Called by the running of the suites, for files and for responses alike.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    Variable,
    parse,
    parse_query_results,
)

from tests.conformance.manifest import GraphFile

__all__ = ["Answer", "Table", "Term", "read_answer", "read_dataset", "read_expected", "read_graph_file"]

Term = NamedNode | BlankNode | Literal | Triple
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"


@dataclass(frozen=True, slots=True)
class Table:
    """The solutions of a SELECT: the names of its columns, and a row for each, None where nothing is bound.

    `is_ordered` when the expected rows are numbered; `is_plain` when the format knows strings alone (CSV).
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    is_ordered: bool = False
    is_plain: bool = False


Answer = bool | Table | Dataset
"""What ASK, SELECT, and CONSTRUCT, DESCRIBE or the state after an update give."""


def read_answer(body: bytes, media_type: str) -> Answer:
    """Read a response.

    Raises:
        ValueError: the body is not in the format that the media type promises, or the format is none that is asked for here.
        SyntaxError: as ValueError; pyoxigraph raises it.
    """
    bare = media_type.partition(";")[0].strip()
    if bare == "text/csv":
        return _read_csv(body.decode("utf-8"))
    if table_format := QueryResultsFormat.from_media_type(bare):
        return _to_answer(parse_query_results(body, format=table_format))
    if graph_format := RdfFormat.from_media_type(bare):
        return Dataset(parse(body, format=graph_format, rename_blank_nodes=True))
    raise ValueError(f"answered as {media_type or 'nothing named'!r}, which is no format of results")


def read_expected(path: Path, base: str) -> Answer:
    """Read the file that holds an expected answer; a graph in the vocabulary of result sets is a table or a truth value."""
    body, ending = path.read_bytes(), path.suffix.removeprefix(".")
    if ending == "csv":
        return _read_csv(body.decode("utf-8"))
    if ending in {"srx", "srj", "tsv"}:
        table_format = {"srx": QueryResultsFormat.XML, "srj": QueryResultsFormat.JSON, "tsv": QueryResultsFormat.TSV}[ending]
        return _to_answer(parse_query_results(body, format=table_format))
    graph = Dataset(parse(body, format=RdfFormat.from_extension(ending), base_iri=base, rename_blank_nodes=True))
    roots = [quad.subject for quad in graph.quads_for_object(NamedNode(f"{RS}ResultSet"))]
    return _read_result_set(graph, roots[0]) if roots else graph


def read_graph_file(file: GraphFile) -> Iterator[Quad]:
    """Yield a file's triples as quads of the graph that they belong to; blank nodes of two readings never meet."""
    name = NamedNode(file.graph) if file.graph else DefaultGraph()
    parsed = parse(file.path.read_bytes(), format=RdfFormat.from_extension(file.path.suffix.removeprefix(".")), base_iri=file.base, rename_blank_nodes=True)
    return (Quad(quad.subject, quad.predicate, quad.object, name) for quad in parsed)


def read_dataset(files: tuple[GraphFile, ...]) -> Dataset:
    """Return the quads of all files."""
    return Dataset(quad for file in files for quad in read_graph_file(file))


# ---------------------------------------------------------------------------------------------------------- the formats
def _to_answer(parsed: object) -> Answer:
    if isinstance(parsed, QueryBoolean):
        return bool(parsed)
    if not isinstance(parsed, QuerySolutions):
        raise TypeError(f"{parsed!r} is neither solutions nor a truth value")
    names = tuple(variable.value for variable in parsed.variables)
    return Table(names, tuple(tuple(solution[name] for name in names) for solution in parsed))


def _read_csv(text: str) -> Table:
    """Read a table whose cells are strings: what kind of term a cell was cannot be seen, but for blank nodes."""
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return Table(tuple(header), tuple(tuple(_read_cell(cell) for cell in row) for row in rows), is_plain=True)


def _read_cell(cell: str) -> Term:
    return BlankNode(cell.removeprefix("_:")) if cell.startswith("_:") else Literal(cell)


def _read_result_set(graph: Dataset, root: NamedNode | BlankNode | Triple) -> Answer:
    """Read a graph in the vocabulary of result sets."""
    truth = list(_objects(graph, root, "boolean"))
    if truth:
        return isinstance(truth[0], Literal) and truth[0].value in {"true", "1"}
    names = tuple(sorted(_text(term) for term in _objects(graph, root, "resultVariable")))
    solutions = [term for term in _objects(graph, root, "solution") if isinstance(term, BlankNode | NamedNode)]
    numbers = {solution: int(_text(number)) for solution in solutions for number in _objects(graph, solution, "index")}
    rows = [_read_solution(graph, solution, names) for solution in sorted(solutions, key=lambda solution: numbers.get(solution, 0))]
    return Table(names, tuple(rows), is_ordered=bool(numbers))


def _read_solution(graph: Dataset, solution: NamedNode | BlankNode, names: tuple[str, ...]) -> tuple[Term | None, ...]:
    bound: dict[str, Term] = {}
    for binding in _objects(graph, solution, "binding"):
        if isinstance(binding, BlankNode | NamedNode):
            name = next(_objects(graph, binding, "variable"))
            bound[_text(name)] = next(_objects(graph, binding, "value"))
    return tuple(bound.get(name) for name in names)


def _objects(graph: Dataset, subject: NamedNode | BlankNode | Triple, name: str) -> Iterator[Term]:
    return (quad.object for quad in graph.quads_for_subject(subject) if quad.predicate.value == RS + name)


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal | Variable) else str(term)
