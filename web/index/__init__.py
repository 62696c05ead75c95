"""An index of each snapshot for search, lists and the ledger, so that no page counts or sorts the whole store."""

from __future__ import annotations

from web.index.entries import SORTS
from web.index.index import Choice, Entry, Filters, Hit, Index, Topic
from web.index.keeper import current_index, make_index, warm_up
from web.index.words import Piece, cut_excerpt, fold, mark_words

__all__ = [
    "SORTS",
    "Choice",
    "Entry",
    "Filters",
    "Hit",
    "Index",
    "Piece",
    "Topic",
    "current_index",
    "cut_excerpt",
    "fold",
    "make_index",
    "mark_words",
    "warm_up",
]
