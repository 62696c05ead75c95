"""A published version of the store: immutable, read-only, open beside the writer and beside other readers.

It writes nothing. Called by export, analysis, the checks and the pages; user's queries run in processes of their own instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import pyoxigraph as ox
from rdflib import Dataset, Graph

from graph.store.articles import StoredArticle, Version, find_article, list_articles, read_article, read_version
from graph.store.decisions import IdentityDecision, list_decisions
from graph.store.doubts import Doubt, list_doubts
from graph.store.folder import Folder, damaged, find_folder, hold_newest
from graph.store.names import GraphNames, to_graph
from graph.store.past import PastText, list_past
from graph.store.withdrawn import Withdrawal, find_withdrawal
from ontology.iris import mint_graph_iri
from ontology.terms import KG

__all__ = ["Snapshot", "open_snapshot"]

_REPRESENTATIVE = ox.NamedNode(KG.representative)


class Snapshot:
    """One version, open until `close`; its files stay as long.

    Attributes:
        number: the version's number.
        base_iri: under which articles and entities stand.
        location: where the store is, as it was given.
        names: which graph is which.
        store: the version's quads, read-only.
        path: the folder of its files, which nobody changes.
    """

    def __init__(self, folder: Folder) -> None:
        hold = hold_newest(folder)
        try:
            with _damage_as_error(folder.location):
                self.store = ox.Store.read_only(str(hold.path))
        except BaseException:
            hold.close()
            raise
        self._hold = hold
        self.path = hold.path
        self.number = hold.number
        self.base_iri = folder.base_iri
        self.location = folder.location
        self.names = GraphNames(folder.base_iri)

    def articles(self) -> tuple[StoredArticle, ...]:
        """List all articles by date, then by identifier."""
        return list_articles(self.store, self.names)

    def version_of(self, identifier: str) -> Version | None:
        """Tell what an article is made of; None when it is not in this version."""
        return read_version(self.store, self.names, identifier)

    def iri_of(self, identifier: str) -> str | None:
        """Return the IRI of the article with this identifier; None when it is not in this version."""
        found = read_article(self.store, ox.NamedNode(mint_graph_iri(self.base_iri, identifier)))
        return found.iri if found is not None else None

    def find_article(self, wanted: str) -> StoredArticle:
        """Find an article by identifier, IRI or a file name that only one has.

        Raises:
            NotFoundError: none, or more than one, is meant.
        """
        return find_article(self.articles(), wanted)

    def article_of(self, graph: ox.NamedNode) -> StoredArticle | None:
        """Return the article whose graph this is; None where there is no such graph."""
        return read_article(self.store, graph)

    def past_of(self, article: StoredArticle) -> tuple[PastText, ...]:
        """List the earlier texts of an article, the oldest first; empty where its text never changed."""
        return list_past(self.store, ox.NamedNode(article.graph_iri))

    def has_graph(self, iri: str) -> bool:
        """Tell whether there is a named graph of that name, be it empty."""
        return self.store.contains_named_graph(ox.NamedNode(iri))

    def representative(self, iri: str) -> str:
        """Return the IRI that stands for an entity in the merged view: its own where nothing else does, or where it is no entity."""
        quads = self.store.quads_for_pattern(ox.NamedNode(iri), _REPRESENTATIVE, None, self.names.identity)
        return next((quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)), iri)

    def members(self, iri: str) -> tuple[str, ...]:
        """List the IRIs that an entity's representative stands for: itself first, the others in order."""
        first = self.representative(iri)
        quads = self.store.quads_for_pattern(None, _REPRESENTATIVE, ox.NamedNode(first), self.names.identity)
        return (first, *sorted(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)))

    def decisions(self) -> tuple[IdentityDecision, ...]:
        """List what people decided on who is the same, in order of the IRIs."""
        return list_decisions(self.store, self.names)

    def doubts(self) -> tuple[Doubt, ...]:
        """List the pairs that may be the same and that neither a rule nor a person decided, likeliest first; slow where articles are many."""
        return list_doubts(self.store, self.names)

    def withdrawal(self, iri: str) -> Withdrawal | None:
        """Tell why an IRI is not there any more; None where it is there, or never was, or nobody remembers."""
        return find_withdrawal(self.store, self.names, iri)

    def graph(self, iri: str) -> Graph:
        """Copy one named graph into memory."""
        return to_graph(self.store.quads_for_pattern(None, None, None, ox.NamedNode(iri)))

    def view(self) -> Graph:
        """Copy the merged view into memory."""
        return to_graph(self.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))

    def dataset(self) -> Dataset:
        """Give the whole version as rdflib's dataset, read where it lies; it must not outlive the snapshot."""
        # The plugin brings rdflib's own query engine along, a third of a second that most who open a snapshot do not need.
        from oxrdflib import OxigraphStore  # noqa: PLC0415

        return Dataset(OxigraphStore(store=self.store))

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """While this is open, files that prove to be damaged raise StoreDamagedError."""
        with _damage_as_error(self.location):
            yield self

    def close(self) -> None:
        """Let the version go; once more does nothing."""
        self._hold.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open_snapshot(location: str) -> Snapshot:
    """Open the newest published version.

    Raises:
        StoreMissingError: there is no store; nothing is created.
        StoreFormatError: the folder holds other things, or a newer format.
        StoreDamagedError: its files cannot be read as they are.
    """
    return Snapshot(find_folder(location))


@contextmanager
def _damage_as_error(location: str) -> Iterator[None]:
    try:
        yield
    # RocksDB's complaints arrive as any of the two.
    except (OSError, RuntimeError) as error:
        raise damaged(location, f"its files cannot be read ({error})") from error
