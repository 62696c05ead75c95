"""Cases of the format of an answer: SPARQL 1.1 Protocol 2.1.5, HTTP's Accept (RFC 9110, 12.5.1), and the specifications of the four formats of results.

Called by protocol_run.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from xml.etree import ElementTree as ET  # what is read is the answer of our own service

import httpx

from tests.conformance.building import CSV, JSON, JSON_LD, N_TRIPLES, RDF_XML, TEXTS, TSV, TURTLE, XML, answers, ask, case, gives, is_empty, mentions, step
from tests.conformance.exchange import Case, Check

__all__ = ["CASES"]

SECTION = "2.1.5 accepted response formats"
ACCEPT = "RFC 9110 12.5.1 Accept"
CONSTRUCT, DESCRIBE, TRUE = "CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <http://example.net/d>", "ASK {}"
TRIPLE = '<http://example.net/d> <http://example.net/p> "default" .'
TABLES, TRUTHS, GRAPHS = (JSON, XML, CSV, TSV), (JSON, XML), (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
NO_FORMAT = "image/png"
MIXED = """SELECT ?iri ?blank ?plain ?tagged ?number ?typed ?none {
  BIND (<http://example.net/s> AS ?iri) BIND (BNODE() AS ?blank) BIND ("a \\"b\\", <c> & d\\ne" AS ?plain)
  BIND ("chat"@fr AS ?tagged) BIND (7 AS ?number) BIND ("2020-02-29"^^<http://www.w3.org/2001/XMLSchema#date> AS ?typed)
}"""
"""One row with each kind of term, text that every format must escape, and a column that is not bound."""
ENTRY = "{http://www.w3.org/2005/sparql-results#}"


def _list_formats() -> tuple[Case, ...]:
    forms = (("SELECT", TEXTS, TABLES), ("ASK", TRUE, TRUTHS), ("CONSTRUCT", CONSTRUCT, GRAPHS), ("DESCRIBE", DESCRIBE, GRAPHS))
    checks: Mapping[str, Check] = {"SELECT": gives("default"), "ASK": answers(True), "CONSTRUCT": answers(TRIPLE), "DESCRIBE": answers(TRIPLE)}
    return (
        *(case(SECTION, f"{form} as {kind}", step(ask(query, accept=kind), 200, checks[form], media=kind)) for form, query, kinds in forms for kind in kinds),
        *(case(SECTION, f"{form} without Accept", step(ask(query, accept=None), 200, media=kinds)) for form, query, kinds in forms),
        *(case(SECTION, f"{form} as */*", step(ask(query, accept="*/*"), 200, media=kinds)) for form, query, kinds in forms),
        *(case(SECTION, f"{form} as nothing that there is", step(ask(query, accept=NO_FORMAT), 406, mentions(kinds[0]))) for form, query, kinds in forms),
        case(SECTION, "SELECT as XML by form", step(ask(TEXTS, by="form", accept=XML), 200, gives("default"), media=XML)),
        case(SECTION, "SELECT as CSV by direct POST", step(ask(TEXTS, by="direct", accept=CSV), 200, gives("default"), media=CSV)),
        case(SECTION, "a table as a graph's format alone", step(ask(TEXTS, accept=TURTLE), 406)),
        case(SECTION, "a graph as a table's format alone", step(ask(CONSTRUCT, accept=XML), 406)),
    )


def _list_wishes() -> tuple[Case, ...]:
    """List what a client may write into Accept, and what it must get for it."""
    rows: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
        (TEXTS, f"{JSON};q=0.1, {XML};q=0.9", (XML,), "the higher quality wins"),
        (TEXTS, f"{XML};q=0.1, {JSON};q=0.9", (JSON,), "the higher quality wins, the other way round"),
        (TEXTS, f"{CSV};q=0.3, {TSV};q=0.31", (TSV,), "qualities are compared to three digits"),
        (TEXTS, f"{JSON};q=0.2, {XML}", (XML,), "quality is 1 where none is said"),
        (TEXTS, f"{JSON};q=0, {XML};q=0.1", (XML,), "quality 0 is a refusal"),
        (TEXTS, f"{JSON};q=0, */*", (XML, CSV, TSV), "quality 0 is left out of */*"),
        (TEXTS, f"*/*;q=0.1, {CSV}", (CSV,), "a type goes before */*"),
        (TEXTS, f"text/*;q=0.9, {JSON};q=0.1", (CSV, TSV), "text/* is every text format"),
        (TEXTS, "application/*", (JSON, XML), "application/* is every application format"),
        (TEXTS, f"application/*;q=0.2, {CSV};q=0.8", (CSV,), "a type with a higher quality goes before its neighbours' range"),
        (TEXTS, f"{NO_FORMAT}, {TSV};q=0.2", (TSV,), "a type that is not there is passed over"),
        (TEXTS, JSON.upper(), (JSON,), "types are without regard to case"),
        (TEXTS, f"{XML} ; q=1.0 ,, {JSON};q=0.5", (XML,), "blanks and empty elements are allowed"),
        (TEXTS, f"{JSON}; charset=utf-8", (JSON,), "a parameter of the type does not hinder"),
        (CONSTRUCT, f"{RDF_XML};q=0.5, {N_TRIPLES};q=0.7", (N_TRIPLES,), "the higher quality wins among graphs"),
        (CONSTRUCT, f"{TURTLE};q=0, */*;q=0.5", (N_TRIPLES, RDF_XML, JSON_LD), "quality 0 is left out of */* among graphs"),
        (CONSTRUCT, f"{JSON}, {TURTLE};q=0.4", (TURTLE,), "a table's format is passed over for a graph"),
        (TRUE, f"{XML};q=0.9, {JSON};q=0.8", (XML,), "the higher quality wins for a truth value"),
    )
    return tuple(case(ACCEPT, title, step(ask(query, accept=accept), 200, media=media)) for query, accept, media, title in rows)


def _list_heads() -> tuple[Case, ...]:
    return (
        case("RFC 9110 9.3.2 HEAD", "HEAD of a query is its GET without the body", step(ask(TEXTS, by="HEAD", accept=XML), 200, is_empty, media=XML)),
        case("RFC 9110 9.3.2 HEAD", "HEAD of a query that is none", step(ask("SELECT", by="HEAD"), 400, is_empty)),
        case("RFC 9110 12.5.5 Vary", "the answer says that it depends on Accept", step(ask(TEXTS), 200, headers={"Vary": "Accept"})),
        case("RFC 9110 12.5.5 Vary", "a refusal says that it depends on Accept", step(ask(TEXTS, accept=NO_FORMAT), 406, headers={"Vary": "Accept"})),
    )


# ------------------------------------------------------------------------------------------------------ what is in them
def _check_json(response: httpx.Response) -> str:
    document = response.json()
    (row,) = document["results"]["bindings"]
    wanted = {"iri": "uri", "blank": "bnode", "plain": "literal", "tagged": "literal", "number": "literal", "typed": "literal"}
    if {name: cell["type"] for name, cell in row.items()} != wanted:
        return f"expected terms of the types {wanted}, got {row}"
    if "none" not in document["head"]["vars"] or row["tagged"].get("xml:lang") != "fr":
        return "expected every variable in the head and xml:lang with a tagged text"
    return "" if row["typed"]["datatype"].endswith("#date") and '"' in row["plain"]["value"] else f"expected datatype and text as they are, got {row}"


def _check_xml(response: httpx.Response) -> str:
    root = ET.fromstring(response.content)  # noqa: S314 (our own service wrote it)
    names = [variable.get("name") for variable in root.findall(f"{ENTRY}head/{ENTRY}variable")]
    bound = {binding.get("name"): binding[0].tag.removeprefix(ENTRY) for binding in root.iter(f"{ENTRY}binding")}
    wanted = {"iri": "uri", "blank": "bnode", "plain": "literal", "tagged": "literal", "number": "literal", "typed": "literal"}
    return "" if bound == wanted and "none" in names else f"expected {wanted} and all variables in the head, got {bound} and {names}"


def _check_csv(response: httpx.Response) -> str:
    if b"\r\n" not in response.content:
        return "expected lines that end with CR and LF"
    header, row = csv.reader(io.StringIO(response.text, newline=""))
    cells = dict(zip(header, row, strict=True))
    wanted = {"iri": "http://example.net/s", "plain": 'a "b", <c> & d\ne', "tagged": "chat", "number": "7", "typed": "2020-02-29", "none": ""}
    return "" if wanted.items() <= cells.items() and cells["blank"].startswith("_:") else f"expected {wanted}, got {cells}"


def _check_tsv(response: httpx.Response) -> str:
    header, row = response.text.rstrip("\n").split("\n")
    cells = dict(zip(header.split("\t"), row.split("\t"), strict=True))
    wanted = {"?iri": "<http://example.net/s>", "?tagged": '"chat"@fr', "?number": "7", "?none": ""}
    return "" if wanted.items() <= cells.items() and "\\n" in cells["?plain"] else f"expected {wanted}, got {cells}"


def _check_no_solutions(response: httpx.Response) -> str:
    return "" if json.loads(response.content)["results"]["bindings"] == [] else "expected an empty list of bindings"


def _list_contents() -> tuple[Case, ...]:
    nothing = "SELECT ?x { <http://example.net/absent> ?p ?x }"
    return (
        case("SPARQL 1.1 Query Results JSON Format 3", "every kind of term", step(ask(MIXED, accept=JSON), 200, _check_json, media=JSON)),
        case("SPARQL 1.1 Query Results JSON Format 3.2", "no solutions are an empty list", step(ask(nothing), 200, _check_no_solutions)),
        case("SPARQL 1.1 Query Results JSON Format 3.3", "a truth value", step(ask(TRUE), 200, lambda r: "" if r.json()["boolean"] is True else r.text)),
        case("SPARQL Query Results XML Format 2", "every kind of term", step(ask(MIXED, accept=XML), 200, _check_xml, media=XML)),
        case("SPARQL Query Results XML Format 2.3.2", "a truth value", step(ask(TRUE, accept=XML), 200, answers(True), media=XML)),
        case("SPARQL 1.1 Query Results CSV and TSV Formats 3", "CSV: every kind of term", step(ask(MIXED, accept=CSV), 200, _check_csv, media=CSV)),
        case("SPARQL 1.1 Query Results CSV and TSV Formats 3.1", "CSV: no solutions", step(ask(nothing, accept=CSV), 200, gives(), media=CSV)),
        case("SPARQL 1.1 Query Results CSV and TSV Formats 4", "TSV: every kind of term", step(ask(MIXED, accept=TSV), 200, _check_tsv, media=TSV)),
        case("SPARQL 1.1 Query Results CSV and TSV Formats 4.1", "TSV: no solutions", step(ask(nothing, accept=TSV), 200, gives(), media=TSV)),
    )


CASES: tuple[Case, ...] = (*_list_formats(), *_list_wishes(), *_list_heads(), *_list_contents())
