"""What a query or an update may ask for: pure, no store.

Tokens first, then what a query may do and what an update may do. Called before either is handed to a process.
"""

from __future__ import annotations

from graph.limits.queries import QueryForm, check_query, recognise_plain
from graph.limits.tokens import MAX_NESTING, MAX_OPERATORS
from graph.limits.updates import Dataset, check_update

__all__ = ["MAX_NESTING", "MAX_OPERATORS", "Dataset", "QueryForm", "check_query", "check_update", "recognise_plain"]
