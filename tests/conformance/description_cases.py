"""Cases of SPARQL 1.1 Service Description, and of VoID where it is found by a well-known address.

What is claimed is checked for being known to the vocabulary, and the claims that a client goes by for being true. Called by protocol_run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
from rdflib import RDF, VOID, Graph, Namespace
from rdflib.namespace import XSD
from rdflib.term import Literal, Node, URIRef

from tests.conformance.building import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, ask, case, is_empty, on_graph, step
from tests.conformance.exchange import Case, Check, Request

__all__ = ["CASES"]

SD, FORMATS = Namespace("http://www.w3.org/ns/sparql-service-description#"), Namespace("http://www.w3.org/ns/formats/")
TYPES = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
PARSERS = {TURTLE: "turtle", N_TRIPLES: "nt", RDF_XML: "xml", JSON_LD: "json-ld"}
RESULT_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML", "JSON-LD")
INPUT_FORMATS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")
CLASSES = {
    "Service",
    "Language",
    "Function",
    "Aggregate",
    "EntailmentRegime",
    "EntailmentProfile",
    "GraphCollection",
    "Dataset",
    "Graph",
    "NamedGraph",
    "Feature",
}
INSTANCES = {
    *("SPARQL10Query", "SPARQL11Query", "SPARQL11Update"),
    *("DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"),
}
PROPERTIES = {
    *("endpoint", "feature", "defaultEntailmentRegime", "entailmentRegime", "defaultSupportedEntailmentProfile", "supportedEntailmentProfile"),
    *("extensionFunction", "extensionAggregate", "languageExtension", "supportedLanguage", "propertyFeature", "defaultDataset", "availableGraphs"),
    *("resultFormat", "inputFormat", "defaultGraph", "namedGraph", "name", "graph"),
}
GraphCheck = Callable[[Graph, str], str]
"""Looks at the description and at the address that it was asked of, and says what is wrong."""


def _describe(accept: str | None = TURTLE, method: str = "GET") -> Request:
    return ask(None, by=method, accept=accept)


def _reads(check: GraphCheck) -> Check:
    """Read the response as a graph and check that."""

    def read(response: httpx.Response) -> str:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind not in PARSERS:
            return f"expected a graph, got {kind or 'no media type'}"
        address = str(response.request.url.copy_with(query=None, fragment=None))
        try:
            return check(Graph().parse(data=response.content, format=PARSERS[kind], publicID=address), address)
        except Exception as error:  # noqa: BLE001 (each of rdflib's parsers raises errors of its own)
            return f"the description cannot be read: {error}"

    return read


def _subjects(graph: Graph, kind: Node) -> list[Node]:
    return list(dict.fromkeys(graph.subjects(RDF.type, kind)))


def _has_service(graph: Graph, address: str) -> str:
    return "" if _find_service(graph, address) else f"expected a sd:Service whose sd:endpoint is {address}"


def _find_service(graph: Graph, address: str) -> list[Node]:
    return [service for service in _subjects(graph, SD.Service) if (service, SD.endpoint, URIRef(address)) in graph]


def _says(predicate: URIRef, *values: URIRef) -> Check:
    """Check that the service says each of the values."""

    def check(graph: Graph, address: str) -> str:
        said = {value for service in _subjects(graph, SD.Service) for value in graph.objects(service, predicate)}
        missing = [str(value) for value in values if value not in said]
        return f"expected {predicate.fragment} {', '.join(missing)}" if missing else _has_service(graph, address)

    return _reads(check)


def _says_not(predicate: URIRef, value: URIRef) -> Check:
    return _reads(lambda graph, _: f"expected it not to say {predicate.fragment} {value.fragment}" if (None, predicate, value) in graph else "")


def _find_unknown(graph: Graph, address: str) -> str:
    """Name the first word that is in the vocabulary's namespace and not in the vocabulary."""
    del address
    known = CLASSES | INSTANCES | PROPERTIES
    unknown = sorted({str(term) for triple in graph for term in triple if term in SD and str(term).removeprefix(str(SD)) not in known})
    return f"{unknown[0]} is none of the vocabulary's" if unknown else ""


def _check_types(graph: Graph, address: str) -> str:
    """Check that what the properties point at is of the kind that their ranges say."""
    del address
    ranges = {SD.defaultDataset: SD.Dataset, SD.defaultGraph: SD.Graph, SD.namedGraph: SD.NamedGraph}
    for predicate, kind in ranges.items():
        for value in graph.objects(None, predicate):
            if (value, RDF.type, kind) not in graph:
                return f"a value of sd:{predicate.fragment} is no sd:{kind.fragment}"
    return ""


def _check_iris(graph: Graph, address: str) -> str:
    """Check that what has to be an IRI is one."""
    del address
    named = (SD.endpoint, SD.feature, SD.supportedLanguage, SD.resultFormat, SD.inputFormat, SD.name, SD.defaultEntailmentRegime)
    wrong = [(predicate, value) for predicate in named for value in graph.objects(None, predicate) if not isinstance(value, URIRef)]
    return f"sd:{wrong[0][0].fragment} of {wrong[0][1]!r} is no IRI" if wrong else ""


