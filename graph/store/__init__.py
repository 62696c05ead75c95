"""The store: one writer, numbered snapshots for everybody else.

Nothing outside this package (and the query processes) opens an Oxigraph folder. Called by the build, the commands and the web.
"""

from __future__ import annotations

from graph.store.articles import StoredArticle, Version, select_metadata
from graph.store.folder import MEMORY
from graph.store.handover import Handover, hand_over
from graph.store.past import PastText
from graph.store.snapshot import Snapshot, open_snapshot
from graph.store.writer import Store, open_store

__all__ = ["MEMORY", "Handover", "PastText", "Snapshot", "Store", "StoredArticle", "Version", "hand_over", "open_snapshot", "open_store", "select_metadata"]
