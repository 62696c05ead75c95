"""Build the graph of one article as `newsgraph build` does, in this process and without a store.

It judges nothing and keeps nothing. Called by the score and by the test of the probes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rdflib import Graph

from graph.extract import load_reader
from graph.gazetteer import load_gazetteer
from graph.loaders import SourceFile, iterate_sources, load
from graph.mapping import map_article
from graph.settings import Settings

__all__ = ["Grapher", "make_grapher"]

Grapher = Callable[[Path], Graph]


def make_grapher(settings: Settings) -> Grapher:
    """Return a function from an article's file to its graph; model and gazetteer are loaded once."""
    reader = load_reader(settings.model)
    gazetteer = load_gazetteer()

    def graph_of(path: Path) -> Graph:
        graph = Graph()
        for source in iterate_sources([str(path)]):
            if not isinstance(source, SourceFile):
                raise source
            for article in load(source, max_bytes=settings.max_source_bytes):
                graph += map_article(article, reader.read(article), base_iri=settings.base_iri, gazetteer=gazetteer).graph
        return graph

    return graph_of
