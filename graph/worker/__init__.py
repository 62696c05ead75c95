"""Query processes: kept warm, read-only, killed at their deadline, replaced when they die.

It knows nothing of stores' folders beyond the snapshot that it is handed. Called by graph.query.
"""

from __future__ import annotations

from graph.worker.frames import Reply, Request
from graph.worker.pool import PoolState, WorkerPool

__all__ = ["PoolState", "Reply", "Request", "WorkerPool"]
