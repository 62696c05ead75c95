"""The one writer of a store: articles in and out, files imported, versions published.

One lock stands round every write, for Oxigraph loses concurrent updates on disk without an error; a process forked from the one that
opened the store may not write, for that loses the other's. It reads no article and extracts nothing. Called by the build and by commands.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

import pyoxigraph as ox

from graph.errors import NewsgraphError, SourceError, StoreError, StoreFormatError, StoreLockedError
from graph.store.articles import StoredArticle, Version, find_article, list_articles, read_article, read_version
from graph.store.change import Change, plan_change
from graph.store.decisions import plan_link, plan_undo
from graph.store.folder import FORMAT, MEMORY, Folder, cannot_open, create_folder, find_folder, sync_folder
from graph.store.handover import Handover, hand_over
from graph.store.imports import load_file, read_quads
from graph.store.lock import WriterLock
from graph.store.names import GraphNames, Triples
from graph.store.swap import finish_swap
from graph.store.transaction import finish_change, write_change
from graph.store.view import is_brought
from graph.store.withdrawn import plan_return, plan_withdrawal

if TYPE_CHECKING:
    from graph.copies import Printed
    from graph.identity import Mention, Verdict
    from graph.mapping import Contribution

__all__ = ["Store", "open_store"]

Written = TypeVar("Written")

_UNDONE = "no article is half written. Make room and try again."
_KEPT = "what was written before is whole, and is published with the next write. Make room for that."


class Store:
    """A store that is open for writing, until `close`.

    Attributes:
        location: where its snapshots can be opened; for `memory:` its temporary folder.
        base_iri: under which articles and entities stand.
        names: which graph is which.
    """

    def __init__(self, folder: Folder, *, temporary: bool = False, brief: bool = False, patience_s: float = 0.0) -> None:
        self.location = str(folder.path) if temporary else folder.location
        self._temporary = temporary
        self._pid = os.getpid()
        self._writing = threading.RLock()
        self._open: ox.Store | None = None
        self._process_lock = WriterLock(folder, brief=brief, patience_s=patience_s)
        try:
            finish_swap(folder)
            self._folder = folder = find_folder(self.location)
            self.base_iri = folder.base_iri
            self.names = GraphNames(folder.base_iri)
            self._refuse_older()
            self._recover()
        except BaseException:
            self._process_lock.release()
            raise

    # -------------------------------------------------------------------------------------------------------- reading
    def articles(self) -> tuple[StoredArticle, ...]:
        """List all articles, unpublished ones included, by date, then by identifier."""
        return list_articles(self._database(), self.names)

    def version_of(self, identifier: str) -> Version | None:
        """Tell what an article is made of; None when it is not in the store."""
        return read_version(self._database(), self.names, identifier)

    # -------------------------------------------------------------------------------------------------------- writing
    def replace_articles(self, contributions: Iterable[Contribution | Handover]) -> None:
        """Put articles in, each in place of what was there of it before; all or none, and the view with them.

        Where two have one identifier, the later counts. What was handed over already is not converted again. Of an article whose text
        has changed the text before is kept, and what was read in it, in a graph beside the article's.

        Raises:
            ValueError: a contribution holds a blank node or an IRI that is none.
            SourceError: two articles' identifiers give one graph; nothing is written.
            StoreError: it cannot be written.
        """
        self._refuse_forked()
        articles: dict[ox.NamedNode, Triples] = {}
        gazetteer: set[ox.Triple] = set()
        runs: set[ox.Triple] = set()
        mentions: dict[ox.NamedNode, tuple[Mention, ...]] = {}
        prints: dict[ox.NamedNode, Printed | None] = {}
        for contribution in contributions:
            article = contribution if isinstance(contribution, Handover) else hand_over(contribution)
            self._refuse_collision(article)
            name = ox.NamedNode(article.graph_iri)
            articles[name] = article.graph
            articles[self.names.find_candidates_graph(name)] = article.candidates
            gazetteer |= article.gazetteer
            runs |= article.runs
            mentions[name] = article.mentions
            prints[name] = article.printed
        with self._write() as database:
            shared = {"gazetteer": frozenset(gazetteer), "runs": frozenset(runs)}
            named = itertools.chain.from_iterable(mentions.values())
            change = plan_change(database, self.names, articles, **shared, mentions=named, when=datetime.now(UTC), prints=prints)
            self._apply(database, plan_return(database, self.names, prints, change))

    def drop_article(self, article: str, *, reason: str = "") -> StoredArticle:
        """Take an article out with all that it alone brought: nothing of it is left, nothing else changes.

        Args:
            article: its identifier, its IRI, or its file's name where that is unique.
            reason: what its old addresses are to say; without one nothing of it is remembered, not even that it was there.

        Raises:
            NotFoundError: none, or more than one, is meant.
            StoreError: it cannot be written.
        """
        with self._write() as database:
            found = find_article(list_articles(database, self.names), article)
            name = ox.NamedNode(found.graph_iri)
            change = plan_change(database, self.names, {name: frozenset(), self.names.find_candidates_graph(name): frozenset()})
            if reason:
                change = plan_withdrawal(database, self.names, name, change, reason=reason, when=datetime.now(UTC))
            self._apply(database, change)
        return found

    def import_file(self, path: str | Path) -> int:
        """Put any RDF into the store as it is, whole or not at all; triples go into the default graph beside the view.

        Args:
            path: its ending says which format it is.

        Returns:
            How many quads the file holds.

        Raises:
            SourceError: the file is not fit; nothing is written.
            StoreError: it cannot be written.
        """
        file, given = Path(path), str(path)
        with self._write() as database:
            # Read once to see that it is fit, once more to write: a million quads are not kept in memory.
            count, has_blank, twice = 0, False, []
            for quad in read_quads(file, self.names, given=given):
                count += 1
                has_blank = (
                    has_blank or isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode) or isinstance(quad.graph_name, ox.BlankNode)
                )
                if isinstance(quad.graph_name, ox.DefaultGraph) and quad in database:
                    twice.append(ox.Quad(quad.subject, quad.predicate, quad.object, self.names.users))
            brought = [quad for quad in twice if is_brought(database, self.names, quad.triple)]
            if count:
                self._mark_unpublished()
                if has_blank or brought:
                    database.bulk_extend(itertools.chain(read_quads(file, self.names, given=given), brought))
                else:
                    # Nothing needs a name of its own, so the engine reads the file itself, in half the time.
                    load_file(database, file)
        return count

    def decide(self, left: str, right: str, verdict: Verdict, *, reason: str, who: str, when: datetime) -> None:
        """Take down what a person decided on two entities; it wins over all rules, and over an earlier decision on the two.

        Args:
            left: the IRI of one entity.
            right: the IRI of the other.
            verdict: `Verdict.SAME` or `Verdict.DIFFERENT`.
            reason: why.
            who: the name of who decided.
            when: with its offset from UTC.

        Raises:
            NotFoundError: no article names one of the two.
            DecisionError: it contradicts earlier decisions; nothing is written.
            StoreError: it cannot be written.
        """
        with self._write() as database:
            self._apply(database, plan_link(database, self.names, (left, right), verdict, reason=reason, who=who, when=when))

    def undo_decision(self, left: str, right: str) -> None:
        """Take back what was decided on two entities.

        Raises:
            NotFoundError: nobody decided on them.
            StoreError: it cannot be written.
        """
        with self._write() as database:
            self._apply(database, plan_undo(database, self.names, (left, right)))

    def write_as_user(self, action: Callable[[ox.Store], Written]) -> Written:
        """Do what a user asks for, one of graph.store.users, under the one lock.

        Raises:
            NewsgraphError: whatever the action refuses; nothing is written.
            StoreError: it cannot be written.
        """
        with self._write() as database:
            was_marked = self._folder.unpublished.exists()
            self._mark_unpublished()
            try:
                return action(database)
            except NewsgraphError:
                # Refused whole: without this, the next to publish would make a version in which nothing is new.
                if not was_marked:
                    self._folder.unpublished.unlink(missing_ok=True)
                raise

    def publish(self) -> int:
        """Make all that was written the newest version, on disk for good; nothing new gives no new version.

        Returns:
            The number of the newest version.

        Raises:
            StoreError: it cannot be written.
        """
        with self._write(_KEPT) as database:
            newest = self._folder.read_newest()
            if newest is not None and not self._folder.unpublished.exists() and self._folder.snapshot(newest).is_dir():
                return newest
            number = max([newest or 0, *self._folder.list_numbers()]) + 1
            database.flush()
            self._folder.snapshot_lock(number).touch()
            database.backup(self._folder.snapshot(number))
            sync_folder(self._folder.snapshot(number).parent)
            self._folder.switch_to(number)
            self._folder.unpublished.unlink(missing_ok=True)
            self._folder.drop_snapshots_but(number)
            return number

    def close(self) -> None:
        """Let the next writer in; what was not published is kept, and published with what comes next. Once more does nothing."""
        if os.getpid() != self._pid:
            return
        with self._writing:
            self._open = None
            self._process_lock.release()
            if self._temporary:
                shutil.rmtree(self._folder.path, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # -------------------------------------------------------------------------------------------------------- private
    def _refuse_older(self) -> None:
        if self._folder.format < FORMAT:
            raise StoreFormatError(
                f"the store at {self.location!r} is of an older format, {self._folder.format}, and can only be read: what is written now needs format "
                f"{FORMAT}. Upgrade it with `newsgraph upgrade --store {self.location}`, which makes a backup first.",
                location=self.location,
            )

    def _recover(self) -> None:
        """Clear what an interrupted run left, and see to it that there is a version to read."""
        for leftover in self._folder.live.glob("bulk-*"):
            leftover.unlink()
        self._database()
        self._folder.drop_snapshots_but(self._folder.read_newest())
        newest = self._folder.read_newest()
        if newest is None or not self._folder.snapshot(newest).is_dir():
            self.publish()

    def _database(self) -> ox.Store:
        """Return the database; after a failed write it is opened anew, for the old handle refuses writes for ever."""
        if self._process_lock.is_released:
            raise ValueError(f"the store at {self.location!r} is closed")
        if self._open is None:
            try:
                database = ox.Store(self._folder.live)
                finish_change(database, self._folder.unfinished)
                self._open = database
            except (OSError, RuntimeError) as error:
                raise cannot_open(self.location, error) from error
        return self._open

    @contextmanager
    def _write(self, then: str = _UNDONE) -> Iterator[ox.Store]:
        self._refuse_forked()
        with self._writing:
            try:
                yield self._database()
            except (OSError, RuntimeError) as error:
                self._open = None
                raise StoreError(
                    f"the store at {self.location!r} could not be written ({error}); {then}",
                    location=self.location,
                ) from error

    def _refuse_forked(self) -> None:
        """Refuse to write from a process forked from the one that opened the store, before any lock is touched that a thread of that one may have held."""
        if os.getpid() != self._pid:
            raise StoreLockedError(
                f"the store at {self.location!r} was opened by process {self._pid}, from which this one, {os.getpid()}, was forked. "
                "Write in the first, or open the store anew.",
                location=self.location,
            )

    def _apply(self, database: ox.Store, change: Change) -> None:
        if change:
            self._mark_unpublished()
            write_change(database, change, unfinished=self._folder.unfinished)
            # Once a batch: what was written is on disk for good, and reopening after a crash has little to replay.
            database.flush()

    def _mark_unpublished(self) -> None:
        self._folder.unpublished.touch()

    def _refuse_collision(self, article: Handover) -> None:
        """Refuse an article whose graph another one has: eight hex digits can, once in very many articles, be the same."""
        stored = read_article(self._database(), ox.NamedNode(article.graph_iri))
        if stored is not None and stored.identifier != article.identifier:
            raise SourceError(article.identifier, f"its graph's IRI is the one of the stored article {stored.identifier!r}. Rename the source a little.")


def open_store(location: str, *, base_iri: str, create: bool = False, brief: bool = False, patience_s: float = 0.0) -> Store:
    """Open a store for writing; one process at a time can.

    Args:
        location: a folder, or `memory:` for one that is gone when it is closed.
        base_iri: under which articles and entities stand, with its closing slash; a store keeps the one it was made with.
        create: make the store where there is nothing or an empty folder.
        brief: it will be closed within seconds, so that others wait for it rather than give up.
        patience_s: how long to wait for another process that writes, in seconds.

    Raises:
        StoreMissingError: there is none, and none is to be made.
        StoreLockedError: another process writes it; the message names the PID.
        StoreFormatError: the folder holds other things, a newer format or another base IRI.
        StoreDamagedError: its files cannot be read as they are.
    """
    if location == MEMORY:
        path = tempfile.mkdtemp(prefix="newsgraph-")
        return Store(create_folder(path, base_iri=base_iri), temporary=True)
    folder = create_folder(location, base_iri=base_iri) if create else find_folder(location)
    if folder.base_iri != base_iri:
        raise StoreFormatError(
            f"the store at {location!r} was made with the base IRI {folder.base_iri}, not {base_iri}. "
            "Set NEWSGRAPH_BASE_IRI to the first, or name another --store.",
            location=location,
        )
    return Store(folder, brief=brief, patience_s=patience_s)
