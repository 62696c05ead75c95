"""Turn a store into one of an older format: 1, before articles' entities were joined (no index, no representatives, no stories, a view of own names), or 2."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyoxigraph as ox

from graph.settings import Settings
from graph.store.names import GraphNames, find_evidence_nodes
from ontology.terms import KG

__all__ = ["make_older", "make_with_other_keys"]

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
    _write_anew(folder, quads, marker | {"format": 1})


def make_with_other_keys(folder: Path) -> None:
    """Write a store anew as one of format 2, which looked for what may be the same under other keys."""
    marker = json.loads((folder / "newsgraph-store.json").read_text())
    live = ox.Store(str(folder / "live"))
    quads = [quad for quad in live if not quad.predicate.value.startswith("urn:newsgraph:index:key")]
    del live
    _write_anew(folder, quads, marker | {"format": 2})


def _write_anew(folder: Path, quads: list[ox.Quad], marker: dict[str, object]) -> None:
    for part in ("live", "snapshots"):
        shutil.rmtree(folder / part)
    (folder / "snapshots").mkdir()
    older = ox.Store(str(folder / "live"))
    older.extend(quads)
    older.flush()
    older.backup(str(folder / "snapshots" / "1"))
    (folder / "snapshots" / "1.lock").touch()
    (folder / "newest").write_text("1\n")
    (folder / "newsgraph-store.json").write_text(json.dumps(marker))
