"""Whether the system lets processes of ours leave the network: told of one that runs, and tried beforehand.

Queries are refused what goes out in any case; this is the second wall. Called by the service's health and by `serve --show-settings`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from graph.worker.child import start_process
from graph.worker.messages import leave_network

__all__ = ["can_leave_network", "has_left_network", "main"]

MODULE = "graph.worker.network"
PATIENCE_S = 10.0


def has_left_network(pid: int) -> bool | None:
    """Tell whether a process has another network namespace than this one; None where that cannot be seen."""
    try:
        return Path(f"/proc/{pid}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
    except OSError:
        return None


def can_leave_network() -> bool:
    """Try it, in a process that ends at once."""
    process = start_process(MODULE)
    try:
        return process.wait(PATIENCE_S) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        process.kill()
        process.communicate()


def main() -> None:
    """Leave the network; the exit status tells whether that went."""
    sys.exit(0 if leave_network() else 1)
