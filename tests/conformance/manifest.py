"""Reads the manifests of the W3C's suites into cases.

It runs nothing, and opens of the files that a case names only the query, to see which graphs it reads. Called by the command and the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Namespace
from rdflib.term import Node, URIRef

from tests.conformance.suites import SUITES

__all__ = ["GraphFile", "Kind", "SuiteCase", "read_cases"]

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
DAWGT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#")

_FROM = re.compile(r"\bFROM\s+(NAMED\s+)?<([^>]*)>", re.IGNORECASE)
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)


class Kind(Enum):
    """What a case asks for."""

    QUERY = auto()
    UPDATE = auto()
    GOOD_QUERY = auto()
    BAD_QUERY = auto()
    GOOD_UPDATE = auto()
    BAD_UPDATE = auto()


KINDS = {
    MF.QueryEvaluationTest: Kind.QUERY,
    MF.CSVResultFormatTest: Kind.QUERY,
    MF.UpdateEvaluationTest: Kind.UPDATE,
    MF.PositiveSyntaxTest: Kind.GOOD_QUERY,
    MF.PositiveSyntaxTest11: Kind.GOOD_QUERY,
    MF.NegativeSyntaxTest: Kind.BAD_QUERY,
    MF.NegativeSyntaxTest11: Kind.BAD_QUERY,
    MF.PositiveUpdateSyntaxTest11: Kind.GOOD_UPDATE,
    MF.NegativeUpdateSyntaxTest11: Kind.BAD_UPDATE,
}
"""Protocol and service description are not here: their manifests hold names alone, and their cases are written out in this folder."""


@dataclass(frozen=True, slots=True, order=True)
class GraphFile:
    """A file of triples and the graph that they belong to, "" for the default graph; `base` is the file's IRI at the W3C."""

    graph: str
    path: Path
    base: str


@dataclass(frozen=True)
class SuiteCase:
    """One case of a suite.

    `result` is the file of the answer expected of a query; `after` are the graphs expected after an update. `is_lax` lets a
    row come less often than it is expected (REDUCED). `left_out` says why the case is not counted, "" when it is.
    """

    iri: str
    suite: str
    name: str
    kind: Kind
    request: Path
    base: str
    data: tuple[GraphFile, ...] = ()
    result: Path | None = None
    after: tuple[GraphFile, ...] = ()
    is_lax: bool = False
    left_out: str = ""

    @cached_property
    def text(self) -> str:
        """The query or update as the file has it."""
        return self.request.read_text(encoding="utf-8")


def read_cases(folder: Path) -> Iterator[SuiteCase]:
    """Yield all cases that the manifests below the folder list, suite by suite, in their order there."""
    for suite, iri in SUITES.items():
        for path in sorted((folder / suite).glob("*/manifest.ttl")):
            yield from _Manifest(folder / suite, iri, path).read()


class _Manifest:
    """One manifest and where its files lie."""

    def __init__(self, folder: Path, iri: str, path: Path) -> None:
        self.folder, self.iri = folder, iri
        self.name = f"{folder.name}/{path.parent.name}"
        self.base = iri + path.relative_to(folder).as_posix()
        self.graph = Graph().parse(path, format="turtle", publicID=self.base)

    def read(self) -> Iterator[SuiteCase]:
        """Yield the cases of the list `mf:entries`; what stands in the file and not in the list was taken back."""
        for entries in self.graph.objects(None, MF.entries):
            for entry in self.graph.items(entries):
                kind = next((KINDS[type_] for type_ in self.graph.objects(entry, RDF.type) if type_ in KINDS), None)
                if kind is not None:
                    yield self._read_case(entry, kind)

    def _read_case(self, entry: Node, kind: Kind) -> SuiteCase:
        action, result = self.graph.value(entry, MF.action), self.graph.value(entry, MF.result)
        request = self._one_of(action, (QT.query, UT.request)) or action
        is_update = kind is Kind.UPDATE
        path = self._path(request)
        return SuiteCase(
            iri=str(entry),
            suite=self.name,
            name=str(entry).rpartition("#")[2],
            kind=kind,
            request=path,
            base=str(request),
            data=tuple(sorted(self._graphs(action))) or tuple(sorted(self._graphs_of_query(path, str(request)))),
            result=None if is_update or result is None else self._path(result),
            after=tuple(sorted(self._graphs(result))) if is_update else (),
            is_lax=(entry, MF.resultCardinality, MF.LaxCardinality) in self.graph,
            left_out=self._find_reason(entry),
        )

    def _find_reason(self, entry: Node) -> str:
        """Return why a case is not counted."""
        if (entry, DAWGT.approval, DAWGT.Withdrawn) in self.graph:
            return "withdrawn by the working group"
        if self.name == "sparql11/entailment":
            return "asks for inference"
        if self.name in {"sparql11/service", "sparql11/syntax-fed"}:
            return "asks another endpoint (SERVICE is off)"
        return ""

    def _one_of(self, subject: Node | None, predicates: Iterable[URIRef]) -> Node | None:
        return next((found for predicate in predicates if (found := self.graph.value(subject, predicate))), None)

    def _graphs(self, subject: Node | None) -> Iterator[GraphFile]:
        """Yield the files of a dataset: an update's are named by a label, a query's by their own IRI."""
        for predicate in (QT.data, UT.data):
            yield from (self._file("", file) for file in self.graph.objects(subject, predicate))
        for predicate in (QT.graphData, UT.graphData):
            for node in self.graph.objects(subject, predicate):
                file = self._one_of(node, (QT.graph, UT.graph)) or node
                yield self._file(str(self.graph.value(node, RDFS.label) or file), file)

    def _graphs_of_query(self, path: Path, base: str) -> Iterator[GraphFile]:
        """Yield the files that FROM and FROM NAMED name: a query of the suites that is given no data reads those."""
        folder = base.rpartition("/")[0] + "/"
        names = {match[2] for match in _FROM.finditer(_COMMENT.sub("", path.read_text(encoding="utf-8")))}
        yield from (self._file(folder + name, URIRef(folder + name)) for name in names if (path.parent / name).is_file())

    def _file(self, graph: str, file: Node) -> GraphFile:
        return GraphFile(graph, self._path(file), str(file))

    def _path(self, file: Node) -> Path:
        return self.folder / str(file).removeprefix(self.iri)
