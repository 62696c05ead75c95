"""Write triples as RDF/XML, well-formed whatever the text; what XML cannot say is refused in a sentence.

pyoxigraph's own writer lets control characters and names through that no XML parser takes (0.5.13), and loses carriage returns. It orders
nothing. Called by the export, by the query processes and by the pages that are data too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any, BinaryIO

import pyoxigraph as ox
from lxml import etree

from graph.errors import FormatError
from ontology.terms import PREFIXES, RDF, XSD

__all__ = ["check_rdfxml", "write_rdfxml"]

_RDF = str(RDF)
_XML = "http://www.w3.org/XML/1998/namespace"
_STRING = str(XSD.string)
_START = "A-Za-z_À-ÖØ-öø-ı一-龥"
_LOCAL_NAME = re.compile(rf"[{_START}][{_START}0-9.\-]*$")
"""The end of an IRI that may name an element by every edition of XML: parsers follow different ones."""
_RESERVED = frozenset(["Description", "RDF", "ID", "about", "aboutEach", "aboutEachPrefix", "bagID", "datatype", "li", "nodeID", "parseType", "resource"])
_NEVER_NAMESPACES = frozenset({_XML, "http://www.w3.org/2000/xmlns/"})
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-�\U00010000-\U0010ffff]")
_ADVICE = "Choose another format, such as turtle, which can say everything."


def write_rdfxml(triples: Iterable[ox.Triple], out: BinaryIO) -> None:
    """Write triples in the order in which they come; those of one subject that follow one another stand together.

    Args:
        triples: none of them with a triple in it.
        out: where to; holds what was written before a failure.

    Raises:
        FormatError: a text holds a character, or a predicate has a name, that XML has no way to write.
    """
    with etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration()
        # lxml 6 declares the prefix xml anew under another name unless it is given.
        with xml.element(f"{{{_RDF}}}RDF", nsmap=dict(sorted((PREFIXES | {"xml": _XML}).items()))):
            for subject, group in groupby(triples, key=lambda triple: triple.subject):
                xml.write("\n")
                with xml.element(f"{{{_RDF}}}Description", _name(subject, "about")):
                    for triple in group:
                        xml.write("\n  ")
                        _write_property(xml, triple)
                    xml.write("\n")
            xml.write("\n")


def check_rdfxml(triples: Iterable[ox.Triple]) -> None:
    """See whether triples can be written, before anything is sent of them that cannot be taken back.

    Raises:
        FormatError: as `write_rdfxml`.
    """
    for triple in triples:
        _name(triple.subject, "about")
        _split(triple.predicate)
        _value(triple)


def _write_property(xml: Any, triple: ox.Triple) -> None:  # Any: lxml publishes no type for what writes
    namespace, local = _split(triple.predicate)
    attributes, text = _value(triple)
    known = namespace in PREFIXES.values()
    with xml.element(f"{{{namespace}}}{local}", attributes, nsmap=None if known else {"p": namespace}):
        if text:
            xml.write(text)


def _split(predicate: ox.NamedNode) -> tuple[str, str]:
    found = _LOCAL_NAME.search(predicate.value)
    namespace = predicate.value[: found.start()] if found else ""
    is_reserved = namespace + (found.group() if found else "") in {_RDF + name for name in _RESERVED}
    if not found or not namespace or is_reserved or namespace in _NEVER_NAMESPACES:
        raise FormatError(f"RDF/XML cannot write the predicate {predicate}: it does not end in a name that an element may have. {_ADVICE}")
    return namespace, found.group()


def _value(triple: ox.Triple) -> tuple[dict[str, str], str]:
    """Return the attributes and the text of the element that holds an object."""
    value = triple.object
    if not isinstance(value, ox.Literal):
        return _name(value, "resource"), ""
    wrong = _NO_XML.search(value.value)
    if wrong:
        raise FormatError(f"RDF/XML cannot write the character U+{ord(wrong.group()):04X}, which stands in {triple.predicate} of {triple.subject}. {_ADVICE}")
    if value.language:
        return {f"{{{_XML}}}lang": value.language}, value.value
    return ({} if value.datatype.value == _STRING else {f"{{{_RDF}}}datatype": value.datatype.value}), value.value


def _name(node: object, attribute: str) -> dict[str, str]:
    if isinstance(node, ox.NamedNode):
        return {f"{{{_RDF}}}{attribute}": node.value}
    if isinstance(node, ox.BlankNode):
        return {f"{{{_RDF}}}nodeID": f"b{node.value}"}
    raise FormatError(f"RDF/XML cannot write the triple {node} within a triple. {_ADVICE}")
