"""A published version is proven whole: evidence, shapes, and the merged view."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.audit import find_faults, find_shape_violations
from graph.store import open_snapshot
from ontology.terms import KG, RDF, SCHEMA

VIEW = ox.DefaultGraph()


def change(store: Path, *, remove: ox.Quad | None = None, add: ox.Quad | None = None) -> None:
    """Change a store's databases behind its back, as damage would."""
    for folder in {path.parent for path in store.rglob("CURRENT")}:
        database = ox.Store(str(folder))
        if remove is not None:
            database.remove(remove)
        if add is not None:
            database.add(add)
        database.flush()
        del database


def test_the_seed_is_sound(seed_store: Path) -> None:
    """Nothing to find in what was read by hand."""
    with open_snapshot(str(seed_store)) as snapshot:
        assert list(find_faults(snapshot)) == []
        assert list(find_shape_violations(snapshot)) == []


def test_what_the_view_lacks_is_found(own_seed_store: Path) -> None:
    """A triple of an article that is not in the default graph."""
    with open_snapshot(str(own_seed_store)) as snapshot:
        lost = min(snapshot.store.quads_for_pattern(None, ox.NamedNode(KG.speaker), None, VIEW), key=str)
    change(own_seed_store, remove=lost)
    with open_snapshot(str(own_seed_store)) as snapshot:
        (found,) = find_faults(snapshot)
    assert "the merged view lacks" in str(found.fault)
    assert found.fault.node == str(lost.subject)


@pytest.mark.parametrize("graph", ["article", "gazetteer"])
def test_a_broken_shape_is_found_in_own_and_shared_graphs(own_seed_store: Path, graph: str) -> None:
    """A second name of a person in the article's graph, of a place in the gazetteer's."""
    with open_snapshot(str(own_seed_store)) as snapshot:
        (article,) = snapshot.articles()
        name = ox.NamedNode(article.graph_iri) if graph == "article" else snapshot.names.gazetteer
        of = SCHEMA.Person if graph == "article" else SCHEMA.Place
        thing = min(quad.subject.value for quad in snapshot.store.quads_for_pattern(None, ox.NamedNode(RDF.type), ox.NamedNode(of), name))
    change(own_seed_store, add=ox.Quad(ox.NamedNode(thing), ox.NamedNode(SCHEMA.name), ox.Literal("Another Name"), name))
    with open_snapshot(str(own_seed_store)) as snapshot:
        (found,) = find_shape_violations(snapshot)
        assert found.violation.node == thing
        assert list(find_shape_violations(snapshot, only={"another.txt"})) == []
