"""Bring an older store into the format that is written now: its articles as they are, all that follows from them made afresh.

It reads no article again and changes nothing that a user wrote. Called by the command `upgrade`.

The new store is made beside the old one, proven, and put in its place in one step: whatever happens, there is one of the two.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.copies import Printed, make_print
from graph.errors import StoreError
from graph.identity import Mention, find_mentions
from graph.store.articles import StoredArticle, list_articles
from graph.store.backup import Backup, make_backup
from graph.store.folder import FORMAT, Folder, cannot_open, find_folder
from graph.store.lock import WriterLock
from graph.store.merging import Merging
from graph.store.names import GraphNames, Triples
from graph.store.snapshot import Snapshot
from graph.store.stories import Stories
from graph.store.swap import finish_swap, prepare_place, swap_in
from graph.store.view import VIEW, GraphChange, ViewChange, make_view_triples, rename
from ontology.terms import KG, PROV

__all__ = ["Upgrade", "upgrade_store"]

logger = logging.getLogger(__name__)

_TEXT = ox.NamedNode(PROV.value)
_REPRESENTATIVE = ox.NamedNode(KG.representative)
_NOTHING: Triples = frozenset()
BATCH_ARTICLES = 100


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What was upgraded: from which format to which, the backup that was made first and where; None where nothing was to be done."""

    before: int
    after: int
    backup: Backup | None
    backup_path: str | None


def upgrade_store(location: str, *, backup_to: str | Path | None = None) -> Upgrade:
    """Upgrade a store, with a backup first.

    Args:
        location: the store's folder.
        backup_to: a new or empty folder for the backup; None takes one beside the store.

    Raises:
        StoreError: there is no store, another process writes it, or it cannot be read or written.
        NewsgraphError: the backup cannot be made; nothing is changed.
    """
    folder = find_folder(location)
    lock = WriterLock(folder)
    try:
        finish_swap(folder)
        folder = find_folder(location)
        if folder.format >= FORMAT:
            return Upgrade(folder.format, folder.format, None, None)
        _publish_rest(folder)
        target = str(backup_to) if backup_to is not None else f"{folder.path}-format-{folder.format}"
        backup = make_backup(location, target)
        place = prepare_place(folder)
        try:
            with Snapshot(folder) as snapshot, snapshot.reading():
                _make_afresh(snapshot, place)
        except (OSError, RuntimeError) as error:
            shutil.rmtree(place, ignore_errors=True)
            raise StoreError(
                f"the store at {location!r} could not be upgraded ({error}); it is as it was. Make room and try again.", location=location
            ) from error
        swap_in(folder, place, store_format=FORMAT, base_iri=folder.base_iri)
        return Upgrade(folder.format, FORMAT, backup, target)
    finally:
        lock.release()


def _publish_rest(folder: Folder) -> None:
    """Make a version of what an interrupted run left in the writer's database and did not publish."""
    newest = folder.read_newest()
    if newest is not None and not folder.unpublished.exists():
        return
    place = prepare_place(folder)
    try:
        database = ox.Store(folder.live)
        database.flush()
        database.backup(str(place))
    except (OSError, RuntimeError) as error:
        raise cannot_open(folder.location, error) from error
    del database
    swap_in(folder, place, store_format=folder.format, base_iri=folder.base_iri)


def _make_afresh(snapshot: Snapshot, place: Path) -> None:
    """Make a store of the present format of an older one's version."""
    making = place.with_suffix(".made")
    shutil.rmtree(making, ignore_errors=True)
    new, names = ox.Store(making), snapshot.names
    new.bulk_extend(_iterate_kept(snapshot))
    articles = list_articles(new, names)
    gazetteer = _read(new, names.gazetteer)
    for batch in (articles[start : start + BATCH_ARTICLES] for start in range(0, len(articles), BATCH_ARTICLES)):
        graphs = {ox.NamedNode(article.graph_iri): article for article in batch}
        _join(new, names, (mention for graph in graphs for mention in find_mentions(_read(new, graph), gazetteer)))
        _tell_stories(new, names, {graph: _read_print(new, graph, article) for graph, article in graphs.items()})
    _fill_view(new, names, [ox.NamedNode(article.graph_iri) for article in articles], gazetteer)
    new.flush()
    logger.info("upgraded %d articles of version %d", len(articles), snapshot.number)
    # Beside what is being written no version is taken: what is put in has never been open for writing.
    new.backup(str(place))
    del new
    shutil.rmtree(making, ignore_errors=True)


def _iterate_kept(snapshot: Snapshot) -> Iterator[ox.Quad]:
    """Yield what stays as it is: what articles brought, what people decided, and of the view what users wrote."""
    store, names = snapshot.store, snapshot.names
    # Made once: among a million triples the making would take most of the time.
    view = ViewChange(store, names, {names.gazetteer: GraphChange(_NOTHING, _NOTHING)}, Merging(store, names))
    made_afresh = {names.index, names.stories, names.stories_index}
    for quad in store:
        if isinstance(quad.graph_name, ox.DefaultGraph):
            is_kept = _is_users(view, quad)
        else:
            is_kept = quad.graph_name not in made_afresh and (quad.graph_name != names.identity or quad.predicate != _REPRESENTATIVE)
        if is_kept:
            yield quad


def _is_users(view: ViewChange, quad: ox.Quad) -> bool:
    store, names = view.store, view.names
    noted = ox.Quad(quad.subject, quad.predicate, quad.object, names.users)
    if noted in store:
        return True
    # An older view held what articles say under their own names, a newer one under those of what stands for them.
    own = any(names.feeds_view(same.graph_name) for same in store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None))
    return not own and not view.is_brought_elsewhere(quad.triple)


def _join(new: ox.Store, names: GraphNames, mentions: Iterable[Mention]) -> None:
    merging = Merging(new, names)
    merging.replace((), mentions)
    _write(new, merging.list_changes())


def _tell_stories(new: ox.Store, names: GraphNames, prints: dict[ox.NamedNode, Printed | None]) -> None:
    stories = Stories(new, names)
    stories.replace(prints)
    _write(new, stories.list_changes())


def _read_print(new: ox.Store, graph: ox.NamedNode, article: StoredArticle) -> Printed | None:
    texts = (quad.object.value for quad in new.quads_for_pattern(None, _TEXT, None, graph) if isinstance(quad.object, ox.Literal))
    return make_print(article.iri, article.identifier, next(texts, ""), article.published)


def _write(new: ox.Store, change: tuple[frozenset[ox.Quad], frozenset[ox.Quad]]) -> None:
    less, more = change
    for quad in less:
        new.remove(quad)
    new.extend(more)


def _fill_view(new: ox.Store, names: GraphNames, graphs: list[ox.NamedNode], gazetteer: Triples) -> None:
    merging = Merging(new, names)
    noted: set[ox.Quad] = set()
    users = {quad.triple for quad in new.quads_for_pattern(None, None, None, VIEW)}
    for graph in (*graphs, names.gazetteer, names.stories):
        outer = gazetteer if names.is_article_graph(graph) else _NOTHING
        seen = rename(make_view_triples(_read(new, graph), outer), names, merging.representative)
        # What a user wrote as well is noted as the user's, so that it stays when the article goes.
        noted |= {ox.Quad(triple.subject, triple.predicate, triple.object, names.users) for triple in seen & users}
        new.extend(ox.Quad(triple.subject, triple.predicate, triple.object, VIEW) for triple in seen)
    new.extend(noted)


def _read(store: ox.Store, graph: ox.NamedNode) -> Triples:
    return frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