def _check_dataset(graph: Graph, address: str) -> str:
    """Check that the service has a default dataset with a default graph."""
    datasets = [dataset for service in _find_service(graph, address) for dataset in graph.objects(service, SD.defaultDataset)]
    if not datasets:
        return "expected a sd:defaultDataset"
    return "" if any(graph.value(dataset, SD.defaultGraph) for dataset in datasets) else "expected the default dataset to have a sd:defaultGraph"


def _check_names(graph: Graph, address: str) -> str:
    """Check that every named graph that is described has one name."""
    del address
    wrong = [node for node in graph.objects(None, SD.namedGraph) if len(list(graph.objects(node, SD.name))) != 1]
    return "expected one sd:name of each sd:namedGraph" if wrong else ""


def _list_access() -> tuple[Case, ...]:
    section = "Service Description 2 accessing a service description"
    return (
        *(case(section, f"as {kind}", step(_describe(kind), 200, _reads(_has_service), media=kind)) for kind in TYPES),
        case(section, "without Accept it is RDF", step(_describe(None), 200, _reads(_has_service), media=TYPES)),
        case(section, "as */* it is RDF", step(_describe("*/*"), 200, _reads(_has_service), media=TYPES)),
        case(section, "the higher quality wins", step(_describe(f"{TURTLE};q=0.4, {RDF_XML};q=0.6"), 200, media=RDF_XML)),
        case(section, "nothing that there is: 406", step(_describe("image/png"), 406)),
        case(section, "HEAD", step(_describe(TURTLE, "HEAD"), 200, is_empty, media=TURTLE)),
        case(section, "the answer depends on Accept", step(_describe(), 200, headers={"Vary": "Accept"})),
        case(section, "a browser gets a page", step(_describe("text/html,application/xhtml+xml,*/*;q=0.8"), 200, media="text/html")),
    )


def _list_claims() -> tuple[Case, ...]:
    return (
        case("Service Description 3.2 sd:Service", "one service at this address", step(_describe(), 200, _reads(_has_service))),
        case("Service Description 3.4 sd:endpoint", "matches the address asked", step(_describe(), 200, _reads(_has_service))),
        *(
            case("Service Description 3.4 sd:supportedLanguage", name, step(_describe(), 200, _says(SD.supportedLanguage, SD[name])))
            for name in ("SPARQL11Query", "SPARQL11Update")
        ),
        *(case("Service Description 3.4 sd:resultFormat", name, step(_describe(), 200, _says(SD.resultFormat, FORMATS[name]))) for name in RESULT_FORMATS),
        *(case("Service Description 3.4 sd:inputFormat", name, step(_describe(), 200, _says(SD.inputFormat, FORMATS[name]))) for name in INPUT_FORMATS),
        case("Service Description 3.4 sd:defaultDataset", "with its default graph", step(_describe(), 200, _reads(_check_dataset))),
        case("Service Description 3.4 sd:name", "one of each named graph", step(_describe(), 200, _reads(_check_names))),
        *(
            case("Service Description 3.3 instances", f"{name} is not claimed, for it is not so", step(_describe(), 200, _says_not(SD.feature, SD[name])))
            for name in ("BasicFederatedQuery", "DereferencesURIs", "RequiresDataset", "UnionDefaultGraph")
        ),
        case("Service Description 3 vocabulary", "no word that the vocabulary has not", step(_describe(), 200, _reads(_find_unknown))),
        case("Service Description 3 vocabulary", "values are of their classes", step(_describe(), 200, _reads(_check_types))),
        case("Service Description 3 vocabulary", "what is an IRI is one", step(_describe(), 200, _reads(_check_iris))),
        case("Service Description 3 vocabulary", "every format says the same", *(step(_describe(kind), 200, _reads(_find_unknown)) for kind in TYPES)),
    )


def _list_void() -> tuple[Case, ...]:
    section = "VoID 7.2 discovery with well-known URI"

    def get(kind: str) -> Request:
        return on_graph("GET", "{root}/.well-known/void", accept=kind)

    return (
        *(case(section, f"as {kind}", step(get(kind), 200, _reads(_has_dataset), media=kind)) for kind in (TURTLE, RDF_XML, N_TRIPLES)),
        case("VoID 3.3 SPARQL endpoints", "names where queries are answered", step(get(TURTLE), 200, _reads(_has_endpoint))),
        case("VoID 4.1 statistics", "numbers are integers", step(get(TURTLE), 200, _reads(_check_numbers))),
    )


def _has_dataset(graph: Graph, address: str) -> str:
    del address
    return "" if _subjects(graph, VOID.Dataset) else "expected a void:Dataset"


def _has_endpoint(graph: Graph, address: str) -> str:
    wanted = URIRef(str(httpx.URL(address).join("/sparql")))
    return "" if (None, VOID.sparqlEndpoint, wanted) in graph else f"expected void:sparqlEndpoint {wanted}"


def _check_numbers(graph: Graph, address: str) -> str:
    del address
    numbers = list(_list_numbers(graph))
    if not numbers:
        return "expected void:triples"
    wrong = [number for number in numbers if not isinstance(number, Literal) or number.datatype != XSD.integer]
    return f"{wrong[0]!r} is no xsd:integer" if wrong else ""


def _list_numbers(graph: Graph) -> Iterator[Node]:
    for predicate in (VOID.triples, VOID.entities, VOID.classes, VOID.properties, VOID.distinctSubjects, VOID.distinctObjects):
        yield from graph.objects(None, predicate)


CASES: tuple[Case, ...] = (*_list_access(), *_list_claims(), *_list_void())
