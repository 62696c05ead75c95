"""Query processes: kept warm, read-only, killed at their deadline, replaced when they die.

It knows nothing of stores' folders beyond the snapshot that it is handed. Called by graph.query.
"""

from __future__ import annotations

from graph.worker.crew import PoolState
from graph.worker.frames import Reply, Request, write_header
from graph.worker.job import Job, Outcome
from graph.worker.pool import WorkerPool

__all__ = ["Job", "Outcome", "PoolState", "Reply", "Request", "WorkerPool", "write_header"]
