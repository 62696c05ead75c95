"""One vocabulary: ontology, shapes, context and code name the same terms, and nothing else spells one."""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from ontology.terms import DBO, KG, OA, ORG, PREFIXES, PROV, SCHEMA, SEM
from ontology.terms import SKOS as OUR_SKOS

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "ontology"
SOURCES = sorted(path for package in ("ontology", "graph", "web") for path in (ROOT / package).rglob("*.py") if path != FOLDER / "terms.py")
OWN = {KG[name] for name in KG.__annotations__ if not name.startswith("_")}
ALIGNMENT = {RDFS.subClassOf, RDFS.subPropertyOf, SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}


@cache
def load(name: str) -> Graph:
    """Read a file of the ontology once."""
    return Graph().parse(FOLDER / name, format="turtle")


def list_terms(graph: Graph, namespace: str) -> set[URIRef]:
    """List the IRIs of a namespace in a graph."""
    return {term for triple in graph for term in triple if isinstance(term, URIRef) and term.startswith(namespace)}


@pytest.mark.parametrize("name", ["newsgraph.ttl", "shapes.ttl"])
def test_ontology_shapes_and_code_name_the_same_own_terms(name: str) -> None:
    """A term that only one of them knows is a slip of the pen in another."""
    assert list_terms(load(name), KG._NS) == OWN


@pytest.mark.parametrize(
    "namespace",
    [SCHEMA, ORG, PROV, OA, OUR_SKOS, DBO],
    ids=lambda namespace: namespace.__name__,
)
def test_the_shapes_name_only_terms_that_the_code_knows(namespace: type) -> None:
    """Besides the three that they forbid."""
    forbidden = {URIRef(SCHEMA._NS + name) for name in ("previousStartDate", "maximumAttendeeCapacity", "position")}
    known = {namespace[name] for name in namespace.__annotations__ if not name.startswith("_")}  # type: ignore[index]
    assert list_terms(load("shapes.ttl"), namespace._NS) - forbidden <= known  # type: ignore[attr-defined]


@pytest.mark.parametrize("term", sorted(OWN))
def test_every_own_term_is_explained(term: URIRef) -> None:
    """A label, a comment, and where it belongs: domain and range, or a scope note."""
    ontology = load("newsgraph.ttl")
    assert ontology.value(term, RDFS.label)
    assert str(ontology.value(term, RDFS.comment)).endswith(".")
    assert (term, SKOS.scopeNote, None) in ontology or {RDFS.domain, RDFS.range} <= set(ontology.predicates(term))
    assert (term, RDF.type, None) in ontology


@pytest.mark.parametrize("term", sorted(OWN))
def test_every_own_class_and_property_is_aligned(term: URIRef) -> None:
    """With schema.org, PROV, ORG, OA or SEM; an individual through its class."""
    ontology = load("newsgraph.ttl")
    kinds = set(ontology.objects(term, RDF.type))
    aligned: set[Node] = {target for relation in ALIGNMENT for target in load("alignments.ttl").objects(term, relation)}
    namespaces = (SCHEMA._NS, PROV._NS, ORG._NS, OA._NS, str(SEM), str(RDF._NS), str(OWL._NS))
    assert OWL.NamedIndividual in kinds or aligned
    assert all(str(target).startswith(namespaces) for target in aligned)


def test_alignments_name_no_own_term_that_is_not_there() -> None:
    """They speak of the ontology as it is."""
    assert list_terms(load("alignments.ttl"), KG._NS) <= OWN


def test_the_ontology_says_its_version_and_licence() -> None:
    """A graph outlives the page that it came from."""
    ontology = load("newsgraph.ttl")
    header = ontology.value(None, RDF.type, OWL.Ontology)
    assert ontology.value(header, OWL.versionInfo)
    assert ontology.value(header, URIRef("http://purl.org/dc/terms/license"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_other_module_spells_a_vocabulary_iri(path: Path) -> None:
    """Every string in the code is searched for the namespaces, and for schema.org's without the s."""
    namespaces = (*PREFIXES.values(), "http://schema.org/")
    strings = [node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert [string for string in strings if any(namespace in string for namespace in namespaces)] == []


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own reader uses it
def test_the_context_binds_the_prefixes_and_reads_without_a_network() -> None:
    """What it abbreviates expands to the terms of the code, in two readers."""
    context = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))
    assert {prefix: context["@context"][prefix] for prefix in PREFIXES} == PREFIXES
    document = json.dumps({**context, "id": "https://example.org/a", "type": "schema:NewsArticle", "schema:author": "https://example.org/b"})
    expected = {(str(RDF.type), str(SCHEMA.NewsArticle)), (str(SCHEMA.author), "https://example.org/b")}
    assert {(str(p), str(o)) for _, p, o in Graph().parse(data=document, format="json-ld")} == expected
    assert {(q.predicate.value, q.object.value) for q in pyoxigraph.parse(document, pyoxigraph.RdfFormat.JSON_LD)} == expected


def test_the_context_coerces_only_terms_that_the_code_knows() -> None:
    """Each is spelt with its prefix."""
    context = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    spaces = {"kg": KG, "schema": SCHEMA, "org": ORG, "prov": PROV, "oa": OA, "dbo": DBO, "rdf": RDF}
    for name in (name for name in context if ":" in name):
        prefix, local = name.split(":")
        assert local in spaces[prefix].__annotations__
