"""A process that a test starts, and that is over when the test is, however the test ends.

`with Popen(...)` waits without a limit, also for a process that ignores what should have ended it. Called by tests.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any  # what Popen takes

__all__ = ["END_S", "running"]

END_S = 30.0
"""How long what was killed may take to be gone: a busy machine takes its time."""


@contextmanager
def running(command: Sequence[Any], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Start a process, with what Popen takes; kill it at the end where it has not ended by itself."""
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.kill()
        process.wait(END_S)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()
