"""Check a graph against the shapes of the vocabulary.

It proves nothing about the words: that evidence stands where it claims is proven elsewhere. It fetches nothing.
Called by the commands that validate and by the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyshacl
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import Node

from ontology.terms import RDF

__all__ = ["SHAPES_FILE", "Violation", "find_violations"]

SHAPES_FILE = Path(__file__).with_name("shapes.ttl")


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One node that breaks a shape; `str` of it is a sentence for the user.

    Attributes:
        node: the node's IRI, or the name of a blank node.
        path: the property that breaks it, empty where it is the node itself.
        value: the value that breaks it, empty where one is missing.
        message: what is wrong.
    """

    node: str
    path: str
    value: str
    message: str

    def __str__(self) -> str:
        parts = (self.node, self.path and f"<{self.path}>", self.value and f"{self.value!r}")
        return f"{' '.join(part for part in parts if part)}: {self.message}"


def find_violations(graph: Graph) -> list[Violation]:
    """Return every violation of the shapes, sorted; an empty list when the graph is sound.

    Args:
        graph: article graphs together with the gazetteer's and the runs' graph; it is not changed.
    """
    # pyshacl needs a store that knows contexts, and may add to what it is given.
    data = Graph()
    for triple in graph:
        data.add(triple)
    _, report, _ = pyshacl.validate(data, shacl_graph=_load_shapes(), advanced=False, do_owl_imports=False, inference="none", meta_shacl=False)
    if not isinstance(report, Graph):
        raise TypeError(f"pyshacl gave {type(report).__name__} for a report")
    return sorted({_read_result(report, result) for result in report.subjects(RDF.type, SH.ValidationResult)})


@cache
def _load_shapes() -> Graph:
    return Graph().parse(SHAPES_FILE, format="turtle")


def _read_result(report: Graph, result: Node) -> Violation:
    def read(part: str) -> str:
        # A path that goes backwards is a blank node in the report, and says nothing to a reader.
        value = report.value(result, SH[part])
        return "" if value is None or (part == "resultPath" and (value, SH.inversePath, None) in report) else str(value)

    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    return Violation(read("focusNode"), read("resultPath"), read("value"), " ".join(messages))
