"""An index of each snapshot for search, lists and the ledger, so that no page counts or sorts the whole store."""

from __future__ import annotations

from web.index.index import Choice, Entry, Filters, Hit, Index
from web.index.keeper import current_index, make_index
from web.index.words import Piece, cut_excerpt, fold, mark_words

__all__ = ["Choice", "Entry", "Filters", "Hit", "Index", "Piece", "current_index", "cut_excerpt", "fold", "make_index", "mark_words"]
