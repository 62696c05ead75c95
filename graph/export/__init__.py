"""Write a published version out, byte for byte the same for the same articles, whatever the order, the machine or the day.

Turtle, N-Triples and RDF/XML hold the merged view with the evidence, rules and runs that it leads to, whole in themselves; CSV the view's facts;
GraphML its things and relations; TriG, N-Quads and JSON-LD everything, graph by graph.
It changes nothing. Called by the command `export` and by the web's downloads.
"""

from __future__ import annotations

from graph.export.files import write_whole
from graph.export.formats import FORMATS, QUADS, export, write_export

__all__ = ["FORMATS", "QUADS", "export", "write_export", "write_whole"]
