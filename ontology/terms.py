"""Every class, property and prefix that newsgraph writes, as constants; no other module spells a vocabulary IRI.

It holds names only, no meaning: labels, domains and ranges stand in newsgraph.ttl, constraints in shapes.ttl.
Called by the mapping, the store, the pages and every test that reads a graph.
"""

from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import RDF, RDFS, XSD, DefinedNamespace, Namespace

__all__ = ["DBO", "DCTERMS", "FORMATS", "GEO", "KG", "OA", "ORG", "PREFIXES", "PROV", "RDF", "RDFS", "SCHEMA", "SD", "SEM", "SHACL", "SKOS", "VOID", "XSD"]


class KG(DefinedNamespace):
    """newsgraph's own terms: only what the standard vocabularies lack."""

    _NS = Namespace("https://w3id.org/newsgraph/ontology#")
    _fail = True

    Assertion: URIRef
    EventEdition: URIRef
    IdentityLink: URIRef
    Proposal: URIRef
    Quantity: URIRef
    Rule: URIRef
    Statement: URIRef
    Story: URIRef
    SubEvent: URIRef

    Basis: URIRef
    Inferred: URIRef
    Stated: URIRef
    Certainty: URIRef
    Certain: URIRef
    Possible: URIRef
    Decision: URIRef
    Different: URIRef
    Same: URIRef
    Mode: URIRef
    Direct: URIRef
    Indirect: URIRef
    Mixed: URIRef
    Polarity: URIRef
    Negative: URIRef
    Positive: URIRef

    attendance: URIRef
    basis: URIRef
    certainty: URIRef
    confidence: URIRef
    cue: URIRef
    decision: URIRef
    editionNumber: URIRef
    evidence: URIRef
    field: URIRef
    firstIn: URIRef
    left: URIRef
    mode: URIRef
    observedOn: URIRef
    polarity: URIRef
    proposes: URIRef
    qualifier: URIRef
    reason: URIRef
    reportedBy: URIRef
    representative: URIRef
    right: URIRef
    rule: URIRef
    speaker: URIRef
    speakerRole: URIRef
    story: URIRef


class SCHEMA(DefinedNamespace):
    """The terms of schema.org that newsgraph uses, in their https form only."""

    _NS = Namespace("https://schema.org/")
    _fail = True

    Action: URIRef
    AdministrativeArea: URIRef
    City: URIRef
    Corporation: URIRef
    CorrectionComment: URIRef
    Country: URIRef
    EducationalOrganization: URIRef
    Event: URIRef
    EventSeries: URIRef
    GeoCoordinates: URIRef
    GovernmentOrganization: URIRef
    NewsArticle: URIRef
    NewsMediaOrganization: URIRef
    Organization: URIRef
    Person: URIRef
    Place: URIRef
    QuantitativeValue: URIRef
    Quotation: URIRef
    SoftwareApplication: URIRef
    Statement: URIRef

    about: URIRef
    actionStatus: URIRef
    affiliation: URIRef
    agent: URIRef
    articleSection: URIRef
    attendee: URIRef
    author: URIRef
    containedInPlace: URIRef
    correction: URIRef
    creator: URIRef
    dateline: URIRef
    datePublished: URIRef
    description: URIRef
    endDate: URIRef
    familyName: URIRef
    geo: URIRef
    headline: URIRef
    identifier: URIRef
    inLanguage: URIRef
    isPartOf: URIRef
    jobTitle: URIRef
    latitude: URIRef
    location: URIRef
    longitude: URIRef
    mentions: URIRef
    minValue: URIRef
    name: URIRef
    organizer: URIRef
    performer: URIRef
    PotentialActionStatus: URIRef
    publisher: URIRef
    recordedIn: URIRef
    sameAs: URIRef
    softwareVersion: URIRef
    startDate: URIRef
    subEvent: URIRef
    superEvent: URIRef
    text: URIRef
    unitText: URIRef
    url: URIRef
    value: URIRef


class ORG(DefinedNamespace):
    """The W3C organization ontology: who holds which role where."""

    _NS = Namespace("http://www.w3.org/ns/org#")
    _fail = True

    Membership: URIRef
    Role: URIRef
    member: URIRef
    organization: URIRef
    role: URIRef
    subOrganizationOf: URIRef


class PROV(DefinedNamespace):
    """PROV-O: text versions, runs and who decided."""

    _NS = Namespace("http://www.w3.org/ns/prov#")
    _fail = True

    Activity: URIRef
    Agent: URIRef
    Collection: URIRef
    Entity: URIRef
    SoftwareAgent: URIRef
    hadMember: URIRef
    invalidatedAtTime: URIRef
    alternateOf: URIRef
    specializationOf: URIRef
    used: URIRef
    value: URIRef
    wasAssociatedWith: URIRef
    generatedAtTime: URIRef
    wasAttributedTo: URIRef
    wasDerivedFrom: URIRef
    wasGeneratedBy: URIRef
    wasRevisionOf: URIRef


class OA(DefinedNamespace):
    """Web Annotation: evidence as a position and a quote in a text version."""

    _NS = Namespace("http://www.w3.org/ns/oa#")
    _fail = True

    SpecificResource: URIRef
    TextPositionSelector: URIRef
    TextQuoteSelector: URIRef
    end: URIRef
    exact: URIRef
    hasSelector: URIRef
    hasSource: URIRef
    start: URIRef


class SKOS(DefinedNamespace):
    """SKOS labels."""

    _NS = Namespace("http://www.w3.org/2004/02/skos/core#")
    _fail = True

    altLabel: URIRef
    prefLabel: URIRef


class DBO(DefinedNamespace):
    """The DBpedia ontology: the edition before."""

    _NS = Namespace("http://dbpedia.org/ontology/")
    _fail = True

    previousEvent: URIRef


for _terms in (KG, SCHEMA, ORG, PROV, OA, SKOS, DBO):
    for _name in _terms.__annotations__:
        if not _name.startswith("_"):
            # As attributes of their own: else each use goes through a look-up that takes longer than a set's.
            setattr(_terms, _name, _terms[_name])

SEM = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
"""The Simple Event Model; only alignments.ttl uses it."""

GEO = Namespace("http://www.opengis.net/ont/geosparql#")
"""GeoSPARQL; a prefix offered to queries."""

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
SHACL = Namespace("http://www.w3.org/ns/shacl#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
DCTERMS = Namespace("http://purl.org/dc/terms/")

PREFIXES: dict[str, str] = {
    "kg": str(KG._NS),
    "schema": str(SCHEMA._NS),
    "org": str(ORG._NS),
    "prov": str(PROV._NS),
    "oa": str(OA._NS),
    "skos": str(SKOS._NS),
    "dbo": str(DBO._NS),
    "sem": str(SEM),
    "geo": str(GEO),
    "rdf": str(RDF._NS),
    "rdfs": str(RDFS._NS),
    "xsd": str(XSD._NS),
}
"""Prefix to namespace, as every export, query and page binds them."""
