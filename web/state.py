"""What the service is doing, read from the parts that do it: the query processes, the writer, the newest version, the disk.

It starts nothing and opens no store, so that asking costs next to nothing. Called by health and metrics.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from graph.worker.network import has_left_network
from web.runtime import Runtime

__all__ = ["State", "read_state"]


@dataclass(frozen=True, slots=True)
class State:
    """One look at the service; what cannot be told is None.

    Attributes:
        workers: query processes that run now; they start with the first query, or with the service.
        queries_running: queries that run.
        queries_waiting: queries that wait for a process.
        workers_killed: processes ended because their query did not end, or nobody waited for it.
        workers_died: processes that ended by themselves.
        workers_recycled: processes replaced because they had answered enough.
        writes_waiting: writes that wait or run.
        writers_killed: how many times the writing process was ended because a write did not end.
        writers_died: how many times it ended by itself.
        snapshot: number of the newest version.
        snapshot_age_s: for how many seconds it has been the newest.
        disk_free_bytes: what is free where the store is.
        is_off_network: whether the system keeps query processes off the network; None where none runs, or it cannot be seen.
    """

    workers: int
    queries_running: int
    queries_waiting: int
    workers_killed: int
    workers_died: int
    workers_recycled: int
    writes_waiting: int
    writers_killed: int
    writers_died: int
    snapshot: int | None
    snapshot_age_s: float | None
    disk_free_bytes: int | None
    is_off_network: bool | None


def read_state(runtime: Runtime) -> State:
    """Look at what a runtime holds."""
    pool, writer = runtime.started_queries, runtime.started_writer
    number, age_s = _read_newest(Path(runtime.location) / "newest")
    pids = pool.worker_pids() if pool else ()
    return State(
        workers=len(pids),
        queries_running=pool.state.running if pool else 0,
        queries_waiting=pool.state.waiting if pool else 0,
        workers_killed=pool.state.killed if pool else 0,
        workers_died=pool.state.died if pool else 0,
        workers_recycled=pool.state.recycled if pool else 0,
        writes_waiting=writer.waiting if writer else 0,
        writers_killed=writer.killed if writer else 0,
        writers_died=writer.died if writer else 0,
        snapshot=number,
        snapshot_age_s=age_s,
        disk_free_bytes=_read_free(Path(runtime.location)),
        is_off_network=has_left_network(pids[0]) if pids else None,
    )


def _read_newest(path: Path) -> tuple[int | None, float | None]:
    with contextlib.suppress(OSError, ValueError):
        age_s = max(0.0, time.time() - path.stat().st_mtime)
        return int(path.read_text(encoding="ascii")), age_s
    return None, None


def _read_free(folder: Path) -> int | None:
    with contextlib.suppress(OSError):
        return shutil.disk_usage(folder).free
    return None
