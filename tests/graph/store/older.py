"""Turn a store into one of format 1, as it was before articles' entities were joined: no index, no representatives, no stories, a view of own names."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyoxigraph as ox

from graph.settings import Settings
from graph.store.names import GraphNames, find_evidence_nodes
from ontology.terms import KG

__all__ = ["make_older"]

VIEW = ox.DefaultGraph()


def make_older(folder: Path, *, users: frozenset[ox.Triple] = frozenset()) -> None:
    """Write a store anew in the older layout, with triples that a user wrote into the view."""
    marker = json.loads((folder / "newsgraph-store.json").read_text())
    names = GraphNames(marker.get("base_iri", Settings.model_fields["base_iri"].default))
    live = ox.Store(str(folder / "live"))
    later = {VIEW, names.index, names.stories, names.stories_index}
    quads = [quad for quad in live if quad.graph_name not in later and quad.predicate != ox.NamedNode(KG.representative)]
    del live
    for graph in {quad.graph_name for quad in quads if names.feeds_view(quad.graph_name)}:
        triples = frozenset(quad.triple for quad in quads if quad.graph_name == graph)
        hidden = find_evidence_nodes(triples)
        quads += [ox.Quad(each.subject, each.predicate, each.object, VIEW) for each in triples if each.subject not in hidden]
    quads += [ox.Quad(each.subject, each.predicate, each.object, VIEW) for each in users]
    for part in ("live", "snapshots"):
        shutil.rmtree(folder / part)
    (folder / "snapshots").mkdir()
    older = ox.Store(str(folder / "live"))
    older.extend(quads)
    older.flush()
    older.backup(str(folder / "snapshots" / "1"))
    (folder / "snapshots" / "1.lock").touch()
    (folder / "newest").write_text("1\n")
    (folder / "newsgraph-store.json").write_text(json.dumps(marker | {"format": 1}))
